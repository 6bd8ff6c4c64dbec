"""CSV layouts that a column map describes: right files are accepted, spoiled ones refused by place."""

from dataclasses import replace
from pathlib import Path

import pytest
from miniatures import Miniature, contents_of

from critmin.errors import ImportRefused
from critmin.importers.registry import Delivery, importer_for
from critmin.importers.tables import column_map
from critmin.provenance import register
from make_country_codes import ATLAS_FORMER, ATLAS_LOCATIONS, DATAHUB, M49
from make_critical_mineral_lists import LISTS
from make_eu_crm import EU_SUPPLY, GROUPINGS, MATERIAL_USES, SCORES, WORLD_SUPPLY
from make_export_controls import EVENTS
from make_oecd_crc import CLASSES
from make_oecd_export_restrictions import EXCERPT
from make_unep_irp import APPENDIX

MINIATURES = {
    "eu_crm_world_supply": WORLD_SUPPLY,
    "eu_crm_eu_supply": EU_SUPPLY,
    "eu_crm_material_uses": MATERIAL_USES,
    "eu_crm_scores": SCORES,
    "eu_crm_groupings": GROUPINGS,
    "unep_irp": APPENDIX,
    "oecd_crc": CLASSES,
    "oecd_export_restrictions": EXCERPT,
    "critical_mineral_lists": LISTS,
    "export_controls": EVENTS,
    "country_codes_m49": M49,
    "country_codes_datahub": DATAHUB,
    "country_codes_atlas_locations": ATLAS_LOCATIONS,
    "country_codes_atlas_former": ATLAS_FORMER,
}
every_layout = pytest.mark.parametrize("miniature", MINIATURES.values(), ids=MINIATURES.keys())
with_a_number = pytest.mark.parametrize(
    "miniature",
    [each for each in MINIATURES.values() if each.number],
    ids=[name for name, each in MINIATURES.items() if each.number],
)
MAPS = sorted({each.source_id for each in MINIATURES.values()})


def read(folder: Path, miniature: Miniature, content: bytes | None = None) -> list[Delivery]:
    path = folder / "delivered.csv"
    path.write_bytes(miniature.content if content is None else content)
    return importer_for(miniature.source_id).read(path)


def refused(folder: Path, miniature: Miniature, content: bytes | None = None) -> ImportRefused:
    with pytest.raises(ImportRefused) as caught:
        read(folder, miniature, content)
    assert str(caught.value).startswith("delivered.csv")
    assert "\n" not in str(caught.value)
    return caught.value


@every_layout
def test_the_miniatures_are_accepted_as_they_stand(tmp_path: Path, miniature: Miniature) -> None:
    (delivery,) = read(tmp_path, miniature)
    assert delivery.rows.height > 0
    assert delivery.rows.columns[:2] == ["raw_row_id", "snapshot_id"]
    assert not delivery.rows["raw_row_id"].is_duplicated().any()
    assert len(miniature.text.splitlines()) <= 20


@every_layout
def test_a_file_cut_anywhere_inside_a_line_is_refused(tmp_path: Path, miniature: Miniature) -> None:
    """Only a cut behind a line end can pass; M49's last line has none, so a cut there shows by its cells."""
    content = miniature.content
    line_ends = {place + 1 for place, byte in enumerate(content) if byte == ord("\n")}
    whole = {len(content)} | line_ends
    if miniature is M49:
        # A line end may be missing, and without its last letter the last line means something else.
        whole |= {place - 1 for place in line_ends} | {len(content) - 1}
    for end in range(1, len(content)):
        if end not in whole and len(content[:end].removeprefix(miniature.byte_order_mark).strip()) > 0:
            refused(tmp_path, miniature, content[:end])


@every_layout
def test_a_line_that_lost_its_last_cells(tmp_path: Path, miniature: Miniature) -> None:
    lines = miniature.text.split("\n")
    last = max(place for place, line in enumerate(lines) if line)
    lines[last] = lines[last].rsplit(",", 1)[0]
    refusal = refused(tmp_path, replace(miniature, text="\n".join(lines)))
    assert refusal.row == last + 1
    assert "cells" in refusal.found


