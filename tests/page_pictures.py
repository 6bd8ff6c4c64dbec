"""Pictures of printed pages, and where two of the same page differ.

What changes with every figure anywhere in the warehouse is painted over before a picture is taken, so that
an approved picture stays right until the page itself changes: the identifier, and the notes from the line
with the digest on, whose lines break elsewhere with another one. Their words have tests of their own.
"""

import re
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
from PIL import Image

from page_checks import read_texts

FOLDER = Path(__file__).parent / "pictures"
# Full pages of one of the six, rows of elements of a group, and a sheet with much that is not rated.
MINERALS = ("lithium", "rare_earths", "dysprosium")

_SCALE = 0.6  # pixels a point: 576 by 324 a page
_COLOURS = 64
_BLOCK = 6  # pixels; about a character of a note
_MOST_LIGHTNESS = 6.0  # of 255, by which the mean of a block may differ
_DIGEST = re.compile(r"[0-9a-f]{16}")
_IDENTIFIER = re.compile(r"\bCM-[A-Z]{3}-")


def take(file: Path) -> list[Image.Image]:
    """A picture of each page, in few colours, without the digest."""
    pictures = []
    with pdfium.PdfDocument(file) as pdf:
        for page in pdf:
            texts = read_texts(page)
            pixels = np.array(page.render(scale=_SCALE, rev_byteorder=True).to_numpy()[:, :, :3])
            for text in texts:
                top, bottom = int(text.top * _SCALE) - 1, int(text.bottom * _SCALE) + 2
                if _IDENTIFIER.search(text.words):
                    pixels[top:bottom, int(text.left * _SCALE) - 1 :] = 255
                if _DIGEST.search(text.words):
                    pixels[top:] = 255
            picture = Image.fromarray(pixels)
            pictures.append(picture.quantize(_COLOURS, method=Image.Quantize.FASTOCTREE, dither=0))
    return pictures


def differing(one: Image.Image, other: Image.Image) -> list[tuple[int, int]]:
    """Blocks (row, column) whose mean lightness differs by more than an edge's smoothing can.

    Pictures of different sizes differ in every block.
    """
    first, second = (np.asarray(each.convert("L"), dtype=np.float64) for each in (one, other))
    if first.shape != second.shape:
        return [(0, 0)]
    moved = np.abs(_means(first) - _means(second)) > _MOST_LIGHTNESS
    return [(int(row), int(column)) for row, column in np.argwhere(moved)]


def name_of(mineral: str, page: int) -> str:
    return f"{mineral}-{page}.png"


def _means(pixels: np.ndarray) -> np.ndarray:
    height, width = (length - length % _BLOCK for length in pixels.shape)
    blocks = pixels[:height, :width].reshape(height // _BLOCK, _BLOCK, width // _BLOCK, _BLOCK)
    return blocks.mean(axis=(1, 3))
