"""Fixtures of several end-to-end tests; the factsheets are printed once and read by many."""

from __future__ import annotations

from pathlib import Path

import pytest
from three_models import built_once as built_once
from three_models import project as project

from critmin.factsheet.contents import Book
from critmin.factsheet.reading import read_book
from critmin.factsheet.render import render_factsheets

MINERALS = ("rare_earths", "lithium", "cobalt", "nickel", "copper", "tungsten")


@pytest.fixture(scope="session")
def factsheets(warehouse_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with all factsheets and the deck, printed from the built warehouse; only to read."""
    folder = tmp_path_factory.mktemp("factsheets")
    files = render_factsheets(warehouse_file, folder)
    names = [*(f"{mineral}.pdf" for mineral in MINERALS), "methods.pdf", "deck.pdf"]
    assert [file.name for file in files] == names
    return folder


@pytest.fixture(scope="session")
def books(warehouse_file: Path) -> dict[str, Book]:
    """The sheets of Japan and of Korea; only to read."""
    return {"JPN": read_book(warehouse_file), "KOR": read_book(warehouse_file, "KOR")}
