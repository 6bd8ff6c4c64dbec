"""The committed seeds are what the importers make of the originals, whatever the files are called by then.

Every eighth file, and the first of each source; all of them in the deep run (CRITMIN_DEEP=1).
"""

import csv
import hashlib
import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from critmin.importers.registry import importer_for
from critmin.provenance import register
from critmin.raw_tables import raw_tables

Row = dict[str, str]

SNAPSHOTS = "provenance/snapshots.csv"
# Keyed by hand from slides: the digest is that of the text they were keyed from, which no importer reads.
KEYED_BY_HAND = {"meti_2022"}

with (Path(__file__).parents[2] / "seeds" / SNAPSHOTS).open(encoding="utf-8", newline="") as file:
    HELD = [row for row in csv.DictReader(file) if row["source_id"] not in KEYED_BY_HAND]
FIRST = {row["source_id"]: row["snapshot_id"] for row in reversed(HELD)}
READ = [
    row
    for place, row in enumerate(HELD)
    if os.environ.get("CRITMIN_DEEP") or place % 8 == 0 or row["snapshot_id"] in FIRST.values()
]


@pytest.fixture(scope="module")
def seeds(repo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One copy for all: an import that changes nothing leaves it as it was for the next."""
    project = tmp_path_factory.mktemp("project")
    shutil.copytree(repo / "data", project / "data")
    return Path(shutil.copytree(repo / "seeds", project / "seeds"))


def original_of(snapshot: Row, originals: Path) -> Path:
    for path in sorted(originals.rglob(snapshot["file_name"])):
        if hashlib.sha256(path.read_bytes()).hexdigest() == snapshot["sha256"]:
            return path
    pytest.fail(f"no file {snapshot['file_name']} with the digest of {snapshot['snapshot_id']}")


@pytest.mark.parametrize("snapshot", READ, ids=[row["snapshot_id"] for row in READ])
def test_importing_an_original_again_changes_nothing(
    originals: Path, repo: Path, seeds: Path, snapshot: Row, tmp_path: Path
) -> None:
    """The file is read under a name that says nothing: edition and snapshot come from its content."""
    original = original_of(snapshot, originals)
    renamed = tmp_path / f"download{original.suffix}"
    renamed.symlink_to(original)
    read = importer_for(snapshot["source_id"]).read(renamed)
    assert {(each.snapshot_id, each.edition_id) for each in read} == {
        (snapshot["snapshot_id"], snapshot["edition_id"])
    }
    deliveries = [replace(each, file_name=original.name) for each in read]
    imported = register(deliveries, seeds)
    assert sum(table.row_count_kept for table in imported) == int(snapshot["row_count"])
    for table in imported:
        assert table.row_count_kept == table.row_count_before
    project = seeds.parent
    kept_in = {
        raw_tables(seeds)[table.raw_table].file.relative_to(project)
        for table in imported
        if table.row_count_kept
    }
    for file in (*kept_in, Path("seeds") / SNAPSHOTS):
        assert (project / file).read_bytes() == (repo / file).read_bytes()
