"""The same figures whatever builds them, and those of a past day whatever was published since.

Two builds of the small complete warehouse at a past day: one of the project as it is, with four threads; one
of a project from which all that was published after that day has been taken out, with one. Only for the
deep run (CRITMIN_DEEP=1): they take minutes.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from critmin import warehouse
from critmin.digest import warehouse_digest
from small_warehouse import make_project, read_table, write_table

pytestmark = pytest.mark.skipif(not os.environ.get("CRITMIN_DEEP"), reason="of the deep run: CRITMIN_DEEP=1")

LISTS_WHAT_IS_HELD = {"snapshots"}
"""Marts of the files that are held, also of those that a day does not know yet; each says so in its row."""


def build(root: Path, day: date, threads: int) -> Path:
    done = subprocess.run(
        [sys.executable, "-m", "critmin.cli", "build", "--as-of", day.isoformat()],
        cwd=root,
        env=os.environ | {"CRITMIN_ROOT": str(root), "CRITMIN_THREADS": str(threads)},
        capture_output=True,
        text=True,
        timeout=1800,
    )
    assert done.returncode == 0, done.stderr
    return root / "build" / "critmin.duckdb"


def without_what_came_later(root: Path, day: date) -> int:
    """Take every later edition out of a project's seeds and data; returns the rows that went.

    A continuous series is held as one later file: of it the periods go that were not out yet, by the lag of
    its publication.
    """
    files = {
        file.stem: file for file in [*(root / "seeds").rglob("*.csv"), *(root / "data").glob("*.parquet")]
    }
    snapshots, sources = read_table(files["snapshots"]), read_table(files["sources"])
    lags = dict(read_table(files["publication_lags"]).select("source_id", "lag_days").iter_rows())
    continuous = sources.filter(pl.col("is_continuous") == "true")["source_id"].to_list()
    is_later = (pl.col("published_on") > day.isoformat()) & ~pl.col("source_id").is_in(continuous)
    later = snapshots.filter(is_later)
    assert later.height > 10
    taken = 0
    counts: dict[str, int] = {}
    for name, file in files.items():
        if not name.startswith("raw_") or name == "raw_tables":
            continue
        held = read_table(file)
        kept = held.filter(~pl.col("snapshot_id").is_in(later["snapshot_id"].to_list()))
        if name == "raw_worldbank_pinksheet__monthly":
            lag = timedelta(days=int(lags["worldbank_pinksheet"]))
            kept = kept.filter(
                pl.Series(
                    [month_end(each) + lag <= day for each in kept["period_as_published"]], dtype=pl.Boolean
                )
            )
        if kept.height < held.height:
            taken += held.height - kept.height
            write_table(kept, file)
        for snapshot_id, count in kept.group_by("snapshot_id").len().iter_rows():
            counts[snapshot_id] = counts.get(snapshot_id, 0) + count
    known = snapshots.filter(~is_later)
    row_counts = [str(counts.get(each, 0)) for each in known["snapshot_id"]]
    write_table(known.with_columns(pl.Series("row_count", row_counts)), files["snapshots"])
    corrections = read_table(files["corrections"])
    write_table(
        corrections.filter(~pl.col("edition_id").is_in(later["edition_id"].to_list())), files["corrections"]
    )
    return taken


def month_end(period: str) -> date:
    """2024M02 ends on 29 February 2024."""
    months = int(period[:4]) * 12 + int(period[5:])
    return date(months // 12, months % 12 + 1, 1) - timedelta(days=1)


@pytest.mark.parametrize("day", [date(2022, 6, 30), date(2025, 3, 31), date(2026, 3, 1)], ids=str)
def test_a_past_day_is_the_same_with_and_without_what_came_later_and_with_any_threads(repo, tmp_path, day):
    whole = make_project(repo, tmp_path / "whole", with_tests=False)
    then = shutil.copytree(whole, tmp_path / "then")
    assert without_what_came_later(then, day) > 1000
    digests = []
    for root, threads in ((whole, 4), (then, 1)):
        with warehouse.connect(build(root, day, threads)) as connection:
            digests.append({each.table_name: each.sha256 for each in warehouse_digest(connection).marts})
    of_all, of_then = digests
    assert len(of_all) > 100
    assert of_all.keys() == of_then.keys()
    assert {name for name in of_all if of_all[name] != of_then[name]} == LISTS_WHAT_IS_HELD
