"""HTML documents as PDF files, the same bytes for the same HTML.

No clock, no random number and no network enters a file; the dates in its metadata are the as_of date.
"""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from datetime import time as time_of_day
from functools import cache
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path
from typing import Literal

from weasyprint import CSS, HTML, Attachment
from weasyprint.urls import FatalURLFetchingError

from critmin.child_process import end_with_parent
from critmin.errors import CritminError
from critmin.factsheet import attachments
from critmin.factsheet.documents import Document, Draft
from critmin.factsheet.local_files import LocalFiles, font_configuration
from critmin.factsheet.stamps import Stamp, Stamps, contents_digest
from critmin.factsheet.structure import say_what_headings_head

# Tagged, with files inside; what is checked of it is in docs/pdf.md.
VARIANT = "pdf/a-3a"
# What an address without a beginning is taken from: a folder that no page may read.
_NOWHERE = "file:///"
# So many files are printed sooner than another process has started.
_FEW = 2

State = Literal["new", "unchanged", "failed"]


@dataclass(frozen=True)
class Outcome:
    """What became of a file; `reason` says why it failed, and then the last good one stays.

    `stamp` is what is to be written down of it once it is in its place.
    """

    file: Path
    state: State
    page_count: int = 0
    size: int = 0
    seconds: float = 0.0
    reason: str = ""
    stamp: Stamp | None = None


class NotPrinted(CritminError):
    """Some files could not be made; the others are."""

    def __init__(self, outcomes: Sequence[Outcome]) -> None:
        failed = [outcome for outcome in outcomes if outcome.state == "failed"]
        reasons = "; ".join(f"{outcome.file.name}: {outcome.reason}" for outcome in failed)
        super().__init__(f"{len(failed)} of {len(outcomes)} files could not be made: {reasons}")
        self.outcomes = tuple(outcomes)


# Called with how many files are done, how many there are, and the name of the last one.
Progress = Callable[[int, int, str], None]
# Called with what became of a file.
Told = Callable[[Outcome], None]


@dataclass(frozen=True)
class Job:
    """How files are printed.

    Attributes:
        style: the style sheet of all.
        folders: what may be read while printing.
        output: where the files stand, and the last good ones.
        new: where they are written to be moved there together.
        is_forced: print also what is unchanged.
        build: what the slides are made from, where that says all of it (see stamps.py).
        processes: how many print at once; None for one for each processor.
    """

    style: str
    folders: tuple[Path, ...]
    output: Path
    new: Path
    is_forced: bool = False
    build: str = ""
    processes: int | None = None


def write_all(drafts: Sequence[Draft], job: Job, told: Told) -> list[Outcome]:
    """Print what is new or changed, the largest first, in as many processes as there are processors.

    A file that can't be made does not stop the others.

    Args:
        drafts: what to print.
        job: how and where.
        told: called with the outcome of each as it comes.

    Returns:
        The outcomes in the order of the drafts.
    """
    found: dict[str, Outcome] = {}
    gc.freeze()  # what the drafts are made from stays: no need to look through it for garbage each time
    try:
        for outcome in _outcomes(sorted(drafts, key=lambda draft: -draft.weight), job):
            found[outcome.file.name] = outcome
            told(outcome)
    finally:
        gc.unfreeze()
    return [found[draft.name] for draft in drafts]


def _outcomes(drafts: Sequence[Draft], job: Job) -> Iterator[Outcome]:
    processes = min(job.processes or os.cpu_count() or 1, len(drafts))
    if processes < 2 or len(drafts) <= _FEW:
        for draft in drafts:
            made = _made(draft, job)
            yield made if isinstance(made, Outcome) else print_document(made, job)
        return
    running: dict[Future[Outcome], str] = {}
    with ProcessPoolExecutor(processes, get_context("spawn"), _begin) as pool:
        try:
            for draft in drafts:
                made = _made(draft, job)
                if isinstance(made, Outcome):
                    yield made
                else:
                    running[pool.submit(print_document, made, job)] = draft.name
                for future in [each for each in running if each.done()]:
                    yield _printed(future, job.output / running.pop(future))
            for future in as_completed(list(running)):
                yield _printed(future, job.output / running.pop(future))
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _begin() -> None:
    end_with_parent()
    font_configuration()


