"""`critmin uncertainty`."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from critmin import answers, warehouse
from critmin import scenarios as scenario_runs
from critmin import uncertainty as rating_draws
from critmin.commands.options import WithLocalSources, refuse_to_replace, shape_of
from critmin.commands.terminal import notices, print_table
from critmin.project import find_project


def uncertainty(
    *minerals: str,
    draws: int = 10_000,
    seed: int = 1,
    output: Annotated[Path | None, Parameter(name=["--output", "-o"])] = None,
    overwrite: Annotated[bool, Parameter(negative="")] = False,
    with_local_sources: WithLocalSources = False,
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
    shape = shape_of(output)
    if output:
        refuse_to_replace(output, project, overwrite)
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
            notices.print(f"Wrote {output}", markup=False)
        else:
            print_table(*answers.as_text(answer))
