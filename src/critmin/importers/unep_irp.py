"""UNEP International Resource Panel, Recycling Rates of Metals (2011): the appendix tables as printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from critmin.importers.mapped_csv import MappedRecord, MappedTable, delivery_of, read_mapped
from critmin.importers.registry import Delivery

RATES_SCHEMA = {
    "raw_row_id": pl.String,
    "snapshot_id": pl.String,
    "table_as_published": pl.String,
    "page_as_published": pl.String,
    "metal_as_published": pl.String,
    "rate_code": pl.String,
    "estimate_as_published": pl.String,
    "qualifier": pl.String,
    "lower_pct": pl.String,
    "upper_pct": pl.String,
    "footnote": pl.String,
}
RATE_CODES = ("osr", "rc", "eol_rr")

_ESTIMATE = re.compile(
    r"(?P<qualifier>[<>~]?)(?P<first>\d+(?:\.\d+)?)(?:-(?P<last>\d+(?:\.\d+)?))?(?P<footnote>[a-z]?)",
    re.ASCII,
)


@dataclass(frozen=True)
class Estimate:
    """One estimate of a cell: bounds in percent as text, empty where the print leaves one open.

    `qualifier` is < or > (one bound is open), ~ (about) or empty; `footnote` the letter of its source.
    """

    as_published: str
    qualifier: str
    lower_pct: str
    upper_pct: str
    footnote: str


def estimates_of(cell: str) -> tuple[Estimate, ...]:
    """The estimates of one cell, in print order: "57n, 58-63m, <1" holds three; none in an empty cell.

    Raises:
        ValueError: something in the cell is not an estimate: other text, a range that falls or that is also a
            bound, more than 100 percent. The message is the part in question.
    """
    return tuple(_estimate(part.strip()) for part in cell.split(",")) if cell else ()


def _estimate(part: str) -> Estimate:
    match = _ESTIMATE.fullmatch(part)
    if match is None:
        raise ValueError(part)
    qualifier, first, last = match["qualifier"], match["first"], match["last"]
    is_range = last is not None
    if (is_range and (qualifier or float(first) > float(last))) or float(last or first) > 100:
        raise ValueError(part)
    return Estimate(
        as_published=part,
        qualifier=qualifier,
        lower_pct="" if qualifier == "<" else first,
        upper_pct="" if qualifier == ">" else (last if is_range else first),
        footnote=match["footnote"],
    )


class UnepIrp:
    """Reads the appendix tables keyed into one CSV.

    Source: UNEP International Resource Panel, Recycling Rates of Metals (`unep_irp` in sources.csv). Three
    rates in percent: old-scrap ratio (osr), recycled content (rc) and end-of-life recycling rate (eol_rr).
    The last is the share of discarded metal that is recycled: not the EU's end-of-life recycling *input* rate
    (eol_rir), which is a share of what is consumed.
    """

    source_id = "unep_irp"

    def read(self, path: Path) -> list[Delivery]:
        """Read one file.

        Returns:
            One delivery of raw_unep_irp__recycling_rates: a row per metal, rate and estimate. The id ends in
            the estimate's place in its cell. An empty cell gives no row: the report has no estimate.

        Raises:
            ImportRefused: a renamed column, a cut line, another encoding, a metal twice, a cell that is not a
                list of estimates.
        """
        mapped = read_mapped(path, self.source_id)
        edition = mapped.edition()
        snapshot_id = edition["snapshot_id"]
        rows = [
            (
                f"{snapshot_id}:{record.line}:{mapped.column(rate_code)}:{place}",
                snapshot_id,
                record.fields["table_as_published"],
                record.fields["page_as_published"],
                record.fields["metal_as_published"],
                rate_code,
                estimate.as_published,
                estimate.qualifier,
                estimate.lower_pct,
                estimate.upper_pct,
                estimate.footnote,
            )
            for record in mapped.records
            for rate_code in RATE_CODES
            for place, estimate in _numbered(mapped, record, rate_code)
        ]
        return [
            delivery_of(
                self.source_id, mapped, edition, pl.DataFrame(rows, schema=RATES_SCHEMA, orient="row")
            )
        ]


IMPORTER = UnepIrp()


def _numbered(mapped: MappedTable, record: MappedRecord, rate_code: str) -> Iterator[tuple[int, Estimate]]:
    try:
        yield from enumerate(estimates_of(record.fields[rate_code]), start=1)
    except ValueError as error:
        raise mapped.refusal(
            record,
            rate_code,
            found=f"the text {str(error)!r}",
            expected="estimates in percent such as 57n, 58-63m, <1 or ~50, with commas between",
        ) from None
