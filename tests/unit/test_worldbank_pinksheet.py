"""The Pink Sheet's workbook of monthly prices: taken as printed, or refused with the cell named."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import polars as pl
import pytest
from xlsx_files import Cell, write_workbook

from critmin.errors import ImportRefused
from critmin.importers.registry import IMPORTERS
from critmin.importers.tables import column_map
from critmin.importers.workbook import cell_address
from critmin.importers.worldbank_pinksheet import read_monthly_prices

SHEET = "Monthly Prices"
SERIES = [row["series_as_published"] for row in column_map("worldbank_pinksheet")]
COPPER = SERIES.index("Copper") + 1
LEAD = SERIES.index("Lead") + 1
Rows = list[list[Cell]]


def good_rows() -> Rows:
    """Three months; the price of series i is i, copper's are 715.4, 728.2 and a gap."""
    units = [row["unit_as_published"] for row in column_map("worldbank_pinksheet")]
    rows: Rows = [
        ["World Bank Commodity Price Data (The Pink Sheet)"],
        ["monthly prices in nominal US dollars, 1960 to present"],
        ["(monthly series are available only in nominal US dollars)"],
        ["Updated on June 02, 2026"],
        [None, *SERIES],
        [None, *units],
        *([period, *range(1, len(SERIES) + 1)] for period in ("1960M11", "1960M12", "1961M01")),
    ]
    rows[6][COPPER], rows[7][COPPER], rows[8][COPPER] = 715.4, 728.2, "…"
    return rows


def write(tmp_path: Path, rows: Rows, sheet: str = SHEET) -> Path:
    return write_workbook(tmp_path / "CMO-Historical-Data-Monthly.xlsx", {"AFOSHEET": [], sheet: rows})


def test_prices_arrive_as_printed_each_with_its_cell(tmp_path: Path) -> None:
    published_on, prices = read_monthly_prices(write(tmp_path, good_rows()))
    assert published_on == date(2026, 6, 2)
    assert prices.height == 3 * len(SERIES)
    copper = prices.filter(pl.col("series_as_published") == "Copper")
    # Copper is the 64th series, in column BM (2 × 26 + 13 = 65); the first month stands in row 7.
    assert copper.rows() == [
        ("pink_2026_06:BM7", "pink_2026_06", "Copper", "($/mt)", "1960M11", "715.4"),
        ("pink_2026_06:BM8", "pink_2026_06", "Copper", "($/mt)", "1960M12", "728.2"),
        ("pink_2026_06:BM9", "pink_2026_06", "Copper", "($/mt)", "1961M01", "…"),
    ]


def test_footnote_marks_and_blanks_are_not_part_of_a_name(tmp_path: Path) -> None:
    rows = good_rows()
    rows[4][COPPER], rows[4][LEAD] = "Copper **", "Lead "
    _, prices = read_monthly_prices(write(tmp_path, rows))
    assert {"Copper", "Lead"} <= set(prices["series_as_published"])


def test_both_spellings_of_a_gap_are_kept(tmp_path: Path) -> None:
    rows = good_rows()
    rows[6][LEAD] = "..."
    _, prices = read_monthly_prices(write(tmp_path, rows))
    gaps = prices.filter(pl.col("value_as_published").str.contains(r"^[.…]"))
    assert gaps.select("series_as_published", "value_as_published").rows() == [
        ("Lead", "..."),
        ("Copper", "…"),
    ]


def renamed_series(rows: Rows) -> None:
    rows[4][COPPER] = "Copper, grade A"


def changed_unit(rows: Rows) -> None:
    rows[5][COPPER] = "($/lb)"


def lost_month(rows: Rows) -> None:
    del rows[7]


def text_as_price(rows: Rows) -> None:
    rows[7][COPPER] = "n.a."


def negative_price(rows: Rows) -> None:
    rows[7][COPPER] = -728.2


def empty_price(rows: Rows) -> None:
    rows[7][COPPER] = None


def no_day(rows: Rows) -> None:
    rows[3][0] = "Updated in June"


def annual_prices(rows: Rows) -> None:
    for row, year in zip(rows[6:], ("1960", "1961", "1962"), strict=True):
        row[0] = year


