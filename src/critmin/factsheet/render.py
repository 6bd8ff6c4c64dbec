"""Factsheets of a built warehouse: read, set as HTML, printed as PDF."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from critmin import together
from critmin.errors import CritminError
from critmin.factsheet.answer_card import write_card
from critmin.factsheet.documents import (
    Document,
    Slide,
    deck_document,
    methods_document,
    numbered,
    sheet_document,
    sheet_slides,
)
from critmin.factsheet.fonts import typeface
from critmin.factsheet.formats import Format, sheet_files, write_documents
from critmin.factsheet.language import DEFAULT
from critmin.factsheet.pages import Pages
from critmin.factsheet.printing import Progress, write_pdf
from critmin.factsheet.reading import read_book
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
) -> list[Path]:
    """Print the factsheets of a built warehouse.

    The files are written beside their places and moved there together when all are done, so a reader never
    sees half a file, and a run that fails or is killed leaves the last good ones.

    Args:
        database: the warehouse; it is only read.
        output: folder for <mineral_code>.pdf and its answer card (.txt), methods.pdf and deck.pdf; the
            English language and other reporters than the default one have folders of their own in it. It
            is made if it is not there.
        minerals: codes of the minerals to print; without any, those of the deck, and the deck.
        on_progress: told after each document.
        every_mineral: print a sheet for every mineral with at least one indicator, and no deck.
        reporter: code of the importing country; without it, the one that the pages are written for.
        formats: kinds of files, each ending in its own name.
        language: ja or en.

    Returns:
        The written files, format by format, sheets in the order of the minerals, the deck last.

    Raises:
        CritminError: an unknown mineral or reporter, no warehouse, a text that does not fit, or a missing
            character.
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
    documents = [sheet_document(pages, book, sheet) for sheet in chosen]
    if not minerals and not every_mineral:
        if book.deck.methods:
            documents.append(methods_document(pages, book, book.deck.methods))
        documents.append(deck_document(pages, book))
    output = book.folder(output)
    with together.pages(output) as new:
        for sheet in chosen:
            write_card(sheet, book.language, new)
        more = sheet_files(chosen, documents, book, pages, new, formats)
        files = write_documents(documents, pages, (reports, fonts.folder), new, on_progress, formats, more)
    return [output / file.name for file in files]
