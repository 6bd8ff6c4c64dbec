"""Every lever and every shock by hand, over the figures of mini_scenarios.py.

Lithium's refined imports, CHN 60 (g .5) and CHL 40 (g .25), give .6^2 x .5 + .4^2 x .25 = .18 + .04 = .22.
"""

import csv
from pathlib import Path

import mini_scenarios as mini
import pytest
from mini_scenarios import lever

from critmin import scenarios
from critmin.errors import CritminError

RESERVES = ("lithium", "reserve_concentration")
MINE = ("lithium", "production_concentration")
REFINED = ("lithium", "refined_import_stability")
PRICE = ("lithium", "price_variability")
RATE = ("lithium", "secondary_supply_rate")
COBALT = ("cobalt", "refined_import_stability")
GRAPHITE = ("graphite", "refined_import_stability")


@pytest.fixture(scope="module")
def file(tmp_path_factory, warehouse_file) -> Path:
    return mini.write(tmp_path_factory.mktemp("mini") / "mini.duckdb", warehouse_file)


def after(file: Path, *rows: scenarios.Row) -> dict[tuple[str, str], float | None]:
    return {key: row["value_after"] for key, row in mini.effects(file, *rows).items()}


def test_before_is_what_the_figures_give(file):
    before = {
        key: row["value_before"]
        for key, row in mini.effects(file, lever("price_shock", "cobalt", share=1)).items()
    }
    assert before[RESERVES] == pytest.approx(0.6**2 + 0.4**2)
    assert before[MINE] == pytest.approx(0.5)
    assert before[REFINED] == pytest.approx(0.22)
    assert before[PRICE] == pytest.approx((30 - 10) / 20)
    assert before[RATE] == pytest.approx(0.10)


def test_an_offtake_displaces_everybody_pro_rata(file):
    """20 t from AUS (g .2): CHN 60 x .8 = 48, CHL 32: .48^2 x .5 + .32^2 x .25 + .2^2 x .2 = .1488."""
    values = after(
        file, lever("upstream_development", country_code="AUS", supply_stage="refined_import", quantity_t=20)
    )
    assert values[REFINED] == pytest.approx(0.1152 + 0.0256 + 0.0080)
    assert (values[MINE], values[RATE]) == (pytest.approx(0.5), pytest.approx(0.10))


def test_an_offtake_displaces_whom_it_names(file):
    """20 t in place of CHN: CHN 40, CHL 40, AUS 20: .16 x .5 + .16 x .25 + .04 x .2 = .128."""
    row = lever(
        "upstream_development",
        country_code="AUS",
        supply_stage="refined_import",
        quantity_t=20,
        displaces="CHN",
    )
    assert after(file, row)[REFINED] == pytest.approx(0.08 + 0.04 + 0.008)


def test_what_the_named_country_does_not_ship_is_taken_from_the_others(file):
    """80 t in place of CHN, which ships 60: the other 20 from CHL: .2^2 x .25 + .8^2 x .2 = .01 + .128."""
    row = lever(
        "upstream_development", country_code="AUS", supply_stage="refined_import", share=0.8, displaces="CHN"
    )
    assert after(file, row)[REFINED] == pytest.approx(0.138)


def test_new_supply_joins_what_its_country_ships_already(file):
    """20 t more from CHL: CHN 48, CHL 32 + 20 = 52: .48^2 x .5 + .52^2 x .25 = .1152 + .0676 = .1828."""
    row = lever("upstream_development", country_code="CHL", supply_stage="refined_import", quantity_t=20)
    assert after(file, row)[REFINED] == pytest.approx(0.1828)


def test_new_supply_beyond_the_whole_leaves_nothing_else(file):
    """150 t from AUS against imports of 100: all of them give way; 150 of 150: 1 x .2."""
    row = lever("upstream_development", country_code="AUS", supply_stage="refined_import", quantity_t=150)
    effect = mini.effects(file, row)[REFINED]
    assert effect["value_after"] == pytest.approx(0.2)
    assert effect["lost_share"] == pytest.approx(-0.5)


def test_a_mine_adds_to_the_world(file):
    """AUS 50 + 100, CHN 50 of 200: .75^2 + .25^2 = .625; imports stay."""
    values = after(
        file, lever("upstream_development", country_code="AUS", supply_stage="mine", quantity_t=100)
    )
    assert values[MINE] == pytest.approx(0.625)
    assert values[REFINED] == pytest.approx(0.22)


