"""The files that are printed, each as one HTML document: a mineral's sheet, the deck, the methods."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from markupsafe import Markup

from critmin.factsheet.comparison import comparison_slides, map_slides
from critmin.factsheet.contents import Book, Sheet
from critmin.factsheet.decarbonisation import emissions_slide
from critmin.factsheet.definitions import slides_of
from critmin.factsheet.map_layout import map_slides as country_slides
from critmin.factsheet.methods_page import Methods, methods_slides
from critmin.factsheet.pages import Pages
from critmin.factsheet.robustness_page import robustness_slides
from critmin.factsheet.trend_chart import trend_slides

# Makes one slide, given the number that is printed on it.
Slide = Callable[[str], Markup]


@dataclass(frozen=True)
class Document:
    """A file to write: its name and its HTML."""

    name: str
    html: str


def sheet_slides(pages: Pages, sheet: Sheet) -> list[Slide]:
    """The pages of a mineral, in order; the same in its own file and in the deck."""
    return [
        partial(pages.analysis, sheet),
        partial(pages.responses, sheet),
        *([partial(pages.evaluation, sheet)] if sheet.evaluation else []),
        *comparison_slides(pages, sheet),
        *([partial(pages.timeline, sheet)] if sheet.timeline else []),
        *country_slides(pages, sheet),
        *trend_slides(pages, sheet),
        *robustness_slides(pages, sheet),
    ]


def numbered(slides: Sequence[Slide]) -> list[Markup]:
    return [slide(str(number)) for number, slide in enumerate(slides, start=1)]


def sheet_document(pages: Pages, sheet: Sheet) -> Document:
    title = f"{pages.term('analysis_title')}{sheet.name}{sheet.reporter_words}"
    slides = numbered(sheet_slides(pages, sheet))
    return Document(f"{sheet.code}.pdf", pages.document(title, sheet.as_of, slides))


def deck_document(pages: Pages, book: Book) -> Document:
    """The deck: parts of one or more slides, each with its line in the contents."""
    deck = book.deck
    parts: list[tuple[str, str, list[Slide]]] = [
        (pages.term("heat_map_title"), "", [partial(pages.heat_map, deck)])
    ]
    definitions, reproduction = slides_of(pages, deck)
    if definitions:
        parts.append((pages.term("definitions_title"), "", [definitions]))
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
    if reproduction:
        parts.append((pages.term("reproduction_title"), "", [reproduction]))
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


def methods_document(pages: Pages, methods: Methods) -> Document:
    """The slides of the methods as a file of their own."""
    title = f"{methods.title}{methods.reporter_words}"
    return Document(
        "methods.pdf", pages.document(title, methods.as_of, numbered(list(methods_slides(pages, methods))))
    )
