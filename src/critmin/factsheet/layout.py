"""Where things stand on the slides, as far as it depends on the contents: rows that share a height, boxes
that share a column, arrows between them. Lengths are points; a slide is 960 × 540."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from critmin.factsheet.contents import Form, Item, Response, Stage
from critmin.factsheet.typesetting import Box, DoesNotFit, SetText

# The six columns of the analysis page.
PAGE_WIDTH_PT = 908.0
COLUMN_COUNT = 6
COLUMN_GAP_PT = 5.5
COLUMN_WIDTH_PT = (PAGE_WIDTH_PT - COLUMN_GAP_PT * (COLUMN_COUNT - 1)) / COLUMN_COUNT

# The material flow under them.
BAND_HEIGHT_PT = 14.0
CHEVRON_HEIGHT_PT = 15.0
CHEVRON_POINT_PT = 6.0
FLOW_TOP_PT = 17.5
FLOW_HEIGHT_PT = 49.0
FORM_WIDTH_PT = 116.0
FORM_HEIGHTS_PT = (10.8, 13.8)  # least and most
FORM_GAPS_PT = (1.5, 5.0)

# Inside an indicator column.
CHART_TOP_PT = 70.0
COMMENT_TOP_PT = 263.5
ROW_HEIGHT_PT = (9.6, 13.4)  # least and most


def read_boxes(path: Path) -> dict[str, Box]:
    """Places for text by name (reports/styles/boxes.toml)."""
    with path.open("rb") as file:
        return {
            name: Box(
                name,
                float(place["width_pt"]),
                int(place["lines"]),
                tuple(float(size) for size in place["sizes_pt"]),
                float(place.get("line_height", 1.25)),
                bool(place.get("is_bold", False)),
                float(place["height_pt"]) if "height_pt" in place else None,
            )
            for name, place in tomllib.load(file).items()
        }


def column_left(column: int) -> float:
    """Left edge of a column, 1 to 6, from the left edge of the page's contents."""
    return (column - 1) * (COLUMN_WIDTH_PT + COLUMN_GAP_PT)


@dataclass(frozen=True)
class PlacedText:
    """A set text in a rectangle."""

    text: SetText
    left_pt: float
    top_pt: float
    width_pt: float
    height_pt: float

    @property
    def line_height_pt(self) -> float:
        """Leading that centres one line between borders of 0.7 pt."""
        return self.height_pt - 1.4


@dataclass(frozen=True)
class Flow:
    """Bands, chevrons, boxes and arrows of the supply chain."""

    bands: tuple[PlacedText, ...]
    chevrons: tuple[PlacedText, ...]
    chevron_paths: tuple[str, ...]
    forms: tuple[PlacedText, ...]
    arrows: tuple[str, ...]
    arrow_heads: tuple[str, ...]
    height_pt: float


def lay_out_flow(
    stages: Sequence[Stage], forms: Sequence[Form], place: Callable[[str, str, str], SetText], where: str
) -> Flow:
    """Place the supply chain: a chevron per stage, its forms below it from top to bottom, arrows between.

    Args:
        stages: the columns in order.
        forms: boxes; `leads_to` names the codes of the boxes that arrows run to.
        place: sets a text into a named box.
        where: named in errors.

    Raises:
        DoesNotFit: a column has more boxes than its height holds.
    """
    bands = []
    for band in dict.fromkeys(stage.band for stage in stages):
        columns = [stage.column for stage in stages if stage.band == band]
        left = column_left(columns[0])
        width = column_left(columns[-1]) + COLUMN_WIDTH_PT - left
        bands.append(PlacedText(place(band, "band", where), left, 0.0, width, BAND_HEIGHT_PT))
    chevrons, paths = [], []
    for stage in stages:
        left = column_left(stage.column)
        is_last = stage.column == COLUMN_COUNT
        text = place(stage.words, "chevron", where)
        top = (CHEVRON_HEIGHT_PT - text.height_pt) / 2
        chevrons.append(PlacedText(text, left, top, COLUMN_WIDTH_PT, text.height_pt))
        paths.append(_chevron(left, is_last))
    placed = _place_forms(stages, forms, place, where)
    columns = {form.code: form.column for form in forms}
    lanes = _Lanes(placed, columns)
    arrows, heads = [], []
    for form in forms:
        for target in form.leads_to:
            line, head = _arrow(placed[form.code], placed[target], lanes.between(form.code, target))
            arrows.append(line)
            heads.append(head)
    return Flow(
        tuple(bands),
        tuple(chevrons),
        tuple(paths),
        tuple(placed.values()),
        tuple(arrows),
        tuple(heads),
        FLOW_TOP_PT + FLOW_HEIGHT_PT + 1.0,
    )