def other_title(rows: Rows) -> None:
    rows[0][0] = "Commodity prices"


@pytest.mark.parametrize(
    ("damage", "row", "column", "found"),
    [
        (renamed_series, f"{SHEET}!5", "Copper, grade A", "no column 'Copper'"),
        (changed_unit, f"{SHEET}!BM6", "Copper", "the unit '($/lb)'"),
        (lost_month, f"{SHEET}!A8", "A (month)", "'1961M01'"),
        (text_as_price, f"{SHEET}!BM8", "Copper", "the text 'n.a.'"),
        (negative_price, f"{SHEET}!BM8", "Copper", "the negative quantity -728.2"),
        (empty_price, f"{SHEET}!BM8", "Copper", "an empty cell"),
        (no_day, f"{SHEET}!A4", "", "'Updated in June'"),
        (annual_prices, f"{SHEET}!A1", "", "no month in the first column"),
        (other_title, f"{SHEET}!A1", "", "'Commodity prices'"),
    ],
)
def test_a_damaged_sheet_is_refused_where_it_is_damaged(
    tmp_path: Path, damage: Callable[[Rows], None], row: str, column: str, found: str
) -> None:
    rows = good_rows()
    damage(rows)
    with pytest.raises(ImportRefused, match=re.escape(found)) as refused:
        read_monthly_prices(write(tmp_path, rows))
    assert (refused.value.row, refused.value.column) == (row, column)


def test_a_workbook_without_the_sheet_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="a sheet 'Monthly Prices'"):
        read_monthly_prices(write(tmp_path, good_rows(), sheet="Annual Prices (Nominal)"))


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "an empty file"),
        (b"<!DOCTYPE html><html><body>Service unavailable</body></html>", "a web page"),
        (b"date,copper\n1960M01,715.4\n", "a file that begins b'date,copper"),
    ],
)
def test_a_file_that_is_no_workbook_is_refused(tmp_path: Path, content: bytes, found: str) -> None:
    file = tmp_path / "CMO-Historical-Data-Monthly.xlsx"
    file.write_bytes(content)
    with pytest.raises(ImportRefused, match=re.escape(found)):
        read_monthly_prices(file)


def test_a_workbook_that_was_cut_is_refused(tmp_path: Path) -> None:
    file = write(tmp_path, good_rows())
    file.write_bytes(file.read_bytes()[:-500])
    with pytest.raises(ImportRefused, match="a damaged or cut workbook"):
        read_monthly_prices(file)


def test_the_publishers_file_arrives_whole(originals: Path) -> None:
    file = originals / "worldbank-pinksheet" / "CMO-Historical-Data-Monthly.xlsx"
    (delivery,) = IMPORTERS["worldbank_pinksheet"].read(file)
    assert (delivery.edition_id, delivery.snapshot_id) == ("worldbank_pinksheet_2026_06", "pink_2026_06")
    assert (delivery.published_on, delivery.published_on_basis) == (date(2026, 6, 2), "printed")
    # January 1960 to May 2026 is 66 years and 5 months: 797 rows of 71 series.
    assert delivery.rows.height == 797 * 71
    # The cell as it stands in the workbook's own XML, read without the importer's reader.
    place = delivery.rows.filter(pl.col("raw_row_id") == "pink_2026_06:BM71").row(0, named=True)
    with ZipFile(file) as archive:
        sheet = archive.read("xl/worksheets/sheet2.xml").decode()
    in_xml = re.search(r'<c r="BM71"[^>]*><v>([^<]*)</v>', sheet)
    assert in_xml is not None
    assert float(place["value_as_published"]) == pytest.approx(float(in_xml[1]), abs=1e-9)
    # Row 7 is January 1960, so row 71 is 64 months later: May 1965.
    assert place["series_as_published"] == "Copper"
    assert place["period_as_published"] == "1965M05"


@pytest.mark.parametrize(
    ("row", "column", "address"),
    [(0, 0, "A1"), (0, 25, "Z1"), (6, 26, "AA7"), (70, 64, "BM71"), (1, 701, "ZZ2")],
)
def test_cells_are_named_as_in_excel(row: int, column: int, address: str) -> None:
    assert cell_address(row, column) == address
