"""Finds what is wrong with a printed page from the PDF itself: its text objects, its clips, its pixels.

Six faults are looked for: text that meets other text, text that is cut by a clip, text outside the page's
margins, type under 7 pt, contrast under 4.5 to 1 (WCAG 2, AA), and characters for which the typeface
has no glyph.
"""

import ctypes
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as raw

SMALLEST_PT = 7.0
LEAST_CONTRAST = 4.5
MARGINS_PT = (20.0, 8.0, 20.0, 4.0)  # left, top, right, bottom: nothing is printed nearer to the edge
_HAIR_PT = 0.15  # by so much two boxes may meet
_SCALE = 1.0  # pixels a point: enough to see what colour lies under a text
_LEAST_GROUND = 0.06  # share of a text's box; what is under less of it is a line, an edge or a dot
_MAX_TEXT = 4096


@dataclass(frozen=True)
class Text:
    """A text object: one run of type, with the box of its ink from the top left of the page, in points."""

    words: str
    left: float
    top: float
    right: float
    bottom: float
    size_pt: float
    colour: tuple[int, int, int]
    clip: tuple[float, float, float, float] | None


@dataclass(frozen=True)
class Fault:
    """What is wrong, where: page from 1, the words it is about, and a measure of it."""

    kind: str
    page: int
    words: str
    detail: str = ""


def faults(file: Path) -> list[Fault]:
    """All faults of all pages of a PDF.

    Args:
        file: a PDF whose text is not inside form objects.
    """
    missing = _missing_glyphs(file)
    found = [Fault("missing glyph", page, f"{count} times") for page, count in missing.items()]
    with pdfium.PdfDocument(file) as pdf:
        for number, page in enumerate(pdf, start=1):
            texts = read_texts(page)
            found += page_faults(texts, page.get_size(), number)
            found += contrast_faults(texts, ground(page), number)
    return found


def page_faults(texts: list[Text], size_pt: tuple[float, float], page: int) -> list[Fault]:
    """Faults that the places of the texts show."""
    width, height = size_pt
    left, top, right, bottom = MARGINS_PT
    found = []
    for text in texts:
        if text.left < left or text.top < top or text.right > width - right or text.bottom > height - bottom:
            found.append(Fault("outside", page, text.words, _box(text)))
        if text.clip and not _inside(text, text.clip):
            found.append(Fault("clipped", page, text.words, _box(text)))
        if text.size_pt < SMALLEST_PT - 0.01:
            found.append(Fault("small", page, text.words, f"{text.size_pt:.2f} pt"))
    found += [Fault("overlap", page, one.words, other.words) for one, other in overlaps(texts)]
    return found


def overlaps(texts: list[Text]) -> Iterator[tuple[Text, Text]]:
    """Pairs of texts whose ink boxes meet."""
    if not texts:
        return
    boxes = np.array([(text.left, text.top, text.right, text.bottom) for text in texts])
    low, high = boxes[:, None, :2], boxes[None, :, 2:] - _HAIR_PT
    reaches = (low < high).all(axis=2)
    for one, other in np.argwhere(np.triu(reaches & reaches.T, k=1)):
        yield texts[one], texts[other]


def contrast_faults(texts: list[Text], pixels: np.ndarray, page: int) -> list[Fault]:
    """Texts that stand too little out from a colour that lies under a good part of them."""
    found = []
    for text in texts:
        under = pixels[_pixels(text.top, text.bottom), _pixels(text.left, text.right)].reshape(-1, 3)
        if not len(under):
            continue
        codes, counts = np.unique(under.astype(np.uint32) @ (65536, 256, 1), return_counts=True)
        for code, count in zip(codes.tolist(), counts.tolist(), strict=True):
            if count < _LEAST_GROUND * len(under):
                continue
            colour = (code >> 16, code >> 8 & 255, code & 255)
            ratio = contrast(text.colour, colour)
            if ratio < LEAST_CONTRAST:
                found.append(Fault("contrast", page, text.words, f"{ratio:.2f}: {text.colour} on {colour}"))
    return found


def _pixels(low: float, high: float) -> slice:
    """The pixels that lie wholly between two places, or the one that the middle falls on."""
    first, end = int(np.ceil(low * _SCALE)), int(high * _SCALE)
    if first < end:
        return slice(max(0, first), max(0, end))
    middle = max(0, int((low + high) / 2 * _SCALE))
    return slice(middle, middle + 1)