def _place_forms(
    stages: Sequence[Stage], forms: Sequence[Form], place: Callable[[str, str, str], SetText], where: str
) -> dict[str, PlacedText]:
    """Boxes of one height; each column stands in the middle of the flow's height."""
    most = max((sum(form.column == stage.column for form in forms) for stage in stages), default=0)
    height = _form_height(most, where)
    placed = {}
    for stage in stages:
        in_column = sorted((form for form in forms if form.column == stage.column), key=lambda form: form.row)
        spare = FLOW_HEIGHT_PT - len(in_column) * height
        gap = min(FORM_GAPS_PT[1], spare / len(in_column)) if in_column else 0.0
        used = len(in_column) * (height + gap) - gap
        top = FLOW_TOP_PT + (FLOW_HEIGHT_PT - used) / 2
        for form in in_column:
            left = column_left(form.column) + (COLUMN_WIDTH_PT - FORM_WIDTH_PT) / 2
            text = place(form.words, "flow_box", where)
            placed[form.code] = PlacedText(text, left, top, FORM_WIDTH_PT, height)
            top += height + gap
    return placed


def _form_height(count: int, where: str) -> float:
    if count == 0:
        return 0.0
    height = min(FORM_HEIGHTS_PT[1], (FLOW_HEIGHT_PT - (count - 1) * FORM_GAPS_PT[0]) / count)
    if height < FORM_HEIGHTS_PT[0]:
        raise DoesNotFit(f"{where}: {count} boxes do not fit one column of the material flow")
    return height


class _Lanes:
    """Heights at which arrows cross the columns that they skip, clear of the boxes there."""

    _CLEARANCE_PT = 3.4
    _APART_PT = 2.4

    def __init__(self, placed: Mapping[str, PlacedText], columns: Mapping[str, int]) -> None:
        self._placed = placed
        self._columns = columns
        self._taken: dict[str, float] = {}

    def between(self, source: str, target: str) -> tuple[float, float, float] | None:
        """Left end, right end and height of the crossing; None between neighbouring columns.

        Arrows of one source share a crossing, those of different sources keep apart.
        """
        skipped = range(self._columns[source] + 1, self._columns[target])
        if not skipped:
            return None
        left = column_left(skipped[0])
        right = column_left(skipped[-1]) + COLUMN_WIDTH_PT
        if source not in self._taken:
            box = self._placed[source]
            natural = box.top_pt + box.height_pt / 2
            heights = [FLOW_TOP_PT + 0.4 * step for step in range(int(FLOW_HEIGHT_PT / 0.4) + 1)]
            free = [height for height in [natural, *heights] if self._is_free(height, skipped)]
            self._taken[source] = min(free, key=lambda height: abs(height - natural), default=natural)
        return left, right, self._taken[source]

    def _is_free(self, height: float, columns: Sequence[int]) -> bool:
        apart = all(abs(height - other) >= self._APART_PT for other in self._taken.values())
        return apart and not any(
            box.top_pt - self._CLEARANCE_PT < height < box.top_pt + box.height_pt + self._CLEARANCE_PT
            for code, box in self._placed.items()
            if self._columns[code] in columns
        )


