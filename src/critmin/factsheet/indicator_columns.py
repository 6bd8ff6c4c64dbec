"""The six indicator columns of the analysis page: chart, list or facts, and comment, each in its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from critmin.factsheet import charts, filters
from critmin.factsheet.contents import Indicator, Prices, Rates, Shares
from critmin.factsheet.layout import (
    CHART_TOP_PT,
    COLUMN_WIDTH_PT,
    COMMENT_TOP_PT,
    ListRow,
    column_left,
    lay_out_rows,
)
from critmin.factsheet.typesetting import SetText

if TYPE_CHECKING:
    from critmin.factsheet.contents import Sheet
    from critmin.factsheet.pages import Pages

_COLUMNS_HEIGHT_PT = 306.0
_NOTE_GAP_PT = 1.5
_ROWS_GAP_PT = 3.5
_RING_PT = (39.5, 25.5)  # outer and inner radius of a donut

Drawn = charts.Donut | charts.EmptyRing | charts.PriceLine | charts.RateBars


@dataclass(frozen=True)
class Column:
    """An indicator column with everything placed."""

    indicator: Indicator
    left_pt: float
    height_pt: float
    chart: Drawn
    drawing: Markup
    note: SetText | None
    note_top_pt: float
    rows_top_pt: float
    countries: tuple[tuple[ListRow, str | None], ...]
    facts: tuple[ListRow, ...]
    comment_top_pt: float


def indicator_columns(pages: Pages, sheet: Sheet, where: str) -> list[Column]:
    """The columns of a mineral, in the order of the indicators."""
    return [_column(pages, indicator, where) for indicator in sheet.indicators]


def _column(pages: Pages, indicator: Indicator, page: str) -> Column:
    where = f"{page}, {indicator.code}"
    drawn, template = _drawing(pages, indicator, where)
    note_top = CHART_TOP_PT + drawn.height_pt + 1.0
    note = pages.place(indicator.chart_note, "chart_note", where) if indicator.chart_note else None
    rows_top = note_top + (note.height_pt if note else 0.0) + _NOTE_GAP_PT
    room = COMMENT_TOP_PT - _ROWS_GAP_PT - rows_top
    countries: tuple[tuple[ListRow, str | None], ...] = ()
    facts: tuple[ListRow, ...] = ()
    if isinstance(indicator.chart, Shares):
        countries = _countries(pages, indicator.chart, room, where)
    elif indicator.chart is not None:
        facts = _facts(pages, indicator, room, where)
    return Column(
        indicator,
        column_left(indicator.number),
        _COLUMNS_HEIGHT_PT,
        drawn,
        pages.slide(template, chart=drawn),
        note,
        note_top,
        rows_top,
        countries,
        facts,
        COMMENT_TOP_PT,
    )


def _drawing(pages: Pages, indicator: Indicator, where: str) -> tuple[Drawn, str]:
    """An indicator's chart, and the template that draws it."""
    chart = indicator.chart
    drawn: Drawn
    if chart is None:
        drawn = charts.empty_ring(
            title=pages.language.about(indicator.label, indicator.absence),
            width_pt=COLUMN_WIDTH_PT - 8.0,
            outer_pt=_RING_PT[0],
            inner_pt=_RING_PT[1],
        )
        template = "charts/empty_ring.svg.j2"
    elif isinstance(chart, Shares):
        drawn = _donut(pages, indicator, chart, where)
        template = "charts/donut.svg.j2"
    elif isinstance(chart, Prices):
        drawn = _price_line(pages, indicator, chart, where)
        template = "charts/price_line.svg.j2"
    else:
        drawn = _rate_bars(pages, indicator, chart, where)
        template = "charts/rate_bars.svg.j2"
    return drawn, template


