"""Cells of CSV files: no text is run as a formula, and no number turns into text."""

import pytest

from critmin.cells import as_written, harmless
from hostile_text import LONG, SHORT

RUN = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")


@pytest.mark.parametrize("text", (*SHORT, *LONG))
def test_no_text_begins_as_a_formula_does_and_each_comes_back(text):
    cell = harmless(text)
    assert not cell.startswith(RUN)
    assert as_written(cell) == text
    assert cell in (text, f"'{text}")


@pytest.mark.parametrize("text", ["-0.54", "+1,200", "-1", "1e-5", "-2.5E+10", "-.5", "-3%", "-", "+"])
def test_numbers_and_single_signs_stay_as_they_are(text):
    assert harmless(text) == text
    assert as_written(text) == text


@pytest.mark.parametrize("text", ["'=1+1", "'quoted'", "'", "中国", "", " =1", "1-2", "a=1"])
def test_other_texts_stay_as_they_are(text):
    assert harmless(text) == text


def test_an_apostrophe_of_the_text_itself_is_kept():
    assert as_written("'quoted'") == "'quoted'"
