"""Spoiled files of the Summaries' layouts since 2022 are refused by place; archives read as their files."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from miniatures import SALIENT_2025, WORLD_2025

import make_usgs_mcs as make
from critmin.errors import ImportRefused
from critmin.importers.usgs_mcs import IMPORTER

every_layout = pytest.mark.parametrize("miniature", make.MINIATURES.values(), ids=make.MINIATURES.keys())


def refused(tmp_path: Path, content: bytes, name: str = "delivered.csv") -> ImportRefused:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(ImportRefused) as caught:
        IMPORTER.read(path)
    assert str(caught.value).startswith(name)
    assert "\n" not in str(caught.value)
    return caught.value


@every_layout
def test_a_miniature_has_at_most_twenty_lines(miniature):
    assert len(miniature.text.splitlines()) <= 20


@every_layout
def test_a_file_cut_in_mid_line(tmp_path, miniature):
    assert "cut" in str(refused(tmp_path, miniature.content[:-9]))


@every_layout
def test_a_line_that_lost_its_last_cells(tmp_path, miniature):
    lines = miniature.text.splitlines(keepends=True)
    last = max(number for number, line in enumerate(lines) if line.startswith("MCS"))
    lines[last] = lines[last].rstrip("\n").rsplit(",", 2)[0] + "\n"
    refusal = refused(tmp_path, replace(miniature, text="".join(lines)).content)
    assert refusal.row == last + 1
    assert "cells" in refusal.found


@every_layout
def test_a_renamed_column(tmp_path, miniature):
    header, rest = miniature.text.split("\n", 1)
    renamed = header.replace(miniature.renamed_column, "Umbenannt")
    refusal = refused(tmp_path, replace(miniature, text=f"{renamed}\n{rest}").content)
    assert (refusal.row, refusal.column) == (1, "Umbenannt")
    assert repr(miniature.renamed_column) in refusal.found
    assert "column_maps/usgs_mcs" in refusal.advice


def test_two_renamed_columns_of_a_commoditys_table_are_both_named(tmp_path):
    """One column of the three that such a table begins with still tells what it is."""
    miniature = make.WORLD_2022_NICKEL
    renamed = miniature.text.replace("Source,Country,Type,", "Source,Umbenannt,Anders,", 1)
    refusal = refused(tmp_path, replace(miniature, text=renamed).content)
    assert refusal.row == 1
    assert all(repr(name) in refusal.found for name in ("Country", "Type"))


def test_a_country_twice_in_a_table_of_years_is_refused_with_row_and_column(tmp_path):
    twice = make.WORLD_2022_NICKEL.with_text("New Caledonia (overseas territory of France)", "United States")
    refusal = refused(tmp_path, twice.content)
    assert refusal.row == "4:Prod_t_2020"
    assert "stands in row 2:Prod_t_2020" in str(refusal)


@every_layout
@pytest.mark.parametrize("text", ["-7", "about 7", "7 t", "1.200.000", "1e6", "?7", "−7"])
def test_what_is_no_quantity(tmp_path, miniature, text):
    refusal = refused(tmp_path, miniature.with_text(miniature.number, text).content)
    assert (refusal.row, refusal.column) == (miniature.number_line, miniature.number_column)


@every_layout
def test_another_encoding(tmp_path, miniature):
    text = miniature.text.replace("United", "Ünited").replace(miniature.number, "½")
    refusal = refused(tmp_path, text.encode("cp1252", errors="replace"))
    assert "utf-8" in refusal.expected
    assert "byte" in refusal.found


@every_layout
@pytest.mark.parametrize("content", ["utf-16", "nul"])
def test_bytes_that_are_no_text(tmp_path, miniature, content):
    data = miniature.text.encode("utf-16") if content == "utf-16" else miniature.content[:50] + b"\x00"
    assert "NUL" in refused(tmp_path, data).found


@every_layout
def test_a_header_without_data(tmp_path, miniature):
    assert refused(tmp_path, (miniature.text.split("\n", 1)[0] + "\n").encode()).found == "no data line"


@every_layout
def test_an_edition_that_is_not_described(tmp_path, miniature):
    unknown = miniature.text.replace("MCS202", "MCS203").replace("2024_estimated", "2034_estimated")
    assert "MCS203" in refused(tmp_path, unknown.encode()).found


@pytest.mark.parametrize(
    "miniature",
    # The overview tables print the edition before on some of their lines.
    [each for each in make.MINIATURES.values() if each is not make.TRENDS_CRITICAL_MINERALS],
)
def test_a_line_of_another_edition(tmp_path, miniature):
    lines = miniature.text.splitlines(keepends=True)
    last = max(number for number, line in enumerate(lines) if line.startswith("MCS"))
    lines[last] = lines[last].replace(lines[last][:7], "MCS2021", 1)
    assert refused(tmp_path, "".join(lines).encode()).found == "'MCS2021'"


def test_a_country_twice(tmp_path):
    twice = make.WORLD_2023_MOLYBDENUM.with_text("MCS2023,Chile", "MCS2023,China6")
    assert "a second figure" in refused(tmp_path, twice.content).found


def test_a_value_under_no_header(tmp_path):
    text = make.WORLD_2024_COPPER.text.replace("5331,5000,,190000,,,", "5331,5000,,190000,,,7", 1)
    refusal = refused(tmp_path, text.encode())
    assert (refusal.row, refusal.column) == (1, "(column 10)")


def test_a_year_that_is_none(tmp_path):
    refusal = refused(tmp_path, make.SALIENT_2024_NIOBIUM.with_text(",2022,", ",22,").content)
    assert (refusal.row, refusal.column, refusal.found) == (2, "Year", "'22'")


def test_a_period_that_is_none(tmp_path):
    text = make.TRENDS_CRITICAL_MINERALS.text.replace("2024_estimated,Beryllium", "soon,Beryllium")
    refusal = refused(tmp_path, text.encode())
    assert (refusal.row, refusal.column, refusal.found) == (3, "Year", "'soon'")


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"%PDF-1.7 \xe2\xe3", "a PDF document"),
        (b'<?xml version="1.0"?>\n<metadata></metadata>\n', "XML metadata"),
        (b"\xef\xbb\xbf<metadata></metadata>", "XML metadata"),
    ],
)
def test_what_holds_no_figures_is_refused_by_name(tmp_path, content, found):
    assert refused(tmp_path, content).found == found


def test_an_archive_gives_what_its_files_give(tmp_path):
    path = tmp_path / "Salient_Commodity.zip"
    path.write_bytes(make.release_archive())
    alone = []
    for name, miniature in (
        ("mcs2025-lithi_salient.csv", SALIENT_2025),
        ("MCS2025_World_Data.csv", WORLD_2025),
    ):
        file = tmp_path / name
        file.write_bytes(miniature.content)
        alone += IMPORTER.read(file)
    together = IMPORTER.read(path)
    assert [each.raw_table for each in together] == [each.raw_table for each in alone]
    for one, other in zip(together, alone, strict=True):
        assert replace(one, rows=other.rows) == other
        assert one.rows.equals(other.rows)


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (make.release_archive()[:-30], "a damaged archive"),
        (
            make.release_archive()[:200] + b"\xff" * 100 + make.release_archive()[300:],
            "damaged archive|cells|byte",
        ),
        (make.archive(("a_meta.xml", b"<metadata/>")), "an archive without data files"),
    ],
)
def test_a_spoiled_archive(tmp_path, content, found):
    assert re.search(found, refused(tmp_path, content, "World_Data.zip").found)


def test_a_refused_file_in_an_archive_is_named(tmp_path):
    spoiled = make.SALIENT_2024_NIOBIUM.with_text("8190", "about 8190")
    content = make.archive(("folder/mcs2024-niobi_salient.csv", spoiled.content))
    refusal = refused(tmp_path, content, "Salient.zip")
    assert refusal.file == "Salient.zip › mcs2024-niobi_salient.csv"
    assert (refusal.row, refusal.column) == (2, "Imports_t")


def test_a_workbook_is_read_like_its_csv(originals):
    """The 2023 release has one of its files as a workbook."""
    prices, others = IMPORTER.read(originals / "usgs-mcs-2023" / "salient" / "mcs2023-quartz_salient.xlsx")
    cultured = prices.rows.filter(price_as_published="Price_Cultured_dkg")
    assert cultured["value_as_published"].to_list() == ["300", "200", "200", "200", "200"]
    # Six statistics besides two prices, and net import reliance, in five years.
    assert (prices.rows.height, others.rows.height) == (2 * 5, 7 * 5)


def test_the_archives_of_2025_hold_the_files_beside_them(originals):
    folder = originals / "usgs-mcs-2025"
    held = {
        (each.snapshot_id, each.raw_table): each
        for path in sorted(folder.glob("*/*.csv"))
        for each in IMPORTER.read(path)
    }
    packed = {
        (each.snapshot_id, each.raw_table): each
        for name in ("World_Data", "Salient_Commodity", "Industry_Trends")
        for each in IMPORTER.read(folder / f"{name}.zip")
    }
    # Figure 3 is, under its new name too, the file of 2024: the archive says nothing new by it.
    assert {key for key in held if key not in packed} == {("mcs2024_fig3", "raw_usgs_mcs__trends")}
    del held["mcs2024_fig3", "raw_usgs_mcs__trends"]
    for key, each in held.items():
        assert packed[key].sha256 == each.sha256
        assert packed[key].rows.equals(each.rows)
    # 85 commodities in the archive, 48 of them offered one by one.
    assert len({snapshot_id for snapshot_id, table in packed if table == "raw_usgs_mcs__prices"}) == 85


def test_every_figure_of_the_overview_tables_is_taken(originals):
    """A known cell of each table that the trade and recycling views need."""
    folder = originals / "usgs-mcs-2025" / "industry-trends"

    def cell(file: str, subject: str, statistic: str) -> str:
        (delivery,) = IMPORTER.read(folder / file)
        rows = delivery.rows.filter(subject_as_published=subject, statistic_as_published=statistic)
        assert rows.height == 1
        return rows["value_as_published"].item()

    critical = "MCS2025_T5_Critical_Minerals_Salient.csv"
    assert cell(critical, "Antimony", "Secondary_prod") == "3500"
    assert (
        cell("MCS2025_Fig2_Net_Import_Reliance.csv", "CESIUM", "Major_Import_Sources_2020_2023")
        == "Germany, China"
    )
    assert cell("MCS2025_Fig13_Scrap.csv", "Copper (7,430)", "Percent_exported") == "69.72"
    assert (
        cell("MCS2025_Fig11_Pch_Consump_2023_2024.csv", "Yttrium", "Pch_Critical_Minerals_2023_2024") == "150"
    )
