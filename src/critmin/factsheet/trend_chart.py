"""The charts of the trend page: values over the zones of the ratings, and every break drawn as a break."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from markupsafe import Markup

from critmin.factsheet.charts import (
    Band,
    Dot,
    Label,
    Tick,
    check_labels,
    label,
    nice_steps,
    plain_number,
    price_line,
)
from critmin.factsheet.contents import Indicator, Prices, Sheet
from critmin.factsheet.filters import percent
from critmin.factsheet.fonts import Typeface
from critmin.factsheet.share_chart import place_legend, year_ticks
from critmin.factsheet.trend import TrendPanel, TrendSeries
from critmin.factsheet.typesetting import DoesNotFit

if TYPE_CHECKING:
    from critmin.factsheet.pages import Pages

_SMALL_PT = 7.0
_LEGEND_LINE_PT = 9.0
_KEY_PT = 14.0
_LEGEND_TOP_PT = 21.0
_INK, _SOFT, _TITLE = "#1B2430", "#4A5563", "#12387A"
# The page below its summary: two rows of four charts.
_CHART_PT = (219.5, 182.0)
_PRICE_TOP_PT = 12.0
_CHIP_PT = 12.0
# A zone that is lower than its word has none; the order of the others tells which it is.
_ZONE_WORD_PT = 8.0
# A scale without values shows the cuts in its lower part.
_ABOVE_CUT = 1.35
# Bounds that are nearer than a line is thick are no bar.
_LEAST_BAR_PT = 1.2
_MANY_POINTS = 14


@dataclass(frozen=True)
class ZoneBand:
    """The stretch of the scale that gives one rating."""

    rating: str
    y_pt: float
    height_pt: float


@dataclass(frozen=True)
class TrendLine:
    """One series: solid within an edition, dashed between two; `style` counts the chart's series."""

    style: int
    solid: tuple[str, ...]
    dashed: tuple[str, ...]
    dots: tuple[Dot, ...]
    key: Dot


@dataclass(frozen=True)
class Chip:
    """The rating of the newest year at the right of the heading."""

    rating: str
    x_pt: float
    width_pt: float
    height_pt: float
    label: Label


@dataclass(frozen=True)
class TrendChart:
    """An indicator over the years; without lines a frame with the words that say why."""

    title: str
    width_pt: float
    height_pt: float
    plot: Band
    dot_radius_pt: float
    zones: tuple[ZoneBand, ...] = ()
    gridlines: tuple[Tick, ...] = ()
    years: tuple[Tick, ...] = ()
    lines: tuple[TrendLine, ...] = ()
    rings: tuple[Dot, ...] = ()
    bars: tuple[Band, ...] = ()
    breaks: tuple[float, ...] = ()
    chip: Chip | None = None
    labels: tuple[Label, ...] = ()


