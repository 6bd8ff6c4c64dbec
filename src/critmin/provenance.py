"""Takes deliveries over into the raw tables, with a record of where they came from.

The raw tables keep less than the files hold; what is kept, and which names must be known, are rows of
seeds/provenance/import_rules.csv:

- `keep_if_found_in`: the value stands in `seed`.`seed_column` (a mapped mineral, a mapped customs code), in a
  row whose is_kept is not false, where the seed has such a column;
- `keep_if_listed`: the value is one of the `value`s listed for the column (a price series);
- `keep_if_at_least`: the number is not below `value` (a reference year);
- `refuse_unless_found_in`: a kept row whose value is not in `seed`.`seed_column` refuses the file (a
  country); of several such rules for a column one is enough; an empty cell passes only where the rule's
  `value` is or_empty and the seed has a row for empty cells (a unit that is set by hand);
- `refuse_if_prefix_found_in`: a row whose first `value` characters begin a value of `seed`.`seed_column`,
  while the whole stands in none of the seeds of the column's `keep_if_found_in` rules, refuses the file (a
  customs code that was split or renumbered would else vanish).

Where a seed has a source_id column, only the rows of the delivery's source count.
"""

from __future__ import annotations

import csv
import fcntl
import io
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property, reduce
from operator import or_
from pathlib import Path

import polars as pl

from critmin import together
from critmin.errors import CritminError, ImportRefused
from critmin.importers.registry import Delivery
from critmin.raw_tables import RawTable, as_text, raw_tables

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
    "row_count_read",
    "row_count",
    "note",
)


ACCEPTED_COLUMNS = (
    "source_id",
    "snapshot_id",
    "sha256",
    "suite",
    "expectation",
    "observed",
    "reason",
    "accepted_on",
)


@dataclass(frozen=True)
class Candidate:
    """What an import is about to write.

    Attributes:
        delivered: snapshot → sha256 of the files that are imported.
        digests: the same of all files held then.
        tables: raw tables that change, whole, as text.
        snapshots: provenance.snapshots as CSV, with the local ones.
    """

    delivered: Mapping[str, str]
    digests: Mapping[str, str]
    tables: Mapping[str, pl.DataFrame]
    snapshots: bytes


