"""Charts of a PowerPoint slide, native and with their data: a ring of shares, a price line, bars of rates.

The workbook behind each chart is written here: python-pptx's own would take a name that begins with an equals
sign for a formula, and carries the time of day.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

import xlsxwriter
from lxml import etree
from pptx.chart.chart import Chart
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.oxml.ns import qn
from pptx.util import Pt

from critmin.factsheet.contents import Prices, Rates, Shares
from critmin.factsheet.office_files import midnight
from critmin.factsheet.slide_shapes import Canvas, colour, describe, length

_SMALL_PT = 7.0
_PERCENT = "0%"
_SHARE = "0.0%"
_PRICE = "#,##0"
_DAY = "yyyy-mm-dd"
_YEAR = "yyyy"

Box = tuple[float, float, float, float]  # left, top, width, height in points


def donut(
    canvas: Canvas,
    shares: Shares,
    colours: Sequence[str],
    hole: float,
    box: Box,
    name: str,
    description: str,
    as_of: date,
) -> None:
    """Shares of countries as a ring; `hole` is its inner radius as a part of the outer one."""
    names = [part.name for part in shares.slices]
    series = [(shares.quantity_name, [part.share for part in shares.slices])]
    chart = _chart(canvas, XL_CHART_TYPE.DOUGHNUT, names, series, _SHARE, box, name, description, as_of)
    ring = chart._chartSpace.find(f".//{qn('c:doughnutChart')}")
    ring.find(qn("c:holeSize")).set("val", str(round(hole * 100)))
    for place, fill in enumerate(colours):
        point = chart.plots[0].series[0].points[place].format
        point.fill.solid()
        point.fill.fore_color.rgb = colour(fill)
        point.line.color.rgb = colour("#FFFFFF")
        point.line.width = Pt(0.8)
    _fill_frame(chart)


def price_line(
    canvas: Canvas,
    prices: Prices,
    strokes: tuple[str, str],
    year_step: int,
    grid: tuple[str, str],
    box: Box,
    name: str,
    description: str,
    as_of: date,
) -> None:
    """Prices over time, those of the rated window as a series of their own.

    Args:
        strokes: colours of the prices before the window and of those within it.
        year_step: years between two marks of the scale.
        grid: colours of the grid and of the scale's words.
    """
    days = [point.priced_on for point in prices.points]
    within = [prices.window_from <= day <= prices.window_to for day in days]
    values = [point.price for point in prices.points]
    inside = [value if is_rated else None for value, is_rated in zip(values, within, strict=True)]
    series: list[tuple[str, list[float | None]]] = [(prices.window_label, inside)]
    if not all(within):
        series.insert(0, (prices.series_name, list(values)))
    kind = XL_CHART_TYPE.LINE_MARKERS if prices.is_annual else XL_CHART_TYPE.LINE
    chart = _chart(canvas, kind, days, series, _PRICE, box, name, description, as_of)
    for line, stroke in zip(chart.plots[0].series, strokes[-len(series) :], strict=True):
        line.smooth = False
        line.format.line.color.rgb = colour(stroke)
        line.format.line.width = Pt(1.2)
        if prices.is_annual:
            line.marker.size = 4
            line.marker.format.fill.solid()
            line.marker.format.fill.fore_color.rgb = colour(stroke)
            line.marker.format.line.color.rgb = colour(stroke)
    _scale(chart.value_axis, _PRICE, grid)
    chart.value_axis.minimum_scale = 0
    years = chart.category_axis
    _axis(years, _YEAR, grid[1])
    _after(years._element, "c:lblOffset", "c:baseTimeUnit", "years" if prices.is_annual else "months")
    _after(years._element, "c:baseTimeUnit", "c:majorUnit", str(year_step))
    _after(years._element, "c:majorUnit", "c:majorTimeUnit", "years")
    _fill_frame(chart, inner=False)


def rate_bars(
    canvas: Canvas,
    rates: Rates,
    fill: str,
    grid: tuple[str, str],
    box: Box,
    name: str,
    description: str,
    as_of: date,
) -> None:
    """Recycling rates as bars from 0 to 100 per cent; one without a figure says why beside its name."""
    from_below = rates.rates[::-1]
    names = [
        f"{rate.short_name or rate.name}\n{rate.absence}"
        if rate.rate is None
        else rate.short_name or rate.name
        for rate in from_below
    ]
    series = [(description, [rate.rate for rate in from_below])]
    chart = _chart(
        canvas, XL_CHART_TYPE.BAR_CLUSTERED, names, series, _PERCENT, box, name, description, as_of
    )
    plot = chart.plots[0]
    plot.gap_width = 120
    bars = plot.series[0]
    bars.format.fill.solid()
    bars.format.fill.fore_color.rgb = colour(fill)
    plot.has_data_labels = True
    labels = plot.data_labels
    labels.number_format, labels.number_format_is_linked = _PERCENT, False
    labels.font.size, labels.font.bold = Pt(9), True
    _scale(chart.value_axis, _PERCENT, grid)
    chart.value_axis.minimum_scale, chart.value_axis.maximum_scale = 0, 1
    chart.value_axis.major_unit = 0.5
    category = chart.category_axis
    _axis(category, None, grid[1])
    _fill_frame(chart, inner=False)


def workbook(
    categories: Sequence[str | date],
    series: Sequence[tuple[str, Sequence[float | None]]],
    form: str,
    as_of: date,
) -> bytes:
    """The sheet behind a chart: names or days on the left, a column for each series; text stays text."""
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        book.set_properties({"author": "", "created": midnight(as_of)})
        sheet = book.add_worksheet("Sheet1")
        number, day = book.add_format({"num_format": form}), book.add_format({"num_format": _DAY})
        for row, category in enumerate(categories, start=1):
            if isinstance(category, str):
                sheet.write_string(row, 0, category)
            else:
                sheet.write_datetime(row, 0, midnight(category), day)
        for column, (name, values) in enumerate(series, start=1):
            sheet.write_string(0, column, name)
            for row, value in enumerate(values, start=1):
                if value is not None:
                    sheet.write_number(row, column, value, number)
    return written.getvalue()


def _chart(
    canvas: Canvas,
    kind: XL_CHART_TYPE,
    categories: Sequence[Any],
    series: Sequence[tuple[str, Sequence[float | None]]],
    form: str,
    box: Box,
    name: str,
    description: str,
    as_of: date,
) -> Chart:
    data = CategoryChartData(number_format=form)
    data.categories = categories
    for title, values in series:
        data.add_series(title, values)
    frame = canvas.slide.shapes.add_chart(kind, *(length(measure) for measure in box), data)
    frame.name = name
    describe(frame, description)
    chart = frame.chart
    chart.part.chart_workbook.update_from_xlsx_blob(workbook(categories, series, form, as_of))
    chart.has_legend = False
    chart.has_title = False
    chart.font.size = Pt(_SMALL_PT)
    return chart


def _axis(axis: Any, form: str | None, ink: str) -> None:
    axis.has_major_gridlines = False
    axis.major_tick_mark, axis.minor_tick_mark = XL_TICK_MARK.OUTSIDE, XL_TICK_MARK.NONE
    axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    axis.tick_labels.font.size = Pt(_SMALL_PT)
    axis.tick_labels.font.color.rgb = colour(ink)
    if form is not None:
        axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = form, False
    axis.format.line.color.rgb = colour(ink)
    axis.format.line.width = Pt(0.5)


def _scale(axis: Any, form: str, grid: tuple[str, str]) -> None:
    _axis(axis, form, grid[1])
    axis.has_major_gridlines = True
    axis.major_gridlines.format.line.color.rgb = colour(grid[0])
    axis.major_gridlines.format.line.width = Pt(0.5)
    axis.major_tick_mark = XL_TICK_MARK.NONE
    axis.format.line.fill.background()


def _after(parent: Any, before: str, tag: str, value: str) -> None:
    """Set an element whose place the schema fixes after another one."""
    found = parent.find(qn(tag))
    if found is None:
        found = etree.Element(qn(tag))
        parent.find(qn(before)).addnext(found)
    found.set("val", value)


def _fill_frame(chart: Chart, *, inner: bool = True) -> None:
    """Let the plot take the whole frame instead of what a program leaves free around it."""
    area = chart._chartSpace.find(f".//{qn('c:plotArea')}")
    layout = area.find(qn("c:layout"))
    if layout is None:
        layout = etree.Element(qn("c:layout"))
        area.insert(0, layout)
    for child in list(layout):
        layout.remove(child)
    manual = etree.SubElement(layout, qn("c:manualLayout"))
    for tag, value in (
        ("c:layoutTarget", "inner" if inner else "outer"),
        ("c:xMode", "edge"),
        ("c:yMode", "edge"),
        ("c:x", "0"),
        ("c:y", "0"),
        ("c:w", "1"),
        ("c:h", "1"),
    ):
        etree.SubElement(manual, qn(tag)).set("val", value)
