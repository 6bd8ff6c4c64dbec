"""English pages: from the same rules and tables, no word of Japanese left, and every text in its place."""

import re
from pathlib import Path

import pytest

from critmin.factsheet.comparison import map_slides
from critmin.factsheet.contents import Book
from critmin.factsheet.documents import deck_document, sheet_document
from critmin.factsheet.fonts import typeface
from critmin.factsheet.pages import Pages
from critmin.factsheet.reading import read_book
from critmin.factsheet.render import render_factsheets
from critmin.project import find_project
from pdf_reading import read_pieces

JAPANESE = re.compile("[\u3000-\u30ff\u4e00-\u9fff\uff01-\uff9f]")
# Of the deck, without ③ and ④, a proxy alone, eight lines under a ring, long names, groups.
MINERALS = ("rare_earths", "copper", "gallium", "thallium", "platinum", "aluminium", "selenium", "pgm")


@pytest.fixture(scope="module")
def book(warehouse_file) -> Book:
    return read_book(warehouse_file, language="en")


def text_of(html: str) -> str:
    """What is shown or read aloud: without style sheets and attributes, with the titles of charts."""
    return re.sub(r"<style.*?</style>|<[^>]*>", " ", html, flags=re.S)


@pytest.mark.parametrize("mineral", MINERALS)
def test_every_page_of_a_mineral_lays_out_without_a_word_of_japanese(mineral, book):
    (sheet,) = [sheet for sheet in book.sheets if sheet.code == mineral]
    pages = Pages(find_project().reports, book.language, typeface(), book.restriction)
    html = sheet_document(pages, book, sheet).html
    assert '<html lang="en">' in html
    assert not JAPANESE.findall(text_of(html))


def test_the_deck_and_the_maps_lay_out_without_a_word_of_japanese(book):
    pages = Pages(find_project().reports, book.language, typeface(), book.restriction)
    slides = [slide("1") for shown in book.maps for slide in map_slides(pages, shown)]
    assert not JAPANESE.findall(text_of("".join([deck_document(pages, book).html, *slides])))


def test_english_sentences_are_sentences(book):
    for sheet in book.sheets:
        comments = [indicator.comment for indicator in sheet.indicators]
        for words in (*sheet.analysis_bullets, *sheet.response_bullets, *comments):
            assert words[0].isupper() or words[0].isdigit() or words[0] in "①②③④⑤⑥", words
            assert words.endswith("."), words
            assert "  " not in words and " ." not in words and " ," not in words, words


def test_both_languages_print_the_same_figures(book, warehouse_file):
    """Ratings, values and percents of every mineral are those of the Japanese pages."""
    japanese = {sheet.code: sheet for sheet in read_book(warehouse_file).sheets}
    for sheet in book.sheets:
        for ours, theirs in zip(sheet.indicators, japanese[sheet.code].indicators, strict=True):
            assert (ours.rating, ours.is_undetermined) == (theirs.rating, theirs.is_undetermined)
            assert re.findall(r"\d[\d.,]*", ours.value_words) == re.findall(r"\d[\d.,]*", theirs.value_words)
            if hasattr(ours.chart, "slices"):
                assert [part.percent for part in ours.chart.slices] == [
                    part.percent for part in theirs.chart.slices
                ]


def test_english_files_have_a_folder_of_their_own(warehouse_file, tmp_path):
    (file,) = render_factsheets(warehouse_file, tmp_path, ["gallium"], language="en")
    assert file == tmp_path / "en" / "gallium.pdf"
    text = "".join(piece.text for piece in read_pieces(file, 0))
    assert "Gallium" in text and "Supply-chain analysis" in text
    assert not JAPANESE.findall(text)
    assert "Supply risk in three answers: Gallium" in (tmp_path / "en" / "gallium.txt").read_text(
        encoding="utf-8"
    )
    assert not list(Path(tmp_path).glob("*.pdf"))
