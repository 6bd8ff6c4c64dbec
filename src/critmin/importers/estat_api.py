"""Japan's imports through the API of e-Stat, and two lists of its codes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import polars as pl

from critmin.errors import ImportRefused
from critmin.importers.json_file import Json, JsonFile, kind_of, list_at, object_at, read_json, text_at
from critmin.importers.registry import Delivery
from critmin.importers.tables import column_map, day, read_bytes, whole_number
from critmin.importers.workbook import check_headers, open_workbook

SOURCE_ID = "estat_api"
MEASURES = ("quantity1", "quantity2", "value_thousand_jpy")
IMPORTS_SCHEMA = {
    "raw_row_id": pl.String,
    "snapshot_id": pl.String,
    "hs9_code": pl.String,
    "country_code_as_published": pl.String,
    "reference_year": pl.Int32,
    "unit1": pl.String,
    "unit2": pl.String,
    **dict.fromkeys(MEASURES, pl.String),
}
TABLE_IDS_SCHEMA = {
    "raw_row_id": pl.String,
    "snapshot_id": pl.String,
    "table_kind_as_published": pl.String,
    "reference_year": pl.Int32,
    "stats_data_id": pl.String,
}
MONTH_CODES_SCHEMA = dict.fromkeys(
    ("raw_row_id", "snapshot_id", "month_as_published", "value_code", "quantity2_code"), pl.String
)

_NAMES = f"{SOURCE_ID}_names"
_PATTERNS = {
    "hs9_code": (r"\d{9}", "a code of nine digits with its leading zero"),
    "area_code": (r"50\d{3}", "50 and a country code of three digits"),
    "time_code": (r"[12]\d{3}0{6}", "a year and six zeros"),
}
_TABLE_ID = re.compile(r"\d{10}", re.ASCII)
_YEAR = re.compile(r"[12]\d{3}", re.ASCII)
_MONTHS = [f"{month:02}" for month in range(1, 13)]
_MONTH_CODES = re.compile(r"(\d{3}),(\d{3})", re.ASCII)
_ASK_AGAIN = "Ask the API again and import the new answer"


class EstatApi:
    """Reads an answer of getStatsData, the list of table ids and the list of month codes.

    Source: Ministry of Finance through e-Stat (`estat_api` in sources.csv): the figures of `mof_trade`,
    thousand yen CIF, a cell per code, country, year and measure. What a measure's code means stands in
    column_maps/estat_api.csv.
    """

    source_id = SOURCE_ID

    def read(self, path: Path) -> list[Delivery]:
        """Read one file.

        Returns:
            One delivery: of raw_estat_api__imports (a row per code, country and year, as in
            raw_mof_trade__imports), __table_ids, or __month_codes.

        Raises:
            ImportRefused: an error of the API, a part of a longer answer, a table of exports or an unknown
                one, a running year, an unknown measure, a cell twice, a year that lacks a measure or is not
                the sum of its months, a quantity that is not a whole number from zero.
        """
        if read_bytes(path).startswith(b"PK"):
            return [_table_ids(path)]
        json_file = read_json(path)
        content = json_file.content
        if isinstance(content, dict) and "GET_STATS_DATA" in content:
            return [_imports(json_file, content["GET_STATS_DATA"])]
        return [_month_codes(json_file)]


IMPORTER = EstatApi()


def _edition(layout: str) -> dict[str, str]:
    return next(row for row in column_map(f"{SOURCE_ID}_editions") if row["layout"] == layout)


def _delivery(file: str, sha256: str, edition: Mapping[str, str], rows: pl.DataFrame) -> Delivery:
    return Delivery(
        source_id=SOURCE_ID,
        edition_id=edition["edition_id"],
        snapshot_id=edition["snapshot_id"],
        edition_name=edition["edition_name"],
        published_on=date.fromisoformat(edition["published_on"]),
        published_on_basis=edition["published_on_basis"],
        file_name=file,
        sha256=sha256,
        raw_table=edition["raw_table"],
        rows=rows,
        note=edition["note"],
        licence=edition["licence"],
    )


def _member(value: Json, name: str, *, file: str, place: str) -> Json:
    """A member that must be there, of an object that may have others."""
    if isinstance(value, dict) and name in value:
        return value[name]
    raise ImportRefused(
        file=file,
        row=place,
        column=name,
        found=f"no {name!r}" if isinstance(value, dict) else kind_of(value),
        expected=f"an object with {name!r}",
        advice=_ASK_AGAIN,
    )


@dataclass
class _Cells:
    """What the answer says of one code, country and year."""

    place: str
    texts: dict[tuple[str, str], str] = field(default_factory=dict)


def _imports(json_file: JsonFile, answer: Json) -> Delivery:
    file = json_file.file
    _refuse_error(file, answer)
    data = _member(answer, "STATISTICAL_DATA", file=file, place="GET_STATS_DATA")
    info = _member(data, "TABLE_INF", file=file, place="STATISTICAL_DATA")
    table_id = _import_table(file, info)
    published_on, basis = _published_on(file, answer, info)
    values = _member(
        _member(data, "DATA_INF", file=file, place="STATISTICAL_DATA"), "VALUE", file=file, place="DATA_INF"
    )
    values = list_at([values] if isinstance(values, dict) else values, file=file, place="VALUE")
    _refuse_part(file, data, len(values))
    cells = _cells(file, values)
    snapshot_id = f"estat_{table_id}_{json_file.sha256[:8]}"
    rows = []
    for (code, country, reference_year), found in cells.items():
        _check_year(file, found.place, reference_year, table_id, published_on)
        _check_sums(file, found)
        yearly = {
            name: found.texts.get((name, "year" if name in MEASURES else ""), "") for name in IMPORTS_SCHEMA
        }
        row_id = f"{snapshot_id}:{code}:{country}:{reference_year}"
        rows.append(
            (row_id, snapshot_id, code, country, reference_year, *(yearly[name] for name in list(yearly)[5:]))
        )
    edition = _edition("imports") | {
        "snapshot_id": snapshot_id,
        "edition_id": f"{SOURCE_ID}_{table_id}_{published_on}",
        "published_on": published_on,
        "published_on_basis": basis,
    }
    table = pl.DataFrame(rows, schema=IMPORTS_SCHEMA, orient="row")
    return _delivery(file, json_file.sha256, edition, table)


def _refuse_error(file: str, answer: Json) -> None:
    result = _member(answer, "RESULT", file=file, place="GET_STATS_DATA")
    status = text_at(
        _member(result, "STATUS", file=file, place="RESULT"), file=file, place="RESULT", column="STATUS"
    )
    if status != "0":
        said = result.get("ERROR_MSG") if isinstance(result, dict) else ""
        raise ImportRefused(
            file=file,
            row="RESULT",
            column="STATUS",
            found=f"the error {status} ({said})",
            expected="an answer without error (0)",
            advice=_ASK_AGAIN,
        )


def _import_table(file: str, info: Json) -> str:
    """The table's id, if it is one of imports by commodity and country."""
    table_id = text_at(
        _member(info, "@id", file=file, place="TABLE_INF"), file=file, place="TABLE_INF", column="@id"
    )
    tables = {row["stats_data_id"]: row for row in column_map(f"{SOURCE_ID}_tables")}
    if table_id in tables and tables[table_id]["is_import"] == "true":
        return table_id
    known = [name for name, row in tables.items() if row["is_import"] == "true"]
    raise ImportRefused(
        file=file,
        row="TABLE_INF",
        column="@id",
        found=f"the table {table_id}" + (" of exports" if table_id in tables else ""),
        expected=f"a table of imports by commodity and country: {', '.join(known)}",
        advice=f"A new table has to be put into src/critmin/importers/column_maps/{SOURCE_ID}_tables.csv",
    )


