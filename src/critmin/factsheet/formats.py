"""In which files the pages come out: the same slides as PDF and as HTML."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Literal

from critmin.factsheet.documents import Document
from critmin.factsheet.html_pages import html_name, write_html
from critmin.factsheet.pages import Pages
from critmin.factsheet.printing import Progress, write_all

Format = Literal["pdf", "html"]

# Makes one file; the name is what progress tells.
Step = tuple[str, Callable[[], Path]]


def write_documents(
    documents: Sequence[Document],
    pages: Pages,
    folders: tuple[Path, ...],
    output: Path,
    on_progress: Progress,
    formats: Sequence[Format] = ("pdf",),
) -> list[Path]:
    """Write documents in one or several formats, each file in one step.

    Args:
        documents: to be written, each under its name.
        pages: what their slides were made with.
        folders: what the printing may read.
        output: folder of the files.
        on_progress: told after each file.
        formats: in the order in which the files are written.

    Returns:
        The written files.
    """
    steps: list[Step] = []
    if "html" in formats:
        steps += [
            (html_name(document), partial(write_html, document, pages, output)) for document in documents
        ]
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
