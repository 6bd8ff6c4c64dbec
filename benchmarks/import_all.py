"""Imports every original file below a folder into a copy of the seeds, in one process, to be measured.

    .venv/bin/python benchmarks/import_all.py FOLDER

The project's own seeds stay as they are. A file that is refused is counted and left out.
"""

import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "docs"))

from originals import read_file  # noqa: E402

from critmin.errors import CritminError, ImportRefused  # noqa: E402
from critmin.importers.registry import Delivery  # noqa: E402
from critmin.provenance import register  # noqa: E402


def main() -> None:
    """Read everything, register it source by source, print what was kept."""
    folder = Path(sys.argv[1])
    by_source: dict[str, list[Delivery]] = {}
    source_of_folder: dict[Path, str] = {}
    refused = 0
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        try:
            source_id, deliveries = read_file(path, source_of_folder.get(path.parent, ""))
        except ImportRefused:
            refused += 1
            continue
        source_of_folder[path.parent] = source_id
        by_source.setdefault(source_id, []).extend(deliveries)
    with tempfile.TemporaryDirectory(prefix="critmin-import-") as work:
        seeds = Path(work) / "seeds"
        shutil.copytree(ROOT / "seeds", seeds)
        if (ROOT / "data").is_dir():
            shutil.copytree(ROOT / "data", Path(work) / "data")
        for source_id, deliveries in sorted(by_source.items()):
            try:
                imported = register(_first_copies(deliveries), seeds)
            except CritminError as error:
                print(f"{source_id}: {str(error)[:300]}")
                continue
            kept = sum(table.row_count_kept for table in imported)
            print(
                f"{source_id}: {sum(table.row_count_read for table in imported):,} rows read, {kept:,} kept"
            )
    print(f"{refused} files refused")


def _first_copies(deliveries: list[Delivery]) -> list[Delivery]:
    """Without files that are byte for byte another one, or another copy of the same snapshot."""
    name_of: dict[str, str] = {}
    digest_of: dict[str, str] = {}
    return [
        delivery
        for delivery in deliveries
        if name_of.setdefault(delivery.sha256, delivery.file_name) == delivery.file_name
        and digest_of.setdefault(delivery.snapshot_id, delivery.sha256) == delivery.sha256
    ]


if __name__ == "__main__":
    main()
