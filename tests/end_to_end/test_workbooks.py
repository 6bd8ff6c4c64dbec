"""Figures as Excel workbooks: numbers that are the marts', each with what it rests on."""

import zipfile
from datetime import date, timedelta

import pytest

from workbook_reading import Sheet, read_workbook

# One with figures in every column and monthly prices, one with gaps.
MINERALS = ("nickel", "dysprosium")
TABS = ["概要", "指標", "構成比", "価格", "再生率", "対応策", "シナリオ", "元の値", "注", "出典"]


@pytest.fixture(params=MINERALS)
def mineral(request) -> str:
    return request.param


@pytest.fixture
def sheets(other_formats, mineral) -> dict[str, Sheet]:
    return {sheet.name: sheet for sheet in read_workbook(other_formats / f"{mineral}.xlsx")}


def rows_of(sheet: Sheet) -> list[dict[str, object]]:
    """The rows of a table by the words of their columns; blank cells are None."""
    head, *rows = sheet.rows()
    assert len(set(head)) == len(head)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_the_first_sheet_says_what_it_is_and_names_the_others(sheets, mineral, warehouse):
    assert list(sheets) == [tab for tab in TABS if tab in sheets]
    assert {"概要", "指標", "構成比", "元の値", "注", "出典"} <= set(sheets)
    (title, _), *lines = sheets["概要"].rows()
    (name,) = warehouse.execute(
        "select name_ja from marts.factsheet_minerals where mineral_code = ?", [mineral]
    ).fetchone()
    assert title.startswith(name)
    about = dict(lines)
    as_of, digest = warehouse.execute("select as_of, digest from marts.warehouse_info").fetchone()
    assert about["基準日"] == f"{as_of.year}年{as_of.month}月{as_of.day}日"
    assert about["照合値"] == digest
    assert "出典" in about["利用条件"] and "公的な基準ではない" in about["判定規則"]
    assert [tab for tab in about if tab in sheets] == list(sheets)


def test_values_cuts_and_flags_are_those_of_the_mart(sheets, mineral, warehouse):
    expected = warehouse.execute(
        "select indicator_number, indicator_code, reference_year, indicator_value, rating, is_unsettled, "
        "low_mid_cut, mid_high_cut, distance_to_cut, value_flag, top_country_share, top3_share, "
        "total_quantity from marts.factsheet_headlines inner join marts.factsheet_reporters "
        "using (reporter_code) where mineral_code = ? and (is_default or is_world) order by 1",
        [mineral],
    ).fetchall()
    columns = (
        "番号", "コード", "対象年", "指標値", "判定", "判定が確定しない", "LowとMidの境", "MidとHighの境",
        "閾値までの差", "値の性質（コード）", "首位国の構成比", "上位三か国計", "合計",
    )  # fmt: skip
    assert [tuple(row[name] for name in columns) for row in rows_of(sheets["指標"])] == expected
    assert len(expected) == 6
    # What makes a rating less than sure is told beside it.
    caveats = warehouse.execute(
        "select indicator_number, count(*) from marts.factsheet_caveats "
        "inner join method.indicators using (indicator_code) "
        "inner join marts.factsheet_reporters using (reporter_code) "
        "where mineral_code = ? and (is_default or is_world) group by 1",
        [mineral],
    ).fetchall()
    told = {
        row["番号"]: len(row["判定の留保"].split("、"))
        for row in rows_of(sheets["指標"])
        if row["判定の留保"]
    }
    assert told == dict(caveats) and told


def test_shares_prices_and_rates_are_those_of_the_marts(sheets, mineral, warehouse):
    shares = warehouse.execute(
        "select indicator_number, slice_rank, country_code, share, is_rest from marts.factsheet_slices "
        "inner join marts.factsheet_reporters using (reporter_code) "
        "inner join method.indicators using (indicator_code) "
        "where mineral_code = ? and (is_default or is_world) order by 1, 2",
        [mineral],
    ).fetchall()
    columns = ("番号", "順位", "国コード", "構成比", "残余")
    assert [tuple(row[name] for name in columns) for row in rows_of(sheets["構成比"])] == shares
    prices = warehouse.execute(
        "select priced_on, price from marts.factsheet_price_points where mineral_code = ? order by 1",
        [mineral],
    ).fetchall()
    # Excel counts days from the last one but one of 1899.
    written = [
        (date(1899, 12, 30) + timedelta(days=row["日付"]), row["価格"]) for row in rows_of(sheets["価格"])
    ]
    assert written == prices
    rates = warehouse.execute(
        "select concept_code, secondary_supply_rate, value_flag from marts.factsheet_rates "
        "where mineral_code = ? order by rate_order",
        [mineral],
    ).fetchall()
    columns = ("コード", "再生率", "値の性質（コード）")
    assert [tuple(row[name] for name in columns) for row in rows_of(sheets["再生率"])] == rates


