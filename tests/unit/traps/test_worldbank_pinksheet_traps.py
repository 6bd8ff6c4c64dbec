"""Traps of the Pink Sheet's workbooks, one test each."""

import copy
import re
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import polars as pl
import pytest

import make_worldbank_pinksheet as make
from critmin.errors import ImportRefused
from critmin.importers.registry import IMPORTERS
from critmin.importers.worldbank_pinksheet import read_annual_prices
from critmin.provenance import register

NOMINAL, REAL = "Annual Prices (Nominal)", "Annual Prices (Real)"
COPPER = 1 + make.NOMINAL.index("Copper")


@pytest.fixture(scope="module")
def original_annual(originals: Path) -> Path:
    return originals / "worldbank-pinksheet" / "CMO-Historical-Data-Annual.xlsx"


def test_trap_24_the_first_sheet_is_empty_and_a_users_sheet_is_left_alone(tmp_path):
    """The user's sheet has copper at -1, which is no price."""
    published_on, rows = read_annual_prices(make.annual(tmp_path))
    assert published_on == date(2025, 5, 2)
    copper = rows.filter(pl.col("series_as_published") == "Copper", pl.col("price_basis") == "nominal")
    # Copper is the 62nd series of the nominal sheet, so it stands in column BK (2 × 26 + 11 = 63).
    assert copper.drop("snapshot_id", "price_basis").rows() == [
        ("pink_annual_2025_05:nominal:BK9", "Copper", "($/mt)", 1960, "700.5"),
        ("pink_annual_2025_05:nominal:BK10", "Copper", "($/mt)", 1961, "…"),
        ("pink_annual_2025_05:nominal:BK11", "Copper", "($/mt)", 1962, "710.25"),
    ]


@pytest.mark.parametrize("gap", ["…", "...", ".."])
def test_trap_24_a_gap_has_three_spellings(tmp_path, gap):
    sheets = make.annual_sheets()
    sheets[REAL][8][3] = gap
    _, rows = read_annual_prices(make.annual(tmp_path, sheets))
    assert rows.filter(pl.col("raw_row_id") == "pink_annual_2025_05:real:D9")["value_as_published"][0] == gap


def test_trap_24_footnote_marks_and_blanks_are_no_part_of_a_name(tmp_path):
    sheets = make.annual_sheets()
    sheets[NOMINAL][6][COPPER] = "Copper ** "
    _, rows = read_annual_prices(make.annual(tmp_path, sheets))
    assert set(rows["series_as_published"]) == set(make.SERIES)


def test_trap_24_months_are_written_1960m01_with_a_zero(originals):
    file = originals / "worldbank-pinksheet" / "CMO-Historical-Data-Monthly.xlsx"
    (delivery,) = IMPORTERS["worldbank_pinksheet"].read(file)
    assert delivery.rows["period_as_published"].str.contains(r"^\d{4}M\d\d$").all()


def test_nominal_and_real_prices_stay_apart(tmp_path):
    _, rows = read_annual_prices(make.annual(tmp_path))
    # 69 series and 70 with the deflator, three years each.
    assert rows.height == 3 * (69 + 70)
    first = rows.filter(pl.col("series_as_published") == make.SERIES[0], pl.col("reference_year") == 1960)
    assert first.select("price_basis", "value_as_published").rows() == [("nominal", "1"), ("real", "10")]
    deflator = rows.filter(pl.col("series_as_published") == "MUV Index")
    assert deflator["price_basis"].unique().to_list() == ["real"]


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "row", "column", "found"),
    [
        (NOMINAL, (9, 0), 1963, f"{NOMINAL}!A10", "A (year)", "'1963'"),
        (NOMINAL, (9, 0), "1961p", f"{NOMINAL}!A10", "A (year)", "'1961p'"),
        (NOMINAL, (8, COPPER), "n.a.", f"{NOMINAL}!BK9", "Copper", "the text 'n.a.'"),
        (NOMINAL, (8, COPPER), -700, f"{NOMINAL}!BK9", "Copper", "the negative quantity -700"),
        (NOMINAL, (8, COPPER), None, f"{NOMINAL}!BK9", "Copper", "an empty cell"),
        (REAL, (7, COPPER), "($/lb)", f"{REAL}!BK8", "Copper", "the unit '($/lb)'"),
        (REAL, (0, 0), "Prices", f"{REAL}!A1", "", "'Prices'"),
        (REAL, (3, 0), "Updated in May", f"{REAL}!A4", "", "'Updated in May'"),
        (REAL, (3, 0), "Updated on July 02, 2025", f"{REAL}!A4", "", "the day July 02, 2025 on one sheet"),
        (NOMINAL, (6, COPPER), "Cupper", f"{NOMINAL}!7", "Cupper", "no column 'Copper'"),
    ],
)
def test_a_damaged_workbook_of_annual_prices_is_refused(tmp_path, sheet, cell, value, row, column, found):
    sheets = copy.deepcopy(make.annual_sheets())
    sheets[sheet][cell[0]][cell[1]] = value
    with pytest.raises(ImportRefused, match=re.escape(found)) as refused:
        read_annual_prices(make.annual(tmp_path, sheets))
    assert (refused.value.row, refused.value.column) == (row, column)


