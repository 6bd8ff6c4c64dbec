"""Traps of the governance indicators, one test each."""

import csv
from datetime import date
from pathlib import Path

import polars as pl
import pytest

import make_worldbank_wgi as make
from critmin.errors import ImportRefused
from critmin.importers.registry import IMPORTERS, Delivery
from critmin.importers.workbook import open_workbook
from critmin.importers.worldbank_wgi import DIMENSIONS, read_estimates
from critmin.provenance import register

# The World Bank's own codes and ISO's.
NOT_ISO = {"ADO": "AND", "ZAR": "COD", "KSV": "XKX", "ROM": "ROU", "TMP": "TLS", "WBG": "PSE"}


def delivery(path: Path) -> Delivery:
    (only,) = IMPORTERS["worldbank_wgi"].read(path)
    return only


@pytest.fixture(scope="session")
def update_2024(originals: Path) -> Delivery:
    return delivery(originals / "worldbank-wgi" / "wgidataset.xlsx")


@pytest.fixture(scope="session")
def extract_2024(originals: Path) -> Delivery:
    return delivery(originals / "worldbank-wgi" / "P_Data_Extract_From_Worldwide_Governance_Indicators.xlsx")


def test_trap_25_six_codes_are_not_isos(repo, update_2024, extract_2024):
    codes = set(update_2024.rows["country_code_as_published"])
    iso = set(extract_2024.rows["country_code_as_published"])
    assert codes - iso == set(NOT_ISO)
    assert iso - codes == set(NOT_ISO.values())
    with (repo / "seeds/mappings/country_names.csv").open(encoding="utf-8", newline="") as file:
        mapped = {
            row["name_as_published"]: row["country_code"]
            for row in csv.DictReader(file)
            if row["source_id"] == "worldbank_wgi"
        }
    assert {code: mapped[code] for code in NOT_ISO} == NOT_ISO


def test_trap_25_a_gap_is_two_dots_and_not_a_number(update_2024):
    # American Samoa has no estimate in 1996, as the workbook shows.
    row = update_2024.rows.filter(pl.col("raw_row_id") == "wgi_2024:ASM:1996").row(0, named=True)
    assert {row[dimension] for dimension in DIMENSIONS} == {".."}


@pytest.mark.parametrize("gap", ["n/a", "-", "...", "NA"])
def test_trap_25_another_mark_for_a_gap_is_refused(tmp_path, gap):
    sheets = make.sheets_2025()
    sheets["rl"][1][3] = gap
    with pytest.raises(ImportRefused) as refused:
        read_estimates(make.update_2025(tmp_path, sheets))
    assert (refused.value.row, refused.value.column) == ("rl!D2", make.ESTIMATE_2025)


@pytest.mark.parametrize("file", ["wgidataset.xlsx", "wgidataset_2020update.xlsx"])
def test_trap_25_there_are_no_estimates_of_1997_1999_and_2001(originals, file):
    years = set(delivery(originals / "worldbank-wgi" / file).rows["reference_year"])
    assert {1997, 1999, 2001} & years == set()
    assert {1996, 1998, 2000, 2002} <= years


def test_trap_25_the_old_layouts_header_stands_below_fourteen_rows(originals):
    workbook = open_workbook(originals / "worldbank-wgi" / "wgidataset_2020update.xlsx")
    sheet = workbook.sheet(workbook.sheet_names[1])
    # Row 14 has the years, row 15 the columns' names.
    assert sheet.cell(13, 2) == "1996"
    assert (sheet.cell(14, 0), sheet.cell(14, 1), sheet.cell(14, 2)) == (
        "Country/Territory",
        "Code",
        "Estimate",
    )


