"""The chart of a country's share over the years: lines that never join two series, and numbered marks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from critmin.factsheet.charts import Dot, Label, Tick, check_labels, label
from critmin.factsheet.fonts import Typeface
from critmin.factsheet.timeline import Event, Panel, Series, Timeline
from critmin.factsheet.typesetting import DoesNotFit

_SMALL_PT = 7.0
_LEGEND_LINE_PT = 9.0
_KEY_PT = 14.0
_MARK_RADIUS_PT = 4.8
_MARK_STEP_PT = 10.4
_INK, _SOFT, _TITLE = "#1B2430", "#4A5563", "#12387A"
# The page below its summary: from where, how high, and what its parts take.
_PAGE_PT, _BODY_TOP_PT, _BODY_PT = 908.0, 113.0, 376.0
_GAP_PT, _HEAD_PT, _CHART_MOST_PT, _CHART_ALONE_PT = 10.0, 24.0, 290.0, 350.0
_ROW_PT = (22.0, 27.0)  # least and most
_YEAR_STEPS = (1, 2, 3, 4, 5, 10, 20)


@dataclass(frozen=True)
class Line:
    """One series: the paths of its unbroken stretches and its points; `style` counts the chart's series."""

    style: int
    paths: tuple[str, ...]
    dots: tuple[Dot, ...]
    key: Dot


@dataclass(frozen=True)
class Mark:
    """A measure: a line across the plot under its numbered disc."""

    x_pt: float
    y_pt: float
    number: Label
    is_in_force: bool


@dataclass(frozen=True)
class TimelinePage:
    """The page with everything placed: the charts, the table's top and the height of its rows."""

    charts: tuple[ShareLines, ...]
    headings: tuple[str, ...]
    top_pt: float
    row_height_pt: float


@dataclass(frozen=True)
class ShareLines:
    """A stage's chart; without lines a frame with the words that say why."""

    title: str
    width_pt: float
    height_pt: float
    left_pt: float
    right_pt: float
    top_pt: float
    baseline_pt: float
    gridlines: tuple[Tick, ...]
    years: tuple[Tick, ...]
    lines: tuple[Line, ...]
    breaks: tuple[float, ...]
    marks: tuple[Mark, ...]
    mark_radius_pt: float
    labels: tuple[Label, ...]


def lay_out_timeline(timeline: Timeline, fonts: Typeface, where: str) -> TimelinePage:
    """Give rows their least height, charts the rest up to their most, then the rows what is left.

    Raises:
        DoesNotFit: the rows leave the charts too low to be read.
    """
    count = len(timeline.events)
    least, most = _ROW_PT
    table = _HEAD_PT + count * least if count else 0.0
    height = min(_CHART_MOST_PT if count else _CHART_ALONE_PT, _BODY_PT - table - _GAP_PT)
    row_height = min(most, (_BODY_PT - height - _GAP_PT - _HEAD_PT) / count) if count else least
    width = (_PAGE_PT - _GAP_PT * (len(timeline.panels) - 1)) / len(timeline.panels)
    years = (timeline.first_year, timeline.last_year)
    legend_count = legend_lines(timeline.panels, width, fonts)
    row_count = mark_rows(timeline.events, *years, width, fonts)
    charts = tuple(
        share_lines(
            panel,
            timeline.events,
            years,
            fonts,
            where=where,
            width_pt=width,
            height_pt=height,
            legend_count=legend_count,
            row_count=row_count,
        )
        for panel in timeline.panels
    )
    return TimelinePage(charts, timeline.effect_headings, _BODY_TOP_PT + height + _GAP_PT, row_height)


def legend_lines(panels: Sequence[Panel], width_pt: float, fonts: Typeface) -> int:
    """Lines that the fullest legend takes, so that the plots of a page stand level."""
    return max(
        (
            place_legend([one.name for one in panel.series], width_pt, _KEY_PT, _SMALL_PT, fonts)[-1][2] + 1
            for panel in panels
            if panel.series
        ),
        default=1,
    )


