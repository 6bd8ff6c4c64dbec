"""Rare earths of Data Series 140 and of the Minerals Yearbook."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from xlsx_files import write_workbook

import make_usgs_ds140
import make_usgs_myb
from critmin.errors import ImportRefused
from critmin.importers.registry import Delivery, importer_for
from critmin.provenance import register


def read_ds140(tmp_path: Path, spoil: Callable[[list], None] | None = None) -> Delivery:
    sheets = {name: [list(row) for row in rows] for name, rows in make_usgs_ds140.statistics().items()}
    if spoil:
        spoil(sheets[make_usgs_ds140.SHEET])
    (delivery,) = importer_for("usgs_ds140").read(write_workbook(tmp_path / "delivered.xlsx", sheets))
    return delivery


def read_myb(tmp_path: Path, spoil: Callable[[dict], None] | None = None) -> list[Delivery]:
    sheets = {name: [list(row) for row in rows] for name, rows in make_usgs_myb.tables().items()}
    if spoil:
        spoil(sheets)
    return importer_for("usgs_myb").read(write_workbook(tmp_path / "delivered.xlsx", sheets))


def test_each_statistic_of_each_year_is_a_row(tmp_path):
    delivery = read_ds140(tmp_path)
    assert (delivery.edition_id, delivery.published_on) == ("usgs_ds140_2023_09", date(2023, 9, 27))
    assert delivery.rows.height == 3 * 7
    assert delivery.rows.filter(statistic_as_published="World production").rows() == [
        ("ds140_2023_09:H6", "ds140_2023_09", "World production", 1900, "1041",
         "metric tons (t) rare-earth oxide equivalent"),
        ("ds140_2023_09:H7", "ds140_2023_09", "World production", 1901, "1091",
         "metric tons (t) rare-earth oxide equivalent"),
        ("ds140_2023_09:H8", "ds140_2023_09", "World production", 1902, "864",
         "metric tons (t) rare-earth oxide equivalent"),
    ]  # fmt: skip
    last = delivery.rows.filter(reference_year=1902)
    assert last["value_as_published"].to_list() == ["W", "0", "12.5", "W", "101", "1999", "864"]


def _rename(rows: list) -> None:
    rows[4][7] = "World output"


def _skip_a_year(rows: list) -> None:
    del rows[6]


def _no_modification(rows: list) -> None:
    rows[3] = ["Last modification: yesterday"]


def _other_title(rows: list) -> None:
    rows[0] = ["COBALT STATISTICS1"]


def _text(rows: list) -> None:
    rows[6][1] = "about 188"


def _negative(rows: list) -> None:
    rows[6][1] = -188


def _no_years(rows: list) -> None:
    del rows[5:8]


def _figures_beside_no_year(rows: list) -> None:
    rows[7][0] = "1902 (part)"


def _one_figure_beside_no_year(rows: list) -> None:
    rows[7] = ["1902 (part)", "W"]


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (_rename, r"row Rare earths!5, column 'World output'.*'World production'"),
        (_skip_a_year, r"row Rare earths!A7: found 1902; expected 1901"),
        (_no_modification, "no day of the last modification"),
        (_other_title, "expected a sheet that begins with 'RARE EARTHS STATISTICS'"),
        (_text, r"row Rare earths!B7, column 'Production': found the text 'about 188'"),
        (_negative, r"row Rare earths!B7, column 'Production': found the negative quantity -188"),
        (_no_years, "no year below the header"),
        (_figures_beside_no_year, r"row Rare earths!A8: found '1902 \(part\)'"),
        (_one_figure_beside_no_year, r"row Rare earths!A8: found '1902 \(part\)'"),
    ],
)
def test_a_spoiled_series_is_refused_by_place(tmp_path, spoil, message):
    with pytest.raises(ImportRefused, match=message):
        read_ds140(tmp_path, spoil)


def test_the_yearbooks_tables_keep_names_and_marks(tmp_path):
    mine, prices = read_myb(tmp_path)
    assert (mine.edition_id, mine.published_on) == ("usgs_myb_2022", date(2025, 3, 19))
    assert mine.rows.drop("raw_row_id", "snapshot_id", "unit_as_published").rows() == [
        ("Australiae", 2021, "24001", True, ""),
        ("Australiae", 2022, "18001", True, ""),
        ("Burundi", 2021, "181", True, ""),
        ("Burundi", 2022, "--", False, ""),
        ("China3", 2021, "168001", False, "Official production quota."),
        ("China3", 2022, "210001", True, "Official production quota."),
        ("Madagascare", 2021, "6001", True, "Revised."),
        ("Madagascare", 2022, "961", True, ""),
        ("Total", 2021, "198000", False, "Revised."),
        ("Total", 2022, "229000", False, ""),
    ]
    assert set(mine.rows["unit_as_published"]) == {"Metric tons, rare-earth oxide equivalent"}
    assert prices.rows.row(2) == (
        "myb_2022:T3!E7",
        "myb_2022",
        "Neodymium4, 5",
        "99.5",
        2021,
        "99",
        "Dollars per kilogram",
        "Source: Nobody else. China, free on board.",
    )
    assert prices.rows["footnote"].to_list()[3] == "Revised. Source: Nobody else. China, free on board."


def _unknown_country(sheets: dict) -> None:
    sheets["T8"][4][0] = "Atlantise"


def _reworded_title(sheets: dict) -> None:
    sheets["T8"][1] = ["RARE EARTHS: WORLD OUTPUT"]


def _no_unit(sheets: dict) -> None:
    sheets["T8"][2] = [None]


def _text_as_figure(sheets: dict) -> None:
    sheets["T8"][4][2] = "24 thousand"


def _odd_mark(sheets: dict) -> None:
    sheets["T8"][5][3] = "about"


def _not_posted(sheets: dict) -> None:
    sheets["Note"][3] = ["Posted soon"]


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (_unknown_country, r"row T8!A5: found the name 'Atlantise'.*usgs_myb_labels\.csv"),
        (_reworded_title, r"no table 'RARE EARTHS: WORLD MINE PRODUCTION.*usgs_myb\.csv"),
        (_no_unit, r"no line '\(Metric tons, rare-earth oxide equivalent\)'"),
        (_text_as_figure, r"row T8!C5, column '2021': found the text '24 thousand'"),
        (_odd_mark, r"row T8!D6, column '2021': found 'about'"),
        (_not_posted, "without yearbook and day of posting"),
    ],
)
def test_a_spoiled_yearbook_is_refused_by_place(tmp_path, spoil, message):
    with pytest.raises(ImportRefused, match=message):
        read_myb(tmp_path, spoil)


@pytest.mark.parametrize("source_id", ["usgs_ds140", "usgs_myb"])
@pytest.mark.parametrize("content", [b"", b"PK\x03\x04cut", b"Year,Production\n1900,1\n", b"<html></html>"])
def test_what_is_no_workbook_is_refused(tmp_path, source_id, content):
    path = tmp_path / "delivered.xlsx"
    path.write_bytes(content)
    with pytest.raises(ImportRefused, match=r"delivered\.xlsx"):
        importer_for(source_id).read(path)


def test_importing_twice_changes_nothing(tmp_path, seeds_copy):
    deliveries = [read_ds140(tmp_path), *read_myb(tmp_path)]
    first = register(deliveries, seeds_copy)
    again = register(deliveries, seeds_copy)
    assert [table.row_count_kept for table in first] == [21, 10, 4]
    assert [table.row_count_before for table in again] == [21, 10, 4]


# Over the publisher's files; the expected figures were looked up in them by eye.


def test_figures_of_the_published_series(originals):
    (delivery,) = importer_for("usgs_ds140").read(
        originals / "usgs-ds140" / "usgs_ds140_rare_earths_2020.xlsx"
    )
    assert delivery.rows.height == 121 * 7
    world = delivery.rows.filter(statistic_as_published="World production").sort("reference_year")
    assert (world["reference_year"][0], world["value_as_published"][0]) == (1900, "1040")
    assert (world["reference_year"][-1], world["value_as_published"][-1]) == (2020, "243000")


def test_figures_of_the_published_yearbook(originals, repo):
    mine, prices = importer_for("usgs_myb").read(
        originals / "usgs-myb-2022" / "usgs_myb2022_rare_earths_tables.xlsx"
    )
    # 12 countries and a total in five years; 11 oxides in two.
    assert (mine.rows.height, prices.rows.height) == (13 * 5, 11 * 2)
    china = mine.rows.filter(country_as_published="China3").sort("reference_year")
    assert china["value_as_published"].to_list() == ["120000", "132000", "140000", "168000", "210000"]
    assert china["is_estimate"].to_list() == [False, False, False, False, True]
    neodymium = prices.rows.filter(pl.col("product_as_published").str.starts_with("Neodymium"))
    assert neodymium["value_as_published"].to_list() == ["98", "134"]
    # The countries of 2022 add up to the printed total, which is rounded to three digits.
    countries = mine.rows.filter(pl.col("country_as_published") != "Total", reference_year=2022)
    total = sum(int(value) for value in countries["value_as_published"] if value != "--")
    assert total == 297_420
    assert (
        mine.rows.filter(country_as_published="Total", reference_year=2022)["value_as_published"].item()
        == "297000"
    )
