"""Figures that may not be passed on stay apart: a build reads them only when asked to, and into other files.

Most builds here run the real command on a project of a few small models that has the real hook, so that a
build takes seconds; the last ones import the publishers' files into a copy of the whole project.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import polars as pl
import pytest

from critmin import warehouse
from pdf_reading import page_sizes, read_pieces

PROJECT = """\
name: critmin
version: 0.1.0
profile: critmin
model-paths: [models]
seed-paths: [seeds]
macro-paths: [macros]
flags: {send_anonymous_usage_stats: false}
vars: {as_of: newest, with_local_sources: false}
models: {critmin: {+materialized: table}}
seeds:
  critmin:
    +full_refresh: true
    raw:
      +schema: raw
      prices: {+post-hook: "{{ add_local_rows() }}"}
    provenance:
      +schema: provenance
      snapshots: {+post-hook: "{{ add_local_rows() }}"}
"""
SCHEMA_NAMES = """\
{% macro generate_schema_name(custom_schema_name, node) %}
{{- (custom_schema_name or 'marts') | trim -}}
{% endmacro %}
"""
COLUMN_TYPES = """\
seeds:
  - {name: raw_prices__monthly, config: {column_types: {raw_row_id: varchar, price: varchar}}}
  - {name: raw_risks__classes, config: {column_types: {raw_row_id: varchar}}}
"""
VALUES = """\
select cast('2026-06-02' as date) as as_of, snapshot_id, cast(null as varchar) as price
from {{ ref('snapshots') }}
union all
select cast('2026-06-02' as date), raw_row_id, price from {{ ref('raw_prices__monthly') }}
"""
ENDLESS = "select sum(a.range * b.range) as endless from range(10000000) a, range(1000000) b"
DEFAULT_FILES = ("critmin.duckdb", "manifest.json")
LOCAL_FILES = ("critmin_local.duckdb", "manifest_local.json")


def critmin(root: Path, *arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "critmin.cli", *arguments],
        cwd=root,
        env=environment(root),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=600,
    )


def environment(root: Path) -> dict[str, str]:
    return os.environ | {"CRITMIN_ROOT": str(root)}


def fill_local(root: Path, prices: list[str]) -> None:
    """What `critmin import` leaves in local/ of a file with these prices."""
    local = root / "local"
    local.mkdir(exist_ok=True)
    rows = {"raw_row_id": [f"imf:{number}" for number in range(len(prices))], "price": prices}
    pl.DataFrame(rows).write_parquet(local / "raw_prices__monthly.parquet")
    (local / "snapshots.csv").write_text(
        f"snapshot_id,source_id,published_on,row_count\nimf,imf_pcps,2026-07-05,{len(prices)}\n"
    )


@pytest.fixture(scope="module")
def built_once(tmp_path_factory, repo: Path) -> Path:
    """A small project with an empty local/ that was built both ways; for copying only."""
    root = tmp_path_factory.mktemp("small") / "a project"
    for folder in ("seeds/raw/prices", "seeds/raw/risks", "seeds/provenance", "models", "macros", "reports"):
        (root / folder).mkdir(parents=True)
    shutil.copy(repo / "profiles.yml", root)
    shutil.copy(repo / "macros" / "engine" / "local_rows.sql", root / "macros")
    (root / "dbt_project.yml").write_text(PROJECT)
    (root / "macros" / "generate_schema_name.sql").write_text(SCHEMA_NAMES)
    seeds = root / "seeds"
    (seeds / "types.yml").write_text(COLUMN_TYPES)
    (seeds / "raw" / "prices" / "raw_prices__monthly.csv").write_text("raw_row_id,price\n")
    (seeds / "raw" / "risks" / "raw_risks__classes.csv").write_text("raw_row_id\n")
    (seeds / "provenance" / "snapshots.csv").write_text(
        "snapshot_id,source_id,published_on,row_count\npink,pinksheet,2026-06-02,720\n"
    )
    (seeds / "provenance" / "raw_tables.csv").write_text(
        "raw_table,source_id,storage\nraw_prices__monthly,imf_pcps,local\nraw_risks__classes,oecd_crc,local\n"
    )
    (root / "models" / "indicator_values.sql").write_text(VALUES)
    for name in set(warehouse.PUBLIC_MARTS) - {"indicator_values"}:
        (root / "models" / f"{name}.sql").write_text("select * from {{ ref('indicator_values') }}")
    fill_local(root, ["2606.4", "2190.5"])
    for arguments in ((), ("--with-local-sources",)):
        done = critmin(root, "build", *arguments)
        assert done.returncode == 0, done.stderr
    return root


@pytest.fixture
def project(built_once: Path, tmp_path: Path) -> Path:
    """A small project of the test's own, with both warehouses published."""
    return shutil.copytree(built_once, tmp_path / "a project")


