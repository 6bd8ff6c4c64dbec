"""The search for charts that lack something, on charts that do."""

import pytest

from chart_checks import Words, wanting

WORDS = Words(("純分t", "%"), ("USGS MCS",), ("輸入実績なし",), ("マテリアルフロー",))
PAGE = "国別埋蔵寡占度USGSMCS2026年5月版"
WHOLE = "国別埋蔵寡占度：埋蔵量 2025年 77純分t。チリ 31%。2025年　USGS MCS 2026年5月版。"


def test_a_chart_with_everything_lacks_nothing():
    assert wanting(WHOLE, PAGE, WORDS) == []


@pytest.mark.parametrize(
    ("alternative", "page", "fault"),
    [
        (None, PAGE, "no text alternative"),
        ("", PAGE, "no text alternative"),
        (WHOLE.replace("国別埋蔵寡占度", "埋蔵の偏り"), PAGE, "its title is not on the page"),
        (WHOLE.replace("年", ""), PAGE, "no year"),
        ("国別埋蔵寡占度：2025年 0.3。USGS MCS。", PAGE, "no unit"),
        (WHOLE.replace("USGS", ""), PAGE, "no source"),
        (WHOLE, "国別埋蔵寡占度", "its source is not on the page"),
    ],
)
def test_what_is_lacking_is_named(alternative, page, fault):
    assert wanting(alternative, page, WORDS) == [fault]


def test_a_chart_without_figures_needs_its_reason_only():
    assert wanting("国別埋蔵寡占度：輸入実績なし", PAGE, WORDS) == []


def test_a_drawing_of_no_figures_is_no_chart():
    assert wanting("マテリアルフロー：埋蔵→精鉱。", "", WORDS) == []
