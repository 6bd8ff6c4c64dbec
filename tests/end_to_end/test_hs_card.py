"""The card of customs codes, checked with codes worked out by hand from the customs' printed figures."""

import csv

import pytest

CARD = """
    select gross_t, contained_t, value_thousand_jpy, share_of_stage, unit_value_jpy_per_kg
    from marts.hs_card
    where hs9_code = ? and country_code = ? and reference_year = 2020 and reporter_code = 'JPN'
        and mineral_code = ?
"""


@pytest.mark.parametrize(
    ("code", "mineral", "gross_t", "value_thousand_jpy", "factor", "yen_per_kg"),
    [
        # 20,472,495 thousand yen over 17,708,775 kg.
        ("283691000", "lithium", 17_708.775, 20_472_495, 0.188, 1156.06),
        # 18,971,569 thousand yen over 2,520,922 t: 7,526 yen a tonne.
        ("260400000", "nickel", 2_520_922, 18_971_569, 0.02, 7.5256),
        # Grams: 99,469,823 thousand yen over 33,453,624 g is 2,973.36 yen a gram.
        ("711011000", "platinum", 33.453624, 99_469_823, 1, 2_973_364.6),
    ],
)
def test_three_codes_by_hand(warehouse, code, mineral, gross_t, value_thousand_jpy, factor, yen_per_kg):
    ((gross, contained, value, _, unit_value),) = warehouse.execute(CARD, [code, "WLD", mineral]).fetchall()
    assert (gross, value) == (pytest.approx(gross_t), value_thousand_jpy)
    assert contained == pytest.approx(gross_t * factor)
    assert unit_value == pytest.approx(yen_per_kg, rel=1e-5)


def test_chile_is_three_quarters_of_the_carbonate_and_dearer_than_argentina(warehouse):
    """409 of the customs: 0.807 of the value, as the known totals of 2020 say."""
    (world,) = warehouse.execute(CARD, ["283691000", "WLD", "lithium"]).fetchall()
    (chile,) = warehouse.execute(CARD, ["283691000", "CHL", "lithium"]).fetchall()
    (argentina,) = warehouse.execute(CARD, ["283691000", "ARG", "lithium"]).fetchall()
    assert chile[2] / world[2] == pytest.approx(0.807, abs=0.0005)
    # 16,511,679 over 13,366,819 kg and 1,383,565 over 1,949,300 kg.
    assert chile[4] == pytest.approx(1235.27, abs=0.01)
    assert argentina[4] == pytest.approx(709.78, abs=0.01)


def test_the_codes_of_a_stage_are_the_whole_stage(warehouse):
    stages = warehouse.execute(
        "select mineral_code, supply_stage, reference_year, source_id, sum(share_of_stage) from marts.hs_card"
        " where country_code = 'WLD' and is_counted and share_of_stage is not null"
        " group by mineral_code, supply_stage, reference_year, source_id"
    ).fetchall()
    assert len(stages) > 400
    for *stage, shares in stages:
        assert shares == pytest.approx(1, abs=1e-6), stage


def test_a_lot_under_half_a_unit_has_a_value_and_no_unit_value(warehouse):
    """Nickel ore from the United States, 2020: 210 thousand yen and 0 t."""
    ((gross, _, value, _, unit_value),) = warehouse.execute(CARD, ["260400000", "USA", "nickel"]).fetchall()
    assert (gross, value, unit_value) == (0, 210, None)


