"""The governance workbooks: both layouts give the same rows, and faults are named by their cell."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from xlsx_files import Cell, write_workbook

from critmin.errors import ImportRefused
from critmin.importers.registry import IMPORTERS
from critmin.importers.worldbank_wgi import DIMENSIONS, read_estimates

Rows = list[list[Cell]]
Sheets = dict[str, Rows]

INDICATORS = ("va", "pv", "ge", "rq", "rl", "cc")
TITLES = (
    "Voice and Accountability",
    "Political Stability and Absence of Violence/Terrorism",
    "Government Effectiveness",
    "Regulatory Quality",
    "Rule of Law",
    "Control of Corruption",
)
# Economy, year → its six estimates in the order of DIMENSIONS.
ESTIMATES: dict[tuple[str, int], tuple[Cell, ...]] = {
    ("AUS", 2018): (1.5, 0.9, 1.6, 1.8, 1.7, 1.75),
    ("ZAR", 2018): (-1.25, -2.1, -1.5, -1.4, -1.7, -1.6),
    ("AUS", 2019): (1.25, 1, 1.5, 1.75, 1.625, 1.8),
    ("ZAR", 2019): ("..", "..", "..", "..", "..", ".."),
}


def long_rows() -> Rows:
    """A line per indicator, year and economy, in the file's order."""
    header = [
        "codeindyr", "code", "countryname", "year", "indicator", "estimate",
        "stddev", "nsource", "pctrank", "pctranklower", "pctrankupper",
    ]  # fmt: skip
    return [
        header,
        *(
            [f"{code}{indicator}{year}", code, "name", year, indicator, six[place], 0.2, 7, 50, 40, 60]
            for place, indicator in enumerate(INDICATORS)
            for (code, year), six in ESTIMATES.items()
        ),
    ]  # fmt: skip


def wide_sheets() -> Sheets:
    """A sheet per indicator; fourteen rows above the data, the last two of them the header."""
    heads = ["Estimate", "StdErr", "NumSrc", "Rank", "Lower", "Upper"]
    sheets: Sheets = {"Introduction": [[None, None, None, None, "The Worldwide Governance Indicators"]]}
    for place, title in enumerate(TITLES):
        rows: Rows = [[title], ["What it reflects"], *([] for _ in range(11))]
        rows.append([None, None, *([2018] * 6), *([2019] * 6)])
        rows.append(["Country/Territory", "Code", *heads, *heads])
        for code in ("AUS", "ZAR"):
            values = [ESTIMATES[code, year][place] for year in (2018, 2019)]
            cells = [
                cell for value in values for cell in ("#N/A" if value == ".." else value, 0.2, 7, 50, 40, 60)
            ]
            rows.append(["name", code, *cells])
        sheets[f"Sheet {place}"] = rows
    return sheets


def write(tmp_path: Path, sheets: Sheets) -> Path:
    return write_workbook(tmp_path / "wgidataset.xlsx", sheets)


def test_the_long_layout_gives_a_row_per_economy_and_year(tmp_path: Path) -> None:
    layout, rows = read_estimates(write(tmp_path, {"Sheet1": long_rows()}))
    assert layout == "long"
    assert rows.columns == ["country_code", "reference_year", *DIMENSIONS]
    assert rows.rows() == [
        ("AUS", 2018, "1.5", "0.9", "1.6", "1.8", "1.7", "1.75"),
        ("ZAR", 2018, "-1.25", "-2.1", "-1.5", "-1.4", "-1.7", "-1.6"),
        ("AUS", 2019, "1.25", "1", "1.5", "1.75", "1.625", "1.8"),
        ("ZAR", 2019, "..", "..", "..", "..", "..", ".."),
    ]


def test_the_wide_layout_gives_the_same_rows_with_its_own_mark_for_a_gap(tmp_path: Path) -> None:
    layout, rows = read_estimates(write(tmp_path, wide_sheets()))
    assert layout == "wide"
    _, from_long = read_estimates(write(tmp_path, {"Sheet1": long_rows()}))
    assert rows.with_columns(pl.col(DIMENSIONS).replace("#N/A", "..")).rows() == from_long.rows()
    assert rows.row(3) == ("ZAR", 2019, *["#N/A"] * 6)


def test_the_order_of_the_columns_is_free(tmp_path: Path) -> None:
    turned = [list(reversed(row)) for row in long_rows()]
    _, rows = read_estimates(write(tmp_path, {"Sheet1": turned}))
    assert rows.row(0) == ("AUS", 2018, "1.5", "0.9", "1.6", "1.8", "1.7", "1.75")


def renamed_column(rows: Rows) -> None:
    rows[0][5] = "Governance estimate (approx. -2.5 to +2.5)"


def text_as_estimate(rows: Rows) -> None:
    rows[1][5] = "weak"


def empty_estimate(rows: Rows) -> None:
    rows[1][5] = None


def text_as_year(rows: Rows) -> None:
    rows[1][3] = "2018r"


def unknown_indicator(rows: Rows) -> None:
    rows[1][4] = "xx"


def lower_case_code(rows: Rows) -> None:
    rows[1][1] = "aus"


def line_twice(rows: Rows) -> None:
    rows.append(rows[1])


def lost_line(rows: Rows) -> None:
    # The Australian voice and accountability of 2018; the other five end in row 22 (21 = header + 5 × 4).
    del rows[1]