def test_a_lost_year_is_refused(tmp_path):
    sheets = make.annual_sheets()
    del sheets[REAL][9]
    with pytest.raises(ImportRefused, match=r"found '1962'; expected the year 1961"):
        read_annual_prices(make.annual(tmp_path, sheets))


def test_a_workbook_with_one_of_the_two_sheets_is_refused(tmp_path):
    sheets = make.annual_sheets()
    del sheets[REAL]
    with pytest.raises(ImportRefused, match="expected a sheet 'Annual Prices \\(Real\\)'"):
        IMPORTERS["worldbank_pinksheet"].read(make.annual(tmp_path, sheets))


def test_a_cut_workbook_is_refused(tmp_path):
    path = make.annual(tmp_path)
    path.write_bytes(path.read_bytes()[:-300])
    with pytest.raises(ImportRefused, match="a damaged or cut workbook"):
        IMPORTERS["worldbank_pinksheet"].read(path)


def test_only_metals_are_kept(tmp_path, seeds_copy):
    (imported,) = register(IMPORTERS["worldbank_pinksheet"].read(make.annual(tmp_path)), seeds_copy)
    # Ten metals on both sheets and the deflator on one, three years each.
    assert imported.row_count_kept == 3 * (2 * 10 + 1)


def test_the_publishers_annual_prices_arrive_whole(original_annual):
    (delivery,) = IMPORTERS["worldbank_pinksheet"].read(original_annual)
    assert (delivery.edition_id, delivery.snapshot_id) == (
        "worldbank_pinksheet_2025_05",
        "pink_annual_2025_05",
    )
    assert (delivery.published_on, delivery.published_on_basis) == (date(2025, 5, 2), "printed")
    # 1960 to 2024 is 65 years; 69 nominal and 70 real series.
    assert delivery.rows.height == 65 * (69 + 70)
    # Cells as they stand in the workbook's own XML, read without the importer's reader.
    with ZipFile(original_annual) as archive:
        names = re.findall(r'<sheet [^>]*name="([^"]*)"', archive.read("xl/workbook.xml").decode())
        sheet = archive.read(f"xl/worksheets/sheet{1 + names.index(NOMINAL)}.xml").decode()
    for cell, series, reference_year in (("BK59", "Copper", 2010), ("BI73", "Aluminum", 2024)):
        row = delivery.rows.filter(pl.col("raw_row_id") == f"pink_annual_2025_05:nominal:{cell}").row(
            0, named=True
        )
        in_xml = re.search(rf'<c r="{cell}"[^>]*>(?:<f>.*?</f>)?<v>([^<]*)</v>', sheet)
        assert in_xml is not None
        assert float(row["value_as_published"]) == pytest.approx(float(in_xml[1]), abs=1e-8)
        assert (row["series_as_published"], row["reference_year"]) == (series, reference_year)


def test_real_prices_are_nominal_ones_in_2010_and_deflated_in_2024(original_annual):
    """2010 is the base year; copper in 2024: 9142.14 / 115.1 × 100 = 7942.78, as the real sheet says."""
    _, rows = read_annual_prices(original_annual)
    copper = rows.filter(pl.col("series_as_published") == "Copper")
    prices = {
        (row["price_basis"], row["reference_year"]): row["value_as_published"]
        for row in copper.iter_rows(named=True)
    }
    assert prices["nominal", 2010] == prices["real", 2010]
    assert float(prices["nominal", 2024]) == pytest.approx(9142.14)
    assert float(prices["real", 2024]) == pytest.approx(9142.14 / 1.151, abs=0.01)


def test_a_years_price_is_the_mean_of_its_months(originals, original_annual):
    """Two workbooks of two editions agree; 2010 to 2023, the metals of both (2024 was still revised)."""
    _, annual = read_annual_prices(original_annual)
    (monthly,) = IMPORTERS["worldbank_pinksheet"].read(
        originals / "worldbank-pinksheet" / "CMO-Historical-Data-Monthly.xlsx"
    )
    means = (
        monthly.rows.filter(~pl.col("value_as_published").str.contains(r"[….]{2,}|…"))
        .with_columns(
            pl.col("period_as_published").str.head(4).cast(pl.Int32).alias("reference_year"),
            pl.col("value_as_published").cast(pl.Float64).alias("price"),
        )
        .group_by("series_as_published", "reference_year")
        .agg(pl.col("price").mean())
    )
    both = annual.filter(
        pl.col("price_basis") == "nominal",
        pl.col("reference_year").is_between(2010, 2023),
        pl.col("series_as_published").is_in(["Aluminum", "Copper", "Lead", "Nickel", "Tin", "Zinc"]),
    ).join(means, on=["series_as_published", "reference_year"])
    assert both.height == 6 * 14
    ratio = both["price"] / both["value_as_published"].cast(pl.Float64)
    assert ratio.min() > 0.999
    assert ratio.max() < 1.001