def mark_rows(
    events: Sequence[Event], first_year: int, last_year: int, width_pt: float, fonts: Typeface
) -> int:
    """Rows of numbered discs that the measures need where they stand close together."""
    left, right = _plot_sides(width_pt, fonts)
    return max((row + 1 for _, _, row in _place_marks(events, first_year, last_year, left, right)), default=0)


def share_lines(
    panel: Panel,
    events: Sequence[Event],
    years: tuple[int, int],
    fonts: Typeface,
    *,
    where: str,
    width_pt: float,
    height_pt: float,
    legend_count: int,
    row_count: int,
) -> ShareLines:
    """Lay out one stage.

    Args:
        panel: its name, words and series.
        events: the measures; those with a `marked_on` are drawn.
        years: first and last year of the axis; a year's share stands in its middle.
        fonts: the typeface, whose widths decide.
        where: named in errors.
        width_pt: width of the drawing.
        height_pt: its height.
        legend_count: lines kept free for the legend.
        row_count: rows kept free for the numbered discs.

    Raises:
        DoesNotFit: texts would touch, or the plot would be lower than it can be read.
    """
    left, right = _plot_sides(width_pt, fonts)
    legend_top = 21.0
    top = legend_top + legend_count * _LEGEND_LINE_PT + row_count * _MARK_STEP_PT + 5.0
    baseline = height_pt - 11.0
    if baseline - top < 24.0:
        raise DoesNotFit(f"{where}: {height_pt:.0f} pt leave no room for the plot of {panel.name}")
    first, last = years

    def x_at(position: float) -> float:
        return left + (position - first) / (last + 1 - first) * (right - left)

    def y_at(share: float) -> float:
        return baseline - share * (baseline - top)

    labels = [_heading(panel.name, width_pt, fonts)]
    if not panel.series:
        middle = (top + baseline) / 2
        labels.append(label(panel.absence, width_pt / 2, middle, 9.0, fonts, anchor="middle", colour=_SOFT))
        check_labels(labels, width_pt, height_pt, where)
        return ShareLines(
            panel.alternative,
            width_pt,
            height_pt,
            left,
            right,
            top,
            baseline,
            (),
            (),
            (),
            (),
            (),
            0.0,
            tuple(labels),
        )
    labels.append(label(panel.newest, 0.0, 18.5, 8.0, fonts, colour=_INK))
    keys = place_legend([one.name for one in panel.series], width_pt, _KEY_PT, _SMALL_PT, fonts)
    labels += [
        label(
            name, x + _KEY_PT, legend_top + (row + 1) * _LEGEND_LINE_PT - 2.5, _SMALL_PT, fonts, colour=_SOFT
        )
        for name, x, row in keys
    ]
    gridlines = tuple(
        Tick(
            y_at(share),
            label(words, left - 2.5, y_at(share) + 2.4, _SMALL_PT, fonts, anchor="end", colour=_SOFT),
        )
        for share, words in ((0.0, "0%"), (0.5, "50%"), (1.0, "100%"))
    )
    ticks = year_ticks(first, last, x_at, baseline, fonts)
    lines = tuple(
        _line(style, one, x_at, y_at, Dot(x, legend_top + row * _LEGEND_LINE_PT + 4.2))
        for style, (one, (_, x, row)) in enumerate(zip(panel.series, keys, strict=True))
    )
    marks = tuple(
        Mark(
            x,
            top - 5.0 - row * _MARK_STEP_PT,
            _number(event, x, top - 5.0 - row * _MARK_STEP_PT, fonts),
            event.is_in_force,
        )
        for event, x, row in _place_marks(events, first, last, left, right)
    )
    texts = [tick.label for tick in (*gridlines, *ticks) if tick.label is not None]
    check_labels([*labels, *texts, *(mark.number for mark in marks)], width_pt, height_pt, where)
    return ShareLines(
        panel.alternative,
        width_pt,
        height_pt,
        left,
        right,
        top,
        baseline,
        gridlines,
        ticks,
        lines,
        tuple(x_at(one.breaks_in) for one in panel.series if one.breaks_in and len(panel.series) > 1),
        marks,
        _MARK_RADIUS_PT,
        tuple(labels),
    )