@pytest.mark.parametrize(
    ("code", "minerals", "country", "kilograms", "value_thousand_jpy"),
    [
        # China's lines in the customs' file of 2020, section 6: 284990090 and 282590900 from country 105.
        ("284990090", {"tungsten"}, "CHN", 1_222_499, 3_735_396),
        ("282590900", {"tungsten"}, "CHN", 1_212_433, 2_608_882),
        # Its eleven lines of carbides together: 131315 + 1222499 + 181 + 109 + 1000 + 133029 + 160051
        # + 55000 + 122794 + 17147 + 200 kilograms.
        ("284990090", {"tungsten"}, "WLD", 1_843_325, 6_492_329),
    ],
)
def test_a_code_that_is_left_out_shows_its_trade_and_no_metal(
    warehouse, code, minerals, country, kilograms, value_thousand_jpy
):
    rows = warehouse.execute(
        "select mineral_code, gross_t, value_thousand_jpy, unit_value_jpy_per_kg, contained_t,"
        " share_of_stage, content_factor from marts.hs_card where hs9_code = ? and country_code = ?"
        " and reference_year = 2020 and not is_counted",
        [code, country],
    ).fetchall()
    assert {row[0] for row in rows} == minerals
    for _, gross, value, unit_value, *metal in rows:
        assert (gross, value) == (pytest.approx(kilograms / 1000), value_thousand_jpy)
        assert unit_value == pytest.approx(value_thousand_jpy * 1000 / kilograms)
        assert metal == [None, None, None]


@pytest.mark.parametrize(
    ("code", "minerals"),
    [
        ("253090000", {"lithium", "rare_earths", "strontium", "caesium", "rubidium", "beryllium"}),
        ("811292990", {"gallium", "niobium", "hafnium", "rhenium"}),
    ],
)
def test_a_code_that_minerals_share_stands_whole_on_the_card_of_each(warehouse, code, minerals):
    rows = warehouse.execute(
        "select mineral_code, gross_t from marts.hs_card"
        " where hs9_code = ? and country_code = 'WLD' and reference_year = 2020",
        [code],
    ).fetchall()
    assert {mineral for mineral, _ in rows} == minerals
    assert len({gross for _, gross in rows}) == 1 and rows[0][1] > 0


def test_a_factor_says_how_much_of_the_metal_rests_on_it(warehouse):
    """Lithium is chemistry; of nickel's ores and matte nothing is: 0.02 and 0.75 are typical."""
    shares = {
        (mineral, stage, basis): share
        for mineral, stage, basis, share in warehouse.execute(
            "select mineral_code, supply_stage, factor_basis, share_of_stage from marts.content_factor_basis"
            " where reporter_code = 'JPN' and reference_year = 2019"
        ).fetchall()
    }
    assert shares["lithium", "refined_import", "stoichiometric"] == 1
    assert shares["nickel", "concentrate_import", "typical"] == 1
    # The customs' figures of 2019: ferrotungsten (code 720280010) against the whole stage, by its own card.
    (by_code,) = warehouse.execute(
        "select share_of_stage from marts.hs_card where hs9_code = '720280010' and mineral_code = 'tungsten'"
        " and reference_year = 2019 and country_code = 'WLD'"
    ).fetchone()
    assert shares["tungsten", "refined_import", "cited"] == pytest.approx(by_code, abs=1e-6)
    for stage in {key[:2] for key in shares}:
        parts = [share for key, share in shares.items() if key[:2] == stage and share is not None]
        assert sum(parts) == pytest.approx(1, abs=1e-6) or not parts, stage


def test_every_code_is_on_the_card_counted_or_left_out(warehouse, repo):
    def codes(seed: str) -> set[tuple[str, str]]:
        with (repo / "seeds" / "mappings" / seed).open(encoding="utf-8", newline="") as file:
            return {(row["hs9_code"], row["mineral_code"]) for row in csv.DictReader(file)}

    card = warehouse.execute(
        "select distinct hs9_code, mineral_code, is_counted from marts.hs_card"
    ).fetchall()
    assert {(code, mineral) for code, mineral, counted in card if not counted} == codes(
        "hs_codes_left_out.csv"
    )
    counted = {(code, mineral) for code, mineral, is_counted in card if is_counted}
    assert counted <= codes("hs_codes.csv")
    # The rest never came in from 2009 to 2020: codes of other years, and price bands that stayed empty.
    assert len(codes("hs_codes.csv") - counted) < 20
