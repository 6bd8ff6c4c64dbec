"""`critmin sources`."""

from datetime import date

from critmin import sources as source_list
from critmin.commands.options import WithLocalSources, published_warehouse
from critmin.commands.terminal import print_table
from critmin.project import find_project


def sources(*, on: date | None = None, with_local_sources: WithLocalSources = False) -> None:
    """List what is held of each source, how old it is, when the next edition is due and what it will touch.

    Parameters
    ----------
    on
        The day that ages are counted to; today, unless given.
    with_local_sources
        Of the warehouse with local sources; without it, what lies in local/ is listed, but touches nothing.
    """
    day = on or date.today()
    with published_warehouse(with_local_sources) as connection:
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
    print_table(columns, rows, [name in ("days old", "editions", "files", "rows") for name in columns])


def _held(source: source_list.Source) -> str:
    if not source.file_count:
        return "no"
    return "on your machine" if source.is_local else "committed"


def _due(source: source_list.Source, day: date) -> str:
    if source.next_due_on is None:
        return "no rhythm" if source.newest_published_on else ""
    return f"{source.next_due_on}{' (overdue)' if source.next_due_on < day else ''}"
