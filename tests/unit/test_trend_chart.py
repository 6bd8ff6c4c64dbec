"""The charts of the trend page: where values and zones stand, what is joined, what is marked."""

import pytest

from critmin.factsheet.charts import nice_steps
from critmin.factsheet.fonts import typeface
from critmin.factsheet.trend import TrendPanel, TrendPoint, TrendSeries
from critmin.factsheet.trend_chart import TrendChart, trend_chart
from critmin.factsheet.typesetting import DoesNotFit

HHI = (0.26, 0.48)
RATE = (0.75, 0.48)


def point(reference_year: int, value: float, link: str = "same_edition", **others) -> TrendPoint:
    return TrendPoint(reference_year, value, others.get("bounds"), link, others.get("is_headline", False))


def chart(
    *series: TrendSeries, cuts=HHI, is_percent=False, rating="Low", name="②国別生産寡占度"
) -> TrendChart:
    panel = TrendPanel(
        name,
        "HHI（0〜1）",
        "2025年 0.2",
        rating,
        "＊",
        cuts,
        "閾値 0.26／0.48",
        is_percent,
        (2016, 2025),
        series,
        "" if series else "輸入実績なし",
        "代替文",
    )
    return trend_chart(panel, typeface(), where="test")


def test_a_value_stands_in_the_middle_of_its_year_on_the_round_scale():
    """Of ten years 2025 is the last: nine and a half on. .48 × 1.35 = .648, so the scale ends at .8."""
    drawn = chart(TrendSeries("USGS MCS", (point(2025, 0.4, "first"),)))
    (dot,) = drawn.lines[0].dots
    assert dot.x_pt == pytest.approx(drawn.plot.x_pt + 9.5 / 10 * drawn.plot.width_pt)
    assert dot.y_pt == pytest.approx(drawn.plot.y_pt + drawn.plot.height_pt / 2)
    assert [tick.label.text for tick in drawn.gridlines] == ["0", "0.2", "0.4", "0.6", "0.8"]
    assert nice_steps(0.648)[-1] == pytest.approx(0.8)


def test_zones_meet_at_the_cuts_and_fill_the_plot():
    drawn = chart(TrendSeries("USGS MCS", (point(2025, 0.4, "first"),)))
    assert [zone.rating for zone in drawn.zones] == ["Low", "Mid", "High"]
    height = drawn.plot.height_pt
    assert [zone.height_pt for zone in drawn.zones] == pytest.approx(
        [0.26 / 0.8 * height, 0.22 / 0.8 * height, 0.32 / 0.8 * height]
    )
    assert drawn.zones[2].y_pt == pytest.approx(drawn.plot.y_pt)


def test_where_a_low_value_is_the_risk_the_zones_stand_the_other_way_round():
    drawn = chart(TrendSeries("調査", (point(2017, 0.5, "first"),)), cuts=RATE, is_percent=True)
    assert [zone.rating for zone in drawn.zones] == ["High", "Mid", "Low"]
    assert drawn.zones[0].height_pt == pytest.approx(0.48 * drawn.plot.height_pt)
    assert [tick.label.text for tick in drawn.gridlines] == ["0%", "25%", "50%", "75%", "100%"]


def test_editions_are_joined_by_dashes_and_series_not_at_all():
    """2016 and 2017 of one edition, 2018 of another, 2020 after a gap; then another statistic."""
    drawn = chart(
        TrendSeries(
            "税関",
            (
                point(2016, 0.1, "first"),
                point(2017, 0.2),
                point(2018, 0.3, "new_edition"),
                point(2020, 0.3, "gap"),
            ),
        ),
        TrendSeries("BACI", (point(2021, 0.1, "series_break"), point(2022, 0.2))),
    )
    customs, baci = drawn.lines
    assert ([path.count("L") for path in customs.solid], [path.count("L") for path in customs.dashed]) == (
        [1],
        [1],
    )
    assert (len(baci.solid), baci.dashed) == (1, ())
    (where,) = drawn.breaks
    assert customs.dots[-1].x_pt < where < baci.dots[0].x_pt
    assert where == pytest.approx(drawn.plot.x_pt + 5 / 10 * drawn.plot.width_pt)


def test_bounds_are_a_bar_where_they_can_be_seen_and_the_pages_year_a_ring():
    """0.2 to 0.6 is half of a scale to 0.8; 0.2 to 0.2001 is thinner than a line."""
    drawn = chart(
        TrendSeries(
            "USGS MCS",
            (
                point(2024, 0.2, "first", bounds=(0.2, 0.6)),
                point(2025, 0.2, bounds=(0.2, 0.2001), is_headline=True),
            ),
        )
    )
    (bar,) = drawn.bars
    assert bar.height_pt == pytest.approx(drawn.plot.height_pt / 2)
    assert drawn.rings == (drawn.lines[0].dots[1],)


def test_a_chart_without_values_says_why_under_its_chip():
    drawn = chart(rating="N/A")
    assert (drawn.lines, drawn.zones, drawn.chip.label.text) == ((), (), "N/A＊")
    assert [text.text for text in drawn.labels] == ["②国別生産寡占度", "輸入実績なし"]


def test_a_heading_that_would_meet_the_chip_is_refused():
    with pytest.raises(DoesNotFit, match="heading"):
        chart(TrendSeries("調査", (point(2017, 0.5, "first"),)), name="国" * 40)