def test_scenarios_are_those_of_the_mart(other_formats, warehouse):
    sheets = {sheet.name: sheet for sheet in read_workbook(other_formats / "nickel.xlsx")}
    expected = warehouse.execute(
        "select scenario_id, indicator_code, value_before, value_after, rating_before, rating_after "
        "from marts.scenario_effects where mineral_code = 'nickel' and reporter_code in ('JPN', 'WLD') "
        "and lever = 'all' and value_before <> value_after"
    ).fetchall()
    numbers = dict(
        warehouse.execute(
            "select distinct indicator_code, indicator_number from marts.factsheet_headlines"
        ).fetchall()
    )
    columns = ("コード", "番号", "現状の値", "適用後の値", "現状の判定", "適用後の判定")
    written = {tuple(row[name] for name in columns) for row in rows_of(sheets["シナリオ"])}
    changed = {(scenario, numbers[indicator], *rest) for scenario, indicator, *rest in expected}
    assert len(changed) > 2 and changed <= written


def test_every_row_and_file_behind_a_value_is_named(sheets, mineral, warehouse):
    sources = rows_of(sheets["出典"])
    for row in sources:
        held = warehouse.execute(
            "select edition_id, published_on from provenance.snapshots where file_name = ? and sha256 = ?",
            [row["ファイル"], row["SHA-256"]],
        ).fetchall()
        # An edition that only corrects another one rests on that one's file.
        revised = warehouse.execute(
            "select revises_edition_id from provenance.snapshots where edition_id = ?", [row["版"]]
        ).fetchall()
        day = date(1899, 12, 30) + timedelta(days=row["公表日"])
        assert {(row["版"], day), *((edition, day) for (edition,) in revised)} & set(held)
        assert row["利用条件"] and row["出所"]
    behind = rows_of(sheets["元の値"])
    assert {row["ファイル"] for row in behind} == {row["ファイル"] for row in sources}
    assert sum(row["行数"] for row in sources) == len(behind)
    # Each value has rows, each without one may have none.
    valued = {row["番号"] for row in rows_of(sheets["指標"]) if row["指標値"] is not None}
    assert valued <= {row["番号"] for row in behind}
    for row in behind[:50]:
        count = warehouse.execute(
            "select count(*) from marts.provenance where mineral_code = ? and raw_row_id = ? "
            "and coalesce(value_as_published, '') = ?",
            [mineral, row["行の識別子"], row["公表された値"] or ""],
        ).fetchone()[0]
        assert count


def test_notes_are_those_of_the_pages(sheets):
    notes = "\n".join(row["注"] for row in rows_of(sheets["注"]))
    assert "出所：" in notes and "判定規則" in notes and "HHIは" in notes


def test_heads_stay_in_sight_and_no_cell_is_a_formula_or_a_link(sheets):
    for name, sheet in sheets.items():
        assert 'state="frozen"' in sheet.xml and 'topLeftCell="A2"' in sheet.xml, name
        assert {cell.kind for cell in sheet.cells.values()} <= {"text", "number", "boolean"}
        assert "hyperlink" not in sheet.xml
        assert name == "概要" or "<autoFilter" in sheet.xml
        widths = sheet.xml.partition("<cols>")[2].partition("</cols>")[0].count("<col ")
        assert widths


def test_the_file_says_the_pages_own_date(other_formats, mineral, warehouse):
    (as_of,) = warehouse.execute("select as_of from marts.warehouse_info").fetchone()
    with zipfile.ZipFile(other_formats / f"{mineral}.xlsx") as package:
        assert f"{as_of.isoformat()}T00:00:00Z" in package.read("docProps/core.xml").decode()
