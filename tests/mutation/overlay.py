"""A built warehouse with some models made anew over it; neither file nor project is changed.

The built file is attached to read. A model that is made anew becomes a table in a database in memory, and
the views by which checks see the warehouse show it in place of the built one. Descendants are made anew as
far as the change reaches: where a table comes out as it was, its children are not looked at.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import duckdb
from views import show_raw_tables

_RELATION = re.compile(r'"\w+"\."(\w+)"\."(\w+)"')
_FILE = re.compile(r"'data/(raw_\w+)\.parquet'")
_SETTINGS = {
    "memory_limit": "1500MB", "threads": "1", "preserve_insertion_order": "false",
    "autoload_known_extensions": "false", "autoinstall_known_extensions": "false",
    "python_enable_replacements": "false",
}  # fmt: skip

Name = tuple[str, str]
"""Schema and table."""


@dataclass(frozen=True)
class Model:
    """A model or data test as dbt compiled it.

    Attributes:
        sql: as compiled, with the name of dbt's database in its relations.
        parents: names of the models that it reads.
        promised: column → type of the contract; empty where there is none.
        required: columns that may not be null, by the contract.
        key: columns of the primary key, by the contract.
    """

    name: Name
    sql: str
    parents: frozenset[Name]
    file: str = ""
    promised: dict[str, str] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    key: tuple[str, ...] = ()


@dataclass(frozen=True)
class UnitTest:
    """A unit test of a model.

    Attributes:
        sql: the model over typed rows.
        compared: a query around it that gives its rows and those that it must give (actual_or_expected).
    """

    name: str
    sql: str
    compared: str


class Compiled:
    """What dbt compiled: models in the order of building, data tests, unit tests."""

    def __init__(self, target: Path) -> None:
        manifest = json.loads((target / "manifest.json").read_text(encoding="utf-8"))
        nodes = manifest["nodes"]
        names = {
            unique_id: (node["schema"], node["alias"])
            for unique_id, node in nodes.items()
            if node["resource_type"] == "model"
        }

        def parents(node: dict[str, Any]) -> frozenset[Name]:
            return frozenset(names[each] for each in node["depends_on"]["nodes"] if each in names)

        made = {
            name: Model(
                name, nodes[unique_id]["compiled_code"], parents(nodes[unique_id]),
                nodes[unique_id]["original_file_path"], *_contract(nodes[unique_id]),
            )
            for unique_id, name in names.items()
        }  # fmt: skip
        order = TopologicalSorter({name: sorted(made[name].parents) for name in sorted(made)})
        self.models: dict[Name, Model] = {name: made[name] for name in order.static_order()}
        self.tests = [
            Model(("", node["name"]), node["compiled_code"], parents(node))
            for node in nodes.values()
            if node["resource_type"] == "test" and node["config"]["severity"].upper() == "ERROR"
        ]
        by_name = {nodes[unique_id]["name"]: name for unique_id, name in names.items()}
        self.unit_tests: dict[Name, list[UnitTest]] = {}
        for test in manifest["unit_tests"].values():
            self.unit_tests.setdefault(by_name[test["model"]], []).append(_unit_test(target, test))

    def descendants(self, name: Name) -> list[Name]:
        """The model and what is made of it, in the order of building."""
        reached = {name}
        for each, model in self.models.items():
            if model.parents & reached:
                reached.add(each)
        return [each for each in self.models if each in reached]


def _contract(node: dict[str, Any]) -> tuple[dict[str, str], tuple[str, ...], tuple[str, ...]]:
    if not node["config"]["contract"]["enforced"]:
        return {}, (), ()
    columns = node["columns"].values()
    required = tuple(
        each["name"] for each in columns if any(one["type"] == "not_null" for one in each["constraints"])
    )
    key = next((tuple(each["columns"]) for each in node["constraints"] if each["type"] == "primary_key"), ())
    return {each["name"]: each["data_type"] for each in columns}, required, key


def _unit_test(target: Path, test: dict[str, Any]) -> UnitTest:
    name, beside = test["name"], Path(test["original_file_path"])
    compiled = target / "compiled" / "critmin" / beside / beside.parent / f"{name}.sql"
    run = target / "run" / "critmin" / beside / beside.parent / f"{name}.sql"
    sql, compared = compiled.read_text(encoding="utf-8"), run.read_text(encoding="utf-8")
    if sql not in compared:
        raise ValueError(f"{run} does not hold {compiled}: dbt writes unit tests otherwise than it did")
    return UnitTest(name, sql, compared)


class Overlay:
    """The warehouse as checks see it, with the models that were made anew."""

    def __init__(self, built: Path, compiled: Compiled, project: Path) -> None:
        self.compiled = compiled
        self.connection = duckdb.connect(":memory:", config=_SETTINGS)
        self.connection.execute(f"attach '{built}' as built (read_only)")
        self.connection.execute("attach ':memory:' as anew")
        self._tables: set[Name] = set(
            self.connection.execute(
                "select schema_name, table_name from duckdb_tables() where database_name = 'built'"
            ).fetchall()
        )
        for schema in sorted({schema for schema, _ in self._tables}):
            if schema != "main":
                self.connection.execute(f"create schema memory.{schema}")
                self.connection.execute(f"create schema anew.{schema}")
        for name in sorted(self._tables):
            self._show(name, "built")
        show_raw_tables(self.connection, project)
        self.changed: dict[Name, str] = {}
        self._digests: dict[Name, tuple[Any, ...]] = {}

    def make(self, name: Name, sql: str) -> bool:
        """Make one model anew.

        Args:
            sql: with any database's name in its relations; each is read as the overlay has it.

        Returns:
            Whether the table differs from the built one, figures compared to seven digits.

        Raises:
            duckdb.Error: the SQL can't be run, or its result breaks the contract.
        """
        schema, table = name
        promised = ", ".join(f'"{column}"' for column in self.compiled.models[name].promised) or "*"
        made = f"select {promised} from ({self.seen(sql)}) as made"
        self.connection.execute(f'create or replace table anew.{schema}."{table}" as {made}')
        if self._digest(name, "anew") == self.digest_of_built(name):
            self.connection.execute(f'drop table anew.{schema}."{table}"')
            return False
        self._hold_to_contract(self.compiled.models[name])
        self.changed[name] = sql
        self._show(name, "anew")
        return True

    def undo(self) -> None:
        """Show the built warehouse again."""
        for schema, table in self.changed:
            self._show((schema, table), "built")
        self.changed.clear()
        for schema, table in self.connection.execute(
            "select schema_name, table_name from duckdb_tables() where database_name = 'anew'"
        ).fetchall():
            self.connection.execute(f'drop table anew.{schema}."{table}"')

    def seen(self, sql: str) -> str:
        """SQL as compiled by dbt, reading what is made anew where there is such, else what is built."""

        def read_from(found: re.Match[str]) -> str:
            database = "anew" if found.groups() in self.changed else "built"
            return f'{database}."{found[1]}"."{found[2]}"'

        return _RELATION.sub(read_from, _FILE.sub(r"memory.raw.\1", sql))

    def failing(self, sql: str) -> int:
        """Rows that a data test finds."""
        return self.connection.execute(f"select count(*) from ({self.seen(sql)}) as found").fetchone()[0]

    def columns(self, sql: str) -> dict[str, str]:
        """Column → type of a query."""
        described = self.connection.execute(f"describe {self.seen(sql)}").fetchall()
        return {row[0]: row[1] for row in described}

    def digest_of_built(self, name: Name) -> tuple[Any, ...]:
        """Digest of a table of the built warehouse."""
        if name not in self._digests:
            self._digests[name] = self._digest(name, "built")
        return self._digests[name]

    def is_empty(self, name: Name) -> bool:
        """Whether the built table has no row."""
        return self.digest_of_built(name)[0] == 0

    def write(self, file: Path, built: Path) -> None:
        """Write the warehouse as it is seen here to a file of its own."""
        with built.open("rb") as source, file.open("wb") as copy:
            while chunk := source.read(1 << 24):
                copy.write(chunk)
        self.connection.execute(f"attach '{file}' as copied")
        try:
            for schema, table in self.changed:
                self.connection.execute(f'delete from copied.{schema}."{table}"')
                self.connection.execute(
                    f'insert into copied.{schema}."{table}" by name select * from anew.{schema}."{table}"'
                )
                # The command line runs the compiled scenario models again: it shall run the changed one.
                self.connection.execute(
                    "update copied.provenance.compiled_models set compiled_sql = ? "
                    "where schema_name = ? and model_name = ?",
                    [_RELATION.sub(r'"\1"."\2"', self.changed[schema, table]), schema, table],
                )
        finally:
            self.connection.execute("detach copied")

    def _show(self, name: Name, database: str) -> None:
        schema, table = name
        if schema != "main":
            name_of = f'{schema}."{table}"'
            self.connection.execute(
                f"create or replace view memory.{name_of} as select * from {database}.{name_of}"
            )

    def _digest(self, name: Name, database: str) -> tuple[Any, ...]:
        """Number of rows, columns and a sum over the rows that their order does not change."""
        relation = f'{database}."{name[0]}"."{name[1]}"'
        types = self.columns(f"select * from {relation}")
        terms = ", ".join(
            f'cast("{column}" as float)' if kind == "DOUBLE" else f'"{column}"'
            for column, kind in types.items()
        )
        rows = self.connection.execute(
            f"select count(*), sum(cast(hash({terms}) as hugeint)) from {relation}"
        ).fetchone()
        return *rows, *types.items()

    def _hold_to_contract(self, model: Model) -> None:
        schema, table = model.name
        if not model.promised:
            return
        anew = f'anew.{schema}."{table}"'
        types = self.columns(f"select * from {anew}")
        wanted = self.columns(f'select * from built.{schema}."{table}"')
        if types != wanted:
            raise duckdb.BinderException("contract: columns or types are not those that are promised")
        for column in model.required:
            if self.connection.execute(f'select 1 from {anew} where "{column}" is null limit 1').fetchone():
                raise duckdb.ConstraintException(f"contract: {column} is null")
        if model.key:
            keys = ", ".join(f'"{column}"' for column in model.key)
            twice = f"select {keys} from {anew} group by {keys} having count(*) > 1 limit 1"
            if self.connection.execute(twice).fetchone():
                raise duckdb.ConstraintException("contract: a key stands there twice")


def depending(tests: Iterable[Model], changed: set[Name], pending: set[Name]) -> Iterator[Model]:
    """The data tests that read a changed table and none that is still to be made anew."""
    for test in tests:
        if test.parents & changed and not test.parents & pending:
            yield test
