"""Which codes of one edition of the Harmonised System are which codes of another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from critmin.errors import ImportRefused
from critmin.importers.mapped_csv import MappedTable, delivery_of, read_mapped
from critmin.importers.registry import Delivery
from critmin.importers.tables import column_map, read_bytes
from critmin.importers.workbook import Sheet, Workbook, open_workbook

SOURCE_ID = "hs_concordances"
LINKS_SCHEMA = dict.fromkeys(
    (
        "raw_row_id",
        "snapshot_id",
        "table_kind",
        "from_nomenclature",
        "from_code",
        "from_part_as_published",
        "to_nomenclature",
        "to_code",
        "relation",
    ),
    pl.String,
)

_NOMENCLATURES = f"{SOURCE_ID}_nomenclatures"
_RELATION = "Relationship"
_RELATIONS = ("1:1", "1:n", "n:1", "n:n")
_PART = "ex"
_CODE = re.compile(r"\d{6}", re.ASCII)
_DOWNLOAD_AGAIN = "Download the file again from the publisher and import the new copy"


class HsConcordances:
    """Reads the UN Statistics Division's workbooks and the Harvard Growth Lab's consolidated table.

    Source: UN Statistics Division and Harvard Growth Lab (`hs_concordances` in sources.csv). A link says that
    two codes have goods in common, not how much of them; a conversion picks one old code for each new one.
    """

    source_id = SOURCE_ID

    def read(self, path: Path) -> list[Delivery]:
        """Read one workbook (.xlsx or .xls), or the consolidated CSV.

        Returns:
            One delivery of raw_hs_concordances__links, a row per link: `table_kind` correlation or
            conversion, nomenclatures such as HS22 or SITC3, codes of six digits in the Harmonised System (as
            the file has them in the SITC, whose codes have lost zeros that can't be told),
            `from_part_as_published` "ex" where only a part of the newer code is meant, `relation` empty for a
            conversion.

        Raises:
            ImportRefused: an unknown nomenclature, a code that is not six digits, an unknown relation, sheets
                of different nomenclatures, a cut file, a renamed column.
        """
        if read_bytes(path).startswith((b"PK", b"\xd0\xcf\x11\xe0")):
            return [_workbook_links(open_workbook(path))]
        mapped = read_mapped(path, SOURCE_ID)
        edition = mapped.edition()
        return [delivery_of(SOURCE_ID, mapped, edition, _consolidated_links(mapped, edition["snapshot_id"]))]


IMPORTER = HsConcordances()


def _names() -> dict[str, dict[str, str]]:
    """A nomenclature's published name → its row."""
    return {row["name_as_published"]: row for row in column_map(_NOMENCLATURES)}


def _consolidated_links(mapped: MappedTable, snapshot_id: str) -> pl.DataFrame:
    names = _names()
    rows = []
    lines: dict[tuple[str, ...], int] = {}
    for record in mapped.records:
        fields = record.fields
        ends = fields["adjustment"].split(" to ")
        if unknown := [name for name in ends if name not in names]:
            raise mapped.refusal(
                record,
                "adjustment",
                found=f"the year {unknown[0]}",
                expected="the year of a known nomenclature",
                advice=f"A new one needs its row in src/critmin/importers/column_maps/{_NOMENCLATURES}.csv",
            )
        newer, older = (names[name] for name in ends)
        codes = []
        for nomenclature, field in ((newer, "from_code"), (older, "to_code")):
            code = fields[field]
            if nomenclature["code_digits"]:
                # Only one zero can be lost: chapters are numbered from 01.
                if not re.fullmatch(r"\d{5,6}", code, re.ASCII):
                    raise mapped.refusal(
                        record,
                        field,
                        found=repr(code),
                        expected="five or six digits in the Harmonised System",
                    )
                code = code.zfill(int(nomenclature["code_digits"]))
            codes.append(code)
        # In the SITC two codes can have become one, by the zeros that they lost.
        key = (*ends, *codes)
        if (
            newer["code_digits"]
            and older["code_digits"]
            and lines.setdefault(key, record.line) != record.line
        ):
            raise mapped.refusal(
                record,
                "from_code",
                found=f"{codes[0]} and {codes[1]} again (first in row {lines[key]})",
                expected="each two codes once",
            )
        rows.append(
            (
                f"{snapshot_id}:{record.line}",
                snapshot_id,
                "correlation",
                newer["nomenclature"],
                codes[0],
                "",
                older["nomenclature"],
                codes[1],
                fields["relation"],
            )
        )
    return pl.DataFrame(rows, schema=LINKS_SCHEMA, orient="row")


@dataclass(frozen=True)
class _Table:
    """One sheet's table: where its columns are (counted from 0), and between what it links."""

    sheet: Sheet
    header_row: int
    newer: str
    older: str
    newer_at: int
    older_at: int
    part_at: int | None
    relation_at: int | None

    @property
    def kind(self) -> str:
        return "conversion" if self.relation_at is None else "correlation"


def _workbook_links(workbook: Workbook) -> Delivery:
    tables = [_table(workbook.sheet(name)) for name in workbook.sheet_names]
    first = tables[0]
    for table in tables:
        if (table.newer, table.older) != (first.newer, first.older):
            raise ImportRefused(
                file=workbook.file,
                row=table.sheet.place(table.header_row, table.newer_at),
                found=f"{table.newer} to {table.older}",
                expected=f"{first.newer} to {first.older}, as in the sheet {first.sheet.name!r}",
            )
        if table is not first and table.kind in {other.kind for other in tables[: tables.index(table)]}:
            raise ImportRefused(
                file=workbook.file,
                row=table.sheet.place(table.header_row, table.newer_at),
                found=f"a second {table.kind} table",
                expected="one correlation and one conversion table",
            )
    edition = _edition(workbook.file, first.newer)
    snapshot_id = f"{edition['snapshot_id']}_{first.newer}_{first.older}".lower()
    rows = [
        (f"{snapshot_id}:{table.kind}:{place}", snapshot_id, table.kind, *link)
        for table in tables
        for place, *link in _links(table)
    ]
    return Delivery(
        source_id=SOURCE_ID,
        edition_id=edition["edition_id"],
        snapshot_id=snapshot_id,
        edition_name=f"{edition['edition_name']}, {first.newer} to {first.older}",
        published_on=date.fromisoformat(edition["published_on"]),
        published_on_basis=edition["published_on_basis"],
        file_name=workbook.file,
        sha256=workbook.sha256,
        raw_table=edition["raw_table"],
        rows=pl.DataFrame(rows, schema=LINKS_SCHEMA, orient="row"),
        note=edition["note"],
        licence=edition["licence"],
    )


def _edition(file: str, newer: str) -> dict[str, str]:
    editions = {
        row["mark"]: row for row in column_map(f"{SOURCE_ID}_editions") if row["layout"] == "workbook"
    }
    if newer in editions:
        return editions[newer]
    raise ImportRefused(
        file=file,
        found=f"tables of {newer}",
        expected=f"tables of {', '.join(editions)}",
        advice=f"Add the edition to src/critmin/importers/column_maps/{SOURCE_ID}_editions.csv",
    )


def _table(sheet: Sheet) -> _Table:
    """Find the header, which stands in the first or second row; the newer nomenclature stands left."""
    names = _names()
    for row in range(min(2, len(sheet.rows))):
        cells = sheet.rows[row]
        found = [column for column, cell in enumerate(cells) if cell in names]
        if len(found) != 2:
            continue
        newer_at, older_at = found
        others = {column: cell for column, cell in enumerate(cells) if cell and column not in found}
        relation_at = next((column for column, cell in others.items() if cell == _RELATION), None)
        part_at = newer_at + 1 if older_at == newer_at + 2 and not cells[newer_at + 1] else None
        unknown = [column for column in others if column != relation_at]
        newer, older = (names[cells[column]]["nomenclature"] for column in found)
        if unknown or newer == older:
            column = unknown[0] if unknown else older_at
            raise ImportRefused(
                file=sheet.file,
                row=sheet.place(row, column),
                column=cells[column],
                found=f"the unknown column {cells[column]!r}" if unknown else f"{newer} twice",
                expected=f"two editions of the Harmonised System and {_RELATION!r}",
                advice=_DOWNLOAD_AGAIN,
            )
        return _Table(sheet, row, newer, older, newer_at, older_at, part_at, relation_at)
    raise ImportRefused(
        file=sheet.file,
        row=sheet.place(0, 0),
        found=f"the cells {', '.join(map(repr, sheet.rows[0])) if sheet.rows else 'of an empty sheet'}",
        expected="a header that names two editions of the Harmonised System",
        advice=f"A new spelling has to be put into src/critmin/importers/column_maps/{_NOMENCLATURES}.csv",
    )


def _links(table: _Table) -> Iterator[tuple[str, str, str, str, str, str, str]]:
    """Place, nomenclature, code and part of the newer side, nomenclature and code of the older, relation."""
    sheet = table.sheet
    rows = 0
    for row in range(table.header_row + 1, len(sheet.rows)):
        if not any(sheet.rows[row]):
            continue
        codes = []
        for column in (table.newer_at, table.older_at):
            code = sheet.cell(row, column)
            if not _CODE.fullmatch(code):
                raise _refusal(table, row, column, "a code of six digits with its leading zero")
            codes.append(code)
        part = "" if table.part_at is None else sheet.cell(row, table.part_at)
        if part not in ("", _PART):
            raise _refusal(table, row, table.part_at or 0, f"{_PART!r} or nothing")
        relation = "" if table.relation_at is None else sheet.cell(row, table.relation_at)
        if table.relation_at is not None and relation not in _RELATIONS:
            raise _refusal(table, row, table.relation_at, ", ".join(_RELATIONS))
        rows += 1
        yield str(row + 1), table.newer, codes[0], part, table.older, codes[1], relation
    if not rows:
        raise ImportRefused(
            file=sheet.file, row=sheet.name, found="no data line", expected="links", advice=_DOWNLOAD_AGAIN
        )


def _refusal(table: _Table, row: int, column: int, expected: str) -> ImportRefused:
    text = table.sheet.cell(row, column)
    return ImportRefused(
        file=table.sheet.file,
        row=table.sheet.place(row, column),
        column=table.sheet.cell(table.header_row, column),
        found=repr(text) if text else "an empty cell",
        expected=expected,
        advice=_DOWNLOAD_AGAIN,
    )
