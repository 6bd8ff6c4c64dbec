"""Traps of Japan's trade statistics, one test each."""

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

import make_mof_trade as make
from critmin.errors import ImportRefused
from critmin.importers.mof_trade import read_imports
from critmin.importers.registry import IMPORTERS
from critmin.importers.tables import column_map
from critmin.provenance import register

Lines = list[list[str]]


def write(tmp_path: Path, content: bytes | Lines, name: str = "downloaded.csv") -> Path:
    file = tmp_path / name
    file.write_bytes(content if isinstance(content, bytes) else make.as_csv(content))
    return file


def original(originals: Path, name: str) -> Path:
    return originals / "japan-estat-trade" / "mof-import-commodity-by-country" / name


def test_trap_04_01_exports_are_refused_where_they_stand(tmp_path):
    lines = make.section_v_2019()
    lines[2][0] = "1"
    with pytest.raises(ImportRefused, match=r"found '1'; expected 2 \(imports\)") as refused:
        read_imports(write(tmp_path, lines))
    assert (refused.value.row, refused.value.column) == (3, "Exp or Imp")


@pytest.mark.parametrize(
    ("lines", "column", "table"),
    [
        (make.by_customs_office_2019, "Custom", "税関別品別国別表"),
        (make.without_countries_2019, "Country", "品別表"),
        (make.by_principal_commodity_2012, "Quantity-Jan", "概況品国別表"),
    ],
)
def test_trap_04_01_other_tables_are_told_by_their_header(
    tmp_path: Path, lines: Callable[[], Lines], column: str, table: str
) -> None:
    file = write(tmp_path, lines(), "ik-100h2019i005.csv")
    with pytest.raises(ImportRefused, match=table) as refused:
        read_imports(file)
    assert (refused.value.row, refused.value.column) == (1, column)


def test_trap_04_02_april_has_two_spellings(tmp_path):
    rows = [read_imports(write(tmp_path, lines)) for lines in (make.section_v_2012(), make.section_v_2019())]
    assert rows[0].drop("reference_year").equals(rows[1].drop("reference_year"))
    assert {row["april_spelling"] for row in column_map("mof_trade")} == {"", "apl", "apr"}


def test_trap_04_03_codes_stand_in_apostrophes_and_an_empty_unit_is_two_blanks_or_nothing(tmp_path):
    new, old = (read_imports(write(tmp_path, lines)) for lines in (make.section_v_2019(), make.ores_1988()))
    for rows in (new, old):
        assert rows["hs9_code"].str.contains(r"^\d{9}$").all()
        assert set(rows["unit1"]) <= {"", "KL"}
    assert (new["unit1"] == "").sum() == 4
    assert (old["unit1"] == "").all()


def test_trap_04_03_a_byte_order_mark_is_no_part_of_the_header(tmp_path):
    (delivery,) = IMPORTERS["mof_trade"].read(write(tmp_path, make.section_i_2025()))
    assert (delivery.edition_id, delivery.snapshot_id) == ("mof_trade_2025", "mof_2025_s01")
    assert delivery.rows["hs9_code"].to_list() == ["010121100", "010619010", "010619090"]


def test_trap_04_03_a_file_served_as_shift_jis_reads_the_same(tmp_path):
    """Nothing in the table needs an encoding: what does, is no part of it and is named by its byte."""
    text = make.as_csv(make.section_v_2019()).decode("ascii")
    assert read_imports(write(tmp_path, text.encode("cp932"))).height == 5
    with pytest.raises(ImportRefused, match="the byte 0x83"):
        read_imports(write(tmp_path, text.replace("MT", "トン", 1).encode("cp932")))


