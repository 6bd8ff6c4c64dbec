"""The command line: parse, call one function, print. Nothing else in the package prints.

Exit codes: 0 done; 1 refused or failed; 2 wrong usage, or a system package is missing; 130 interrupted.
Answers go to standard output; progress, notices and errors go to standard error, an error as one paragraph.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import App, CycloptsError, Parameter
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from critmin import answers, warehouse
from critmin import changes as edition_changes
from critmin import scenarios as scenario_runs
from critmin import sources as source_list
from critmin import trace as figure_trace
from critmin import uncertainty as rating_draws
from critmin import whatif as supplier_stops
from critmin.errors import CritminError
from critmin.project import Project, find_project

SYSTEM_PACKAGES = "python3 python3-venv libpangoft2-1.0-0 libharfbuzz-subset0 fonts-morisawa-bizud-gothic"

_LONGEST_WITHOUT_NEWS = timedelta(days=366)  # a year, also where it has a 29 February

app = App(
    name="critmin",
    help="Japan's critical-mineral supply-risk indicators, rebuilt from the original public statistics.",
    help_epilogue="Exit codes: 0 done, 1 refused or failed, 2 wrong usage or a missing system package.",
    version_flags=["--version"],
)
_Part = Literal["effects", "suppliers", "cover", "worst"]
_Format = Literal["table", "csv", "json", "parquet"]
_WithLocalSources = Annotated[bool, Parameter(negative="")]

_notices = Console(stderr=True, highlight=False)
_answers = Console(highlight=False, markup=False, emoji=False)


class UsageError(CritminError):
    """The command can't be carried out as written."""

    exit_code = 2


class CheckFailed(CritminError):
    """The warehouse is not what is expected of it."""


class MissingSystemPackage(CritminError):
    """A library or font of the operating system is not there."""

    exit_code = 2


@app.command
def build(
    *,
    as_of: date | None = None,
    if_changed: Annotated[bool, Parameter(negative="")] = False,
    with_local_sources: _WithLocalSources = False,
) -> None:
    """Build the warehouse, check it, and put it in the place of the last one.

    Parameters
    ----------
    as_of
        Rebuild what was known on that day (2025-03-31); without it, the newest publication held. A day more
        than a year after that publication is refused: nothing is held that could be known then.
    if_changed
        Keep the published warehouse if it was built from the same inputs.
    with_local_sources
        Read local/ too, whose figures may not be passed on, and build another file of it
        (build/critmin_local.duckdb); the other commands read that file with the same option.
    """
    project = find_project(with_local_sources=with_local_sources)
    newest = warehouse.newest_publication(project)
    if as_of and newest and as_of > newest + _LONGEST_WITHOUT_NEWS:
        raise UsageError(
            f"--as-of {as_of}: the newest publication held is of {newest}, more than a year earlier. "
            "Import newer editions first, or choose an earlier day."
        )
    if if_changed and warehouse.is_current(project, as_of):
        _answers.print(f"{_shown(project.warehouse)} is up to date", soft_wrap=True)
        return
    with _progress("dbt build") as advance:
        built = warehouse.build(
            project,
            as_of,
            on_step=lambda step: advance(step.done, step.total, step.name),
            on_wait=lambda holder: _notices.print(f"Waiting: {holder} holds the lock.", markup=False),
        )
    for warning in built.warnings:
        _notices.print(f"Warning: {warning}", markup=False)
    ran = ", ".join(f"{count} {kind.replace('_', ' ')}s" for kind, count in sorted(built.node_counts.items()))
    summary = f"{_shown(built.file)}: as of {built.as_of}, digest {built.digest[:16]} ({ran})"
    _answers.print(summary, soft_wrap=True)


@app.command
def factsheets(
    *minerals: str,
    all: Annotated[bool, Parameter(negative="")] = False,
    scenario: list[str] | None = None,
    reporter: str | None = None,
    with_local_sources: _WithLocalSources = False,
) -> None:
    """Print the factsheets from the built warehouse, as PDF.

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
        levers, assumptions, radar (scenario-NAME-MINERAL.pdf).
    reporter
        The importing country, by its ISO code (KOR); without it, the one that the pages are written for. The
        sheets of another country have a folder of their own (build/factsheets/KOR).
    with_local_sources
        Print the warehouse with local sources, into build/factsheets_local; each page says so.
    """
    if all and minerals:
        raise UsageError("Name minerals, or say --all; both leave open what is meant.")
    if scenario and all:
        raise UsageError(
            "--scenario prints one over all minerals, or the minerals that you name: leave out --all."
        )
    project = find_project(with_local_sources=with_local_sources)
    try:
        # Loads Pango, which the other commands don't need.
        from critmin.factsheet.maps import render_evaluations, render_maps
        from critmin.factsheet.render import render_factsheets
    except OSError as error:
        if "cannot load library" not in str(error):
            raise
        raise MissingSystemPackage(
            "Printing needs libraries of the operating system that are not there. "
            f"On Debian or Ubuntu, as root: apt-get install -y --no-install-recommends {SYSTEM_PACKAGES}"
        ) from error
    with _progress("factsheets") as advance:
        if scenario and minerals:
            files = render_evaluations(
                project.warehouse,
                project.factsheets,
                minerals,
                _rows_by_scenario(scenario, with_local_sources),
                advance,
                reporter=reporter,
            )
        elif scenario:
            names, rows = _named_scenarios(scenario, with_local_sources)
            files = render_maps(
                project.warehouse, project.factsheets, names, rows, advance, reporter=reporter
            )
        else:
            files = render_factsheets(
                project.warehouse,
                project.factsheets,
                minerals or None,
                advance,
                every_mineral=all,
                reporter=reporter,
            )
    for file in files:
        _answers.print(_shown(file), soft_wrap=True)


