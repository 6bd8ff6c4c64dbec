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
    tolerances: Mapping[str, float] | None = None,
) -> list[str]:
    """What differs between a table and the rows that it should have.

    Args:
        keys: columns that say which row it is, with commas between; those of `expected`'s keys.
        columns: what is compared.
        expected: key → values; every row of it must be there, and no other.
        where: the rows of the table that are meant.
        tolerances: column → how far it may be off, where the table has it with fewer decimals than nine.
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
    differing = []
    for key, theirs in held.items():
        mine = expected.get(key, theirs)
        if mine != theirs:
            differing += [
                f"{table}: {name} of {key} is {other}, by the second calculation {one}"
                for name, one, other in zip(names, mine, theirs, strict=True)
                if not same(one, other, (tolerances or {}).get(name, TOLERANCE))
            ]
    return found + sorted(differing)


def same(mine: Any, theirs: Any, tolerance: float = TOLERANCE) -> bool:
    """Whether two values are the same; figures within the tolerance."""
    if isinstance(mine, float) and isinstance(theirs, float | int):
        return abs(mine - theirs) <= tolerance * max(1.0, abs(mine))
    return mine == theirs