@pytest.mark.parametrize(
    ("reference_year", "code", "snapshot_id"),
    [
        # 2009 on: a file is a section of the tariff.
        (2019, "260300000", "mof_2019_s05"),
        (2019, "284690210", "mof_2019_s06"),
        (2019, "382499500", "mof_2019_s06"),
        (2019, "711021000", "mof_2019_s14"),
        (2019, "740311030", "mof_2019_s15"),
        (2019, "810520000", "mof_2019_s15"),
        (2019, "000000190", "mof_2019_s22"),
        # 1988 to 2008 the sections were split otherwise.
        (2000, "260300000", "mof_2000_s05"),
        (2000, "284690210", "mof_2000_s06"),
        (2000, "382499500", "mof_2000_s07"),
        (2000, "711021000", "mof_2000_s18"),
        (2000, "740311030", "mof_2000_s19"),
        (2000, "810520000", "mof_2000_s20"),
        (2000, "000000190", "mof_2000_s31"),
    ],
)
def test_trap_04_04_the_number_of_the_file_means_other_chapters_before_2009(
    tmp_path: Path, reference_year: int, code: str, snapshot_id: str
) -> None:
    lines = [make.header("Apl"), make.line(reference_year, code, "105", 3, 6)]
    (delivery,) = IMPORTERS["mof_trade"].read(write(tmp_path, lines, "anything.csv"))
    assert delivery.snapshot_id == snapshot_id


def test_trap_04_05_a_weight_under_one_unit_is_0_beside_a_value(tmp_path):
    rows = read_imports(write(tmp_path, make.section_v_2019()))
    assert rows.filter(pl.col("country_code_as_published") == "117").row(0)[-2:] == ("0", "300")


def test_trap_04_06_palladium_is_counted_in_kilograms_and_platinum_in_grams(originals):
    files = [original(originals, f"ik-100h{reference_year}i014.csv") for reference_year in range(2009, 2021)]
    rows = pl.concat(read_imports(file) for file in files)
    for code, unit in (("711011", "GR"), ("711031", "GR"), ("711041", "GR"), ("711021", "KG")):
        of_code = rows.filter(pl.col("hs9_code").str.starts_with(code))
        assert of_code["reference_year"].n_unique() == 12, code
        assert of_code["unit2"].unique().to_list() == [unit]


def test_trap_04_07_a_running_year_is_refused(tmp_path):
    lines = make.section_v_2019()
    for cells in lines[1:]:
        for at in (-2, -1):
            cells[9 + at] = str(int(cells[9 + at]) - int(cells[at]))
            cells[at] = "0"
    with pytest.raises(ImportRefused, match="Months to come are printed as 0"):
        read_imports(write(tmp_path, lines))


def test_trap_04_07_no_import_is_no_row(originals):
    """Tungsten ore in 2020: the file has chapter 26, but not a line of it."""
    rows = read_imports(original(originals, "ik-100h2020i005.csv"))
    assert rows.filter(pl.col("hs9_code") == "261100000").height == 0
    assert rows.filter(pl.col("hs9_code").str.starts_with("26")).height > 0


@pytest.mark.parametrize(
    ("section", "code", "first", "last"),
    [("005", "260200011", 2009, 2015), ("005", "260200012", 2009, 2015), ("015", "750120100", 2016, 2020)],
)
def test_trap_04_08_codes_begin_and_end(
    originals: Path, section: str, code: str, first: int, last: int
) -> None:
    names = [f"ik-100h{reference_year}i{section}.csv" for reference_year in range(2009, 2021)]
    rows = pl.concat(read_imports(original(originals, name)) for name in names)
    held = rows.filter(pl.col("hs9_code") == code)["reference_year"]
    assert (held.min(), held.max()) == (first, last)


def test_trap_04_09_totals_of_old_downloads_are_refused_and_not_added_up(tmp_path):
    lines = make.section_v_2019()
    lines.append(["2", "2019", "S-TOTAL", *lines[1][3:]])
    with pytest.raises(ImportRefused, match="Totals and codes that lost their leading zero") as refused:
        read_imports(write(tmp_path, lines))
    assert (refused.value.row, refused.value.column) == (7, "HS")


