"""The importer of figures keyed from slides: it checks the keying."""

import shutil

import pytest
from miniatures import METI_SHARES, contents_of

from critmin.errors import ImportRefused
from critmin.importers.meti_2022 import IMPORTER
from critmin.provenance import register

CHARTS = """\
raw_row_id,snapshot_id,chart_id,mineral_as_published,stage_as_published,mineral_code,supply_stage,\
total_as_published,unit_as_published,total_t,reference_year,reference_year_basis,is_total_misprinted,\
source_line,note
meti_2022:5,meti_2022,nickel_mine,ニッケル,生産量,nickel,mine,"2,593",千t,2593000,2019,inferred,false,5,
meti_2022:9,meti_2022,cobalt_mine,コバルト,生産量,cobalt,mine,9.74,純分kt,9740,2019,printed,true,9,why
"""
RATINGS = """\
raw_row_id,snapshot_id,mineral_code,indicator_code,rating,rating_assignment,candidates,source_line,note
meti_2022:7:nickel:a,meti_2022,nickel,a,Low,printed,,7,
meti_2022:7:nickel:b,meti_2022,nickel,b,,lost,High|Mid,7,
meti_2022:8:cobalt:a,meti_2022,cobalt,a,N/A,inferred,,8,
meti_2022:8:cobalt:b,meti_2022,cobalt,b,,left_out,,8,
"""


def read(tmp_path, text):
    path = tmp_path / "keyed.csv"
    path.write_text(text, encoding="utf-8")
    (delivery,) = IMPORTER.read(path)
    return delivery


def spoiled(text, old, new):
    assert text.count(old) == 1
    return text.replace(old, new)


@pytest.mark.parametrize(
    ("text", "raw_table"),
    [
        (CHARTS, "raw_meti_2022__charts"),
        (METI_SHARES.text, "raw_meti_2022__shares"),
        (RATINGS, "raw_meti_2022__ratings"),
    ],
)
def test_the_header_tells_which_table_it_is(tmp_path, text, raw_table):
    delivery = read(tmp_path, text)
    assert delivery.raw_table == raw_table
    assert delivery.snapshot_id == "meti_2022"


def test_charts_are_typed_and_their_text_is_kept(tmp_path):
    rows = read(tmp_path, CHARTS).rows
    assert rows["total_as_published"].to_list() == ["2,593", "9.74"]
    assert rows["reference_year"].to_list() == [2019, 2019]
    assert rows["is_total_misprinted"].to_list() == [False, True]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        # 61 + 23 + 16 = 100; the pies print 99 to 101.
        ("その他,16", "その他,14", r"row 2, .*add up to 98 percent"),
        ("その他,16", "その他,18", r"row 2, .*add up to 102 percent"),
        ("フィリピン", "インドネシア", r"row 3, .*'インドネシア' again \(first in row 2\)"),
        ("inferred", "guessed", r"row 4, column 'label_assignment': found 'guessed'"),
        ("meti_2022:11", "meti_2022:12", r"row 3, column 'raw_row_id'"),
        ("printed,10,", "printed,ten,", r"row 2, column 'source_line': found 'ten'"),
    ],
)
def test_shares_that_cannot_be_right_are_refused(tmp_path, old, new, message):
    with pytest.raises(ImportRefused, match=message):
        read(tmp_path, spoiled(METI_SHARES.text, old, new))


@pytest.mark.parametrize("share", ["15", "17"])
def test_a_pie_of_99_or_101_percent_is_accepted(tmp_path, share):
    assert read(tmp_path, spoiled(METI_SHARES.text, "その他,16", f"その他,{share}")).rows.height == 3


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        # 2,593 thousand tonnes are 2 593 000 t.
        ("2593000", "2593", r"row 2, column 'total_t': found 2593 t; expected 2\.593e\+06 t"),
        ("千t", "ton", r"row 2, column 'unit_as_published'"),
        (",true,", ",yes,", r"row 3, column 'is_total_misprinted': found 'yes'"),
        ("cobalt_mine", "", r"row 3, column 'chart_id': found an empty cell"),
    ],
)
def test_charts_that_cannot_be_right_are_refused(tmp_path, old, new, message):
    with pytest.raises(ImportRefused, match=message):
        read(tmp_path, spoiled(CHARTS, old, new))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("a,Low,printed", "a,Medium,printed", r"row 2, column 'rating': found 'Medium'"),
        ("a,Low,printed", "a,,printed", r"row 2, column 'rating_assignment'"),
        ("b,,left_out", "b,Low,left_out", r"row 5, column 'rating_assignment'"),
        ("lost,High|Mid", "lost,", r"row 3, column 'rating_assignment'"),
        ("nickel,b,,lost", "nickel,a,,lost", r"row 3, column 'indicator_code': found 'a' of nickel again"),
        ("meti_2022:8:cobalt:b,meti_2022,cobalt,b,,left_out,,8,\n", "", r"no row of cobalt for b"),
    ],
)
def test_ratings_that_cannot_be_right_are_refused(tmp_path, old, new, message):
    with pytest.raises(ImportRefused, match=message):
        read(tmp_path, spoiled(RATINGS, old, new))


def test_the_committed_figures_pass_and_come_back_unchanged(repo, seeds_copy):
    keyed = repo / "seeds" / "raw" / "meti_2022"
    shutil.copytree(keyed, seeds_copy / "raw" / "meti_2022")
    before = contents_of(seeds_copy / "raw")
    deliveries = [each for file in sorted(keyed.glob("*.csv")) for each in IMPORTER.read(file)]
    imported = register(deliveries, seeds_copy)
    assert len(imported) == 4
    assert contents_of(seeds_copy / "raw") == before
    # 22 charts, 126 slices, 36 badges (6 minerals × 6 indicators), 26 measures.
    snapshot = (seeds_copy / "provenance" / "snapshots.csv").read_text(encoding="utf-8").splitlines()[1]
    assert f",{22 + 126 + 36 + 26}," in snapshot
