"""The printed factsheets against the warehouse: what a reader sees is what the marts hold."""

from __future__ import annotations  # DuckDB complains at exit about a type that an annotation kept alive

import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path

import duckdb
import pikepdf
import pytest

from chart_checks import Words, chart_faults, charts
from critmin.errors import CritminError
from critmin.factsheet.render import render_factsheets
from pdf_reading import Piece, outside, overlapping, page_sizes, read_pieces
from printed_sheets import MARKS, RATINGS, chip_of, column_of, list_percents, rows_of

MINERALS = ("rare_earths", "lithium", "cobalt", "nickel", "copper", "tungsten")


@cache
def pieces_of(file: Path, page_number: int) -> list[Piece]:
    """The texts of a page; several tests look at the same one."""
    return read_pieces(file, page_number)


def printed_year(warehouse: duckdb.DuckDBPyConnection, mineral: str, number: int) -> tuple:
    return warehouse.execute(
        "select reference_year, basis, supply_stage, source_id, reporter_code, rating, rating_reason, "
        "indicator_value from marts.factsheet_headlines "
        "inner join marts.factsheet_reporters using (reporter_code) "
        "where (is_default or is_world) and mineral_code = ? and indicator_number = ?",
        [mineral, number],
    ).fetchone()


@pytest.mark.parametrize("mineral", MINERALS)
def test_six_ratings_stand_in_column_order_and_equal_the_ratings_mart(mineral, factsheets, warehouse):
    pieces = pieces_of(factsheets / f"{mineral}.pdf", 0)
    printed = [chip_of(column_of(pieces, number)) for number in range(1, 7)]
    expected = []
    for number in range(1, 7):
        reference_year, basis, _, _, reporter, *_ = printed_year(warehouse, mineral, number)
        (rating, reason) = warehouse.execute(
            "select ratings.rating, ratings.rating_reason from marts.indicator_ratings as ratings "
            "inner join method.indicators as indicators using (indicator_code) "
            "inner join method.rule_sets as rule_sets using (rule_set) "
            "where rule_sets.is_default and ratings.mineral_code = ? and indicators.indicator_number = ? "
            "and ratings.reference_year = ? and ratings.basis = ? and ratings.reporter_code = ?",
            [mineral, number, reference_year, basis, reporter],
        ).fetchone()
        expected.append(rating + ("＊" if reason in ("cut_undetermined", "bounds_straddle_cut") else ""))
    assert [chip.rstrip("‡§") for chip in printed] == expected


def test_no_sentence_about_refined_output_speaks_of_ore_or_mining(warehouse):
    """Gallium, aluminium and others have refined output for want of a mine's: the words follow the stage."""
    said = warehouse.execute(
        "with refined as (select * from marts.factsheet_headlines "
        "  where indicator_code = 'production_concentration' and supply_stage = 'refined_production'), "
        "words as (select refined.*, comment_template_ja as template_ja "
        "  from refined "
        "  inner join marts.factsheet_comments using (reporter_code, mineral_code, indicator_code) "
        "  union all select refined.*, template_ja "
        "  from refined inner join marts.factsheet_bullets using (reporter_code, mineral_code) "
        "  where sentence_code like 'upstream%') "
        "select mineral_code, replace(replace(template_ja, '{output}', coalesce(output_name_ja, '')), "
        "  '{mine_activity}', coalesce(activity_name_ja, '')) from words"
    ).fetchall()
    assert {"gallium", "indium", "aluminium", "silicon_metal", "rhodium"} <= {mineral for mineral, _ in said}
    assert not [row for row in said if "鉱石" in row[1] or "採掘" in row[1]]


def test_a_rating_that_the_remainder_or_a_missing_code_may_move_carries_the_mark(warehouse):
    rows = warehouse.execute("""
        select has_undetermined_cut, bounds_straddle_cut,
            coalesce(stage_coverage = 'partial', false) and rating <> 'N/A', is_unsettled
        from marts.factsheet_headlines
    """).fetchall()
    assert any(bounds and not cut for cut, bounds, _, _ in rows)
    assert any(partial and not cut and not bounds for cut, bounds, partial, _ in rows)
    assert all(marked == (cut or bounds or partial) for cut, bounds, partial, marked in rows)


