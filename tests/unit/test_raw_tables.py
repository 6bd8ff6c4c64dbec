"""Each raw table goes to its storage: text, Parquet or this machine only; all of them together, or none."""

import csv
import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from miniatures import contents_of

from critmin import provenance
from critmin.errors import CritminError, ImportRefused
from critmin.importers.registry import Delivery
from critmin.provenance import register
from critmin.raw_tables import STORAGES, raw_tables

SOURCE = "invented"
TABLES = {"raw_invented__notes": "seed", "raw_invented__flows": "parquet", "raw_invented__secrets": "local"}


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def append(path: Path, *values: str) -> None:
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerow(values)


@pytest.fixture
def project(seeds_copy: Path) -> Path:
    """A project folder whose seeds describe an invented source with a table in each storage."""
    sources = seeds_copy / "provenance" / "sources.csv"
    columns = sources.read_text(encoding="utf-8").splitlines()[0].split(",")
    described = {"source_id": SOURCE, "licence": "CC0"}
    append(sources, *(described.get(column, "-") for column in columns))
    for table, storage in TABLES.items():
        append(seeds_copy / "provenance" / "raw_tables.csv", table, SOURCE, storage, "-", "-")
    return seeds_copy.parent


def delivery(
    raw_table: str, snapshot_id: str = "first", values: tuple[str, ...] = ("1,200", "W", "")
) -> Delivery:
    count = len(values)
    return Delivery(
        source_id=SOURCE,
        edition_id="invented_2024",
        snapshot_id=snapshot_id,
        edition_name="Invented figures",
        published_on=date(2024, 5, 1),
        published_on_basis="printed",
        file_name=f"{snapshot_id}.csv",
        sha256=hashlib.sha256(snapshot_id.encode()).hexdigest(),
        raw_table=raw_table,
        rows=pl.DataFrame(
            {
                "raw_row_id": [f"{snapshot_id}:{line}" for line in range(2, 2 + count)],
                "snapshot_id": [snapshot_id] * count,
                "reference_year": pl.Series([2023] * count, dtype=pl.Int32),
                "value_as_published": list(values),
                "is_estimate": [True, False, None][:count] + [False] * (count - 3),
            }
        ),
    )


def all_three(snapshot_id: str = "first") -> list[Delivery]:
    return [delivery(table, snapshot_id) for table in TABLES]


def files_of(project: Path) -> dict[str, bytes]:
    return {name: content for name, content in contents_of(project).items() if not name.startswith("seeds/m")}


def test_each_table_goes_to_its_storage(project):
    imported = register(all_three(), project / "seeds")
    assert [table.seed_file for table in imported] == [
        "raw/invented/raw_invented__notes.csv",
        "data/raw_invented__flows.parquet",
        "local/raw_invented__secrets.parquet",
    ]
    notes = (project / "seeds" / "raw" / "invented" / "raw_invented__notes.csv").read_text(encoding="utf-8")
    assert notes.splitlines()[1:] == [
        'first:2,first,2023,"1,200",true',
        "first:3,first,2023,W,false",
        "first:4,first,2023,,",
    ]
    for name in ("data/raw_invented__flows.parquet", "local/raw_invented__secrets.parquet"):
        table = pl.read_parquet(project / name)
        assert table.schema == {
            "raw_row_id": pl.String,
            "snapshot_id": pl.String,
            "reference_year": pl.Int32,
            "value_as_published": pl.String,
            "is_estimate": pl.Boolean,
        }
        assert table.rows() == [
            ("first:2", "first", 2023, "1,200", True),
            ("first:3", "first", 2023, "W", False),
            ("first:4", "first", 2023, None, None),
        ]


def test_what_may_not_be_passed_on_leaves_no_trace_in_what_is_committed(project):
    register([delivery("raw_invented__secrets")], project / "seeds")
    assert rows_of(project / "seeds" / "provenance" / "snapshots.csv") == []
    (snapshot,) = rows_of(project / "local" / "snapshots.csv")
    assert (snapshot["snapshot_id"], snapshot["row_count"], snapshot["licence"]) == ("first", "3", "CC0")
    stand_in = project / "seeds" / "raw" / "invented" / "raw_invented__secrets.csv"
    assert stand_in.read_text() == "raw_row_id,snapshot_id,reference_year,value_as_published,is_estimate\n"


