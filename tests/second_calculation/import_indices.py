"""What the second calculation expects of imports: shares of partners and the indices of every series."""

from __future__ import annotations

from functools import cache

import duckdb
from comparison import Row, differences
from imports import IMPORT_STAGES, breaks, chosen, concentration, leading, stability, trade


def world_import_stability(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Both indices of every series, importer, stage, year and basis."""
    return differences(
        connection,
        "marts.world_import_stability",
        "import_series_code, reporter_code, mineral_code, supply_stage, reference_year, basis",
        "total_quantity, herfindahl_index, import_stability, top_country_code, top_country_share, "
        "top3_share, country_count, share_without_weight, is_default_series, is_series_break",
        _indices(),
    )


def country_shares_of_imports(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Every partner's quantity and share in the series that counts."""
    return differences(
        connection,
        "marts.country_shares",
        "mineral_code, reporter_code, supply_stage, reference_year, basis, country_code",
        "quantity, share, import_series_code, is_series_break",
        _partners(),
        where="import_series_code is not null",
    )


@cache
def _indices() -> dict[Row, Row]:
    found = {}
    for key, traded in trade().items():
        series, *subject, basis = key
        if subject[2] not in IMPORT_STAGES:
            continue
        shares = traded.shares()
        counts = chosen()[tuple(subject)].series == series
        found[series, *subject, basis] = (
            traded.total, concentration(shares), stability(shares, key[4]), *leading(shares),
            traded.part_without_weight, counts, counts and tuple(subject) in breaks(),
        )  # fmt: skip
    return found


@cache
def _partners() -> dict[Row, Row]:
    found = {}
    for key, traded in trade().items():
        series, importer, mineral, stage, year, basis = key
        subject = importer, mineral, stage, year
        if chosen()[subject].series != series:
            continue
        shares = traded.shares()
        for partner, quantity in traded.quantities.items():
            share = shares.get(partner, 0.0 if quantity == 0 and traded.total else None)
            found[mineral, importer, stage, year, basis, partner] = (
                quantity, share, series, subject in breaks(),
            )  # fmt: skip
    return found
