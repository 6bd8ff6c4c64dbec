"""GeoPolRisk and the EU's supply risk of 2024 worked out again from the publishers' rows, by arithmetic.

World production is the Mineral Commodity Summaries 2026, imports and exports BACI, governance the update of
2024, whose last year is 2023. Of the project's own only the content factors, the measures at exporters'
borders and the steps by which they weigh are used.
"""

import csv
from collections import defaultdict
from functools import cache
from itertools import combinations
from pathlib import Path

import polars as pl
import pytest

REPO = Path(__file__).resolve().parents[2]
NOMENCLATURES = {
    "antimony": {"concentrate_import": "HS92", "refined_import": "HS17"},
    "lithium": {"refined_import": "HS92"},
    "copper": {"concentrate_import": "HS92", "refined_import": "HS17"},
    "nickel": {"concentrate_import": "HS92", "refined_import": "HS17"},
    "tungsten": {"concentrate_import": "HS92", "refined_import": "HS92"},
}
RECYCLED = {"antimony": 0.28, "lithium": 0.0, "copper": 0.55, "nickel": 0.34, "tungsten": 0.42}
DIMENSIONS = (
    "voice_and_accountability",
    "political_stability",
    "government_effectiveness",
    "regulatory_quality",
    "rule_of_law",
    "control_of_corruption",
)
# Codes of the governance indicators and of BACI that are not those of ISO, and France for its territory.
PUBLISHED_AS = {"COD": "ZAR", "ROU": "ROM", "NCL": "FRA", "S19": "TWN"}


