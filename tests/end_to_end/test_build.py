"""Publishing is one step: whatever happens to a build, readers see the last good warehouse or the new one.

The builds here run the real command on a project of three small models, so that a build takes seconds.
"""

import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from three_models import ENDLESS, countries, is_free, published, run_build, start_build, wait_until

from critmin import warehouse


def test_a_killed_build_leaves_the_last_good_warehouse_and_the_next_one_works(project):
    before = published(project)
    (project / "models" / "endless.sql").write_text(ENDLESS)
    (project / "seeds" / "shares.csv").write_text("country_code,share\nCHN,0.6\nUSA,0.3\nVNM,0.1\n")
    building = project / "build" / ".building"
    process = start_build(project)
    wait_until(lambda: (building / "critmin.duckdb").exists() or process.poll() is not None)
    wait_until(
        lambda: "endless" in (project / "build" / "logs" / "dbt.log").read_text().rpartition("START")[2]
    )
    assert process.poll() is None, "the build was to be killed while it works"
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)
    assert published(project) == before
    assert countries(project) == ["CHN", "VNM"]
    # dbt ends with its parent: nobody goes on writing, and the lock is free.
    wait_until(lambda: is_free(project / "build" / ".lock"))
    assert building.exists(), "a killed build can't have tidied up"

    (project / "models" / "endless.sql").unlink()
    done = run_build(project)
    assert done.returncode == 0, done.stderr
    assert countries(project) == ["CHN", "USA", "VNM"]
    assert not building.exists()


def test_a_failing_dbt_test_publishes_nothing_and_names_the_test(project):
    before = published(project)
    (project / "seeds" / "shares.csv").write_text("country_code,share\nCHN,0.6\nCHN,0.4\n")
    done = run_build(project)
    assert done.returncode == 1
    assert "unique_indicator_values_country_code" in done.stderr
    assert "Traceback" not in done.stderr
    assert published(project) == before
    assert not (project / "build" / ".building").exists()


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        ("models/broken.sql", "select no_such_column from {{ ref('shares') }}", "no_such_column"),
        ("models/broken.sql", "select * from {{ ref('no_such_model') }}", "no_such_model"),
        ("models/a_view.sql", "{{ config(materialized='view') }} select 1 as one", "a_view"),
        ("models/slide_reproduction.sql", "select 1 as one where false", "slide_reproduction"),
    ],
)
def test_a_build_that_is_not_whole_publishes_nothing(project, file, content, said):
    before = published(project)
    (project / file).write_text(content)
    done = run_build(project)
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert published(project) == before


def test_a_second_build_waits_for_the_first_and_says_for_whom(project):
    (project / "build" / ".lock").write_text("")
    with (project / "build" / ".lock").open("r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.write("process 4711\n")
        lock.flush()
        process = start_build(project)
        said = process.stderr.readline()
        assert "process 4711" in said
        assert process.poll() is None
    assert process.wait(timeout=300) == 0
    process.communicate()


def test_a_rebuild_of_the_same_figures_has_the_same_digest_and_of_others_another(project):
    first = json.loads(published(project)["manifest.json"])
    assert run_build(project).returncode == 0
    assert json.loads(published(project)["manifest.json"]) == first
    assert run_build(project, "--as-of", "2025-03-31").returncode == 0
    past = json.loads(published(project)["manifest.json"])
    assert (past["as_of"], past["dbt_vars"]) == ("2025-03-31", {"as_of": "2025-03-31"})
    assert past["digest"] != first["digest"]


def test_the_manifest_signs_each_mart_and_all_of_them(project):
    manifest = json.loads(published(project)["manifest.json"])
    with warehouse.connect(project / "build" / "critmin.duckdb") as connection:
        digests = connection.execute("select table_name, sha256 from marts.warehouse_digests").fetchall()
        (all_marts,) = connection.execute("select digest from marts.warehouse_info").fetchone()
    assert (manifest["digest"], manifest["mart_sha256"]) == (all_marts, dict(digests))
    assert manifest["mart_sha256"].keys() == manifest["mart_rows"].keys() - {
        "warehouse_info",
        "warehouse_digests",
    }


def test_a_day_is_compared_beside_the_published_warehouse(project):
    """It is built when it is not there, and found when it is; the published files stay as they are."""
    before = published(project)
    command = [
        sys.executable,
        "-m",
        "critmin.cli",
        "diff",
        "2025-03-31",
        "--part",
        "marts",
        "--format",
        "csv",
    ]
    environment = {**os.environ, "CRITMIN_ROOT": str(project)}
    first, second = (
        subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, timeout=300)
        for _ in range(2)
    )
    assert first.returncode == second.returncode == 0, first.stderr + second.stderr
    assert "holds the lock" in first.stderr
    assert second.stderr == ""
    assert first.stdout == second.stdout
    assert published(project) == before
    past = project / "build" / "as_of" / "2025-03-31"
    assert {file.name for file in past.iterdir()} == {"critmin.duckdb", "manifest.json"}
    # Every mart of this project has the day in each of its two rows, and nothing else differs but the day.
    told = {line.split(",")[0]: line.split(",")[1:5] for line in first.stdout.splitlines()[1:]}
    assert told["indicator_values"] == ["changed", "0", "0", "0"]


