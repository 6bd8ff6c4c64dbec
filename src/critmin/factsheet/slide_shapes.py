"""Shapes of a PowerPoint slide by their place in points: texts, boxes, tables, arrows, all of them editable.

A slide measures 960 × 540 pt, as the printed one does. Line spacing is exact, so that another typeface than
the page's changes the words' width and not their height.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree
from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_LINE
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.shapes.base import BaseShape
from pptx.slide import Slide
from pptx.text.text import TextFrame
from pptx.util import Emu, Pt

from critmin.factsheet.fonts import SUBSCRIPTS

_ALIGN = {"left": PP_ALIGN.LEFT, "center": PP_ALIGN.CENTER, "right": PP_ALIGN.RIGHT}
_ANCHOR = {"top": MSO_ANCHOR.TOP, "middle": MSO_ANCHOR.MIDDLE}
_NO_TABLE_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
_SUBSCRIPT_BASELINE = -25_000  # thousandths of a per cent of the size


@dataclass(frozen=True)
class Type:
    """How a text is set: size and exact line spacing in points, colour as #RRGGBB."""

    size_pt: float
    leading_pt: float
    colour: str
    is_bold: bool = False
    align: str = "left"
    anchor: str = "top"
    wraps: bool = True


@dataclass(frozen=True)
class Cell:
    """A table cell: words, or a colour that fills it."""

    words: str
    type: Type
    fill: str | None = None


def length(points: float) -> Emu:
    """Points as the integers that the format counts in."""
    return Emu(round(points * 12_700))


def colour(hexadecimal: str) -> RGBColor:
    """#RRGGBB as the format's colour."""
    return RGBColor.from_string(hexadecimal.removeprefix("#").upper())