def _donut(pages: Pages, indicator: Indicator, shares: Shares, where: str) -> charts.Donut:
    colours = _slice_colours(pages, shares)
    t = pages.language
    words = t.listed(f"{part.name} {t.share(part.share, part.percent)}" for part in shares.slices)
    total, year = t.total(shares.total, shares.total_places), t.year(shares.reference_year)
    what = t("ring_total", quantity=shares.quantity_name, year=year, total=total, unit=shares.total_unit)
    hole = [(year, 7.5, False), (total, 11.0, True), (shares.total_unit, 7.5, False)]
    if shares.total_unit == t("percent"):  # the source gives shares alone; that they are 100 says nothing
        what = t("ring_shares", quantity=shares.quantity_name, year=year)
        hole = [(year, 7.5, False), (t("shares_alone"), 9.0, True)]
    return charts.donut(
        [(part.share, colour) for part, colour in zip(shares.slices, colours, strict=True)],
        hole,
        pages.fonts,
        title=t.about(indicator.label, t.sentences([what, words, _source(indicator)])),
        where=where,
        width_pt=COLUMN_WIDTH_PT - 8.0,
        outer_pt=_RING_PT[0],
        inner_pt=_RING_PT[1],
    )


def _source(indicator: Indicator) -> str:
    """Years and source of a chart, as they stand below it."""
    return indicator.chart_note.split("\n")[0]


def _slice_colours(pages: Pages, shares: Shares) -> list[str]:
    neutral = iter(pages.palette["countries"]["neutral"])
    return [
        pages.palette["countries"]["remainder"] if part.is_remainder else part.colour or next(neutral)
        for part in shares.slices
    ]


def _countries(
    pages: Pages, shares: Shares, room: float, where: str
) -> tuple[tuple[ListRow, str | None], ...]:
    """The list under a donut, each row with the colour of its slice; the sum of three has none."""
    rows = [(part.name, pages.language.share(part.share, part.percent)) for part in shares.slices]
    swatches: list[str | None] = list(_slice_colours(pages, shares))
    if shares.top3_percent is not None:
        rows.append((pages.term("top3_share"), f"{shares.top3_percent}%"))
        swatches.append(None)
    boxes = (pages.boxes["list_name"], pages.boxes["list_figure"])
    placed = lay_out_rows(rows, boxes, room, pages.set_text, where, width_pt=COLUMN_WIDTH_PT - 26.0)
    return tuple(zip(placed, swatches, strict=True))


def _facts(pages: Pages, indicator: Indicator, room: float, where: str) -> tuple[ListRow, ...]:
    rows = [(fact.name, fact.words) for fact in indicator.facts]
    boxes = (pages.boxes["fact_name"], pages.boxes["fact_figure"])
    return lay_out_rows(rows, boxes, room, pages.set_text, where)


def _price_line(pages: Pages, indicator: Indicator, prices: Prices, where: str) -> charts.PriceLine:
    t = pages.language
    said = t.sentences(
        [
            t.with_remark(prices.series_name, prices.unit),
            prices.window_label,
            indicator.value_words,
            _source(indicator),
        ]
    )
    return charts.price_line(
        [(point.priced_on, point.price) for point in prices.points],
        (prices.window_from, prices.window_to),
        pages.fonts,
        title=t.about(indicator.label, said),
        where=where,
        unit=prices.unit,
        thousands=t("in_thousands", unit=prices.unit),
        window_label=prices.window_label,
        mark_points=prices.is_annual,
        width_pt=COLUMN_WIDTH_PT - 8.0,
        height_pt=104.0,
    )


def _rate_bars(pages: Pages, indicator: Indicator, rates: Rates, where: str) -> charts.RateBars:
    zones, t = pages.palette["zone"], pages.language
    named = [
        (rate.name, rate.rate, rate.absence if rate.rate is None else filters.percent(rate.rate))
        for rate in rates.rates
    ]
    said = t.listed(f"{name} {figure}" for name, _, figure in named)
    return charts.rate_bars(
        named,
        rates.cuts,
        (zones["High"], zones["Mid"], zones["Low"]),
        pages.fonts,
        title=t.about(indicator.label, t.sentences([indicator.value_words, said, _source(indicator)])),
        where=where,
        short_names=[rate.short_name for rate in rates.rates],
        width_pt=COLUMN_WIDTH_PT - 8.0,
        height_pt=104.0,
    )
