"""Fixtures of several end-to-end tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from three_models import built_once as built_once
from three_models import project as project

from critmin.factsheet.contents import Book
from critmin.factsheet.reading import read_book


@pytest.fixture(scope="session")
def factsheets(printed_folder: Path) -> Path:
    """Folder with the Japanese factsheets and the deck; only to read."""
    return printed_folder


@pytest.fixture(scope="session")
def books(warehouse_file: Path) -> dict[str, Book]:
    """The sheets of Japan and of Korea; only to read."""
    return {"JPN": read_book(warehouse_file), "KOR": read_book(warehouse_file, "KOR")}
