"""A user's scenario file: what it may say, and that every refusal names the place and what to write."""

from dataclasses import replace
from pathlib import Path

import pytest

from critmin.errors import CritminError
from critmin.scenarios import ScenarioRefused, acting, check_minerals, joined, read_file, rows_of

HEADER = (
    "mineral_code,lever,country_code,supply_stage,quantity_t,of_quantity_t,share,days,from_year,displaces,"
    "assumption,source\n"
)
GOOD = "lithium,upstream_development,AUS,refined_import,2000,,,,2027,CHN,An offtake,own estimate\n"


def written(tmp_path: Path, text: str | bytes, name: str = "my plan.csv") -> Path:
    file = tmp_path / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def test_a_file_becomes_rows_of_one_scenario_named_after_it(tmp_path, warehouse):
    text = HEADER + GOOD + "\ncobalt,stockpiling,,,,,,60,,,Sixty days,own estimate\n"
    first, second = read_file(written(tmp_path, "\ufeff" + text), warehouse)
    assert (first.scenario_id, first.row_number, second.row_number) == ("my_plan", 1, 2)
    assert (first.country_code, first.supply_stage, first.quantity_t) == ("AUS", "refined_import", 2000)
    assert (first.displaces, first.from_year) == ("CHN", 2027)
    assert (first.assumption_ja, first.assumption_en, first.source_en) == (
        "An offtake",
        "An offtake",
        "own estimate",
    )
    assert (second.supply_stage, second.days, second.share, second.from_year) == (None, 60, None, None)


def test_a_file_may_hold_several_scenarios_and_two_languages(tmp_path, warehouse):
    text = (
        "scenario_id,mineral_code,lever,share,assumption_ja,assumption_en,source_ja,source_en\n"
        "one,nickel,price_shock,.5,高騰,A spike,自社,ours\n"
        "two,nickel,price_shock,1,高騰,A spike,自社,ours\n"
    )
    rows = read_file(written(tmp_path, text), warehouse)
    assert [(row.scenario_id, row.assumption_ja, row.assumption_en) for row in rows] == [
        ("one", "高騰", "A spike"),
        ("two", "高騰", "A spike"),
    ]
    assert {(row.scenario_id, row.row_number) for row in joined(rows)} == {
        ("one_and_two", 1),
        ("one_and_two", 2),
    }


def test_the_rows_of_a_built_in_scenario_pass_as_a_file(tmp_path, warehouse, repo):
    seed = (repo / "seeds" / "method" / "scenario_levers.csv").read_text(encoding="utf-8")
    text = seed
    for (scenario_id,) in warehouse.execute("select scenario_id from method.scenarios").fetchall():
        text = text.replace(f"\n{scenario_id},", f"\nmy_{scenario_id},")
    rows = read_file(written(tmp_path, text), warehouse)
    assert len(rows) == len(seed.splitlines()) - 1


def cells(**changed: str) -> str:
    names = HEADER.strip().split(",")
    row = dict(zip(names, GOOD.strip().split(","), strict=True)) | changed
    return HEADER + ",".join(row[name] for name in names) + "\n"


STOP = {
    "lever": "supplier_stops",
    "country_code": "CHN",
    "supply_stage": "",
    "quantity_t": "",
    "displaces": "",
}
STOCK = {"lever": "stockpiling", "country_code": "", "quantity_t": "", "days": "60"}


