"""Figures are written rounded half up, as they stand in decimal."""

from datetime import date

import pytest

from critmin.errors import CritminError
from critmin.factsheet.filters import (
    change,
    coordinate,
    decimal,
    fill,
    japanese_date,
    percent,
    share_in_list,
    total,
)


@pytest.mark.parametrize(
    ("value", "places", "printed"),
    [
        (0.345, 2, "0.35"),  # binary 0.345 lies below; people round what is written
        (2.5, 0, "3"),
        (3.5, 0, "4"),
        (10592.4, 0, "10,592"),
        (1234567.0, 1, "1,234,567.0"),
        (-0.25, 1, "−0.3"),
        (0.0, 2, "0.00"),
        (None, 2, ""),
    ],
)
def test_decimals_are_rounded_half_up(value, places, printed):
    assert decimal(value, places) == printed


@pytest.mark.parametrize(
    ("share", "printed"),
    [(0.285, "29%"), (0.145, "15%"), (0.615, "62%"), (1.0, "100%"), (0.0, "0%"), (None, "")],
)
def test_shares_are_rounded_half_up_to_whole_percent(share, printed):
    assert percent(share) == printed


@pytest.mark.parametrize(("share", "printed"), [(0.004, "1%未満"), (0.005, "1%"), (0.0, "0%"), (0.51, "51%")])
def test_a_small_share_is_not_printed_as_zero(share, printed):
    assert share_in_list(share) == printed


@pytest.mark.parametrize(
    ("value", "places", "printed"),
    [
        (0.00004, 3, "0.001未満"),
        (0.0005, 3, "0.001"),
        (0.021, 3, "0.021"),
        (0.2, 0, "1未満"),
        (10_592.4, 0, "10,592"),
    ],
)
def test_a_small_total_is_not_printed_as_zero(value, places, printed):
    assert total(value, places) == printed


def test_a_date_is_written_in_japanese():
    assert japanese_date(date(2026, 5, 27)) == "2026年5月27日"


@pytest.mark.parametrize(("value", "printed"), [(1.0, "1"), (2.25, "2.25"), (2.256, "2.26"), (-0.001, "0")])
def test_coordinates_are_short(value, printed):
    assert coordinate(value) == printed


def test_a_sentence_gets_its_values():
    assert fill("{country}が{share}を占める。", "here", country="チリ", share="31%") == "チリが31%を占める。"


def test_a_sentence_without_its_value_is_refused():
    with pytest.raises(CritminError, match=r"lithium.*\{share\}"):
        fill("{country}が{share}を占める。", "lithium", country="チリ", share=None)


@pytest.mark.parametrize(
    ("share", "printed"),
    [
        (-0.69, "−69%"),
        (0.05, "+5%"),
        (0.0, "±0%"),
        (-0.0, "±0%"),
        (-1.0, "−100%"),
        (-0.9998, "−99%超"),  # a remnant is left
        (-0.002, "1%未満減"),
        (None, ""),
    ],
)
def test_a_change_says_which_way_and_never_all_or_nothing_by_rounding(share, printed):
    assert change(share) == printed
