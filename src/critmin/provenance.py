"""Takes deliveries over into the seeds, with a record of where they came from.

The seeds keep less than the files hold; what is kept, and which names must be known, are rows of
seeds/provenance/import_rules.csv:

- `keep_if_found_in`: the value stands in `seed`.`seed_column` (a mapped mineral, a mapped customs code);
- `keep_if_listed`: the value is one of the `value`s listed for the column (a price series);
- `keep_if_at_least`: the number is not below `value` (a reference year);
- `refuse_unless_found_in`: a kept row whose value is not in `seed`.`seed_column` refuses the file (a
  country); of several such rules for a column one is enough.

Where a seed has a source_id column, only the rows of the delivery's source count.
"""

from __future__ import annotations

import csv
import fcntl
import io
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import reduce
from operator import or_
from pathlib import Path

import polars as pl

from critmin.errors import CritminError, ImportRefused
from critmin.importers.registry import Delivery

SNAPSHOT_COLUMNS = (
    "snapshot_id",
    "source_id",
    "edition_id",
    "edition_name",
    "published_on",
    "published_on_basis",
    "revises_edition_id",
    "licence",
    "file_name",
    "sha256",
    "row_count",
    "note",
)


@dataclass(frozen=True)
class ImportedTable:
    """What one delivery became.

    Attributes:
        row_count_read: rows in the file that the importer understood.
        row_count_kept: rows that the seeds keep of them.
        row_count_before: rows that the seed held of this snapshot before.
        seed_file: relative to the seeds folder; empty when the delivery has no rows of its own.
    """

    source_id: str
    snapshot_id: str
    edition_id: str
    file_name: str
    raw_table: str
    row_count_read: int
    row_count_kept: int
    row_count_before: int
    seed_file: str


def register(deliveries: Sequence[Delivery], seeds: Path) -> list[ImportedTable]:
    """Write deliveries into seeds/raw and seeds/provenance/snapshots.csv: all of them, or nothing.

    A snapshot that is there already is replaced, so importing a file twice changes nothing. Rows stand sorted
    by snapshot, then as in the file. A file of which the seeds keep no row leaves no trace in them.

    Args:
        deliveries: what importers read, of one or several sources.
        seeds: the project's seeds folder.

    Returns:
        One record per delivery, in their order.

    Raises:
        ImportRefused: a kept row has a name that the mappings don't know.
        CritminError: a delivery doesn't fit the seeds (unknown source, other columns, a row id twice).
    """
    with _only_writer(seeds):
        sources = {row["source_id"]: row for row in _read_rows(seeds / "provenance" / "sources.csv")}
        rules = _read_rows(seeds / "provenance" / "import_rules.csv")
        kept_rows = [_kept(delivery, rules, seeds) for delivery in deliveries]
        new_files: dict[Path, bytes] = {}
        imported = []
        for delivery, kept in zip(deliveries, kept_rows, strict=True):
            if delivery.source_id not in sources:
                raise CritminError(
                    f"{delivery.file_name}: the source {delivery.source_id!r} is not in "
                    "seeds/provenance/sources.csv; add its row (publisher, licence, attribution) first."
                )
            imported.append(_add(delivery, kept, seeds, new_files))
        snapshots = seeds / "provenance" / "snapshots.csv"
        new_files[snapshots] = _with_snapshots(snapshots, deliveries, sources, seeds, new_files)
        _replace_together(new_files)
    return imported


