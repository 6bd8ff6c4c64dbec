"""Traps of Japan Customs' lists, one test each."""

from pathlib import Path

import polars as pl
import pytest

import make_japan_customs as make
from critmin.errors import ImportRefused
from critmin.importers.registry import IMPORTERS, Delivery


def read(tmp_path: Path, content: str | bytes) -> Delivery:
    file = tmp_path / "delivered"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    (delivery,) = IMPORTERS["japan_customs"].read(file)
    return delivery


def originals_of(originals: Path, folder: str, pattern: str) -> pl.DataFrame:
    files = sorted((originals / folder).glob(pattern))
    return pl.concat(each.rows for file in files for each in IMPORTERS["japan_customs"].read(file))


def import_schedule(originals: Path) -> pl.DataFrame:
    return originals_of(originals, "japan-customs-tariff-import", "j_*.json")


def export_schedule(originals: Path) -> pl.DataFrame:
    return originals_of(originals, "japan-customs-export-codes", "hs_export_master_2025.csv")


def test_trap_04_03_the_list_of_countries_may_be_in_shift_jis(tmp_path):
    utf_8, shift_jis = (read(tmp_path, make.countries_ja().encode(each)) for each in ("utf-8", "cp932"))
    assert shift_jis.rows.equals(utf_8.rows)
    assert utf_8.rows["country_as_published"][1] == "台湾"


def test_trap_04_08_export_codes_are_not_import_codes(originals):
    imports, exports = import_schedule(originals), export_schedule(originals)

    def codes(table: pl.DataFrame, start: str) -> list[str]:
        return table.filter(pl.col("hs9_code").str.starts_with(start))["hs9_code"].sort().to_list()

    assert codes(exports, "811292") == ["811292000"]
    assert codes(imports, "811292") == ["811292100", "811292200", "811292910", "811292990"]
    assert codes(exports, "381800") == ["381800100", "381800900"]
    assert codes(imports, "381800") == ["381800010", "381800020"]


def test_trap_04_08_codes_of_2022_are_in_the_schedule(originals):
    held = set(import_schedule(originals)["hs9_code"].str.slice(0, 6))
    assert {"810610", "810690", "811231", "811241"} <= held
    assert "810600" not in held


def test_trap_04_12_the_names_of_heading_and_suffix_are_swapped(tmp_path):
    rows = read(tmp_path, make.as_json(make.import_schedule())).rows
    assert rows.select(pl.exclude("raw_row_id", "snapshot_id")).rows() == [
        ("260200010", "", "MT", "作例の鉱 > 多いもの"),
        ("260200090", "NO", "KG\n(I.C.)", "作例の鉱 > その他のもの"),
        ("260300000", "", "MT", "作例の精鉱"),
    ]
    assert rows["raw_row_id"].to_list() == [
        "customs_import_2026_07_c26:1.0.0",
        "customs_import_2026_07_c26:1.0.1",
        "customs_import_2026_07_c26:2",
    ]


def test_trap_04_12_names_that_were_put_right_are_noticed(tmp_path):
    nodes = make.import_schedule()
    nodes[2]["stat_code"], nodes[2]["hs_code"] = nodes[2]["hs_code"], nodes[2]["stat_code"]
    with pytest.raises(ImportRefused, match=r"found '000'; expected a code such as 26\.03") as refused:
        read(tmp_path, make.as_json(nodes))
    assert (refused.value.row, refused.value.column) == ("2", "stat_code")


def test_trap_07_01_the_japanese_list_has_252_codes_of_which_17_are_deleted(originals):
    """Once the mark stands in full-width brackets."""
    japanese = originals_of(originals, "japan-customs-country-codes", "customs_country_code_a1_ja.csv")
    english = originals_of(originals, "japan-customs-country-codes", "Countries.csv")
    deleted = japanese.filter("is_deleted")
    assert (japanese.height, deleted.height, english.height) == (252, 17, 235)
    assert deleted["country_as_published"].value_counts(sort=True).rows() == [("(削除)", 16), ("（削除）", 1)]
    live = japanese.filter(~pl.col("is_deleted"))["country_code_as_published"]
    assert live.to_list() == english["country_code_as_published"].to_list()
    assert not english["is_deleted"].any()


