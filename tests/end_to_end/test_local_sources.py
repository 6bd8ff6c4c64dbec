"""Figures that may not be passed on stay apart: a build reads them only when asked to, and into other files.

The builds here run the real command on a project of a few small models that has the real hook, so that a
build takes seconds; test_with_local_sources.py builds the whole project with the publishers' files.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import polars as pl
import pytest

from critmin import warehouse

PROJECT = """\
name: critmin
version: 0.1.0
profile: critmin
model-paths: [models]
seed-paths: [seeds]
macro-paths: [macros]
flags: {send_anonymous_usage_stats: false}
vars: {as_of: newest, with_local_sources: false}
models: {critmin: {+materialized: table}}
seeds:
  critmin:
    +full_refresh: true
    raw:
      +schema: raw
      prices: {+post-hook: "{{ add_local_rows() }}"}
    provenance:
      +schema: provenance
      snapshots: {+post-hook: "{{ add_local_rows() }}"}
"""
SCHEMA_NAMES = """\
{% macro generate_schema_name(custom_schema_name, node) %}
{{- (custom_schema_name or 'marts') | trim -}}
{% endmacro %}
"""
COLUMN_TYPES = """\
seeds:
  - {name: raw_prices__monthly, config: {column_types: {raw_row_id: varchar, price: varchar}}}
  - {name: raw_risks__classes, config: {column_types: {raw_row_id: varchar}}}
"""
VALUES = """\
select cast('2026-06-02' as date) as as_of, snapshot_id, cast(null as varchar) as price
from {{ ref('snapshots') }}
union all
select cast('2026-06-02' as date), raw_row_id, price from {{ ref('raw_prices__monthly') }}
"""
ENDLESS = "select sum(a.range * b.range) as endless from range(10000000) a, range(1000000) b"
DEFAULT_FILES = ("critmin.duckdb", "manifest.json")
LOCAL_FILES = ("critmin_local.duckdb", "manifest_local.json")


def critmin(root: Path, *arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "critmin.cli", *arguments],
        cwd=root,
        env=environment(root),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=600,
    )


def environment(root: Path) -> dict[str, str]:
    return os.environ | {"CRITMIN_ROOT": str(root)}


def fill_local(root: Path, prices: list[str]) -> None:
    """What `critmin import` leaves in local/ of a file with these prices."""
    local = root / "local"
    local.mkdir(exist_ok=True)
    rows = {"raw_row_id": [f"imf:{number}" for number in range(len(prices))], "price": prices}
    pl.DataFrame(rows).write_parquet(local / "raw_prices__monthly.parquet")
    (local / "snapshots.csv").write_text(
        f"snapshot_id,source_id,published_on,row_count\nimf,imf_pcps,2026-07-05,{len(prices)}\n"
    )


@pytest.fixture(scope="module")
def built_once(tmp_path_factory, repo: Path) -> Path:
    """A small project with an empty local/ that was built both ways; for copying only."""
    root = tmp_path_factory.mktemp("small") / "a project"
    for folder in ("seeds/raw/prices", "seeds/raw/risks", "seeds/provenance", "models", "macros", "reports"):
        (root / folder).mkdir(parents=True)
    shutil.copy(repo / "profiles.yml", root)
    shutil.copy(repo / "macros" / "engine" / "local_rows.sql", root / "macros")
    (root / "dbt_project.yml").write_text(PROJECT)
    (root / "macros" / "generate_schema_name.sql").write_text(SCHEMA_NAMES)
    seeds = root / "seeds"
    (seeds / "types.yml").write_text(COLUMN_TYPES)
    (seeds / "raw" / "prices" / "raw_prices__monthly.csv").write_text("raw_row_id,price\n")
    (seeds / "raw" / "risks" / "raw_risks__classes.csv").write_text("raw_row_id\n")
    (seeds / "provenance" / "snapshots.csv").write_text(
        "snapshot_id,source_id,published_on,row_count\npink,pinksheet,2026-06-02,720\n"
    )
    (seeds / "provenance" / "raw_tables.csv").write_text(
        "raw_table,source_id,storage\nraw_prices__monthly,imf_pcps,local\nraw_risks__classes,oecd_crc,local\n"
    )
    (root / "models" / "indicator_values.sql").write_text(VALUES)
    for name in set(warehouse.PUBLIC_MARTS) - {"indicator_values"}:
        (root / "models" / f"{name}.sql").write_text("select * from {{ ref('indicator_values') }}")
    fill_local(root, ["2606.4", "2190.5"])
    for arguments in ((), ("--with-local-sources",)):
        done = critmin(root, "build", *arguments)
        assert done.returncode == 0, done.stderr
    return root


@pytest.fixture
def project(built_once: Path, tmp_path: Path) -> Path:
    """A small project of the test's own, with both warehouses published."""
    return shutil.copytree(built_once, tmp_path / "a project")


def published(root: Path, names: tuple[str, ...]) -> dict[str, bytes]:
    return {name: (root / "build" / name).read_bytes() for name in names}


def manifest(root: Path, name: str) -> dict:
    return json.loads((root / "build" / name).read_text())


