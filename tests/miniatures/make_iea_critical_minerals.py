"""A small supply sheet of the IEA's explorer: mining and refining side by side; all figures are invented."""

from pathlib import Path

from xlsx_files import Cell, write_workbook

SHEET = "2 Total supply for key minerals"


def supply_rows() -> list[list[Cell]]:
    """Nickel and cobalt: a mining table in columns A to C, a refining table in E to G."""
    return [
        ["Total supply for key energy transition minerals, base case (kt)"],
        [None],
        [None, 2023, 2030, None, None, 2023, 2030],
        ["Nickel - Mining", None, None, None, "Nickel - Refining", None, None],
        ["Indonesia", 1900.5, 2500, None, "Indonesia", 1200, 1800],
        ["Philippines", 300, 310, None, "China", 800.25, 900],
        ["Rest of world", 799.5, 900, None, "Rest of world", 999.75, 1000],
        ["Total", 3000, 3710, None, "Total clean technologies", 3000, 3700],
        ["Top 3 share", 0.9, 0.9, None, "Top 3 share", 0.9, 0.9],
        [None],
        ["Cobalt - Mining", None, None, None, "Cobalt - Refining", None, None],
        ["Democratic Republic of Congo", 140, 150, None, "China", 150, 160],
        [None, None, None, None, "Japan", 4, 4],
        ["Rest of world", 60, 70, None, "Rest of world", 46, 50],
        ["Total", 200, 220, None, "Total", 200, 214],
    ]


def explorer(folder: Path) -> Path:
    """The workbook with its cover."""
    return write_workbook(folder / "explorer.xlsx", {"Cover": [["Invented"]], SHEET: supply_rows()})