def _printed(future: Future[Outcome], file: Path) -> Outcome:
    try:
        return future.result()
    except BrokenProcessPool:
        return Outcome(file, "failed", reason="a printing process was ended from outside")


def _made(draft: Draft, job: Job) -> Document | Outcome:
    """The document to print, or what became of it already: unchanged, or not to be made."""
    stamps, target = Stamps(job.output), job.output / draft.name
    stamp = None if job.is_forced else stamps.read(draft.name)
    begin = time.perf_counter()
    if stamp and job.build and stamp.build == job.build:
        return _unchanged(target, stamp, begin)
    try:
        document = draft.document
    except OSError:
        raise
    except Exception as error:  # whatever it is, the other files are still to be printed
        return failed(target, error, begin)
    contents = contents_digest(document, job.style, job.folders)
    if stamp and stamp.contents == contents:
        return _unchanged(target, replace(stamp, build=job.build), begin)
    return document


def _unchanged(target: Path, stamp: Stamp, begin: float) -> Outcome:
    size = target.stat().st_size
    return Outcome(target, "unchanged", stamp.page_count, size, time.perf_counter() - begin, stamp=stamp)


def failed(target: Path, error: Exception, begin: float) -> Outcome:
    """What is said of a file that could not be made."""
    said = " ".join(str(error).split())
    reason = said if isinstance(error, CritminError) else f"{type(error).__name__}: {said}"
    return Outcome(target, "failed", seconds=time.perf_counter() - begin, reason=reason)


def print_document(document: Document, job: Job) -> Outcome:
    """Write a document with what is attached to it."""
    begin = time.perf_counter()
    place, target = job.output / document.name, job.new / document.name
    try:
        with _collecting_at_the_end():
            page_count = write_pdf(
                document.html, job.style, job.folders, target, document.attachments, document.as_of
            )
        content = target.read_bytes()
        stamp = Stamp(
            job.build,
            contents_digest(document, job.style, job.folders),
            sha256(content).hexdigest(),
            page_count,
        )
    except OSError:  # of the disk, and no fault of the document
        raise
    except Exception as error:  # crosses the processes as words: not every exception can be sent
        return failed(place, error, begin)
    return Outcome(place, "new", page_count, len(content), time.perf_counter() - begin, stamp=stamp)


def write_pdf(
    html: str,
    style: str,
    folders: Sequence[Path],
    target: Path,
    files: Sequence[attachments.Attachment] = (),
    as_of: date = date.min,
) -> int:
    """Write slides as PDF/A-3 beside the target, then put it in its place in one step.

    Args:
        html: the slides as a whole document.
        style: their style sheet.
        folders: what may be read.
        target: the file.
        files: what to put into it.
        as_of: their date.

    Returns:
        The number of pages.
    """
    fetcher = LocalFiles(folders)
    configuration = font_configuration()
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    page_count = 0

    def finish(laid_out, pdf) -> None:
        nonlocal page_count
        page_count = len(laid_out.pages)
        say_what_headings_head(pdf)

    try:
        sheet = _style_sheet(style, fetcher.folders)
        HTML(string=html, url_fetcher=fetcher, base_url=_NOWHERE).write_pdf(
            temporary,
            stylesheets=[sheet],
            font_config=configuration,
            pdf_variant=VARIANT,
            attachments=[_attached(file, as_of) for file in files],
            finisher=finish,
        )
        temporary.replace(target)
    except FatalURLFetchingError as error:
        raise CritminError(f"{target.name} asks for what pages don't have: {error.__cause__}") from error
    finally:
        temporary.unlink(missing_ok=True)
    return page_count


@contextmanager
def _collecting_at_the_end() -> Iterator[None]:
    """Look for garbage once, afterwards: most of what a document is made of lives until it is written."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
        gc.collect()


def _attached(file: attachments.Attachment, as_of: date) -> Attachment:
    """A file for the PDF, dated as_of: the clock would change the bytes."""
    midnight = datetime.combine(as_of, time_of_day(), UTC)
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
