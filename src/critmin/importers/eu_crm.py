"""European Commission, critical raw materials studies: recycling input rates of 2017, the tables of 2023.

Known layouts, all CSV: Table 3 of the 2017 study; supply shares of the world and of the EU, uses by sector,
scores of all studies, and groupings of the 2023 study. The 2023 files hold no recycling input rates, and none
is taken from elsewhere: quotations of them contradict each other.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from critmin.importers.mapped_csv import MappedTable, delivery_of, newest, read_mapped, rows_as_published
from critmin.importers.registry import Delivery

RATES_SCHEMA = {
    "raw_row_id": pl.String,
    "snapshot_id": pl.String,
    "material_as_published": pl.String,
    "stage_assessed": pl.String,
    "eol_rir_pct_as_published": pl.String,
}
SHARES_SCHEMA = {
    "raw_row_id": pl.String,
    "snapshot_id": pl.String,
    "supply_scope": pl.String,
    "material_as_published": pl.String,
    "stage_as_published": pl.String,
    "country_as_published": pl.String,
    "share_as_published": pl.String,
    "trade_parameter_as_published": pl.String,
}
USES_SCHEMA = {
    "raw_row_id": pl.String,
    "snapshot_id": pl.String,
    "material_as_published": pl.String,
    "application_as_published": pl.String,
    "share_as_published": pl.String,
    "nace_sector_as_published": pl.String,
    "value_added_million_eur_as_published": pl.String,
}
SCORES_SCHEMA = {
    "raw_row_id": pl.String,
    "snapshot_id": pl.String,
    "material_as_published": pl.String,
    "reference_year": pl.Int32,
    "supply_risk_as_published": pl.String,
    "economic_importance_as_published": pl.String,
}
GROUPINGS_SCHEMA = {
    "raw_row_id": pl.String,
    "snapshot_id": pl.String,
    "material_as_published": pl.String,
    "grouping_as_published": pl.String,
    "group_as_published": pl.String,
}

_SCHEMAS = {
    "study_2017_table_3": RATES_SCHEMA,
    "supply_shares": SHARES_SCHEMA,
    "material_uses": USES_SCHEMA,
    "scores": SCORES_SCHEMA,
    "groupings": GROUPINGS_SCHEMA,
}


class EuCrm:
    """Reads one table of a study.

    Source: European Commission, studies on the list of Critical Raw Materials (`eu_crm` in sources.csv).
    EoL-RIR is the share of a material's input that comes from end-of-life scrap: not the share of scrap that
    is recycled (EOL-RR).
    """

    source_id = "eu_crm"

    def read(self, path: Path) -> list[Delivery]:
        """Read one file; which table it is, is told by its header, and the world's supply from the EU's by
        the rounding of its shares.

        Args:
            path: the table as CSV; UTF-8 or Windows-1252, as the editions map says.

        Returns:
            One delivery: of raw_eu_crm__eol_rir (a row per material, rate in percent), __supply_shares (per
            material, stage and country), __material_uses (per line), __scores (per material and study) or
            __groupings (per line and grouping). Shares are text as published: "0.4%", "<0.1%", ">0%".

        Raises:
            ImportRefused: a renamed column, a cut line, another encoding, a rate, share or score that is not
                one, a material, or a material's country, twice.
        """
        mapped = read_mapped(path, self.source_id)
        mark = ""
        if mapped.layout == "supply_shares":
            mark = _scope(mapped)
        elif mapped.layout == "scores":
            mark = newest([record.fields["reference_year"] for record in mapped.records])
        edition = mapped.edition(mark)
        if mapped.layout == "groupings":
            rows = _groupings(mapped, edition)
        else:
            schema = dict(_SCHEMAS[mapped.layout])
            has_scope = schema.pop("supply_scope", None) is not None
            rows = rows_as_published(mapped, edition, schema)
            if has_scope:
                rows = rows.with_columns(pl.lit(mark).alias("supply_scope")).select(*SHARES_SCHEMA)
        return [delivery_of(self.source_id, mapped, edition, rows)]


IMPORTER = EuCrm()


def _scope(mapped: MappedTable) -> str:
    """Whose supply the shares are of: the world's are printed to a tenth of a percent, the EU's to a percent.

    A few shares of either table are rounded like the other's, so the larger number decides.
    """
    to_a_tenth = sum("." in record.fields["share_as_published"] for record in mapped.records)
    return "world" if 2 * to_a_tenth >= len(mapped.records) else "eu"


def _groupings(mapped: MappedTable, edition: dict[str, str]) -> pl.DataFrame:
    """A row per line and grouping: the same material can stand in several lines."""
    rows = [
        (
            f"{edition['snapshot_id']}:{record.line}:{grouping}",
            edition["snapshot_id"],
            record.fields["material_as_published"],
            grouping,
            group,
        )
        for record in mapped.records
        for grouping, group in record.fields.items()
        if grouping != "material_as_published"
    ]
    return pl.DataFrame(rows, schema=GROUPINGS_SCHEMA, orient="row")
