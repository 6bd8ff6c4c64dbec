"""A small workbook in the layout of Data Series 140, rare earths; all figures are invented."""

from __future__ import annotations

from collections.abc import Sequence

Cell = str | int | float | None

SHEET = "Rare earths"


def statistics() -> dict[str, Sequence[Sequence[Cell]]]:
    """Sheets → rows: titles, header, three years, notes."""
    return {
        SHEET: [
            ["RARE EARTHS STATISTICS1"],
            ["U.S. GEOLOGICAL SURVEY"],
            ["[All quantities in metric tons (t) rare-earth oxide equivalent unless otherwise noted]"],
            ["Last modification: September 27, 2023"],
            ["Year", "Production", "Imports", "Exports", "Apparent consumption", "Unit value ($/t)",
             "Unit value (98$/t)", "World production"],
            [1900, 228, "NA", "NA", 228, "NA", "NA", 1041],
            [1901, 188, "NA", "NA", 188, "NA", "NA", 1091],
            [1902, "W", 0, 12.5, "W", 101, 1999, 864],
            ["NA Not available. W Withheld to avoid disclosing company proprietary data."],
            ["1Compiled by nobody."],
        ]
    }  # fmt: skip
