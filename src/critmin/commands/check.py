"""`critmin check`."""

from critmin.commands.options import WithLocalSources
from critmin.commands.terminal import notices, print_table, progress, shown
from critmin.errors import CritminError
from critmin.project import find_project


class CheckFailed(CritminError):
    """The warehouse is not what is expected of it."""


def check(*suites: str, with_local_sources: WithLocalSources = False) -> None:
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
    with progress("check") as advance:
        checked = quality.check(project, suites, advance)
    columns = ["suite", "outcome", *quality.OUTCOMES, "first finding"]
    rows = [
        [each.name, each.outcome, *(str(count or "") for count in each.counts.values()), each.finding]
        for each in checked.suites
    ]
    print_table(columns, rows, [column in quality.OUTCOMES for column in columns])
    for told in checked.told:
        notices.print(told, markup=False, soft_wrap=True)
    if checked.index:
        notices.print(f"Pages: {shown(checked.index)}", markup=False, soft_wrap=True)
    if checked.failure:
        raise CheckFailed(checked.failure)
