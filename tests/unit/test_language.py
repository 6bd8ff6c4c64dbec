"""Lists, sentences, dates and figures with words, in each language, with the terms that the pages print."""

from datetime import date
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from critmin.errors import CritminError
from critmin.factsheet.language import LANGUAGES, Language

TERMS = Path(__file__).resolve().parents[2] / "seeds" / "reference" / "terms.csv"


@cache
def language(code: str) -> Language:
    return Language(code, pl.read_csv(TERMS, infer_schema=False).to_dicts())


@pytest.fixture
def ja() -> Language:
    return language("ja")


@pytest.fixture
def en() -> Language:
    return language("en")


def test_a_row_has_its_texts_under_bare_names(en):
    rows = [
        {"name_ja": "銅", "name_en": "Copper", "share": 0.5},
        {"name_ja": "鉛", "name_en": None, "share": 1.0},
    ]
    first, second = en.localised(rows)
    assert (first["name"], first["name_ja"], first["share"]) == ("Copper", "銅", 0.5)
    assert second["name"] is None
    assert en.localised([]) == []


def test_an_unknown_term_is_named(ja):
    with pytest.raises(CritminError, match="no term 'unheard_of'"):
        ja("unheard_of")


@pytest.mark.parametrize(
    ("code", "printed"), [("ja", "銅を掘る。鉛を溶かす。"), ("en", "銅を掘る。. 鉛を溶かす.")]
)
def test_each_sentence_has_one_full_stop(code, printed):
    assert language(code).sentences(["銅を掘る。", "鉛を溶かす"]) == printed


def test_english_sentences_stand_apart_by_a_blank_and_begin_with_a_capital(en):
    assert en.sentences(["Ore is mined.", "Metal is sold"]) == "Ore is mined. Metal is sold."
    row = {"template": "{output} comes from {country}."}
    said = en.sentence(row, "here", output="mine output", country="Chile")
    assert said == "Mine output comes from Chile."


def test_parts_of_a_note_stand_apart(ja, en):
    assert ja.apart("基準日：今日", "規則。", "注：銅。") == "基準日：今日　規則。　注：銅。"
    assert en.apart("As of today", "Rules.", "Note: copper.") == "As of today. Rules. Note: copper."


def test_numbered_names_stand_in_order(ja, en):
    assert ja.names("10:鉛,2:銅") == "銅・鉛"
    assert en.names("10:Lead,2:Copper: refined") == "Copper: refined, Lead"
    assert ja.names(None) is None


def test_a_date_is_written_as_people_write_it(ja, en):
    assert (ja.day(date(2026, 5, 7)), ja.month(date(2022, 3, 1))) == ("2026年5月7日", "2022年3月")
    assert (en.day(date(2026, 5, 7)), en.month(date(2022, 3, 1))) == ("7 May 2026", "Mar 2022")
    assert en.edition(date(2026, 9, 1), is_printed=True) == "Sep 2026"
    assert ja.edition(date(2026, 9, 1), is_printed=False) == "2026年版"


@pytest.mark.parametrize(
    ("share", "in_japanese", "in_english"),
    [(0.004, "1%未満", "<1%"), (0.005, "1%", "1%"), (0.0, "0%", "0%"), (0.51, "51%", "51%")],
)
def test_a_small_share_is_not_printed_as_zero(share, in_japanese, in_english, ja, en):
    assert (ja.share(share), en.share(share)) == (in_japanese, in_english)


@pytest.mark.parametrize(
    ("value", "places", "in_japanese", "in_english"),
    [
        (0.00004, 3, "0.001未満", "<0.001"),
        (0.0005, 3, "0.001", "0.001"),
        (0.021, 3, "0.021", "0.021"),
        (0.2, 0, "1未満", "<1"),
        (10_592.4, 0, "10,592", "10,592"),
    ],
)
def test_a_small_total_is_not_printed_as_zero(value, places, in_japanese, in_english, ja, en):
    assert (ja.total(value, places), en.total(value, places)) == (in_japanese, in_english)


@pytest.mark.parametrize(
    ("share", "in_japanese", "in_english"),
    [
        (-0.69, "−69%", "−69%"),
        (0.05, "+5%", "+5%"),
        (0.0, "±0%", "±0%"),
        (-0.0, "±0%", "±0%"),
        (-1.0, "−100%", "−100%"),
        (-0.9998, "−99%超", "−>99%"),  # a remnant is left
        (-0.002, "1%未満減", "−<1%"),
        (0.002, "1%未満増", "+<1%"),
        (None, "", ""),
    ],
)
def test_a_change_says_which_way_and_never_all_or_nothing_by_rounding(share, in_japanese, in_english, ja, en):
    assert (ja.change(share), en.change(share)) == (in_japanese, in_english)


def test_a_document_without_a_citation_is_cited_by_author_and_title(ja, en):
    row = {"author": "METI", "title": "Strategy"}
    assert (ja.cited(row), en.cited(row)) == ("METI「Strategy」", "METI, Strategy")
    assert en.cited(row | {"citation": "METI slides"}) == "METI slides"


def test_the_english_name_stands_only_beside_another(ja, en):
    row = {"name_ja": "銅", "name_en": "Copper"}
    assert [language(code).beside(language(code).localised([row])[0]) for code in LANGUAGES] == ["Copper", ""]
