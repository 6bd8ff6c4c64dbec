"""`critmin scenario`."""

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from critmin import answers
from critmin import scenarios as scenario_runs
from critmin.commands.effects import FALLING, falls, index, lost
from critmin.commands.options import (
    Format,
    UsageError,
    WithLocalSources,
    is_for_program,
    is_scenario_file,
    published_warehouse,
)
from critmin.commands.terminal import notices, print_table, say
from critmin.project import find_project

app = App(name="scenario", help="Ask what levers of policy and shocks would do to the indicators.")


@app.command(name="list")
def list_scenarios(*, with_local_sources: WithLocalSources = False) -> None:
    """List the built-in scenarios: their levers, their minerals, and how many ratings they move.

    Parameters
    ----------
    with_local_sources
        Read the warehouse that was built with local sources.
    """
    with published_warehouse(with_local_sources) as connection:
        found = scenario_runs.built_in(connection)
    columns = ["scenario", "name", "levers", "minerals", "ratings moved"]
    rows = [
        [each.scenario_id, each.name_en, each.levers, each.minerals, str(each.moved_count)] for each in found
    ]
    print_table(columns, rows, [name == "ratings moved" for name in columns])


@app.command(name="run")
def run_scenario(
    *scenarios: str,
    mineral: list[str] | None = None,
    reporter: str | None = None,
    year: int | None = None,
    together: Annotated[bool, Parameter(negative="")] = False,
    format: Format = "table",
    with_local_sources: WithLocalSources = False,
) -> None:
    """Show the indicators before and after: each lever alone, and all together.

    Parameters
    ----------
    scenarios
        Names of built-in scenarios, or CSV files of your own (mineral_code, lever, assumption, source, and as
        the lever takes them country_code, supply_stage, quantity_t, of_quantity_t, share, days, from_year,
        displaces).
    mineral
        A mineral code; may be said several times. Without it, every mineral that the scenario reaches.
    reporter
        The importing country; without it, the one that the pages are written for.
    year
        Only what holds by then acts: rows whose from_year is this year or earlier, and rows that name none.
        Without it all act. The figures are of the newest year held either way.
    together
        Take the rows of all the scenarios named as one scenario.
    format
        How to print: tables to read, or all rows of the effects for a program.
    with_local_sources
        Read the warehouse that was built with local sources.
    """
    if not scenarios:
        raise UsageError("Name a scenario or a file; `critmin scenario list` shows the built-in ones.")
    for_program = is_for_program(None, format)
    file = find_project(with_local_sources=with_local_sources).warehouse
    rows: list[scenario_runs.Row] = []
    with published_warehouse(with_local_sources) as connection:
        for name in dict.fromkeys(scenarios):
            is_file = is_scenario_file(name)
            read = scenario_runs.read_file if is_file else scenario_runs.rows_of
            rows += read(*((Path(name), connection) if is_file else (connection, name)))
        scenario_runs.check_minerals(connection, mineral or [])
    if together:
        rows = scenario_runs.joined(rows)
    if year is not None:
        rows, late = scenario_runs.acting(rows, year)
        for words in late:
            notices.print(words, markup=False)
    with scenario_runs.evaluated(file, rows, reporter=reporter) as connection:
        if for_program:
            answers.write(scenario_runs.effects(connection, mineral or []), format, sys.stdout.buffer)
            return
        for scenario_id in dict.fromkeys(row.scenario_id for row in rows):
            _print_scenario(scenario_runs.result(connection, scenario_id, mineral or []))


_CALMING = (
    "A price shock may lower the variability: where the last prices lie far below the peak of the window, "
    "higher ones come nearer to its mean."
)


def _print_scenario(result: "scenario_runs.Result") -> None:
    minerals, moved = result.mineral_count, result.moved_count
    say(
        f"{result.scenario_id}: {minerals} mineral{'' if minerals == 1 else 's'} reached, "
        f"{moved} rating{'' if moved == 1 else 's'} moved"
    )
    for row in result.rows:
        say(f"  {row.row_number}. {row.what}")
        say(f"     {row.assumption} [{row.source}]")
        if row.reaches:
            say(f"     by-products reached: {row.reaches}")
        if row.unmeasured:
            say(f"     no effect here: {row.unmeasured}")
        if row.left_out:
            say(f"     left out: the row is about {row.left_out} alone")
        if row.absent:
            say(f"     the country in whose place it comes ships nothing: all give way alike in {row.absent}")
    columns = ["mineral", "indicator", "year", "lever", "before", "after", "rating", "supply lost"]
    rows = [
        [
            effect.mineral_code,
            f"{effect.indicator_number} {effect.indicator_code}",
            f"{effect.reference_year}{'*' if effect.is_projected else ''}",
            effect.lever,
            index(effect.value_before),
            index(effect.value_after),
            _rating(effect),
            lost(effect.lost_share),
        ]
        for effect in result.effects
    ]
    print_table(columns, rows, [name in ("year", "before", "after", "supply lost") for name in columns])
    if any(effect.is_projected for effect in result.effects):
        say("* a row holds from a later year than the figures: shown on the newest year held")
    if any((effect.lost_share or 0) > 0 and falls(effect) for effect in result.effects):
        say(FALLING)
    if any(effect.lever == "price_shock" and falls(effect) for effect in result.effects):
        say(_CALMING)


def _rating(effect: "scenario_runs.Effect") -> str:
    reason = f" ({effect.value_flag})" if effect.rating_after == "N/A" else ""
    return (f"{effect.rating_before} -> " if effect.moved else "") + effect.rating_after + reason