def _published_on(file: str, answer: Json, info: Json) -> tuple[str, str]:
    """The day of the table's last update; without it, that of the query."""
    updated = info.get("UPDATED_DATE") if isinstance(info, dict) else None
    if updated:
        return day(str(updated), file=file, row="TABLE_INF", column="UPDATED_DATE").isoformat(), "printed"
    asked = _member(_member(answer, "RESULT", file=file, place="(top)"), "DATE", file=file, place="RESULT")
    return day(str(asked)[:10], file=file, row="RESULT", column="DATE").isoformat(), "approximate"


def _refuse_part(file: str, data: Json, count: int) -> None:
    """A long answer comes in parts, and a code's measures can stand in two of them."""
    inf = _member(data, "RESULT_INF", file=file, place="STATISTICAL_DATA")
    total = text_at(
        _member(inf, "TOTAL_NUMBER", file=file, place="RESULT_INF"),
        file=file,
        place="RESULT_INF",
        column="TOTAL_NUMBER",
    )
    if total == str(count) and isinstance(inf, dict) and not inf.get("NEXT_KEY"):
        return
    raise ImportRefused(
        file=file,
        row="RESULT_INF",
        column="TOTAL_NUMBER",
        found=f"{count} of {total} cells",
        expected="the whole answer",
        advice="Ask for fewer codes or years at once",
    )


