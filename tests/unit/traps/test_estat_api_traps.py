"""Traps of e-Stat's API, one test each."""

import copy
from pathlib import Path

import polars as pl
import pytest
from xlsx_files import write_workbook

import make_estat_api as make
from critmin.errors import ImportRefused
from critmin.importers import mof_trade
from critmin.importers.registry import IMPORTERS, Delivery
from critmin.importers.tables import column_map
from critmin.provenance import register


def read(tmp_path: Path, answer: object) -> Delivery:
    file = tmp_path / "answer.json"
    file.write_text(make.as_json(answer), encoding="utf-8")
    (delivery,) = IMPORTERS["estat_api"].read(file)
    return delivery


def test_trap_04_11_a_row_is_gathered_from_cells(tmp_path):
    delivery = read(tmp_path, make.answer())
    snapshot_id = delivery.snapshot_id
    assert snapshot_id.startswith("estat_0003313966_")
    assert (str(delivery.published_on), delivery.published_on_basis) == ("2021-03-30", "printed")
    assert delivery.rows.rows() == [
        (f"{snapshot_id}:283691000:409:2020", snapshot_id, "283691000", "409", 2020,
         "", "KG", "0", "1200", "900"),
        (f"{snapshot_id}:711011000:551:2020", snapshot_id, "711011000", "551", 2020,
         "NO", "GR", "0", "7001", "3500"),
    ]  # fmt: skip


def test_trap_04_11_the_rows_are_those_of_the_ministrys_files(tmp_path):
    """Same columns, so that one staging model can read both."""
    rows = read(tmp_path, make.answer()).rows
    raw_columns = list(mof_trade._SCHEMA)[1:]
    assert rows.columns == ["raw_row_id", "snapshot_id", *raw_columns]


def test_trap_04_11_codes_of_measures_run_in_steps_of_ten_and_months_of_thirty():
    """150 + 30 (m - 1) is the first quantity of a month, 10 more the second, 20 more the value."""
    codes = {(row["field"], row["month"]): int(row["measure_code"]) for row in column_map("estat_api")}
    assert (codes["unit1", ""], codes["unit2", ""]) == (100, 110)
    for month in range(1, 13):
        assert codes["quantity1", str(month)] == 150 + 30 * (month - 1)
        assert codes["quantity2", str(month)] == 160 + 30 * (month - 1)
        assert codes["value_thousand_jpy", str(month)] == 170 + 30 * (month - 1)
    assert len(codes) == 2 + 3 * 13


def test_trap_04_11_the_list_of_month_codes_says_the_same(originals):
    (delivery,) = IMPORTERS["estat_api"].read(originals / "japan-estat-trade" / "estat_month_cat02.json")
    codes = {(row["field"], row["month"]): row["measure_code"] for row in column_map("estat_api")}
    assert delivery.rows.height == 12
    for month, value, quantity2 in delivery.rows.select(pl.exclude("raw_row_id", "snapshot_id")).iter_rows():
        assert value == codes["value_thousand_jpy", str(int(month))]
        assert quantity2 == codes["quantity2", str(int(month))]


@pytest.mark.parametrize(
    ("table_id", "first", "last"),
    [
        ("0003228183", "2001", "2005"),
        ("0003228184", "2006", "2010"),
        ("0003228185", "2011", "2015"),
        ("0003313966", "2016", "2020"),
        ("0003425294", "2021", "2025"),
        ("0004049326", "2026", ""),
    ],
)
def test_trap_04_11_tables_of_imports_are_known_by_their_id(tmp_path, table_id, first, last):
    table = next(row for row in column_map("estat_api_tables") if row["stats_data_id"] == table_id)
    assert (table["is_import"], table["reference_year_from"], table["reference_year_to"]) == (
        "true",
        first,
        last,
    )
    answer = make.answer([cell | {"@time": f"{first}000000"} for cell in make.cells()], table_id)
    answer["GET_STATS_DATA"]["STATISTICAL_DATA"]["TABLE_INF"]["UPDATED_DATE"] = "2030-03-30"
    assert read(tmp_path, answer).rows["reference_year"].unique().to_list() == [int(first)]


@pytest.mark.parametrize(
    ("table_id", "found"),
    [("0003313965", "the table 0003313965 of exports"), ("0001234567", "the table 0001234567")],
)
def test_trap_04_11_other_tables_are_refused(tmp_path, table_id, found):
    with pytest.raises(ImportRefused) as refused:
        read(tmp_path, make.answer(table_id=table_id))
    assert refused.value.found == found


