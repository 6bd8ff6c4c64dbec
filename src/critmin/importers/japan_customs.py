"""Japan Customs' lists: country codes, the import schedule, export codes, sections and chapters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from critmin.errors import ImportRefused
from critmin.importers.json_file import Json, JsonFile, list_at, object_at, read_json, text_at
from critmin.importers.mapped_csv import MappedTable, delivery_of, read_mapped, rows_as_published
from critmin.importers.registry import Delivery
from critmin.importers.tables import column_map, read_bytes

SOURCE_ID = "japan_customs"
COUNTRIES_SCHEMA = {
    "raw_row_id": pl.String,
    "snapshot_id": pl.String,
    "country_code_as_published": pl.String,
    "country_as_published": pl.String,
    "zone_as_published": pl.String,
    "is_deleted": pl.Boolean,
}
EXPORT_CODES_SCHEMA = dict.fromkeys(
    (
        "raw_row_id",
        "snapshot_id",
        "section_as_published",
        "section_ja",
        "chapter_as_published",
        "chapter_ja",
        "hs9_code",
        "text1_ja",
        "text2_ja",
        "text3_ja",
        "text4_ja",
        "text5_ja",
        "text6_ja",
        "unit2_as_published",
    ),
    pl.String,
)
CHAPTERS_SCHEMA = dict.fromkeys(
    ("raw_row_id", "snapshot_id", "section_as_published", "section_ja", "chapter_as_published", "chapter_ja"),
    pl.String,
)
IMPORT_CODES_SCHEMA = dict.fromkeys(
    ("raw_row_id", "snapshot_id", "hs9_code", "unit1_as_published", "unit2_as_published", "text_ja"),
    pl.String,
)

# What stands between a text and that of its subdivision, as in the schedule's own tree.
_UNDER = " > "
_HEADING = re.compile(r"(?:\d{2}\.\d{2}|\d{4}\.\d{2})?", re.ASCII)
_SUFFIX = re.compile(r"(?:\d{3})?", re.ASCII)
_UNIT = re.compile(r"(?:[A-Z]{1,2}(?:\n\([A-Z](?:\.[A-Z])*\.\))?)?")
_DEEPEST = 12
_DOWNLOAD_AGAIN = "Download the file again from the publisher and import the new copy"


class JapanCustoms:
    """Reads the country lists, the schedules and the list of chapters.

    Source: Japan Customs (`japan_customs` in sources.csv). Codes are text with leading zeros. Import and
    export codes are two lists: below six digits, one's code is nothing in the other.
    """

    source_id = SOURCE_ID

    def read(self, path: Path) -> list[Delivery]:
        """Read one file: a chapter of the import schedule as JSON, or one of the lists as CSV.

        Returns:
            One delivery: of raw_japan_customs__import_codes (a row per nine-digit code, its text with those
            it stands under), __export_codes, __countries (deleted codes marked) or __chapters.

        Raises:
            ImportRefused: no known layout, a cut file, another encoding, a renamed column, a code that lost
                its leading zero, a code twice, an unknown unit.
        """
        if read_bytes(path).removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"[", b"{"):
            return [_import_codes(read_json(path))]
        mapped = read_mapped(path, SOURCE_ID)
        edition = mapped.edition()
        _refuse_cut_list(mapped, edition)
        match mapped.layout:
            case "export_codes":
                rows = rows_as_published(mapped, edition, EXPORT_CODES_SCHEMA)
            case "chapters":
                rows = rows_as_published(mapped, edition, CHAPTERS_SCHEMA)
            case _:
                rows = _countries(mapped, edition)
        return [delivery_of(SOURCE_ID, mapped, edition, rows)]


IMPORTER = JapanCustoms()


def _refuse_cut_list(mapped: MappedTable, edition: Mapping[str, str]) -> None:
    """A list of countries ends with the special codes: where no line end does, they show that it is whole."""
    last_key = edition["last_key"]
    if not last_key:
        return
    last = mapped.records[-1]
    if last.fields["country_code_as_published"] != last_key:
        raise mapped.refusal(
            last,
            "country_code_as_published",
            found=f"{last.fields['country_code_as_published']} as the last code",
            expected=f"{last_key}, with which the list ends",
            advice="The file was cut off on the way. " + _DOWNLOAD_AGAIN,
        )


def _countries(mapped: MappedTable, edition: Mapping[str, str]) -> pl.DataFrame:
    is_deleted = {
        row["country_as_published"]: row["is_deleted"] == "true" for row in column_map(f"{SOURCE_ID}_markers")
    }
    rows = rows_as_published(
        mapped, edition, {name: dtype for name, dtype in COUNTRIES_SCHEMA.items() if name != "is_deleted"}
    )
    names = rows["country_as_published"]
    return rows.with_columns(is_deleted=pl.Series([is_deleted.get(name, False) for name in names]))


@dataclass(frozen=True)
class _ImportCode:
    """One nine-digit code and its place in the tree, such as 3.0.1."""

    place: str
    code: str
    unit1: str
    unit2: str
    text_ja: str


def _import_codes(json_file: JsonFile) -> Delivery:
    edition = next(row for row in column_map(f"{SOURCE_ID}_editions") if row["layout"] == "tariff")
    headings = list_at(json_file.content, file=json_file.file, place="(top level)")
    codes = [
        code for at, node in enumerate(headings) for code in _codes(node, str(at), 0, (), json_file.file)
    ]
    if not codes:
        raise ImportRefused(
            file=json_file.file, found="no nine-digit code", expected="codes", advice=_DOWNLOAD_AGAIN
        )
    chapter = codes[0].code[:2]
    places: dict[str, str] = {}
    for code in codes:
        if code.code[:2] != chapter:
            raise ImportRefused(
                file=json_file.file,
                row=code.place,
                column="stat_code",
                found=f"the code {code.code}",
                expected=f"codes of chapter {chapter} only, as before it",
                advice="Import the schedule's chapters one by one",
            )
        if places.setdefault(code.code, code.place) != code.place:
            raise ImportRefused(
                file=json_file.file,
                row=code.place,
                column="hs_code",
                found=f"the code {code.code} again (first at {places[code.code]})",
                expected="each code once",
                advice=_DOWNLOAD_AGAIN,
            )
    snapshot_id = f"{edition['snapshot_id']}_c{chapter}"
    rows = [
        (f"{snapshot_id}:{code.place}", snapshot_id, code.code, code.unit1, code.unit2, code.text_ja)
        for code in codes
    ]
    return Delivery(
        source_id=SOURCE_ID,
        edition_id=edition["edition_id"],
        snapshot_id=snapshot_id,
        edition_name=f"{edition['edition_name']}, chapter {chapter}",
        published_on=date.fromisoformat(edition["published_on"]),
        published_on_basis=edition["published_on_basis"],
        file_name=json_file.file,
        sha256=json_file.sha256,
        raw_table=edition["raw_table"],
        rows=pl.DataFrame(rows, schema=IMPORT_CODES_SCHEMA, orient="row"),
        note=edition["note"],
        licence=edition["licence"],
    )


def _codes(node: Json, place: str, depth: int, above: tuple[str, ...], file: str) -> Iterator[_ImportCode]:
    """The codes of a part of the tree; only its ends have one."""
    if depth > _DEEPEST:
        raise ImportRefused(
            file=file, row=place, found=f"more than {_DEEPEST} levels", expected="a tree of some levels"
        )
    columns = column_map(f"{SOURCE_ID}_tariff")
    names = {row["field"] or row["name_as_published"]: row["name_as_published"] for row in columns}
    members = object_at(node, list(names.values()), file=file, place=place, map_name=f"{SOURCE_ID}_tariff")

    def checked(name: str, pattern: re.Pattern[str], expected: str, value: Json) -> str:
        text = text_at(value, file=file, place=place, column=name)
        if not pattern.fullmatch(text):
            raise ImportRefused(
                file=file, row=place, column=name, found=repr(text), expected=expected, advice=_DOWNLOAD_AGAIN
            )
        return text

    level = checked(names["level"], re.compile(str(depth)), f"{depth}, its depth", members[names["level"]])
    heading = checked(
        names["heading_code"], _HEADING, "a code such as 26.03 or 2603.00", members[names["heading_code"]]
    )
    suffix = checked(
        names["statistical_suffix"], _SUFFIX, "three digits, or nothing", members[names["statistical_suffix"]]
    )
    text = text_at(members[names["text_ja"]], file=file, place=place, column=names["text_ja"])
    unit = members[names["unit"]] or {"I": "", "II": ""}
    units = object_at(unit, ["I", "II"], file=file, place=f"{place}.unit", map_name=f"{SOURCE_ID}_tariff")
    unit1, unit2 = (checked(name, _UNIT, "a unit such as KG", units[name]) for name in ("I", "II"))
    children = members[names["children"]]
    texts = (*above, text) if text else above
    if suffix:
        if len(heading) != 7 or children:
            raise ImportRefused(
                file=file,
                row=place,
                column=names["heading_code"],
                found=f"{heading!r} with the suffix {suffix!r}" + (" and subdivisions" if children else ""),
                expected="a heading of six digits at an end of the tree",
                advice="The names stat_code and hs_code mean each other here; the file has other ones",
            )
        yield _ImportCode(place, heading.replace(".", "") + suffix, unit1, unit2, _UNDER.join(texts))
    if children:
        for at, child in enumerate(list_at(children, file=file, place=f"{place}.children")):
            yield from _codes(child, f"{place}.{at}", int(level) + 1, texts, file)