def test_dysprosium_says_that_its_imports_are_one_alloy(warehouse):
    """Of its oxide and metal Japan's customs keep no code; the schedule names the alloy with iron alone."""
    row = warehouse.execute("""
        select rating, is_unsettled, partial_codes from marts.factsheet_headlines
        where reporter_code = 'JPN' and mineral_code = 'dysprosium'
            and indicator_code = 'refined_import_stability'
    """).fetchone()
    assert row == ("High", True, "382499500")
    notes = warehouse.execute("""
        select indicator_number from marts.factsheet_notes
        where reporter_code = 'JPN' and mineral_code = 'dysprosium' and sentence_code = 'note_partial_stage'
    """).fetchall()
    assert notes == [(4,)]


@pytest.fixture(scope="module")
def chart_words(warehouse_file: Path) -> Words:
    """Units, sources and reasons as the seeds print them."""
    with duckdb.connect(str(warehouse_file), read_only=True) as connection:

        def texts(query: str) -> list[str]:
            return [row[0] for row in connection.execute(query).fetchall()]

        return Words(
            texts("select distinct printed_unit_ja from marts.factsheet_donuts")
            + texts("select distinct unit_ja from marts.factsheet_price_windows")
            + texts("select ja from reference.terms where term like 'trend_unit%'")
            + texts("select ja from reference.terms where term = 'radar_scale_note'")
            + ["%", "HHI", "Σs²g"],
            texts("select short_name_ja from reference.source_labels")
            + texts("select citation_ja from reference.source_labels")
            + texts("select name_ja from method.import_series")
            + texts("select name_ja from method.timeline_sources where name_ja is not null"),
            texts("select ja from reference.terms where term in (select value_flag from method.value_flags)")
            + texts("select ja from reference.terms where term like 'panel_%' or term like 'trend_%_absent'"),
            texts("select ja from reference.terms where term in ('material_flow', 'responses_flow')"),
        )


@pytest.mark.parametrize("mineral", MINERALS)
def test_every_chart_has_title_unit_year_source_and_a_text_alternative(mineral, factsheets, chart_words):
    file = factsheets / f"{mineral}.pdf"
    assert len(charts(file)) >= 6 + 8 + 1  # the columns, the page of trends, the radar
    assert chart_faults(file, chart_words) == []


@pytest.mark.parametrize("mineral", MINERALS)
def test_every_printed_share_equals_the_mart_of_shares_to_the_rounding(mineral, factsheets, warehouse):
    """The list is worked out anew from country_shares: six countries, the rest together, the first three."""
    pieces = pieces_of(factsheets / f"{mineral}.pdf", 0)
    charts = 0
    for number in range(1, 5):
        reference_year, basis, stage, source, reporter, *_, value = printed_year(warehouse, mineral, number)
        rows = rows_of(column_of(pieces, number))
        if value is None:
            assert rows == []
            continue
        charts += 1
        shares = warehouse.execute(
            "select countries.name_ja, shares.is_remainder, shares.share from marts.country_shares as shares "
            "inner join reference.countries as countries using (country_code) "
            "where scenario_id = 'baseline' and mineral_code = ? and supply_stage = ? and source_id = ? "
            "and reporter_code = ? and reference_year = ? and basis = ? and share > 0 "
            "order by shares.is_remainder, share desc, country_code",
            [mineral, stage, source, reporter, reference_year, basis or "contained"],
        ).fetchall()
        named = [(name, share) for name, is_remainder, share in shares if not is_remainder]
        rest = sum(share for _, is_remainder, share in shares if is_remainder)
        rest += sum(share for _, share in named[6:])
        listed = [*named[:6], *([("その他", rest)] if rest > 0 else [])]
        percents = list_percents([share for _, share in listed])
        expected = [(name, percent) for (name, _), percent in zip(listed, percents, strict=True)]
        top3 = sum(int(percent.removesuffix("未満").rstrip("%")) for percent in percents[: len(named[:3])])
        expected.append(("上位三か国計", f"{top3}%"))
        assert rows == expected, f"{mineral}, column {number}"
    assert charts >= 2


@pytest.mark.parametrize("mineral", MINERALS)
def test_values_cuts_and_totals_are_printed(mineral, factsheets, warehouse):
    pieces = pieces_of(factsheets / f"{mineral}.pdf", 0)
    for number in range(1, 5):
        *_, value = printed_year(warehouse, mineral, number)
        texts = [piece.text for piece in column_of(pieces, number)]
        if value is None:
            assert not any(text.startswith(("HHI", "Σs²g")) for text in texts)
            continue
        rounded = Decimal(repr(value)).quantize(Decimal("0.001"), rounding=ROUND_HALF_UP)
        assert f"{'HHI' if number < 3 else 'Σs²g'} {rounded}" in texts
        (total,) = warehouse.execute(
            "select printed_total from marts.factsheet_donuts "
            "inner join method.indicators using (indicator_code) "
            "inner join marts.factsheet_reporters using (reporter_code) "
            "where (is_default or is_world) and mineral_code = ? and indicator_number = ?",
            [mineral, number],
        ).fetchone()
        assert f"{Decimal(repr(total)).quantize(Decimal(1), rounding=ROUND_HALF_UP):,}" in texts