@pytest.mark.parametrize(
    "miniature",
    [each for each in MINIATURES.values() if not each.text.isascii()],
    ids=[name for name, each in MINIATURES.items() if not each.text.isascii()],
)
def test_another_encoding(tmp_path: Path, miniature: Miniature) -> None:
    other = {"utf-8": "cp1252", "cp1252": "utf-8"}[miniature.encoding]
    refusal = refused(tmp_path, miniature, miniature.text.replace("\n", miniature.line_end).encode(other))
    assert miniature.encoding in refusal.expected
    assert "byte" in refusal.found
    # It shows at the first character beyond ASCII.
    assert refusal.row == next(
        number for number, line in enumerate(miniature.text.split("\n"), start=1) if not line.isascii()
    )


@every_layout
def test_a_file_saved_as_unicode_text_by_excel(tmp_path: Path, miniature: Miniature) -> None:
    refusal = refused(tmp_path, miniature, miniature.text.encode("utf-16"))
    assert refusal.row == 1
    assert "UTF-16" in refusal.found


@every_layout
def test_a_renamed_column(tmp_path: Path, miniature: Miniature) -> None:
    header, rest = miniature.text.split("\n", 1)
    names = header.split(",")
    place = [name.strip('"') for name in names].index(miniature.renamed_column)
    names[place] = "Umbenannt"
    refusal = refused(tmp_path, replace(miniature, text=f"{','.join(names)}\n{rest}"))
    assert (refusal.row, refusal.column) == (1, "Umbenannt")
    assert repr(miniature.renamed_column) in refusal.found
    assert f"column_maps/{miniature.source_id}.csv" in refusal.advice


@every_layout
def test_a_repeated_column(tmp_path: Path, miniature: Miniature) -> None:
    doubled = "\n".join(f"{line},{line.split(',')[0]}" if line else "" for line in miniature.text.split("\n"))
    refused(tmp_path, replace(miniature, text=doubled))


@with_a_number
def test_a_negative_number(tmp_path: Path, miniature: Miniature) -> None:
    refusal = refused(tmp_path, miniature.with_text(miniature.number, spoiled(miniature, "-7")))
    assert (refusal.row, refusal.column) == (miniature.number_line, miniature.number_column)
    assert "-7" in refusal.found


@with_a_number
@pytest.mark.parametrize("text", ["about 7", "7 t", "1.200.000", "1e6", "?7", "seven"])
def test_text_in_a_number_column(tmp_path: Path, miniature: Miniature, text: str) -> None:
    refusal = refused(tmp_path, miniature.with_text(miniature.number, spoiled(miniature, text)))
    assert (refusal.row, refusal.column) == (miniature.number_line, miniature.number_column)
    assert repr(text) in refusal.found


@pytest.mark.parametrize(
    "miniature",
    [each for each in MINIATURES.values() if each.number and each.encoding == "utf-8"],
    ids=[name for name, each in MINIATURES.items() if each.number and each.encoding == "utf-8"],
)
def test_digits_of_another_script_are_no_number(tmp_path: Path, miniature: Miniature) -> None:
    refusal = refused(tmp_path, miniature.with_text(miniature.number, spoiled(miniature, "１２")))
    assert (refusal.row, refusal.column) == (miniature.number_line, miniature.number_column)


def spoiled(miniature: Miniature, text: str) -> str:
    """The text with the commas around it, where the miniature's number is told by them."""
    return f",{text}," if miniature.number.startswith(",") else text


@every_layout
@pytest.mark.parametrize(
    "page",
    [
        b"<!DOCTYPE html>\n<html><head><title>404</title></head></html>\n",
        b"\xef\xbb\xbf\r\n  <HTML lang='en'><body>Please log in</body></HTML>",
    ],
)
def test_a_web_page_saved_as_csv(tmp_path: Path, miniature: Miniature, page: bytes) -> None:
    assert "web page" in refused(tmp_path, miniature, page).found


@pytest.mark.parametrize(
    ("source_id", "name"),
    [
        ("eu_crm", "eu-crm/CRM 2017.pdf"),
        ("oecd_crc", "oecd-crc-2026/cre-crc-current-english.pdf"),
    ],
)
def test_a_publishers_pdf_is_refused_as_such(originals: Path, source_id: str, name: str) -> None:
    with pytest.raises(ImportRefused) as caught:
        importer_for(source_id).read(originals / name)
    assert caught.value.found == "a PDF document"


@every_layout
def test_a_pdf_saved_as_csv(tmp_path: Path, miniature: Miniature) -> None:
    assert refused(tmp_path, miniature, b"%PDF-1.7\n1 0 obj\n<<>>\n").found == "a PDF document"


