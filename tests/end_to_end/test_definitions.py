"""The deck's slides of definitions and of the reproduction of the 2022 slides, against seeds and sources."""

from __future__ import annotations  # DuckDB complains at exit about a type that an annotation kept alive

from pathlib import Path

import pytest

from critmin.factsheet.contents import Deck
from critmin.factsheet.definitions import slides_of
from critmin.factsheet.fonts import typeface
from critmin.factsheet.pages import Pages
from critmin.factsheet.printing import write_pdf
from critmin.factsheet.reading import read_book
from critmin.project import find_project
from pdf_reading import Piece, outside, overlapping, read_pieces


@pytest.fixture(scope="module")
def printed(warehouse_file: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Deck, list[list[Piece]]]:
    book = read_book(warehouse_file)
    pages = Pages(find_project().reports, book.language, typeface(), book.restriction)
    file = tmp_path_factory.mktemp("definitions") / "pages.pdf"
    slides = [slide("3") for slide in slides_of(pages, book.deck)]
    html = pages.document("試し刷り", book.deck.as_of, slides)
    write_pdf(html, pages.style, (find_project().reports, typeface().folder), file)
    return book.deck, [read_pieces(file, number) for number in range(len(slides))]


def test_the_slides_can_be_read(printed):
    for pieces in printed[1]:
        assert overlapping(pieces) == []
        assert outside(pieces, 20, 8, 940, 536) == []
        assert min(piece.size_pt for piece in pieces) >= 7.0 - 0.01


def test_cuts_and_measures_stand_as_the_method_has_them(printed):
    """Section 3 of the method: ② .26 and .48; (.159, .372] and (.441, .527].

    ⑥ Low from .75, High below .48.
    """
    rows = {row.number: row for row in printed[0].definitions.rows}
    assert rows[2].cuts == "Mid 0.26以上、High 0.48以上"
    assert rows[2].interval == "LowとMidの境 0.159〜0.372、MidとHighの境 0.441〜0.527"
    assert rows[6].cuts == "Low 75%以上、High 48%未満"
    assert rows[3].interval.startswith("LowとMidの境 定まらない")
    assert {number: row.answers for number, row in rows.items()} == {
        1: "上流開発支援",
        2: "上流開発支援",
        3: "上流開発支援",
        4: "製錬所支援、備蓄",
        5: "省資源・代替材料",
        6: "リサイクル支援",
    }


def test_charts_stand_beside_what_the_customs_give(printed):
    """Lithium of 2019: 10,592 t printed and recomputed; copper ore of Chile 48 per cent against 45.8."""
    charts = {chart.heading: chart for column in printed[0].reproduction.columns for chart in column}
    assert len(charts) == 8
    assert charts["リチウム・製錬品"].totals == "資料10,592t、当方10,592t"
    chile = charts["銅・精鉱"].rows[0]
    assert (chile.country, chile.published, chile.computed, chile.difference, chile.mark) == (
        "チリ",
        "48%",
        "45.8%",
        "−2.2",
        "a",
    )
    words = "".join(piece.text for piece in printed[1][1])
    assert "46項目のうち、38項目" in words
    assert "30通りのうち28通り" in words


def test_ratings_that_the_slides_fix_are_all_there(printed):
    """Rare earths Low, High, N/A, Mid, High, High; nickel's first two Low; lithium's third N/A."""
    ratings = [(row.mineral, row.indicator[0], row.published) for row in printed[0].reproduction.ratings]
    assert ratings == [
        *(
            ("レアアース", number, rating)
            for number, rating in zip("①②③④⑤⑥", ("Low", "High", "N/A", "Mid", "High", "High"), strict=True)
        ),
        ("リチウム", "③", "N/A"),
        ("ニッケル", "①", "Low"),
        ("ニッケル", "②", "Low"),
    ]