def test_a_deposit_adds_to_reserves(file):
    """ARG gets as much as all the others: 60, 40 and 100 of 200: .09 + .04 + .25 = .38."""
    row = lever("upstream_development", country_code="ARG", supply_stage="reserves", share=1)
    assert after(file, row)[RESERVES] == pytest.approx(0.38)


@pytest.mark.parametrize(
    "row",
    [
        lever("smelter_support", share=0.2),
        lever("smelter_support", quantity_t=20),
        lever("stockpiling", days=73),  # 73 / 365 of 100 t
        lever("stockpiling", quantity_t=20),
        lever("substitution", share=0.2),
        lever("recycling", quantity_t=20),
    ],
    ids=lambda row: f"{row.lever}-{row.quantity_t or row.share or row.days}",
)
def test_twenty_tonnes_met_at_home_weigh_in_the_whole_and_bear_no_risk(file, row):
    """CHN 48, CHL 32, home 20 with g 0: .48^2 x .5 + .32^2 x .25 = .1152 + .0256 = .1408."""
    effect = mini.effects(file, row)[REFINED]
    assert effect["value_after"] == pytest.approx(0.1408)
    assert effect["lost_share"] == pytest.approx(0)


def test_supply_at_home_displaces_whom_it_names(file):
    """CHN 40, CHL 40, home 20: .16 x .5 + .16 x .25 = .12."""
    assert after(file, lever("smelter_support", share=0.2, displaces="CHN"))[REFINED] == pytest.approx(0.12)


def test_recycling_raises_the_rate_and_substitution_lowers_what_it_is_measured_against(file):
    """.10 + 20 / 100 = .30; .10 / (1 - .2) = .125; both: .30 / .8 = .375."""
    recycling, substitution = lever("recycling", quantity_t=20), lever("substitution", share=0.2)
    assert after(file, recycling)[RATE] == pytest.approx(0.30)
    assert after(file, substitution)[RATE] == pytest.approx(0.125)
    assert after(file, recycling, substitution)[RATE] == pytest.approx(0.375)
    assert after(file, lever("recycling", quantity_t=500))[RATE] == 1


def test_a_part_of_a_later_need_is_that_part_of_today_s(file):
    """5 of 50 t are a tenth: imports give way by a tenth, .9^2 x .22 = .1782, and the rate is .10 + .10."""
    values = after(file, lever("recycling", quantity_t=5, of_quantity_t=50))
    assert values[REFINED] == pytest.approx(0.1782)
    assert values[RATE] == pytest.approx(0.20)


def test_a_supplier_that_stops_leaves_the_others(file):
    """CHN falls away: imports CHL alone, 1 x .25, 60 t lost of 100; mines AUS alone, 1. Reserves stay."""
    found = mini.effects(file, lever("supplier_stops", country_code="CHN"))
    assert found[REFINED]["value_after"] == pytest.approx(0.25)
    assert found[REFINED]["lost_share"] == pytest.approx(0.6)
    assert found[MINE]["value_after"] == pytest.approx(1)
    assert found[RESERVES]["value_after"] == pytest.approx(0.52)


def test_a_stop_at_one_stage_leaves_the_other_stages(file):
    values = after(file, lever("supplier_stops", country_code="CHN", supply_stage="refined_import"))
    assert (values[REFINED], values[MINE]) == (pytest.approx(0.25), pytest.approx(0.5))


def test_an_export_control_withholds_its_share_of_the_imports(file):
    """CHN 30, CHL 40 of 70: (3/7)^2 x .5 + (4/7)^2 x .25 = (4.5 + 4) / 49; mines go on."""
    found = mini.effects(file, lever("export_control", country_code="CHN", share=0.5))
    assert found[REFINED]["value_after"] == pytest.approx(8.5 / 49)
    assert found[REFINED]["lost_share"] == pytest.approx(0.3)
    assert found[MINE]["value_after"] == pytest.approx(0.5)


def test_a_stop_of_everybody_leaves_nothing_to_measure(file):
    effect = mini.effects(file, lever("supplier_stops", "graphite", country_code="CHN"))[GRAPHITE]
    assert (effect["value_after"], effect["value_flag"]) == (None, "nothing_left")
    assert (effect["rating_after"], effect["moved"], effect["lost_share"]) == ("N/A", True, 1)


def test_a_price_shock_raises_the_last_year(file):
    """10, 20, 30, 20 and 20 x 1.5 = 30: mean 22, (30 - 10) / 22."""
    values = after(file, lever("price_shock", share=0.5))
    assert values[PRICE] == pytest.approx(20 / 22)
    assert values[REFINED] == pytest.approx(0.22)