@every_layout
@pytest.mark.parametrize(
    "content",
    [b"PK\x03\x04\x14\x00\x06\x00 xl/workbook.xml", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)],
    ids=["xlsx", "xls"],
)
def test_a_workbook_given_for_a_text_file(tmp_path: Path, miniature: Miniature, content: bytes) -> None:
    refusal = refused(tmp_path, miniature, content)
    assert "encoding" not in str(refusal)
    # Sources that come as workbooks too find it damaged.
    assert "workbook" in refusal.found


@every_layout
@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\r\n \r\n"])
def test_an_empty_file(tmp_path: Path, miniature: Miniature, content: bytes) -> None:
    assert "empty" in refused(tmp_path, miniature, content).found


@every_layout
def test_a_header_without_data(tmp_path: Path, miniature: Miniature) -> None:
    header_only = replace(miniature, text=miniature.text.split("\n", 1)[0] + "\n")
    assert refused(tmp_path, header_only).found == "no data line"


@every_layout
def test_a_file_of_something_else(tmp_path: Path, miniature: Miniature) -> None:
    refusal = refused(tmp_path, replace(miniature, text="Name,Colour\nAda,blue\n"))
    assert (refusal.row, refusal.found) == (1, "the first line 'Name,Colour'")


@every_layout
def test_another_sources_file(tmp_path: Path, miniature: Miniature) -> None:
    for other in MINIATURES.values():
        if other.source_id != miniature.source_id:
            refused(tmp_path, replace(miniature, text=other.text))


@pytest.mark.parametrize(
    ("miniature", "known", "unknown", "row", "column"),
    [
        (WORLD_SUPPLY, "Vietnam", "Wietnam", "3", "Country"),
        (EU_SUPPLY, "Austria", "Austrya", "6", "Country"),
        (CLASSES, "CHL", "CHX", "2", "iso3"),
        (EXCERPT, "cn,", "xx,", "2", "iso2"),
        (EVENTS, "ZW,", "XX,", "4:1", "iso2"),
    ],
    ids=["eu_crm_world", "eu_crm_eu", "oecd_crc", "oecd_export_restrictions", "export_controls"],
)
def test_an_unknown_country_leaves_everything_as_it_was(
    tmp_path: Path, seeds_copy: Path, miniature: Miniature, known: str, unknown: str, row: str, column: str
) -> None:
    (imported,) = register(read(tmp_path, miniature), seeds_copy)
    assert imported.row_count_kept == imported.row_count_read > 0
    before = contents_of(seeds_copy.parent / "seeds") | contents_of(seeds_copy.parent)
    with pytest.raises(ImportRefused) as caught:
        register(read(tmp_path, miniature.with_text(known, unknown)), seeds_copy)
    assert (caught.value.row, caught.value.column) == (row, column)
    assert repr(unknown.strip(",")) in caught.value.found
    after = contents_of(seeds_copy.parent / "seeds") | contents_of(seeds_copy.parent)
    assert {name: content for name, content in after.items() if name != "delivered.csv"} == {
        name: content for name, content in before.items() if name != "delivered.csv"
    }


@every_layout
def test_importing_twice_changes_nothing(tmp_path: Path, seeds_copy: Path, miniature: Miniature) -> None:
    deliveries = read(tmp_path, miniature)
    register(deliveries, seeds_copy)
    before = contents_of(seeds_copy.parent)
    (again,) = register(deliveries, seeds_copy)
    assert again.row_count_before == again.row_count_kept > 0
    assert contents_of(seeds_copy.parent) == before


@pytest.mark.parametrize("map_name", MAPS)
def test_each_layout_of_a_map_has_its_edition_and_a_miniature(map_name: str) -> None:
    layouts = {row["layout"] for row in column_map(map_name)}
    assert {row["layout"] for row in column_map(f"{map_name}_editions")} == layouts
    headers = {
        frozenset(name.strip('"') or "(unnamed)" for name in each.text.split("\n", 1)[0].split(","))
        for each in MINIATURES.values()
        if each.source_id == map_name
    }
    for layout in layouts - {"study_2017_table_3"}:  # has its miniature among the first ones
        names = frozenset(
            row["column_as_published"] for row in column_map(map_name) if row["layout"] == layout
        )
        assert names in headers


@pytest.mark.parametrize("map_name", MAPS)
def test_each_snapshot_is_one_file(map_name: str) -> None:
    snapshots = [row["snapshot_id"] for row in column_map(f"{map_name}_editions")]
    assert len(snapshots) == len(set(snapshots))