@pytest.mark.parametrize("mineral", MINERALS)
def test_an_absent_figure_says_why_in_its_own_words(mineral, factsheets, warehouse):
    pieces = pieces_of(factsheets / f"{mineral}.pdf", 0)
    for number in range(1, 7):
        *_, reason, value = printed_year(warehouse, mineral, number)
        if value is None:
            (words,) = warehouse.execute("select ja from reference.terms where term = ?", [reason]).fetchone()
            assert words in "".join(piece.text for piece in column_of(pieces, number))


@pytest.mark.parametrize("mineral", MINERALS)
def test_old_years_carry_a_mark_and_new_ones_do_not(mineral, factsheets, warehouse):
    """More than three years older than the newest year on the page."""
    pieces = pieces_of(factsheets / f"{mineral}.pdf", 0)
    years = {number: printed_year(warehouse, mineral, number)[0] for number in range(1, 7)}
    for number, reference_year in years.items():
        marked = any("†" in piece.text for piece in column_of(pieces, number))
        assert marked == (max(years.values()) - reference_year > 3), f"{mineral}, column {number}"


@pytest.mark.parametrize("mineral", MINERALS)
def test_the_response_page_prints_every_item_of_the_register_with_its_line(mineral, factsheets, warehouse):
    text = "".join(piece.text for piece in pieces_of(factsheets / f"{mineral}.pdf", 1))
    text = text.replace(" ", "")
    items = warehouse.execute(
        "select text_ja, source_line from reference.measures_register where mineral_code = ?", [mineral]
    ).fetchall()
    assert items
    for words, line in items:
        assert re.search(re.escape(words.replace(" ", "")) + rf"\[[12]:{line}\]", text), words


@pytest.mark.parametrize("mineral", MINERALS)
def test_the_foot_names_date_sources_rule_set_and_digest(mineral, factsheets, warehouse):
    as_of, digest = warehouse.execute("select as_of, digest from marts.warehouse_info").fetchone()
    foot = "".join(piece.text for piece in pieces_of(factsheets / f"{mineral}.pdf", 0) if piece.top > 492)
    assert f"基準日：{as_of.year}年{as_of.month}月{as_of.day}日" in foot
    assert f"照合値：{digest[:16]}" in foot
    for words in (
        "2022年スライド準拠（当方推定）",
        "公的な基準ではない",
        "出所：",
        "財務省「貿易統計」2020年",
    ):
        assert words in foot


def all_files(check: Callable) -> Callable:
    return pytest.mark.parametrize("name", [*MINERALS, "methods", "deck"])(check)


@all_files
def test_no_text_overlaps_or_is_cut_or_too_small(name, factsheets):
    file = factsheets / f"{name}.pdf"
    for number, size in enumerate(page_sizes(file)):
        assert size == (960, 540)
        pieces = pieces_of(file, number)
        assert pieces
        assert overlapping(pieces) == []
        assert outside(pieces, 20, 8, 940, 536) == []
        assert min(piece.size_pt for piece in pieces) >= 6.99


@all_files
def test_every_font_is_embedded_and_of_the_typeface(name, factsheets):
    with pikepdf.open(factsheets / f"{name}.pdf") as pdf:
        descriptors = [
            item
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor"
        ]
        assert descriptors
        for descriptor in descriptors:
            assert "BIZ-UDPGothic" in str(descriptor["/FontName"]), descriptor["/FontName"]
            assert any(key in descriptor for key in ("/FontFile2", "/FontFile3"))


@all_files
def test_the_file_is_sound_and_says_what_it_is(name, factsheets, warehouse):
    (as_of,) = warehouse.execute("select as_of from marts.warehouse_info").fetchone()
    with pikepdf.open(factsheets / f"{name}.pdf") as pdf:
        assert list(pdf.check_pdf_syntax()) == []
        assert str(pdf.Root["/Lang"]) == "ja"
        assert str(pdf.docinfo["/Title"])
        assert str(pdf.docinfo["/CreationDate"]) == f"D:{as_of:%Y%m%d}"


