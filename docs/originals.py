"""Lists what becomes of each original file, as a table for docs/originals.md.

    python docs/originals.py FOLDER [--write]

FOLDER holds the publishers' files as downloaded, in any folders. Each file is given to the importers, as
`critmin import` would; the one that reads it says its edition and tables. A file that none takes is refused
for one of four reasons: it is a PDF, it is XML metadata, it is byte for byte another file, or it contradicts
its own header. Whatever else happens is listed as it is.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
from dataclasses import dataclass
from pathlib import Path

from critmin.errors import ImportRefused
from critmin.importers.registry import IMPORTERS, Delivery

LIST = Path(__file__).with_name("originals.md")
PROVENANCE = Path(__file__).parents[1] / "seeds" / "provenance"
NOTES = ("NOTES", "PROVENANCE")
"""Our own notes beside the originals begin so."""
REASONS = {
    "pdf": "refused: a PDF, which holds no table that can be read without keying",
    "xml": "refused: XML metadata, no figures",
    "duplicate": "refused: byte for byte",
    "contradiction": "refused: contradicts its own header",
}
HEAD = """\
# Original files

Every file that was collected, and what became of it: the rows that the importer reads by raw table, or
one of four reasons to refuse it; then how many of them the committed raw tables hold, since those keep
what the warehouse knows (seeds/provenance/import_rules.csv). Of a file on other commodities nothing is
held, and what may not be passed on is held on the reader's own machine. Written by `python
docs/originals.py FOLDER --write`; the deep run compares it with the files where
they are at hand.

| file | source | edition | rows read | held |
|---|---|---|---|---|
"""


@dataclass(frozen=True)
class Original:
    """One file, its place below the folder, and what became of it."""

    place: str
    source_id: str
    edition_ids: tuple[str, ...]
    row_counts: tuple[tuple[str, int], ...]
    refusal: str
    held: str = ""

    def line(self) -> str:
        """The file's line of the table."""
        rows = ", ".join(f"{table}: {count:,}" for table, count in self.row_counts)
        outcome = self.refusal or rows or "no rows of its own"
        return (
            f"| {self.place} | {self.source_id} | {', '.join(self.edition_ids)} | {outcome} | {self.held} |"
        )


def originals_in(folder: Path) -> list[Original]:
    """Every original below the folder, by place."""
    found: list[Original] = []
    held = {row["snapshot_id"]: int(row["row_count"]) for row in _rows("snapshots")}
    local = {row["raw_table"] for row in _rows("raw_tables") if row["storage"] == "local"}
    first_place: dict[str, str] = {}
    source_of_folder: dict[Path, str] = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        if path.parent == folder and path.name.startswith(NOTES):
            continue
        place = path.relative_to(folder).as_posix()
        content = path.read_bytes()
        first = first_place.setdefault(hashlib.sha256(content).hexdigest(), place)
        if content.startswith(b"%PDF"):
            found.append(Original(place, "", (), (), REASONS["pdf"]))
        elif first != place:
            found.append(Original(place, "", (), (), f"{REASONS['duplicate']} {first}"))
        elif path.suffix == ".xml":
            found.append(Original(place, "", (), (), REASONS["xml"]))
        else:
            original = _outcome(path, place, source_of_folder.get(path.parent, ""), held, local)
            if not original.refusal:
                source_of_folder[path.parent] = original.source_id
            found.append(original)
    return found


def read_file(path: Path, likely: str = "") -> tuple[str, list[Delivery]]:
    """The source that knows a file, and what its importer reads; the likely source is asked first.

    Raises:
        ImportRefused: none reads it; an importer that finds the file at odds with itself speaks for all.
    """
    refusals: list[ImportRefused] = []
    for source_id in sorted(IMPORTERS, key=lambda each: each != likely):
        try:
            return source_id, IMPORTERS[source_id].read(path)
        except ImportRefused as refusal:
            refusals.append(refusal)
    raise next(filter(_is_contradiction, refusals), refusals[0])


def _is_contradiction(refusal: ImportRefused) -> bool:
    return "contradicts its own header" in str(refusal)


def _rows(name: str) -> list[dict[str, str]]:
    with (PROVENANCE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _outcome(path: Path, place: str, likely: str, held: dict[str, int], local: set[str]) -> Original:
    try:
        source_id, deliveries = read_file(path, likely)
    except ImportRefused as refusal:
        if not _is_contradiction(refusal):
            return Original(place, "", (), (), "no importer knows this layout")
        return Original(place, "", (), (), f"{REASONS['contradiction']} ({refusal.found})")
    editions = tuple(dict.fromkeys(delivery.edition_id for delivery in deliveries))
    counts: dict[str, int] = {}
    for delivery in deliveries:
        if delivery.raw_table:
            counts[delivery.raw_table] = counts.get(delivery.raw_table, 0) + delivery.rows.height
    if counts and counts.keys() <= local:
        held_rows = "on your machine only"
    else:
        held_rows = f"{sum(held.get(each, 0) for each in {each.snapshot_id for each in deliveries}):,}"
    return Original(place, source_id, editions, tuple(sorted(counts.items())), "", held_rows)


def document(originals: list[Original]) -> str:
    """The whole page."""
    imported = [original for original in originals if not original.refusal]
    total = sum(count for original in imported for _, count in original.row_counts)
    lines = [original.line() for original in originals]
    summary = f"\n{len(imported)} of {len(originals)} files are imported, with {total:,} rows.\n"
    return HEAD + "\n".join(lines) + "\n" + summary


def main() -> None:
    """Print the page, or write it beside this script."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path, help="where the publishers' files are")
    parser.add_argument("--write", action="store_true", help=f"write {LIST.name} instead of printing")
    options = parser.parse_args()
    page = document(originals_in(options.folder))
    if options.write:
        LIST.write_text(page, encoding="utf-8")
    else:
        print(page)


if __name__ == "__main__":
    main()
