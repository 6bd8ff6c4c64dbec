"""The committed tables as published, read without the warehouse: what the second calculation starts from."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

import polars as pl

PROJECT = Path(__file__).resolve().parents[2]

_NUMBER = re.compile(r"-?\d+(\.\d*)?([eE][+-]?\d+)?|-?\.\d+")


@cache
def seed(name: str) -> list[dict[str, str]]:
    """Rows of a seed of judgements, codes or editions, by its name; everything is text, empty where empty."""
    (file,) = (file for file in (PROJECT / "seeds").glob(f"*/{name}.csv"))
    with file.open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))


@cache
def raw(name: str) -> pl.DataFrame:
    """A raw table: every column is text but reference_year and what is true or false."""
    packed = PROJECT / "data" / f"{name}.parquet"
    if packed.is_file():
        return pl.read_parquet(packed)
    (file,) = (PROJECT / "seeds" / "raw").glob(f"*/{name}.csv")
    table = pl.read_csv(file, infer_schema=False)
    return table.with_columns(
        pl.col(name).cast(pl.Int32) if name == "reference_year" else pl.col(name) == "true"
        for name in table.columns
        if name == "reference_year" or name.startswith(("is_", "has_"))
    )


def number(text: str | None) -> float | None:
    """A printed figure without its thousands separators; None where the text is no figure."""
    plain = (text or "").strip().replace(",", "").replace("−", "-")
    return float(plain) if _NUMBER.fullmatch(plain) else None


@cache
def parameter(name: str) -> float:
    """A judgement of seeds/method/parameters.csv."""
    (row,) = (row for row in seed("parameters") if row["parameter"] == name)
    return float(row["parameter_value"])


@cache
def published_on(edition_id: str) -> str:
    """The day of an edition: its first snapshot's."""
    return min(row["published_on"] for row in seed("snapshots") if row["edition_id"] == edition_id)


@cache
def edition_of(snapshot_id: str) -> str:
    """The edition that a snapshot belongs to."""
    (row,) = (row for row in seed("snapshots") if row["snapshot_id"] == snapshot_id)
    return row["edition_id"]
