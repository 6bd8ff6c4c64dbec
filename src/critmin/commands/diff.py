"""`critmin diff`."""

import sys
from datetime import date
from pathlib import Path
from typing import Literal

from critmin import answers, warehouse
from critmin import diff as differences
from critmin.commands.build import refuse_unknown_day
from critmin.commands.options import Format, UsageError, WithLocalSources, is_for_program
from critmin.commands.terminal import notices, print_table, progress, say, shown
from critmin.errors import CritminError
from critmin.project import Project, find_project

_MOST_ROWS = 3
_MOST_INPUTS = 12


def diff(
    before: str,
    after: str | None = None,
    *,
    mart: str | None = None,
    part: Literal["marts", "moved", "sources"] | None = None,
    format: Format = "table",
    with_local_sources: WithLocalSources = False,
) -> None:
    """Compare two warehouses or two days: what moved, and the rows of the publishers' files that moved it.

    Parameters
    ----------
    before
        A warehouse file, or a day (2025-03-31): what was known then is built beside the published warehouse,
        in build/as_of/, unless it is there already.
    after
        The same; without it, the published warehouse.
    mart
        With --part moved, every column of this public table; without it, values and ratings.
    part
        Which part of the answer --format prints: the cells that moved (without it), counts of all public
        tables, or the source rows.
    format
        How to print: tables to read, or all rows of a part for a program.
    with_local_sources
        Days of the warehouse with local sources.
    """
    for_program = is_for_program(part, format)
    if mart and (not for_program or part not in (None, "moved")):
        raise UsageError("--mart goes with --format csv, json or parquet, and --part moved.")
    project = find_project(with_local_sources=with_local_sources)
    files = [_file(project, before), project.warehouse if after is None else _file(project, after)]
    if all(file.is_file() for file in files) and files[0].samefile(files[1]):
        raise UsageError(f"Both are {shown(files[0])}: name two warehouses, or two days.")
    with warehouse.connect_catalogues({"before": files[0], "after": files[1]}) as connection:
        grain = differences.grains(project)
        try:
            summary = differences.summary(connection, *files)
            if not for_program:
                _print(connection, grain, summary, [shown(file) for file in files])
                return
            answer = _answer(connection, grain, part, mart)
        except warehouse.duckdb.CatalogException as error:
            raise CritminError(
                f"{' or '.join(shown(file) for file in files)} lacks what is compared "
                f"({str(error).splitlines()[0]}): another version built it."
            ) from error
        answers.write(answer, format, sys.stdout.buffer)


def _answer(
    connection: warehouse.duckdb.DuckDBPyConnection,
    grain: dict[str, tuple[str, ...]],
    part: str | None,
    mart: str | None,
) -> warehouse.duckdb.DuckDBPyConnection:
    if part == "marts":
        found = differences.mart_differences(connection, grain)
        return answers.of_rows(differences.MartDifference, found)
    if part == "sources":
        return differences.source_rows(connection)
    return differences.moved(connection, grain, mart)


def _file(project: Project, named: str) -> Path:
    """The warehouse that is meant; a day is built if it isn't there, or is of other inputs."""
    if Path(named).is_file():
        return Path(named)
    try:
        day = date.fromisoformat(named)
    except ValueError:
        raise UsageError(f"{named}: neither a warehouse file nor a day such as 2025-03-31.") from None
    refuse_unknown_day(project, day, named)
    past = project.at(day)
    if not warehouse.is_current(past, day):
        notices.print(
            f"{day}: building what was known then as {shown(past.warehouse)}; it holds the lock for a minute "
            "or two, and some 400 MB.",
            markup=False,
            soft_wrap=True,
        )
        with progress(f"as of {day}") as advance:
            warehouse.build(
                past,
                day,
                on_step=lambda step: advance(step.done, step.total, step.name),
                on_wait=lambda holder: notices.print(f"Waiting: {holder} holds the lock.", markup=False),
            )
    return past.warehouse


def _print(
    connection: warehouse.duckdb.DuckDBPyConnection,
    grain: dict[str, tuple[str, ...]],
    summary: differences.Summary,
    files: list[str],
) -> None:
    for side, file, day, digest in zip(
        ("before", "after"), files, summary.as_of, summary.digest, strict=True
    ):
        say(f"{side}: {file}, as of {day}, digest {digest[:16]}")
    if summary.digest[0] == summary.digest[1]:
        say("The same figures: nothing differs.")
        return
    columns = ["mart", "rows only before", "rows only after", "rows changed", "columns"]
    rows = [
        [
            each.mart + ("" if each.state == "changed" else f" ({each.state.replace('_', ' ')})"),
            *(str(count) for count in (each.rows_before, each.rows_after, each.rows_changed)),
            each.columns,
        ]
        for each in differences.mart_differences(connection, grain)
    ]
    print_table(columns, rows, [name.startswith("rows") for name in columns])
    badges = differences.badges(connection, most_rows=_MOST_ROWS)
    say(f"Ratings of pages moved: {len(badges) or 'none'}.")
    for badge in badges:
        _say_badge(badge)
    if summary.inputs:
        more = len(summary.inputs) - _MOST_INPUTS
        say(f"Inputs that differ: {', '.join(summary.inputs[:_MOST_INPUTS])}" + f", {more} more" * (more > 0))
    say("Every value and rating: --format csv; the rows behind them: --part sources --format csv.")


def _say_badge(badge: differences.Badge) -> None:
    years = (
        str(badge.year_after)
        if badge.year_before == badge.year_after
        else f"{badge.year_before} to {badge.year_after}"
    )
    say(
        f"  {badge.mineral_code} {badge.indicator_code}, {years}: {badge.rating_before} to "
        f"{badge.rating_after} ({_figure(badge.value_before)} to {_figure(badge.value_after)})"
    )
    for row in badge.sources:
        subject = " ".join(filter(None, (row.country_code, row.evidence)))
        say(f"    {subject}: {_figure(row.used_before)} to {_figure(row.used_after)}")
        corrections = row.corrections_after or row.corrections_before
        say(
            f"      {_place(row.row_before, row.edition_before)} to "
            f"{_place(row.row_after, row.edition_after)}" + f", correction {corrections}" * bool(corrections)
        )
    if not badge.sources:
        say("    no source row differs: a rule, a mapping or the program does")


def _place(row: str | None, edition: str | None) -> str:
    return "no row" if row is None else f"row {row} of {edition}"


def _figure(figure: float | None) -> str:
    """A figure in at most nine digits, an index in four."""
    if figure is None:
        return "nothing"
    return f"{figure:.4g}" if abs(figure) < 1 else f"{figure:,.9g}"
