"""Traps of UN Comtrade, one test each."""

import gzip
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

import make_un_comtrade as make
from critmin.errors import ImportRefused
from critmin.importers.registry import IMPORTERS, Delivery
from critmin.importers.tables import column_map
from critmin.importers.un_comtrade import FLOWS_SCHEMA
from critmin.provenance import register
from critmin.raw_tables import raw_tables


def read(tmp_path: Path, content: str | bytes) -> Delivery:
    file = tmp_path / "delivered"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    (delivery,) = IMPORTERS["un_comtrade"].read(file)
    return delivery


def kept(tmp_path: Path, seeds: Path, content: str | bytes) -> pl.DataFrame:
    """What is kept of a file, read back from where it is kept."""
    register([read(tmp_path, content)], seeds)
    return pl.read_parquet(seeds.parent / "local" / "raw_un_comtrade__flows.parquet")


def original(originals: Path, name: str) -> pl.DataFrame:
    (delivery,) = IMPORTERS["un_comtrade"].read(originals / "un-comtrade" / name)
    return delivery.rows


def country_of(repo: Path, code: str) -> tuple[str, str, str]:
    countries = pl.read_csv(repo / "seeds/reference/countries.csv", infer_schema=False)
    names = pl.read_csv(repo / "seeds/mappings/country_names.csv", infer_schema=False)
    named = names.filter(source_id="un_comtrade", name_as_published=code)
    found = named.select("country_code", "is_remainder", "is_world_total").rows()
    found += [(each, "false", "false") for each in countries.filter(baci_code=code)["country_code"]]
    assert len(found) == 1, code
    return found[0]


def test_trap_06_01_world_stands_among_the_partners_and_is_known_as_the_total(repo, tmp_path, seeds_copy):
    assert country_of(repo, "0") == ("WLD", "false", "true")
    rows = kept(tmp_path, seeds_copy, make.as_json(make.answer()))
    assert rows.filter(partner_code_as_published="0").height == 1


def test_trap_06_02_month_52_is_the_year_and_months_are_not_kept(tmp_path, seeds_copy):
    rows = read(tmp_path, make.as_json(make.answer())).rows
    assert rows["is_annual"].to_list() == [True] * 8 + [False, True]
    assert kept(tmp_path, seeds_copy, make.as_json(make.answer()))["is_annual"].all()


def test_figures_count_as_known_a_year_after_the_newest_of_them(tmp_path):
    """The file has no day: most countries' figures are in a year after the year that they are of."""
    delivery = read(tmp_path, make.as_json(make.answer()))
    newest = max(delivery.rows["reference_year"])
    assert delivery.published_on == date(newest, 12, 31) + timedelta(days=365)
    assert delivery.published_on_basis == "approximate"


def test_trap_06_03_a_weight_of_nothing_or_0_arrives_as_such(tmp_path):
    rows = read(tmp_path, make.as_json(make.answer())).rows
    assert rows["net_weight_kg"].to_list()[:6] == ["1200.5", "", "1200.5", "1200.5", "1200.5", "0"]
    assert rows["quantity_unit_code"].to_list()[:2] == ["8", "-1"]


@pytest.mark.parametrize("content", [make.table().encode(), make.table("\t").encode(), make.packed()])
def test_trap_06_04_true_and_false_are_text_in_tables(tmp_path, content):
    """The same records as JSON, as a table, as text with tabs, and packed."""
    from_table, from_json = read(tmp_path, content), read(tmp_path, make.as_json(make.answer()))
    figures = [name for name in FLOWS_SCHEMA if name not in ("raw_row_id", "snapshot_id")]
    assert from_table.rows.select(figures).equals(from_json.rows.select(figures))
    assert from_table.rows["is_net_weight_estimated"].to_list() == [True] * 10
    assert from_table.rows["is_quantity_estimated"].to_list() == [False] * 10


def test_trap_06_04_anything_else_than_true_or_false_is_refused(tmp_path):
    with pytest.raises(ImportRefused, match="found 'yes'; expected True or False") as refused:
        read(
            tmp_path,
            make.table().replace("True,False\n", "True,yes\n").replace(",False,True\n", ",False,yes\n", 1),
        )
    assert refused.value.column == "isAggregate"


def test_trap_06_05_breakdowns_repeat_their_totals_and_are_not_kept(tmp_path, seeds_copy):
    rows = kept(tmp_path, seeds_copy, make.as_json(make.answer()))
    assert read(tmp_path, make.as_json(make.answer())).rows.height == 10
    # Not kept: by transport (2100), by customs procedure (C04), by second partner (152), and the month.
    assert rows.height == 6
    for column, total in (
        ("customs_code", "C00"),
        ("transport_code", "0"),
        ("partner2_code_as_published", "0"),
    ):
        assert rows[column].unique().to_list() == [total]


