"""HTML documents as PDF files, the same bytes for the same HTML.

No clock, no random number and no network enters a file; the dates in its metadata are the as_of date.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime, time
from functools import cache
from multiprocessing import get_context
from pathlib import Path

from weasyprint import CSS, HTML, Attachment
from weasyprint.urls import FatalURLFetchingError

from critmin.child_process import end_with_parent
from critmin.errors import CritminError
from critmin.factsheet import attachments
from critmin.factsheet.documents import Document
from critmin.factsheet.fonts import LocalFiles, font_configuration

# Tagged, with files inside; what is checked of it is in docs/pdf.md.
VARIANT = "pdf/a-3a"
# What an address without a beginning is taken from: a folder that no page may read.
_NOWHERE = "file:///"

# Called with how many documents are written, how many there are, and the name of the last one.
Progress = Callable[[int, int, str], None]


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
            write_document(document, style, folders, output)
            told(document)
        return
    spawn = get_context("spawn")
    with ProcessPoolExecutor(max_workers=1, mp_context=spawn, initializer=end_with_parent) as second:
        elsewhere = [
            (document, second.submit(write_document, document, style, folders, output)) for document in there
        ]
        for document in here:
            write_document(document, style, folders, output)
            told(document)
        for document, written in elsewhere:
            written.result()
            told(document)


def write_document(document: Document, style: str, folders: Sequence[Path], output: Path) -> None:
    """Write a document with what is attached to it into a folder."""
    write_pdf(document.html, style, folders, output / document.name, document.attachments, document.as_of)


def write_pdf(
    html: str,
    style: str,
    folders: Sequence[Path],
    target: Path,
    files: Sequence[attachments.Attachment] = (),
    as_of: date = date.min,
) -> None:
    """Write slides as PDF/A-3 beside the target, then put it in its place in one step.

    Args:
        html: the slides as a whole document.
        style: their style sheet.
        folders: what may be read.
        target: the file.
        files: what to put into it.
        as_of: their date.
    """
    fetcher = LocalFiles(folders)
    configuration = font_configuration()
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        sheet = _style_sheet(style, fetcher.folders)
        HTML(string=html, url_fetcher=fetcher, base_url=_NOWHERE).write_pdf(
            temporary,
            stylesheets=[sheet],
            font_config=configuration,
            pdf_variant=VARIANT,
            attachments=[_attached(file, as_of) for file in files],
        )
        temporary.replace(target)
    except FatalURLFetchingError as error:
        raise CritminError(f"{target.name} asks for what pages don't have: {error.__cause__}") from error
    finally:
        temporary.unlink(missing_ok=True)


def _attached(file: attachments.Attachment, as_of: date) -> Attachment:
    """A file for the PDF, dated as_of: the clock would change the bytes."""
    midnight = datetime.combine(as_of, time(), UTC)
    return Attachment(
        string=file.content,
        name=file.name,
        description=file.description,
        created=midnight,
        modified=midnight,
        relationship="Data",
    )


@cache
def _style_sheet(style: str, folders: tuple[Path, ...]) -> CSS:
    """The style sheet, parsed and its fonts loaded once per process."""
    return CSS(
        string=style,
        font_config=font_configuration(),
        url_fetcher=LocalFiles(folders),
        base_url=_NOWHERE,
    )
