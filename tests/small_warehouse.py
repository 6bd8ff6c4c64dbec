"""A small complete project: every model and nearly every test of the real one, with four minerals.

For tests of how a warehouse is made, kept and read, which need a whole one but not all of its figures. It is
made from the checkout each time, so it follows what is there: of each seed and Parquet file it keeps the rows
of MINERALS and those that speak of no mineral. What the figures of all minerals together say is tested on the
real warehouse; dbt's tests of that are ABOUT_THE_WHOLE and left out here.

    python tests/small_warehouse.py FOLDER [--without-tests]    # then: CRITMIN_ROOT=FOLDER critmin build
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Container
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl
import yaml

MINERALS = ("rare_earths", "lithium", "copper", "gallium")
"""A kind of many elements, one with customs codes of its own, a base metal with monthly prices and ore, and
one of whose six indicators most are N/A. The first three are in the deck."""

IMPORTERS = ("JPN", "KOR")
"""Of BACI's flows only those to the importer that the pages are written for, and to another."""

ABOUT_THE_WHOLE = {
    "annual_price_cuts_follow_from_the_monthly_ones": "a median over the metals of the Pink Sheet",
    "japans_customs_of_2020_give_the_known_totals": "totals of codes of other minerals",
    "measures_hold_as_their_originals_tell": "statements on tin, graphite and single elements",
    "ratings_that_the_slides_fix_agree": "the number of all ratings of the slides",
    "slide_reproduction_meets_its_tolerances": "the number of all import charts of the slides",
    "the_slides_own_shares_give_their_index": "charts of nickel, cobalt and tungsten",
}
"""dbt's tests that can't hold without the other minerals, and why."""

_TESTS = ("data_tests", "unit_tests")

_COPIED = ("macros", "models", "reports", "seeds", "data", "tests/sql", "tests/expectations")
_COPIED_FILES = ("dbt_project.yml", "profiles.yml", "requirements.lock")
_NAMES = (
    "name_as_published",
    "mineral_as_published",
    "material_as_published",
    "resource_as_published",
    "metal_as_published",
    "hs9_code",
    "hs6_code",
)
"""Columns that name a mineral, or a good of one, in the publisher's words or codes."""


def make_project(repo: Path, root: Path, *, with_tests: bool = True) -> Path:
    """Write the small project into a new folder; the same checkout gives the same bytes.

    Args:
        repo: the checkout that it is made from; nothing is written there.
        root: the folder to make.
        with_tests: with dbt's data tests and unit tests; without them a build takes half the time, and dbt
            reads the project in half the time.

    Returns:
        The folder, ready for `critmin build`.
    """
    root.mkdir(parents=True)
    for name in _COPIED:
        shutil.copytree(repo / name, root / name)
    for name in _COPIED_FILES:
        shutil.copy(repo / name, root / name)
    for name in ABOUT_THE_WHOLE:
        (root / "tests" / "sql" / f"{name}.sql").unlink()
    if not with_tests:
        shutil.rmtree(root / "tests" / "sql")
        for file in [*(root / "models").rglob("*.yml"), *(root / "seeds").rglob("*.yml")]:
            described = yaml.load(file.read_bytes(), yaml.CSafeLoader)
            file.write_text(yaml.dump(_without(described, _TESTS), allow_unicode=True, sort_keys=False))
    _Small(root).write()
    return root


def _without(described: Any, names: Container[str]) -> Any:
    """The same lists and mappings without what stands under these names."""
    if isinstance(described, list):
        return [_without(each, names) for each in described]
    if isinstance(described, dict):
        return {name: _without(each, names) for name, each in described.items() if name not in names}
    return described


@dataclass(frozen=True)
class _Name:
    """A published name, or a customs code, that a seed maps to one of our minerals or to another."""

    source_id: str
    name: str
    is_code: bool
    is_ours: bool


