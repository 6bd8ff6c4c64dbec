"""The analysis page of a sheet as a PowerPoint slide that can be edited: its words, figures and places.

Texts are texts, charts have their data, lists are tables; sources, date and digest stand in the notes.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from lxml import etree
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn

from critmin.factsheet import charts, slide_charts
from critmin.factsheet.contents import Indicator, Prices, Rates, Shares, Sheet
from critmin.factsheet.fonts import FAMILY
from critmin.factsheet.indicator_columns import Column, indicator_columns
from critmin.factsheet.layout import (
    BAND_HEIGHT_PT,
    CHEVRON_HEIGHT_PT,
    CHEVRON_POINT_PT,
    COLUMN_WIDTH_PT,
    Flow,
    ListRow,
    lay_out_flow,
)
from critmin.factsheet.office_files import AUTHOR, midnight, put, repacked
from critmin.factsheet.pages import Pages
from critmin.factsheet.slide_shapes import Canvas, Cell, Type, describe, length
from critmin.factsheet.typesetting import SetText

_PAGE_PT = (960.0, 540.0)
_MARGIN_PT = 26.0
_WIDTH_PT = 908.0
_BANDS_TOP_PT = 99.0
_FLOW_TOP_PT = 114.5
_COLUMNS_TOP_PT = 185.0
_INSET_PT = 4.1  # border and padding of a column
_TOP_EDGE_PT = 2.5
_INNER_WIDTH_PT = 138.5
_RING_PT = 79.0
_JAPANESE_FALLBACK = "Yu Gothic"
_TITLE_ONLY = 5
_LANGUAGE_TAGS = {"ja": "ja-JP", "en": "en-GB"}
_PROPERTY_LENGTH = 255
_CELL_SLACK_PT = 3.0
_LEAST_SCALE = 0.85


@dataclass(frozen=True)
class Named:
    """What a presentation is called, and the identifier of the pages that its slides are of."""

    title: str
    identifier: str = ""


def write_powerpoint(sheets: Sequence[Sheet], named: Named, pages: Pages, name: str, output: Path) -> Path:
    """Write the analysis pages of sheets as one presentation, in one step."""
    return put(presentation(sheets, named, pages), output / name)


def presentation(sheets: Sequence[Sheet], named: Named, pages: Pages) -> bytes:
    """A presentation with the analysis page of each sheet; the same bytes for the same sheets.

    Args:
        sheets: of one book, at least one.
        named: title and identifier of the whole.
        pages: sets the texts, as on the printed page.

    Raises:
        CritminError: a text does not fit its place, or has a character that the typeface lacks.
    """
    language = _LANGUAGE_TAGS[pages.language.code]
    made = Presentation()
    made.slide_width, made.slide_height = (length(measure) for measure in _PAGE_PT)
    _widen_layouts(made)
    for sheet in sheets:
        slide = made.slides.add_slide(made.slide_layouts[_TITLE_ONLY])
        _AnalysisSlide(Canvas(slide, language), sheet, pages, named.identifier).draw()
    first = sheets[0]
    properties = made.core_properties
    properties.author = properties.last_modified_by = AUTHOR
    properties.title = named.title[:_PROPERTY_LENGTH]
    properties.identifier = named.identifier
    properties.subject = pages.kicker(first.as_of).replace("\n", " ")
    properties.keywords = properties.comments = properties.category = ""
    properties.language = language
    properties.revision = 1
    properties.created = properties.modified = midnight(first.as_of)
    _name_typeface(made)
    written = io.BytesIO()
    made.save(written)
    return repacked(written.getvalue())


class _AnalysisSlide:
    """Draws one sheet; places are those of the page's style sheet (reports/styles)."""

    def __init__(self, canvas: Canvas, sheet: Sheet, pages: Pages, identifier: str) -> None:
        self._identifier = identifier
        self._canvas = canvas
        self._sheet = sheet
        self._pages = pages
        self._palette = pages.palette
        self._where = f"{sheet.code}, slide"
        self._ink = self._palette["text"]["ink"]
        self._soft = self._palette["text"]["soft"]
        self._line = self._palette["surface"]["line"]
        self._rule = self._palette["surface"]["rule"]

    def draw(self) -> None:
        self._head()
        self._summary()
        self._supply_chain()
        for column in indicator_columns(self._pages, self._sheet, self._where):
            self._column(column)
        self._foot()
        self._notes()

    def _type(self, words: str, box: str, tint: str, **more: str | bool) -> Type:
        """How a text stands on the page: the size at which it fits its box there."""
        text = self._pages.place(words, box, self._where)
        return Type(text.size_pt, text.line_height_pt, tint, self._pages.boxes[box].is_bold, **more)

    def _head(self) -> None:
        sheet, canvas = self._sheet, self._canvas
        words = f"{self._pages.term('analysis_title')}{sheet.name}{sheet.reporter_words}"
        title = canvas.slide.shapes.title
        title.left, title.top = length(_MARGIN_PT), length(14.0)
        title.width, title.height = length(690.0), length(30.0)
        title.name = self._pages.term("analysis_title").rstrip("：: ")
        canvas.fill_text(
            title.text_frame, words, self._type(words, "page_title", self._palette["text"]["title"])
        )
        if self._pages.restriction:
            said = self._pages.restriction
            tone = self._type(said, "restriction", self._ink, align="center")
            canvas.text(said, _MARGIN_PT, 2.0, _WIDTH_PT, 12.0, tone, "restriction")
        if self._identifier:
            tone = Type(7.0, 9.0, self._soft, align="right", wraps=False)
            canvas.text(self._identifier, _MARGIN_PT + _WIDTH_PT - 208.0, 8.0, 208.0, 9.0, tone, "identifier")
        kicker = self._pages.kicker(sheet.as_of, sheet.name_en)
        tone = self._type(kicker, "page_kicker", self._soft, align="right")
        canvas.text(kicker, _MARGIN_PT + _WIDTH_PT - 208.0, 18.0, 208.0, 25.0, tone, "as_of")
        canvas.box("", _MARGIN_PT, 45.0, _WIDTH_PT, 3.0, _plain(self._ink), "rule", fill=self._rule)

    def _summary(self) -> None:
        bullets = self._sheet.analysis_bullets
        texts = self._pages.place_all(bullets, "analysis_bullet", self._where)
        tone = Type(texts[0].size_pt, texts[0].line_height_pt, self._ink, anchor="middle") if texts else None
        frame = self._canvas.box(
            "", _MARGIN_PT, 51.5, _WIDTH_PT, 44.0, _plain(self._ink), "summary", line=self._rule, line_pt=1.2
        )
        if tone is not None:
            # The frame is a shape of its own text, so that moving it moves the words.
            self._canvas.fill_text(frame.text_frame, bullets, tone, bullet="●")
            frame.text_frame.margin_left, frame.text_frame.margin_right = length(12.0), length(10.0)

    def _supply_chain(self) -> None:
        sheet, canvas = self._sheet, self._canvas
        flow = lay_out_flow(sheet.stages, sheet.forms, self._pages.place, self._where)
        bands = dict.fromkeys(stage.band for stage in sheet.stages)
        for words, band in zip(bands, flow.bands, strict=True):
            tone = self._type(
                words, "band", self._palette["text"]["inverse"], align="center", anchor="middle"
            )
            canvas.box(
                words,
                _MARGIN_PT + band.left_pt,
                _BANDS_TOP_PT,
                band.width_pt,
                BAND_HEIGHT_PT,
                tone,
                "band",
                fill=self._palette["surface"]["band"],
            )
        for place, (stage, chevron) in enumerate(zip(sheet.stages, flow.chevrons, strict=True)):
            tone = self._type(
                stage.words, "chevron", self._palette["text"]["title"], align="center", anchor="middle"
            )
            canvas.box(
                stage.words,
                _MARGIN_PT + chevron.left_pt,
                _FLOW_TOP_PT,
                COLUMN_WIDTH_PT + (CHEVRON_POINT_PT if place < len(sheet.stages) - 1 else 0.0),
                CHEVRON_HEIGHT_PT,
                tone,
                "stage",
                shape=MSO_SHAPE.CHEVRON if place else MSO_SHAPE.PENTAGON,
                fill=self._palette["surface"]["pale"],
                adjustment=CHEVRON_POINT_PT / CHEVRON_HEIGHT_PT,
            )
        self._forms(flow)

    def _forms(self, flow: Flow) -> None:
        if not self._sheet.forms:
            said, tone = self._pages.term("flow_not_recorded"), Type(9.0, 11.0, self._soft, align="center")
            self._canvas.text(said, _MARGIN_PT, _FLOW_TOP_PT + 36.0, _WIDTH_PT, 11.0, tone, "material flow")
        boxes = {}
        by_place = sorted(self._sheet.forms, key=lambda form: (form.column, form.row))
        for form, placed in zip(by_place, flow.forms, strict=True):
            tone = self._type(form.words, "flow_box", self._ink, align="center", anchor="middle")
            boxes[form.code] = self._canvas.box(
                form.words,
                _MARGIN_PT + placed.left_pt,
                _FLOW_TOP_PT + placed.top_pt,
                placed.width_pt,
                placed.height_pt,
                tone,
                "form",
                shape=MSO_SHAPE.ROUNDED_RECTANGLE,
                fill="#FFFFFF",
                line=self._line,
            )
        columns = {form.code: form.column for form in by_place}
        links = [(form.code, target) for form in self._sheet.forms for target in form.leads_to]
        stroke = self._palette["surface"]["band"]
        for (source, target), path in zip(links, flow.arrows, strict=True):
            if columns[target] == columns[source] + 1:
                self._canvas.arrow(boxes[source], boxes[target], stroke, "arrow")
            else:
                # Past the boxes of the columns between, where a glued connector would run through them.
                self._canvas.path(path, _MARGIN_PT, _FLOW_TOP_PT, stroke, "arrow")

    def _column(self, column: Column) -> None:
        indicator, canvas = column.indicator, self._canvas
        left = _MARGIN_PT + column.left_pt
        tops = _COLUMNS_TOP_PT + _TOP_EDGE_PT
        inner = left + _INSET_PT
        code = indicator.code
        canvas.box(
            "",
            left,
            _COLUMNS_TOP_PT,
            COLUMN_WIDTH_PT,
            column.height_pt,
            _plain(self._ink),
            code,
            line=self._line,
            line_pt=0.6,
        )
        canvas.box(
            "",
            left,
            _COLUMNS_TOP_PT,
            COLUMN_WIDTH_PT,
            2.5,
            _plain(self._ink),
            f"{code} rule",
            fill=self._rule,
        )
        inverse = self._palette["text"]["inverse"]
        canvas.box(
            str(indicator.number),
            inner,
            tops + 3.0,
            15.5,
            15.5,
            Type(10.5, 12.0, inverse, True, "center", "middle"),
            f"{code} number",
            shape=MSO_SHAPE.OVAL,
            fill=self._rule,
        )
        put_text = partial(self._text, code)
        put_text(
            "label", indicator.label, "indicator_label", (inner + 20.0, tops + 3.0, 118.0, 15.5), self._ink
        )
        self._chip(indicator, inner, tops + 21.5)
        if indicator.value_words:
            put_text("value", indicator.value_words, "value", (inner, tops + 42.5, _INNER_WIDTH_PT, 13.0))
        if indicator.distance_words:
            put_text(
                "distance",
                indicator.distance_words,
                "distance",
                (inner, tops + 55.5, _INNER_WIDTH_PT, 13.0),
                self._soft,
            )
        self._drawing(column, inner, tops)
        if column.note is not None:
            # Broken as on the page: a program that spaces the words otherwise would take a line more.
            tone = Type(
                column.note.size_pt, column.note.line_height_pt, self._soft, False, "center", "top", False
            )
            place = (inner, tops + column.note_top_pt, _INNER_WIDTH_PT, column.note.height_pt)
            canvas.text("\n".join(column.note.lines), *place, tone, f"{code} note")
        self._absence(indicator, inner, tops + column.rows_top_pt)
        self._rows(column, inner, tops + column.rows_top_pt)
        canvas.box(
            "",
            inner,
            tops + column.comment_top_pt,
            _INNER_WIDTH_PT,
            0.6,
            _plain(self._ink),
            f"{code} line",
            fill=self._line,
        )
        tone = self._type(indicator.comment, "comment", self._ink)
        top = column.comment_top_pt + 2.6
        canvas.text(
            indicator.comment,
            inner,
            tops + top,
            _INNER_WIDTH_PT,
            column.height_pt - _TOP_EDGE_PT - top,
            tone,
            f"{code} comment",
        )

    def _text(
        self,
        code: str,
        name: str,
        words: str,
        box: str,
        place: tuple[float, float, float, float],
        tint: str | None = None,
    ) -> None:
        align = "left" if name == "label" else "center"
        set_text = self._pages.place(words, box, self._where)
        is_line = len(set_text.lines) == 1
        tone = self._type(words, box, tint or self._ink, align=align, anchor="middle", wraps=not is_line)
        self._canvas.text(words, *place, tone, f"{code} {name}")

    def _chip(self, indicator: Indicator, left: float, top: float) -> None:
        mark = indicator.marks or (self._pages.term("undetermined_mark") if indicator.is_undetermined else "")
        colours = self._palette["rating"][indicator.rating]
        is_absent = indicator.rating == "N/A"
        self._canvas.box(
            f"{indicator.rating}{mark}",
            left,
            top,
            _INNER_WIDTH_PT,
            19.5,
            Type(13.0, 15.0, colours["text"], True, "center", "middle"),
            f"{indicator.code} rating",
            shape=MSO_SHAPE.ROUNDED_RECTANGLE,
            fill=colours["fill"],
            line=self._soft if is_absent else None,
            is_dashed=is_absent,
            adjustment=0.13,
        )

    def _drawing(self, column: Column, left: float, tops: float) -> None:
        indicator, drawn = column.indicator, column.chart
        top = tops + 70.0
        middle = left + _INNER_WIDTH_PT / 2
        name, as_of = f"{indicator.code} chart", self._sheet.as_of
        grid = (self._palette["surface"]["hairline"], self._soft)
        if isinstance(drawn, charts.EmptyRing):
            ring = self._canvas.box(
                "",
                middle - _RING_PT / 2,
                top + 0.5,
                _RING_PT,
                _RING_PT,
                _plain(self._ink),
                name,
                shape=MSO_SHAPE.DONUT,
                line=self._palette["surface"]["empty"],
                is_dashed=True,
                adjustment=0.177,
            )
            describe(ring, drawn.title)
        elif isinstance(indicator.chart, Shares) and isinstance(drawn, charts.Donut):
            box = (middle - _RING_PT / 2, top + 0.5, _RING_PT, _RING_PT)
            colours = [swatch for _, swatch in column.countries if swatch is not None]
            slide_charts.donut(self._canvas, indicator.chart, colours, 0.65, box, name, drawn.title, as_of)
            self._hole(drawn.labels, middle, top + 0.5 + _RING_PT / 2, indicator.code)
        elif isinstance(indicator.chart, Prices):
            self._canvas.text(
                indicator.chart.unit,
                left,
                top,
                _INNER_WIDTH_PT / 3,
                9.0,
                Type(7.0, 8.5, self._soft, wraps=False),
                f"{indicator.code} unit",
            )
            self._canvas.text(
                indicator.chart.window_label,
                left + _INNER_WIDTH_PT / 3,
                top,
                _INNER_WIDTH_PT * 2 / 3,
                9.0,
                Type(7.0, 8.5, self._rule, align="right", wraps=False),
                f"{indicator.code} window",
            )
            slide_charts.price_line(
                self._canvas,
                indicator.chart,
                (self._palette["radar"]["before"], self._rule),
                _year_step(drawn),
                grid,
                (left, top + 9.5, _INNER_WIDTH_PT, drawn.height_pt - 9.5),
                name,
                drawn.title,
                as_of,
            )
        elif isinstance(indicator.chart, Rates):
            box = (left, top, _INNER_WIDTH_PT, drawn.height_pt)
            slide_charts.rate_bars(
                self._canvas, indicator.chart, self._rule, grid, box, name, drawn.title, as_of
            )

    def _hole(self, labels: Sequence[charts.Label], x: float, y: float, code: str) -> None:
        """The lines in the hole of a ring, each as wide as the hole is there."""
        heights = [label.size_pt * 1.22 for label in labels]
        top = y - sum(heights) / 2
        for label, height in zip(labels, heights, strict=True):
            tone = Type(label.size_pt, height, label.colour, label.is_bold, "center", "middle", wraps=False)
            width = label.width_pt + 2.0
            self._canvas.text(label.text, x - width / 2, top, width, height, tone, f"{code} total")
            top += height

    def _absence(self, indicator: Indicator, left: float, top: float) -> None:
        if not indicator.absence:
            return
        top += 6.0
        heading = self._pages.place(indicator.absence, "absence_heading", self._where)
        self._text(
            indicator.code,
            "absence",
            indicator.absence,
            "absence_heading",
            (left, top, _INNER_WIDTH_PT, heading.height_pt),
        )
        if indicator.explanation:
            top += heading.height_pt + 3.0
            text = self._pages.place(indicator.explanation, "absence", self._where)
            self._text(
                indicator.code,
                "explanation",
                indicator.explanation,
                "absence",
                (left, top, _INNER_WIDTH_PT, text.height_pt),
            )

    def _rows(self, column: Column, left: float, top: float) -> None:
        """The list under the chart: swatch, country and share, or a fact and what it says."""
        code, line = column.indicator.code, self._palette["surface"]["hairline"]
        if column.countries:
            rows = [
                (
                    Cell("", Type(1.0, 1.0, self._ink), swatch),
                    Cell(row.name.words, self._cell(row.name, self._ink if swatch else self._soft)),
                    Cell(row.figure.words, self._cell(row.figure, self._ink, "right", is_bold=True)),
                )
                for row, swatch in column.countries
            ]
            widths = (11.0, 84.0, _INNER_WIDTH_PT - 95.0)
            placed: Iterable[ListRow] = [row for row, _ in column.countries]
        elif column.facts:
            widths, scale = _shared_width(column.facts)
            rows = [
                (
                    Cell(row.name.words, self._cell(row.name, self._soft, scale=scale)),
                    Cell(row.figure.words, self._cell(row.figure, self._ink, "right", scale=scale)),
                )
                for row in column.facts
            ]
            placed = column.facts
        else:
            return
        self._canvas.table(
            rows,
            left,
            top,
            widths,
            [row.height_pt for row in placed],
            f"{code} table",
            description=column.indicator.label,
            line=line,
        )

    def _cell(
        self, text: SetText, tint: str, align: str = "left", *, is_bold: bool = False, scale: float = 1.0
    ) -> Type:
        # A row is as high as its text at least: more leading would make it higher than on the page.
        size = text.size_pt * scale
        return Type(size, size, tint, is_bold, align, "middle")

    def _foot(self) -> None:
        canvas, notes = self._canvas, self._sheet.analysis_notes
        canvas.box("", _MARGIN_PT, 493.0, _WIDTH_PT, 0.6, _plain(self._ink), "foot rule", fill=self._line)
        texts = self._pages.place_all(notes, "note", self._where)
        if texts:
            tone = Type(texts[0].size_pt, texts[0].line_height_pt, self._soft)
            canvas.text(notes, _MARGIN_PT, 495.0, self._pages.boxes["note"].width_pt, 41.0, tone, "notes")
        number = canvas.text(
            "", _MARGIN_PT + _WIDTH_PT - 30.0, 519.0, 30.0, 14.0, _plain(self._ink), "page number"
        )
        _number_field(number.text_frame.paragraphs[0]._p, self._ink)

    def _notes(self) -> None:
        """What a speaker, or a reader of the file, has to know of the figures."""
        said = [*self._sheet.analysis_bullets, "", *self._sheet.analysis_notes, self._identifier]
        if self._pages.restriction:
            said.insert(0, self._pages.restriction)
        self._canvas.slide.notes_slide.notes_text_frame.text = "\n".join(said)


