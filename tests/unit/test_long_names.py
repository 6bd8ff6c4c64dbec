"""Names longer than the pages have room for are shortened, and say so by three dots."""

import pytest

from critmin.factsheet.language import shortened


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        # Twelve characters as wide as high are 24 halves: as long as a name may be.
        ("ボスニア・ヘルツェゴビナ", "ボスニア・ヘルツェゴビナ"),
        ("Central African Republic", "Central African Republic"),
        # The three dots are as wide as high, two halves: 22 are left.
        ("South Georgia and South Sandwich Islands", "South Georgia and Sout…"),
        ("サウスジョージア・サウスサンドウィッチ諸島", "サウスジョージア・サウ…"),
        ("", ""),
        (None, None),
    ],
)
def test_a_country_has_room_for_the_longest_of_the_usual_short_names(name, printed):
    assert shortened(name) == printed