class _Small:
    """The tables of a project with the rows of other minerals taken out."""

    def __init__(self, root: Path) -> None:
        files = [*(root / "seeds").rglob("*.csv"), *(root / "data").glob("*.parquet")]
        self._files = {file.stem: file for file in sorted(files)}
        self._tables = {name: read_table(file) for name, file in self._files.items()}
        self._before = dict(self._tables)

    def write(self) -> None:
        """Take the rows out, and what then points nowhere; write the tables that changed."""
        for name in self._tables:
            self._keep_own_minerals(name)
        raw = [name for name in self._tables if name.startswith("raw_") and name != "raw_tables"]
        for name in raw:
            self._keep_own_names(name)
        self._keep_own_importers()
        links = "raw_hs_concordances__links"
        codes = self._tables["hs6_codes"].select(from_code="hs6_code").unique()
        self._keep(links, codes, ("from_code",))
        self._keep_those_of("raw_meti_2022__shares", "raw_meti_2022__charts", ("chart_id",))
        self._keep_those_of("scenario_caveats", "scenario_levers", ("scenario_id", "row_number"))
        imports = self._tables["raw_mof_trade__imports"].select(hs6_code=pl.col("hs9_code").str.head(6))
        self._keep("source_comparison_exceptions", imports, ("hs6_code",))
        rows = pl.concat([self._tables[name].select("raw_row_id") for name in raw])
        self._tables["corrections"] = self._tables["corrections"].join(rows, on="raw_row_id", how="semi")
        self._count_snapshots(raw)
        for name, table in self._tables.items():
            if table is not self._before[name]:
                write_table(table, self._files[name])

    def _keep_own_minerals(self, name: str) -> None:
        table = self._tables[name]
        for column in table.columns:
            if column.endswith("mineral_code"):
                table = table.filter(pl.col(column).is_in(MINERALS).fill_null(True))
        self._replace(name, table)

    def _keep_own_names(self, name: str) -> None:
        """Rows of a raw table whose names of minerals, as its source has them, are not all of others."""
        source = self._sources[name]
        table = self._tables[name]
        for column in _NAMES:
            if column in table.columns:
                others = self._names_of_others(source, column.endswith("_code"))
                table = table.filter(~pl.col(column).is_in(others).fill_null(False))
        self._replace(name, table)

    def _keep_own_importers(self) -> None:
        countries = self._tables["countries"].filter(pl.col("country_code").is_in(IMPORTERS))
        codes = [*countries["country_code"], *countries["baci_code"]]  # as its two copies write them
        flows = self._tables["raw_cepii_baci__flows"]
        self._replace(
            "raw_cepii_baci__flows", flows.filter(pl.col("importer_code_as_published").is_in(codes))
        )

    def _names_of_others(self, source: str, is_code: bool) -> list[str]:
        """Names, or codes, that are mapped, but to no mineral of ours; the source's own words come first."""
        mapped = [each for each in self._names if each.is_code == is_code]
        own_words = {each.name for each in mapped if each.source_id == source}
        meant = [each for each in mapped if each.source_id == source or each.name not in own_words]
        return sorted({each.name for each in meant} - {each.name for each in meant if each.is_ours})

    @cached_property
    def _names(self) -> list[_Name]:
        """Each mapped name or code of the whole project."""
        names = []
        for seed, table in self._before.items():
            if seed.startswith("raw_") or "mineral_code" not in table.columns:
                continue
            sources = table["source_id"] if "source_id" in table.columns else [""] * table.height
            for column in sorted(set(_NAMES) & set(table.columns)):
                is_code = column.endswith("_code")
                for source, mineral, name in zip(sources, table["mineral_code"], table[column], strict=True):
                    names.append(_Name(source, name, is_code, mineral in (None, *MINERALS)))
        return [each for each in names if each.name]

    @cached_property
    def _sources(self) -> dict[str, str]:
        return dict(self._before["raw_tables"].select("raw_table", "source_id").iter_rows())

    def _keep_those_of(self, name: str, other: str, key: tuple[str, ...]) -> None:
        self._keep(name, self._tables[other], key)

    def _keep(self, name: str, others: pl.DataFrame, key: tuple[str, ...]) -> None:
        self._replace(name, self._tables[name].join(others, on=key, how="semi"))

    def _count_snapshots(self, raw: list[str]) -> None:
        """As an import counts them: the rows that are held of each file."""
        rows = pl.concat([self._tables[name].select("snapshot_id") for name in raw])
        counts = dict(rows.group_by("snapshot_id").len().iter_rows())
        table = self._tables["snapshots"]
        held = [str(counts.get(snapshot_id, 0)) for snapshot_id in table["snapshot_id"]]
        self._tables["snapshots"] = table.with_columns(pl.Series("row_count", held))

    def _replace(self, name: str, table: pl.DataFrame) -> None:
        if table.height < self._tables[name].height:
            self._tables[name] = table


def run_critmin(root: Path, *arguments: str) -> None:
    """Run a command on a project; it must succeed."""
    done = subprocess.run(
        [sys.executable, "-m", "critmin.cli", *arguments],
        cwd=root,
        env=os.environ | {"CRITMIN_ROOT": str(root)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def read_table(file: Path) -> pl.DataFrame:
    if file.suffix == ".parquet":
        return pl.read_parquet(file)
    return pl.read_csv(file.read_bytes(), infer_schema=False)


def write_table(table: pl.DataFrame, file: Path) -> None:
    if file.suffix == ".parquet":
        table.write_parquet(file, compression="zstd")
    else:
        file.write_text(table.write_csv(line_terminator="\n"), encoding="utf-8")


if __name__ == "__main__":
    made = make_project(
        Path(__file__).resolve().parents[1], Path(sys.argv[1]), with_tests="--without-tests" not in sys.argv
    )
    print(made)
