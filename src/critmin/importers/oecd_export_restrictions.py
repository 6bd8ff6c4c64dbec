"""OECD Inventory of Export Restrictions on Critical Raw Materials, as an excerpt in CSV."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from critmin.importers.mapped_csv import delivery_of, newest, read_mapped, rows_as_published
from critmin.importers.registry import Delivery

MEASURES_SCHEMA = {
    "raw_row_id": pl.String,
    "snapshot_id": pl.String,
    "country_code_as_published": pl.String,
    "resource_as_published": pl.String,
    "measure_code_as_published": pl.String,
    "measure_as_published": pl.String,
    "value_as_published": pl.String,
    "value_unit_as_published": pl.String,
    "condition_as_published": pl.String,
    "introduced_as_published": pl.String,
    "ends_as_published": pl.String,
    "temporary_as_published": pl.String,
    "hs6_code": pl.String,
    "form_as_published": pl.String,
    "document_as_published": pl.String,
    "source_url": pl.String,
}


class OecdExportRestrictions:
    """Reads the excerpt.

    Source: OECD, Inventory of Export Restrictions on Critical Raw Materials (`oecd_export_restrictions` in
    sources.csv). Rates are percent or tonnes as the unit says, and text: "4-5" and "4,5" are two rates. One
    code can have several measures and rates; a code that is not there is not known to be free.
    """

    source_id = "oecd_export_restrictions"

    def read(self, path: Path) -> list[Delivery]:
        """Read one file; its year is that of the newest measure.

        Returns:
            One delivery of raw_oecd_export_restrictions__measures: a row per measure and HS6 code.

        Raises:
            ImportRefused: a renamed column, a cut line, another encoding, an unknown year, a rate, day or
                code that is not one.
        """
        mapped = read_mapped(path, self.source_id)
        edition = mapped.edition(
            newest([record.fields["introduced_as_published"][:4] for record in mapped.records])
        )
        rows = rows_as_published(mapped, edition, MEASURES_SCHEMA)
        return [delivery_of(self.source_id, mapped, edition, rows)]


IMPORTER = OecdExportRestrictions()
