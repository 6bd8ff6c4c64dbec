"""The small project of the tests is the real one on fewer figures, not another one."""

import filecmp
from collections import Counter
from pathlib import Path

import polars as pl
import pytest

from critmin.raw_tables import raw_tables
from small_warehouse import ABOUT_THE_WHOLE, MINERALS, make_project


@pytest.fixture(scope="module")
def small(tmp_path_factory, repo: Path) -> Path:
    return make_project(repo, tmp_path_factory.mktemp("small") / "project")


def files(root: Path, *folders: str) -> set[str]:
    return {
        file.relative_to(root).as_posix()
        for folder in folders
        for file in (root / folder).rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }


def row_counts(root: Path) -> dict[str, int]:
    read = {name: table.read() for name, table in raw_tables(root / "seeds").items()}
    return {name: 0 if rows is None else rows.height for name, rows in read.items()}


def test_it_is_the_same_each_time(small, repo, tmp_path):
    again = make_project(repo, tmp_path / "again")
    names = sorted(files(small, "."))
    assert sorted(files(again, ".")) == names
    assert filecmp.cmpfiles(small, again, names, shallow=False) == (names, [], [])


def test_it_has_every_model_seed_and_test_but_those_about_the_whole(small, repo):
    folders = ("models", "macros", "seeds", "data", "tests/sql", "tests/expectations", "reports")
    left_out = {f"tests/sql/{name}.sql" for name in ABOUT_THE_WHOLE}
    assert files(repo, *folders) - files(small, *folders) == left_out
    for name in files(small, "models", "macros", "tests/sql"):
        assert (small / name).read_bytes() == (repo / name).read_bytes(), name


def test_no_table_is_empty_that_a_model_of_these_minerals_reads(small, repo):
    """Whole in the project and empty here: what is known of other minerals alone."""
    whole, here = row_counts(repo), row_counts(small)
    assert {name for name, count in here.items() if not count and whole[name]} == set()
    assert sum(here.values()) < sum(whole.values()) / 4
    minerals = pl.read_csv(small / "seeds" / "reference" / "minerals.csv")["mineral_code"]
    assert sorted(minerals) == sorted(MINERALS)


def test_the_list_of_snapshots_counts_the_rows_that_are_left(small):
    held = Counter()
    for table in raw_tables(small / "seeds").values():
        rows = table.read()
        if rows is not None:
            held.update(rows["snapshot_id"])
    snapshots = pl.read_csv(small / "seeds" / "provenance" / "snapshots.csv", infer_schema=False)
    listed = dict(snapshots.select("snapshot_id", pl.col("row_count").cast(pl.Int64)).iter_rows())
    assert {name: count for name, count in listed.items() if count} == held
