"""A project of three small models with the real command, so that a build takes seconds."""

import fcntl
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from critmin import warehouse

PROJECT = """\
name: critmin
version: 0.1.0
profile: critmin
model-paths: [models]
seed-paths: [seeds]
flags: {send_anonymous_usage_stats: false}
vars: {as_of: newest}
models: {critmin: {+materialized: table}}
"""
SCHEMA_NAMES = """\
{% macro generate_schema_name(custom_schema_name, node) %}
{{- "raw" if node.resource_type == 'seed' else 'marts' -}}
{% endmacro %}
"""
AS_OF = """\
{% set day = '2026-06-02' if var('as_of') == 'newest' else var('as_of') %}
select cast('{{ day }}' as date) as as_of, country_code, share from {{ ref('shares') }}
"""
TESTS = """\
models:
  - name: indicator_values
    columns: [{name: country_code, data_tests: [not_null, unique]}]
"""
# Far more than a build's time on any machine, without waiting for anything: the sum has 10^13 terms.
ENDLESS = "select sum(a.range * b.range) as endless from range(10000000) a, range(1000000) b"


@pytest.fixture(scope="module")
def built_once(tmp_path_factory, repo: Path) -> Path:
    """A small project that has been built; for copying only."""
    root = tmp_path_factory.mktemp("small") / "a project"
    for folder in ("seeds", "models", "macros"):
        (root / folder).mkdir(parents=True)
    shutil.copy(repo / "profiles.yml", root)
    (root / "dbt_project.yml").write_text(PROJECT)
    (root / "macros" / "generate_schema_name.sql").write_text(SCHEMA_NAMES)
    (root / "seeds" / "shares.csv").write_text("country_code,share\nCHN,0.6\nVNM,0.4\n")
    (root / "models" / "indicator_values.sql").write_text(AS_OF)
    (root / "models" / "models.yml").write_text(TESTS)
    for name in set(warehouse.PUBLIC_MARTS) - {"indicator_values"}:
        (root / "models" / f"{name}.sql").write_text("select * from {{ ref('indicator_values') }}")
    done = run_build(root)
    assert done.returncode == 0, done.stderr
    return root


@pytest.fixture
def project(built_once: Path, tmp_path: Path) -> Path:
    """A small project of the test's own, with a published warehouse."""
    return shutil.copytree(built_once, tmp_path / "a project")


def start_build(root: Path, *arguments: str, **options) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-m", "critmin.cli", "build", *arguments],
        cwd=root,
        env={**os.environ, "CRITMIN_ROOT": str(root)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


def run_build(root: Path, *arguments: str) -> subprocess.CompletedProcess:
    process = start_build(root, *arguments)
    stdout, stderr = process.communicate(timeout=300)
    return subprocess.CompletedProcess(process.args, process.returncode, stdout, stderr)


def published(root: Path) -> dict[str, bytes]:
    return {name: (root / "build" / name).read_bytes() for name in ("critmin.duckdb", "manifest.json")}


def wait_until(is_so, seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.05)


def is_free(lock: Path) -> bool:
    with lock.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def countries(root: Path) -> list[str]:
    with warehouse.connect(root / "build" / "critmin.duckdb") as connection:
        rows = connection.execute("select country_code from marts.indicator_values order by 1").fetchall()
    return [country for (country,) in rows]
