"""Every figure that a document prints: read off its HTML, each with the text and the place where it stands.

What is written to the PDF is this HTML, text for text, so a reader of the PDF can be asked to find the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from html.parser import HTMLParser

IDENTIFIER_PLACE = "identifier"
RATINGS = ("High", "Mid", "Low", "N/A")

_RATING = "|".join(re.escape(rating) for rating in RATINGS)
# A digest first, that its digits are not read as figures; then a rating as a word; then a number.
_TOKENS = re.compile(
    rf"(?P<digest>(?<![0-9A-Za-z])(?=[0-9a-f]*[a-f])(?=[a-f]*[0-9])[0-9a-f]{{16}}(?![0-9A-Za-z]))"
    rf"|(?P<rating>(?<![0-9A-Za-z])(?:{_RATING})(?![0-9A-Za-z]))"
    r"|(?P<number>[−+±-]?\d[\d,]*(?:\.\d+)?)"
)


@dataclass(frozen=True)
class Text:
    """A piece of printed text: one line, or what stands of it between two changes of the type.

    `place` names the parts of the page around it, the outermost first; `piece` counts from 1 on a page.
    """

    page: int
    place: tuple[str, ...]
    piece: int
    words: str


@dataclass(frozen=True)
class Figure:
    """A number, rating, digest or identifier as printed; `after` is what follows it in its text."""

    text: Text
    kind: str
    printed: str
    after: str

    @property
    def number(self) -> float | None:
        """The number as read off the print; None for what is none."""
        return read_number(self.printed) if self.kind == "number" else None

    @property
    def is_percent(self) -> bool:
        """Whether a percent sign follows."""
        return self.after.startswith(("%", "％"))


def read_number(printed: str) -> float:
    """A number as the pages print it: thousands grouped, a minus sign of its own."""
    sign = -1.0 if printed[0] in "−-" else 1.0
    return sign * float(printed.lstrip("−-+±").replace(",", ""))


def texts_of(html: str) -> list[Text]:
    """The printed texts of a document, in its order."""
    reader = _Texts()
    reader.feed(html)
    return reader.texts


def figures_of(texts: Iterable[Text]) -> list[Figure]:
    """The figures of the texts, in their order."""
    return [figure for text in texts for figure in figures_in(text)]


def figures_in(text: Text) -> list[Figure]:
    """The figures of one text; a document's identifier is one figure, whatever digits it has."""
    if text.place[-1:] == (IDENTIFIER_PLACE,):
        return [Figure(text, "identifier", text.words, "")]
    return [
        Figure(text, str(found.lastgroup), found[0], text.words[found.end() :])
        for found in _TOKENS.finditer(text.words)
    ]


def plain(words: str) -> str:
    """A text without what neither HTML nor PDF keeps: the number and kind of its spaces."""
    return " ".join(words.split())


def texts_digest(words: Iterable[str]) -> str:
    """The checksum of texts; their order does not count, as a page may be drawn in another one."""
    return sha256("\n".join(sorted(words)).encode()).hexdigest()


def figures_digest(figures: Iterable[Figure]) -> str:
    """The checksum of what is printed in figures, with their texts.

    The identifier holds it, so it is left out; and so is the warehouse's digest, which changes with figures
    of other documents.
    """
    lines = [
        f"{figure.text.page}\t{_without_digest(figure.text.words)}\t{figure.printed}"
        for figure in figures
        if figure.kind in ("number", "rating")
    ]
    return texts_digest(lines)


def _without_digest(words: str) -> str:
    return _TOKENS.sub(lambda found: "" if found["digest"] else found[0], words)


class _Texts(HTMLParser):
    _SILENT = frozenset({"style", "script", "title", "desc"})
    _VOID = frozenset({"meta", "link", "br", "hr", "img", "col"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[Text] = []
        self._open: list[tuple[str, str]] = []
        self._page = 0
        self._piece = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self._VOID:
            return
        named = dict(attrs)
        if tag == "section" and "slide" in (named.get("class") or "").split():
            self._page += 1
            self._piece = 0
        self._open.append((tag, named.get("data-where") or ""))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element without content prints nothing."""

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        words = plain(data)
        if not words or not self._page or any(tag in self._SILENT for tag, _ in self._open):
            return
        self._piece += 1
        place = tuple(where for _, where in self._open if where)
        self.texts.append(Text(self._page, place, self._piece, words))
