"""Japan's trade statistics: annual columns taken as printed, and every fault named by line and column."""

import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from critmin.errors import ImportRefused
from critmin.importers.mof_trade import read_imports
from critmin.importers.registry import IMPORTERS, Delivery
from critmin.provenance import register
from critmin.raw_tables import as_text

Lines = list[list[str]]


def header(april: str = "Apr") -> list[str]:
    months = ("Jan", "Feb", "Mar", april, "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    return [
        "Exp or Imp", "Year", "HS", "Country", "Unit1", "Unit2",
        "Quantity1-Year", "Quantity2-Year", "Value-Year",
        *(f"{measure}-{month}" for month in months for measure in ("Quantity1", "Quantity2", "Value")),
    ]  # fmt: skip


def line(code: str, country: str, monthly_kg: int, monthly_value: int, unit1: str = "  ") -> list[str]:
    """Twelve equal months, so that the year is twelve times a month."""
    yearly = ["0", str(12 * monthly_kg), str(12 * monthly_value)]
    return [
        "2",
        "2019",
        f"'{code}'",
        country,
        unit1,
        "KG",
        *yearly,
        *["0", str(monthly_kg), str(monthly_value)] * 12,
    ]


def good_lines() -> Lines:
    return [
        header(),
        line("283691000", "105", 100, 90),
        line("283691000", "409", 1000, 800),
        line("382499500", "110", 7, 21, unit1="NO"),
    ]


def as_csv(lines: Lines) -> bytes:
    return "".join(",".join(cells) + "\n" for cells in lines).encode("ascii")


def write(tmp_path: Path, content: bytes) -> Path:
    file = tmp_path / "downloaded.csv"
    file.write_bytes(content)
    return file


def test_the_annual_columns_arrive_as_printed(tmp_path: Path) -> None:
    rows = read_imports(write(tmp_path, as_csv(good_lines())))
    assert rows.columns == [
        "line", "hs9_code", "country_code_as_published", "reference_year",
        "unit1", "unit2", "quantity1", "quantity2", "value_thousand_jpy",
    ]  # fmt: skip
    # 12 × 100 kg and 12 × 90 thousand yen, and so on.
    assert rows.rows() == [
        (2, "283691000", "105", 2019, "", "KG", "0", "1200", "1080"),
        (3, "283691000", "409", 2019, "", "KG", "0", "12000", "9600"),
        (4, "382499500", "110", 2019, "NO", "KG", "0", "84", "252"),
    ]


@pytest.mark.parametrize("april", ["Apl", "Apr"])
def test_april_is_known_by_both_spellings(tmp_path: Path, april: str) -> None:
    lines = good_lines()
    lines[0] = header(april)
    assert read_imports(write(tmp_path, as_csv(lines))).height == 3


def test_byte_order_mark_windows_line_ends_and_bare_codes_are_read(tmp_path: Path) -> None:
    content = b"\xef\xbb\xbf" + as_csv(good_lines()).replace(b"\n", b"\r\n").replace(b"'", b"")
    assert read_imports(write(tmp_path, content))["hs9_code"].to_list() == [
        "283691000",
        "283691000",
        "382499500",
    ]


def test_a_last_line_without_its_end_is_whole_if_its_months_add_up(tmp_path: Path) -> None:
    assert read_imports(write(tmp_path, as_csv(good_lines())[:-1])).height == 3


def test_a_zero_quantity_beside_a_value_is_kept(tmp_path: Path) -> None:
    lines = good_lines()
    lines[1] = line("283691000", "105", 0, 90)
    assert read_imports(write(tmp_path, as_csv(lines))).row(0)[-2:] == ("0", "1080")


def set_cell(row: int, column: str, text: str) -> Callable[[Lines], None]:
    def damage(lines: Lines) -> None:
        lines[row - 1][header().index(column)] = text

    return damage


def repeat_a_line(lines: Lines) -> None:
    lines.append(lines[1])


def rename_a_column(lines: Lines) -> None:
    lines[0][header().index("Quantity2-Mar")] = "Weight-Mar"


def spell_april_twice(lines: Lines) -> None:
    lines[0][header().index("Value-Apr")] = "Value-Apl"


