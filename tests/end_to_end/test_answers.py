"""The answer card says what the tables say, for minerals that no sentence was written for."""

import re

import pytest

from critmin.commands.answers import answers
from critmin.commands.options import UsageError
from critmin.factsheet.answer_card import card_text, write_card
from critmin.factsheet.contents import Book, Sheet
from critmin.factsheet.reading import read_book

# None of the six of the deck: rated in full, without ③ and ④, with a proxy alone.
MINERALS = ("graphite", "gallium", "thallium", "manganese", "zirconium")


@pytest.fixture(scope="module")
def books(warehouse_file) -> dict[str, Book]:
    """Read before a test opens the warehouse, which cannot be opened in two ways at once."""
    read = {language: read_book(warehouse_file, language=language) for language in ("ja", "en")}
    return read | {"KOR": read_book(warehouse_file, "KOR", language="en")}


def sheet_of(book: Book, mineral: str) -> Sheet:
    return next(sheet for sheet in book.sheets if sheet.code == mineral)


@pytest.mark.parametrize("mineral", MINERALS)
def test_the_first_answer_names_what_is_rated_high_and_medium(mineral, books, warehouse):
    sheet = sheet_of(books["ja"], mineral)
    axes = dict(
        warehouse.execute(
            "select term, ja from reference.terms where term like '%\\_axis' escape '\\'"
        ).fetchall()
    )
    said = sheet.answers[0].words
    by_rating = {
        rating: [axes[f"{one.code}_axis"] for one in sheet.indicators if one.rating == rating]
        for rating in ("High", "Mid", "Low", "N/A")
    }
    assert said.startswith(f"{sheet.name}の供給リスクは、")
    for rating, words in (("High", "で高"), ("Mid", "で中程度")):
        if by_rating[rating]:
            assert "、".join(by_rating[rating]) + words in said
    assert not [name for name in by_rating["Low"] + by_rating["N/A"] if name in said]


@pytest.mark.parametrize("mineral", ["graphite", "gallium", "manganese", "zirconium"])
def test_the_second_answer_names_the_largest_country_of_the_worst_stage(mineral, books, warehouse):
    steps = {"High": 3, "Mid": 2, "Low": 1}
    rows = warehouse.execute(
        """select cells.rating, headlines.top_country_share, countries.name_ja, headlines.reference_year
        from marts.factsheet_columns as cells
        inner join marts.factsheet_headlines as headlines
            on cells.figure_reporter_code = headlines.reporter_code
            and cells.mineral_code = headlines.mineral_code
            and cells.indicator_code = headlines.indicator_code
        inner join reference.countries as countries on headlines.top_country_code = countries.country_code
        where cells.reporter_code = 'JPN' and cells.mineral_code = ? and cells.rating <> 'N/A'""",
        [mineral],
    ).fetchall()
    _, share, country, reference_year = max(rows, key=lambda row: (steps[row[0]], row[1]))
    said = sheet_of(books["ja"], mineral).answers[1].words
    printed = re.fullmatch(r".*、(\d+)年は(.+)が(\d+)%を占める。", said)
    assert printed and printed[1] == str(reference_year) and printed[2] == country
    assert abs(int(printed[3]) - 100 * share) < 1


def test_a_mineral_without_shares_says_that_no_supplier_can_be_named(books):
    answer = sheet_of(books["ja"], "thallium").answers[1]
    assert "首位の供給国を示せない" in answer.words
    assert "判定規則" in answer.sources


@pytest.mark.parametrize("mineral", MINERALS)
def test_the_third_answer_is_what_the_rule_table_gives(mineral, books):
    sheet = sheet_of(books["ja"], mineral)
    required = [response.measure for response in sheet.responses if response.is_required]
    assert sheet.answers[2].words == f"リスク判定から求められる対応は、{'、'.join(required)}である。"


@pytest.mark.parametrize("language", ["ja", "en"])
def test_each_of_the_three_sentences_is_followed_by_its_sources_and_the_day(language, books):
    for sheet in books[language].sheets:
        assert len(sheet.answers) == 3, sheet.code
        day = books[language].language.day(sheet.as_of)
        for answer in sheet.answers:
            end = "。" if language == "ja" else "."
            assert answer.words.count(end) == 1 and answer.words.endswith(end), answer.words
            assert day in answer.sources
            if language == "ja":
                assert len(answer.words) <= 75, answer.words  # all places filled with their longest


def test_another_importer_is_asked_about_by_name(books):
    sheet = sheet_of(books["KOR"], "graphite")
    assert sheet.answers[0].question == "How exposed is South Korea?"
    assert "(2024)" in sheet.answers[1].words or " 2024 " in sheet.answers[1].words


def test_the_card_is_written_as_text_and_nothing_is_left_beside_it(books, tmp_path):
    sheet = sheet_of(books["en"], "gallium")
    language = books["en"].language
    file = write_card(sheet, language, tmp_path)
    assert file.read_text(encoding="utf-8") == card_text(sheet, language)
    assert [one.name for one in tmp_path.iterdir()] == ["gallium.txt"]
    assert file.read_text(encoding="utf-8").count("\nA") == 3


def test_the_command_wants_a_mineral():
    with pytest.raises(UsageError, match="at least one mineral"):
        answers()
