"""What a scenario makes of prices and of the secondary rate: a dear last year, more recovered, less used."""

from __future__ import annotations

from collections import defaultdict
from statistics import fmean

import duckdb
from comparison import Row, differences


def scenario_values(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Each indicator under each lever of each scenario; of supplies what the balance of quantities gave."""
    shares: dict[Row, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for scenario, lever, mineral, reporter, indicator, effect, share in connection.execute(
        "select scenario_id, lever, mineral_code, reporter_code, indicator_code, effect, share "
        "from intermediate.int_scenarios__actions where share is not null"
    ).fetchall():
        shares[scenario, lever, mineral, reporter, indicator][effect] += share
    windows: dict[Row, list[tuple[int, float]]] = defaultdict(list)
    for mineral, basis, last_year, year, price in connection.execute(
        "select mineral_code, basis, reference_year, price_year, price from intermediate.int_prices__windows"
    ).fetchall():
        windows[mineral, basis, last_year].append((year, price))
    variants = connection.execute(
        "select scenario_id, lever from intermediate.int_scenarios__variants"
    ).fetchall()
    expected: dict[Row, Row] = {
        row[:5]: row[5:]
        for row in connection.execute(
            "select scenario_id, lever, mineral_code, reporter_code, indicator_code, indicator_value, "
            "upper_bound "
            "from intermediate.int_scenarios__supply_values"
        ).fetchall()
    }
    for mineral, reporter, indicator, basis, last_year, value in connection.execute(
        "select mineral_code, reporter_code, indicator_code, basis, reference_year, indicator_value "
        "from intermediate.int_scenarios__subjects where indicator_value is not null "
        "and indicator_code in ('price_variability', 'secondary_supply_rate')"
    ).fetchall():
        for variant in variants:
            key = (*variant, mineral, reporter, indicator)
            acts = shares.get(key, {})
            if indicator == "price_variability":
                # Windows end with a year: its months, or its one annual price, are the last twelve months.
                prices = [
                    price * (1 + acts.get("raises_price", 0.0) * (year == last_year))
                    for year, price in windows[mineral, basis, last_year]
                ]
                expected[key] = (max(prices) - min(prices)) / fmean(prices), None
            else:
                needed = 1 - min(1.0, acts.get("lowers_demand", 0.0))
                rate = (value + acts.get("raises_rate", 0.0)) / needed if needed else None
                expected[key] = 1.0 if rate is None else min(1.0, rate), None
    return differences(
        connection,
        "intermediate.int_scenarios__values",
        "scenario_id, lever, mineral_code, reporter_code, indicator_code",
        "indicator_value, upper_bound",
        expected,
    )
