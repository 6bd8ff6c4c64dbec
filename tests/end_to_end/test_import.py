"""A delivery that is not what its layout promises is refused whole: seeds and warehouse stay as they were.

Each bad file is the good one with a single thing wrong, and the good one is shown to import.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import polars as pl
import pytest

from critmin.raw_tables import raw_tables

HELD = "mof_2020_s06"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
HEADER = [
    "Exp or Imp", "Year", "HS", "Country", "Unit1", "Unit2", "Quantity1-Year", "Quantity2-Year", "Value-Year",
    *(f"{measure}-{month}" for month in MONTHS for measure in ("Quantity1", "Quantity2", "Value")),
]  # fmt: skip

NOTHING_IS_EXPECTED = """
[[look]]
name = "nothing"
shows = "nothing"
sql = "select snapshot_id from provenance.snapshots where false"
may_be_empty = "Layouts are tested here"
[[look.expect]]
code = "none"
type = "expect_column_to_exist"
column = "snapshot_id"
why = "Layouts are tested here"
"""


def line(code: str, country: str, quantities_kg: list[int], values_thousand_jpy: list[int]) -> list[str]:
    monthly = [
        str(cell) for pair in zip(quantities_kg, values_thousand_jpy, strict=True) for cell in (0, *pair)
    ]
    return ["2", "2020", f"'{code}'", country, "  ", "KG", "0", str(sum(quantities_kg)),
            str(sum(values_thousand_jpy)), *monthly]  # fmt: skip


def good_lines() -> list[list[str]]:
    """Imports of lithium carbonate from Chile and China, and of lithium hydroxide from the USA."""
    return [
        HEADER,
        line("283691000", "105", [100] * 12, [90] * 12),
        line("283691000", "409", list(range(1000, 1012)), [800] * 12),
        line("282520000", "304", [0] * 11 + [500], [0] * 11 + [450]),
    ]


def as_csv(lines: list[list[str]]) -> bytes:
    return "".join(",".join(cells) + "\n" for cells in lines).encode()


def cut_in_mid_line() -> bytes:
    return as_csv(good_lines())[:-30]


def cut_in_the_last_number() -> bytes:
    """The last line keeps all its cells; only its last number, 450, loses a digit."""
    return as_csv(good_lines())[:-2]


def wrong_encoding() -> bytes:
    return as_csv(good_lines()).replace(b"KG", "瓩".encode("cp932"))


def renamed_column() -> bytes:
    return as_csv(good_lines()).replace(b"Quantity2-Mar", b"Weight-Mar")


def unknown_country() -> bytes:
    lines = good_lines()
    lines[2][3] = "999"
    return as_csv(lines)


def renumbered_code() -> bytes:
    """A subdivision that no mapping has, beside lithium hydroxide's own code."""
    return as_csv(good_lines()).replace(b"'282520000'", b"'282520001'")


def unknown_unit() -> bytes:
    lines = good_lines()
    lines[1][5] = "LB"
    return as_csv(lines)


def negative_quantity() -> bytes:
    lines = good_lines()
    lines[1][7] = "-1200"
    return as_csv(lines)


def text_in_a_number_column() -> bytes:
    lines = good_lines()
    lines[3][8] = "n.a."
    return as_csv(lines)


def html_saved_as_csv() -> bytes:
    return (
        b"<!DOCTYPE html>\n<html><head><title>Error</title></head><body>Service unavailable</body></html>\n"
    )


def empty() -> bytes:
    return b""