def test_trap_25_the_2025_update_has_a_sheet_per_indicator_and_other_names(tmp_path):
    layout, rows = read_estimates(make.update_2025(tmp_path))
    assert layout == "sheets"
    assert rows.rows() == [
        ("AUS", 2023, "1.5", "0.9", "1.6", "1.8", "1.7", "1.75"),
        ("COD", 2023, "-1.25", "-2.1", "-1.5", "-1.4", "-1.7", "-1.6"),
        ("ABW", 2023, *[".."] * 6),
        ("AUS", 2024, "1.5", "0.9", "1.6", "1.8", "1.7", "1.75"),
        ("COD", 2024, "-1.25", "-2.1", "-1.5", "-1.4", "-1.7", "-1.6"),
        ("ABW", 2024, *[".."] * 6),
    ]


def test_trap_25_the_2025_update_is_an_edition_of_its_own(tmp_path):
    """Its method is new, so it must not pass for a later copy of the 2024 update."""
    of_2025 = delivery(make.update_2025(tmp_path))
    assert (of_2025.edition_id, of_2025.snapshot_id) == ("worldbank_wgi_2025", "wgi_2025")
    assert of_2025.raw_table == "raw_worldbank_wgi__estimates"
    assert "not comparable" in of_2025.note


def test_trap_25_scores_from_0_to_100_are_not_taken_for_estimates(tmp_path):
    sheets = make.sheets_2025()
    for rows in sheets.values():
        if len(rows) > 1:
            rows[0][3], rows[0][4] = rows[0][4], rows[0][3]
            for row in rows[1:]:
                row[3], row[4] = row[4], row[3]
    _, rows = read_estimates(make.update_2025(tmp_path, sheets))
    assert rows.row(0) == ("AUS", 2023, "1.5", "0.9", "1.6", "1.8", "1.7", "1.75")


@pytest.mark.parametrize("series", ["{}.EST", "GOV_WGI_{}.EST", "GOV_WGI_{}_EST"])
def test_trap_25_an_extract_is_known_by_old_and_new_series_codes(tmp_path, series):
    layout, rows = read_estimates(make.databank(tmp_path, make.databank_rows(series=series)))
    assert layout == "databank"
    assert rows.row(1) == ("COD", 2022, "-1.25", "-2.1", "-1.5", "-1.4", "-1.7", "-1.6")
    # An economy without estimates has empty cells here.
    assert rows.row(2) == ("ABW", 2022, *[""] * 6)


def test_two_headers_that_a_user_renamed_are_known(tmp_path):
    renamed = make.databank_rows(time="year", code="wb_ccode")
    _, rows = read_estimates(make.databank(tmp_path, renamed))
    _, as_exported = read_estimates(make.databank(tmp_path))
    assert rows.equals(as_exported)


def test_an_extract_prints_its_day_month_first(tmp_path):
    extract = delivery(make.databank(tmp_path))
    assert (extract.published_on, extract.published_on_basis) == (date(2024, 11, 5), "printed")
    assert (extract.edition_id, extract.snapshot_id) == ("worldbank_wgi_2024", "wgi_2024_databank")


@pytest.mark.parametrize("last_updated", ["Last Updated: 31/12/2024", "Updated in November", ""])
def test_an_extract_without_a_day_is_refused(tmp_path, last_updated):
    path = make.databank(tmp_path, last_updated=last_updated)
    with pytest.raises(ImportRefused, match="no day of the last update"):
        IMPORTERS["worldbank_wgi"].read(path)


def drop_an_indicator(rows: make.Rows) -> None:
    for row in rows:
        del row[4:6]


def repeat_an_indicator(rows: make.Rows) -> None:
    rows[0][5] = "Invented again: Estimate [VA.EST]"


def rename_a_series(rows: make.Rows) -> None:
    rows[0][4] = "Voice: Estimate [VX.EST]"


def rename_the_code(rows: make.Rows) -> None:
    rows[0][3] = "iso3"


def text_as_estimate(rows: make.Rows) -> None:
    rows[1][4] = "weak"


def text_as_year(rows: make.Rows) -> None:
    rows[2][0] = "YR22"


def economy_twice(rows: make.Rows) -> None:
    rows.append(rows[1])


