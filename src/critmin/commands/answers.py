"""`critmin answers`."""

from critmin.commands.options import Lang, UsageError, WithLocalSources, languages_of
from critmin.commands.terminal import screen
from critmin.project import find_project


def answers(
    *minerals: str,
    lang: Lang = "ja",
    reporter: str | None = None,
    with_local_sources: WithLocalSources = False,
) -> None:
    """Answer three questions about a mineral, each in one sentence with its sources: text to paste.

    Parameters
    ----------
    minerals
        Mineral codes (lithium cobalt).
    lang
        The language: ja, en or both.
    reporter
        The importing country, by its ISO code (KOR); without it, the one that the pages are written for.
    with_local_sources
        Of the warehouse with local sources; the card says that it may not be passed on.
    """
    if not minerals:
        raise UsageError("Name at least one mineral, by its code (lithium).")
    # The pages' contents take a while to load, which the other commands need not wait for.
    from critmin.factsheet.answer_card import card_text
    from critmin.factsheet.reading import read_book

    file = find_project(with_local_sources=with_local_sources).warehouse
    for language in languages_of(lang):
        book = read_book(file, reporter, language=language)
        sheets = {sheet.code: sheet for sheet in book.sheets}
        if unknown := [code for code in minerals if code not in sheets]:
            raise UsageError(f"unknown mineral {', '.join(unknown)}: the warehouse has {', '.join(sheets)}")
        if book.restriction:
            screen.print(book.restriction, soft_wrap=True, markup=False, highlight=False)
        for code in dict.fromkeys(minerals):
            screen.print(
                card_text(sheets[code], book.language), soft_wrap=True, markup=False, highlight=False
            )