def test_a_snapshot_counts_the_rows_of_all_its_committed_tables(project):
    register(all_three(), project / "seeds")
    (snapshot,) = rows_of(project / "seeds" / "provenance" / "snapshots.csv")
    assert snapshot["row_count"] == "6"
    (snapshot,) = rows_of(project / "local" / "snapshots.csv")
    assert snapshot["row_count"] == "3"


def test_a_files_own_licence_goes_before_its_sources(project):
    register([replace(delivery("raw_invented__notes"), licence="MIT")], project / "seeds")
    (snapshot,) = rows_of(project / "seeds" / "provenance" / "snapshots.csv")
    assert snapshot["licence"] == "MIT"


def test_importing_twice_changes_no_byte_in_any_storage(project):
    register(all_three(), project / "seeds")
    before = files_of(project)
    again = register(all_three(), project / "seeds")
    assert files_of(project) == before
    assert [table.row_count_before for table in again] == [3, 3, 3]


def test_the_order_of_imports_does_not_matter(project):
    register([*all_three("first"), *all_three("second")], project / "seeds")
    together = files_of(project)
    for name in together:
        if name.startswith(("data", "local", "seeds/raw")):
            (project / name).unlink()
    snapshots = project / "seeds" / "provenance" / "snapshots.csv"
    snapshots.write_text(snapshots.read_text().split("\n", 1)[0] + "\n")
    for snapshot_id in ("second", "first"):
        for one in all_three(snapshot_id):
            register([one], project / "seeds")
    assert files_of(project) == together


def test_the_same_rows_give_the_same_parquet_bytes_in_another_process(project):
    """With one thread instead of several, and enough rows for several row groups."""
    script = """
import sys
from pathlib import Path
import polars as pl
from critmin.raw_tables import RawTable
rows = pl.DataFrame({
    "raw_row_id": [f"first:{n}" for n in range(300_000)],
    "reference_year": [str(1995 + n % 30) for n in range(300_000)],
    "value_as_published": [str(n * n % 9973) for n in range(300_000)],
})
rows = pl.concat([rows[part::7] for part in range(7)], rechunk=False) if sys.argv[1] == "chunks" else \
    pl.concat([rows[part::7] for part in range(7)], rechunk=True)
sys.stdout.buffer.write(RawTable("raw_x", "x", "parquet", Path("seeds")).content(rows))
"""
    contents = {
        subprocess.run(
            [sys.executable, "-c", script, chunks],
            env=os.environ | {"POLARS_MAX_THREADS": threads},
            capture_output=True,
            check=True,
        ).stdout
        for threads, chunks in (("1", "chunks"), ("4", "whole"), ("4", "chunks"))
    }
    assert len(contents) == 1
    (content,) = contents
    assert content.startswith(b"PAR1")


@pytest.mark.parametrize("failing", range(1, 7))
def test_a_failing_disk_leaves_all_storages_as_they_were(project, monkeypatch, failing):
    """Six files are replaced: three tables, the empty seed of the local one, and two lists of snapshots."""
    before = contents_of(project)
    folders = {path for path in project.rglob("*") if path.is_dir()}
    replace_file, calls = Path.replace, []

    def fails(self, target):
        calls.append(target)
        if len(calls) == failing:
            raise OSError("no space left on device")
        return replace_file(self, target)

    monkeypatch.setattr(provenance.Path, "replace", fails)
    with pytest.raises(CritminError, match="no space left on device"):
        register(all_three(), project / "seeds")
    assert len(calls) == failing
    assert contents_of(project) == before
    assert {path for path in project.rglob("*") if path.is_dir()} == folders


def test_one_bad_delivery_keeps_the_good_ones_of_other_storages_out(project):
    before = contents_of(project)
    bad = delivery("raw_invented__notes")
    bad = replace(bad, rows=pl.concat([bad.rows, bad.rows]))
    with pytest.raises(CritminError, match="'first:2' would stand twice"):
        register([delivery("raw_invented__flows"), delivery("raw_invented__secrets"), bad], project / "seeds")
    assert contents_of(project) == before


def test_a_snapshot_is_replaced_whole_in_parquet_and_others_stay(project):
    register([delivery("raw_invented__flows"), delivery("raw_invented__flows", "second")], project / "seeds")
    shorter = delivery("raw_invented__flows", values=("7",))
    register([shorter], project / "seeds", allow_fewer_rows=True)
    held = pl.read_parquet(project / "data" / "raw_invented__flows.parquet")
    assert held["raw_row_id"].to_list() == ["first:2", "second:2", "second:3", "second:4"]
    assert held["value_as_published"][0] == "7"


