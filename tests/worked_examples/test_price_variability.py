"""Indicator 5 by hand: from the raw monthly prices, and from the five prices of one annual table."""

import csv
import statistics
from collections import defaultdict

import pytest

METALS = ("Aluminum", "Copper", "Lead", "Nickel", "Tin", "Zinc")


def variability(prices: list[float]) -> float:
    return (max(prices) - min(prices)) / statistics.fmean(prices)


@pytest.fixture(scope="module")
def months(repo) -> dict[str, dict[tuple[int, int], float]]:
    """Nominal US dollars a tonne by metal, year and month, as the Pink Sheet prints them."""
    prices: dict[str, dict[tuple[int, int], float]] = defaultdict(dict)
    file = repo / "seeds" / "raw" / "worldbank_pinksheet" / "raw_worldbank_pinksheet__monthly.csv"
    with file.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            year, month = row["period_as_published"].split("M")
            prices[row["series_as_published"]][int(year), int(month)] = float(row["value_as_published"])
    return prices


def window(prices: dict[tuple[int, int], float], last_year: int, month_count: int) -> list[float]:
    months = [price for (year, _), price in sorted(prices.items()) if year <= last_year]
    return months[-month_count:]


@pytest.mark.parametrize(
    ("metal", "month_count", "expected"),
    [
        ("Copper", 120, 0.80), ("Nickel", 120, 1.30),
        ("Copper", 60, 0.45), ("Nickel", 60, 0.79), ("Zinc", 60, 0.81), ("Lead", 60, 0.47), ("Tin", 60, 0.42),
    ],
)  # fmt: skip
def test_the_windows_to_december_2019(months, warehouse, metal, month_count, expected):
    by_hand = variability(window(months[metal], 2019, month_count))
    assert by_hand == pytest.approx(expected, abs=0.005)
    row = warehouse.execute(
        """select indicator_value from marts.indicator_values
           where indicator_code = 'price_variability' and mineral_code = ? and reference_year = 2019
             and basis = ?""",
        [metal.lower(), f"months_{month_count}"],
    ).fetchone()
    assert row == (pytest.approx(by_hand, abs=1e-9),)


def test_every_monthly_window_of_copper_is_whole_and_right(months, warehouse):
    held = warehouse.execute(
        """select reference_year, indicator_value from marts.indicator_values
           where indicator_code = 'price_variability' and mineral_code = 'copper' and basis = 'months_120'
           order by reference_year"""
    ).fetchall()
    assert [year for year, _ in held] == list(range(1969, 2026))
    for year, value in held:
        assert value == pytest.approx(variability(window(months["Copper"], year, 120)), abs=1e-9)


@pytest.mark.parametrize(
    ("mineral", "year", "prices", "edition"),
    [
        # Lithium carbonate, dollars a tonne: (63,700 - 9,000) / 27,040 = 2.023 in the one edition and
        # (71,100 - 10,100) / 30,140 = 2.024 in the other.
        ("lithium", 2025, (11_700, 63_700, 39_000, 11_800, 9_000), "usgs_mcs_2026_v1_3"),
        ("lithium", 2024, (10_100, 14_200, 71_100, 41_300, 14_000), "usgs_mcs_2025"),
        # Neodymium oxide, dollars a kilogram.
        ("rare_earths", 2025, (98, 134, 78, 56, 73), "usgs_mcs_2026_v1_3"),
        ("rare_earths", 2024, (49, 98, 134, 78, 56), "usgs_mcs_2025"),
        # Cobalt on the London Metal Exchange, dollars a pound.
        ("cobalt", 2024, (14.21, 23.17, 28.83, 15.48, 12), "usgs_mcs_2025"),
        # Tungsten trioxide, dollars per metric ton unit.
        ("tungsten", 2024, (172, 225, 275, 258, 250), "usgs_mcs_2025"),
    ],
)
def test_annual_prices_of_one_edition(warehouse, mineral, year, prices, edition):
    value, flag, editions = warehouse.execute(
        """select indicator_value, value_flag, edition_ids from marts.indicator_values
           where indicator_code = 'price_variability' and mineral_code = ? and reference_year = ?
             and basis = 'annual'""",
        [mineral, year],
    ).fetchone()
    assert value == pytest.approx(variability(list(prices)), abs=1e-9)
    assert (flag, editions) == ("annual_price", edition)


def test_the_annual_cuts_are_the_monthly_ones_times_the_median_ratio(months, warehouse):
    ratios = []
    for metal in METALS:
        for last_year in range(1969, 2026):
            annual_means = [
                statistics.fmean(months[metal][year, month] for month in range(1, 13))
                for year in range(last_year - 4, last_year + 1)
            ]
            ratios.append(variability(annual_means) / variability(window(months[metal], last_year, 120)))
    ratio = statistics.median(ratios)
    low, high = warehouse.execute(
        """select low_mid_cut, mid_high_cut from method.thresholds
           where rule_set = 'meti_slides' and indicator_code = 'price_variability' and basis = 'annual'"""
    ).fetchone()
    assert (low, high) == (pytest.approx(0.50 * ratio, abs=5e-4), pytest.approx(1.10 * ratio, abs=5e-4))
