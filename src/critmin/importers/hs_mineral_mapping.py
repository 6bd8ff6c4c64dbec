"""Which customs codes are which mineral: Japan's codes, and two lists of the Critical Materials Atlas."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import polars as pl

from critmin.errors import ImportRefused
from critmin.importers.json_file import Json, JsonFile, list_at, object_at, read_json, text_at
from critmin.importers.mapped_csv import delivery_of, read_mapped, rows_as_published
from critmin.importers.registry import Delivery
from critmin.importers.tables import column_map, read_bytes

SOURCE_ID = "hs_mineral_mapping"
JAPAN_CODES_SCHEMA = dict.fromkeys(
    (
        "raw_row_id",
        "snapshot_id",
        "mineral_as_published",
        "stage_as_published",
        "flag_as_published",
        "hs6_code",
        "hs9_code",
        "unit1_as_published",
        "unit2_as_published",
        "text_ja",
    ),
    pl.String,
)
ATLAS_CODES_SCHEMA = dict.fromkeys(
    (
        "raw_row_id",
        "snapshot_id",
        "material_as_published",
        "cn8_code",
        "hs6_code",
        "confidence_as_published",
        "form_as_published",
    ),
    pl.String,
)
CROSSWALK_SCHEMA = dict.fromkeys(
    ("raw_row_id", "snapshot_id", "material_as_published", "role_as_published", "value_as_published"),
    pl.String,
)

_JSON_MAP = f"{SOURCE_ID}_json"
_CODES = {"source", "n_codes", "n_hs6", "hs6_bundles_needing_8digit", "codes"}
_MATERIAL = re.compile("[a-z]+")
_DOWNLOAD_AGAIN = "Download the file again from where it was published and import the new copy"


class HsMineralMapping:
    """Reads the assignment of Japan's codes and the two lists of the Atlas.

    Source: `hs_mineral_mapping` in sources.csv. All three are judgement, and they disagree in places; codes
    are text with leading zeros.
    """

    source_id = SOURCE_ID

    def read(self, path: Path) -> list[Delivery]:
        """Read one file.

        Returns:
            One delivery: of raw_hs_mineral_mapping__japan_codes (a row per mineral and nine-digit code),
            __atlas_codes (a row per material), or __atlas_crosswalk (a row per material and code or flag).

        Raises:
            ImportRefused: no known layout, a cut file, a renamed column, a code that lost a digit, a mineral
                and code twice, a count that doesn't fit the codes.
        """
        if read_bytes(path).removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"[", b"{"):
            json_file = read_json(path)
            content = json_file.content
            if isinstance(content, dict) and _CODES & content.keys():
                return [_delivery(json_file, "atlas_codes", _atlas_codes(json_file))]
            return [_delivery(json_file, "atlas_crosswalk", _crosswalk(json_file))]
        mapped = read_mapped(path, SOURCE_ID)
        for record in mapped.records:
            if not record.fields["hs9_code"].startswith(record.fields["hs6_code"]):
                raise mapped.refusal(
                    record,
                    "hs9_code",
                    found=f"{record.fields['hs9_code']} beside {record.fields['hs6_code']}",
                    expected="a nine-digit code that begins with the six digits",
                )
        edition = mapped.edition()
        rows = rows_as_published(mapped, edition, JAPAN_CODES_SCHEMA)
        return [delivery_of(SOURCE_ID, mapped, edition, rows)]


IMPORTER = HsMineralMapping()


def _edition(layout: str) -> dict[str, str]:
    return next(row for row in column_map(f"{SOURCE_ID}_editions") if row["layout"] == layout)


def _names(layout: str) -> dict[str, dict[str, str]]:
    return {row["name_as_published"]: row for row in column_map(_JSON_MAP) if row["layout"] == layout}


def _delivery(json_file: JsonFile, layout: str, rows: pl.DataFrame) -> Delivery:
    edition = _edition(layout)
    return Delivery(
        source_id=SOURCE_ID,
        edition_id=edition["edition_id"],
        snapshot_id=edition["snapshot_id"],
        edition_name=edition["edition_name"],
        published_on=date.fromisoformat(edition["published_on"]),
        published_on_basis=edition["published_on_basis"],
        file_name=json_file.file,
        sha256=json_file.sha256,
        raw_table=edition["raw_table"],
        rows=rows,
        note=edition["note"],
        licence=edition["licence"],
    )


def _atlas_codes(json_file: JsonFile) -> pl.DataFrame:
    file, snapshot_id, names = json_file.file, _edition("atlas_codes")["snapshot_id"], _names("atlas_codes")
    content = object_at(json_file.content, sorted(_CODES), file=file, place="(top level)", map_name=_JSON_MAP)
    rows = []
    places: dict[str, str] = {}
    for at, item in enumerate(list_at(content["codes"], file=file, place="codes")):
        place = f"codes[{at}]"
        members = object_at(item, list(names), file=file, place=place, map_name=_JSON_MAP)
        texts = {
            column["field"]: _checked(members[name], column, file=file, place=place)
            for name, column in names.items()
        }
        material = texts["material_as_published"]
        if not texts["cn8_code"].startswith(texts["hs6_code"]):
            raise ImportRefused(
                file=file,
                row=place,
                column="hs6",
                found=f"{texts['hs6_code']} beside {texts['cn8_code']}",
                expected="the first six digits of the code",
            )
        if places.setdefault(material, place) != place:
            raise ImportRefused(
                file=file,
                row=place,
                column="material",
                found=f"{material!r} again (first at {places[material]})",
                expected="each material once",
            )
        rows.append(
            (f"{snapshot_id}:{at}", snapshot_id, *(texts[name] for name in list(ATLAS_CODES_SCHEMA)[2:]))
        )
    table = pl.DataFrame(rows, schema=ATLAS_CODES_SCHEMA, orient="row")
    for name, count in (("n_codes", table.height), ("n_hs6", table["hs6_code"].n_unique())):
        if content[name] != str(count):
            raise ImportRefused(
                file=file,
                row="(top level)",
                column=name,
                found=f"{content[name]}, while there are {count}",
                expected="the number of codes",
                advice=_DOWNLOAD_AGAIN,
            )
    return table


def _crosswalk(json_file: JsonFile) -> pl.DataFrame:
    file, names = json_file.file, _names("atlas_crosswalk")
    snapshot_id = _edition("atlas_crosswalk")["snapshot_id"]
    if not isinstance(json_file.content, dict) or not json_file.content:
        raise ImportRefused(
            file=file,
            row="(top level)",
            found="no object with materials",
            expected="an object with ore and refined codes for each material",
            advice="Check that the file belongs to this source",
        )
    rows = []
    for material, item in json_file.content.items():
        members = object_at(item, list(names), file=file, place=material, map_name=_JSON_MAP)
        if not _MATERIAL.fullmatch(material):
            raise ImportRefused(
                file=file, row=material, found=repr(material), expected="a material in small letters"
            )
        for name, column in names.items():
            values = members[name] if isinstance(members[name], list) else [members[name]]
            for at, value in enumerate(values):
                text = _checked(value, column, file=file, place=f"{material}.{name}[{at}]")
                rows.append((f"{snapshot_id}:{material}.{name}.{at}", snapshot_id, material, name, text))
    return pl.DataFrame(rows, schema=CROSSWALK_SCHEMA, orient="row")


def _checked(value: Json, column: dict[str, str], *, file: str, place: str) -> str:
    text = text_at(value, file=file, place=place, column=column["name_as_published"])
    if not re.fullmatch(column["allowed"], text, re.ASCII | re.DOTALL):
        raise ImportRefused(
            file=file,
            row=place,
            column=column["name_as_published"],
            found=repr(text) if text else "an empty text",
            expected=column["expected"],
            advice=_DOWNLOAD_AGAIN,
        )
    return text
