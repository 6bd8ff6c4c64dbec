"""Where the raw tables are kept, and how they are read and written there.

seeds/provenance/raw_tables.csv names each raw table's storage:

- `seed`: seeds/raw/<source>/<raw_table>.csv, reviewed as text;
- `parquet`: data/<raw_table>.parquet, for tables too large to review line by line; committed like a seed;
- `local`: local/<raw_table>.parquet, for figures that may not be passed on: never committed. A seed of the
  same name with a header and no row stands for the table in every build that doesn't ask for local figures.

A raw table is text as published, except reference_year (a whole number) and is_…/has_… (true or false).
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from critmin.errors import CritminError

STORAGES = ("seed", "parquet", "local")

# Fixed, so that the same rows give the same bytes on every machine and a diff shows changed figures only.
_ROWS_PER_GROUP = 122_880
_COMPRESSION_LEVEL = 12


@dataclass(frozen=True)
class RawTable:
    """A row of seeds/provenance/raw_tables.csv, and the files that go with it."""

    name: str
    source_id: str
    storage: str
    seeds: Path

    @property
    def seed_file(self) -> Path:
        """The table's seed; a local table's has no rows."""
        return self.seeds / "raw" / self.source_id / f"{self.name}.csv"

    @property
    def file(self) -> Path:
        """The file that holds the rows."""
        match self.storage:
            case "seed":
                return self.seed_file
            case "parquet":
                return self.seeds.parent / "data" / f"{self.name}.parquet"
            case _:
                return self.seeds.parent / "local" / f"{self.name}.parquet"

    @property
    def shown_file(self) -> str:
        """The file as a reader names it: from the seeds folder for seeds, else from the project's root."""
        folder = self.seeds if self.storage == "seed" else self.seeds.parent
        return self.file.relative_to(folder).as_posix()

    def read(self) -> pl.DataFrame | None:
        """The rows held, all as text in their order; none if the table has no file yet."""
        if not self.file.exists():
            return None
        if self.storage == "seed":
            return pl.read_csv(self.file.read_bytes(), infer_schema=False)
        return as_text(pl.read_parquet(self.file.read_bytes()))

    def content(self, rows: pl.DataFrame) -> bytes:
        """The bytes of the file that holds these rows."""
        if self.storage == "seed":
            return rows.write_csv(line_terminator="\n").encode()
        target = io.BytesIO()
        typed(rows).rechunk().write_parquet(
            target,
            compression="zstd",
            compression_level=_COMPRESSION_LEVEL,
            statistics=True,
            row_group_size=_ROWS_PER_GROUP,
        )
        return target.getvalue()


def raw_tables(seeds: Path) -> dict[str, RawTable]:
    """Raw table's name → where it is kept.

    Raises:
        CritminError: a storage that is not one of STORAGES, or the list is missing.
    """
    path = seeds / "provenance" / "raw_tables.csv"
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
    except FileNotFoundError:
        raise CritminError(f"{path} is missing: it is needed to import. Nothing was imported.") from None
    for row in rows:
        if row["storage"] not in STORAGES:
            raise CritminError(
                f"seeds/provenance/raw_tables.csv: {row['raw_table']} has the storage {row['storage']!r}; "
                f"it must be one of {', '.join(STORAGES)}."
            )
    return {
        row["raw_table"]: RawTable(row["raw_table"], row["source_id"], row["storage"], seeds) for row in rows
    }


def as_text(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with every column as text; empty text is null."""
    return rows.with_columns(pl.all().cast(pl.String).replace("", None))


def typed(rows: pl.DataFrame) -> pl.DataFrame:
    """Text rows with the types that the columns' names promise."""
    return rows.with_columns(
        *(pl.col(name).cast(pl.Int32) for name in rows.columns if name == "reference_year"),
        *(pl.col(name) == "true" for name in rows.columns if name.startswith(("is_", "has_"))),
    )
