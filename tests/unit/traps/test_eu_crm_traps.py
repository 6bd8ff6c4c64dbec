"""Traps of the EU's tables, one test each."""

import csv
from pathlib import Path

import polars as pl
import pytest
from miniatures import Miniature

from critmin.errors import ImportRefused
from critmin.importers.eu_crm import GROUPINGS_SCHEMA, IMPORTER, SCORES_SCHEMA, SHARES_SCHEMA, USES_SCHEMA
from critmin.importers.registry import Delivery
from critmin.importers.tables import column_map
from critmin.provenance import register
from make_eu_crm import EU_SUPPLY, GROUPINGS, MATERIAL_USES, SCORES, WORLD_SUPPLY

WORLD, EU = "fact_GlobalSupplyShares_t.csv", "fact_EUSupplyShares_t.csv"
FILES_2023 = (
    WORLD,
    EU,
    "fact_MaterialUseShares.csv",
    "dimension_CRMsOverTime.csv",
    "dimension_ScreenedMatGroupings.csv",
)


def read(folder: Path, miniature: Miniature) -> Delivery:
    path = folder / "delivered.csv"
    path.write_bytes(miniature.content)
    (delivery,) = IMPORTER.read(path)
    return delivery


def original(originals: Path, name: str) -> Delivery:
    (delivery,) = IMPORTER.read(originals / "eu-crm" / name)
    return delivery


def row_of(delivery: Delivery, place: str) -> dict[str, object]:
    return delivery.rows.row(
        by_predicate=pl.col("raw_row_id") == f"{delivery.snapshot_id}:{place}", named=True
    )


def test_trap_19_the_euro_sign_is_one_byte(tmp_path, originals):
    assert b"VA in million \x80" in MATERIAL_USES.content
    assert read(tmp_path, MATERIAL_USES).rows.schema == USES_SCHEMA
    header = (originals / "eu-crm" / "fact_MaterialUseShares.csv").read_bytes().split(b"\r\n", 1)[0]
    assert header.endswith(b"VA in million \x80")


def test_trap_27_shares_are_text(tmp_path):
    delivery = read(tmp_path, WORLD_SUPPLY)
    assert delivery.rows.schema == SHARES_SCHEMA
    assert delivery.rows["share_as_published"].to_list() == ["81.5%", "6.3%", "<0.1%", "92%", "0.4%"]
    assert delivery.rows["supply_scope"].unique().to_list() == ["world"]


def test_trap_27_less_than_a_tenth_of_a_percent_is_kept_as_it_stands(originals):
    """The text stands in 514 of the file's 2,561 lines (grep -c ',<0.1%,')."""
    lines = (originals / "eu-crm" / WORLD).read_bytes().splitlines()
    printed = [number for number, line in enumerate(lines, start=1) if b",<0.1%," in line]
    small = original(originals, WORLD).rows.filter(pl.col("share_as_published") == "<0.1%")
    assert small["raw_row_id"].to_list() == [f"eu_crm_2023_world:{number}" for number in printed]
    assert small.height == 514


@pytest.mark.parametrize("share", ["", "%", "<%", "0,1%", "-0.1%", "100.1%", ">", "<<1%", "1 %", "about 1%"])
def test_trap_27_what_is_no_share_is_refused(tmp_path, share):
    spoiled = WORLD_SUPPLY.with_text("6.3%", f'"{share}"')
    with pytest.raises(ImportRefused) as refused:
        read(tmp_path, spoiled)
    assert (refused.value.row, refused.value.column) == (3, "Share")


