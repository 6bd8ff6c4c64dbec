"""`critmin whatif` and `critmin position` as a person calls them, over the built warehouse."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PURCHASES = (
    "mineral,stage,country,quantity_t,year\n"
    "lithium,refined_import,CHN,60,2024\nlithium,refined_import,AUS,40,2024\n"
)


@pytest.fixture
def root(tmp_path, warehouse_file) -> Path:
    """A project whose published warehouse is the built one."""
    for folder in ("seeds", "models", "build"):
        (tmp_path / folder).mkdir()
    (tmp_path / "dbt_project.yml").write_text("name: critmin\n")
    (tmp_path / "build" / "critmin.duckdb").symlink_to(warehouse_file)
    (tmp_path / "own.csv").write_text(PURCHASES)
    return tmp_path


def critmin(root: Path, *arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "critmin.cli", *arguments],
        env=os.environ | {"CRITMIN_ROOT": str(root)},
        cwd=root,
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_a_stop_says_what_is_lost_who_ships_it_and_how_long_a_stock_lasts(root, warehouse):
    done = critmin(
        root, "whatif", "lithium", "--stop", "CHN", "--stage", "refined_import", "--year", "2024",
        "--stock-days", "60",
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    lost, whole = warehouse.execute(
        "select sum(quantity) filter (country_code = 'CHN'), sum(quantity) "
        "from intermediate.int_trade__partners where mineral_code = 'lithium' and reporter_code = 'JPN' "
        "and supply_stage = 'refined_import' and reference_year = 2024 and basis = 'contained'"
    ).fetchone()
    assert f"{lost:,.1f} t" in done.stdout
    assert f"{lost / whole:.1%}" in done.stdout
    assert "refined_import, 2024: CHN ships to all importers held" in done.stdout
    # Base and loss are BACI's, the base its mean of four years.
    (mean,) = warehouse.execute(
        "select sum(quantity) / 4 from intermediate.int_trade__partners where mineral_code = 'lithium' "
        "and reporter_code = 'JPN' and supply_stage = 'refined_import' and basis = 'contained' "
        "and reference_year between 2021 and 2024"
    ).fetchone()
    assert ", base imports_only of cepii_baci 2021-2024, fills the gap of" in done.stdout
    # Sixty days of the mean, of which the share lost is missing each day.
    gap, days = lost / whole * mean, 60 * whole / lost
    assert f"fills the gap of {gap:,.1f} t a year for {days:,.0f} days" in done.stdout
    assert "Worst single supplier of JPN, lithium refined_import 2024: CHN" in done.stdout


def test_a_company_stands_beside_its_country(root):
    done = critmin(root, "position", "own.csv")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Worst single supplier of OWN, lithium refined_import 2024: CHN, 60.0% lost" in done.stdout
    stopped = critmin(root, "position", "own.csv", "--stop", "CHN", "--stock-days", "30")
    assert (stopped.returncode, stopped.stderr) == (0, "")
    # 30 days of 100 t a year are 8.2 t; the gap of 60 t a year eats them in 50 days.
    assert (
        "a stock of 8.2 t, base own_purchases 2024, fills the gap of 60.0 t a year for 50 days"
        in stopped.stdout
    )


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        # Chile mines lithium, and that stage alone is asked about.
        (("lithium", "CHL", "--stage", "mine"), "it fills gaps of imports, and only mine was asked about"),
        # China makes 99 % of the gallium, and the customs code holds other metals too.
        (
            ("gallium", "CHN"),
            "JPN refined_import: what is lost in 2020 is not known, nor how long a stock lasts "
            "(Customs code shared with other minerals)",
        ),
        # So it does in every year, whether or not its imports are held.
        (
            ("gallium", "CHN", "--year", "2024"),
            "JPN refined_import: what is lost in 2024 is not known, nor how long a stock lasts "
            "(Customs code shared with other minerals)",
        ),
        # Nobody sent Japan tin ore in 2020; Indonesia sent it copper ore, and no copper metal.
        (
            ("tin", "CHN"),
            "JPN concentrate_import: nothing is lost in 2020, so there is no gap to fill (No imports)",
        ),
        (
            ("copper", "IDN"),
            "JPN refined_import: nothing is lost in 2020, so there is no gap to fill "
            "(None of it comes from there)",
        ),
        # Of 2022 Japan's copper ore is held, and not its metal.
        (
            ("copper", "PER", "--year", "2022"),
            "JPN refined_import: what is lost in 2022 is not known, nor how long a stock lasts "
            "(Imports of that year not held)",
        ),
        # BACI holds some codes of tungsten's refined stage, the customs' base of 2016 to 2020 all of them.
        (
            ("tungsten", "CHN", "--stage", "refined_import", "--year", "2024"),
            "JPN refined_import: what is lost in 2024 is not known, nor how long a stock lasts "
            "(Some of the customs codes only)",
        ),
        # Of yttrium's stage loss and base are of the same few codes.
        (
            ("yttrium", "CHN", "--stage", "refined_import"),
            " t a year (part of the stage) for ",
        ),
        # Australia sent less than two tonnes: a stock would last for centuries.
        (
            ("lithium", "AUS", "--stage", "refined_import", "--year", "2024"),
            "no days of a stock are counted (The gap is negligible)",
        ),
        # Japan smelts its copper from ores, of which Chile sends the most, and imports little metal.
        (
            ("copper", "CHL", "--stage", "refined_import"),
            "no days of a stock are counted (Mostly made at home; its ores are not counted)",
        ),
    ],
)
def test_a_stock_without_a_known_gap_says_why(root, asked, said):
    mineral, stop, *rest = asked
    done = critmin(root, "whatif", mineral, "--stop", stop, *rest, "--stock-days", "60")
    assert (done.returncode, done.stderr) == (0, "")
    assert said in " ".join(done.stdout.split())


def test_half_a_day_is_no_day(root):
    # Of the purchases 60 % are lost: .3 / .6 = .5 days, 5.7 / .6 = 9.5, 6.6 / .6 = 11.
    for asked, said in (("0.3", "for 0.5 days"), ("5.7", "for 9.5 days"), ("6.6", "for 11 days")):
        done = critmin(root, "position", "own.csv", "--stop", "CHN", "--stock-days", asked)
        assert (done.returncode, done.stderr) == (0, "")
        assert said in " ".join(done.stdout.split())


def test_flows_that_are_not_held_are_no_zeros(root):
    """Of lead only Japan's customs are held: 13,830 t from Australia, and nobody else's imports."""
    done = critmin(root, "whatif", "lead", "--stop", "AUS", "--stage", "refined_import")
    assert (done.returncode, done.stderr) == (0, "")
    assert "refined_import: no other importer's flows of lead are held" in " ".join(done.stdout.split())
    assert "all others 0.0 t" not in done.stdout


def test_a_stage_without_a_published_base_counts_in_the_imports_of_the_year(root):
    """Stocks are held refined: ore has no published base, so sixty days are of what came in that year."""
    asked = ("copper", "--stop", "CHL", "--stage", "concentrate_import", "--stock-days", "60")
    (ore,) = read(critmin(root, "whatif", *asked, "--part", "cover", "--format", "csv"))
    assert (ore["base_flag"], ore["base_from_year"], ore["base_to_year"]) == ("imports_only", "2020", "2020")
    # Chile sent 46 % of it: 60 / .46 days.
    assert float(ore["cover_days"]) == pytest.approx(60 / 0.46, abs=0.1)


def test_refined_output_is_not_called_mined(root):
    for stage in ((), ("--stage", "mine")):
        done = critmin(root, "whatif", "gallium", "--stop", "CHN", *stage)
        assert (done.returncode, done.stderr) == (0, "")
        assert "refined_production, 2025: CHN produces 900.0 t" in done.stdout
        assert "Worst single supplier of WLD, gallium refined_production 2025: CHN" in done.stdout


def test_tonnes_against_a_negligible_gap_have_no_days(root):
    """Indonesia sent Korea some kilograms of nickel in ore in 2024, and metal worth counting."""
    asked = ("nickel", "--stop", "IDN", "--reporter", "KOR", "--year", "2024", "--stock-t", "1000")
    ore, metal = read(critmin(root, "whatif", *asked, "--part", "cover", "--format", "csv"))
    assert (ore["cover_flag"], ore["cover_days"]) == ("negligible_gap", "")
    assert (metal["cover_flag"], metal["stock_t"]) == ("", "1000.0")
    assert float(metal["cover_days"]) == pytest.approx(1000 * 365 / float(metal["lost_t"]))


def test_a_program_reads_why_there_are_no_days(root):
    asked = ("gallium", "--stop", "CHN", "--stock-days", "60", "--part", "cover", "--format", "csv")
    rows = read(critmin(root, "whatif", *asked))
    assert [row["supply_stage"] for row in rows] == ["concentrate_import", "refined_import"]
    assert {(row["cover_flag"], row["lost_t"], row["cover_days"]) for row in rows} == {
        ("not_separable", "", "")
    }


def read(done: subprocess.CompletedProcess) -> list[dict[str, str]]:
    assert (done.returncode, done.stderr) == (0, "")
    return list(csv.DictReader(io.StringIO(done.stdout)))


def test_an_answer_is_taken_on_in_full_figures(root, warehouse):
    (lost,) = read(
        critmin(root, "whatif", "lithium", "--stop", "CHN", "--stage", "refined_import", "--format", "csv")
    )
    (share,) = warehouse.execute(
        "select lost_share from marts.worst_single_supplier where mineral_code = 'lithium' "
        "and reporter_code = 'JPN' and supply_stage = 'refined_import' and is_largest_loss"
    ).fetchone()
    assert (lost["reporter_code"], lost["unit"], float(lost["lost_share"])) == ("JPN", "t", share)
    done = critmin(
        root,
        "whatif",
        "lithium",
        "--stop",
        "CHN",
        "--stage",
        "mine",
        "--part",
        "suppliers",
        "--format",
        "json",
    )
    assert (done.returncode, done.stderr) == (0, "")
    produced = dict(
        warehouse.execute(
            "select country_code, quantity from marts.country_shares where mineral_code = 'lithium' and "
            "supply_stage = 'mine' and reference_year = (select max(reference_year) from "
            "marts.country_shares where mineral_code = 'lithium' and supply_stage = 'mine')"
        ).fetchall()
    )
    shown = {row["country_code"]: row["to_world"] for row in json.loads(done.stdout)}
    assert "CHN" not in shown and len(shown) == 8
    assert shown == {country: produced[country] for country in shown}


def test_the_answer_about_a_company_is_taken_on_too(root):
    (own,) = read(critmin(root, "position", "own.csv", "--format", "csv"))
    # 60 t and 40 t, as in the file.
    assert (own["supply_stage"], own["company_year"], own["company_t"]) == ("refined_import", "2024", "100.0")
    (worst,) = read(critmin(root, "position", "own.csv", "--part", "worst", "--format", "csv"))
    assert (worst["country_code"], float(worst["lost_share"])) == ("CHN", 0.6)
    stop = ("--stop", "CHN", "--stock-days", "30", "--part", "cover", "--format", "csv")
    (cover,) = read(critmin(root, "position", "own.csv", *stop))
    # 30 days of 100 t a year, of which 60 t a year are missing: 50 days.
    assert (cover["base_flag"], float(cover["cover_days"])) == ("own_purchases", pytest.approx(50))


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["whatif", "litium", "--stop", "CHN"], 1, "Did you mean lithium?"),
        (["whatif", "lithium", "--stop", "CHN", "--stock-days", "5", "--stock-t", "5"], 2, "not both"),
        (["position", "own.csv", "--stage", "refined_import"], 2, "name it with --stop"),
        (["position", "own.csv", "--stop", "CHN", "--year", "2020"], 1, "reference_year 2020. It has 2024"),
        (["position", "own.csv", "--stop", "CHN", "--mineral", "copper"], 1, "It has lithium"),
        (["whatif", "lithium", "--stop", "CHN", "--stock-days", "1e300"], 1, "at most 36,500"),
        (["position", "own.csv", "--part", "cover", "--format", "csv"], 2, "name it with --stop"),
        (["whatif", "lithium", "--stop", "CHN", "--part", "worst"], 2, "--part goes with --format"),
        (["position", "gone.csv"], 1, "gone.csv can't be read"),
    ],
)
def test_a_refusal_is_one_paragraph(root, arguments, code, said):
    done = critmin(root, *arguments)
    assert (done.returncode, done.stdout) == (code, "")
    assert said in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
