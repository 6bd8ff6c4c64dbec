"""Judges what was delivered and what was made of it: does this edition look like the one before?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from critmin.errors import CritminError
from critmin.project import Project
from critmin.quality import data_docs, judging, tables
from critmin.quality.data_docs import OUTCOMES
from critmin.quality.suites import read_suites

__all__ = ["OUTCOMES", "Checked", "CheckedSuite", "check"]


@dataclass(frozen=True)
class CheckedSuite:
    """One suite in a line.

    Attributes:
        outcome: the worst of its verdicts.
        counts: outcome → number of verdicts, in the order of OUTCOMES.
        finding: the first expectation that does not hold; empty where all do.
    """

    name: str
    outcome: str
    counts: dict[str, int]
    finding: str


@dataclass(frozen=True)
class Checked:
    """What a check found.

    Attributes:
        suites: a line for each, sources first.
        told: a sentence on each expectation that does not hold, and why that matters.
        index: the pages' index; none when only some suites were judged.
        failure: one sentence if anything failed or could not be judged, else empty.
    """

    suites: list[CheckedSuite]
    told: list[str]
    index: Path | None
    failure: str


def check(
    project: Project,
    names: Sequence[str] = (),
    on_suite: Callable[[int, int, str], None] = lambda done, total, name: None,
) -> Checked:
    """Judge a built warehouse and the raw tables it was built from; write pages when all suites are judged.

    Raises:
        CritminError: no warehouse, a suite that can't be read, or no suite of a name.
    """
    suites = read_suites(project.expectations)
    if unknown := set(names) - {suite.name for suite in suites}:
        raise CritminError(f"There is no suite {sorted(unknown)[0]!r}; one is named like {suites[0].name}.")
    suites = [suite for suite in suites if not names or suite.name in names]
    with tables.of_warehouse(project) as connection:
        digests = dict(connection.execute("select snapshot_id, sha256 from provenance.snapshots").fetchall())
        verdicts = judging.judge(
            connection, suites, accepted=tables.accepted(project.seeds, digests), on_suite=on_suite
        )
    lines, told = [], []
    for suite in suites:
        mine = [each for each in verdicts if each.suite == suite.name]
        unmet = [each for each in mine if each.outcome in (*judging.FAILING, "warned")]
        finding = f"{unmet[0].expectation.code}: {unmet[0].observed}" if unmet else ""
        lines.append(CheckedSuite(suite.name, data_docs.worst(mine), data_docs.counts(mine), finding))
        told += [
            f"{each.suite}, {each.look}, {each.expectation.code} {each.outcome}: {each.observed}"
            f"{f', such as {_shown(each.rows[0])}' if each.rows else ''}. {each.expectation.why}."
            for each in unmet
        ]
    index = None
    if not names:
        index = data_docs.write(project, suites, verdicts, project.warehouse.name, project.data_docs)
    failing = sum(each.outcome in judging.FAILING for each in verdicts)
    failure = f"{failing} of {len(verdicts)} expectations failed or could not be judged." if failing else ""
    return Checked(lines, told, index, failure)


def _shown(row: dict[str, str]) -> str:
    return ", ".join(f"{column} {value}" for column, value in row.items())
