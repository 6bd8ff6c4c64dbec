"""A correction is good as long as the publisher's error is there, and not a day longer.

On the whole project: in the deep run (CRITMIN_DEEP=1).
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

pytestmark = pytest.mark.skipif(not os.environ.get("CRITMIN_DEEP"), reason="of the deep run: CRITMIN_DEEP=1")

# Where a build has them: with the same names dbt need not parse everything anew.
HELD, PARSED = "build/.building/critmin.duckdb", "build/dbt"
COPIED = ("models", "macros", "seeds", "data", "dbt_project.yml", "profiles.yml")


@pytest.fixture(scope="module")
def as_it_is(repo: Path, warehouse_file: Path, tmp_path_factory) -> Path:
    """A copy of the project with its built warehouse, on which both tests pass; for copying only."""
    root = tmp_path_factory.mktemp("as_it_is") / "project"
    root.mkdir()
    for name in COPIED:
        (shutil.copytree if (repo / name).is_dir() else shutil.copy)(repo / name, root / name)
    shutil.copytree(repo / "tests" / "sql", root / "tests" / "sql")
    (root / HELD).parent.mkdir(parents=True)
    shutil.copy(warehouse_file, root / HELD)
    parsed = warehouse_file.parent / "dbt" / "partial_parse.msgpack"
    if parsed.is_file():  # what dbt knows of the same files from the build that made the warehouse
        (root / PARSED).mkdir(parents=True)
        shutil.copy(parsed, root / PARSED)
    done = build(root, "a_correction_finds_its_old_value", "countries_add_up_to_the_printed_world_total")
    assert done.returncode == 0, done.stdout
    return root


@pytest.fixture
def project(as_it_is: Path, tmp_path: Path) -> Path:
    """A project of the test's own, as `dbt build` goes on from it."""
    return shutil.copytree(as_it_is, tmp_path / "project")


def build(root: Path, *selected: str) -> subprocess.CompletedProcess:
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("DBT_", "CRITMIN_"))
    }
    return subprocess.run(
        [Path(sys.executable).with_name("dbt"), "build", "--quiet", "--indirect-selection", "cautious",
         "--select", *selected],
        cwd=root,
        env=environment | {"CRITMIN_DB": HELD, "DBT_TARGET_PATH": str(root / PARSED)},
        capture_output=True,
        text=True,
        timeout=600,
    )  # fmt: skip


def test_a_correction_whose_old_value_is_gone_stops_the_build(project):
    """The publisher puts Australia's zinc right in a new delivery of the same edition: the row must go."""
    world = project / "data" / "raw_usgs_mcs__world.parquet"
    held = pl.read_parquet(world)
    is_wrong = pl.col("value_as_published") == "1,166,000"
    assert held.filter(is_wrong).height == 1
    put_right = pl.when(is_wrong).then(pl.lit("66,000")).otherwise("value_as_published")
    held.with_columns(put_right.alias("value_as_published")).write_parquet(world)
    done = build(project, "a_correction_finds_its_old_value")
    assert done.returncode == 1
    assert "a_correction_finds_its_old_value" in done.stdout + done.stderr


def test_without_its_correction_a_total_stops_the_build(project):
    corrections = project / "seeds" / "provenance" / "corrections.csv"
    kept = [
        line
        for line in corrections.read_text(encoding="utf-8").splitlines(keepends=True)
        if not line.startswith("mcs2023_zinc_australia_reserves,")
    ]
    corrections.write_text("".join(kept), encoding="utf-8")
    done = build(
        project,
        "corrections",
        "int_production__corrected",
        "int_production__resolved",
        "countries_add_up_to_the_printed_world_total",
    )
    assert done.returncode == 1
    assert "countries_add_up_to_the_printed_world_total" in done.stdout + done.stderr
