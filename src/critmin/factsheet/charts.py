"""Charts as SVG: the geometry is worked out here, the templates in reports/charts only write it down.

Lengths are points, angles are turns clockwise from twelve o'clock. Every text is placed by its measured
width, and a chart whose texts would touch each other or leave the drawing is refused, not printed.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from critmin.factsheet.filters import percent
from critmin.factsheet.fonts import Typeface
from critmin.factsheet.typesetting import DoesNotFit

# Parts of the em that BIZ UDPGothic's letters fill above and below the baseline.
ASCENT = 0.80
DESCENT = 0.14
# Distance that two texts of a chart keep.
CLEARANCE_PT = 0.6


@dataclass(frozen=True)
class Label:
    """One line of text in a chart; x is its left end, y its baseline."""

    text: str
    x_pt: float
    y_pt: float
    size_pt: float
    width_pt: float
    is_bold: bool = False
    colour: str = "#1B2430"

    @property
    def extent(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of the text."""
        return (
            self.x_pt,
            self.y_pt - ASCENT * self.size_pt,
            self.x_pt + self.width_pt,
            self.y_pt + DESCENT * self.size_pt,
        )


@dataclass(frozen=True)
class Wedge:
    """One slice of a donut as an SVG path."""

    path: str
    colour: str


@dataclass(frozen=True)
class Donut:
    """A ring of slices with a few lines of text in its hole."""

    title: str
    width_pt: float
    height_pt: float
    wedges: tuple[Wedge, ...]
    labels: tuple[Label, ...]


@dataclass(frozen=True)
class EmptyRing:
    """The outline of a donut that has no figures, so that its column keeps its place."""

    title: str
    width_pt: float
    height_pt: float
    centre_x_pt: float
    centre_y_pt: float
    outer_pt: float
    inner_pt: float


@dataclass(frozen=True)
class Tick:
    """One line of a scale: where it is and what it says."""

    at_pt: float
    label: Label | None


@dataclass(frozen=True)
class Band:
    """A shaded stretch of a chart."""

    x_pt: float
    y_pt: float
    width_pt: float
    height_pt: float


@dataclass(frozen=True)
class Dot:
    """A marked point of a line."""

    x_pt: float
    y_pt: float


@dataclass(frozen=True)
class PriceLine:
    """A price over time, the rated window shaded."""

    title: str
    width_pt: float
    height_pt: float
    left_pt: float
    right_pt: float
    baseline_pt: float
    tick_end_pt: float
    window: Band
    path: str
    dots: tuple[Dot, ...]
    gridlines: tuple[Tick, ...]
    x_ticks: tuple[Tick, ...]
    labels: tuple[Label, ...]


@dataclass(frozen=True)
class Zone:
    """The stretch of a scale that gives one rating."""

    x_pt: float
    width_pt: float
    colour: str


@dataclass(frozen=True)
class RateBar:
    """One rate as a bar on a scale of 0 to 100 %; width None when there is no figure."""

    y_pt: float
    width_pt: float | None


@dataclass(frozen=True)
class RateBars:
    """Rates on a common scale with the two cuts drawn through it."""

    title: str
    width_pt: float
    height_pt: float
    left_pt: float
    scale_pt: float
    bar_height_pt: float
    zones: tuple[Zone, ...]
    bars: tuple[RateBar, ...]
    cuts: tuple[Tick, ...]
    labels: tuple[Label, ...]


def label(
    text: str,
    x_pt: float,
    y_pt: float,
    size_pt: float,
    fonts: Typeface,
    *,
    anchor: str = "start",
    bold: bool = False,
    colour: str = "#1B2430",
) -> Label:
    """Place a text by its start, middle or end."""
    width = fonts.width(text, size_pt, bold=bold)
    left = x_pt - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
    return Label(text, left, y_pt, size_pt, width, bold, colour)


def check_labels(labels: Sequence[Label], width_pt: float, height_pt: float, where: str) -> None:
    """Refuse a chart whose texts touch each other or stick out of the drawing.

    Raises:
        DoesNotFit: names the text, or the two texts.
    """
    for one in labels:
        left, top, right, bottom = one.extent
        if left < -0.01 or top < -0.01 or right > width_pt + 0.01 or bottom > height_pt + 0.01:
            raise DoesNotFit(
                f"{where}: the chart's text {one.text!r} leaves its {width_pt:g} × {height_pt:g} pt"
            )
    for one, other in combinations(labels, 2):
        if touch(one, other):
            raise DoesNotFit(f"{where}: the chart's texts {one.text!r} and {other.text!r} would touch")


