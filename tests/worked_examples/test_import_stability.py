"""Indicators 3 and 4 by hand for 2019, from the customs files and the Worldwide Governance Indicators.

Quantities are typed from the Ministry of Finance's files of 2019, governance estimates from the 2024 update
(voice and accountability, political stability, government effectiveness, regulatory quality, rule of law,
control of corruption).
"""

import polars as pl
import pytest

GOVERNANCE_2019 = {
    "ARG": (0.570874631, -0.097823091, -0.120795332, -0.4530797, -0.427360445, -0.107116245),
    "AUS": (1.270365119, 0.917978942, 1.538690805, 1.864646077, 1.694617033, 1.788073659),
    "CHL": (0.981485605, -0.016121579, 0.863498628, 1.158493161, 0.924216628, 0.978930891),
    "CHN": (-1.626906276, -0.259780675, 0.544862509, -0.304319978, -0.261681527, -0.312614381),
    "FIN": (1.562997818, 0.835258842, 1.972805023, 1.840472221, 2.012629032, 2.113932848),
    "FJI": (0.022421727, 0.779334903, 0.762365401, 0.033455677, 0.422473401, 0.688054383),
    "FRA": (1.115000129, 0.271341234, 1.33822, 1.431537747, 1.371484876, 1.248062253),
    "IDN": (0.131386235, -0.502143025, 0.138700008, 0.02895139, -0.347653896, -0.473498523),
    "PHL": (0.005747138, -0.928060651, 0.059953012, 0.10019961, -0.574401975, -0.606206954),
    "USA": (0.905181587, 0.118298575, 1.453415036, 1.33457458, 1.42417264, 1.180357099),
}

# Ore (260400, tonnes) and matte (750110, kilograms) by partner.
NICKEL_ORE_T = {"PHL": 1_704_935, "IDN": 50_800, "NCL": 2_088_742}
NICKEL_MATTE_KG = {"IDN": 90_564_228, "FIN": 5_704_496, "AUS": 12_024_220}

# Carbonate (283691) and hydroxide (282520), kilograms, the four largest partners.
LITHIUM_CARBONATE_KG = {"CHN": 2_257_465, "USA": 36_000, "CHL": 17_311_600, "ARG": 3_780_500}
LITHIUM_HYDROXIDE_KG = {"CHN": 29_110_826, "USA": 6_748_818, "CHL": 1_117_350, "ARG": 0}


def g(country: str, *, political_only: bool = False) -> float:
    """(2.5 - index) / 5; none of these countries is outside the scale."""
    dimensions = GOVERNANCE_2019[country]
    index = dimensions[1] if political_only else sum(dimensions) / len(dimensions)
    return (2.5 - index) / 5


def nickel_content_t() -> dict[str, float]:
    """Wet ore at 2 per cent and matte at 75 per cent nickel."""
    partners = NICKEL_ORE_T.keys() | NICKEL_MATTE_KG.keys()
    return {
        partner: NICKEL_ORE_T.get(partner, 0) * 0.02 + NICKEL_MATTE_KG.get(partner, 0) / 1000 * 0.75
        for partner in partners
    }


def stability(quantities: dict[str, float], risk: dict[str, float]) -> float:
    whole = sum(quantities.values())
    return sum((quantity / whole) ** 2 * risk[partner] for partner, quantity in quantities.items())


def test_nickel_concentrate_with_france_standing_in_for_new_caledonia(warehouse):
    """Indonesia .436, New Caledonia .264, the Philippines .216, Australia .057 and Finland .027 of 158,109 t.

    .1901 x .534 + .0698 x .274 + .0465 x .565 + two small terms = .1015 + .0191 + .0263 + .0008 = .148.
    """
    quantities = nickel_content_t()
    assert sum(quantities.values()) == pytest.approx(158_109, abs=0.5)
    risk = {partner: g("FRA" if partner == "NCL" else partner) for partner in quantities}
    value, editions = warehouse.execute(
        """select indicator_value, edition_ids from marts.indicator_values
           where indicator_code = 'concentrate_import_stability' and mineral_code = 'nickel'
             and reference_year = 2019 and basis = 'contained'"""
    ).fetchone()
    assert value == pytest.approx(0.148, abs=5e-4)
    assert value == pytest.approx(stability(quantities, risk), abs=1e-8)
    assert editions == "mof_trade_2019,worldbank_wgi_2024"