def _cells(file: str, values: list[Json]) -> dict[tuple[str, str, int], _Cells]:
    """Code, country and year → their cells, in the answer's order."""
    columns = [row for row in column_map(_NAMES) if row["layout"] == "value"]
    names = [row["name_as_published"] for row in columns]
    optional = [row["name_as_published"] for row in columns if row["is_optional"] == "true"]
    name_of = {row["field"]: row["name_as_published"] for row in columns if row["field"]}
    measures = {row["measure_code"]: (row["field"], row["month"]) for row in column_map(SOURCE_ID)}
    cells: dict[tuple[str, str, int], _Cells] = {}
    for at, value in enumerate(values):
        place = f"VALUE[{at}]"
        members = object_at(value, names, file=file, place=place, map_name=_NAMES, optional=optional)
        texts = {
            each: text_at(members[name], file=file, place=place, column=name)
            for each, name in name_of.items()
        }
        for each, (pattern, expected) in _PATTERNS.items():
            if not re.fullmatch(pattern, texts[each], re.ASCII):
                raise _refusal(file, place, name_of[each], repr(texts[each]), expected)
        measure = measures.get(texts["measure_code"])
        if measure is None:
            raise _refusal(
                file,
                place,
                name_of["measure_code"],
                repr(texts["measure_code"]),
                f"a measure of column_maps/{SOURCE_ID}.csv",
            )
        if measure[0] in MEASURES:
            whole_number(texts["value"], file=file, row=place, column=name_of["value"])
        key = (texts["hs9_code"], texts["area_code"][2:], int(texts["time_code"][:4]))
        found = cells.setdefault(key, _Cells(place))
        if measure in found.texts:
            what = f"the measure {texts['measure_code']} of {key[0]} from {key[1]} in {key[2]} again"
            raise _refusal(file, place, name_of["measure_code"], what, "each once")
        found.texts[measure] = texts["value"]
    return cells


def _check_year(file: str, place: str, reference_year: int, table_id: str, published_on: str) -> None:
    table = next(row for row in column_map(f"{SOURCE_ID}_tables") if row["stats_data_id"] == table_id)
    last = int(table["reference_year_to"] or reference_year)
    if not int(table["reference_year_from"]) <= reference_year <= last:
        raise _refusal(
            file,
            place,
            "@time",
            str(reference_year),
            f"{table['reference_year_from']} to {table['reference_year_to']}, as in the table {table_id}",
        )
    if reference_year >= int(published_on[:4]):
        raise ImportRefused(
            file=file,
            row=place,
            column="@time",
            found=f"{reference_year}, in a table of {published_on}",
            expected="a complete year",
            advice="Months to come are 0: ask again when the year is over",
        )


