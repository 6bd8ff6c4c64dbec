"""How firm a rating is, by hand: the printed tables with the largest share moved, the cut sought by halving.

Nothing of the warehouse's formula is used: quantities are moved country by country, with the whole kept, and
the index is counted anew. The tables are those of the other worked examples.
"""

from collections.abc import Callable, Mapping

import polars as pl
import pytest
from test_concentration import COBALT_MINE_2025, LITHIUM_MINE_2025, RARE_EARTH_RESERVES_2025
from test_import_stability import g, nickel_content_t

REMAINDER = "OTH"

# Named countries and the remainder, which counts in the whole and has no square.
TABLES = {
    ("production_concentration", "cobalt", 2025): COBALT_MINE_2025 | {REMAINDER: 9_100},
    ("production_concentration", "lithium", 2025): LITHIUM_MINE_2025,
    ("reserve_concentration", "rare_earths", 2025): RARE_EARTH_RESERVES_2025,
    ("concentrate_import_stability", "nickel", 2019): nickel_content_t(),
}
NICKEL_RISK = {partner: g("FRA" if partner == "NCL" else partner) for partner in nickel_content_t()}
# The default cuts: ① .30 and .34, ② .26 and .48, ③ .045 and .09.
CUTS = {
    "production_concentration": (0.26, 0.48),
    "reserve_concentration": (0.30, 0.34),
    "concentrate_import_stability": (0.045, 0.09),
}


def index(quantities: Mapping[str, float], risk: Mapping[str, float] | None = None) -> float:
    whole = sum(quantities.values())
    return sum(
        (quantity / whole) ** 2 * (risk[country] if risk else 1)
        for country, quantity in quantities.items()
        if country != REMAINDER
    )


def largest(quantities: Mapping[str, float]) -> str:
    return max((country for country in quantities if country != REMAINDER), key=quantities.__getitem__)


def with_largest_share(quantities: Mapping[str, float], share: float) -> dict[str, float]:
    """Give the largest country this share and the others the rest, in their old proportions."""
    top, whole = largest(quantities), sum(quantities.values())
    others = whole - quantities[top]
    return {
        country: share * whole if country == top else quantity / others * (1 - share) * whole
        for country, quantity in quantities.items()
    }


def halved(function: Callable[[float], float], low: float, high: float) -> float:
    """Where a rising function is nil."""
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if function(middle) < 0 else (low, middle)
    return low


def rating(value: float, indicator: str) -> str:
    low_mid, mid_high = CUTS[indicator]
    return "Low" if value < low_mid else "Mid" if value < mid_high else "High"


def robustness(warehouse, figure: tuple, test_code: str) -> list[tuple]:
    return warehouse.execute(
        "select alternative, alternative_value, top_country_share_then, rating, alternative_rating, "
        "is_changed from marts.rating_robustness where indicator_code = ? and mineral_code = ? "
        "and reference_year = ? and test_code = ? and basis in ('', 'contained') "
        "and reporter_code in ('WLD', 'JPN') order by 1",
        [*figure, test_code],
    ).fetchall()


@pytest.mark.parametrize("figure", TABLES, ids=lambda figure: "-".join(map(str, figure)))
@pytest.mark.parametrize(("test_code", "factor"), [("largest_share_up", 1.1), ("largest_share_down", 0.9)])
def test_a_tenth_of_the_largest_share(warehouse, figure, test_code, factor):
    quantities = TABLES[figure]
    risk = NICKEL_RISK if figure[1] == "nickel" else None
    share = quantities[largest(quantities)] / sum(quantities.values())
    moved = index(with_largest_share(quantities, share * factor), risk)
    ((country, value, then, now, otherwise, is_changed),) = robustness(warehouse, figure, test_code)
    assert country == largest(quantities)
    assert (value, then) == (pytest.approx(moved, abs=1e-7), pytest.approx(share * factor, abs=1e-8))
    assert (now, otherwise) == (rating(index(quantities, risk), figure[0]), rating(moved, figure[0]))
    assert is_changed == (now != otherwise)


@pytest.mark.parametrize("figure", TABLES, ids=lambda figure: "-".join(map(str, figure)))
def test_the_share_that_flips_a_rating(warehouse, figure):
    quantities = TABLES[figure]
    risk = NICKEL_RISK if figure[1] == "nickel" else None
    top = largest(quantities)
    share = quantities[top] / sum(quantities.values())
    flips = robustness(warehouse, figure, "flip")
    assert flips
    for name, cut, then, now, otherwise, _ in flips:
        assert cut == CUTS[figure[0]][name == "mid_high_cut"]
        assert {now, otherwise} == ({"Low", "Mid"} if name == "low_mid_cut" else {"Mid", "High"})
        lowest = min(
            (step / 10_000 for step in range(10_000)),
            key=lambda s: index(with_largest_share(quantities, s), risk),
        )
        if then is None:
            # Even the share that spreads the supply best leaves it over the cut, or the whole under it.
            assert index(with_largest_share(quantities, lowest), risk) > cut or index({top: 1}, risk) < cut
            continue
        assert share >= lowest
        found = halved(lambda s, cut=cut: index(with_largest_share(quantities, s), risk) - cut, lowest, 1)
        assert then == pytest.approx(found, abs=1e-7)


def test_brazil_s_revision_is_another_edition(warehouse):
    """Version 1.0 prints 21 million tonnes for Brazil: 44^2 + 21^2 + ... over 85.29^2 = .337, under .34."""
    figure = ("reserve_concentration", "rare_earths", 2025)
    before = index(RARE_EARTH_RESERVES_2025 | {"BRA": 21_000_000})
    editions = {edition: rest for edition, *rest in robustness(warehouse, figure, "edition")}
    value, _, now, otherwise, is_changed = editions["usgs_mcs_2026_v1_0"]
    assert value == pytest.approx(before, abs=1e-9)
    assert (now, otherwise, is_changed) == ("High", "Mid", True)


def test_the_older_update_of_governance_is_another_edition(warehouse, repo):
    """Nickel ore and matte of 2019 with the six estimates of the 2020 update, read from the raw rows."""
    estimates = pl.read_parquet(repo / "data" / "raw_worldbank_wgi__estimates.parquet").filter(
        pl.col("snapshot_id").eq("wgi_2020") & pl.col("reference_year").cast(pl.Int32).eq(2019)
    )
    dimensions = [
        "voice_and_accountability", "political_stability", "government_effectiveness", "regulatory_quality",
        "rule_of_law", "control_of_corruption",
    ]  # fmt: skip
    index_by_code = {
        row["country_code_as_published"]: sum(float(row[name]) for name in dimensions) / len(dimensions)
        for row in estimates.iter_rows(named=True)
        if row["country_code_as_published"] in {"FRA", "IDN", "PHL", "FIN", "AUS"}
    }
    quantities = nickel_content_t()
    risk = {
        partner: (2.5 - index_by_code["FRA" if partner == "NCL" else partner]) / 5 for partner in quantities
    }
    ((edition, value, *_),) = robustness(
        warehouse, ("concentrate_import_stability", "nickel", 2019), "edition"
    )
    assert edition == "worldbank_wgi_2020"
    assert value == pytest.approx(index(quantities, risk), abs=1e-7)
