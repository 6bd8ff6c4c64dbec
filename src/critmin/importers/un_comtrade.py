"""UN Comtrade: trade flows of the API and of the former site, and the lists of codes.

The figures may not be passed on, so the raw tables of this source stay on the machine that imports them.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

import polars as pl

from critmin.errors import ImportRefused
from critmin.importers.json_file import Json, JsonFile, list_at, object_at, read_json, text_at
from critmin.importers.mapped_csv import MappedTable, delivery_of, read_mapped
from critmin.importers.registry import Delivery
from critmin.importers.tables import (
    MOST_BYTES,
    check_header,
    check_number,
    column_map,
    day,
    decode,
    first_line,
    parse_csv,
    read_bytes,
    refuse_size,
    sha256_of,
)

SOURCE_ID = "un_comtrade"
_IDS = ("raw_row_id", "snapshot_id")
FLOWS_SCHEMA = {
    **dict.fromkeys(_IDS, pl.String),
    "reference_year": pl.Int32,
    "is_annual": pl.Boolean,
    **dict.fromkeys(
        (
            "flow_code_as_published",
            "reporter_code_as_published",
            "partner_code_as_published",
            "partner2_code_as_published",
            "classification_code",
            "commodity_code",
            "aggregate_level",
            "customs_code",
            "supply_mode_code",
            "transport_code",
            "quantity_unit_code",
            "quantity",
        ),
        pl.String,
    ),
    "is_quantity_estimated": pl.Boolean,
    "net_weight_kg": pl.String,
    "is_net_weight_estimated": pl.Boolean,
    "cif_value_usd": pl.String,
    "fob_value_usd": pl.String,
    "primary_value_usd": pl.String,
    "is_reported": pl.Boolean,
    "is_aggregate": pl.Boolean,
}
AREAS_SCHEMA = {
    **dict.fromkeys(
        (
            *_IDS,
            "list_name",
            "area_code_as_published",
            "area_as_published",
            "iso3_as_published",
            "iso2_as_published",
            "entry_year_as_published",
            "exit_year_as_published",
        ),
        pl.String,
    ),
    "is_group": pl.Boolean,
}
CODES_SCHEMA = dict.fromkeys((*_IDS, "list_name", "code", "text_en", "abbreviation"), pl.String)
COMMODITIES_SCHEMA = {
    **dict.fromkeys((*_IDS, "classification_code", "commodity_code", "text_en", "parent_code"), pl.String),
    "is_leaf": pl.Boolean,
    **dict.fromkeys(("aggregate_level", "unit_as_published"), pl.String),
}
BULK_FILES_SCHEMA = dict.fromkeys(
    (
        *_IDS,
        "reporter_code_as_published",
        "frequency_code",
        "type_code",
        "classification_code",
        "period_as_published",
        "publication_date",
        "file_size_as_published",
    ),
    pl.String,
)
COLUMN_LAYOUTS_SCHEMA = dict.fromkeys((*_IDS, "layout", "position", "column_as_published"), pl.String)

_FLOWS_MAP = f"{SOURCE_ID}_flows"
_KEY = (
    "reference_year",
    "is_annual",
    "flow_code_as_published",
    "reporter_code_as_published",
    "partner_code_as_published",
    "partner2_code_as_published",
    "classification_code",
    "commodity_code",
    "customs_code",
    "supply_mode_code",
    "transport_code",
)
_TRUE_OR_FALSE = {"true": True, "false": False}
_GZIP = b"\x1f\x8b"
# More than any file of one country and year; what unpacks to more is not one.
_MOST_UNPACKED = 2 * MOST_BYTES
_DOWNLOAD_AGAIN = "Download the file again from the publisher and import the new copy"

# One row of figures: where it stands, and its texts by the publisher's names.
_Row = tuple[str, Mapping[str, str]]


class UnComtrade:
    """Reads flows and lists of codes.

    Source: UN Statistics Division, UN Comtrade (`un_comtrade` in sources.csv). Values are US dollars, weights
    kilograms; a quantity or weight of 0 or nothing is a missing one. The partner 0 is World, and breakdowns
    by customs procedure, transport, mode of supply and second partner repeat their totals: which of them are
    kept is said in seeds/provenance/import_rules.csv.
    """

    source_id = SOURCE_ID

    def read(self, path: Path) -> list[Delivery]:
        """Read one file: an answer of the API (JSON), a table of it (CSV; text with tabs, packed or not), a
        table of the former site, or a list of codes.

        Returns:
            One delivery: of raw_un_comtrade__flows, __areas, __codes, __commodities, __bulk_files or
            __column_layouts. In the former site's layout an empty code of a breakdown is the code of the
            total.

        Raises:
            ImportRefused: no known layout, an error of the API, a cut file, a renamed column, text or a
                negative figure where a quantity should be, a code that lost its leading zero, a flow twice.
        """
        data = read_bytes(path)
        if data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"["):
            return [_from_json(read_json(path))]
        flows = _flow_table(path, data)
        return [flows if flows is not None else _list(read_mapped(path, SOURCE_ID))]


IMPORTER = UnComtrade()


def _edition(layout: str) -> dict[str, str]:
    return next(row for row in column_map(f"{SOURCE_ID}_editions") if row["layout"] == layout)


def _columns(layout: str) -> dict[str, dict[str, str]]:
    """The publisher's name of a column → what the map says of it."""
    rows = [row for row in column_map(_FLOWS_MAP) if row["layout"] == layout]
    return {row["column_as_published"]: row for row in rows if row["kind"] != "constant"}


