"""CEPII's BACI: trade between all countries by six-digit code, its lists, and two copies in other layouts."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from critmin.errors import ImportRefused
from critmin.importers.mapped_csv import MappedTable, delivery_of, read_mapped, rows_as_published
from critmin.importers.registry import Delivery
from critmin.importers.tables import (
    MOST_BYTES,
    check_number,
    column_map,
    first_line,
    read_bytes,
    refuse_size,
    sha256_of,
)
from critmin.limits import memory_beyond

SOURCE_ID = "cepii_baci"
FLOWS_SCHEMA = {
    "raw_row_id": pl.String,
    "snapshot_id": pl.String,
    "nomenclature": pl.String,
    "reference_year": pl.Int32,
    "exporter_code_as_published": pl.String,
    "importer_code_as_published": pl.String,
    "hs6_code": pl.String,
    "value_thousand_usd": pl.String,
    "quantity_t": pl.String,
}
COUNTRIES_SCHEMA = dict.fromkeys(
    (
        "raw_row_id",
        "snapshot_id",
        "country_code_as_published",
        "country_as_published",
        "iso2_as_published",
        "iso3_as_published",
    ),
    pl.String,
)
PRODUCTS_SCHEMA = dict.fromkeys(
    ("raw_row_id", "snapshot_id", "nomenclature", "hs6_code", "text_en"), pl.String
)
SUPPLIERS_SCHEMA = {
    "raw_row_id": pl.String,
    "snapshot_id": pl.String,
    "reference_year": pl.Int32,
    "material_as_published": pl.String,
    "exporter_code_as_published": pl.String,
    "value_usd": pl.String,
    "release_as_published": pl.String,
}

_PARQUET = f"{SOURCE_ID}_parquet"
_PLAIN_NUMBER = r"[0-9]+(?:\.[0-9]+)?"
_KEY = ("reference_year", "exporter_code_as_published", "importer_code_as_published", "hs6_code")
_DOWNLOAD_AGAIN = "Download the file again from the publisher and import the new copy"
_MOST_BYTES_OF_A_YEAR = 400_000_000  # eleven million lines, as plain text; anything else as other sources
_MOST_ROWS = 200_000
_MOST_BYTES_UNPACKED = 256 << 20


class CepiiBaci:
    """Reads BACI's yearly tables and lists.

    Source: CEPII, BACI (`cepii_baci` in sources.csv). Values are thousand current US dollars, FOB; quantities
    metric tons, "NA" where none could be estimated. Countries have BACI's own numbers (842 is the United
    States, 490 Taiwan) or, in the Parquet layout, three letters (S19 is Taiwan). No file says in which
    nomenclature it is or of which release: the nomenclature is told by codes that only some have
    (column_maps/hs6_nomenclatures.csv), the release by the newest year; what an extract does not tell stands
    in column_maps/cepii_baci_files.csv.
    """

    source_id = SOURCE_ID

    def read(self, path: Path) -> list[Delivery]:
        """Read one file; what it is shows in its first bytes and its header.

        Returns:
            One delivery: of raw_cepii_baci__flows (a row per year, exporter, importer and code),
            __country_codes, __product_codes, or __top_suppliers (cut after the largest suppliers, so never
            mixed with flows).

        Raises:
            ImportRefused: no known layout, a cut file, a renamed column, a code that lost its leading zero,
                text or a negative figure where a quantity should be, a flow twice, codes that no nomenclature
                has together, or that several have.
        """
        _refuse_endless_lines(path)
        data = read_bytes(path, most_bytes=_MOST_BYTES_OF_A_YEAR)
        if data.startswith(b"PAR1"):
            refuse_size(len(data), MOST_BYTES, file=path)
            return [_flows_delivery(path, sha256_of(data), _parquet_flows(path, data), map_name=_PARQUET)]
        flows = _plain_flows(data)
        if flows is not None:
            return [_flows_delivery(path, sha256_of(data), flows)]
        mapped = read_mapped(path, SOURCE_ID)
        match mapped.layout:
            case "flows":
                return [_flows_delivery(path, mapped.table.sha256, _mapped_flows(mapped))]
            case "country_codes":
                edition = mapped.edition()
                rows = rows_as_published(mapped, edition, COUNTRIES_SCHEMA)
            case "product_codes":
                edition, rows = _products(mapped)
            case _:
                edition = mapped.edition(_release(mapped))
                rows = rows_as_published(mapped, edition, SUPPLIERS_SCHEMA)
        return [delivery_of(SOURCE_ID, mapped, edition, rows)]


IMPORTER = CepiiBaci()


def _refuse_endless_lines(path: Path) -> None:
    """Of a file as large as a year of all countries, look at the lines' lengths before it is read whole."""
    if not path.is_file() or path.stat().st_size <= MOST_BYTES:
        return
    with path.open("rb") as file:
        rest = 0
        while block := file.read(1 << 20):
            rest = rest + len(block) if b"\n" not in block else len(block) - block.rindex(b"\n")
            if rest > len(block):
                raise ImportRefused(
                    file=path,
                    found="a line of more than a million characters",
                    expected="a flow in each line",
                    advice=_DOWNLOAD_AGAIN,
                )


