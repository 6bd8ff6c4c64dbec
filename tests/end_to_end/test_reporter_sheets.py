"""Factsheets of other importing countries: their own imports, worked anew from the file as published."""

from __future__ import annotations  # DuckDB complains at exit about a type that an annotation kept alive

import csv
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import pytest

from critmin import warehouse as built
from critmin.errors import CritminError
from critmin.factsheet.documents import deck_document
from critmin.factsheet.fonts import typeface
from critmin.factsheet.printing import write_pdf
from critmin.factsheet.reading import read_book
from critmin.factsheet.render import Pages, render_factsheets, sheet_slides
from pdf_reading import outside, overlapping, page_sizes, read_pieces
from printed_sheets import chip_of, column_of, list_percents, rows_of

BACI = "cepii-baci/BACI_HS92_Y2024_minerals_world.csv"
KOREA, CHINA, CHILE, ARGENTINA = "410", "156", "152", "32"  # BACI's own codes
# Li2CO3 and LiOH.H2O, as in seeds/mappings/hs6_codes.csv.
LITHIUM_CONTENT = {"283691": 0.188, "282520": 0.165}


@pytest.fixture(scope="module")
def printed(warehouse_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with Korea's sheets of three minerals, which stand in a folder of its own."""
    folder = tmp_path_factory.mktemp("reporters")
    minerals = ["lithium", "nickel", "tungsten"]
    files = render_factsheets(warehouse_file, folder, minerals, reporter="KOR")
    assert files == [folder / "KOR" / f"{mineral}.pdf" for mineral in minerals]
    assert not list(folder.glob("*.pdf"))
    return folder


def text_of(file: Path, page: int) -> str:
    return "".join(piece.text for piece in read_pieces(file, page))


def contained_lithium_t(originals: Path) -> dict[str, float]:
    """Korea's imports of 2024 by exporter, from the file itself."""
    contained: dict[str, float] = defaultdict(float)
    with (originals / BACI).open(newline="") as file:
        for row in csv.DictReader(file):
            if row["j"] == KOREA and row["k"] in LITHIUM_CONTENT and row["q"].strip() != "NA":
                contained[row["i"]] += float(row["q"]) * LITHIUM_CONTENT[row["k"]]
    return contained


def test_koreas_lithium_imports_are_those_of_the_published_file(printed, originals):
    contained = contained_lithium_t(originals)
    total = sum(contained.values())
    largest = sorted(contained, key=contained.get, reverse=True)[:6]
    rest = total - sum(contained[code] for code in largest)
    percents = list_percents([*(contained[code] / total for code in largest), rest / total])
    by_code = dict(zip(largest, percents, strict=False))
    expected = {
        name: by_code[code] for name, code in (("中国", CHINA), ("チリ", CHILE), ("アルゼンチン", ARGENTINA))
    }
    column = column_of(read_pieces(printed / "KOR" / "lithium.pdf", 0), 4)
    rows = dict(rows_of(column))
    assert {name: rows[name] for name in expected} == expected
    assert f"{total:,.0f}" in [piece.text for piece in column]
    assert any("2024年" in piece.text and "BACI" in piece.text for piece in column)


def test_the_title_names_the_importer_and_the_foot_names_the_series(printed):
    file = printed / "KOR" / "lithium.pdf"
    assert read_pieces(file, 0)[0].text.endswith("リチウム（韓国）")
    assert read_pieces(file, 1)[0].text.endswith("リチウム（韓国）")
    foot = "".join(piece.text for piece in read_pieces(file, 0) if piece.top > 492)
    for words in ("CEPII「BACI」", "FOB", "米ドル", "HS92", "Etalab Open Licence 2.0", "世界ガバナンス指標"):
        assert words in foot
    assert "財務省" not in foot
    assert "日本" not in text_of(file, 0) + text_of(file, 1)


def test_what_does_not_depend_on_the_importer_is_on_both_sheets(printed, factsheets):
    korea = read_pieces(printed / "KOR" / "lithium.pdf", 0)
    japan = read_pieces(factsheets / "lithium.pdf", 0)
    for number in (1, 2, 5):
        assert [piece.text for piece in column_of(korea, number)] == [
            piece.text for piece in column_of(japan, number)
        ]


def test_part_of_a_stage_is_printed_with_its_codes(printed):
    """Ore without matte, metal without ferronickel: the extracts hold no other codes of nickel."""
    foot = "".join(piece.text for piece in read_pieces(printed / "KOR" / "nickel.pdf", 0) if piece.top > 492)
    assert "③はHS260400、④はHS750210のみの値" in foot


def test_the_response_page_has_the_measures_of_the_rule_and_no_register(printed, warehouse):
    text = text_of(printed / "KOR" / "lithium.pdf", 1)
    assert "韓国における実施状況は収録していない" in text
    assert text.count("未収録") == 15
    assert "[1:" not in text
    required = warehouse.execute(
        "select measure_name_ja, is_required from marts.factsheet_responses "
        "where reporter_code = 'KOR' and mineral_code = 'lithium' and triggers is not null"
    ).fetchall()
    assert required
    for name, is_required in required:
        assert name in text
        assert is_required or "適用除外" in text


def test_japans_sheet_stays_with_customs_and_names_the_newer_year_beside(factsheets, warehouse):
    value, rating, is_undetermined = warehouse.execute(
        "select round(ratings.indicator_value, 3), ratings.rating, "
        "ratings.has_undetermined_cut or ratings.bounds_straddle_cut "
        "from marts.indicator_ratings as ratings inner join method.rule_sets using (rule_set) "
        "where is_default and reporter_code = 'JPN' and mineral_code = 'lithium' "
        "and indicator_code = 'refined_import_stability' and basis = 'contained' and reference_year = 2024"
    ).fetchone()
    column = column_of(read_pieces(factsheets / "lithium.pdf", 0), 4)
    texts = [piece.text for piece in column]
    assert any("2020年" in text and "財務省" in text for text in texts)
    assert f"別系列BACI 2024年 {value:.3f} {rating}{'＊' if is_undetermined else ''}" in texts
    assert chip_of(column) in ("Mid", "Mid＊")
    assert "8,694" in texts  # the ring stays customs' of 2020


def test_a_sheet_with_hardly_a_figure_is_printed_all_the_same(warehouse_file, tmp_path):
    """A country without a rated import of any mineral: two columns say why."""
    with built.connect(warehouse_file) as connection:
        code, count = connection.execute(
            "select reporter_code, count(indicator_value) from marts.factsheet_headlines "
            "inner join marts.factsheet_reporters using (reporter_code) where not is_world "
            "group by reporter_code order by count(indicator_value), reporter_code limit 1"
        ).fetchone()
    assert count == 0
    (file,) = render_factsheets(warehouse_file, tmp_path, ["lithium"], reporter=code)
    pieces = read_pieces(file, 0)
    assert [chip_of(column_of(pieces, number)) for number in (3, 4)] == ["N/A", "N/A"]


@pytest.mark.parametrize("name", ["lithium", "nickel", "tungsten"])
def test_no_text_overlaps_or_is_cut_or_too_small(name, printed):
    file = printed / "KOR" / f"{name}.pdf"
    for number in range(len(page_sizes(file))):
        pieces = read_pieces(file, number)
        assert overlapping(pieces) == []
        assert outside(pieces, 20, 8, 940, 536) == []
        assert min(piece.size_pt for piece in pieces) >= 6.99


@pytest.mark.parametrize(
    ("reporter", "minerals"), [("PHL", {"nickel"}), ("DEU", {"copper"}), ("IND", {"nickel", "vanadium"})]
)
def test_the_sheets_with_most_notes_have_room_for_them(repo, warehouse_file, reporter, minerals):
    """A slide is refused where a text has no room; benchmarks/fit.py lays out those of every importer."""
    book = read_book(warehouse_file, reporter)
    pages = Pages(repo / "reports", book.language, typeface(), book.restriction)
    sheets = [sheet for sheet in book.sheets if sheet.code in minerals]
    assert {sheet.code for sheet in sheets} == minerals
    for sheet in sheets:
        slides = [slide(str(number)) for number, slide in enumerate(sheet_slides(pages, sheet), start=1)]
        assert book.reporter.name in slides[0]


def test_the_deck_of_another_reporter_names_it(repo, books, tmp_path):
    """With the pages of one of its minerals."""
    book = books["KOR"]
    book = replace(book, sheets=tuple(sheet for sheet in book.sheets if sheet.code == "lithium"))
    pages = Pages(repo / "reports", book.language, typeface(), book.restriction)
    deck = tmp_path / "deck.pdf"
    write_pdf(deck_document(pages, book).html, pages.style, (repo / "reports", typeface().folder), deck)
    cover = read_pieces(deck, 0)
    assert any("（韓国）" in piece.text for piece in cover)
    assert overlapping(cover) == []
    assert "（韓国）" in text_of(deck, 1)
    assert "Etalab" in text_of(deck, 0)


def test_an_unknown_reporter_is_refused_with_those_that_are_held(warehouse_file, tmp_path):
    with pytest.raises(CritminError, match=r"no reporter XYZ: .*JPN.*KOR"):
        render_factsheets(warehouse_file, tmp_path / "out", ["lithium"], reporter="XYZ")
    assert not (tmp_path / "out").exists()


def test_the_world_is_no_reporter(warehouse_file, tmp_path):
    with pytest.raises(CritminError, match="no reporter WLD"):
        render_factsheets(warehouse_file, tmp_path / "out", ["lithium"], reporter="WLD")
