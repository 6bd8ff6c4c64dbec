"""Traps of the IMF's workbook of prices, one test each; and the refusals of a damaged one."""

import csv
from datetime import date
from pathlib import Path

import polars as pl
import pytest

import make_imf_pcps as make
from critmin.errors import ImportRefused
from critmin.importers.imf_pcps import MONTHLY_SCHEMA
from critmin.importers.registry import IMPORTERS, Delivery
from critmin.importers.tables import column_map
from critmin.importers.workbook import cell_address

CODELESS = [row["series_as_published"] for row in column_map("imf_pcps") if not row["series_code"]]


def read(path: Path) -> Delivery:
    (delivery,) = IMPORTERS["imf_pcps"].read(path)
    return delivery


@pytest.fixture(scope="session")
def original(originals: Path) -> Delivery:
    return read(originals / "imf-pcps" / "external-data.xls")


def test_the_miniature_arrives_as_printed(tmp_path):
    delivery = read(make.workbook(tmp_path))
    assert delivery.rows.schema == MONTHLY_SCHEMA
    assert delivery.rows.height == 3 * 94
    assert (delivery.edition_id, delivery.published_on) == ("imf_pcps_2025_07", date(2025, 8, 22))
    copper = make.column_of("PCOPP")
    row = delivery.rows.filter(pl.col("raw_row_id") == f"imf_2025_07:{cell_address(4, copper)}").row(0)
    assert row[2:] == (
        "PCOPP", f"Invented {copper}, US$ per metric ton", "USD", "US$ per metric ton", "2025M5", f"{copper}",
    )  # fmt: skip


def test_trap_24_months_have_no_padding_zero(tmp_path):
    lines = make.rows()
    lines[5][0] = "2025M06"
    with pytest.raises(ImportRefused, match=r"found '2025M06'; expected the month 2025M6"):
        read(make.workbook(tmp_path, lines))


def test_trap_24_seven_series_have_no_code(tmp_path, original):
    assert len(CODELESS) == 7
    for delivery in (read(make.workbook(tmp_path)), original):
        without = delivery.rows.filter(pl.col("series_code_as_published") == "")
        assert set(without["series_as_published"]) == set(CODELESS)
    # They begin in June 2012: 1992M1 to 2012M5 is 20 years and 5 months without a price.
    without = original.rows.filter(pl.col("series_code_as_published") == "")
    gaps = without.filter(pl.col("value_as_published") == "")
    assert gaps.height == 7 * (20 * 12 + 5)
    assert gaps.filter(pl.col("period_as_published") == "2012M6").height == 0


def test_trap_24_one_code_stands_twice(tmp_path, original):
    for delivery in (read(make.workbook(tmp_path)), original):
        crude = delivery.rows.filter(pl.col("series_code_as_published") == "POILAPSP")
        assert set(crude["data_type_as_published"]) == {"Index", "USD"}
        assert crude.height == 2 * delivery.rows["period_as_published"].n_unique()


def test_trap_24_a_third_column_of_that_code_is_refused(tmp_path):
    lines = make.rows()
    for row in lines:
        row.append(row[make.column_of("POILAPSP")])
    with pytest.raises(ImportRefused, match=r"found a second series 'POILAPSP' \(USD\)"):
        read(make.workbook(tmp_path, lines))


def test_trap_24_an_xls_file_is_read(originals):
    """BIFF in an OLE container, not a ZIP archive."""
    start = (originals / "imf-pcps" / "external-data.xls").read_bytes()[:8]
    assert start == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def test_trap_24_units_are_in_the_descriptions_and_differ(original):
    units = {
        row["series_code_as_published"]: row["unit_as_published"]
        for row in original.rows.unique("series_code_as_published").iter_rows(named=True)
        if row["unit_as_published"]
    }
    assert units["PCOPP"] == "US$ per metric ton"
    assert units["PURAN"] == "US$ per pound"
    assert units["PGOLD"] == "US$ per troy ounce"
    # What is printed of the series without a code: two have a unit, chromium and lithium among others none.
    without = original.rows.filter(pl.col("series_code_as_published") == "").unique("series_as_published")
    printed = dict(without.select("series_as_published", "unit_as_published").rows())
    assert {name for name, unit in printed.items() if unit} == {
        "Manganese Electro CIF NWE (US$/MT)",
        "Silicon Lumps CIF NWE (US$/MT)",
    }


def test_trap_24_a_metal_whose_description_names_another_unit_is_refused(tmp_path):
    lines = make.rows()
    lines[1][make.column_of("PCOPP")] = "Copper, US cents per pound"
    with pytest.raises(ImportRefused, match="a description that names the unit 'US\\$ per metric ton'"):
        read(make.workbook(tmp_path, lines))


def test_trap_24_zeros_of_early_fruit_are_no_prices(tmp_path, original):
    zeros = original.rows.filter(pl.col("value_as_published") == "0")
    assert set(zeros["series_code_as_published"]) == {"PTOMATO", "PAPPLE"}
    # Both from January 1992 to December 1997.
    assert zeros.height == 2 * 72
    lines = make.rows()
    lines[4][make.column_of("PCOPP")] = 0.0
    with pytest.raises(ImportRefused, match="found the price 0") as refused:
        read(make.workbook(tmp_path, lines))
    assert refused.value.column == "PCOPP"


