"""The report of a check, or of a delivery that was refused: what its rows hold is shown as text."""

import re
from html.parser import HTMLParser
from pathlib import Path

from critmin.project import Project
from critmin.quality.data_docs import write_page
from critmin.quality.judging import Verdict
from critmin.quality.suites import Expectation, Look, Suite
from hostile_text import LONG, SHORT

TEXTS = (*SHORT, *LONG)


class Page(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data):
        self.text += data


def page_of(texts: tuple[str, ...], file: Path) -> Page:
    expectation = Expectation("a_code", "expect_column_values_to_be_between", "a reason")
    suite = Suite("raw", "usgs_mcs", (Look("values", "a value", "select 1", (expectation,)),))
    rows = [{"country": text, text: "1"} for text in texts]
    verdict = Verdict(suite.name, "values", expectation, "failed", len(rows), " ".join(texts), rows)
    write_page(Project(Path(__file__).resolve().parents[2]), suite, [verdict], file)
    return Page(file.read_text(encoding="utf-8"))


def test_no_text_of_a_delivery_becomes_an_element_or_an_attribute(tmp_path):
    plain = page_of(("a",), tmp_path / "plain.html")
    hostile = page_of(TEXTS, tmp_path / "hostile.html")
    assert hostile.tags == plain.tags and hostile.attributes == plain.attributes
    shown = re.sub(r"\s", "", hostile.text)
    missing = [text for text in TEXTS if text.isprintable() and re.sub(r"\s", "", text) not in shown]
    assert not missing
