"""Indicators 1 and 2 by hand, from the country tables of the Mineral Commodity Summaries 2026.

The figures are typed from the publisher's tables (data release of 6 February 2026, World Mine Production and
Reserves; version 1.3 of 27 May 2026 for the revised reserves), tonnes of content.
"""

import pytest

COBALT_MINE_2024 = {
    "USA": 200, "AUS": 4_780, "CAN": 3_350, "CHN": 2_000, "COD": 226_000, "CUB": 3_450, "IDN": 35_000,
    "MDG": 3_100, "PNG": 2_630, "PHL": 3_100, "RUS": 8_000, "TUR": 2_200,
}  # fmt: skip
COBALT_MINE_2025 = {
    "USA": 300, "AUS": 3_700, "CAN": 3_500, "CHN": 2_000, "COD": 230_000, "CUB": 2_000, "IDN": 44_000,
    "MDG": 3_900, "PNG": 2_800, "PHL": 3_700, "RUS": 7_700, "TUR": 1_900,
}  # fmt: skip
# The United States are withheld (W) and the remainder is nil (a dash).
LITHIUM_MINE_2025 = {
    "ARG": 23_000, "AUS": 92_000, "BRA": 12_000, "CAN": 5_600, "CHL": 56_000, "CHN": 62_000, "MLI": 9_400,
    "PRT": 380, "ZWE": 28_000,
}  # fmt: skip
# Brazil as revised in version 1.3; Burma, India, Madagascar, Nigeria, Thailand and the remainder are NA.
RARE_EARTH_RESERVES_2025 = {
    "USA": 1_900_000, "AUS": 6_300_000, "BRA": 11_000_000, "CAN": 830_000, "CHN": 44_000_000,
    "GRL": 1_500_000, "MYS": 710_000, "RUS": 3_800_000, "ZAF": 860_000, "TZA": 890_000, "VNM": 3_500_000,
}  # fmt: skip


def herfindahl(named: dict[str, float], remainder: float | None = 0) -> tuple[float, float | None]:
    """Index over named countries with the remainder in the whole, and with the remainder as one country.

    A remainder without a figure (None) is in no whole, and there is no index with it as one country.
    """
    squares = sum(quantity**2 for quantity in named.values())
    if remainder is None:
        return squares / sum(named.values()) ** 2, None
    whole = sum(named.values()) + remainder
    return squares / whole**2, (squares + remainder**2) / whole**2


@pytest.mark.parametrize(
    ("indicator", "mineral", "year", "named", "remainder", "about"),
    [
        # 226 of 301.59 kt are the Congo's: .7494^2 = .5615; Indonesia's 35 add .0135, the others little.
        ("production_concentration", "cobalt", 2024, COBALT_MINE_2024, 7_780, 0.577),
        ("production_concentration", "cobalt", 2025, COBALT_MINE_2025, 9_100, 0.555),
        ("production_concentration", "lithium", 2025, LITHIUM_MINE_2025, 0, 0.205),
        ("reserve_concentration", "rare_earths", 2025, RARE_EARTH_RESERVES_2025, None, 0.376),
    ],
)
def test_the_index_is_that_of_the_printed_table(warehouse, indicator, mineral, year, named, remainder, about):
    value, upper, top_country, top_share, count = warehouse.execute(
        """select indicator_value, upper_bound, top_country_code, top_country_share, country_count
           from marts.indicator_values
           where indicator_code = ? and mineral_code = ? and reference_year = ?""",
        [indicator, mineral, year],
    ).fetchone()
    index, index_if_remainder_is_one_country = herfindahl(named, remainder)
    assert value == pytest.approx(about, abs=5e-4)
    assert value == pytest.approx(index, abs=1e-9)
    if remainder is None:
        assert upper is None
    else:
        assert upper == pytest.approx(index_if_remainder_is_one_country, abs=1e-9)
    largest = max(named, key=named.get)
    whole = sum(named.values()) + (remainder or 0)
    assert (top_country, top_share) == (largest, pytest.approx(named[largest] / whole, abs=1e-9))
    assert count == len(named)


def test_a_withheld_country_is_listed_and_on_neither_side(warehouse):
    quantity, share, flag = warehouse.execute(
        """select quantity, share, value_flag from marts.country_shares
           where mineral_code = 'lithium' and supply_stage = 'mine' and source_id = 'usgs_mcs'
             and reference_year = 2025 and country_code = 'USA'"""
    ).fetchone()
    assert (quantity, share, flag) == (None, None, "withheld")
    coverage, withheld = warehouse.execute(
        """select coverage, withheld_country_codes from marts.stage_concentration
           where mineral_code = 'lithium' and supply_stage = 'mine' and source_id = 'usgs_mcs'
             and reference_year = 2025"""
    ).fetchone()
    assert (coverage, withheld) == (None, "USA")


def test_a_figure_of_more_than_is_used_and_says_so(warehouse):
    """Nickel reserves 2025: other countries ">9,100,000" t, printed world total ">140,000,000" t."""
    quantity, flag = warehouse.execute(
        """select quantity, value_flag from marts.country_shares
           where mineral_code = 'nickel' and supply_stage = 'reserves' and reference_year = 2025
             and is_remainder"""
    ).fetchone()
    assert (quantity, flag) == (9_100_000, "greater_than")


def test_a_top_n_table_bounds_its_remainder_by_the_smallest_named_country(warehouse):
    """IEA 2025 edition, cobalt refining 2024, kt; 23.6 kt are in countries that the table does not name.

    The smallest named quantity is Canada's 1.7537: thirteen lumps of it make 22.798, one of .8123 is left.
    """
    named = [196.1433565869552, 20.119722414513216, 5.648685238955214, 2.874, 1.7536888157727089]
    remainder = 23.610285238955242
    whole = sum(named) + remainder
    squares = sum(quantity**2 for quantity in named)
    lumps, rest = divmod(remainder, named[-1])
    assert (lumps, rest) == (13, pytest.approx(0.8123, abs=1e-4))
    index, upper = warehouse.execute(
        """select herfindahl_index, upper_bound from marts.stage_concentration
           where mineral_code = 'cobalt' and supply_stage = 'refined_production'
             and source_id = 'iea_critical_minerals' and reference_year = 2024"""
    ).fetchone()
    assert index == pytest.approx(squares / whole**2, abs=1e-9)
    assert upper == pytest.approx((squares + lumps * named[-1] ** 2 + rest**2) / whole**2, abs=1e-9)
