"""What becomes of each original file, and the page that says it.

The page as a whole is compared in the deep run (CRITMIN_DEEP=1): all the originals are read for it.
"""

import os
import sys
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(REPO / "docs"), str(REPO / "tests" / "unit")]

from miniatures import EU_CRM_2017, WORLD_2025  # noqa: E402
from originals import LIST, REASONS, document, originals_in  # noqa: E402


def test_a_file_is_imported_or_says_why_not(tmp_path):
    (tmp_path / "eu").mkdir()
    (tmp_path / "us").mkdir()
    (tmp_path / "NOTES-own.md").write_text("not an original")
    (tmp_path / "eu" / "rates.csv").write_bytes(EU_CRM_2017.content)
    (tmp_path / "eu" / "rates (1).csv").write_bytes(EU_CRM_2017.content)
    (tmp_path / "eu" / "study.pdf").write_bytes(b"%PDF-1.7\n")
    (tmp_path / "us" / "meta.xml").write_bytes(b"<?xml version='1.0'?><metadata/>")
    (tmp_path / "us" / "notes.txt").write_bytes(b"something else\n")
    (tmp_path / "us" / "world.csv").write_bytes(WORLD_2025.content)
    found = {original.place: original for original in originals_in(tmp_path)}
    assert len(found) == 6
    # The space sorts before the point, so the copy comes first and the other one is the duplicate.
    assert found["eu/rates (1).csv"].source_id == "eu_crm"
    assert dict(found["eu/rates (1).csv"].row_counts) == {"raw_eu_crm__eol_rir": 3}
    assert found["eu/rates.csv"].refusal == f"{REASONS['duplicate']} eu/rates (1).csv"
    assert found["eu/study.pdf"].refusal == REASONS["pdf"]
    assert found["us/meta.xml"].refusal == REASONS["xml"]
    assert found["us/notes.txt"].refusal == "no importer knows this layout"
    assert found["us/world.csv"].source_id == "usgs_mcs"


@pytest.mark.skipif(not os.environ.get("CRITMIN_DEEP"), reason="of the deep run: CRITMIN_DEEP=1")
def test_the_page_lists_every_original_as_it_is_read_now(originals):
    assert LIST.read_text(encoding="utf-8") == document(originals_in(originals))


def test_every_refusal_of_the_page_has_one_of_the_four_reasons():
    lines = [line for line in LIST.read_text(encoding="utf-8").splitlines() if line.startswith("| ")][1:]
    refused = [line for line in lines if line.split(" | ")[1:3] == ["", ""] or " |  |  | " in line]
    assert refused
    assert all(any(reason in line for reason in REASONS.values()) for line in refused), refused
