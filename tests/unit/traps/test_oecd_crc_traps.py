"""Traps of the OECD's country risk classes, one test each."""

import re
from pathlib import Path

import polars as pl
import pypdfium2
import pytest

from critmin.errors import ImportRefused
from critmin.importers.oecd_crc import CLASSES_SCHEMA, IMPORTER
from critmin.importers.registry import Delivery
from critmin.provenance import register
from make_oecd_crc import CLASSES

# "4    AND    Andorra    -    -    (8)": number, code, name, previous and current class, notes.
_LINE = re.compile(r"^\d+\s+([A-Z]{3})\s+.+?\s+([0-7-])\s+([0-7-])\s*((?:\(\d\)\s*)*)$", re.MULTILINE)


@pytest.fixture(scope="module")
def original(originals: Path) -> Delivery:
    (delivery,) = IMPORTER.read(originals / "oecd-crc-2026" / "oecd_crc_2026.csv")
    return delivery


@pytest.fixture(scope="module")
def printed(originals: Path) -> dict[str, tuple[str, str, str]]:
    """Country → previous class, current class and notes in the published list."""
    document = pypdfium2.PdfDocument(originals / "oecd-crc-2026" / "cre-crc-current-english.pdf")
    text = "\n".join(page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document)
    return {match[1]: (match[2], match[3], " ".join(match[4].split())) for match in _LINE.finditer(text)}


def test_trap_26_zero_is_class_0_only_without_a_note(tmp_path):
    path = tmp_path / "delivered.csv"
    path.write_bytes(CLASSES.content)
    (delivery,) = IMPORTER.read(path)
    assert delivery.rows.schema == CLASSES_SCHEMA
    assert dict(delivery.rows.select("country_code_as_published", "is_classified").rows()) == {
        "CHL": True,
        "CIV": True,
        "XKV": True,  # the note is on Kosovo's status
        "NAM": True,  # 0 without a note
        "CYP": False,
        "TUV": False,
    }
    # The text stays as it was in the file.
    assert delivery.rows["risk_class_as_published"].to_list() == ["4", "1", "3", "0", "0", "0"]


def test_trap_26_only_singapore_has_class_0_all_other_zeros_are_hyphens(original, printed):
    zeros = original.rows.filter(pl.col("risk_class_as_published") == "0")
    classified = zeros.filter(pl.col("is_classified"))["country_code_as_published"].to_list()
    assert classified == ["SGP"]
    assert printed["SGP"][:2] == ("0", "0")
    hyphens = {code for code, (previous, _, _) in printed.items() if previous == "-"}
    assert set(zeros["country_code_as_published"]) - {"SGP"} == hyphens
    assert len(hyphens) == 64


def test_trap_26_the_file_has_the_previous_classes(original, printed):
    """Whoever parsed the list took its column "Previous"; three classes changed on 30 January 2026."""
    assert len(printed) == original.rows.height == 201
    in_file = dict(original.rows.select("country_code_as_published", "risk_class_as_published").rows())
    assert {code: previous.replace("-", "0") for code, (previous, _, _) in printed.items()} == in_file
    changed = {code: (was, now) for code, (was, now, _) in printed.items() if was != now}
    assert changed == {"ARM": ("6", "5"), "MDA": ("7", "6"), "OMN": ("4", "3")}
    assert "previous classes" in original.note


def test_the_notes_are_those_of_the_list(original, printed):
    notes = dict(original.rows.select("country_code_as_published", "notes_as_published").rows())
    assert notes == {code: notes_there for code, (_, _, notes_there) in printed.items()}


@pytest.mark.parametrize(
    ("old", "new", "column", "found"),
    [
        (",4,", ",8,", "crc", "'8'"),
        (",4,", ",-,", "crc", "'-'"),
        ("(5)", "(9)", "notes", "the note (9)"),
        ("(5)", "5", "notes", "'5'"),
        ("TUV,0", "TUV,3", "crc", "the class 3 beside the notes (5)"),
        ("CHL", "NAM", "iso3", "'NAM' again (first in row 2)"),
    ],
)
def test_what_is_no_class_is_refused(tmp_path, old, new, column, found):
    path = tmp_path / "delivered.csv"
    path.write_bytes(CLASSES.with_text(old, new).content)
    with pytest.raises(ImportRefused) as refused:
        IMPORTER.read(path)
    assert (refused.value.column, refused.value.found) == (column, found)


def test_every_country_is_known(original, seeds_copy):
    (imported,) = register([original], seeds_copy)
    assert imported.row_count_kept == 201


def test_classes_leave_no_trace_in_what_is_committed(original, seeds_copy):
    """They may not be passed on: rows and snapshot stay in the local folder."""
    register([original], seeds_copy)
    assert "oecd_crc" not in (seeds_copy / "provenance/snapshots.csv").read_text(encoding="utf-8")
    for path in seeds_copy.glob("raw/oecd_crc/*.csv"):
        assert path.read_text(encoding="utf-8").count("\n") == 1