@pytest.mark.parametrize(
    ("index", "rule", "stand_in", "political_only"),
    [
        ("wgi_mean", "alternative", "FJI", False),
        ("wgi_political_stability", "default", "FRA", True),
        ("wgi_political_stability", "alternative", "FJI", True),
    ],
)
def test_the_alternatives_change_one_choice_and_nothing_else(
    warehouse, index, rule, stand_in, political_only
):
    quantities = nickel_content_t()
    risk = {
        partner: g(stand_in if partner == "NCL" else partner, political_only=political_only)
        for partner in quantities
    }
    (value,) = warehouse.execute(
        """select indicator_value from marts.import_stability_alternatives
           where indicator_code = 'concentrate_import_stability' and mineral_code = 'nickel'
             and reference_year = 2019 and basis = 'contained'
             and stability_index = ? and governance_rule = ?""",
        [index, rule],
    ).fetchone()
    assert value == pytest.approx(stability(quantities, risk), abs=1e-8)


def test_lithium_refined_is_its_four_large_partners_and_a_little(warehouse):
    """China .4935, Chile .3247, the United States .1058, Argentina .0671 of 10,592 t; all others hold .9 %.

    .2436 x .574 + .1054 x .337 + .0112 x .286 + .0045 x .521 = .1398 + .0355 + .0032 + .0023 = .1809; the
    others' squares add less than .009^2 = .0001.
    """
    content_t = {
        partner: (LITHIUM_CARBONATE_KG[partner] * 0.188 + LITHIUM_HYDROXIDE_KG[partner] * 0.165) / 1000
        for partner in LITHIUM_CARBONATE_KG
    }
    rows = dict(
        warehouse.execute(
            """select country_code, quantity from marts.country_shares
               where mineral_code = 'lithium' and supply_stage = 'refined_import' and reference_year = 2019
                 and basis = 'contained'"""
        ).fetchall()
    )
    for partner, quantity in content_t.items():
        assert rows[partner] == pytest.approx(quantity, abs=1e-6)
    whole = sum(rows.values())
    assert whole == pytest.approx(10_592.35, abs=0.01)
    large = sum((quantity / whole) ** 2 * g(partner) for partner, quantity in content_t.items())
    small = 1 - sum(content_t.values()) / whole
    (value,) = warehouse.execute(
        """select indicator_value from marts.indicator_values
           where indicator_code = 'refined_import_stability' and mineral_code = 'lithium'
             and reference_year = 2019 and basis = 'contained'"""
    ).fetchone()
    assert value == pytest.approx(0.181, abs=5e-4)
    assert large <= value <= large + small**2


def test_china_s_part_of_the_rare_earth_imports_from_the_raw_file(repo, warehouse):
    """280530 and 2846 by weight, as the literature counts; dysprosium-iron (382499500) is not among them."""
    kilograms: dict[tuple[int, bool], int] = {}
    for row in pl.read_parquet(repo / "data" / "raw_mof_trade__imports.parquet").iter_rows(named=True):
        if row["hs9_code"].startswith(("280530", "2846")):
            key = (row["reference_year"], row["country_code_as_published"] == "105")
            kilograms[key] = kilograms.get(key, 0) + int(row["quantity2"])
    held = dict(
        warehouse.execute(
            """select reference_year, share from marts.country_shares
               where mineral_code = 'rare_earths' and supply_stage = 'refined_import' and basis = 'gross'
                 and country_code = 'CHN' and import_series_code = 'mof_trade'"""
        ).fetchall()
    )
    assert sorted(held) == list(range(2009, 2021))
    for year, share in held.items():
        china, others = kilograms[year, True], kilograms[year, False]
        assert share == pytest.approx(china / (china + others), abs=1e-9)
    assert held[2009] == pytest.approx(0.855, abs=5e-4)
    assert held[2020] == pytest.approx(0.575, abs=5e-4)


def test_one_small_consignment_of_tungsten_ore_is_no_high_risk(warehouse):
    """2019: 19 t of concentrate at 51.5 per cent are 9.8 t of 2,854 t of tungsten, .3 per cent."""
    value, flag = warehouse.execute(
        """select indicator_value, value_flag from marts.indicator_values
           where indicator_code = 'concentrate_import_stability' and mineral_code = 'tungsten'
             and reference_year = 2019 and basis = 'contained'"""
    ).fetchone()
    assert (value, flag) == (None, "below_materiality")