def donut(
    slices: Sequence[tuple[float, str]],
    hole: Sequence[tuple[str, float, bool]],
    fonts: Typeface,
    *,
    title: str,
    where: str,
    width_pt: float = 136.0,
    outer_pt: float = 42.5,
    inner_pt: float = 27.0,
) -> Donut:
    """A donut of shares.

    Args:
        slices: share (0 to 1) and colour, in drawing order from twelve o'clock, clockwise. The ring is
            closed: shares are drawn in proportion to their sum, which rounding may leave beside 1.
        hole: lines of text for the hole: text, largest size in points, bold. A line that is too wide for
            the hole is set smaller, down to 7 pt.
        title: alternative text of the chart.
        where: named in errors.

    Raises:
        DoesNotFit: a line is too wide for the hole even at 7 pt.
        ValueError: a share is negative, or there is none.
    """
    total = math.fsum(share for share, _ in slices)
    if total <= 0 or any(share < 0 for share, _ in slices):
        raise ValueError(f"{where}: a donut needs shares of 0 or more with a sum above 0")
    centre_x, centre_y = width_pt / 2, outer_pt + 0.5
    wedges = []
    turned = 0.0
    for share, colour in slices:
        part = share / total
        if part > 0:
            path = _ring_path(centre_x, centre_y, outer_pt, inner_pt, turned, turned + part)
            wedges.append(Wedge(path, colour))
        turned += part
    labels = _hole_labels(hole, centre_x, centre_y, inner_pt - 1.5, fonts, where)
    height = 2 * outer_pt + 1.0
    check_labels(labels, width_pt, height, where)
    return Donut(title, width_pt, height, tuple(wedges), tuple(labels))


def empty_ring(
    *, title: str, width_pt: float = 136.0, outer_pt: float = 42.5, inner_pt: float = 27.0
) -> EmptyRing:
    """The place of a donut without figures; `title` says why there are none."""
    return EmptyRing(
        title, width_pt, 2 * outer_pt + 1.0, width_pt / 2, outer_pt + 0.5, outer_pt - 0.5, inner_pt
    )


def price_line(
    points: Sequence[tuple[date, float]],
    window: tuple[date, date],
    fonts: Typeface,
    *,
    title: str,
    where: str,
    unit: str,
    thousands: str,
    window_label: str,
    mark_points: bool,
    width_pt: float = 136.0,
    height_pt: float = 104.0,
) -> PriceLine:
    """A price line from zero, with the rated window shaded.

    Args:
        points: date (the middle of what the price is for) and price, in order of date.
        window: first and last day of the rated window.
        unit: of the price, printed above the scale ("USD/t").
        thousands: the same for prices in thousands.
        window_label: printed above the shading.
        mark_points: draw each point, because there are few of them (annual prices).
    """
    if len(points) < 2:
        raise ValueError(f"{where}: a price line needs two points or more")
    small = 7.0
    values = [value for _, value in points]
    # Prices of ten thousand and more are printed in thousands, so that the scale stays narrow.
    factor, unit = (1000.0, thousands) if max(values) >= 10_000 else (1.0, unit)
    steps = nice_steps(max(values) / factor)
    texts = [plain_number(step) for step in steps]
    left = max(fonts.width(text, small) for text in texts) + 3.0
    right = width_pt - 1.0
    top, baseline = 21.0, height_pt - 11.0
    first = min(points[0][0], window[0]).toordinal()
    last = max(points[-1][0], window[1]).toordinal()

    def x_at(day: date) -> float:
        return left + (day.toordinal() - first) / (last - first) * (right - left)

    def y_at(value: float) -> float:
        return baseline - value / factor / steps[-1] * (baseline - top)

    gridlines = tuple(
        Tick(
            y_at(step * factor),
            label(text, left - 2.5, y_at(step * factor) + 2.4, small, fonts, anchor="end", colour="#4A5563"),
        )
        for step, text in zip(steps, texts, strict=True)
    )
    x_ticks = _year_ticks(date.fromordinal(first), date.fromordinal(last), x_at, baseline, width_pt, fonts)
    window_left, window_right = x_at(window[0]), x_at(window[1])
    heading = label(
        window_label, (window_left + window_right) / 2, 15.5, small, fonts, anchor="middle", colour="#12387A"
    )
    shift = min(0.0, right - heading.extent[2]) + max(0.0, left - heading.x_pt)
    heading = label(window_label, heading.x_pt + shift, 15.5, small, fonts, colour="#12387A")
    unit_label = label(unit, 0.0, 6.5, small, fonts, colour="#4A5563")
    texts_of_scale = [tick.label for tick in (*gridlines, *x_ticks) if tick.label is not None]
    check_labels([unit_label, heading, *texts_of_scale], width_pt, height_pt, where)
    path = " ".join(
        f"{'L' if place else 'M'}{x_at(day):.2f} {y_at(value):.2f}"
        for place, (day, value) in enumerate(points)
    )
    dots = tuple(Dot(x_at(day), y_at(value)) for day, value in points) if mark_points else ()
    return PriceLine(
        title,
        width_pt,
        height_pt,
        left,
        right,
        baseline,
        baseline + 2.0,
        Band(window_left, 18.0, window_right - window_left, baseline - 18.0),
        path,
        dots,
        gridlines,
        x_ticks,
        (unit_label, heading),
    )