def test_trap_27_nothing_takes_a_recycling_input_rate_of_2023(repo, originals):
    """Quotations of it disagree for copper, titanium, vanadium and platinum; the study of 2017 counts."""
    for name in FILES_2023:
        delivery = original(originals, name)
        assert delivery.raw_table != "raw_eu_crm__eol_rir"
        assert not [column for column in delivery.rows.columns if "rir" in column or "recycl" in column]
    rates = {row["layout"] for row in column_map("eu_crm") if "eol_rir" in row["field"]}
    assert rates == {"study_2017_table_3"}
    editions = {
        row["edition_id"]
        for row in column_map("eu_crm_editions")
        if row["raw_table"] == "raw_eu_crm__eol_rir" or row["layout"] in rates
    }
    assert editions == {"eu_crm_2017"}
    with (repo / "seeds/method/recycling_series.csv").open(encoding="utf-8", newline="") as file:
        series = [row for row in csv.DictReader(file) if row["source_id"] == "eu_crm"]
    assert series
    assert {row["reference_year"] for row in series} == {"2017"}
    held = repo / "seeds/raw/eu_crm/raw_eu_crm__eol_rir.csv"
    with held.open(encoding="utf-8", newline="") as file:
        assert {row["snapshot_id"] for row in csv.DictReader(file)} == {"eu_crm_2017"}


def test_trap_27_a_table_of_2023_with_such_a_rate_is_refused(tmp_path):
    header, *lines = SCORES.text.splitlines()
    with_rate = "\n".join([f"{header},EoL-RIR", *(f"{line},17" for line in lines), ""])
    path = tmp_path / "delivered.csv"
    path.write_text(with_rate, encoding="utf-8", newline="\n")
    with pytest.raises(ImportRefused, match="the unknown column 'EoL-RIR'"):
        IMPORTER.read(path)


def test_world_and_eu_have_one_header_and_are_told_apart(tmp_path, originals):
    assert WORLD_SUPPLY.text.split("\n")[0] == EU_SUPPLY.text.split("\n")[0]
    eu = read(tmp_path, EU_SUPPLY)
    assert (eu.snapshot_id, eu.rows["supply_scope"].unique().to_list()) == ("eu_crm_2023_eu", ["eu"])
    assert original(originals, WORLD).snapshot_id == "eu_crm_2023_world"
    assert original(originals, EU).snapshot_id == "eu_crm_2023_eu"


def test_spellings_of_one_country_lead_to_one_code(repo, originals, seeds_copy):
    """Niobium from "Brasil" is 82 % of the EU's supply: without the spelling it would be lost."""
    assert row_of(original(originals, EU), "599")["country_as_published"] == "Brasil"
    with (repo / "seeds/mappings/country_names.csv").open(encoding="utf-8", newline="") as file:
        codes = {
            row["name_as_published"]: row["country_code"]
            for row in csv.DictReader(file)
            if row["source_id"] == "eu_crm"
        }
    for name, country_code in (
        ("Brasil", "BRA"), ("Brasilia", "BRA"), ("Brazil", "BRA"), ("Turkyie", "TUR"), ("Türkiye", "TUR"),
        ("Libanon", "LBN"), ("Surinam", "SUR"), ("South Korea", "KOR"), ("Korea, South", "KOR"),
        ("Congo", "COG"), ("Congo, D.R.", "COD"),
    ):  # fmt: skip
        assert codes[name] == country_code
    imported = register([original(originals, WORLD), original(originals, EU)], seeds_copy)
    assert [(each.row_count_read, each.row_count_kept) for each in imported] == [(2561, 2561), (907, 907)]
    # No country stands twice under two spellings for one material and stage.
    for name in (WORLD, EU):
        rows = original(originals, name).rows.with_columns(
            pl.col("country_as_published").replace_strict(codes)
        )
        key = ["material_as_published", "stage_as_published", "country_as_published"]
        assert not rows.select(key).is_duplicated().any()


@pytest.mark.parametrize(
    ("name", "place", "material", "stage", "country", "share", "trade_parameter"),
    [
        # Lines looked up in the files.
        (WORLD, "294", "Niobium", "P", "Brazil", "88.8%", "1.0"),
        (WORLD, "488", "Gallium", "P", "China", "93.8%", "1.0"),
        (WORLD, "558", "Tungsten", "E", "China", "82.6%", "1.1"),
        (WORLD, "2290", "Gold", "E", "Uganda", "<0.1%", "1.0"),
        (EU, "712", "Silicon metal", "P", "Germany", "6", "0.8"),
        (EU, "827", "Tungsten", "E", "Austria", "34%", "0.8"),
    ],
)
def test_published_shares(originals, name, place, material, stage, country, share, trade_parameter):
    row = row_of(original(originals, name), place)
    assert list(row.values())[3:] == [material, stage, country, share, trade_parameter]