def trend_chart(
    panel: TrendPanel,
    fonts: Typeface,
    *,
    where: str,
    chip_colours: dict[str, str] | None = None,
    width_pt: float = _CHART_PT[0],
    height_pt: float = _CHART_PT[1],
) -> TrendChart:
    """Lay out one indicator, or the reserve life, over its years.

    Args:
        panel: its words, cuts and series.
        fonts: the typeface, whose widths decide.
        where: named in errors.
        chip_colours: colour of the text on each rating's chip.
        width_pt: width of the drawing.
        height_pt: its height.

    Raises:
        DoesNotFit: texts would touch or leave the drawing.
    """
    legend = place_legend([one.name for one in panel.series], width_pt, _KEY_PT, _SMALL_PT, fonts)
    head = _LEGEND_TOP_PT + (legend[-1][2] + 1 if legend else 1) * _LEGEND_LINE_PT
    top, baseline = head + 12.0, height_pt - 11.0
    chip = rating_chip(panel.rating, panel.marks, chip_colours or {}, width_pt, fonts)
    labels = [heading_label(panel.name, (chip.x_pt if chip else width_pt) - 4.0, fonts, where)]
    if not panel.series:
        labels.append(
            _centred(panel.absence, width_pt / 2, (top + baseline) / 2, width_pt - 8.0, fonts, where)
        )
        check_labels([*labels, *([chip.label] if chip else [])], width_pt, height_pt, where)
        plot = Band(0.5, top, width_pt - 1.0, baseline - top)
        return TrendChart(panel.alternative, width_pt, height_pt, plot, 0.0, chip=chip, labels=tuple(labels))
    steps = _scale(panel)
    texts = [percent(step) if panel.is_percent else plain_number(step) for step in steps]
    left = max(fonts.width(text, _SMALL_PT) for text in texts) + 3.0
    right = width_pt - (fonts.width("High", _SMALL_PT) + 3.0 if panel.cuts else 2.0)
    first, last = panel.years

    def x_at(position: float) -> float:
        return left + (position - first) / (last + 1 - first) * (right - left)

    def y_at(value: float) -> float:
        return baseline - value / steps[-1] * (baseline - top)

    gridlines = tuple(
        Tick(
            y_at(step),
            label(text, left - 2.5, y_at(step) + 2.4, _SMALL_PT, fonts, anchor="end", colour=_SOFT),
        )
        for step, text in zip(steps, texts, strict=True)
    )
    ticks = year_ticks(first, last, x_at, baseline, fonts)
    zones = _zones(panel.cuts, steps[-1], y_at)
    points = [point for one in panel.series for point in one.points]
    labels += [
        label(panel.newest, 0.0, 18.5, 8.0, fonts, colour=_INK),
        label(panel.unit, 0.0, head + 7.0, _SMALL_PT, fonts, colour=_SOFT),
        label(panel.cut_words, width_pt, head + 7.0, _SMALL_PT, fonts, anchor="end", colour=_SOFT),
        *(
            label(
                name,
                x + _KEY_PT,
                _LEGEND_TOP_PT + (row + 1) * _LEGEND_LINE_PT - 2.5,
                _SMALL_PT,
                fonts,
                colour=_SOFT,
            )
            for name, x, row in legend
        ),
        *(
            label(
                zone.rating, right + 2.0, zone.y_pt + zone.height_pt / 2 + 2.4, _SMALL_PT, fonts, colour=_SOFT
            )
            for zone in zones
            if zone.height_pt >= _ZONE_WORD_PT
        ),
    ]
    labels = [one for one in labels if one.text]
    scale = [tick.label for tick in (*gridlines, *ticks) if tick.label is not None]
    check_labels([*labels, *scale, *([chip.label] if chip else [])], width_pt, height_pt, where)
    return TrendChart(
        panel.alternative,
        width_pt,
        height_pt,
        Band(left, top, right - left, baseline - top),
        1.9 if len(points) <= _MANY_POINTS else 1.1,
        zones,
        gridlines,
        ticks,
        tuple(
            _line(style, one, x_at, y_at, Dot(x, _LEGEND_TOP_PT + row * _LEGEND_LINE_PT + 4.2))
            for style, (one, (_, x, row)) in enumerate(zip(panel.series, legend, strict=True))
        ),
        tuple(
            Dot(x_at(point.reference_year + 0.5), y_at(point.value)) for point in points if point.is_headline
        ),
        tuple(
            Band(x_at(point.reference_year + 0.5), y_at(point.bounds[1]), 0.0, height)
            for point in points
            if point.bounds and (height := y_at(point.bounds[0]) - y_at(point.bounds[1])) >= _LEAST_BAR_PT
        ),
        tuple(sorted(x_at(point.reference_year) for point in points if point.link == "series_break")),
        chip,
        tuple(labels),
    )


def trend_slides(pages: Pages, sheet: Sheet) -> list:
    """The trend page of a mineral, as a slide that waits for its number."""
    return [partial(_slide, pages, sheet)] if sheet.trend else []


def _slide(pages: Pages, sheet: Sheet, page_label: str) -> Markup:
    where = f"{sheet.code}, trend page"
    colours = {rating: fill["text"] for rating, fill in pages.palette["rating"].items()}
    drawn = [
        trend_chart(
            panel,
            pages.fonts,
            where=f"{where}, {panel.name}",
            chip_colours=colours,
        )
        for panel in (*sheet.trend.panels, sheet.trend.life)
    ]
    charts = [pages.slide("charts/trend.svg.j2", chart=chart) for chart in drawn]
    (prices,) = [one for one in sheet.indicators if one.code == "price_variability"]
    charts.insert(len(charts) - 1, _price(pages, prices, f"{where}, price"))
    return pages.slide(
        "slides/trend.html.j2",
        sheet=sheet,
        charts=charts,
        notes=sheet.trend.notes,
        kicker=pages.kicker(sheet.as_of, sheet.name_en),
        page_label=page_label,
        where=where,
    )