def test_by_products_follow_their_host(file):
    """COD withholds half its copper, so .35 of its cobalt: 32.5 and 50 of 82.5 t.

    (32.5 / 82.5)^2 x .8 + (50 / 82.5)^2 x .1 = .12415 + .03673 = .16088.
    """
    found = mini.effects(file, lever("export_control", "copper", country_code="COD", share=0.5))
    assert found[COBALT]["value_after"] == pytest.approx(0.16088, abs=5e-6)
    assert found[REFINED]["value_after"] == pytest.approx(0.22)


def test_a_by_product_of_two_hosts_loses_both_parts(file):
    """Copper and nickel of COD stop: .7 + .25 of the cobalt: 2.5 and 50 of 52.5 t, 47.5 of 100 lost."""
    rows = [lever("supplier_stops", host, country_code="COD") for host in ("copper", "nickel")]
    effect = mini.effects(file, *rows)[COBALT]
    assert effect["lost_share"] == pytest.approx(0.475)
    assert effect["value_after"] == pytest.approx((2.5**2 * 0.8 + 50**2 * 0.1) / 52.5**2)


def test_a_stock_fills_the_gap_before_it_displaces_anybody(file):
    """CHN stops (60 t) and a stock gives 20: CHL 40, home 20 of 60: (2/3)^2 x .25 = .1111; 40 t are lost."""
    rows = lever("supplier_stops", country_code="CHN"), lever("stockpiling", days=73)
    effect = mini.effects(file, *rows)[REFINED]
    assert effect["value_after"] == pytest.approx(0.25 * 4 / 9)
    assert effect["lost_share"] == pytest.approx(0.4)
    alone = mini.effects(file, *rows, lever="stockpiling")[REFINED]
    assert alone["value_after"] == pytest.approx(0.1408)


def test_what_is_left_after_the_gap_displaces(file):
    """Half of CHN withheld (30 t), 50 t met at home: 30 fill the gap, 20 displace CHN 30 and CHL 40 to 5/7.

    (30 x 5/7 / 100)^2 x .5 + (40 x 5/7 / 100)^2 x .25 = .022959 + .020408 = .043367.
    """
    rows = lever("export_control", country_code="CHN", share=0.5), lever("smelter_support", quantity_t=50)
    effect = mini.effects(file, *rows)[REFINED]
    assert effect["value_after"] == pytest.approx(0.043367, abs=1e-6)
    assert effect["lost_share"] == pytest.approx(0)


def test_new_supply_is_lost_with_its_country(file):
    rows = (
        lever("upstream_development", country_code="AUS", supply_stage="refined_import", quantity_t=20),
        lever("supplier_stops", country_code="AUS"),
    )
    assert after(file, *rows)[REFINED] == pytest.approx(0.22)


def test_a_row_of_a_later_year_is_marked(file):
    later = mini.effects(file, lever("smelter_support", share=0.2, from_year=2030))[REFINED]
    earlier = mini.effects(file, lever("smelter_support", share=0.2, from_year=2011))[REFINED]
    assert (later["is_projected"], earlier["is_projected"]) == (True, False)
    assert later["value_after"] == earlier["value_after"]


def test_a_row_of_another_importer_does_nothing_here(file):
    korean = lever("smelter_support", share=0.2, reporter_code="KOR")
    assert after(file, korean, lever("price_shock", "cobalt", share=1))[REFINED] == pytest.approx(0.22)
    with pytest.raises(CritminError, match="add --reporter KOR"):
        after(file, korean)


def test_battery_recycling_gives_a_few_per_cent(repo, warehouse):
    """15,000 t of the needs of 2030: Li 100,000, Ni 90,000, Co 20,000, graphite 150,000, Mn 20,000.

    The sum is 380,000 t and the share 3.9 per cent, "a few per cent" in the document's words.
    """
    needs = {"lithium": 100_000, "nickel": 90_000, "cobalt": 20_000, "graphite": 150_000, "manganese": 20_000}
    share = 15_000 / sum(needs.values())
    assert share == pytest.approx(0.039, abs=5e-4)
    held = warehouse.execute(
        """select mineral_code, share from marts.scenario_actions
           where scenario_id = 'lib_recycling_2030' and effect = 'raises_rate'"""
    ).fetchall()
    assert dict(held) == {mineral: pytest.approx(share, abs=1e-9) for mineral in needs}
    moved = warehouse.execute(
        """select mineral_code, value_after - value_before from marts.scenario_effects
           where scenario_id = 'lib_recycling_2030' and lever = 'all' and value_before is not null
             and mineral_code in ('lithium', 'nickel', 'cobalt', 'graphite', 'manganese')
             and indicator_code = 'secondary_supply_rate'"""
    ).fetchall()
    assert moved
    assert all(rise == pytest.approx(share, abs=1e-8) for _, rise in moved)


