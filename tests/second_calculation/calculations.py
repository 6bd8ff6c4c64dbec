"""Every comparison of the second calculation with the warehouse, by the tables that it looks at."""

from __future__ import annotations

from collections.abc import Callable

import dependence
import derived
import duckdb
import import_indicators
import import_indices
import pages
import prices
import printed_numbers
import ratings
import recycling
import robustness
import supply_indices
import supply_risk

Comparison = Callable[[duckdb.DuckDBPyConnection], list[str]]

COMPARISONS: dict[Comparison, tuple[str, ...]] = {
    printed_numbers.printed_numbers: printed_numbers.TABLES,
    printed_numbers.value_flags: printed_numbers.TABLES,
    import_indices.world_import_stability: ("world_import_stability",),
    import_indices.country_shares_of_imports: ("country_shares",),
    supply_indices.country_shares_of_supply: ("country_shares",),
    supply_indices.stage_concentration: ("stage_concentration",),
    supply_indices.concentration_indicators: ("indicator_values",),
    import_indicators.import_indicators: ("indicator_values",),
    import_indicators.contributions: ("import_stability_contributions",),
    import_indicators.import_stability_alternatives: ("import_stability_alternatives",),
    ratings.ratings: ("indicator_values", "indicator_ratings"),
    prices.price_monthly: ("price_monthly",),
    prices.price_annual: ("price_annual",),
    recycling.recycling_rates: ("recycling_rates",),
    supply_risk.geopolrisk: ("geopolrisk",),
    supply_risk.eu_supply_risk: ("eu_supply_risk", "resource_measures"),
    robustness.rating_robustness: ("rating_robustness",),
    dependence.supplier_dependence: ("supplier_dependence",),
    dependence.slide_reproduction: ("slide_reproduction",),
    derived.totals: ("world_totals",),
    derived.import_series_reach: ("import_series_reach",),
    derived.radar_scores: ("radar_scores",),
    derived.measure_effects: ("measure_effects",),
    derived.method_ranks: ("method_comparison",),
    derived.editions: ("int_provenance__editions",),
    prices.price_editions: ("edition_differences",),
    derived.scenario_variants: ("int_scenarios__variants",),
    derived.document_numbers: ("factsheet_response_items",),
    derived.sources_of_gaps: ("int_indicators__years",),
    pages.deck_credits: ("factsheet_credits",),
    pages.sheet_order: ("factsheet_sheets",),
    pages.half_windows: ("factsheet_price_windows",),
    pages.newest_windows: ("factsheet_price_windows",),
    pages.heat_bullets: ("factsheet_heat_bullets",),
    pages.event_counts: ("int_timeline__counts", "factsheet_timelines"),
    pages.scenario_changes: ("factsheet_scenario_cells",),
    pages.newest_leaders: ("int_timeline__leaders",),
    pages.stockpile_imports: ("stockpile_requirement",),
    pages.local_sources: ("factsheet_local_sources",),
    prices.price_variability: ("price_variability",),
}
"""Comparison → the tables that it reads."""
