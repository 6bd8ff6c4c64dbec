"""Reads xlsx files back as they are written: every cell with its kind, formulas and links included."""

import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


@dataclass(frozen=True)
class Cell:
    """Kind is text, number, boolean or formula."""

    kind: str
    value: str | float | bool


@dataclass(frozen=True)
class Sheet:
    name: str
    cells: dict[tuple[int, int], Cell]  # row and column from 0
    xml: str

    def rows(self) -> list[list[str | float | bool | None]]:
        """Values row by row, None where nothing is."""
        height = 1 + max((row for row, _ in self.cells), default=-1)
        width = 1 + max((column for _, column in self.cells), default=-1)
        return [
            [
                self.cells[row, column].value if (row, column) in self.cells else None
                for column in range(width)
            ]
            for row in range(height)
        ]


def read_workbook(content: bytes | Path) -> list[Sheet]:
    """The sheets of a workbook in their order."""
    package = zipfile.ZipFile(io.BytesIO(content) if isinstance(content, bytes) else content)
    with package:
        strings = []
        if "xl/sharedStrings.xml" in package.namelist():
            root = etree.fromstring(package.read("xl/sharedStrings.xml"))
            strings = ["".join(text.text or "" for text in item.iter(f"{MAIN}t")) for item in root]
        relations = etree.fromstring(package.read("xl/_rels/workbook.xml.rels"))
        targets = {relation.get("Id"): relation.get("Target") for relation in relations}
        book = etree.fromstring(package.read("xl/workbook.xml"))
        sheets = []
        for entry in book.find(f"{MAIN}sheets"):
            xml = package.read(f"xl/{targets[entry.get(f'{LINK}id')].removeprefix('/xl/')}").decode()
            sheets.append(Sheet(entry.get("name"), dict(_cells(xml, strings)), xml))
        return sheets


def _cells(xml: str, strings: list[str]):
    for cell in etree.fromstring(xml.encode()).iter(f"{MAIN}c"):
        letters, digits = re.fullmatch(r"([A-Z]+)(\d+)", cell.get("r")).groups()
        column = 0
        for letter in letters:
            column = column * 26 + ord(letter) - ord("A") + 1
        place = (int(digits) - 1, column - 1)
        formula, value = cell.find(f"{MAIN}f"), cell.find(f"{MAIN}v")
        if formula is not None:
            yield place, Cell("formula", formula.text or "")
        elif value is None:
            continue
        elif cell.get("t") == "s":
            yield place, Cell("text", strings[int(value.text)])
        elif cell.get("t") == "b":
            yield place, Cell("boolean", value.text == "1")
        else:
            yield place, Cell("number", float(value.text))
