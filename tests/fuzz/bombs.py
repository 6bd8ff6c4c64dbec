"""Files that are small and would become enormous, or are enormous: made on the spot, one after the other.

Each maker writes its file and says how it ends if nothing holds it. The large ones are for the deep run, as
real files; a smaller one of the same kind stands for each in the quick run.
"""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

_MEGABYTE = 1 << 20
_SHEET_HEAD = (
    b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
)
_PARTS = {
    "[Content_Types].xml": b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
    b'content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
    b'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/></Types>',
    "_rels/.rels": b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
    b'relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    b'relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/'
    b'package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/'
    b'officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" '
    b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" '
    b'Target="sharedStrings.xml"/></Relationships>',
    "xl/workbook.xml": b'<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/'
    b'main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet '
    b'name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/sharedStrings.xml": b'<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/'
    b'main" count="1" uniqueCount="1"><si><t>a</t></si></sst>',
    "xl/worksheets/sheet1.xml": _SHEET_HEAD + b'<dimension ref="A1"/><sheetData><row r="1"><c r="A1" t="s">'
    b"<v>0</v></c></row></sheetData></worksheet>",
}
_LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "haha">'
    + b"".join(
        b'<!ENTITY %s "%s">' % (bytes([ord("a") + place]), b"&%c;" % (ord("a") + place - 1) * 10)
        for place in range(1, 11)
    )
    + b"]>"
)


def _workbook(**changed: bytes) -> bytes:
    """A workbook of one cell, with some of its parts in another form."""
    names = {
        "sheet": "xl/worksheets/sheet1.xml",
        "strings": "xl/sharedStrings.xml",
        "workbook": "xl/workbook.xml",
    }
    parts = _PARTS | {names[name]: content for name, content in changed.items()}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return packed.getvalue()


def _archive(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


def _lying_archive(data: bytes, says: int) -> bytes:
    """The same archive whose directory and headers say another length of the unpacked members."""
    out = bytearray(data)
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = out.find(mark)
        while place >= 0:
            struct.pack_into("<I", out, place + offset, says)
            place = out.find(mark, place + 4)
    return bytes(out)


def _overlapping_archive(megabytes: int) -> bytes:
    """Members of one content: a thousand entries of the directory point at the same packed bytes."""
    data = _archive({"a.csv": b"1" * (megabytes * _MEGABYTE)})
    end = data.rindex(b"PK\x05\x06")
    start = struct.unpack_from("<I", data, end + 16)[0]
    entry = data[start:end]
    count = 1000
    tail = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, count, count, count * len(entry), start, 0)
    return data[:start] + entry * count + tail


def _packed_twice(megabytes: int) -> bytes:
    return gzip.compress(gzip.compress(b"0" * (megabytes * _MEGABYTE), 1), 1)


def _old_workbook(strings: int) -> bytes:
    """A compound file whose table of strings says that it holds thousands of millions."""
    records = struct.pack("<HH16s", 0x0809, 16, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0))
    records += struct.pack("<HHII", 0x00FC, 8, strings, strings)
    records += struct.pack("<HH", 0x000A, 0)
    stream = records.ljust(4096, b"\0")
    entry = "Workbook".encode("utf-16-le")
    root = "Root Entry".encode("utf-16-le")

    def directory(name: bytes, kind: int, child: int, first: int, size: int) -> bytes:
        head = name.ljust(64, b"\0") + struct.pack(
            "<HBBIII", len(name) + 2, kind, 1, 2**32 - 1, 2**32 - 1, child
        )
        return (head + b"\0" * 36 + struct.pack("<IQ", first, size)).ljust(128, b"\0")

    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    header += struct.pack(
        "<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, 2**32 - 2, 0, 2**32 - 2, 0
    )
    header += struct.pack("<I", 0) + b"\xff" * (4 * 108)
    table = [2**32 - 3, 2**32 - 2] + [place + 1 for place in range(2, 9)] + [2**32 - 2]
    fat = struct.pack(f"<{len(table)}I", *table).ljust(512, b"\xff")
    entries = directory(root, 5, 1, 2**32 - 2, 0) + directory(entry, 2, 2**32 - 1, 2, 4096) + b"\0" * 256
    return header + fat + entries + stream


def _parquet(rows: int) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = ("t", "i", "j", "k", "v", "q")
    text = pa.array(["x" * 1000])
    column = pa.DictionaryArray.from_arrays(pa.array([0] * rows, pa.int32()), text)
    out = io.BytesIO()
    pq.write_table(pa.table(dict.fromkeys(columns, column)), out, compression="zstd")
    return out.getvalue()


