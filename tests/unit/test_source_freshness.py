"""`dbt source freshness` warns of a source whose newest edition is older than its rhythm, and of no other."""

import csv
import json
import math
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
import yaml

SOURCES = Path("models") / "staging" / "_editions__sources.yml"
DAYS_PER_MONTH = 365.25 / 12


@pytest.fixture(scope="module")
def limits(repo: Path) -> dict[str, int]:
    """Days after which each source is warned of."""
    (source,) = yaml.safe_load((repo / SOURCES).read_text(encoding="utf-8"))["sources"]
    assert source["name"] == "editions"
    return {
        table["name"]: table["config"]["freshness"]["warn_after"]["count"]
        for table in source["tables"]
        if table["config"]["freshness"]["warn_after"]["period"] == "day"
    }


def test_each_source_with_a_rhythm_is_asked_and_warned_of_after_one_interval(repo, limits):
    def rows(name: str) -> list[dict[str, str]]:
        with (repo / "seeds" / "provenance" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    local = {row["source_id"] for row in rows("raw_tables") if row["storage"] == "local"}
    intervals = {row["source_id"]: row["interval_months"] for row in rows("release_calendar")}
    assert limits == {
        source_id: math.ceil(int(months) * DAYS_PER_MONTH)
        for source_id, months in intervals.items()
        if months and source_id not in local
    }


def test_dbt_warns_of_the_day_after_and_not_of_the_day_before(repo, limits, tmp_path):
    """Twice the same sources in one run: once before the limit, once a day past it."""
    text = (repo / SOURCES).read_text(encoding="utf-8")
    for schema in ("provenance", "past"):
        told = text.replace("schema: provenance", f"schema: {schema}")
        (tmp_path / "models").mkdir(exist_ok=True)
        (tmp_path / "models" / f"{schema}.yml").write_text(
            told.replace("name: editions", f"name: {schema}"), encoding="utf-8"
        )
    (tmp_path / "dbt_project.yml").write_text(
        "name: critmin\nprofile: critmin\nflags: {send_anonymous_usage_stats: false}\n", encoding="utf-8"
    )
    (tmp_path / "profiles.yml").write_bytes((repo / "profiles.yml").read_bytes())
    today = datetime.now(UTC).date()
    with duckdb.connect(str(tmp_path / "a.duckdb")) as connection:
        for schema, past_limit in (("provenance", -2), ("past", 1)):
            connection.execute(f"create schema {schema}")
            connection.execute(
                f"create table {schema}.snapshots (snapshot_id varchar, source_id varchar, published_on date)"
            )
            for source_id, days in limits.items():
                newest = today - timedelta(days=days + past_limit)
                for published_on in (newest, newest - timedelta(days=400)):
                    connection.execute(
                        f"insert into {schema}.snapshots values (?, ?, ?)",
                        [f"{source_id}_{published_on}", source_id, published_on],
                    )
    command = "from dbt.cli.main import cli; cli()"
    done = subprocess.run(
        [sys.executable, "-c", command, "--quiet", "source", "freshness", "--profiles-dir", "."],
        cwd=tmp_path,
        env=os.environ
        | {
            "CRITMIN_DB": "a.duckdb",
            "DBT_TARGET_PATH": "target",
            "DBT_LOG_PATH": "logs",
            "DBT_PROJECT_DIR": ".",
            "DBT_WRITE_JSON": "true",
        },
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    results = json.loads((tmp_path / "target" / "sources.json").read_text(encoding="utf-8"))["results"]
    assert {each["unique_id"]: each["status"] for each in results} == {
        f"source.critmin.{schema}.{source_id}": status
        for schema, status in (("provenance", "pass"), ("past", "warn"))
        for source_id in limits
    }
