"""Fixtures that every test may use: where the project is, the publishers' files, the built warehouse."""

from __future__ import annotations  # DuckDB complains at exit about a type that an annotation kept alive

import fcntl
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from critmin import warehouse as built
from small_warehouse import make_project, run_critmin

# What dbt writes of a project for other programs to read takes a fifth of a small build; no test reads it.
os.environ["DBT_WRITE_JSON"] = "false"

REPO = Path(__file__).resolve().parents[1]
ORIGINALS_LIST = "PROVENANCE-trade.csv"


@pytest.fixture(scope="session")
def repo() -> Path:
    """The project's root folder."""
    return REPO


@pytest.fixture(scope="session")
def originals() -> Path:
    """Folder with the publishers' files as downloaded; they are not part of the project.

    CRITMIN_ORIGINALS names it, and must be right when it is set; without that it is the first data/original
    of a folder beside the project that lists its files (PROVENANCE-trade.csv).
    """
    named = os.environ.get("CRITMIN_ORIGINALS")
    folders = [Path(named)] if named else sorted(REPO.parent.glob("*/data/original"))
    found = [folder for folder in folders if (folder / ORIGINALS_LIST).is_file()]
    if not found:
        where = (
            f"no {ORIGINALS_LIST} in {named}" if named else "no data/original in a folder beside the project"
        )
        (pytest.fail if named else pytest.skip)(f"{where}; CRITMIN_ORIGINALS names the publishers' files")
    return found[0]


@pytest.fixture(scope="session")
def warehouse_file() -> Path:
    """The built warehouse: CRITMIN_WAREHOUSE, which must exist when set (`./run test` does), or build/'s."""
    named = os.environ.get("CRITMIN_WAREHOUSE")
    file = Path(named) if named else REPO / "build" / "critmin.duckdb"
    if not file.is_file():
        (pytest.fail if named else pytest.skip)(f"no warehouse at {file}: run `critmin build` first")
    return file


@pytest.fixture(scope="session")
def printed_folder(warehouse_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The deck and its sheets in both languages: those of CRITMIN_FACTSHEETS, or printed here.

    `./run test` prints them and names their folder; `./run test-deep` prints those of all minerals there too.
    """
    named = os.environ.get("CRITMIN_FACTSHEETS")
    if named:
        if not (Path(named) / "deck.pdf").is_file():
            pytest.fail(f"no deck.pdf in {named}, which CRITMIN_FACTSHEETS names")
        return Path(named)

    def make(folder: Path) -> None:
        # Loads Pango, which most tests don't need.
        from critmin.factsheet.render import render_factsheets

        for language in ("ja", "en"):
            render_factsheets(warehouse_file, folder, language=language)

    return made_once(tmp_path_factory, "factsheets", make)


def made_once(tmp_path_factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """A folder that `make` fills, once for all processes of a test run."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder, done = shared / name, shared / f"{name}.done"
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            make(folder)
            done.touch()
    return folder


@pytest.fixture(scope="session")
def other_formats(warehouse_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sheets of nickel, all figures there, and of dysprosium, with gaps, in every format."""

    def make(folder: Path) -> None:
        from critmin.factsheet.render import render_factsheets

        minerals, formats = ("nickel", "dysprosium"), ("pdf", "html", "pptx", "xlsx")
        files = render_factsheets(warehouse_file, folder, minerals, formats=formats)
        expected = [f"{name}.{ending}" for ending in formats for name in minerals]
        assert [file.name for file in files] == expected
        # Beside them stand the answer cards alone, whatever the format.
        endings = {file.suffix.removeprefix(".") for file in folder.iterdir() if file.is_file()}
        assert endings <= {*formats, "txt"}

    return made_once(tmp_path_factory, "other formats", make)


@pytest.fixture
def warehouse(warehouse_file: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection to the built warehouse, without access to files or the network."""
    connection = built.connect(warehouse_file)
    yield connection
    connection.close()


@pytest.fixture(scope="session")
def small_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small complete project with its built warehouse (see small_warehouse.py); for copying only.

    Built once for all processes of a test run; a copy of the folder builds without parsing anew.
    """

    def make(root: Path) -> None:
        make_project(REPO, root, with_tests=False)
        run_critmin(root, "build")

    return made_once(tmp_path_factory, "small project", make)