@dataclass(frozen=True)
class ImportedTable:
    """What one delivery became.

    Attributes:
        row_count_read: rows in the file that the importer understood.
        row_count_kept: rows that are kept of them.
        row_count_before: rows that were held of this snapshot before.
        seed_file: where they are kept: relative to the seeds folder for a seed, to the project for a Parquet
            file; empty when the delivery has no rows of its own.
        is_committed: whether the figures may be passed on; else they stay in local/ on this machine.
        held_as: name under which this very file was held before; empty for a file that is new.
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
    is_committed: bool
    held_as: str = ""


def register(
    deliveries: Sequence[Delivery],
    seeds: Path,
    *,
    allow_fewer_rows: bool = False,
    judge: Callable[[Candidate], list[dict[str, str]]] = lambda candidate: [],
) -> list[ImportedTable]:
    """Write deliveries into their raw tables and the list of snapshots: all of them, or nothing.

    A raw table's storage is that of seeds/provenance/raw_tables.csv. Snapshots stand in
    seeds/provenance/snapshots.csv, those of local tables in local/snapshots.csv, so that what may not be
    passed on leaves no trace in what is committed. A snapshot that is there already is replaced, so importing
    a file twice changes nothing, under another name too: the name that is held stays. Rows stand sorted by
    snapshot, then as in the file. A file of which nothing is kept leaves no trace.

    Args:
        deliveries: what importers read, of one or several sources.
        seeds: the project's seeds folder; data/ and local/ stand beside it.
        allow_fewer_rows: take a file of which fewer rows are read, or kept, than of the one held of its
            snapshot.
        judge: told what is about to be written, before anything is; raises to keep it out, or gives rows for
            seeds/provenance/accepted_deliveries.csv: what a person took for right.

    Returns:
        One record per delivery, in their order.

    Raises:
        ImportRefused: a kept row has a name that the mappings don't know; two files are byte for byte the
            same, or claim to be the same snapshot; fewer rows than in the file held; a new code beside known
            ones.
        CritminError: a delivery doesn't fit (unknown source or table, other columns, a row id twice).
    """
    with _only_writer(seeds):
        together.carry_out(seeds / ".importing.json")
        sources = {row["source_id"]: row for row in _read_rows(seeds / "provenance" / "sources.csv")}
        rules = _read_rows(seeds / "provenance" / "import_rules.csv")
        tables = raw_tables(seeds)
        for delivery in deliveries:
            _check_described(delivery, sources, tables)
        ledgers = {
            "committed": _Ledger.read(seeds / "provenance" / "snapshots.csv"),
            "local": _Ledger.read(seeds.parent / "local" / "snapshots.csv"),
        }
        _refuse_repeated_files(deliveries, ledgers.values())
        as_given, held_as = deliveries, _held_names(deliveries, ledgers.values())
        deliveries = [
            replace(each, file_name=held or each.file_name)
            for each, held in zip(deliveries, held_as, strict=True)
        ]
        rows_read = _rows_read(deliveries, tables)
        if not allow_fewer_rows:
            _refuse_fewer_rows_read(as_given, rows_read, tables, ledgers)
        mappings = _Mappings(seeds)
        updates: dict[str, _Update] = {}
        imported = []
        for number, delivery in enumerate(deliveries):
            kept = _kept(delivery, rules, mappings)
            before, table = 0, None
            if delivery.raw_table:
                table = tables[delivery.raw_table]
                update = updates.setdefault(table.name, _Update.of(table))
                before = update.take(delivery, kept)
                if kept.height < before and not allow_fewer_rows:
                    raise _fewer_rows(
                        delivery,
                        f"{kept.height} rows to keep",
                        f"at least the {before} that {delivery.raw_table} holds of the snapshot "
                        f"{delivery.snapshot_id}",
                    )
            imported.append(
                ImportedTable(
                    source_id=delivery.source_id,
                    snapshot_id=delivery.snapshot_id,
                    edition_id=delivery.edition_id,
                    file_name=as_given[number].file_name,
                    raw_table=delivery.raw_table,
                    row_count_read=delivery.rows.height,
                    row_count_kept=kept.height,
                    row_count_before=before,
                    seed_file=table.shown_file if table else "",
                    is_committed=table is None or _ledger_of(table) == "committed",
                    held_as=held_as[number],
                )
            )
        new_files: dict[Path, bytes] = {}
        for update in updates.values():
            new_files |= update.new_files()
        counts = _row_counts(deliveries, tables, updates)
        for name, ledger in ledgers.items():
            if ledger.record(deliveries, name, tables, sources, counts, rows_read):
                new_files[ledger.path] = ledger.content()
        accepted = judge(_candidate(deliveries, updates, ledgers))
        for ledger in ledgers.values():
            if ledger.path in new_files and accepted:
                file = ledger.path.with_name("accepted_deliveries.csv")
                mine = [row for row in accepted if row["snapshot_id"] in ledger.rows]
                new_files[file] = _with_rows(file, mine)
        if new_files:
            _replace_together(new_files, seeds / ".importing.json")
    return imported


def _candidate(
    deliveries: Sequence[Delivery], updates: Mapping[str, _Update], ledgers: Mapping[str, _Ledger]
) -> Candidate:
    rows = {key: row for ledger in ledgers.values() for key, row in ledger.rows.items()}
    return Candidate(
        delivered={each.snapshot_id: each.sha256 for each in deliveries},
        digests={key: row["sha256"] for key, row in rows.items()},
        tables={name: update.rows for name, update in updates.items()},
        snapshots=_Ledger(Path(), rows).content(),
    )


def _with_rows(file: Path, rows: Sequence[dict[str, str]]) -> bytes:
    """A list of accepted deliveries with more rows; those of the same file and expectation are replaced."""
    key = ("snapshot_id", "suite", "expectation")
    held = {tuple(row[name] for name in key): row for row in (_read_rows(file) if file.exists() else [])}
    held |= {tuple(row[name] for name in key): row for row in rows}
    text = io.StringIO()
    writer = csv.DictWriter(text, ACCEPTED_COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(held[each] for each in sorted(held))
    return text.getvalue().encode()


def _check_described(
    delivery: Delivery, sources: Mapping[str, dict[str, str]], tables: Mapping[str, RawTable]
) -> None:
    if delivery.source_id not in sources:
        raise CritminError(
            f"{delivery.file_name}: the source {delivery.source_id!r} is not in "
            "seeds/provenance/sources.csv; add its row (publisher, licence, attribution) first."
        )
    if delivery.raw_table and delivery.raw_table not in tables:
        raise CritminError(
            f"{delivery.file_name}: the table {delivery.raw_table!r} is not in "
            "seeds/provenance/raw_tables.csv; add its row (where it is kept, and why there) first."
        )


def _refuse_repeated_files(deliveries: Sequence[Delivery], ledgers: Iterable[_Ledger]) -> None:
    """Refuse two copies of a file, a held file that is now another snapshot, and two files for a snapshot."""
    files: dict[tuple[str, str], str] = {}
    digests: dict[tuple[str, str], tuple[str, str]] = {}
    held: dict[tuple[str, str], dict[str, str]] = {}
    for row in (row for ledger in ledgers for row in ledger.rows.values()):
        held.setdefault((row["source_id"], row["sha256"]), {})[row["snapshot_id"]] = row["file_name"]
    for delivery in deliveries:
        key = (delivery.source_id, delivery.sha256)
        file_name = files.setdefault(key, delivery.file_name)
        if file_name != delivery.file_name:
            raise _second_copy(delivery, file_name, delivery.snapshot_id)
        snapshots = held.get(key, {})
        if snapshots and delivery.snapshot_id not in snapshots:
            snapshot_id, file_name = next(iter(snapshots.items()))
            if file_name != delivery.file_name:
                raise _second_copy(delivery, file_name, snapshot_id)
        snapshot = (delivery.source_id, delivery.snapshot_id)
        first_name, digest = digests.setdefault(snapshot, (delivery.file_name, delivery.sha256))
        if digest != delivery.sha256:
            raise ImportRefused(
                file=delivery.file_name,
                edition=delivery.edition_name,
                found=f"the snapshot {delivery.snapshot_id}, as in {first_name}",
                expected="one file for each snapshot",
                advice="Import the one that is to be held; the other would be replaced by it",
            )


def _second_copy(delivery: Delivery, file_name: str, snapshot_id: str) -> ImportRefused:
    return ImportRefused(
        file=delivery.file_name,
        edition=delivery.edition_name,
        found=f"byte for byte the file {file_name}, which is the snapshot {snapshot_id}",
        expected="each file once",
        advice="There is nothing to take over from a second copy: leave it out",
    )


def _held_names(deliveries: Sequence[Delivery], ledgers: Iterable[_Ledger]) -> list[str]:
    """For each delivery the name under which its very file is held; empty where it is not."""
    held = {
        (row["source_id"], row["snapshot_id"], row["sha256"]): row["file_name"]
        for ledger in ledgers
        for row in ledger.rows.values()
    }
    return [held.get((each.source_id, each.snapshot_id, each.sha256), "") for each in deliveries]


def _rows_read(deliveries: Sequence[Delivery], tables: Mapping[str, RawTable]) -> dict[tuple[str, str], int]:
    """Rows that the importers read of each file, kept or not, by ledger and snapshot."""
    by_table = {
        (_ledger_of_delivery(each, tables), each.snapshot_id, each.raw_table): each.rows.height
        for each in deliveries
    }
    counts: Counter[tuple[str, str]] = Counter()
    for (ledger, snapshot_id, _), count in by_table.items():
        counts[ledger, snapshot_id] += count
    return counts


def _refuse_fewer_rows_read(
    deliveries: Sequence[Delivery],
    rows_read: Mapping[tuple[str, str], int],
    tables: Mapping[str, RawTable],
    ledgers: Mapping[str, _Ledger],
) -> None:
    """Refuse a file that was cut where nothing is kept: its kept rows are those of the whole file.

    A list of snapshots of an earlier layout doesn't say how many rows were read; nothing is compared then.
    """
    for delivery in deliveries:
        ledger = _ledger_of_delivery(delivery, tables)
        held = ledgers[ledger].rows.get(delivery.snapshot_id, {})
        before, now = int(held.get("row_count_read") or 0), rows_read[ledger, delivery.snapshot_id]
        if now < before and held["sha256"] != delivery.sha256:
            raise _fewer_rows(
                delivery,
                f"{now} rows",
                f"at least the {before} of {held['file_name']}, which is held as the snapshot "
                f"{delivery.snapshot_id}",
            )


def _fewer_rows(delivery: Delivery, found: str, expected: str) -> ImportRefused:
    return ImportRefused(
        file=delivery.file_name,
        edition=delivery.edition_name,
        found=found,
        expected=expected,
        advice=(
            "A part of a file must not take the place of the whole. If the publisher did drop rows, import "
            "with --allow-fewer-rows"
        ),
    )


@dataclass
class _Update:
    """A raw table's new rows: those held, less the snapshots delivered anew, and the delivered ones."""

    table: RawTable
    held: pl.DataFrame | None
    delivered: dict[str, pl.DataFrame] = field(default_factory=dict)

    @classmethod
    def of(cls, table: RawTable) -> _Update:
        held = table.read()
        if held is None and table.storage == "local" and table.seed_file.exists():
            held = pl.read_csv(table.seed_file.read_bytes(), infer_schema=False).clear()
        return cls(table, held)

    def take(self, delivery: Delivery, kept: pl.DataFrame) -> int:
        """Put a delivery's kept rows in; how many rows of its snapshot were held before."""
        if self.held is None:
            self.held = kept.clear()
        if self.held.columns != kept.columns:
            raise CritminError(
                f"{delivery.file_name}: {delivery.raw_table} has the columns {self.held.columns}, but the "
                f"importer gives {kept.columns}. Nothing was imported."
            )
        repeated = kept.filter(pl.col("raw_row_id").is_duplicated())
        if repeated.height:
            raise CritminError(
                f"{delivery.file_name}: the row id {repeated['raw_row_id'][0]!r} would stand twice in "
                f"{delivery.raw_table}. Nothing was imported."
            )
        self.delivered[delivery.snapshot_id] = kept
        return (self.held["snapshot_id"] == delivery.snapshot_id).sum()

    @cached_property
    def rows(self) -> pl.DataFrame:
        """All rows; the stable sort keeps the file's own order inside each snapshot."""
        others = self.held.filter(~pl.col("snapshot_id").is_in(list(self.delivered)))
        together = pl.concat([others, *self.delivered.values()]).sort("snapshot_id", maintain_order=True)
        repeated = together.filter(pl.col("raw_row_id").is_duplicated())
        if repeated.height:
            raise CritminError(
                f"The row id {repeated['raw_row_id'][0]!r} would stand twice in {self.table.name}. "
                "Nothing was imported."
            )
        return together

    def new_files(self) -> dict[Path, bytes]:
        """Path → new content; a table without rows that has no file yet gets none."""
        files = {}
        if self.rows.height or self.table.file.exists():
            files[self.table.file] = self.table.content(self.rows)
        if self.table.storage == "local" and not self.table.seed_file.exists():
            files[self.table.seed_file] = self.rows.clear().write_csv(line_terminator="\n").encode()
        return files