def _chevron(left: float, is_last: bool) -> str:
    right = left + COLUMN_WIDTH_PT - (0.0 if is_last else 1.0)
    point = 0.0 if is_last else CHEVRON_POINT_PT
    notch = 0.0 if left == 0 else CHEVRON_POINT_PT
    middle = CHEVRON_HEIGHT_PT / 2
    inset = left - (0.0 if left == 0 else 1.0)
    return (
        f"{inset:.2f},0 {right:.2f},0 {right + point:.2f},{middle:g} {right:.2f},{CHEVRON_HEIGHT_PT:g} "
        f"{inset:.2f},{CHEVRON_HEIGHT_PT:g} {inset + notch:.2f},{middle:g}"
    )


def _arrow(
    source: PlacedText, target: PlacedText, crossing: tuple[float, float, float] | None
) -> tuple[str, str]:
    """A curve from the right side of one box to the left side of another, by a crossing if there is one."""
    start_x, start_y = source.left_pt + source.width_pt, source.top_pt + source.height_pt / 2
    end_x, end_y = target.left_pt, target.top_pt + target.height_pt / 2
    tip = end_x - 4.0
    line = f"M{start_x:.2f} {start_y:.2f} "
    if crossing is None:
        line += _curve(start_x, start_y, tip, end_y)
    else:
        left, right, height = crossing
        line += _curve(start_x, start_y, left, height)
        line += f"L{right:.2f} {height:.2f} " + _curve(right, height, tip, end_y)
    head = f"{tip:.2f},{end_y - 2.2:.2f} {end_x - 0.4:.2f},{end_y:.2f} {tip:.2f},{end_y + 2.2:.2f}"
    return line.strip(), head


def _curve(from_x: float, from_y: float, to_x: float, to_y: float) -> str:
    middle = (from_x + to_x) / 2
    return f"C{middle:.2f} {from_y:.2f} {middle:.2f} {to_y:.2f} {to_x:.2f} {to_y:.2f} "


@dataclass(frozen=True)
class ListRow:
    """A row of name and figure, each set and centred in the row's height."""

    name: SetText
    figure: SetText
    height_pt: float

    @property
    def name_top_pt(self) -> float:
        """Top of the name within the row."""
        return (self.height_pt - self.name.height_pt) / 2

    @property
    def figure_top_pt(self) -> float:
        """Top of the figure within the row."""
        return (self.height_pt - self.figure.height_pt) / 2


def lay_out_rows(
    rows: Sequence[tuple[str, str]],
    boxes: tuple[Box, Box],
    height_pt: float,
    set_text: Callable[[str, Box, str], SetText],
    where: str,
    *,
    width_pt: float = COLUMN_WIDTH_PT - 12.0,
    gap_pt: float = 4.0,
) -> tuple[ListRow, ...]:
    """Share a height among rows in proportion to their lines; a figure takes the width that its name leaves.

    Where names on two lines leave no room, they are shortened to one, the last rows first.

    Raises:
        DoesNotFit: the rows would stand closer than the least row height.
    """
    name_box, figure_box = boxes
    set_rows: list[tuple[SetText, SetText]] = []
    for name, figure in rows:
        named = _set_name(name, name_box, set_text, where)
        left = width_pt - max(named.widths_pt) - gap_pt
        set_rows.append((named, set_text(figure, replace(figure_box, width_pt=left), where)))
    if not rows:
        return ()
    least, most = ROW_HEIGHT_PT
    for place in reversed(range(len(rows))):
        if _has_room(set_rows, height_pt):
            break
        if len(set_rows[place][0].lines) > 1:
            name, figure = rows[place]
            named = _set_shortened(name, name_box, set_text, where)
            left = width_pt - max(named.widths_pt) - gap_pt
            set_rows[place] = named, set_text(figure, replace(figure_box, width_pt=left), where)
    lines = list(map(_line_count, set_rows))
    line_height = min(most, height_pt / sum(lines))
    if line_height < least:
        raise DoesNotFit(f"{where}: {sum(lines)} lines do not fit {height_pt:.0f} pt")
    return tuple(
        ListRow(name, figure, line_height * count)
        for (name, figure), count in zip(set_rows, lines, strict=True)
    )


