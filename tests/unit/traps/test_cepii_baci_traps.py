"""Traps of BACI, one test each."""

from pathlib import Path

import polars as pl
import pytest

import make_cepii_baci as make
from critmin.errors import ImportRefused
from critmin.importers import cepii_baci
from critmin.importers.registry import IMPORTERS, Delivery
from critmin.importers.tables import column_map
from critmin.provenance import register
from critmin.raw_tables import raw_tables


def read(tmp_path: Path, content: str | bytes, name: str = "delivered.csv") -> Delivery:
    file = tmp_path / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    (delivery,) = IMPORTERS["cepii_baci"].read(file)
    return delivery


def original(originals: Path, name: str) -> pl.DataFrame:
    (delivery,) = IMPORTERS["cepii_baci"].read(originals / "cepii-baci" / name)
    return delivery.rows


JAPAN = "BACI_HS92_japan_imports_minerals_Y1995-2024.csv"
WORLD_2024 = "BACI_HS92_Y2024_minerals_world.csv"
NAMED = "BACI_HS17_Y2024_critical_30codes.parquet"


@pytest.fixture
def code_of(repo: Path) -> dict[str, str]:
    """Name or number in BACI → our country."""
    countries = pl.read_csv(repo / "seeds/reference/countries.csv", infer_schema=False)
    names = pl.read_csv(repo / "seeds/mappings/country_names.csv", infer_schema=False)
    numbers = countries.drop_nulls("baci_code").select("baci_code", "country_code").rows()
    other = names.filter(source_id="cepii_baci").select("name_as_published", "country_code").rows()
    assert not {name for name, _ in numbers} & {name for name, _ in other}
    return dict(numbers) | dict(other)


def test_trap_05_01_a_missing_quantity_is_padded_with_blanks(tmp_path):
    padded, plain = (read(tmp_path, make.flows_hs92(padded=each)).rows for each in (True, False))
    assert padded.equals(plain)
    assert plain["quantity_t"].to_list() == ["0.4", "40", "NA", "1.5", "2"]


def test_trap_05_01_line_by_line_gives_the_same_as_all_at_once(tmp_path, monkeypatch):
    """Line by line is how a file is read in which something is wrong."""
    at_once = read(tmp_path, make.flows_hs92(padded=True)).rows
    monkeypatch.setattr(cepii_baci, "_plain_flows", lambda data: None)
    assert read(tmp_path, make.flows_hs92(padded=True)).rows.equals(at_once)


def test_a_sound_file_is_read_at_once(tmp_path, monkeypatch):
    """Line by line a year of all countries, eleven million lines, would take hours."""
    monkeypatch.delattr(cepii_baci, "read_mapped")
    assert read(tmp_path, make.flows_hs92(padded=True)).rows.height == 5