def _row_counts(
    deliveries: Sequence[Delivery], tables: Mapping[str, RawTable], updates: Mapping[str, _Update]
) -> dict[tuple[str, str], int]:
    """Rows of each snapshot in the raw tables of its source, as they will be, by ledger and snapshot."""
    counts: Counter[tuple[str, str]] = Counter()
    sources = {delivery.source_id for delivery in deliveries}
    for table in tables.values():
        if table.source_id not in sources:
            continue
        rows = updates[table.name].rows if table.name in updates else table.read()
        if rows is None:
            continue
        for snapshot_id, count in rows["snapshot_id"].value_counts().iter_rows():
            counts[_ledger_of(table), snapshot_id] += count
    return counts


def _ledger_of(table: RawTable) -> str:
    return "local" if table.storage == "local" else "committed"


def _ledger_of_delivery(delivery: Delivery, tables: Mapping[str, RawTable]) -> str:
    return _ledger_of(tables[delivery.raw_table]) if delivery.raw_table else "committed"


@dataclass
class _Ledger:
    """A list of snapshots, one row per original file."""

    path: Path
    rows: dict[str, dict[str, str]]

    @classmethod
    def read(cls, path: Path) -> _Ledger:
        return cls(path, {row["snapshot_id"]: row for row in _read_rows(path)} if path.exists() else {})

    def record(
        self,
        deliveries: Sequence[Delivery],
        name: str,
        tables: Mapping[str, RawTable],
        sources: Mapping[str, dict[str, str]],
        counts: Mapping[tuple[str, str], int],
        rows_read: Mapping[tuple[str, str], int],
    ) -> bool:
        """Note the deliveries that belong here; whether there was one."""
        mine = [delivery for delivery in deliveries if _ledger_of_delivery(delivery, tables) == name]
        for delivery in mine:
            row_count = counts.get((name, delivery.snapshot_id), 0)
            if not row_count and not delivery.revises_edition_id:
                # Nothing is kept of this file (another commodity's, say), so nothing rests on it.
                self.rows.pop(delivery.snapshot_id, None)
                continue
            read = max(rows_read[name, delivery.snapshot_id], row_count)
            held = self.rows.get(delivery.snapshot_id, {})
            if held.get("sha256") == delivery.sha256:
                # Figures keyed from one document come in several files, one of which can be imported alone.
                read = max(read, int(held.get("row_count_read") or 0))
            self.rows[delivery.snapshot_id] = {
                "snapshot_id": delivery.snapshot_id,
                "source_id": delivery.source_id,
                "edition_id": delivery.edition_id,
                "edition_name": delivery.edition_name,
                "published_on": delivery.published_on.isoformat(),
                "published_on_basis": delivery.published_on_basis,
                "revises_edition_id": delivery.revises_edition_id,
                "licence": delivery.licence or sources[delivery.source_id]["licence"],
                "file_name": delivery.file_name,
                "sha256": delivery.sha256,
                "row_count_read": str(read),
                "row_count": str(row_count),
                "note": delivery.note,
            }
        return bool(mine)

    def content(self) -> bytes:
        """The list as CSV, by source and snapshot."""
        text = io.StringIO()
        # A list of an earlier layout lacks a column, which stays empty until the file is imported again.
        writer = csv.DictWriter(text, SNAPSHOT_COLUMNS, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(sorted(self.rows.values(), key=lambda row: (row["source_id"], row["snapshot_id"])))
        return text.getvalue().encode()


def _kept(delivery: Delivery, rules: Sequence[dict[str, str]], mappings: _Mappings) -> pl.DataFrame:
    """The rows that are kept, as text; empty text is null."""
    rows = as_text(delivery.rows)
    rules = [rule for rule in rules if rule["raw_table"] == delivery.raw_table]
    for rule in rules:
        if rule["rule"] == "refuse_if_prefix_found_in":
            _refuse_new_beside_known(rule, rules, rows, delivery, mappings)
    unless_found_in: dict[str, list[dict[str, str]]] = {}
    for column in dict.fromkeys(rule["column_name"] for rule in rules):
        keep = [
            _condition(rule, delivery, mappings)
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
        _refuse_unknown(known_by, rows, delivery, mappings)
    return rows


def _condition(rule: dict[str, str], delivery: Delivery, mappings: _Mappings) -> pl.Expr:
    column = pl.col(rule["column_name"])
    match rule["rule"]:
        case "keep_if_found_in":
            return column.is_in(sorted(mappings.values(rule, delivery.source_id, kept_only=True)))
        case "keep_if_listed":
            return column == rule["value"]
        case "keep_if_at_least":
            return column.cast(pl.Int64) >= int(rule["value"])
        case other:
            raise CritminError(f"seeds/provenance/import_rules.csv: unknown rule {other!r}.")


def _refuse_unknown(
    rules: Sequence[dict[str, str]], rows: pl.DataFrame, delivery: Delivery, mappings: _Mappings
) -> None:
    """Refuse a kept row whose value none of the rules' seeds knows; the rules are about one column."""
    column = rules[0]["column_name"]
    known = sorted({value for rule in rules for value in mappings.values(rule, delivery.source_id)})
    may_be_empty = any(
        rule["value"] == "or_empty" and mappings.has_empty(rule, delivery.source_id) for rule in rules
    )
    unknown = rows.filter(~pl.col(column).is_in(known).fill_null(may_be_empty))
    if unknown.height:
        raise _refusal(
            delivery,
            unknown,
            column,
            kind="unknown name",
            expected=f"a name that stands in {_places(rules)}",
            advice=f"Add it there (source {delivery.source_id}) if it is right, and import again",
        )


def _refuse_new_beside_known(
    rule: dict[str, str],
    rules: Sequence[dict[str, str]],
    rows: pl.DataFrame,
    delivery: Delivery,
    mappings: _Mappings,
) -> None:
    """Refuse a row whose value is new, but begins like one that the rule's seed knows."""
    column = rule["column_name"]
    mapped_in = [
        each for each in rules if each["column_name"] == column and each["rule"] == "keep_if_found_in"
    ]
    if not mapped_in:
        return  # every row is kept: none can vanish
    known = {value for each in mapped_in for value in mappings.values(each, delivery.source_id)}
    length = int(rule["value"])
    prefixes = {value[:length] for value in mappings.values(rule, delivery.source_id)}
    new = rows.filter(
        pl.col(column).str.head(length).is_in(sorted(prefixes)) & ~pl.col(column).is_in(sorted(known))
    )
    if not new.height:
        return
    beside = ", ".join(sorted(value for value in known if value[:length] == new[column][0][:length])[:5])
    raise _refusal(
        delivery,
        new,
        column,
        kind="new code",
        expected=f"a code that stands in {_places(mapped_in)}, as those beside it do ({beside})",
        advice="Compare the schedule of that year, say there what the code stands for, and import again",
    )


def _places(rules: Iterable[dict[str, str]]) -> str:
    return " or ".join(f"seeds/{rule['seed']}.csv, column {rule['seed_column']}" for rule in rules)


def _refusal(
    delivery: Delivery, rows: pl.DataFrame, column: str, *, kind: str, expected: str, advice: str
) -> ImportRefused:
    """Names the first row, the column as the file heads it, and the other values that are at fault."""
    names = rows[column].unique(maintain_order=True).to_list()
    more = f" (and {len(names) - 1} more: {', '.join(map(repr, names[1:6]))})" if len(names) > 1 else ""
    return ImportRefused(
        file=delivery.file_name,
        edition=delivery.edition_name,
        row=rows["raw_row_id"][0].removeprefix(f"{delivery.snapshot_id}:"),
        column=delivery.published_columns.get(column, column),
        found=f"the {kind} {names[0]!r}{more}",
        expected=expected,
        advice=advice,
    )


class _Mappings:
    """The values that seeds know; each seed is read once per import."""

    def __init__(self, seeds: Path) -> None:
        self._seeds = seeds
        self._rows: dict[str, list[dict[str, str]]] = {}

    def values(self, rule: dict[str, str], source_id: str, *, kept_only: bool = False) -> set[str]:
        """What stands in the rule's column, of the source where the seed tells sources apart.

        Args:
            kept_only: without the rows whose is_kept is false.
        """
        return {
            row[rule["seed_column"]]
            for row in self._of(rule, source_id)
            if row[rule["seed_column"]] and not (kept_only and row.get("is_kept") == "false")
        }

    def has_empty(self, rule: dict[str, str], source_id: str) -> bool:
        """Whether the seed has a row for empty cells."""
        return any(not row[rule["seed_column"]] for row in self._of(rule, source_id))

    def _of(self, rule: dict[str, str], source_id: str) -> Iterator[dict[str, str]]:
        seed = rule["seed"]
        if seed not in self._rows:
            self._rows[seed] = _read_rows(self._seeds / f"{seed}.csv")
        return (row for row in self._rows[seed] if row.get("source_id", source_id) == source_id)


def _read_rows(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
    except FileNotFoundError:
        raise CritminError(f"{path} is missing: it is needed to import. Nothing was imported.") from None


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


def _replace_together(new_files: dict[Path, bytes], decided: Path) -> None:
    """Put new content into files, all of them or none, also when the process is killed."""
    new = {path: together.beside(path) for path in new_files}
    made: list[Path] = []
    try:
        for path, content in new_files.items():
            made += _make_folder(path.parent)
            new[path].write_bytes(content)
        together.replace_together(new, decided)
    except OSError as error:
        for path in new.values():
            path.unlink(missing_ok=True)
        for folder in reversed(made):
            folder.rmdir()
        raise CritminError(f"The raw tables could not be written ({error}); they are as before.") from error


def _make_folder(folder: Path) -> list[Path]:
    """Make a folder and those above it; which of them were not there, outermost first."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return missing[::-1]
