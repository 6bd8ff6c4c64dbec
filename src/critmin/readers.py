"""How a warehouse is read: nothing can be written, reached or set, whatever a query says.

Two locks on the door: DuckDB's own settings, which a query can't change, and a look at the statement, which
takes one that reads and none of the functions that do more. A third one is on the process of a person's
query: its memory and its time (`limits`).
"""

import os
import re
from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path

import duckdb

from critmin.errors import CritminError

_SETTINGS = {
    "enable_external_access": "false",
    "autoload_known_extensions": "false",
    "autoinstall_known_extensions": "false",
    "allow_community_extensions": "false",
    "allow_persistent_secrets": "false",
    "python_enable_replacements": "false",  # a table name must never mean a variable of this program
    "temp_directory": "",  # a large sort fails rather than write beside the warehouse
    "max_temp_directory_size": "0KiB",
    "lock_configuration": "true",
}

# Of one reader; what is worked out beside a warehouse (`connect_catalogues`) may take what DuckDB takes.
_SHARE_OF_THE_MACHINE = {"memory_limit": "2GB", "threads": str(min(4, os.cpu_count() or 1))}

# Functions that stand in a reading statement and do more than read, or hide what they do in a text. Those
# that read files need no row here: the settings refuse any file.
_FORBIDDEN = re.compile(
    r"query|query_table|json_execute_serialized_sql|checkpoint|force_checkpoint|write_log|"
    r"truncate_duckdb_logs|(enable|disable)_\w+|\w*external_resource\w*|add_parquet_key|copy_database|"
    r"import_database|\w*arrow_scan\w*|pandas_scan|python_map_function|nextval|set_config|setseed",
    re.IGNORECASE,
)
_BEGINNINGS = {"pivot", "pivot_wider", "select", "from", "with", "("}


class QueryRefused(CritminError):
    """A query that does more than read the warehouse, or that DuckDB can't run."""


def connect(file: Path) -> duckdb.DuckDBPyConnection:
    """Open a warehouse to read: no writing, no files, no network, no extensions, and no way to allow them.

    Raises:
        CritminError: there is no such file, or it is not a warehouse that this DuckDB can read.
    """
    if not file.is_file():
        option = " --with-local-sources" if file.stem.endswith("_local") else ""
        raise CritminError(f"There is no warehouse at {file}: run `critmin build{option}` first.")
    try:
        return duckdb.connect(str(file), read_only=True, config=_SETTINGS | _SHARE_OF_THE_MACHINE)
    except duckdb.Error as error:
        raise CritminError(f"{file} can't be opened as a warehouse: {one_line(error)}") from error


def connect_beside(file: Path) -> duckdb.DuckDBPyConnection:
    """Open an empty database in memory with a warehouse beside it as the catalogue `warehouse`, to read.

    For what is worked out from the warehouse and thrown away again. As with `connect`, nothing else can be
    reached.

    Raises:
        CritminError: there is no such file, or it is not a warehouse that this DuckDB can read.
    """
    return connect_catalogues({"warehouse": file})


def connect_catalogues(files: Mapping[str, Path]) -> duckdb.DuckDBPyConnection:
    """Open an empty database in memory with warehouses beside it, each to read under its catalogue's name.

    Raises:
        CritminError: there is no such file, or it is not a warehouse that this DuckDB can read.
    """
    for file in files.values():
        connect(file).close()  # says what is wrong with the file
    opening = {"enable_external_access": "true", "lock_configuration": "false"}
    connection = duckdb.connect(":memory:", config=_SETTINGS | opening)
    for name, file in files.items():
        connection.execute("attach '" + str(file).replace("'", "''") + f"' as {name} (read_only)")
    for name in opening:
        connection.execute(f"set {name} = {_SETTINGS[name]}")
    return connection


def query(
    connection: duckdb.DuckDBPyConnection,
    sql: str,
    on_start: Callable[[duckdb.DuckDBPyConnection], None] = lambda _: None,
) -> duckdb.DuckDBPyConnection:
    """Run one reading statement on a connection from `connect`; returns a cursor, ready to fetch from.

    The connection's settings keep queries from files, network and extensions; this also keeps them to one
    statement that reads, so that a temporary table or a changed setting can't make the next answer differ.

    Args:
        connection: the warehouse.
        sql: the statement.
        on_start: told the cursor before it begins to work, so that it can be interrupted.

    Raises:
        QueryRefused: no statement, more than one, another kind of statement, a function that does more than
            read, or an error from DuckDB.
    """
    try:
        statements = connection.extract_statements(sql)
        if len(statements) != 1:
            raise QueryRefused(f"One query at a time: this text holds {len(statements) or 'no'} statements.")
        tokens = _tokens(sql)
        if kind := _more_than_reading(connection, statements[0], sql, tokens):
            raise QueryRefused(f"Only reading is possible here: {kind} is refused.")
        for (_, name), (_, following) in pairwise(tokens):
            if following == "(" and _FORBIDDEN.fullmatch(name.strip('"')):
                raise QueryRefused(f"Only reading is possible here: the function {name} is refused.")
        # A cursor of its own: an answer that was not read to its end must not block the next query.
        cursor = connection.cursor()
        on_start(cursor)
        return cursor.execute(statements[0])
    except RuntimeError as error:
        # What an interrupt (Ctrl-C) becomes when it comes while DuckDB works.
        if "Query interrupted" in str(error):
            raise KeyboardInterrupt from error
        raise
    except duckdb.Error as error:
        raise refusal(error) from error


def refusal(error: duckdb.Error) -> QueryRefused:
    """What DuckDB says of a query, also of its later rows, as the person's own error."""
    said = one_line(error, keep_lines=True)
    if isinstance(error, duckdb.OutOfMemoryException):
        # DuckDB goes on with settings to change, none of which a reader can.
        said = f"{said.splitlines()[0]}. The query needs more memory than it may take: ask for less at once."
    return QueryRefused(said)


def _more_than_reading(
    connection: duckdb.DuckDBPyConnection,
    statement: duckdb.Statement,
    sql: str,
    tokens: list[tuple[int, str]],
) -> str | None:
    """What kind of statement it is, if it does more than read; EXPLAIN runs what it explains, or may."""
    words = [word.lower() for _, word in tokens]
    if words[0] == "explain":
        skipped = 2 if words[1] == "analyze" else 1
        if words[skipped] == "(" and words[skipped + 1] in ("analyze", "format"):
            skipped = words.index(")") + 1
        tokens = tokens[skipped:]
        explained = sql.encode()[tokens[0][0] :].decode()
        (statement,) = connection.extract_statements(explained)
    try:
        kind = statement.type
    except ValueError:  # a kind that DuckDB's Python client has no name for
        return words[0].upper()
    # PIVOT is the one reading statement that DuckDB takes apart into several; so is a table made of one.
    is_pivot = kind == duckdb.StatementType.MULTI and tokens[0][1].lower() in _BEGINNINGS
    return None if is_pivot or kind == duckdb.StatementType.SELECT else kind.name


def _tokens(sql: str) -> list[tuple[int, str]]:
    """The words and signs of a statement and the bytes before each, without blanks and comments."""
    text = sql.encode()
    found = duckdb.tokenize(sql)
    ends = [place for place, _ in found[1:]] + [len(text)]
    return [
        (place, text[place:end].decode(errors="replace").strip())
        for (place, kind), end in zip(found, ends, strict=True)
        if kind != duckdb.token_type.comment
    ]


def one_line(error: Exception, *, keep_lines: bool = False) -> str:
    text = str(error).strip()
    return text if keep_lines else " ".join(text.split())