@pytest.mark.parametrize("before", [0, 1 << 20])
def test_an_endless_line_is_refused_before_the_file_is_read_whole(tmp_path, monkeypatch, before):
    """Of a file as large as a year of all countries only; also where the line begins after others."""
    monkeypatch.setattr(cepii_baci, "MOST_BYTES", 1_000)
    monkeypatch.setattr(cepii_baci, "read_bytes", None)
    header = b"t,i,j,k,v,q\n"
    with pytest.raises(ImportRefused, match="a line of more than a million characters"):
        read(tmp_path, header * (before // len(header)) + b"2024," * 500_000)


def test_a_long_file_of_short_lines_is_no_endless_line(tmp_path, monkeypatch):
    monkeypatch.setattr(cepii_baci, "MOST_BYTES", 1_000)
    pairs = [(exporter, importer) for exporter in range(100, 300) for importer in range(400, 650)]
    flows = "".join(f"2024,{exporter},{importer},260300,3,2\n" for exporter, importer in pairs)
    assert read(tmp_path, make.flows_hs92() + flows).rows.height == 5 + len(pairs)


def test_a_flow_that_stands_twice_is_refused_in_every_layout(tmp_path):
    """Which of two figures of one flow is right, nobody can tell; added up, they would count it double."""
    again = make.flows_hs92() + "2024,490,392,250310,136.25,41\n"
    table = make.flows_hs17_named()
    for content, first, row in ((again, 3, 7), (make.as_parquet(pl.concat([table, table[1:2]])), 2, 4)):
        with pytest.raises(
            ImportRefused, match=rf"(again|a second time) \(first in row {first}\)"
        ) as refused:
            read(tmp_path, content)
        assert refused.value.row == row


def test_trap_05_01_quantities_are_missing_in_some_lines_of_japan(originals):
    """14 to 18 of 100 lines up to 1999, less than 5 of 100 since."""
    shares = (
        original(originals, JAPAN)
        .group_by("reference_year")
        .agg(share=(pl.col("quantity_t") == "NA").mean())
        .sort("reference_year")
    )
    early = shares.filter(pl.col("reference_year") < 2000)["share"]
    late = shares.filter(pl.col("reference_year") >= 2000)["share"]
    assert (early.len(), late.len()) == (5, 25)
    assert early.is_between(0.14, 0.18).all()
    assert late.is_between(0.005, 0.05).all()


def test_trap_05_02_countries_have_bacis_own_numbers(code_of):
    assert {number: code_of[number] for number in ("842", "251", "699", "757", "579")} == {
        "842": "USA",
        "251": "FRA",
        "699": "IND",
        "757": "CHE",
        "579": "NOR",
    }
    for iso_number in ("840", "250", "356", "756", "578"):
        assert iso_number not in code_of


def test_trap_05_03_taiwan_is_other_asia_under_490_and_s19(code_of, originals):
    assert (code_of["490"], code_of["S19"], code_of["TW"]) == ("TWN", "TWN", "TWN")
    rows = original(originals, "country_codes_V202401b.csv")
    (taiwan,) = (
        rows.filter(country_code_as_published="490").select("country_as_published", pl.col("^iso.*$")).rows()
    )
    assert taiwan == ("Other Asia, nes", "", "S19")


def test_trap_05_04_namibias_na_is_text(tmp_path, code_of, originals):
    rows = read(tmp_path, make.country_codes()).rows
    assert rows.filter(country_code_as_published="516")["iso2_as_published"].to_list() == ["NA"]
    rows = read(tmp_path, make.top_suppliers()).rows
    assert rows["exporter_code_as_published"].to_list() == ["CL", "CL", "NA"]
    assert (code_of["NA"], code_of["516"]) == ("NAM", "NAM")
    # The copies that are at hand lost it; the number and the three letters are there.
    rows = original(originals, "country_codes_V202601.csv").filter(country_code_as_published="516")
    assert rows.row(0)[2:] == ("516", "Namibia", "", "NAM")


@pytest.mark.parametrize(
    ("number", "country_code", "first", "last"),
    [
        ("58", "BEL", 1995, 1998),  # Belgium-Luxembourg
        ("711", "ZAF", 1995, 1999),  # Southern African Customs Union
        ("736", "SDN", 1995, 2011),  # Sudan with South Sudan
        ("891", "SCG", 1996, 2001),  # Serbia and Montenegro
    ],
)
def test_trap_05_05_former_states_are_known(code_of, originals, number, country_code, first, last):
    assert code_of[number] == country_code
    years = original(originals, JAPAN).filter(exporter_code_as_published=number)["reference_year"]
    assert (years.min(), years.max()) == (first, last)


def test_trap_05_05_the_soviet_union_has_a_number_and_no_trade(code_of, originals):
    assert code_of["810"] == "SUN"
    assert original(originals, JAPAN).filter(exporter_code_as_published="810").height == 0


def test_trap_05_06_gallium_and_indium_have_no_code_of_their_own_in_hs92(originals):
    products = original(originals, "product_codes_HS92_V202401b.csv")
    assert products["nomenclature"].unique().to_list() == ["HS92"]
    assert products.filter(hs6_code="811292").height == 0
    assert products.filter(hs6_code="811291").height == 1
    assert "811292" in original(originals, NAMED)["hs6_code"]


def test_trap_05_07_the_list_of_top_suppliers_is_no_flow(repo, originals):
    (delivery,) = IMPORTERS["cepii_baci"].read(
        originals / "cepii-baci" / "baci_top_suppliers_to_japan_2002-2024.csv"
    )
    assert delivery.raw_table == "raw_cepii_baci__top_suppliers"
    assert (
        "cut off"
        in (repo / "seeds/provenance/raw_tables.csv").read_text().split(delivery.raw_table)[1].split("\n")[0]
    )
    years = delivery.rows.group_by("release_as_published").agg(
        first=pl.col("reference_year").min(), last=pl.col("reference_year").max()
    )
    assert sorted(years.rows()) == [
        ("CEPII BACI HS02 V202601", 2002, 2016),
        ("CEPII BACI HS17 V202601", 2017, 2024),
    ]


def test_trap_05_08_leading_zeros_survive(tmp_path, originals):
    assert read(tmp_path, make.flows_hs92()).rows["hs6_code"][0] == "010111"
    assert original(originals, "product_codes_HS92_V202401b.csv")["hs6_code"][0] == "010111"


@pytest.mark.parametrize("old", ["010111", "250310"])
def test_trap_05_08_a_code_without_its_leading_zero_is_refused(tmp_path, old):
    shortened = make.flows_hs92().replace(old, old[1:])
    with pytest.raises(ImportRefused, match="a code of six digits with its leading zero") as refused:
        read(tmp_path, shortened)
    assert refused.value.column == "k"


def test_trap_05_08_parquet_codes_that_are_numbers_are_refused(tmp_path):
    table = make.flows_hs17_named().with_columns(pl.col("hs6").cast(pl.Int64))
    with pytest.raises(ImportRefused, match="lost their leading zeros") as refused:
        read(tmp_path, make.as_parquet(table))
    assert refused.value.column == "hs6"


@pytest.mark.parametrize(
    ("name", "nomenclature", "snapshot_id"),
    [
        (JAPAN, "HS92", "baci_hs92_1995_2024_392"),
        ("BACI_HS92_Y2023_minerals_world.csv", "HS92", "baci_hs92_2023"),
        (WORLD_2024, "HS92", "baci_hs92_2024"),
        (NAMED, "HS17", "baci_hs17_2024"),
    ],
)
def test_trap_05_09_the_nomenclature_is_not_in_the_file_and_told_all_the_same(
    originals, name, nomenclature, snapshot_id
):
    rows = original(originals, name)
    assert rows["nomenclature"].unique().to_list() == [nomenclature]
    assert rows["snapshot_id"].unique().to_list() == [snapshot_id]


def test_trap_05_09_codes_that_several_nomenclatures_have_do_not_tell(tmp_path):
    file = make.flows_hs92().replace("250310", "283691").replace("811291", "283691")
    with pytest.raises(
        ImportRefused, match="that HS02, HS07, HS12, HS17, HS22, HS92, HS96 all have"
    ) as refused:
        read(tmp_path, file)
    assert "cepii_baci_files.csv" in refused.value.advice


def test_trap_05_09_codes_of_two_nomenclatures_in_one_file_are_refused(tmp_path):
    with pytest.raises(ImportRefused, match="811292, a code of HS02"):
        read(tmp_path, make.flows_hs92().replace("811291", "811292"))


def test_trap_05_09_the_code_table_agrees_with_bacis_own_list(originals):
    """5,022 codes of HS92, read here without the importer."""
    codes = pl.read_csv(originals / "cepii-baci" / "product_codes_HS92_V202401b.csv", infer_schema=False)[
        "code"
    ]
    assert codes.len() == 5_022
    for row in column_map("hs6_nomenclatures"):
        assert ("HS92" in row["nomenclatures"].split("|")) == (row["hs6_code"] in codes), row["hs6_code"]


def test_trap_05_10_two_nomenclatures_give_two_values_of_one_trade(originals):
    """Lithium carbonate to Japan in 2024, thousand US dollars: they must not be added up or mixed."""
    values = [
        original(originals, name)
        .filter(hs6_code="283691", reference_year=2024, importer_code_as_published=japan)[
            "value_thousand_usd"
        ]
        .cast(pl.Float64)
        .sum()
        for name, japan in ((JAPAN, "392"), (WORLD_2024, "392"), (NAMED, "JPN"))
    ]
    assert [round(value / 1000, 1) for value in values] == [225.8, 225.8, 215.5]


def test_trap_05_11_a_country_without_a_code_would_drop_out_so_it_is_refused(tmp_path, seeds_copy):
    """Leaving out 490 and 516 once overstated a country's share by 12 points."""
    delivery = read(tmp_path, make.flows_hs92())
    (imported,) = register([delivery], seeds_copy)
    assert imported.row_count_kept == 5
    for number, column in (("490,392,", "i"), ("699,410,", "j")):
        unknown = make.flows_hs92().replace(number, number.replace("490", "999").replace("410", "999"))
        with pytest.raises(ImportRefused, match="the unknown name '999'") as refused:
            register([read(tmp_path, unknown)], seeds_copy)
        assert refused.value.column == column


def test_trap_05_11_every_country_of_the_files_is_known(originals, seeds_copy):
    names = (
        JAPAN,
        "BACI_HS92_Y2023_minerals_world.csv",
        WORLD_2024,
        NAMED,
        "baci_top_suppliers_to_japan_2002-2024.csv",
    )
    deliveries = [
        each for name in names for each in IMPORTERS["cepii_baci"].read(originals / "cepii-baci" / name)
    ]
    imported = register(deliveries, seeds_copy)
    assert [table.row_count_kept for table in imported] == [23_706, 16_655, 15_530, 21_723, 6_297]


def test_the_second_copy_of_the_country_list_is_refused_as_such(originals, seeds_copy):
    deliveries = [
        each
        for name in ("country_codes_V202401b.csv", "country_codes_V202601.csv")
        for each in IMPORTERS["cepii_baci"].read(originals / "cepii-baci" / name)
    ]
    with pytest.raises(
        ImportRefused, match=r"V202601\.csv .*byte for byte the file country_codes_V202401b\.csv"
    ):
        register(deliveries, seeds_copy)


@pytest.mark.parametrize(
    ("code", "reference_year", "million_usd", "tonnes", "hhi"),
    [
        ("260300", 2024, 13_184.2, 4_147_084, 0.2204),
        ("283691", 2024, 225.8, 12_694, 0.3946),
        ("284690", 2024, 214.1, 7_900, 0.4301),
        ("260300", 2020, None, 5_173_041, None),
        ("283691", 2020, None, 17_249, None),
    ],
)
def test_the_extract_of_japan_gives_the_known_totals(
    originals, code, reference_year, million_usd, tonnes, hhi
):
    """Totals that were worked out independently when the files were collected."""
    rows = original(originals, JAPAN).filter(hs6_code=code, reference_year=reference_year)
    values = rows["value_thousand_usd"].cast(pl.Float64)
    quantities = rows["quantity_t"].replace("NA", None).cast(pl.Float64)
    assert quantities.sum() == pytest.approx(tonnes, abs=0.5)
    if million_usd is not None:
        assert values.sum() / 1000 == pytest.approx(million_usd, abs=0.05)
        assert (values**2).sum() / values.sum() ** 2 == pytest.approx(hhi, abs=0.00005)


def test_the_first_lines_are_those_of_the_files(originals):
    """By eye from the files."""
    assert original(originals, WORLD_2024).row(0) == (
        "baci_hs92_2024:2", "baci_hs92_2024", "HS92", 2024, "8", "380", "250410", "15.68", "7",
    )  # fmt: skip
    assert original(originals, "baci_top_suppliers_to_japan_2002-2024.csv").row(0)[2:] == (
        2002, "antimony", "CN", "11718389", "CEPII BACI HS02 V202601",
    )  # fmt: skip


def test_the_parquet_copys_missing_quantities_stay_missing(originals):
    """1,030 of 21,723, counted in the file by hand."""
    rows = original(originals, NAMED)
    assert (rows.height, (rows["quantity_t"] == "").sum()) == (21_723, 1_030)
    assert rows["value_thousand_usd"].str.contains(r"^\d+(\.\d+)?$").all()


def test_flows_are_kept_as_parquet(repo):
    assert raw_tables(repo / "seeds")["raw_cepii_baci__flows"].storage == "parquet"


def test_a_damaged_parquet_file_is_refused_whatever_byte_is_wrong(tmp_path):
    """Some damage makes a reader panic instead of failing."""
    content = make.as_parquet(make.flows_hs17_named())
    refusals = 0
    for place in range(4, len(content), 3):
        damaged = bytearray(content)
        damaged[place] ^= 0xFF
        try:
            read(tmp_path, bytes(damaged))
        except ImportRefused:
            refusals += 1
    assert refusals > len(content) // 6
