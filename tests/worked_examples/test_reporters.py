"""Indicator 4 of another importer by hand, and Japan's two series beside each other.

Korea's imports of lithium in 2024 are typed from BACI's extract of that year (tonnes by exporter), governance
estimates of 2023 from the 2024 update, which has none of 2024 (voice and accountability, political stability,
government effectiveness, regulatory quality, rule of law, control of corruption).
"""

import csv

import pytest

GOVERNANCE_2023 = {
    "ARG": (0.533921838, -0.127517909, -0.377517343, -0.482535392, -0.410826534, -0.360883951),
    "AUS": (1.50660193, 0.917057216, 1.589879632, 1.942205548, 1.523183942, 1.781204939),
    "CHL": (1.017949224, 0.136159942, 0.717555761, 0.925731719, 0.625093758, 0.96860379),
    "CHN": (-1.504554152, -0.513097048, 0.679014027, -0.356507808, -0.040129971, -0.005370105),
    "USA": (0.877519071, 0.029424749, 1.217200994, 1.393732786, 1.327677846, 1.123432636),
}
BACI_CODE = {"ARG": 32, "AUS": 36, "CHL": 152, "CHN": 156, "USA": 842}

# Hydroxide (282520, LiOH.H2O at .165) and carbonate (283691 at .188) of the five largest partners, tonnes.
HYDROXIDE_T = {"CHN": 83852.299, "CHL": 13902.185, "USA": 2120.833, "AUS": 1945.45, "ARG": 0.024}
CARBONATE_T = {"CHN": 588.36, "CHL": 21869.593, "USA": 0.495, "AUS": 0.006, "ARG": 5888.041}
OTHERS_CONTENT_T = 53.9
"""The Netherlands 38.8, Taiwan 10.8 and 4.3 of the others, Italy and Germany first."""


def g(country: str) -> float:
    """(2.5 - index) / 5; none of these countries is outside the scale."""
    return (2.5 - sum(GOVERNANCE_2023[country]) / 6) / 5


def content_t(country: str) -> float:
    return HYDROXIDE_T[country] * 0.165 + CARBONATE_T[country] * 0.188


def test_korea_s_lithium_from_five_partners(warehouse):
    """China .629, Chile .289 and Argentina .050 of 22,183 t, the United States and Australia .016 and .014.

    .3953 x .558 + .0834 x .354 + .0025 x .541 + two small terms = .2206 + .0295 + .0013 + .0001 = .2515.
    """
    whole = sum(map(content_t, BACI_CODE)) + OTHERS_CONTENT_T
    assert whole == pytest.approx(22_183, abs=1)
    by_hand = sum((content_t(country) / whole) ** 2 * g(country) for country in BACI_CODE)
    assert by_hand == pytest.approx(0.2515, abs=5e-5)
    row = warehouse.execute(
        """select indicator_value, value_flag, import_series_code, stage_coverage, top_country_code,
               edition_ids
           from marts.indicator_values
           where indicator_code = 'refined_import_stability' and mineral_code = 'lithium'
             and reporter_code = 'KOR' and reference_year = 2024 and basis = 'contained'"""
    ).fetchone()
    assert row[0] == pytest.approx(by_hand, abs=3e-6)
    assert row[1:] == (
        "earlier_governance_year", "cepii_baci_hs92", "whole", "CHN", "cepii_baci_202601,worldbank_wgi_2024"
    )  # fmt: skip


