"""Fixtures that every test may use: where the project is, the publishers' files, the built warehouse."""

from __future__ import annotations  # DuckDB complains at exit about a type that an annotation kept alive

import os
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from critmin import warehouse as built

REPO = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def repo() -> Path:
    """The project's root folder."""
    return REPO


@pytest.fixture(scope="session")
def originals() -> Path:
    """Folder with the publishers' files as downloaded; they are not part of the project.

    CRITMIN_ORIGINALS names it; without that the folder `../shared/data/original` beside the project is taken.
    """
    named = os.environ.get("CRITMIN_ORIGINALS")
    folder = Path(named) if named else REPO.parent / "shared" / "data" / "original"
    if not folder.is_dir():
        pytest.skip(f"the publishers' files are not at {folder}; CRITMIN_ORIGINALS names their folder")
    return folder


@pytest.fixture(scope="session")
def warehouse_file() -> Path:
    """The built warehouse: CRITMIN_WAREHOUSE, which must exist when set (`./run test` does), or build/'s."""
    named = os.environ.get("CRITMIN_WAREHOUSE")
    file = Path(named) if named else REPO / "build" / "critmin.duckdb"
    if not file.is_file():
        (pytest.fail if named else pytest.skip)(f"no warehouse at {file}: run `critmin build` first")
    return file


@pytest.fixture
def warehouse(warehouse_file: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection to the built warehouse, without access to files or the network."""
    connection = built.connect(warehouse_file)
    yield connection
    connection.close()