def test_trap_06_06_four_digits_stand_beside_six(tmp_path):
    rows = read(tmp_path, make.as_json(make.answer())).rows
    assert rows.group_by("aggregate_level").agg(pl.col("commodity_code").unique().sort()).sort(
        "aggregate_level"
    ).rows() == [("4", ["2836"]), ("6", ["010121", "283691"])]


def test_trap_06_07_names_are_empty_unless_asked_for(tmp_path):
    records = make.records()
    assert {record["reporterISO"] for record in records} == {None}
    assert read(tmp_path, make.as_json(make.answer(records))).rows.height == 10


@pytest.mark.parametrize(
    ("code", "country_code", "is_remainder"),
    [
        ("492", "UNK", "true"),  # Europe EU, nes: carries Monaco's codes
        ("842", "USA", "false"),  # with Puerto Rico
        ("490", "TWN", "false"),
        ("699", "IND", "false"),
        ("899", "UNK", "true"),  # Areas, nes
        ("837", "UNK", "true"),  # Bunkers
        ("810", "SUN", "false"),
        ("280", "DEU", "false"),
        ("890", "UNK", "true"),  # Yugoslavia
    ],
)
def test_trap_06_08_numbers_lead_to_countries_and_their_iso_codes_do_not(
    repo, code, country_code, is_remainder
):
    assert country_of(repo, code) == (country_code, is_remainder, "false")


def test_trap_06_08_europe_not_specified_carries_monacos_codes(originals):
    partners = original(originals, "reference-csv/partner.csv")
    with_monacos = partners.filter(iso3_as_published="MCO")["area_code_as_published"].sort().to_list()
    assert with_monacos == ["492"]


def test_trap_06_08_every_partner_is_known(originals, repo):
    for code in original(originals, "reference-csv/partner.csv")["area_code_as_published"]:
        country_of(repo, code)


def test_trap_06_09_former_states_end_in_their_last_year(originals):
    partners = original(originals, "reference-csv/partner.csv")
    former = partners.filter(pl.col("area_as_published").str.contains(r"\(\.\.\.\d{4}\)$"))
    assert former.height == 30
    in_name = former["area_as_published"].str.extract(r"(\d{4})\)$") + ".0"
    others = former.filter(former["exit_year_as_published"] != in_name)
    assert others.select("area_as_published", "exit_year_as_published").rows() == [
        ("Serbia and Montenegro (...2005)", "2006.0")
    ]


def test_trap_06_10_namibias_na_is_text(originals):
    for name in ("partner", "reporter"):
        rows = original(originals, f"reference-csv/{name}.csv").filter(area_code_as_published="516")
        assert rows.select("list_name", "iso2_as_published").rows() == [(name, "NA")]


def test_trap_06_11_nothing_of_it_may_be_passed_on(repo, tmp_path, seeds_copy):
    tables = [table for table in raw_tables(repo / "seeds").values() if table.source_id == "un_comtrade"]
    assert len(tables) == 6
    assert {table.storage for table in tables} == {"local"}
    for table in tables:
        assert table.seed_file.read_text(encoding="utf-8").count("\n") == 1, table.name
    snapshots = seeds_copy / "provenance" / "snapshots.csv"
    before = snapshots.read_bytes()
    kept(tmp_path, seeds_copy, make.as_json(make.answer()))
    assert snapshots.read_bytes() == before


def test_trap_06_12_the_layouts_are_those_that_were_seen(originals):
    """47 columns of the API and 35 of the former site, in their order."""
    seen = original(originals, "column_layouts.csv")
    for layout, name, count in (
        ("api", "api_v1_47_columns", 47),
        ("legacy", "legacy_website_35_columns", 35),
    ):
        rows = [row for row in column_map("un_comtrade_flows") if row["layout"] == layout]
        mapped = [row["column_as_published"] for row in rows if row["kind"] != "constant"]
        assert mapped == seen.filter(layout=name)["column_as_published"].to_list()
        assert len(mapped) == count
    assert seen.filter(layout="api_v1_47_columns")["column_as_published"].to_list() == make.API_COLUMNS
    assert (
        seen.filter(layout="legacy_website_35_columns")["column_as_published"].to_list()
        == make.LEGACY_COLUMNS
    )


def test_trap_06_12_in_the_former_sites_layout_an_empty_code_is_the_total(tmp_path, seeds_copy):
    rows = read(tmp_path, make.legacy()).rows
    assert rows.select("customs_code", "transport_code", "partner2_code_as_published").unique().rows() == [
        ("C00", "0", "0")
    ]
    assert rows["is_annual"].to_list() == [True, True, False]
    assert rows["flow_code_as_published"].unique().to_list() == ["1"]
    assert kept(tmp_path, seeds_copy, make.legacy())["partner_code_as_published"].to_list() == ["152", "0"]


