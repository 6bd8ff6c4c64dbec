"""The page with the world map against the public tables: shares, names, ranges, and who has no page."""

from __future__ import annotations  # DuckDB complains at exit about a type that an annotation kept alive

import pytest

from critmin.factsheet.contents import Book
from critmin.factsheet.filters import decimal
from critmin.factsheet.fonts import typeface
from critmin.factsheet.map_layout import map_slides
from critmin.factsheet.render import Pages, write_pdf
from critmin.project import find_project
from pdf_reading import Piece, outside, overlapping, read_pieces
from printed_sheets import whole_percent

# A wide range, one country, a study's shares in Europe, refined output, discs.
PRINTED = ("zinc", "beryllium", "silicon", "gallium", "aluminium")


@pytest.fixture(scope="module")
def printed(books: dict[str, Book], tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Piece]]:
    """The texts of some minerals' pages, printed as one file."""
    book = books["JPN"]
    pages = Pages(find_project().reports, book.language, typeface(), book.restriction)
    sheets = {sheet.code: sheet for sheet in book.sheets}
    slides = [slide("4") for code in PRINTED for slide in map_slides(pages, sheets[code])]
    file = tmp_path_factory.mktemp("map") / "pages.pdf"
    html = pages.document("試し刷り", book.sheets[0].as_of, slides)
    write_pdf(html, pages.style, (find_project().reports, typeface().folder), file)
    assert file.stat().st_size < 150_000
    return {code: read_pieces(file, number) for number, code in enumerate(PRINTED)}


def words_of(pieces: list[Piece]) -> str:
    """Everything on a page in one go: a blank parts the texts of a drawing."""
    return "".join(piece.text for piece in pieces).replace(" ", "")


@pytest.mark.parametrize("mineral", PRINTED)
def test_the_six_largest_countries_are_named_with_their_shares(mineral, printed, warehouse):
    """Worked out anew from country_shares of the year and stage of the analysis page."""
    rows = warehouse.execute(
        "select countries.name_ja, shares.share from marts.indicator_headline as headline "
        "inner join marts.country_shares as shares "
        "  using (scenario_id, mineral_code, reporter_code, supply_stage, source_id, reference_year) "
        "inner join marts.countries as countries using (country_code) "
        "where mineral_code = ? and indicator_code = 'production_concentration' "
        "and shares.basis = 'contained' and not shares.is_remainder and shares.share > 0 "
        "order by shares.share desc, country_code limit 6",
        [mineral],
    ).fetchall()
    words = words_of(printed[mineral])
    assert rows
    for name, share in rows:
        assert f"{name}{whole_percent(share)}" in words


def test_what_other_countries_leave_open_stands_beside_the_value(printed, warehouse):
    """Zinc: a sixth of what is mined is of countries not named."""
    year, value, low, high = warehouse.execute(
        "select reference_year, indicator_value, lower_bound, upper_bound from marts.indicator_headline "
        "where mineral_code = 'zinc' and indicator_code = 'production_concentration'"
    ).fetchone()
    assert high > low
    shown = f"{year}年{decimal(value, 3)}（{decimal(low, 3)}〜{decimal(high, 3)}）"
    assert shown in words_of(printed["zinc"])


@pytest.mark.parametrize("mineral", PRINTED)
def test_a_map_has_title_unit_year_source_and_a_word_on_borders(mineral, printed):
    words = words_of(printed[mineral])
    for part in (
        "世界の",
        "国別割合",
        "合計",
        "年、",
        "国境や領域に関する立場を示すものではない",
        "NaturalEarth",
    ):
        assert part in words
    assert "USGS" in words or "欧州委員会" in words


@pytest.mark.parametrize("mineral", PRINTED)
def test_no_text_overlaps_or_is_cut_or_too_small(mineral, printed):
    pieces = printed[mineral]
    assert overlapping(pieces) == []
    assert outside(pieces, 20, 8, 940, 536) == []
    assert min(piece.size_pt for piece in pieces) >= 6.99


@pytest.mark.parametrize("reporter", ["JPN", "KOR"])
def test_every_mineral_with_shares_of_production_has_a_page_that_fits_and_no_other(
    reporter, books, warehouse
):
    book = books[reporter]
    pages = Pages(find_project().reports, book.language, typeface(), book.restriction)
    for sheet in book.sheets:
        for slide in map_slides(pages, sheet):
            slide("4")  # refuses a name without a place, and a country without an outline
    rated = warehouse.execute(
        "select mineral_code from marts.indicator_headline "
        "where indicator_code = 'production_concentration' and indicator_value is not null"
    ).fetchall()
    assert {sheet.code for sheet in book.sheets if sheet.world} == {code for (code,) in rated}


def test_the_alternative_text_lists_every_country_of_the_map(books):
    world = next(sheet.world for sheet in books["JPN"].sheets if sheet.code == "copper")
    assert len(world.shares) > 6
    assert world.alternative.count("%") >= len(world.shares)
    assert "純分" in world.alternative
