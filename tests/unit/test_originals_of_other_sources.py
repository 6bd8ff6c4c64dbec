"""Each publisher's file of prices, governance, recycling, restrictions, lists and codes arrives in its table.

Rows read are counted from the files: lines less the header, or what a comment works out. Rows kept are those
that the rules of seeds/provenance/import_rules.csv leave.
"""

from pathlib import Path

import pytest

from critmin.importers.registry import importer_for
from critmin.provenance import register

ARRIVALS = [
    ("eu_crm", "eu-crm/dimension_CRMsOverTime.csv", "raw_eu_crm__scores", 355, 355),
    # 90 lines, four groupings each.
    ("eu_crm", "eu-crm/dimension_ScreenedMatGroupings.csv", "raw_eu_crm__groupings", 360, 360),
    ("eu_crm", "eu-crm/fact_EUSupplyShares_t.csv", "raw_eu_crm__supply_shares", 907, 907),
    ("eu_crm", "eu-crm/fact_GlobalSupplyShares_t.csv", "raw_eu_crm__supply_shares", 2561, 2561),
    ("eu_crm", "eu-crm/fact_MaterialUseShares.csv", "raw_eu_crm__material_uses", 339, 339),
    # 148 cells with 71 commas between estimates; of recycled content 52 cells with 24 commas.
    (
        "unep_irp",
        "unep-irp-2011/unep_irp_2011_recycling_rates_as_printed.csv",
        "raw_unep_irp__recycling_rates",
        219,
        76,
    ),
    ("oecd_crc", "oecd-crc-2026/oecd_crc_2026.csv", "raw_oecd_crc__classes", 201, 201),
    (
        "oecd_export_restrictions",
        "export-restrictions/oecd_export_restrictions_2024_excerpt.csv",
        "raw_oecd_export_restrictions__measures",
        82,
        82,
    ),
    # Eight events with 19 semicolons between minerals.
    (
        "export_controls",
        "export-restrictions/export_control_events_transcribed.csv",
        "raw_export_controls__events",
        27,
        27,
    ),
    (
        "critical_mineral_lists",
        "critical-mineral-lists/critical_mineral_lists_transcribed.csv",
        "raw_critical_mineral_lists__entries",
        316,
        316,
    ),
    ("country_codes", "country-codes/UNSD-en.csv", "raw_country_codes__m49", 249, 249),
    ("country_codes", "country-codes/country-codes.csv", "raw_country_codes__datahub", 249, 249),
    (
        "country_codes",
        "country-codes/atlas_locations_international.csv",
        "raw_country_codes__atlas_locations",
        258,
        258,
    ),
    (
        "country_codes",
        "country-codes/atlas_former_countries.csv",
        "raw_country_codes__atlas_former",
        251,
        251,
    ),
    # 403 months of 94 series.
    ("imf_pcps", "imf-pcps/external-data.xls", "raw_imf_pcps__monthly", 37_882, 37_882),
    # 65 years of 69 nominal and 70 real series; ten metals of both and the deflator are kept.
    (
        "worldbank_pinksheet",
        "worldbank-pinksheet/CMO-Historical-Data-Annual.xlsx",
        "raw_worldbank_pinksheet__annual",
        65 * 139,
        65 * 21,
    ),
    # 214 economies in 25 years.
    (
        "worldbank_wgi",
        "worldbank-wgi/P_Data_Extract_From_Worldwide_Governance_Indicators.xlsx",
        "raw_worldbank_wgi__databank",
        5350,
        5350,
    ),
]


@pytest.mark.parametrize(
    ("source_id", "file", "raw_table", "row_count_read", "row_count_kept"),
    ARRIVALS,
    ids=[Path(file).name for _, file, *_ in ARRIVALS],
)
def test_an_original_arrives_whole_and_twice_the_same(
    originals: Path,
    seeds_copy: Path,
    source_id: str,
    file: str,
    raw_table: str,
    row_count_read: int,
    row_count_kept: int,
) -> None:
    deliveries = importer_for(source_id).read(originals / file)
    (imported,) = register(deliveries, seeds_copy)
    assert imported.raw_table == raw_table
    assert (imported.row_count_read, imported.row_count_kept) == (row_count_read, row_count_kept)
    (again,) = register(deliveries, seeds_copy)
    assert again.row_count_before == row_count_kept


def test_the_seeds_of_these_sources_stay_small(originals: Path, seeds_copy: Path) -> None:
    """All seeds together may have 4 MB; these share half a megabyte and a bit."""
    for source_id, file, *_ in ARRIVALS:
        if source_id not in {"imf_pcps", "oecd_crc"}:
            register(importer_for(source_id).read(originals / file), seeds_copy)
    assert sum(path.stat().st_size for path in seeds_copy.glob("raw/*/*.csv")) < 700_000
