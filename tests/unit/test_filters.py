"""Figures are written rounded half up, as they stand in decimal."""

import pytest

from critmin.errors import CritminError
from critmin.factsheet.filters import coordinate, decimal, fill, percent


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


@pytest.mark.parametrize(("value", "printed"), [(1.0, "1"), (2.25, "2.25"), (2.256, "2.26"), (-0.001, "0")])
def test_coordinates_are_short(value, printed):
    assert coordinate(value) == printed


def test_a_sentence_gets_its_values():
    assert fill("{country}が{share}を占める。", "here", country="チリ", share="31%") == "チリが31%を占める。"


def test_a_sentence_without_its_value_is_refused():
    with pytest.raises(CritminError, match=r"lithium.*\{share\}"):
        fill("{country}が{share}を占める。", "lithium", country="チリ", share=None)
