"""The timeline page against the public tables: shares, measures, what came after, and who has no page."""

from __future__ import annotations  # DuckDB complains at exit about a type that an annotation kept alive

import pytest

from critmin.factsheet.contents import Book
from critmin.factsheet.fonts import typeface
from critmin.factsheet.render import Pages, write_pdf
from critmin.project import find_project
from pdf_reading import Piece, outside, overlapping, read_pieces
from printed_sheets import whole_percent

# With schedules, drafts and scrap; with other countries' measures only; with none; without imports.
PRINTED = ("rare_earths", "tungsten", "nickel", "lithium", "zinc", "gallium", "tin")
STAGES = ("mine", "concentrate_import", "refined_production", "refined_import")
MOVEMENTS = {"rose": "上昇", "fell": "低下", "unchanged": "横ばい"}
IN_PART = "（一部）"


@pytest.fixture(scope="module")
def book(books: dict[str, Book]) -> Book:
    return books["JPN"]


@pytest.fixture(scope="module")
def printed(book: Book, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Piece]]:
    """The texts of some minerals' pages, printed as one file."""
    pages = Pages(find_project().reports, book.language, typeface(), book.restriction)
    sheets = {sheet.code: sheet for sheet in book.sheets}
    slides = [pages.timeline(sheets[code], "3") for code in PRINTED]
    file = tmp_path_factory.mktemp("timeline") / "pages.pdf"
    html = pages.document("試し刷り", book.sheets[0].as_of, slides)
    write_pdf(html, pages.style, (find_project().reports, typeface().folder), file)
    return {code: read_pieces(file, number) for number, code in enumerate(PRINTED)}


def country_of(warehouse, mineral: str, reporter: str = "JPN") -> str:
    return warehouse.execute(
        "select country_code from marts.factsheet_timelines where mineral_code = ? and reporter_code = ?",
        [mineral, reporter],
    ).fetchone()[0]


@pytest.mark.parametrize("mineral", PRINTED)
def test_each_chart_says_the_newest_share_of_the_country(mineral, printed, warehouse):
    """The country leads refined output in its newest year, or mine output where none is known."""
    country = country_of(warehouse, mineral)
    texts = [piece.text for piece in printed[mineral]]
    words = "".join(texts)  # a blank parts the texts of a drawing
    for stage in STAGES:
        newest = warehouse.execute(
            "select reference_year, share from marts.supplier_dependence as dependence "
            "where mineral_code = ? and supply_stage = ? and country_code = ? and share is not null "
            "and reporter_code in ('JPN', 'WLD') and reference_year >= 2009 "
            "qualify rank() over (order by exists (from intermediate.int_import_series__stages as held "
            "where held.mineral_code = dependence.mineral_code and held.stage_coverage = 'partial' "
            "and held.supply_stage = dependence.supply_stage "
            "and held.reporter_code = dependence.reporter_code "
            "and held.import_series_code = dependence.import_series_code), reference_year desc) = 1",
            [mineral, stage, country],
        ).fetchall()
        if newest:
            assert any(f"{year}年{whole_percent(share)}（" in words for year, share in newest), stage
        else:
            assert {"収録した統計に値がない", "統計にこの国の記載がない"} & set(texts)
    leader = warehouse.execute(
        "select country_code from marts.supplier_dependence where mineral_code = ? and share is not null "
        "and supply_stage = 'refined_production' and reporter_code = 'WLD' "
        "qualify rank() over (order by reference_year desc) = 1 order by share desc limit 1",
        [mineral],
    ).fetchone()
    assert leader == (country,)


@pytest.mark.parametrize("mineral", PRINTED)
def test_the_table_has_every_measure_with_the_shares_before_and_after(mineral, printed, warehouse):
    pieces = printed[mineral]
    events = warehouse.execute(
        "select event_code, label_ja from marts.resource_measures where mineral_code = ?", [mineral]
    ).fetchall()
    discs = [piece for piece in pieces if piece.left < 48 and piece.text.isdigit() and piece.top > 200]
    assert sorted(int(piece.text) for piece in discs) == list(range(1, len(events) + 1))
    assert {label for _, label in events} <= {piece.text for piece in pieces} | {"増値税還付の縮小・廃止"}
    effects = warehouse.execute(
        "select share_before, share_after, movement, is_partial_stage from marts.measure_effects "
        "where mineral_code = ? and reporter_code in ('JPN', 'WLD') and movement is not null",
        [mineral],
    ).fetchall()
    expected = [
        f"{whole_percent(before)}→{whole_percent(after)}　{MOVEMENTS[movement]}{IN_PART * is_partial}"
        for before, after, movement, is_partial in effects
    ]
    ends = tuple(f"{words}{part}" for words in MOVEMENTS.values() for part in ("", IN_PART))
    shown = [piece.text for piece in pieces if "→" in piece.text and piece.text.endswith(ends)]
    assert sorted(shown) == sorted(expected)


