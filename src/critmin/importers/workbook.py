"""Reading Excel workbooks as grids of text, with the addresses that a person sees in Excel."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import fastexcel

from critmin.errors import ImportRefused
from critmin.importers.tables import read_bytes, sha256_of, trimmed
from critmin.importers.workbook_size import DamagedWorkbook, largest_area_xls, largest_area_xlsx

# How .xlsx (a ZIP archive) and .xls (an OLE compound file of whole blocks) begin.
_XLSX = b"PK"
_XLS = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_XLS_BLOCK = 512
# More than five times the largest sheet of the publishers' workbooks.
_LARGEST_AREA = 2_000_000
_WORKBOOK = "an Excel workbook (.xlsx)"
_DOWNLOAD_AGAIN = "Download the workbook again from the publisher and import the new copy"


@dataclass(frozen=True)
class Sheet:
    """One sheet: `rows[0][0]` is cell A1; an empty cell is an empty text.

    Numbers are text with up to nine decimals, more than the single precision in which the sources here
    compute; text is trimmed.
    """

    file: str
    name: str
    rows: tuple[tuple[str, ...], ...]

    def cell(self, row: int, column: int) -> str:
        """The cell's text, counted from 0; empty beyond the used range."""
        if row >= len(self.rows) or column >= len(self.rows[row]):
            return ""
        return self.rows[row][column]

    def place(self, row: int, column: int) -> str:
        """The cell's full address for a message: Sheet!BM71."""
        return f"{self.name}!{cell_address(row, column)}"


@dataclass(frozen=True)
class Workbook:
    """An opened workbook; sheets are read when they are asked for."""

    file: str
    sha256: str
    sheet_names: tuple[str, ...]
    _reader: fastexcel.ExcelReader

    def sheet(self, name: str) -> Sheet:
        """One sheet as text.

        Raises:
            ImportRefused: no sheet of this name; the message lists those there are.
        """
        if name not in self.sheet_names:
            raise ImportRefused(
                file=self.file,
                found=f"the sheets {', '.join(map(repr, self.sheet_names))}",
                expected=f"a sheet {name!r}",
                advice="If the publisher renamed the sheet, the importer has to learn the new name",
            )
        with _refusing_damage(self.file):
            frame = self._reader.load_sheet(name, header_row=None, skip_rows=0, dtypes="string").to_polars()
        rows = tuple(
            tuple("" if cell is None else trimmed(cell) for cell in row) for row in frame.iter_rows()
        )
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                # No XML may hold one, but the reader lets it through.
                if "\0" in cell:
                    raise ImportRefused(
                        file=self.file,
                        row=f"{name}!{cell_address(row, column)}",
                        found="a NUL byte",
                        expected="text",
                        advice=_DOWNLOAD_AGAIN,
                    )
        return Sheet(self.file, name, rows)


@contextmanager
def _refusing_damage(file: str | Path) -> Iterator[None]:
    """Turn whatever the reader says of a damaged workbook into a refusal."""
    try:
        yield
    except (fastexcel.FastExcelError, DamagedWorkbook):
        pass
    except BaseException as error:
        # On some damage the reader's Rust code panics, with an exception that has no public name.
        if type(error).__name__ != "PanicException":
            raise
    else:
        return
    raise ImportRefused(
        file=file, found="a damaged or cut workbook", expected=_WORKBOOK, advice=_DOWNLOAD_AGAIN
    )


def open_workbook(path: Path) -> Workbook:
    """Open an .xlsx file, or an .xls file of Excel 97 to 2003.

    Raises:
        ImportRefused: no such file, empty, a web page, or not a workbook that can be opened (an .xlsx file
            cut on the way has lost its directory, which stands at the end; an .xls file is made of whole
            blocks).
    """
    data = read_bytes(path)
    if not data.startswith((_XLSX, _XLS)):
        raise ImportRefused(
            file=path,
            found=f"a file that begins {data[:12]!r}",
            expected=_WORKBOOK,
            advice=_DOWNLOAD_AGAIN,
        )
    with _refusing_damage(path):
        if data.startswith(_XLS) and len(data) % _XLS_BLOCK:
            raise DamagedWorkbook
        area = largest_area_xls(data) if data.startswith(_XLS) else largest_area_xlsx(data)
        if area > _LARGEST_AREA:
            raise DamagedWorkbook
        reader = fastexcel.read_excel(data)
        if not reader.sheet_names:
            raise DamagedWorkbook
    return Workbook(Path(path).name, sha256_of(data), tuple(reader.sheet_names), reader)


def cell_address(row: int, column: int) -> str:
    """Excel's name of a cell, counted from 0: (70, 64) is BM71."""
    letters = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row + 1}"


def check_headers(
    found: Sequence[str], expected: Sequence[str], *, file: str, row: str, map_name: str, edition: str = ""
) -> None:
    """Refuse headers that lack an expected one or have one more, or one twice; the order is free.

    Args:
        row: the header row as a message names it, such as "Sheet1!1".
        map_name: the column map that the expected names come from.

    Raises:
        ImportRefused: names the missing and the unknown headers.
    """
    missing = [name for name in expected if name not in found]
    unknown = [name for name in found if name not in expected]
    repeated = [name for name in dict.fromkeys(found) if found.count(name) > 1]
    if not missing and not unknown and not repeated:
        return
    parts = []
    if missing:
        parts.append(f"no column {', '.join(map(repr, missing))}")
    if unknown:
        parts.append(f"the unknown column {', '.join(map(repr, unknown))}")
    if repeated:
        parts.append(f"more than one column {', '.join(map(repr, repeated))}")
    raise ImportRefused(
        file=file,
        edition=edition,
        row=row,
        column=(unknown or missing or repeated)[0],
        found=" and ".join(parts),
        expected=f"each of the {len(expected)} known columns once",
        advice=(
            "If the publisher renamed or added a column, put its name into "
            f"src/critmin/importers/column_maps/{map_name}.csv"
        ),
    )
