"""What USGS says it changed after publication: version histories and notes on replaced files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import polars as pl

from critmin.errors import ImportRefused
from critmin.importers.registry import Delivery
from critmin.importers.tables import column_map, decode, sha256_of, trimmed
from critmin.importers.usgs_mcs.layouts import (
    REVISIONS_SCHEMA,
    REVISIONS_TABLE,
    SOURCE_ID,
    editions_of,
)

NOTES = "revision_notes"

_HISTORY = re.compile(r"Revision History for U\.S\. Geological Survey Mineral Commodity Summaries (\d{4})")
_VERSION = re.compile(r"Revised and reposted (\w+ \d{1,2}, \d{4}), as version (\d+)\.(\d+)")
_NOTES = re.compile(r"MCS (\d{4}) Data Release Revision Notes")
_REPLACED = re.compile(r"The following CSV files were replaced on (\w+ \d{1,2}, \d{4})\b.*")
# What each section begins with; it announces the changes below it and is none itself.
_ANNOUNCEMENT = re.compile(r"Revisions and changes incorporated into version .+")
_RULE = re.compile(r"[-*]+")


@dataclass(frozen=True)
class _Change:
    line: int
    revised_on: date
    version: str
    mineral: str
    text: str


def is_history(first_line: str) -> bool:
    """Whether a text begins like an edition's version history."""
    return _HISTORY.search(first_line) is not None


def is_revision_notes(first_line: str) -> bool:
    """Whether a text begins like the notes on files that a data release replaced."""
    return _NOTES.search(first_line) is not None


def read_history(path: Path, data: bytes) -> list[Delivery]:
    """The newest version that a history announces, and the texts of all its changes.

    The new version has no figures of its own: those it changes are rows of corrections.csv.
    """
    text = decode(data, "utf-8", file=path)
    edition_year = _HISTORY.search(text).group(1)
    name = f"Mineral Commodity Summaries {edition_year}"
    versions = [
        (_long_date(path, text, match), int(match.group(2)), int(match.group(3)))
        for match in _VERSION.finditer(text)
    ]
    if not versions:
        raise ImportRefused(
            file=path,
            edition=name,
            found="no revision",
            expected="a line 'Revised and reposted …, as version …'",
            advice="There is nothing to take over until the publisher revises the edition",
        )
    revised = [row["edition_id"] for row in column_map("usgs_mcs_editions") if row["edition_name"] == name]
    if not revised:
        raise ImportRefused(
            file=path,
            edition=name,
            row=1,
            found=f"revisions of the edition {edition_year}",
            expected="an edition that column_maps/usgs_mcs_editions.csv knows",
            advice="Add the edition there and import its data first",
        )
    published_on, major, minor = max(versions)
    announced = Delivery(
        source_id=SOURCE_ID,
        edition_id=f"usgs_mcs_{edition_year}_v{major}_{minor}",
        snapshot_id=f"mcs{edition_year}_v{major}_{minor}",
        edition_name=f"{name}, version {major}.{minor}",
        published_on=published_on,
        published_on_basis="printed",
        file_name=path.name,
        sha256=sha256_of(data),
        raw_table="",
        rows=pl.DataFrame(),
        revises_edition_id=revised[0],
        note=(
            "Announces revisions and holds no figures; the figures that it changes are rows of "
            "seeds/provenance/corrections.csv."
        ),
    )
    return [announced, _with_changes(announced, _changes_of_history(path, text))]


def read_revision_notes(path: Path, data: bytes) -> list[Delivery]:
    """Which files of a data release were replaced, and why; the files held are the new ones."""
    text = decode(data, "utf-8", file=path)
    edition_year = _NOTES.search(text).group(1)
    editions = editions_of(NOTES)
    if edition_year not in editions:
        raise ImportRefused(
            file=path,
            row=1,
            found=f"revisions of the edition {edition_year}",
            expected=f"one of {', '.join(editions)}",
            advice="Add the edition to src/critmin/importers/column_maps/usgs_mcs_editions.csv",
        )
    edition = editions[edition_year]
    changes = list(_changes_of_notes(path, text))
    if not changes:
        raise ImportRefused(
            file=path,
            edition=edition["edition_name"],
            found="no revision",
            expected="a line 'The following CSV files were replaced on …' and changes below it",
        )
    notes = Delivery(
        source_id=SOURCE_ID,
        edition_id=edition["edition_id"],
        snapshot_id=edition["snapshot_id"],
        edition_name=edition["edition_name"],
        published_on=date.fromisoformat(edition["published_on"]),
        published_on_basis=edition["published_on_basis"],
        file_name=path.name,
        sha256=sha256_of(data),
        raw_table="",
        rows=pl.DataFrame(),
        note=edition["note"],
    )
    return [_with_changes(notes, changes)]


def _changes_of_history(path: Path, text: str) -> Iterator[_Change]:
    revised_on, version = None, ""
    for number, line in _lines(text):
        if match := _VERSION.match(line):
            revised_on, version = _long_date(path, text, match), f"{match.group(2)}.{match.group(3)}"
        elif revised_on and not _RULE.fullmatch(line) and not _ANNOUNCEMENT.fullmatch(line):
            yield _Change(number, revised_on, version, "", line)


def _changes_of_notes(path: Path, text: str) -> Iterator[_Change]:
    revised_on, mineral = None, ""
    for number, line in _lines(text):
        if match := _REPLACED.fullmatch(line):
            revised_on = _long_date(path, text, match)
        elif revised_on and line == line.upper() and not _RULE.fullmatch(line):
            mineral = line
        elif revised_on and mineral:
            yield _Change(number, revised_on, "", mineral, line)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines that say something, numbered from 1."""
    for number, line in enumerate(text.splitlines(), start=1):
        if said := trimmed(line):
            yield number, said


def _with_changes(file: Delivery, changes: Iterator[_Change] | list[_Change]) -> Delivery:
    rows = [
        {
            "raw_row_id": f"{file.snapshot_id}:{change.line}",
            "snapshot_id": file.snapshot_id,
            "revised_on": change.revised_on.isoformat(),
            "version_as_published": change.version,
            "mineral_as_published": change.mineral,
            "text_as_published": change.text,
        }
        for change in changes
    ]
    return replace(file, raw_table=REVISIONS_TABLE, rows=pl.DataFrame(rows, schema=REVISIONS_SCHEMA))


def _long_date(path: Path, text: str, match: re.Match[str]) -> date:
    try:
        return datetime.strptime(match.group(1), "%B %d, %Y").date()
    except ValueError:
        place = text.find(match.group(0))
        raise ImportRefused(
            file=path,
            row=text.count("\n", 0, place) + 1,
            found=f"the date {match.group(1)!r}",
            expected="a date such as 'May 27, 2026'",
        ) from None
