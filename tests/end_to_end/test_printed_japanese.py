"""The sentences that are printed, with their figures filled in, for every mineral, read without a PDF."""

from collections.abc import Iterator

import pytest

from critmin.factsheet.contents import Book, Sheet
from critmin.factsheet.reading import read_book
from japanese_style import faults_of_sentence, sentences_of

BODY, LONGER = 60, 90


@pytest.fixture(scope="module", params=[None, "KOR"])
def book(request, warehouse_file) -> Book:
    return read_book(warehouse_file, request.param)


def body_of(sheet: Sheet) -> Iterator[str]:
    yield from sheet.analysis_bullets
    yield from sheet.response_bullets
    for indicator in sheet.indicators:
        yield indicator.comment
        yield indicator.explanation
    for page in (sheet.evaluation, sheet.comparison, sheet.timeline, sheet.trend):
        yield from getattr(page, "bullets", ())


def faults(texts: Iterator[str], most: int) -> list[tuple[set[int], str]]:
    return [
        (found, sentence)
        for text in texts
        for sentence in sentences_of(text)
        if (found := faults_of_sentence(sentence, most))
    ]


def test_every_printed_sentence_keeps_the_points(book):
    assert len(book.sheets) > 60
    assert not [(sheet.code, fault) for sheet in book.sheets for fault in faults(body_of(sheet), BODY)]


def test_every_answer_keeps_the_points(book):
    answers = [answer.words for sheet in book.sheets for answer in sheet.answers]
    assert len(answers) == 3 * len(book.sheets)
    assert not faults(iter(answers), LONGER)


def test_every_list_of_tests_keeps_the_points(book):
    bullets = [bullet for sheet in book.sheets if sheet.robustness for bullet in sheet.robustness.bullets]
    assert bullets
    assert not faults(iter(bullets), LONGER)


def test_the_decks_sentences_keep_the_points(book):
    bullets = [*book.deck.heat_bullets, *(bullet for shown in book.maps for bullet in shown.bullets)]
    assert bullets
    assert not faults(iter(bullets), BODY)


def test_no_printed_sentence_lacks_its_full_stop(book):
    for sheet in book.sheets:
        assert not [text for text in body_of(sheet) if text and not text.endswith("。")], sheet.code
