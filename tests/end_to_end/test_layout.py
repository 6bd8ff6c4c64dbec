"""Every page of every sheet, in both languages: what a reader can't read is found in the PDF itself."""

from __future__ import annotations  # DuckDB complains at exit about a type that an annotation kept alive

from pathlib import Path

import duckdb
import pytest

import page_checks


@pytest.mark.parametrize("language", ["ja", "en"])
def test_no_page_has_a_fault(language, printed_folder: Path, warehouse: duckdb.DuckDBPyConnection):
    folder = printed_folder if language == "ja" else printed_folder / language
    sheets = warehouse.execute(
        "select distinct mineral_code from marts.factsheet_sheets "
        "inner join marts.factsheet_reporters using (reporter_code) where is_default and has_indicator"
    ).fetchall()
    expected = {f"{mineral}.pdf" for (mineral,) in sheets} | {"deck.pdf", "methods.pdf"}
    files = {file.name: file for file in folder.glob("*.pdf")}
    assert len(sheets) > 40
    assert expected <= set(files)
    found = {name: page_checks.faults(files[name]) for name in sorted(expected)}
    assert {name: faults for name, faults in found.items() if faults} == {}
