"""A supplier stops, a stock fills the gap, a company stands beside its country: each worked by hand here."""

import hashlib

import pytest

from critmin import whatif
from critmin.errors import CritminError
from critmin.scenarios import ScenarioRefused
from critmin.whatif import (
    COMPANY,
    Purchase,
    Question,
    ask,
    check,
    check_purchases,
    position,
    read_purchases,
)

HEADER = "mineral_code,supply_stage,country_code,quantity_t,reference_year\n"
OWN = (
    Purchase("lithium", "refined_import", "CHN", 45, 2024),
    Purchase("lithium", "refined_import", "CHN", 15, 2024),
    Purchase("lithium", "refined_import", "AUS", 40, 2024),
    Purchase("lithium", "refined_import", "CHL", 999, 2023),
)
LITHIUM = Question("lithium", "CHN", "refined_import", year=2024)


def governance(warehouse, country):
    """The default index and rule, 2024."""
    (g,) = warehouse.execute(
        "select governance_g from intermediate.int_governance__scores as s "
        "inner join method.stability_indices as i on s.stability_index = i.stability_index and i.is_default "
        "where s.governance_rule = 'default' and country_code = ? and reference_year = 2024",
        [country],
    ).fetchone()
    return g


def partners(warehouse):
    """Contained tonnes and governance of Japan's lithium of 2024, straight from the trade rows."""
    rows = warehouse.execute(
        "select country_code, quantity from intermediate.int_trade__partners where mineral_code = 'lithium' "
        "and reporter_code = 'JPN' and supply_stage = 'refined_import' and reference_year = 2024 "
        "and basis = 'contained' and quantity > 0"
    ).fetchall()
    return {country: (quantity, governance(warehouse, country)) for country, quantity in rows}


def test_the_rest_is_rated_as_it_is_when_a_supplier_stops(warehouse, warehouse_file):
    shipped = partners(warehouse)
    (effect,) = ask(warehouse_file, LITHIUM).effects
    lost, whole = shipped["CHN"][0], sum(quantity for quantity, _ in shipped.values())
    left = {country: each for country, each in shipped.items() if country != "CHN"}
    assert effect.lost == pytest.approx(lost)
    assert effect.lost_share == pytest.approx(lost / whole)
    assert effect.value_before == pytest.approx(sum(q * q * g for q, g in shipped.values()) / whole**2)
    assert effect.value_after == pytest.approx(sum(q * q * g for q, g in left.values()) / (whole - lost) ** 2)
    assert effect.reference_year == 2024


def test_the_others_ship_what_all_importers_report_of_them(warehouse, warehouse_file):
    (fillers,) = ask(warehouse_file, LITHIUM).fillers
    rows = warehouse.execute(
        "select country_code, reporter_code, sum(quantity) from intermediate.int_trade__partners "
        "where mineral_code = 'lithium' and supply_stage = 'refined_import' and reference_year = 2024 "
        "and basis = 'contained' and source_id = 'cepii_baci' and quantity > 0 group by all"
    ).fetchall()
    assert (fillers.reference_year, fillers.unit) == (2024, "t")
    assert fillers.stopped_to_world == pytest.approx(sum(q for c, _, q in rows if c == "CHN"))
    assert fillers.others_to_world == pytest.approx(sum(q for c, _, q in rows if c not in ("CHN", "JPN")))
    first = fillers.shown[0]
    to_all = {buyer: q for country, buyer, q in rows if country == first.country_code}
    assert first.to_world == pytest.approx(sum(to_all.values()))
    assert first.to_reporter == pytest.approx(to_all.get("JPN", 0))
    most = max((q, buyer) for buyer, q in to_all.items() if buyer != "JPN")
    assert first.buyers.startswith(f"{most[1]} {most[0] / first.to_world:.0%}")
    assert [each.to_world for each in fillers.shown] == sorted(
        (each.to_world for each in fillers.shown), reverse=True
    )


