"""Documents as HTML files that open from disk: style and typeface inside, no script, nothing fetched.

The slides are those of the PDF. Of the typeface a file holds the characters that it prints, so that the same
slides give the same bytes.
"""

from __future__ import annotations

import base64
import io
import os
from functools import lru_cache
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from markupsafe import Markup

from critmin.factsheet.documents import Document, Draft
from critmin.factsheet.fonts import FAMILY, FILES, Typeface, printed_text
from critmin.factsheet.pages import Pages

_AFTER = '<meta charset="utf-8">\n'


def html_name(document: Document | Draft) -> str:
    """Name of the file that a document is written to as HTML."""
    return f"{document.name.removesuffix('.pdf')}.html"


def write_html(document: Document, pages: Pages, output: Path) -> Path:
    """Write a document beside its place, then put it there in one step.

    Args:
        document: the slides, set as HTML.
        pages: what the slides were made with; gives the style.
        output: folder of the file.
    """
    target = output / html_name(document)
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        temporary.write_text(self_contained(document.html, pages), encoding="utf-8", newline="\n")
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
    return target


def self_contained(html: str, pages: Pages) -> str:
    """A document with its style and the characters of the typeface that it prints.

    Raises:
        ValueError: the document has no place for a head.
    """
    before, found, after = html.partition(_AFTER)
    if not found:
        raise ValueError("the document does not say its character set, after which the style goes")
    head = pages.slide(
        "layouts/screen_head.html.j2",
        faces=Markup(font_faces(printed_text(html), pages.fonts)),  # noqa: S704 - base64
        rules=Markup(pages.rules),  # noqa: S704 - holds no text from data
    )
    return f"{before}{found}{head}{after}"


def font_faces(text: str, fonts: Typeface) -> str:
    """The @font-face rules with both weights inside, reduced to the characters of a text."""
    characters = "".join(sorted(set(text)))
    return "\n".join(
        f"@font-face {{ font-family: '{FAMILY}'; font-weight: {weight}; src: url('data:font/woff2;base64,"
        f"{base64.b64encode(_reduced(fonts.folder / name, characters)).decode('ascii')}') format('woff2'); }}"
        for weight, name in FILES.items()
    )


@lru_cache(maxsize=8)
def _reduced(path: Path, characters: str) -> bytes:
    """A font file with the glyphs of some characters; its licence stays in its name table."""
    options = subset.Options(flavor="woff2", layout_features=[], hinting=False, notdef_outline=True)
    options.name_IDs = ["*"]
    options.drop_tables += ["meta", "vhea", "vmtx", "GPOS", "GSUB", "GDEF", "BASE", "DSIG"]
    options.recalc_timestamp = False
    with TTFont(path, lazy=True, recalcTimestamp=False) as font:
        reducer = subset.Subsetter(options)
        reducer.populate(text=characters)
        reducer.subset(font)
        font.flavor = "woff2"
        written = io.BytesIO()
        font.save(written, reorderTables=False)
    return written.getvalue()
