"""What `critmin digest` and `critmin diff` say of two warehouses whose figures are worked by hand.

Lithium, mined in 2024: the older edition prints AUS 60 and CHL 40 tonnes, the newer one AUS 80, CHL 40 and
USA 30. The index of the older is (60² + 40²) / 100² = 0.52, of the newer (80² + 40² + 30²) / 150² = 0.395556:
its rating falls. Cobalt's index stays at 0.30, but a cut was moved below it.
"""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from critmin import warehouse
from critmin.digest import warehouse_digest

FIGURE = "'baseline', '{mineral}', 'WLD', 'production_concentration'"
EDITIONS = {
    "before": [("AUS", 60, "old:2"), ("CHL", 40, "old:3")],
    "after": [("AUS", 80, "new:2"), ("CHL", 40, "new:3"), ("USA", 30, "new:4")],
}
LITHIUM = {"before": (0.52, "High", 0.25), "after": (0.395556, "Mid", 0.25)}
COBALT = {"before": (0.30, "Low", 0.31), "after": (0.30, "Mid", 0.29)}


def write_warehouse(file: Path, side: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(file)) as connection:
        for schema in ("marts", "method", "reference"):
            connection.execute(f"create schema {schema}")
        connection.execute("create table method.reporters as select 'WLD' as reporter_code")
        connection.execute(
            "create table method.indicators as "
            "select 'production_concentration' as indicator_code, 2 as indicator_number"
        )
        connection.execute(
            "create table reference.minerals as "
            "select * from (values ('lithium', 1), ('cobalt', 2)) t(mineral_code, sort_order)"
        )
        key = "scenario_id varchar, mineral_code varchar, reporter_code varchar, indicator_code varchar"
        tables = {
            "indicator_headline": f"{key}, basis varchar, reference_year integer, indicator_value double, "
            "rating varchar, as_of date",
            "indicator_values": f"{key}, reference_year integer, basis varchar, indicator_value double, "
            "value_flag varchar, as_of date",
            "indicator_ratings": f"{key}, reference_year integer, basis varchar, rule_set varchar, "
            "rating varchar, low_mid_cut double, mid_high_cut double",
            "provenance": f"{key}, reference_year integer, basis varchar, evidence varchar, "
            "country_code varchar, used_value double, raw_row_id varchar, edition_id varchar, "
            "correction_ids varchar",
            "countries": "country_code varchar, name_en varchar",
        }
        for name, columns in tables.items():
            connection.execute(f"create table marts.{name} ({columns})")
        day = {"before": "2025-03-31", "after": "2026-03-31"}[side]
        for mineral, (value, rating, cut) in (("lithium", LITHIUM[side]), ("cobalt", COBALT[side])):
            figure = FIGURE.format(mineral=mineral)
            for insert in (
                f"indicator_headline values ({figure}, '', 2024, {value}, '{rating}', '{day}')",
                f"indicator_values values ({figure}, 2024, '', {value}, 'reported', '{day}')",
                f"indicator_ratings values ({figure}, 2024, '', 'meti_slides', '{rating}', {cut}, 0.5)",
            ):
                connection.execute(f"insert into marts.{insert}")
        for country, tonnes, row in EDITIONS[side]:
            figure = FIGURE.format(mineral="lithium")
            correction = "'typo'" if row == "new:2" else "null"
            connection.execute(
                f"insert into marts.provenance values ({figure}, 2024, '', 'quantity', '{country}', "
                f"{tonnes}, '{row}', 'edition_{row[:3]}', {correction})"
            )
        connection.execute("insert into marts.countries values ('AUS', 'Australia')")
        if side == "before":
            connection.execute("insert into marts.countries values ('SUN', 'Soviet Union')")
    warehouse._write_info(file, {})
    return file


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("two")
    return {side: write_warehouse(folder / f"{side}.duckdb", side) for side in ("before", "after")}


def critmin(repo: Path, *arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "critmin.cli", *arguments],
        env=os.environ | {"CRITMIN_ROOT": str(repo)},
        cwd=repo,
        capture_output=True,
        text=True,
        timeout=120,
    )


def rows_of(done: subprocess.CompletedProcess) -> list[dict[str, str]]:
    assert done.returncode == 0, done.stderr
    return list(csv.DictReader(io.StringIO(done.stdout)))


def test_the_cells_that_moved_are_told_with_mart_key_before_and_after(repo, files):
    told = rows_of(critmin(repo, "diff", str(files["before"]), str(files["after"]), "--format", "csv"))
    cells = {
        (row["mart"], json.loads(row["key"])["mineral_code"], row["column_name"]): (
            row["before"],
            row["after"],
            row["change"],
        )
        for row in told
    }
    assert cells == {
        ("indicator_headline", "lithium", "indicator_value"): ("0.52", "0.395556", "moved"),
        ("indicator_headline", "lithium", "rating"): ("High", "Mid", "moved"),
        ("indicator_headline", "cobalt", "rating"): ("Low", "Mid", "moved"),
        ("indicator_values", "lithium", "indicator_value"): ("0.52", "0.395556", "moved"),
        ("indicator_ratings", "lithium", "rating"): ("High", "Mid", "moved"),
        ("indicator_ratings", "cobalt", "rating"): ("Low", "Mid", "moved"),
        ("indicator_ratings", "cobalt", "low_mid_cut"): ("0.31", "0.29", "moved"),
    }


