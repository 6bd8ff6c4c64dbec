"""Traps of the lists of codes by mineral, one test each."""

from pathlib import Path

import polars as pl
import pytest

import make_hs_mineral_mapping as make
from critmin.errors import ImportRefused
from critmin.importers.registry import IMPORTERS, Delivery


def read(tmp_path: Path, content: str) -> Delivery:
    file = tmp_path / "delivered"
    file.write_text(content, encoding="utf-8")
    (delivery,) = IMPORTERS["hs_mineral_mapping"].read(file)
    return delivery


def original(originals: Path, name: str) -> pl.DataFrame:
    (delivery,) = IMPORTERS["hs_mineral_mapping"].read(originals / "hs-mineral-mapping" / name)
    return delivery.rows


@pytest.fixture
def japan(originals: Path) -> pl.DataFrame:
    return original(originals, "derived_japan_import_hs9_minerals_2026-07.csv")


@pytest.fixture
def crosswalk(originals: Path) -> pl.DataFrame:
    return original(originals, "atlas_ore_refined_crosswalk.json")


def test_trap_01_01_the_lists_disagree_on_the_stage_of_natural_graphite(originals, japan, crosswalk):
    codes = original(originals, "atlas_critical_codes.json")
    assert japan.filter(hs6_code="250490")["stage_as_published"].to_list() == ["ore_concentrate"]
    assert crosswalk.filter(role_as_published="refined_hs", value_as_published="250490")[
        "material_as_published"
    ].to_list() == ["graphite"]
    assert codes.filter(hs6_code="250490")["form_as_published"].to_list() == ["natural lump"]


def test_trap_01_02_a_code_that_mixes_stages_says_so(japan):
    mixed = japan.filter(flag_as_published="mixed_stage")
    assert mixed.select("mineral_as_published", "hs6_code").rows() == [("cobalt", "810520")]


def test_trap_01_03_one_code_may_be_several_minerals(japan):
    """152 lines with 148 codes; each of those that stand twice is marked as shared."""
    assert (japan.height, japan["hs9_code"].n_unique()) == (152, 148)
    twice = japan.filter(pl.col("hs9_code").is_duplicated())
    assert twice.height > 0
    assert twice["flag_as_published"].unique().to_list() == ["shared"]


def test_trap_01_04_gallium_and_germanium_share_a_code_in_the_atlas_but_not_in_japan(originals, japan):
    codes = original(originals, "atlas_critical_codes.json")
    both = codes.filter(pl.col("material_as_published").is_in(["gallium", "germanium"]))
    assert both["hs6_code"].unique().to_list() == ["811292"]
    assert japan.filter(hs9_code="811292910").select("mineral_as_published", "flag_as_published").rows() == [
        ("germanium", "")
    ]


def test_trap_01_05_an_ore_without_a_code_of_its_own_is_no_row(crosswalk, tmp_path):
    assert crosswalk.filter(material_as_published="graphite", role_as_published="ore_hs").height == 0
    rows = read(tmp_path, make.as_json(make.atlas_crosswalk())).rows
    assert rows.select(pl.exclude("raw_row_id", "snapshot_id")).rows()[:3] == [
        ("graphite", "refined_hs", "250490"),
        ("graphite", "title_code", "250490"),
        ("graphite", "flags", "refined_only"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ('"n_codes": 3', '"n_codes": 4', "4, while there are 3"),
        ('"n_hs6": 2', '"n_hs6": 3', "3, while there are 2"),
        ('"81101000"', '"8110100"', "'8110100'"),
        ('"hs6": "811010"', '"hs6": "811011"', "811011 beside 81101000"),
        ('"material": "germanium"', '"material": "gallium"', "'gallium' again (first at codes[1])"),
        ('"caveat": "invented"}]', '"remark": "invented"}]', "no 'caveat' and the unknown 'remark'"),
    ],
)
def test_a_damaged_list_of_the_atlas_is_refused(tmp_path, old, new, found):
    content = make.as_json(make.atlas_codes())
    assert content.count(old) == 1
    with pytest.raises(ImportRefused) as refused:
        read(tmp_path, content.replace(old, new))
    assert found in refused.value.found


def test_codes_that_do_not_belong_together_are_refused(tmp_path):
    with pytest.raises(ImportRefused, match="810520000 beside 810530") as refused:
        read(tmp_path, make.japan_codes().replace("810520,", "810530,"))
    assert (refused.value.row, refused.value.column) == (3, "hs9_import")


def test_all_lists_are_read_whole(originals, japan, crosswalk):
    """By eye from the files: 152 lines and 28 minerals, 32 materials and 31 codes, 32 materials."""
    codes = original(originals, "atlas_critical_codes.json")
    assert (japan.height, japan["mineral_as_published"].n_unique()) == (152, 28)
    assert (codes.height, codes["hs6_code"].n_unique()) == (32, 31)
    assert crosswalk["material_as_published"].n_unique() == 32
    assert crosswalk.filter(material_as_published="tungsten")["value_as_published"].to_list() == [
        "261100", "810194", "284180", "810194", "clean_pair",
    ]  # fmt: skip
