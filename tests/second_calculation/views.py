"""A built warehouse with the raw tables that it was made from, to read."""

from __future__ import annotations

from pathlib import Path

import duckdb


def show_raw_tables(connection: duckdb.DuckDBPyConnection, project: Path) -> None:
    """Show the raw tables that are kept as files beside the seeds, under the names that seeds have."""
    connection.execute("create schema if not exists raw")
    for file in sorted((project / "data").glob("raw_*.parquet")):
        connection.execute(f"create or replace view raw.{file.stem} as select * from '{file}'")


def opened(built: Path, project: Path) -> duckdb.DuckDBPyConnection:
    """A database in memory that shows the built warehouse's tables and the raw ones."""
    connection = duckdb.connect(":memory:", config={"memory_limit": "1GB", "threads": "1"})
    connection.execute(f"attach '{built}' as built (read_only)")
    tables = connection.execute(
        "select schema_name, table_name from duckdb_tables() where database_name = 'built'"
    ).fetchall()
    for schema, table in tables:
        if schema == "main":
            continue
        connection.execute(f"create schema if not exists {schema}")
        connection.execute(f'create view {schema}."{table}" as select * from built.{schema}."{table}"')
    show_raw_tables(connection, project)
    return connection
