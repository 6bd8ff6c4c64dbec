"""The IEA's supply tables: two side by side in a workbook, or nested in JSON."""

import copy
import json
from pathlib import Path

import pytest
from xlsx_files import Cell, write_workbook

from critmin.errors import ImportRefused
from critmin.importers.iea_critical_minerals import IMPORTER, SUPPLY_SCHEMA

SHEET = "2 Total supply for key minerals"
# Mining left, refining right, a gap between them; a blank row where one block is shorter than its neighbour.
ROWS: list[list[Cell]] = [
    [None],
    ["Total supply for key energy transition minerals, base case (kt)"],
    [None],
    [None, 2023, 2030, None, None, 2023, 2030],
    ["Lithium - Mining", None, None, None, "Lithium - Chemicals", None, None],
    ["Australia", 84.1, 146.3, None, "China", 113.9, 213.1],
    ["Chile", 46.4, 55.8, None, None, None, None],
    ["Rest of world", 63.3, 248.2, None, "Rest of world", 62.4, 159.6],
    ["Total", 193.8, 450.3, None, "Total clean technologies", 176.3, 372.7],
    ["Top 3 share", 0.8, 0.7, None, "Top 3 share", 0.9, 0.8],
    [None],
    ["Notes: projections follow announced projects.", None, None, None, None, None, None],
]
CONTENT = {
    "source": "IEA Critical Minerals Data Explorer, CC BY 4.0",
    "supply": {
        "Lithium": {
            "mining": {
                "countries": {
                    "Australia": {"2024": 89.969451315, "2030": 123.5},
                    "Rest of world": {"2024": 10.0, "2030": 20.0},
                    "Notes: projections follow announced projects.": {"2024": None, "2030": None},
                },
                "total": {"2024": 99.969451315, "2030": 143.5},
                "top3Share": {"2024": 0.9, "2030": 0.8},
            }
        }
    },
}


def workbook(tmp_path: Path, changes: dict[tuple[int, int], Cell] | None = None) -> Path:
    """The small workbook, with some cells (row, column, counted from 0) changed."""
    rows = copy.deepcopy(ROWS)
    for (row, column), value in (changes or {}).items():
        rows[row][column] = value
    return write_workbook(tmp_path / "explorer.xlsx", {"Cover": [["IEA"]], SHEET: rows})


def json_file(tmp_path: Path, text: str | None = None) -> Path:
    path = tmp_path / "explorer.json"
    path.write_text(json.dumps(CONTENT, indent=1) if text is None else text, encoding="utf-8")
    return path


def test_both_tables_of_the_sheet_arrive_for_the_base_year_only(tmp_path):
    (delivery,) = IMPORTER.read(workbook(tmp_path))
    assert delivery.edition_id == "iea_critical_minerals_2024"
    assert delivery.rows.schema == SUPPLY_SCHEMA
    shown = delivery.rows.select(
        "raw_row_id", "stage_as_published", "country_as_published", "value_as_published"
    )
    assert shown.rows() == [
        ("iea_2024:B6", "Mining", "Australia", "84.1"),
        ("iea_2024:B7", "Mining", "Chile", "46.4"),
        ("iea_2024:B8", "Mining", "Rest of world", "63.3"),
        ("iea_2024:B9", "Mining", "Total", "193.8"),
        ("iea_2024:F6", "Chemicals", "China", "113.9"),
        ("iea_2024:F8", "Chemicals", "Rest of world", "62.4"),
        ("iea_2024:F9", "Chemicals", "Total clean technologies", "176.3"),
    ]
    assert delivery.rows["reference_year"].unique().to_list() == [2023]
    assert delivery.rows["unit_as_published"].unique().to_list() == ["kt"]


def test_the_json_conversion_keeps_numbers_as_they_stand(tmp_path):
    (delivery,) = IMPORTER.read(json_file(tmp_path))
    assert delivery.edition_id == "iea_critical_minerals_2025"
    assert delivery.rows.rows() == [
        (
            "iea_2025:supply.Lithium.mining.countries.Australia.2024",
            "iea_2025", "Lithium", "mining", "Australia", 2024, "89.969451315", "kt",
        ),
        (
            "iea_2025:supply.Lithium.mining.countries.Rest of world.2024",
            "iea_2025", "Lithium", "mining", "Rest of world", 2024, "10.0", "kt",
        ),
        (
            "iea_2025:supply.Lithium.mining.total.2024",
            "iea_2025", "Lithium", "mining", "total", 2024, "99.969451315", "kt",
        ),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "row", "found"),
    [
        ({(6, 1): "about 46"}, "B7", "the text 'about 46'"),
        ({(6, 1): -46.4}, "B7", "the negative quantity -46.4"),
        ({(6, 1): None}, f"{SHEET}!B7", "the name 'Chile' with the figure ''"),
        ({(6, 0): None}, f"{SHEET}!A7", "the name '' with the figure '46.4'"),
        ({(4, 4): None}, f"{SHEET}!E6", "the name 'China' with the figure '113.9'"),
        ({(8, 4): "Sum"}, f"{SHEET}!E12", "the end of the sheet"),
        ({(1, 0): "Supply"}, f"{SHEET}!A1 and below", "no title with the unit"),
        ({(3, 5): 2024}, f"{SHEET}!4", "tables that begin with 2023, 2024"),
        # Without Chile the rows add up to 147.4, far from 193.8.
        ({(6, 0): None, (6, 1): None}, "B9", "the total 193.8, while the countries add up to 147.4"),
    ],
)
def test_a_spoiled_sheet_is_refused(tmp_path, changes, row, found):
    with pytest.raises(ImportRefused) as caught:
        IMPORTER.read(workbook(tmp_path, changes))
    assert (caught.value.row, caught.value.found) == (row, found)