def test_other_columns_than_a_local_tables_empty_seed_has_are_refused(project):
    folder = project / "seeds" / "raw" / "invented"
    folder.mkdir(parents=True)
    (folder / "raw_invented__secrets.csv").write_text("raw_row_id,snapshot_id,colour\n")
    with pytest.raises(CritminError, match="'colour'"):
        register([delivery("raw_invented__secrets")], project / "seeds")


def test_a_table_without_a_storage_is_refused(project):
    with pytest.raises(CritminError, match=r"'raw_invented__new' is not in seeds/provenance/raw_tables\.csv"):
        register([delivery("raw_invented__new")], project / "seeds")


def test_an_unknown_storage_is_refused(project):
    append(project / "seeds" / "provenance" / "raw_tables.csv", "raw_invented__new", SOURCE, "tape", "-", "-")
    with pytest.raises(CritminError, match="the storage 'tape'; it must be one of seed, parquet, local"):
        register([delivery("raw_invented__notes")], project / "seeds")


def test_a_copy_under_another_name_is_the_file_that_is_held(project):
    register([delivery("raw_invented__flows")], project / "seeds")
    before = contents_of(project)
    copy = replace(delivery("raw_invented__flows"), file_name="first (1).csv")
    (again,) = register([copy], project / "seeds")
    assert (again.file_name, again.held_as) == ("first (1).csv", "first.csv")
    assert contents_of(project) == before
    (again,) = register([delivery("raw_invented__flows")], project / "seeds")
    assert again.held_as == "first.csv"


def test_a_held_copy_does_not_keep_a_new_file_out(project):
    register([delivery("raw_invented__flows")], project / "seeds")
    copy = replace(delivery("raw_invented__flows"), file_name="first (1).csv")
    held, new = register([copy, delivery("raw_invented__flows", "second")], project / "seeds")
    assert (held.held_as, new.held_as) == ("first.csv", "")
    snapshots = rows_of(project / "seeds" / "provenance" / "snapshots.csv")
    assert [row["file_name"] for row in snapshots] == ["first.csv", "second.csv"]


def test_a_held_file_that_gives_another_snapshot_is_refused(project):
    register([delivery("raw_invented__flows")], project / "seeds")
    before = contents_of(project)
    other = replace(delivery("raw_invented__flows", "other"), sha256=delivery("raw_invented__flows").sha256)
    with pytest.raises(
        ImportRefused, match=r"byte for byte the file first\.csv, which is the snapshot first"
    ):
        register([other], project / "seeds")
    assert contents_of(project) == before


def test_two_copies_at_once_are_refused(project):
    before = contents_of(project)
    with pytest.raises(ImportRefused, match=r"byte for byte the file one\.csv"):
        new = delivery("raw_invented__notes", "new")
        register([replace(new, file_name="one.csv"), replace(new, file_name="two.csv")], project / "seeds")
    assert contents_of(project) == before


def test_two_files_for_one_snapshot_are_refused(project):
    one = delivery("raw_invented__flows")
    two = replace(one, file_name="other.csv", sha256="0" * 64)
    with pytest.raises(ImportRefused, match=r"other\.csv .*the snapshot first, as in first\.csv"):
        register([one, two], project / "seeds")


def test_every_held_raw_table_is_described(repo):
    described = raw_tables(repo / "seeds")
    seeds = {path.stem: path.parent.name for path in (repo / "seeds" / "raw").glob("*/raw_*.csv")}
    for name, source_id in seeds.items():
        assert described[name].source_id == source_id, name
        assert described[name].storage in ("seed", "local"), name
    for path in (repo / "data").glob("*.parquet"):
        assert described[path.stem].storage == "parquet", path.name
    assert {table.storage for table in described.values()} <= set(STORAGES)


def test_nothing_local_is_committed(repo):
    for table in raw_tables(repo / "seeds").values():
        if table.storage == "local" and table.seed_file.exists():
            assert table.seed_file.read_text(encoding="utf-8").count("\n") == 1, table.name
    ignored = subprocess.run(["git", "check-ignore", "-q", "local/raw_x.parquet"], cwd=repo, check=False)
    assert ignored.returncode in (0, 128)  # 128: no checkout
