"""A small workbook of the Pink Sheet's annual prices; all prices are invented."""

from pathlib import Path

from xlsx_files import Cell, write_workbook

from critmin.importers.tables import column_map

Rows = list[list[Cell]]

SERIES = [row["series_as_published"] for row in column_map("worldbank_pinksheet_annual")]
NOMINAL = [
    row["series_as_published"]
    for row in column_map("worldbank_pinksheet_annual")
    if row["price_basis"] != "real"
]
UNITS = {
    row["series_as_published"]: row["unit_as_published"] for row in column_map("worldbank_pinksheet_annual")
}


def annual_sheets(first_year: int = 1960) -> dict[str, Rows]:
    """Three years on each sheet; the nominal price of series i is i, the real one ten times that.

    Copper costs 700.5, a gap, and 710.25 in nominal dollars. A user's own sheet stands first.
    """
    sheets: dict[str, Rows] = {"AFOSHEET": [], "Sheet1": [["year", "Copper"], [first_year, -1]]}
    for name, series, factor in (
        ("Annual Prices (Nominal)", NOMINAL, 1),
        ("Annual Prices (Real)", SERIES, 10),
    ):
        rows: Rows = [
            ["World Bank Commodity Price Data (The Pink Sheet)"],
            ["annual prices, 1960 to present"],
            ["(annual series are available in nominal and real dollars)"],
            ["Updated on May 02, 2025"],
            [None],
            [None],
            [None, *(f"{each} **" if each == "Lamb" else each for each in series)],
            [None, *(UNITS[each] for each in series)],
        ]
        for year in range(first_year, first_year + 3):
            rows.append([year, *(factor * (place + 1) for place in range(len(series)))])
        sheets[name] = rows
    copper = 1 + NOMINAL.index("Copper")
    for row, price in zip(sheets["Annual Prices (Nominal)"][8:], (700.5, "…", 710.25), strict=True):
        row[copper] = price
    return sheets


def annual(folder: Path, sheets: dict[str, Rows] | None = None) -> Path:
    """The workbook."""
    return write_workbook(
        folder / "CMO-Historical-Data-Annual.xlsx", annual_sheets() if sheets is None else sheets
    )
