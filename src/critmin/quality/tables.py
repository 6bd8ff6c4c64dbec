"""Lays out the tables that suites look at, under the names that the warehouse has for them.

`of_warehouse` shows a published warehouse with the raw tables it was built from; `of_delivery` shows the
seeds as an import would leave them. In both a raw table is text as published, but for reference_year (a whole
number) and is_…/has_… (true or false). Beside them stand, for all suites:

- editions: the snapshots with the number of their edition among the source's;
- number(text): a printed figure, null where it is none;
- sizes(raw_table): rows of each snapshot, beside the largest of the edition before;
- freshness(source_id): the newest files of a source, and how many of its intervals ago they came out.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

import duckdb
import polars as pl

from critmin import warehouse
from critmin.project import Project
from critmin.raw_tables import RawTable, raw_tables, typed

MEMORY_LIMIT = "500MB"
"""What DuckDB may hold, beside the frames; a look that wants more is an error."""

_SEED_FOLDERS = ("provenance", "mappings", "reference", "method")

_HELP = """
create macro number(printed) as
    try_cast(replace(replace(trim(cast(printed as varchar)), ',', ''), '−', '-') as double);
create view editions as
select
    snapshot_id, source_id, edition_id, cast(published_on as date) as published_on, file_name,
    cast(row_count as integer) as row_count,
    dense_rank() over (
        partition by source_id order by cast(published_on as date), edition_id
    ) as edition_number
from provenance.snapshots;
create macro sizes(raw_table) as table
with held as (
    select snapshot_id, count(*) as row_count, count(distinct raw_row_id) as id_count
    from query_table(raw_table) group by snapshot_id
),
numbered as (
    select held.*, editions.source_id, editions.published_on,
        dense_rank() over (order by editions.published_on, editions.edition_id) as edition_number
    from held left join editions using (snapshot_id)
),
by_edition as (
    select edition_number, max(row_count) as row_count from numbered group by edition_number
)
select numbered.*, numbered.row_count / before.row_count as to_edition_before
from numbered left join by_edition as before on before.edition_number = numbered.edition_number - 1;
create macro freshness(source) as table
select
    editions.snapshot_id, editions.published_on,
    date_diff('day', editions.published_on, current_date) as days_old,
    date_diff('day', editions.published_on, current_date)
        / (30.44 * cast(calendar.interval_months as integer)) as intervals_old
from editions left join provenance.release_calendar as calendar using (source_id)
where editions.source_id = source
    and editions.published_on = (select max(published_on) from editions where source_id = source);
"""


def of_warehouse(project: Project) -> duckdb.DuckDBPyConnection:
    """The published warehouse's marts and seeds, and the raw tables that are kept outside it.

    Raises:
        CritminError: there is no warehouse, or it can't be read.
    """
    connection = warehouse.connect_beside(project.warehouse)
    tables = connection.execute(
        "select schema_name, table_name from duckdb_tables() where database_name = 'warehouse' "
        "and schema_name in ('marts', 'raw', 'provenance', 'mappings', 'reference', 'method')"
    ).fetchall()
    for schema in ("marts", "raw", *_SEED_FOLDERS):
        connection.execute(f"create schema {schema}")
    kept_outside = {
        name
        for name, table in raw_tables(project.seeds).items()
        if table.storage == "parquet" or (table.storage == "local" and project.with_local_sources)
    }
    for schema, table in tables:
        if schema != "raw" or table not in kept_outside:
            connection.execute(
                f'create view {schema}."{table}" as select * from warehouse.{schema}."{table}"'
            )
    for name in sorted(kept_outside):
        _lay_out(connection, f"raw.{name}", _rows_of(raw_tables(project.seeds)[name]))
    return with_help(connection)


def of_delivery(
    seeds: Path, source_id: str, tables: Mapping[str, pl.DataFrame], snapshots: bytes
) -> duckdb.DuckDBPyConnection:
    """A source's raw tables and the other seeds, as an import would leave them.

    Args:
        tables: raw tables that change, whole, as text.
        snapshots: provenance.snapshots as CSV.
    """
    connection = duckdb.connect(
        ":memory:", config={"memory_limit": MEMORY_LIMIT, "python_enable_replacements": "false"}
    )
    for schema in ("raw", *_SEED_FOLDERS):
        connection.execute(f"create schema {schema}")
    for name, table in raw_tables(seeds).items():
        if table.source_id == source_id:
            _lay_out(connection, f"raw.{name}", typed(tables[name]) if name in tables else _rows_of(table))
    for folder in _SEED_FOLDERS:
        for file in sorted((seeds / folder).glob("*.csv")):
            content = snapshots if (folder, file.stem) == ("provenance", "snapshots") else file.read_bytes()
            _lay_out(connection, f"{folder}.{file.stem}", typed(pl.read_csv(content, infer_schema=False)))
    return with_help(connection)


def accepted(seeds: Path, digests: Mapping[str, str]) -> dict[tuple[str, str], set[str]]:
    """(suite, code) → snapshots for which a person accepted that the expectation fails.

    Args:
        digests: snapshot → sha256 of its file; what was accepted of another file of that snapshot is void.
    """
    found: dict[tuple[str, str], set[str]] = {}
    for folder in (seeds / "provenance", seeds.parent / "local"):
        file = folder / "accepted_deliveries.csv"
        if not file.exists():
            continue
        with file.open(encoding="utf-8", newline="") as rows:
            for row in csv.DictReader(rows):
                if digests.get(row["snapshot_id"]) == row["sha256"]:
                    found.setdefault((row["suite"], row["expectation"]), set()).add(row["snapshot_id"])
    return found


def _rows_of(table: RawTable) -> pl.DataFrame | None:
    """The rows held; of a table without a file, none, with the columns of its seed if it has one."""
    held = table.read()
    if held is None and table.seed_file.exists():
        held = pl.read_csv(table.seed_file.read_bytes(), infer_schema=False).clear()
    return None if held is None else typed(held)


def _lay_out(connection: duckdb.DuckDBPyConnection, name: str, rows: pl.DataFrame | None) -> None:
    if rows is None:
        return  # never imported: nobody knows its columns yet
    connection.register("laid_out", rows.to_arrow())
    connection.execute(f"create table {name} as select * from laid_out")
    connection.unregister("laid_out")


def with_help(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Give a connection that has the tables what suites may use beside them."""
    connection.execute(_HELP)
    return connection
