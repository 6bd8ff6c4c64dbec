"""Cells of CSV files that a spreadsheet opens as what they are: numbers as numbers, text as text."""

from __future__ import annotations

import re

# What begins a formula, full-width too as Japanese spreadsheets take it, and blanks that they skip before it.
_FORMULA_STARTS = tuple("=+-@＝＋－＠\t\r\n")
_NUMBER = re.compile(r"[-+]?(?=[.0-9])([0-9][0-9,]*)?(\.[0-9]*)?(e[-+]?[0-9]+)?%?", re.IGNORECASE)
_APOSTROPHE = "'"


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula: an apostrophe stands before what would begin one.

    Numbers ("-0.54", "+1,200", "1e-5", "-3%") and single signs ("-" for no value) stay as they are.
    """
    if text.startswith(_FORMULA_STARTS) and len(text) > 1 and not _NUMBER.fullmatch(text):
        return _APOSTROPHE + text
    return text


def as_written(cell: str) -> str:
    """The text of a cell without the apostrophe that kept it harmless."""
    bare = cell.removeprefix(_APOSTROPHE)
    return bare if bare != cell and harmless(bare) == cell else cell