def test_trap_07_01_every_live_code_is_known_here(originals, repo):
    countries = pl.read_csv(repo / "seeds/reference/countries.csv", infer_schema=False)
    names = pl.read_csv(repo / "seeds/mappings/country_names.csv", infer_schema=False)
    known = {*countries["mof_code"].drop_nulls(), *names.filter(source_id="mof_trade")["name_as_published"]}
    japanese = originals_of(originals, "japan-customs-country-codes", "customs_country_code_a1_ja.csv")
    live = japanese.filter(~pl.col("is_deleted"))["country_code_as_published"]
    assert set(live) - known == set()


def test_a_list_that_lacks_its_last_line_end_is_whole_and_a_cut_one_is_not(tmp_path):
    assert read(tmp_path, make.countries_en()).rows.height == 4
    for lines in (2, 4):  # the second region stands in two lines
        cut = "\r\n".join(make.countries_en().split("\r\n")[: lines + 1])
        with pytest.raises(ImportRefused):
            read(tmp_path, cut)
    whole_lines = make.countries_ja().splitlines(keepends=True)
    with pytest.raises(ImportRefused, match="623 as the last code; expected 703"):
        read(tmp_path, "".join(whole_lines[:-1]))


def test_a_name_with_a_line_end_in_it_stays_one_cell(tmp_path):
    rows = read(tmp_path, make.countries_en()).rows
    assert rows["zone_as_published"][1] == "Central and East Europe,\r\nRussia etc."
    assert rows["raw_row_id"].to_list()[-2:] == ["customs_countries_en:5", "customs_countries_en:6"]
    assert read(tmp_path, make.export_codes()).rows["unit2_as_published"].to_list() == [
        "NO",
        "KG\n（I.I.）",
        "KG",
    ]


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ('"2603.00"', '"263.00"', "'263.00'"),
        ('"000"', '"0"', "'0'"),
        ('"090"', '"010"', "the code 260200010 again (first at 1.0.0)"),
        ('"2603.00"', '"2503.00"', "the code 250300000"),
        ('"NO"', '"Stück"', "'Stück'"),
        ('"hs_code": "000"', '"hs_code": "000", "hs_code": "000"', "the name 'hs_code' twice"),
        ('"level": 2,\n            "stat_code": "2602.00",\n            "hs_code": "010"',
         '"level": 3,\n            "stat_code": "2602.00",\n            "hs_code": "010"', "'3'"),
    ],
)  # fmt: skip
def test_a_damaged_schedule_is_refused(tmp_path, old, new, found):
    content = make.as_json(make.import_schedule())
    assert content.count(old) == 1
    with pytest.raises(ImportRefused) as refused:
        read(tmp_path, content.replace(old, new))
    assert found in refused.value.found


def test_the_schedule_gives_the_codes_units_and_texts_that_were_worked_out_from_it(originals):
    """151 lines of the assignment of codes to minerals, made from the same pages without this importer."""
    assigned = pl.read_csv(
        originals / "hs-mineral-mapping" / "derived_japan_import_hs9_minerals_2026-07.csv",
        infer_schema=False,
        null_values=[],
    ).fill_null("")
    assigned = assigned.filter(~pl.col("hs9_import").str.starts_with("85"))  # chapter 85 is not at hand
    schedule = import_schedule(originals)
    found = assigned.join(schedule, left_on="hs9_import", right_on="hs9_code", how="left")
    assert found.height == 151
    for theirs, ours in (
        ("unit1", "unit1_as_published"),
        ("unit2", "unit2_as_published"),
        ("description_ja", "text_ja"),
    ):
        assert found.filter(pl.col(theirs) != pl.col(ours).fill_null("-")).height == 0, ours


def test_all_lists_are_read_whole(originals):
    """1,143 codes in 12 chapters; 6,756 export codes; 96 chapters: counted in the files."""
    schedule = import_schedule(originals)
    assert (schedule.height, schedule["snapshot_id"].n_unique()) == (1_143, 12)
    exports = export_schedule(originals)
    assert (exports.height, exports["hs9_code"].n_unique()) == (6_756, 6_756)
    chapters = originals_of(originals, "japan-customs-export-codes", "hs_section_chapter_master.csv")
    assert chapters.height == 96
    assert set(exports["chapter_as_published"]) <= set(chapters["chapter_as_published"])
