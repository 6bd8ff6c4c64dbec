"""`critmin scenario` as a person calls it, over the built warehouse, which it only reads."""

import csv
import hashlib
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PLAN = (
    "mineral_code,lever,country_code,supply_stage,quantity_t,share,days,assumption,source\n"
    "lithium,upstream_development,AUS,refined_import,2000,,,An offtake,ours\n"
    "lithium,stockpiling,,,,,60,In store,ours\n"
    "copper,export_control,COD,,,0.5,,Half held back,stress case\n"
)


@pytest.fixture
def root(tmp_path, warehouse_file) -> Path:
    """A project whose published warehouse is the built one."""
    for folder in ("seeds", "models", "build"):
        (tmp_path / folder).mkdir()
    (tmp_path / "dbt_project.yml").write_text("name: critmin\n")
    (tmp_path / "build" / "critmin.duckdb").symlink_to(warehouse_file)
    (tmp_path / "plan.csv").write_text(PLAN)
    return tmp_path


def scenario(root: Path, *arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "critmin.cli", "scenario", *arguments],
        env=os.environ | {"CRITMIN_ROOT": str(root)},
        cwd=root,
        capture_output=True,
        text=True,
        timeout=120,
    )


def rows(done: subprocess.CompletedProcess) -> list[dict[str, str]]:
    assert (done.returncode, done.stderr) == (0, "")
    return list(csv.DictReader(io.StringIO(done.stdout)))


def test_the_list_names_every_built_in_scenario(root, warehouse):
    done = scenario(root, "list")
    assert (done.returncode, done.stderr) == (0, "")
    names = warehouse.execute("select scenario_id from method.scenarios where not is_baseline").fetchall()
    assert len(names) >= 6
    assert all(f" {name} " in done.stdout for (name,) in names)


def test_a_built_in_scenario_prints_the_effects_of_the_build(root, warehouse):
    printed = rows(scenario(root, "run", "lib_recycling_2030", "--format", "csv"))
    built = warehouse.execute(
        "select lever, mineral_code, indicator_code, value_after, moved from marts.scenario_effects "
        "where scenario_id = 'lib_recycling_2030'"
    ).fetchall()
    held = {tuple(row[:3]): row[3:] for row in built}
    acted_on = warehouse.execute(
        "select lever, mineral_code, indicator_code from marts.scenario_indicators "
        "where scenario_id = 'lib_recycling_2030' and is_acted_on"
    ).fetchall()
    assert {(row["lever"], row["mineral_code"], row["indicator_code"]) for row in printed} == set(acted_on)
    assert len(printed) == len(acted_on) < len(held)
    for row in printed:
        value, moved = held[row["lever"], row["mineral_code"], row["indicator_code"]]
        assert row["moved"] == str(moved).lower()
        assert (float(row["value_after"]) if row["value_after"] else None) == pytest.approx(value, abs=1e-8)


def test_a_file_is_run_and_the_warehouse_left_alone(root, warehouse_file):
    before = hashlib.sha256(warehouse_file.read_bytes()).hexdigest()
    done = scenario(root, "run", "plan.csv")
    assert (done.returncode, done.stderr) == (0, "")
    assert "plan: " in done.stdout
    assert "An offtake [ours]" in done.stdout
    assert "by-products reached: " in done.stdout
    assert "cobalt" in done.stdout
    assert hashlib.sha256(warehouse_file.read_bytes()).hexdigest() == before
    assert sorted(path.name for path in (root / "build").iterdir()) == ["critmin.duckdb"]


def test_what_a_row_comes_to_beside_its_size_is_said(root):
    """Kosovo ships Japan no lithium; lithium's price lies far below its peak; a mine comes on top."""
    (root / "odd.csv").write_text(
        PLAN.splitlines()[0].replace("assumption", "displaces,reporter_code,assumption")
        + "\nlithium,smelter_support,,,,.1,,XKX,,a,s"
        + "\nlithium,price_shock,,,,.5,,,,a,s"
        + "\nlithium,upstream_development,AUS,mine,,.25,,,,a,s"
        + "\nlithium,recycling,,,,.1,,,KOR,a,s\n"
    )
    done = scenario(root, "run", "odd.csv")
    assert (done.returncode, done.stderr) == (0, "")
    assert "ships nothing: all give way alike in refined_import_stability" in done.stdout
    assert "A price shock may lower the variability" in done.stdout
    assert "25.0% more" in done.stdout
    assert "left out: the row is about KOR alone" in done.stdout


