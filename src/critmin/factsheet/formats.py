"""In which files the pages come out: slides as PDF and HTML, PowerPoint to edit, figures as Excel."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Literal

from critmin import together
from critmin.factsheet.contents import Book, Sheet
from critmin.factsheet.documents import Draft
from critmin.factsheet.figures import IDENTIFIER_PLACE, texts_of
from critmin.factsheet.file_names import file_code
from critmin.factsheet.html_pages import html_name, write_html
from critmin.factsheet.pages import Pages
from critmin.factsheet.printing import Job, NotPrinted, Outcome, Progress, Told, failed, write_all
from critmin.factsheet.stamps import Stamps

Format = Literal["pdf", "html", "pptx", "xlsx"]

# What a document can be written as; the others are made of sheets.
DOCUMENT_FORMATS: tuple[Format, ...] = ("pdf", "html")

# Makes one file in a folder; the name is what progress tells.
Step = tuple[str, Callable[[Path], Path]]


def write_documents(
    drafts: Sequence[Draft],
    pages: Pages,
    folders: tuple[Path, ...],
    output: Path,
    on_progress: Progress,
    formats: Sequence[Format] = ("pdf",),
    more: Sequence[Step] = (),
    *,
    beside: Sequence[Step] = (),
    told: Told = lambda outcome: None,
    is_forced: bool = False,
    build: str = "",
    processes: int | None = None,
) -> list[Path]:
    """Write documents in one or several formats, each file in one step.

    A file that can't be made does not stop the others, and its last good one stays.

    Args:
        drafts: to be written, each under its name.
        pages: what their slides were made with.
        folders: what the printing may read.
        output: folder of the files.
        on_progress: told after each file.
        formats: those of documents among them are written.
        more: other files to write after them.
        beside: small files that go with them; they are told of only where one can't be made.
        told: called with what became of each file.
        is_forced: print also what is unchanged.
        build: what the documents are made from, where that says all of it (see stamps.py).
        processes: how many print at once; None for one for each processor.

    Returns:
        The files, written now or unchanged.

    Raises:
        NotPrinted: some could not be made; the others are.
    """
    for draft in drafts:
        file_code(draft.name.removesuffix(".pdf"))
    steps: list[Step] = []
    if "html" in formats:
        steps += [(html_name(draft), partial(_write_html, draft, pages)) for draft in drafts]
    steps += more
    total = len(steps) + (len(drafts) if "pdf" in formats else 0)
    done = 0

    def tell(outcome: Outcome) -> None:
        nonlocal done
        done += 1
        on_progress(done, total, outcome.file.name)

    outcomes: list[Outcome] = []
    with together.pages(output) as new:
        if "pdf" in formats:
            job = Job(pages.style, folders, output, new, is_forced, build, processes)
            outcomes += write_all(drafts, job, tell)
        for name, write in steps:
            outcomes.append(_written(output / name, new, write))
            tell(outcomes[-1])
        cards = [_written(output / name, new, write) for name, write in beside]
    outcomes += [card for card in cards if card.state == "failed"]
    stamps = Stamps(output)
    for outcome in outcomes:
        if outcome.stamp:
            stamps.write(outcome.file.name, outcome.stamp)
        told(outcome)
    if any(outcome.state == "failed" for outcome in outcomes):
        raise NotPrinted(outcomes)
    return [outcome.file for outcome in outcomes]


def _write_html(draft: Draft, pages: Pages, new: Path) -> Path:
    return write_html(draft.document, pages, new)


def _written(place: Path, new: Path, write: Callable[[Path], Path]) -> Outcome:
    """Write a file, and say whether it is another one than before."""
    begin = time.perf_counter()
    try:
        file = write(new)
    except OSError:  # of the disk, and no fault of the file
        raise
    except Exception as error:  # whatever it is, the other files are still to be written
        return failed(place, error, begin)
    state = "unchanged" if _digest(place) == _digest(file) else "new"
    return Outcome(place, state, 0, file.stat().st_size, time.perf_counter() - begin)


def _digest(file: Path) -> str:
    return sha256(file.read_bytes()).hexdigest() if file.is_file() else ""


def sheet_files(
    sheets: Sequence[Sheet],
    drafts: Sequence[Draft],
    book: Book,
    pages: Pages,
    formats: Sequence[Format],
) -> list[Step]:
    """How the files are written that are made of sheets and not of documents.

    Args:
        sheets: each gets a file of its own.
        drafts: their pages, whose identifiers they bear; with a deck, those of it get a file together.
        book: what the sheets are from.
        pages: sets their texts.
        formats: those of sheets among them are written.
    """
    steps: list[Step] = []
    named = {draft.name.removesuffix(".pdf"): draft for draft in drafts}
    if "pptx" in formats:
        title = pages.term("analysis_title")
        groups = [(sheet.code, f"{title}{sheet.name}{sheet.reporter_words}", [sheet]) for sheet in sheets]
        if "deck" in named:
            groups.append(("deck", book.deck.title, [sheet for sheet in sheets if sheet.is_in_deck]))
        for code, words, group in groups:
            name = f"{file_code(code)}.pptx"
            steps.append((name, partial(_write_slides, named[code], words, group, pages, name)))
    if "xlsx" in formats:
        for sheet in sheets:
            name = f"{file_code(sheet.code)}.xlsx"
            steps.append((name, partial(_write_book, named[sheet.code], book, sheet, pages, name)))
    return steps


# Both are loaded when they are wanted: most calls print PDFs alone.


def _write_slides(
    draft: Draft, words: str, sheets: Sequence[Sheet], pages: Pages, name: str, new: Path
) -> Path:
    from critmin.factsheet.powerpoint import Named, write_powerpoint

    return write_powerpoint(sheets, Named(words, _identifier(draft)), pages, name, new)


def _write_book(draft: Draft, book: Book, sheet: Sheet, pages: Pages, name: str, new: Path) -> Path:
    from critmin.factsheet.workbook import write_workbook

    return write_workbook(book, sheet, _identifier(draft), pages, name, new)


def _identifier(draft: Draft) -> str:
    """The identifier that stands on a document's slides; empty where none does."""
    found = (text.words for text in texts_of(draft.document.html) if text.place[-1:] == (IDENTIFIER_PLACE,))
    return next(found, "")