@pytest.mark.parametrize(
    ("text", "row", "column", "said"),
    [
        ("", None, "", "an empty file"),
        (HEADER, None, "", "a header and nothing else"),
        (HEADER + "lithium,recycling\n", 2, "", "2 cells"),
        (HEADER.replace("share", "part") + GOOD, 1, "part", "an unknown column"),
        (HEADER.replace("displaces", "displace") + GOOD, 1, "displace", "Did you mean displaces?"),
        (HEADER.replace("days", "share") + GOOD, 1, "share", "the column twice"),
        (HEADER.replace("mineral_code,", "") + GOOD[8:], 1, "mineral_code", "no such column"),
        (HEADER.replace(",source", "") + GOOD.replace(",own estimate", ""), 1, "source", "rests on"),
        (cells(mineral_code="litium"), 2, "mineral_code", "Did you mean lithium?"),
        (cells(mineral_code=""), 2, "mineral_code", "found nothing"),
        (cells(lever="stockpile"), 2, "lever", "Did you mean stockpiling?"),
        (cells(supply_stage="refined"), 2, "supply_stage", "refined_import"),
        (cells(supply_stage=""), 2, "supply_stage", "found nothing"),
        (cells(**STOCK | {"supply_stage": "mine"}), 2, "supply_stage", "found 'mine'"),
        (cells(country_code=""), 2, "country_code", "found nothing"),
        (cells(country_code="aus"), 2, "country_code", "Did you mean AUS?"),
        (cells(country_code="OTH"), 2, "country_code", "ISO 3166-1"),
        (cells(**STOCK | {"country_code": "CHN"}), 2, "country_code", "Leave the cell empty"),
        (cells(quantity_t=""), 2, "quantity_t", "exactly one of quantity_t, share"),
        (cells(share=".2"), 2, "quantity_t", "found quantity_t and share"),
        (cells(days="60"), 2, "days", "quantity_t or share for upstream_development"),
        (cells(quantity_t='"2,000"'), 2, "quantity_t", "Write 1200 for 1,200"),
        (cells(quantity_t="nan"), 2, "quantity_t", "a number"),
        (cells(quantity_t="-5"), 2, "quantity_t", "more than 0"),
        (cells(of_quantity_t="1000"), 2, "of_quantity_t", "at least quantity_t, 2000"),
        (cells(**STOCK | {"days": "0"}), 2, "days", "more than 0"),
        (cells(**STOP | {"share": ".5"}), 2, "share", "the whole quantity stops"),
        (cells(**STOP | {"displaces": "CHL"}), 2, "displaces", "takes nobody's place"),
        (cells(**STOP | {"lever": "export_control", "share": "30"}), 2, "share", "Write 0.3 for 30 %"),
        (cells(**STOP | {"lever": "export_control", "share": "0"}), 2, "share", "more than 0"),
        (cells(**STOP | {"lever": "export_control", "share": "30%"}), 2, "share", "found '30%'"),
        (cells(**STOP | {"lever": "price_shock", "country_code": "", "share": "-1"}), 2, "share", "than -1"),
        (cells(from_year="2027.5"), 2, "from_year", "a year from 1900 to 2100"),
        (cells(assumption=""), 2, "assumption", "what it assumes"),
        (cells(source=""), 2, "source", "where that comes from"),
        (cells(**STOP) + cells(**STOP).splitlines()[1] + "\n", 3, "lever", "the same shock as in row 2"),
        (cells(quantity_t="1e308"), 2, "quantity_t", "at most 100,000,000,000"),
        (cells(of_quantity_t="1e300"), 2, "of_quantity_t", "at most 100,000,000,000"),
        (cells(quantity_t="1_000"), 2, "quantity_t", "without separators"),
        (cells(quantity_t="", share="5"), 2, "share", "at most 1"),
        (cells(**STOCK | {"days": "100000"}), 2, "days", "at most 365"),
        (cells(**STOP | {"lever": "price_shock", "country_code": "", "share": "11"}), 2, "share", "most 10"),
        (cells(from_year="２０２７"), 2, "from_year", "a year from 1900 to 2100"),
        (cells(assumption="red \x1b[31mtext"), 2, "assumption", "control character"),
        (cells(mineral_code="unobtainium"), 2, "mineral_code", "zirconium"),
        (HEADER.encode() + b"lithium,\xff\n", 2, "", "not UTF-8"),
        (HEADER + "lith\0ium\n", 2, "", "a NUL byte"),
        (HEADER + '"lithium\n', 2, "", "broken CSV"),
        (b"x" * 1_000_001, None, "", "at most 1,000,000"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused_with_its_place(tmp_path, warehouse, text, row, column, said):
    with pytest.raises(ScenarioRefused) as refusal:
        read_file(written(tmp_path, text), warehouse)
    message = str(refusal.value)
    assert (refusal.value.row, refusal.value.column) == (row, column)
    assert message.startswith("my plan.csv")
    assert said in message
    assert "expected" in message
    assert len(message) < 1500


CONTROL = STOP | {"lever": "export_control", "share": ".6"}


@pytest.mark.parametrize("stages", [("", "refined_import"), ("refined_import", "")])
def test_a_shock_at_every_stage_and_one_at_a_stage_of_them_are_one_shock(tmp_path, warehouse, stages):
    """Else .6 and .6 of the same shipments would withhold all of them."""
    first, second = (cells(**CONTROL | {"supply_stage": stage}) for stage in stages)
    with pytest.raises(ScenarioRefused, match="the same shock as in row 2 at refined_import") as refusal:
        read_file(written(tmp_path, first + second.splitlines()[1] + "\n"), warehouse)
    assert refusal.value.row == 3


def test_shocks_at_different_stages_or_for_different_importers_are_two(tmp_path, warehouse):
    first, second = (
        cells(**CONTROL | {"supply_stage": stage}) for stage in ("concentrate_import", "refined_import")
    )
    assert len(read_file(written(tmp_path, first + second.splitlines()[1] + "\n"), warehouse)) == 2
    header = "reporter_code," + HEADER
    rows = "".join(f"{reporter},{cells(**CONTROL).splitlines()[1]}\n" for reporter in ("JPN", "KOR"))
    assert len(read_file(written(tmp_path, header + rows), warehouse)) == 2
    everybody = f",{cells(**CONTROL).splitlines()[1]}\n"
    with pytest.raises(ScenarioRefused, match="the same shock as in row 2"):
        read_file(written(tmp_path, header + rows + everybody), warehouse)


def test_the_baseline_is_no_name_and_is_not_advised_to_be_run(tmp_path, warehouse):
    text = "scenario_id," + HEADER + "baseline," + GOOD
    with pytest.raises(ScenarioRefused, match="the state without any scenario"):
        read_file(written(tmp_path, text), warehouse)


def test_a_name_that_is_built_in_is_refused(tmp_path, warehouse):
    text = "scenario_id," + HEADER + "indonesia_ore_ban," + GOOD
    with pytest.raises(ScenarioRefused, match="which is built in"):
        read_file(written(tmp_path, text), warehouse)
    (row,) = read_file(written(tmp_path, HEADER + GOOD, "indonesia_ore_ban.csv"), warehouse)
    assert row.scenario_id == "indonesia_ore_ban_of_file"


def test_what_is_not_there_is_named_with_what_is(tmp_path, warehouse):
    with pytest.raises(CritminError, match="can't be read"):
        read_file(tmp_path / "none.csv", warehouse)
    with pytest.raises(CritminError, match="Did you mean indonesia_ore_ban"):
        rows_of(warehouse, "indonesia_ban")
    with pytest.raises(CritminError, match="Did you mean lithium"):
        check_minerals(warehouse, ["litium"])


def test_by_a_year_what_holds_from_then_or_earlier_acts(tmp_path, warehouse):
    """Of rows from 2025, from 2030 and without a year: 2024 has the last, 2025 and 2029 two, 2030 all."""
    file = tmp_path / "plan.csv"
    file.write_text(
        "mineral_code,lever,share,days,from_year,assumption,source\n"
        "lithium,recycling,0.1,,2030,a,s\n"
        "lithium,stockpiling,,60,,a,s\n"
        "lithium,substitution,0.1,,2025,a,s\n"
    )
    rows = read_file(file, warehouse)
    found = {year: [row.lever for row in acting(rows, year)[0]] for year in (2024, 2025, 2029, 2030)}
    assert found == {
        2024: ["stockpiling"],
        2025: ["stockpiling", "substitution"],
        2029: ["stockpiling", "substitution"],
        2030: ["recycling", "stockpiling", "substitution"],
    }
    dated = [row for row in rows if row.from_year]
    with pytest.raises(CritminError, match="No row of plan acts in 2024: the first holds from 2025"):
        acting(dated, 2024)
    # Beside one that acts, another that does not act yet is told of; as one scenario they simply act.
    other = [replace(row, scenario_id="other") for row in rows if not row.from_year]
    acts, late = acting([*dated, *other], 2024)
    assert [row.scenario_id for row in acts] == ["other"]
    assert late == ["No row of plan acts in 2024: the first holds from 2025."]
    assert acting(joined([*dated, *other]), 2024)[1] == []
