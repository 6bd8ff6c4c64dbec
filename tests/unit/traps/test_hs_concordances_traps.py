"""Traps of the tables between editions of the Harmonised System, one test each."""

from pathlib import Path

import polars as pl
import pytest
from xlsx_files import write_workbook

import make_hs_concordances as make
from critmin.errors import ImportRefused
from critmin.importers.registry import IMPORTERS, Delivery
from xls_files import write_xls


def read(file: Path) -> Delivery:
    (delivery,) = IMPORTERS["hs_concordances"].read(file)
    return delivery


def links(delivery: Delivery) -> list[tuple[str, ...]]:
    return delivery.rows.select(
        "from_nomenclature", "from_code", "from_part_as_published", "to_nomenclature", "to_code", "relation"
    ).rows()


@pytest.fixture(scope="module")
def originals_links(originals: Path) -> pl.DataFrame:
    files = sorted((originals / "hs-concordances").rglob("*.*"))
    assert len(files) == 9
    return pl.concat(read(file).rows for file in files)


def test_trap_07_02_lost_leading_zeros_are_given_back(tmp_path):
    file = tmp_path / "consolidated.csv"
    file.write_text(make.consolidated())
    assert links(read(file)) == [
        ("HS96", "010111", "", "HS92", "010110", "1:1"),
        ("HS22", "811292", "", "HS17", "811291", "n:1"),
        # What the SITC lost can't be told: 752.1 and 075.21 are both 7521.
        ("HS92", "010121", "", "SITC3", "II", "n:n"),
        ("SITC3", "7521", "", "SITC2", "7521", "n:n"),
        ("SITC3", "7521", "", "SITC2", "7521", "1:1"),
    ]


def test_trap_07_02_a_workbook_that_lost_leading_zeros_is_refused(tmp_path):
    sheets = make.workbook_2022()
    sheets["HS2022-HS1992 Correlations"][2][0] = 10121
    file = write_workbook(tmp_path / "links.xlsx", sheets)
    with pytest.raises(ImportRefused, match="found '10121'; expected a code of six digits") as refused:
        read(file)
    assert (refused.value.row, refused.value.column) == ("HS2022-HS1992 Correlations!A3", "HS 2022")


def test_trap_07_03_the_old_workbook_has_a_column_without_a_name(tmp_path):
    file = write_xls(tmp_path / "links.xls", "Correlation HS2012-HS2007", make.sheet_2012())
    assert links(read(file)) == [
        ("HS12", "010121", "ex", "HS07", "010110", "n:n"),
        ("HS12", "970600", "", "HS07", "970600", "1:1"),
    ]


def test_trap_07_04_sheets_have_one_or_two_header_rows(tmp_path):
    delivery = read(write_workbook(tmp_path / "links.xlsx", make.workbook_2022()))
    assert delivery.snapshot_id == "unsd_hs22_hs92"
    assert delivery.rows["raw_row_id"].to_list() == [
        *(f"unsd_hs22_hs92:conversion:{row}" for row in (2, 3, 4)),
        *(f"unsd_hs22_hs92:correlation:{row}" for row in (3, 4, 5, 6)),
    ]
    assert links(delivery)[1] == ("HS22", "811292", "", "HS92", "811291", "")
    assert links(delivery)[-1] == ("HS22", "810610", "", "HS92", "810600", "n:1")


def test_trap_07_04_nomenclatures_are_spelled_in_many_ways(tmp_path):
    delivery = read(write_workbook(tmp_path / "links.xlsx", make.workbook_2017()))
    assert links(delivery) == [
        ("HS22", "970690", "", "HS17", "970600", ""),
        ("HS22", "970690", "", "HS17", "970600", "n:1"),
    ]


