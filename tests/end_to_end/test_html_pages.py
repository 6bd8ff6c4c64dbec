"""The factsheets as HTML: the slides of the PDF, in a file that needs nothing beside it and runs nothing."""

import base64
import io
import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from pdf_reading import page_sizes, read_pieces

POLICY = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; base-uri 'none'; form-action 'none'"
# Whatever a browser would load, run or send.
ACTIVE = {
    "script",
    "link",
    "img",
    "iframe",
    "object",
    "embed",
    "base",
    "form",
    "video",
    "audio",
    "image",
    "use",
}
ADDRESSES = {"src", "href", "xlink:href", "srcset", "data", "action", "poster", "background", "ping"}


class Page(HTMLParser):
    """Elements, attributes, the style sheet, and the printed text of each slide."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.style = ""
        self.slides: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag == "section":
            self.slides.append("")
        if tag in ("style", "title"):
            self._open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if self._open and tag == self._open[-1]:
            self._open.pop()

    def handle_data(self, data):
        if "style" in self._open:
            self.style += data
        elif self.slides and not self._open:
            self.slides[-1] += data


@pytest.fixture(scope="module")
def files(printed_folder: Path, other_formats: Path) -> tuple[Path, Path]:
    """Nickel's sheet as PDF and as HTML."""
    return printed_folder / "nickel.pdf", other_formats / "nickel.html"


@pytest.fixture(scope="module")
def page(files) -> Page:
    return Page(files[1].read_text(encoding="utf-8"))


def test_nothing_is_loaded_run_or_sent(page, files):
    tags = [tag for tag, _ in page.tags]
    assert not ACTIVE & set(tags)
    assert tags.index("meta") < tags.index("style")
    policies = [
        attributes["content"]
        for tag, attributes in page.tags
        if tag == "meta" and attributes.get("http-equiv") == "Content-Security-Policy"
    ]
    assert policies == [POLICY]
    for tag, attributes in page.tags:
        assert not [name for name in attributes if name in ADDRESSES or name.startswith("on")], tag
        assert "url(" not in (attributes.get("style") or "")
    fonts, others = [], []
    for address in re.findall(r"url\(([^)]*)\)", page.style):
        (fonts if address.startswith("'data:font/woff2;base64,") else others).append(address)
    assert len(fonts) == 2 and not others
    assert "@import" not in page.style
    assert files[1].stat().st_size < 1_000_000


def test_each_slide_has_the_characters_of_its_page_in_the_pdf(page, files):
    assert len(page.slides) == len(page_sizes(files[0]))
    for number, slide in enumerate(page.slides):
        printed = Counter("".join(piece.text for piece in read_pieces(files[0], number)))
        shown = Counter(slide)
        for blank in " 　\n\xa0":
            printed.pop(blank, None)
            shown.pop(blank, None)
        assert shown == printed, f"slide {number + 1}"


def test_the_typeface_inside_has_every_printed_character_in_both_weights(page):
    printed = set("".join(page.slides)) - set("\n")
    packed = re.findall(r"base64,([A-Za-z0-9+/=]+)", page.style)
    for content in packed:
        with TTFont(io.BytesIO(base64.b64decode(content))) as font:
            assert printed <= {chr(code) for code in font.getBestCmap()}
            # Its licence wants to be passed on with it.
            assert "SIL Open Font License" in font["name"].getDebugName(13)
