"""Every file of trade data at hand is imported, or refused for the one reason that holds for it."""

from pathlib import Path

import pytest
from miniatures import contents_of

from critmin.importers.registry import Delivery, importer_for
from critmin.provenance import register

# Source → folders (or files) of the publishers' files, and the rows read from them and kept of them.
# Rows were counted in the files: lines, cells of a list, ends of the schedule's tree.
FILES = {
    "japan_customs": (
        ["japan-customs-tariff-import", "japan-customs-export-codes", "japan-customs-country-codes"],
        1_143 + 6_756 + 96 + 235 + 252,
    ),
    "estat_api": (
        ["japan-estat-trade/estat_month_cat02.json", "japan-estat-trade/estat_statsdataid_table.xlsx"],
        12 + 72,
    ),
    "cepii_baci": (["cepii-baci"], 23_706 + 16_655 + 15_530 + 21_723 + 6_297 + 238 + 5_022),
    "un_comtrade": (
        ["un-comtrade"],
        4 + 1 + 82 + 310 + 255 + 41 + 10 + 17 + 5 + 18 + 3 + 6_382 + 6_530 + 6_709 + 6_940 + 293 + 255,
    ),
    "hs_concordances": (["hs-concordances"], 63_728 + 161_908),
    "hs_mineral_mapping": (["hs-mineral-mapping"], 152 + 32 + 115),
}
DUPLICATE = "country_codes_V202601.csv"


def files_of(originals: Path, source_id: str) -> list[Path]:
    paths = [originals / name for name in FILES[source_id][0]]
    files = [file for path in paths for file in ([path] if path.is_file() else path.rglob("*"))]
    return sorted(file for file in files if file.is_file())


def read(originals: Path, source_id: str) -> list[Delivery]:
    importer = importer_for(source_id)
    return [
        delivery
        for file in files_of(originals, source_id)
        if file.name != DUPLICATE
        for delivery in importer.read(file)
    ]


@pytest.mark.parametrize("source_id", FILES)
def test_all_files_are_imported_and_a_second_time_changes_nothing(originals, seeds_copy, source_id):
    deliveries = read(originals, source_id)
    imported = register(deliveries, seeds_copy)
    assert sum(table.row_count_read for table in imported) == FILES[source_id][1]
    before = contents_of(seeds_copy.parent)
    again = register(deliveries, seeds_copy)
    assert contents_of(seeds_copy.parent) == before
    assert [table.row_count_before for table in again] == [table.row_count_kept for table in again]
    assert len({delivery.snapshot_id for delivery in deliveries}) == len(deliveries)


def test_a_second_copy_is_the_file_that_is_held_and_changes_nothing(originals, seeds_copy):
    register(read(originals, "cepii_baci"), seeds_copy)
    before = contents_of(seeds_copy.parent)
    (copy,) = [file for file in files_of(originals, "cepii_baci") if file.name == DUPLICATE]
    (held,) = register(importer_for("cepii_baci").read(copy), seeds_copy)
    assert held.held_as == "country_codes_V202401b.csv"
    assert contents_of(seeds_copy.parent) == before


@pytest.mark.parametrize("source_id", FILES)
def test_a_file_is_known_by_its_content_and_not_by_its_name(originals, tmp_path, source_id):
    for file in files_of(originals, source_id)[:3]:
        renamed = tmp_path / "downloaded"
        renamed.write_bytes(file.read_bytes())
        (theirs,), (ours,) = importer_for(source_id).read(file), importer_for(source_id).read(renamed)
        assert (ours.snapshot_id, ours.edition_id, ours.sha256) == (
            theirs.snapshot_id,
            theirs.edition_id,
            theirs.sha256,
        )
        assert ours.rows.equals(theirs.rows)
