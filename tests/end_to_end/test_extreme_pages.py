"""Figures and names at their extremes go through the whole chain, from raw rows to pages without a fault.

For the deep run (CRITMIN_DEEP=1): it builds and prints a project of its own.
"""

from __future__ import annotations  # DuckDB complains at exit about a type that an annotation kept alive

import os
import shutil
from pathlib import Path

import duckdb
import pytest

import page_checks
from extreme_project import LONG_EN, LONG_JA, NONE, ONE, THIRTY, make_extreme_project
from page_checks import read_texts
from pdf_reading import read_pieces
from printed_sheets import chip_of, column_of, rows_of
from small_warehouse import run_critmin

pytestmark = pytest.mark.skipif(not os.environ.get("CRITMIN_DEEP"), reason="of the deep run: CRITMIN_DEEP=1")

FOLDERS = {"ja": "", "en": "en"}
NAMES = {"ja": LONG_JA, "en": LONG_EN}


@pytest.fixture(scope="module")
def extreme(repo: Path, small_project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The build/ folder of the extreme project, with its sheets."""
    root = make_extreme_project(repo, tmp_path_factory.mktemp("extreme") / "project")
    # What dbt knows of the same models, that it need not parse them anew.
    shutil.copytree(small_project / "build" / "dbt", root / "build" / "dbt")
    run_critmin(root, "build")
    run_critmin(root, "factsheets", "rare_earths", THIRTY, ONE, NONE, "--lang", "both")
    return root / "build"


@pytest.mark.parametrize("language", FOLDERS)
def test_no_page_has_a_fault(extreme, language):
    folder = extreme / "factsheets" / FOLDERS[language]
    files = sorted(folder.glob("*.pdf"))
    assert [file.stem for file in files] == sorted(["rare_earths", THIRTY, ONE, NONE])
    found = {file.name: page_checks.faults(file) for file in files}
    assert {name: faults for name, faults in found.items() if faults} == {}


def test_a_lone_producer_has_the_whole_ring_and_the_highest_index(extreme):
    """One country with all of it: its share is 100 %, and the index 1 squared."""
    column = column_of(read_pieces(extreme / "factsheets" / f"{ONE}.pdf", 0), 2)
    rows = rows_of(column)
    assert [figure for _, figure in rows] == ["100%", "100%"]  # the country, and the sum of the largest three
    assert chip_of(column).rstrip("＊‡§") == "High"
    assert any("1.00" in piece.text for piece in column)


def test_of_thirty_equal_producers_six_are_named_and_the_rest_is_one_slice(extreme):
    """Each has 1/30, printed as 3 % or as 4 % where the list has to add up; 24/30 = 80 % are the others."""
    rows = rows_of(column_of(read_pieces(extreme / "factsheets" / f"{THIRTY}.pdf", 0), 2))
    assert len(rows) >= 7
    assert {figure for _, figure in rows[:6]} <= {"3%", "4%"}
    assert rows[6][1] in ("80%", "79%")


def test_long_names_are_shortened_on_pages_and_whole_in_the_marts(extreme):
    with duckdb.connect(str(extreme / "critmin.duckdb"), read_only=True) as connection:
        names = connection.execute("select name_ja, name_en from reference.countries").fetchall()
    assert {
        len(name) for pair in names for name in pair if name.startswith((LONG_JA[:37], LONG_EN[:37]))
    } == {40}
    for language, folder in FOLDERS.items():
        printed = page_texts(extreme / "factsheets" / folder / f"{ONE}.pdf")
        assert any(NAMES[language][:5] in text and "…" in text for text in printed)


def test_of_a_mineral_that_no_source_has_nothing_is_rated(extreme):
    with duckdb.connect(str(extreme / "critmin.duckdb"), read_only=True) as connection:
        ratings = connection.execute(
            "select distinct rating from marts.factsheet_headlines where mineral_code = ?", [NONE]
        ).fetchall()
    assert ratings == [("N/A",)]


def page_texts(file: Path) -> list[str]:
    import pypdfium2 as pdfium

    with pdfium.PdfDocument(file) as pdf:
        return [text.words for page in pdf for text in read_texts(page)]