@cache
def contrast(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    """Contrast ratio of two sRGB colours, 1 to 21 (WCAG 2)."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: tuple[int, int, int]) -> float:
    """Relative luminance of an sRGB colour, 0 to 1 (WCAG 2)."""
    channels = [value / 255 for value in colour]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def read_texts(page: pdfium.PdfPage) -> list[Text]:
    """The text objects of a page that have ink, in the order in which they are drawn."""
    height = page.get_height()
    layer = page.get_textpage()
    texts = []
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
        words = _words(item, layer)
        if not words.strip():
            continue
        left, bottom, right, top = item.get_bounds()
        _, skew, _, scale, _, _ = item.get_matrix().get()
        size = ctypes.c_float()
        raw.FPDFTextObj_GetFontSize(item.raw, size)
        texts.append(
            Text(
                words.strip(),
                left,
                height - top,
                right,
                height - bottom,
                size.value * float(np.hypot(skew, scale)),
                _colour(item),
                _clip(item, height),
            )
        )
    return texts


def ground(page: pdfium.PdfPage) -> np.ndarray:
    """The page as drawn without its text: (height, width, 3) bytes of red, green and blue.

    The page loses its text objects; read them first.
    """
    for item in list(page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT])):
        page.remove_obj(item)
    return page.render(scale=_SCALE, rev_byteorder=True, no_smoothpath=True).to_numpy()[:, :, :3]


def _words(item: pdfium.PdfObject, layer: pdfium.PdfTextPage) -> str:
    buffer = (ctypes.c_ushort * _MAX_TEXT)()
    length = raw.FPDFTextObj_GetText(item.raw, layer.raw, buffer, 2 * _MAX_TEXT)
    return bytes(buffer)[:length].decode("utf-16-le").rstrip("\0")


def _colour(item: pdfium.PdfObject) -> tuple[int, int, int]:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    raw.FPDFPageObj_GetFillColor(item.raw, red, green, blue, alpha)
    return red.value, green.value, blue.value


def _clip(item: pdfium.PdfObject, height: float) -> tuple[float, float, float, float] | None:
    """The rectangle that every clip of an object leaves; pdfium counts -1 paths where there is none."""
    path = raw.FPDFPageObj_GetClipPath(item.raw)
    rectangles = []
    for number in range(max(0, raw.FPDFClipPath_CountPaths(path))):
        points = []
        for place in range(raw.FPDFClipPath_CountPathSegments(path, number)):
            x, y = ctypes.c_float(), ctypes.c_float()
            raw.FPDFPathSegment_GetPoint(raw.FPDFClipPath_GetPathSegment(path, number, place), x, y)
            points.append((x.value, height - y.value))
        if points:
            xs, ys = zip(*points, strict=True)
            rectangles.append((min(xs), min(ys), max(xs), max(ys)))
    if not rectangles:
        return None
    lefts, tops, rights, bottoms = zip(*rectangles, strict=True)
    return max(lefts), max(tops), min(rights), min(bottoms)


def _inside(text: Text, box: tuple[float, float, float, float]) -> bool:
    left, top, right, bottom = box
    return (
        text.left >= left - _HAIR_PT
        and text.top >= top - _HAIR_PT
        and text.right <= right + _HAIR_PT
        and text.bottom <= bottom + _HAIR_PT
    )


def _box(text: Text) -> str:
    return f"{text.left:.1f} {text.top:.1f} {text.right:.1f} {text.bottom:.1f}"


def _missing_glyphs(file: Path) -> Counter[int]:
    """How often a page draws glyph 0, which a font keeps for characters that it does not have.

    Every font of our pages is embedded with two-byte codes that are glyph numbers (Identity-H).
    """
    found: Counter[int] = Counter()
    with pikepdf.open(file) as pdf:
        for number, page in enumerate(pdf.pages, start=1):
            for strings in re.findall(rb"((?:<[0-9a-fA-F\s]*>[-\d.\s]*)+)\]?\s*T[jJ]", _content(page)):
                for code in re.findall(rb"<([0-9a-fA-F\s]*)>", strings):
                    digits = re.sub(rb"\s", b"", code)
                    found[number] += sum(
                        digits[place : place + 4] == b"0000" for place in range(0, len(digits), 4)
                    )
    return +found


def _content(page: pikepdf.Page) -> bytes:
    contents = page.obj.Contents
    streams = contents if isinstance(contents, pikepdf.Array) else [contents]
    return b"\n".join(stream.read_bytes() for stream in streams)