def test_only_the_source_rows_that_count_otherwise_are_told(repo, files):
    """Chile's 40 tonnes are printed by both editions: their row moved nothing."""
    arguments = ("--part", "sources", "--format", "csv")
    told = rows_of(critmin(repo, "diff", str(files["before"]), str(files["after"]), *arguments))
    columns = ("mineral_code", "country_code", "used_before", "used_after", "row_before", "row_after")
    columns += ("edition_after", "corrections_after")
    assert [tuple(row[column] for column in columns) for row in told] == [
        ("lithium", "AUS", "60.0", "80.0", "old:2", "new:2", "edition_new", "typo"),
        ("lithium", "USA", "", "30.0", "", "new:4", "edition_new", ""),
    ]


def test_rows_of_one_side_are_counted_and_listed(repo, files):
    arguments = ("--part", "marts", "--format", "csv")
    told = rows_of(critmin(repo, "diff", str(files["before"]), str(files["after"]), *arguments))
    counts = {
        row["mart"]: (row["rows_before"], row["rows_after"], row["rows_changed"], row["columns"])
        for row in told
    }
    assert counts["countries"] == ("1", "0", "0", "")
    assert counts["indicator_headline"] == ("0", "0", "2", "rating 2, indicator_value 1")
    listed = rows_of(
        critmin(
            repo, "diff", str(files["before"]), str(files["after"]), "--mart", "countries", "--format", "csv"
        )
    )
    (only,) = listed
    assert (json.loads(only["key"]), only["change"]) == ({"country_code": "SUN"}, "only_before")


def test_people_read_which_badges_moved_and_why(repo, files):
    done = critmin(repo, "diff", str(files["before"]), str(files["after"]))
    assert done.returncode == 0, done.stderr
    lines = [line.strip() for line in done.stdout.splitlines()]
    start = lines.index("Ratings of pages moved: 2.")
    assert lines[start + 1 : start + 8] == [
        "lithium production_concentration, 2024: High to Mid (0.52 to 0.3956)",
        "USA quantity: nothing to 30",
        "no row to row new:4 of edition_new",
        "AUS quantity: 60 to 80",
        "row old:2 of edition_old to row new:2 of edition_new, correction typo",
        "cobalt production_concentration, 2024: Low to Mid (0.3 to 0.3)",
        "no source row differs: a rule, a mapping or the program does",
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("last week",), "neither a warehouse file nor a day"),
        (("2999-01-01",), "more than a year earlier"),
        (("{before}", "{before}"), "name two warehouses, or two days"),
        (("{before}", "{after}", "--mart", "countries"), "--mart goes with --format"),
        (("{before}", "{after}", "--mart", "no_mart", "--format", "csv"), "no_mart"),
    ],
)
def test_what_cannot_be_compared_is_one_clear_error(repo, files, arguments, said):
    named = [each.format(**files) for each in arguments]
    done = critmin(repo, "diff", *named)
    assert done.returncode in (1, 2)
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_digest_is_that_of_the_build_and_a_changed_file_is_refused(repo, files, tmp_path):
    with warehouse.connect(files["before"]) as connection:
        (signed,) = connection.execute("select digest from marts.warehouse_info").fetchone()
    done = critmin(repo, "digest", str(files["before"]))
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, f"all {signed}")
    changed = write_warehouse(tmp_path / "changed.duckdb", "before")
    with duckdb.connect(str(changed)) as connection:
        connection.execute(
            "update marts.indicator_values set indicator_value = 0.53 where mineral_code = 'lithium'"
        )
    done = critmin(repo, "digest", str(changed))
    assert done.returncode == 1
    assert "was changed after it was built: indicator_values" in done.stderr


def test_threads_and_the_order_of_rows_do_not_change_a_digest(files, tmp_path):
    """The same rows, written backwards in small transactions and read with one thread and with four."""
    copy = tmp_path / "copy.duckdb"
    with duckdb.connect(str(copy)) as connection:
        connection.execute(f"attach '{files['before']}' as held (read_only)")
        connection.execute("create schema marts")
        names = connection.execute(
            "select table_name from duckdb_tables() where database_name = 'held' and schema_name = 'marts'"
        ).fetchall()
        for (name,) in names:
            connection.execute(f"create table marts.{name} as from held.marts.{name} limit 0")
            rows = connection.execute(f"from held.marts.{name}").fetchall()
            for row in reversed(rows):
                connection.execute(f"insert into marts.{name} values ({', '.join('?' * len(row))})", row)
                connection.execute("checkpoint")
    found = set()
    for file in (files["before"], copy):
        for threads in (1, 4):
            with duckdb.connect(str(file), read_only=True, config={"threads": threads}) as connection:
                found.add(warehouse_digest(connection))
    assert len(found) == 1