@pytest.mark.parametrize(
    ("code", "nomenclature", "older"),
    [
        ("811292", "HS02", ["811230", "811240", "811292"]),
        ("811292", "HS96", ["811230", "811240", "811291"]),
        ("811292", "HS92", ["811230", "811240", "811291"]),
        ("811231", "HS17", ["811292"]),  # hafnium left it in 2022
        ("811241", "HS17", ["811292"]),  # and rhenium
        ("810610", "HS17", ["810600"]),
        ("810690", "HS17", ["810600"]),
        ("810520", "HS92", ["810510"]),
        ("810820", "HS92", ["810810"]),
        ("810320", "HS92", ["810310"]),
        ("810194", "HS92", ["810191"]),
        ("810197", "HS92", ["810191"]),
        ("811010", "HS92", ["811000"]),
        ("740100", "HS92", ["740110", "740120"]),
        ("252800", "HS92", ["252810", "252890"]),
        ("253090", "HS92", ["252700", "253030", "253040", "253090"]),
    ],
)
def test_trap_07_05_codes_of_minerals_were_split_and_merged(originals_links, code, nomenclature, older):
    found = originals_links.filter(
        pl.col("snapshot_id").str.starts_with("unsd"),
        table_kind="correlation",
        from_nomenclature="HS22",
        from_code=code,
        to_nomenclature=nomenclature,
    )
    assert sorted(found["to_code"]) == older


def test_all_tables_are_read_whole(originals_links):
    """Lines below the headers, counted in each sheet; 63,728 of the consolidated table."""
    counts = dict(originals_links.group_by("snapshot_id", "table_kind").len().select(
        pl.concat_str("snapshot_id", pl.lit(" "), "table_kind"), "len"
    ).rows())  # fmt: skip
    assert counts == {
        "harvard_concordances correlation": 63_728,
        "unsd_hs12_hs07 correlation": 5_364,
        "unsd_hs12_hs07 conversion": 5_205,
        "unsd_hs17_hs92 correlation": 7_862,
        "unsd_hs17_hs92 conversion": 5_388,
        "unsd_hs22_hs92 correlation": 18_900,
        "unsd_hs22_hs92 conversion": 5_613,
        "unsd_hs22_hs96 correlation": 18_600,
        "unsd_hs22_hs96 conversion": 5_613,
        "unsd_hs22_hs02 correlation": 18_242,
        "unsd_hs22_hs02 conversion": 5_613,
        "unsd_hs22_hs07 correlation": 16_635,
        "unsd_hs22_hs07 conversion": 5_613,
        "unsd_hs22_hs12 correlation": 16_377,
        "unsd_hs22_hs12 conversion": 5_613,
        "unsd_hs22_hs17 correlation": 15_657,
        "unsd_hs22_hs17 conversion": 5_613,
    }


def test_both_publishers_say_the_same_of_2022_and_2012(originals_links):
    """The consolidated table was made from the other; its zeros were given back here."""
    columns = ["from_nomenclature", "from_code", "to_nomenclature", "to_code", "relation"]
    correlations = originals_links.filter(table_kind="correlation")
    for newer, older in (("HS22", "HS17"), ("HS12", "HS07")):
        of_both = correlations.filter(from_nomenclature=newer, to_nomenclature=older)
        tables = of_both.partition_by("snapshot_id")
        assert len(tables) == 2
        first, second = (table.select(columns).sort(columns) for table in tables)
        assert first.equals(second), (newer, older)


@pytest.mark.parametrize(
    ("row", "column", "text", "found"),
    [
        (3, 2, "n:m", "'n:m'"),
        (3, 2, None, "an empty cell"),
        (3, 1, "8112AA", "'8112AA'"),
        (1, 1, "HS 2022", "HS22 twice"),
        (1, 2, "Kind", "the unknown column 'Kind'"),
        (1, 1, "HS 1993", "the cells 'Between'"),
        (1, 1, "HS 1996", "HS22 to HS96"),
    ],
)
def test_a_damaged_workbook_is_refused(tmp_path, row, column, text, found):
    sheets = make.workbook_2022()
    sheets["HS2022-HS1992 Correlations"][row][column] = text
    with pytest.raises(ImportRefused) as refused:
        read(write_workbook(tmp_path / "links.xlsx", sheets))
    assert found in refused.value.found
    assert "HS2022-HS1992 Correlations!" in refused.value.row