def _named_scenarios(
    named: list[str], with_local_sources: bool
) -> "tuple[list[str], list[scenario_runs.Row] | None]":
    """Scenarios to print: built-in ones by their names, or files with their rows; not both at once."""
    files = [name for name in named if _is_scenario_file(name)]
    if not files:
        return list(dict.fromkeys(named)), None
    if len(files) < len(named):
        raise UsageError("Print files and built-in scenarios in two calls.")
    rows: list[scenario_runs.Row] = []
    with _published_warehouse(with_local_sources) as connection:
        for file in dict.fromkeys(files):
            rows += scenario_runs.read_file(Path(file), connection)
    return list(dict.fromkeys(row.scenario_id for row in rows)), rows


def _rows_by_scenario(named: list[str], with_local_sources: bool) -> "dict[str, list[scenario_runs.Row]]":
    """The rows of built-in scenarios and of files, by the names of the scenarios."""
    rows: list[scenario_runs.Row] = []
    with _published_warehouse(with_local_sources) as connection:
        for name in dict.fromkeys(named):
            if _is_scenario_file(name):
                rows += scenario_runs.read_file(Path(name), connection)
            else:
                rows += scenario_runs.rows_of(connection, name)
    names = dict.fromkeys(row.scenario_id for row in rows)
    return {name: [row for row in rows if row.scenario_id == name] for name in names}


def _is_scenario_file(name: str) -> bool:
    return name.lower().endswith(".csv") or "/" in name


