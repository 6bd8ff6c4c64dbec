"""Charts: the geometry says what the figures say, and no text touches another or leaves the drawing."""

import math
import re
from datetime import date
from itertools import pairwise

import pytest

from critmin.factsheet import charts
from critmin.factsheet.fonts import Typeface, typeface
from critmin.factsheet.typesetting import DoesNotFit


@pytest.fixture(scope="module")
def fonts() -> Typeface:
    return typeface()


def swept_turn(wedge: charts.Wedge, centre: tuple[float, float]) -> float:
    """Turns from the first to the last point of a wedge's outer arc."""
    move = re.match(r"M([\d.]+) ([\d.]+) A[\d.]+ [\d.]+ 0 [01] 1 ([\d.]+) ([\d.]+)", wedge.path)
    assert move
    x1, y1, x2, y2 = (float(number) for number in move.groups())
    start = math.atan2(x1 - centre[0], centre[1] - y1)
    end = math.atan2(x2 - centre[0], centre[1] - y2)
    return ((end - start) / (2 * math.pi)) % 1


def donut(slices, fonts, hole=(("2024年", 7.5, False), ("10,592", 11.0, True))):
    return charts.donut(
        slices, hole, fonts, title="t", where="here", width_pt=136.0, outer_pt=40, inner_pt=26
    )


def test_a_slice_sweeps_its_share(fonts):
    drawn = donut([(0.5, "#1"), (0.3, "#2"), (0.2, "#3")], fonts)
    swept = [swept_turn(wedge, (68.0, 40.5)) for wedge in drawn.wedges]
    assert swept == pytest.approx([0.5, 0.3, 0.2], abs=1e-3)


def test_shares_that_rounding_left_beside_one_still_close_the_ring(fonts):
    drawn = donut([(0.5, "#1"), (0.3, "#2"), (0.19, "#3")], fonts)
    assert sum(swept_turn(wedge, (68.0, 40.5)) for wedge in drawn.wedges) == pytest.approx(1.0, abs=1e-3)


def test_one_country_with_everything_is_a_whole_ring(fonts):
    drawn = donut([(1.0, "#1")], fonts)
    assert len(drawn.wedges) == 1
    # A single arc of a whole turn would draw nothing.
    assert drawn.wedges[0].path.count("A") == 4


def test_thirty_countries_are_thirty_slices(fonts):
    assert len(donut([(1 / 30, "#1")] * 30, fonts).wedges) == 30


def test_a_share_of_nothing_draws_nothing(fonts):
    assert len(donut([(1.0, "#1"), (0.0, "#2")], fonts).wedges) == 1


@pytest.mark.parametrize("slices", [[], [(0.0, "#1")], [(1.2, "#1"), (-0.2, "#2")]])
def test_a_donut_without_shares_or_with_negative_ones_is_refused(slices, fonts):
    with pytest.raises(ValueError, match="here: a donut needs"):
        donut(slices, fonts)


def test_a_long_total_is_set_smaller_and_stays_in_the_hole(fonts):
    drawn = donut([(1.0, "#1")], fonts, hole=(("12,345,678", 11.0, True),))
    (total,) = drawn.labels
    assert total.size_pt < 11.0
    assert total.x_pt > 68 - 26
    assert total.x_pt + total.width_pt < 68 + 26


def test_a_total_that_cannot_fit_is_refused(fonts):
    with pytest.raises(DoesNotFit, match="here: '123,456,789,123,456,789'"):
        donut([(1.0, "#1")], fonts, hole=(("123,456,789,123,456,789", 11.0, True),))


def price_line(points, fonts, window=(date(2016, 1, 1), date(2025, 12, 31)), unit="ドル/t"):
    return charts.price_line(
        points,
        window,
        fonts,
        title="t",
        where="here",
        unit=unit,
        thousands=f"千{unit}",
        window_label="評価期間 120か月間",
        mark_points=False,
    )


def test_a_price_line_starts_from_zero_and_reaches_its_highest_price(fonts):
    points = [
        (date(number, 1, 1), price) for number, price in ((2010, 5000.0), (2018, 10000.0), (2025, 2500.0))
    ]
    drawn = price_line(points, fonts)
    heights = [float(y) for _, y in re.findall(r"[ML]([\d.]+) ([\d.]+)", drawn.path)]
    low, high, last = (drawn.baseline_pt - y for y in heights)
    assert high / low == pytest.approx(2.0, abs=0.01)
    assert last / low == pytest.approx(0.5, abs=0.01)


