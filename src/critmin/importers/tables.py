"""Reading helpers that all importers share: what is refused here is refused alike for every source.

Nothing here changes a value. `trimmed` takes away what is layout (blanks at the ends, no-break spaces that
stand for blanks); everything else reaches the raw tables as the publisher printed it.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path

from critmin.errors import ImportRefused

# 1200, 1,200, .5, 0.5: thousands either all grouped or not at all, so that "1,16,000" is not a number.
# Digits of other scripts, full-width ones among them, are text.
NUMBER = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?(?<=\d)", re.ASCII)

MOST_BYTES = 32_000_000  # ten times the largest file held
_LONGEST_LINE = 1_000_000  # characters
_LONGEST_HEADER = 100_000
_MOST_COLUMNS = 2_000
_MOST_CELLS = 4_000_000

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOST_DIGITS = 18
_HTML_STARTS = (b"<!doctype", b"<html", b"<head", b"<body")
_PDF_START = b"%pdf-"
_XLS_START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP_START = b"PK\x03\x04"
_DOWNLOAD_AGAIN = "Download the file again from the publisher and import the new copy"


@dataclass(frozen=True)
class CsvRecord:
    """One record of a CSV file; `line` is the physical line on which it starts (header = line 1)."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True)
class CsvTable:
    """A CSV file whose every record has exactly the header's columns."""

    file: str
    sha256: str
    header: tuple[str, ...]
    records: tuple[CsvRecord, ...]


def trimmed(text: str) -> str:
    """The text without what is layout: no-break spaces become blanks, blanks at both ends go."""
    return text.replace("\u00a0", " ").strip()