def drop_the_country_column(lines: Lines) -> None:
    for cells in lines:
        del cells[3]


def stop_in_november(lines: Lines) -> None:
    for cells in lines[1:]:
        quantity, value = int(cells[-2]), int(cells[-1])
        cells[7], cells[8] = str(int(cells[7]) - quantity), str(int(cells[8]) - value)
        cells[-2:] = ["0", "0"]


@pytest.mark.parametrize(
    ("damage", "row", "column", "found"),
    [
        (
            set_cell(3, "Quantity2-Year", "12001"),
            3,
            "Quantity2-Year",
            "12001, while the months add up to 12000",
        ),
        (set_cell(3, "Value-Jul", "80"), 3, "Value-Year", "9600, while the months add up to 8880"),
        (set_cell(4, "Quantity1-Dec", "1"), 4, "Quantity1-Year", "0, while the months add up to 1"),
        (set_cell(2, "HS", "'28369100'"), 2, "HS", "\"'28369100'\""),
        (set_cell(2, "HS", "S-TOTAL"), 2, "HS", "'S-TOTAL'"),
        (set_cell(2, "Country", "Chile"), 2, "Country", "'Chile'"),
        (set_cell(2, "Quantity2-Year", "-1200"), 2, "Quantity2-Year", "the negative quantity -1200"),
        (set_cell(2, "Value-Oct", "n.a."), 2, "Value-Oct", "the text 'n.a.'"),
        (set_cell(2, "Value-Oct", ""), 2, "Value-Oct", "an empty cell"),
        (set_cell(2, "Value-Oct", "90.0"), 2, "Value-Oct", "'90.0'"),
        (set_cell(2, "Exp or Imp", "1"), 2, "Exp or Imp", "'1'"),
        (set_cell(3, "Year", "2020"), 3, "Year", "'2020'"),
        (repeat_a_line, 5, "HS", "the code 283691000 from country 105 a second time (first in row 2)"),
        (rename_a_column, 1, "Weight-Mar", "no column 'Quantity2-Mar' and the unknown column 'Weight-Mar'"),
        (spell_april_twice, 1, "Value-Apl", "no column 'Value-Apr' and the unknown column 'Value-Apl'"),
        (drop_the_country_column, 1, "Country", "no column 'Country'"),
        (stop_in_november, 1, "Value-Dec", "no value in any line"),
    ],
)
def test_a_damaged_file_is_refused_where_it_is_damaged(
    tmp_path: Path, damage: Callable[[Lines], None], row: int, column: str, found: str
) -> None:
    lines = good_lines()
    damage(lines)
    with pytest.raises(ImportRefused, match=re.escape(found)) as refused:
        read_imports(write(tmp_path, as_csv(lines)))
    assert (refused.value.row, refused.value.column, refused.value.file) == (row, column, "downloaded.csv")


@pytest.mark.parametrize(
    ("content", "row", "found"),
    [
        # 30 characters before the end: the last line keeps 45 - 10 cells (each month "0,7,21," has 7).
        (as_csv(good_lines())[:-30], 4, "cells"),
        # The last number, 21, has lost its second digit: 11 × 21 + 2 = 233 instead of 252.
        (as_csv(good_lines())[:-2], 4, "252, while the months add up to 233"),
        (as_csv(good_lines()).replace(b"KG", "瓩".encode("cp932"), 1), 2, "the byte 0xE1"),
        (as_csv(good_lines()).decode().encode("utf-16"), 1, "a NUL byte"),
        (b"", None, "an empty file"),
        (as_csv(good_lines()[:1]), None, "no data line"),
        (b"<!DOCTYPE html>\n<html><body>404</body></html>\n", 1, "a web page (HTML)"),
    ],
)
def test_a_file_that_was_spoiled_on_the_way_is_refused(
    tmp_path: Path, content: bytes, row: int | None, found: str
) -> None:
    with pytest.raises(ImportRefused, match=re.escape(found)) as refused:
        read_imports(write(tmp_path, content))
    assert refused.value.row == row


