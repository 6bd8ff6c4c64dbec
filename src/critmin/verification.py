"""Is a printed PDF still what it was? Its figures against the files inside it, and against a warehouse.

The files inside say what was printed; whoever changes the pages and all of them alike is found out by the
warehouse only. See docs/pdf.md.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from critmin.cells import as_written
from critmin.errors import CritminError
from critmin.factsheet.attachments import (
    DATA,
    DATA_COLUMNS,
    FIGURE_COLUMNS,
    FIGURES,
    PROVENANCE,
    Attachment,
    identifier,
)
from critmin.factsheet.evidence import printed_as
from critmin.factsheet.figures import (
    IDENTIFIER_PLACE,
    Text,
    figures_digest,
    figures_of,
    read_number,
    texts_digest,
)
from critmin.printed_pdf import Printed

Row = dict[str, str]
NAMES = (FIGURES, DATA, PROVENANCE)


@dataclass(frozen=True)
class Verified:
    """What was found: a PDF is what it says it is where `faults` is empty.

    Attributes:
        identifier: as the PDF's own files give it; empty where they can't be read.
        figure_count: printed figures, each found on its page and among the attached ones.
        exact_count: those of them whose exact value is attached and rounds to them.
        sourced_count: those whose source rows are attached.
        provenance: what the PDF says of itself.
        rows: its attached figures.
    """

    identifier: str
    page_count: int
    figure_count: int
    exact_count: int
    sourced_count: int
    faults: tuple[str, ...]
    provenance: Mapping[str, Any]
    rows: tuple[Row, ...]


class Faulty(Exception):
    """What is wrong is such that nothing more can be compared."""


def verify(printed: Printed) -> Verified:
    """Compare what stands on the pages with what is attached, and the attached files with each other."""
    faults: list[str] = []
    try:
        rows, data, provenance = _attached(printed, faults)
        name = _identifier(provenance)
        faults += _on_pages(printed, rows, provenance, name)
        faults += _row_faults(rows, data, provenance)
    except Faulty as error:
        return Verified("", len(printed.pages), 0, 0, 0, (*faults, str(error)), {}, ())
    return Verified(
        name,
        len(printed.pages),
        len(rows),
        sum(bool(row["data_row"]) for row in rows),
        sum(bool(row["source"]) for row in rows),
        tuple(faults),
        provenance,
        tuple(rows),
    )


def _attached(printed: Printed, faults: list[str]) -> tuple[list[Row], dict[str, Row], dict[str, Any]]:
    files = {file.name: file for file in printed.files}
    if absent := [name for name in NAMES if name not in files]:
        raise Faulty(
            f"{', '.join(absent)} {'is' if len(absent) == 1 else 'are'} not attached: it was not printed by "
            "critmin, or its files were taken out"
        )
    faults += [
        f"{name}: its content has not the checksum that the PDF says it has"
        for name in NAMES
        if not files[name].is_whole
    ]
    try:
        provenance = json.loads(files[PROVENANCE].content)
        said = {name: provenance["attachments"][name]["sha256"] for name in (FIGURES, DATA)}
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Faulty(f"{PROVENANCE} can't be read: {type(error).__name__}") from error
    faults += [
        f"{name}: its content has not the checksum that {PROVENANCE} says it has"
        for name, digest in said.items()
        if sha256(files[name].content).hexdigest() != digest
    ]
    rows = _rows(files[FIGURES].content, FIGURES, FIGURE_COLUMNS)
    data = _rows(files[DATA].content, DATA, DATA_COLUMNS)
    return rows, {row["data_row"]: row for row in data}, provenance


def _rows(content: bytes, name: str, columns: Sequence[str]) -> list[Row]:
    try:
        reader = csv.DictReader(io.StringIO(content.decode(), newline=""), strict=True)
        if tuple(reader.fieldnames or ()) != tuple(columns):
            raise Faulty(
                f"{name} has not the columns of this version: {', '.join(reader.fieldnames or ())[:200]}"
            )
        rows = [{column: as_written(cell) for column, cell in row.items()} for row in reader]
    except (UnicodeDecodeError, csv.Error, AttributeError, TypeError) as error:
        raise Faulty(f"{name} can't be read: {error}") from error
    return rows


def _identifier(provenance: Mapping[str, Any]) -> str:
    try:
        parts = [provenance[name] for name in ("reporter", "document", "language", "as_of", "figures_digest")]
    except KeyError as error:
        raise Faulty(f"{PROVENANCE} lacks {error}") from error
    return identifier(*(str(part) for part in parts))


def _on_pages(
    printed: Printed, rows: Sequence[Row], provenance: Mapping[str, Any], name: str
) -> Iterator[str]:
    """Whether each page prints what is attached, and nothing else."""
    if provenance.get("identifier") != name:
        yield f"the identifier {provenance.get('identifier')} is not that of the figures, {name}"
    pages = provenance.get("pages")
    if not isinstance(pages, list) or len(pages) != len(printed.pages):
        raise Faulty(f"it has {len(printed.pages)} pages, {PROVENANCE} tells of another number")
    attached: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        attached[row["page"]].append(row)
    all_texts = []
    for number, (said, words) in enumerate(zip(pages, printed.pages, strict=True), start=1):
        texts = [
            Text(number, (IDENTIFIER_PLACE,) if one == name else (), piece, one)
            for piece, one in enumerate(words, start=1)
        ]
        all_texts += texts
        here = Counter((figure.text.words, figure.kind, figure.printed) for figure in figures_of(texts))
        there = Counter((row["text"], row["kind"], row["figure"]) for row in attached.get(str(number), ()))
        yield from (
            f"page {number}: {figure} is printed in {text!r}, and not among the attached figures"
            for text, _, figure in (here - there)
        )
        yield from (
            f"page {number}: {figure} in {text!r} is attached, and not printed there"
            for text, _, figure in (there - here)
        )
        if here == there and (not isinstance(said, dict) or texts_digest(words) != said.get("texts_digest")):
            yield f"page {number}: its words are not those that were printed"
        if name not in words:
            yield f"page {number}: it does not bear the identifier {name}"
    if figures_digest(figures_of(all_texts)) != provenance["figures_digest"]:
        yield "the figures on the pages have not the digest that the identifier is made of"


def _row_faults(rows: Sequence[Row], data: Mapping[str, Row], provenance: Mapping[str, Any]) -> Iterator[str]:
    """Whether each attached figure agrees with its exact value, and has the source that it names."""
    sources, files = provenance.get("sources", {}), provenance.get("files", {})
    source_rows = provenance.get("rows", [])
    for row in rows:
        where = f"page {row['page']}: {row['figure']} in {row['text']!r}"
        try:
            if row["kind"] == "number" and float(row["number"]) != read_number(row["figure"]):
                yield f"{where} is attached as {row['number']}"
            if row["data_row"]:
                exact = data[row["data_row"]]["value"]
                if exact != row["exact_value"]:
                    yield f"{where} names the exact value {row['exact_value']}, {DATA} has {exact}"
                elif not _rounds_to(row, exact):
                    yield f"{where} is not what {exact} rounds to"
            if row["source"]:
                for place in sources[row["source"]]:
                    if source_rows[place]["snapshot_id"] not in files:
                        raise KeyError(place)
        except (KeyError, IndexError, TypeError, ValueError):
            yield f"{where} names an exact value or source that is not attached"


def _rounds_to(row: Row, exact: str) -> bool:
    if row["kind"] != "number":
        return row["figure"] == exact
    places = len(row["figure"].partition(".")[2])
    is_percent = f"{row['figure']}%" in row["text"] or f"{row['figure']}％" in row["text"]
    printed = printed_as(abs(float(exact)), places, is_percent=is_percent)
    return printed == row["figure"].lstrip("−-+±") or (
        printed_as(abs(float(exact)), places, is_percent=not is_percent) == row["figure"].lstrip("−-+±")
    )


@dataclass(frozen=True)
class Compared:
    """The PDF beside what the warehouse would print now.

    Attributes:
        is_same_build: whether the warehouse has the digest that the PDF names.
        moved: figures that are other ones now, or no longer there.
    """

    digest: str
    is_same_build: bool
    moved: tuple[str, ...]


def compare(verified: Verified, files: Sequence[Attachment], digest: str) -> Compared:
    """Each attached figure against that which a warehouse gives for the same document.

    Args:
        verified: what the PDF holds.
        files: what would be attached now.
        digest: the warehouse's.
    """
    now = _rows({file.name: file for file in files}[FIGURES].content, FIGURES, FIGURE_COLUMNS)
    is_same = verified.provenance.get("warehouse_digest") == digest
    return Compared(digest, is_same, tuple(_moved(verified.rows, now, is_same=is_same)))


def _moved(then: Sequence[Row], now: Sequence[Row], *, is_same: bool) -> Iterator[str]:
    kinds = ("number", "rating", "identifier", "digest") if is_same else ("number", "rating")
    columns = ("figure", "text", "exact_value", "source") if is_same else ("figure", "exact_value")
    before, after = _by_place(then, kinds), _by_place(now, kinds)
    for place in dict.fromkeys((*before, *after)):
        old, new = before.get(place, []), after.get(place, [])
        where = f"page {place[0]}, {place[1]}"
        if len(old) == len(new):
            for was, is_now in zip(old, new, strict=True):
                if any(was[column] != is_now[column] for column in columns):
                    yield f"{where}: {_said(was)} → {_said(is_now)}"
        else:
            gone = Counter(map(_said, old)) - Counter(map(_said, new))
            come = Counter(map(_said, new)) - Counter(map(_said, old))
            yield f"{where}: {', '.join(gone) or 'nothing'} → {', '.join(come) or 'nothing'}"


def _by_place(rows: Sequence[Row], kinds: Sequence[str]) -> dict[tuple[str, str], list[Row]]:
    places: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        if row["kind"] in kinds:
            places[row["page"], row["place"]].append(row)
    return places


def _said(row: Row) -> str:
    exact = f" ({row['exact_value']})" if row["exact_value"] not in ("", row["figure"]) else ""
    return f"{row['figure']}{exact} in {row['text']!r}"


def printed_now(verified: Verified, database: Path) -> tuple[Sequence[Attachment], str]:
    """What would be attached to the same document if it was printed from a warehouse now, and its digest.

    Raises:
        CritminError: the warehouse has not what the document shows.
    """
    from critmin.factsheet.fonts import typeface
    from critmin.factsheet.maps import map_document
    from critmin.factsheet.pages import Pages
    from critmin.factsheet.reading import read_book
    from critmin.factsheet.render import deck_document, methods_document, sheet_document
    from critmin.project import find_project

    said = verified.provenance
    book = read_book(database, str(said["reporter"]), language=str(said["language"]))
    pages = Pages(find_project().reports, book.language, typeface(), book.restriction)
    name = str(said["document"])
    sheets = {sheet.code: sheet for sheet in book.sheets}
    maps = {f"scenario-{shown.scenario_id}": shown for shown in book.maps}
    if name in sheets:
        document = sheet_document(pages, book, sheets[name])
    elif name == "deck":
        document = deck_document(pages, book)
    elif name == "methods" and book.deck.methods:
        document = methods_document(pages, book, book.deck.methods)
    elif name in maps:
        document = map_document(pages, book, maps[name])
    else:
        raise CritminError(f"the warehouse has nothing to print as {name}")
    return document.attachments, book.digest
