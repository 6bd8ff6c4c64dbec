"""What the second calculation expects of ③ and ④: value, bounds and what each partner adds to it."""

from __future__ import annotations

from functools import cache

import duckdb
from comparison import differences
from governance import risk
from imports import IMPORT_STAGES, Trade, chosen, leading, stability, trade
from published import parameter, seed

Subject = tuple[str, str, str, int]
"""Importer, mineral, stage, year."""

CONCENTRATE, REFINED = "concentrate_import", "refined_import"


def import_indicators(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """③ and ④ of every importer, mineral, year and basis that has a value, and no other has one."""
    expected = {}
    for (importer, mineral, stage, year, basis), traded in shown().items():
        shares = traded.shares()
        value = stability(shares, year)
        if value is not None:
            expected[_indicator(stage), importer, mineral, year, basis] = (
                value,
                value,
                value,
                *leading(shares),
            )
    return differences(
        connection,
        "marts.indicator_values",
        "indicator_code, reporter_code, mineral_code, reference_year, basis",
        "indicator_value, lower_bound, upper_bound, top_country_code, top_country_share, top3_share, "
        "country_count",
        expected,
        where="indicator_code in (select indicator_code from method.indicators where depends_on_reporter) "
        "and indicator_value is not null",
    )


def import_stability_alternatives(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The same with the other index of governance and the other rule for who stands in."""
    rules = sorted({row["governance_rule"] for row in seed("governance_rules")})
    expected = {}
    for (importer, mineral, stage, year, basis), traded in shown().items():
        for index in (row["stability_index"] for row in seed("stability_indices")):
            for rule in rules:
                value = stability(traded.shares(), year, index, rule)
                if value is not None:
                    expected[_indicator(stage), importer, mineral, year, basis, index, rule] = (value, value)
    return differences(
        connection,
        "marts.import_stability_alternatives",
        "indicator_code, reporter_code, mineral_code, reference_year, basis, stability_index, "
        "governance_rule",
        "indicator_value, upper_bound",
        expected,
        where="indicator_value is not null",
    )


def contributions(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Each partner's share, governance risk and part of the indicator; of indicators without a value too."""
    expected = {}
    for key, traded in trade().items():
        series, importer, mineral, stage, year, basis = key
        subject = importer, mineral, stage, year
        if stage not in IMPORT_STAGES or chosen()[subject].series != series or not _is_held(mineral, stage):
            continue
        shares = traded.shares()
        for partner, quantity in traded.quantities.items():
            share = shares.get(partner, 0.0 if quantity == 0 and traded.total else None)
            weight = risk(partner, year)
            # Of the share that stands beside it, to nine decimals.
            part = None if share is None or weight is None else round(share, 9) ** 2 * weight
            expected[_indicator(stage), importer, mineral, year, basis, partner] = (
                quantity,
                share,
                weight,
                part,
            )
    return differences(
        connection,
        "marts.import_stability_contributions",
        "indicator_code, reporter_code, mineral_code, reference_year, basis, country_code",
        "quantity, share, governance_g, contribution",
        expected,
    )


@cache
def missing(subject: Subject) -> str:
    """Why the stage has no index for an importer and year; empty where it has one."""
    importer, mineral, stage, year = subject
    for row in seed("stage_availability"):
        if (row["mineral_code"], row["supply_stage"]) == (mineral, stage):
            return row["value_flag"]
    if subject not in chosen():
        return "code_not_in_extract"
    metal = contained(subject)
    if metal is None:
        return "not_traded"
    if metal.total == 0:
        return "below_materiality"
    refined = importer, mineral, REFINED, year
    # Where codes of the refined stage are missing the share comes out too large: small is small for certain.
    if stage == CONCENTRATE and refined in chosen() and chosen()[subject].is_whole:
        other = contained(refined)
        whole = (metal.total or 0.0) + ((other.total if other else 0.0) or 0.0)
        if metal.total is not None and metal.total / whole < parameter("concentrate_materiality_share"):
            return "below_materiality"
    return ""


def contained(subject: Subject) -> Trade | None:
    """The contained metal of the series that counts; None where nothing was traded."""
    return trade().get((chosen()[subject].series, *subject, "contained")) if subject in chosen() else None


@cache
def shown() -> dict[tuple[str, str, str, int, str], Trade]:
    """The trade of every indicator of imports that can have a value: what counts and is known."""
    found = {}
    for key, traded in trade().items():
        series, *subject, basis = key
        if subject[2] not in IMPORT_STAGES or chosen()[tuple(subject)].series != series:
            continue
        unknown = traded.part_without_weight or 0.0
        if not missing(tuple(subject)) and unknown <= parameter("value_without_weight_max"):
            found[*subject, basis] = traded
    return found


@cache
def _is_held(mineral: str, stage: str) -> bool:
    return any(
        (row["mineral_code"], row["supply_stage"]) == (mineral, stage) for row in seed("indicator_sources")
    )


@cache
def _indicator(stage: str) -> str:
    (row,) = (row for row in seed("indicators") if row["supply_stage"] == stage)
    return row["indicator_code"]
