"""Compares what the second calculation expects with a table of the warehouse, row by row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import duckdb

TOLERANCE = 1e-9
"""Of shares and indices; larger figures, which marts round to nine decimals, relative to their size."""

Row = tuple[Any, ...]


def differences(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    keys: str,
    columns: str,
    expected: Mapping[Row, Row],
    where: str = "true",
) -> list[str]:
    """What differs between a table and the rows that it should have.

    Args:
        keys: columns that say which row it is, with commas between; those of `expected`'s keys.
        columns: what is compared.
        expected: key → values; every row of it must be there, and no other.
        where: the rows of the table that are meant.
    """
    count = len(keys.split(","))
    held: dict[Row, Row] = {}
    found = []
    for row in connection.execute(f"select {keys}, {columns} from {table} where {where}").fetchall():
        if row[:count] in held:
            found.append(f"{table}: {row[:count]} stands there twice")
        held[row[:count]] = row[count:]
    for key in sorted(held.keys() - expected.keys(), key=str)[:3]:
        found.append(f"{table}: {key} is there and should not be, with {held[key]}")
    for key in sorted(expected.keys() - held.keys(), key=str)[:3]:
        found.append(f"{table}: {key} is missing, with {expected[key]}")
    names = [name.strip() for name in columns.split(",")]
    for key in sorted(held.keys() & expected.keys(), key=str):
        for name, mine, theirs in zip(names, expected[key], held[key], strict=True):
            if not same(mine, theirs):
                found.append(f"{table}: {name} of {key} is {theirs}, by the second calculation {mine}")
    return found


def same(mine: Any, theirs: Any) -> bool:
    """Whether two values are the same; figures within the tolerance."""
    if isinstance(mine, float) and isinstance(theirs, float | int):
        return abs(mine - theirs) <= TOLERANCE * max(1.0, abs(mine))
    return mine == theirs