@pytest.mark.parametrize(
    ("damage", "row", "found"),
    [
        (drop_an_indicator, "Data!1", "no column of voice_and_accountability"),
        (repeat_an_indicator, "Data!F1", "a second column of voice_and_accountability"),
        (rename_a_series, "Data!E1", "an unknown column"),
        (rename_the_code, "Data!D1", "an unknown column"),
        (text_as_estimate, "Data!E2", "the text 'weak'"),
        (text_as_year, "Data!A3", "'YR22'"),
        # Header, two years of three economies: the repeated line is the eighth.
        (economy_twice, "Data!E8", "a second voice_and_accountability of AUS in 2022"),
    ],
)
def test_a_damaged_extract_is_refused_where_it_is_damaged(tmp_path, damage, row, found):
    rows = make.databank_rows()
    damage(rows)
    with pytest.raises(ImportRefused) as refused:
        read_estimates(make.databank(tmp_path, rows))
    assert (refused.value.row, refused.value.found) == (row, found)


def lose_a_sheet(sheets: dict[str, make.Rows]) -> None:
    del sheets["cc"]


def rename_the_estimate(sheets: dict[str, make.Rows]) -> None:
    sheets["ge"][0][3] = "Estimate"


def text_in_a_sheet(sheets: dict[str, make.Rows]) -> None:
    sheets["va"][2][3] = "strong"


def economy_lost_from_a_sheet(sheets: dict[str, make.Rows]) -> None:
    del sheets["cc"][1]


@pytest.mark.parametrize(
    ("damage", "found"),
    [
        (lose_a_sheet, "the sheets 'readme', 'va', 'pv', 'ge', 'rq', 'rl'"),
        (rename_the_estimate, f"no column {make.ESTIMATE_2025!r}"),
        (text_in_a_sheet, "the text 'strong'"),
        (economy_lost_from_a_sheet, "no control_of_corruption of AUS in 2023"),
    ],
)
def test_a_damaged_update_of_2025_is_refused(tmp_path, damage, found):
    sheets = make.sheets_2025()
    damage(sheets)
    with pytest.raises(ImportRefused) as refused:
        read_estimates(make.update_2025(tmp_path, sheets))
    assert refused.value.found == found


def test_an_unknown_economy_is_refused(tmp_path, seeds_copy):
    rows = make.databank_rows()
    rows[2][3] = "XQZ"
    deliveries = IMPORTERS["worldbank_wgi"].read(make.databank(tmp_path, rows))
    with pytest.raises(ImportRefused, match="the unknown name 'XQZ'") as refused:
        register(deliveries, seeds_copy)
    assert refused.value.row == "XQZ:2022"


def test_the_extract_says_what_the_workbook_says(update_2024, extract_2024):
    """All 32,100 estimates and gaps of 1996 to 2023 are the same, so counting both would count double."""
    assert extract_2024.raw_table != update_2024.raw_table
    both = extract_2024.rows.select(
        pl.col("country_code_as_published").replace({iso: own for own, iso in NOT_ISO.items()}),
        "reference_year",
        *(pl.col(dimension).replace("", "..").alias(f"{dimension}_there") for dimension in DIMENSIONS),
    ).join(update_2024.rows, on=["country_code_as_published", "reference_year"], how="full", coalesce=True)
    # 214 economies × 25 years × 6 dimensions.
    assert both.height * len(DIMENSIONS) == 32_100
    for dimension in DIMENSIONS:
        here, there = both[dimension], both[f"{dimension}_there"]
        assert ((here == "..") == (there == "..")).all()
        numbers = pl.DataFrame({"here": here, "there": there}).filter(pl.col("here") != "..")
        difference = numbers["here"].cast(pl.Float64) - numbers["there"].cast(pl.Float64)
        assert difference.abs().max() < 2e-9


def test_the_extracts_first_line_is_afghanistan_in_1996(extract_2024):
    """Looked up in the workbook: control of corruption -1.2917, government effectiveness -2.1752."""
    first = extract_2024.rows.row(0, named=True)
    assert first["raw_row_id"] == "wgi_2024_databank:AFG:1996"
    assert first["control_of_corruption"].startswith("-1.2917")
    assert first["government_effectiveness"].startswith("-2.1751")