def sha256_of(data: bytes) -> str:
    """Digest of the bytes, lower-case hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def read_bytes(path: Path, *, edition: str = "", most_bytes: int = MOST_BYTES) -> bytes:
    """The file's bytes.

    Raises:
        ImportRefused: no such file, an empty file, one that is far larger than any of its source, a web page
            or a PDF instead of data.
    """
    try:
        refuse_size(path.stat().st_size, most_bytes, file=path, edition=edition)
        data = path.read_bytes()
    except FileNotFoundError:
        raise ImportRefused(
            file=path, edition=edition, found="no such file", expected="a file that can be read"
        ) from None
    except (IsADirectoryError, PermissionError) as error:
        raise ImportRefused(
            file=path, edition=edition, found=f"{error.strerror}", expected="a file that can be read"
        ) from None
    start = data[:2048].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if not data.removeprefix(b"\xef\xbb\xbf").strip():
        raise ImportRefused(
            file=path,
            edition=edition,
            found="an empty file (no characters at all)",
            expected="a header line and data",
            advice=_DOWNLOAD_AGAIN,
        )
    if start.startswith(_HTML_STARTS) or b"<html" in start:
        raise ImportRefused(
            file=path,
            edition=edition,
            row=1,
            found="a web page (HTML)",
            expected="the data file itself",
            advice="The download gave an error or log-in page. " + _DOWNLOAD_AGAIN,
        )
    if start.startswith(_PDF_START):
        raise ImportRefused(
            file=path,
            edition=edition,
            found="a PDF document",
            expected="a table of data",
            advice="A page is not read by program: its figures come in through the publisher's data file",
        )
    return data


def refuse_size(size: int, most: int, *, file: str | Path, edition: str = "") -> None:
    """Refuse what would fill the memory, before it does.

    Raises:
        ImportRefused: more than `most` bytes.
    """
    if size > most:
        raise ImportRefused(
            file=file,
            edition=edition,
            found=f"{size:,} bytes",
            expected=f"at most {most:,} bytes, many times the largest file of this kind",
            advice=(
                "Look whether it is the publisher's file. If publishers' files have grown, the limit stands "
                "in src/critmin/importers/"
            ),
        )


def first_line(data: bytes) -> bytes:
    """The first line, to tell a layout by; of an endless one, more of it than any header has."""
    return data[:_LONGEST_HEADER].removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0]


def decode(data: bytes, encoding: str, *, file: str | Path, edition: str = "") -> str:
    """Decode strictly with the encoding that the layout declares; a byte order mark is dropped.

    Args:
        encoding: "utf-8" or the name of a single-byte encoding such as "cp1252".

    Raises:
        ImportRefused: a workbook or an archive; another encoding, with line and byte.
    """
    if data.startswith((_XLS_START, _ZIP_START)):
        is_workbook = data.startswith(_XLS_START) or b"xl/workbook" in data
        raise ImportRefused(
            file=file,
            edition=edition,
            found="an Excel workbook" if is_workbook else "a ZIP archive",
            expected="a text file, as this source publishes it",
            advice=(
                "Check that it is a file of this source. A workbook saved as text by hand is none: download "
                "the publisher's own text file"
            )
            if is_workbook
            else "Unpack it and import the files in it, if they are of this source",
        )
    if b"\x00" in data:
        raise _wrong_encoding(
            data, data.index(b"\x00"), encoding, "a NUL byte (UTF-16 or a binary file)", file, edition
        )
    if encoding.lower() in {"utf-8", "utf8", "utf-8-sig"}:
        data = data.removeprefix(b"\xef\xbb\xbf")
    elif not data.isascii():
        # Single-byte encodings decode almost anything, so ask the other way round: text beyond ASCII that is
        # valid UTF-8 was saved as UTF-8, and would come through as three odd letters for each dash.
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            pass
        else:
            first = next(place for place, byte in enumerate(data) if byte > 0x7F)
            raise _wrong_encoding(data, first, encoding, "UTF-8 text", file, edition)
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        found = f"the byte 0x{data[error.start]:02X}"
        raise _wrong_encoding(data, error.start, encoding, found, file, edition) from None


def _wrong_encoding(
    data: bytes, place: int, encoding: str, found: str, file: str | Path, edition: str
) -> ImportRefused:
    return ImportRefused(
        file=file,
        edition=edition,
        row=data.count(b"\n", 0, place) + 1,
        found=f"{found} at byte {place}",
        expected=f"text in the encoding {encoding}",
        advice="The file was saved in another encoding on the way. " + _DOWNLOAD_AGAIN,
    )


def parse_csv(
    text: str,
    *,
    file: str | Path,
    sha256: str,
    edition: str = "",
    delimiter: str = ",",
    may_repeat_headers: bool = False,
    may_lack_headers: bool = False,
    first_header: str = "",
) -> CsvTable:
    """Split CSV text into records, each under its header.

    Header names and cells are trimmed; lines without any text are skipped; columns that have neither a header
    nor a value are layout and dropped.

    Args:
        may_repeat_headers: number a header's repetitions ("Price_dt", "Price_dt (2)") instead of refusing
            them, for layouts whose column map lists them so.
        may_lack_headers: call a column with values but no header by its number ("(column 17)") instead of
            refusing it, for layouts whose column map lists it so.
        first_header: what to call the first column where the publisher leaves it without a name.

    Raises:
        ImportRefused: a record with too few or too many cells, an unfinished quotation or last line (a file
            cut on the way), a header name twice, a value under no header, a header without data.
    """
    if not text.endswith("\n"):
        raise ImportRefused(
            file=file,
            edition=edition,
            row=text.count("\n") + 1,
            found=f"a last line that doesn't end ({_shortened(text.rsplit(chr(10), 1)[-1][-60:])})",
            expected="a line end after the last line",
            advice="The file was cut off on the way. " + _DOWNLOAD_AGAIN,
        )
    _refuse_endless(text, delimiter, file=file, edition=edition)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=delimiter)
    header: list[str] | None = None
    records: list[CsvRecord] = []
    line = 1
    try:
        for cells in reader:
            cells = [trimmed(cell) for cell in cells]
            if not any(cells):
                pass
            elif header is None:
                header = _numbered(cells) if may_repeat_headers else cells
                header[0] = header[0] or first_header
                if may_lack_headers:
                    header = [name or _nameless(place) for place, name in enumerate(header, start=1)]
                _refuse_repeated(header, file=file, edition=edition, row=line)
            else:
                records.append(
                    CsvRecord(line, _under_header(header, cells, file=file, edition=edition, row=line))
                )
            line = reader.line_num + 1
    except csv.Error as error:
        raise ImportRefused(
            file=file,
            edition=edition,
            row=line,
            found=f"a quotation that is not closed properly ({error})",
            expected="each quoted cell to end with a quotation mark",
            advice="The file was cut off or edited on the way. " + _DOWNLOAD_AGAIN,
        ) from None
    if header is None or not records:
        raise ImportRefused(
            file=file,
            edition=edition,
            found="no data line",
            expected="data under the header",
            advice=_DOWNLOAD_AGAIN,
        )
    if may_lack_headers:
        empty = {
            name
            for place, name in enumerate(header, start=1)
            if name == _nameless(place) and not any(record.cells[name] for record in records)
        }
        header = [name for name in header if name not in empty]
        records = [
            CsvRecord(record.line, {name: record.cells[name] for name in header}) for record in records
        ]
    return CsvTable(Path(file).name, sha256, tuple(name for name in header if name), tuple(records))


def _refuse_endless(text: str, delimiter: str, *, file: str | Path, edition: str) -> None:
    """Refuse a line, a header or a table of a size that no publisher's file has, before it is taken apart."""
    start, row = 0, 1
    found = ""
    while not found and start < len(text):
        end = text.find("\n", start)
        if end - start > _LONGEST_LINE:
            found = f"a line of {end - start:,} characters"
        elif row == 1 and text.count(delimiter, 0, end) >= _MOST_COLUMNS:
            found = f"{text.count(delimiter, 0, end) + 1:,} columns"
        start, row = end + 1, row + (not found)
    cells = text.count(delimiter) + row - 1
    if not found and cells > _MOST_CELLS:
        found = f"a table of {cells:,} cells"
    if found:
        raise ImportRefused(
            file=file,
            edition=edition,
            row=row if "table" not in found else None,
            found=found,
            expected=(
                f"lines of at most {_LONGEST_LINE:,} characters, {_MOST_COLUMNS:,} columns and "
                f"{_MOST_CELLS:,} cells in all"
            ),
            advice=_DOWNLOAD_AGAIN,
        )