BAD_FILES: list[tuple[Callable[[], bytes], list[str]]] = [
    (cut_in_mid_line, ["row 4"]),
    (cut_in_the_last_number, ["row 4"]),
    (wrong_encoding, ["row 2"]),
    (renamed_column, ["Quantity2-Mar", "Weight-Mar"]),
    (unknown_country, ["row 3", "column 'Country'", "999", "countries"]),
    (
        renumbered_code,
        ["row 4", "column 'HS'", "new code '282520001'", "hs_codes.csv", "282520000", "schedule"],
    ),
    (unknown_unit, ["row 2", "column 'Unit2'", "'LB'", "units.csv"]),
    (negative_quantity, ["row 2", "Quantity2-Year", "-1200"]),
    (text_in_a_number_column, ["row 4", "Value-Year", "n.a."]),
    (html_saved_as_csv, ["HTML"]),
    (empty, ["empty"]),
]


@pytest.fixture
def root(tmp_path: Path, repo: Path) -> Path:
    """A project with the real seeds and a published warehouse."""
    root = tmp_path / "project"
    (root / "models").mkdir(parents=True)
    (root / "build").mkdir()
    shutil.copy(repo / "dbt_project.yml", root)
    shutil.copytree(repo / "seeds", root / "seeds")
    shutil.copytree(repo / "data", root / "data")
    # A short file shall be the first of its snapshot here, not take the place of the whole one.
    held = raw_tables(root / "seeds")["raw_mof_trade__imports"]
    held.file.write_bytes(held.content(held.read().filter(pl.col("snapshot_id") != HELD)))
    snapshots = root / "seeds" / "provenance" / "snapshots.csv"
    lines = snapshots.read_text(encoding="utf-8").splitlines(keepends=True)
    snapshots.write_text("".join(text for text in lines if not text.startswith(f"{HELD},")), encoding="utf-8")
    duckdb.connect(str(root / "build" / "critmin.duckdb")).close()
    # What a year of imports must be like is judged elsewhere; here a file of three lines is a good one.
    suite = root / "tests" / "expectations" / "raw" / "mof_trade.toml"
    suite.parent.mkdir(parents=True)
    suite.write_text(NOTHING_IS_EXPECTED, encoding="utf-8")
    return root


def import_file(root: Path, *files: Path | str, source_id: str = "mof_trade") -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "critmin.cli", "import", source_id, *map(str, files)],
        env=os.environ | {"CRITMIN_ROOT": str(root)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
    )


def contents(root: Path) -> dict[str, bytes]:
    kept = [*(root / "seeds").rglob("*"), *(root / "data").rglob("*"), root / "build" / "critmin.duckdb"]
    return {str(file.relative_to(root)): file.read_bytes() for file in kept if file.is_file()}


def seed_lines(root: Path, snapshot_id: str) -> list[str]:
    held = raw_tables(root / "seeds")["raw_mof_trade__imports"].read()
    lines = held.filter(pl.col("snapshot_id") == snapshot_id).write_csv(include_header=False)
    return lines.splitlines()


@pytest.fixture
def good_file(tmp_path: Path) -> Path:
    file = tmp_path / "ik-100h2020i006.csv"
    file.write_bytes(as_csv(good_lines()))
    return file


def test_the_good_file_is_imported_and_a_second_time_changes_nothing(root, good_file):
    done = import_file(root, good_file)
    assert done.returncode == 0, done.stderr
    assert seed_lines(root, "mof_2020_s06") == [
        "mof_2020_s06:2,mof_2020_s06,283691000,105,2020,,KG,0,1200,1080",
        "mof_2020_s06:3,mof_2020_s06,283691000,409,2020,,KG,0,12066,9600",  # 1000 + ... + 1011
        "mof_2020_s06:4,mof_2020_s06,282520000,304,2020,,KG,0,500,450",
    ]
    once = contents(root)
    assert import_file(root, good_file).returncode == 0
    assert contents(root) == once


@pytest.mark.parametrize(("bad", "said"), BAD_FILES, ids=[bad.__name__ for bad, _ in BAD_FILES])
def test_a_bad_file_is_refused_and_changes_nothing(root, tmp_path, bad, said):
    file = tmp_path / "delivery.csv"
    file.write_bytes(bad())
    before = contents(root)
    done = import_file(root, file)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("critmin: ") == 1
    assert "Traceback" not in done.stderr
    for part in ["delivery.csv", *said]:
        assert part in done.stderr
    assert contents(root) == before


