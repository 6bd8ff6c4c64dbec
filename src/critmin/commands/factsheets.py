"""`critmin factsheets`."""

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from critmin import scenarios as scenario_runs
from critmin.commands.options import (
    Lang,
    UsageError,
    WithLocalSources,
    is_scenario_file,
    languages_of,
    published_warehouse,
)
from critmin.commands.terminal import print_table, progress, shown
from critmin.errors import CritminError
from critmin.project import find_project

SYSTEM_PACKAGES = "python3 python3-venv libpangoft2-1.0-0 libharfbuzz-subset0 fonts-morisawa-bizud-gothic"


class MissingSystemPackage(CritminError):
    """A library or font of the operating system is not there."""

    exit_code = 2


def factsheets(
    *minerals: str,
    all: Annotated[bool, Parameter(negative="")] = False,
    scenario: list[str] | None = None,
    reporter: str | None = None,
    format: Annotated[list[Literal["pdf", "html", "pptx", "xlsx"]] | None, Parameter(negative="")] = None,
    lang: Lang = "ja",
    force: Annotated[bool, Parameter(negative="")] = False,
    with_local_sources: WithLocalSources = False,
) -> None:
    """Print the factsheets from the built warehouse, as PDF or in other formats.

    Only what is new or changed is printed. A sheet that can't be made does not stop the others: its last good
    file stays, it is named with its reason, and the exit code is 1.

    Parameters
    ----------
    minerals
        Mineral codes (lithium cobalt); without any, the minerals of the deck, and the deck.
    all
        Every mineral with at least one indicator, without the deck.
    scenario
        In their place one scenario over all minerals, before and after (scenario-NAME.pdf): the name of a
        built-in one, single_supplier_stop for the largest supplier of each mineral, or a CSV file of your own
        (see `critmin scenario run`). May be said several times. With minerals, what it does to each of them:
        levers, assumptions, radar (scenario-NAME-MINERAL.pdf), and several side by side
        (scenarios-MINERAL.pdf).
    reporter
        The importing country, by its ISO code (KOR); without it, the one that the pages are written for. The
        sheets of another country have a folder of their own (build/factsheets/KOR).
    format
        What comes out, pdf without it: pdf; html, which holds all that it shows and opens from disk in any
        browser; pptx, the analysis page as a slide that can be edited; xlsx, the figures and what they rest
        on. May be said several times.
    lang
        The language: ja, en or both. English pages have a folder of their own (build/factsheets/en).
    force
        Print also what is unchanged since it was printed last.
    with_local_sources
        Print the warehouse with local sources, into build/factsheets_local; each page says so.
    """
    if all and minerals:
        raise UsageError("Name minerals, or say --all; both leave open what is meant.")
    if scenario and all:
        raise UsageError(
            "--scenario prints one over all minerals, or the minerals that you name: leave out --all."
        )
    formats = tuple(dict.fromkeys(format or ("pdf",)))
    if scenario and not set(formats) <= {"pdf", "html"}:
        raise UsageError("The pages of a scenario come out as pdf and html only.")
    project = find_project(with_local_sources=with_local_sources)
    try:
        # Loads Pango, which the other commands don't need.
        from critmin.factsheet.maps import render_evaluations, render_maps
        from critmin.factsheet.printing import NotPrinted, Outcome
        from critmin.factsheet.render import render_factsheets
    except OSError as error:
        if "cannot load library" not in str(error):
            raise
        raise MissingSystemPackage(
            "Printing needs libraries of the operating system that are not there. "
            f"On Debian or Ubuntu, as root: apt-get install -y --no-install-recommends {SYSTEM_PACKAGES}"
        ) from error
    outcomes: list[Outcome] = []
    failures: list[NotPrinted] = []
    for language in languages_of(lang):
        with progress("factsheets") as advance:
            options = {
                "reporter": reporter,
                "language": language,
                "formats": formats,
                "told": outcomes.append,
                "is_forced": force,
            }
            try:
                if scenario and minerals:
                    rows = _rows_by_scenario(scenario, with_local_sources)
                    render_evaluations(
                        project.warehouse, project.factsheets, minerals, rows, advance, **options
                    )
                elif scenario:
                    names, map_rows = _named_scenarios(scenario, with_local_sources)
                    render_maps(project.warehouse, project.factsheets, names, map_rows, advance, **options)
                else:
                    render_factsheets(
                        project.warehouse,
                        project.factsheets,
                        minerals or None,
                        advance,
                        every_mineral=all,
                        **options,
                    )
            except NotPrinted as error:
                failures.append(error)
    _print_outcomes(outcomes)
    if failures:
        raise CritminError(" ".join(str(failure) for failure in failures))


def _print_outcomes(outcomes: list) -> None:
    """What became of each file."""
    print_table(
        ["file", "pages", "KB", "s", "state"],
        [
            [
                shown(outcome.file),
                str(outcome.page_count or ""),
                f"{outcome.size / 1024:.0f}" if outcome.size else "",
                f"{outcome.seconds:.1f}",
                outcome.state,
            ]
            for outcome in outcomes
        ],
        [False, True, True, True, False],
    )


def _named_scenarios(
    named: list[str], with_local_sources: bool
) -> "tuple[list[str], list[scenario_runs.Row] | None]":
    """Scenarios to print: built-in ones by their names, or files with their rows; not both at once."""
    files = [name for name in named if is_scenario_file(name)]
    if not files:
        return list(dict.fromkeys(named)), None
    if len(files) < len(named):
        raise UsageError("Print files and built-in scenarios in two calls.")
    rows: list[scenario_runs.Row] = []
    with published_warehouse(with_local_sources) as connection:
        for file in dict.fromkeys(files):
            rows += scenario_runs.read_file(Path(file), connection)
    return list(dict.fromkeys(row.scenario_id for row in rows)), rows


def _rows_by_scenario(named: list[str], with_local_sources: bool) -> "dict[str, list[scenario_runs.Row]]":
    """The rows of built-in scenarios and of files, by the names of the scenarios."""
    rows: list[scenario_runs.Row] = []
    with published_warehouse(with_local_sources) as connection:
        for name in dict.fromkeys(named):
            if is_scenario_file(name):
                rows += scenario_runs.read_file(Path(name), connection)
            else:
                rows += scenario_runs.rows_of(connection, name)
    names = dict.fromkeys(row.scenario_id for row in rows)
    return {name: [row for row in rows if row.scenario_id == name] for name in names}
