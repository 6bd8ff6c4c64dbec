"""Mutants of the models: drawn by a fixed seed, made over the built warehouse, held against every check."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
from mutants import DRAWS, SEED, Mutant, drawn
from overlay import Compiled, Name, Overlay, UnitTest, depending
from sql_places import Place, TypesOf, mutated, parsed, places, same_place, written

WAREHOUSE_TESTS = (
    "tests/worked_examples",
    "tests/end_to_end/test_readme.py",
    "tests/end_to_end/test_evidence.py",
)
"""Tests that ask the warehouse, run where nothing cheaper has told the mutant."""

LONGEST_S = 3600
"""Seconds for them; on a busy machine they take minutes."""

Check = Callable[[Overlay], str]
"""Tells what it finds wrong with the warehouse that is seen; empty if nothing."""


class Runner:
    """Makes mutants over one built warehouse.

    Args:
        built: the warehouse.
        target: dbt's folder of the build that made it.
        of_model: a check of one changed table, before anything is made of it.
        checks: of all tables, when everything is made that the change reaches.
    """

    def __init__(
        self,
        built: Path,
        target: Path,
        project: Path,
        of_model: Callable[[Overlay, Name], str],
        checks: list[Check],
    ) -> None:
        self.built, self.project = built, project
        self._of_model, self._checks = of_model, checks
        self.compiled = Compiled(target)
        self.overlay = Overlay(built, self.compiled, project)

    def mutants_of(self, name: Name, draws: int = DRAWS, seed: int = SEED) -> Iterator[Mutant]:
        """Mutants of a model until one has an effect, in the order in which they are drawn.

        A change that the database can't even read, such as a year added to a text, slips into no model. Where
        a table is empty, as without local sources, its unit tests alone can tell.
        """
        tree = parsed(self.compiled.models[name].sql)
        types_of = self._types(tree)
        for place in drawn(name[1], places(tree, types_of), draws, seed):
            begun = time.monotonic()
            try:
                self.overlay.columns(written(mutated(tree, place)))
            except duckdb.Error:
                continue
            outcome, told_by = self._judged(name, tree, place, types_of)
            yield Mutant(
                name[1], place.kind, f"{place.told} [{place.change}]", outcome, told_by,
                round(time.monotonic() - begun, 1),
            )  # fmt: skip
            if outcome != "without effect":
                return

    def _judged(self, name: Name, tree, place: Place, types_of: TypesOf) -> tuple[str, str]:
        try:
            sql = written(mutated(tree, place))
            try:
                if not self.overlay.make(name, sql):
                    if self.overlay.is_empty(name) and self.compiled.unit_tests.get(name):
                        told_by = self._unit_tests(name, tree, place, types_of)
                        return ("caught" if told_by else "survived"), told_by
                    return "without effect", ""
            except duckdb.Error as error:
                return "caught", f"the model does not run: {str(error).splitlines()[0][:100]}"
            told_by = self._of_model(self.overlay, name)
            told_by = told_by or self._unit_tests(name, tree, place, types_of) or self._rebuilt(name)
            for check in self._checks:
                told_by = told_by or check(self.overlay)
            told_by = told_by or self._warehouse_tests()
            return ("caught" if told_by else "survived"), told_by
        finally:
            self.overlay.undo()

    def _rebuilt(self, name: Name) -> str:
        """Make what depends on the model anew, and run the data tests as soon as their tables stand."""
        pending = set(self.compiled.descendants(name))
        done: set[Name] = set()
        for each in self.compiled.descendants(name):
            model = self.compiled.models[each]
            if each != name and model.parents & self.overlay.changed.keys():
                try:
                    self.overlay.make(each, model.sql)
                except duckdb.Error as error:
                    return f"{each[1]} does not run: {str(error).splitlines()[0][:100]}"
            pending.discard(each)
            # A table that nothing reads any more as changed is not waited for.
            reach = {one for one in pending if self._is_reached(one, pending)}
            for test in depending(self.compiled.tests, set(self.overlay.changed), reach):
                if test.name in done:
                    continue
                done.add(test.name)
                try:
                    if self.overlay.failing(test.sql):
                        return f"data test {test.name[1]}"
                except duckdb.Error as error:
                    return f"data test {test.name[1]}: {str(error).splitlines()[0][:100]}"
        return ""

    def _is_reached(self, name: Name, pending: set[Name]) -> bool:
        parents = self.compiled.models[name].parents
        return bool(parents & self.overlay.changed.keys()) or bool(parents & pending)

    def _unit_tests(self, name: Name, tree, place: Place, types_of: TypesOf) -> str:
        for test in self.compiled.unit_tests.get(name, []):
            over_rows = parsed(test.sql)
            found = same_place(place, places(tree, types_of), places(over_rows, self._types(over_rows)))
            if found is None:
                continue
            try:
                if not passes(self.overlay.connection, test, written(mutated(over_rows, found))):
                    return f"unit test {test.name}"
            except duckdb.Error:
                return f"unit test {test.name}"
        return ""

    def _warehouse_tests(self) -> str:
        with tempfile.TemporaryDirectory(dir=self.built.parent) as folder:
            copy = Path(folder) / "critmin.duckdb"
            self.overlay.write(copy, self.built)
            run = subprocess.run(
                [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *WAREHOUSE_TESTS],
                cwd=self.project, capture_output=True, text=True, timeout=LONGEST_S,
                env=os.environ | {"CRITMIN_WAREHOUSE": str(copy)},
            )  # fmt: skip
        failed = [line for line in run.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
        return " ".join(failed[0].split()[:2]) if failed else ("" if run.returncode == 0 else "pytest")

    def _types(self, tree) -> TypesOf:
        """Column → type of each CTE and of the model itself, asked when they are wanted."""
        known: dict[str, dict[str, str]] = {}
        text = written(tree)
        names = {each.alias for each in tree.ctes}

        def types_of(cte: str) -> dict[str, str]:
            if cte and cte not in names:
                return {}
            if cte not in known:
                sql = _only(tree, cte) if cte else text
                known[cte] = self.overlay.columns(sql)
            return known[cte]

        return types_of


def _only(tree, cte: str) -> str:
    """A query of one CTE of a model, with those before it."""
    query = parsed(f"select * from {cte}")
    query.set("with_", tree.args["with_"].copy())
    return written(query)


def passes(connection: duckdb.DuckDBPyConnection, test: UnitTest, sql: str) -> bool:
    """Whether a unit test's rows are those that it expects, with the model's SQL as given."""
    answer = connection.execute(test.compared.replace(test.sql, sql))
    names = [column[0] for column in answer.description]
    side = names.index("actual_or_expected")
    sides: dict[str, Counter[tuple]] = {"actual": Counter(), "expected": Counter()}
    for row in answer.fetchall():
        values = tuple(
            round(value, 9) if isinstance(value, float) else value
            for number, value in enumerate(row)
            if number != side
        )
        sides[row[side]][values] += 1
    return sides["actual"] == sides["expected"]