@pytest.mark.parametrize(
    ("damage", "row", "column", "found"),
    [
        (renamed_column, "Sheet1!1", "Governance estimate (approx. -2.5 to +2.5)", "no column 'estimate'"),
        (text_as_estimate, "Sheet1!F2", "estimate", "the text 'weak'"),
        (empty_estimate, "Sheet1!F2", "estimate", "an empty cell"),
        (text_as_year, "Sheet1!D2", "year", "'2018r'"),
        (unknown_indicator, "Sheet1!E2", "indicator", "'xx'"),
        (lower_case_code, "Sheet1!B2", "code", "'aus'"),
        # 6 indicators × 4 lines + header = 25 lines; the repeated one is the 26th.
        (line_twice, "Sheet1!F26", "estimate", "a second voice_and_accountability of AUS in 2018"),
        # Control of corruption, the last of AUS 2018's lines, moves up from row 22 to 21.
        (lost_line, "Sheet1!F21", "", "no voice_and_accountability of AUS in 2018"),
    ],
)
def test_a_damaged_long_sheet_is_refused_where_it_is_damaged(
    tmp_path: Path, damage: Callable[[Rows], None], row: str, column: str, found: str
) -> None:
    rows = long_rows()
    damage(rows)
    with pytest.raises(ImportRefused, match=re.escape(found)) as refused:
        read_estimates(write(tmp_path, {"Sheet1": rows}))
    assert (refused.value.row, refused.value.column) == (row, column)


def wide_text_as_estimate(sheets: Sheets) -> None:
    sheets["Sheet 1"][15][8] = "stable"


def wide_renamed_column(sheets: Sheets) -> None:
    sheets["Sheet 1"][14][2] = "Score"


def wide_lost_year(sheets: Sheets) -> None:
    sheets["Sheet 1"][13][8] = None


def wide_renamed_title(sheets: Sheets) -> None:
    sheets["Sheet 1"][0][0] = "Peace"


def wide_lost_economy(sheets: Sheets) -> None:
    del sheets["Sheet 1"][16]


@pytest.mark.parametrize(
    ("damage", "row", "column", "found"),
    [
        # Australia is row 16, the estimate of 2019 the ninth column.
        (wide_text_as_estimate, "Sheet 1!I16", "2019 Estimate", "the text 'stable'"),
        (wide_renamed_column, "Sheet 1!15", "Score", "the unknown column 'Score'"),
        (wide_lost_year, "Sheet 1!I14", "(year)", "''"),
        (wide_renamed_title, "A1 of each sheet", "", "'Peace'"),
        (wide_lost_economy, "Sheet 5!C17", "", "no political_stability of ZAR in 2018"),
    ],
)
def test_a_damaged_wide_workbook_is_refused_where_it_is_damaged(
    tmp_path: Path, damage: Callable[[Sheets], None], row: str, column: str, found: str
) -> None:
    sheets = wide_sheets()
    damage(sheets)
    with pytest.raises(ImportRefused, match=re.escape(found)) as refused:
        read_estimates(write(tmp_path, sheets))
    assert (refused.value.row, refused.value.column) == (row, column)


def test_another_layout_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="in a layout that is not known"):
        read_estimates(write(tmp_path, {"Data": [["Country", "Score"], ["Australia", 90]]}))


def test_an_edition_without_a_publication_day_is_refused(tmp_path: Path) -> None:
    rows = long_rows()
    for row in rows[1:]:
        row[3] = {2018: 2023, 2019: 2024}[row[3]]
    with pytest.raises(ImportRefused, match="an edition in the long layout with estimates up to 2024"):
        IMPORTERS["worldbank_wgi"].read(write(tmp_path, {"Sheet1": rows}))


def test_the_2024_update_arrives_whole(originals: Path) -> None:
    (delivery,) = IMPORTERS["worldbank_wgi"].read(originals / "worldbank-wgi" / "wgidataset.xlsx")
    assert delivery.edition_id == "worldbank_wgi_2024"
    assert delivery.published_on == date(2024, 11, 5)
    # 214 economies × 25 years (1996, 1998, 2000, 2002 to 2023).
    assert delivery.rows.height == 214 * 25
    assert not {1997, 1999, 2001} & set(delivery.rows["reference_year"])
    assert {"ADO", "ZAR", "KSV", "ROM", "TMP", "WBG"} <= set(delivery.rows["country_code_as_published"])


def test_taiwan_in_2019_has_the_estimates_that_the_method_prints(originals: Path) -> None:
    (delivery,) = IMPORTERS["worldbank_wgi"].read(originals / "worldbank-wgi" / "wgidataset.xlsx")
    taiwan = delivery.rows.filter(pl.col("raw_row_id") == "wgi_2024:TWN:2019").row(0, named=True)
    assert round(float(taiwan["political_stability"]), 3) == 0.789
    # g = (2.5 - mean of the six) / 5 is printed as .277.
    mean = sum(float(taiwan[dimension]) for dimension in DIMENSIONS) / 6
    assert round((2.5 - mean) / 5, 3) == 0.277


def test_the_2020_update_arrives_whole(originals: Path) -> None:
    (delivery,) = IMPORTERS["worldbank_wgi"].read(originals / "worldbank-wgi" / "wgidataset_2020update.xlsx")
    assert delivery.edition_id == "worldbank_wgi_2020"
    # 214 economies × 21 years (1996, 1998, 2000, 2002 to 2019).
    assert delivery.rows.height == 214 * 21
    assert delivery.rows["reference_year"].max() == 2019
    # As in the workbook: Aruba has no estimate in 1996, Andorra's voice and accountability is 1.5632.
    aruba = delivery.rows.filter(pl.col("raw_row_id") == "wgi_2020:ABW:1996").row(0, named=True)
    andorra = delivery.rows.filter(pl.col("raw_row_id") == "wgi_2020:ADO:1996").row(0, named=True)
    assert aruba["voice_and_accountability"] == "#N/A"
    assert andorra["voice_and_accountability"].startswith("1.5632")