def test_the_deck_has_cover_maps_definitions_each_minerals_pages_methods_and_targets(factsheets, warehouse):
    deck = factsheets / "deck.pdf"
    cover = [piece.text for piece in pieces_of(deck, 0)]
    names = dict(warehouse.execute("select mineral_code, name_ja from reference.minerals").fetchall())
    first = 4  # cover, heat map, definitions, and the one scenario that the seed marks
    for mineral in MINERALS:
        assert names[mineral] in cover
        assert pieces_of(deck, first)[0].text.endswith(names[mineral])
        assert str(first + 1) in cover
        first += len(page_sizes(factsheets / f"{mineral}.pdf"))
    assert "評価手法の比較" in cover
    for place in range(2):
        in_deck, alone = (
            [
                piece.text for piece in pieces if piece.top > 16 and (piece.top < 515 or piece.left < 890)
            ]  # all but identifier and page number
            for pieces in (pieces_of(deck, first + place), pieces_of(factsheets / "methods.pdf", place))
        )
        assert in_deck == alone
    assert "2022年資料の再現" in cover
    assert len(page_sizes(deck)) == first + 5  # methods twice, reproduction, targets, emissions


def test_the_last_page_but_one_shows_targets_as_printed_and_the_limit_as_computed(factsheets, warehouse):
    """100,000 t of lithium less 35,000 t secured leave 65,000; 80 less 37.7 per cent leave 42.3 points."""
    page = len(page_sizes(factsheets / "deck.pdf")) - 2
    pieces = [piece.text for piece in pieces_of(factsheets / "deck.pdf", page)]
    for words in (
        "政策目標の進捗",
        "100,000t以上（2030年）",
        "35,000t（2025年）",
        "65,000t",
        "37.7%（2022年度）",
    ):
        assert words in pieces
    assert any(words.startswith("42.3") for words in pieces)
    shares = warehouse.execute(
        """select max(top_country_share) from marts.single_country_test
           where is_on_eu_list and is_material group by mineral_code"""
    ).fetchall()
    assert shares
    for (share,) in shares:
        assert f"{100 * share:.1f}%" in pieces


def test_the_last_page_of_the_deck_shows_the_emission_targets_as_printed(factsheets):
    """1.453 less 1.427 t of carbon dioxide per tonne are .026; what the slides print of six companies."""
    pieces = pieces_of(factsheets / "deck.pdf", len(page_sizes(factsheets / "deck.pdf")) - 1)
    texts = [piece.text for piece in pieces]
    for words in (
        "非鉄製錬業と資源会社の脱炭素目標",
        "26%減（1990年度比）：1.427 t-CO2/t",
        "24.6%減：1.453 t-CO2/t（2019年度）",
        "0.026 t-CO2/t",
        "40%減（2019年比）",
        "米州の銅事業",
        "記載なし",
    ):
        assert words in texts, words
    assert texts.count("実質ゼロ") == 5
    (vale,) = [piece for piece in pieces if piece.text == "ヴァーレ"]
    beside = [
        piece.text
        for piece in pieces
        if abs(piece.middle[1] - vale.middle[1]) < 30 and piece.left > vale.right
    ]
    assert "33%減（2017年比）" in beside


def test_the_methods_slide_prints_each_rank_and_explains_each_letter(factsheets, warehouse):
    pieces = pieces_of(factsheets / "methods.pdf", 1)
    foot = "".join(piece.text for piece in pieces if piece.top > 492)
    ranks: dict[str, list[tuple]] = {}
    for name, *rank in warehouse.execute(
        "select name_ja, method_rank, is_earlier_year, reason_ja from marts.factsheet_method_ranks "
        "where reporter_code = 'JPN' order by row_order, sort_order"
    ).fetchall():
        ranks.setdefault(name, []).append(tuple(rank))
    assert len(ranks) > 60
    for name, expected in ranks.items():
        (mineral,) = [piece for piece in pieces if piece.text == name and piece.top < 492]
        right = mineral.left + 450
        beside = [
            piece
            for piece in pieces
            if abs(piece.middle[1] - mineral.middle[1]) < 4 and mineral.right < piece.left < right
        ]
        printed = [piece.text for piece in sorted(beside, key=lambda piece: piece.left)]
        assert len(printed) == 5, (name, printed)
        for words, (rank, is_earlier_year, reason) in zip(printed, expected, strict=True):
            if rank is None:
                assert f"{words} {reason}" in foot
            else:
                assert words == f"{rank:g}{'†' if is_earlier_year else ''}"


