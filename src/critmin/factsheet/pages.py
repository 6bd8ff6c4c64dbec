"""Slides from contents, with one set of templates, words and colours.

No clock, no random number and no network enters a page.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from critmin.factsheet import filters
from critmin.factsheet.contents import Deck, Item, Sheet
from critmin.factsheet.evaluation_layout import EvaluationTable, draw_radar, lay_out_slides
from critmin.factsheet.fonts import Typeface, check_characters
from critmin.factsheet.indicator_columns import indicator_columns
from critmin.factsheet.language import Language
from critmin.factsheet.layout import PlacedText, lay_out_flow, lay_out_responses, read_boxes
from critmin.factsheet.share_chart import lay_out_timeline
from critmin.factsheet.typesetting import Box, DoesNotFit, SetText, fit, fit_marked
from critmin.templates import template_environment

# What the templates print where a document's identifier will stand: no text of data has these characters.
IDENTIFIER_MARK = "\ufdd0identifier\ufdd1"
RATING_CLASSES = {"High": "rating-high", "Mid": "rating-mid", "Low": "rating-low", "N/A": "rating-na"}
_RESPONSE_TABLE_HEIGHT_PT = 354.0
_HEAT_MAP_HEIGHT_PT = 334.0
_CONTENTS_HEIGHT_PT = 258.0
_ENTRY_PT = 31.0  # at most
_MARK_SIZE_PT = 7.5


class Pages:
    """Makes slides from contents with one set of templates, words and colours."""

    def __init__(self, reports: Path, language: Language, fonts: Typeface, restriction: str = "") -> None:
        self.fonts = fonts
        self.language = language
        self.restriction = restriction
        with (reports / "styles" / "palette.toml").open("rb") as file:
            self.palette = tomllib.load(file)
        self.outlines = reports / "charts" / "outlines.json"
        self.boxes = read_boxes(reports / "styles" / "boxes.toml")
        self._environment = _environment(reports)
        self._environment.globals.update(
            palette=self.palette,
            t=language,
            language=language,
            place=self.place,
            place_all=self.place_all,
            restriction=restriction,
            identifier_mark=IDENTIFIER_MARK,
        )

    @property
    def style(self) -> str:
        """The style sheet of all slides, fonts included."""
        return self.fonts.css() + self.rules

    @property
    def rules(self) -> str:
        """The style sheet of all slides without the typeface."""
        return self._environment.get_template("styles/slide.css.j2").render()

    def term(self, code: str) -> str:
        """A printed word by its code in reference/terms.csv."""
        return self.language(code)

    def place(self, words: str, box: str, where: str) -> SetText:
        """Set a text into a named box of boxes.toml."""
        return fit(words, self.boxes[box], self.fonts, where)

    def set_text(self, words: str, box: Box, where: str) -> SetText:
        """Set a text into a box."""
        return fit(words, box, self.fonts, where)

    def set_item(self, item: Item, box: Box, where: str) -> SetText:
        """Set what a register says, with its mark, into a box."""
        return fit_marked(item.words, item.mark, _MARK_SIZE_PT, box, self.fonts, where)

    def place_all(self, paragraphs: Sequence[str], box: str, where: str) -> list[SetText]:
        """Set several paragraphs at one common size, so that together they keep the box's line count.

        Raises:
            DoesNotFit: not even the smallest size does.
        """
        place = self.boxes[box]
        for size in place.sizes_pt:
            one_size = replace(place, sizes_pt=(size,))
            try:
                texts = [fit(words, one_size, self.fonts, where) for words in paragraphs]
            except DoesNotFit:
                continue
            height = sum(text.height_pt for text in texts)
            if sum(len(text.lines) for text in texts) <= place.lines and height <= (
                place.height_pt or height
            ):
                return texts
        raise DoesNotFit(
            f"{where}: {len(paragraphs)} paragraphs do not fit {place.lines} lines ({box}): {paragraphs}"
        )

    def analysis(self, sheet: Sheet, page_label: str) -> Markup:
        """Page A."""
        where = f"{sheet.code}, analysis page"
        return self._render(
            "slides/analysis.html.j2",
            sheet=sheet,
            flow=lay_out_flow(sheet.stages, sheet.forms, self.place, where),
            flow_words=self._flow_words(sheet),
            columns=indicator_columns(self, sheet, where),
            notes=sheet.analysis_notes,
            kicker=self._kicker(sheet),
            page_label=page_label,
            where=where,
        )

    def responses(self, sheet: Sheet, page_label: str) -> Markup:
        """Page B."""
        where = f"{sheet.code}, response page"
        table = lay_out_responses(
            sheet.responses,
            _RESPONSE_TABLE_HEIGHT_PT,
            self.boxes,
            self.set_text,
            self.set_item,
            where,
        )
        return self._render(
            "slides/responses.html.j2",
            sheet=sheet,
            table=table,
            notes=sheet.response_notes,
            kicker=self._kicker(sheet),
            page_label=page_label,
            where=where,
        )

    def timeline(self, sheet: Sheet, page_label: str) -> Markup:
        """Shares over the years and the measures of resource countries, for a sheet that has them."""
        where = f"{sheet.code}, timeline page"
        page = lay_out_timeline(sheet.timeline, self.fonts, where)
        return self._render(
            "slides/timeline.html.j2",
            sheet=sheet,
            charts=[self._render("charts/share_lines.svg.j2", chart=chart) for chart in page.charts],
            table=page,
            notes=sheet.timeline.notes,
            kicker=self._kicker(sheet),
            page_label=page_label,
            where=where,
        )

    def evaluations(self, sheet: Sheet) -> list[Callable[[str], Markup]]:
        """Page C, for a sheet that has it; on further slides what is too long for one."""
        where = f"{sheet.code}, evaluation page"
        tables = lay_out_slides(
            sheet.evaluation,
            self.term("evaluation_all"),
            lambda lever: self.language("evaluation_continued", lever=lever),
            self.boxes,
            self.set_text,
            where,
        )
        return [
            partial(self._evaluation, sheet, where, table, self.page_of(number, len(tables)))
            for number, table in enumerate(tables, start=1)
        ]

    def _evaluation(
        self, sheet: Sheet, where: str, table: EvaluationTable, page_of: str, page_label: str
    ) -> Markup:
        contents = sheet.evaluation
        return self._render(
            "slides/evaluation.html.j2",
            sheet=sheet,
            evaluation=contents,
            radar=self._render("charts/radar.svg.j2", chart=draw_radar(contents, self.fonts, where)),
            table=table,
            page_of=page_of,
            notes=contents.notes,
            kicker=self._kicker(sheet),
            page_label=page_label,
            where=where,
        )

    def page_of(self, number: int, count: int) -> str:
        """Which of the slides of one table it is; nothing where there is one."""
        return "" if count == 1 else self.language("page_of", page=str(number), pages=str(count))

    def cover(self, deck: Deck, entries: Sequence[dict[str, str]], page_label: str) -> Markup:
        """The deck's cover with its contents."""
        return self._render(
            "slides/cover.html.j2",
            deck=deck,
            entries=entries,
            entry_height_pt=min(_ENTRY_PT, _CONTENTS_HEIGHT_PT / len(entries)),
            page_label=page_label,
            where="cover",
        )

    def heat_map(self, deck: Deck, page_label: str) -> Markup:
        """All minerals by all indicators."""
        return self._render(
            "slides/heat_map.html.j2",
            deck=deck,
            heat_row_height_pt=_HEAT_MAP_HEIGHT_PT / len(deck.heat_rows) - 3.0,
            notes=deck.heat_notes,
            kicker=self.kicker(deck.as_of),
            page_label=page_label,
            where="heat map",
        )

    def slide(self, template: str, **values: Any) -> Markup:
        """A slide or chart of a module of its own, from its template."""
        return self._render(template, **values)

    def kicker(self, as_of: date, name_en: str = "") -> str:
        """The two lines at the right of the title."""
        day = self.language.day(as_of)
        return f"{name_en}\n{self.term('as_of')} {day}" if name_en else f"{self.term('as_of')}\n{day}"

    def document(
        self,
        title: str,
        as_of: date,
        slides: Iterable[Markup],
        identify: Callable[[str], str] = lambda html: "",
    ) -> str:
        """A whole HTML document, every character of which the typeface has.

        Args:
            title: of the document.
            as_of: the date in its metadata.
            slides: in their order.
            identify: makes the identifier that is printed on each slide, from the document without it.

        Raises:
            MissingCharacter: it holds one that the typeface lacks.
        """
        html = self._render("layouts/document.html.j2", title=title, as_of=as_of, slides=list(slides))
        # A plain text from here on: of a marked-up one every piece that a reader takes is checked.
        whole = str(html.replace(IDENTIFIER_MARK, identify(str(html))))
        check_characters(whole, self.fonts)
        return whole

    def _flow_words(self, sheet: Sheet) -> str:
        """The supply chain in words: its stages, then which form leads to which."""
        t = self.language
        words = {form.code: form.words for form in sheet.forms}
        links = [
            t("flow_link", before=form.words, after=words[target])
            for form in sheet.forms
            for target in form.leads_to
        ]
        stages = t("flow_link_separator").join(stage.words for stage in sheet.stages)
        parts = [stages, t.listed(links)] if links else [stages]
        return t.about(t("material_flow"), t.sentences(parts))

    def _kicker(self, sheet: Sheet) -> str:
        return self.kicker(sheet.as_of, sheet.name_en)

    def _render(self, template: str, **values: Any) -> Markup:
        rendered = self._environment.get_template(template).render(**values)
        return Markup(rendered)  # noqa: S704 - the templates escape what they print


def _environment(reports: Path) -> jinja2.Environment:
    environment = template_environment(reports)
    environment.filters.update(
        coordinate=filters.coordinate,
        circled=lambda number: filters.circled_numbers([number]),
        rating_class=RATING_CLASSES.__getitem__,
        type_style=type_style,
        rectangle_style=rectangle_style,
    )
    return environment


def type_style(text: SetText) -> str:
    """Size and leading of a set text as CSS."""
    size, leading = filters.coordinate(text.size_pt), filters.coordinate(text.line_height_pt)
    return f"font-size: {size}pt; line-height: {leading}pt"


def rectangle_style(placed: PlacedText) -> str:
    """Place and size of a box as CSS."""
    return (
        f"left: {filters.coordinate(placed.left_pt)}pt; top: {filters.coordinate(placed.top_pt)}pt; "
        f"width: {filters.coordinate(placed.width_pt)}pt; height: {filters.coordinate(placed.height_pt)}pt"
    )