def rate_bars(
    rates: Sequence[tuple[str, float | None, str]],
    cuts: tuple[float, float] | None,
    zone_colours: tuple[str, str, str],
    fonts: Typeface,
    *,
    title: str,
    where: str,
    short_names: Sequence[str] = (),
    zone_names: tuple[str, str, str] = ("High", "Mid", "Low"),
    width_pt: float = 136.0,
    height_pt: float = 104.0,
) -> RateBars:
    """Rates as bars on one scale of 0 to 100 %, each on a track that shows the zones of the three ratings.

    Args:
        rates: name, rate (0 to 1, None without a figure) and the printed figure or reason.
        cuts: the rates below which the rating is High and from which on it is Low, where a rule gives them.
        zone_colours: fills of the High, Mid and Low zones.
        short_names: other wordings of the names in their order, where a name may be too wide.
        zone_names: the words for them, from the left.

    Raises:
        DoesNotFit: a name and its figure are too wide for one line, or there are too many rates.
    """
    small, body = 7.0, 9.0
    left, right = 1.0, width_pt - 1.0
    scale = right - left
    top, bottom = 10.0, height_pt - 9.5
    step = (bottom - top) / max(len(rates), 1)
    bar_height = min(12.0, step - 15.0)
    if bar_height < 3.0:
        raise DoesNotFit(f"{where}: {len(rates)} rates do not fit {height_pt:g} pt")
    labels: list[Label] = []
    bars = []
    for place, (name, rate, printed) in enumerate(rates):
        text_y = top + place * step + (step - bar_height - 3.0) / 2 + 4.5
        figure = label(printed, right - 1, text_y, body, fonts, anchor="end", bold=True)
        room, sizes = figure.x_pt - left - 5.0, (body, 8.5, 8.0, 7.5, small)
        size = _size_within(name, room, sizes, fonts)
        if size is None and any(short_names[place : place + 1]):
            name = short_names[place]
            size = _size_within(name, room, sizes, fonts)
        if size is None:
            raise DoesNotFit(f"{where}: {name!r} and {printed!r} do not fit one line of {scale:g} pt")
        labels += [label(name, left + 1, text_y, size, fonts), figure]
        filled = None if rate is None else max(0.0, min(1.0, rate)) * scale
        bars.append(RateBar(text_y + 3.5, filled))
    zones: list[Zone] = []
    ticks: list[Tick] = []
    if cuts is not None:
        edges = (0.0, *cuts, 1.0)
        for low, high, colour, name in zip(edges[:-1], edges[1:], zone_colours, zone_names, strict=True):
            zone_left, zone_width = left + low * scale, (high - low) * scale
            zones.append(Zone(zone_left, zone_width, colour))
            middle = zone_left + zone_width / 2
            labels.append(label(name, middle, top - 3.0, small, fonts, anchor="middle", colour="#4A5563"))
        ticks = [
            Tick(
                left + cut * scale,
                label(percent(cut), left + cut * scale, bottom + 7.5, small, fonts, anchor="middle"),
            )
            for cut in cuts
        ]
    ends = [
        label("0%", left, bottom + 7.5, small, fonts, colour="#4A5563"),
        label("100%", right, bottom + 7.5, small, fonts, anchor="end", colour="#4A5563"),
    ]
    cut_labels = [tick.label for tick in ticks if tick.label is not None]
    labels += [end for end in ends if not any(touch(end, other) for other in cut_labels)]
    check_labels([*labels, *cut_labels], width_pt, height_pt, where)
    return RateBars(
        title,
        width_pt,
        height_pt,
        left,
        scale,
        bar_height,
        tuple(zones),
        tuple(bars),
        tuple(ticks),
        tuple(labels),
    )


