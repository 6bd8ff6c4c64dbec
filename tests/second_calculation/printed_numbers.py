"""Every printed figure of every raw table, read again: its number, and why it is one or none."""

from __future__ import annotations

import re

import duckdb
from comparison import Row, differences
from governance import DIMENSIONS
from published import number, raw
from supply import figure

NUMBERS: tuple[tuple[str, str, str, float], ...] = (
    ("stg_cepii_baci__flows", "value_thousand_usd", "value_thousand_usd", 1),
    ("stg_cepii_baci__flows", "published_quantity_t", "quantity_t", 1),
    ("stg_cepii_baci__top_suppliers", "value_usd", "value_usd", 1),
    ("stg_eu_crm__eol_rir", "eol_rir_pct", "eol_rir_pct_as_published", 1),
    ("stg_eu_crm__material_uses", "use_share", "share_as_published", 0.01),
    ("stg_eu_crm__material_uses", "value_added_million_eur", "value_added_million_eur_as_published", 1),
    ("stg_eu_crm__scores", "supply_risk", "supply_risk_as_published", 1),
    ("stg_eu_crm__scores", "economic_importance", "economic_importance_as_published", 1),
    ("stg_eu_crm__supply_shares", "share_pct", "share_as_published", 1),
    ("stg_eu_crm__supply_shares", "trade_parameter", "trade_parameter_as_published", 1),
    ("stg_iea_critical_minerals__supply", "published_value", "value_as_published", 1),
    ("stg_meti_2022__shares", "printed_share", "share_pct_as_published", 0.01),
    ("stg_mof_trade__imports", "published_quantity", "quantity2", 1),
    ("stg_mof_trade__imports", "value_thousand_jpy", "value_thousand_jpy", 1),
    ("stg_unep_irp__recycling_rates", "lower_pct", "lower_pct", 1),
    ("stg_unep_irp__recycling_rates", "upper_pct", "upper_pct", 1),
    ("stg_usgs_ds140__rare_earths", "published_value", "value_as_published", 1),
    ("stg_usgs_mcs__prices", "published_value", "value_as_published", 1),
    ("stg_usgs_mcs__salient", "published_value", "value_as_published", 1),
    ("stg_usgs_mcs__trends", "published_value", "value_as_published", 1),
    ("stg_usgs_mcs__world", "published_value", "value_as_published", 1),
    ("stg_usgs_myb__rare_earth_mine", "published_value", "value_as_published", 1),
    ("stg_usgs_myb__rare_earth_prices", "published_value", "value_as_published", 1),
    ("stg_usgs_myb__rare_earth_prices", "purity_pct", "purity_pct_as_published", 1),
    ("stg_worldbank_pinksheet__annual", "published_value", "value_as_published", 1),
    ("stg_worldbank_pinksheet__monthly", "published_value", "value_as_published", 1),
    *(("stg_worldbank_wgi__databank", dimension, dimension, 1) for dimension in DIMENSIONS),
    *(("stg_worldbank_wgi__estimates", dimension, dimension, 1) for dimension in DIMENSIONS),
)
"""Staging table, its number, the raw column that it is read from, and what a unit of that is."""

FLAGS: tuple[tuple[str, str], ...] = (
    ("stg_eu_crm__eol_rir", "eol_rir_pct_as_published"),
    ("stg_eu_crm__supply_shares", "share_as_published"),
    ("stg_iea_critical_minerals__supply", "value_as_published"),
    ("stg_mof_trade__imports", "quantity2"),
    ("stg_usgs_ds140__rare_earths", "value_as_published"),
    ("stg_usgs_mcs__prices", "value_as_published"),
    ("stg_usgs_mcs__salient", "value_as_published"),
    ("stg_usgs_mcs__world", "value_as_published"),
    ("stg_usgs_myb__rare_earth_mine", "value_as_published"),
    ("stg_usgs_myb__rare_earth_prices", "value_as_published"),
    ("stg_worldbank_pinksheet__annual", "value_as_published"),
    ("stg_worldbank_pinksheet__monthly", "value_as_published"),
)
"""Staging table with a value_flag, and the text that it is about."""

_NO_DASH_FOR_ZERO = ("stg_eu_crm__material_uses", "stg_eu_crm__scores")
"""Where a dash means that there is no figure, not none of the good."""

_NOTHING = ("NA", "N/A", "#N/A", "..", "...", "…", "XX")


def printed_numbers(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Every number of the staging tables."""
    found = []
    for table, column, printed, unit in NUMBERS:
        expected = {}
        for row_id, text in raw(table.replace("stg_", "raw_")).select("raw_row_id", printed).iter_rows():
            read = number if table in _NO_DASH_FOR_ZERO else figure
            value = read(_plain(table, text))
            expected[row_id,] = (None if value is None else value * unit,)
        found += differences(connection, f"staging.{table}", "raw_row_id", column, expected)
    return found


def value_flags(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Every flag of the staging tables."""
    found = []
    for table, printed in FLAGS:
        expected: dict[Row, Row] = {}
        for row in raw(table.replace("stg_", "raw_")).iter_rows(named=True):
            text = _plain(table, row[printed])
            found_flag = flag(text, row.get("footnote") or "", row.get("is_estimate", False))
            if found_flag == "zero" and (number(row.get("value_thousand_jpy")) or 0) > 0:
                found_flag = "below_unit"  # the customs count whole units: what was paid for was there
            if table == "stg_usgs_mcs__salient" and text == "E":
                found_flag = "not_a_figure"  # a net exporter, in place of a negative reliance
            expected[row["raw_row_id"],] = (found_flag,)
        found += differences(connection, f"staging.{table}", "raw_row_id", "value_flag", expected)
    return found


def flag(text: str, note: str, is_estimate: bool) -> str:
    """Why a printed text gives its number, or none."""
    text = text.strip()
    if not text:
        marker = re.match(r"(W|NA)(?= |$)", note)
        return {"W": "withheld", "NA": "not_available", "": "unknown_blank"}[marker[1] if marker else ""]
    if text == "W":
        return "withheld"
    if text in _NOTHING:
        return "not_available"
    if text.lower().startswith("included "):
        return "included_elsewhere"
    value = figure(text)
    if text.lower() in ("large", "small") or (value is None and re.search(r".[–-].", text)):
        return "not_a_figure"
    if text.startswith("<") and value is None and number(text[1:]) is not None:
        return "less_than"
    if text[0] in "<sSL" and value == 0:
        return "below_unit"
    if value is None:
        return "unreadable"
    if value == 0:
        return "zero"
    if text.startswith(">"):
        return "greater_than"
    return "estimated" if is_estimate or text.startswith("e") else "reported"


def _plain(table: str, text: str | None) -> str:
    plain = (text or "").replace("%", "")
    # The release of 2026 has lost its minus signs to question marks.
    return plain.replace("?", "-") if table == "stg_usgs_mcs__salient" else plain


TABLES = tuple(sorted({table for table, *_ in (*NUMBERS, *FLAGS)}))
