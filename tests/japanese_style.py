"""The twelve points of docs/good_japanese.md, as far as a program can check them."""

import re
from functools import cache
from pathlib import Path

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "good_japanese.md"
JAPANESE = "ぁ-んァ-ヶ一-龠々ー"
# Not the が of ながら, nor the one that turns a sentence at the end of a clause; not the の of その and もの.
PARTICLE_GA = re.compile(r"(?<!な)が(?![らりるれろっわお]|$)")
CHAIN_OF_NO = re.compile(r"(?<![そこども])の(?:[^、。のは・（）「」]{1,6}(?<![そこども])の){2}")
COUNTED = "年|月|日|件|位|倍|か国|か月|鉱種|指標|組|項目|ポイント|%"


@cache
def words_to_avoid() -> tuple[tuple[int, str], ...]:
    rows = re.findall(r"^\| (\d+) \| (\S+) \| ", DOCUMENT.read_text(encoding="utf-8"), re.M)
    return tuple((int(point), word) for point, word in rows)


def sentences_of(text: str) -> list[str]:
    """The sentences of a paragraph, without what stands in brackets beside them."""
    return [sentence for sentence in re.split(r"。", text.replace("\n", "")) if sentence.strip()]


def faults_of_words(text: str) -> set[int]:
    """Points that a word or label misses as well as a sentence may: 6, 7, and words to avoid."""
    faults = {point for point, word in words_to_avoid() if word in text}
    if re.search(r"[０-９Ａ-Ｚａ-ｚ％ｦ-ﾟ]", text):
        faults.add(6)
    if re.search(rf"[{JAPANESE}][,.()]|[()][{JAPANESE}]", text):
        faults.add(6)
    if re.search(rf"\d [{JAPANESE}%]", text) and re.search(rf"\d (?:{COUNTED})", text):
        faults.add(7)
    return faults


def faults_of_sentence(sentence: str, most: int = 60) -> set[int]:
    """Points that a sentence misses; it comes without its full stop."""
    faults = faults_of_words(sentence)
    if sentence.count("が、") > 1:
        faults.add(1)
    if len(sentence) > most:
        faults.add(2)
    if any(len(PARTICLE_GA.findall(clause)) > 1 for clause in re.split("[、。（）「」]", sentence)):
        faults.add(3)
    if CHAIN_OF_NO.search(sentence):
        faults.add(4)
    if re.search(r"(です|ます|でした|ました|ません|でしょう)$", sentence):
        faults.add(5)
    if re.search(rf"(?<![\d・国])(?:19|20)\d\d(?=[{JAPANESE}])(?!年|か|件)", sentence):
        faults.add(8)
    return faults