def touch(one: Label, other: Label) -> bool:
    """Whether two texts overlap or stand nearer than texts may."""
    left, top, right, bottom = one.extent
    other_left, other_top, other_right, other_bottom = other.extent
    return (
        left < other_right + CLEARANCE_PT
        and other_left < right + CLEARANCE_PT
        and top < other_bottom
        and other_top < bottom
    )


def _ring_path(x: float, y: float, outer: float, inner: float, start: float, end: float) -> str:
    """The ring between two turns; an arc of a whole turn has no direction in SVG, so it is drawn as two."""
    if end - start > 0.999999:
        halves = (_ring_path(x, y, outer, inner, 0.0, 0.5), _ring_path(x, y, outer, inner, 0.5, 1.0))
        return " ".join(halves)

    def point(radius: float, turn: float) -> str:
        angle = 2 * math.pi * turn
        return f"{x + radius * math.sin(angle):.2f} {y - radius * math.cos(angle):.2f}"

    large = int(end - start > 0.5)
    return (
        f"M{point(outer, start)} A{outer:g} {outer:g} 0 {large} 1 {point(outer, end)} "
        f"L{point(inner, end)} A{inner:g} {inner:g} 0 {large} 0 {point(inner, start)} Z"
    )


def _hole_labels(
    hole: Sequence[tuple[str, float, bool]], x: float, y: float, radius: float, fonts: Typeface, where: str
) -> list[Label]:
    """Lines centred in a circle, each at most as wide as the circle is at its height."""
    leading = 1.22
    height = sum(size * leading for _, size, _ in hole)
    labels = []
    line_top = y - height / 2
    for text, largest, bold in hole:
        line_bottom = line_top + largest * leading
        farthest = max(abs(line_top - y), abs(line_bottom - y)) * 0.85
        room = 2 * math.sqrt(max(radius**2 - farthest**2, 0.0))
        sizes = [largest - 0.25 * step for step in range(60) if largest - 0.25 * step >= 7.0]
        size = _size_within(text, room, sizes, fonts, bold=bold)
        if size is None:
            raise DoesNotFit(f"{where}: {text!r} does not fit the donut's hole ({room:.0f} pt at 7 pt)")
        baseline = (line_top + line_bottom) / 2 + (ASCENT - DESCENT) / 2 * size
        labels.append(label(text, x, baseline, size, fonts, anchor="middle", bold=bold))
        line_top = line_bottom
    return labels


def _size_within(
    text: str, width: float, sizes: Sequence[float], fonts: Typeface, *, bold: bool = False
) -> float | None:
    """The first of the sizes at which the text is no wider than `width`."""
    return next((size for size in sizes if fonts.width(text, size, bold=bold) <= width), None)


def nice_steps(largest: float) -> list[float]:
    """Three to five round steps from 0 to the first one that reaches the largest value."""
    power = 10.0 ** math.floor(math.log10(largest))
    for step in (factor * scale for scale in (power / 10, power) for factor in (1, 2, 2.5, 5)):
        count = math.ceil(largest / step - 1e-9)
        if count <= 4:
            return [step * place for place in range(count + 1)]
    return [0.0, power * 10]


def plain_number(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,.10g}"


def _year_ticks(
    first: date, last: date, x_at, baseline: float, width: float, fonts: Typeface
) -> tuple[Tick, ...]:
    """January of every nth year, n chosen so that the labels keep apart."""
    small = 7.0
    label_width = fonts.width("2000", small)
    for step in (1, 2, 3, 4, 5, 10, 20, 50):
        starts = [date(number, 1, 1) for number in range(first.year, last.year + 2) if number % step == 0]
        starts = [start for start in starts if first <= start <= last]
        if len(starts) < 2 or x_at(starts[1]) - x_at(starts[0]) >= label_width + 5.0:
            break
    ticks = []
    for start in starts:
        x = x_at(start)
        text_left = min(max(x - label_width / 2, 0.0), width - label_width)
        ticks.append(
            Tick(x, label(str(start.year), text_left, baseline + 9.2, small, fonts, colour="#4A5563"))
        )
    return tuple(ticks)
