"""Errors that a person can act on: each message is complete, in one paragraph, and needs no traceback."""

from __future__ import annotations

import unicodedata
from pathlib import Path

_LONGEST = 1000


class CritminError(Exception):
    """Anything that went wrong in a way the user can put right.

    The message is all that the command line prints; `exit_code` is what it returns to the shell.
    """

    exit_code = 1

    def __str__(self) -> str:
        """The message; what of a file would steer a terminal is written out in it."""
        return "\n".join(legible(line) for line in super().__str__().split("\n"))


def legible(text: str) -> str:
    """Text with its control characters, direction marks and line breaks written out (\\x1b, \\u202e, \\n)."""
    return "".join(
        character
        if character.isprintable() or unicodedata.category(character) == "Zs"
        else repr(character)[1:-1]
        for character in text
    )


class ImportRefused(CritminError):
    """A file was not taken over, because something in it is not what its layout promises.

    Args:
        file: the refused file, as the user named it; the message prints its name without the folder.
        edition: which publication the file was taken for ("MCS 2025"); empty when not yet recognised.
        row: where in the file: a line number (header = line 1), a sheet cell, or a path in a JSON file.
        column: the column's header as published; empty when the fault is not in one column.
        found: what stands there.
        expected: what the layout wants there.
        advice: what the user can do about it.
    """

    def __init__(
        self,
        *,
        file: str | Path,
        found: str,
        expected: str,
        advice: str = "",
        edition: str = "",
        row: int | str | None = None,
        column: str = "",
    ) -> None:
        self.file = Path(file).name
        self.edition = edition
        self.row = row
        self.column = column
        # A cell can be as long as the file is, where a quotation never ends.
        self.found = found if len(found) <= _LONGEST else f"{found[:_LONGEST]}…"
        self.expected = expected
        self.advice = advice
        super().__init__(self._message())

    def inside(self, archive: str | Path) -> ImportRefused:
        """The same refusal of a file that stands in an archive: the message names both."""
        return ImportRefused(
            file=f"{Path(archive).name} › {self.file}",
            edition=self.edition,
            row=self.row,
            column=self.column,
            found=self.found,
            expected=self.expected,
            advice=self.advice,
        )

    def _message(self) -> str:
        place = self.file
        if self.edition:
            place += f" ({self.edition})"
        if self.row is not None:
            place += f", row {_shortened(str(self.row))}"
        if self.column:
            place += f", column {_shortened(repr(self.column))}"
        sentences = [f"{place}: found {_shortened(self.found)}; expected {_shortened(self.expected)}."]
        if self.advice:
            sentences.append(self.advice if self.advice.endswith((".", "!", "?")) else f"{self.advice}.")
        sentences.append("Nothing was imported.")
        return " ".join(sentences)


_LONGEST_PART = 700
"""Room for a header's columns; a damaged file can hold a cell of any size, which nobody reads to its end."""


def _shortened(text: str) -> str:
    """The text, without its middle if it is too long for a message."""
    if len(text) <= _LONGEST_PART:
        return text
    begin, end = text[: _LONGEST_PART * 2 // 3], text[-_LONGEST_PART // 6 :]
    return f"{begin} … ({len(text):,} characters) … {end}"