def test_edition_and_file_are_told_by_the_content(tmp_path: Path) -> None:
    (delivery,) = IMPORTERS["mof_trade"].read(write(tmp_path, as_csv(good_lines())))
    assert (delivery.edition_id, delivery.snapshot_id) == ("mof_trade_2019", "mof_2019_s06")
    assert (delivery.published_on, delivery.published_on_basis) == (date(2021, 3, 31), "approximate")
    assert delivery.rows["raw_row_id"].to_list() == ["mof_2019_s06:2", "mof_2019_s06:3", "mof_2019_s06:4"]


@pytest.mark.parametrize(
    ("code", "snapshot_id"),
    [("260300000", "mof_2019_s05"), ("711011000", "mof_2019_s14"), ("810520000", "mof_2019_s15")],
)
def test_the_file_number_is_the_section_of_the_codes(tmp_path: Path, code: str, snapshot_id: str) -> None:
    content = as_csv([header(), line(code, "105", 100, 90)])
    (delivery,) = IMPORTERS["mof_trade"].read(write(tmp_path, content))
    assert delivery.snapshot_id == snapshot_id


def test_a_file_with_two_sections_is_refused(tmp_path: Path) -> None:
    content = as_csv([*good_lines(), line("740311030", "409", 100, 90)])
    with pytest.raises(ImportRefused, match="chapter 74") as refused:
        IMPORTERS["mof_trade"].read(write(tmp_path, content))
    assert (refused.value.row, refused.value.column) == (5, "HS")


def test_a_year_whose_day_of_publication_is_not_known_is_refused(tmp_path: Path) -> None:
    content = as_csv(good_lines()).replace(b"2,2019,", b"2,2099,")
    with pytest.raises(ImportRefused, match="imports of 2099"):
        IMPORTERS["mof_trade"].read(write(tmp_path, content))


@pytest.fixture
def seeds(tmp_path: Path, repo: Path) -> Path:
    """A copy of the seeds that an import may write to, without trade: a short file may be imported then."""
    without_trade = shutil.ignore_patterns("raw_mof_trade__imports.csv")
    return Path(shutil.copytree(repo / "seeds", tmp_path / "seeds", ignore=without_trade))


def test_an_unknown_country_is_refused_by_line(tmp_path: Path, seeds: Path) -> None:
    lines = good_lines()
    lines[2][3] = "999"
    deliveries = IMPORTERS["mof_trade"].read(write(tmp_path, as_csv(lines)))
    with pytest.raises(ImportRefused, match="the unknown name '999'") as refused:
        register(deliveries, seeds, allow_fewer_rows=True)
    assert (refused.value.row, refused.value.column) == ("3", "Country")


@pytest.mark.parametrize("code", ["618", "523", "702", "703"])
def test_territories_and_undeclared_origins_are_known(tmp_path: Path, seeds: Path, code: str) -> None:
    lines = good_lines()
    lines[2][3] = code
    (imported,) = register(
        IMPORTERS["mof_trade"].read(write(tmp_path, as_csv(lines))), seeds, allow_fewer_rows=True
    )
    assert imported.row_count_kept == 3


def test_codes_of_other_goods_are_not_kept(tmp_path: Path, seeds: Path) -> None:
    content = as_csv([*good_lines(), line("280110000", "103", 5, 5)])
    (imported,) = register(
        IMPORTERS["mof_trade"].read(write(tmp_path, content)), seeds, allow_fewer_rows=True
    )
    assert (imported.row_count_read, imported.row_count_kept) == (4, 3)


def original(originals: Path, name: str) -> Path:
    return originals / "japan-estat-trade" / "mof-import-commodity-by-country" / name


