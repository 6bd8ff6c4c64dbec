"""What the project's other checks say of a warehouse with changed tables."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import duckdb
from calculations import COMPARISONS, EVERY
from carried_columns import broken, rules
from overlay import Name, Overlay

from critmin.quality import judging, tables
from critmin.quality.suites import read_suites


def expectations(project: Path) -> Callable[[Overlay], str]:
    """The suites of public tables that look at a changed table, judged over the overlay."""
    suites = read_suites(project / "tests" / "expectations", kinds=("marts",))
    helped: set[int] = set()

    def check(overlay: Overlay) -> str:
        if id(overlay) not in helped:
            tables.with_help(overlay.connection)
            helped.add(id(overlay))
        changed = {table for schema, table in overlay.changed if schema == "marts"}
        for suite in suites:
            named = {word for look in suite.looks for word in re.findall(r"\w+\.(\w+)", look.sql)}
            if not (named | {suite.subject}) & changed:
                continue
            for verdict in judging.judge(overlay.connection, [suite]):
                if verdict.outcome in judging.FAILING:
                    return f"expectation {suite.name} {verdict.expectation.code}"
        return ""

    return check


def carried(overlay: Overlay, only: Name | None = None) -> str:
    """The rules of carried columns that a changed table could break.

    Args:
        only: judge this one by what it reads, while its descendants are still those that were built.
    """
    changed = {f"{schema}.{table}" for schema, table in overlay.changed}
    for rule in rules():
        if rule.model == ".".join(only) if only else {rule.model, rule.source} & changed:
            try:
                found = broken(overlay.connection, rule)
            except duckdb.Error as error:
                found = f"{rule.model} from {rule.source}: {error}"
            if found:
                return f"carried columns: {found}"
    return ""


def second_calculation(overlay: Overlay) -> str:
    """The comparisons with the second calculation that read a changed table."""
    changed = {table for _, table in overlay.changed}
    for comparison, tables_read in COMPARISONS.items():
        if tables_read is EVERY or changed & set(tables_read):
            try:
                found = comparison(overlay.connection)
            except duckdb.Error as error:
                found = [str(error)]
            if found:
                return f"second calculation: {found[0]}"
    return ""
