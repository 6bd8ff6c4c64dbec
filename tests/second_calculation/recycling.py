"""Recycling rates by mineral, material and concept, from the EU's study and from the panel of the UN."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

import duckdb
from comparison import differences
from published import number, parameter, raw, seed

Rate = tuple[float | None, float | None, float | None]
"""The rate and its ends, where several estimates make a range; parts of the whole."""


@cache
def rates() -> dict[tuple[str, str, str], Rate]:
    """Mineral, material and concept → rate."""
    study: dict[str, Rate] = {}
    for row in raw("raw_eu_crm__eol_rir").iter_rows(named=True):
        percent = number(row["eol_rir_pct_as_published"])
        study[row["material_as_published"]] = (None if percent is None else percent / 100,) * 3
    estimates: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for row in raw("raw_unep_irp__recycling_rates").iter_rows(named=True):
        if row["rate_code"] == "rc" and row["upper_pct"] is not None:
            ends = number(row["lower_pct"]) or 0.0, number(row["upper_pct"])
            estimates[row["metal_as_published"]].append(ends)
    found = {}
    for series in seed("recycling_series"):
        material = series["material_as_published"]
        key = series["mineral_code"], material, series["concept_code"]
        if series["source_id"] == "eu_crm" and material in study:
            found[key] = study[material]
        elif series["source_id"] == "unep_irp" and material in estimates:
            lows, highs = zip(*estimates[material], strict=True)
            low, high = min(lows) / 100, max(highs) / 100
            found[key] = (low + (high - low) * parameter("recycled_content_place_in_range"), low, high)
    return found


def recycling_rates(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Every rate of every series."""
    return differences(
        connection,
        "marts.recycling_rates",
        "mineral_code, material_as_published, concept_code",
        "secondary_supply_rate, lowest_rate, highest_rate",
        rates(),
    )
