"""Country codes: the UN's M49 list, Datahub's table of codes, and the Atlas of Economic Complexity's two."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from critmin.importers.mapped_csv import delivery_of, read_mapped, rows_as_published
from critmin.importers.registry import Delivery

_ID_COLUMNS = {"raw_row_id": pl.String, "snapshot_id": pl.String}
_SCHEMAS = {
    "m49": (
        "region_code_as_published",
        "region_as_published",
        "sub_region_code_as_published",
        "sub_region_as_published",
        "country_as_published",
        "m49_code",
        "iso2_code",
        "iso3_code",
    ),
    "datahub": (
        "iso3_code",
        "iso2_code",
        "iso_number_as_published",
        "m49_code_as_published",
        "country_as_published",
        "official_name_as_published",
        "independence_as_published",
    ),
    "atlas_locations": (
        "location_code",
        "level_as_published",
        "country_as_published",
        "iso2_code",
        "former_country_as_published",
    ),
    "atlas_former": ("location_code", "former_country_as_published"),
}


class CountryCodes:
    """Reads one of the four tables.

    Source: UN Statistics Division, Datahub and Harvard Growth Lab (`country_codes` in sources.csv). Codes are
    text: NA is Namibia, 012 Algeria.
    """

    source_id = "country_codes"

    def read(self, path: Path) -> list[Delivery]:
        """Read one file; which one is told by its header.

        Returns:
            One delivery: of raw_country_codes__m49, __datahub, __atlas_locations or __atlas_former, a row per
            line with the columns that column_maps/country_codes.csv takes.

        Raises:
            ImportRefused: a renamed column, a cut line, another encoding, a code that is not one, a country
                twice.
        """
        mapped = read_mapped(path, self.source_id)
        edition = mapped.edition()
        schema = _ID_COLUMNS | dict.fromkeys(_SCHEMAS[mapped.layout], pl.String)
        return [delivery_of(self.source_id, mapped, edition, rows_as_published(mapped, edition, schema))]


IMPORTER = CountryCodes()
