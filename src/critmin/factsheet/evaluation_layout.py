"""Places of page C: the table of levers, and under it all six indicators where there is room for them.

A table that is too long for one slide goes on to the next, and so does a lever of many rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from critmin.factsheet.evaluation import Axis, Effect, Evaluation, LeverRow
from critmin.factsheet.filters import circled_numbers
from critmin.factsheet.fonts import Typeface
from critmin.factsheet.radar import Radar, radar
from critmin.factsheet.typesetting import Box, DoesNotFit, SetText

SetIn = Callable[[str, Box, str], SetText]

EFFECT_HEIGHT_PT = 13.5
# The room right of the radar, the table's heading included.
_HEIGHT_PT = 354.0
_RADAR_PT = (285.0, 300.0, 85.0)  # width, height and radius
# A third of the way at each cut, as the macro risk_score has it.
_RINGS = ((1 / 3, "Low"), (2 / 3, "Mid"), (1.0, "High"))
_HEAD_PT = 19.0
_PADDING_PT = 5.0
_GAP_PT = 2.5
_BLOCK_GAP_PT = 3.0
_LIST_GAP_PT = 10.0
# Least and greatest height of a row of the list of indicators.
_LIST_ROW_PT = (17.0, 34.0)
# A row of the table takes at most this much more than its texts need.
_SPARE_PT = 18.0
# So often the room is halved to find the least that slides need: to a tenth of a point.
_HALVINGS = 12
# Texts that give way to the height of the table.
_SIZED = ("lever_assumption", "lever_source")


@dataclass(frozen=True)
class PlacedRow:
    """A row of the table: a lever, or all together, which has no texts of its own.

    `is_continued` where it only goes on from the slide before, which has its effects.
    """

    name: SetText
    details: SetText | None
    blocks: tuple[tuple[SetText, SetText, float], ...]
    effects: tuple[Effect, ...]
    is_together: bool
    top_pt: float
    height_pt: float
    is_continued: bool = False


@dataclass(frozen=True)
class PlacedAxis:
    """A row of the list of indicators."""

    axis: Axis
    name: SetText
    answers: SetText | None
    remark: SetText | None
    top_pt: float
    height_pt: float


@dataclass(frozen=True)
class EvaluationTable:
    """The right half of the page; `list_top_pt` is None where the table leaves no room for the list."""

    rows: tuple[PlacedRow, ...]
    list_top_pt: float | None
    axes: tuple[PlacedAxis, ...]


def draw_radar(evaluation: Evaluation, fonts: Typeface, where: str) -> Radar:
    """The six scores, before and, where the page shows a case, after it."""
    axes = evaluation.axes
    width, height, radius = _RADAR_PT
    return radar(
        [(f"{circled_numbers([axis.number])}{axis.label}", axis.answers) for axis in axes],
        [axis.score_before for axis in axes],
        [axis.score_after for axis in axes] if evaluation.has_after else None,
        fonts,
        title=evaluation.alternative,
        where=where,
        cuts=_RINGS,
        gap_word="N/A",
        width_pt=width,
        height_pt=height,
        radius_pt=radius,
    )


def lay_out_slides(
    evaluation: Evaluation,
    together: str,
    continued: Callable[[str], str],
    boxes: Mapping[str, Box],
    set_text: SetIn,
    where: str,
    height_pt: float = _HEIGHT_PT,
) -> tuple[EvaluationTable, ...]:
    """Lay the table out on one slide, or on as few as it needs, all about equally full.

    Args:
        evaluation: the page.
        together: name of the row of all levers, which stands last.
        continued: makes the name of a lever that goes on from the slide before.
        boxes: as of `lay_out_evaluation`.
        set_text: sets a text into a box.
        where: named in errors.
        height_pt: room on one slide, the table's heading included.

    Returns:
        The table of each slide.

    Raises:
        DoesNotFit: a single assumption or source is too long for a slide of its own.
    """
    try:
        return (lay_out_evaluation(evaluation, together, boxes, set_text, where, height_pt),)
    except DoesNotFit:
        if not evaluation.rows:
            raise
    smallest = dict(boxes) | {name: _at(boxes[name], -1) for name in _SIZED}
    room = height_pt - _HEAD_PT
    last = _need(_together(evaluation, together, smallest, set_text, where)) + _GAP_PT
    most = room - (last if evaluation.together else 0.0)
    rows = [
        piece for row in evaluation.rows for piece in _pieces(row, most, continued, smallest, set_text, where)
    ]
    needs = [_need(_row(row, smallest, set_text, where)) + _GAP_PT for row in rows]
    # All together stands under the last lever, never alone on a slide.
    needs[-1] += room - most
    tables, start = [], 0
    for count in _evenly(needs, room):
        end = start + count
        is_last = end == len(rows)
        part = replace(
            evaluation, rows=tuple(rows[start:end]), together=evaluation.together if is_last else ()
        )
        tables.append(lay_out_evaluation(part, together, boxes, set_text, where, height_pt))
        start = end
    return tuple(tables)


def _pieces(
    row: LeverRow,
    room_pt: float,
    continued: Callable[[str], str],
    boxes: Mapping[str, Box],
    set_text: SetIn,
    where: str,
) -> list[LeverRow]:
    """A lever whose assumptions are too many for one slide, in as many rows as it needs slides."""
    heights = [height + _BLOCK_GAP_PT for *_, height in _row(row, boxes, set_text, where).blocks]
    counts = _evenly(heights, room_pt - _PADDING_PT - _GAP_PT)
    first, *more = counts
    pieces, start = [replace(row, assumptions=row.assumptions[:first])], first
    for count in more:
        assumptions = row.assumptions[start : start + count]
        pieces.append(LeverRow(continued(row.lever), "", assumptions, (), is_continued=True))
        start += count
    return pieces


def _evenly(heights: Sequence[float], room_pt: float) -> list[int]:
    """How many of the heights each part takes: as few parts as the room allows, about equal."""
    fewest = len(_filled(heights, room_pt))
    least = max(heights, default=0.0)
    for _ in range(_HALVINGS):
        middle = (least + room_pt) / 2
        if len(_filled(heights, middle)) > fewest:
            least = middle
        else:
            room_pt = middle
    return _filled(heights, room_pt)


def _filled(heights: Sequence[float], room_pt: float) -> list[int]:
    """How many of the heights each part takes, each filled in turn; at least one."""
    counts: list[int] = []
    used = 0.0
    for height in heights:
        if counts and used + height <= room_pt:
            counts[-1] += 1
            used += height
        else:
            counts.append(1)
            used = height
    return counts


def lay_out_evaluation(
    evaluation: Evaluation,
    together: str,
    boxes: Mapping[str, Box],
    set_text: SetIn,
    where: str,
    height_pt: float = _HEIGHT_PT,
) -> EvaluationTable:
    """Set the table at the largest size that fits, then the list of indicators into what is left.

    Args:
        evaluation: the page.
        together: name of the row of all levers.
        boxes: lever_name, lever_detail, lever_assumption, lever_source, axis_name, axis_answers, axis_remark.
        set_text: sets a text into a box.
        where: named in errors.
        height_pt: room for both, the table's heading included.

    Raises:
        DoesNotFit: the assumptions and sources need more height at their smallest sizes.
    """
    rows, needs = _sized_rows(evaluation, together, height_pt, boxes, set_text, where)
    used = (_HEAD_PT + sum(needs) + _GAP_PT * len(needs)) if rows else 0.0
    heading = _LIST_GAP_PT + _HEAD_PT if rows else _HEAD_PT
    count = len(evaluation.axes)
    has_list = used + heading + count * _LIST_ROW_PT[0] <= height_pt
    spare = height_pt - used
    if has_list:
        list_row = min(_LIST_ROW_PT[1], (height_pt - used - heading) / count)
        spare -= heading + count * list_row
    extra = min(_SPARE_PT, spare / len(rows)) if rows else 0.0
    placed = []
    top = _HEAD_PT
    for row, need in zip(rows, needs, strict=True):
        placed.append(replace(row, top_pt=top, height_pt=need + extra))
        top += need + extra + _GAP_PT
    if not has_list:
        return EvaluationTable(tuple(placed), None, ())
    list_top = top - _GAP_PT + _LIST_GAP_PT if rows else 0.0
    axes = _list(evaluation.axes, list_row, boxes, set_text, where)
    return EvaluationTable(tuple(placed), list_top, axes)


def _sized_rows(
    evaluation: Evaluation,
    together: str,
    height_pt: float,
    boxes: Mapping[str, Box],
    set_text: SetIn,
    where: str,
) -> tuple[list[PlacedRow], list[float]]:
    """The rows with their texts at one common size, and the height that each needs."""
    used = 0.0
    for step in range(max(len(boxes[name].sizes_pt) for name in _SIZED)):
        sized = dict(boxes) | {name: _at(boxes[name], step) for name in _SIZED}
        rows = [_row(row, sized, set_text, where) for row in evaluation.rows]
        if evaluation.together:
            rows.append(_together(evaluation, together, sized, set_text, where))
        needs = [_need(row) for row in rows]
        used = _HEAD_PT + sum(needs) + _GAP_PT * len(needs)
        if used <= height_pt:
            return rows, needs
    raise DoesNotFit(
        f"{where}: the table of levers needs {used:.0f} pt, {height_pt:.0f} pt are there; "
        "shorten assumptions and sources"
    )


def _at(box: Box, step: int) -> Box:
    return replace(box, sizes_pt=(box.sizes_pt[min(step, len(box.sizes_pt) - 1)],))


def _row(row: LeverRow, boxes: Mapping[str, Box], set_text: SetIn, where: str) -> PlacedRow:
    blocks = []
    for assumption, source in row.assumptions:
        words = set_text(assumption, boxes["lever_assumption"], where)
        origin = set_text(source, boxes["lever_source"], where)
        blocks.append((words, origin, max(words.height_pt, origin.height_pt)))
    return PlacedRow(
        set_text(row.lever, boxes["lever_name"], where),
        set_text(row.details, boxes["lever_detail"], where) if row.details else None,
        tuple(blocks),
        row.effects,
        False,
        0.0,
        0.0,
        row.is_continued,
    )


def _together(
    evaluation: Evaluation, together: str, boxes: Mapping[str, Box], set_text: SetIn, where: str
) -> PlacedRow:
    name = set_text(together, boxes["lever_name"], where)
    return PlacedRow(name, None, (), evaluation.together, True, 0.0, 0.0)


def _need(row: PlacedRow) -> float:
    named = row.name.height_pt + (row.details.height_pt if row.details else 0.0)
    texts = sum(height + _BLOCK_GAP_PT for *_, height in row.blocks)
    return max(named, texts, EFFECT_HEIGHT_PT * max(1, len(row.effects))) + _PADDING_PT


def _list(
    axes: Sequence[Axis], row_pt: float, boxes: Mapping[str, Box], set_text: SetIn, where: str
) -> tuple[PlacedAxis, ...]:
    return tuple(
        PlacedAxis(
            axis,
            set_text(axis.name, boxes["axis_name"], where),
            set_text(axis.answers, boxes["axis_answers"], where) if axis.answers else None,
            set_text(axis.remark, boxes["axis_remark"], where) if axis.remark else None,
            _HEAD_PT + place * row_pt,
            row_pt,
        )
        for place, axis in enumerate(axes)
    )