def test_a_stock_in_tonnes_lasts_until_the_gap_has_eaten_it(warehouse, warehouse_file):
    shipped = [quantity for quantity, _ in partners(warehouse).values()]
    lost_share = partners(warehouse)["CHN"][0] / sum(shipped)
    (mean,) = warehouse.execute(
        "select import_t from marts.stockpile_requirement where mineral_code = 'lithium' "
        "and reporter_code = 'JPN' and supply_stage = 'refined_import'"
    ).fetchone()
    question = Question("lithium", "CHN", "refined_import", year=2024, stock_t=lost_share * mean / 5)
    (cover,) = ask(warehouse_file, question).covers
    assert cover.cover_days == pytest.approx(73)  # a fifth of a year's gap: 365 / 5


def test_a_stock_in_days_is_days_of_the_published_base(warehouse, warehouse_file):
    question = Question("lithium", "CHN", "refined_import", year=2020, stock_days=60)
    ((effect,), (cover,)) = (answer := ask(warehouse_file, question)).effects, answer.covers
    base, requirement, flag = warehouse.execute(
        "select base_t, requirement_t, base_flag from marts.stockpile_requirement where "
        "mineral_code = 'lithium' and reporter_code = 'JPN' and supply_stage = 'refined_import'"
    ).fetchone()
    assert requirement == pytest.approx(60 * base / 365)
    assert (cover.stock_t, cover.base_flag) == (pytest.approx(requirement), flag)
    assert (cover.base_source_id, cover.base_from_year, cover.base_to_year) == ("cepii_baci", 2021, 2024)
    # The base is the mean of BACI's imports, the loss a share of the Ministry's of 2020: sixty days of
    # imports, of which the share s is lost, last 60 / s days, whatever the two series count.
    assert cover.cover_days == pytest.approx(60 / effect.lost_share)


def test_the_loss_of_a_poor_year_is_no_small_gap(warehouse_file):
    """Mozambique's imports of 2024, all from Brazil, are next to nothing beside the mean."""
    question = Question("cobalt", "BRA", "refined_import", reporter="MOZ", stock_days=60)
    (cover,) = ask(warehouse_file, question).covers
    assert (cover.cover_flag, cover.cover_days) == ("", pytest.approx(60))


def test_a_supplier_that_ships_beyond_its_supply_is_marked(warehouse_file):
    answer = ask(warehouse_file, Question("cobalt", "CHN", "refined_import", reporter="KOR", year=2024))
    # The Congo mined 226,000 t in 2024 (MCS 2026); three times that is in others' imports of "cobalt".
    marks = {each.country_code: each.is_beyond_supply for each in answer.fillers[0].shown}
    assert marks["COD"] and not marks["FIN"]


def test_a_by_product_follows_its_host(warehouse, warehouse_file):
    effects = ask(warehouse_file, Question("zinc", "CHN", "mine")).effects
    (indium,) = (
        each
        for each in effects
        if (each.mineral_code, each.indicator_code) == ("indium", "production_concentration")
    )
    (chinese, unit) = warehouse.execute(
        "select quantity, unit from intermediate.int_scenarios__facts inner join "
        "intermediate.int_scenarios__headline using (mineral_code, reporter_code, indicator_code) "
        "where mineral_code = 'indium' and indicator_code = 'production_concentration' "
        "and country_code = 'CHN'"
    ).fetchone()
    assert indium.host == "zinc"
    assert (indium.lost, indium.unit) == (pytest.approx(0.95 * chinese), unit)  # companions.csv: 0.95


def test_a_company_is_rated_by_its_own_purchases(warehouse, warehouse_file):
    # CHN 45 + 15 and AUS 40 of 100 t in the newest year: .6² g(CHN) + .4² g(AUS); without CHN AUS alone.
    expected = 0.36 * governance(warehouse, "CHN") + 0.16 * governance(warehouse, "AUS")
    standings, worst = position(warehouse_file, OWN, reporter="JPN")
    (standing,) = standings
    assert (standing.company_year, standing.company_t) == (2024, 100)
    assert standing.company_value == pytest.approx(expected)
    # Japan of the same year; its page has 2020, the customs' last year.
    country = sum(quantity**2 * g for quantity, g in partners(warehouse).values())
    country /= sum(quantity for quantity, _ in partners(warehouse).values()) ** 2
    assert (standing.country_year, standing.country_value) == (2024, pytest.approx(country))
    (loss,) = worst
    assert (loss.country_code, loss.lost_share) == ("CHN", pytest.approx(0.6))
    assert (loss.value_before, loss.value_after) == (
        pytest.approx(expected),
        pytest.approx(governance(warehouse, "AUS")),
    )


