"""Answers to SQL as text, CSV, JSON or Parquet."""

import json
import math
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import astuple, fields
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from types import NoneType
from typing import Any, BinaryIO, get_args, get_type_hints

import duckdb

from critmin.cells import harmless
from critmin.errors import CritminError
from critmin.errors import legible as printable

_BATCH = 10_000


def as_text(answer: duckdb.DuckDBPyConnection) -> tuple[list[str], list[list[str]], list[bool]]:
    """Column names, rows as text (null as empty text) and which columns are numbers."""
    columns = _column_names(answer)
    is_number = [_is_number(column[1]) for column in answer.description]
    rows = [["" if value is None else printable(str(value)) for value in row] for row in _rows(answer)]
    return columns, rows, is_number


def of_rows(kind: type, rows: Sequence[Any]) -> duckdb.DuckDBPyConnection:
    """Rows worked out in Python as an answer like any other, so that every format has one writer.

    Args:
        kind: a dataclass of str, int, float and bool, each possibly None; its fields are the columns.
        rows: instances of it.
    """
    types = get_type_hints(kind)
    columns = [(field.name, _sql_type(types[field.name])) for field in fields(kind)]
    connection = duckdb.connect(":memory:")
    connection.execute(f"create table answer ({', '.join(f'{name} {sort}' for name, sort in columns)})")
    if rows:
        places = ", ".join("?" for _ in columns)
        connection.executemany(f"insert into answer values ({places})", [astuple(row) for row in rows])
    return connection.execute("select * from answer")


def _sql_type(hint: Any) -> str:
    (kind,) = [part for part in get_args(hint) or (hint,) if part is not NoneType]
    return {str: "varchar", bool: "boolean", int: "integer", float: "double"}[kind]


def write(answer: duckdb.DuckDBPyConnection, shape: str, to: BinaryIO) -> None:
    """Write an answer as 'csv', 'json' or 'parquet' to an open binary file."""
    if shape == "csv":
        _write_csv(answer, to)
    elif shape == "json":
        _write_json(answer, to)
    elif shape == "parquet":
        _write_parquet(answer, to)
    else:
        raise CritminError(f"An answer can't be written as {shape!r}.")


def write_file(answer: duckdb.DuckDBPyConnection, shape: str, output: Path) -> None:
    """Write an answer to a file; the file appears whole or not at all.

    Raises:
        CritminError: the file can't be written.
    """
    beside = output.with_name(f".{output.name}.part")
    try:
        try:
            with beside.open("wb") as file:
                write(answer, shape, file)
            beside.replace(output)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise CritminError(f"{output} can't be written: {error.strerror}") from error


def _rows(answer: duckdb.DuckDBPyConnection) -> Iterator[tuple]:
    try:
        while batch := answer.fetchmany(_BATCH):
            yield from batch
    except duckdb.Error as error:
        raise CritminError(str(error).strip()) from error


def _column_names(answer: duckdb.DuckDBPyConnection) -> list[str]:
    """Names as in the query, with _2, _3 ... where one comes again: a JSON object can't hold it twice."""
    names: list[str] = []
    for column in answer.description:
        name, number = column[0], 1
        while name in names:
            number += 1
            name = f"{column[0]}_{number}"
        names.append(name)
    return names


def _is_number(type_code: Any) -> bool:
    kind = str(type_code).upper()
    return kind.endswith("INT") or kind.startswith(("INTEGER", "UINTEGER", "FLOAT", "DOUBLE", "DECIMAL"))


def _csv_cell(value: Any) -> str:
    """One CSV cell: null is empty, an empty text is "", and a text is never a formula (see critmin.cells)."""
    if value is None:
        return ""
    text = harmless(value) if isinstance(value, str) else _plain(value)
    if text == "" or any(character in text for character in '",\r\n'):
        return '"' + text.replace('"', '""') + '"'
    return text


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


def _write_csv(answer: duckdb.DuckDBPyConnection, to: BinaryIO) -> None:
    to.write((",".join(map(_csv_cell, _column_names(answer))) + "\n").encode())
    for row in _rows(answer):
        to.write((",".join(map(_csv_cell, row)) + "\n").encode())


def _json_value(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, bytes | timedelta):
        return str(value)
    if isinstance(value, dict):
        return {str(key): _json_value(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_json_value(each) for each in value]
    return value if value is None or isinstance(value, bool | int | str) else str(value)


def _write_json(answer: duckdb.DuckDBPyConnection, to: BinaryIO) -> None:
    """An array with an object a line; what JSON has no number for (NaN, infinity) is null."""
    names = _column_names(answer)
    separator = b"["
    for row in _rows(answer):
        entry = dict(zip(names, map(_json_value, row), strict=True))
        to.write(separator + b"\n" + json.dumps(entry, ensure_ascii=False, allow_nan=False).encode())
        separator = b","
    to.write(b"[]\n" if separator == b"[" else b"\n]\n")


def _write_parquet(answer: duckdb.DuckDBPyConnection, to: BinaryIO) -> None:
    import pyarrow.parquet  # slow to import and rarely asked for

    with warnings.catch_warnings():
        # DuckDB would rather hand over a query than rows, to save a copy; an answer is small.
        warnings.filterwarnings("ignore", message="Arrow output on a DB-API result", category=UserWarning)
        table = answer.to_arrow_table()
    pyarrow.parquet.write_table(table.rename_columns(_column_names(answer)), to)
