"""Writes small Excel workbooks of the old kind (.xls): one sheet of text and numbers, nothing else.

The container is an OLE compound file of version 3 with one stream; the stream holds BIFF8 records. Their
descriptions are called [MS-CFB] and [MS-XLS].
"""

import struct
from collections.abc import Sequence
from pathlib import Path

Cell = str | float | None

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SMALLEST_STREAM = 4096


def write_xls(file: Path, sheet_name: str, rows: Sequence[Sequence[Cell]]) -> Path:
    """Write rows of cells to the only sheet of a new .xls file; None is an empty cell."""
    file.write_bytes(_compound_file(_workbook_stream(sheet_name, rows)))
    return file


def _record(number: int, content: bytes) -> bytes:
    return struct.pack("<HH", number, len(content)) + content


def _workbook_stream(sheet_name: str, rows: Sequence[Sequence[Cell]]) -> bytes:
    def beginning(kind: int) -> bytes:
        return _record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0, 1997, 0, 0x0600))

    end = _record(0x000A, b"")
    code_page = _record(0x0042, struct.pack("<H", 1200))

    def bound_sheet(place: int) -> bytes:
        name = sheet_name.encode("latin-1")
        return _record(0x0085, struct.pack("<IBBBB", place, 0, 0, len(name), 0) + name)

    globals_size = len(beginning(5) + code_page + bound_sheet(0) + end)
    cells = b"".join(
        _cell(row, column, cell)
        for row, line in enumerate(rows)
        for column, cell in enumerate(line)
        if cell is not None
    )
    width = max(map(len, rows))
    dimensions = _record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
    sheet = beginning(16) + dimensions + cells + end
    return beginning(5) + code_page + bound_sheet(globals_size) + end + sheet


def _cell(row: int, column: int, cell: Cell) -> bytes:
    place = struct.pack("<HHH", row, column, 0)
    if isinstance(cell, str):
        text = cell.encode("utf-16-le")
        return _record(0x0204, place + struct.pack("<HB", len(text) // 2, 1) + text)
    return _record(0x0203, place + struct.pack("<d", cell))


def _compound_file(stream: bytes) -> bytes:
    stream = stream.ljust(_SMALLEST_STREAM, b"\0")
    sectors = -(-len(stream) // _SECTOR)
    # Sector 0 is the allocation table, 1 the directory, the stream follows.
    table = [_FAT, _END, *range(3, 2 + sectors), _END]
    entries_per_sector = _SECTOR // 4
    if len(table) > entries_per_sector:
        raise ValueError("too many cells for one sector of the allocation table")
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"",
        0x003E,
        3,
        0xFFFE,
        9,  # sectors of 2 ** 9 bytes
        6,
        b"",
        0,
        1,  # one sector of the allocation table
        1,  # the directory's first sector
        0,
        _SMALLEST_STREAM,
        _END,
        0,
        _END,
        0,
    )
    header += struct.pack("<I", 0) + struct.pack("<I", _FREE) * 108
    table += [_FREE] * (entries_per_sector - len(table))
    table_sector = struct.pack(f"<{entries_per_sector}I", *table)
    directory = _entry("Root Entry", kind=5, child=1, start=_END, size=0)
    directory += _entry("Workbook", kind=2, child=_FREE, start=2, size=len(stream))
    directory = directory.ljust(_SECTOR, b"\0")
    return header + table_sector + directory + stream.ljust(sectors * _SECTOR, b"\0")


def _entry(name: str, *, kind: int, child: int, start: int, size: int) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII16sI8s8sIQ", text, len(text), kind, 1, _FREE, _FREE, child, b"", 0, b"", b"", start, size
    )