@pytest.mark.parametrize(("bought", "country_year"), [(2020, 2020), (2022, 2022), (2026, 2024)])
def test_the_country_stands_in_the_year_of_the_purchases_or_in_the_last_before_it(
    warehouse_file, bought, country_year
):
    """Japan's lithium is held up to 2024; its page has 2020."""
    purchases = [Purchase("lithium", "refined_import", "CHN", 60, bought)]
    ((standing,), _) = position(warehouse_file, purchases, reporter="JPN")
    assert (standing.company_year, standing.country_year) == (bought, country_year)
    (country, _) = ask(warehouse_file, Question("lithium", "CHN", "refined_import"), purchases).effects
    assert country.reference_year == country_year


def test_what_the_file_does_not_hold_is_refused_with_what_it_does():
    check_purchases(OWN, "lithium", "refined_import", 2024)
    for asked, said in (
        (("copper", None, None), "mineral_code copper. It has lithium"),
        (("lithium", "mine", None), "supply_stage mine. It has refined_import"),
        (("lithium", None, 2020), "reference_year 2020. It has 2023, 2024"),
    ):
        with pytest.raises(CritminError, match=said):
            check_purchases(OWN, *asked)


def test_the_suppliers_of_the_company_and_of_the_country_are_not_mixed(warehouse_file):
    with pytest.raises(CritminError) as refusal:
        ask(warehouse_file, Question("lithium", "PER", "refined_import"), OWN)
    whole = str(refusal.value)
    assert whole.endswith("; refined_import of OWN: CHN, AUS.")
    (country,) = [
        part for part in whole.split(": ", 1)[1].split("; ") if part.startswith("refined_import of JPN")
    ]
    assert country.count("CHN") == 1


def test_a_supplier_whose_tonnes_rest_on_one_odd_record_carries_a_mark(warehouse, warehouse_file):
    """BACI of 2024 has Benin buy 32,560 of Turkey's 32,659 t of rare earths, at 2 % of the others' price."""
    (fillers,) = ask(warehouse_file, Question("rare_earths", "CHN", "refined_import", year=2024)).fillers
    marked = {each.country_code: each.to_world for each in fillers.shown if each.is_odd_value}
    flows = warehouse.execute(
        "select country_code = 'TUR', sum(quantity), sum(trade_value), max(quantity) "
        "from intermediate.int_trade__partners "
        "where mineral_code = 'rare_earths' and source_id = 'cepii_baci' and basis = 'contained' "
        "and supply_stage = 'refined_import' and reference_year = 2024 "
        "and quantity > 0 and trade_value > 0 and not is_remainder group by 1 order by 1"
    ).fetchall()
    (_, others_t, others_value, _), (_, shipped, value, largest) = flows
    assert marked == {"TUR": pytest.approx(shipped)}
    assert largest / shipped > 0.9
    assert value / shipped / (others_value / others_t) == pytest.approx(0.021, abs=0.0005)


def test_a_company_asks_what_if_beside_its_country(warehouse, warehouse_file):
    question = Question("lithium", "CHN", "refined_import", year=2024, stock_days=30)
    answer = ask(warehouse_file, question, OWN)
    country, company = answer.effects
    assert (country.reporter_code, company.reporter_code) == ("JPN", COMPANY)
    assert country == ask(warehouse_file, LITHIUM).effects[0]
    assert (company.lost, company.lost_share) == (60, 0.6)
    assert company.value_after == pytest.approx(governance(warehouse, "AUS"))
    (cover,) = answer.covers
    # Thirty days of 100 t a year against a gap of 60 t a year: 30 / .6 = 50 days.
    assert (cover.reporter_code, cover.base_flag) == (COMPANY, "own_purchases")
    assert cover.cover_days == pytest.approx(50)


def test_purchases_newer_than_the_governance_files_take_their_newest_year(warehouse, warehouse_file):
    ((standing,), _) = position(
        warehouse_file, [Purchase("lithium", "refined_import", "CHN", 7, 2031)], reporter="JPN"
    )
    assert standing.company_year == 2031
    assert standing.company_value == pytest.approx(governance(warehouse, "CHN"))