def test_an_unchanged_project_is_not_built_again(project):
    before = (project / "build" / "critmin.duckdb").stat()
    again = run_build(project, "--if-changed")
    assert (again.returncode, "up to date" in again.stdout) == (0, True)
    assert (project / "build" / "critmin.duckdb").stat().st_ino == before.st_ino
    (project / "seeds" / "shares.csv").write_text("country_code,share\nCHN,0.7\nVNM,0.3\n")
    assert run_build(project, "--if-changed").returncode == 0
    assert (project / "build" / "critmin.duckdb").stat().st_ino != before.st_ino


def test_the_file_says_what_it_is(project):
    with warehouse.connect(project / "build" / "critmin.duckdb") as connection:
        (row,) = connection.execute(
            "select cast(as_of as varchar), digest, duckdb_version from marts.warehouse_info"
        ).fetchall()
        digests = connection.execute(
            "select table_name, row_count from marts.warehouse_digests order by 1"
        ).fetchall()
    manifest = json.loads(published(project)["manifest.json"])
    assert row == ("2026-06-02", manifest["digest"], duckdb.__version__)
    assert digests == [(name, 2) for name in warehouse.PUBLIC_MARTS]
    assert manifest["inputs_sha256"].keys() >= {
        "seeds/shares.csv",
        "models/indicator_values.sql",
        "profiles.yml",
    }


def test_the_published_warehouse_opens_anywhere(warehouse_file, tmp_path):
    """From another folder, in another process, with no file to fall back on: each table can be read whole."""
    copy = tmp_path / "elsewhere" / "copied.duckdb"
    copy.parent.mkdir()
    shutil.copy(warehouse_file, copy)
    program = """
import duckdb, sys
connection = duckdb.connect(sys.argv[1], read_only=True, config={"enable_external_access": "false"})
connection.execute("set enable_progress_bar = false")  # a program given as text counts as a person's session
views = connection.execute("select count(*) from duckdb_views() where not internal").fetchone()[0]
tables = connection.execute("select schema_name, table_name from duckdb_tables()").fetchall()
for schema, table in tables:
    connection.execute(f'select * from "{schema}"."{table}"').to_arrow_table()
print(views, len(tables), len({schema for schema, _ in tables}))
"""
    said = subprocess.check_output([sys.executable, "-c", program, str(copy)], cwd=copy.parent, text=True)
    views, tables, schemas = map(int, said.split())
    assert views == 0
    assert tables > len(warehouse.PUBLIC_MARTS)
    assert schemas == 8  # raw, provenance, reference, mappings, method, staging, intermediate, marts
    assert [file.name for file in copy.parent.iterdir()] == [copy.name]


def test_dbt_alone_works_from_a_clean_checkout(repo, tmp_path):
    """With no argument, no profile at home and no folder made by hand; one seed stands for all."""
    try:
        tracked = subprocess.check_output(["git", "-C", str(repo), "ls-files", "-z"], text=True).split("\0")
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("only version control knows what a clean checkout holds")
    checkout = tmp_path / "checkout"
    for name in filter(None, tracked):
        if (repo / name).is_file() and not name.startswith(("tests/unit", "docs")):
            (checkout / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(repo / name, checkout / name)
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("DBT_", "CRITMIN_"))
    }
    dbt = Path(sys.executable).with_name("dbt")
    done = subprocess.run(
        [dbt, "build", "--quiet", "--select", "parameters", "--indirect-selection", "cautious"],
        cwd=checkout,
        env=environment | {"HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout
    with duckdb.connect(str(checkout / "build" / "dev.duckdb"), read_only=True) as connection:
        assert connection.execute("select count(*) from method.parameters").fetchone()[0] > 0