def test_trap_04_11_ids_keep_their_leading_zeros_and_years_are_whole(originals, tmp_path):
    file = write_workbook(tmp_path / "ids.xlsx", {"シート1": make.table_ids()})
    (delivery,) = IMPORTERS["estat_api"].read(file)
    assert delivery.rows.select(pl.exclude("raw_row_id", "snapshot_id")).rows() == [
        ("HS", 2024, "0004002162"),
        ("OR", 2000, "0003258384"),
    ]
    (delivery,) = IMPORTERS["estat_api"].read(
        originals / "japan-estat-trade" / "estat_statsdataid_table.xlsx"
    )
    # 72 lines above the padding; the last two say 1999 and 1998 for 1989 and 1988.
    assert delivery.rows.height == 72
    assert delivery.rows["stats_data_id"].str.contains(r"^\d{10}$").all()
    assert delivery.rows["reference_year"].to_list()[-3:] == [1990, 1999, 1998]


def changed(change) -> dict:
    answer = copy.deepcopy(make.answer())
    change(answer["GET_STATS_DATA"])
    return answer


def _value(at: int, name: str, text: object):
    def change(answer: dict) -> None:
        answer["STATISTICAL_DATA"]["DATA_INF"]["VALUE"][at][name] = text

    return change


def _result(**members: int):
    return lambda answer: answer["STATISTICAL_DATA"]["RESULT_INF"].update(members)


def _drop(at: int):
    def change(answer: dict) -> None:
        data = answer["STATISTICAL_DATA"]
        del data["DATA_INF"]["VALUE"][at]
        data["RESULT_INF"]["TOTAL_NUMBER"] -= 1

    return change


@pytest.mark.parametrize(
    ("change", "row", "found"),
    [
        (_value(2, "$", "-1200"), "VALUE[2]", "the negative quantity -1200"),
        (_value(2, "$", "***"), "VALUE[2]", "the text '***'"),
        (_value(2, "$", "1,200"), "VALUE[2]", "'1,200'"),
        (_value(2, "$", None), "VALUE[2]", "an empty cell"),
        (_value(2, "$", [1]), "VALUE[2]", "a list"),
        (_value(2, "@cat01", "28369100"), "VALUE[2]", "'28369100'"),
        (_value(2, "@area", "00000"), "VALUE[2]", "'00000'"),
        (_value(2, "@time", "2020000303"), "VALUE[2]", "'2020000303'"),
        (_value(2, "@cat02", "999"), "VALUE[2]", "'999'"),
        (_value(2, "@cat02", "140"), "VALUE[3]", "the measure 140 of 283691000 from 409 in 2020 again"),
        (_value(2, "@colour", "blue"), "VALUE[2]", "the unknown '@colour'"),
        (_value(9, "$", "6999"), "VALUE[4]", "7001 as quantity2, while the months add up to 7000"),
        (_drop(2), "VALUE[0]", "no measure 130 (quantity2)"),
        (lambda answer: answer["RESULT"].update(STATUS=100), "RESULT", "the error 100"),
        (
            lambda answer: answer["STATISTICAL_DATA"]["RESULT_INF"].update(NEXT_KEY=14),
            "RESULT_INF",
            "13 of 13",
        ),
        (
            lambda answer: answer["STATISTICAL_DATA"]["RESULT_INF"].update(TOTAL_NUMBER=99),
            "RESULT_INF",
            "13 of 99",
        ),
        (
            lambda answer: answer["STATISTICAL_DATA"]["TABLE_INF"].update(UPDATED_DATE="2021-02-30"),
            "TABLE_INF",
            "'2021-02-30'",
        ),
        (lambda answer: answer.pop("STATISTICAL_DATA"), "GET_STATS_DATA", "no 'STATISTICAL_DATA'"),
        (
            lambda answer: answer["STATISTICAL_DATA"]["TABLE_INF"].update(UPDATED_DATE="2020-11-30"),
            "VALUE[0]",
            "2020, in a table of 2020-11-30",
        ),
    ],
)
def test_a_damaged_answer_is_refused_where_it_is_damaged(tmp_path, change, row, found):
    with pytest.raises(ImportRefused) as refused:
        read(tmp_path, changed(change))
    assert refused.value.row == row
    assert found in refused.value.found


def test_a_single_cell_stands_alone_instead_of_in_a_list(tmp_path):
    answer = make.answer(make.cells()[:1])
    answer["GET_STATS_DATA"]["STATISTICAL_DATA"]["DATA_INF"]["VALUE"] = make.cells()[0]
    with pytest.raises(ImportRefused, match="no measure 120"):
        read(tmp_path, answer)


def test_a_table_that_does_not_say_when_it_was_updated_counts_from_the_query(tmp_path):
    answer = changed(lambda answer: answer["STATISTICAL_DATA"]["TABLE_INF"].pop("UPDATED_DATE"))
    delivery = read(tmp_path, answer)
    assert (str(delivery.published_on), delivery.published_on_basis) == ("2021-05-01", "approximate")


def test_customs_codes_of_no_single_country_are_known_here_too(tmp_path, seeds_copy):
    cells = [cell | {"@area": "50702"} for cell in make.cells()[:4]]
    cells += [cell | {"@area": "50703"} for cell in make.cells()[:4]]
    (imported,) = register([read(tmp_path, make.answer(cells))], seeds_copy)
    assert imported.row_count_kept == 2