def _plain_flows(data: bytes) -> pl.DataFrame | None:
    """The flows of a file without a fault, read at once; nothing for any other file.

    A year of all countries has eleven million lines. Line by line is for naming what is wrong with a file.
    """
    columns = {row["column_as_published"]: row for row in column_map(SOURCE_ID) if row["layout"] == "flows"}
    header = first_line(data).strip()
    if sorted(header.split(b",")) != sorted(name.encode() for name in columns) or b'"' in data:
        return None
    if data.count(b",") != (len(columns) - 1) * data.count(b"\n"):
        return None
    try:
        table = pl.read_csv(data, infer_schema=False)
    except pl.exceptions.PolarsError:
        return None
    if not data.endswith(b"\n") or data.count(b"\n") != table.height + 1 or not table.height:
        return None
    table = table.with_columns(pl.all().fill_null("").str.strip_chars(" \r\u00a0"))
    table.columns = [name.strip() for name in table.columns]
    for name, column in columns.items():
        allowed = column["allowed"] or "(?!)"
        if column["kind"] == "number":
            allowed = f"{_PLAIN_NUMBER}|{column['allowed']}" if column["allowed"] else _PLAIN_NUMBER
        if not table[name].str.contains(f"^(?:{allowed})$").all():
            return None
    table = table.select(
        (pl.int_range(pl.len(), dtype=pl.Int64) + 2).alias("place"),
        *(pl.col(name).alias(column["field"]) for name, column in columns.items()),
    )
    return None if table.select(pl.struct(_KEY).is_duplicated().any()).item() else table


def _refuse_many_rows(path: Path, data: bytes) -> None:
    """A Parquet file can say a text a thousand million times in a few bytes."""
    row_count = pq.ParquetFile(pa.BufferReader(data)).metadata.num_rows
    if row_count > _MOST_ROWS:
        raise ImportRefused(
            file=path,
            found=f"{row_count:,} rows",
            expected=f"at most {_MOST_ROWS:,} rows in a Parquet file",
            advice=_DOWNLOAD_AGAIN,
        )


def _mapped_flows(mapped: MappedTable) -> pl.DataFrame:
    rows = [{"place": record.line, **record.fields} for record in mapped.records]
    return pl.DataFrame(rows)


def _parquet_flows(path: Path, data: bytes) -> pl.DataFrame:
    """The flows of the Parquet layout as text; `place` is the row's number, from 1."""
    # Arrow says what is wrong with a damaged file; Polars can panic over it.
    try:
        with memory_beyond(_MOST_BYTES_UNPACKED):
            _refuse_many_rows(path, data)
            table = pq.read_table(pa.BufferReader(data))
            columns = {name: table.column(at).to_pylist() for at, name in enumerate(table.column_names)}
    except ImportRefused:
        raise
    except (pa.ArrowException, MemoryError, OSError, ValueError, TypeError, ArithmeticError) as error:
        raise ImportRefused(
            file=path,
            found=f"a damaged or cut Parquet file ({(str(error) or 'no room for it').splitlines()[0][:80]})",
            expected="a whole Parquet file",
            advice=_DOWNLOAD_AGAIN,
        ) from None
    mapped = column_map(_PARQUET)
    _check_parquet_columns(path, table, mapped)
    texts: dict[str, list[str]] = {}
    for column in mapped:
        if column["field"]:
            name = column["column_as_published"]
            texts[column["field"]] = [_text(value) for value in columns[name]]
            _check_parquet_column(path, name, column, texts[column["field"]])
    places = {"place": range(1, table.num_rows + 1)}
    flows = pl.DataFrame(places | texts, schema_overrides={"place": pl.Int64})
    repeated = flows.filter(pl.struct(_KEY).is_duplicated())
    if repeated.height:
        first, again = repeated.filter(
            pl.struct(_KEY) == pl.struct(pl.lit(repeated[0, field]).alias(field) for field in _KEY)
        )["place"][:2]
        raise ImportRefused(
            file=path,
            row=again,
            found=f"a flow a second time (first in row {first})",
            expected="each year, exporter, importer and code once",
            advice=_DOWNLOAD_AGAIN,
        )
    return flows