def _nameless(place: int) -> str:
    return f"(column {place})"


def read_csv(path: Path, encoding: str, *, edition: str = "", delimiter: str = ",") -> CsvTable:
    """`read_bytes`, `decode` and `parse_csv` in one go, for files whose layout is known beforehand."""
    data = read_bytes(path, edition=edition)
    text = decode(data, encoding, file=path, edition=edition)
    return parse_csv(text, file=path, sha256=sha256_of(data), edition=edition, delimiter=delimiter)


def _under_header(
    header: Sequence[str], cells: Sequence[str], *, file: str | Path, edition: str, row: int
) -> dict[str, str]:
    if len(cells) != len(header):
        raise ImportRefused(
            file=file,
            edition=edition,
            row=row,
            found=f"{len(cells)} cells ({_shortened(','.join(cells)[:60])})",
            expected=f"{len(header)}, as in the header",
            advice="The line was cut off or edited. " + _DOWNLOAD_AGAIN,
        )
    for place, (name, cell) in enumerate(zip(header, cells, strict=True), start=1):
        if cell and not name:
            raise ImportRefused(
                file=file,
                edition=edition,
                row=row,
                column=f"number {place}",
                found=repr(cell),
                expected="no value, since the column has no header",
                advice="The columns have moved. " + _DOWNLOAD_AGAIN,
            )
    return {name: cell for name, cell in zip(header, cells, strict=True) if name}


def _numbered(header: Sequence[str]) -> list[str]:
    return [
        f"{name} ({before + 1})" if name and (before := header[:place].count(name)) else name
        for place, name in enumerate(header)
    ]


def _refuse_repeated(header: Sequence[str], *, file: str | Path, edition: str, row: int) -> None:
    counts = Counter(header)
    for name in header:
        if name and counts[name] > 1:
            raise ImportRefused(
                file=file,
                edition=edition,
                row=row,
                column=name,
                found=f"{counts[name]} columns of this name",
                expected="each column to have its own name",
            )


