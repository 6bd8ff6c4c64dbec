"""What the warehouse knew on past days: builds of every model that a day can change.

Seeds and staging models hold what was published, whenever that was: they are those of the built warehouse.
Unit tests give their own day. The deep run (CRITMIN_DEEP=1) builds more days, each with dbt's
tests of every one of these models.
"""

from __future__ import annotations  # DuckDB complains at exit about a type that an annotation kept alive

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

DECK = {"rare_earths", "lithium", "cobalt", "nickel", "copper", "tungsten"}


IS_DEEP = bool(os.environ.get("CRITMIN_DEEP"))
# What this file looks at, and what it is made of; the deep run builds everything.
ASKED = ["+indicator_values", "+indicator_headline", "+dim_reporters", "+world_import_stability"]
DAYS = ("2022-06-30", "2025-03-31") if IS_DEEP else ("2022-06-30",)


@pytest.fixture(scope="module", params=DAYS)
def past(request, repo, warehouse_file, tmp_path_factory) -> tuple[str, duckdb.DuckDBPyConnection]:
    """Everything above the staging models, built at a past day; it must succeed."""
    folder = tmp_path_factory.mktemp("past")
    shutil.copy(warehouse_file, folder / "past.duckdb")
    environment = os.environ | {
        "CRITMIN_DB": str(folder / "past.duckdb"),
        "DBT_TARGET_PATH": str(folder / "target"),
        "DBT_LOG_PATH": str(folder / "logs"),
    }
    dbt = Path(sys.executable).with_name("dbt")
    above = ["path:models/intermediate", "path:models/marts", "path:tests/sql"] if IS_DEEP else ASKED
    command = [dbt, "build", "--quiet", "--vars", f"{{as_of: {request.param}}}", "--select", *above]
    command += ["--exclude", "path:models/staging"]
    command += ["--exclude-resource-type", "seed", "unit_test", "exposure", *([] if IS_DEEP else ["test"])]
    done = subprocess.run(command, cwd=repo, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]
    connection = duckdb.connect(str(folder / "past.duckdb"), read_only=True)
    yield request.param, connection
    connection.close()


def headline(connection: duckdb.DuckDBPyConnection, indicator: str) -> dict[str, tuple]:
    rows = connection.execute(
        """select mineral_code, reference_year, value_flag, edition_ids from marts.indicator_headline
           where indicator_code = ? and reporter_code in (select reporter_code from method.reporters)""",
        [indicator],
    ).fetchall()
    (mineral_count,) = connection.execute("select count(*) from reference.minerals").fetchone()
    assert len(rows) == mineral_count
    return {mineral: tuple(rest) for mineral, *rest in rows if mineral in DECK}


def test_no_staging_model_knows_the_day(repo):
    """Or the builds of this file would show the staging models of another day."""
    knows_it = re.compile(r"as_of_date|newest_edition|var\(|ref\('(?!raw_|stg_)")
    staging = [file.read_text() for file in (repo / "models" / "staging").rglob("*.sql")]
    assert staging
    assert not [text for text in staging if knows_it.search(text)]


def test_a_past_day_shows_what_was_known_then(past):
    day, connection = past
    shown = connection.execute(
        "select distinct cast(as_of as varchar) from marts.indicator_values"
    ).fetchall()
    assert shown == [(day,)]
    reserves = headline(connection, "reserve_concentration")
    production = headline(connection, "production_concentration")
    prices = headline(connection, "price_variability")
    imports = headline(connection, "refined_import_stability")
    assert len(reserves) == len(production) == len(prices) == len(imports) == 6
    if day == "2025-03-31":
        # The Summaries of 2025 were out since January, those of 2026 came a year later.
        assert set(reserves.values()) == {(2024, "reported", "usgs_mcs_2025")}
        assert {row[0] for row in production.values()} == {2024}
        assert {row[2] for row in production.values()} == {"usgs_mcs_2025"}
        assert prices["lithium"] == (2024, "annual_price", "usgs_mcs_2025")
        assert imports["lithium"] == (2020, "reported", "mof_trade_2020,worldbank_wgi_2024")
    else:
        # The Summaries of 2022 were out: production and prices to 2021, the last year an estimate; their
        # files hold no reserves. Governance was that of the update of 2020, which ends in 2019.
        assert set(reserves.values()) == {(2021, "no_edition_at_as_of", None)}
        assert set(production.values()) == {(2021, "estimated", "usgs_mcs_2022")}
        assert prices["lithium"] == (2021, "annual_price", "usgs_mcs_2022")
        assert imports["lithium"] == (2020, "earlier_governance_year", "mof_trade_2020,worldbank_wgi_2020")
    # BACI's edition came out in January 2026: nothing was known of others, not even that they would be.
    reporters = connection.execute(
        """select reporter_code from marts.reporters
           union select reporter_code from marts.indicator_values
           where reporter_code not in (select reporter_code from method.reporters where is_world)"""
    ).fetchall()
    assert reporters == [("JPN",)]
    known = connection.execute("select distinct import_series_code from marts.world_import_stability")
    assert known.fetchall() == [("mof_trade",)]
    # The Pink Sheet is held as one later file: its months count by their own dates.
    assert prices["copper"][1:] == ("as_of_approximate", "worldbank_pinksheet_2026_06")
    assert prices["copper"][0] == int(day[:4]) - 1
