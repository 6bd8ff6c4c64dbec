"""The radar of risk scores: six axes, a line before and one after, broken where an indicator has no score.

Lengths are points. The first axis points up, the others follow clockwise.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from critmin.factsheet.charts import Dot, Label, check_labels, label
from critmin.factsheet.fonts import Typeface
from critmin.factsheet.typesetting import DoesNotFit

_LABEL_SIZES_PT = (10.0, 9.5, 9.0)
_ANSWER_SIZES_PT = (9.0, 8.5, 8.0, 7.5, 7.0)
_ANSWER_STEP_PT = 10.0
_SMALL_PT = 7.5
_MARGIN_PT = 4.0


@dataclass(frozen=True)
class Spoke:
    """One axis: its end and, at a gap, the word that says so."""

    x_pt: float
    y_pt: float
    gap: Label | None


@dataclass(frozen=True)
class Ring:
    """A circle at a cut or at the edge, with the rating inside it."""

    radius_pt: float
    rating: str


@dataclass(frozen=True)
class Line:
    """Scores joined from axis to neighbouring axis; a score whose neighbours are gaps is a dot alone."""

    path: str
    dots: tuple[Dot, ...]


@dataclass(frozen=True)
class Radar:
    """Everything placed."""

    title: str
    width_pt: float
    height_pt: float
    centre_x_pt: float
    centre_y_pt: float
    spokes: tuple[Spoke, ...]
    rings: tuple[Ring, ...]
    before: Line
    after: Line | None
    labels: tuple[Label, ...]


def radar(
    axes: Sequence[tuple[str, str]],
    before: Sequence[float | None],
    after: Sequence[float | None] | None,
    fonts: Typeface,
    *,
    title: str,
    where: str,
    cuts: Sequence[tuple[float, str]],
    gap_word: str,
    width_pt: float,
    height_pt: float,
    radius_pt: float,
) -> Radar:
    """Place a radar.

    Args:
        axes: name and answering levers of each indicator, the first at the top, clockwise.
        before: score of each axis, 0 to 1, None for a gap.
        after: the same, or None where there is only one line.
        title: alternative text of the chart.
        where: named in errors.
        cuts: outer end of each ring (0 to 1) and the rating that it closes, from the inside.
        gap_word: printed on an axis without a score.

    Raises:
        DoesNotFit: a label is too wide even at its smallest size, or two would touch.
        ValueError: a score is outside 0 to 1, or there are not as many as axes.
    """
    scores = [before] if after is None else [before, after]
    if any(len(line) != len(axes) for line in scores):
        raise ValueError(f"{where}: {len(axes)} axes need as many scores")
    if any(score is not None and not 0 <= score <= 1 for line in scores for score in line):
        raise ValueError(f"{where}: a score lies between 0 and 1")
    centre = (width_pt / 2, height_pt / 2)

    def point(axis: float, reach: float) -> tuple[float, float]:
        angle = 2 * math.pi * axis / len(axes)
        return (
            centre[0] + reach * radius_pt * math.sin(angle),
            centre[1] - reach * radius_pt * math.cos(angle),
        )

    labels: list[Label] = []
    spokes = []
    for place, (name, answers) in enumerate(axes):
        x, y = point(place, 1.0)
        labels += _axis_labels(name, answers, x, y, centre, width_pt, fonts, where)
        is_gap = before[place] is None or (after is not None and after[place] is None)
        word = None
        if is_gap:
            gap_x, gap_y = point(place, 0.5)
            word = label(gap_word, gap_x, gap_y + 3.0, 8.5, fonts, anchor="middle", bold=True)
        spokes.append(Spoke(x, y, word))
    rings = tuple(Ring(reach * radius_pt, rating) for reach, rating in cuts)
    inner = 0.0
    for reach, rating in cuts:
        middle = (inner + reach) / 2
        middle_x, middle_y = point(_clearest_sector(scores, middle) + 0.5, middle)
        labels.append(label(rating, middle_x, middle_y + 2.6, _SMALL_PT, fonts, anchor="middle"))
        inner = reach
    gaps = [spoke.gap for spoke in spokes if spoke.gap is not None]
    check_labels([*labels, *gaps], width_pt, height_pt, where)
    return Radar(
        title,
        width_pt,
        height_pt,
        *centre,
        tuple(spokes),
        rings,
        _line(before, point),
        None if after is None else _line(after, point),
        tuple(labels),
    )


def _clearest_sector(scores: Sequence[Sequence[float | None]], reach: float) -> int:
    """The sector, by its first axis, whose lines and dots keep farthest from a word at this reach."""
    count = len(scores[0])
    half = math.pi / count

    def distance(sector: int) -> float:
        # Halfway between the axes the line from score a to score b is at 2ab cos(half the angle) / (a + b).
        distances = []
        for line in scores:
            first, second = line[sector], line[(sector + 1) % count]
            distances += [
                math.sqrt(score**2 + reach**2 - 2 * score * reach * math.cos(half))
                for score in (first, second)
                if score is not None
            ]
            if first is not None and second is not None and first + second > 0:
                distances.append(abs(2 * first * second * math.cos(half) / (first + second) - reach))
        return min(distances, default=1.0)

    return max(range(count), key=distance)


def _line(scores: Sequence[float | None], point) -> Line:
    """The line through neighbouring scores; it closes only where both ends have one."""
    count = len(scores)
    segments = []
    for place, score in enumerate(scores):
        following = scores[(place + 1) % count]
        if score is not None and following is not None:
            (x, y), (to_x, to_y) = point(place, score), point((place + 1) % count, following)
            segments.append(f"M{x:.2f} {y:.2f} L{to_x:.2f} {to_y:.2f}")
    dots = tuple(Dot(*point(place, score)) for place, score in enumerate(scores) if score is not None)
    return Line(" ".join(segments), dots)


def _axis_labels(
    name: str,
    answers: str,
    x: float,
    y: float,
    centre: tuple[float, float],
    width_pt: float,
    fonts: Typeface,
    where: str,
) -> list[Label]:
    """Name over answering levers beyond an axis's end: above, below or beside the drawing."""
    if abs(x - centre[0]) < 1.0:
        anchor, left, room = "middle", x, width_pt
        top = y - 26.0 if y < centre[1] else y + 5.0
    else:
        is_right = x > centre[0]
        anchor, left = ("start", x + 7.0) if is_right else ("end", x - 7.0)
        room = (width_pt - left if is_right else left) - _MARGIN_PT
        top = y - 13.0
    named = _sized(name, _LABEL_SIZES_PT, room, fonts, where, bold=True)
    lines = _answer_lines(answers, room, fonts)
    answered = (
        _sized(max(lines, key=len), _ANSWER_SIZES_PT, room, fonts, where, bold=False) if answers else 0.0
    )
    placed = [label(name, left, top + 9.5, named, fonts, anchor=anchor, bold=True, colour="#12387A")]
    for row, line in enumerate(lines if answers else ()):
        y_pt = top + 21.0 + row * _ANSWER_STEP_PT
        placed.append(label(line, left, y_pt, answered, fonts, anchor=anchor, colour="#4A5563"))
    return placed


def _answer_lines(answers: str, room: float, fonts: Typeface) -> list[str]:
    """The answers on one line, or on two of like length where one is too long and has a blank."""
    blanks = [place for place, character in enumerate(answers) if character == " "]
    if not blanks or fonts.width(answers, _ANSWER_SIZES_PT[-1]) <= room:
        return [answers]
    middle = min(blanks, key=lambda place: abs(place - len(answers) / 2))
    return [answers[:middle], answers[middle + 1 :]]


def _sized(
    text: str, sizes: Sequence[float], room: float, fonts: Typeface, where: str, *, bold: bool
) -> float:
    for size in sizes:
        if fonts.width(text, size, bold=bold) <= room:
            return size
    raise DoesNotFit(f"{where}: {text!r} does not fit {room:.0f} pt beside the radar")
