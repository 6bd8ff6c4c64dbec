"""Every page that is printed, in both languages: what a reader can't read is found in the PDF itself."""

from __future__ import annotations  # DuckDB complains at exit about a type that an annotation kept alive

import os
from pathlib import Path

import duckdb
import pytest

import page_checks


@pytest.mark.parametrize("language", ["ja", "en"])
def test_no_page_has_a_fault(language, printed_folder: Path, warehouse: duckdb.DuckDBPyConnection):
    """The deck with its minerals, and whatever else is there; in the deep run every mineral."""
    folder = printed_folder if language == "ja" else printed_folder / language
    rows = warehouse.execute(
        "select mineral_code, is_in_deck from marts.factsheet_minerals "
        "inner join marts.factsheet_sheets using (mineral_code) "
        "inner join marts.factsheet_reporters using (reporter_code) where is_default and has_indicator"
    ).fetchall()
    assert len(rows) > 40
    is_deep = bool(os.environ.get("CRITMIN_DEEP"))
    expected = {f"{mineral}.pdf" for mineral, is_in_deck in rows if is_in_deck or is_deep}
    files = {file.name: file for file in folder.glob("*.pdf")}
    assert expected | {"deck.pdf", "methods.pdf"} <= set(files)
    found = {name: page_checks.faults(file) for name, file in sorted(files.items())}
    assert {name: faults for name, faults in found.items() if faults} == {}
