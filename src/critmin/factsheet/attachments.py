"""What a document carries with it: its figures, their exact values, and the rows and files they rest on.

Three files, told apart by their names, so that a reader of the PDF needs nothing else to check it:

    figures.csv      every printed number and rating: page, place, text, number, exact value, source
    data.csv         the exact values of the tables that the pages read
    provenance.json  who made the document of what: identifier, digests, and for each source the rows

See docs/pdf.md.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from critmin.cells import harmless
from critmin.factsheet.evidence import Datum, Evidence, Key, Matcher, Names, SourceRow, data_of, names_of
from critmin.factsheet.figures import (
    IDENTIFIER_PLACE,
    Figure,
    Text,
    figures_digest,
    figures_of,
    texts_digest,
)

FIGURES, DATA, PROVENANCE = "figures.csv", "data.csv", "provenance.json"
FIGURE_COLUMNS = (
    "page", "place", "piece", "text", "kind", "figure", "number", "data_row", "exact_value", "unit",
    "reference_year", "source",
)  # fmt: skip
DATA_COLUMNS = (
    "data_row", "mineral_code", "reporter_code", "table", "column", "value", "unit", "indicator_code",
    "supply_stage", "country_code", "reference_year", "key",
)  # fmt: skip
_DIGITS_OF_DIGEST = 6
# How many texts before a figure may say what it is of: a country's name before its share.
_WORDS_BEFORE = 2


@dataclass(frozen=True)
class Attachment:
    """A file inside a document."""

    name: str
    content: bytes
    description: str

    @property
    def sha256(self) -> str:
        """Its checksum."""
        return sha256(self.content).hexdigest()


@dataclass(frozen=True)
class Subject:
    """What a document is about, and what it is made from.

    Attributes:
        name: of the document without its ending: a mineral's code, deck, methods, scenario-<name>.
        minerals: codes of its minerals.
        has_shared_data: whether it also shows tables that are about no mineral.
        is_of_own_rows: whether it shows scenarios of a user's own, which no warehouse holds.
    """

    name: str
    minerals: tuple[str, ...]
    reporter_code: str
    as_of: date
    language: str
    warehouse_digest: str
    has_shared_data: bool = False
    is_of_own_rows: bool = False


def identifier_of(subject: Subject, texts: Iterable[Text]) -> str:
    """The document's lasting name: what it is about, and what its figures are.

    The same figures give the same identifier, whatever else the warehouse holds; another figure, text with a
    figure or page gives another one.
    """
    return identifier(
        subject.reporter_code,
        subject.name,
        subject.language,
        subject.as_of.isoformat(),
        figures_digest(figures_of(texts)),
    )


def identifier(reporter: str, name: str, language: str, as_of: str, digest: str) -> str:
    """An identifier from its parts: of the digest of the figures the first six digits."""
    parts = ("CM", reporter, name, language, as_of.replace("-", ""), digest[:_DIGITS_OF_DIGEST])
    return "-".join(parts).upper()


def attachments_of(
    subject: Subject,
    texts: Sequence[Text],
    tables: Mapping[str, Iterable[dict[str, Any]]],
    evidence: Evidence,
) -> tuple[Attachment, ...]:
    """The files to put into a document that prints these texts."""
    data = data_of(tables, subject.minerals, with_shared=subject.has_shared_data)
    figures = figures_of(texts)
    names = names_of(tables)
    found = _matched(figures, texts, data, names)
    if len(subject.minerals) != 1:  # of all minerals only what is printed
        kept = sorted({place for place in found if place is not None})
        moved = {place: now for now, place in enumerate(kept)}
        printed, found = [data[place] for place in kept], [moved.get(place) for place in found]
    else:
        printed = data
    sources = _Sources(names, data, evidence)
    rows = list(_figure_rows(figures, found, printed, sources))
    figures_csv = _csv(FIGURE_COLUMNS, rows)
    data_csv = _csv(DATA_COLUMNS, (_data_row(number, datum) for number, datum in enumerate(printed, start=1)))
    files = (
        Attachment(FIGURES, figures_csv, "Every printed figure with its place, exact value and source"),
        Attachment(DATA, data_csv, "The exact values of the tables that the pages read"),
    )
    provenance = _provenance(subject, texts, sources.used(), evidence, files)
    return (*files, Attachment(PROVENANCE, provenance, "What the figures rest on: rows, files, editions"))


class _Sources:
    """Which source a figure has: the rows of an indicator and year."""

    def __init__(self, names: Names, data: Sequence[Datum], evidence: Evidence) -> None:
        self._names = names
        self._rows = evidence.rows
        self._years = {
            (datum.mineral_code, datum.indicator_code): datum.reference_year
            for datum in data
            if datum.table == "factsheet_headlines" and datum.reference_year
        }
        self._indicators = {
            (datum.mineral_code, datum.supply_stage): datum.indicator_code
            for datum in data
            if datum.table == "factsheet_headlines" and datum.supply_stage
        }
        self._used: dict[Key, None] = {}

    def of(self, datum: Datum | None, place: Sequence[str]) -> str:
        """The name of a figure's source; empty where it has none of its own."""
        mineral, indicator = self._names.mineral(place), self._names.indicator(place)
        if datum:
            mineral = datum.mineral_code or mineral
            by_stage = self._indicators.get((mineral, datum.supply_stage), "")
            indicator = datum.indicator_code or by_stage or indicator
        year = (datum and datum.reference_year) or self._years.get((mineral, indicator))
        key = (mineral, indicator, year or 0)
        if key not in self._rows.get(mineral, {}):
            return ""
        self._used[key] = None
        return source_name(key)

    def used(self) -> dict[Key, Sequence[Any]]:
        """The rows of the sources that figures have."""
        return {key: self._rows[key[0]][key] for key in sorted(self._used)}