def _has_room(rows: Sequence[tuple[SetText, SetText]], height_pt: float) -> bool:
    """Whether rows that share the height by their lines hold their texts, and are not too low."""
    least, most = ROW_HEIGHT_PT
    line_height = min(most, height_pt / sum(map(_line_count, rows)))
    return line_height >= least and all(
        text.height_pt <= line_height * _line_count(row) + 0.01 for row in rows for text in row
    )


def _line_count(row: tuple[SetText, SetText]) -> int:
    return max(len(text.lines) for text in row)


def _set_shortened(name: str, box: Box, set_text: Callable[[str, Box, str], SetText], where: str) -> SetText:
    """As much of a name as one line of the smallest size holds, and three dots."""
    one_line = replace(box, lines=1, sizes_pt=box.sizes_pt[-1:])
    for length in range(len(name) - 1, 0, -1):
        with suppress(DoesNotFit):
            return set_text(name[:length].rstrip() + "…", one_line, where)
    raise DoesNotFit(
        f"{where}: not even the first letter of {name!r} fits {box.width_pt:.0f} pt ({box.name})"
    )


def _set_name(name: str, box: Box, set_text: Callable[[str, Box, str], SetText], where: str) -> SetText:
    """A name on one line, if need be in a smaller size; on more only where no size is small enough."""
    try:
        return set_text(name, replace(box, lines=1), where)
    except DoesNotFit:
        return set_text(name, box, where)


@dataclass(frozen=True)
class ResponseRow:
    """A row of the response page with its texts set and its place worked out."""

    response: Response
    name: SetText
    reason: SetText | None
    cells: tuple[tuple[SetText, ...], ...]
    top_pt: float
    height_pt: float


@dataclass(frozen=True)
class ResponseTable:
    """The response page's rows and the stages (上流, 中流, 下流) that span them."""

    rows: tuple[ResponseRow, ...]
    spans: tuple[tuple[str, float, float], ...]


def lay_out_responses(
    responses: Sequence[Response],
    height_pt: float,
    boxes: Mapping[str, Box],
    set_text: Callable[[str, Box, str], SetText],
    set_item: Callable[[Item, Box, str], SetText],
    where: str,
    *,
    padding_pt: float = 7.0,
    item_gap_pt: float = 2.0,
    gap_pt: float = 3.0,
) -> ResponseTable:
    """Set every cell at one common size and share the height left over evenly among the rows.

    Raises:
        DoesNotFit: the texts need more height than the page has at the smallest size.
    """
    text_box, name_box, reason_box = boxes["response_text"], boxes["measure_name"], boxes["measure_reason"]
    needs: list[float] = []
    for size in text_box.sizes_pt:
        one_size = Box(
            text_box.name, text_box.width_pt, text_box.lines, (size,), text_box.line_height, text_box.is_bold
        )
        parts = []
        needs = []
        for response in responses:
            name = set_text(response.measure, name_box, where)
            reason = set_text(response.reason, reason_box, where) if response.reason else None
            columns = (response.done, response.assessment, response.next_steps)
            cells = tuple(tuple(set_item(item, one_size, where) for item in items) for items in columns)
            first = name.height_pt + 15.0 + (reason.height_pt if reason else 0.0)
            heights = [sum(item.height_pt + item_gap_pt for item in items) for items in cells]
            needs.append(max(first, *heights) + padding_pt)
            parts.append((response, name, reason, cells))
        used = sum(needs) + gap_pt * (len(needs) - 1)
        if used <= height_pt:
            break
    else:
        raise DoesNotFit(f"{where}: the response table needs {used:.0f} pt, {height_pt:.0f} pt are there")
    spare = (height_pt - used) / len(needs)
    rows, top = [], 0.0
    for (response, name, reason, cells), need in zip(parts, needs, strict=True):
        rows.append(ResponseRow(response, name, reason, cells, top, need + spare))
        top += need + spare + gap_pt
    spans = []
    for stage in dict.fromkeys(row.response.policy_stage for row in rows):
        members = [row for row in rows if row.response.policy_stage == stage]
        bottom = members[-1].top_pt + members[-1].height_pt
        spans.append((stage, members[0].top_pt, bottom - members[0].top_pt))
    return ResponseTable(tuple(rows), tuple(spans))
