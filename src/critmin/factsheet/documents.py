"""The files that are printed, each as one HTML document: a mineral's sheet, the deck, the methods."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial

from markupsafe import Markup

from critmin.factsheet.attachments import Attachment, Subject, attachments_of, identifier_of
from critmin.factsheet.comparison import comparison_slides, map_slides
from critmin.factsheet.contents import Book, Sheet
from critmin.factsheet.decarbonisation import emissions_slide
from critmin.factsheet.definitions import slides_of
from critmin.factsheet.figures import texts_of
from critmin.factsheet.map_layout import map_slides as country_slides
from critmin.factsheet.methods_page import Methods, methods_slides
from critmin.factsheet.pages import Pages
from critmin.factsheet.robustness_page import robustness_slides
from critmin.factsheet.targets import targets_slide
from critmin.factsheet.trend_chart import trend_slides

# Makes one slide, given the number that is printed on it.
Slide = Callable[[str], Markup]


@dataclass(frozen=True)
class Document:
    """A file to write: its name, its HTML, its date and what is attached to it."""

    name: str
    html: str
    as_of: date
    attachments: tuple[Attachment, ...] = ()


class Draft:
    """A document that is made when it is asked for; most need not be, as their files are up to date."""

    def __init__(self, name: str, make: Callable[[], Document], weight: int = 1) -> None:
        """Say what it is.

        Args:
            name: of its file.
            make: sets its slides.
            weight: how large it is beside a sheet.
        """
        self.name = name
        self.weight = weight
        self._make = make

    @cached_property
    def document(self) -> Document:
        """The document, made once."""
        return self._make()


def sheet_slides(pages: Pages, sheet: Sheet) -> list[Slide]:
    """The pages of a mineral, in order; the same in its own file and in the deck."""
    return [
        partial(pages.analysis, sheet),
        partial(pages.responses, sheet),
        *(pages.evaluations(sheet) if sheet.evaluation else []),
        *comparison_slides(pages, sheet),
        *([partial(pages.timeline, sheet)] if sheet.timeline else []),
        *country_slides(pages, sheet),
        *trend_slides(pages, sheet),
        *robustness_slides(pages, sheet),
    ]


def numbered(slides: Sequence[Slide]) -> list[Markup]:
    return [slide(str(number)) for number, slide in enumerate(slides, start=1)]


def part(title: str, slides: Sequence[Markup]) -> Markup:
    """Slides that share a line of the outline; a single one has its own."""
    if len(slides) == 1:
        return slides[0]
    return Markup('<div class="part" data-title="{}">{}</div>').format(title, Markup("").join(slides))


def bound(
    pages: Pages,
    book: Book,
    name: str,
    title: str,
    slides: Sequence[Markup],
    minerals: Sequence[str],
    *,
    has_shared_data: bool = False,
) -> Document:
    """Slides as a document: its identifier on each, and attached what its figures rest on.

    Args:
        pages: what the slides were made with.
        book: what they were made of.
        name: of the document, without ending.
        title: of the document.
        slides: in their order.
        minerals: codes of the minerals that they show.
        has_shared_data: whether they also show figures that are of no mineral.
    """
    subject = Subject(
        name,
        tuple(dict.fromkeys(minerals)),
        book.reporter.code,
        book.deck.as_of,
        book.language.code,
        book.digest,
        has_shared_data,
        book.is_of_own_rows,
    )
    html = pages.document(
        title, subject.as_of, slides, lambda unnamed: identifier_of(subject, texts_of(unnamed))
    )
    return Document(
        f"{name}.pdf",
        html,
        subject.as_of,
        attachments_of(subject, texts_of(html), book.tables, book.evidence),
    )


def sheet_document(pages: Pages, book: Book, sheet: Sheet) -> Document:
    """The pages of a mineral as a file of their own."""
    title = f"{pages.term('analysis_title')}{sheet.name}{sheet.reporter_words}"
    return bound(pages, book, sheet.code, title, numbered(sheet_slides(pages, sheet)), [sheet.code])


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
    policy = [partial(targets_slide, pages, deck.targets, deck.as_of)] if deck.targets else []
    if deck.emissions:
        policy.append(partial(emissions_slide, pages, deck))
    if policy:
        parts.append((pages.term("targets_title"), "", policy))
    entries: list[dict[str, str]] = []
    starts: list[int] = []
    slides: list[Slide] = [partial(pages.cover, deck, entries)]
    for name, name_en, own in parts:
        starts.append(len(slides))
        entries.append({"name": name, "name_en": name_en, "page": str(len(slides) + 1)})
        slides += own
    made = numbered(slides)
    grouped = [
        made[0],
        *(
            part(name, made[start:end])
            for (name, _, _), start, end in zip(parts, starts, [*starts[1:], len(made)], strict=True)
        ),
    ]
    minerals = [sheet.code for sheet in book.sheets]
    title = f"{deck.title}{deck.reporter_words}"
    return bound(pages, book, "deck", title, grouped, minerals, has_shared_data=True)


def methods_document(pages: Pages, book: Book, methods: Methods) -> Document:
    """The slides of the methods as a file of their own."""
    title = f"{methods.title}{methods.reporter_words}"
    slides = numbered(list(methods_slides(pages, methods)))
    minerals = [sheet.code for sheet in book.sheets]
    return bound(pages, book, "methods", title, slides, minerals, has_shared_data=True)
