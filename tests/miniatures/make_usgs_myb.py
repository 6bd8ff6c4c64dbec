"""A small workbook in the layout of the Minerals Yearbook's rare-earth tables; all figures are invented."""

from __future__ import annotations

from collections.abc import Sequence

Cell = str | int | float | None


def tables() -> dict[str, Sequence[Sequence[Cell]]]:
    """Sheets → rows: the note on the release, a table that isn't taken, prices, mine production."""
    return {
        "Note": [
            ["Advance Data Release of the"],
            ["2022 Annual Tables"],
            [" Minerals Yearbook 2022, v. I, Metals and Minerals. The full report (text and"],
            ["Posted:  March 19, 2025"],
        ],
        "T1": [["TABLE 1"], ["SALIENT U.S. RARE EARTH STATISTICS1"]],
        "T3": [
            ["TABLE 3"],
            ["AVERAGE RARE-EARTH OXIDE PRICES1"],
            ["(Dollars per kilogram)"],
            [None, None, "Purity"],
            ["Product (oxide)", None, "(percent)", None, 2021, None, 2022, None],
            ["Scandium2, 3", None, 99.99, None, 2201, None, 2101, None],
            ["Neodymium4, 5", None, 99.5, None, 99, None, 135, "r"],
            ["1Products are listed in an invented order."],
            ["2Source: Nobody."],
            ["3Five-kilogram lot size."],
            ["4Source: Nobody else."],
            ["5China, free on board."],
        ],
        "T8": [
            ["TABLE 8"],
            ["RARE EARTHS: WORLD MINE PRODUCTION, BY COUNTRY OR LOCALITY1"],
            ["(Metric tons, rare-earth oxide equivalent)"],
            ["Country or locality2", None, 2021, None, 2022, None],
            ["Australiae", None, 24001, None, 18001, None],
            ["Burundi", None, 181, "e", "--", None],
            ["China3", None, 168001, None, 210001, "e"],
            ["Madagascare", None, 6001, "r", 961, None],
            ["Total", None, 198000, "r", 229000, None],
            ["eEstimated.  rRevised.  -- Zero."],
            ["3Official production quota."],
        ],
    }
