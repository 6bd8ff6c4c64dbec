"""Workbooks with a cell far away, or a broken container, are refused before a table is made of them."""

import struct
import tracemalloc
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from xlsx_files import write_workbook

import make_imf_pcps as imf
import make_worldbank_wgi as wgi
from critmin.errors import ImportRefused
from critmin.importers.workbook import open_workbook
from critmin.importers.workbook_size import DamagedWorkbook, largest_area_xls, largest_area_xlsx
from xls_files import write_xls


def with_sheet(path: Path, old: bytes, new: bytes) -> Path:
    """The workbook with one passage of its sheets changed."""
    with ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    assert sum(content.count(old) for content in members.values()) >= 1
    with ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content.replace(old, new, 1))
    return path


def test_the_area_runs_from_a1_to_the_last_row_and_column(tmp_path):
    # B3 and D2: three rows, four columns. The second sheet is smaller.
    sheets = {"One": [[], [None, None, None, 1], [None, "x"]], "Two": [["y"]]}
    assert largest_area_xlsx(write_workbook(tmp_path / "a.xlsx", sheets).read_bytes()) == 12
    rows = [[], [None, None, None, 1.0], [None, "x"]]
    assert largest_area_xls(write_xls(tmp_path / "a.xls", "One", rows).read_bytes()) == 12


@pytest.mark.parametrize(
    "address", [b"A1048577777", b"XFDZ2", b"a2", b"A0", b"2A", b"", b"A2 ", b"XFD1048576"]
)
def test_an_xlsx_file_with_an_impossible_or_far_cell_is_refused(tmp_path, address):
    path = with_sheet(wgi.databank(tmp_path), b'r="A2"', b'r="' + address + b'"')
    with pytest.raises(ImportRefused, match="a damaged or cut workbook"):
        open_workbook(path)


@pytest.mark.parametrize("field", ["row", "column"])
def test_an_xls_file_with_a_far_cell_is_refused(tmp_path, field):
    path = imf.workbook(tmp_path)
    content = bytearray(path.read_bytes())
    # The last price: row 6 of column 94, both counted from 0.
    place = content.rindex(struct.pack("<HHHHH", 0x0203, 14, 6, 94, 0))
    struct.pack_into("<H", content, place + (4 if field == "row" else 6), 65_000)
    path.write_bytes(content)
    with pytest.raises(ImportRefused, match="a damaged or cut workbook"):
        open_workbook(path)


def test_a_compound_file_that_runs_in_a_circle_is_refused(tmp_path):
    content = bytearray(imf.workbook(tmp_path).read_bytes())
    # Sector 0, behind the header's 512 bytes, is the allocation table; its entry 3 leads back to 2.
    struct.pack_into("<I", content, 512 + 4 * 3, 2)
    with pytest.raises(DamagedWorkbook):
        largest_area_xls(bytes(content))


def test_a_compound_file_without_a_workbook_is_refused(tmp_path):
    content = imf.workbook(tmp_path).read_bytes()
    renamed = content.replace("Workbook".encode("utf-16-le"), "Wordbook".encode("utf-16-le"))
    with pytest.raises(DamagedWorkbook):
        largest_area_xls(renamed)


def test_a_publishers_workbook_spans_what_it_shows(originals):
    """A header and 6 indicators × 214 economies × 25 years; columns A to K."""
    content = (originals / "worldbank-wgi" / "wgidataset.xlsx").read_bytes()
    assert largest_area_xlsx(content) == (1 + 6 * 214 * 25) * 11


def test_a_workbook_without_sheets_is_refused(tmp_path):
    path = write_workbook(tmp_path / "empty.xlsx", {"Only": [[1]]})
    path = with_sheet(path, b'<sheet name="Only" sheetId="1" r:id="r1"/>', b"")
    with pytest.raises(ImportRefused, match="a damaged or cut workbook"):
        open_workbook(path)


def test_a_part_that_says_less_than_it_holds_is_not_unpacked_whole():
    """64 MB of zeros under a header and a directory that say 1,000 bytes: refused, and never held."""
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", bytes(64_000_000))
    data = packed.getvalue().replace(struct.pack("<I", 64_000_000), struct.pack("<I", 1_000))
    tracemalloc.start()
    try:
        with pytest.raises(DamagedWorkbook):
            largest_area_xlsx(data)
        _, peak_bytes = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak_bytes < 4_000_000