def _add(delivery: Delivery, kept: pl.DataFrame, seeds: Path, new_files: dict[Path, bytes]) -> ImportedTable:
    """Put one delivery's rows into its seed's new content."""
    before = 0
    seed_file = Path()
    if delivery.raw_table:
        seed_file = Path("raw") / delivery.source_id / f"{delivery.raw_table}.csv"
        path = seeds / seed_file
        held = _parse_seed(new_files[path]) if path in new_files else _read_seed(path, kept.columns)
        if held.columns != kept.columns:
            raise CritminError(
                f"{delivery.file_name}: {delivery.raw_table} has the columns {held.columns} in the seeds, "
                f"but the importer gives {kept.columns}. Nothing was imported."
            )
        others = held.filter(pl.col("snapshot_id") != delivery.snapshot_id)
        before = held.height - others.height
        # A stable sort keeps the file's own order inside each snapshot.
        together = pl.concat([others, kept]).sort("snapshot_id", maintain_order=True)
        repeated = together.filter(pl.col("raw_row_id").is_duplicated())
        if repeated.height:
            raise CritminError(
                f"{delivery.file_name}: the row id {repeated['raw_row_id'][0]!r} would stand twice in "
                f"{delivery.raw_table}. Nothing was imported."
            )
        new_files[path] = together.write_csv(line_terminator="\n").encode()
    return ImportedTable(
        source_id=delivery.source_id,
        snapshot_id=delivery.snapshot_id,
        edition_id=delivery.edition_id,
        file_name=delivery.file_name,
        raw_table=delivery.raw_table,
        row_count_read=delivery.rows.height,
        row_count_kept=kept.height,
        row_count_before=before,
        seed_file=seed_file.as_posix() if delivery.raw_table else "",
    )


def _kept(delivery: Delivery, rules: Sequence[dict[str, str]], seeds: Path) -> pl.DataFrame:
    """The rows that the seeds keep, as text; empty text is null."""
    rows = delivery.rows.with_columns(
        pl.col(name).cast(pl.String).replace("", None) for name in delivery.rows.columns
    )
    rules = [rule for rule in rules if rule["raw_table"] == delivery.raw_table]
    unless_found_in: dict[str, list[dict[str, str]]] = {}
    for column in dict.fromkeys(rule["column_name"] for rule in rules):
        keep = [
            _condition(rule, delivery, seeds)
            for rule in rules
            if rule["column_name"] == column and rule["rule"].startswith("keep_")
        ]
        if keep:
            rows = rows.filter(reduce(or_, keep))
        if known_by := [
            rule
            for rule in rules
            if rule["column_name"] == column and rule["rule"] == "refuse_unless_found_in"
        ]:
            unless_found_in[column] = known_by
    for known_by in unless_found_in.values():
        _refuse_unknown(known_by, rows, delivery, seeds)
    return rows


def _condition(rule: dict[str, str], delivery: Delivery, seeds: Path) -> pl.Expr:
    column = pl.col(rule["column_name"])
    match rule["rule"]:
        case "keep_if_found_in":
            return column.is_in(sorted(_seed_values(rule, delivery, seeds)))
        case "keep_if_listed":
            return column == rule["value"]
        case "keep_if_at_least":
            return column.cast(pl.Int64) >= int(rule["value"])
        case other:
            raise CritminError(f"seeds/provenance/import_rules.csv: unknown rule {other!r}.")


def _refuse_unknown(
    rules: Sequence[dict[str, str]], rows: pl.DataFrame, delivery: Delivery, seeds: Path
) -> None:
    """Refuse a kept row whose value none of the rules' seeds knows; the rules are about one column."""
    column = rules[0]["column_name"]
    known = sorted({value for rule in rules for value in _seed_values(rule, delivery, seeds)})
    unknown = rows.filter(~pl.col(column).is_in(known).fill_null(False))
    if not unknown.height:
        return
    names = unknown[column].unique(maintain_order=True).to_list()
    more = f" (and {len(names) - 1} more: {', '.join(map(repr, names[1:6]))})" if len(names) > 1 else ""
    places = " or ".join(f"seeds/{rule['seed']}.csv, column {rule['seed_column']}" for rule in rules)
    raise ImportRefused(
        file=delivery.file_name,
        edition=delivery.edition_name,
        row=unknown["raw_row_id"][0].removeprefix(f"{delivery.snapshot_id}:"),
        column=column,
        found=f"the unknown name {names[0]!r}{more}",
        expected=f"a name that stands in {places}",
        advice=f"Add it there (source {delivery.source_id}) if it is right, and import again",
    )