def _check_parquet_columns(path: Path, table: pa.Table, columns: Iterable[dict[str, str]]) -> None:
    kinds = {
        "text": lambda dtype: (
            pa.types.is_string(dtype) or pa.types.is_large_string(dtype) or pa.types.is_string_view(dtype)
        ),
        "year": pa.types.is_integer,
        "number": lambda dtype: pa.types.is_integer(dtype) or pa.types.is_floating(dtype),
    }
    known = {column["column_as_published"]: column["kind"] for column in columns}
    missing = [name for name in known if name not in table.column_names]
    unknown = [
        name
        for at, name in enumerate(table.column_names)
        if name not in known or name in table.column_names[:at]
    ]
    if missing or unknown:
        parts = [f"no column {', '.join(map(repr, missing))}"] if missing else []
        parts += [f"the unknown column {', '.join(map(repr, unknown))}"] if unknown else []
        raise ImportRefused(
            file=path,
            row=1,
            column=(unknown or missing)[0],
            found=" and ".join(parts),
            expected=f"the columns {', '.join(map(repr, known))}",
            advice=(
                "A renamed column has to be put into "
                f"src/critmin/importers/column_maps/{SOURCE_ID}_parquet.csv"
            ),
        )
    for name, kind in known.items():
        dtype = table.schema.field(name).type
        if not kinds[kind](dtype):
            raise ImportRefused(
                file=path,
                row=1,
                column=name,
                found=f"the type {dtype}",
                expected="text" if kind == "text" else f"a {kind}",
                advice="Codes that were read as numbers have lost their leading zeros. " + _DOWNLOAD_AGAIN,
            )
    if not table.num_rows:
        raise ImportRefused(file=path, found="no data line", expected="flows", advice=_DOWNLOAD_AGAIN)


def _check_parquet_column(path: Path, name: str, column: dict[str, str], texts: list[str]) -> None:
    patterns = {
        "reference_year": (r"[12]\d{3}", "a year of four digits"),
        "exporter_code_as_published": ("[A-Z0-9]{3}", "a code of three capital letters or digits"),
        "importer_code_as_published": ("[A-Z0-9]{3}", "a code of three capital letters or digits"),
        "hs6_code": ("[0-9A-Z]{6}", "a code of six digits with its leading zero"),
    }
    for row, text in enumerate(texts, start=1):
        if column["kind"] == "number":
            markers = re.compile("") if column["field"] == "quantity_t" else None
            check_number(text, file=path, row=row, column=name, markers=markers)
            continue
        pattern, expected = patterns[column["field"]]
        if not re.fullmatch(pattern, text, re.ASCII):
            raise ImportRefused(
                file=path, row=row, column=name, found=repr(text), expected=expected, advice=_DOWNLOAD_AGAIN
            )