def _price(pages: Pages, indicator: Indicator, where: str) -> Markup:
    """The price line of the analysis page, wider, under its own heading."""
    prices, t = indicator.chart, pages.language
    if not isinstance(prices, Prices):
        name, absence = t("price"), t("trend_price_absent")
        panel = TrendPanel(name, "", "", "", "", None, "", False, (0, 0), (), absence, t.about(name, absence))
        return pages.slide("charts/trend.svg.j2", chart=trend_chart(panel, pages.fonts, where=where))
    heading = t.about(t("price"), prices.series_name)
    source = indicator.chart_note.split("\n")[0].replace(t("stale_mark"), "")
    chart = price_line(
        [(point.priced_on, point.price) for point in prices.points],
        (prices.window_from, prices.window_to),
        pages.fonts,
        title=t.sentences(
            [
                t.with_remark(heading, t.listed([prices.unit, prices.window_label])),
                source,
                indicator.value_words,
            ]
        ),
        where=where,
        unit=prices.unit,
        thousands=t("in_thousands", unit=prices.unit),
        window_label=prices.window_label,
        mark_points=prices.is_annual,
        width_pt=_CHART_PT[0],
        height_pt=_CHART_PT[1] - _PRICE_TOP_PT - _LEGEND_LINE_PT,
    )
    return pages.slide(
        "components/trend_price.html.j2", chart=chart, heading=heading, source=source, where=where
    )


def heading_label(name: str, room_pt: float, fonts: Typeface, where: str) -> Label:
    """The heading of a chart, as large as its room allows."""
    for size in (9.5, 9.0, 8.5, 8.0):
        if fonts.width(name, size, bold=True) <= room_pt:
            return label(name, 0.0, 8.5, size, fonts, bold=True, colour=_TITLE)
    raise DoesNotFit(f"{where}: the heading {name!r} is wider than {room_pt:.0f} pt")


def _centred(words: str, x: float, y: float, room_pt: float, fonts: Typeface, where: str) -> Label:
    for size in (9.0, 8.5, 8.0, 7.5, 7.0):
        if fonts.width(words, size) <= room_pt:
            return label(words, x, y, size, fonts, anchor="middle", colour=_SOFT)
    raise DoesNotFit(f"{where}: {words!r} is wider than {room_pt:.0f} pt")


def rating_chip(
    rating: str, marks: str, colours: dict[str, str], width_pt: float, fonts: Typeface
) -> Chip | None:
    """A rating with its marks at the right end of a drawing's heading; None without one."""
    if not rating:
        return None
    words = f"{rating}{marks}"
    width = fonts.width(words, 9.0, bold=True) + 8.0
    colour = colours.get(rating, _INK)
    text = label(words, width_pt - width / 2, 9.2, 9.0, fonts, anchor="middle", bold=True, colour=colour)
    return Chip(rating, width_pt - width, width, _CHIP_PT, text)


def _scale(panel: TrendPanel) -> list[float]:
    """Round steps from 0 to what holds every value, every bound and a stretch above the upper cut."""
    if panel.is_percent:
        return [0.0, 0.25, 0.5, 0.75, 1.0]
    reached = [point.value for one in panel.series for point in one.points]
    reached += [point.bounds[1] for one in panel.series for point in one.points if point.bounds]
    if panel.cuts:
        reached.append(max(panel.cuts) * _ABOVE_CUT)
    return nice_steps(max(reached))


def _zones(cuts: tuple[float, float] | None, top: float, y_at) -> tuple[ZoneBand, ...]:
    if cuts is None:
        return ()
    ratings = ("Low", "Mid", "High") if cuts[0] < cuts[1] else ("High", "Mid", "Low")
    edges = (0.0, *sorted(cuts), top)
    return tuple(
        ZoneBand(rating, y_at(min(above, top)), y_at(below) - y_at(min(above, top)))
        for rating, below, above in zip(ratings, edges[:-1], edges[1:], strict=True)
        if below < top
    )


def _line(style: int, series: TrendSeries, x_at, y_at, key: Dot) -> TrendLine:
    """Neighbouring years are joined, by a solid line within an edition and a dashed one across two."""
    dots = [Dot(x_at(point.reference_year + 0.5), y_at(point.value)) for point in series.points]
    paths: dict[str, list[str]] = {"same_edition": [], "new_edition": []}
    last: str | None = None
    for before, after, point in zip(dots[:-1], dots[1:], series.points[1:], strict=True):
        if point.link not in paths:
            last = None
            continue
        onward = f" L{after.x_pt:.2f} {after.y_pt:.2f}"
        if point.link == last:
            paths[point.link][-1] += onward
        else:
            paths[point.link].append(f"M{before.x_pt:.2f} {before.y_pt:.2f}{onward}")
        last = point.link
    return TrendLine(style, tuple(paths["same_edition"]), tuple(paths["new_edition"]), tuple(dots), key)
