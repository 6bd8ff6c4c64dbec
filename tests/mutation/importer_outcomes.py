"""What importers make of right and of spoiled files: two packages alike give the same digests.

    python tests/mutation/importer_outcomes.py FILES FOLDER SOURCE...

Reads FILES spoiled files of each source, and the right ones, which the first run keeps in FOLDER: a workbook
that is written again has another time in it. Prints a digest of each source's outcomes: the rows of each
delivery, or that the file is refused and where. The words of a refusal are not compared. Run with PYTHONPATH
naming the package that is meant.
"""

from __future__ import annotations

import hashlib
import pickle
import sys
import tempfile
from collections.abc import Collection
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS / each) for each in ("fuzz", "unit", "miniatures")]

from mutations import mutated  # noqa: E402 - after their folders are known
from right_files import right_files  # noqa: E402

from critmin.errors import ImportRefused  # noqa: E402
from critmin.importers.registry import importer_for  # noqa: E402


def outcome(source_id: str, file: Path) -> str:
    """Digest of the deliveries of a file, or the place at which it is refused."""
    try:
        deliveries = importer_for(source_id).read(file)
    except ImportRefused as refusal:
        return f"refused {getattr(refusal, 'row', None)} {getattr(refusal, 'column', None)}"
    except Exception as error:
        return type(error).__name__
    # A workbook is packed again when it is spoiled, with the time of that in its bytes.
    told = [f"{vars(each) | {'rows': each.rows.write_csv(), 'sha256': ''}}" for each in deliveries]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def main(count: int, kept: Path, sources: Collection[str]) -> None:
    held = kept / "right_files.pickle"
    if not held.exists():
        held.write_bytes(pickle.dumps(right_files(kept)))
    right = pickle.loads(held.read_bytes())  # noqa: S301 - written just above, by us
    others = [content for contents in right.values() for content in contents]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "delivered"
        for source_id in sorted(sources):
            found = hashlib.sha256()
            contents = list(right[source_id])
            contents += [mutated(right[source_id], others, f"{source_id} {each}")[1] for each in range(count)]
            for content in contents:
                file.write_bytes(content)
                found.update(f"{outcome(source_id, file)}\n".replace(folder, "").encode())
            print(source_id, found.hexdigest())


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
