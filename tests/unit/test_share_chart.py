"""The chart of a country's share: what is joined, what is marked, what is refused."""

from datetime import date

import pytest

from critmin.factsheet.fonts import typeface
from critmin.factsheet.share_chart import ShareLines, mark_rows, share_lines
from critmin.factsheet.timeline import Event, Panel, Series
from critmin.factsheet.typesetting import DoesNotFit


def event(number: int, marked_on: date | None, is_in_force: bool = True) -> Event:
    return Event(number, marked_on, True, is_in_force, "", "", "", "", "", ())


def chart(*series: Series, events: tuple[Event, ...] = (), height_pt: float = 150.0) -> ShareLines:
    panel = Panel("鉱石生産量", "2025年 60%", "", series, "代替文")
    rows = mark_rows(events, 2009, 2026, 220.0, typeface())
    return share_lines(
        panel,
        events,
        (2009, 2026),
        typeface(),
        where="test",
        width_pt=220.0,
        height_pt=height_pt,
        legend_count=1,
        row_count=rows,
    )


def test_two_series_are_never_joined_by_a_line():
    drawn = chart(
        Series("財務省貿易統計", ((2019, 0.4), (2020, 0.5))),
        Series("BACI・HS92", ((2021, 0.6), (2022, 0.7)), 2021),
    )
    assert [line.style for line in drawn.lines] == [0, 1]
    assert [path.count("L") for line in drawn.lines for path in line.paths] == [1, 1]
    assert drawn.lines[0].dots[-1].x_pt < drawn.breaks[0] < drawn.lines[1].dots[0].x_pt


def test_a_year_that_is_missing_or_names_others_only_breaks_the_line():
    """2015 to 2016, then 2018 without a share and 2019 alone: one stretch and three points."""
    drawn = chart(Series("BACI", ((2015, 0.1), (2016, 0.2), (2018, None), (2019, 0.3))))
    assert [path.count("L") for path in drawn.lines[0].paths] == [1]
    assert len(drawn.lines[0].dots) == 3


def test_shares_stand_on_a_scale_from_nothing_to_all():
    drawn = chart(Series("BACI", ((2015, 0.0), (2016, 1.0))))
    nothing, everything = drawn.lines[0].dots
    assert nothing.y_pt == pytest.approx(drawn.baseline_pt)
    assert everything.y_pt == pytest.approx(drawn.top_pt)
    # 18 years share the width, and a year's share stands in its middle: the seventh year, six and a half on.
    width = drawn.right_pt - drawn.left_pt
    assert nothing.x_pt == pytest.approx(drawn.left_pt + 6.5 / 18 * width)


def test_a_measure_of_new_years_day_stands_between_two_years():
    drawn = chart(
        Series("BACI", ((2023, 0.5), (2024, 0.5))), events=(event(1, date(2024, 1, 1)), event(2, None))
    )
    (mark,) = drawn.marks
    before, after = drawn.lines[0].dots
    assert mark.x_pt == pytest.approx((before.x_pt + after.x_pt) / 2)


def test_measures_close_together_stack_their_numbers():
    days = (date(2023, 8, 1), date(2023, 12, 1), date(2024, 1, 1), date(2024, 1, 1), date(2010, 7, 15))
    events = tuple(event(number, day) for number, day in enumerate(days, start=1))
    drawn = chart(Series("BACI", ((2023, 0.5),)), events=events)
    assert len(drawn.marks) == 5
    for place, one in enumerate(drawn.marks):
        for other in drawn.marks[place + 1 :]:
            apart = ((one.x_pt - other.x_pt) ** 2 + (one.y_pt - other.y_pt) ** 2) ** 0.5
            assert apart >= 2 * drawn.mark_radius_pt


def test_a_measure_outside_the_axis_is_in_the_table_alone():
    assert chart(Series("BACI", ((2023, 0.5),)), events=(event(1, date(2002, 7, 11)),)).marks == ()


def test_a_stage_without_figures_says_why_and_draws_nothing():
    panel = Panel("精鉱輸入量", "", "収録した統計に値がない", (), "代替文")
    drawn = share_lines(
        panel,
        (),
        (2009, 2026),
        typeface(),
        where="test",
        width_pt=220.0,
        height_pt=150.0,
        legend_count=1,
        row_count=0,
    )
    assert drawn.lines == drawn.years == ()
    assert [label.text for label in drawn.labels] == ["精鉱輸入量", "収録した統計に値がない"]


def test_a_chart_too_low_to_read_is_refused():
    with pytest.raises(DoesNotFit, match="leave no room for the plot"):
        chart(Series("BACI", ((2023, 0.5),)), height_pt=60.0)
