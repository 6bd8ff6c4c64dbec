"""`critmin whatif`, and what `critmin position --stop` prints too."""

import sys

from critmin import answers
from critmin import whatif as supplier_stops
from critmin.commands.effects import FALLING, falls, index, lost
from critmin.commands.options import (
    Format,
    Part,
    UsageError,
    WithLocalSources,
    is_for_program,
    published_warehouse,
)
from critmin.commands.terminal import print_table, say
from critmin.project import find_project

_WHOLE_DAYS = 10  # from here on a tenth of a day says nothing


def whatif(
    mineral: str,
    *,
    stop: str,
    stage: str | None = None,
    reporter: str = "JPN",
    year: int | None = None,
    stock_days: float | None = None,
    stock_t: float | None = None,
    part: Part | None = None,
    format: Format = "table",
    with_local_sources: WithLocalSources = False,
) -> None:
    """Show what is lost if a country supplies nothing, who else ships it, and how long a stock lasts.

    Parameters
    ----------
    mineral
        A mineral code (lithium).
    stop
        The country that stops, by its ISO code (CHN).
    stage
        mine (refined output, where a by-product is known by that alone), concentrate_import or
        refined_import; without it, every stage that is held.
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
    answer_whatif(question, None, part, format, with_local_sources)


def answer_whatif(
    question: "supplier_stops.Question",
    purchases: "list[supplier_stops.Purchase] | None",
    part: Part | None,
    format: Format,
    with_local_sources: bool,
) -> None:
    if question.stock_days is not None and question.stock_t is not None:
        raise UsageError("Give the stock in days or in tonnes, not both.")
    for_program = is_for_program(part, format)
    with published_warehouse(with_local_sources) as connection:
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
            lost(effect.lost_share),
            index(effect.value_before),
            index(effect.value_after),
            (f"{effect.rating_before} -> " if effect.rating_before != effect.rating_after else "")
            + effect.rating_after
            + (f" ({effect.value_flag})" if effect.rating_after == "N/A" else ""),
        ]
        for effect in answer.effects
    ]
    print_table(columns, rows, [name in ("lost", "of supply", "before", "after") for name in columns])
    if any((effect.lost_share or 0) > 0 and falls(effect) for effect in answer.effects):
        say(FALLING)
    for fillers in answer.fillers:
        _print_fillers(fillers, question)
    for cover in answer.covers:
        say(_cover_line(cover))
    if not answer.covers and (question.stock_days or question.stock_t):
        say(f"No cover of the stock: it fills gaps of imports, and only {question.stage} was asked about")
    print_worst(answer.worst)


def _cover_line(cover: "supplier_stops.Cover") -> str:
    where = f"{cover.reporter_code} {cover.supply_stage}"
    if cover.loses_nothing:
        return (
            f"{where}: nothing is lost in {cover.reference_year}, so there is no gap to fill ({cover.reason})"
        )
    if cover.lost_t is None:
        return (
            f"{where}: what is lost in {cover.reference_year} is not known, nor how long a stock lasts "
            f"({cover.reason})"
        )
    gap = f"{cover.lost_t:,.1f} t a year" + " (part of the stage)" * cover.is_partial_stage
    if cover.cover_days is None:
        return f"{where}: the gap is {gap}, for which no days of a stock are counted ({cover.reason})"
    years = f"{cover.base_from_year}" + (
        f"-{cover.base_to_year}" if cover.base_to_year != cover.base_from_year else ""
    )
    whose = f" of {cover.base_source_id}" if cover.base_source_id else ""
    base = f", base {cover.base_flag}{whose} {years}," if cover.base_flag else ""
    return (
        f"{where}: a stock of {cover.stock_t:,.1f} t{base} fills "
        f"the gap of {gap} for {_days(cover.cover_days)}"
    )


def _days(days: float) -> str:
    """Half a day is not one day: few days keep a decimal."""
    return f"{days:,.0f} days" if round(days, 1) >= _WHOLE_DAYS else f"{days:,.1f} days"


def _print_fillers(fillers: "supplier_stops.Fillers", question: "supplier_stops.Question") -> None:
    unit, is_made = fillers.unit, fillers.is_production
    if not is_made and not fillers.shown and not (fillers.stopped_to_world or fillers.others_to_world):
        say(
            f"{fillers.supply_stage}: no other importer's flows of {question.mineral} are held, "
            "so who else ships it is not known"
        )
        return
    what = "produces" if is_made else "ships to all importers held"
    say(
        f"{fillers.supply_stage}, {fillers.reference_year}: {question.stop} {what} "
        f"{fillers.stopped_to_world:,.1f} {unit}, all others {fillers.others_to_world:,.1f} {unit}; "
        "what they could add is not known"
    )
    columns = ["supplier", f"{'makes' if is_made else 'ships'}, {unit}"]
    columns += [] if is_made else [f"to {question.reporter} already, {unit}", "other buyers"]
    rows = [
        [
            each.country_code + "*" * each.is_beyond_supply + "+" * each.is_odd_value,
            f"{each.to_world:,.1f}",
        ]
        + ([] if is_made else [f"{each.to_reporter:,.1f}", each.buyers])
        for each in fillers.shown
    ]
    print_table(columns, rows, [name.endswith(unit) for name in columns])
    if any(each.is_beyond_supply for each in fillers.shown):
        say("* ships far more than it makes and imports: the goods hold less, or the record is wrong")
    if any(each.is_odd_value for each in fillers.shown):
        say(
            "+ sells nearly all to one buyer, at less than a tenth of the others' price: "
            "other goods under the code, or a wrong weight"
        )


def print_worst(
    worst: "tuple[supplier_stops.WorstSupplier, ...] | list[supplier_stops.WorstSupplier]",
) -> None:
    for each in worst:
        moved = f"{each.rating_before} to " if each.rating_before != each.rating_after else ""
        say(
            f"Worst single supplier of {each.reporter_code}, {each.mineral_code} {each.supply_stage} "
            f"{each.reference_year}: {each.country_code}, {each.lost_share:.1%} lost, "
            f"{index(each.value_before)} to {index(each.value_after)}, {moved}{each.rating_after}"
        )
