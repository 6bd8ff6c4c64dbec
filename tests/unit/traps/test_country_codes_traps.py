"""Traps of the tables of country codes, one test each."""

import csv
from pathlib import Path

import polars as pl
import pytest
from miniatures import Miniature

from critmin.errors import ImportRefused
from critmin.importers.country_codes import IMPORTER
from critmin.importers.registry import Delivery
from critmin.provenance import register
from make_country_codes import ATLAS_FORMER, ATLAS_LOCATIONS, DATAHUB, M49


def read(folder: Path, miniature: Miniature) -> Delivery:
    path = folder / "delivered.csv"
    path.write_bytes(miniature.content)
    (delivery,) = IMPORTER.read(path)
    return delivery


def original(originals: Path, name: str) -> Delivery:
    (delivery,) = IMPORTER.read(originals / "country-codes" / name)
    return delivery


@pytest.mark.parametrize("miniature", [M49, DATAHUB, ATLAS_LOCATIONS], ids=["m49", "datahub", "atlas"])
def test_trade_trap_07_namibias_na_is_text(tmp_path, seeds_copy, miniature):
    delivery = read(tmp_path, miniature)
    assert "NA" in delivery.rows["iso2_code"].to_list()
    register([delivery], seeds_copy)
    register([delivery], seeds_copy)
    path = seeds_copy / f"raw/country_codes/{delivery.raw_table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        assert "NA" in {row["iso2_code"] for row in csv.DictReader(file)}


@pytest.mark.parametrize("name", ["UNSD-en.csv", "country-codes.csv", "atlas_locations_international.csv"])
def test_trade_trap_07_namibia_is_there_in_the_publishers_files(originals, name):
    assert original(originals, name).rows.filter(pl.col("iso2_code") == "NA").height == 1


def test_trade_trap_07_taiwan_is_in_the_copy_of_m49_too(originals):
    """The UN's own list has no such row; this copy has it, so it can't be the UN's as published."""
    for name in ("UNSD-en.csv", "country-codes.csv"):
        taiwan = original(originals, name).rows.filter(pl.col("iso3_code") == "TWN")
        assert taiwan["country_as_published"].to_list() == ["Taiwan"]


def test_leading_zeros_are_kept_in_one_table_and_lost_in_the_other(tmp_path, originals):
    """Algeria is 012 in M49 and 12 in Datahub's table."""
    for m49, datahub in (
        (read(tmp_path, M49), read(tmp_path, DATAHUB)),
        (original(originals, "UNSD-en.csv"), original(originals, "country-codes.csv")),
    ):
        algeria = pl.col("iso3_code") == "DZA"
        assert m49.rows.filter(algeria)["m49_code"].to_list() == ["012"]
        assert datahub.rows.filter(algeria)["m49_code_as_published"].to_list() == ["12"]


def test_the_two_tables_agree_on_every_country(originals):
    m49 = original(originals, "UNSD-en.csv").rows
    datahub = original(originals, "country-codes.csv").rows
    both = m49.join(datahub, on="iso3_code", suffix="_there")
    assert both.height == m49.height == datahub.height == 249
    assert (both["iso2_code"] == both["iso2_code_there"]).all()
    assert (both["m49_code"].cast(pl.Int32) == both["m49_code_as_published"].cast(pl.Int32)).all()


def test_the_seeds_countries_have_isos_codes(repo, originals):
    with (repo / "seeds/reference/countries.csv").open(encoding="utf-8", newline="") as file:
        ours = {row["country_code"] for row in csv.DictReader(file)}
    iso = set(original(originals, "UNSD-en.csv").rows["iso3_code"])
    # Beyond ISO: former states, Kosovo, the remainder, the undeclared origin and the world total.
    assert iso <= ours
    assert ours - iso == {"ANT", "CSK", "DDR", "OTH", "SCG", "SUN", "UNK", "WLD", "XKX"}


def test_the_last_line_of_m49_does_not_end(tmp_path, originals):
    assert not (originals / "country-codes" / "UNSD-en.csv").read_bytes().endswith(b"\n")
    assert read(tmp_path, M49).rows["country_as_published"].to_list()[-1] == "Tuvalu"
    # Where the line does end, that is no fault either.
    path = tmp_path / "ended.csv"
    path.write_bytes(M49.content + b"\n")
    (ended,) = IMPORTER.read(path)
    assert ended.rows.equals(read(tmp_path, M49).rows)


def test_the_atlass_index_has_no_header(tmp_path, originals):
    start = (originals / "country-codes" / "atlas_locations_international.csv").read_bytes()[:9]
    assert start == b'"","code"'
    assert read(tmp_path, ATLAS_LOCATIONS).rows["location_code"].to_list() == ["NAM", "CIV", "SUN", "1"]


def test_a_value_under_another_missing_header_is_refused(tmp_path):
    spoiled = ATLAS_LOCATIONS.with_text('"code","level"', '"code",""')
    with pytest.raises(ImportRefused, match="expected no value, since the column has no header"):
        read(tmp_path, spoiled)


def test_former_countries_are_the_same_in_both_tables_of_the_atlas(tmp_path, originals):
    assert read(tmp_path, ATLAS_FORMER).rows["former_country_as_published"].to_list() == ["FALSE", "TRUE"]
    flagged = original(originals, "atlas_former_countries.csv").rows.filter(
        pl.col("former_country_as_published") == "TRUE"
    )
    located = original(originals, "atlas_locations_international.csv").rows.filter(
        pl.col("former_country_as_published") == "1.0"
    )
    # Counted in the file: ANT CSK DDR PCI SUN VDR YMD YUG.
    assert flagged["location_code"].to_list() == ["ANT", "CSK", "DDR", "PCI", "SUN", "VDR", "YMD", "YUG"]
    assert located["location_code"].to_list() == flagged["location_code"].to_list()


@pytest.mark.parametrize(
    ("name", "row_count"),
    [
        ("UNSD-en.csv", 249),
        ("country-codes.csv", 249),
        ("atlas_locations_international.csv", 258),
        ("atlas_former_countries.csv", 251),
    ],
)
def test_the_publishers_tables_arrive_whole(originals, name, row_count):
    assert original(originals, name).rows.height == row_count


def test_names_are_not_the_uns_own_in_the_copy_of_m49(originals):
    """The UN writes "Côte d’Ivoire": names of this copy must not be taken for published ones."""
    names = {}
    for name in ("UNSD-en.csv", "country-codes.csv"):
        rows = original(originals, name).rows.filter(pl.col("iso3_code") == "CIV")
        names[name] = rows["country_as_published"].to_list()
    assert names == {"UNSD-en.csv": ["Ivory Coast"], "country-codes.csv": ["Côte d’Ivoire"]}
