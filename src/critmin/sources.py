"""What is held of each source, how old it is, when the next edition is due and what it will touch."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import duckdb

_SLACK_MONTHS = 6
"""A yearly edition may be half a year late, or be corrected as long after: neither makes the next one due."""


@dataclass(frozen=True)
class Source:
    """One source as the warehouse holds it.

    Attributes:
        newest_edition_id, newest_published_on: None where nothing of the source is held.
        rhythm: months from one edition to the next, the month of publication (None: any) and its day; None
            where there is no rhythm.
        touches: by indicator number, how many minerals' figures rest on the source.
        page: the publisher's page to download from.
        is_local: the figures may not be passed on, and are held on the machine that imported them only.
    """

    source_id: str
    newest_edition_id: str | None
    newest_published_on: date | None
    edition_count: int
    file_count: int
    row_count: int
    rhythm: tuple[int, int | None, int] | None
    touches: tuple[tuple[int, int], ...]
    licence: str
    page: str
    is_local: bool

    def age_days(self, on: date) -> int | None:
        """Days since the newest edition was published."""
        return (on - self.newest_published_on).days if self.newest_published_on else None

    @property
    def next_due_on(self) -> date | None:
        """From when the next edition can be expected; None where there is no rhythm or nothing is held."""
        if self.newest_published_on is None or self.rhythm is None:
            return None
        return next_due(self.newest_published_on, *self.rhythm)


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
            coalesce(h.kept, 0), c.interval_months, c.release_month, c.release_day, s.licence, s.home_page,
            s.source_id in (select source_id from provenance.raw_tables where storage = 'local')
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
            rhythm=(interval, month, day) if interval else None,
            touches=tuple(touches.get(source_id, ())),
            licence=licence,
            page=page,
            is_local=is_local,
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
            is_local,
        ) in rows
    ]
    return sorted(sources, key=lambda source: (not source.touches, source.source_id))


def with_those_of_this_machine(sources: Iterable[Source], local: Path) -> list[Source]:
    """The same sources; those of which the warehouse holds nothing, as they lie in local/ where they do.

    Args:
        sources: what a warehouse without local sources holds.
        local: folder of the figures that may not be passed on.
    """
    try:
        with (local / "snapshots.csv").open(encoding="utf-8", newline="") as file:
            snapshots = list(csv.DictReader(file))
    except FileNotFoundError:
        return list(sources)
    completed = []
    for source in sources:
        mine = [row for row in snapshots if row["source_id"] == source.source_id]
        if source.is_local and not source.file_count and mine:
            newest = max(mine, key=lambda row: (row["published_on"], row["edition_id"]))
            source = replace(
                source,
                newest_edition_id=newest["edition_id"],
                newest_published_on=date.fromisoformat(newest["published_on"]),
                edition_count=len({row["edition_id"] for row in mine}),
                file_count=len(mine),
                row_count=sum(int(row["row_count"]) for row in mine),
            )
        completed.append(source)
    return completed


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
