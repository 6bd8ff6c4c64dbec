"""Finds charts of a printed sheet that lack a title, a unit, a year, a source or a text alternative."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import pikepdf

from pdf_reading import read_pieces


@dataclass(frozen=True)
class Chart:
    """A figure of a PDF: its page from 0 and its text alternative, None where it has none."""

    page: int
    alternative: str | None


@dataclass(frozen=True)
class Words:
    """What a chart may be told by.

    `units`, `sources` and `absences` are words of which one must occur, in place of the others where it is an
    absence; what starts with one of `plain` is no chart of figures.
    """

    units: Collection[str]
    sources: Collection[str]
    absences: Collection[str]
    plain: Collection[str]


def charts(file: Path) -> list[Chart]:
    """The figures of a tagged PDF, page by page."""
    with pikepdf.open(file) as pdf:
        pages = {page.objgen: number for number, page in enumerate(pdf.pages)}
        found = [
            Chart(pages[item["/Pg"].objgen], str(item["/Alt"]) if "/Alt" in item else None)
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Figure"
        ]
    return sorted(found, key=lambda chart: chart.page)


def chart_faults(file: Path, words: Words) -> list[str]:
    """What the charts of a file lack, each with its page and the beginning of its alternative."""
    seen: dict[int, str] = {}
    faults = []
    for chart in charts(file):
        if chart.page not in seen:
            pieces = read_pieces(file, chart.page)
            seen[chart.page] = "".join(piece.text for piece in pieces).replace(" ", "")
        faults += [
            f"page {chart.page + 1}, {(chart.alternative or '')[:40]!r}: {fault}"
            for fault in wanting(chart.alternative, seen[chart.page], words)
        ]
    return faults


def wanting(alternative: str | None, page: str, words: Words) -> list[str]:
    """What a chart lacks.

    Args:
        alternative: its text alternative.
        page: every text of its page without blanks.
        words: what it may be told by.
    """
    if not alternative:
        return ["no text alternative"]
    if alternative.startswith(tuple(words.plain)):
        return []
    title = re.split("[：（。]", alternative)[0].replace(" ", "")
    faults = [] if title and title in page else ["its title is not on the page"]
    if any(one in alternative for one in words.absences):
        return faults
    if not re.search(r"(19|20)\d\d年", alternative):
        faults.append("no year")
    if not any(unit in alternative for unit in words.units):
        faults.append("no unit")
    named = [source for source in words.sources if source in alternative]
    if not named:
        faults.append("no source")
    elif not any(source.replace(" ", "") in page for source in named):
        faults.append("its source is not on the page")
    return faults