def test_korea_s_partners_are_those_of_the_extract(warehouse, originals):
    """Every row of the publisher's file, its weights times the two factors, added up by exporter."""
    factor = {"282520": 0.165, "283691": 0.188}
    by_exporter: dict[str, float] = {}
    with (originals / "cepii-baci" / "BACI_HS92_Y2024_minerals_world.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            if row["j"] == "410" and row["k"] in factor:
                content = float(row["q"]) * factor[row["k"]]
                by_exporter[row["i"]] = by_exporter.get(row["i"], 0) + content
    held = dict(
        warehouse.execute(
            """select countries.baci_code, shares.quantity
               from marts.country_shares as shares
               inner join reference.countries as countries using (country_code)
               where shares.mineral_code = 'lithium' and shares.supply_stage = 'refined_import'
                 and shares.basis = 'contained' and shares.reporter_code = 'KOR'
                 and shares.reference_year = 2024"""
        ).fetchall()
    )
    assert by_exporter["490"] > 10, "Taiwan stands under a number of its own"
    assert held == {code: pytest.approx(tonnes, abs=1e-6) for code, tonnes in by_exporter.items()}


def test_two_series_of_one_trade_stand_beside_each_other_and_only_one_counts(warehouse):
    """Japan's copper ore of 2020: 5,228,884 t by the Ministry, 5,173,041 t by BACI, which reconciles."""
    beside = warehouse.execute(
        """select import_series_code, is_default_series, round(total_quantity)
           from marts.world_import_stability
           where reporter_code = 'JPN' and mineral_code = 'copper' and supply_stage = 'concentrate_import'
             and reference_year = 2020 and basis = 'gross' order by 1"""
    ).fetchall()
    assert beside == [("cepii_baci_hs92", False, 5_173_041), ("mof_trade", True, 5_228_884)]
    (counted,) = warehouse.execute(
        """select sum(quantity) from marts.country_shares
           where reporter_code = 'JPN' and mineral_code = 'copper' and supply_stage = 'concentrate_import'
             and reference_year = 2020 and basis = 'gross'"""
    ).fetchone()
    assert round(counted) == 5_228_884


def test_japan_s_series_breaks_in_2009_and_2021(warehouse):
    """Lithium is in BACI from 1995 to 2024 and in the Ministry's files from 2009 to 2020."""
    series = warehouse.execute(
        """select reference_year, import_series_code, is_series_break from marts.indicator_values
           where indicator_code = 'refined_import_stability' and mineral_code = 'lithium'
             and reporter_code = 'JPN' and basis = 'contained' order by 1"""
    ).fetchall()
    expected = [
        (
            year,
            "mof_trade" if 2009 <= year <= 2020 else "cepii_baci_hs92" if year <= 2024 else None,
            year in (2009, 2021),
        )
        for year in range(1995, 2026)
    ]
    assert series == expected


def test_a_little_copper_ore_beside_much_refined_copper_of_another_series_is_no_risk(warehouse):
    """USA 2024: 640.9 t of ore of 260300 (HS92) at a quarter are 160 t; cathodes (HS17) 892,256 t."""
    rows = warehouse.execute(
        """select value_flag, indicator_value from marts.indicator_values
           where indicator_code = 'concentrate_import_stability' and mineral_code = 'copper'
             and reporter_code = 'USA' and reference_year = 2024 and basis = 'contained'"""
    ).fetchall()
    assert rows == [("below_materiality", None)]
    rating, reason = warehouse.execute(
        """select rating, rating_reason from marts.indicator_headline
           where indicator_code = 'concentrate_import_stability' and mineral_code = 'copper'
             and reporter_code = 'USA'"""
    ).fetchone()
    assert (rating, reason) == ("N/A", "below_materiality")
    weights = dict(
        warehouse.execute(
            """select supply_stage, contained_t from intermediate.int_trade__stages
               where mineral_code = 'copper' and reporter_code = 'USA' and reference_year = 2024"""
        ).fetchall()
    )
    assert weights["concentrate_import"] == pytest.approx(640.9 * 0.25, abs=0.05)
    assert weights["refined_import"] == pytest.approx(892_256, abs=1)


def test_germanium_is_judged_by_the_study_that_names_its_producers(warehouse):
    """The Summaries print two countries of two years; the study's shares of processing count."""
    source, flag, value, rating = warehouse.execute(
        """select source_id, value_flag, indicator_value, rating from marts.indicator_headline
           where indicator_code = 'production_concentration' and mineral_code = 'germanium'"""
    ).fetchone()
    assert (source, rating) == ("eu_crm", "High")
    assert value == pytest.approx(0.697, abs=0.0005)
    assert flag not in (None, "not_available")


def test_refined_copper_after_2020_is_cathodes_of_2024_only(warehouse):
    """The codes of 1992 in the extracts have no refined copper; those of 2017 have cathodes for 2024."""
    rows = warehouse.execute(
        """select reference_year, value_flag, import_series_code, stage_coverage, is_series_break
           from marts.indicator_values
           where indicator_code = 'refined_import_stability' and mineral_code = 'copper'
             and reporter_code = 'JPN' and basis = 'contained' and reference_year > 2020 order by 1"""
    ).fetchall()
    absent = ("code_not_in_extract", None, None, False)
    assert rows == [
        (2021, *absent),
        (2022, *absent),
        (2023, *absent),
        (2024, "partial_stage", "cepii_baci_hs17", "partial", True),
        (2025, "no_edition_at_as_of", None, None, False),
    ]
