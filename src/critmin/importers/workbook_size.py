"""How large a rectangle the cells of an Excel workbook span, found without building it.

A reader makes a table from A1 to the last cell. One damaged address can put that cell millions of rows or
columns away, and the table would take all memory; so the addresses are looked at first.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

_CELL = re.compile(rb"<(?:\w+:)?c\s[^>]*?\br=[\"']([^\"']*)[\"']")
_ANY_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_ADDRESS = re.compile(rb"([A-Z]{1,3})([1-9]\d{0,6})")
_SHEET = re.compile(r"xl/worksheets/[^/]*\.xml", re.IGNORECASE)

_COUNT = re.compile(rb"\b(?:uniqueC|c)ount\s*=\s*[\"']\s*(\d+)")
_TYPE_DECLARATION = b"<!DOCTYPE"  # no workbook has one: it would declare entities
# Unpacked; the largest workbook held has 17 MB.
_MOST_BYTES = 100_000_000
_MOST_PARTS = 1_000

_END_OF_CHAIN = 0xFFFFFFFA  # this and above mark ends and free sectors
_BOF = 0x0809
_LAST_COLUMN_XLS = 255
_LAST_COLUMN_XLSX = 16_384
# Records of one cell begin with its row and column; of several, with row and first, and end with the last.
_ONE_CELL = {0x0006, 0x0203, 0x0204, 0x0205, 0x0201, 0x027E, 0x00FD, 0x00D6}
_SEVERAL_CELLS = {0x00BD, 0x00BE}


class DamagedWorkbook(Exception):
    """The container or an address in it can't be right."""


def largest_area_xlsx(data: bytes) -> int:
    """Cells in the largest rectangle from A1 to a last cell, over the sheets of an .xlsx file.

    Raises:
        DamagedWorkbook: not a whole archive, or an address that Excel doesn't have.
    """
    largest = 0
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_BYTES:
                raise DamagedWorkbook
            for part in parts:
                # To its end, where its checksum is seen, but no further than its header says.
                with archive.open(part) as file:
                    content = file.read(part.file_size + 1)
                if _TYPE_DECLARATION in content[:4096] or _says_more_than_it_holds(content):
                    raise DamagedWorkbook
                if _SHEET.fullmatch(part.filename):
                    largest = max(largest, _area(_addresses(content)), _area_of_rows(content))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise DamagedWorkbook from error
    return largest


def _says_more_than_it_holds(part: bytes) -> bool:
    """Whether a count in it is larger than its text, or sheets are named that can't be there all."""
    return part.count(b"<sheet ") > _MOST_PARTS or any(
        int(match[1]) > len(part) for match in _COUNT.finditer(part)
    )


def largest_area_xls(data: bytes) -> int:
    """The same over the sheets of an .xls file of Excel 97 to 2003.

    Raises:
        DamagedWorkbook: not a whole compound file with a workbook in it.
    """
    try:
        records = list(_records(_workbook_stream(data)))
        largest, cells = 0, []
        for number, content in records:
            if number == _BOF:
                largest, cells = max(largest, _area(cells)), []
            elif number in _ONE_CELL:
                cells.append(struct.unpack_from("<HH", content))
            elif number in _SEVERAL_CELLS:
                cells.append((struct.unpack_from("<H", content)[0], struct.unpack("<H", content[-2:])[0]))
            if cells and cells[-1][1] > _LAST_COLUMN_XLS:
                raise DamagedWorkbook
        return max(largest, _area(cells))
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise DamagedWorkbook from error


def _area(cells: list[tuple[int, int]]) -> int:
    if not cells:
        return 0
    return (1 + max(row for row, _ in cells)) * (1 + max(column for _, column in cells))


def _addresses(sheet: bytes) -> list[tuple[int, int]]:
    """Row and column of each cell, counted from 0."""
    cells = []
    columns: dict[bytes, int] = {}
    for match in _CELL.finditer(sheet):
        address = _ADDRESS.fullmatch(match[1])
        if address is None:
            raise DamagedWorkbook
        letters, row = address[1], int(address[2])
        if letters not in columns:
            column = 0
            for letter in letters:
                column = 26 * column + letter - ord("A") + 1
            columns[letters] = column - 1
        cells.append((row - 1, columns[letters]))
    return cells


def _area_of_rows(sheet: bytes) -> int:
    """Rows times the cells of the longest, if some have no address: they stand behind the one before them."""
    if sum(1 for _ in _ANY_CELL.finditer(sheet)) == sum(1 for _ in _CELL.finditer(sheet)):
        return 0
    rows = sheet.split(b"<row")
    longest = max(sum(1 for _ in _ANY_CELL.finditer(row)) for row in rows)
    if longest > _LAST_COLUMN_XLSX:
        raise DamagedWorkbook
    return len(rows) * longest


def _workbook_stream(data: bytes) -> bytes:
    """The stream "Workbook" of a compound file."""
    sector_size = 1 << struct.unpack_from("<H", data, 30)[0]
    table_sectors, directory, _, smallest = struct.unpack_from("<IIII", data, 44)

    def sector(number: int) -> bytes:
        start = (number + 1) * sector_size
        found = data[start : start + sector_size]
        if len(found) < sector_size:
            raise DamagedWorkbook
        return found

    # 109 sectors of the table are listed in the header; a file that needs more has over 7 MB.
    if sector_size != 512 or table_sectors > 109:
        raise DamagedWorkbook
    listed = struct.unpack_from(f"<{table_sectors}I", data, 76)
    table = [entry for number in listed for entry in struct.unpack("<128I", sector(number))]

    def chain(number: int) -> bytes:
        parts, seen = [], set()
        while number < _END_OF_CHAIN:
            if number in seen:
                raise DamagedWorkbook
            seen.add(number)
            parts.append(sector(number))
            number = table[number]
        return b"".join(parts)

    entries = chain(directory)
    for place in range(0, len(entries), 128):
        length = struct.unpack_from("<H", entries, place + 64)[0]
        name = entries[place : place + max(length - 2, 0)].decode("utf-16-le")
        first, size = struct.unpack_from("<II", entries, place + 116)
        if name == "Workbook" and size >= smallest:
            return chain(first)[:size]
    raise DamagedWorkbook


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    """Number and content of each record; what pads the stream has the number 0."""
    place = 0
    while place + 4 <= len(stream):
        number, length = struct.unpack_from("<HH", stream, place)
        yield number, stream[place + 4 : place + 4 + length]
        place += 4 + length
