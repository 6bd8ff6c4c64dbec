"""Page E: sums worked out by hand, every test and file that the tables hold, pages that can be read."""

from __future__ import annotations  # DuckDB complains at exit about a type that an annotation kept alive

import pytest

from critmin.factsheet.contents import Book
from critmin.factsheet.fonts import typeface
from critmin.factsheet.pages import Pages
from critmin.factsheet.printing import write_pdf
from critmin.factsheet.reading import read_book
from critmin.factsheet.robustness_page import robustness_slides
from critmin.project import find_project
from pdf_reading import Piece, outside, overlapping, read_pieces

# With all indicators, without imports, with shares of a study, with hardly anything; the fullest of Korea's.
PRINTED = (
    ("JPN", "nickel"),
    ("JPN", "gallium"),
    ("JPN", "hafnium"),
    ("JPN", "lutetium"),
    ("KOR", "nickel"),
)


def check_of(book: Book, mineral: str, number: int):
    (sheet,) = [sheet for sheet in book.sheets if sheet.code == mineral]
    return sheet.robustness.checks[number - 1]


@pytest.fixture(scope="module")
def printed(books: dict[str, Book], tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], list]:
    """The texts of each page E, by reporter and mineral."""
    slides, places = [], []
    for reporter, mineral in PRINTED:
        book = books[reporter]
        pages = Pages(find_project().reports, book.language, typeface(), book.restriction)
        (sheet,) = [sheet for sheet in book.sheets if sheet.code == mineral]
        for slide in robustness_slides(pages, sheet):
            slides.append(slide("9"))
            places.append((reporter, mineral))
    file = tmp_path_factory.mktemp("evidence") / "pages.pdf"
    write_pdf(
        pages.document("試し刷り", book.deck.as_of, slides),
        pages.style,
        (find_project().reports, typeface().folder),
        file,
    )
    read: dict[tuple[str, str], list] = {}
    for number, place in enumerate(places):
        read.setdefault(place, []).append(read_pieces(file, number))
    return read


def words_of(pieces: list[Piece]) -> str:
    return "".join(piece.text for piece in pieces)


def test_galliums_sum_is_the_one_worked_by_hand(books):
    """USGS, 2025: China 900,000 kg, Russia 6,000, Japan 3,000, together 909,000.

    Shares 900/909 = 0.990, 6/909 = 0.007, 3/909 = 0.003; (900² + 6² + 3²) / 909² = 810045 / 826281 = 0.980.
    The cut of 0.48: with r = (6² + 3²) / 9² = 0.5556 for the others, s² + r (1 - s)² = 0.48 gives
    s = (1.1111 + √(1.2346 - 0.4701)) / 3.1111 = 0.638.
    """
    check = check_of(books["JPN"], "gallium", 2)
    assert check.formula == "HHI＝0.990²（中国）＋0.007²（ロシア）＋0.003²（日本）＝0.980"
    assert check.flips == "0.48を境にMid（中国99%→64%）"


def test_berylliums_product_is_the_one_worked_by_hand(books):
    """All of Japan's refined beryllium of 2020 came from the United States.

    Its six estimates of governance (WGI 2024, year 2020) have the mean 0.9526;
    g = (2.5 - 0.9526) / 5 = 0.309.
    """
    check = check_of(books["JPN"], "beryllium", 4)
    assert check.formula == "Σs²g＝1.000²×0.309（米国）＝0.309"


def test_nickels_price_range_is_the_one_of_the_pink_sheet(books):
    """Highest month of 2016 to 2025: 33,924 $/t (March 2022), lowest: 8,299; 25,625 / 15,862 = 1.616."""
    check = check_of(books["JPN"], "nickel", 5)
    assert check.formula.startswith("（最高33,924−最低8,299）÷平均15,862＝1.616")


@pytest.mark.parametrize("reporter", ["JPN", "KOR"])
def test_every_rating_has_its_tests_and_every_gap_its_reason(reporter, books, warehouse):
    """A cell of the page for each row of rating_robustness that the columns name, for all minerals."""
    rows = warehouse.execute(
        "select mineral_code, indicator_number, term, alternative_rating, is_changed "
        "from marts.factsheet_robustness where is_column and reporter_code in (?, 'WLD')",
        [reporter],
    ).fetchall()
    expected = {(mineral, number, term): (rating, changed) for mineral, number, term, rating, changed in rows}
    book = books[reporter]
    headings = list(dict.fromkeys(term for _, _, term in expected))
    by_words = {book.language(term): term for term in headings}
    shown = {
        (sheet.code, check.number, by_words[heading]): (cell.rating, cell.is_changed)
        for sheet in book.sheets
        for check in sheet.robustness.checks
        for heading, cell in zip(sheet.robustness.headings, check.cells, strict=True)
        if cell is not None
    }
    assert shown == expected
    for sheet in book.sheets:
        for check in sheet.robustness.checks:
            assert check.flag
            assert (check.rating == "N/A") == (not any(check.cells) and not check.flips)


def test_every_file_behind_the_analysis_page_is_named_with_its_terms(books, warehouse):
    """Files of the rows that provenance gives for the years on page A."""
    rows = warehouse.execute(
        "select distinct provenance.mineral_code, provenance.file_name from marts.provenance as provenance "
        "inner join marts.factsheet_headlines as headlines "
        "using (reporter_code, mineral_code, indicator_code, reference_year) "
        "where provenance.reporter_code in ('JPN', 'WLD') and headlines.indicator_value is not null "
        "and provenance.basis in ('', headlines.basis)"
    ).fetchall()
    assert len(rows) > 200
    sheets = {sheet.code: sheet for sheet in books["JPN"].sheets}
    for mineral, file in rows:
        origins = sheets[mineral].robustness.origins
        assert any(file in origin.files for origin in origins), (mineral, file)
        assert all(origin.licence for origin in origins)


@pytest.mark.parametrize(("reporter", "mineral"), PRINTED)
def test_the_pages_can_be_read(reporter, mineral, printed):
    for pieces in printed[reporter, mineral]:
        assert overlapping(pieces) == []
        assert outside(pieces, 20, 8, 940, 536) == []
        assert min(piece.size_pt for piece in pieces) >= 7.0 - 0.01


def test_the_printed_page_says_what_the_contents_say(printed, books):
    (sheet,) = [sheet for sheet in books["JPN"].sheets if sheet.code == "nickel"]
    first, second = (words_of(pieces).replace(" ", "") for pieces in printed["JPN", "nickel"])
    for check in sheet.robustness.checks:
        for words in (check.formula, check.flips, check.flag):
            assert words.replace("\n", "").replace(" ", "") in first
    for origin in sheet.robustness.origins:
        assert origin.files.replace(" ", "") in first
    assert "財務省貿易統計11版" in second
    assert "経済産業省" in second


def test_every_mineral_of_the_importer_with_most_partners_fits(warehouse_file):
    """Without printing: the layout says what has no room."""
    book = read_book(warehouse_file, "CHN")
    pages = Pages(find_project().reports, book.language, typeface(), book.restriction)
    for sheet in book.sheets:
        assert [slide("9") for slide in robustness_slides(pages, sheet)]
