"""Reads printed pages back: which text stands where, how large, and whether anything collides."""

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pypdfium2 as pdfium


@dataclass(frozen=True)
class Piece:
    """Characters side by side on one line; the box is that of their ink, from the top left, in points."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size_pt: float

    @property
    def middle(self) -> tuple[float, float]:
        return ((self.left + self.right) / 2, (self.top + self.bottom) / 2)


def page_sizes(file: Path) -> list[tuple[float, float]]:
    """Width and height of each page in points."""
    with pdfium.PdfDocument(file) as pdf:
        return [page.get_size() for page in pdf]


def read_pieces(file: Path, page_number: int) -> list[Piece]:
    """The text pieces of one page (from 0), in the order in which they are drawn."""
    with pdfium.PdfDocument(file) as pdf:
        page = pdf[page_number]
        height = page.get_height()
        text = page.get_textpage()
        characters = []
        for index in range(text.count_chars()):
            character = text.get_text_range(index, 1)
            if character.strip() or character in " 　":
                cell = text.get_charbox(index, loose=True)
                characters.append((character, text.get_charbox(index), cell))
            else:
                characters.append(None)
        return [piece for run in _runs(characters) if (piece := _piece(run, height)) is not None]


def _runs(characters):
    """Split where a line ends, the size changes, or a gap opens."""
    run = []
    for before, now in pairwise([None, *characters]):
        if now is None:
            if run:
                yield run
            run = []
            continue
        if run and before is not None and not _adjoins(before[2], now[2]):
            yield run
            run = []
        run.append(now)
    if run:
        yield run


def _adjoins(before, now) -> bool:
    size, other = before[3] - before[1], now[3] - now[1]
    same_line = abs(before[1] - now[1]) < 0.1 * size and abs(size - other) < 0.05 * size
    return same_line and -0.1 * size < now[0] - before[2] < 0.2 * size


def _piece(run, height: float) -> Piece | None:
    inked = [(character, ink, cell) for character, ink, cell in run if character.strip()]
    if not inked:
        return None
    sizes = sorted(cell[3] - cell[1] for _, _, cell in inked)
    return Piece(
        "".join(character for character, _, _ in run).strip(),
        min(ink[0] for _, ink, _ in inked),
        height - max(ink[3] for _, ink, _ in inked),
        max(ink[2] for _, ink, _ in inked),
        height - min(ink[1] for _, ink, _ in inked),
        sizes[len(sizes) // 2],
    )


def overlapping(pieces: list[Piece]) -> list[tuple[str, str]]:
    """Pairs of pieces whose ink boxes meet; a hair's breadth is forgiven."""
    hair = 0.15
    return [
        (one.text, other.text)
        for place, one in enumerate(pieces)
        for other in pieces[place + 1 :]
        if one.left < other.right - hair
        and other.left < one.right - hair
        and one.top < other.bottom - hair
        and other.top < one.bottom - hair
    ]


def outside(pieces: list[Piece], left: float, top: float, right: float, bottom: float) -> list[str]:
    """Texts of pieces that are not wholly inside a rectangle."""
    return [
        piece.text
        for piece in pieces
        if piece.left < left or piece.right > right or piece.top < top or piece.bottom > bottom
    ]
