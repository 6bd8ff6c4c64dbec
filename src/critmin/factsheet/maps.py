"""Documents of their own: a scenario over all minerals that it reaches, or what it does to one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from critmin import scenarios
from critmin.errors import CritminError
from critmin.factsheet.comparison import ScenarioMap, comparison_slides, map_slides
from critmin.factsheet.contents import Book, Sheet
from critmin.factsheet.documents import Draft, bound
from critmin.factsheet.fonts import typeface
from critmin.factsheet.formats import Format, write_documents
from critmin.factsheet.language import DEFAULT
from critmin.factsheet.printing import Told
from critmin.factsheet.reading import read_book
from critmin.factsheet.render import Document, Pages, Progress, numbered
from critmin.project import find_project


def render_maps(
    database: Path,
    output: Path,
    names: Sequence[str],
    rows: Sequence[scenarios.Row] | None = None,
    on_progress: Progress = lambda done, total, name: None,
    *,
    reporter: str | None = None,
    formats: Sequence[Format] = ("pdf",),
    language: str = DEFAULT,
    told: Told = lambda outcome: None,
    is_forced: bool = False,
) -> list[Path]:
    """Print scenarios of a built warehouse, or those of a user's rows, over all minerals.

    Args:
        database: the warehouse; it is only read.
        output: folder for scenario-<name>.pdf, where other reporters than the default one have folders of
            their own; it is made if it is not there.
        names: the scenarios to print, built in or of the rows.
        rows: rows of the only scenarios; without them, those that are built in.
        on_progress: told after each document.
        reporter: code of the importing country; without it, the one that the pages are written for.
        formats: kinds of files, each ending in its own name.
        language: ja or en.
        told: called with what became of each file.
        is_forced: print also what is unchanged.

    Returns:
        The written files in the order of the names.

    Raises:
        CritminError: a scenario that is not known or reaches no mineral of the reporter, an unknown reporter,
            no warehouse, or a text that does not fit.
    """
    reports, fonts = find_project().reports, typeface()
    book = read_book(database, reporter, rows, language)
    known = {shown.scenario_id: shown for shown in book.maps}
    if absent := [name for name in names if name not in known]:
        raise CritminError(
            f"scenario {', '.join(absent)} is not known, or reaches no mineral of {book.reporter.code}; "
            f"to print there are {', '.join(known)}"
        )
    pages = Pages(reports, book.language, fonts, book.restriction)
    drafts = [
        Draft(f"scenario-{name}.pdf", partial(map_document, pages, book, known[name])) for name in names
    ]
    return write_documents(
        drafts,
        pages,
        (reports, fonts.folder),
        book.folder(output),
        on_progress,
        formats,
        told=told,
        is_forced=is_forced,
    )


def render_evaluations(
    database: Path,
    output: Path,
    minerals: Sequence[str],
    scenarios_rows: Mapping[str, Sequence[scenarios.Row]],
    on_progress: Progress = lambda done, total, name: None,
    *,
    reporter: str | None = None,
    formats: Sequence[Format] = ("pdf",),
    language: str = DEFAULT,
    told: Told = lambda outcome: None,
    is_forced: bool = False,
) -> list[Path]:
    """Print the policy evaluation of minerals under scenarios of the user's choice.

    Args:
        database: the warehouse; it is only read.
        output: folder for scenario-<name>-<mineral_code>.pdf, or one of the reporter's in it.
        minerals: codes of the minerals.
        scenarios_rows: the rows of each scenario, by its name.
        on_progress: told after each document.
        reporter: code of the importing country; without it, the one that the pages are written for.
        formats: kinds of files, each ending in its own name.
        language: ja or en.
        told: called with what became of each file.
        is_forced: print also what is unchanged.

    Returns:
        The written files, minerals within scenarios; with several, also scenarios-<mineral_code>.pdf, where
        they stand side by side.

    Raises:
        CritminError: an unknown mineral or reporter, a scenario that changes no value of a mineral, no
            warehouse, or a text that does not fit.
    """
    reports, fonts = find_project().reports, typeface()
    drafts: list[Draft] = []
    for name, rows in scenarios_rows.items():
        book = read_book(database, reporter, rows, language)
        sheets = {sheet.code: sheet for sheet in book.sheets}
        if unknown := [code for code in minerals if code not in sheets]:
            raise CritminError(f"unknown mineral {', '.join(unknown)}: there are {', '.join(sheets)}")
        pages = Pages(reports, book.language, fonts, book.restriction)
        for code in dict.fromkeys(minerals):
            sheet = sheets[code]
            if sheet.evaluation is None or sheet.evaluation.scenario_id != name:
                raise CritminError(
                    f"scenario {name} changes no value of {code} as {book.reporter.code} imports it: "
                    "there is no page to print"
                )
            title = f"{pages.term('evaluation_title')}{sheet.name}{sheet.reporter_words}"
            slides = numbered(pages.evaluations(sheet))
            file = f"scenario-{name}-{code}"
            make = partial(bound, pages, book, file, title, slides, [code])
            drafts.append(Draft(f"{file}.pdf", make))
    if len(scenarios_rows) > 1:
        together = [row for rows in scenarios_rows.values() for row in rows]
        book = read_book(database, reporter, together, language)
        compared = [sheet for sheet in book.sheets if sheet.code in minerals]
        drafts += [
            Draft(f"scenarios-{sheet.code}.pdf", partial(comparison_document, pages, book, sheet))
            for sheet in compared
        ]
    return write_documents(
        drafts,
        pages,
        (reports, fonts.folder),
        book.folder(output),
        on_progress,
        formats,
        told=told,
        is_forced=is_forced,
    )


def comparison_document(pages: Pages, book: Book, sheet: Sheet) -> Document:
    """The scenarios of a mineral side by side, as a file of their own."""
    title = f"{pages.term('comparison_title')}{sheet.name}{sheet.reporter_words}"
    slides = numbered(list(comparison_slides(pages, sheet)))
    return bound(pages, book, f"scenarios-{sheet.code}", title, slides, [sheet.code])


def map_document(pages: Pages, book: Book, shown: ScenarioMap) -> Document:
    title = f"{pages.term('scenario_map_title')}{shown.name}{shown.reporter_words}"
    slides = numbered(list(map_slides(pages, shown)))
    minerals = [sheet.code for sheet in book.sheets]
    return bound(pages, book, f"scenario-{shown.scenario_id}", title, slides, minerals)