def seed(path: str) -> list[dict[str, str]]:
    with (REPO / "seeds" / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def estimates() -> dict[str, dict]:
    rows = pl.read_parquet(REPO / "data/raw_worldbank_wgi__estimates.parquet").filter(
        (pl.col("snapshot_id") == "wgi_2024") & (pl.col("reference_year") == 2023)
    )
    return {row["country_code_as_published"]: row for row in rows.to_dicts()}


def risk(country: str, dimensions: tuple[str, ...] = DIMENSIONS) -> float:
    """(2.5 - mean of the dimensions) / 5, from 0 to 1."""
    row = estimates()[PUBLISHED_AS.get(country, country)]
    mean = sum(float(row[dimension]) for dimension in dimensions) / len(dimensions)
    return min(1.0, max(0.0, (2.5 - mean) / 5))


def produced(mineral: str) -> dict[str, float]:
    """Tonnes mined in 2024 by country; OTH for what is not named. A dash is nothing."""
    names = {
        row["name_as_published"]: "OTH" if row["is_remainder"] == "true" else row["country_code"]
        for row in seed("mappings/country_names.csv")
        if row["source_id"] == "usgs_mcs" and row["is_world_total"] != "true"
    }
    rows = pl.read_parquet(REPO / "data/raw_usgs_mcs__world.parquet").filter(
        (pl.col("snapshot_id") == "mcs2026_data")
        & (pl.col("mineral_as_published") == mineral.capitalize())
        & pl.col("stage_as_published").str.starts_with("Mine production")
        & (pl.col("reference_year") == 2024)
    )
    tonnes = {}
    for row in rows.to_dicts():
        figure = row["value_as_published"].replace(",", "")
        if (country := names.get(row["country_as_published"])) and (figure == "—" or figure.isdigit()):
            size = 1000 if row["unit_as_published"].startswith("thousand") else 1
            tonnes[country] = 0.0 if figure == "—" else float(figure) * size
    return tonnes


@cache
def flows() -> tuple[tuple[str, str, str, str, float], ...]:
    """Nomenclature, exporter, importer, code and tonnes of 2024."""
    iso = {
        row["country_code_as_published"]: row["iso3_as_published"]
        for row in seed("raw/cepii_baci/raw_cepii_baci__country_codes.csv")
    }
    world = ["baci_hs92_2024", "baci_hs17_2024"]
    rows = pl.read_parquet(REPO / "data/raw_cepii_baci__flows.parquet").filter(
        (pl.col("reference_year") == 2024) & pl.col("snapshot_id").is_in(world)
    )
    columns = ("nomenclature", "exporter_code_as_published", "importer_code_as_published", "hs6_code")
    return tuple(
        (nomenclature, iso.get(exporter, exporter), iso.get(importer, importer), code, float(quantity))
        for nomenclature, exporter, importer, code, quantity in rows.select(
            *columns, "quantity_t"
        ).iter_rows()
        if quantity and quantity.strip() not in ("", "NA")
    )


def traded(mineral: str, reporter: str) -> tuple[dict[str, float], float]:
    """Imports by partner and exports in all, tonnes of metal; exports are what others declare to have."""
    factors = {
        (row["nomenclature"], row["hs6_code"]): float(row["content_factor"])
        for row in seed("mappings/hs6_codes.csv")
        if row["mineral_code"] == mineral
        and NOMENCLATURES[mineral].get(row["supply_stage"]) == row["nomenclature"]
    }
    imports: dict[str, float] = defaultdict(float)
    exports = 0.0
    for nomenclature, exporter, importer, code, quantity in flows():
        metal = quantity * factors.get((nomenclature, code), 0.0)
        if importer == reporter and metal:
            imports[exporter] += metal
        if exporter == reporter:
            exports += metal
    return imports, exports


@pytest.mark.parametrize("mineral", sorted(NOMENCLATURES))
@pytest.mark.parametrize("reporter", ["JPN", "KOR", "DEU", "CHL"])
def test_the_scores_follow_from_the_published_rows(mineral, reporter, warehouse):
    mined = produced(mineral)
    named = {country: tonnes for country, tonnes in mined.items() if country != "OTH"}
    world = sum(mined.values())
    home = mined.get(reporter, 0.0)
    imports, exports = traded(mineral, reporter)
    supplied = sum(imports.values()) + home

    concentration = sum(tonnes**2 for tonnes in named.values()) / world**2
    governed = sum(tonnes * risk(partner, DIMENSIONS[1:2]) for partner, tonnes in imports.items())
    scores = {"geopolrisk": concentration * governed / supplied, "eu_supply_risk": None}

    measures = warehouse.execute(
        "select country_code, measure_kind from marts.resource_measures where mineral_code = ? "
        "and is_in_force_from_event and not is_planned and not is_scrap_only "
        "and event_on < '2025-01-01' and (ends_on is null or ends_on >= '2024-01-01')",
        [mineral],
    ).fetchall()
    steps = {
        row["measure_kind"]: float(row["trade_parameter"]) for row in seed("method/trade_parameters.csv")
    }
    trade = {
        country: max(steps[kind] for name, kind in measures if name == country) for country, _ in measures
    }
    producing = sum((tonnes / world) ** 2 * risk(c) * trade.get(c, 1) for c, tonnes in named.items())
    sourcing = sum((tonnes / supplied) ** 2 * risk(c) * trade.get(c, 1) for c, tonnes in imports.items())
    sourcing += (home / supplied) ** 2 * risk(reporter)
    if supplied > exports:
        reliance = max(0.0, sum(imports.values()) - exports) / (supplied - exports)
        governed = 10 * (producing * reliance / 2 + sourcing * (1 - reliance / 2))
        scores["eu_supply_risk"] = governed * (1 - RECYCLED[mineral])

    for method, score in scores.items():
        held = warehouse.execute(
            f"select score from marts.{method} "
            "where mineral_code = ? and reporter_code = ? and reference_year = 2024",
            [mineral, reporter],
        ).fetchone()
        assert held == (pytest.approx(score, abs=1e-8) if score is not None else None,), method


@pytest.mark.parametrize("method", ["geopolrisk", "eu_supply_risk"])
def test_imports_of_which_a_stage_is_not_held_have_no_score(method, warehouse):
    """Cobalt's ores (260500) are not among BACI's codes: nobody's imports of 2024 are known whole."""
    assert not any(code == "260500" for _, _, _, code, _ in flows())
    reasons = warehouse.execute(
        f"select distinct reason_code from marts.{method} "
        "where mineral_code = 'cobalt' and reference_year = 2024 and home_flag <> 'units_differ'"
    ).fetchall()
    assert ("imports_incomplete",) in reasons
    assert ("scored",) not in reasons


def average_ranks(scores: list[float]) -> list[float]:
    """1 for the largest; equal scores share the mean of their places."""
    larger = [sum(other > score for other in scores) for score in scores]
    return [place + (scores.count(score) + 1) / 2 for place, score in zip(larger, scores, strict=True)]


def correlation(first: list[float], second: list[float]) -> float:
    """Pearson's."""
    means = sum(first) / len(first), sum(second) / len(second)
    pairs = [(one - means[0], other - means[1]) for one, other in zip(first, second, strict=True)]
    spread = sum(one**2 for one, _ in pairs) * sum(other**2 for _, other in pairs)
    return sum(one * other for one, other in pairs) / spread**0.5


@pytest.mark.parametrize("reporter", ["JPN", "KOR"])
def test_the_rank_correlations_are_those_of_the_minerals_that_both_score(reporter, warehouse):
    scores: dict[str, dict[str, float]] = defaultdict(dict)
    for method, mineral, score in warehouse.execute(
        "select method_code, mineral_code, score from marts.method_comparison "
        "where reporter_code = ? and score is not null",
        [reporter],
    ).fetchall():
        scores[method][mineral] = score
    held = {
        frozenset(pair): (count, value)
        for *pair, count, value in warehouse.execute(
            "select method_code, other_method_code, mineral_count, rank_correlation "
            "from marts.method_rank_agreement where reporter_code = ?",
            [reporter],
        ).fetchall()
    }
    assert len(held) == 10
    for first, second in combinations(scores, 2):
        both = sorted(scores[first].keys() & scores[second].keys())
        ranks = [average_ranks([scores[method][mineral] for mineral in both]) for method in (first, second)]
        count, value = held[frozenset((first, second))]
        assert count == len(both)
        assert value == pytest.approx(correlation(*ranks), abs=1e-8)
