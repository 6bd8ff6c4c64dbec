"""What an importer is, what it delivers, and which importers there are.

An importer lives in `critmin/importers/<source_id>.py` and offers one name, `IMPORTER`. Modules are loaded
when they are first asked for, so that one source's dependencies don't slow down another's import.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Protocol

import polars as pl

from critmin.errors import CritminError

SOURCE_IDS = (
    "usgs_mcs",
    "mof_trade",
    "worldbank_wgi",
    "worldbank_pinksheet",
    "iea_critical_minerals",
    "eu_crm",
    "meti_2022",
    "imf_pcps",
    "unep_irp",
    "oecd_export_restrictions",
    "oecd_crc",
    "critical_mineral_lists",
    "export_controls",
    "country_codes",
    "cepii_baci",
    "japan_customs",
    "hs_concordances",
    "hs_mineral_mapping",
    "usgs_ds140",
    "usgs_myb",
    "estat_api",
    "un_comtrade",
)


@dataclass(frozen=True)
class Delivery:
    """Rows of one raw table, read from one file, with what the file says about itself.

    A file that fills two raw tables gives two deliveries with the same snapshot_id. A file that only
    announces a revision gives one delivery with no raw table and no rows.

    Attributes:
        source_id: row of seeds/provenance/sources.csv.
        edition_id: one publication of the source; several snapshots may belong to it.
        snapshot_id: one original file; starts each raw_row_id.
        edition_name: the publication's name for people.
        published_on: the day of publication; `published_on_basis` says 'printed' (in the publication or its
            metadata) or 'approximate'.
        file_name: the original's name, no folder.
        sha256: digest of the original's bytes, lower-case hexadecimal.
        raw_table: name of the raw table and of its seed file.
        rows: exactly the raw table's columns, raw_row_id first, all in the file's order. Text as published
            (String), except reference_year (Int32) and is_… (Boolean).
        revises_edition_id: the edition that this one corrects, if it holds no values of its own.
        note: one sentence on this copy of the file, kept in seeds/provenance/snapshots.csv.
        licence: the file's own terms, where they are not those of its source in sources.csv.
        published_columns: raw table's column → the file's own header for it, so that a refusal names what the
            reader sees in the file; a column without a header of its own is not in it.
    """

    source_id: str
    edition_id: str
    snapshot_id: str
    edition_name: str
    published_on: date
    published_on_basis: str
    file_name: str
    sha256: str
    raw_table: str
    rows: pl.DataFrame
    revises_edition_id: str = ""
    note: str = ""
    licence: str = ""
    published_columns: Mapping[str, str] = field(default_factory=dict)


class Importer(Protocol):
    """Reads one source's files; recognises layout and edition from the content, never from the name."""

    source_id: str

    def read(self, path: Path) -> list[Delivery]:
        """Read one file.

        Raises:
            ImportRefused: the file is not what its layout promises; names file, row and column.
        """
        ...


class _LazyImporters(Mapping[str, Importer]):
    """Looks like a dict of source_id → importer; loads a module when its importer is first asked for."""

    def __getitem__(self, source_id: str) -> Importer:
        if source_id not in SOURCE_IDS:
            raise KeyError(source_id)
        return importlib.import_module(f"critmin.importers.{source_id}").IMPORTER

    def __iter__(self) -> Iterator[str]:
        return iter(SOURCE_IDS)

    def __len__(self) -> int:
        return len(SOURCE_IDS)


IMPORTERS: Mapping[str, Importer] = _LazyImporters()


class UnknownSource(CritminError):
    """No importer has this name: wrong usage, no file was looked at."""

    exit_code = 2


def importer_for(source_id: str) -> Importer:
    """The importer of a source.

    Raises:
        UnknownSource: no such source; the message lists those there are.
    """
    try:
        return IMPORTERS[source_id]
    except KeyError:
        raise UnknownSource(
            f"There is no importer for {source_id!r}. Sources that can be imported: {', '.join(SOURCE_IDS)}."
        ) from None
