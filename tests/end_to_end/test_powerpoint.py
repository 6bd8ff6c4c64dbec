"""Analysis pages as PowerPoint slides: the words of the page, figures behind the charts, room for all."""

import re
from datetime import datetime
from itertools import combinations

import pytest
from pptx import Presentation
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Pt

from critmin.factsheet.fonts import typeface
from pdf_reading import read_pieces
from workbook_reading import read_workbook

# One with monthly prices and a full flow, one with gaps and long explanations.
MINERALS = ("nickel", "dysprosium")


@pytest.fixture(params=MINERALS)
def mineral(request) -> str:
    return request.param


@pytest.fixture
def slide(other_formats, mineral):
    made = Presentation(other_formats / f"{mineral}.pptx")
    assert (made.slide_width, made.slide_height) == (Pt(960), Pt(540))
    (slide,) = made.slides
    return slide


def paragraphs_of(shape) -> list[str]:
    if shape.has_text_frame:
        return [paragraph.text for paragraph in shape.text_frame.paragraphs]
    if shape.has_table:
        return [cell.text_frame.text for row in shape.table.rows for cell in row.cells]
    return []


def unspaced(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_the_slide_says_what_the_page_says(other_formats, mineral, slide):
    said = [unspaced(words) for shape in slide.shapes for words in paragraphs_of(shape)]
    said.append("●")  # the sign of a list, which is no text here
    missing = []
    for piece in read_pieces(other_formats / f"{mineral}.pdf", 0):
        column = int((piece.middle[0] - 26) // ((908 + 5.5) / 6)) + 1
        # Scales of the price line and of the rates are drawn by the program.
        if column in (5, 6) and 256 < piece.middle[1] < 362:
            continue
        if not any(unspaced(piece.text) in words for words in said):
            missing.append(piece.text)
    assert not missing


def test_ratings_are_words_in_shapes_and_lists_are_tables(slide):
    names = [shape.name for shape in slide.shapes]
    chips = [shape for shape in slide.shapes if shape.name.endswith(" rating")]
    assert [shape.text_frame.text.rstrip("＊‡§") in {"High", "Mid", "Low", "N/A"} for shape in chips] == [
        True
    ] * 6
    assert "summary" in names
    rings = [shape for shape in slide.shapes if shape.has_chart and shape.chart.chart_type is not None]
    tables = [shape for shape in slide.shapes if shape.has_table]
    assert len(tables) == len(rings)


def test_charts_hold_the_figures_of_the_marts(mineral, slide, warehouse):
    numbers = dict(
        warehouse.execute(
            "select distinct indicator_code, indicator_number from marts.factsheet_headlines"
        ).fetchall()
    )
    seen = set()
    for shape in (shape for shape in slide.shapes if shape.has_chart):
        code = shape.name.removesuffix(" chart")
        chart = shape.chart
        # What is drawn stands in the workbook behind it too.
        (sheet,) = read_workbook(chart.part.chart_workbook.xlsx_part.blob)
        plotted = list(chart.plots[0].series[0].values)
        assert [row[1] for row in sheet.rows()[1:]] == plotted
        if chart.chart_type == XL_CHART_TYPE.DOUGHNUT:
            rows = warehouse.execute(
                "select country_name_ja, share from marts.factsheet_slices "
                "inner join marts.factsheet_reporters using (reporter_code) "
                "where mineral_code = ? and indicator_code = ? and (is_default or is_world) "
                "order by slice_rank",
                [mineral, code],
            ).fetchall()
            assert list(chart.plots[0].categories) == [name for name, _ in rows]
            assert plotted == [share for _, share in rows]
        elif numbers[code] == 5:
            prices = warehouse.execute(
                "select price from marts.factsheet_price_points where mineral_code = ? order by priced_on",
                [mineral],
            ).fetchall()
            assert len(plotted) == len(prices)
            assert [value for value in plotted if value is not None][-1] == prices[-1][0]
        else:
            rates = warehouse.execute(
                "select secondary_supply_rate from marts.factsheet_rates where mineral_code = ? "
                "order by rate_order desc",
                [mineral],
            ).fetchall()
            assert plotted == [rate for (rate,) in rates]
        seen.add(numbers[code])
    assert {5, 6} <= seen and seen & {1, 2, 3, 4}


def test_a_reader_who_sees_no_chart_is_told_and_the_notes_name_what_it_rests_on(slide, warehouse):
    for shape in slide.shapes:
        if shape.has_chart or shape.has_table or shape.name.endswith(" chart"):
            assert shape._element.xpath(".//p:cNvPr")[0].get("descr")
    as_of, digest = warehouse.execute("select as_of, digest from marts.warehouse_info").fetchone()
    notes = slide.notes_slide.notes_text_frame.text
    assert f"{as_of.year}年{as_of.month}月{as_of.day}日" in notes
    assert digest[:16] in notes
    assert "出所" in notes and "USGS" in notes


def test_nothing_leaves_the_slide_and_no_text_runs_into_another(slide):
    boxes = []
    for shape in slide.shapes:
        left, top = shape.left / 12_700, shape.top / 12_700
        right, bottom = left + shape.width / 12_700, top + shape.height / 12_700
        assert -0.1 < left <= right < 960.1 and -0.1 < top <= bottom < 540.1, shape.name
        if shape.has_chart or shape.has_table:
            boxes.append((shape.name, left, top, right, bottom))
        elif shape.has_text_frame and shape.text_frame.text.strip():
            height, width = text_size(shape)
            middle, centre = (top + bottom) / 2, (left + right) / 2
            assert height <= bottom - top + 0.6, f"{shape.name}: {shape.text_frame.text}"
            if shape.text_frame.word_wrap is False:
                left, right = centre - width / 2, centre + width / 2
                top, bottom = middle - height / 2, middle + height / 2
            boxes.append((shape.name, left, top, right, bottom))
    for one, other in combinations(boxes, 2):
        across = min(one[3], other[3]) - max(one[1], other[1])
        down = min(one[4], other[4]) - max(one[2], other[2])
        if across <= 0.5 or down <= 0.5:
            continue
        # Two overlap by nature: a total stands in its ring, and the tips of the chevrons reach into the next.
        names = {one[0].split(" ")[-1], other[0].split(" ")[-1]}
        assert names == {"chart", "total"} or (names == {"stage"} and across < 7), (one, other, across, down)


def text_size(shape) -> tuple[float, float]:
    """Height and width of a frame's text, broken greedily where it wraps."""
    frame, fonts = shape.text_frame, typeface()
    room = (shape.width - frame.margin_left - frame.margin_right) / 12_700
    height = widest = 0.0
    for paragraph in frame.paragraphs:
        runs = paragraph.runs
        if not runs:
            continue
        size, leading = runs[0].font.size.pt, paragraph.line_spacing.pt
        indent = int(paragraph._p.get_or_add_pPr().get("marL", "0")) / 12_700
        for line in paragraph.text.split("\v"):
            width = fonts.width(line, size, bold=bool(runs[0].font.bold))
            widest = max(widest, width)
            lines = 1
            if frame.word_wrap:
                used = 0.0
                for piece in re.findall(r"[A-Za-z0-9.,:%+\-−()]+|.", line):
                    part = fonts.width(piece, size, bold=bool(runs[0].font.bold))
                    if used + part > room - indent and piece.strip() and piece not in "、。）」":
                        lines, used = lines + 1, 0.0
                    used += part
            height += lines * leading
    return height, widest


def test_the_file_says_the_pages_own_date(other_formats, mineral, warehouse):
    (as_of,) = warehouse.execute("select as_of from marts.warehouse_info").fetchone()
    properties = Presentation(other_formats / f"{mineral}.pptx").core_properties
    day = datetime(as_of.year, as_of.month, as_of.day)
    assert (properties.created, properties.modified) == (day, day)
    assert properties.author == properties.last_modified_by == "critmin"
