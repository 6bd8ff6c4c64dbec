"""When the next edition is due, counted from the newest one held."""

from datetime import date

import pytest

from critmin.sources import next_due


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
