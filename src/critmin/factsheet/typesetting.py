"""Lines of Japanese text that fit their boxes: broken where a reader would pause, never cut off.

A text is set at the largest of its box's sizes at which it needs no more lines than the box has. Where to
break is chosen over the whole text at once, because breaking greedily leaves single characters behind and
splits words; a line more is accepted where that avoids an awkward break and the box has room.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
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
# What a further line costs: more than a break between phrases, less than one within a word.
_LINE_COST = 34.0
_FEWEST = 10_000.0


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
    """A text broken into lines at one size; `words` is the text before it was broken."""

    lines: tuple[str, ...]
    size_pt: float
    line_height_pt: float
    widths_pt: tuple[float, ...]
    mark: str = ""
    words: str = ""

    @property
    def height_pt(self) -> float:
        """Height of all lines together."""
        return self.line_height_pt * len(self.lines)

    @property
    def html(self) -> Markup:
        """The lines as spans of one line each, subscript digits lowered, the mark at the end of the last."""
        tail = Markup(' <span class="mark">{}</span>').format(self.mark) if self.mark else ""
        last = len(self.lines) - 1
        return Markup("").join(
            Markup('<span class="line">{}{}</span>').format(
                with_subscripts(line), tail if place == last else ""
            )
            for place, line in enumerate(self.lines)
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
        for line_cost in (_LINE_COST, _FEWEST):
            lines: list[str] = []
            for paragraph in text.split("\n"):
                broken = break_lines(paragraph, box.width_pt / size, fonts, box.is_bold, line_cost=line_cost)
                if broken is None:
                    break
                lines.extend(broken)
            else:
                if len(lines) <= box.lines:
                    return _set(lines, size, box, fonts, words=text)
    smallest = box.sizes_pt[-1]
    raise DoesNotFit(
        f"{where}: {text!r} does not fit {box.lines} line(s) of {box.width_pt:.0f} pt at {smallest:g} pt "
        f"({box.name}); shorten the text"
    )


def fit_marked(text: str, mark: str, mark_size_pt: float, box: Box, fonts: Typeface, where: str) -> SetText:
    """Set a text that ends in a small mark (its source); the mark never stands on a line of its own.

    Raises:
        DoesNotFit: not even the smallest size fits.
    """
    for size in box.sizes_pt:
        room = fonts.width(" ", size) + fonts.width(mark, mark_size_pt)
        lines = break_lines(text, box.width_pt / size, fonts, box.is_bold, room / size)
        if lines is not None and len(lines) <= box.lines:
            return _set(lines, size, box, fonts, mark, text)
    raise DoesNotFit(f"{where}: {text!r} with {mark!r} does not fit {box.name}; shorten the text")


def _set(
    lines: Sequence[str], size: float, box: Box, fonts: Typeface, mark: str = "", words: str = ""
) -> SetText:
    face = fonts.face(bold=box.is_bold)
    widths = tuple(face.width(line, size) for line in lines)
    return SetText(tuple(lines), size, size * box.line_height, widths, mark, words)


@lru_cache(maxsize=4096)
def break_lines(
    text: str,
    width_em: float,
    fonts: Typeface,
    bold: bool = False,
    room_at_end_em: float = 0.0,
    line_cost: float = _LINE_COST,
) -> tuple[str, ...] | None:
    """Break one paragraph into lines no wider than `width_em`, where the breaks are least awkward.

    A break after punctuation is better than one between phrases, that better than one within a phrase;
    numbers and Latin words are never broken. Each line costs `line_cost`, so that few lines are better than
    many. The last line leaves `room_at_end_em` free.

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
    # best[end] = (cost, start of the last line) of the best breaking of text[:end]
    best: list[tuple[float, int] | None] = [None] * (length + 1)
    best[0] = (0.0, 0)
    for end in range(1, length + 1):
        cost_here = 0.0 if end == length else costs[end - 1]
        if cost_here >= _FORBIDDEN:
            continue
        width = room_at_end_em if end == length else 0.0
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
            cost = before[0] + line_cost + cost_here + raggedness
            if best[end] is None or cost < best[end][0]:
                best[end] = (cost, start)
    if best[length] is None:
        return None
    lines: list[str] = []
    end = length
    while end > 0:
        start = best[end][1]
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
    if after in _NEVER_FIRST or before in _NEVER_LAST or after in " 　":
        return _FORBIDDEN
    if before == "　":
        return 0.0
    if before == " ":
        return 30.0 if text[place - 2].isdigit() else 3.0
    kind_before, kind_after = _kind(before), _kind(after)
    if kind_before == kind_after == "latin":
        return _FORBIDDEN
    if text[place - 1 : place + 1] == "か国":
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