def published(root: Path, names: tuple[str, ...]) -> dict[str, bytes]:
    return {name: (root / "build" / name).read_bytes() for name in names}


def manifest(root: Path, name: str) -> dict:
    return json.loads((root / "build" / name).read_text())


def prices(root: Path, *arguments: str) -> list[str]:
    """Prices of the marts, as the command line gives them."""
    query = "select price from marts.indicator_values where price is not null order by 1"
    done = critmin(root, "sql", query, "--format", "csv", *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()[1:]


def test_only_the_build_that_asks_for_local_figures_has_them(project):
    assert prices(project) == []
    assert prices(project, "--with-local-sources") == ["2190.5", "2606.4"]
    with warehouse.connect(project / "build" / "critmin.duckdb") as connection:
        held = connection.execute("select snapshot_id from provenance.snapshots").fetchall()
    assert held == [("pink",)]
    assert manifest(project, "manifest.json")["dbt_vars"] == {}
    assert manifest(project, "manifest_local.json")["dbt_vars"] == {"with_local_sources": True}


def test_the_default_build_is_the_same_whatever_lies_in_local(project):
    first = manifest(project, "manifest.json")
    assert not [name for name in first["inputs_sha256"] if name.startswith("local")]
    shutil.rmtree(project / "local")
    done = critmin(project, "build")
    assert (done.returncode, "Warning" in done.stderr) == (0, False)
    assert manifest(project, "manifest.json") == first


def test_neither_build_touches_the_others_files(project):
    default, local = published(project, DEFAULT_FILES), published(project, LOCAL_FILES)
    fill_local(project, ["1.5"])
    assert critmin(project, "build", "--with-local-sources").returncode == 0
    assert published(project, DEFAULT_FILES) == default
    assert prices(project, "--with-local-sources") == ["1.5"]
    newer = published(project, LOCAL_FILES)
    assert newer != local
    (project / "seeds" / "provenance" / "snapshots.csv").write_text(
        "snapshot_id,source_id,published_on,row_count\nwgi,wgi,2026-06-02,720\n"
    )
    assert critmin(project, "build").returncode == 0
    assert published(project, LOCAL_FILES) == newer


def test_only_the_build_with_local_figures_is_due_when_they_change(project):
    fill_local(project, ["1.5"])
    default = critmin(project, "build", "--if-changed")
    assert "critmin.duckdb is up to date" in default.stdout
    local = critmin(project, "build", "--if-changed", "--with-local-sources")
    assert (local.returncode, "up to date" in local.stdout) == (0, False)
    again = critmin(project, "build", "--if-changed", "--with-local-sources")
    assert "critmin_local.duckdb is up to date" in again.stdout


def test_a_local_table_that_is_missing_is_empty_and_is_named(project):
    (project / "local" / "raw_prices__monthly.parquet").unlink()
    done = critmin(project, "build", "--with-local-sources")
    assert done.returncode == 0, done.stderr
    assert "local/ lacks raw_prices__monthly" in done.stderr
    assert "critmin import imf_pcps FILE..." in done.stderr
    assert "local/ lacks raw_risks__classes" in done.stderr
    assert prices(project, "--with-local-sources") == []
    with warehouse.connect(project / "build" / "critmin_local.duckdb") as connection:
        types = connection.execute("select column_name, column_type from (describe raw.raw_prices__monthly)")
        assert types.fetchall() == [("raw_row_id", "VARCHAR"), ("price", "VARCHAR")]


def test_a_killed_build_with_local_figures_leaves_both_warehouses(project):
    before = published(project, DEFAULT_FILES + LOCAL_FILES)
    fill_local(project, ["1.5"])
    (project / "models" / "endless.sql").write_text(ENDLESS)
    log = project / "build" / "logs" / "dbt.log"
    log.unlink()
    process = subprocess.Popen(
        [sys.executable, "-m", "critmin.cli", "build", "--with-local-sources"],
        cwd=project,
        env=environment(project),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    end = time.monotonic() + 120
    while not (log.exists() and "endless" in log.read_text().rpartition("START")[2]):
        assert process.poll() is None, "the build was to be killed while it works"
        assert time.monotonic() < end
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait(timeout=60)
    assert (project / "build" / ".building_local").exists(), "a killed build can't have tidied up"
    assert published(project, DEFAULT_FILES + LOCAL_FILES) == before

    (project / "models" / "endless.sql").unlink()
    assert critmin(project, "build", "--with-local-sources").returncode == 0
    assert prices(project, "--with-local-sources") == ["1.5"]
    assert published(project, DEFAULT_FILES) == {name: before[name] for name in DEFAULT_FILES}


def test_dbt_alone_reads_them_when_its_variable_says_so(project, tmp_path):
    def rows(*arguments: str) -> int:
        file = tmp_path / "dev.duckdb"
        file.unlink(missing_ok=True)
        done = subprocess.run(
            [Path(sys.executable).with_name("dbt"), "build", "--quiet", *arguments],
            cwd=project,
            env=os.environ | {"CRITMIN_DB": str(file), "DBT_TARGET_PATH": str(tmp_path / "target")},
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, done.stdout
        with duckdb.connect(str(file), read_only=True) as connection:
            return connection.execute("select count(*) from raw.raw_prices__monthly").fetchone()[0]

    assert rows() == 0
    assert rows("--vars", "{with_local_sources: true}") == 2


def test_without_such_a_build_a_command_says_how_to_make_it(project):
    (project / "build" / "critmin_local.duckdb").unlink()
    done = critmin(project, "sql", "select 1", "--with-local-sources")
    assert done.returncode == 1
    assert "critmin build --with-local-sources" in done.stderr


# The whole project, with the publishers' files

SIX_METALS = {"aluminium", "copper", "lead", "nickel", "tin", "zinc"}


@pytest.fixture(scope="module")
def whole_project(tmp_path_factory, repo: Path, originals: Path) -> Path:
    """A copy of the project into which the files that may not be passed on were imported, built both ways."""
    root = tmp_path_factory.mktemp("whole") / "critmin"
    left_out = shutil.ignore_patterns(".git", ".venv", "build", "local", "docs", "benchmarks", "__pycache__")
    shutil.copytree(repo, root, ignore=left_out)
    for source, file in (
        ("imf_pcps", "imf-pcps/external-data.xls"),
        ("oecd_crc", "oecd-crc-2026/oecd_crc_2026.csv"),
        ("un_comtrade", "un-comtrade/api-sample/data_v1_get_C_A_HS.json"),
    ):
        done = critmin(root, "import", source, str(originals / file))
        assert done.returncode == 0, done.stderr
        assert "critmin build --with-local-sources" in done.stderr
    for arguments in ((), ("--with-local-sources",)):
        done = critmin(root, "build", *arguments)
        assert done.returncode == 0, done.stderr
    return root


@pytest.fixture
def with_local_sources(whole_project: Path):
    """A connection to its warehouse with local sources."""
    with warehouse.connect(whole_project / "build" / "critmin_local.duckdb") as connection:
        yield connection


def test_importing_them_changes_no_file_that_is_committed(whole_project, repo):
    for file in (repo / "seeds").rglob("*.csv"):
        assert (whole_project / file.relative_to(repo)).read_bytes() == file.read_bytes(), file.name


def test_the_marts_of_the_default_build_are_the_same_with_them_at_hand(whole_project, warehouse_file):
    built = {}
    for name, file in (
        ("without", warehouse_file),
        ("at hand", whole_project / "build" / "critmin.duckdb"),
        ("read", whole_project / "build" / "critmin_local.duckdb"),
    ):
        with warehouse.connect(file) as connection:
            built[name] = connection.execute(
                "select cast(as_of as varchar), digest from marts.warehouse_info"
            ).fetchone()
    if built["without"] != built["at hand"]:
        inputs = json.loads((warehouse_file.parent / "manifest.json").read_text())["inputs_sha256"]
        mine = manifest(whole_project, "manifest.json")["inputs_sha256"]
        if inputs != mine:
            pytest.skip("the warehouse at hand was built from other inputs: run `critmin build`")
    assert built["without"] == built["at hand"]
    assert built["read"][1] != built["without"][1]
    assert built["read"][0] == built["without"][0], "local files don't move the day"


def test_the_imf_and_the_world_bank_agree_within_1_1_per_cent_in_every_month(with_local_sources):
    """Six metals of one exchange, 2015 to 2024: 720 months, none of them further apart.

    The furthest is tin in June 2022: 31,890.19 dollars (IMF) over 31,559.31 (World Bank) is 1.01048.
    """
    rows = with_local_sources.execute("""
        select mineral_code, count(*), max(abs(price_difference)), avg(abs(price_difference))
        from marts.price_source_differences
        where source_id = 'worldbank_pinksheet' and other_source_id = 'imf_pcps'
            and reference_year between 2015 and 2024 and mineral_code <> 'platinum'
        group by mineral_code
    """).fetchall()
    assert {mineral: months for mineral, months, _, _ in rows} == dict.fromkeys(SIX_METALS, 120)
    furthest = {mineral: difference for mineral, _, difference, _ in rows}
    assert max(furthest.values()) < 0.011
    assert furthest["tin"] == max(furthest.values()) == pytest.approx(31890.19 / 31559.31 - 1, abs=1e-6)
    # On the average of the months they are twenty times closer.
    assert max(mean for *_, mean in rows) < 0.0005


@pytest.mark.parametrize("mineral", ["cobalt", "molybdenum", "palladium", "silicon_metal", "vanadium"])
def test_a_monthly_series_of_the_same_good_takes_the_place_of_the_annual_one(
    with_local_sources, whole_project, mineral
):
    query = """
        select basis, reference_year, value_flag from marts.indicator_headline
        where indicator_code = 'price_variability' and mineral_code = ?
    """
    # The IMF's file ends in July 2025: the last whole window of 120 months ends with 2024.
    assert with_local_sources.execute(query, [mineral]).fetchone() == ("months_120", 2024, "reported")
    with warehouse.connect(whole_project / "build" / "critmin.duckdb") as connection:
        assert connection.execute(query, [mineral]).fetchone()[0] == "annual"


@pytest.mark.parametrize("mineral", ["chromium", "lithium", "manganese", "rare_earths"])
def test_a_monthly_series_of_another_good_stands_beside_the_annual_one(with_local_sources, mineral):
    (basis,) = with_local_sources.execute(
        "select basis from marts.indicator_headline "
        "where indicator_code = 'price_variability' and mineral_code = ?",
        [mineral],
    ).fetchone()
    assert basis == "annual"
    roles = with_local_sources.execute(
        "select distinct role, source_id from marts.price_monthly where mineral_code = ?", [mineral]
    ).fetchall()
    assert roles == [("beside", "imf_pcps")]


def test_a_country_without_a_risk_class_is_not_in_class_0(with_local_sources):
    classes = dict(
        with_local_sources.execute(
            "select country_code, risk_class from marts.country_risk_classes"
        ).fetchall()
    )
    # As the list of 30 January 2026 prints them: Afghanistan 7, Singapore 0, Japan and Andorra a hyphen.
    assert (classes["AFG"], classes["SGP"], classes["JPN"], classes["AND"]) == (7, 0, None, None)
    assert len(classes) == 201


def test_a_figure_of_theirs_is_traced_to_their_file(whole_project):
    done = critmin(whole_project, "trace", "cobalt", "price_variability", "2024", "--with-local-sources")
    assert done.returncode == 0, done.stderr
    assert "external-data.xls" in done.stdout
    assert "not to be passed on" in done.stdout
    assert "external-data.xls" not in critmin(whole_project, "trace", "cobalt", "5", "2024").stdout


def test_the_list_of_sources_says_what_is_on_this_machine_only(whole_project):
    for arguments in ((), ("--with-local-sources",)):
        done = critmin(whole_project, "sources", *arguments)
        assert done.returncode == 0, done.stderr
        (line,) = [line for line in done.stdout.splitlines() if "imf_pcps" in line and "2025-08-22" in line]
        assert "on your machine" in line
        assert "37882" in line


def page_texts(file: Path) -> list[str]:
    return [
        "".join(piece.text for piece in read_pieces(file, number)) for number in range(len(page_sizes(file)))
    ]


def test_every_page_says_that_it_may_not_be_passed_on(whole_project):
    done = critmin(whole_project, "factsheets", "cobalt", "tungsten", "--with-local-sources")
    assert done.returncode == 0, done.stderr
    folder = whole_project / "build" / "factsheets_local"
    assert not (whole_project / "build" / "factsheets").exists()
    for name in ("cobalt", "tungsten"):
        pages = page_texts(folder / f"{name}.pdf")
        assert len(pages) >= 2  # analysis and responses, and what follows them
        for page in pages:
            assert "提供不可" in page
            assert "一次産品価格システム" in page
    assert critmin(whole_project, "factsheets", "cobalt").returncode == 0
    for page in page_texts(whole_project / "build" / "factsheets" / "cobalt.pdf"):
        assert "提供不可" not in page