def test_trap_24_imf_and_world_bank_agree_within_1_1_percent(originals, original):
    """Six metals, each month of 2015 to 2024; both take the LME's price."""
    world_bank = {
        "PALUM": "Aluminum", "PCOPP": "Copper", "PNICK": "Nickel",
        "PLEAD": "Lead", "PTIN": "Tin", "PZINC": "Zinc",
    }  # fmt: skip
    (monthly,) = IMPORTERS["worldbank_pinksheet"].read(
        originals / "worldbank-pinksheet" / "CMO-Historical-Data-Monthly.xlsx"
    )
    month = pl.col("period_as_published").str.extract(r"M(\d+)$").cast(pl.Int32)
    year = pl.col("period_as_published").str.head(4).cast(pl.Int32)
    imf = original.rows.filter(pl.col("series_code_as_published").is_in(list(world_bank))).select(
        pl.col("series_code_as_published").replace(world_bank).alias("series"),
        year.alias("reference_year"),
        month.alias("month"),
        pl.col("value_as_published").alias("imf"),
    )
    pink = monthly.rows.filter(pl.col("series_as_published").is_in(list(world_bank.values()))).select(
        pl.col("series_as_published").alias("series"),
        year.alias("reference_year"),
        month.alias("month"),
        pl.col("value_as_published").alias("pink"),
    )
    both = imf.join(pink, on=["series", "reference_year", "month"]).filter(
        pl.col("reference_year").is_between(2015, 2024)
    )
    assert both.height == 6 * 120
    ratio = both["imf"].cast(pl.Float64) / both["pink"].cast(pl.Float64)
    assert (ratio - 1).abs().max() < 0.011


def test_the_publishers_workbook_arrives_whole(original):
    # January 1992 to July 2025 is 33 years and 7 months: 403 rows of 94 series.
    assert original.rows.height == 403 * 94
    # Column AD is copper (26 + 4 = 30th); looked up in the workbook.
    first = original.rows.filter(pl.col("raw_row_id") == "imf_2025_07:AD5").row(0, named=True)
    assert (first["series_code_as_published"], first["period_as_published"]) == ("PCOPP", "1992M1")
    assert float(first["value_as_published"]) == pytest.approx(2150.58, abs=0.005)
    lithium = original.rows.filter(
        pl.col("series_as_published").str.starts_with("Lithium"), pl.col("period_as_published") == "2025M7"
    )
    assert float(lithium["value_as_published"][0]) == pytest.approx(77346.04, abs=0.005)


def test_prices_that_may_not_be_passed_on_stay_on_this_machine(repo):
    with (repo / "seeds/provenance/raw_tables.csv").open(encoding="utf-8", newline="") as file:
        storage = {row["raw_table"]: row["storage"] for row in csv.DictReader(file)}
    assert storage["raw_imf_pcps__monthly"] == "local"
    assert storage["raw_oecd_crc__classes"] == "local"


def lose_a_month(lines: make.Rows) -> None:
    del lines[5]


def unknown_series(lines: make.Rows) -> None:
    lines[0][make.column_of("PCOBA")] = "PCOBALT"


def lose_a_series(lines: make.Rows) -> None:
    place = make.column_of("PCOBA")
    for row in lines:
        del row[place]


def quarterly(lines: make.Rows) -> None:
    lines[3][1] = "Quarterly"


def other_label(lines: make.Rows) -> None:
    lines[2][0] = "Type"


def text_as_price(lines: make.Rows) -> None:
    lines[4][1] = "n.a."


def negative_price(lines: make.Rows) -> None:
    lines[4][1] = -1.5


def no_months(lines: make.Rows) -> None:
    del lines[4:]


@pytest.mark.parametrize(
    ("damage", "row", "found"),
    [
        (lose_a_month, "External!A6", "'2025M7'"),
        (unknown_series, f"External!{cell_address(0, make.column_of('PCOBA'))}", "the unknown series"),
        (lose_a_series, "External!1", "no series 'PCOBA'"),
        (quarterly, "External!B4", "'Quarterly'"),
        (other_label, "External!A3", "'Type'"),
        (text_as_price, "External!B5", "the text 'n.a.'"),
        (negative_price, "External!B5", "the negative quantity -1.5"),
        (no_months, "External!A5", "no month"),
    ],
)
def test_a_damaged_workbook_is_refused_where_it_is_damaged(tmp_path, damage, row, found):
    lines = make.rows()
    damage(lines)
    with pytest.raises(ImportRefused) as refused:
        read(make.workbook(tmp_path, lines))
    assert refused.value.row == row
    assert refused.value.found.startswith(found)


def test_an_unknown_edition_is_refused(tmp_path):
    lines = make.rows(("2025M7", "2025M8"))
    with pytest.raises(ImportRefused, match=r"prices up to 2025M8.*imf_pcps_editions\.csv"):
        read(make.workbook(tmp_path, lines))


@pytest.mark.parametrize("cut", [-1, -511, -512, -9000, 600])
def test_a_cut_workbook_is_refused(tmp_path, cut):
    path = make.workbook(tmp_path)
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(ImportRefused, match="a damaged or cut workbook"):
        read(path)


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "an empty file"),
        (b"<!DOCTYPE html><html><body>Log in</body></html>", "a web page"),
        (b"Commodity,PCOPP\n1992M1,2150\n", "a file that begins b'Commodity,PC'"),
    ],
)
def test_a_file_of_another_kind_is_refused(tmp_path, content, found):
    path = tmp_path / "external-data.xls"
    path.write_bytes(content)
    with pytest.raises(ImportRefused) as refused:
        read(path)
    assert refused.value.found.startswith(found)
