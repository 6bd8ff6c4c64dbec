"""`critmin position`."""

import sys
from pathlib import Path
from typing import Literal

from critmin import answers
from critmin import whatif as supplier_stops
from critmin.commands.effects import index
from critmin.commands.options import (
    Format,
    Part,
    UsageError,
    WithLocalSources,
    is_for_program,
    published_warehouse,
)
from critmin.commands.terminal import print_table, say
from critmin.commands.whatif import answer_whatif, print_worst
from critmin.project import find_project


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
    part: Literal["standings", Part] | None = None,
    format: Format = "table",
    with_local_sources: WithLocalSources = False,
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
    for_program = is_for_program(part, format)
    with published_warehouse(with_local_sources) as connection:
        purchases = supplier_stops.read_purchases(file, connection)
    if stop is not None:
        bought = sorted({purchase.mineral_code for purchase in purchases})
        if mineral is None and len(bought) > 1:
            raise UsageError(f"Of which mineral? Say --mineral with one of {', '.join(bought)}.")
        question = supplier_stops.Question(
            mineral or bought[0], stop, stage, reporter, year, stock_days, stock_t
        )
        supplier_stops.check_purchases(purchases, question.mineral, stage, year)
        answer_whatif(question, purchases, part, format, with_local_sources)
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
            index(each.company_value),
            each.company_rating,
            index(each.country_value),
            each.country_rating,
            str(each.country_year or ""),
        ]
        for each in standings
    ]
    print_table(columns, rows, [name in ("t", "own", reporter) for name in columns])
    for each in standings:
        if each.country_year not in (None, each.company_year):
            say(
                f"{each.mineral_code} {each.supply_stage}: {reporter} is not held for {each.company_year}; "
                f"{each.country_year} stands beside it"
            )
    print_worst(worst)