def test_uses_keep_repeated_lines_and_open_shares(tmp_path, originals):
    """Magnesium in construction stands twice, so its uses add up to 113 %; copper in building has ">0%"."""
    uses = read(tmp_path, MATERIAL_USES).rows
    assert uses["share_as_published"].to_list() == ["13%", "13%", ">0%", "7%", "6%"]
    # The line end inside a quoted cell stays as it is: two characters here, one in the publisher's file.
    assert uses["nace_sector_as_published"].to_list()[3] == "C29 - Manufacture of motor\r\nvehicles"
    assert uses["raw_row_id"].to_list()[4] == "eu_crm_2023_uses:7"
    published = original(originals, "fact_MaterialUseShares.csv").rows
    assert published.height == 339
    assert row_of(original(originals, "fact_MaterialUseShares.csv"), "195")["nace_sector_as_published"] == (
        "C29 - Manufacture of motor\nvehicles, trailers and semi-trailers"
    )
    magnesium = published.filter(pl.col("material_as_published") == "Magnesium")
    # Lines 191 to 195 and 197: 12 + 13 + 13 + 23 + 48 + 4.
    assert magnesium["share_as_published"].to_list() == ["12%", "13%", "13%", "23%", "48%", "4%"]


@pytest.mark.parametrize(
    ("place", "material", "reference_year", "supply_risk", "economic_importance"),
    [
        ("2", "Aggregates", 2011, "-", "-"),
        ("20", "Gallium", 2011, "2.5", "6.5"),
        ("250", "LREEs", 2020, "6", "4.3"),
        ("307", "Gallium", 2023, "3.9", "3.7"),
        ("313", "HREEs", 2023, "5.1", "4.2"),
    ],
)
def test_published_scores(originals, place, material, reference_year, supply_risk, economic_importance):
    row = row_of(original(originals, "dimension_CRMsOverTime.csv"), place)
    assert list(row.values())[2:] == [material, reference_year, supply_risk, economic_importance]


def test_scores_are_of_five_studies(tmp_path, originals):
    assert read(tmp_path, SCORES).rows.schema == SCORES_SCHEMA
    scores = original(originals, "dimension_CRMsOverTime.csv").rows
    assert scores["reference_year"].unique().sort().to_list() == [2011, 2014, 2017, 2020, 2023]
    # 71 materials in each; one of them has a line end in its name.
    assert scores.height == 5 * 71
    assert {"Natural Teak\nwood", "Natural Teak wood"} <= set(scores["material_as_published"])


def test_a_later_study_is_refused_until_it_is_described(tmp_path):
    with pytest.raises(ImportRefused, match=r"found the edition '2026'.*eu_crm_editions\.csv"):
        read(tmp_path, SCORES.with_text("Tungstène,2023", "Tungstène,2026"))


def test_a_material_can_stand_in_two_groups(tmp_path, originals):
    small = read(tmp_path, GROUPINGS).rows
    assert small.schema == GROUPINGS_SCHEMA
    assert small.height == 4 * 4
    groups = original(originals, "dimension_ScreenedMatGroupings.csv").rows
    assert groups.height == 90 * 4
    gold = groups.filter(
        pl.col("material_as_published") == "gold", pl.col("grouping_as_published") == "perm_XREE_PGM"
    )
    assert gold.select("raw_row_id", "group_as_published").rows() == [
        ("eu_crm_2023_groups:18:perm_XREE_PGM", "precious metals"),
        ("eu_crm_2023_groups:47:perm_XREE_PGM", "other non-ferrous metals"),
    ]
