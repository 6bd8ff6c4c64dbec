"""The pages' one typeface: where its files are, which characters it has, how wide a line of it is.

BIZ UDPGothic comes from a system package, not from this project. Kerning and ligatures are switched off in
the style sheet, so that the width of a line is the sum of its characters' advance widths, here and on paper.
"""

from __future__ import annotations

import os
import unicodedata
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from fontTools.ttLib import TTFont

from critmin.errors import CritminError

FAMILY = "BIZ UDPGothic"
FOLDER_SETTING = "CRITMIN_FONT_DIR"
SYSTEM_FOLDER = Path("/usr/share/fonts/truetype/bizud-gothic")
FILES = {400: "BIZUDPGothic-Regular.ttf", 700: "BIZUDPGothic-Bold.ttf"}

# The font has no subscript digits; they are set as smaller ordinary digits, lowered (see typesetting.py).
SUBSCRIPTS = {ord("₀") + digit: str(digit) for digit in range(10)}
SUBSCRIPT_SCALE = 0.78


class MissingCharacter(CritminError):
    """A page holds a character that the typeface lacks; printed, it would be a box or a foreign letter."""


def font_folder() -> Path:
    """Folder of the typeface's files: CRITMIN_FONT_DIR, else where Debian and Ubuntu install it.

    Raises:
        CritminError: a file of the typeface is not there; the message says how to get it.
    """
    named = os.environ.get(FOLDER_SETTING)
    folder = Path(named) if named else SYSTEM_FOLDER
    for name in FILES.values():
        if not (folder / name).is_file():
            raise CritminError(
                f"{folder / name} is missing: install the package fonts-morisawa-bizud-gothic, "
                f"or set {FOLDER_SETTING} to the folder that holds {name}"
            )
    return folder.resolve()


@dataclass(frozen=True, eq=False)
class Face:
    """One weight of the typeface: advance widths per character, in units of the em."""

    weight: int
    advances: dict[int, float]

    def width(self, text: str, size_pt: float) -> float:
        """Width of one line of text in points.

        Raises:
            MissingCharacter: the face lacks a character of the text.
        """
        total = 0.0
        for character in text:
            code = ord(character)
            scale = 1.0
            if code in SUBSCRIPTS:
                code, scale = ord(SUBSCRIPTS[code]), SUBSCRIPT_SCALE
            try:
                total += self.advances[code] * scale
            except KeyError:
                raise MissingCharacter(_lacks(character, f"the text {text!r}")) from None
        return total * size_pt


@dataclass(frozen=True, eq=False)
class Typeface:
    """Both weights of the typeface, read from one folder."""

    folder: Path
    regular: Face
    bold: Face

    def face(self, *, bold: bool = False) -> Face:
        """The face of a weight."""
        return self.bold if bold else self.regular

    def width(self, text: str, size_pt: float, *, bold: bool = False) -> float:
        """Width of one line of text in points."""
        return self.face(bold=bold).width(text, size_pt)

    def lacks(self, text: str) -> list[str]:
        """Characters of the text that one of the weights lacks, in order, each once."""
        absent = (
            character
            for character in text
            if ord(character) not in self.regular.advances or ord(character) not in self.bold.advances
        )
        return list(dict.fromkeys(absent))

    def css(self) -> str:
        """The @font-face rules that load both weights from their files."""
        return "\n".join(
            f"@font-face {{ font-family: '{FAMILY}'; font-weight: {weight}; "
            f"src: url('{(self.folder / name).as_uri()}') format('truetype'); }}"
            for weight, name in FILES.items()
        )


@cache
def typeface(folder: Path | None = None) -> Typeface:
    """The typeface, read once per process and folder (default: see `font_folder`)."""
    folder = folder or font_folder()
    return Typeface(folder, *(_read_face(folder / name, weight) for weight, name in FILES.items()))


def _read_face(path: Path, weight: int) -> Face:
    with TTFont(path, lazy=True) as font:
        em = font["head"].unitsPerEm
        metrics = font["hmtx"].metrics
        advances = {code: metrics[glyph][0] / em for code, glyph in font.getBestCmap().items()}
    return Face(weight, advances)


def check_characters(html: str, fonts: Typeface) -> None:
    """Look up every character that the page will print in both weights of the typeface.

    Args:
        html: a whole page; its text nodes are checked, but not style sheets, <title> and attributes,
            which print nothing.
        fonts: the typeface of the page.

    Raises:
        MissingCharacter: names the first missing character, its text and the elements around it.
    """
    for words, where in _texts(html):
        if absent := fonts.lacks(words):
            raise MissingCharacter(_lacks(absent[0], f"{words.strip()!r} in {where or 'the page'}"))


def printed_text(html: str) -> str:
    """What a page prints: its text nodes, one after the other."""
    return "".join(words for words, _ in _texts(html))


def _texts(html: str) -> list[tuple[str, str]]:
    """Each printed text with the elements around it."""
    reader = _TextReader()
    reader.feed(html)
    reader.close()
    return reader.texts


class _TextReader(HTMLParser):
    _SILENT = frozenset({"style", "script", "title", "desc"})
    _VOID = frozenset({"meta", "link", "br", "hr", "img", "col", "path", "rect", "line", "circle", "polygon"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[tuple[str, str]] = []
        self._open: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self._VOID:
            named = dict(attrs)
            self._open.append((tag, named.get("data-where") or named.get("id") or named.get("class") or ""))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element without content prints nothing."""

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not any(tag in self._SILENT for tag, _ in self._open):
            printed = "".join(character for character in data if character not in "\n\r\t")
            self.texts.append((printed, " > ".join(name for _, name in self._open if name)))


def _lacks(character: str, where: str) -> str:
    name = unicodedata.name(character, "unnamed character")
    return (
        f"{FAMILY} lacks {character!r} (U+{ord(character):04X}, {name}), found in {where}: "
        "write it with characters of the typeface, or as a drawing"
    )
