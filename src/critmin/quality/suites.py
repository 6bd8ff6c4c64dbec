"""Suites of expectations, kept as data under tests/expectations/.

raw/<source_id>.toml judges the deliveries of a source, marts/<table>.toml a public table. A suite is a list
of looks; a look is a query that gives a small table, and the expectations of Great Expectations on it:

    [[look]]
    name = "editions"
    shows = "what a row of it is"
    sql = "select snapshot_id, ..."

    [[look.expect]]
    code = "no_year_is_missing"               # unique in the suite: acceptances name it
    type = "expect_column_values_to_be_between"
    column = "year_count"
    min_value = 1
    why = "what would be wrong, for whom"

Whatever else stands in [[look.expect]] goes to Great Expectations as it is. A look over raw tables has a
column snapshot_id wherever a row is about one delivered file: an import judges only the rows of what is
delivered. `may_be_empty` says why a look may give no row; without it such a look fails: nothing was judged.
A `severity` of warning is told and fails nothing.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from critmin.errors import CritminError

KINDS = ("raw", "marts")
SEVERITIES = ("critical", "warning")

_OF_EXPECTATION = ("code", "type", "why")
_OF_LOOK = ("name", "shows", "sql", "expect")


@dataclass(frozen=True)
class Expectation:
    """One thing that a look must show.

    Attributes:
        code: its name in the suite.
        type: Great Expectations' name of it (expect_column_values_to_be_between).
        why: what would be wrong if it failed.
        severity: critical, or warning: told, but nothing fails.
        arguments: what Great Expectations is given (column, min_value, mostly, ...).
    """

    code: str
    type: str
    why: str
    severity: str = "critical"
    arguments: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Look:
    """A query over the tables of the subject, and what its result must be like.

    Attributes:
        shows: what a row of it is.
        may_be_empty: why it may have no row; empty if it must have one.
    """

    name: str
    shows: str
    sql: str
    expectations: tuple[Expectation, ...]
    may_be_empty: str = ""


@dataclass(frozen=True)
class Suite:
    """All that is expected of one source's deliveries or of one public table.

    Attributes:
        kind: raw or marts.
        subject: the source_id, or the table's name.
    """

    kind: str
    subject: str
    looks: tuple[Look, ...]

    @property
    def name(self) -> str:
        """The suite's name in tables and acceptances: raw.usgs_mcs, marts.country_shares."""
        return f"{self.kind}.{self.subject}"


def read_suites(folder: Path, kinds: Iterable[str] = KINDS) -> list[Suite]:
    """The suites under tests/expectations/, sources first, each kind by name.

    Raises:
        CritminError: the folder is missing or a suite is not what its layout wants; names file and place.
    """
    if not folder.is_dir():
        raise CritminError(f"There are no expectations at {folder}: nothing can be judged without them.")
    return [read_suite(file) for kind in kinds for file in sorted((folder / kind).glob("*.toml"))]


def read_suite(file: Path) -> Suite:
    """Read one suite; its kind is the folder's name, its subject the file's.

    Raises:
        CritminError: a key is missing, empty, unknown or there twice; names file and place.
    """
    place = f"{file.parent.name}/{file.name}"
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CritminError(f"{place} can't be read as a suite: {error}") from error
    if set(content) != {"look"}:
        raise CritminError(f"{place}: a suite holds [[look]] and nothing else; found {sorted(content)}.")
    looks = tuple(_look(look, place) for look in content["look"])
    for what, names in (
        ("look", [look.name for look in looks]),
        ("code", [each.code for look in looks for each in look.expectations]),
    ):
        if repeated := [name for name, count in Counter(names).items() if count > 1]:
            raise CritminError(f"{place}: the {what} {repeated[0]!r} stands there twice.")
    return Suite(file.parent.name, file.stem, looks)


def _look(content: dict[str, Any], place: str) -> Look:
    place = f"{place}, look {content.get('name', '?')!r}"
    _refuse_missing(content, _OF_LOOK, place)
    if unknown := set(content) - {*_OF_LOOK, "may_be_empty"}:
        raise CritminError(f"{place}: unknown key {sorted(unknown)[0]!r}.")
    return Look(
        name=content["name"],
        shows=content["shows"],
        sql=content["sql"],
        expectations=tuple(_expectation(each, place) for each in content["expect"]),
        may_be_empty=content.get("may_be_empty", ""),
    )


def _expectation(content: dict[str, Any], place: str) -> Expectation:
    place = f"{place}, expectation {content.get('code', '?')!r}"
    _refuse_missing(content, _OF_EXPECTATION, place)
    severity = content.get("severity", "critical")
    if severity not in SEVERITIES:
        raise CritminError(f"{place}: the severity {severity!r} is none of {', '.join(SEVERITIES)}.")
    arguments = {key: value for key, value in content.items() if key not in (*_OF_EXPECTATION, "severity")}
    return Expectation(content["code"], content["type"], content["why"], severity, arguments)


def _refuse_missing(content: dict[str, Any], keys: Iterable[str], place: str) -> None:
    for key in keys:
        if not content.get(key):
            raise CritminError(f"{place}: {key!r} is missing or empty.")
