"""Ratings by hand for figures of the newest editions, and what the slides' own shares give."""

import pytest


@pytest.mark.parametrize(
    ("rule_set", "indicator", "mineral", "year", "basis", "rating", "reason"),
    [
        # .577 is above .48 and outside (.441, .527].
        ("meti_slides", "production_concentration", "cobalt", 2024, "", "High", "rated"),
        # .205 is below .26, but the cut is only known to lie above .159.
        ("meti_slides", "production_concentration", "lithium", 2025, "", "Low", "cut_undetermined"),
        # Copper's 120 months to 2019, .798: Mid; below the .80 under which the low cut may lie.
        ("meti_slides", "price_variability", "copper", 2019, "months_120", "Mid", "cut_undetermined"),
        # Nickel's 1.303 lies above every admissible cut.
        ("meti_slides", "price_variability", "nickel", 2019, "months_120", "High", "rated"),
        ("meti_slides", "price_variability", "nickel", 2019, "months_60", "N/A", "rule_not_defined"),
        # European rates: copper 55 %, nickel 34 %; Low begins at 75 %, High ends at 48 %.
        ("meti_slides", "secondary_supply_rate", "copper", 2017, "", "Mid", "cut_undetermined"),
        ("meti_slides", "secondary_supply_rate", "nickel", 2017, "", "High", "rated"),
        ("bgs_risk_list", "secondary_supply_rate", "nickel", 2017, "", "Low", "rated"),
        # 2,000 points: the guidelines of 2010 call that moderately, those of 2023 highly concentrated.
        ("merger_guidelines", "production_concentration", "lithium", 2025, "", "Mid", "rated"),
        ("merger_guidelines_2023", "production_concentration", "lithium", 2025, "", "High", "rated"),
        ("merger_guidelines", "refined_import_stability", "cobalt", 2019, "gross", "N/A", "rule_not_defined"),
        # The leading producer of cobalt has .749 of the whole.
        ("bgs_risk_list", "production_concentration", "cobalt", 2024, "", "High", "rated"),
        ("meti_slides", "concentrate_import_stability", "cobalt", 2019, "contained", "N/A", "not_traded"),
        ("meti_slides", "concentrate_import_stability", "lithium", 2019, "contained", "N/A", "not_separable"),
    ],
)  # fmt: skip
def test_a_rating_and_its_reason(warehouse, rule_set, indicator, mineral, year, basis, rating, reason):
    row = warehouse.execute(
        """select rating, rating_reason from marts.indicator_ratings
           where rule_set = ? and indicator_code = ? and mineral_code = ? and reference_year = ?
             and basis = ?""",
        [rule_set, indicator, mineral, year, basis],
    ).fetchone()
    assert row == (rating, reason)


def test_the_ratings_of_nickel_are_those_of_the_slides_in_an_order_of_ours(warehouse):
    """The text lost which of indicators 3 to 6 is the Mid: with the figures of 2019 it is refined imports."""
    ratings = warehouse.execute(
        """select our_rating from marts.method_agreement
           where rule_set = 'meti_slides' and figures = 'statistics' and mineral_code = 'nickel'
             and indicator_code in ('concentrate_import_stability', 'refined_import_stability',
                                    'price_variability', 'secondary_supply_rate')"""
    ).fetchall()
    assert sorted(rating for (rating,) in ratings) == ["High", "High", "High", "Mid"]


def test_all_that_the_slides_fix_agrees(warehouse):
    agreement = warehouse.execute(
        """select mineral_code, indicator_code, our_rating from marts.method_agreement
           where rule_set = 'meti_slides' and figures = 'slides' and agreement = 'agrees'
           order by mineral_code, indicator_code"""
    ).fetchall()
    assert agreement == [
        ("lithium", "concentrate_import_stability", "N/A"),
        ("nickel", "production_concentration", "Low"),
        ("nickel", "reserve_concentration", "Low"),
        ("rare_earths", "concentrate_import_stability", "N/A"),
        ("rare_earths", "production_concentration", "High"),
        ("rare_earths", "refined_import_stability", "Mid"),
        ("rare_earths", "reserve_concentration", "Low"),
    ]
    differing = warehouse.execute(
        """select mineral_code, indicator_code, figures from marts.method_agreement
           where rule_set = 'meti_slides' and agreement = 'differs'"""
    ).fetchall()
    # The yearbook of 2022 gives Burma 29,000 t for 2019 and the United States 28,000 t beside China's
    # 132,000 t: a flatter picture than the editions that the slides could read, so that today's statistics
    # say Mid where the badge says High.
    assert differing == [("rare_earths", "production_concentration", "statistics")]
