"""What differs between two warehouses: rows, values and ratings, and the source rows that moved them.

Both are read as the catalogues `before` and `after` of one connection (`warehouse.connect_catalogues`). Rows
are paired by the grain that each mart's model promises.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import yaml

from critmin.digest import DIGESTS, INFO
from critmin.project import Project

WATCHED = {
    "indicator_headline": ("reference_year", "indicator_value", "rating"),
    "indicator_values": ("indicator_value", "value_flag"),
    "indicator_ratings": ("rating", "low_mid_cut", "mid_high_cut"),
}
"""Marts whose values and ratings are told one by one, and their columns; of others counts, unless asked."""

_ALIAS = re.compile(r"config\(alias='(\w+)'\)")
_SafeLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_SAYS_THE_DAY = "as_of"  # differs in every row of two days, and says nothing
_FIGURE = ("scenario_id", "mineral_code", "reporter_code", "indicator_code", "basis")


@dataclass(frozen=True)
class MartDifference:
    """How far a mart differs.

    Attributes:
        state: changed, only_before or only_after.
        rows_before, rows_after: rows of a key that the other one lacks.
        rows_changed: rows of one key with another content.
        columns: the columns that differ, each with its number of rows, the most first.
    """

    mart: str
    state: str
    rows_before: int
    rows_after: int
    rows_changed: int
    columns: str


@dataclass(frozen=True)
class Moved:
    """One cell of one key; `change` is moved, only_before or only_after (the whole row)."""

    mart: str
    key: str
    column_name: str
    change: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class SourceRow:
    """A row of a publisher's file that counts in one warehouse and not, or otherwise, in the other.

    Attributes:
        reference_year_before, reference_year_after: of the figure; the newest of each on a page.
        evidence: quantity, governance, price or rate.
        used_before, used_after: what the indicator counts (tonnes contained, risk 0 to 1, price, rate).
        row_before, row_after: the row's place, snapshot first; None where nothing stands against it.
        corrections_before, corrections_after: corrections that changed it, joined by commas.
    """

    scenario_id: str
    mineral_code: str
    reporter_code: str
    indicator_code: str
    basis: str
    reference_year_before: int | None
    reference_year_after: int | None
    value_before: float | None
    value_after: float | None
    evidence: str
    country_code: str
    used_before: float | None
    used_after: float | None
    row_before: str | None
    row_after: str | None
    edition_before: str | None
    edition_after: str | None
    corrections_before: str | None
    corrections_after: str | None


@dataclass(frozen=True)
class Badge:
    """A rating of a page that moved, with what moved it: the rows that differ most first."""

    mineral_code: str
    indicator_code: str
    reporter_code: str
    year_before: int
    year_after: int
    value_before: float | None
    value_after: float | None
    rating_before: str
    rating_after: str
    sources: tuple[SourceRow, ...]


@dataclass(frozen=True)
class Summary:
    """What both are, and which inputs of their builds differ (None where a build's manifest is not there)."""

    as_of: tuple[str, str]
    digest: tuple[str, str]
    inputs: tuple[str, ...] | None


def grains(project: Project) -> dict[str, tuple[str, ...]]:
    """The columns that make a row of each mart one of its kind, as the models promise them."""
    folder = project.root / "models" / "marts"
    aliases = {file.stem: _ALIAS.search(file.read_text(encoding="utf-8")) for file in folder.rglob("*.sql")}
    found = {}
    for file in sorted(folder.rglob("*.yml")):
        described = yaml.load(file.read_bytes(), Loader=_SafeLoader)  # noqa: S506, it is a safe one
        for model in (described or {}).get("models", []):
            for test in model.get("data_tests", []):
                if isinstance(test, dict) and "unique_grain" in test:
                    alias = aliases.get(model["name"])
                    table = alias[1] if alias else model["name"]
                    found[table] = tuple(test["unique_grain"]["arguments"]["columns"])
    return found


def summary(connection: duckdb.DuckDBPyConnection, before: Path, after: Path) -> Summary:
    """The days and digests of both, and the inputs that their builds did not share."""
    days, digests = [], []
    for side in ("before", "after"):
        row = connection.execute(f"select cast(as_of as varchar), digest from {side}.marts.{INFO}").fetchone()
        days.append(row[0])
        digests.append(row[1])
    manifests = [_manifest(file, digest) for file, digest in zip((before, after), digests, strict=True)]
    inputs = None
    if None not in manifests:
        ours, theirs = (manifest["inputs_sha256"] for manifest in manifests)
        inputs = tuple(sorted(name for name in ours | theirs if ours.get(name) != theirs.get(name)))
    return Summary(tuple(days), tuple(digests), inputs)


def _manifest(warehouse: Path, digest: str) -> dict | None:
    """What the build of a file wrote down, if it lies beside it still and is of this very build."""
    stem = "manifest_local" if warehouse.stem.endswith("_local") else "manifest"
    try:
        manifest = json.loads((warehouse.parent / f"{stem}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return manifest if manifest.get("digest") == digest and "inputs_sha256" in manifest else None


def mart_differences(
    connection: duckdb.DuckDBPyConnection, grain: Mapping[str, tuple[str, ...]]
) -> list[MartDifference]:
    """The marts that differ, by name."""
    digests = {
        side: dict(connection.execute(f"select table_name, sha256 from {side}.marts.{DIGESTS}").fetchall())
        for side in ("before", "after")
    }
    found = []
    for mart in sorted(digests["before"] | digests["after"]):
        if mart not in digests["after"] or mart not in digests["before"]:
            side = "before" if mart in digests["before"] else "after"
            (count,) = connection.execute(f'select count(*) from {side}.marts."{mart}"').fetchone()
            rows = (count, 0) if side == "before" else (0, count)
            found.append(MartDifference(mart, f"only_{side}", *rows, 0, ""))
        elif digests["before"][mart] != digests["after"][mart]:
            found.append(_mart_difference(connection, mart, grain))
    return found


def _mart_difference(
    connection: duckdb.DuckDBPyConnection, mart: str, grain: Mapping[str, tuple[str, ...]]
) -> MartDifference:
    pair = _Pair(connection, mart, grain)
    compared = [name for name in pair.others if name != _SAYS_THE_DAY]
    differs = [f'before."{name}" is distinct from after."{name}"' for name in compared]
    counts = connection.execute(
        "select count(*) filter (after_row is null), count(*) filter (before_row is null), "
        f"count(*) filter ({pair.in_both} and ({' or '.join(differs) or 'false'})) "
        + "".join(f", count(*) filter ({pair.in_both} and {each})" for each in differs)
        + f" from {pair.joined}"
    ).fetchone()
    columns = sorted(zip(counts[3:], compared, strict=True), key=lambda each: (-each[0], each[1]))
    told = [f"{name} {count}" for count, name in columns if count]
    told += [f"{name} only {side}" for name, side in pair.unshared]
    return MartDifference(mart, "changed", *counts[:3], ", ".join(told))


class _Pair:
    """A mart of both warehouses, its rows joined by their key."""

    in_both = "before_row is not null and after_row is not null"

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, mart: str, grain: Mapping[str, tuple[str, ...]]
    ) -> None:
        columns = {}
        for side in ("before", "after"):
            described = connection.execute(f'describe {side}.marts."{mart}"').fetchall()
            columns[side] = [row[0] for row in described]
        shared = [name for name in columns["after"] if name in columns["before"]]
        # Without a grain that both have, rows are the same or not, and no cell can be said to have moved.
        keys = grain.get(mart, ())
        if not keys or not set(keys) <= set(shared):
            keys = tuple(name for name in shared if name != _SAYS_THE_DAY) or tuple(shared)
        self.keys = keys
        self.others = [name for name in shared if name not in self.keys]
        self.unshared = [(name, side) for side in columns for name in columns[side] if name not in shared]
        on = " and ".join(f'before."{name}" is not distinct from after."{name}"' for name in self.keys)
        self.joined = (
            f'(select *, 1 as before_row from before.marts."{mart}") as before '
            f'full join (select *, 1 as after_row from after.marts."{mart}") as after on {on}'
        )
        self.key = ", ".join(f'"{name}" := coalesce(before."{name}", after."{name}")' for name in self.keys)


def moved(
    connection: duckdb.DuckDBPyConnection, grain: Mapping[str, tuple[str, ...]], mart: str | None = None
) -> duckdb.DuckDBPyConnection:
    """Cells that differ, as an answer with the columns of `Moved`: of the watched marts, or all of one.

    A row that only one of them has is told once for each column that holds something.
    """
    watched = {mart: None} if mart else WATCHED
    parts = []
    for name, columns in watched.items():
        pair = _Pair(connection, name, grain)
        for column in columns or [each for each in pair.others if each != _SAYS_THE_DAY] or pair.keys[:1]:
            parts.append(
                f"select '{name}' as mart, cast(to_json(struct_pack({pair.key})) as varchar) as key, "
                f"'{column}' as column_name, case when after_row is null then 'only_before' "
                "when before_row is null then 'only_after' else 'moved' end as change, "
                f'cast(before."{column}" as varchar) as before, cast(after."{column}" as varchar) as after '
                f'from {pair.joined} where before."{column}" is distinct from after."{column}"'
            )
    return connection.execute(" union all ".join(parts) + " order by mart, key, column_name")


def source_rows(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """The rows behind each value that moved, as an answer with the columns of `SourceRow`.

    A row that counts the same in both, be it of another edition, is left out. Rows that took each other's
    place stand in one line where a country has one on each side; several can't be told apart and stand alone.
    """
    _write_moves(connection)
    return connection.execute(_SOURCE_ROWS + " order by all")


def badges(connection: duckdb.DuckDBPyConnection, *, most_rows: int) -> list[Badge]:
    """Ratings of the pages of the default reporter and of the world that moved, by mineral and indicator."""
    _write_moves(connection)
    found = connection.execute(
        f"select mineral_code, indicator_code, reporter_code, before.reference_year, after.reference_year, "
        "before.indicator_value, after.indicator_value, before.rating, after.rating, scenario_id, basis "
        "from before.marts.indicator_headline before inner join after.marts.indicator_headline after "
        f"using ({', '.join(_FIGURE)}) inner join after.method.reporters using (reporter_code) "
        "left join after.reference.minerals using (mineral_code) "
        "left join after.method.indicators using (indicator_code) "
        "where before.rating is distinct from after.rating order by minerals.sort_order, indicator_number"
    ).fetchall()
    result = []
    for row in found:
        rows = connection.execute(
            f"select * from ({_SOURCE_ROWS}) where (scenario_id, mineral_code, reporter_code, "
            "indicator_code, basis, reference_year_before, reference_year_after) = (?, ?, ?, ?, ?, ?, ?) "
            "order by abs(coalesce(used_after, 0) - coalesce(used_before, 0)) desc, country_code "
            f"limit {most_rows}",
            [row[9], row[0], row[2], row[1], row[10], row[3], row[4]],
        ).fetchall()
        result.append(Badge(*row[:9], tuple(SourceRow(*each) for each in rows)))
    return result


def _write_moves(connection: duckdb.DuckDBPyConnection) -> None:
    """Write the figures that moved, and the rows behind them that differ, into the connection's memory."""
    figure = ", ".join(_FIGURE)
    connection.execute(
        f"create or replace table memory.moves as "
        f"select {figure}, reference_year as year_before, reference_year as year_after, "
        "before.indicator_value as value_before, after.indicator_value as value_after "
        "from before.marts.indicator_values before "
        f"inner join after.marts.indicator_values after using ({figure}, reference_year) "
        "where before.indicator_value is distinct from after.indicator_value "
        "union "  # not all: a page's year that moved stands once
        f"select {figure}, before.reference_year, after.reference_year, before.indicator_value, "
        "after.indicator_value from before.marts.indicator_headline before "
        f"inner join after.marts.indicator_headline after using ({figure}) "
        "where before.rating is distinct from after.rating "
        "or before.indicator_value is distinct from after.indicator_value"
    )
    for side in ("before", "after"):
        connection.execute(
            f"create or replace table memory.rows_{side} as "
            "select moves.*, evidence, coalesce(country_code, '') as country_code, used_value as used, "
            "raw_row_id, edition_id, coalesce(correction_ids, '') as corrections "
            f"from memory.moves inner join {side}.marts.provenance behind "
            "on behind.scenario_id = moves.scenario_id and behind.mineral_code = moves.mineral_code "
            "and behind.reporter_code = moves.reporter_code and behind.indicator_code = moves.indicator_code "
            f"and behind.reference_year = moves.year_{side} "
            "and (behind.basis = '' or behind.basis = moves.basis)"
        )


_KEY = (*_FIGURE, "year_before", "year_after", "value_before", "value_after", "evidence", "country_code")
_SAME = " and ".join(f"b.{name} is not distinct from a.{name}" for name in _KEY)
_SOURCE_ROWS = f"""
with of_before as (
    select *, row_number() over (partition by {", ".join(_KEY)}, used order by raw_row_id) as place
    from memory.rows_before
),

of_after as (
    select *, row_number() over (partition by {", ".join(_KEY)}, used order by raw_row_id) as place
    from memory.rows_after
),

-- What another edition prints alike has moved nothing.
only_before as (
    select * from of_before b
    where not exists (
        select 1 from of_after a where {_SAME} and b.used is not distinct from a.used and b.place = a.place
    )
),

only_after as (
    select * from of_after a
    where not exists (
        select 1 from of_before b where {_SAME} and b.used is not distinct from a.used and b.place = a.place
    )
),

differing as (
    select coalesce(b.raw_row_id, a.raw_row_id) as raw_row_id, b.used as used_before, a.used as used_after,
        b.raw_row_id as row_before, a.raw_row_id as row_after,
        b.edition_id as edition_before, a.edition_id as edition_after,
        b.corrections as corrections_before, a.corrections as corrections_after,
        {", ".join(f"coalesce(b.{name}, a.{name}) as {name}" for name in _KEY)}
    from only_before b
    full join only_after a on b.raw_row_id = a.raw_row_id and {_SAME}
),

counted as (
    select *, count(row_before) over key as before_count, count(row_after) over key as after_count
    from differing
    window key as (partition by {", ".join(_KEY)})
),

told as (
    select {", ".join(_KEY)}, used_before, used_after, row_before, row_after, edition_before, edition_after,
        corrections_before, corrections_after
    from counted
    where not (before_count = 1 and after_count = 1)
    union all
    select {", ".join(_KEY)}, max(used_before), max(used_after), max(row_before), max(row_after),
        max(edition_before), max(edition_after), max(corrections_before), max(corrections_after)
    from counted
    where before_count = 1 and after_count = 1
    group by {", ".join(_KEY)}
)

select {", ".join(_FIGURE)}, year_before as reference_year_before, year_after as reference_year_after,
    value_before, value_after, evidence, country_code, used_before, used_after, row_before, row_after,
    edition_before, edition_after, nullif(corrections_before, '') as corrections_before,
    nullif(corrections_after, '') as corrections_after
from told"""