def test_a_shock_of_monthly_prices_reaches_twelve_months(repo, warehouse_file):
    """Nickel, 120 months to December of the newest year: the last twelve higher by half, from raw prices."""
    prices = {}
    with (repo / "seeds/raw/worldbank_pinksheet/raw_worldbank_pinksheet__monthly.csv").open(
        encoding="utf-8"
    ) as lines:
        for row in csv.DictReader(lines):
            if row["series_as_published"] == "Nickel":
                year, month = row["period_as_published"].split("M")
                prices[int(year), int(month)] = float(row["value_as_published"])
    effect = mini.effects(warehouse_file, lever("price_shock", "nickel", share=0.5))[
        "nickel", "price_variability"
    ]
    last_year = effect["reference_year"]
    window = [price for (year, _), price in sorted(prices.items()) if last_year - 10 < year <= last_year]
    assert len(window) == 120
    shocked = window[:-12] + [1.5 * price for price in window[-12:]]
    assert effect["value_before"] == pytest.approx(
        (max(window) - min(window)) / (sum(window) / 120), abs=1e-8
    )
    assert effect["value_after"] == pytest.approx(
        (max(shocked) - min(shocked)) / (sum(shocked) / 120), abs=1e-8
    )


def test_the_offtake_of_heavy_rare_earths_in_place_of_china(warehouse):
    """30 per cent of the imports of 2020 come from AUS instead of CHN, which ships .58: .28 are left."""
    partners = warehouse.execute(
        """select country_code, share, governance_g from marts.import_stability_contributions
           where mineral_code = 'rare_earths' and indicator_code = 'refined_import_stability'
             and reference_year = 2020 and basis = 'contained' and reporter_code = 'JPN'
             and not is_remainder"""
    ).fetchall()
    share = {country: part for country, part, _ in partners}
    risk = {country: g for country, _, g in partners}
    assert share["CHN"] == pytest.approx(0.58, abs=0.005)
    (risk["AUS"],) = warehouse.execute(
        """select governance_g from intermediate.int_governance__scores where stability_index = 'wgi_mean'
             and governance_rule = 'default' and country_code = 'AUS' and reference_year = 2020"""
    ).fetchone()
    share["CHN"] -= 0.3
    share["AUS"] = share.get("AUS", 0) + 0.3
    by_hand = sum(share[country] ** 2 * risk[country] for country in share)
    (value,) = warehouse.execute(
        """select value_after from marts.scenario_effects where scenario_id = 'lynas_heavy_rare_earths'
             and lever = 'all' and mineral_code = 'rare_earths'
             and indicator_code = 'refined_import_stability'"""
    ).fetchone()
    assert value == pytest.approx(by_hand, abs=1e-7)


def test_the_command_line_s_way_gives_the_figures_of_the_build(warehouse, warehouse_file):
    for scenario in scenarios.built_in(warehouse):
        rows = scenarios.rows_of(warehouse, scenario.scenario_id)
        built = warehouse.execute(
            "select * from marts.scenario_effects where scenario_id = ? order by all", [scenario.scenario_id]
        ).fetchall()
        with scenarios.evaluated(warehouse_file, rows) as connection:
            run = connection.execute("select * from marts.scenario_effects order by all").fetchall()
        assert len(run) == len(built) > 0
        for one, other in zip(run, built, strict=True):
            assert [
                pytest.approx(cell, abs=1e-8) if isinstance(cell, float) else cell for cell in one
            ] == list(other)


def test_a_price_shock_that_lowers_the_variability_is_said_on_the_page(warehouse):
    """Twice the last price of the rare earths stays below the peak: the mean rises, the range does not."""
    before, after = warehouse.execute(
        "select value_before, value_after from marts.scenario_effects where lever = 'price_shock' "
        "and scenario_id = 'rare_earth_shock_and_levers' and indicator_code = 'price_variability' "
        "and mineral_code = 'rare_earths'"
    ).fetchone()
    assert after < before
    said = warehouse.execute(
        "select scenario_id, topic_count from marts.factsheet_scenario_bullets "
        "where sentence_code = 'scenario_calm' and reporter_code = 'JPN'"
    ).fetchall()
    assert said == [("rare_earth_shock_and_levers", 1)]
