"""What the second calculation expects of totals, of what series reach, of radar scores, effects and ranks."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict

import duckdb
from comparison import Row, differences, same
from dependence import shares_of_suppliers
from imports import IMPORT_STAGES, reaches, trade
from published import seed
from supply import by_country, editions_of, world_totals

_TO_THE_KILOGRAM = 0.000501


def totals(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Every printed world total beside the sum of the countries."""
    expected = {}
    for group, total in world_totals().items():
        lines = by_country().get(group, [])
        known = [line.quantity for line in lines if line.quantity is not None]
        countries = sum(known) if known else None
        ratio = countries / total if total and countries is not None else None
        expected[group] = (total, countries, ratio)
    return differences(
        connection,
        "marts.world_totals",
        "source_id, mineral_code, supply_stage, reference_year, basis",
        "printed_total_t, countries_t, countries_to_total",
        expected,
        tolerances={"printed_total_t": _TO_THE_KILOGRAM, "countries_t": _TO_THE_KILOGRAM},
    )


def import_series_reach(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """First and last year of each series and stage, for Japan and for the others, and how many importers."""
    years: dict[Row, dict[bool, list[int]]] = defaultdict(lambda: defaultdict(list))
    importers: dict[Row, set[str]] = defaultdict(set)
    for (importer, mineral, stage, year), reached in reaches():
        if stage in IMPORT_STAGES:
            key = reached.series, mineral, stage, "whole" if reached.is_whole else "partial"
            years[key][importer == "JPN"].append(year)
            importers[key].add(importer)
    expected = {}
    for key, found in years.items():
        ends = [end for each in (True, False) for end in _ends(found[each])]
        expected[key] = (*ends, len(importers[key]))
    return differences(
        connection,
        "marts.import_series_reach",
        "import_series_code, mineral_code, supply_stage, stage_coverage",
        "default_reporter_from, default_reporter_to, others_from, others_to, reporter_count",
        expected,
    )


def radar_scores(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """0 at the best value, thirds at the cuts, 1 at the worst, straight between."""
    found = []
    for *key, value, best, low, high, worst, score in connection.execute(
        "select mineral_code, reporter_code, indicator_code, indicator_value, best_value, low_mid_cut, "
        "mid_high_cut, worst_value, risk_score from marts.radar_scores"
    ).fetchall():
        points = [best, low, high, worst]
        wanted = None if None in (value, *points) else _on_scale(value, points)
        if not same(wanted, score):
            found.append(f"radar_scores: {key} is {score}, by the second calculation {wanted}")
    return found


def measure_effects(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The supplier's share in the years before and after a measure, and what lies between."""
    held = shares_of_suppliers()
    found = []
    for row in connection.execute(
        "select source_id, coalesce(import_series_code, ''), mineral_code, reporter_code, supply_stage, "
        "basis, country_code, year_before, share_before, year_after, share_after, share_change, span_years, "
        "is_other_series "
        "from marts.measure_effects where share_before is not null and share_after is not null"
    ).fetchall():
        *group, country, first, before, last, after, change, span, is_other = row
        if is_other:
            wanted = [_share_in_series(*group, year, country) for year in (first, last)]
        else:
            wanted = [held.get((*group, year, country), (0.0, 0.0, 0))[1] or 0.0 for year in (first, last)]
        if (
            not same(wanted[0], before)
            or not same(wanted[1], after)
            or not same(wanted[1] - wanted[0], change, 3e-9)
        ):
            found.append(f"measure_effects: {row}, by the second calculation {wanted}")
        if span != last - first:
            found.append(f"measure_effects: {row} spans {last - first} years")
    return found


def _share_in_series(
    source: str, series: str, mineral: str, importer: str, stage: str, basis: str, year: int, country: str
) -> float:
    """A partner's share of what one series has of a year, whichever series counts; 0 for who is not named."""
    assert {"import_series_code": series, "source_id": source}.items() <= _series_row(series).items()
    return trade()[series, importer, mineral, stage, year, basis].shares().get(country, 0.0)


def _series_row(series: str) -> dict[str, str]:
    return next(row for row in seed("import_series") if row["import_series_code"] == series)


def method_ranks(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """1 for the highest score of a method and importer; equal scores share the mean of their places."""
    groups: dict[Row, list[float]] = defaultdict(list)
    rows = connection.execute(
        "select reporter_code, method_code, mineral_code, score, method_rank, ranked_count "
        "from marts.method_comparison where score is not null"
    ).fetchall()
    for reporter, method, _, score, *_ in rows:
        groups[reporter, method].append(-score)
    for scores in groups.values():
        scores.sort()
    found = []
    for reporter, method, mineral, score, rank, count in rows:
        scores = groups[reporter, method]
        mean = (bisect_left(scores, -score) + 1 + bisect_right(scores, -score)) / 2
        if not same(mean, rank) or count != len(scores):
            found.append(
                f"method_comparison: {mineral} of {reporter} by {method} is {rank} of {count}, not {mean}"
            )
    return found


def editions(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Every file with its edition and those that revise it, and the lag of sources that go on."""
    lags = {row["source_id"]: int(row["lag_days"]) for row in seed("publication_lags")}
    continuous = {row["source_id"] for row in seed("sources") if row["is_continuous"] == "true"}
    expected = {}
    for row in seed("snapshots"):
        if row["revises_edition_id"]:
            continue  # only announces what the revised edition's rows become
        for edition, day in editions_of(row["snapshot_id"]):
            lag = lags.get(row["source_id"]) if row["source_id"] in continuous else None
            expected[row["snapshot_id"], edition] = (row["source_id"], day, lag)
    return differences(
        connection,
        "intermediate.int_provenance__editions",
        "raw_snapshot_id, edition_id",
        "source_id, published_on, lag_days",
        expected,
    )


def _on_scale(value: float, points: list[float]) -> float:
    thirds = [0.0, 1 / 3, 2 / 3, 1.0]
    if points[0] > points[-1]:
        value, points = -value, [-point for point in points]
    if value <= points[0]:
        return 0.0
    for number in range(3):
        start, end = points[number], points[number + 1]
        if value < end:
            return thirds[number] + (value - start) / (end - start) / 3
    return 1.0


def _ends(years: list[int]) -> tuple[int | None, int | None]:
    return (min(years), max(years)) if years else (None, None)


def scenario_variants(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Each lever of a scenario alone and all together; the baseline without any, and no other scenario so."""
    levers = {(row["scenario_id"], row["lever"]) for row in seed("scenario_levers")}
    together = {(scenario, "all") for scenario, _ in levers}
    nothing = {(row["scenario_id"], "none") for row in seed("scenarios") if row["is_baseline"] == "true"}
    expected = levers | together | nothing
    rows = connection.execute(
        "select scenario_id, lever from intermediate.int_scenarios__variants"
    ).fetchall()
    return [
        f"int_scenarios__variants: {key} stands there {rows.count(key)} times"
        for key in {*rows, *expected}
        if rows.count(key) != (key in expected)
    ]


def document_numbers(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The Ministry's strategy is the first of the documents behind the measures."""
    rows = connection.execute(
        "select distinct source_document, document_number from marts.factsheet_response_items"
    ).fetchall()
    documents = {row["source_document"] for row in seed("measures_register")}
    numbers = dict(rows)
    if len(rows) != len(documents) or sorted(numbers.values()) != list(range(1, len(documents) + 1)):
        return [f"factsheet_response_items: {rows} for the documents {sorted(documents)}"]
    return (
        []
        if numbers["meti_2022"] == 1
        else [f"factsheet_response_items: the strategy is not first in {rows}"]
    )


def sources_of_gaps(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Where no series reaches a stage, the gap is told of the preferred one that has the year."""
    sources = {row["import_series_code"]: row["source_id"] for row in seed("import_series")}
    preferred: dict[Row, tuple[int, str]] = {}
    for (importer, _, _, year), reached in reaches():
        choice = reached.preference, sources[reached.series]
        preferred[importer, year] = min(choice, preferred.get((importer, year), choice))
    rows = connection.execute(
        "select distinct reporter_code, reference_year, source_id from intermediate.int_indicators__years "
        "where depends_on_reporter and import_series_code is null"
    ).fetchall()
    return [
        f"int_indicators__years: {importer} {year} looks into {source}"
        for importer, year, source in rows
        if (importer, year) in preferred and source != preferred[importer, year][1]
    ]
