"""Reads a printed PDF back: its texts, page by page, and the files inside it.

The file may be anybody's. It is opened in a process of its own with little memory and time, so that one which
swells up or breaks the reader ends that process and nothing else.
"""

from __future__ import annotations

import ctypes
import resource
import zlib
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path

from critmin.child_process import end_with_parent
from critmin.errors import CritminError

MAX_FILE_MB = 32
MAX_PART_MB = 32
MAX_UNPACKED_MB = 128
MAX_PAGES = 500
# Of the letters' size: the typeface's spaces, and how far apart two letters of one text may stand.
_SPACES = (0.3335, 0.6665)
_WIDEST_SPACE = 0.85
_HAIR = 0.02
_MEMORY_MB = 768
_SECONDS = 60


class UnreadablePdf(CritminError):
    """The file is no PDF, is damaged or larger than any that is printed here."""


@dataclass(frozen=True)
class Enclosed:
    """A file inside a PDF; `is_whole` is whether its content has the checksum that the PDF says it has."""

    name: str
    content: bytes
    is_whole: bool


@dataclass(frozen=True)
class Printed:
    """What a PDF holds: the texts of each page as they are drawn, and the files in it."""

    pages: tuple[tuple[str, ...], ...]
    files: tuple[Enclosed, ...]


@dataclass(frozen=True)
class _Drawn:
    """A text as it is drawn: where it begins and its ink ends, its base line, its size."""

    words: str
    left: float
    right: float
    base: float
    size: float
    font: str

    @property
    def shape(self) -> tuple[str, str]:
        """The letter in its typeface."""
        return self.words.strip(), self.font

    @property
    def is_letter(self) -> bool:
        """Whether it is a single letter: charts are drawn so."""
        return len(self.words.strip()) == 1


def read_printed(file: Path) -> Printed:
    """Read a PDF in a process of its own.

    Raises:
        UnreadablePdf: there is no such file, or nothing can be read from it within the limits.
    """
    if not file.is_file():
        raise UnreadablePdf(f"{file} is not there.")
    if (size := file.stat().st_size) > MAX_FILE_MB * 1024**2:
        raise UnreadablePdf(
            f"{file.name} has {size / 1024**2:.0f} MB; a printed sheet has less than {MAX_FILE_MB} MB."
        )
    with file.open("rb") as opened:
        if b"%PDF-" not in opened.read(1024):
            raise UnreadablePdf(f"{file.name} is not a PDF.")
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_fence) as fenced:
        try:
            found = fenced.submit(_read, file).result()
        except BrokenProcessPool:
            raise UnreadablePdf(
                f"{file.name} can't be read within {_MEMORY_MB} MB and {_SECONDS} seconds: it is damaged, or "
                "made to do harm."
            ) from None
        except MemoryError:
            raise UnreadablePdf(f"{file.name} can't be read within {_MEMORY_MB} MB.") from None
    if isinstance(found, str):
        raise UnreadablePdf(f"{file.name}: {found}")
    return found


def _fence() -> None:
    end_with_parent()
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_MB * 1024**2,) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _read(file: Path) -> Printed | str:
    """What is in the file, or what is wrong with it."""
    import pikepdf

    try:
        files = _files_in(file)
        return Printed(_texts_in(file), files)
    except pikepdf.PasswordError:
        return "it is locked with a password."
    except (pikepdf.PdfError, ValueError, zlib.error, RecursionError) as error:
        said = str(error).splitlines() or [type(error).__name__]
        return f"it is damaged, or not of critmin ({said[0][:200]})."


def _files_in(file: Path) -> tuple[Enclosed, ...]:
    import hashlib

    import pikepdf

    files = []
    with pikepdf.open(file) as pdf:
        whole = 0
        for item in pdf.objects:
            if isinstance(item, pikepdf.Stream):
                whole += len(_unpacked(item))
                if whole > MAX_UNPACKED_MB * 1024**2:
                    raise ValueError(f"unpacked it has more than {MAX_UNPACKED_MB} MB")
        for name, attached in sorted(pdf.attachments.items()):
            stream = attached.get_file().obj
            content = _unpacked(stream)
            declared = stream.get("/Params", {}).get("/CheckSum")
            md5 = hashlib.md5(content, usedforsecurity=False).digest()
            files.append(Enclosed(name, content, declared is not None and bytes(declared) == md5))
    return tuple(files)