def _constants(layout: str) -> dict[str, str]:
    """What a layout has no column for, since it is the same in all its rows."""
    rows = [row for row in column_map(_FLOWS_MAP) if row["layout"] == layout]
    return {row["field"]: row["empty_means"] for row in rows if row["kind"] == "constant"}


def _from_json(json_file: JsonFile) -> Delivery:
    """An answer of the API, a list of bulk files, or a list of areas of the former site."""
    file, content = json_file.file, json_file.content
    if isinstance(content, dict) and "results" in content:
        return _legacy_areas(json_file)
    names = ["elapsedTime", "count", "data", "error"]
    answer = object_at(content, names, file=file, place="(top level)", map_name=_FLOWS_MAP)
    if answer["error"]:
        raise ImportRefused(
            file=file,
            row="(top level)",
            column="error",
            found=f"the error {str(answer['error'])[:80]!r}",
            expected="an answer without error",
            advice="Ask the API again and import the new answer",
        )
    items = list_at(answer["data"], file=file, place="data")
    if answer["count"] != str(len(items)):
        raise ImportRefused(
            file=file,
            row="(top level)",
            column="count",
            found=f"{answer['count']}, while there are {len(items)}",
            expected="the number of records",
            advice=_DOWNLOAD_AGAIN,
        )
    first = set(items[0]) if isinstance(items[0], dict) else set()
    layout = max(("api", "bulk_files"), key=lambda layout: len(first & set(_columns(layout))))
    columns = _columns(layout)
    rows: list[_Row] = []
    for at, item in enumerate(items):
        place = f"data[{at}]"
        members = object_at(item, list(columns), file=file, place=place, map_name=_FLOWS_MAP)
        rows.append((place, {name: _json_text(members[name], file, place, name) for name in columns}))
    if layout == "bulk_files":
        return _bulk_files(json_file, rows)
    return _flows(file, json_file.sha256, "api", rows)


def _json_text(value: Json, file: str, place: str, column: str) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return text_at(value, file=file, place=place, column=column)


def _flow_table(path: Path, data: bytes) -> Delivery | None:
    """The flows of a table of the API or of the former site; nothing for another file."""
    sha256 = sha256_of(data)
    if data.startswith(_GZIP):
        data = _unpacked(path, data)
    header = first_line(data).decode("utf-8", "replace")
    delimiter = "\t" if header.count("\t") > header.count(",") else ","
    names = {name.strip().strip('"') for name in header.split(delimiter)}
    layout = max(("api", "legacy"), key=lambda layout: len(names & set(_columns(layout))))
    columns = _columns(layout)
    if 2 * len(names & set(columns)) < len(columns) and b"\x00" not in data:
        return None
    text = decode(data, _edition("flows")["encoding"], file=path)
    table = parse_csv(text, file=path, sha256=sha256, delimiter=delimiter)
    check_header(table, list(columns), map_name=_FLOWS_MAP)
    return _flows(table.file, sha256, layout, [(str(record.line), record.cells) for record in table.records])


def _unpacked(path: Path, data: bytes) -> bytes:
    unpacking = zlib.decompressobj(wbits=31)
    try:
        content = unpacking.decompress(data, _MOST_UNPACKED)
    except zlib.error as error:
        found = f"a damaged packed file ({error})"
    else:
        if unpacking.eof:
            return content
        if unpacking.unconsumed_tail:
            refuse_size(_MOST_UNPACKED + 1, _MOST_UNPACKED, file=path)
        found = "a packed file without its end"
    raise ImportRefused(file=path, found=found, expected="a whole packed file (.gz)", advice=_DOWNLOAD_AGAIN)


