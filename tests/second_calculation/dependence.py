"""What the second calculation expects of suppliers' shares over the years and of the slides' charts."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

import duckdb
from comparison import Row, differences
from imports import IMPORT_STAGES, REMAINDERS, chosen, trade
from published import number, raw, seed
from supply import by_country, shares


def supplier_dependence(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Each supplier's share and rank, and by how much the share moved from the year before."""
    held = shares_of_suppliers()
    expected = {}
    for (*group, year, country), (quantity, share, rank) in held.items():
        before = held.get((*group, year - 1, country))
        change = (
            None
            if share is None or before is None or before[1] is None
            else round(share, 9) - round(before[1], 9)
        )
        # Among those that supply nothing the order says nothing.
        expected[(*group, year, country)] = (quantity, share, rank if quantity else None, change)
    return differences(
        connection,
        "marts.supplier_dependence",
        "source_id, import_series_code, mineral_code, reporter_code, supply_stage, basis, reference_year, "
        "country_code",
        "quantity, share, case when quantity > 0 then country_rank end, share_change",
        expected,
    )


def slide_reproduction(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The slides' import charts from the customs' rows: contained metal by country, the rest in one."""
    names = {
        row["name_as_published"]: row for row in seed("country_names") if row["source_id"] == "meti_2022"
    }
    charts = {row["chart_id"]: row for row in raw("raw_meti_2022__charts").to_dicts()}
    printed: dict[str, dict[str, float]] = defaultdict(dict)
    for row in raw("raw_meti_2022__shares").to_dicts():
        country = names[row["country_as_published"]]
        code = "OTH" if country["is_remainder"] == "true" else country["country_code"]
        printed[row["chart_id"]][code] = number(row["share_pct_as_published"]) / 100
    expected = {}
    for chart, slices in printed.items():
        mineral, stage, year = (
            charts[chart][each] for each in ("mineral_code", "supply_stage", "reference_year")
        )
        if stage not in IMPORT_STAGES:
            continue
        metal = trade()["mof_trade", "JPN", mineral, stage, year, "contained"]
        computed: dict[str, float] = defaultdict(float)
        for partner, quantity in metal.quantities.items():
            computed[partner if partner in slices else "OTH"] += quantity
        for country, share in slices.items():
            own = computed.get(country, 0.0) / metal.total
            expected[mineral, stage, year, country] = (share, own, 100 * (own - share), metal.total)
    return differences(
        connection,
        "marts.slide_reproduction",
        "mineral_code, supply_stage, reference_year, country_code",
        "published_share, computed_share, difference_points, computed_total",
        expected,
    )


@cache
def shares_of_suppliers() -> dict[Row, tuple[float | None, float | None, int]]:
    """Source, series, mineral, importer, stage, basis, year and country → quantity, share and rank."""
    wanted = {(row["supply_stage"], row["basis"]) for row in seed("dependence_stages")}
    sources = {row["import_series_code"]: row["source_id"] for row in seed("import_series")}
    parts: dict[Row, list[tuple[str, float | None, float | None]]] = {}
    for group, lines in by_country().items():
        source, mineral, stage, year, basis = group
        if (stage, basis) in wanted:
            parts[source, "", mineral, "WLD", stage, basis, year] = [
                (line.country, line.quantity, share) for line, share in shares(lines) if not line.is_remainder
            ]
    for (series, importer, mineral, stage, year, basis), traded in trade().items():
        if (stage, basis) in wanted and chosen()[importer, mineral, stage, year].series == series:
            of_all = traded.shares()
            parts[sources[series], series, mineral, importer, stage, basis, year] = [
                (partner, quantity, of_all.get(partner, 0.0 if quantity == 0 and traded.total else None))
                for partner, quantity in traded.quantities.items()
                if partner not in REMAINDERS
            ]
    found = {}
    for group, countries in parts.items():
        # The largest first; who has none, or no figure, comes last.
        ordered = sorted(countries, key=lambda each: (not each[1], -(each[1] or 0.0), each[0]))
        for rank, (country, quantity, share) in enumerate(ordered, start=1):
            found[*group, country] = quantity, share, rank
    return found