@pytest.mark.parametrize("code", ["10121", "28369"])
def test_trap_06_13_a_code_that_lost_its_leading_zero_is_refused(tmp_path, code):
    content = make.as_json(make.answer([make.record(cmdCode=code)]))
    with pytest.raises(ImportRefused, match=f"the code {code} of 5 digits in H5") as refused:
        read(tmp_path, content)
    assert (refused.value.row, refused.value.column) == ("data[0]", "cmdCode")
    # In the SITC that many digits are right.
    content = make.as_json(make.answer([make.record(cmdCode=code, classificationCode="S4")]))
    assert read(tmp_path, content).rows["commodity_code"].to_list() == [code]


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (make.as_json(make.answer() | {"error": "quota exceeded"}), "the error 'quota exceeded'"),
        (make.as_json(make.answer() | {"count": 11}), "11, while there are 10"),
        (make.as_json(make.answer([])), "an empty list"),
        (
            make.as_json(make.answer([make.record(), make.record()])),
            "a flow a second time (first in row data[0])",
        ),
        (make.as_json(make.answer([make.record(refMonth="March")])), "'March'"),
        (make.as_json(make.answer([make.record(primaryValue=None)])), "an empty cell"),
        (make.as_json(make.answer([make.record(primaryValue=-1)])), "the negative quantity -1"),
        (make.as_json(make.answer([make.record(customsCode=[])])), "a list"),
        (make.packed()[:-20], "a packed file without its end"),
        (gzip.compress(b"invented", mtime=0)[:10] + b"\xff" * 40, "a damaged packed file"),
        (make.legacy(Period="2015-03"), "'2015-03'"),
        (make.customs().replace("C01,Invented,2023-01-23", "C01,Invented,2023-02-30"), "'2023-02-30'"),
        (make.as_json(make.bulk_files()).replace("2025-06-01T", "2025-06-31T"), "'2025-06-31'"),
    ],
)
def test_a_damaged_file_is_refused(tmp_path, content, found):
    with pytest.raises(ImportRefused) as refused:
        read(tmp_path, content)
    assert found in refused.value.found


def test_reading_one_file_does_not_change_how_the_next_is_read(tmp_path):
    first = read(tmp_path, make.commodities())
    read(tmp_path, make.customs())
    again = read(tmp_path, make.commodities())
    assert (first.snapshot_id, again.snapshot_id) == ("comtrade_h6", "comtrade_h6")
    assert again.rows.equals(first.rows)


def test_the_lists_are_read_whole(originals):
    """Lines as counted in the files; by eye the first and last code of a list."""
    counts = {
        "reference-csv/partner.csv": 310,
        "reference-csv/reporter.csv": 255,
        "reference-csv/qtyunit.csv": 41,
        "reference-csv/flow.csv": 10,
        "reference-csv/customs.csv": 17,
        "reference-csv/mos.csv": 5,
        "reference-csv/mot.csv": 18,
        "reference-csv/freq.csv": 3,
        "reference-csv/cmd_h0.csv": 6_382,
        "reference-csv/cmd_h4.csv": 6_530,
        "reference-csv/cmd_h5.csv": 6_709,
        "reference-csv/cmd_h6.csv": 6_940,
        "reference-legacy/partnerAreas.json": 293,
        "reference-legacy/reporterAreas.json": 255,
        "api-sample/bulk_v1_get_C_A_HS.json": 1,
        "column_layouts.csv": 82,
    }
    assert {name: original(originals, name).height for name in counts} == counts
    codes = original(originals, "reference-csv/cmd_h6.csv")
    assert codes["classification_code"].unique().to_list() == ["H6"]
    assert codes["commodity_code"].to_list()[:4] == ["TOTAL", "01", "0101", "010121"]


def test_the_sample_of_the_api_is_read(originals):
    """By eye: China's imports from Argentina in 2010, and three more records; no weights."""
    rows = original(originals, "api-sample/data_v1_get_C_A_HS.json")
    columns = ["reference_year", "flow_code_as_published", "reporter_code_as_published",
               "partner_code_as_published", "commodity_code", "primary_value_usd"]  # fmt: skip
    assert rows.select(columns).rows() == [
        (2010, "M", "156", "32", "TOTAL", "6804128143.0"),
        (2010, "M", "156", "276", "TOTAL", "74251272075.0"),
        (2010, "X", "156", "32", "TOTAL", "6115764185.0"),
        (2010, "X", "156", "276", "TOTAL", "68047133397.0"),
    ]
    assert rows["net_weight_kg"].unique().to_list() == [""]
