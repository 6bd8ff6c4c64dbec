"""Names as a hostile publisher would write them, printed through to every kind of file: text they stay."""

import csv
import io
import json
import re
import zipfile
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
from lxml import etree
from pptx import Presentation

from critmin import scenarios
from critmin.cells import as_written, harmless
from critmin.errors import CritminError
from critmin.factsheet.maps import render_evaluations
from critmin.factsheet.render import render_factsheets
from critmin.warehouse import connect
from hostile_text import LONG, NARROW, SHORT, hostile_copy
from workbook_reading import read_workbook

MINERAL = "nickel"
ELEMENTS = (
    "html head meta title style body section h1 h2 p div span ul ol li article figure header footer dl dt dd "
    "sub table thead tbody tr th td svg g path rect line circle polygon polyline text tspan"
)
FORMATS = ("pdf", "html", "pptx", "xlsx")


@pytest.fixture(scope="module")
def hostile(warehouse_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with the files of a mineral where every name is hostile."""
    folder = tmp_path_factory.mktemp("hostile")
    copy = hostile_copy(warehouse_file, folder / "hostile.duckdb", (MINERAL,), SHORT)
    files = render_factsheets(copy, folder / "files", [MINERAL], formats=FORMATS)
    # Files are named by codes, which stay what they are.
    assert [file.name for file in files] == [f"{MINERAL}.{ending}" for ending in FORMATS]
    names = {"hostile.duckdb", "files", f"{MINERAL}.txt", *(file.name for file in files)}
    # What is known of unchanged files lies in a folder of its own.
    assert {path.name for path in folder.rglob("*") if ".stamps" not in path.parts} <= names
    return folder / "files"


class Elements(HTMLParser):
    """Elements with their attributes, comments, and text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: Counter[str] = Counter()
        self.attributes: Counter[str] = Counter()
        self.styles: list[str] = []
        self.other: list[str] = []
        self.texts: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags[tag] += 1
        self.attributes.update(name for name, _ in attrs)
        self.styles += [value for name, value in attrs if name == "style"]

    def handle_data(self, data):
        self.texts.append(data)

    def handle_comment(self, data):
        self.other.append(data)

    def unknown_decl(self, data):
        self.other.append(data)


def printed(texts: list[str]) -> set[str]:
    """Which of the hostile names stand among the texts, letter for letter."""
    whole = "\n".join(texts)
    return {name for name in (*SHORT, *NARROW) if name in whole}


def test_no_name_becomes_an_element_an_attribute_or_a_style_in_html(hostile):
    html = Elements((hostile / f"{MINERAL}.html").read_text(encoding="utf-8"))
    assert set(html.tags) <= set(ELEMENTS.split())
    assert not [name for name in html.attributes if name.startswith("on") or name in ("href", "src")]
    assert not html.other
    for style in html.styles:
        for declaration in style.split(";"):
            name, _, value = declaration.partition(":")
            assert re.fullmatch(r"[a-z-]*", name.strip()), style
            assert re.fullmatch(r"[-a-z0-9.%# ]*", value.strip(), re.IGNORECASE), style
    assert len(printed(html.texts)) > 15
    assert "49" not in [text.strip() for text in html.texts]


def test_no_name_becomes_a_link_an_action_or_a_field_in_the_pdf(hostile):
    file = hostile / f"{MINERAL}.pdf"
    with pikepdf.open(file) as pdf:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
                assert not {"/URI", "/JS", "/JavaScript", "/Launch", "/AA", "/OpenAction", "/AcroForm"} & set(
                    item.keys()
                )
    with pdfium.PdfDocument(file) as pdf:
        texts = [page.get_textpage().get_text_bounded() for page in pdf]
    assert len(printed(texts)) > 15


def test_no_name_becomes_a_link_a_field_or_a_formula_in_a_slide(hostile):
    content = (hostile / f"{MINERAL}.pptx").read_bytes()
    (slide,) = Presentation(io.BytesIO(content)).slides
    texts = []
    for shape in slide.shapes:
        if shape.has_text_frame:
            texts.append(shape.text_frame.text)
        elif shape.has_table:
            texts += [cell.text_frame.text for row in shape.table.rows for cell in row.cells]
        elif shape.has_chart:
            (sheet,) = read_workbook(shape.chart.part.chart_workbook.xlsx_part.blob)
            assert "formula" not in {cell.kind for cell in sheet.cells.values()}
            assert "hyperlink" not in sheet.xml
            names = [str(name) for name in shape.chart.plots[0].categories]
            texts += names
    assert len(printed(texts)) > 15
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for name in package.namelist():
            assert re.fullmatch(r"[\w\[\]./-]+", name) and ".." not in name
            if name.endswith(".rels"):
                modes = [relation.get("TargetMode") for relation in etree.fromstring(package.read(name))]
                assert modes == [None] * len(modes), name
            elif name.startswith("ppt/slides/") and name.endswith(".xml"):
                tags = {
                    etree.QName(element).localname for element in etree.fromstring(package.read(name)).iter()
                }
                assert not {"hlinkClick", "hlinkHover", "oleObj", "control", "pic", "extLst"} & tags


def test_no_name_or_figure_becomes_a_formula_or_a_link_in_a_workbook(hostile):
    file = hostile / f"{MINERAL}.xlsx"
    texts = []
    for sheet in read_workbook(file):
        assert {cell.kind for cell in sheet.cells.values()} <= {"text", "number", "boolean"}
        assert "hyperlink" not in sheet.xml and "<f>" not in sheet.xml
        texts += [cell.value for cell in sheet.cells.values() if cell.kind == "text"]
    assert len(printed(texts)) > 15
    # What a publisher wrote is there letter for letter, whatever it is; signs that XML lacks are spelt out.
    plain = {text for text in LONG if text.isprintable()}
    assert len(plain & set(texts)) > 20
    with zipfile.ZipFile(file) as package:
        names = package.namelist()
        assert not [
            name for name in names if "externalLink" in name or "vba" in name or "sheets/_rels" in name
        ]


def test_what_a_user_writes_of_a_scenario_stays_text(warehouse_file, tmp_path):
    said = '<b>x</b> "><i>y</i> {{ 7*7 }} </p> =1+1 &lt;'
    plan = tmp_path / "plan.csv"
    with plan.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("mineral_code", "lever", "days", "assumption", "source"))
        writer.writerow(("copper", "stockpiling", "60", said, said))
    with connect(warehouse_file) as connection:
        rows = scenarios.read_file(plan, connection)
    (file,) = render_evaluations(warehouse_file, tmp_path, ["copper"], {"plan": rows}, formats=("html",))
    html = Elements(file.read_text(encoding="utf-8"))
    assert set(html.tags) <= set(ELEMENTS.split())
    words = re.sub(r"\s", "", "".join(html.texts))
    assert words.count(re.sub(r"\s", "", said)) >= 2
    with pytest.raises(CritminError, match="small letters"), connect(warehouse_file) as connection:
        plan.write_text(
            "scenario_id,mineral_code,lever,days,assumption,source\n../../x,copper,stockpiling,60,a,b\n"
        )
        scenarios.read_file(plan, connection)


def test_no_name_or_figure_becomes_a_formula_in_the_tables_of_a_pdf(hostile):
    texts = []
    with pikepdf.open(hostile / f"{MINERAL}.pdf") as pdf:
        assert set(pdf.attachments) == {"data.csv", "figures.csv", "provenance.json"}
        for name in ("data.csv", "figures.csv"):
            content = pdf.attachments[name].get_file().read_bytes().decode()
            for row in csv.reader(io.StringIO(content, newline="")):
                texts += row
        provenance = json.loads(pdf.attachments["provenance.json"].get_file().read_bytes())
    assert len(printed(texts)) > 15
    assert not [text for text in texts if text != as_written(text) and not text.startswith("'")]
    assert not [text for text in texts if harmless(text) != text]
    assert len({row.get("value_as_published") for row in provenance["rows"]} & set(LONG)) > 20
