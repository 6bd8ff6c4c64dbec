"""Pages: the factsheet tables as HTML, then as PDF, the same bytes for the same warehouse.

No clock, no random number and no network enters a page; the dates in a PDF's metadata are the as_of date.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup
from weasyprint import CSS, HTML

from critmin.errors import CritminError
from critmin.factsheet import charts, filters
from critmin.factsheet.comparison import comparison_slides, map_slides
from critmin.factsheet.contents import Book, Deck, Indicator, Item, Prices, Rates, Shares, Sheet
from critmin.factsheet.decarbonisation import emissions_slide
from critmin.factsheet.evaluation_layout import draw_radar, lay_out_evaluation
from critmin.factsheet.fonts import LocalFiles, Typeface, check_characters, font_configuration, typeface
from critmin.factsheet.layout import (
    CHART_TOP_PT,
    COLUMN_WIDTH_PT,
    COMMENT_TOP_PT,
    ListRow,
    PlacedText,
    column_left,
    lay_out_flow,
    lay_out_responses,
    lay_out_rows,
    read_boxes,
)
from critmin.factsheet.methods_page import Methods, methods_slides
from critmin.factsheet.reading import read_book
from critmin.factsheet.share_chart import lay_out_timeline
from critmin.factsheet.typesetting import Box, DoesNotFit, SetText, fit, fit_marked
from critmin.project import find_project

# Called with how many documents are written, how many there are, and the name of the last one.
Progress = Callable[[int, int, str], None]

RATING_CLASSES = {"High": "rating-high", "Mid": "rating-mid", "Low": "rating-low", "N/A": "rating-na"}
_COLUMNS_HEIGHT_PT = 306.0
_NOTE_GAP_PT = 1.5
_ROWS_GAP_PT = 3.5
_RESPONSE_TABLE_HEIGHT_PT = 354.0
_HEAT_MAP_HEIGHT_PT = 334.0
_CONTENTS_HEIGHT_PT = 258.0
_LIMITS_HEIGHT_PT = 403.0
_LIMIT_PT = 15.5  # at most
_ENTRY_PT = 31.0  # at most
_MARK_SIZE_PT = 7.5
_RING_PT = (39.5, 25.5)  # outer and inner radius of a donut


@dataclass(frozen=True)
class Column:
    """An indicator column with everything placed."""

    indicator: Indicator
    left_pt: float
    height_pt: float
    drawing: Markup
    note: SetText | None
    note_top_pt: float
    rows_top_pt: float
    countries: tuple[tuple[ListRow, str | None], ...]
    facts: tuple[ListRow, ...]
    comment_top_pt: float


class Pages:
    """Makes slides from contents with one set of templates, words and colours."""

    def __init__(self, reports: Path, terms: dict[str, str], fonts: Typeface, restriction: str = "") -> None:
        self._fonts = fonts
        self._terms = terms
        self._reports = reports
        with (reports / "styles" / "palette.toml").open("rb") as file:
            self._palette = tomllib.load(file)
        self._boxes = read_boxes(reports / "styles" / "boxes.toml")
        self._environment = _environment(reports)
        self._environment.globals.update(
            palette=self._palette,
            t=self.term,
            place=self.place,
            place_all=self.place_all,
            restriction=restriction,
        )

    @property
    def style(self) -> str:
        """The style sheet of all slides, fonts included."""
        return self._fonts.css() + self._environment.get_template("styles/slide.css.j2").render()

    def term(self, code: str) -> str:
        """A printed word by its code in reference/terms.csv.

        Raises:
            KeyError: no such term.
        """
        return self._terms[code]

    def place(self, words: str, box: str, where: str) -> SetText:
        """Set a text into a named box of boxes.toml."""
        return fit(words, self._boxes[box], self._fonts, where)

    def _set_text(self, words: str, box: Box, where: str) -> SetText:
        return fit(words, box, self._fonts, where)

    def _set_item(self, item: Item, box: Box, where: str) -> SetText:
        return fit_marked(item.words, item.mark, _MARK_SIZE_PT, box, self._fonts, where)

    def place_all(self, paragraphs: Sequence[str], box: str, where: str) -> list[SetText]:
        """Set several paragraphs at one common size, so that together they keep the box's line count.

        Raises:
            DoesNotFit: not even the smallest size does.
        """
        place = self._boxes[box]
        for size in place.sizes_pt:
            one_size = replace(place, sizes_pt=(size,))
            try:
                texts = [fit(words, one_size, self._fonts, where) for words in paragraphs]
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
            columns=[self._column(indicator, where) for indicator in sheet.indicators],
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
            self._boxes,
            self._set_text,
            self._set_item,
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
        page = lay_out_timeline(sheet.timeline, self._fonts, where)
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

    def evaluation(self, sheet: Sheet, page_label: str) -> Markup:
        """Page C."""
        where = f"{sheet.code}, evaluation page"
        contents = sheet.evaluation
        return self._render(
            "slides/evaluation.html.j2",
            sheet=sheet,
            evaluation=contents,
            radar=self._render("charts/radar.svg.j2", chart=draw_radar(contents, self._fonts, where)),
            table=lay_out_evaluation(
                contents,
                self.term("evaluation_all"),
                self._boxes,
                self._set_text,
                where,
            ),
            notes=contents.notes,
            kicker=self._kicker(sheet),
            page_label=page_label,
            where=where,
        )

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

    def targets(self, deck: Deck, page_label: str) -> Markup:
        """Targets of policy and the limit on a single third country."""
        return self._render(
            "slides/targets.html.j2",
            deck=deck,
            limit_height_pt=min(_LIMIT_PT, _LIMITS_HEIGHT_PT / max(1, len(deck.limits))),
            notes=deck.target_notes,
            kicker=self.kicker(deck.as_of),
            page_label=page_label,
            where="targets",
        )

    def slide(self, template: str, **values: Any) -> Markup:
        """A slide of a module of its own, from its template."""
        return self._render(template, **values)

    def kicker(self, as_of: date, name_en: str = "") -> str:
        """The two lines at the right of the title."""
        day = filters.japanese_date(as_of)
        return f"{name_en}\n{self.term('as_of')} {day}" if name_en else f"{self.term('as_of')}\n{day}"

    def document(self, title: str, as_of, slides: Iterable[Markup]) -> str:
        """A whole HTML document, every character of which the typeface has.

        Raises:
            MissingCharacter: it holds one that the typeface lacks.
        """
        html = self._render("layouts/document.html.j2", title=title, as_of=as_of, slides=list(slides))
        check_characters(html, self._fonts)
        return html

    def _kicker(self, sheet: Sheet) -> str:
        return self.kicker(sheet.as_of, sheet.name_en)

    def _render(self, template: str, **values: Any) -> Markup:
        rendered = self._environment.get_template(template).render(**values)
        return Markup(rendered)  # noqa: S704 - the templates escape what they print

    def _column(self, indicator: Indicator, page: str) -> Column:
        where = f"{page}, {indicator.code}"
        drawing, height = self._drawing(indicator, where)
        note_top = CHART_TOP_PT + height + 1.0
        note = self.place(indicator.chart_note, "chart_note", where) if indicator.chart_note else None
        rows_top = note_top + (note.height_pt if note else 0.0) + _NOTE_GAP_PT
        room = COMMENT_TOP_PT - _ROWS_GAP_PT - rows_top
        countries: tuple[tuple[ListRow, str | None], ...] = ()
        facts: tuple[ListRow, ...] = ()
        if isinstance(indicator.chart, Shares):
            countries = self._countries(indicator.chart, room, where)
        elif indicator.chart is not None:
            facts = self._facts(indicator, room, where)
        return Column(
            indicator,
            column_left(indicator.number),
            _COLUMNS_HEIGHT_PT,
            drawing,
            note,
            note_top,
            rows_top,
            countries,
            facts,
            COMMENT_TOP_PT,
        )

    def _drawing(self, indicator: Indicator, where: str) -> tuple[Markup, float]:
        chart = indicator.chart
        drawn: charts.Donut | charts.EmptyRing | charts.PriceLine | charts.RateBars
        if chart is None:
            drawn = charts.empty_ring(
                title=f"{indicator.label}: {indicator.absence}",
                width_pt=COLUMN_WIDTH_PT - 8.0,
                outer_pt=_RING_PT[0],
                inner_pt=_RING_PT[1],
            )
            template = "charts/empty_ring.svg.j2"
        elif isinstance(chart, Shares):
            drawn = self._donut(indicator, chart, where)
            template = "charts/donut.svg.j2"
        elif isinstance(chart, Prices):
            drawn = self._price_line(indicator, chart, where)
            template = "charts/price_line.svg.j2"
        else:
            drawn = self._rate_bars(indicator, chart, where)
            template = "charts/rate_bars.svg.j2"
        return self._render(template, chart=drawn), drawn.height_pt

    def _donut(self, indicator: Indicator, shares: Shares, where: str) -> charts.Donut:
        colours = self._slice_colours(shares)
        words = "、".join(f"{part.name} {filters.share_in_list(part.share)}" for part in shares.slices)
        total = filters.total(shares.total, shares.total_places)
        what = f"{shares.quantity_name} {shares.reference_year}年 {total}{shares.total_unit}"
        return charts.donut(
            [(part.share, colour) for part, colour in zip(shares.slices, colours, strict=True)],
            [
                (f"{shares.reference_year}年", 7.5, False),
                (total, 11.0, True),
                (shares.total_unit, 7.5, False),
            ],
            self._fonts,
            title=f"{indicator.label}: {what}。{words}",
            where=where,
            width_pt=COLUMN_WIDTH_PT - 8.0,
            outer_pt=_RING_PT[0],
            inner_pt=_RING_PT[1],
        )

    def _slice_colours(self, shares: Shares) -> list[str]:
        neutral = iter(self._palette["countries"]["neutral"])
        return [
            self._palette["countries"]["remainder"] if part.is_remainder else part.colour or next(neutral)
            for part in shares.slices
        ]

    def _countries(self, shares: Shares, room: float, where: str) -> tuple[tuple[ListRow, str | None], ...]:
        """The list under a donut, each row with the colour of its slice; the sum of three has none."""
        rows = [(part.name, filters.share_in_list(part.share)) for part in shares.slices]
        swatches: list[str | None] = list(self._slice_colours(shares))
        if shares.top3_share is not None:
            rows.append((self.term("top3_share"), filters.percent(shares.top3_share)))
            swatches.append(None)
        boxes = (self._boxes["list_name"], self._boxes["list_figure"])
        placed = lay_out_rows(rows, boxes, room, self._set_text, where, width_pt=COLUMN_WIDTH_PT - 26.0)
        return tuple(zip(placed, swatches, strict=True))

    def _facts(self, indicator: Indicator, room: float, where: str) -> tuple[ListRow, ...]:
        rows = [(fact.name, fact.words) for fact in indicator.facts]
        boxes = (self._boxes["fact_name"], self._boxes["fact_figure"])
        return lay_out_rows(rows, boxes, room, self._set_text, where)

    def _price_line(self, indicator: Indicator, prices: Prices, where: str) -> charts.PriceLine:
        return charts.price_line(
            [(point.priced_on, point.price) for point in prices.points],
            (prices.window_from, prices.window_to),
            self._fonts,
            title=f"{indicator.label}: {prices.series_name}（{prices.unit}）。{indicator.value_words}",
            where=where,
            unit=prices.unit,
            window_label=prices.window_label,
            mark_points=prices.is_annual,
            width_pt=COLUMN_WIDTH_PT - 8.0,
            height_pt=104.0,
        )

    def _rate_bars(self, indicator: Indicator, rates: Rates, where: str) -> charts.RateBars:
        zones = self._palette["zone"]
        return charts.rate_bars(
            [
                (rate.name, rate.rate, rate.absence if rate.rate is None else filters.percent(rate.rate))
                for rate in rates.rates
            ],
            rates.cuts,
            (zones["High"], zones["Mid"], zones["Low"]),
            self._fonts,
            title=f"{indicator.label}: {indicator.value_words}",
            where=where,
            short_names=[rate.short_name for rate in rates.rates],
            width_pt=COLUMN_WIDTH_PT - 8.0,
            height_pt=104.0,
        )


@dataclass(frozen=True)
class Document:
    """A file to write: its name and its HTML."""

    name: str
    html: str


def render_factsheets(
    database: Path,
    output: Path,
    minerals: Sequence[str] | None = None,
    on_progress: Progress = lambda done, total, name: None,
    *,
    every_mineral: bool = False,
    reporter: str | None = None,
) -> list[Path]:
    """Print the factsheets of a built warehouse.

    Every file is written beside its place and then moved there in one step, so a reader never sees half a
    file and a failure leaves the last good one.

    Args:
        database: the warehouse; it is only read.
        output: folder for <mineral_code>.pdf, methods.pdf and deck.pdf, where other reporters than the
            default one have folders of their own; it is made if it is not there.
        minerals: codes of the minerals to print; without any, those of the deck, and the deck.
        on_progress: told after each document.
        every_mineral: print a sheet for every mineral with at least one indicator, and no deck.
        reporter: code of the importing country; without it, the one that the pages are written for.

    Returns:
        The written files, sheets in the order of the minerals, the deck last.

    Raises:
        CritminError: an unknown mineral or reporter, no warehouse, a text that does not fit, or a missing
            character.
    """
    reports = find_project().reports
    fonts = typeface()
    book = read_book(database, reporter)
    known = [sheet.code for sheet in book.sheets]
    if unknown := [code for code in minerals or () if code not in known]:
        raise CritminError(f"unknown mineral {', '.join(unknown)}: the warehouse has {', '.join(known)}")
    pages = Pages(reports, book.terms, fonts, book.restriction)
    if every_mineral:
        chosen = [sheet for sheet in book.sheets if sheet.has_indicator]
    elif minerals:
        chosen = [sheet for sheet in book.sheets if sheet.code in minerals]
    else:
        chosen = [sheet for sheet in book.sheets if sheet.is_in_deck]
    documents = [_sheet_document(pages, sheet) for sheet in chosen]
    if not minerals and not every_mineral:
        if book.deck.methods:
            documents.append(_methods_document(pages, book.deck.methods))
        documents.append(_deck_document(pages, book))
    if not book.reporter.is_default:
        output = output / book.reporter.code
    output.mkdir(parents=True, exist_ok=True)
    write_all(documents, pages.style, (reports, fonts.folder), output, on_progress)
    return [output / document.name for document in documents]


# Makes one slide, given the number that is printed on it.
Slide = Callable[[str], Markup]


def sheet_slides(pages: Pages, sheet: Sheet) -> list[Slide]:
    """The pages of a mineral, in order; the same in its own file and in the deck."""
    return [
        partial(pages.analysis, sheet),
        partial(pages.responses, sheet),
        *([partial(pages.evaluation, sheet)] if sheet.evaluation else []),
        *comparison_slides(pages, sheet),
        *([partial(pages.timeline, sheet)] if sheet.timeline else []),
    ]


def numbered(slides: Sequence[Slide]) -> list[Markup]:
    return [slide(str(number)) for number, slide in enumerate(slides, start=1)]


def _sheet_document(pages: Pages, sheet: Sheet) -> Document:
    title = f"{pages.term('analysis_title')}{sheet.name}{sheet.reporter_words}"
    slides = numbered(sheet_slides(pages, sheet))
    return Document(f"{sheet.code}.pdf", pages.document(title, sheet.as_of, slides))


def _deck_document(pages: Pages, book: Book) -> Document:
    """The deck: parts of one or more slides, each with its line in the contents."""
    deck = book.deck
    parts: list[tuple[str, str, list[Slide]]] = [
        (pages.term("heat_map_title"), "", [partial(pages.heat_map, deck)])
    ]
    parts += [
        (f"{pages.term('scenario_map_title')}{shown.name}", "", list(map_slides(pages, shown)))
        for shown in book.maps
        if shown.is_in_deck
    ]
    parts += [
        (sheet.name, sheet.name_en, sheet_slides(pages, sheet)) for sheet in book.sheets if sheet.is_in_deck
    ]
    if deck.methods:
        parts.append((deck.methods.title, "", list(methods_slides(pages, deck.methods))))
    policy = [partial(pages.targets, deck)] if deck.targets else []
    if deck.emissions:
        policy.append(partial(emissions_slide, pages, deck))
    if policy:
        parts.append((pages.term("targets_title"), "", policy))
    entries: list[dict[str, str]] = []
    slides: list[Slide] = [partial(pages.cover, deck, entries)]
    for name, name_en, own in parts:
        entries.append({"name": name, "name_en": name_en, "page": str(len(slides) + 1)})
        slides += own
    title = f"{deck.title}{deck.reporter_words}"
    return Document("deck.pdf", pages.document(title, deck.as_of, numbered(slides)))


def _methods_document(pages: Pages, methods: Methods) -> Document:
    """The slides of the methods as a file of their own."""
    title = f"{methods.title}{methods.reporter_words}"
    return Document(
        "methods.pdf", pages.document(title, methods.as_of, numbered(list(methods_slides(pages, methods))))
    )


def write_all(
    documents: Sequence[Document], style: str, folders: tuple[Path, ...], output: Path, on_progress: Progress
) -> None:
    """Write the deck in a second process while this one writes the sheets: both take about as long."""
    done = 0
    total = len(documents)

    def told(document: Document) -> None:
        nonlocal done
        done += 1
        on_progress(done, total, document.name)

    here, there = list(documents), []
    if len(documents) > 2 and (os.cpu_count() or 1) > 1:
        here, there = here[:-1], here[-1:]
    if not there:
        for document in here:
            write_pdf(document.html, style, folders, output / document.name)
            told(document)
        return
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as second:
        elsewhere = [
            (document, second.submit(write_pdf, document.html, style, folders, output / document.name))
            for document in there
        ]
        for document in here:
            write_pdf(document.html, style, folders, output / document.name)
            told(document)
        for document, written in elsewhere:
            written.result()
            told(document)


def write_pdf(html: str, style: str, folders: Sequence[Path], target: Path) -> None:
    """Write a document as PDF beside the target, then put it in its place in one step."""
    fetcher = LocalFiles(folders)
    configuration = font_configuration()
    sheet = _style_sheet(style, fetcher.folders)
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        HTML(string=html, url_fetcher=fetcher).write_pdf(
            temporary, stylesheets=[sheet], font_config=configuration, pdf_tags=True
        )
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


@cache
def _style_sheet(style: str, folders: tuple[Path, ...]) -> CSS:
    """The style sheet, parsed and its fonts loaded once per process."""
    return CSS(string=style, font_config=font_configuration(), url_fetcher=LocalFiles(folders))


def _environment(reports: Path) -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(reports),
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
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