def _flows(file: str, sha256: str, layout: str, rows: Sequence[_Row]) -> Delivery:
    snapshot_id = f"{_edition('flows')['snapshot_id']}_{sha256[:8]}"
    columns = [column for column in _columns(layout).values() if column["kind"] != "optional"]
    lengths = {row["classification_prefix"]: row for row in column_map(f"{SOURCE_ID}_code_lengths")}
    places: dict[tuple[object, ...], str] = {}
    table: dict[str, list[object]] = {name: [] for name in FLOWS_SCHEMA}
    for place, cells in rows:
        record = _constants(layout) | {
            column["field"]: _value(column, cells, file, place) for column in columns if column["field"]
        }
        for column in columns:
            if not column["field"]:
                _value(column, cells, file, place)
        _check_code(record, lengths, columns, file, place)
        key = tuple(record.get(name) for name in _KEY)
        if places.setdefault(key, place) != place:
            raise ImportRefused(
                file=file,
                row=place,
                found=f"a flow a second time (first in row {places[key]})",
                expected="each flow once",
                advice=_DOWNLOAD_AGAIN,
            )
        record |= {"raw_row_id": f"{snapshot_id}:{place}", "snapshot_id": snapshot_id}
        record["reference_year"] = int(str(record["reference_year"]))
        for name, values in table.items():
            values.append(record.get(name))
    newest_year = max(table["reference_year"])
    edition = _edition("flows") | {"snapshot_id": snapshot_id, "edition_id": f"{SOURCE_ID}_{newest_year}"}
    known_on = date(newest_year, 12, 31) + timedelta(days=int(edition["lag_days"]))
    edition = edition | {"published_on": known_on.isoformat()}
    return _delivery(file, sha256, edition, pl.DataFrame(table, schema=FLOWS_SCHEMA))


def _value(column: Mapping[str, str], cells: Mapping[str, str], file: str, place: str) -> str | bool:
    """What a cell says, checked as its column wants it."""
    name = column["column_as_published"]
    text = cells[name] or column["empty_means"]
    allowed = column["allowed"]
    match column["kind"]:
        case "number":
            check_number(
                text, file=file, row=place, column=name, markers=re.compile(allowed) if allowed else None
            )
            return text
        case "boolean":
            if text.lower() in _TRUE_OR_FALSE:
                return _TRUE_OR_FALSE[text.lower()]
            expected = "True or False"
        case "marks_true":
            if text.isascii() and text.isdecimal():
                return text == allowed
            expected = f"a month, or {allowed} for the year"
        case "is_true_if_year":
            if re.fullmatch(r"\d{4}(?:\d{2})?", text, re.ASCII):
                return len(text) == 4
            expected = "a year of four digits or a month of six"
        case _:
            if re.fullmatch(allowed, text, re.ASCII):
                return text
            expected = column["expected"]
    raise ImportRefused(
        file=file,
        row=place,
        column=name,
        found=repr(text) if text else "an empty cell",
        expected=expected,
        advice=_DOWNLOAD_AGAIN,
    )


def _check_code(
    record: Mapping[str, str | bool],
    lengths: Mapping[str, Mapping[str, str]],
    columns: Iterable[Mapping[str, str]],
    file: str,
    place: str,
) -> None:
    """Refuse a code whose length its classification doesn't have: it has lost its leading zero."""
    classification, code = str(record["classification_code"]), str(record["commodity_code"])
    known = lengths.get(classification[:1])
    if not code.isdecimal() or known is None or str(len(code)) in known["code_lengths"].split("|"):
        return
    raise ImportRefused(
        file=file,
        row=place,
        column=next(row["column_as_published"] for row in columns if row["field"] == "commodity_code"),
        found=f"the code {code} of {len(code)} digits in {classification}",
        expected=f"{known['code_lengths'].replace('|', ', ')} digits",
        advice="Codes that were read as numbers have lost their leading zeros. " + _DOWNLOAD_AGAIN,
    )


def _bulk_files(json_file: JsonFile, rows: Sequence[_Row]) -> Delivery:
    edition = _edition("bulk_files")
    columns = [column for column in _columns("bulk_files").values() if column["field"]]
    snapshot_id = f"{edition['snapshot_id']}_{json_file.sha256[:8]}"
    records = [
        {column["field"]: _value(column, cells, json_file.file, place) for column in columns}
        | {"raw_row_id": f"{snapshot_id}:{place}", "snapshot_id": snapshot_id}
        for place, cells in rows
    ]
    published_on = max(
        day(cells["publicationDate"].split("T")[0], file=json_file.file, row=place, column="publicationDate")
        for place, cells in rows
    ).isoformat()
    edition = edition | {"snapshot_id": snapshot_id, "published_on": published_on}
    return _delivery(
        json_file.file, json_file.sha256, edition, pl.DataFrame(records, schema=BULK_FILES_SCHEMA)
    )