def test_the_window_covers_the_years_that_are_rated(fonts):
    points = [(date(number, 1, 1), 100.0) for number in range(2006, 2027)]
    drawn = price_line(points, fonts, window=(date(2016, 1, 1), date(2026, 1, 1)))
    days = (date(2026, 1, 1) - date(2006, 1, 1)).days
    share = (date(2026, 1, 1) - date(2016, 1, 1)).days / days
    assert drawn.window.width_pt / (drawn.right_pt - drawn.left_pt) == pytest.approx(share, abs=1e-6)


@pytest.mark.parametrize(
    "largest", [0.004, 0.7, 3.0, 9.9, 10.0, 99.0, 480.0, 9999.0, 10001.0, 85_000.0, 3.2e6]
)
def test_any_price_level_has_a_readable_scale(largest, fonts):
    drawn = price_line([(date(2010, 6, 1), largest / 3), (date(2025, 6, 1), largest)], fonts)
    assert 3 <= len(drawn.gridlines) <= 5
    heights = [float(y) for _, y in re.findall(r"[ML]([\d.]+) ([\d.]+)", drawn.path)]
    assert all(y >= drawn.gridlines[-1].at_pt - 0.01 for y in heights)


@pytest.mark.parametrize(("first", "last"), [(2021, 2025), (2010, 2026), (1960, 2026)])
def test_year_labels_keep_apart(first, last, fonts):
    points = [(date(number, 7, 1), 10.0) for number in range(first, last + 1)]
    drawn = price_line(points, fonts, window=(date(first, 1, 1), date(last, 12, 31)))
    labels = [tick.label for tick in drawn.x_ticks]
    assert len(labels) >= 2
    assert all(one.x_pt + one.width_pt < other.x_pt for one, other in pairwise(labels))


def rate_bars(rates, fonts, cuts=(0.48, 0.75), **more):
    return charts.rate_bars(rates, cuts, ("#1", "#2", "#3"), fonts, title="t", where="here", **more)


def test_a_bar_is_as_long_as_its_rate(fonts):
    drawn = rate_bars([("EU", 0.25, "25%")], fonts)
    assert drawn.bars[0].width_pt == pytest.approx(0.25 * drawn.scale_pt)


def test_a_missing_rate_has_no_bar_and_a_rate_of_zero_has_one_of_no_length(fonts):
    drawn = rate_bars([("日本", None, "公表値なし"), ("EU", 0.0, "0%")], fonts)
    assert [bar.width_pt for bar in drawn.bars] == [None, 0.0]


def test_a_name_too_wide_for_its_bar_gives_way_to_a_shorter_wording(fonts):
    rates = [("ボスニア・ヘルツェゴビナ（二次原料）", None, "公表統計なし"), ("EU", 0.25, "25%")]
    with pytest.raises(DoesNotFit, match="do not fit one line"):
        rate_bars(rates, fonts)
    drawn = rate_bars(rates, fonts, short_names=["国内（二次原料）", ""])
    assert "国内（二次原料）" in [label.text for label in drawn.labels]


def test_the_zones_meet_at_the_cuts(fonts):
    drawn = rate_bars([("EU", 0.25, "25%")], fonts)
    shares = [zone.width_pt / drawn.scale_pt for zone in drawn.zones]
    assert shares == pytest.approx([0.48, 0.27, 0.25])


def test_without_cuts_there_are_no_zones(fonts):
    assert rate_bars([("EU", 0.25, "25%")], fonts, cuts=None).zones == ()


def test_too_many_rates_are_refused(fonts):
    with pytest.raises(DoesNotFit, match="9 rates"):
        rate_bars([("EU", 0.25, "25%")] * 9, fonts)


def test_texts_that_would_touch_are_refused(fonts):
    labels = [charts.label("埋蔵量", 10, 20, 9, fonts), charts.label("生産量", 30, 20, 9, fonts)]
    with pytest.raises(DoesNotFit, match="'埋蔵量' and '生産量' would touch"):
        charts.check_labels(labels, 100, 40, "here")


def test_a_text_that_leaves_the_drawing_is_refused(fonts):
    with pytest.raises(DoesNotFit, match="'埋蔵量' leaves"):
        charts.check_labels([charts.label("埋蔵量", 80, 20, 9, fonts)], 100, 40, "here")
