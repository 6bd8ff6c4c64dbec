"""In which files the pages come out: slides as PDF and HTML, PowerPoint to edit, figures as Excel."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Literal

from critmin.factsheet.contents import Book, Sheet
from critmin.factsheet.documents import Document
from critmin.factsheet.figures import IDENTIFIER_PLACE, texts_of
from critmin.factsheet.file_names import file_code
from critmin.factsheet.html_pages import html_name, write_html
from critmin.factsheet.pages import Pages
from critmin.factsheet.printing import Progress, write_all

Format = Literal["pdf", "html", "pptx", "xlsx"]

# What a document can be written as; the others are made of sheets.
DOCUMENT_FORMATS: tuple[Format, ...] = ("pdf", "html")

# Makes one file; the name is what progress tells.
Step = tuple[str, Callable[[], Path]]


def write_documents(
    documents: Sequence[Document],
    pages: Pages,
    folders: tuple[Path, ...],
    output: Path,
    on_progress: Progress,
    formats: Sequence[Format] = ("pdf",),
    more: Sequence[Step] = (),
) -> list[Path]:
    """Write documents in one or several formats, each file in one step.

    Args:
        documents: to be written, each under its name.
        pages: what their slides were made with.
        folders: what the printing may read.
        output: folder of the files.
        on_progress: told after each file.
        formats: those of documents among them are written.
        more: other files to write after them.

    Returns:
        The written files.
    """
    for document in documents:
        file_code(document.name.removesuffix(".pdf"))
    steps: list[Step] = []
    if "html" in formats:
        steps += [
            (html_name(document), partial(write_html, document, pages, output)) for document in documents
        ]
    steps += more
    printed = len(documents) if "pdf" in formats else 0
    total = printed + len(steps)
    files = []
    if printed:
        write_all(
            documents, pages.style, folders, output, lambda done, _, name: on_progress(done, total, name)
        )
        files += [output / document.name for document in documents]
    for done, (name, write) in enumerate(steps, start=printed + 1):
        files.append(write())
        on_progress(done, total, name)
    return files


def sheet_files(
    sheets: Sequence[Sheet],
    documents: Sequence[Document],
    book: Book,
    pages: Pages,
    output: Path,
    formats: Sequence[Format],
) -> list[Step]:
    """How the files are written that are made of sheets and not of documents.

    Args:
        sheets: each gets a file of its own.
        documents: their pages, whose identifiers they bear; with a deck, those of it get a file together.
        book: what the sheets are from.
        pages: sets their texts.
        output: folder of the files.
        formats: those of sheets among them are written.
    """
    steps: list[Step] = []
    identifiers = {document.name.removesuffix(".pdf"): _identifier(document) for document in documents}
    if "pptx" in formats:
        # Loaded when it is wanted: most calls print PDFs alone.
        from critmin.factsheet.powerpoint import Named, write_powerpoint

        title = pages.term("analysis_title")
        groups = [(sheet.code, f"{title}{sheet.name}{sheet.reporter_words}", [sheet]) for sheet in sheets]
        if "deck" in identifiers:
            groups.append(("deck", book.deck.title, [sheet for sheet in sheets if sheet.is_in_deck]))
        for code, words, group in groups:
            name = f"{file_code(code)}.pptx"
            named = Named(words, identifiers[code])
            steps.append((name, partial(write_powerpoint, group, named, pages, name, output)))
    if "xlsx" in formats:
        from critmin.factsheet.workbook import write_workbook

        for sheet in sheets:
            name = f"{file_code(sheet.code)}.xlsx"
            write = partial(write_workbook, book, sheet, identifiers[sheet.code], pages, name, output)
            steps.append((name, write))
    return steps


def _identifier(document: Document) -> str:
    """The identifier that stands on a document's slides; empty where none does."""
    found = (text.words for text in texts_of(document.html) if text.place[-1:] == (IDENTIFIER_PLACE,))
    return next(found, "")
