"""When the next edition is due, counted from the newest one held."""

from datetime import date

import pytest

from critmin.sources import Source, next_due, with_those_of_this_machine


@pytest.mark.parametrize(
    ("published_on", "interval_months", "release_month", "release_day", "due"),
    [
        # A yearly edition of February, and its correction in May: the next one comes the January after.
        (date(2026, 2, 6), 12, 1, 28, date(2027, 1, 28)),
        (date(2026, 5, 27), 12, 1, 28, date(2027, 1, 28)),
        # A little early this year: not due again in the same season.
        (date(2026, 1, 15), 12, 1, 28, date(2027, 1, 28)),
        # Monthly: June's edition of 2 June is followed by July's.
        (date(2026, 6, 2), 1, None, 2, date(2026, 7, 2)),
        (date(2026, 12, 2), 1, None, 2, date(2027, 1, 2)),
        # Every three years.
        (date(2017, 9, 13), 36, 9, 1, date(2020, 9, 1)),
        # The last day of a long month.
        (date(2021, 8, 31), 12, 3, 15, date(2022, 3, 15)),
    ],
)
def test_the_next_edition_is_due(published_on, interval_months, release_month, release_day, due):
    assert next_due(published_on, interval_months, release_month, release_day) == due


def source(source_id: str, *, is_local: bool, files: int = 0) -> Source:
    """A monthly source of which the warehouse holds so many files."""
    published_on = date(2024, 1, 5) if files else None
    edition = f"{source_id}_2024" if files else None
    return Source(
        source_id, edition, published_on, files, files, files, (1, None, 5), (), "terms", "page", is_local
    )


def test_what_lies_in_local_is_listed_where_the_warehouse_holds_nothing_of_a_source(tmp_path):
    held = [source("prices", is_local=True), source("risks", is_local=True), source("mines", is_local=False)]
    assert with_those_of_this_machine(held, tmp_path) == held
    (tmp_path / "snapshots.csv").write_text(
        "snapshot_id,source_id,edition_id,published_on,row_count\n"
        "p1,prices,prices_2025_06,2025-06-30,10\np2,prices,prices_2025_07,2025-08-22,20\n"
    )
    prices, risks, mines = with_those_of_this_machine(held, tmp_path)
    assert (prices.newest_edition_id, prices.newest_published_on) == ("prices_2025_07", date(2025, 8, 22))
    assert (prices.edition_count, prices.file_count, prices.row_count) == (2, 2, 30)
    assert prices.next_due_on == date(2025, 9, 5)
    assert (risks, mines) == tuple(held[1:])


def test_what_the_warehouse_holds_is_not_listed_from_local(tmp_path):
    (tmp_path / "snapshots.csv").write_text(
        "snapshot_id,source_id,edition_id,published_on,row_count\np2,prices,prices_2025_07,2025-08-22,20\n"
    )
    held = [source("prices", is_local=True, files=1)]
    assert with_those_of_this_machine(held, tmp_path) == held
