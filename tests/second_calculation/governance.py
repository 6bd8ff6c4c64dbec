"""Governance risk of every economy and year: (2.5 - index) / 5, the index a mean of six estimates."""

from __future__ import annotations

from functools import cache

from published import edition_of, number, parameter, published_on, raw, seed

DIMENSIONS = (
    "voice_and_accountability",
    "political_stability",
    "government_effectiveness",
    "regulatory_quality",
    "rule_of_law",
    "control_of_corruption",
)


@cache
def scores(index: str = "") -> dict[str, dict[int, float]]:
    """Country → year → index, as the newest update that covers the year gives it.

    Args:
        index: a row of method.stability_indices; the default one unless named.
    """
    (chosen,) = (
        row
        for row in seed("stability_indices")
        if (row["stability_index"] == index if index else row["is_default"] == "true")
    )
    weights = [float(chosen[dimension]) for dimension in DIMENSIONS]
    country_of = {row["wgi_code"] or row["country_code"]: row["country_code"] for row in seed("countries")}
    newest: dict[int, str] = {}
    rows = raw("raw_worldbank_wgi__estimates").to_dicts()
    for row in rows:
        edition = edition_of(row["snapshot_id"])
        if published_on(edition) > published_on(newest.get(row["reference_year"], edition)):
            newest[row["reference_year"]] = edition
        newest.setdefault(row["reference_year"], edition)
    found: dict[str, dict[int, float]] = {}
    for row in rows:
        year, country = row["reference_year"], country_of.get(row["country_code_as_published"])
        if country is None or edition_of(row["snapshot_id"]) != newest[year]:
            continue
        parts = [
            (number(row[each]), weight) for each, weight in zip(DIMENSIONS, weights, strict=True) if weight
        ]
        if all(value is not None for value, _ in parts):
            found.setdefault(country, {})[year] = sum(value * weight for value, weight in parts) / sum(
                weight for _, weight in parts
            )
    return found


@cache
def index_of(country: str, year: int, index: str = "", rule: str = "default") -> float | None:
    """The index of the year, else of the nearest earlier one; of the country or who stands in."""
    for each in (country, *(_stand_ins(country, rule))):
        years = [known for known in scores(index).get(each, {}) if known <= year]
        if years:
            return scores(index)[each][max(years)]
    return None


@cache
def risk(country: str, year: int, index: str = "", rule: str = "default") -> float | None:
    """Governance risk, 0 (best) to 1."""
    value = index_of(country, year, index, rule)
    if value is None:
        return None
    scaled = (parameter("governance_scale_maximum") - value) / parameter("governance_scale_width")
    return min(1.0, max(0.0, scaled))


@cache
def _stand_ins(country: str, rule: str) -> list[str]:
    rows = [row for row in seed("governance_rules") if row["country_code"] == country]
    chosen = [row for row in rows if row["governance_rule"] == rule] or [
        row for row in rows if row["governance_rule"] == "default"
    ]
    return [row["stands_in_country_code"] for row in chosen]