@pytest.mark.parametrize(
    ("code", "country_code", "is_remainder"),
    [
        ("702", "UNK", True),  # unknown
        ("703", "UNK", True),  # bonded
        ("701", "UNK", True),  # for order
        ("214", "UNK", True),  # deleted; occurs in 1988
        ("313", "UNK", True),  # deleted; occurs in 1988
        ("618", "NCL", False),  # New Caledonia stands apart
        ("523", "ESP", False),  # the Canaries
        ("324", "PRI", False),
        ("215", "CHE", False),  # with Liechtenstein
        ("106", "TWN", False),
        ("228", "SRB", False),
    ],
)
def test_trap_04_10_origins_that_are_no_country_and_territories_that_stand_apart(
    repo: Path, code: str, country_code: str, is_remainder: bool
) -> None:
    countries = pl.read_csv(repo / "seeds/reference/countries.csv", infer_schema=False)
    names = pl.read_csv(repo / "seeds/mappings/country_names.csv", infer_schema=False)
    found = pl.concat(
        [
            countries.filter(pl.col("mof_code") == code).select("country_code", "is_remainder"),
            names.filter(source_id="mof_trade", name_as_published=code).select(
                "country_code", "is_remainder"
            ),
        ]
    )
    assert found.rows() == [(country_code, str(is_remainder).lower())]


def test_trap_04_10_every_origin_of_every_file_is_known(originals, seeds_copy):
    """Registered with all codes of the files, not only those that are kept, in whatever unit."""
    rules = seeds_copy / "provenance" / "import_rules.csv"
    lines = rules.read_text().splitlines(keepends=True)
    rules.write_text(
        "".join(text for text in lines if ",keep_if_found_in," not in text and ",unit2," not in text)
    )
    files = sorted(original(originals, ".").glob("*i005.csv"))
    deliveries = [delivery for file in files for delivery in IMPORTERS["mof_trade"].read(file)]
    imported = register(deliveries, seeds_copy)
    assert sum(table.row_count_kept for table in imported) == sum(table.row_count_read for table in imported)


def test_the_first_lines_of_2025_are_read(originals):
    """By eye from the file: horses from the United States, 6 head, 34,524 thousand yen."""
    file = originals / "japan-estat-trade" / "import_2025_hs01-05_first_rows.csv"
    (delivery,) = IMPORTERS["mof_trade"].read(file)
    assert (delivery.snapshot_id, delivery.rows.height) == ("mof_2025_s01", 18)
    assert delivery.rows.row(0) == (
        "mof_2025_s01:2", "mof_2025_s01", "010121100", "304", 2025, "", "NO", "0", "6", "34524",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "snapshot_id", "row_count", "first"),
    [
        ("d01h88i005.csv", "mof_1988_s05", 1_521, ("250100000", "105", 1988, "", "MT", "0", "60", "2260")),
        ("d01h00i005.csv", "mof_2000_s05", 1_518, None),
        ("d01h08i005.csv", "mof_2008_s05", 1_504, None),
    ],
)
def test_the_ore_files_of_the_older_layouts_are_read(
    originals: Path, name: str, snapshot_id: str, row_count: int, first: tuple | None
) -> None:
    (delivery,) = IMPORTERS["mof_trade"].read(original(originals, name))
    assert (delivery.snapshot_id, delivery.rows.height) == (snapshot_id, row_count)
    if first:
        assert delivery.rows.row(0)[2:] == first


def test_a_number_without_end_is_refused_in_one_short_message(tmp_path):
    lines = make.section_v_2019()
    lines[2][8] = "9" * 6000
    with pytest.raises(ImportRefused, match="a number of 6000 digits") as refused:
        read_imports(write(tmp_path, lines))
    assert (refused.value.row, refused.value.column) == (3, "Value-Year")
    lines[2][8] = "x" * 6000
    with pytest.raises(ImportRefused, match="the text 'xxx") as refused:
        read_imports(write(tmp_path, lines))
    assert len(str(refused.value)) < 2000