class Canvas:
    """A slide to draw on. Every shape has a name, so that a reader of the selection pane finds it."""

    def __init__(self, slide: Slide, language: str) -> None:
        self.slide = slide
        self._language = language

    def text(
        self,
        paragraphs: str | Sequence[str],
        left: float,
        top: float,
        width: float,
        height: float,
        type: Type,
        name: str,
        *,
        bullet: str = "",
    ) -> BaseShape:
        """A text box; a newline in a paragraph is a line break."""
        shape = self.slide.shapes.add_textbox(length(left), length(top), length(width), length(height))
        shape.name = name
        self.fill_text(shape.text_frame, paragraphs, type, bullet=bullet)
        return shape

    def box(
        self,
        words: str,
        left: float,
        top: float,
        width: float,
        height: float,
        type: Type,
        name: str,
        *,
        shape: MSO_SHAPE = MSO_SHAPE.RECTANGLE,
        fill: str | None = None,
        line: str | None = None,
        line_pt: float = 0.7,
        is_dashed: bool = False,
        adjustment: float | None = None,
    ) -> BaseShape:
        """A filled or outlined shape with a text in its middle."""
        drawn = self.slide.shapes.add_shape(shape, length(left), length(top), length(width), length(height))
        drawn.name = name
        # Without a style of the theme there is no shadow, and no colour that was not asked for.
        style = drawn._element.find(qn("p:style"))
        drawn._element.remove(style)
        if adjustment is not None:
            drawn.adjustments[0] = adjustment
        if fill is None:
            drawn.fill.background()
        else:
            drawn.fill.solid()
            drawn.fill.fore_color.rgb = colour(fill)
        if line is None:
            drawn.line.fill.background()
        else:
            drawn.line.color.rgb = colour(line)
            drawn.line.width = Pt(line_pt)
            if is_dashed:
                drawn.line.dash_style = MSO_LINE.DASH
        self.fill_text(drawn.text_frame, words, type)
        return drawn

    def arrow(self, source: BaseShape, target: BaseShape, stroke: str, name: str) -> None:
        """A curve glued to the right side of one shape and the left side of another."""
        connector = self.slide.shapes.add_connector(MSO_CONNECTOR.CURVE, 0, 0, 0, 0)
        connector.begin_connect(source, 3)
        connector.end_connect(target, 1)
        connector.name = name
        style = connector._element.find(qn("p:style"))
        if style is not None:
            connector._element.remove(style)
        connector.line.color.rgb = colour(stroke)
        connector.line.width = Pt(0.9)
        outline = connector.line._get_or_add_ln()
        etree.SubElement(outline, qn("a:tailEnd"), type="triangle", w="sm", len="sm")

    def path(self, path: str, left: float, top: float, stroke: str, name: str) -> None:
        """A curve with an arrow at its end, from an SVG path of absolute M, L and C commands in points."""
        steps = [
            (command, [float(number) for number in numbers.split()])
            for command, numbers in re.findall(r"([MLC])([^MLC]*)", path)
        ]
        across = [x for _, numbers in steps for x in numbers[0::2]]
        down = [y for _, numbers in steps for y in numbers[1::2]]
        x0, y0 = min(across), min(down)
        width, height = length(max(across) - x0), length(max(down) - y0)
        builder = self.slide.shapes.build_freeform(0, 0)
        builder.add_line_segments([(width, height)], close=False)
        drawn = builder.convert_to_shape(length(left + x0), length(top + y0))
        drawn.name = name
        drawn._element.remove(drawn._element.find(qn("p:style")))
        drawn.fill.background()
        drawn.line.color.rgb = colour(stroke)
        drawn.line.width = Pt(0.9)
        etree.SubElement(drawn.line._get_or_add_ln(), qn("a:tailEnd"), type="triangle", w="sm", len="sm")
        drawing = drawn._element.spPr.find(f".//{qn('a:path')}")
        for child in list(drawing):
            drawing.remove(child)
        drawing.attrib.clear()
        drawing.attrib.update({"w": str(width), "h": str(height), "fill": "none"})
        names = {"M": "a:moveTo", "L": "a:lnTo", "C": "a:cubicBezTo"}
        for command, numbers in steps:
            step = etree.SubElement(drawing, qn(names[command]))
            for x, y in zip(numbers[0::2], numbers[1::2], strict=True):
                etree.SubElement(step, qn("a:pt"), x=str(length(x - x0)), y=str(length(y - y0)))

    def table(
        self,
        rows: Sequence[Sequence[Cell]],
        left: float,
        top: float,
        widths: Sequence[float],
        heights: Sequence[float],
        name: str,
        *,
        description: str,
        line: str,
    ) -> BaseShape:
        """A table without a head; a hairline under every row.

        Args:
            rows: cells from the left, from the top.
            widths: of the columns.
            heights: of the rows.
            description: text alternative.
            line: colour of the hairlines.
        """
        frame = self.slide.shapes.add_table(
            len(rows), len(widths), length(left), length(top), length(sum(widths)), length(sum(heights))
        )
        frame.name = name
        describe(frame, description)
        table = frame.table
        properties = table._tbl.tblPr
        for flag in ("firstRow", "bandRow"):
            properties.attrib.pop(flag, None)
        properties.find(qn("a:tableStyleId")).text = _NO_TABLE_STYLE
        for column, width in zip(table.columns, widths, strict=True):
            column.width = length(width)
        for row, height, cells in zip(table.rows, heights, rows, strict=True):
            row.height = length(height)
            for cell, contents in zip(row.cells, cells, strict=True):
                cell.margin_left = cell.margin_right = length(1.0)
                cell.margin_top = cell.margin_bottom = 0
                cell.vertical_anchor = _ANCHOR[contents.type.anchor]
                self.fill_text(cell.text_frame, contents.words, contents.type, is_cell=True)
                _edge(cell._tc.get_or_add_tcPr(), line, contents.fill)
        return frame

    def fill_text(
        self,
        frame: TextFrame,
        paragraphs: str | Sequence[str],
        type: Type,
        *,
        bullet: str = "",
        is_cell: bool = False,
    ) -> None:
        """Write paragraphs into a frame, digits below the line as such."""
        if not is_cell:
            frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
            frame.word_wrap = type.wraps
            # A program without the typeface, whose words run wider, sets them smaller instead of too long.
            frame.auto_size = MSO_AUTO_SIZE.TEXT_TO_FIT_SHAPE if type.wraps else MSO_AUTO_SIZE.NONE
            frame.vertical_anchor = _ANCHOR[type.anchor]
        texts = [paragraphs] if isinstance(paragraphs, str) else list(paragraphs)
        for place, words in enumerate(texts):
            paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
            paragraph.alignment = _ALIGN[type.align]
            paragraph.line_spacing = Pt(type.leading_pt)
            if bullet:
                _bullet(paragraph._p.get_or_add_pPr(), bullet, type)
            for number, line in enumerate(words.split("\n")):
                if number:
                    paragraph.add_line_break()
                self._runs(paragraph, line, type)
            end = paragraph._p.get_or_add_endParaRPr()
            end.set("sz", str(round(type.size_pt * 100)))
            end.set("lang", self._language)

    def _runs(self, paragraph: Any, line: str, type: Type) -> None:
        for place, piece in enumerate(re.split("([₀-₉]+)", line)):
            if not piece:
                continue
            run = paragraph.add_run()
            run.text = piece.translate(SUBSCRIPTS)
            run.font.size = Pt(type.size_pt)
            run.font.bold = type.is_bold
            run.font.color.rgb = colour(type.colour)
            properties = run._r.get_or_add_rPr()
            properties.set("lang", self._language)
            properties.set("altLang", "en-US")
            if place % 2:
                properties.set("baseline", str(_SUBSCRIPT_BASELINE))


def describe(shape: BaseShape, description: str) -> None:
    """Give a chart, table or drawing its text alternative."""
    shape._element.xpath(".//p:cNvPr")[0].set("descr", description)


def _bullet(properties: Any, sign: str, type: Type) -> None:
    indent = length(13.0)
    properties.set("marL", str(indent))
    properties.set("indent", str(-indent))
    size = etree.SubElement(properties, qn("a:buSzPct"))
    size.set("val", "75000")
    etree.SubElement(properties, qn("a:buChar")).set("char", sign)


def _edge(properties: Any, line: str, fill: str | None) -> None:
    """No borders but a hairline below; a fill stands clear of it by a white edge, as a swatch."""
    for side in ("a:lnL", "a:lnR", "a:lnT", "a:lnB"):
        edge = etree.SubElement(properties, qn(side))
        if fill is not None:
            edge.set("w", str(length(2.0)))
            _solid(edge, "#FFFFFF")
        elif side == "a:lnB":
            edge.set("w", str(length(0.4)))
            _solid(edge, line)
        else:
            edge.set("w", "0")
            etree.SubElement(edge, qn("a:noFill"))
    if fill is None:
        etree.SubElement(properties, qn("a:noFill"))
    else:
        _solid(properties, fill)


def _solid(parent: Any, hexadecimal: str) -> None:
    solid = etree.SubElement(parent, qn("a:solidFill"))
    etree.SubElement(solid, qn("a:srgbClr")).set("val", hexadecimal.removeprefix("#").upper())