@app.command
def sql(
    query: str | None = None,
    *,
    format: Literal["table", "csv", "json", "parquet"] | None = None,
    output: Annotated[Path | None, Parameter(name=["--output", "-o"])] = None,
    overwrite: Annotated[bool, Parameter(negative="")] = False,
    with_local_sources: _WithLocalSources = False,
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
    with_local_sources
        Ask the warehouse with local sources.
    """
    project = find_project(with_local_sources=with_local_sources)
    shape = format or _shape_of(output)
    if output:
        _refuse_to_replace(output, project, overwrite)
    if shape == "parquet" and not output and sys.stdout.isatty():
        raise UsageError("Parquet is not for the screen: name a file with --output, or pipe it on.")
    with warehouse.connect(project.warehouse) as connection:
        if query is None and sys.stdin.isatty():
            if output:
                raise UsageError("--output needs a query.")
            _prompt(connection, shape)
            return
        answer = warehouse.query(connection, sys.stdin.read() if query is None else query)
        if output:
            answers.write_file(answer, shape, output)
            _notices.print(f"Wrote {output}", markup=False)
        elif shape == "table":
            _print_table(*answers.as_text(answer))
        else:
            answers.write(answer, shape, sys.stdout.buffer)


@app.command
def uncertainty(
    *minerals: str,
    draws: int = 10_000,
    seed: int = 1,
    output: Annotated[Path | None, Parameter(name=["--output", "-o"])] = None,
    overwrite: Annotated[bool, Parameter(negative="")] = False,
    with_local_sources: _WithLocalSources = False,
) -> None:
    """Say how probable each rating is, given what is not known for certain.

    Parameters
    ----------
    minerals
        Mineral codes (nickel lithium); without any, all minerals.
    draws
        How often the uncertain figures are drawn.
    seed
        The same seed gives the same draws.
    output
        File to write every column of the answer to (.csv, .json or .parquet), instead of standard output.
    overwrite
        Put the answer in the place of a file that is there already.
    with_local_sources
        Draw from the warehouse with local sources.
    """
    project = find_project(with_local_sources=with_local_sources)
    shape = _shape_of(output)
    if output:
        _refuse_to_replace(output, project, overwrite)
    with warehouse.connect(project.warehouse) as connection:
        scenario_runs.check_minerals(connection, minerals)
    columns = (
        "*"
        if output
        else "mineral_code, indicator_code, reference_year, rating, round(probability_high, 3) as high, "
        "round(probability_mid, 3) as mid, round(probability_low, 3) as low, "
        "coalesce(missing_flag, '') as not_rated_because"
    )
    chosen = "list_contains($1, mineral_code)" if minerals else "$1 is not null"
    with rating_draws.drawn(project.warehouse, draws=draws, seed=seed) as connection:
        answer = connection.execute(
            f"select {columns} from memory.marts.rating_probabilities where {chosen} "
            "order by mineral_code, indicator_code, reporter_code, scenario_id",
            [list(minerals)],
        )
        if output:
            answers.write_file(answer, shape, output)
            _notices.print(f"Wrote {output}", markup=False)
        else:
            _print_table(*answers.as_text(answer))


@app.command(name="import")
def import_files(
    source: str,
    *files: Path,
    allow_fewer_rows: Annotated[bool, Parameter(negative="")] = False,
    accept: str | None = None,
) -> None:
    """Take over publisher's files as seeds; all of them, or nothing if one is refused.

    A delivery that can be read but fails what is expected of its source goes into quarantine
    (local/quarantine), with a report; what was held before stays.

    Parameters
    ----------
    source
        Which source the files are from (usgs_mcs, mof_trade, worldbank_wgi, ...).
    files
        The files as downloaded.
    allow_fewer_rows
        Take a file even if it has fewer rows, or fewer that are kept, than the one held of the same snapshot.
    accept
        Why the delivery is right although it fails expectations; the reason is kept with the files' digests.
    """
    from critmin import provenance, quarantine  # import Polars, which the other commands don't need
    from critmin.importers.registry import importer_for

    if accept is not None and not accept.strip():
        raise UsageError("--accept needs a reason: it is kept beside the figures.")

    project = find_project()
    importer = importer_for(source)
    if not files:
        raise UsageError("Name the files to import.")
    if folders := [str(file) for file in files if file.is_dir()]:
        raise UsageError(
            f"{', '.join(folders)} is a folder: name the files in it, such as "
            f"`critmin import {source} {folders[0].rstrip('/')}/*.csv`."
        )
    if missing := [str(file) for file in files if not file.is_file()]:
        raise UsageError(f"No such file: {', '.join(missing)}")
    deliveries = []
    with _progress(f"import {source}") as advance:
        for number, file in enumerate(files, start=1):
            deliveries += importer.read(file)
            advance(number, len(files), file.name)
    with warehouse.exclusive(project, lambda holder: _notices.print(f"Waiting: {holder} holds the lock.")):
        judge = quarantine.Judge(project, source, files, (accept or "").strip(), date.today())
        imported = provenance.register(
            deliveries, project.seeds, allow_fewer_rows=allow_fewer_rows, judge=judge
        )
        released = quarantine.release(project, source, {each.sha256 for each in deliveries})
    columns = ["file", "edition", "snapshot", "seed", "rows read", "rows kept", "rows before"]
    rows = [
        [each.file_name, each.edition_id, each.snapshot_id, each.raw_table]
        + [str(count) for count in (each.row_count_read, each.row_count_kept, each.row_count_before)]
        for each in imported
    ]
    _print_table(columns, rows, [column.startswith("rows") for column in columns])
    for file_name, held_as in dict.fromkeys((each.file_name, each.held_as) for each in imported):
        if held_as:
            under = "" if held_as == file_name else f" under the name {held_as}, which stays"
            _notices.print(f"{file_name} is already held{under}.", markup=False)
    failed = [each.expectation.code for each in judge.verdicts if each.outcome == "failed"]
    if failed:
        _notices.print(f"Imported although expectations fail: {', '.join(failed)}.", markup=False)
    elif accept:
        _notices.print("Nothing fails: there was nothing to accept, and the reason was not kept.")
    for folder in released:
        _notices.print(f"Out of quarantine: {_shown(folder)}", markup=False)
    option = "" if all(each.is_committed for each in imported) else " --with-local-sources"
    _notices.print(f"Run `critmin build{option}` to see the figures in the warehouse.")


@app.command
def check(*suites: str, with_local_sources: _WithLocalSources = False) -> None:
    """Judge the built warehouse: each source's deliveries and each public table, against what is expected.

    What is expected, and why, stands in tests/expectations/. Pages on what was found go to build/data_docs/.

    Parameters
    ----------
    suites
        Only these (raw.usgs_mcs marts.country_shares), without pages; without any, all.
    with_local_sources
        Judge the warehouse with local sources.
    """
    from critmin import quality  # imports Polars, which the other commands don't need

    project = find_project(with_local_sources=with_local_sources)
    with _progress("check") as advance:
        checked = quality.check(project, suites, advance)
    columns = ["suite", "outcome", *quality.OUTCOMES, "first finding"]
    rows = [
        [each.name, each.outcome, *(str(count or "") for count in each.counts.values()), each.finding]
        for each in checked.suites
    ]
    _print_table(columns, rows, [column in quality.OUTCOMES for column in columns])
    for told in checked.told:
        _notices.print(told, markup=False, soft_wrap=True)
    if checked.index:
        _notices.print(f"Pages: {_shown(checked.index)}", markup=False, soft_wrap=True)
    if checked.failure:
        raise CheckFailed(checked.failure)


@app.command
def sources(*, on: date | None = None, with_local_sources: _WithLocalSources = False) -> None:
    """List what is held of each source, how old it is, when the next edition is due and what it will touch.

    Parameters
    ----------
    on
        The day that ages are counted to; today, unless given.
    with_local_sources
        Of the warehouse with local sources; without it, what lies in local/ is listed, but touches nothing.
    """
    day = on or date.today()
    with _published_warehouse(with_local_sources) as connection:
        held = source_list.held_sources(connection)
    if not with_local_sources:
        held = source_list.with_those_of_this_machine(held, find_project().local)
    columns = ["source", "newest edition", "held", "published", "days old", "editions", "files", "rows"]
    columns += ["next due"]
    columns += ["touches (indicator: minerals)", "download from"]
    rows = []
    for source in held:
        age = source.age_days(day)
        rows.append(
            [
                source.source_id,
                source.newest_edition_id or "",
                _held(source),
                str(source.newest_published_on or ""),
                "" if age is None else str(age),
                str(source.edition_count),
                str(source.file_count),
                str(source.row_count),
                _due(source, day),
                ", ".join(f"{number}: {minerals}" for number, minerals in source.touches) or "no indicator",
                source.page,
            ]
        )
    _print_table(columns, rows, [name in ("days old", "editions", "files", "rows") for name in columns])


@app.command
def changes(edition: str | None = None, *, with_local_sources: _WithLocalSources = False) -> None:
    """Say which badges moved with a new edition, and which row moved them.

    Parameters
    ----------
    edition
        An edition (usgs_mcs_2026_v1_3); without it, all of them, the newest first.
    with_local_sources
        Among the editions of the warehouse with local sources.
    """
    with _published_warehouse(with_local_sources) as connection:
        editions = edition_changes.changes(connection, edition)
    for number, each in enumerate(editions):
        if number:
            _say("")
        _say(f"{each.edition_id}, published {each.published_on}, after {', '.join(each.old_edition_ids)}")
        restated = ", ".join(f"{evidence} {count}" for evidence, count in each.restated.items())
        _say(f"  Figures restated for years that both give: {restated or 'none'}.")
        on_page = sum(move.is_on_page for move in each.moves)
        beside = f", and {len(each.moves) - on_page} beside them" if len(each.moves) > on_page else ""
        _say(f"  Badges moved: {on_page or 'none'}{beside}.")
        for move in each.moves:
            _say_move(move)
    if not editions:
        _say("No edition held differs from the one before it.")


@app.command
def trace(
    mineral: str,
    indicator: str,
    year: int,
    *,
    reporter: str | None = None,
    with_local_sources: _WithLocalSources = False,
) -> None:
    """Follow a figure back to the publishers' rows, files, checksums, licences and corrections.

    Parameters
    ----------
    mineral
        A mineral code (lithium).
    indicator
        An indicator code (production_concentration) or its number.
    year
        The year that the figure is about.
    reporter
        The importing country, for indicators 3 and 4; without it, the one that the pages are written for.
    with_local_sources
        A figure of the warehouse with local sources.
    """
    with _published_warehouse(with_local_sources) as connection:
        found = figure_trace.trace(connection, mineral, indicator, year, reporter)
    _say(
        f"{found.mineral_code}, {found.indicator_code}, {found.reference_year}, "
        f"reporter {found.reporter_code}, as of {found.as_of}"
    )
    for value in found.values:
        basis = f" by {value.basis}" if value.basis else ""
        headline = " (on the page)" if value.is_headline and len(found.values) > 1 else ""
        figure = "N/A" if value.value is None else f"{value.value:.6f}"
        _say(f"  value{basis}: {figure}, {value.flag}{headline}")
        for rating in found.ratings:
            # Where there is no figure, every rule set says only that.
            if rating.basis == value.basis and value.value is not None:
                distance = (
                    "" if rating.distance_to_cut is None else f", {rating.distance_to_cut:+.4f} from the cut"
                )
                _say(f"    {rating.rule_set}: {rating.rating}, {rating.reason}{distance}")
    columns = [
        "evidence", "country", "as published", "read as", "used", "edition", "file", "place", "corrected by",
    ]  # fmt: skip
    rows = [
        [
            row.evidence,
            row.country_code,
            row.value_as_published,
            row.read_as,
            "" if row.used_value is None else f"{row.used_value:.9g}",
            row.edition_id,
            row.snapshot_id,
            row.place,
            row.correction_ids,
        ]
        for row in found.rows
    ]
    # What no row has needs no column.
    kept = [
        number
        for number, name in enumerate(columns)
        if name not in ("read as", "corrected by") or any(row[number] for row in rows)
    ]
    columns = [columns[number] for number in kept]
    rows = [[row[number] for number in kept] for row in rows]
    _print_table(columns, rows, [name == "used" for name in columns])
    for read_as, reason in sorted({(row.read_as, row.read_as_reason) for row in found.rows if row.read_as}):
        _say(f"read as {read_as}: {reason}")
    for correction in found.corrections:
        _say(
            f"correction {correction.correction_id}: {correction.column_name} {correction.old_value} to "
            f"{correction.new_value}; {correction.reason} ({correction.evidence})"
        )
    for file in found.files:
        _say(f"file {file.snapshot_id}: {file.file_name}, {file.publisher}, {file.published_on}")
        _say(f"  sha256 {file.sha256}")
        _say(f"  licence: {file.licence}; {file.row_count} rows used")


scenario = App(name="scenario", help="Ask what levers of policy and shocks would do to the indicators.")
app.command(scenario)


@scenario.command(name="list")
def list_scenarios(*, with_local_sources: _WithLocalSources = False) -> None:
    """List the built-in scenarios: their levers, their minerals, and how many ratings they move.

    Parameters
    ----------
    with_local_sources
        Read the warehouse that was built with local sources.
    """
    with _published_warehouse(with_local_sources) as connection:
        found = scenario_runs.built_in(connection)
    columns = ["scenario", "name", "levers", "minerals", "ratings moved"]
    rows = [
        [each.scenario_id, each.name_en, each.levers, each.minerals, str(each.moved_count)] for each in found
    ]
    _print_table(columns, rows, [name == "ratings moved" for name in columns])


@scenario.command(name="run")
def run_scenario(
    *scenarios: str,
    mineral: list[str] | None = None,
    reporter: str | None = None,
    together: Annotated[bool, Parameter(negative="")] = False,
    format: _Format = "table",
    with_local_sources: _WithLocalSources = False,
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
    together
        Take the rows of all the scenarios named as one scenario.
    format
        How to print: tables to read, or all rows of the effects for a program.
    with_local_sources
        Read the warehouse that was built with local sources.
    """
    if not scenarios:
        raise UsageError("Name a scenario or a file; `critmin scenario list` shows the built-in ones.")
    for_program = _is_for_program(None, format)
    file = find_project(with_local_sources=with_local_sources).warehouse
    rows: list[scenario_runs.Row] = []
    with _published_warehouse(with_local_sources) as connection:
        for name in dict.fromkeys(scenarios):
            is_file = _is_scenario_file(name)
            read = scenario_runs.read_file if is_file else scenario_runs.rows_of
            rows += read(*((Path(name), connection) if is_file else (connection, name)))
        scenario_runs.check_minerals(connection, mineral or [])
    if together:
        rows = scenario_runs.joined(rows)
    with scenario_runs.evaluated(file, rows, reporter=reporter) as connection:
        if for_program:
            answers.write(scenario_runs.effects(connection, mineral or []), format, sys.stdout.buffer)
            return
        for scenario_id in dict.fromkeys(row.scenario_id for row in rows):
            _print_scenario(scenario_runs.result(connection, scenario_id, mineral or []))


def _print_scenario(result: "scenario_runs.Result") -> None:
    minerals, moved = result.mineral_count, result.moved_count
    _say(
        f"{result.scenario_id}: {minerals} mineral{'' if minerals == 1 else 's'} reached, "
        f"{moved} rating{'' if moved == 1 else 's'} moved"
    )
    for row in result.rows:
        _say(f"  {row.row_number}. {row.what}")
        _say(f"     {row.assumption} [{row.source}]")
        if row.reaches:
            _say(f"     by-products reached: {row.reaches}")
        if row.unmeasured:
            _say(f"     no effect here: {row.unmeasured}")
        if row.left_out:
            _say(f"     left out: the row is about {row.left_out} alone")
        if row.absent:
            _say(
                f"     the country in whose place it comes ships nothing: all give way alike in {row.absent}"
            )
    columns = ["mineral", "indicator", "year", "lever", "before", "after", "rating", "supply lost"]
    rows = [
        [
            effect.mineral_code,
            f"{effect.indicator_number} {effect.indicator_code}",
            f"{effect.reference_year}{'*' if effect.is_projected else ''}",
            effect.lever,
            _index(effect.value_before),
            _index(effect.value_after),
            _rating(effect),
            _lost(effect.lost_share),
        ]
        for effect in result.effects
    ]
    _print_table(columns, rows, [name in ("year", "before", "after", "supply lost") for name in columns])
    if any(effect.is_projected for effect in result.effects):
        _say("* a row holds from a later year than the figures: shown on the newest year held")
    if any((effect.lost_share or 0) > 0 and _falls(effect) for effect in result.effects):
        _say(_FALLING)
    if any(effect.lever == "price_shock" and _falls(effect) for effect in result.effects):
        _say(_CALMING)


def _lost(share: float | None) -> str:
    """Supply that is gone, or that has come on top."""
    if share is None:
        return ""
    return f"{-share:.1%} more" if round(share, 3) < 0 else f"{share:.1%}"


def _rating(effect: "scenario_runs.Effect") -> str:
    reason = f" ({effect.value_flag})" if effect.rating_after == "N/A" else ""
    return (f"{effect.rating_before} -> " if effect.moved else "") + effect.rating_after + reason


def _falls(effect: "scenario_runs.Effect | supplier_stops.Effect") -> bool:
    return None not in (effect.value_before, effect.value_after) and effect.value_after < effect.value_before


@app.command
def whatif(
    mineral: str,
    *,
    stop: str,
    stage: str | None = None,
    reporter: str = "JPN",
    year: int | None = None,
    stock_days: float | None = None,
    stock_t: float | None = None,
    part: _Part | None = None,
    format: _Format = "table",
    with_local_sources: _WithLocalSources = False,
) -> None:
    """Show what is lost if a country supplies nothing, who else ships it, and how long a stock lasts.

    Parameters
    ----------
    mineral
        A mineral code (lithium).
    stop
        The country that stops, by its ISO code (CHN).
    stage
        mine, concentrate_import or refined_import; without it, every stage that is held.
    reporter
        The importing country.
    year
        A year of the figures; without it, the years of the pages.
    stock_days
        Your own stock, in days of the consumption base (see stockpile_requirement); actual stocks are not
        published.
    stock_t
        The same in contained tonnes.
    part
        Which part of the answer --format prints: effects (without it), suppliers that could fill the gap,
        cover of the stock, or the worst single supplier of each stage.
    format
        How to print: tables to read, or all rows of a part for a program.
    with_local_sources
        Read the warehouse that was built with local sources.
    """
    question = supplier_stops.Question(mineral, stop, stage, reporter, year, stock_days, stock_t)
    _answer_whatif(question, None, part, format, with_local_sources)


@app.command
def position(
    file: Path,
    *,
    stop: str | None = None,
    mineral: str | None = None,
    stage: str | None = None,
    reporter: str = "JPN",
    year: int | None = None,
    stock_days: float | None = None,
    stock_t: float | None = None,
    part: Literal["standings", _Part] | None = None,
    format: _Format = "table",
    with_local_sources: _WithLocalSources = False,
) -> None:
    """Rate a company's own purchases beside its country's imports; with --stop, ask what if a supplier stops.

    The file is read and stored nowhere.

    Parameters
    ----------
    file
        CSV: mineral_code, supply_stage (concentrate_import or refined_import), country_code, quantity_t
        (contained tonnes), reference_year.
    stop
        The country that stops, by its ISO code (CHN).
    mineral
        Of which mineral; without it, the only one of the file.
    stage
        At which stage; without it, every stage that is held.
    reporter
        The country to compare with.
    year
        A year of the purchases; without it, the newest of each mineral and stage.
    stock_days
        The company's stock, in days of its own purchases.
    stock_t
        The same in contained tonnes.
    part
        Which part of the answer --format prints: standings beside the country (without it) or worst; with
        --stop as for whatif.
    format
        How to print: tables to read, or all rows of a part for a program.
    with_local_sources
        Read the warehouse that was built with local sources.
    """
    for name, value in (
        ("--mineral", mineral), ("--stage", stage), ("--stock-days", stock_days), ("--stock-t", stock_t)
    ):  # fmt: skip
        if stop is None and value is not None:
            raise UsageError(f"{name} asks about a supplier that stops: name it with --stop.")
    if stop is None and part not in (None, "standings", "worst"):
        raise UsageError(f"--part {part} asks about a supplier that stops: name it with --stop.")
    if stop is not None and part == "standings":
        raise UsageError("--part standings is an answer without --stop.")
    for_program = _is_for_program(part, format)
    with _published_warehouse(with_local_sources) as connection:
        purchases = supplier_stops.read_purchases(file, connection)
    if stop is not None:
        bought = sorted({purchase.mineral_code for purchase in purchases})
        if mineral is None and len(bought) > 1:
            raise UsageError(f"Of which mineral? Say --mineral with one of {', '.join(bought)}.")
        question = supplier_stops.Question(
            mineral or bought[0], stop, stage, reporter, year, stock_days, stock_t
        )
        supplier_stops.check_purchases(purchases, question.mineral, stage, year)
        _answer_whatif(question, purchases, part, format, with_local_sources)
        return
    warehouse_file = find_project(with_local_sources=with_local_sources).warehouse
    standings, worst = supplier_stops.position(warehouse_file, purchases, reporter=reporter, year=year)
    if for_program:
        is_worst = part == "worst"
        kind = supplier_stops.WorstSupplier if is_worst else supplier_stops.Standing
        answers.write(answers.of_rows(kind, worst if is_worst else standings), format, sys.stdout.buffer)
        return
    columns = ["mineral", "stage", "year", "t", "own", "rating", reporter, "rating", "year"]
    rows = [
        [
            each.mineral_code,
            each.supply_stage,
            str(each.company_year),
            f"{each.company_t:,.1f}",
            _index(each.company_value),
            each.company_rating,
            _index(each.country_value),
            each.country_rating,
            str(each.country_year or ""),
        ]
        for each in standings
    ]
    _print_table(columns, rows, [name in ("t", "own", reporter) for name in columns])
    for each in standings:
        if each.country_year not in (None, each.company_year):
            _say(
                f"{each.mineral_code} {each.supply_stage}: {reporter} is not held for {each.company_year}; "
                f"{each.country_year} stands beside it"
            )
    _print_worst(worst)


def _answer_whatif(
    question: "supplier_stops.Question",
    purchases: "list[supplier_stops.Purchase] | None",
    part: _Part | None,
    format: _Format,
    with_local_sources: bool,
) -> None:
    if question.stock_days is not None and question.stock_t is not None:
        raise UsageError("Give the stock in days or in tonnes, not both.")
    for_program = _is_for_program(part, format)
    with _published_warehouse(with_local_sources) as connection:
        supplier_stops.check(connection, question)
    file = find_project(with_local_sources=with_local_sources).warehouse
    answer = supplier_stops.ask(file, question, purchases or ())
    if for_program:
        answers.write(answers.of_rows(*answer.part(part or "effects")), format, sys.stdout.buffer)
        return
    columns = ["who", "mineral", "indicator", "year", "lost", "of supply", "before", "after", "rating"]
    rows = [
        [
            effect.reporter_code,
            effect.mineral_code + (f" (with {effect.host})" if effect.host else ""),
            effect.indicator_code,
            str(effect.reference_year),
            "" if effect.lost is None else f"{effect.lost:,.1f} {effect.unit}",
            _lost(effect.lost_share),
            _index(effect.value_before),
            _index(effect.value_after),
            (f"{effect.rating_before} -> " if effect.rating_before != effect.rating_after else "")
            + effect.rating_after
            + (f" ({effect.value_flag})" if effect.rating_after == "N/A" else ""),
        ]
        for effect in answer.effects
    ]
    _print_table(columns, rows, [name in ("lost", "of supply", "before", "after") for name in columns])
    if any((effect.lost_share or 0) > 0 and _falls(effect) for effect in answer.effects):
        _say(_FALLING)
    for fillers in answer.fillers:
        _print_fillers(fillers, question)
    for cover in answer.covers:
        years = f"{cover.base_from_year}" + (
            f"-{cover.base_to_year}" if cover.base_to_year != cover.base_from_year else ""
        )
        whose = f" of {cover.base_source_id}" if cover.base_source_id else ""
        base = f", base {cover.base_flag}{whose} {years}," if cover.base_flag else ""
        _say(
            f"{cover.reporter_code} {cover.supply_stage}: a stock of {cover.stock_t:,.1f} t{base} fills "
            f"the gap of {cover.lost_t:,.1f} t a year for {cover.cover_days:,.0f} days"
        )
    if not answer.covers and (question.stock_days or question.stock_t):
        asker = supplier_stops.COMPANY if purchases else question.reporter
        _say(f"No cover of the stock: {asker} loses nothing at a stage of imports, whose gaps a stock fills")
    _print_worst(answer.worst)


def _is_for_program(part: str | None, format: str) -> bool:
    if format == "table" and part:
        raise UsageError("--part goes with --format csv, json or parquet; tables show every part.")
    if format == "parquet" and sys.stdout.isatty():
        raise UsageError("Parquet is not for the screen: pipe it on.")
    return format != "table"


_FALLING = (
    "An index that falls while supply is lost says that the rest is better spread, not that it is enough."
)


_CALMING = (
    "A price shock may lower the variability: where the last prices lie far below the peak of the window, "
    "higher ones come nearer to its mean."
)


def _print_fillers(fillers: "supplier_stops.Fillers", question: "supplier_stops.Question") -> None:
    unit, is_mine = fillers.unit, fillers.supply_stage == "mine"
    what = "produces" if is_mine else "ships to all importers held"
    _say(
        f"{fillers.supply_stage}, {fillers.reference_year}: {question.stop} {what} "
        f"{fillers.stopped_to_world:,.1f} {unit}, all others {fillers.others_to_world:,.1f} {unit}; "
        "what they could add is not known"
    )
    columns = ["supplier", f"{'makes' if is_mine else 'ships'}, {unit}"]
    columns += [] if is_mine else [f"to {question.reporter} already, {unit}", "other buyers"]
    rows = [
        [
            each.country_code + "*" * each.is_beyond_supply + "+" * each.is_odd_value,
            f"{each.to_world:,.1f}",
        ]
        + ([] if is_mine else [f"{each.to_reporter:,.1f}", each.buyers])
        for each in fillers.shown
    ]
    _print_table(columns, rows, [name.endswith(unit) for name in columns])
    if any(each.is_beyond_supply for each in fillers.shown):
        _say("* ships far more than it makes and imports: the goods hold less, or the record is wrong")
    if any(each.is_odd_value for each in fillers.shown):
        _say(
            "+ sells nearly all to one buyer, at less than a tenth of the others' price: "
            "other goods under the code, or a wrong weight"
        )


def _print_worst(
    worst: "tuple[supplier_stops.WorstSupplier, ...] | list[supplier_stops.WorstSupplier]",
) -> None:
    for each in worst:
        moved = f"{each.rating_before} to " if each.rating_before != each.rating_after else ""
        _say(
            f"Worst single supplier of {each.reporter_code}, {each.mineral_code} {each.supply_stage} "
            f"{each.reference_year}: {each.country_code}, {each.lost_share:.1%} lost, "
            f"{_index(each.value_before)} to {_index(each.value_after)}, {moved}{each.rating_after}"
        )


def _index(value: float | None) -> str:
    return "N/A" if value is None else f"{value:.4f}"


@contextmanager
def _published_warehouse(with_local_sources: bool) -> Iterator["warehouse.duckdb.DuckDBPyConnection"]:
    file = find_project(with_local_sources=with_local_sources).warehouse
    with warehouse.connect(file) as connection:
        try:
            yield connection
        except warehouse.duckdb.CatalogException as error:
            raise CritminError(
                f"{_shown(file)} lacks what this command reads ({str(error).splitlines()[0]}): "
                "another version built it; build it again."
            ) from error


def _held(source: source_list.Source) -> str:
    if not source.file_count:
        return "no"
    return "on your machine" if source.is_local else "committed"


def _due(source: source_list.Source, day: date) -> str:
    if source.next_due_on is None:
        return "no rhythm" if source.newest_published_on else ""
    return f"{source.next_due_on}{' (overdue)' if source.next_due_on < day else ''}"


def _say(line: str) -> None:
    _answers.print(answers.printable(line), soft_wrap=True)


def _say_move(move: edition_changes.Move) -> None:
    """A badge that moved in one line, the row that moved it in two below; none wider than a terminal."""
    years, row_years = (
        str(new) if old == new else f"{old} to {new}"
        for old, new in ((move.old_indicator_year, move.indicator_year), (move.old_row_year, move.row_year))
    )
    _say(
        f"  {move.mineral_code} {move.indicator_code}"
        f"{'' if move.is_on_page else f' ({move.basis}, not on the page)'}, "
        f"{years}: {move.old_rating} to {move.new_rating} "
        f"({move.old_indicator_value:.3f} to {move.new_indicator_value:.3f})"
    )
    alone = "this row alone" if move.is_by_row_alone else "not this row alone"
    subject = {"quantity": move.country_code, "governance": f"{move.country_code}, governance"}.get(
        move.evidence, "price"
    )
    figures = (
        f"{_figure(move.old_value)} {move.unit} left the window"
        if move.has_left_window
        else f"{_figure(move.old_value)} to {_figure(move.new_value)} {move.unit}"
    )
    _say(f"    {subject}, {row_years}: {figures} ({move.row_effect:+.3f}, {alone})")
    said = "row no longer there, was" if move.is_row_dropped and not move.has_left_window else "row"
    correction = f", correction {move.correction_id}" if move.correction_id else ""
    _say(f"    {said} {move.raw_row_id}{correction}")


def _figure(figure: float | None) -> str:
    """A figure in at most nine digits, risks in four."""
    if figure is None:
        return "nothing"
    return f"{figure:.4g}" if abs(figure) < 1 else f"{figure:,.9g}"


def _shown(file: Path) -> str:
    """A path as short as it can be said from the working directory."""
    return str(file.relative_to(Path.cwd())) if file.is_relative_to(Path.cwd()) else str(file)


def _refuse_to_replace(output: Path, project: Project, overwrite: bool) -> None:
    """An answer takes no place among what builds write and read, and another file's only when asked to."""
    for folder, holds in (
        (project.build, "the warehouse"),
        (project.seeds, "the figures it is built from"),
        (project.local, "figures that may not be passed on"),
    ):
        if output.resolve().is_relative_to(folder.resolve()):
            raise UsageError(
                f"{output} is in {folder.name}/, which holds {holds}: write the answer elsewhere."
            )
    if output.exists() and not overwrite:
        raise UsageError(f"{output} is there already: choose another name, or say --overwrite.")


def _shape_of(output: Path | None) -> str:
    if output is None:
        return "table"
    suffix = output.suffix.lower().lstrip(".")
    if suffix not in ("csv", "json", "parquet"):
        raise UsageError(f"{output}: end its name in .csv, .json or .parquet, or say --format.")
    return suffix


@contextmanager
def _progress(title: str) -> Iterator[Callable[[int, int, str], None]]:
    """A bar on standard error; where that is no terminal, a line at each quarter, from two seconds on."""
    if not _notices.is_terminal:
        said = 0
        begin = time.monotonic()

        def say(done: int, total: int, name: str) -> None:
            nonlocal said
            quarter = 4 * done // total
            if quarter > said and time.monotonic() - begin > 2:
                said = quarter
                _notices.print(f"{title}: {done} of {total}", markup=False)

        yield say
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[name]}", markup=False),
    )
    with Progress(*columns, console=_notices, transient=True) as bar:
        task = bar.add_task(title, total=None, name="")
        yield lambda done, total, name: bar.update(task, completed=done, total=total, name=name)