def _seed_values(rule: dict[str, str], delivery: Delivery, seeds: Path) -> set[str]:
    rows = _read_rows(seeds / f"{rule['seed']}.csv")
    return {
        row[rule["seed_column"]]
        for row in rows
        if row[rule["seed_column"]] and row.get("source_id", delivery.source_id) == delivery.source_id
    }


def _with_snapshots(
    path: Path,
    deliveries: Sequence[Delivery],
    sources: dict[str, dict[str, str]],
    seeds: Path,
    new_files: dict[Path, bytes],
) -> bytes:
    rows = {row["snapshot_id"]: row for row in _read_rows(path)} if path.exists() else {}
    for delivery in deliveries:
        row_count = _row_count(delivery, seeds, new_files)
        if not row_count and not delivery.revises_edition_id:
            # The seeds take nothing from this file (another commodity's, say), so nothing rests on it.
            rows.pop(delivery.snapshot_id, None)
            continue
        rows[delivery.snapshot_id] = {
            "snapshot_id": delivery.snapshot_id,
            "source_id": delivery.source_id,
            "edition_id": delivery.edition_id,
            "edition_name": delivery.edition_name,
            "published_on": delivery.published_on.isoformat(),
            "published_on_basis": delivery.published_on_basis,
            "revises_edition_id": delivery.revises_edition_id,
            "licence": sources[delivery.source_id]["licence"],
            "file_name": delivery.file_name,
            "sha256": delivery.sha256,
            "row_count": str(row_count),
            "note": delivery.note,
        }
    text = io.StringIO()
    writer = csv.DictWriter(text, SNAPSHOT_COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(sorted(rows.values(), key=lambda row: (row["source_id"], row["snapshot_id"])))
    return text.getvalue().encode()


def _row_count(delivery: Delivery, seeds: Path, new_files: dict[Path, bytes]) -> int:
    """Rows of the snapshot in all raw tables of its source, as they will be."""
    folder = seeds / "raw" / delivery.source_id
    paths = {*folder.glob("raw_*.csv"), *(path for path in new_files if path.parent == folder)}
    tables = [_parse_seed(new_files[path] if path in new_files else path.read_bytes()) for path in paths]
    return sum((table["snapshot_id"] == delivery.snapshot_id).sum() for table in tables)


def _read_rows(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
    except FileNotFoundError:
        raise CritminError(f"{path} is missing: it is needed to import. Nothing was imported.") from None


def _read_seed(path: Path, columns: Sequence[str]) -> pl.DataFrame:
    if not path.exists():
        return pl.DataFrame(schema=dict.fromkeys(columns, pl.String))
    return _parse_seed(path.read_bytes())


def _parse_seed(content: bytes) -> pl.DataFrame:
    return pl.read_csv(content, infer_schema=False)


@contextmanager
def _only_writer(seeds: Path) -> Iterator[None]:
    """Wait until no other import writes these seeds: two at once would lose one's rows."""
    try:
        folder = os.open(seeds, os.O_RDONLY)
    except FileNotFoundError:
        raise CritminError(f"There is no seeds folder at {seeds}.") from None
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _replace_together(new_files: dict[Path, bytes]) -> None:
    """Replace the files; if one can't be, put back those that were."""
    beside = {path: path.with_name(f".{path.name}.new") for path in new_files}
    old = {path: path.read_bytes() if path.exists() else None for path in new_files}
    replaced: list[Path] = []
    try:
        for path, content in new_files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            beside[path].write_bytes(content)
        for path in new_files:
            beside[path].replace(path)
            replaced.append(path)
    except OSError as error:
        for path in replaced:
            content = old[path]
            if content is None:
                path.unlink()
            else:
                path.write_bytes(content)
        raise CritminError(f"The seeds could not be written ({error}); they are as before.") from error
    finally:
        for path in beside.values():
            path.unlink(missing_ok=True)
