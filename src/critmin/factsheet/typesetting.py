"""Lines of Japanese text that fit their boxes: broken where a reader would pause, never cut off.

A text is set at the largest of its box's sizes at which it needs no more lines than the box has. Where to
break is chosen over the whole text at once (fewest lines first, then the least awkward breaks), because
breaking greedily leaves single characters behind and splits words.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup, escape

from critmin.errors import CritminError
from critmin.factsheet.fonts import SUBSCRIPTS, Typeface

_NEVER_FIRST = frozenset(
    "、。，．・：；？！）」』】〕〉》］｝ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ々〜～％%…)]},.:;!?’”₀₁₂₃₄₅₆₇₈₉²"
)
_NEVER_LAST = frozenset("（「『【〔〈《［｛([{‘“①②③④⑤⑥＝=約")
_AFTER_NUMBER = frozenset("年月日％%か国倍位千万億点段割年純以未社件")
_FORBIDDEN = 1_000_000.0


class DoesNotFit(CritminError):
    """A text is too long for its place on the page at the smallest size that is allowed there."""


@dataclass(frozen=True)
class Box:
    """A place for text: its width, how many lines it has, and the sizes that may be tried, largest first.

    `height_pt`, where given, limits several paragraphs that share the place.
    """

    name: str
    width_pt: float
    lines: int
    sizes_pt: tuple[float, ...]
    line_height: float = 1.3
    is_bold: bool = False
    height_pt: float | None = None


@dataclass(frozen=True)
class SetText:
    """A text broken into lines at one size."""

    lines: tuple[str, ...]
    size_pt: float
    line_height_pt: float
    widths_pt: tuple[float, ...]

    @property
    def height_pt(self) -> float:
        """Height of all lines together."""
        return self.line_height_pt * len(self.lines)

    @property
    def html(self) -> Markup:
        """The lines as spans of one line each, subscript digits lowered."""
        return Markup("").join(
            Markup('<span class="line">{}</span>').format(with_subscripts(line)) for line in self.lines
        )


def fit(text: str, box: Box, fonts: Typeface, where: str) -> SetText:
    """Set a text into a box at the largest size that fits.

    Args:
        text: one paragraph; a newline forces a break.
        box: the place.
        fonts: the typeface, whose widths decide.
        where: named in the error, so that the row of data behind it is found.

    Raises:
        DoesNotFit: not even the smallest size fits.
    """
    for size in box.sizes_pt:
        lines: list[str] = []
        for paragraph in text.split("\n"):
            broken = break_lines(paragraph, box.width_pt / size, fonts, box.is_bold)
            if broken is None:
                break
            lines.extend(broken)
        else:
            if len(lines) <= box.lines:
                face = fonts.face(bold=box.is_bold)
                widths = tuple(face.width(line, size) for line in lines)
                return SetText(tuple(lines), size, size * box.line_height, widths)
    smallest = box.sizes_pt[-1]
    raise DoesNotFit(
        f"{where}: {text!r} does not fit {box.lines} line(s) of {box.width_pt:.0f} pt at {smallest:g} pt "
        f"({box.name}); shorten the text"
    )


@lru_cache(maxsize=4096)
def break_lines(text: str, width_em: float, fonts: Typeface, bold: bool = False) -> tuple[str, ...] | None:
    """Break one paragraph into the fewest lines that are no wider than `width_em`.

    Among the breakings with the fewest lines the least awkward is taken: after punctuation rather than
    between phrases, between phrases rather than within one, never within a number or a Latin word.

    Returns:
        The lines without blanks at their ends; None if a piece that must not be broken is too wide.
    """
    text = text.strip()
    if not text:
        return ("",)
    face = fonts.face(bold=bold)
    advances = [face.width(character, 1.0) for character in text]
    costs = [_break_cost(text, place) for place in range(1, len(text))]
    length = len(text)
    # best[end] = (lines, cost, start of the last line) of the best breaking of text[:end]
    best: list[tuple[int, float, int] | None] = [None] * (length + 1)
    best[0] = (0, 0.0, 0)
    for end in range(1, length + 1):
        cost_here = 0.0 if end == length else costs[end - 1]
        if cost_here >= _FORBIDDEN:
            continue
        width = 0.0
        for start in range(end - 1, -1, -1):
            width += advances[start]
            line = text[start:end]
            shown = width - (advances[end - 1] if line.endswith(" ") else 0.0)
            if shown > width_em + 1e-6 and len(line.strip()) > 0:
                break
            before = best[start]
            if before is None:
                continue
            slack = (width_em - shown) / width_em
            # A short last line is normal, but one of two or three characters looks like a slip.
            raggedness = 6.0 * slack * slack if end < length else (25.0 if len(line) < 4 and start else 0.0)
            candidate = (before[0] + 1, before[1] + cost_here + raggedness, start)
            if best[end] is None or candidate[:2] < best[end][:2]:
                best[end] = candidate
    if best[length] is None:
        return None
    lines: list[str] = []
    end = length
    while end > 0:
        start = best[end][2]
        lines.append(text[start:end].strip())
        end = start
    return tuple(reversed(lines))


def with_subscripts(text: str) -> Markup:
    """Escape a text for HTML; the subscript digits that the font lacks become <sub> elements."""
    pieces = re.split("([₀-₉]+)", text)
    return Markup("").join(
        Markup("<sub>{}</sub>").format(piece.translate(SUBSCRIPTS)) if place % 2 else escape(piece)
        for place, piece in enumerate(pieces)
    )


def _break_cost(text: str, place: int) -> float:
    """How awkward a line break before text[place] is."""
    before, after = text[place - 1], text[place]
    if after in _NEVER_FIRST or before in _NEVER_LAST or after == " ":
        return _FORBIDDEN
    if before == " ":
        return 30.0 if text[place - 2].isdigit() else 3.0
    kind_before, kind_after = _kind(before), _kind(after)
    if kind_before == kind_after == "latin":
        return _FORBIDDEN
    if before.isdigit() and (after in _AFTER_NUMBER or kind_after == "katakana"):
        return _FORBIDDEN
    if before in "、。！？":
        return 0.0
    if before in "・／/":
        return 8.0
    if after in "（「『①②③④⑤⑥" or before in "）」』":
        return 4.0
    if kind_before == "hiragana" and kind_after != "hiragana":
        # お and ご open a word; every other hiragana before a kanji ends a phrase.
        return 60.0 if before in "おご" else 3.0
    by_kinds = {
        ("hiragana", "hiragana"): 45.0,
        ("kanji", "hiragana"): 70.0,
        ("katakana", "hiragana"): 70.0,
        ("latin", "hiragana"): 70.0,
        ("kanji", "kanji"): 40.0,
        ("katakana", "katakana"): 120.0,
    }
    return by_kinds.get((kind_before, kind_after), 18.0)


@lru_cache(maxsize=4096)
def _kind(character: str) -> str:
    if character.isascii() and not character.isspace():
        return "latin"
    name = unicodedata.name(character, "")
    for start, kind in (("HIRAGANA", "hiragana"), ("KATAKANA", "katakana"), ("CJK UNIFIED", "kanji")):
        if name.startswith(start):
            return kind
    return "other"