def _cells(megabytes: int, text: bytes) -> bytes:
    return text * (megabytes * _MEGABYTE // len(text))


def _sparse(path: Path, size: int, start: bytes) -> None:
    """A file that takes no room on the disk: zeros after its first bytes."""
    with path.open("wb") as file:
        file.write(start)
        file.truncate(size)


def bombs(header: bytes, *, is_deep: bool) -> Iterator[tuple[str, Callable[[Path], object]]]:
    """Name and maker of each bomb; `header` is the first line of a right file of the importer at work.

    Those whose name says so begin with it; the others are the same for every importer.
    """
    size = 1024 if is_deep else 8
    packed = 1024 if is_deep else 128
    count = 100_000 if is_deep else 10_000
    start = header + b"\n" if header else b""

    def content(make: Callable[[], bytes]) -> Callable[[Path], object]:
        return lambda path: path.write_bytes(make())

    yield "a file of 1 GB", lambda path: _sparse(path, 1 << 30, b"a,b\n1,2\n")
    yield "a file of 1 GB under a right header", lambda path: _sparse(path, 1 << 30, start)
    yield "an endless line", content(lambda: b"x" * (size * _MEGABYTE))
    yield "an endless line under a right header", content(lambda: start + b"x" * (size * _MEGABYTE))
    yield "an endless quoted cell under a right header", content(lambda: start + b'"' + _cells(size, b"1\n"))
    yield "millions of short lines under a right header", content(lambda: start + _cells(size, b"1,2\n"))
    yield "100,000 columns", content(lambda: b",".join(b"c%d" % n for n in range(100_000)) + b"\n1\n")
    yield "100,000 columns of one name", content(lambda: b",".join([b"c"] * 100_000) + b"\n1\n")
    yield "a right header 10,000 times", content(lambda: b",".join([header or b"c"] * 10_000) + b"\n1\n")
    yield "JSON in lists without end", content(lambda: _cells(15, b"["))
    yield "JSON in objects without end", content(lambda: _cells(15, b'{"a":'))
    yield "JSON of millions of empty lists", content(lambda: b"[" + _cells(15, b"[],") + b"[]]")
    yield "JSON with one endless number", content(lambda: b'{"data":[' + _cells(15, b"1") + b"]}")
    yield "XML in elements without end", content(lambda: _cells(15, b"<a>"))
    yield "a packed file", content(lambda: _packed(packed))
    yield "a packed file in a packed file", content(lambda: _packed_twice(packed))
    yield "an archive of one large file", content(lambda: _archive({"a.csv": b"0" * (packed * _MEGABYTE)}))
    yield (
        "an archive that says less than it holds",
        content(lambda: _lying_archive(_archive({"a.csv": start + b"0" * (packed * _MEGABYTE)}), 1000)),
    )
    yield (
        "an archive in an archive in an archive",
        content(
            lambda: _archive(
                {f"{n}.zip": _archive({"a.zip": _archive({"a.csv": b"0" * _MEGABYTE})}) for n in range(16)}
            )
        ),
    )
    yield "an archive of many files", content(lambda: _archive({f"{n}.csv": b"a,b\n" for n in range(count)}))
    yield "an archive whose files overlap", content(lambda: _overlapping_archive(15))
    yield (
        "a workbook of strings",
        content(
            lambda: _workbook(
                strings=_PARTS["xl/sharedStrings.xml"][:-6] + _cells(packed, b"<si><t>a</t></si>") + b"</sst>"
            )
        ),
    )
    yield (
        "a workbook that says it has all strings",
        content(lambda: _workbook(strings=_PARTS["xl/sharedStrings.xml"].replace(b'"1"', b'"4294967295"'))),
    )
    yield (
        "a workbook that says it has all cells",
        content(
            lambda: _workbook(
                sheet=_PARTS["xl/worksheets/sheet1.xml"].replace(b'ref="A1"', b'ref="A1:XFD1048576"')
            )
        ),
    )
    yield (
        "a workbook with its first and last cell",
        content(
            lambda: _workbook(
                sheet=_PARTS["xl/worksheets/sheet1.xml"].replace(
                    b"</row>", b'</row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
                )
            )
        ),
    )
    yield (
        "a workbook with cells without addresses",
        content(
            lambda: _workbook(
                sheet=_SHEET_HEAD
                + b"<sheetData><row>"
                + _cells(size, b"<c><v>1</v></c>")
                + b"</row></sheetData></worksheet>"
            )
        ),
    )
    yield (
        "a workbook of nested elements",
        content(lambda: _workbook(sheet=_SHEET_HEAD + _cells(size, b"<a>") + b"</worksheet>")),
    )
    for part in ("sheet", "strings", "workbook"):
        name = {
            "sheet": "xl/worksheets/sheet1.xml",
            "strings": "xl/sharedStrings.xml",
            "workbook": "xl/workbook.xml",
        }[part]
        body = (
            _PARTS[name]
            .partition(b"?>")[2]
            .replace(b"<t>a</t>", b"<t>&j;</t>")
            .replace(b"<v>0</v>", b"<v>&j;</v>")
        )
        yield (
            f"a thousand million laughs in the {part}",
            content(lambda part=part, body=body: _workbook(**{part: _LAUGHS + body})),
        )
    yield (
        "a workbook that asks for a file of this machine",
        content(
            lambda: _workbook(
                strings=b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
                + _PARTS["xl/sharedStrings.xml"].partition(b"?>")[2].replace(b"<t>a</t>", b"<t>&x;</t>")
            )
        ),
    )
    yield (
        "a workbook of many sheets",
        content(
            lambda: _workbook(
                workbook=_PARTS["xl/workbook.xml"].replace(
                    b"</sheets>",
                    b"".join(
                        b'<sheet name="s%d" sheetId="%d" r:id="rId1"/>' % (n, n) for n in range(2, count)
                    )
                    + b"</sheets>",
                )
            )
        ),
    )
    yield "an old workbook that says it has all strings", content(lambda: _old_workbook(2**32 - 1))
    yield "a Parquet file of a long text many times", content(lambda: _parquet(2 * count))
    yield "a Parquet file of millions of rows", content(lambda: _parquet(50 * count))


def _packed(megabytes: int) -> bytes:
    packing = zlib.compressobj(1, wbits=31)
    block = b"0" * _MEGABYTE
    return b"".join(packing.compress(block) for _ in range(megabytes)) + packing.flush()
