"""A small workbook of the IMF's commodity prices (.xls); all prices and most descriptions are invented."""

from pathlib import Path

from critmin.importers.tables import column_map
from xls_files import Cell, write_xls

Rows = list[list[Cell]]

SERIES = column_map("imf_pcps")


def column_of(name: str, data_type: str = "USD") -> int:
    """Where a series stands, by its code or else its description; column 0 has the months."""
    return 1 + next(
        place
        for place, row in enumerate(SERIES)
        if (row["series_code"] or row["series_as_published"], row["data_type"]) == (name, data_type)
    )


def rows(periods: tuple[str, ...] = ("2025M5", "2025M6", "2025M7")) -> Rows:
    """Four header rows and a row per month; the price of series i is i, series without a code begin late."""
    codes: list[Cell] = ["Commodity"]
    descriptions: list[Cell] = ["Commodity.Description"]
    for place, row in enumerate(SERIES, start=1):
        codes.append(row["series_code"] or None)
        invented = f"Invented {place}, {row['unit_as_published']}".removesuffix(", ")
        descriptions.append(row["series_as_published"] or invented)
    lines: Rows = [
        codes,
        descriptions,
        ["Data Type", *(row["data_type"] for row in SERIES)],
        ["Frequency", *["Monthly"] * len(SERIES)],
    ]
    for period in periods:
        lines.append([period, *(float(place) for place in range(1, len(SERIES) + 1))])
    for place, row in enumerate(SERIES, start=1):
        if not row["series_code"]:
            lines[4][place] = None
    lines[4][column_of("PTOMATO")] = 0.0
    return lines


def workbook(folder: Path, lines: Rows | None = None) -> Path:
    """The workbook with its one sheet."""
    return write_xls(folder / "external-data.xls", "External", rows() if lines is None else lines)
