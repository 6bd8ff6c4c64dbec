"""Traps of UNEP's recycling rates, one test each."""

import csv
from pathlib import Path

import polars as pl
import pytest

from critmin.errors import ImportRefused
from critmin.importers.registry import Delivery
from critmin.importers.unep_irp import IMPORTER, RATES_SCHEMA, Estimate, estimates_of
from make_unep_irp import APPENDIX


@pytest.fixture(scope="module")
def original(originals: Path) -> Delivery:
    (delivery,) = IMPORTER.read(originals / "unep-irp-2011" / "unep_irp_2011_recycling_rates_as_printed.csv")
    return delivery


@pytest.mark.parametrize(
    ("cell", "estimates"),
    [
        ("", ()),
        ("0", (Estimate("0", "", "0", "0", ""),)),
        ("39h", (Estimate("39h", "", "39", "39", "h"),)),
        ("<1a", (Estimate("<1a", "<", "", "1", "a"),)),
        (">80", (Estimate(">80", ">", "80", "", ""),)),
        ("~50", (Estimate("~50", "~", "50", "50", ""),)),
        ("25-50e", (Estimate("25-50e", "", "25", "50", "e"),)),
        ("<1, 35h", (Estimate("<1", "<", "", "1", ""), Estimate("35h", "", "35", "35", "h"))),
        (
            "58-63m, 58-63o",
            (Estimate("58-63m", "", "58", "63", "m"), Estimate("58-63o", "", "58", "63", "o")),
        ),
        (
            "58d, 97c, 30-50",
            (
                Estimate("58d", "", "58", "58", "d"),
                Estimate("97c", "", "97", "97", "c"),
                Estimate("30-50", "", "30", "50", ""),
            ),
        ),
    ],
)
def test_trap_28_a_cell_holds_several_estimates_with_letters(cell, estimates):
    assert estimates_of(cell) == estimates


@pytest.mark.parametrize(
    ("cell", "part"),
    [
        ("about 5", "about 5"),
        ("5,", ""),
        ("5, ,6", ""),
        ("5; 6", "5; 6"),
        ("60-50", "60-50"),
        ("<1-5", "<1-5"),
        ("101", "101"),
        ("90-110", "90-110"),
        ("-5", "-5"),
        ("5hh", "5hh"),
        ("５", "５"),
    ],
)
def test_trap_28_what_is_no_estimate_is_refused(cell, part):
    with pytest.raises(ValueError) as refused:
        estimates_of(cell)
    assert str(refused.value) == part


def test_trap_28_each_estimate_is_a_row_with_its_place(tmp_path):
    path = tmp_path / "delivered.csv"
    path.write_bytes(APPENDIX.content)
    (delivery,) = IMPORTER.read(path)
    assert delivery.rows.schema == RATES_SCHEMA
    # Nickel's cell of old scrap; its line is the second of the file.
    assert delivery.rows.head(3).rows() == [
        ("unep_2011:2:osr_pct:1", "unep_2011", "C1", "30", "Ni", "osr", "61-64m", "", "61", "64", "m"),
        ("unep_2011:2:osr_pct:2", "unep_2011", "C1", "30", "Ni", "osr", "61-64o", "", "61", "64", "o"),
        ("unep_2011:2:osr_pct:3", "unep_2011", "C1", "30", "Ni", "osr", "81n", "", "81", "81", "n"),
    ]
    # Boron has one estimate only; its two empty cells give no row, and no zero.
    assert delivery.rows.filter(pl.col("metal_as_published") == "B").height == 1


def test_trap_28_a_spoiled_cell_is_named(tmp_path):
    path = tmp_path / "delivered.csv"
    path.write_bytes(APPENDIX.with_text("52-59m", "59-52m").content)
    with pytest.raises(ImportRefused, match="found the text '59-52m'") as refused:
        IMPORTER.read(path)
    assert (refused.value.row, refused.value.column) == (2, "eol_rr_pct")


def test_trap_28_the_recycling_rate_is_not_the_input_rate(repo, original):
    """EOL-RR (share of what is discarded) stays apart from EoL-RIR (share of what is consumed)."""
    assert set(original.rows["rate_code"]) == {"osr", "rc", "eol_rr"}
    assert original.raw_table == "raw_unep_irp__recycling_rates"
    assert not [column for column in original.rows.columns if "rir" in column]
    # Nickel: 57 to 63 % of what is discarded is recycled, 34 % of what the EU consumes was scrap.
    with (repo / "seeds/method/recycling_series.csv").open(encoding="utf-8", newline="") as file:
        concepts = {(row["source_id"], row["concept_code"]) for row in csv.DictReader(file)}
    assert ("unep_irp", "eol_rir") not in concepts
    assert not {concept for _, concept in concepts if concept == "eol_rr"}


def test_the_published_table_arrives_whole(original):
    """148 of the 59 × 3 cells have text, with 71 commas between their estimates: 219."""
    assert original.rows.height == 148 + 71
    assert original.rows["metal_as_published"].n_unique() == 59


@pytest.mark.parametrize(
    ("metal", "rate_code", "estimates"),
    [
        # Looked up in the file.
        ("Ni", "eol_rr", ["57n", "58-63m", "58-63o"]),
        ("Fe", "osr", ["54a", "52b", "66c", "65d"]),
        ("Ta", "eol_rr", ["<1", "35h"]),
        ("Re", "osr", ["~50"]),
        ("Re", "eol_rr", [">50"]),
        ("Au", "eol_rr", ["40b", "96a", "15-20"]),
        ("W", "eol_rr", ["10-25", "66i"]),
        ("V", "osr", []),
    ],
)
def test_published_estimates(original, metal, rate_code, estimates):
    rows = original.rows.filter(pl.col("metal_as_published") == metal, pl.col("rate_code") == rate_code)
    assert rows["estimate_as_published"].to_list() == estimates
