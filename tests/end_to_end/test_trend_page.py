"""The trend page against the public tables: values, ratings, breaks, reserve life; minerals with nothing."""

from __future__ import annotations  # DuckDB complains at exit about a type that an annotation kept alive

import pytest

from critmin.factsheet.contents import Book
from critmin.factsheet.filters import decimal, percent
from critmin.factsheet.fonts import typeface
from critmin.factsheet.render import Pages, write_pdf
from critmin.factsheet.trend_chart import trend_slides
from critmin.project import find_project
from pdf_reading import Piece, outside, overlapping, read_pieces

# Three statistics, monthly prices, two yearbooks, imports that have ended, nothing but a price, a long name.
PRINTED = ("nickel", "copper", "rare_earths", "thallium", "scandium", "rare_earths_heavy")
INDICATORS = (
    "reserve_concentration",
    "production_concentration",
    "concentrate_import_stability",
    "refined_import_stability",
    "price_variability",
    "secondary_supply_rate",
)


@pytest.fixture(scope="module")
def printed(books: dict[str, Book], tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Piece]]:
    """The texts of some minerals' pages, printed as one file."""
    book = books["JPN"]
    pages = Pages(find_project().reports, book.language, typeface(), book.restriction)
    sheets = {sheet.code: sheet for sheet in book.sheets}
    slides = [slide("5") for code in PRINTED for slide in trend_slides(pages, sheets[code])]
    file = tmp_path_factory.mktemp("trend") / "pages.pdf"
    html = pages.document("試し刷り", book.sheets[0].as_of, slides)
    write_pdf(html, pages.style, (find_project().reports, typeface().folder), file)
    return {code: read_pieces(file, number) for number, code in enumerate(PRINTED)}


def newest(warehouse, mineral: str, indicator: str) -> tuple | None:
    """Year, value and rating of the newest year that has any, on the headline's basis."""
    return warehouse.execute(
        "select ratings.reference_year, ratings.indicator_value, ratings.rating "
        "from marts.indicator_headline as headline "
        "inner join marts.indicator_ratings as ratings "
        "  using (scenario_id, mineral_code, reporter_code, indicator_code, basis) "
        "inner join method.rule_sets as rule_sets on ratings.rule_set = rule_sets.rule_set and is_default "
        "where mineral_code = ? and indicator_code = ? and reporter_code in ('JPN', 'WLD') "
        "and ratings.indicator_value is not null order by ratings.reference_year desc limit 1",
        [mineral, indicator],
    ).fetchone()


def words_of(pieces: list[Piece]) -> str:
    """Everything on a page in one go: a blank parts the texts of a drawing."""
    return "".join(piece.text for piece in pieces).replace(" ", "")


@pytest.mark.parametrize("mineral", PRINTED)
def test_each_chart_says_its_newest_value_and_rating(mineral, printed, warehouse):
    words = words_of(printed[mineral])
    for indicator in INDICATORS:
        found = newest(warehouse, mineral, indicator)
        if found is None:
            continue
        reference_year, value, rating = found
        shown = percent(value, 0) if indicator == "secondary_supply_rate" else decimal(value, 3)
        assert f"{reference_year}年{shown}" in words, indicator
        assert rating in words


def test_imports_that_have_ended_are_rated_as_on_the_analysis_page(printed):
    """Thallium came to Japan to 2013; the pages' year is 2020."""
    assert "2013年0.643（High）、2020年は輸入実績なし" in words_of(printed["thallium"])
    assert [piece.text for piece in printed["thallium"]].count("N/A") == 4


def test_reserve_life_is_reserves_over_mine_production(printed, warehouse):
    """Copper, MCS 2026: 980,200 kt of reserves over 23,013 kt mined in 2025 are 42.6 years."""
    reserves, mined, years = warehouse.execute(
        "select reserves_t, mine_production_t, reserve_life_years from marts.reserve_life "
        "where mineral_code = 'copper' and reference_year = 2025"
    ).fetchone()
    assert (reserves, mined) == (980_200_000, 23_013_000)
    assert years == pytest.approx(980_200 / 23_013)
    assert "2025年43年" in words_of(printed["copper"])
    assert "埋蔵量と鉱石生産量がそろう年はない" in words_of(printed["thallium"])


def test_every_series_of_a_chart_is_named_with_its_editions(printed):
    words = words_of(printed["nickel"])
    assert words.count("財務省貿易統計") == 2
    for name in ("BACI・HS922026年版", "BACI・HS172026年版", "USGSMCS2022〜2026年版"):
        assert name in words
    assert "USGS鉱物年鑑2025年版" in words_of(printed["rare_earths"])


def test_the_foot_names_source_date_and_digest(printed):
    foot = "".join(piece.text for piece in printed["nickel"] if piece.top > 492)
    for words in (
        "財務省「貿易統計」",
        "CEPII「BACI」",
        "世界ガバナンス指標",
        "照合値",
        "基準日",
        "線で結ばず",
    ):
        assert words in foot


@pytest.mark.parametrize("mineral", PRINTED)
def test_no_text_overlaps_or_is_cut_or_too_small(mineral, printed):
    pieces = printed[mineral]
    assert overlapping(pieces) == []
    assert outside(pieces, 20, 8, 940, 536) == []
    assert min(piece.size_pt for piece in pieces) >= 6.99


@pytest.mark.parametrize("reporter", ["JPN", "KOR"])
def test_every_mineral_has_a_page_that_fits_with_a_chart_or_a_reason_for_each_indicator(reporter, books):
    book = books[reporter]
    pages = Pages(find_project().reports, book.language, typeface(), book.restriction)
    for sheet in book.sheets:
        (slide,) = trend_slides(pages, sheet)
        slide("5")  # refuses a text that does not fit
        assert len(sheet.trend.panels) == 6
        assert sheet.trend.bullets
        for panel in (*sheet.trend.panels, sheet.trend.life):
            assert bool(panel.series) != bool(panel.absence)
            assert panel.name in panel.alternative
            for one in panel.series:
                assert one.name in panel.alternative


def test_another_importers_page_has_its_own_imports_and_the_worlds_figures(books):
    japan, korea = (
        next(sheet.trend for sheet in books[code].sheets if sheet.code == "lithium")
        for code in ("JPN", "KOR")
    )
    assert korea.panels[1] == japan.panels[1]
    assert korea.life == japan.life
    assert {one.name for one in korea.panels[3].series} == {"BACI・HS92 2026年版"}
    assert "財務省" not in "".join(korea.notes)
