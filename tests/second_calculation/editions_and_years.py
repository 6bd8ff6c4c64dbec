"""What later editions change and what single years give, from the tables that they are compared from."""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby, pairwise
from statistics import fmean

import duckdb
from comparison import Row, differences
from governance import DIMENSIONS
from published import edition_of, number, parameter, published_on, raw, seed
from ratings import rating

_BASELINE = "scenario_id in (select scenario_id from method.scenarios where is_baseline)"


def governance_editions(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """What two editions on end give for a partner in a year of trade: each its newest year up to that one."""
    scores = _scores_of_editions()
    expected = {}
    for country, year in connection.execute(
        "select distinct scored_country_code, reference_year from marts.import_stability_contributions "
        "where share > 0"
    ).fetchall():
        given = []
        for edition in sorted(scores, key=published_on):
            known = [each for each in scores[edition].get(country, {}) if each <= year]
            if known:
                given.append((edition, max(known), scores[edition][country][max(known)]))
        for (old, *of_old), (new, *of_new) in pairwise(given):
            expected[country, year, old, new] = (*of_old, *of_new, published_on(new))
    return differences(
        connection,
        "intermediate.int_editions__governance",
        "scored_country_code, trade_year, old_edition_id, new_edition_id",
        "old_governance_year, old_g, new_governance_year, new_g, cast(new_published_on as varchar)",
        expected,
    )


def _scores_of_editions() -> dict[str, dict[str, dict[int, float]]]:
    """Edition → country → year → governance risk, where every estimate of the index is given."""
    (index,) = (row for row in seed("stability_indices") if row["is_default"] == "true")
    weights = [float(index[name]) for name in DIMENSIONS]
    country_of = {row["wgi_code"] or row["country_code"]: row["country_code"] for row in seed("countries")}
    found: dict[str, dict[str, dict[int, float]]] = defaultdict(lambda: defaultdict(dict))
    for row in raw("raw_worldbank_wgi__estimates").iter_rows(named=True):
        country = country_of.get(row["country_code_as_published"])
        estimates = [number(row[name]) for name in DIMENSIONS]
        if country is None or None in estimates:
            continue
        score = sum(map(float.__mul__, estimates, weights)) / sum(weights)
        risk = (parameter("governance_scale_maximum") - score) / parameter("governance_scale_width")
        edition = edition_of(row["snapshot_id"])
        found[edition][country][row["reference_year"]] = min(1.0, max(0.0, risk))
    return found


def governance_differences(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The import index by either edition of governance, and the rating by one partner's alone."""
    revised: dict[Row, list[Row]] = defaultdict(list)
    for country, year, *pair in connection.execute(
        "select scored_country_code, trade_year, old_edition_id, new_edition_id, old_g, new_g "
        "from intermediate.int_editions__governance"
    ).fetchall():
        revised[country, year].append(tuple(pair))
    (default,) = (row["reporter_code"] for row in seed("reporters") if row["is_default"] == "true")
    bases = {
        (row["indicator_code"], row["basis"])
        for row in seed("indicator_bases")
        if row["headline_priority"] == "1"
    }
    cuts = _default_cuts()
    key = "mineral_code, indicator_code, basis, reference_year"
    rows = connection.execute(
        f"select {key}, country_code, scored_country_code, share from marts.import_stability_contributions "
        f"inner join (select distinct {key}, reporter_code, scenario_id from marts.indicator_values "
        f"where indicator_value is not null) as valued using ({key}, reporter_code, scenario_id) "
        f"where reporter_code = '{default}' and share > 0 and not is_remainder order by {key}"
    ).fetchall()
    expected: dict[Row, Row] = {}
    for figure, partners in groupby(rows, key=lambda row: row[:4]):
        if figure[1:3] not in bases:
            continue
        parts: dict[Row, dict[str, tuple[float, float, float, float]]] = defaultdict(dict)
        for *_, year, country, scored, share in partners:
            for old, new, old_g, new_g in revised[scored, year]:
                parts[old, new][country] = share**2 * old_g, share**2 * new_g, old_g, new_g
        for editions, of_pair in parts.items():
            before, after = (sum(part[side] for part in of_pair.values()) for side in (0, 1))
            ends = cuts[figure[1], figure[2]]
            ratings = [rating(index, *ends) for index in (before, after)]
            for country, (old, new, old_g, new_g) in of_pair.items():
                if old_g != new_g:
                    alone = rating(before - old + new, *ends)
                    expected[*figure, *editions, country] = (
                        old_g, new_g, before, after, after - before, new - old, *ratings,
                        ratings[0] != ratings[1], ratings[0] != alone,
                    )  # fmt: skip
    return differences(
        connection,
        "intermediate.int_editions__governance_differences",
        "mineral_code, indicator_code, basis, old_indicator_year, old_edition_id, new_edition_id, "
        "country_code",
        "old_value, new_value, old_indicator_value, new_indicator_value, indicator_effect, row_effect, "
        "old_rating, "
        "new_rating, is_rating_moved, is_moved_by_row_alone",
        expected,
    )


def _default_cuts() -> dict[Row, tuple[float, float, bool]]:
    (rules,) = (row["rule_set"] for row in seed("rule_sets") if row["is_default"] == "true")
    return {
        (row["indicator_code"], row["basis"]): (
            float(row["low_mid_cut"]), float(row["mid_high_cut"]), row["direction"] == "high_is_risk"
        )
        for row in seed("thresholds")
        if row["rule_set"] == rules and row["measure_code"] == "indicator_value"
    }  # fmt: skip


def price_windows_of_editions(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The variability by the old edition, by the new one, and by the old with one year's price replaced."""
    (window,) = (row for row in seed("price_windows") if row["frequency"] == "annual")
    keys = "price_series_id, old_edition_id, new_edition_id, comparison"
    years: dict[Row, dict[int, tuple[float | None, float | None]]] = defaultdict(dict)
    for *key, year, old, new in connection.execute(
        f"select {keys}, reference_year, old_price, new_price from intermediate.int_editions__price_years"
    ).fetchall():
        years[tuple(key)][year] = old, new
    expected: dict[Row, Row] = {}
    for key, prices in years.items():
        variants: dict[Row, list[float | None]] = {
            ("old", None): [old for old, _ in prices.values()],
            ("new", None): [new for _, new in prices.values()],
        }
        for changed, (old, new) in prices.items():
            if old != new:
                variants["one_row", changed] = [pair[year == changed] for year, pair in prices.items()]
        for variant, of_variant in variants.items():
            known = [price for price in of_variant if price is not None]
            spread = (max(known) - min(known)) / fmean(known) if known else None
            expected[*key, *variant] = spread, len(known) == int(window["window_length"])
    return differences(
        connection,
        "intermediate.int_editions__price_windows",
        f"{keys}, variant, changed_year",
        "variability, is_whole",
        expected,
    )


def scenario_years(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Every year with a value as a lever can take it: on its first basis, by the default rules."""
    (rules,) = (row["rule_set"] for row in seed("rule_sets") if row["is_default"] == "true")
    priorities = {
        (row["indicator_code"], row["basis"]): int(row["headline_priority"])
        for row in seed("indicator_bases")
        if row["headline_priority"]
    }
    stages = {row["indicator_code"]: row["supply_stage"] for row in seed("indicators")}
    of_importers = {
        row["indicator_code"] for row in seed("indicators") if row["depends_on_reporter"] == "true"
    }
    figure = "mineral_code, reporter_code, indicator_code, reference_year, basis"
    values = _keyed(
        connection,
        f"marts.indicator_values where indicator_value is not null and {_BASELINE}",
        figure,
        "indicator_value, value_flag",
    )
    rated = _keyed(
        connection,
        f"marts.indicator_ratings where rule_set = '{rules}' and {_BASELINE}",
        figure,
        "rating, rating_reason",
    )
    totals: dict[Row, dict[str, Row]] = defaultdict(dict)
    stage = "mineral_code, reporter_code, supply_stage, source_id, reference_year"
    for *key, basis, quantity, unit in connection.execute(
        f"select {stage}, basis, total_quantity, unit from marts.stage_concentration where {_BASELINE}"
    ).fetchall():
        totals[tuple(key)][basis] = quantity, unit
    found: dict[Row, list[tuple[int, Row]]] = defaultdict(list)
    for mineral, reporter, indicator, year, basis, of_stage, source in connection.execute(
        f"select {figure}, supply_stage, source_id from intermediate.int_indicators__years where {_BASELINE}"
    ).fetchall():
        key = mineral, reporter, indicator, year, basis
        held = totals.get((mineral, reporter, of_stage, source, year), {})
        if key in values and (indicator, basis) in priorities:
            of_basis = [held[basis]] if basis in held else [] if basis else list(held.values())
            for total in of_basis:
                row = (
                    stages[indicator], of_stage, source, basis, *values[key],
                    *rated.get(key, (None, None)), *total, indicator in of_importers,
                )  # fmt: skip
                found[key[:4]].append((priorities[indicator, basis], row))
    return differences(
        connection,
        "intermediate.int_scenarios__years",
        "mineral_code, reporter_code, indicator_code, reference_year",
        "lever_stage, supply_stage, source_id, basis, indicator_value, value_flag, rating, rating_reason, "
        "stage_quantity, unit, depends_on_reporter",
        {key: min(choices, key=lambda choice: choice[0])[1] for key, choices in found.items()},
    )


def slide_statistics(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Our rating of the year of the slides' charts, and of a rate in its study's year, by every rule set."""
    reporters = {row["reporter_code"] for row in seed("reporters")}
    bases = {
        (mineral, indicator): (reporter, basis)
        for mineral, indicator, reporter, basis in connection.execute(
            "select mineral_code, indicator_code, reporter_code, basis from marts.indicator_headline"
        ).fetchall()
        if reporter in reporters
    }
    rated = _keyed(
        connection,
        f"marts.indicator_ratings where {_BASELINE}",
        "rule_set, mineral_code, indicator_code, reporter_code, basis, reference_year",
        "rating, rating_reason",
    )
    studies = {
        row["mineral_code"]: int(row["reference_year"])
        for row in seed("recycling_series")
        if row["role"] == "headline" and row["reference_year"]
    }
    minerals = set(raw("raw_meti_2022__ratings")["mineral_code"])
    expected: dict[Row, Row] = {}
    for rules in seed("rule_sets"):
        for mineral in minerals:
            for row in seed("indicators"):
                indicator = row["indicator_code"]
                year = int(parameter("slide_trade_year"))
                if indicator == "secondary_supply_rate":
                    year = studies.get(mineral, year)
                key = rules["rule_set"], mineral, indicator
                expected[key] = rated.get(
                    (*key, *bases.get(key[1:], ()), year), ("N/A", "no_edition_at_as_of")
                )
    return differences(
        connection,
        "intermediate.int_slides__statistics",
        "rule_set, mineral_code, indicator_code",
        "our_rating, rating_reason",
        expected,
    )


def slide_ratings(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Beside every rating that the slides print ours by their own shares and by the statistics."""
    (rules,) = (row["rule_set"] for row in seed("rule_sets") if row["is_default"] == "true")
    sides: dict[Row, dict[str, Row]] = defaultdict(dict)
    for mineral, indicator, figures, *row in connection.execute(
        "select mineral_code, indicator_code, figures, published_rating, our_rating, agreement "
        f"from marts.method_agreement where rule_set = '{rules}' and published_rating is not null"
    ).fetchall():
        sides[mineral, indicator][figures] = tuple(row)
    nothing = (None, None, None)
    expected = {
        key: (
            max(row[0] for row in of_key.values()),
            *of_key.get("slides", nothing)[1:],
            *of_key.get("statistics", nothing)[1:],
        )
        for key, of_key in sides.items()
    }
    return differences(
        connection,
        "marts.factsheet_slide_ratings",
        "mineral_code, indicator_code",
        "published_rating, slides_rating, slides_agreement, statistics_rating, statistics_agreement",
        expected,
    )


def stockpile_production(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """What a country can have made: the most that a source tells of, mined or smelted, of the world's."""
    contents = _keyed(
        connection,
        "intermediate.int_quantities__content_factors",
        "source_id, mineral_code, supply_stage, basis, unit",
        "content_factor",
    )
    worlds: dict[Row, dict[Row, float]] = defaultdict(lambda: defaultdict(float))
    made: dict[Row, list[float]] = defaultdict(list)
    for source, mineral, stage, basis, unit, year, country, is_remainder, quantity in connection.execute(
        "select source_id, mineral_code, supply_stage, basis, unit, reference_year, country_code, "
        "is_remainder, "
        f"quantity from intermediate.int_quantities__by_country where {_BASELINE} "
        "and supply_stage in ('mine', 'refined_production')"
    ).fetchall():
        found = contents.get((source, mineral, stage, basis, unit))
        if found is None:
            continue
        metal = [] if None in (quantity, *found) else [quantity * found[0]]
        worlds[mineral, year][source, stage] += sum(metal)
        if not is_remainder:
            made[mineral, year, country] += metal
    expected = {
        key: (max(quantities, default=None), max(worlds[key[:2]].values()))
        for key, quantities in made.items()
        if max(worlds[key[:2]].values()) > 0
    }
    return differences(
        connection,
        "intermediate.int_stockpile__production",
        "mineral_code, reference_year, country_code",
        "production_t, world_t",
        expected,
    )


def _keyed(connection: duckdb.DuckDBPyConnection, relation: str, keys: str, columns: str) -> dict[Row, Row]:
    count = len(keys.split(","))
    rows = connection.execute(f"select {keys}, {columns} from {relation}").fetchall()
    return {row[:count]: row[count:] for row in rows}
