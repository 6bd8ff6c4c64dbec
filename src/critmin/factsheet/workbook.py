"""A mineral's figures as an Excel workbook: numbers as numbers, text as text whatever it begins with."""

from __future__ import annotations

import io
import math
import unicodedata
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

from critmin.errors import CritminError
from critmin.factsheet.contents import Book, Sheet
from critmin.factsheet.fonts import FAMILY
from critmin.factsheet.office_files import AUTHOR, midnight, put, repacked
from critmin.factsheet.pages import Pages
from critmin.factsheet.workbook_contents import Contents, Head, Table, Value, workbook_contents

_FORMATS = {
    "text": {"text_wrap": True, "indent": 1},
    "long": {"text_wrap": True},
    "code": {"indent": 1},
    "rating": {"align": "center"},
    "sign": {"align": "center"},
    "number": {"num_format": "0.0000"},
    "amount": {"num_format": "#,##0.00"},
    "plain": {"num_format": "General"},
    "whole": {"num_format": "0"},
    "share": {"num_format": "0.0%"},
    "date": {"num_format": "yyyy-mm-dd"},
}
# Least and most, in characters.
_WIDTHS = {
    "text": (8, 48),
    "long": (110, 110),
    "code": (8, 42),
    "whole": (7, 10),
    "number": (11, 13),
    "amount": (15, 17),
    "plain": (15, 17),
    "date": (12, 13),
}
_LINE_PT = 14.0
_WIDEST_PRINT = 14  # columns that a printed page holds
_ABOUT_WIDTHS = (22, 90)
_LONGEST_CELL = 32_767
_INDENT = 2  # characters
_FILTER_MARK = 3  # characters that the button of a filter takes
# What the library does to text by itself: nothing.
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def write_workbook(book: Book, sheet: Sheet, identifier: str, pages: Pages, name: str, output: Path) -> Path:
    """Write the workbook of a mineral beside its place, then put it there in one step."""
    return put(workbook(workbook_contents(book, sheet, identifier), pages, sheet.as_of), output / name)


def workbook(contents: Contents, pages: Pages, as_of: date) -> bytes:
    """The bytes of a workbook; the same for the same contents.

    Raises:
        CritminError: a text is longer than a cell may hold.
    """
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, _OPTIONS) as book:
        book.set_properties(
            {"title": contents.title[:255], "author": AUTHOR, "created": midnight(as_of), "comments": ""}
        )
        _Writer(book, pages).write(contents)
    return repacked(written.getvalue())


class _Writer:
    def __init__(self, book: xlsxwriter.Workbook, pages: Pages) -> None:
        self._book = book
        self._palette = pages.palette
        base = {"font_name": FAMILY, "font_size": 10, "valign": "top"}
        book.formats[0].set_font_name(FAMILY)
        book.formats[0].set_font_size(10)
        self._formats = {kind: book.add_format(base | extra) for kind, extra in _FORMATS.items()}
        surface, text = self._palette["surface"], self._palette["text"]
        self._title = book.add_format(
            base | {"bold": True, "font_size": 14, "font_color": text["title"], "bottom": 2}
        )
        self._name = book.add_format(base | {"bold": True, "bg_color": surface["pale"], "text_wrap": True})
        self._head = book.add_format(
            base
            | {
                "bold": True,
                "bg_color": surface["band"],
                "font_color": text["inverse"],
                "text_wrap": True,
                "valign": "vcenter",
                "border": 1,
                "border_color": surface["line"],
            }
        )
        self._ratings = {
            rating: book.add_format(
                base
                | {"align": "center", "bold": True, "bg_color": tones["fill"], "font_color": tones["text"]}
            )
            for rating, tones in self._palette["rating"].items()
        }

    def write(self, contents: Contents) -> None:
        first = self._sheet(contents.tab)
        first.fit_to_pages(1, 0)
        first.set_column(0, 0, _ABOUT_WIDTHS[0])
        first.set_column(1, 1, _ABOUT_WIDTHS[1])
        self._text(first, 0, 0, contents.title, self._title)
        first.write_blank(0, 1, None, self._title)
        first.freeze_panes(1, 0)
        for row, (name, value) in enumerate(contents.about, start=1):
            self._text(first, row, 0, name, self._name)
            self._text(first, row, 1, value, self._formats["text"])
        for table in contents.tables:
            self._table(table)

    def _sheet(self, name: str) -> Any:
        sheet = self._book.add_worksheet(name)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.set_footer("&C&P / &N")
        return sheet

    def _table(self, table: Table) -> None:
        sheet = self._sheet(table.tab)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        sheet.fit_to_pages(1 if len(table.heads) <= _WIDEST_PRINT else 2, 0)
        widths = [
            _width(head, [row[column] for row in table.rows]) for column, head in enumerate(table.heads)
        ]
        for column, (head, width) in enumerate(zip(table.heads, widths, strict=True)):
            self._text(sheet, 0, column, head.words, self._head)
            sheet.set_column(column, column, width)
        sheet.set_row(0, _LINE_PT * 2)
        for place, row in enumerate(table.rows, start=1):
            for column, (head, value) in enumerate(zip(table.heads, row, strict=True)):
                self._cell(sheet, place, column, head.kind, value)
            lines = max(_lines(value, width) for value, width in zip(row, widths, strict=True))
            if lines > 1:
                # Not every program works out by itself how high a row of several lines is.
                sheet.set_row(place, _LINE_PT * lines)
        sheet.autofilter(0, 0, len(table.rows), len(table.heads) - 1)

    def _cell(self, sheet: Any, row: int, column: int, kind: str, value: Value) -> None:
        form = self._formats[kind]
        if value is None or value == "":
            sheet.write_blank(row, column, None, form)
        elif isinstance(value, str):
            self._text(
                sheet, row, column, value, self._ratings.get(value, form) if kind == "rating" else form
            )
        elif isinstance(value, bool):
            sheet.write_boolean(row, column, value, form)
        elif isinstance(value, date):
            sheet.write_datetime(row, column, midnight(value), form)
        else:
            sheet.write_number(row, column, value, form)

    def _text(self, sheet: Any, row: int, column: int, words: str, form: Any) -> None:
        if len(words) > _LONGEST_CELL:
            raise CritminError(
                f"sheet {sheet.get_name()}, row {row + 1}: {len(words)} characters are more than a cell holds"
            )
        sheet.write_string(row, column, words, form)


def _width(head: Head, values: list[Value]) -> float:
    """Width of a column in characters: of its longest line, within limits."""
    least, most = _WIDTHS.get(head.kind, (8, 22))
    lines = [line for value in values if isinstance(value, str) for line in value.split("\n")]
    words = min(_columns(head.words), 14) + _FILTER_MARK
    return max(least, min(most, max([words, *map(_columns, lines)]) + _INDENT))


def _lines(value: Value, width: float) -> int:
    """How many lines a cell takes in a column."""
    if not isinstance(value, str):
        return 1
    room = width - _INDENT
    return sum(max(1, math.ceil(_columns(line) / room)) for line in value.split("\n"))


def _columns(text: str) -> int:
    """How many narrow characters a text is wide."""
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)
