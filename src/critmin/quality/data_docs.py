"""Writes what a check found as pages to browse: an index, and a page for each suite.

Great Expectations writes such pages itself, but with styles, scripts and a counting picture from some ten
addresses on the net, which whoever opens them would call. These stand alone, and show each reason and query.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jinja2

from critmin.project import Project
from critmin.quality.judging import Verdict
from critmin.quality.suites import Suite
from critmin.templates import template_environment

OUTCOMES = ("error", "failed", "warned", "accepted", "absent", "passed")
"""From the worst to the best: a suite is as good as its worst."""


def worst(verdicts: Sequence[Verdict]) -> str:
    """The outcome of a suite; absent only where nothing could be judged."""
    found = {each.outcome for each in verdicts}
    if found == {"absent"}:
        return "absent"
    return next((each for each in OUTCOMES if each in found - {"absent"}), "passed")


def counts(verdicts: Sequence[Verdict]) -> dict[str, int]:
    """Outcome → number of verdicts, the worst first; all outcomes are in it."""
    found = Counter(each.outcome for each in verdicts)
    return {outcome: found[outcome] for outcome in OUTCOMES}


def as_dict(verdict: Verdict) -> dict[str, Any]:
    """A verdict as plain values."""
    return {
        "suite": verdict.suite,
        "look": verdict.look,
        "expectation": verdict.expectation.code,
        "type": verdict.expectation.type,
        "arguments": dict(verdict.expectation.arguments),
        "why": verdict.expectation.why,
        "outcome": verdict.outcome,
        "observed": verdict.observed,
        "rows": verdict.rows,
    }


def write(
    project: Project, suites: Sequence[Suite], verdicts: Sequence[Verdict], subject: str, folder: Path
) -> Path:
    """Write all pages into a folder, in the place of those that are there; returns the index."""
    new = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    rows = []
    for suite in suites:
        mine = [each for each in verdicts if each.suite == suite.name]
        page = f"{suite.name}.html"
        (new / page).write_text(_page(project, suite, mine, "index.html"), encoding="utf-8")
        rows.append({"name": suite.name, "page": page, "counts": counts(mine), "outcome": worst(mine)})
    index = _template(project, "index.html.j2").render(rows=rows, outcomes=OUTCOMES, subject=subject)
    (new / "index.html").write_text(index, encoding="utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    new.rename(folder)
    return folder / "index.html"


def write_page(project: Project, suite: Suite, verdicts: Sequence[Verdict], file: Path) -> None:
    """Write the page of one suite alone."""
    file.write_text(_page(project, suite, verdicts, ""), encoding="utf-8")


def _page(project: Project, suite: Suite, verdicts: Sequence[Verdict], index: str) -> str:
    looks = []
    for look in suite.looks:
        mine = [each for each in verdicts if each.look == look.name]
        row_count = max((each.row_count for each in mine), default=0)
        looks.append(
            {
                "name": look.name,
                "shows": look.shows,
                "sql": look.sql,
                "verdicts": mine,
                "row_count": row_count,
            }
        )
    return _template(project, "suite.html.j2").render(
        name=suite.name, looks=looks, outcome=worst(verdicts), index=index
    )


def _template(project: Project, name: str) -> jinja2.Template:
    return template_environment(project.reports / "data_docs").get_template(name)
