"""Traps of the IEA's supply tables, one test each."""

import csv
from pathlib import Path

import polars as pl
import pytest

from critmin.importers.iea_critical_minerals import IMPORTER
from critmin.importers.registry import Delivery
from make_iea_critical_minerals import explorer


@pytest.fixture(scope="module")
def workbook_2024(originals: Path) -> Delivery:
    (delivery,) = IMPORTER.read(originals / "iea-critical-minerals" / "CM_Data_Explorer May 2024.xlsx")
    return delivery


@pytest.fixture(scope="module")
def json_2025(originals: Path) -> Delivery:
    (delivery,) = IMPORTER.read(
        originals / "iea-critical-minerals" / "iea_cm_data_explorer_2025_converted.json"
    )
    return delivery


def test_trap_26_two_tables_stand_side_by_side(tmp_path):
    (delivery,) = IMPORTER.read(explorer(tmp_path))
    rows = delivery.rows.select(
        "raw_row_id", "mineral_as_published", "stage_as_published", "value_as_published"
    )
    assert rows.filter(pl.col("mineral_as_published") == "Cobalt").rows() == [
        ("iea_2024:B12", "Cobalt", "Mining", "140"),
        ("iea_2024:B14", "Cobalt", "Mining", "60"),
        ("iea_2024:B15", "Cobalt", "Mining", "200"),
        ("iea_2024:F12", "Cobalt", "Refining", "150"),
        ("iea_2024:F13", "Cobalt", "Refining", "4"),
        ("iea_2024:F14", "Cobalt", "Refining", "46"),
        ("iea_2024:F15", "Cobalt", "Refining", "200"),
    ]


def test_trap_26_mining_is_read_as_refining_is(workbook_2024, json_2025):
    """Six minerals on both sides of each edition; "Mining (natural)" is graphite's."""
    for delivery in (workbook_2024, json_2025):
        is_mined = pl.col("stage_as_published").str.to_lowercase().str.starts_with("mining")
        for rows in (delivery.rows.filter(is_mined), delivery.rows.filter(~is_mined)):
            assert rows["mineral_as_published"].n_unique() == 6
            assert rows.group_by("mineral_as_published").len()["len"].min() >= 6


def test_trap_26_the_rest_of_the_world_is_a_remainder_and_the_index_a_lower_bound(
    repo, workbook_2024, json_2025
):
    with (repo / "seeds/mappings/country_names.csv").open(encoding="utf-8", newline="") as file:
        remainders = {
            row["name_as_published"]
            for row in csv.DictReader(file)
            if row["source_id"] == "iea_critical_minerals" and row["is_remainder"] == "true"
        }
    for delivery in (workbook_2024, json_2025):
        blocks = delivery.rows.select("mineral_as_published", "stage_as_published").unique().height
        remainder = delivery.rows.filter(pl.col("country_as_published").is_in(remainders))
        assert 0 < remainder.height <= blocks
    with (repo / "seeds/provenance/sources.csv").open(encoding="utf-8", newline="") as file:
        is_top_n = {row["source_id"]: row["is_top_n_table"] for row in csv.DictReader(file)}
    assert is_top_n["iea_critical_minerals"] == "true"


def test_trap_26_japan_is_listed_only_for_copper_cobalt_and_graphite_refining(workbook_2024):
    japan = workbook_2024.rows.filter(pl.col("country_as_published") == "Japan")
    assert set(japan["mineral_as_published"]) == {"Copper", "Cobalt", "Graphite"}
    assert "Mining" not in set(japan["stage_as_published"])


@pytest.mark.parametrize(
    ("place", "mineral", "stage", "country", "value"),
    [
        # Looked up in the workbook's sheet.
        ("B8", "Copper", "Mining", "Democratic Republic of Congo", "2678.2"),
        ("B49", "Graphite", "Mining (natural)", "China", "1320"),
        ("B61", "Magnet rare earth elements", "Mining", "Myanmar", "10.8"),
    ],
)
def test_published_mining(workbook_2024, place, mineral, stage, country, value):
    row = workbook_2024.rows.row(by_predicate=pl.col("raw_row_id") == f"iea_2024:{place}", named=True)
    assert (row["mineral_as_published"], row["stage_as_published"]) == (mineral, stage)
    assert (row["country_as_published"], row["value_as_published"]) == (country, value)