def _plot_sides(width_pt: float, fonts: Typeface) -> tuple[float, float]:
    return fonts.width("100%", _SMALL_PT) + 3.0, width_pt - 2.0


def _heading(name: str, width_pt: float, fonts: Typeface) -> Label:
    sizes = (9.5, 9.0)
    size = next((size for size in sizes if fonts.width(name, size, bold=True) <= width_pt), sizes[-1])
    return label(name, 0.0, 8.5, size, fonts, bold=True, colour=_TITLE)


def place_legend(
    names: Sequence[str], width_pt: float, key_pt: float, size_pt: float, fonts: Typeface
) -> list[tuple[str, float, int]]:
    """Name, left end and line of each key, one after another."""
    placed: list[tuple[str, float, int]] = []
    x, row = 0.0, 0
    for name in names:
        needed = key_pt + fonts.width(name, size_pt)
        if placed and x + needed > width_pt:
            x, row = 0.0, row + 1
        placed.append((name, x, row))
        x += needed + 7.0
    return placed


def _line(style: int, series: Series, x_at, y_at, key: Dot) -> Line:
    """Only neighbouring years of one series are joined."""
    stretches: list[list[Dot]] = []
    last_year = None
    for reference_year, share in series.shares:
        if share is None:
            continue
        dot = Dot(x_at(reference_year + 0.5), y_at(share))
        if last_year == reference_year - 1:
            stretches[-1].append(dot)
        else:
            stretches.append([dot])
        last_year = reference_year
    paths = tuple(
        " ".join(f"{'L' if place else 'M'}{dot.x_pt:.2f} {dot.y_pt:.2f}" for place, dot in enumerate(stretch))
        for stretch in stretches
        if len(stretch) > 1
    )
    return Line(style, paths, tuple(dot for stretch in stretches for dot in stretch), key)


def _position(day: date) -> float:
    """A day as a year with its fraction; the first of January is the year's left edge."""
    start, end = date(day.year, 1, 1).toordinal(), date(day.year + 1, 1, 1).toordinal()
    return day.year + (day.toordinal() - start) / (end - start)


def _place_marks(
    events: Sequence[Event], first: int, last: int, left: float, right: float
) -> list[tuple[Event, float, int]]:
    """The drawn measures with their place; one that meets another's disc moves a row up."""
    placed: list[tuple[Event, float, int]] = []
    for event in sorted(events, key=lambda event: (event.marked_on or date.max, event.number)):
        if event.marked_on is None or not first <= event.marked_on.year <= last:
            continue
        x = left + (_position(event.marked_on) - first) / (last + 1 - first) * (right - left)
        x = min(max(x, left), right - _MARK_RADIUS_PT)
        taken = {row for _, other, row in placed if abs(other - x) < _MARK_STEP_PT}
        row = next(row for row in range(len(placed) + 1) if row not in taken)
        placed.append((event, x, row))
    return placed


def _number(event: Event, x: float, y: float, fonts: Typeface) -> Label:
    colour = "#FFFFFF" if event.is_in_force else "#B3201B"
    return label(str(event.number), x, y + 2.4, _SMALL_PT, fonts, anchor="middle", bold=True, colour=colour)


def year_ticks(first: int, last: int, x_at, baseline: float, fonts: Typeface) -> tuple[Tick, ...]:
    """Years under the middle of their stretch, as many as keep apart, from the last one back."""
    width = fonts.width("2000", _SMALL_PT)
    room = width + 6.0
    step = next((step for step in _YEAR_STEPS if x_at(first + step) - x_at(first) >= room), _YEAR_STEPS[-1])
    ticks = []
    for number in range(last, first - 1, -step):
        x = x_at(number + 0.5)
        text_left = min(x - width / 2, x_at(last + 1) + 1.9 - width)
        text = label(str(number), text_left, baseline + 9.2, _SMALL_PT, fonts, colour=_SOFT)
        ticks.append(Tick(x, text))
    return tuple(reversed(ticks))
