"""The whole project with the publishers' files that may not be passed on: what a build with them shows.

One build, beside a copy of the default warehouse; test_local_sources.py keeps the two apart, on few models.
Only for the deep run (CRITMIN_DEEP=1), where these files are at hand.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from critmin import warehouse
from critmin.project import Project
from pdf_reading import page_sizes, read_pieces

pytestmark = pytest.mark.skipif(not os.environ.get("CRITMIN_DEEP"), reason="of the deep run: CRITMIN_DEEP=1")


def critmin(root: Path, *arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "critmin.cli", *arguments],
        cwd=root,
        env=os.environ | {"CRITMIN_ROOT": str(root)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=600,
    )


SIX_METALS = {"aluminium", "copper", "lead", "nickel", "tin", "zinc"}


@pytest.fixture(scope="module")
def whole_project(tmp_path_factory, repo: Path, originals: Path, warehouse_file: Path) -> Path:
    """A copy of the project and its warehouse; the files that may not be passed on imported and built."""
    root = tmp_path_factory.mktemp("whole") / "critmin"
    left_out = shutil.ignore_patterns(".git", ".venv", "build", "local", "docs", "benchmarks", "__pycache__")
    shutil.copytree(repo, root, ignore=left_out)
    (root / "build").mkdir()
    shutil.copy(warehouse_file, root / "build" / "critmin.duckdb")
    shutil.copy(warehouse_file.with_name("manifest.json"), root / "build")
    for source, file in (
        ("imf_pcps", "imf-pcps/external-data.xls"),
        ("oecd_crc", "oecd-crc-2026/oecd_crc_2026.csv"),
        ("un_comtrade", "un-comtrade/api-sample/data_v1_get_C_A_HS.json"),
    ):
        done = critmin(root, "import", source, str(originals / file))
        assert done.returncode == 0, done.stderr
        assert "critmin build --with-local-sources" in done.stderr
    done = critmin(root, "build", "--with-local-sources")
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


def test_the_default_build_starts_from_the_same_tables_with_them_at_hand(whole_project):
    """Only seeds can read local/ (another test), and from the same seeds come the same marts."""
    build = whole_project / "build"
    if not warehouse.is_current(Project(whole_project)):
        pytest.skip("the warehouse at hand was built from other inputs: run `critmin build`")
    seeded = build / "seeded.duckdb"
    tables = [line.split(",")[0] for line in raw_tables_of(whole_project) if line.split(",")[2] == "local"]
    assert (whole_project / "local" / "raw_imf_pcps__monthly.parquet").is_file()
    assert "raw_imf_pcps__monthly" in tables
    done = subprocess.run(
        [Path(sys.executable).with_name("dbt"), "seed", "--quiet", "--select", "snapshots", *tables],
        cwd=whole_project,
        env=os.environ | {"CRITMIN_DB": str(seeded), "DBT_TARGET_PATH": str(build / "seeded")},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout
    rows = {}
    for file in (seeded, build / "critmin.duckdb", build / "critmin_local.duckdb"):
        with duckdb.connect(str(file), read_only=True) as connection:
            rows[file.name] = {
                table: connection.execute(f"select * from {table} order by all").fetchall()
                for table in ("provenance.snapshots", *(f"raw.{table}" for table in tables))
            }
    assert rows["seeded.duckdb"] == rows["critmin.duckdb"]
    assert len(rows["critmin_local.duckdb"]["provenance.snapshots"]) > len(
        rows["critmin.duckdb"]["provenance.snapshots"]
    )


def raw_tables_of(root: Path) -> list[str]:
    return (root / "seeds" / "provenance" / "raw_tables.csv").read_text().splitlines()[1:]


def test_nothing_but_a_seeds_hook_reads_local(repo):
    """A model may ask whether local sources are read, as the one that names them on the pages does."""
    asked = {
        file.relative_to(repo).as_posix()
        for folder in ("models", "macros", "tests/sql", "seeds")
        for file in (repo / folder).rglob("*")
        if file.suffix in (".sql", ".yml") and "with_local_sources')" in file.read_text()
    }
    assert asked == {"macros/engine/local_rows.sql", "models/marts/factsheet/factsheet_local_sources.sql"}
    paths = {
        file.name
        for folder in ("models", "macros", "tests/sql")
        for file in (repo / folder).rglob("*.sql")
        if "'local/" in file.read_text()
    }
    assert paths == {"local_rows.sql"}


def test_the_build_that_reads_them_has_other_marts_of_the_same_day(whole_project):
    built = {}
    for name in ("critmin.duckdb", "critmin_local.duckdb"):
        with warehouse.connect(whole_project / "build" / name) as connection:
            built[name] = connection.execute(
                "select cast(as_of as varchar), digest from marts.warehouse_info"
            ).fetchone()
    assert built["critmin_local.duckdb"][1] != built["critmin.duckdb"][1]
    assert built["critmin_local.duckdb"][0] == built["critmin.duckdb"][0], "local files don't move the day"


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
