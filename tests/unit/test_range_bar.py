"""The bar of an index: where the value, its range and the cuts stand."""

import pytest

from critmin.factsheet.fonts import typeface
from critmin.factsheet.map_page import RangeRow
from critmin.factsheet.range_bar import RangeBar, range_bar


def bar(value, bounds=None, cuts=(0.26, 0.48), name="②国別生産寡占度") -> RangeBar:
    row = RangeRow(name, "2025年 0.3", "Mid" if value else "N/A", "", value, bounds, cuts, "代替文")
    return range_bar(row, typeface(), where="test", width_pt=230.0)


def test_value_and_range_stand_on_the_scale():
    """.48 × 1.25 = .6, so the scale ends there: .3 is half way, and .3 to .36 a tenth of 228 pt."""
    drawn = bar(0.3, (0.3, 0.36))
    assert drawn.value_x_pt == pytest.approx(1 + 228 / 2)
    assert drawn.span.x_pt == pytest.approx(drawn.value_x_pt)
    assert drawn.span.width_pt == pytest.approx(22.8)
    assert [tick.label.text for tick in drawn.ticks] == ["0.26", "0.48", "0", "0.6"]


def test_zones_fill_the_bar():
    drawn = bar(0.3)
    assert [zone.rating for zone in drawn.zones] == ["Low", "Mid", "High"]
    assert sum(zone.width_pt for zone in drawn.zones) == pytest.approx(228)
    assert drawn.zones[1].x_pt == pytest.approx(1 + 0.26 / 0.6 * 228)
    assert drawn.span is None


def test_an_index_never_goes_beyond_one():
    """A single country: the scale would end above one, which no index reaches."""
    assert bar(1.0, (1.0, 1.0)).value_x_pt == pytest.approx(229)


def test_cuts_too_near_for_two_words_share_one_and_the_nought_gives_way():
    """.045 and .09 of 1: 10 and 20 pt from the end, with words of some 20 pt."""
    drawn = bar(1.0, cuts=(0.045, 0.09))
    words = [tick.label.text for tick in drawn.ticks if tick.label]
    assert words == ["0.045 / 0.09", "1"]


def test_without_a_value_the_words_stand_alone():
    drawn = bar(None)
    assert (drawn.zones, drawn.span, drawn.value_x_pt, drawn.ticks) == ((), None, None, ())
    assert drawn.chip.rating == "N/A"