def source_name(key: Key) -> str:
    """A source as the attachments write it."""
    return "/".join(str(part) for part in key)


def _matched(
    figures: Sequence[Figure], texts: Sequence[Text], data: Sequence[Datum], names: Names
) -> list[int | None]:
    """The place of each figure's exact value among the data."""
    matcher = Matcher(data, names)
    words = {(text.page, text.piece): text.words for text in texts}

    def before(text: Text) -> str:
        texts = (words.get((text.page, text.piece - back), "") for back in range(_WORDS_BEFORE, 0, -1))
        return " ".join((*text.place, *texts))

    return [matcher.find(figure, before(figure.text)) for figure in figures]


def _figure_rows(
    figures: Sequence[Figure], found: Sequence[int | None], data: Sequence[Datum], sources: _Sources
) -> Iterable[tuple[Any, ...]]:
    for figure, place in zip(figures, found, strict=True):
        text = figure.text
        datum = None if place is None else data[place]
        is_value = figure.kind in ("number", "rating")
        yield (
            text.page,
            " / ".join(text.place),
            text.piece,
            text.words,
            figure.kind,
            figure.printed,
            _written(figure.number),
            "" if place is None else place + 1,
            "" if datum is None else _written(datum.value),
            "" if datum is None else datum.unit,
            "" if datum is None else _written(datum.reference_year),
            sources.of(datum, text.place) if is_value else "",
        )


def _data_row(number: int, datum: Datum) -> tuple[Any, ...]:
    return (
        number,
        datum.mineral_code,
        datum.reporter_code,
        datum.table,
        datum.column,
        _written(datum.value),
        datum.unit,
        datum.indicator_code,
        datum.supply_stage,
        datum.country_code,
        _written(datum.reference_year),
        datum.key,
    )


def _written(value: float | str | None) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else str(int(value)) if value == int(value) else repr(value)


def _csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([harmless(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return written.getvalue().encode()


def _provenance(
    subject: Subject,
    texts: Sequence[Text],
    used: Mapping[Key, Sequence[Any]],
    evidence: Evidence,
    files: Sequence[Attachment],
) -> bytes:
    # By all that a row says: one line of a file can stand for two countries, and a set has no order.
    rows = sorted({row for of_key in used.values() for row in of_key}, key=_in_words)
    places = {row: place for place, row in enumerate(rows)}
    pages: dict[int, list[Text]] = {}
    for text in texts:
        pages.setdefault(text.page, []).append(text)
    contents = {
        "identifier": next((text.words for text in texts if text.place[-1:] == (IDENTIFIER_PLACE,)), ""),
        "document": subject.name,
        "minerals": subject.minerals,
        "reporter": subject.reporter_code,
        "language": subject.language,
        "as_of": subject.as_of.isoformat(),
        "warehouse_digest": subject.warehouse_digest,
        "figures_digest": figures_digest(figures_of(texts)),
        "is_of_own_rows": subject.is_of_own_rows,
        "attachments": {file.name: {"sha256": file.sha256} for file in files},
        "pages": [
            {
                "page": page,
                "title": of_page[0].place[0] if of_page[0].place else "",
                "texts": len(of_page),
                "texts_digest": texts_digest(text.words for text in of_page),
            }
            for page, of_page in pages.items()
        ],
        "sources": {source_name(key): [places[row] for row in of_key] for key, of_key in used.items()},
        "rows": [_without_empty(vars(row)) for row in rows],
        "files": {
            name: _without_empty(vars(evidence.files[name]))
            for name in sorted({row.snapshot_id for row in rows})
        },
    }
    return json.dumps(contents, ensure_ascii=False, separators=(",", ":"), default=str).encode()


def _in_words(row: SourceRow) -> list[str]:
    return [str(value) for value in vars(row).values()]


def _without_empty(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "")}
