"""European Commission, critical raw materials study: end-of-life recycling input rates.

Known layout: Table 3 of the 2017 study as CSV, a line per material.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import polars as pl

from critmin.errors import ImportRefused
from critmin.importers.registry import Delivery
from critmin.importers.tables import check_header, check_number, column_map, read_csv

RATES_TABLE = "raw_eu_crm__eol_rir"
RATES_SCHEMA = {
    "raw_row_id": pl.String,
    "snapshot_id": pl.String,
    "material_as_published": pl.String,
    "stage_assessed": pl.String,
    "eol_rir_pct_as_published": pl.String,
}

_MAP = "eu_crm"
_NOT_AVAILABLE = re.compile(r"N/A")
_STAGES = ("Extraction", "Processing")


class EuCrm:
    """Reads Table 3 of the study.

    Source: European Commission, Study on the review of the list of Critical Raw Materials (`eu_crm` in
    sources.csv). EoL-RIR is the share of a material's input that comes from end-of-life scrap: not the share
    of scrap that is recycled (EOL-RR).
    """

    source_id = "eu_crm"

    def read(self, path: Path) -> list[Delivery]:
        """Read one file.

        Args:
            path: the table as CSV, UTF-8.

        Returns:
            One delivery of raw_eu_crm__eol_rir: a row per material, rate as text in percent ("N/A" intact).

        Raises:
            ImportRefused: a renamed column, a cut line, another encoding, a rate that is neither a number
                from 0 to 100 nor N/A, a material twice.
        """
        columns = column_map(_MAP)
        layout = columns[0]["layout"]
        edition = next(row for row in column_map(f"{_MAP}_editions") if row["layout"] == layout)
        name = edition["edition_name"]
        table = read_csv(path, "utf-8", edition=name)
        check_header(table, [row["column_as_published"] for row in columns], map_name=_MAP, edition=name)
        fields = {row["field"]: row["column_as_published"] for row in columns if row["field"]}
        material_column, rate_column = fields["material_as_published"], fields["eol_rir_pct_as_published"]
        stage_column = fields["stage_assessed"]
        rows, lines = [], {}
        for record in table.records:
            material, rate = record.cells[material_column], record.cells[rate_column]
            stage = record.cells[stage_column]
            if not material or material in lines:
                raise ImportRefused(
                    file=path,
                    edition=name,
                    row=record.line,
                    column=material_column,
                    found=f"{material!r} again (first in row {lines[material]})"
                    if material
                    else "an empty cell",
                    expected="each material once",
                )
            lines[material] = record.line
            if stage not in _STAGES:
                raise ImportRefused(
                    file=path,
                    edition=name,
                    row=record.line,
                    column=stage_column,
                    found=repr(stage),
                    expected=" or ".join(_STAGES),
                )
            check_number(
                rate, file=path, edition=name, row=record.line, column=rate_column, markers=_NOT_AVAILABLE
            )
            if not _NOT_AVAILABLE.fullmatch(rate) and float(rate.replace(",", "")) > 100:
                raise ImportRefused(
                    file=path,
                    edition=name,
                    row=record.line,
                    column=rate_column,
                    found=f"the rate {rate}",
                    expected="at most 100 percent",
                )
            rows.append(
                {
                    "raw_row_id": f"{edition['snapshot_id']}:{record.line}",
                    "snapshot_id": edition["snapshot_id"],
                    "material_as_published": material,
                    "stage_assessed": stage,
                    "eol_rir_pct_as_published": rate,
                }
            )
        return [
            Delivery(
                source_id=self.source_id,
                edition_id=edition["edition_id"],
                snapshot_id=edition["snapshot_id"],
                edition_name=name,
                published_on=date.fromisoformat(edition["published_on"]),
                published_on_basis=edition["published_on_basis"],
                file_name=table.file,
                sha256=table.sha256,
                raw_table=RATES_TABLE,
                rows=pl.DataFrame(rows, schema=RATES_SCHEMA),
                note=edition["note"],
            )
        ]


IMPORTER = EuCrm()