def _shortened(text: str) -> str:
    return repr(text) if text else "nothing"


@cache
def column_map(map_name: str) -> tuple[dict[str, str], ...]:
    """The rows of column_maps/<map_name>.csv: what the columns of each known layout are called and mean."""
    text = files("critmin.importers").joinpath("column_maps", f"{map_name}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(io.StringIO(text)))


def check_header(
    table: CsvTable,
    expected: Iterable[str],
    *,
    map_name: str,
    optional: Collection[str] = (),
    edition: str = "",
) -> None:
    """Refuse a header that lacks a mapped column or has one that the map doesn't know.

    Args:
        expected: the layout's column names.
        map_name: the column map they come from; the message sends the reader there.
        optional: those of `expected` that a file may lack.

    Raises:
        ImportRefused: names the missing and the unknown columns.
    """
    expected = list(expected)
    missing = [name for name in expected if name not in table.header and name not in optional]
    unknown = [name for name in table.header if name not in expected]
    if not missing and not unknown:
        return
    parts = []
    if missing:
        parts.append(f"no column {', '.join(map(repr, missing))}")
    if unknown:
        parts.append(f"the unknown column {', '.join(map(repr, unknown))}")
    raise ImportRefused(
        file=table.file,
        edition=edition,
        row=1,
        column=(unknown or missing)[0],
        found=" and ".join(parts),
        expected=f"the columns {', '.join(map(repr, expected))}",
        advice=(
            "If the publisher renamed a column in a new edition, add the name to "
            f"src/critmin/importers/column_maps/{map_name}.csv"
        ),
    )


def check_number(
    text: str,
    *,
    file: str | Path,
    row: int | str,
    column: str,
    edition: str = "",
    markers: re.Pattern[str] | None = None,
    may_be_negative: bool = False,
) -> None:
    """Refuse text that is neither a number nor one of the source's markers.

    Args:
        text: the trimmed cell; an empty one must be allowed by `markers`.
        markers: what the source writes instead of a number ("W", "..", ">50"); matched as a whole.
        may_be_negative: quantities are never negative, index values may be.

    Raises:
        ImportRefused: names the cell and what stands there.
    """
    if markers is not None and markers.fullmatch(text):
        return
    if not text or not NUMBER.fullmatch(text):
        raise ImportRefused(
            file=file,
            edition=edition,
            row=row,
            column=column,
            found=f"the text {text!r}" if text else "an empty cell",
            expected="a number" + (" or one of the source's markers for a gap" if markers else ""),
            advice="If the publisher uses a new marker, it has to be added to the importer",
        )
    if text.startswith("-") and not may_be_negative:
        raise ImportRefused(
            file=file,
            edition=edition,
            row=row,
            column=column,
            found=f"the negative quantity {text}",
            expected="zero or more",
            advice="A quantity can't be negative: compare with the publisher's own table",
        )


def whole_number(text: str, *, file: str | Path, row: int | str, column: str, edition: str = "") -> int:
    """The text as a whole number from zero, written with digits only.

    Raises:
        ImportRefused: anything else, or more digits than a quantity can have; names the cell.
    """
    if text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS:
        return int(text)
    is_long = text.isascii() and text.isdecimal()
    if not is_long:
        check_number(text, file=file, row=row, column=column, edition=edition)
    raise ImportRefused(
        file=file,
        edition=edition,
        row=row,
        column=column,
        found=f"a number of {len(text)} digits" if is_long else repr(text),
        expected="a whole number without separators"
        + (f", at most {_MOST_DIGITS} digits" if is_long else ""),
        advice="The file was edited on the way. " + _DOWNLOAD_AGAIN,
    )


def day(text: str, *, file: str | Path, row: int | str, column: str, edition: str = "") -> date:
    """The text as a day written 2024-01-16.

    Raises:
        ImportRefused: anything else, or a day that no calendar has; names the cell.
    """
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise ImportRefused(
        file=file,
        edition=edition,
        row=row,
        column=column,
        found=repr(text) if text else "an empty cell",
        expected="a day such as 2024-01-16",
        advice="The file was edited on the way. " + _DOWNLOAD_AGAIN,
    )
