"""The answer card (想定問答): three sentences about a mineral, each with its sources, as text to paste.

Which sentence answers which question follows from ratings and facts, in the model factsheet_answers.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from critmin.factsheet.language import Language

if TYPE_CHECKING:
    from critmin.factsheet.contents import Sheet

Row = dict[str, Any]

# Tables with rows of every reporter, and the order in which those of a card are read.
TABLES = {"factsheet_answers": "mineral_code, answer_order"}


@dataclass(frozen=True)
class Answer:
    """A question, its answer in one sentence, and what the answer rests on, with the day of the knowledge."""

    question: str
    words: str
    sources: str


def read_answers(
    rows: Sequence[Row],
    headlines: Mapping[int, Row],
    places: Mapping[int, Mapping[str, str | None]],
    sources_of: Callable[[Sequence[int]], str],
    language: Language,
    mineral: Row,
    reporter: str,
) -> tuple[Answer, ...]:
    """The answers about a mineral.

    Args:
        rows: the mineral's rows of factsheet_answers.
        headlines: its figures, by the number of the indicator.
        places: what the {places} of a sentence about an indicator read as, by number.
        sources_of: the sources of indicators, in few words.
        language: writes the card.
        mineral: its row of factsheet_minerals.
        reporter: name of the importer.
    """

    def named(numbers: str | None) -> str | None:
        names = [
            language.within(language(f"{headlines[number]['indicator_code']}_axis"))
            for number in _numbers(numbers)
        ]
        return language.listed(names) if names else None

    answers = []
    for row in rows:
        rests_on = _numbers(row["indicator_numbers"])
        own = dict(places[rests_on[0]]) if len(rests_on) == 1 else {}
        words = language.sentence(
            row,
            f"{row['mineral_code']}, {row['sentence_code']}",
            **own
            | {
                "mineral": mineral["name"],
                "reporter": reporter,
                "high": named(row["high_numbers"]),
                "mid": named(row["mid_numbers"]),
                "measures": language.names(row["measure_names"], "list_separator"),
            },
        )
        as_of = language("as_of_line", as_of=language.day(mineral["as_of"]))
        cited = sources_of(rests_on)
        said = (
            language("source_line", sources=cited)
            if cited
            else language("rule_set_line", rule_set=mineral["rule_set_name"])
        )
        answers.append(
            Answer(
                language(f"answer_{row['answer_order']}", reporter=reporter),
                words,
                language("answer_source", sources=said, as_of=as_of),
            )
        )
    return tuple(answers)


def _numbers(listed: str | None) -> list[int]:
    return [int(number) for number in listed.split(",")] if listed else []


def card_text(sheet: Sheet, language: Language) -> str:
    """The card as plain text: a title, then question, answer and sources three times."""
    lines = [language("answer_title", mineral=f"{sheet.name}{sheet.reporter_words}"), ""]
    for number, answer in enumerate(sheet.answers, start=1):
        lines += [
            language("question_line", number=str(number), question=answer.question),
            language("answer_line", number=str(number), answer=answer.words),
            answer.sources,
            "",
        ]
    return "\n".join(lines)


def write_card(sheet: Sheet, language: Language, folder: Path) -> Path:
    """Write a card beside the sheet's files, put in its place in one step."""
    file = folder / f"{sheet.code}.txt"
    temporary = folder / f".{file.name}.{os.getpid()}.tmp"
    try:
        temporary.write_text(card_text(sheet, language), encoding="utf-8")
        temporary.replace(file)
    finally:
        temporary.unlink(missing_ok=True)
    return file
