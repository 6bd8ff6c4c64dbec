"""Lines are broken by measured widths, where a reader would pause; nothing is ever cut off."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from critmin.factsheet.fonts import MissingCharacter, Typeface, typeface
from critmin.factsheet.typesetting import Box, DoesNotFit, break_lines, fit, with_subscripts


@pytest.fixture(scope="module")
def fonts() -> Typeface:
    return typeface()


def box(width_pt: float = 100.0, lines: int = 3, sizes: tuple[float, ...] = (10.0, 9.0)) -> Box:
    return Box("test", width_pt, lines, sizes)


def test_a_kanji_is_one_em_wide(fonts):
    assert fonts.width("銅山", 10.0) == pytest.approx(20.0)


def test_width_grows_with_the_size(fonts):
    assert fonts.width("リチウム", 18.0) == pytest.approx(2 * fonts.width("リチウム", 9.0))


def test_a_short_text_keeps_the_largest_size(fonts):
    text = fit("銅", box(), fonts, "here")
    assert (text.lines, text.size_pt) == (("銅",), 10.0)


def test_a_text_shrinks_before_it_is_refused(fonts):
    # Eleven kanji need 110 pt at 10 pt and 99 pt at 9 pt.
    text = fit("一二三四五六七八九十百", box(lines=1), fonts, "here")
    assert text.size_pt == 9.0


def test_a_text_that_cannot_fit_is_refused_with_its_place(fonts):
    # Twelve kanji need 108 pt even at 9 pt.
    with pytest.raises(DoesNotFit, match="lithium, column 3: '一二三四五六七八九十百千'"):
        fit("一二三四五六七八九十百千", box(lines=1), fonts, "lithium, column 3")


def test_lines_break_after_punctuation_rather_than_within_a_word(fonts):
    lines = break_lines("2022年に急騰し、その後大きく下落した。", 14.0, fonts)
    assert lines == ("2022年に急騰し、", "その後大きく下落した。")


def test_a_closing_mark_never_opens_a_line(fonts):
    for width in range(4, 20):
        lines = break_lines("鉱石（精鉱）の生産国、首位。製錬ー輸入（量）。", float(width), fonts)
        assert lines is not None
        assert not any(line[0] in "、。）ー" for line in lines)
        assert not any(line[-1] == "（" for line in lines)


def test_a_number_stays_whole_with_its_unit(fonts):
    for width in range(6, 20):
        lines = break_lines("総量は10,592年のうち2019年に71%を占めた", float(width), fonts)
        assert lines is not None
        joined = "|".join(lines)
        assert "2019年" in joined
        assert "71%" in joined
        assert "10,592年" in joined


def test_a_word_wider_than_the_line_has_no_breaking(fonts):
    assert break_lines("Beryllium", 2.0, fonts) is None


def test_a_newline_forces_a_break(fonts):
    assert fit("銅\n鉄", box(), fonts, "here").lines == ("銅", "鉄")


def test_subscript_digits_are_set_as_sub_elements():
    assert with_subscripts("Li₂CO₃ < 1") == "Li<sub>2</sub>CO<sub>3</sub> &lt; 1"


def test_a_subscript_digit_is_as_wide_as_its_smaller_digit(fonts):
    assert fonts.width("₂", 10.0) == pytest.approx(fonts.width("2", 10.0) * 0.78)


def test_a_character_that_the_font_lacks_is_named(fonts):
    with pytest.raises(MissingCharacter, match=r"U\+9255.*鉕"):
        fonts.width("元素鉕", 9.0)


@settings(max_examples=60, deadline=None)
@given(
    st.text(alphabet="銅山の生産量はチリ、豪州。1234 %（HHI）ー・が", min_size=1, max_size=60),
    st.integers(min_value=8, max_value=30),
)
def test_breaking_loses_nothing_and_keeps_the_width(text, width):
    fonts = typeface()
    lines = break_lines(text, float(width), fonts)
    if lines is not None:
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
        assert all(fonts.width(line, 1.0) <= width + 1e-6 for line in lines)
