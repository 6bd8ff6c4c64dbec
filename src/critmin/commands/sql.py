"""`critmin sql`."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from critmin import answers, limits, warehouse
from critmin.commands.options import UsageError, WithLocalSources, refuse_to_replace, shape_of
from critmin.commands.terminal import notices, print_table
from critmin.errors import CritminError
from critmin.project import find_project
from critmin.readers import refusal


def sql(
    query: str | None = None,
    *,
    format: Literal["table", "csv", "json", "parquet"] | None = None,
    output: Annotated[Path | None, Parameter(name=["--output", "-o"])] = None,
    overwrite: Annotated[bool, Parameter(negative="")] = False,
    seconds: float = 600,
    with_local_sources: WithLocalSources = False,
) -> None:
    """Ask the warehouse: one query, or a prompt. It can read and nothing else.

    Parameters
    ----------
    query
        One SQL statement; without it, a prompt, or the text on standard input if that is no terminal.
    format
        How to print the answer; by default a table, or what the output file's name ends in.
    output
        File to write the answer to, instead of standard output; never one in build/, seeds/ or local/.
    overwrite
        Put the answer in the place of a file that is there already.
    seconds
        Stop a query that takes longer.
    with_local_sources
        Ask the warehouse with local sources.
    """
    project = find_project(with_local_sources=with_local_sources)
    shape = format or shape_of(output)
    if output:
        refuse_to_replace(output, project, overwrite)
    if shape == "parquet" and not output and sys.stdout.isatty():
        raise UsageError("Parquet is not for the screen: name a file with --output, or pipe it on.")
    with warehouse.connect(project.warehouse) as connection:
        if query is None and sys.stdin.isatty():
            if output:
                raise UsageError("--output needs a query.")
            _prompt(connection, shape, seconds)
            return
        text = sys.stdin.read() if query is None else query
        if output:
            with _answered(connection, text, seconds) as answer:
                answers.write_file(answer, shape, output)
            notices.print(f"Wrote {output}", markup=False)
        else:
            _print_answer(connection, text, shape, seconds)


def _print_answer(
    connection: "warehouse.duckdb.DuckDBPyConnection", text: str, shape: str, seconds: float
) -> None:
    with _answered(connection, text, seconds) as answer:
        if shape == "table":
            print_table(*answers.as_text(answer))
        else:
            answers.write(answer, shape, sys.stdout.buffer)
            sys.stdout.flush()


@contextmanager
def _answered(
    connection: "warehouse.duckdb.DuckDBPyConnection", text: str, seconds: float
) -> Iterator["warehouse.duckdb.DuckDBPyConnection"]:
    """The answer to a query, to be read whole within its limits; its later rows may fail like its first."""
    with (
        limits.memory_of_a_query(),
        limits.time_of_a_query(seconds, lambda said: notices.print(said, markup=False)) as on_start,
    ):
        try:
            yield warehouse.query(connection, text, on_start)
        except warehouse.duckdb.Error as error:
            raise refusal(error) from error


_PROMPT_HELP = """\
A statement ends with a semicolon and may take several lines. The warehouse can be read and nothing else.
.tables          public tables and all the others
.columns TABLE   columns of a table, such as marts.indicator_values
.quit            leave (or Ctrl-D)"""


def _prompt(connection: "warehouse.duckdb.DuckDBPyConnection", shape: str, seconds: float) -> None:
    """Read statements until the end of input; an error ends the statement, not the prompt."""
    try:
        import readline  # line editing and history for input(); not every Python has it
    except ImportError:
        pass
    else:
        readline.parse_and_bind("tab: complete")
    notices.print("critmin warehouse, read-only; .help for help, Ctrl-D to leave")
    pending = ""
    while True:
        try:
            line = input("      ... " if pending else "critmin > ")
        except EOFError:
            notices.print()
            return
        except KeyboardInterrupt:
            notices.print()
            pending = ""
            continue
        text = _dot_command(line.strip()) if not pending and line.startswith(".") else line
        if text is None:
            continue
        if text == ".quit":
            return
        pending += text + "\n"
        if not pending.strip():
            pending = ""
        elif pending.rstrip().endswith(";"):
            statement, pending = pending, ""
            try:
                _print_answer(connection, statement, shape, seconds)
            except CritminError as error:
                notices.print(str(error), markup=False, style="red")
            except KeyboardInterrupt:
                notices.print("Interrupted.")


def _dot_command(line: str) -> str | None:
    """The SQL that a dot command stands for; None when it only prints help."""
    name, _, argument = line.partition(" ")
    if name in (".quit", ".exit"):
        return ".quit"
    if name == ".tables":
        return (
            "select schema_name || '.' || table_name as table_name, estimated_size as row_count "
            "from duckdb_tables() order by schema_name <> 'marts', 1;"
        )
    if name == ".columns" and argument:
        return f"describe {argument.strip()};"
    notices.print(_PROMPT_HELP, markup=False)
    return None