def test_the_methods_slide_prints_each_correlation_and_names_the_best_pair(factsheets, warehouse):
    texts = [piece.text for piece in pieces_of(factsheets / "methods.pdf", 0)]
    pairs = warehouse.execute(
        "select methods.name_ja, others.name_ja, rank_correlation, mineral_count "
        "from marts.method_rank_agreement as agreement "
        "inner join method.compared_methods as methods using (method_code) "
        "inner join method.compared_methods as others on others.method_code = agreement.other_method_code "
        "where reporter_code = 'JPN' order by rank_correlation desc"
    ).fetchall()
    assert len(pairs) == 10  # of five methods
    printed = [
        str(Decimal(repr(correlation)).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP))
        for _, _, correlation, _ in pairs
    ]
    for words in set(printed):
        assert texts.count(words) == 2 * printed.count(words)
    first, second, _, count = pairs[0]
    assert (
        f"順位が最も一致するのは{first}と{second}で、順位相関は{printed[0]}（{count}鉱種）である。"
        in "".join(texts)
    )


def test_the_heat_map_is_sorted_by_the_number_of_high_ratings(factsheets, warehouse):
    pieces = pieces_of(factsheets / "deck.pdf", 1)
    names = [name for (name,) in warehouse.execute("select name_ja from reference.minerals").fetchall()]
    rows = sorted(
        (piece for piece in pieces if piece.text in names and piece.left < 150), key=lambda piece: piece.top
    )
    assert len(rows) == len(MINERALS)
    counts = []
    for row in rows:
        beside = [piece for piece in pieces if abs(piece.middle[1] - row.middle[1]) < 12]
        chips = [piece.text.rstrip(MARKS) for piece in beside if piece.text.rstrip(MARKS) in RATINGS]
        assert len(chips) == 6
        counted = next(int(piece.text) for piece in beside if piece.left > 860 and piece.text.isdigit())
        assert counted == chips.count("High")
        counts.append(counted)
    assert counts == sorted(counts, reverse=True)


def test_named_minerals_are_printed_alone_and_to_the_same_bytes(factsheets, warehouse_file, tmp_path):
    told = []
    files = render_factsheets(
        warehouse_file,
        tmp_path,
        ["copper", "cobalt"],
        lambda done, total, name: told.append((done, total, name)),
    )
    assert [file.name for file in files] == ["cobalt.pdf", "copper.pdf"]
    beside = [".stamps", "cobalt.pdf", "cobalt.txt", "copper.pdf", "copper.txt"]  # their answer cards
    assert sorted(path.name for path in tmp_path.iterdir()) == beside
    for file in files:
        assert file.read_bytes() == (factsheets / file.name).read_bytes()
    assert told == [(1, 2, "cobalt.pdf"), (2, 2, "copper.pdf")]


def test_an_unknown_mineral_is_refused_with_the_known_ones(warehouse_file, tmp_path):
    with pytest.raises(CritminError, match=r"unknown mineral unobtainium: .*rare_earths, lithium, cobalt"):
        render_factsheets(warehouse_file, tmp_path / "out", ["copper", "unobtainium"])
    assert not (tmp_path / "out").exists()


def test_without_a_warehouse_the_message_says_what_to_do(tmp_path):
    with pytest.raises(CritminError, match=r"run `critmin build` first"):
        render_factsheets(tmp_path / "none.duckdb", tmp_path)


def test_a_warehouse_without_the_pages_tables_is_refused(tmp_path):
    file = tmp_path / "empty.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute("create schema marts")
    with pytest.raises(CritminError, match=r"lacks marts\.factsheet_reporters"):
        render_factsheets(file, tmp_path)


def test_what_the_slides_call_for_differs_from_the_rule_in_two_cells(warehouse):
    """26 of 30 measures; the rule adds material saving for lithium and copper, which the slides leave out."""
    rows = warehouse.execute(
        "select mineral_code, measure_code, is_required_by_rule, is_required_by_slides, agreement "
        "from marts.response_agreement where figures = 'slides'"
    ).fetchall()
    assert len(rows) == 30
    assert sum(by_slides for *_, by_slides, _ in rows) == 26
    different = sorted(
        (mineral, measure) for mineral, measure, *_, agreement in rows if agreement == "differs"
    )
    assert different == [("copper", "substitution"), ("lithium", "substitution")]
