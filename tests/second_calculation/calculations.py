"""Every comparison of the second calculation with the warehouse, by the tables that it looks at."""

from __future__ import annotations

from collections.abc import Callable

import counted_sentences
import dependence
import derived
import duckdb
import editions_and_years
import import_indicators
import import_indices
import languages
import page_sources
import pages
import prices
import printed_numbers
import ratings
import recycling
import robustness
import scenario_pages
import scenario_values
import sentences
import supply_indices
import supply_risk

Comparison = Callable[[duckdb.DuckDBPyConnection], list[str]]

EVERY: tuple[str, ...] = ()

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
    pages.event_counts: ("int_timeline__counts", "factsheet_timelines"),
    pages.scenario_changes: ("factsheet_scenario_cells",),
    pages.newest_leaders: ("int_timeline__leaders",),
    pages.stockpile_gaps: ("stockpile_cover", "stockpile_requirement"),
    pages.stockpile_imports: ("stockpile_requirement",),
    pages.stockpile_parts: ("stockpile_cover", "stockpile_requirement"),
    pages.local_sources: ("factsheet_local_sources",),
    prices.price_variability: ("price_variability",),
    pages.window_extremes: ("factsheet_price_windows",),
    sentences.comments: ("factsheet_comments",),
    sentences.bullets: ("factsheet_bullets",),
    sentences.notes: ("factsheet_notes",),
    sentences.response_bullets: ("factsheet_response_bullets",),
    sentences.robustness_bullets: ("factsheet_robustness_bullets",),
    sentences.timeline_bullets: ("factsheet_timeline_bullets",),
    counted_sentences.answers: ("factsheet_answers",),
    counted_sentences.trend_bullets: ("factsheet_trend_bullets",),
    counted_sentences.heat_bullets: ("factsheet_heat_bullets",),
    counted_sentences.reproduction_bullets: ("factsheet_reproduction_bullets",),
    counted_sentences.target_bullets: ("factsheet_target_bullets",),
    counted_sentences.map_bullets: ("factsheet_map_bullets",),
    counted_sentences.method_bullets: ("factsheet_method_bullets",),
    scenario_values.scenario_values: ("int_scenarios__values",),
    scenario_pages.evaluation_rows: ("factsheet_evaluation_rows",),
    scenario_pages.evaluation_effects: ("factsheet_evaluation_effects",),
    scenario_pages.evaluation_axes: ("factsheet_evaluation_axes",),
    scenario_pages.evaluation_bullets: ("factsheet_evaluation_bullets",),
    scenario_pages.scenario_rows: ("factsheet_scenario_rows",),
    scenario_pages.scenario_bullets: ("factsheet_scenario_bullets",),
    scenario_pages.comparison_bullets: ("factsheet_comparison_bullets",),
    page_sources.sources: ("factsheet_sources",),
    page_sources.trend_sources: ("factsheet_trend_sources",),
    page_sources.evidence: ("factsheet_evidence",),
    page_sources.partial_stages: ("factsheet_partial_stages",),
    page_sources.method_sources: ("factsheet_method_sources",),
    page_sources.definitions: ("factsheet_definitions",),
    editions_and_years.governance_editions: ("int_editions__governance",),
    editions_and_years.governance_differences: ("int_editions__governance_differences",),
    editions_and_years.price_windows_of_editions: ("int_editions__price_windows",),
    editions_and_years.scenario_years: ("int_scenarios__years",),
    editions_and_years.slide_statistics: ("int_slides__statistics",),
    editions_and_years.slide_ratings: ("factsheet_slide_ratings",),
    editions_and_years.stockpile_production: ("int_stockpile__production",),
    languages.english_columns: EVERY,
}
"""Comparison → the tables that it reads."""