def _print_table(columns: list[str], rows: list[list[str]], is_number: list[bool]) -> None:
    table = Table()
    for name, right in zip(columns, is_number, strict=True):
        table.add_column(name, justify="right" if right else "left", no_wrap=not _answers.is_terminal)
    for row in rows:
        table.add_row(*(Text(answers.printable(cell)) for cell in row))
    # A pipe or a file has no width to fit into: nothing may be cut there.
    console = _answers if _answers.is_terminal else Console(width=1_000_000, highlight=False, markup=False)
    console.print(table)
    console.print(f"{len(rows)} row{'' if len(rows) == 1 else 's'}")


_PROMPT_HELP = """\
A statement ends with a semicolon and may take several lines. The warehouse can be read and nothing else.
.tables          public tables and all the others
.columns TABLE   columns of a table, such as marts.indicator_values
.quit            leave (or Ctrl-D)"""


def _prompt(connection: "warehouse.duckdb.DuckDBPyConnection", shape: str) -> None:
    """Read statements until the end of input; an error ends the statement, not the prompt."""
    try:
        import readline  # line editing and history for input(); not every Python has it
    except ImportError:
        pass
    else:
        readline.parse_and_bind("tab: complete")
    _notices.print("critmin warehouse, read-only; .help for help, Ctrl-D to leave")
    pending = ""
    while True:
        try:
            line = input("      ... " if pending else "critmin > ")
        except EOFError:
            _notices.print()
            return
        except KeyboardInterrupt:
            _notices.print()
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
                answer = warehouse.query(connection, statement)
                if shape == "table":
                    _print_table(*answers.as_text(answer))
                else:
                    answers.write(answer, shape, sys.stdout.buffer)
                    sys.stdout.flush()
            except CritminError as error:
                _notices.print(str(error), markup=False, style="red")
            except KeyboardInterrupt:
                _notices.print("Interrupted.")


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
    _notices.print(_PROMPT_HELP, markup=False)
    return None


def main() -> None:
    """Run the command line and end the process with its exit code."""
    sys.exit(_run())


def _run() -> int:
    try:
        app(exit_on_error=False, print_error=False, result_action="return_value")
        sys.stdout.flush()
    except CycloptsError as error:
        fault = " ".join(str(error).split())
        _notices.print(f"critmin: {fault} (see critmin --help)", markup=False, soft_wrap=True)
        return 2
    except CritminError as error:
        _notices.print(f"critmin: {error}", markup=False, soft_wrap=True)
        return error.exit_code
    except KeyboardInterrupt:
        _notices.print("critmin: interrupted")
        return 130
    except BrokenPipeError:
        # The reader has seen enough; Python must not complain about it while it shuts down.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return 0


if __name__ == "__main__":
    main()