def prices(root: Path, *arguments: str) -> list[str]:
    """Prices of the marts, as the command line gives them."""
    query = "select price from marts.indicator_values where price is not null order by 1"
    done = critmin(root, "sql", query, "--format", "csv", *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()[1:]


def test_only_the_build_that_asks_for_local_figures_has_them(project):
    assert prices(project) == []
    assert prices(project, "--with-local-sources") == ["2190.5", "2606.4"]
    with warehouse.connect(project / "build" / "critmin.duckdb") as connection:
        held = connection.execute("select snapshot_id from provenance.snapshots").fetchall()
    assert held == [("pink",)]
    assert manifest(project, "manifest.json")["dbt_vars"] == {}
    assert manifest(project, "manifest_local.json")["dbt_vars"] == {"with_local_sources": True}


def test_the_default_build_is_the_same_whatever_lies_in_local(project):
    first = manifest(project, "manifest.json")
    assert not [name for name in first["inputs_sha256"] if name.startswith("local")]
    shutil.rmtree(project / "local")
    done = critmin(project, "build")
    assert (done.returncode, "Warning" in done.stderr) == (0, False)
    assert manifest(project, "manifest.json") == first


def test_neither_build_touches_the_others_files(project):
    default, local = published(project, DEFAULT_FILES), published(project, LOCAL_FILES)
    fill_local(project, ["1.5"])
    assert critmin(project, "build", "--with-local-sources").returncode == 0
    assert published(project, DEFAULT_FILES) == default
    assert prices(project, "--with-local-sources") == ["1.5"]
    newer = published(project, LOCAL_FILES)
    assert newer != local
    (project / "seeds" / "provenance" / "snapshots.csv").write_text(
        "snapshot_id,source_id,published_on,row_count\nwgi,wgi,2026-06-02,720\n"
    )
    assert critmin(project, "build").returncode == 0
    assert published(project, LOCAL_FILES) == newer


def test_only_the_build_with_local_figures_is_due_when_they_change(project):
    fill_local(project, ["1.5"])
    default = critmin(project, "build", "--if-changed")
    assert "critmin.duckdb is up to date" in default.stdout
    local = critmin(project, "build", "--if-changed", "--with-local-sources")
    assert (local.returncode, "up to date" in local.stdout) == (0, False)
    again = critmin(project, "build", "--if-changed", "--with-local-sources")
    assert "critmin_local.duckdb is up to date" in again.stdout


def test_a_local_table_that_is_missing_is_empty_and_is_named(project):
    (project / "local" / "raw_prices__monthly.parquet").unlink()
    done = critmin(project, "build", "--with-local-sources")
    assert done.returncode == 0, done.stderr
    assert "local/ lacks raw_prices__monthly" in done.stderr
    assert "critmin import imf_pcps FILE..." in done.stderr
    assert "local/ lacks raw_risks__classes" in done.stderr
    assert prices(project, "--with-local-sources") == []
    with warehouse.connect(project / "build" / "critmin_local.duckdb") as connection:
        types = connection.execute("select column_name, column_type from (describe raw.raw_prices__monthly)")
        assert types.fetchall() == [("raw_row_id", "VARCHAR"), ("price", "VARCHAR")]


def test_a_killed_build_with_local_figures_leaves_both_warehouses(project):
    before = published(project, DEFAULT_FILES + LOCAL_FILES)
    fill_local(project, ["1.5"])
    (project / "models" / "endless.sql").write_text(ENDLESS)
    log = project / "build" / "logs" / "dbt.log"
    log.unlink()
    process = subprocess.Popen(
        [sys.executable, "-m", "critmin.cli", "build", "--with-local-sources"],
        cwd=project,
        env=environment(project),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    end = time.monotonic() + 120
    while not (log.exists() and "endless" in log.read_text().rpartition("START")[2]):
        assert process.poll() is None, "the build was to be killed while it works"
        assert time.monotonic() < end
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait(timeout=60)
    assert (project / "build" / ".building_local").exists(), "a killed build can't have tidied up"
    assert published(project, DEFAULT_FILES + LOCAL_FILES) == before

    (project / "models" / "endless.sql").unlink()
    assert critmin(project, "build", "--with-local-sources").returncode == 0
    assert prices(project, "--with-local-sources") == ["1.5"]
    assert published(project, DEFAULT_FILES) == {name: before[name] for name in DEFAULT_FILES}


def test_dbt_alone_reads_them_when_its_variable_says_so(project, tmp_path):
    def rows(*arguments: str) -> int:
        file = tmp_path / "dev.duckdb"
        file.unlink(missing_ok=True)
        done = subprocess.run(
            [Path(sys.executable).with_name("dbt"), "build", "--quiet", *arguments],
            cwd=project,
            env=os.environ | {"CRITMIN_DB": str(file), "DBT_TARGET_PATH": str(tmp_path / "target")},
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, done.stdout
        with duckdb.connect(str(file), read_only=True) as connection:
            return connection.execute("select count(*) from raw.raw_prices__monthly").fetchone()[0]

    assert rows() == 0
    assert rows("--vars", "{with_local_sources: true}") == 2


def test_without_such_a_build_a_command_says_how_to_make_it(project):
    (project / "build" / "critmin_local.duckdb").unlink()
    done = critmin(project, "sql", "select 1", "--with-local-sources")
    assert done.returncode == 1
    assert "critmin build --with-local-sources" in done.stderr