def test_nothing_of_a_company_reaches_the_published_file(warehouse_file):
    before = hashlib.sha256(warehouse_file.read_bytes()).hexdigest()
    position(warehouse_file, OWN, reporter="JPN")
    ask(warehouse_file, LITHIUM, OWN)
    assert hashlib.sha256(warehouse_file.read_bytes()).hexdigest() == before
    assert not warehouse_file.with_name(f"{warehouse_file.name}.wal").exists()


def test_the_worst_single_supplier_is_the_largest(warehouse):
    rows = warehouse.execute(
        "select worst.lost_share, headline.top_country_share, worst.country_code, headline.top_country_code "
        "from marts.worst_single_supplier as worst inner join marts.indicator_headline as headline "
        "using (mineral_code, reporter_code, indicator_code) where worst.is_largest_loss"
    ).fetchall()
    assert len(rows) > 1000
    assert all(share == pytest.approx(top, abs=1e-8) for share, top, _, _ in rows)
    assert all(country == top for _, _, country, top in rows)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"mineral": "litium"}, "Did you mean lithium?"),
        ({"stop": "chn"}, "Did you mean CHN?"),
        ({"stop": "Chile"}, "Did you mean CHL?"),
        ({"stage": "reserves"}, "Stages: concentrate_import, mine, refined_import."),
        ({"reporter": "XXX"}, "Importers: "),
        ({"year": 1901}, "lithium at refined_import of 1901 is not held. Years: "),
        ({"stage": "concentrate_import", "year": None}, "not_separable"),
        ({"stock_days": -3.0}, "--stock-days -3: expected a number above 0 and"),
    ],
)
def test_a_question_that_can_not_be_answered_says_what_there_is(warehouse, changed, said):
    asked = {"mineral": "lithium", "stop": "CHN", "stage": "refined_import", "year": 2024} | changed
    with pytest.raises(CritminError) as refused:
        check(warehouse, Question(**asked))
    assert said in str(refused.value)


def test_a_country_that_ships_nothing_is_answered_with_those_that_do(warehouse_file):
    with pytest.raises(CritminError, match="refined_import: CHN, "):
        ask(warehouse_file, Question("lithium", "ISL", "refined_import", year=2024))


@pytest.mark.parametrize(
    ("text", "row", "column", "said"),
    [
        (HEADER + "litium,refined_import,CHN,5,2024\n", 2, "mineral_code", "Did you mean lithium?"),
        (HEADER + "lithium,mine,CHN,5,2024\n", 2, "supply_stage", "concentrate_import, refined_import"),
        (HEADER + "lithium,refined_import,china,5,2024\n", 2, "country_code", "alpha-3"),
        (HEADER + 'lithium,refined_import,CHN,"1,200",2024\n', 2, "quantity_t", "Write 1200 for 1,200"),
        (HEADER + "lithium,refined_import,CHN,0,2024\n", 2, "quantity_t", "more than 0"),
        (HEADER + "lithium,refined_import,CHN,5,FY24\n", 2, "reference_year", "such as 2024"),
        (HEADER.replace("quantity_t", "quantity"), 1, "quantity", "Did you mean quantity_t?"),
        (HEADER.replace(",quantity_t", ""), 1, "quantity_t", "no such column"),
        (HEADER, None, "", "at least one row"),
        (HEADER + "lithium,refined_import,CHN,5\n", 2, "", "4 cells"),
    ],
)
def test_a_fault_in_a_file_of_purchases_is_named_by_its_place(tmp_path, warehouse, text, row, column, said):
    file = tmp_path / "purchases.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioRefused) as refused:
        read_purchases(file, warehouse)
    assert (refused.value.row, refused.value.column) == (row, column)
    assert "purchases.csv" in str(refused.value)
    assert said in str(refused.value)


def test_short_names_of_the_columns_will_do(tmp_path, warehouse):
    file = tmp_path / "purchases.csv"
    file.write_text("mineral,stage,country,quantity_t,year\nlithium,refined_import,CHN,5,2024\n")
    assert read_purchases(file, warehouse) == [Purchase("lithium", "refined_import", "CHN", 5.0, 2024)]


def test_no_purchases_of_a_year_is_said(warehouse_file):
    with pytest.raises(CritminError, match=r"no such purchases: reference_year 2019\. It has 2023, 2024\."):
        whatif.position(warehouse_file, OWN, reporter="JPN", year=2019)
