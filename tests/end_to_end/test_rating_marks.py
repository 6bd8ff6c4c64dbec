"""A rating that rests on estimates, low coverage or an open cut says so on pages A and E and the heat map."""

from __future__ import annotations  # DuckDB complains at exit about a type that an annotation kept alive

import re
from pathlib import Path

import duckdb
import pytest

from critmin.factsheet.contents import Book
from critmin.factsheet.fonts import typeface
from critmin.factsheet.pages import Pages
from critmin.factsheet.printing import write_pdf
from critmin.factsheet.reading import read_book
from critmin.factsheet.robustness_page import robustness_slides
from critmin.project import find_project
from pdf_reading import Piece, read_pieces
from printed_sheets import chip_of, column_of

MARKS = {
    "cut_undetermined": "＊",
    "bounds_straddle_cut": "＊",
    "partial_stage": "＊",
    "estimated": "‡",
    "thin_coverage": "§",
}


@pytest.fixture(scope="module")
def book(warehouse_file: Path) -> Book:
    return read_book(warehouse_file)


@pytest.fixture(scope="module")
def doubts(warehouse_file: Path, book: Book) -> dict[tuple[str, int], str]:
    """The marks that each rating of Japan's sheets must have, from the caveats of the warehouse."""
    with duckdb.connect(str(warehouse_file), read_only=True) as connection:
        rows = connection.execute(
            "select mineral_code, indicator_number, caveat_code from marts.factsheet_caveats "
            "inner join method.indicators using (indicator_code) "
            "where reporter_code in ('JPN', 'WLD') order by caveat_order"
        ).fetchall()
    marks: dict[tuple[str, int], str] = {}
    for mineral, number, caveat in rows:
        before = marks.get((mineral, number), "")
        marks[mineral, number] = before if MARKS[caveat] in before else before + MARKS[caveat]
    return marks


@pytest.fixture(scope="module")
def thin(warehouse_file: Path) -> str:
    """A mineral of whose whole named countries hold less than four fifths."""
    with duckdb.connect(str(warehouse_file), read_only=True) as connection:
        ((mineral,),) = connection.execute(
            "select mineral_code from marts.factsheet_caveats where caveat_code = 'thin_coverage' limit 1"
        ).fetchall()
    return mineral


@pytest.fixture(scope="module")
def printed(book: Book, thin: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[list[Piece]]]:
    pages = Pages(find_project().reports, book.language, typeface(), book.restriction)
    sheets = {sheet.code: sheet for sheet in book.sheets}
    slides = []
    # An estimate behind a proxy; an open cut and an estimate; low coverage.
    chosen = ("gallium", "nickel", thin)
    for code in chosen:
        slides += [pages.analysis(sheets[code], "1"), next(robustness_slides(pages, sheets[code]))("2")]
    slides.append(pages.heat_map(book.deck, "3"))
    file = tmp_path_factory.mktemp("marks") / "pages.pdf"
    html = pages.document("試し刷り", book.deck.as_of, slides)
    write_pdf(html, pages.style, (find_project().reports, typeface().folder), file)
    read = [read_pieces(file, number) for number in range(len(slides))]
    return {code: read[2 * place : 2 * place + 2] for place, code in enumerate(chosen)} | {"heat": [read[-1]]}


def test_every_mark_of_every_mineral_stands_with_its_note(book, doubts):
    assert {"＊", "‡", "＊‡"} <= set(doubts.values())
    for sheet in book.sheets:
        for indicator in sheet.indicators:
            marks = doubts.get((sheet.code, indicator.number), "")
            assert indicator.marks == marks, (sheet.code, indicator.code)
            for mark in marks:
                assert any(f"{mark}：" in note for note in sheet.analysis_notes), (sheet.code, mark)
            check = sheet.robustness.checks[indicator.number - 1]
            assert check.marks == marks
            assert all(words in check.flag for words in indicator.caveats)


@pytest.mark.parametrize("place", range(3))
def test_three_printed_sheets_carry_the_marks(place, printed, doubts):
    mineral = [code for code in printed if code != "heat"][place]
    analysis, evidence = printed[mineral]
    for number in range(1, 7):
        marks = doubts.get((mineral, number), "")
        assert re.sub("^(High|Mid|Low|N/A)", "", chip_of(column_of(analysis, number))) == marks
    words = "".join(piece.text for piece in analysis)
    for mark in set("".join(doubts.get((mineral, number), "") for number in range(1, 7))):
        assert f"{mark}：" in words
    assert "推計値" in "".join(piece.text for piece in evidence)


def test_galliums_estimate_is_marked_though_another_stage_stands_in(book):
    """USGS marks all of 2025 as estimated; the figure is of refined output, for want of a mine's."""
    (sheet,) = [sheet for sheet in book.sheets if sheet.code == "gallium"]
    assert sheet.indicators[1].marks == "‡"
    assert any("②" in note and "公表元の推計値に基づく" in note for note in sheet.analysis_notes)


def test_the_heat_map_carries_the_marks_and_says_what_they_mean(book, printed, doubts):
    names = {sheet.name: sheet.code for sheet in book.sheets}
    for row in book.deck.heat_rows:
        assert [marks for _, marks, _ in row.cells] == [
            doubts.get((names[row.name], number), "") for number in range(1, 7)
        ]
    words = "".join(piece.text for piece in printed["heat"][0])
    assert "‡：公表元の推計値に基づく" in words
    assert "§：国名のある値が全体の80%に満たない" in words