def _unpacked(stream) -> bytes:
    """The content of a packed stream, unless it is much longer than those that are printed here.

    Raises:
        ValueError: it is too long, or packed in another way than this program does.
    """
    packed = stream.read_raw_bytes()
    filters = stream.get("/Filter")
    if filters is None:
        return packed
    names = [str(filters)] if not hasattr(filters, "__iter__") or str(filters)[:1] == "/" else list(filters)
    if [str(name) for name in names] != ["/FlateDecode"]:
        raise ValueError("a part is packed in another way than critmin packs")
    most = MAX_PART_MB * 1024**2
    unpacking = zlib.decompressobj()
    content = unpacking.decompress(packed, most + 1)
    if len(content) > most:
        raise ValueError(f"unpacked a part has more than {MAX_PART_MB} MB")
    return content


def _texts_in(file: Path) -> tuple[tuple[str, ...], ...]:
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(file) as pdf:
            if len(pdf) > MAX_PAGES:
                raise ValueError(f"it has {len(pdf)} pages")
            pages = [list(_drawn_on(page)) for page in pdf]
    except pypdfium2.PdfiumError as error:
        raise ValueError(str(error)) from error
    advances = _advances(pages)
    return tuple(tuple(_texts(drawn, advances)) for drawn in pages)


def _drawn_on(page) -> Iterator[_Drawn]:
    """What is drawn as text on a page, in that order."""
    import pypdfium2.raw as raw

    whole = page.get_textpage()
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=15):
        words = _words_of(item, whole)
        if words.strip():
            matrix = item.get_matrix()
            size = _size_of(item) * abs(matrix.d)
            yield _Drawn(words, matrix.e, item.get_bounds()[2], matrix.f, size, _font_of(item))


def _advances(pages: Sequence[Sequence[_Drawn]]) -> dict[tuple[str, str], float]:
    """How far after a letter the next one stands, in parts of the size: the least that is found."""
    advances: dict[tuple[str, str], float] = {}
    for drawn in pages:
        for last, letter in pairwise(drawn):
            if _is_near(last, letter):
                step = (letter.left - last.left) / letter.size
                advances[last.shape] = min(step, advances.get(last.shape, step))
    return advances


def _texts(drawn: Sequence[_Drawn], advances: Mapping[tuple[str, str], float]) -> list[str]:
    """The texts of a page; letters that were drawn one by one are put together again."""
    texts: list[str] = []
    last: _Drawn | None = None
    for item in drawn:
        if last and _is_near(last, item) and _continues(last, item, advances):
            texts[-1] += item.words
        else:
            texts.append(item.words)
        last = item
    return [" ".join(text.split()) for text in texts]


def _is_near(last: _Drawn, letter: _Drawn) -> bool:
    """Whether two letters stand on one line, of one size, no further apart than a space is wide."""
    return (
        last.is_letter
        and letter.is_letter
        and abs(last.base - letter.base) < 0.05 * letter.size
        and abs(last.size - letter.size) < 0.01 * letter.size
        and last.left < letter.left < last.right + _WIDEST_SPACE * letter.size
    )


def _continues(last: _Drawn, letter: _Drawn, advances: Mapping[tuple[str, str], float]) -> bool:
    """Whether a letter follows as close as elsewhere, or after one space: labels may all but touch."""
    step = (letter.left - last.left) / letter.size - advances[last.shape]
    return step < _HAIR or (last.words.endswith(" ") and any(abs(step - space) < _HAIR for space in _SPACES))


def _font_of(drawn) -> str:
    import pypdfium2.raw as raw

    font = raw.FPDFTextObj_GetFont(drawn.raw)
    length = raw.FPDFFont_GetBaseFontName(font, None, 0)
    name = ctypes.create_string_buffer(length)
    raw.FPDFFont_GetBaseFontName(font, name, length)
    return name.value.decode("utf-8", "replace")


def _size_of(drawn) -> float:
    import pypdfium2.raw as raw

    size = ctypes.c_float()
    raw.FPDFTextObj_GetFontSize(drawn.raw, size)
    return size.value


def _words_of(drawn, whole) -> str:
    import pypdfium2.raw as raw

    length = raw.FPDFTextObj_GetText(drawn.raw, whole.raw, None, 0)
    buffer = (ctypes.c_ushort * (length // 2 + 1))()
    raw.FPDFTextObj_GetText(drawn.raw, whole.raw, buffer, length)
    return bytes(buffer)[:length].decode("utf-16-le", "replace").rstrip("\0")
