"""What is said in two languages stands in the column of its own."""

from __future__ import annotations

from collections import defaultdict

import duckdb

_JAPANESE = "[ぁ-んァ-ヶ一-龠]"


def english_columns(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """No English column of any table has Japanese script in it."""
    columns: dict[str, list[str]] = defaultdict(list)
    for schema, table, column in connection.execute(
        "select table_schema, table_name, column_name from information_schema.columns "
        "where table_catalog = current_database() and table_schema in ('intermediate', 'marts') and "
        "data_type = 'VARCHAR' "
        "and (column_name like '%\\_en' escape '\\' or column_name = 'en') order by all"
    ).fetchall():
        columns[f'{schema}."{table}"'].append(column)
    found = []
    for table, names in columns.items():
        counts = ", ".join(f"count(*) filter (regexp_matches(\"{name}\", '{_JAPANESE}'))" for name in names)
        (counted,) = connection.execute(f"select {counts} from {table}").fetchall()
        found += [
            f"{table}: {name} is Japanese in {count} rows"
            for name, count in zip(names, counted, strict=True)
            if count
        ]
    return found