def test_a_file_of_one_mineral_gives_the_rows_of_the_minerals_it_reaches(root):
    """Lithium has no companions, so that its rows reach lithium alone; the mart has every mineral."""
    header, lithium, *_ = PLAN.splitlines()
    (root / "lithium.csv").write_text(f"{header}\n{lithium}\n")
    printed = rows(scenario(root, "run", "lithium.csv", "--format", "csv"))
    assert {row["mineral_code"] for row in printed} == {"lithium"}
    assert {row["lever"] for row in printed} == {"upstream_development", "all"}


def test_several_scenarios_stand_side_by_side_or_as_one(root):
    names = ("lib_recycling_2030", "plan.csv", "--mineral", "lithium", "--format", "json")
    apart = json.loads(scenario(root, "run", *names).stdout)
    assert {row["scenario_id"] for row in apart} == {"lib_recycling_2030", "plan"}
    assert {row["mineral_code"] for row in apart} == {"lithium"}
    as_one = json.loads(scenario(root, "run", *names, "--together").stdout)
    assert {row["scenario_id"] for row in as_one} == {"lib_recycling_2030_and_plan"}
    assert {row["lever"] for row in as_one} >= {"recycling", "stockpiling", "all"}


def test_by_a_year_only_what_holds_then_acts(root):
    """A tenth recycled from 2030 beside a tenth saved from 2025: in 2027 the saving alone."""
    (root / "dated.csv").write_text(
        "mineral_code,lever,share,from_year,assumption,source\n"
        "lithium,recycling,0.1,2030,a,s\nlithium,substitution,0.1,2025,a,s\n"
    )
    run = ("run", "dated.csv", "--format", "csv")
    levers = {
        year: {row["lever"] for row in rows(scenario(root, *run, *year))}
        for year in ((), ("--year", "2027"), ("--year", "2030"))
    }
    every = {"recycling", "substitution", "all"}
    assert list(levers.values()) == [every, {"substitution", "all"}, every]


def test_another_importer_asks_for_itself(root, warehouse):
    printed = rows(
        scenario(root, "run", "plan.csv", "--reporter", "KOR", "--mineral", "lithium", "--format", "csv")
    )
    assert {row["reporter_code"] for row in printed} == {"KOR"}
    (before,) = {
        row["value_before"] for row in printed if row["indicator_code"] == "refined_import_stability"
    }
    (held,) = warehouse.execute(
        "select indicator_value from marts.indicator_headline where mineral_code = 'lithium' "
        "and reporter_code = 'KOR' and indicator_code = 'refined_import_stability'"
    ).fetchone()
    assert float(before) == pytest.approx(held, abs=1e-8)


@pytest.mark.parametrize(
    ("arguments", "exit_code", "said"),
    [
        (("run",), 2, "Name a scenario or a file"),
        (("run", "indonesia_ban"), 1, "Did you mean indonesia_ore_ban?"),
        (("run", "none.csv"), 1, "none.csv can't be read"),
        (("run", "plan.csv", "--reporter", "XXX"), 1, "No imports of 'XXX' are held"),
        (("run", "plan.csv", "--mineral", "litium"), 1, "Did you mean lithium?"),
        (("run", "nickel_cobalt_smelters", "--reporter", "KOR"), 1, "none about KOR: add --reporter JPN"),
        (("run", "lib_recycling_2030", "--year", "2026"), 1, "No row of lib_recycling_2030 acts in 2026"),
        (("run", "spoiled.csv"), 1, "spoiled.csv, row 2, column 'days'"),
    ],
)
def test_what_cannot_be_run_says_why(root, arguments, exit_code, said):
    (root / "spoiled.csv").write_text(
        PLAN.splitlines()[0] + "\nlithium,stockpiling,,,,,sixty,In store,ours\n"
    )
    done = scenario(root, *arguments)
    assert (done.returncode, done.stdout) == (exit_code, "")
    assert done.stderr.startswith("critmin: ")
    assert said in done.stderr
    assert "Traceback" not in done.stderr
