"""Factsheets of a built warehouse: read, set as HTML, printed as PDF."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache, partial
from pathlib import Path

from critmin.errors import CritminError
from critmin.factsheet.answer_card import write_card
from critmin.factsheet.contents import Book
from critmin.factsheet.documents import (
    Document,
    Draft,
    Slide,
    deck_document,
    methods_document,
    numbered,
    sheet_document,
    sheet_slides,
)
from critmin.factsheet.fonts import typeface
from critmin.factsheet.formats import Format, sheet_files, write_documents
from critmin.factsheet.language import DEFAULT, SHORTER_NAMES
from critmin.factsheet.pages import Pages
from critmin.factsheet.printing import Progress, Told, write_pdf
from critmin.factsheet.reading import read_book
from critmin.factsheet.stamps import build_key
from critmin.factsheet.typesetting import DoesNotFit
from critmin.project import find_project

__all__ = [
    "Document",
    "Pages",
    "Progress",
    "Slide",
    "numbered",
    "render_factsheets",
    "sheet_slides",
    "write_pdf",
]


def render_factsheets(
    database: Path,
    output: Path,
    minerals: Sequence[str] | None = None,
    on_progress: Progress = lambda done, total, name: None,
    *,
    every_mineral: bool = False,
    reporter: str | None = None,
    formats: Sequence[Format] = ("pdf",),
    language: str = DEFAULT,
    told: Told = lambda outcome: None,
    is_forced: bool = False,
) -> list[Path]:
    """Print the factsheets of a built warehouse.

    The files are written beside their places and moved there together when all are done, so a reader never
    sees half a file, and a run that is stopped or killed leaves the last good ones. A sheet that can't be
    made does not stop the others.

    Args:
        database: the warehouse; it is only read.
        output: folder for <mineral_code>.pdf, methods.pdf and deck.pdf, where the English language and other
            reporters than the default one have folders of their own; it is made if it is not there.
        minerals: codes of the minerals to print; without any, those of the deck, and the deck.
        on_progress: told after each document.
        every_mineral: print a sheet for every mineral with at least one indicator, and no deck.
        reporter: code of the importing country; without it, the one that the pages are written for.
        formats: kinds of files, each ending in its own name.
        language: ja or en.
        told: called with what became of each file.
        is_forced: print also what is unchanged.

    Returns:
        The written files, format by format, sheets in the order of the minerals, the deck last.

    Raises:
        CritminError: an unknown mineral or reporter, or no warehouse.
        NotPrinted: some sheets could not be made (a text does not fit, a character is missing); the others
            are.
    """
    reports = find_project().reports
    fonts = typeface()
    book = read_book(database, reporter, language=language)
    known = [sheet.code for sheet in book.sheets]
    if unknown := [code for code in minerals or () if code not in known]:
        raise CritminError(f"unknown mineral {', '.join(unknown)}: the warehouse has {', '.join(known)}")
    pages = Pages(reports, book.language, fonts, book.restriction)
    if every_mineral:
        chosen = [sheet for sheet in book.sheets if sheet.has_indicator]
    elif minerals:
        chosen = [sheet for sheet in book.sheets if sheet.code in minerals]
    else:
        chosen = [sheet for sheet in book.sheets if sheet.is_in_deck]
    has_deck = not minerals and not every_mineral
    shorter = cache(lambda longest: read_book(database, reporter, language=language, longest_name=longest))

    def drafted(name: str, make: Callable[[Book], Document], weight: int = 1) -> Draft:
        return Draft(name, partial(_fitting, make, book, shorter), weight)

    drafts = [drafted(f"{sheet.code}.pdf", partial(_sheet_document, pages, sheet.code)) for sheet in chosen]
    if has_deck:
        if book.deck.methods:
            drafts.append(drafted("methods.pdf", partial(_methods_document, pages)))
        drafts.append(drafted("deck.pdf", partial(deck_document, pages), len(chosen) + 1))
    return write_documents(
        drafts,
        pages,
        (reports, fonts.folder),
        book.folder(output),
        on_progress,
        formats,
        sheet_files(chosen, drafts, book, pages, formats),
        told=told,
        beside=[(f"{sheet.code}.txt", partial(write_card, sheet, book.language)) for sheet in chosen],
        is_forced=is_forced,
        build=build_key(database, reports, book.reporter.code, book.language.code),
    )


def _fitting(make: Callable[[Book], Document], book: Book, shorter: Callable[[int], Book]) -> Document:
    """A document; where a long name of a country leaves a text no room, with names shortened further.

    Raises:
        DoesNotFit: a text has no room whatever the names are.
    """
    try:
        return make(book)
    except DoesNotFit as error:
        for longest in SHORTER_NAMES:
            with suppress(DoesNotFit):
                return make(shorter(longest))
        raise error


def _sheet_document(pages: Pages, mineral: str, book: Book) -> Document:
    (sheet,) = [sheet for sheet in book.sheets if sheet.code == mineral]
    return sheet_document(pages, book, sheet)


def _methods_document(pages: Pages, book: Book) -> Document:
    return methods_document(pages, book, book.deck.methods)
