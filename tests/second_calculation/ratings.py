"""What the second calculation expects of ratings: the cuts of every rule set laid on the values."""

from __future__ import annotations

from functools import cache

import duckdb
from comparison import Row, differences
from governance import scores
from published import seed

_KEYS = "mineral_code, reporter_code, indicator_code, reference_year, basis"


def ratings(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Every value under every rule set, doubts and distance included."""
    values = connection.execute(
        f"select {_KEYS}, indicator_value, lower_bound, upper_bound, top_country_code, top_country_share, "
        "value_flag from marts.indicator_values"
    ).fetchall()
    return differences(
        connection,
        "marts.indicator_ratings",
        f"{_KEYS}, rule_set",
        "indicator_value, rating, rating_reason, distance_to_cut, measured_value, has_undetermined_cut, "
        "bounds_straddle_cut",
        dict(_rated(row) for row in _with_rule_sets(values)),
    )


def rating(measured: float, low: float, high: float, is_high_risk: bool) -> str:
    """High, Mid or Low; on a cut the riskier where high is risk, the safer where low is."""
    passed = (measured >= low) + (measured >= high)
    return ("Low", "Mid", "High")[passed] if is_high_risk else ("High", "Mid", "Low")[passed]


def _with_rule_sets(values: list[Row]) -> list[tuple[Row, str]]:
    return [(row, each["rule_set"]) for row in values for each in seed("rule_sets")]


def _rated(asked: tuple[Row, str]) -> tuple[Row, Row]:
    row, rule_set = asked
    *key, value, lower, upper, top_country, top_share, flag = row
    cuts = _cuts().get((rule_set, key[2], key[4]))
    if value is None:
        return (*key, rule_set), (None, "N/A", flag, None, None, False, False)
    if cuts is None:
        return (*key, rule_set), (value, "N/A", "rule_not_defined", None, None, False, False)
    is_high_risk = cuts["direction"] == "high_is_risk"
    low, high = float(cuts["low_mid_cut"]), float(cuts["mid_high_cut"])
    first, second = (low, high) if is_high_risk else (high, low)
    bounds = None, None
    if cuts["measure_code"] == "indicator_value":
        measured, bounds = value, (lower, upper)
    elif cuts["measure_code"] == "top_country_share":
        measured = top_share
    else:
        measured = _percentiles(key[3]).get(_scored(top_country, key[3]))
    is_open = any(
        _is_admissible(measured, cuts[f"{cut}_admissible_from"], cuts[f"{cut}_admissible_to"], is_high_risk)
        for cut in ("low_mid", "mid_high")
    )
    sides = {rating(bound, first, second, is_high_risk) for bound in bounds if bound is not None}
    straddles = None not in bounds and len(sides) == 2
    reason = "cut_undetermined" if is_open else "bounds_straddle_cut" if straddles else "rated"
    nearest = min((low, high), key=lambda cut: (abs(measured - cut), cut != low))
    return (*key, rule_set), (
        value, rating(measured, first, second, is_high_risk), reason, measured - nearest, measured, is_open,
        straddles,
    )  # fmt: skip


def _is_admissible(measured: float, start: str, end: str, is_high_risk: bool) -> bool:
    if not start or not end:
        return False
    return (measured > float(start) if is_high_risk else measured >= float(start)) and measured < float(end)


@cache
def _cuts() -> dict[tuple[str, str, str], dict[str, str]]:
    return {(row["rule_set"], row["indicator_code"], row["basis"]): row for row in seed("thresholds")}


@cache
def _percentiles(year: int) -> dict[str, float]:
    """Country → per cent of the other economies that are governed worse, in the newest year known."""
    known = max((each for years in scores().values() for each in years if each <= year), default=None)
    held = {country: years[known] for country, years in scores().items() if known in years}
    return {
        country: 100 * sum(other < index for other in held.values()) / (len(held) - 1)
        for country, index in held.items()
    }


def _scored(country: str, year: int) -> str:
    if any(known <= year for known in scores().get(country, {})):
        return country
    (row,) = (
        row
        for row in seed("governance_rules")
        if row["country_code"] == country and row["governance_rule"] == "default"
    )
    return row["stands_in_country_code"]
