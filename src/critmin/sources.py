"""What is held of each source, how old it is, when the next edition is due and what it will touch."""

from dataclasses import dataclass
from datetime import date

import duckdb

_SLACK_MONTHS = 6
"""A yearly edition may be half a year late, or be corrected as long after: neither makes the next one due."""


@dataclass(frozen=True)
class Source:
    """One source as the warehouse holds it.

    Attributes:
        newest_edition_id, newest_published_on: None where nothing of the source is held.
        next_due_on: from when the publisher's next edition can be expected; None where there is no rhythm
            or nothing is held.
        touches: by indicator number, how many minerals' figures rest on the source.
        page: the publisher's page to download from.
    """

    source_id: str
    newest_edition_id: str | None
    newest_published_on: date | None
    edition_count: int
    file_count: int
    row_count: int
    next_due_on: date | None
    touches: tuple[tuple[int, int], ...]
    licence: str
    page: str

    def age_days(self, on: date) -> int | None:
        """Days since the newest edition was published."""
        return (on - self.newest_published_on).days if self.newest_published_on else None


def held_sources(connection: duckdb.DuckDBPyConnection) -> list[Source]:
    """Every source that can be imported, those that the indicators rest on first."""
    touches: dict[str, list[tuple[int, int]]] = {}
    for source_id, number, mineral_count in connection.execute(
        "select source_id, indicator_number, count(distinct mineral_code) from marts.provenance "
        "inner join method.indicators using (indicator_code) group by all order by 1, 2"
    ).fetchall():
        touches.setdefault(source_id, []).append((number, mineral_count))
    rows = connection.execute("""
        with newest as (
            select source_id, edition_id, published_on from provenance.snapshots
            qualify row_number() over (partition by source_id order by published_on desc, edition_id desc) = 1
        ),
        held as (
            select
                source_id, count(distinct edition_id) as editions, count(*) as files, sum(row_count) as kept
            from provenance.snapshots group by source_id
        )
        select s.source_id, n.edition_id, n.published_on, coalesce(h.editions, 0), coalesce(h.files, 0),
            coalesce(h.kept, 0), c.interval_months, c.release_month, c.release_day, s.licence, s.home_page
        from provenance.sources s
        left join newest n using (source_id)
        left join held h using (source_id)
        left join provenance.release_calendar c using (source_id)
        order by s.source_id
    """).fetchall()
    sources = [
        Source(
            source_id=source_id,
            newest_edition_id=edition_id,
            newest_published_on=published_on,
            edition_count=editions,
            file_count=files,
            row_count=int(kept),
            next_due_on=next_due(published_on, interval, month, day) if published_on and interval else None,
            touches=tuple(touches.get(source_id, ())),
            licence=licence,
            page=page or "",
        )
        for (
            source_id,
            edition_id,
            published_on,
            editions,
            files,
            kept,
            interval,
            month,
            day,
            licence,
            page,
        ) in rows
    ]
    return sorted(sources, key=lambda source: (not source.touches, source.source_id))


def next_due(published_on: date, interval_months: int, release_month: int | None, release_day: int) -> date:
    """The first release day that comes an interval after an edition, less half a year's slack.

    Args:
        published_on: day of the newest edition held, or of its last correction.
        interval_months: months from one edition to the next.
        release_month: 1 to 12; None where every month can be one.
        release_day: 1 to 28.
    """
    months = max(interval_months - _SLACK_MONTHS, interval_months // 2)
    count = published_on.year * 12 + published_on.month - 1 + months
    earliest = date(count // 12, count % 12 + 1, min(published_on.day, 28))
    while True:
        day = date(count // 12, count % 12 + 1, release_day)
        if day > earliest and (release_month is None or day.month == release_month):
            return day
        count += 1
