"""Reads an analysis page back: the texts of a column, its rating, the rows under its ring."""

import re
from decimal import ROUND_HALF_UP, Decimal

from pdf_reading import Piece

RATINGS = {"High", "Mid", "Low", "N/A"}
MARKS = "＊‡§"  # of what makes a rating less than sure
GAP_PT = 5.5
COLUMN_PT = (908 - 5 * GAP_PT) / 6


def column_of(pieces: list[Piece], number: int) -> list[Piece]:
    """The texts of one indicator column, 1 to 6."""
    left = 26 + (number - 1) * (COLUMN_PT + GAP_PT) - GAP_PT / 2
    return [
        piece
        for piece in pieces
        if left < piece.middle[0] < left + COLUMN_PT + GAP_PT and 186 < piece.top < 492
    ]


def chip_of(column: list[Piece]) -> str:
    (chip,) = [piece.text for piece in column if piece.text.rstrip(MARKS) in RATINGS and piece.size_pt > 12]
    return chip


def rows_of(column: list[Piece]) -> list[tuple[str, str]]:
    """Name and figure of each row of the list under a donut, from the top."""
    figures = [piece for piece in column if re.fullmatch(r"\d+%(未満)?", piece.text) and piece.size_pt > 9]
    rows = []
    for figure in sorted(figures, key=lambda piece: piece.top):
        beside = [
            piece
            for piece in column
            if piece is not figure
            and abs(piece.middle[1] - figure.middle[1]) < 4
            and piece.right < figure.left
        ]
        rows.append(
            ("".join(piece.text for piece in sorted(beside, key=lambda piece: piece.left)), figure.text)
        )
    return rows


def whole_percent(share: float) -> str:
    """Half up, as the pages round; what would round to nothing is less than one."""
    rounded = (Decimal(repr(share)) * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return "1%未満" if rounded == 0 and share > 0 else f"{rounded}%"


def list_percents(shares: list[float]) -> list[str]:
    """Shares of one list, which add up to 1: cut off, the missing percents to those that lost most."""
    exact = [Decimal(repr(round(share, 9))) * 100 for share in shares]
    whole = [int(share) for share in exact]
    by_loss = sorted(range(len(exact)), key=lambda place: (whole[place] - exact[place], place))
    for place in by_loss[: 100 - sum(whole)]:
        whole[place] += 1
    return [
        "1%未満" if percent == 0 and share > 0 else f"{percent}%"
        for percent, share in zip(whole, shares, strict=True)
    ]