def test_an_unknown_base_year_is_refused(tmp_path):
    with pytest.raises(ImportRefused, match=r"found the base year 2027.*_editions\.csv"):
        IMPORTER.read(workbook(tmp_path, {(3, 1): 2027, (3, 5): 2027}))


def test_a_workbook_without_the_supply_sheet_is_refused(tmp_path):
    with pytest.raises(ImportRefused, match=r"found the sheets 'Cover'; expected a sheet '2 Total supply"):
        IMPORTER.read(write_workbook(tmp_path / "other.xlsx", {"Cover": [["IEA"]]}))


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "an empty file"),
        (b"<!doctype html><html></html>", "a web page"),
        (b"PK\x03\x04 the rest was cut off", "a damaged or cut workbook"),
        (b'{"source": "IEA", "supply": {"Lithium": {"min', "broken JSON"),
        (b'{"source": "IEA \x97", "supply": {}}', "the byte 0x97"),
        (b'{"source": "somebody", "supply": {}}', "the keys 'source', 'supply'"),
        (b'{"source": "IEA", "supply": {}}', "blocks that begin with no year"),
        (b"Country;Value\nChile;1\n", "a file that begins"),
    ],
)
def test_a_file_of_another_kind_is_refused(tmp_path, content, found):
    path = tmp_path / "explorer.xlsx"
    path.write_bytes(content)
    with pytest.raises(ImportRefused) as caught:
        IMPORTER.read(path)
    assert caught.value.found.startswith(found)


def test_a_cut_workbook_is_refused(tmp_path):
    path = workbook(tmp_path)
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(ImportRefused, match="damaged or cut workbook"):
        IMPORTER.read(path)


@pytest.mark.parametrize(
    ("old", "new", "row"),
    [
        ('"2024": 10.0', '"2024": "ten"', "supply.Lithium.mining.countries.Rest of world.2024"),
        ('"2024": 10.0', '"2024": null', "supply.Lithium.mining.countries.Rest of world"),
        ('"2024": 10.0', '"2024": -10.0', "supply.Lithium.mining.countries.Rest of world.2024"),
        ('"total"', '"sum"', "supply.Lithium.mining"),
        ('"2024": 10.0', '"2024": 30.0', "supply.Lithium.mining.total.2024"),
    ],
)
def test_a_spoiled_json_file_is_refused(tmp_path, old, new, row):
    text = json.dumps(CONTENT)
    assert text.count(old) == 1
    with pytest.raises(ImportRefused) as caught:
        IMPORTER.read(json_file(tmp_path, text.replace(old, new)))
    assert caught.value.row == row


# Over the publisher's files; the expected figures were looked up in them by eye.


@pytest.mark.parametrize(
    ("file", "place", "mineral", "stage", "country", "value"),
    [
        (
            "CM_Data_Explorer May 2024.xlsx",
            "B8", "Copper", "Mining", "Democratic Republic of Congo", "2678.2",
        ),
        ("CM_Data_Explorer May 2024.xlsx", "H9", "Copper", "Refining", "Chile", "2057.7"),
        ("CM_Data_Explorer May 2024.xlsx", "H24", "Cobalt", "Refining", "Total clean technologies", "223.8"),
        ("CM_Data_Explorer May 2024.xlsx", "H28", "Lithium", "Chemicals", "China", "113.9"),
        (
            "iea_cm_data_explorer_2025_converted.json",
            "supply.Cobalt.refining.countries.China.2024",
            "Cobalt", "refining", "China", "196.1433565869552",
        ),
        (
            "iea_cm_data_explorer_2025_converted.json",
            "supply.Rare Earth Elements.refining.total.2024",
            "Rare Earth Elements", "refining", "total", "80.80512702814008",
        ),
    ],
)  # fmt: skip
def test_figures_of_the_published_editions(originals, file, place, mineral, stage, country, value):
    (delivery,) = IMPORTER.read(originals / "iea-critical-minerals" / file)
    row = delivery.rows.filter(raw_row_id=f"{delivery.snapshot_id}:{place}").row(0, named=True)
    assert row["mineral_as_published"] == mineral
    assert row["stage_as_published"] == stage
    assert row["country_as_published"] == country
    assert row["value_as_published"] == value
