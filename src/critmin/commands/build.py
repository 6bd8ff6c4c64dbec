"""`critmin build`."""

from datetime import date, timedelta
from typing import Annotated

from cyclopts import Parameter

from critmin import warehouse
from critmin.commands.options import UsageError, WithLocalSources
from critmin.commands.terminal import notices, progress, screen, shown
from critmin.project import Project, find_project

_LONGEST_WITHOUT_NEWS = timedelta(days=366)  # a year, also where it has a 29 February


def build(
    *,
    as_of: date | None = None,
    if_changed: Annotated[bool, Parameter(negative="")] = False,
    with_local_sources: WithLocalSources = False,
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
    if as_of:
        refuse_unknown_day(project, as_of, f"--as-of {as_of}")
    if if_changed and warehouse.is_current(project, as_of):
        screen.print(f"{shown(project.warehouse)} is up to date", soft_wrap=True)
        return
    with progress("dbt build") as advance:
        built = warehouse.build(
            project,
            as_of,
            on_step=lambda step: advance(step.done, step.total, step.name),
            on_wait=lambda holder: notices.print(f"Waiting: {holder} holds the lock.", markup=False),
        )
    for warning in built.warnings:
        notices.print(f"Warning: {warning}", markup=False)
    ran = ", ".join(f"{count} {kind.replace('_', ' ')}s" for kind, count in sorted(built.node_counts.items()))
    summary = f"{shown(built.file)}: as of {built.as_of}, digest {built.digest[:16]} ({ran})"
    screen.print(summary, soft_wrap=True)


def refuse_unknown_day(project: Project, day: date, said: str) -> None:
    """A day of which nothing can be known yet is refused, in the words in which it was `said`."""
    newest = warehouse.newest_publication(project)
    if newest and day > newest + _LONGEST_WITHOUT_NEWS:
        raise UsageError(
            f"{said}: the newest publication held is of {newest}, more than a year earlier. "
            "Import newer editions first, or choose an earlier day."
        )
