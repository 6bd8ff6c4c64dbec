"""The radar by hand: six axes of 60 degrees, radius 80 around (150, 130)."""

import re

import pytest

from critmin.factsheet.fonts import typeface
from critmin.factsheet.radar import Radar, radar
from critmin.factsheet.typesetting import DoesNotFit

AXES = [(f"軸{place}", "手段") for place in range(1, 7)]
CUTS = ((1 / 3, "Low"), (2 / 3, "Mid"), (1.0, "High"))


def drawn(before, after=None, axes=AXES) -> Radar:
    return radar(
        axes,
        before,
        after,
        typeface(),
        title="六つの軸",
        where="test",
        cuts=CUTS,
        gap_word="N/A",
        width_pt=300.0,
        height_pt=260.0,
        radius_pt=80.0,
    )


def segments(path: str) -> list[tuple[float, ...]]:
    return [
        tuple(float(number) for number in match) for match in re.findall(r"M(\S+) (\S+) L(\S+) (\S+)", path)
    ]


def test_scores_stand_on_their_axes_clockwise_from_the_top():
    """.5 on the first axis is 40 up; 1 on the second 80 sin 60 = 69.28 right and 80 cos 60 = 40 up."""
    dots = drawn([0.5, 1.0, 0.0, 1.0, 0.5, 1.0]).before.dots
    assert (dots[0].x_pt, dots[0].y_pt) == pytest.approx((150, 90))
    assert (dots[1].x_pt, dots[1].y_pt) == pytest.approx((219.28, 90), abs=0.01)
    assert (dots[2].x_pt, dots[2].y_pt) == pytest.approx((150, 130))
    assert (dots[3].x_pt, dots[3].y_pt) == pytest.approx((150, 210))
    assert (dots[4].x_pt, dots[4].y_pt) == pytest.approx((115.36, 150), abs=0.01)


def test_rings_stand_at_the_cuts():
    assert [(ring.radius_pt, ring.rating) for ring in drawn([0.5] * 6).rings] == [
        (pytest.approx(80 / 3), "Low"),
        (pytest.approx(160 / 3), "Mid"),
        (pytest.approx(80), "High"),
    ]


def test_a_ring_is_named_where_no_line_runs_and_no_dot_lies():
    """From 1/6 to 1/6 the line passes .144 between the first two axes, under Low at 1/6; past the gap none.

    Beside the gap, on its first side, the dot at 1/6 is 2 sin(15 deg) / 6 = .086 away; on its other side the
    nearest is the dot at 1. So Low stands between the third and the fourth axis, at 150 degrees:
    80 / 6 = 13.33 from the centre, 13.33 sin(150 deg) = 6.67 right of it and 13.33 cos(30 deg) = 11.55 below.
    """
    (low,) = [each for each in drawn([1 / 6, 1 / 6, None, 1, 1, 1]).labels if each.text == "Low"]
    assert low.x_pt + low.width_pt / 2 == pytest.approx(156.67, abs=0.01)
    assert low.y_pt == pytest.approx(130 + 11.55 + 2.6, abs=0.01)


def test_six_scores_close_the_line():
    lines = segments(drawn([0.5] * 6).before.path)
    assert len(lines) == 6
    assert lines[-1][2:] == lines[0][:2]


def test_a_gap_breaks_the_line_and_is_not_drawn_as_zero():
    """Without the third score the lines to it from both sides are missing, and the middle has no dot."""
    chart = drawn([0.5, 0.5, None, 0.5, 0.5, 0.5])
    assert len(segments(chart.before.path)) == 4
    assert len(chart.before.dots) == 5
    assert all((dot.x_pt, dot.y_pt) != pytest.approx((150, 130)) for dot in chart.before.dots)
    assert [spoke.gap is not None for spoke in chart.spokes] == [False, False, True, False, False, False]
    assert chart.spokes[2].gap.text == "N/A"


def test_what_is_gone_after_is_marked_too():
    chart = drawn([0.5] * 6, [0.5, 0.5, 0.5, None, 0.5, 0.5])
    assert len(segments(chart.before.path)) == 6
    assert len(segments(chart.after.path)) == 4
    assert chart.spokes[3].gap is not None


def test_a_score_between_two_gaps_is_a_dot():
    chart = drawn([None, 0.4, None, None, None, None])
    assert chart.before.path == ""
    assert len(chart.before.dots) == 1


@pytest.mark.parametrize("scores", [[0.5] * 5, [1.2, 0, 0, 0, 0, 0]])
def test_scores_that_can_not_be_drawn_are_refused(scores):
    with pytest.raises(ValueError, match="test"):
        drawn(scores)


def test_a_label_that_leaves_the_drawing_is_refused():
    with pytest.raises(DoesNotFit, match="test: '長い名前の軸"):
        drawn([0.5] * 6, axes=[*AXES[:2], ("長い名前の軸" * 4, "手段"), *AXES[3:]])
