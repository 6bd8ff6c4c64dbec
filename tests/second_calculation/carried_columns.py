"""What a model takes over from a table that it reads is still what stands there.

Most columns of most tables are carried, not computed: a name, a code, a unit, a figure that another table
already has. carried_columns.csv says for each model which columns of which table they are and by which key:

    model, source    tables as schema.table
    keys             column of the model = column of the source, several with |
    columns          the same, for what is carried
    is_whole         true: every row of the source arrives; false: some are meant to stay out
    is_part          true: the model has rows of other sources too, so that not every key is in this one

A row of the model whose key the source has not, or has with another value, breaks its rule.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import duckdb

RULES = Path(__file__).with_suffix(".csv")
TOLERANCE = 1e-6
"""Relative: marts round to nine decimals what they carry."""

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Rule:
    """One row of the file; pairs are (column of the model, column of the source)."""

    model: str
    source: str
    keys: Pairs
    columns: Pairs
    is_whole: bool
    is_part: bool = False


def rules(file: Path = RULES) -> list[Rule]:
    """The rules of the file."""
    with file.open(encoding="utf-8", newline="") as rows:
        return [
            Rule(
                row["model"],
                row["source"],
                _pairs(row["keys"]),
                _pairs(row["columns"]),
                row["is_whole"] == "true",
                row["is_part"] == "true",
            )
            for row in csv.DictReader(rows)
        ]


def broken(connection: duckdb.DuckDBPyConnection, rule: Rule) -> str:
    """The first thing that breaks the rule, with the number of rows; empty if nothing does."""
    counts = counted(connection, rule)
    names = ["has no row in the source", *(f"{mine} is another" for mine, _ in rule.columns)]
    for count, name in zip(counts, names, strict=True):
        if count and not (rule.is_part and name == names[0]):
            return f"{rule.model} from {rule.source}: {name} in {count} rows"
    if rule.is_whole and (lost := lost_rows(connection, rule)):
        return f"{rule.model} from {rule.source}: {lost} rows of the source are missing"
    return ""


def counted(connection: duckdb.DuckDBPyConnection, rule: Rule) -> list[int]:
    """Rows of the model without a row of the source, then for each column those with another value."""
    types = {
        column[0]: str(column[1])
        for column in connection.execute(f"select * from {rule.model} limit 0").description
    }
    differing = ", ".join(
        f"count(case when source.is_there and {_differs(mine, theirs, types[mine])} then 1 end)"
        for mine, theirs in rule.columns
    )
    keys_given = " and ".join(f'model."{mine}" is not null' for mine, _ in rule.keys)
    read = dict.fromkeys(theirs for _, theirs in (*rule.keys, *rule.columns))
    carried = ", ".join(f'"{name}"' for name in read)
    sql = f"""
        select count(case when source.is_there is null and {keys_given} then 1 end), {differing}
        from {rule.model} as model
        left join (select distinct true as is_there, {carried} from {rule.source}) as source
            on {_matched(rule.keys)}"""
    return list(connection.execute(sql).fetchone())


def lost_rows(connection: duckdb.DuckDBPyConnection, rule: Rule) -> int:
    """Rows of the source whose key the model has not."""
    sql = (
        f"select count(*) from {rule.source} as source where not exists "
        f"(select 1 from {rule.model} as model where {_matched(rule.keys)})"
    )
    return connection.execute(sql).fetchone()[0]


def _matched(keys: Pairs) -> str:
    return " and ".join(f'model."{mine}" = source."{theirs}"' for mine, theirs in keys)


def _differs(mine: str, theirs: str, kind: str) -> str:
    left, right = f'model."{mine}"', f'source."{theirs}"'
    if kind in ("DOUBLE", "FLOAT"):
        return (
            f"(({left} is null) <> ({right} is null) "
            f"or abs({left} - {right}) > {TOLERANCE} * greatest(1, abs({right})))"
        )
    return f"{left} is distinct from {right}"


def _pairs(text: str) -> Pairs:
    found = []
    for pair in text.split("|"):
        mine, _, theirs = pair.partition("=")
        found.append((mine, theirs or mine))
    return tuple(found)


def text_of(pairs: Pairs) -> str:
    """Pairs as the file writes them."""
    return "|".join(mine if mine == theirs else f"{mine}={theirs}" for mine, theirs in pairs)