def test_the_rare_earth_limits_of_2010_stand_with_the_fall_that_followed(printed):
    """Contained metal of Japan's customs: 87 per cent in 2009, 58 in 2020."""
    texts = [piece.text for piece in printed["rare_earths"]]
    assert "87%→58%　低下" in texts
    assert "2009→2020年 財務省貿易統計" in texts
    assert "2010年" in texts


def test_indonesias_ore_ban_of_2020_is_answered_from_the_series_that_has_both_years(printed):
    """BACI 260400, 2019: 50,800 t of ore from Indonesia at 2 per cent; 2024: none. Matte is not in it."""
    texts = [piece.text for piece in printed["nickel"]]
    place = texts.index("1%→0%　横ばい（一部）")
    assert texts[place + 1] == "2019→2024年 BACI・HS92"


def test_what_cannot_be_compared_says_why(printed):
    tungsten = [piece.text for piece in printed["tungsten"]]
    assert {"スクラップのみ", "開始時期不明", "後の年の値なし"} <= set(tungsten)
    assert "2024年1月1日時点" in tungsten


def test_a_mineral_without_measures_says_so_and_has_no_table(printed):
    texts = [piece.text for piece in printed["zinc"]]
    assert "基準日時点の収録資料に、この鉱種の輸出規制や国家管理の措置はない。" in texts
    assert "措置" not in texts


def test_every_chart_has_an_alternative_with_its_shares(book):
    """Stage, country, and each year's share under the name of its series."""
    timeline = next(sheet.timeline for sheet in book.sheets if sheet.code == "lithium")
    refined = timeline.panels[3]
    assert refined.alternative.startswith("中国の割合：製錬品輸入量")
    customs, baci = refined.series
    assert (customs.breaks_in, baci.breaks_in) == (None, 2021)
    for one in refined.series:
        assert f"{one.name}：" in refined.alternative
        for reference_year, share in one.shares:
            assert f"{reference_year}年 {whole_percent(share)}" in refined.alternative


def test_the_foot_names_who_tells_and_whose_figures(printed):
    foot = "".join(piece.text for piece in printed["rare_earths"] if piece.top > 492)
    for words in ("財務省「貿易統計」", "CEPII「BACI」", "（OECD）", "篠田邦彦", "線で結ばず"):
        assert words in foot


@pytest.mark.parametrize("mineral", PRINTED)
def test_no_text_overlaps_or_is_cut_or_too_small(mineral, printed):
    pieces = printed[mineral]
    assert overlapping(pieces) == []
    assert outside(pieces, 20, 8, 940, 536) == []
    assert min(piece.size_pt for piece in pieces) >= 6.99


@pytest.mark.parametrize("reporter", ["JPN", "KOR"])
def test_every_mineral_with_a_share_has_a_page_that_fits_and_no_other(reporter, books, warehouse):
    book = books[reporter]
    pages = Pages(find_project().reports, book.language, typeface(), book.restriction)
    for sheet in book.sheets:
        if sheet.timeline:
            pages.timeline(sheet, "3")  # refuses a text that does not fit
    shared = warehouse.execute(
        "select distinct mineral_code from marts.supplier_dependence where share is not null "
        "and reporter_code in (?, 'WLD') and reference_year >= 2009 and supply_stage <> 'reserves'",
        [reporter],
    ).fetchall()
    assert {sheet.code for sheet in book.sheets if sheet.timeline} == {code for (code,) in shared}


def test_another_importers_page_has_its_own_imports(books, warehouse):
    """Korea's refined lithium of 2024, from BACI; what the world makes is the same as on Japan's page."""
    korea, japan = (
        next(sheet.timeline for sheet in books[code].sheets if sheet.code == "lithium")
        for code in ("KOR", "JPN")
    )
    (share,) = warehouse.execute(
        "select share from marts.supplier_dependence where reporter_code = 'KOR' and reference_year = 2024 "
        "and mineral_code = 'lithium' and supply_stage = 'refined_import' and country_code = 'CHN' "
        "and basis = 'contained'"
    ).fetchone()
    assert korea.panels[3].name.endswith("（韓国）")
    assert korea.panels[3].newest.startswith(f"2024年 {whole_percent(share)}")
    assert korea.panels[0] == japan.panels[0]
    assert korea.panels[2] == japan.panels[2]
    assert "財務省" not in "".join(korea.notes)