def test_one_bad_file_keeps_the_good_one_beside_it_out_too(root, tmp_path, good_file):
    bad = tmp_path / "bad.csv"
    bad.write_bytes(negative_quantity())
    before = contents(root)
    assert import_file(root, good_file, bad).returncode == 1
    assert contents(root) == before


def test_a_part_does_not_take_the_place_of_the_whole_unless_told_to(root, tmp_path, good_file):
    assert import_file(root, good_file).returncode == 0
    before = contents(root)
    part = tmp_path / "part.csv"
    part.write_bytes(as_csv(good_lines()[:-1]))
    refused = import_file(root, part)
    assert refused.returncode == 1
    for said in ("part.csv", "2 rows", "at least the 3", "mof_2020_s06", "--allow-fewer-rows"):
        assert said in refused.stderr
    assert contents(root) == before
    allowed = import_file(root, part, "--allow-fewer-rows")
    assert allowed.returncode == 0, allowed.stderr
    assert len(seed_lines(root, "mof_2020_s06")) == 2


def test_a_copy_under_another_name_is_told_as_held_and_lets_the_others_in(root, tmp_path, good_file):
    assert import_file(root, good_file).returncode == 0
    before = contents(root)
    copy = tmp_path / "ik-100h2020i006 (1).csv"
    copy.write_bytes(good_file.read_bytes())
    done = import_file(root, copy)
    assert done.returncode == 0, done.stderr
    said = " ".join(done.stderr.split())
    assert "ik-100h2020i006 (1).csv is already held under the name ik-100h2020i006.csv" in said
    assert contents(root) == before
    refused = import_file(root, copy, good_file)
    assert refused.returncode == 1
    assert "byte for byte" in refused.stderr
    assert contents(root) == before


def test_a_committed_file_cut_where_nothing_is_kept_is_refused(root, tmp_path, originals):
    """Of the file's 800th line and all after it no code is mapped: the kept rows would be the same."""
    name = "ik-100h2019i005.csv"
    original = originals / "japan-estat-trade/mof-import-commodity-by-country" / name
    cut = tmp_path / name
    cut.write_bytes(b"".join(original.read_bytes().splitlines(keepends=True)[:800]))
    before = contents(root)
    done = import_file(root, cut)
    assert done.returncode == 1, done.stderr
    for said in ("799 rows", "mof_2019_s05", "--allow-fewer-rows"):
        assert said in done.stderr
    assert contents(root) == before


def test_a_folder_and_an_unknown_source_are_wrong_usage(root, tmp_path):
    folder = import_file(root, tmp_path)
    assert folder.returncode == 2
    assert "is a folder" in folder.stderr
    assert f"{tmp_path.name}/*.csv" in "".join(folder.stderr.split())
    unknown = import_file(root, "x", source_id="nosource")
    assert unknown.returncode == 2
    assert "usgs_mcs, mof_trade" in " ".join(unknown.stderr.split())


def test_a_code_renumbered_in_the_publishers_file_is_refused(root, tmp_path, originals):
    original = originals / "japan-estat-trade/mof-import-commodity-by-country/ik-100h2019i006.csv"
    good = original.read_bytes()
    assert b"'282520000'" in good
    file = tmp_path / "ik-100h2019i006.csv"
    file.write_bytes(good.replace(b"'282520000'", b"'282520001'"))
    row = good[: good.index(b"'282520000'")].count(b"\n") + 1
    before = contents(root)
    done = import_file(root, file)
    assert done.returncode == 1
    for said in (
        "ik-100h2019i006.csv",
        f"row {row},",
        "column 'HS'",
        "'282520001'",
        "hs_codes.csv",
        "schedule",
    ):
        assert said in done.stderr
    assert contents(root) == before