def _check_sums(file: str, found: _Cells) -> None:
    """Each measure has its year, and months that were asked for add up to it."""
    months: dict[str, int] = defaultdict(int)
    for (name, month), text in found.texts.items():
        if month.isdecimal():
            months[name] += int(text)
    for name in ("unit2", *MEASURES):
        if (name, "year" if name in MEASURES else "") not in found.texts:
            code = next(
                row["measure_code"]
                for row in column_map(SOURCE_ID)
                if row["field"] == name and row["month"] in ("", "year")
            )
            raise ImportRefused(
                file=file,
                row=found.place,
                column="@cat02",
                found=f"no measure {code} ({name})",
                expected="units, quantities and value of the year",
                advice="Ask for all measures at once",
            )
    for name, total in months.items():
        if (year := int(found.texts[name, "year"])) != total:
            raise _refusal(
                file,
                found.place,
                "@cat02",
                f"{year} as {name}, while the months add up to {total}",
                "the sum",
            )


def _table_ids(path: Path) -> Delivery:
    """The list of table ids: one sheet, padded with empty rows."""
    workbook = open_workbook(path)
    edition = _edition("table_ids")
    snapshot_id = edition["snapshot_id"]
    sheet = workbook.sheet(workbook.sheet_names[0])
    columns = {
        row["field"]: row["name_as_published"] for row in column_map(_NAMES) if row["layout"] == "table_ids"
    }
    header = [cell for cell in sheet.rows[0] if cell] if sheet.rows else []
    check_headers(header, list(columns.values()), file=sheet.file, row=f"{sheet.name}!1", map_name=_NAMES)
    at = {name: sheet.rows[0].index(published) for name, published in columns.items()}
    rows = []
    for row in range(1, len(sheet.rows)):
        kind, year, table_id = (sheet.cell(row, at[name]) for name in columns)
        if not any(sheet.rows[row]):
            continue
        for name, text, pattern, expected in (
            ("reference_year", year, _YEAR, "a year of four digits"),
            ("stats_data_id", table_id, _TABLE_ID, "an id of ten digits with its leading zeros"),
        ):
            if not pattern.fullmatch(text):
                raise _refusal(sheet.file, sheet.place(row, at[name]), columns[name], repr(text), expected)
        if not kind:
            column = "table_kind_as_published"
            raise _refusal(
                sheet.file, sheet.place(row, at[column]), columns[column], "an empty cell", "a kind"
            )
        rows.append((f"{snapshot_id}:{row + 1}", snapshot_id, kind, int(year), table_id))
    if not rows:
        raise ImportRefused(
            file=sheet.file, found="no data line", expected="ids of tables", advice=_ASK_AGAIN
        )
    table = pl.DataFrame(rows, schema=TABLE_IDS_SCHEMA, orient="row")
    return _delivery(workbook.file, workbook.sha256, edition, table)


def _month_codes(json_file: JsonFile) -> Delivery:
    """The list of month codes: twelve months, each with the codes of value and second quantity."""
    edition = _edition("month_codes")
    snapshot_id = edition["snapshot_id"]
    members = object_at(
        json_file.content, _MONTHS, file=json_file.file, place="(top level)", map_name=SOURCE_ID
    )
    rows = []
    for month in _MONTHS:
        text = text_at(members[month], file=json_file.file, place=month, column=month)
        match = _MONTH_CODES.fullmatch(text)
        if match is None:
            raise _refusal(json_file.file, month, month, repr(text), "two codes such as 170,160")
        rows.append((f"{snapshot_id}:{month}", snapshot_id, month, match[1], match[2]))
    table = pl.DataFrame(rows, schema=MONTH_CODES_SCHEMA, orient="row")
    return _delivery(json_file.file, json_file.sha256, edition, table)


def _refusal(file: str, place: str, column: str, found: str, expected: str) -> ImportRefused:
    return ImportRefused(
        file=file, row=place, column=column, found=found, expected=expected, advice=_ASK_AGAIN
    )
