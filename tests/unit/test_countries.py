"""Countries and their names: every name that a source prints leads to one code, and to the right one."""

import csv
import re
from pathlib import Path

import pytest

from critmin.raw_tables import raw_tables

Row = dict[str, str]


def read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def seeds(repo: Path) -> Path:
    return repo / "seeds"


@pytest.fixture(scope="module")
def countries(seeds: Path) -> dict[str, Row]:
    return {row["country_code"]: row for row in read(seeds / "reference/countries.csv")}


@pytest.fixture(scope="module")
def names(seeds: Path) -> list[Row]:
    return read(seeds / "mappings/country_names.csv")


# Short names as the 2022 slides print them, with customs' code for the same country.
AS_ON_THE_SLIDES = [
    ("CHN", "中国", "105"), ("KOR", "韓国", "103"), ("PRK", "北朝鮮", "104"), ("TWN", "台湾", "106"),
    ("VNM", "ベトナム", "110"), ("MYS", "マレーシア", "113"), ("PHL", "フィリピン", "117"),
    ("IDN", "インドネシア", "118"), ("IND", "インド", "123"), ("GBR", "英国", "205"),
    ("NLD", "オランダ", "207"), ("BEL", "ベルギー", "208"), ("FRA", "フランス", "210"),
    ("DEU", "ドイツ", "213"), ("FIN", "フィンランド", "222"), ("RUS", "ロシア", "224"),
    ("CAN", "カナダ", "302"), ("USA", "米国", "304"), ("PER", "ペルー", "407"), ("CHL", "チリ", "409"),
    ("BRA", "ブラジル", "410"), ("ARG", "アルゼンチン", "413"), ("COD", "DRコンゴ", "533"),
    ("MDG", "マダガスカル", "546"), ("ZWE", "ジンバブエ", "549"), ("ZMB", "ザンビア", "554"),
    ("AUS", "豪州", "601"), ("NCL", "ニューカレドニア", "618"),
]  # fmt: skip


@pytest.mark.parametrize(("country_code", "name_ja", "mof_code"), AS_ON_THE_SLIDES)
def test_countries_have_the_slides_short_names(
    countries: dict[str, Row], country_code: str, name_ja: str, mof_code: str
) -> None:
    assert countries[country_code]["name_ja"] == name_ja
    assert countries[country_code]["mof_code"] == mof_code


def test_namibias_code_is_text_and_not_a_missing_value(countries: dict[str, Row]) -> None:
    assert (countries["NAM"]["mof_code"], countries["NAM"]["baci_code"]) == ("550", "516")


def test_baci_numbers_countries_in_its_own_way(countries: dict[str, Row]) -> None:
    """Not the ISO numbers 840, 250, 356, 756, 578; Taiwan is "Other Asia, nes"."""
    own = {"USA": "842", "FRA": "251", "IND": "699", "CHE": "757", "NOR": "579", "TWN": "490"}
    assert {code: countries[code]["baci_code"] for code in own} == own


def test_the_governance_codes_that_differ_are_the_known_six(countries: dict[str, Row]) -> None:
    assert {row["country_code"]: row["wgi_code"] for row in countries.values() if row["wgi_code"]} == {
        "AND": "ADO", "COD": "ZAR", "XKX": "KSV", "ROU": "ROM", "TLS": "TMP", "PSE": "WBG",
    }  # fmt: skip


def test_only_lumps_are_remainders(countries: dict[str, Row]) -> None:
    assert {code for code, row in countries.items() if row["is_remainder"] == "true"} == {"OTH", "UNK"}


def test_every_iso_country_is_there(countries: dict[str, Row], originals: Path) -> None:
    iso = {row["ISO3166-1-Alpha-3"] for row in read(originals / "country-codes/country-codes.csv")}
    assert iso - countries.keys() == set()


def test_every_customs_code_leads_to_the_country_that_customs_names(
    countries: dict[str, Row], names: list[Row], originals: Path
) -> None:
    """The name is customs' own without the bracketed sovereign, or else one of the listed short forms."""
    shortened = {
        "AIA", "ANT", "ATA", "AUS", "BLM", "BMU", "CHN", "COD", "COK", "FLK", "KOR", "MHL", "PCN", "PSE",
        "SHN", "SLB", "SPM", "TCA", "TKL", "USA", "ZAF",
    }  # fmt: skip
    customs = {
        row["国名符号"]: re.sub(r"[(（].*", "", row["国名"])
        for row in read(originals / "japan-customs-country-codes/customs_country_code_a1_ja.csv")
    }
    by_code = {row["mof_code"]: row for row in countries.values() if row["mof_code"]}
    others = {row["name_as_published"] for row in names if row["source_id"] == "mof_trade"}
    live = {code for code, name in customs.items() if name}
    assert live - by_code.keys() - others == set()
    assert by_code.keys() - live == set()
    differing = {row["country_code"] for code, row in by_code.items() if row["name_ja"] != customs[code]}
    assert differing == shortened