def _legacy_areas(json_file: JsonFile) -> Delivery:
    """A list of the former site: ids are text, one of them "all"."""
    file = json_file.file
    names = ["more", "results"]
    content = object_at(json_file.content, names, file=file, place="(top level)", map_name=_FLOWS_MAP)
    codes: dict[str, str] = {}
    for at, item in enumerate(list_at(content["results"], file=file, place="results")):
        place = f"results[{at}]"
        members = object_at(item, ["id", "text"], file=file, place=place, map_name=_FLOWS_MAP)
        code, text = (text_at(members[name], file=file, place=place, column=name) for name in ("id", "text"))
        if not re.fullmatch(r"all|\d{1,3}", code, re.ASCII) or not text or code in codes:
            raise ImportRefused(
                file=file,
                row=place,
                column="id",
                found=f"{code!r} with {text!r}" + (" again" if code in codes else ""),
                expected="each country number once, with a name",
                advice=_DOWNLOAD_AGAIN,
            )
        codes[code] = text
    list_name = _list_name(file, "legacy_areas", set(codes))
    edition = _edition("legacy_areas")
    edition = edition | {"snapshot_id": f"{edition['snapshot_id']}_{list_name}"}
    snapshot_id = edition["snapshot_id"]
    rows = [
        (f"{snapshot_id}:{at}", snapshot_id, list_name, code, text, "", "", "", "", None)
        for at, (code, text) in enumerate(codes.items())
    ]
    table = pl.DataFrame(rows, schema=AREAS_SCHEMA, orient="row")
    return _delivery(file, json_file.sha256, edition, table)


def _list_name(file: str, layout: str, codes: set[str]) -> str:
    """Which list it is, told by a code that only that one has."""
    marks = [row for row in column_map(f"{SOURCE_ID}_lists") if row["layout"] == layout]
    for row in marks:
        if row["mark_code"] in codes:
            return row["list_name"]
    raise ImportRefused(
        file=file,
        found=f"a list with the codes {', '.join(sorted(codes)[:5])}",
        expected="; or ".join(f"{row['list_name']} with {row['mark_code']}" for row in marks),
        advice=f"A new list has to be put into src/critmin/importers/column_maps/{SOURCE_ID}_lists.csv",
    )


def _list(mapped: MappedTable) -> Delivery:
    """A list of codes as CSV."""
    edition = mapped.edition()
    extra: dict[str, str] = {}
    match mapped.layout:
        case "areas" | "codes" | "units":
            schema = AREAS_SCHEMA if mapped.layout == "areas" else CODES_SCHEMA
            key = "area_code_as_published" if mapped.layout == "areas" else "code"
            codes = {record.fields[key] for record in mapped.records}
            extra = {"list_name": _list_name(mapped.table.file, mapped.layout, codes)}
            edition = edition | {"snapshot_id": f"{edition['snapshot_id']}_{extra['list_name']}"}
        case "commodities":
            schema = COMMODITIES_SCHEMA
            extra = {"classification_code": _classification(mapped)}
            edition = edition | {
                "snapshot_id": f"{edition['snapshot_id']}_{extra['classification_code'].lower()}"
            }
        case _:
            schema = COLUMN_LAYOUTS_SCHEMA
    if not edition["published_on"]:
        days = [
            day(
                record.fields["last_modified"],
                file=mapped.table.file,
                row=record.line,
                column=mapped.column("last_modified"),
            )
            for record in mapped.records
        ]
        edition = edition | {"published_on": max(days).isoformat()}
    rows = [
        {
            "raw_row_id": f"{edition['snapshot_id']}:{record.line}",
            "snapshot_id": edition["snapshot_id"],
            **extra,
            **{
                name: text.lower() in ("true", "1") if schema[name] == pl.Boolean else text
                for name, text in record.fields.items()
                if name in schema
            },
        }
        for record in mapped.records
    ]
    return delivery_of(SOURCE_ID, mapped, edition, pl.DataFrame(rows, schema=schema))


def _classification(mapped: MappedTable) -> str:
    """The list's first line says of which classification it is: Total - All H0 Commodities."""
    first = mapped.records[0]
    match = re.fullmatch(r"Total - All (H\d) [Cc]ommodities", first.fields["text_en"])
    if match is None:
        raise mapped.refusal(
            first,
            "text_en",
            found=repr(first.fields["text_en"][:60]),
            expected="the total of a classification: Total - All H0 Commodities",
        )
    return match[1]


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
