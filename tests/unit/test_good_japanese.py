"""Every sentence and word keeps the twelve points of docs/good_japanese.md, and breaks as readers expect."""

import re
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest

from critmin.factsheet.fonts import typeface
from critmin.factsheet.typesetting import break_lines
from japanese_style import DOCUMENT, faults_of_sentence, faults_of_words, sentences_of, words_to_avoid

ROOT = Path(__file__).resolve().parents[2]
NEVER_FIRST = "、。，．・：；？！）」』】ーァィゥェォッャュョぁぃぅぇぉっゃゅょ%"
PLACE = re.compile(r"\{\w+\}")


def column(folder: str, name: str, key: str, text: str) -> list[tuple[str, str]]:
    rows = pl.read_csv(ROOT / "seeds" / folder / f"{name}.csv", infer_schema=False)
    return [(code, words) for code, words in rows.select(key, text).iter_rows() if words]


SENTENCES = column("method", "sentences", "sentence_code", "template_ja")
TERMS = column("reference", "terms", "term", "ja")


def test_there_are_twelve_points():
    points = re.findall(r"^(\d+)\. \*\*", DOCUMENT.read_text(encoding="utf-8"), re.M)
    assert points == [str(number) for number in range(1, 13)]
    assert {point for point, _ in words_to_avoid()} == {9, 10, 11, 12}


@pytest.mark.parametrize(
    ("point", "sentence"),
    [
        (1, "価格は高いが、生産は多いが、輸入は少ない"),
        (2, "鉱" * 61),
        (3, "中国が割合が高い"),
        (4, "鉱石の輸入の割合の変化を示す"),
        (5, "中国の割合が最も高いです"),
        (6, "中国の割合は５０%である"),
        (6, "中国(首位)の割合は高い"),
        (7, "輸入先は5 か国である"),
        (8, "割合は2020に上がった"),
        (9, "輸入を行なう"),
        (10, "リスクがないわけではない"),
        (11, "精練の割合が高い"),
        (12, "備蓄することができる"),
    ],
)
def test_a_sentence_that_misses_a_point_is_found(point, sentence):
    assert point in faults_of_sentence(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "その他の国の内訳しだいで、判定が変わりうる",
        "精鉱輸入は中国に頼りリスクが高いが、製錬品の輸入リスクは小さい",
        "輸入は2020年に5か国から1,250tである",
        "2022年の割合は中国（55%）、チリ（30%）の順である",
    ],
)
def test_a_good_sentence_is_left_alone(sentence):
    assert not faults_of_sentence(sentence)


def test_every_sentence_keeps_the_points():
    faults = {
        code: (found, sentence)
        for code, words in SENTENCES
        for sentence in sentences_of(words)
        if (found := faults_of_sentence(PLACE.sub("値", sentence)))
    }
    assert not faults
    assert not [code for code, words in SENTENCES if not words.endswith("。")]


def test_every_term_keeps_the_points_of_words():
    assert not {code: found for code, words in TERMS if (found := faults_of_words(PLACE.sub("値", words)))}


def test_every_note_keeps_the_points_of_sentences():
    """Terms of several sentences are notes in small type at the foot: they may be longer."""
    faults = {
        code: (found, sentence)
        for code, words in TERMS
        if "。" in words
        for sentence in sentences_of(words)
        if (found := faults_of_sentence(PLACE.sub("値", sentence), most=90))
    }
    assert not faults


def test_every_sentence_is_broken_as_a_reader_expects():
    """In every width from a column's to a page's: closing marks end lines, opening ones begin them."""
    fonts = typeface()
    for code, words in [*SENTENCES, *((code, words) for code, words in TERMS if len(words) > 12)]:
        filled = re.sub(r"\{(\w+)\}", lambda place: "55%" if "share" in place[1] else "2020", words)
        for width in (13.0, 15.3, 21.0, 33.7, 72.0):
            lines = break_lines(filled, width, fonts)
            if lines is None:  # a Latin name that is longer than the line
                continue
            for line in lines:
                assert line[0] not in NEVER_FIRST, (code, line)
                assert line[-1] not in "（「『【①②③④⑤⑥", (code, line)
            for before, after in pairwise(lines):
                parted = before[-1] + after[0]
                assert not re.fullmatch(r"\d[\d.,%年月日件位]|か国", parted), (code, before, after)