@pytest.mark.parametrize(
    ("name", "code", "value", "quantity2", "unit2", "countries", "top", "top_share_of_value"),
    [
        ("ik-100h2020i005.csv", "260300000", 1_105_248_702, 5_228_884, "MT", 13, "409", 0.384),
        ("ik-100h2020i005.csv", "260400000", 18_971_569, 2_520_922, "MT", 3, "618", 0.780),
        ("ik-100h2020i006.csv", "280530000", 21_731_462, 6_791_258, "KG", 8, "110", 0.515),
        ("ik-100h2020i006.csv", "282520000", 41_838_575, 32_515_966, "KG", 6, "105", 0.798),
        ("ik-100h2020i006.csv", "283691000", 20_472_495, 17_708_775, "KG", 6, "409", 0.807),
        ("ik-100h2020i006.csv", "284180000", 1_758_975, 823_480, "KG", 4, "105", 0.855),
        ("ik-100h2020i006.csv", "284690", 17_826_268, 4_031_341, "KG", 15, "105", 0.635),
        ("ik-100h2020i015.csv", "810520000", 30_936_575, 8_097_133, "KG", 20, "222", 0.605),
        ("ik-100h2020i015.csv", "811292910", 481_432, 4_616, "KG", 6, None, None),
    ],
)
def test_the_publishers_files_give_the_known_totals(
    originals: Path, name: str, code: str, value: int, quantity2: int, unit2: str,
    countries: int, top: str | None, top_share_of_value: float | None,
) -> None:  # fmt: skip
    """Totals of 2020, worked out independently from the files when they were collected."""
    rows = read_imports(original(originals, name)).filter(pl.col("hs9_code").str.starts_with(code))
    values = rows.select(
        "country_code_as_published",
        pl.col("value_thousand_jpy").cast(pl.Int64),
        pl.col("quantity2").cast(pl.Int64),
    )
    assert values["value_thousand_jpy"].sum() == value
    assert values["quantity2"].sum() == quantity2
    assert rows["unit2"].unique().to_list() == [unit2]
    assert rows["country_code_as_published"].n_unique() == countries
    if top is not None:
        of_top = values.filter(pl.col("country_code_as_published") == top)["value_thousand_jpy"].sum()
        assert of_top / value == pytest.approx(top_share_of_value, abs=0.0005)


@pytest.fixture(scope="module")
def all_files(originals: Path) -> list[Path]:
    return sorted(original(originals, ".").glob("*.csv"))


@pytest.fixture(scope="module")
def deliveries(all_files: list[Path]) -> list[Delivery]:
    return [delivery for file in all_files for delivery in IMPORTERS["mof_trade"].read(file)]


def test_trap_04_05_5_869_lines_have_a_value_and_no_weight(deliveries: list[Delivery]) -> None:
    rows = pl.concat(delivery.rows for delivery in deliveries)
    has_none = (pl.col("quantity2") == "0") & (pl.col("value_thousand_jpy") != "0")
    assert rows.select(has_none.sum()).item() == 5_869


def test_all_files_of_all_years_are_read(all_files: list[Path], deliveries: list[Delivery]) -> None:
    """48 files of 2009 to 2020 and one each of 1988, 2000, 2008: 241,724 lines, as counted when collected."""
    files = all_files
    assert len(files) == 51
    assert sum(delivery.rows.height for delivery in deliveries) == 241_724
    assert len({delivery.snapshot_id for delivery in deliveries}) == 51
    # Apl up to 2016, Apr from 2017; the number in the name is that told by the content.
    for file, delivery in zip(files, deliveries, strict=True):
        assert delivery.snapshot_id.endswith(f"_s{file.stem[-2:]}")


def test_the_raw_table_holds_the_publishers_lines(originals: Path, repo: Path) -> None:
    """A row id leads to the line of the original; tried on the first and last row of each file."""
    held = as_text(pl.read_parquet(repo / "data/raw_mof_trade__imports.parquet"))
    snapshots = pl.read_csv(repo / "seeds/provenance/snapshots.csv", infer_schema=False)
    file_names = dict(snapshots.select("snapshot_id", "file_name").iter_rows())
    for rows in held.partition_by("snapshot_id"):
        printed = original(originals, file_names[rows["snapshot_id"][0]]).read_text("ascii").splitlines()
        for row in (rows.row(0, named=True), rows.row(-1, named=True)):
            cells = printed[int(row["raw_row_id"].split(":")[1]) - 1].split(",")
            assert cells[1:4] == [
                row["reference_year"],
                f"'{row['hs9_code']}'",
                row["country_code_as_published"],
            ]
            assert cells[5:9] == [row["unit2"], row["quantity1"], row["quantity2"], row["value_thousand_jpy"]]
