"""A small answer of e-Stat's API, and its two lists; figures are invented, codes and countries are real."""

from __future__ import annotations

import json

from xls_files import Cell

UNIT1, UNIT2, QUANTITY1, QUANTITY2, VALUE = "100", "110", "120", "130", "140"


def cell(code: str, country: str, measure: str, text: str, reference_year: int = 2020) -> dict[str, str]:
    """One cell of the answer."""
    return {
        "@tab": "10",
        "@cat01": code,
        "@cat02": measure,
        "@area": f"50{country}",
        "@time": f"{reference_year}000000",
        "@unit": "千円" if measure == VALUE else "",
        "$": text,
    }


def cells() -> list[dict[str, str]]:
    """Two codes from two countries; the second comes with its months, all of it in March and December."""
    return [
        cell("283691000", "409", UNIT2, "KG"),
        cell("283691000", "409", QUANTITY1, "0"),
        cell("283691000", "409", QUANTITY2, "1200"),
        cell("283691000", "409", VALUE, "900"),
        cell("711011000", "551", UNIT1, "NO"),
        cell("711011000", "551", UNIT2, "GR"),
        cell("711011000", "551", QUANTITY1, "0"),
        cell("711011000", "551", QUANTITY2, "7001"),
        cell("711011000", "551", VALUE, "3500"),
        cell("711011000", "551", "220", "7000"),  # March: 150 + 30 x 2 + 10
        cell("711011000", "551", "490", "1"),  # December: 150 + 30 x 11 + 10
        cell("711011000", "551", "230", "3000"),
        cell("711011000", "551", "500", "500"),
    ]


def answer(values: list[dict[str, str]] | None = None, table_id: str = "0003313966") -> dict:
    """getStatsData of 2016 to 2020."""
    values = cells() if values is None else values
    return {
        "GET_STATS_DATA": {
            "RESULT": {
                "STATUS": 0,
                "ERROR_MSG": "正常に終了しました。",
                "DATE": "2021-05-01T10:00:00.000+09:00",
            },
            "PARAMETER": {"LANG": "J", "STATS_DATA_ID": table_id},
            "STATISTICAL_DATA": {
                "RESULT_INF": {"TOTAL_NUMBER": len(values), "FROM_NUMBER": 1, "TO_NUMBER": len(values)},
                "TABLE_INF": {"@id": table_id, "TITLE": "作例", "UPDATED_DATE": "2021-03-30"},
                "CLASS_INF": {"CLASS_OBJ": []},
                "DATA_INF": {"VALUE": values},
            },
        }
    }


def as_json(value: object) -> str:
    """JSON with four blanks of indentation."""
    return json.dumps(value, ensure_ascii=False, indent=4) + "\n"


def table_ids() -> list[list[Cell]]:
    """estat_statsdataid_table.xlsx: years are numbers, ids are text, empty rows below."""
    return [
        ["分類", "year", "statdataID"],
        ["HS", 2024.0, "0004002162"],
        ["OR", 2000.0, "0003258384"],
        [None, None, None],
        [None, None, None],
    ]


def month_codes() -> dict[str, str]:
    """estat_month_cat02.json: value and second quantity."""
    return {f"{month:02}": f"{140 + 30 * month},{130 + 30 * month}" for month in range(1, 13)}