def test_every_baci_number_is_bacis(countries: dict[str, Row], originals: Path) -> None:
    baci = {
        row["country_code"]: row["country_iso3"]
        for row in read(originals / "cepii-baci/country_codes_V202601.csv")
    }
    for row in countries.values():
        if row["baci_code"]:
            assert baci[row["baci_code"]] == {"TWN": "S19"}.get(row["country_code"], row["country_code"])


def test_customs_codes_stand_in_one_of_the_two_tables(countries: dict[str, Row], names: list[Row]) -> None:
    main = {row["mof_code"] for row in countries.values() if row["mof_code"]}
    assert main & {row["name_as_published"] for row in names if row["source_id"] == "mof_trade"} == set()


@pytest.mark.parametrize(
    ("source_id", "name", "country_code", "is_remainder", "is_world_total"),
    [
        ("usgs_mcs", "Burma", "MMR", "false", "false"),
        ("usgs_mcs", "Congo (Kinshasa)", "COD", "false", "false"),
        ("usgs_mcs", "Korea, Republic of", "KOR", "false", "false"),
        ("usgs_mcs", "Turkey", "TUR", "false", "false"),
        ("usgs_mcs", "Côte d’Ivoire", "CIV", "false", "false"),
        ("usgs_mcs", "Other countries", "OTH", "true", "false"),
        ("usgs_mcs", "Other Countries", "OTH", "true", "false"),
        ("usgs_mcs", "World total (rounded)", "WLD", "false", "true"),
        ("iea_critical_minerals", "Democratic Republic of Congo", "COD", "false", "false"),
        ("iea_critical_minerals", "Rest of world", "OTH", "true", "false"),
        ("iea_critical_minerals", "Total clean technologies", "WLD", "false", "true"),
        ("meti_2022", "Nカレドニア", "NCL", "false", "false"),
        ("meti_2022", "コンゴ", "COD", "false", "false"),
        ("meti_2022", "その他", "OTH", "true", "false"),
        ("worldbank_wgi", "ZAR", "COD", "false", "false"),
        ("worldbank_wgi", "COG", "COG", "false", "false"),
        ("mof_trade", "523", "ESP", "false", "false"),
        ("mof_trade", "703", "UNK", "true", "false"),
    ],
)
def test_published_names_lead_to_their_country(
    names: list[Row], source_id: str, name: str, country_code: str, is_remainder: str, is_world_total: str
) -> None:
    (row,) = [row for row in names if (row["source_id"], row["name_as_published"]) == (source_id, name)]
    assert (row["country_code"], row["is_remainder"], row["is_world_total"]) == (
        country_code,
        is_remainder,
        is_world_total,
    )


def test_a_lump_of_named_countries_has_no_code(names: list[Row]) -> None:
    lumps = {"United States and Canada", "China, Germany, and Russia"}
    assert not lumps & {row["name_as_published"] for row in names}


@pytest.mark.parametrize(
    ("raw_seed", "column", "source_id"),
    [
        ("usgs_mcs/raw_usgs_mcs__world", "country_as_published", "usgs_mcs"),
        (
            "iea_critical_minerals/raw_iea_critical_minerals__supply",
            "country_as_published",
            "iea_critical_minerals",
        ),
        ("meti_2022/raw_meti_2022__shares", "country_as_published", "meti_2022"),
        ("worldbank_wgi/raw_worldbank_wgi__estimates", "country_code_as_published", "worldbank_wgi"),
        ("mof_trade/raw_mof_trade__imports", "country_code_as_published", "mof_trade"),
    ],
)
def test_every_name_in_the_seeds_has_a_code(
    seeds: Path, countries: dict[str, Row], names: list[Row], raw_seed: str, column: str, source_id: str
) -> None:
    known = {row["name_as_published"] for row in names if row["source_id"] == source_id}
    if source_id == "mof_trade":
        known |= {row["mof_code"] for row in countries.values()}
    held = raw_tables(seeds)[raw_seed.split("/")[1]].read()
    published = set(held[column].to_list())
    assert published - known == set()