def _text(value: object) -> str:
    """A Parquet value as text: a number with its own digits and no exponent, a missing one as nothing."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, float) and math.isfinite(value):
        return format(Decimal(repr(value)), "f").removesuffix(".0")
    return str(value)


def _flows_delivery(path: Path, sha256: str, flows: pl.DataFrame, *, map_name: str = SOURCE_ID) -> Delivery:
    headers = {
        row["field"]: row["column_as_published"]
        for row in column_map(map_name)
        if row["field"] and row.get("layout", "flows") == "flows"
    }
    nomenclature = _nomenclature(path, sha256, flows["hs6_code"].unique().sort().to_list())
    years = sorted(flows["reference_year"].unique().cast(pl.Int32).to_list())
    edition = _flows_edition(path, sha256, years[-1])
    importers = flows["importer_code_as_published"].unique().to_list()
    span = str(years[0]) if len(years) == 1 else f"{years[0]}_{years[-1]}"
    of_one = f"_{importers[0].lower()}" if len(importers) == 1 else ""
    snapshot_id = f"baci_{nomenclature.lower()}_{span}{of_one}"
    rows = flows.select(
        pl.format("{}:{}", pl.lit(snapshot_id), "place").alias("raw_row_id"),
        pl.lit(snapshot_id).alias("snapshot_id"),
        pl.lit(nomenclature).alias("nomenclature"),
        pl.col("reference_year").cast(pl.Int32),
        *list(FLOWS_SCHEMA)[4:],
    )
    return Delivery(
        source_id=SOURCE_ID,
        edition_id=edition["edition_id"],
        snapshot_id=snapshot_id,
        edition_name=edition["edition_name"],
        published_on=date.fromisoformat(edition["published_on"]),
        published_on_basis=edition["published_on_basis"],
        file_name=path.name,
        sha256=sha256,
        raw_table=edition["raw_table"],
        rows=rows,
        note=edition["note"],
        licence=edition["licence"],
        published_columns=headers,
    )


def _flows_edition(path: Path, sha256: str, newest_year: int) -> dict[str, str]:
    """The release that is known for this file, or the first that reaches the year."""
    known = {row["sha256"]: row["release"] for row in column_map(f"{SOURCE_ID}_files")}
    for row in column_map(f"{SOURCE_ID}_editions"):
        if row["layout"] != "flows":
            continue
        if known.get(sha256) == row["mark"] or (
            sha256 not in known and newest_year <= int(row["newest_reference_year"])
        ):
            return row
    raise ImportRefused(
        file=path,
        found=f"flows of {newest_year}",
        expected="a year that a known release reaches",
        advice=f"Add the release to src/critmin/importers/column_maps/{SOURCE_ID}_editions.csv",
    )


def _nomenclature(path: Path, sha256: str, codes: list[str]) -> str:
    """The edition of the Harmonised System that has all these codes.

    An extract of a few codes may fit several: which it is then stands in column_maps/cepii_baci_files.csv.
    """
    found_in = {row["hs6_code"]: row["nomenclatures"].split("|") for row in column_map("hs6_nomenclatures")}
    fitting = sorted({each for nomenclatures in found_in.values() for each in nomenclatures})
    for code in codes:
        fits = [each for each in fitting if each in found_in.get(code, fitting)]
        if not fits:
            raise ImportRefused(
                file=path,
                column="k",
                found=f"{code}, a code of {', '.join(found_in[code])}, beside codes of {', '.join(fitting)}",
                expected="codes of one edition of the Harmonised System",
                advice="Import each nomenclature's file by itself",
            )
        fitting = fits
    for row in column_map(f"{SOURCE_ID}_files"):
        if row["sha256"] == sha256 and row["nomenclature"] in fitting:
            return row["nomenclature"]
    if len(fitting) == 1:
        return fitting[0]
    raise ImportRefused(
        file=path,
        column="k",
        found=f"{len(codes)} codes that {', '.join(fitting)} all have",
        expected="codes that tell the nomenclature",
        advice=(
            f"Say which it is in src/critmin/importers/column_maps/{SOURCE_ID}_files.csv, with the file's "
            f"sha256 {sha256}"
        ),
    )


def _products(mapped: MappedTable) -> tuple[dict[str, str], pl.DataFrame]:
    table = mapped.table
    codes = sorted(record.fields["hs6_code"] for record in mapped.records)
    nomenclature = _nomenclature(Path(table.file), table.sha256, codes)
    edition = mapped.edition() | {"snapshot_id": f"baci_products_{nomenclature.lower()}"}
    rows = rows_as_published(
        mapped, edition, {name: pl.String for name in PRODUCTS_SCHEMA if name != "nomenclature"}
    )
    rows = rows.with_columns(nomenclature=pl.lit(nomenclature)).select(list(PRODUCTS_SCHEMA))
    return edition, rows


def _release(mapped: MappedTable) -> str:
    """The release that all lines name, such as V202601."""
    first = mapped.records[0].fields["release_as_published"].split()[-1]
    for record in mapped.records:
        if (release := record.fields["release_as_published"].split()[-1]) != first:
            raise mapped.refusal(
                record,
                "release_as_published",
                found=f"the release {release}",
                expected=f"{first}, as in the first line",
            )
    return first