def _plain(ink: str) -> Type:
    return Type(9.0, 11.0, ink)


def _shared_width(rows: Sequence[ListRow]) -> tuple[tuple[float, float], float]:
    """Widths of a table's two columns, and the scale of its words at which they keep to their columns.

    On the page a long name may stand above a long figure; here all names share a column.
    """
    name = max(width for row in rows for width in row.name.widths_pt) + 2 * _CELL_SLACK_PT
    figure = max(width for row in rows for width in row.figure.widths_pt) + 2 * _CELL_SLACK_PT
    spare = _INNER_WIDTH_PT - name - figure
    if spare >= 0:
        return (name + spare / 2, figure + spare / 2), 1.0
    scale = max(_LEAST_SCALE, _INNER_WIDTH_PT / (name + figure))
    return (name * scale, _INNER_WIDTH_PT - name * scale), scale


def _year_step(drawn: charts.PriceLine) -> int:
    """Years between two marks of the page's scale, which keeps them apart."""
    marked = [int(tick.label.text) for tick in drawn.x_ticks if tick.label is not None]
    return marked[1] - marked[0] if len(marked) > 1 else 1


def _number_field(paragraph: etree._Element, ink: str) -> None:
    """The slide's number, which follows the slide into another presentation."""
    for child in list(paragraph):
        if child.tag != qn("a:pPr"):
            paragraph.remove(child)
    paragraph.get_or_add_pPr().set("algn", "r")
    field = etree.SubElement(
        paragraph, qn("a:fld"), id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}", type="slidenum"
    )
    properties = etree.SubElement(field, qn("a:rPr"), lang="en-US", sz="1100", b="1")
    fill = etree.SubElement(properties, qn("a:solidFill"))
    etree.SubElement(fill, qn("a:srgbClr"), val=ink.removeprefix("#").upper())
    etree.SubElement(field, qn("a:t")).text = "1"


def _widen_layouts(made: Presentation) -> None:
    """Stretch the template's 4:3 layouts to the width of the slides."""
    ratio = made.slide_width / 9_144_000
    for layout in (made.slide_master, *made.slide_layouts):
        for place in layout._element.iter(qn("a:off"), qn("a:ext"), qn("a:chOff"), qn("a:chExt")):
            for side in ("x", "cx"):
                if place.get(side) is not None:
                    place.set(side, str(round(int(place.get(side)) * ratio)))


def _name_typeface(made: Presentation) -> None:
    """Name the page's typeface in every theme, and what Japanese text falls back to."""
    masters = [made.slide_master.part, made.notes_master.part]
    for part in masters:
        theme = part.part_related_by(RELATIONSHIP_TYPE.THEME)
        root = etree.fromstring(theme.blob)
        for fonts in root.iter(qn("a:majorFont"), qn("a:minorFont")):
            for tag in ("a:latin", "a:ea"):
                named = fonts.find(qn(tag))
                named.set("typeface", FAMILY)
            for font in fonts.findall(qn("a:font")):
                if font.get("script") == "Jpan":
                    font.set("typeface", _JAPANESE_FALLBACK)
        theme._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
