"""Registering deliveries: all or nothing, twice the same, and with a record of the originals."""

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from miniatures import COMMODITIES_2026, SALIENT_2025, WORLD_2025, contents_of

from critmin import provenance
from critmin.errors import CritminError, ImportRefused
from critmin.importers.registry import Delivery, importer_for
from critmin.provenance import register
from critmin.raw_tables import raw_tables

# The originals that the committed seeds were made from, as patterns; one of them contradicts its own header.
ORIGINALS = {
    "usgs_mcs": [
        "usgs-mcs-2022/*.csv",
        "usgs-mcs-2023/*/*.csv",
        "usgs-mcs-2023/*/*.xlsx",
        "usgs-mcs-2024/*/*.csv",
        "usgs-mcs-2024/*/*.txt",
        "usgs-mcs-2025/*.zip",
        "usgs-mcs-2026/*.csv",
        "usgs-mcs-2026/*.txt",
    ],
    "iea_critical_minerals": [
        "iea-critical-minerals/CM_Data_Explorer May 2024.xlsx",
        "iea-critical-minerals/iea_cm_data_explorer_2025_converted.json",
    ],
    "eu_crm": ["eu-crm/*.csv"],
    "unep_irp": ["unep-irp-2011/*.csv"],
    "usgs_ds140": ["usgs-ds140/*.xlsx"],
    "usgs_myb": ["usgs-myb-2022/*.xlsx"],
}
REFUSED = "mcs2024-cobal_salient.csv"


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def held_world(seeds: Path) -> list[dict[str, str]]:
    return raw_tables(seeds)["raw_usgs_mcs__world"].read().to_dicts()


def delivered(tmp_path: Path, *miniatures) -> list[Delivery]:
    deliveries = []
    for number, miniature in enumerate(miniatures):
        path = tmp_path / f"delivered_{number}.csv"
        path.write_bytes(miniature.content)
        deliveries += importer_for(miniature.source_id).read(path)
    return deliveries


def test_figures_and_their_snapshot_are_written(tmp_path, seeds_copy):
    world, prices, *others = register(delivered(tmp_path, COMMODITIES_2026), seeds_copy)
    assert (world.row_count_read, world.row_count_kept, world.row_count_before) == (5, 5, 0)
    assert (prices.row_count_read, prices.row_count_kept) == (2, 2)
    # A line of imports and one of import sources.
    assert [table.row_count_kept for table in others] == [1, 1]
    assert world.seed_file == "data/raw_usgs_mcs__world.parquet"
    figures = held_world(seeds_copy)
    assert figures[0]["value_as_published"] == "230,000"
    assert figures[0]["is_estimate"] == "true"
    (snapshot,) = rows_of(seeds_copy / "provenance" / "snapshots.csv")
    assert snapshot["snapshot_id"] == "mcs2026_data"
    assert snapshot["published_on"] == "2026-02-06"
    assert snapshot["row_count"] == "9"
    assert snapshot["row_count_read"] == "9"
    assert snapshot["licence"] == "Public domain (work of the U.S. Government)"
    assert len(snapshot["sha256"]) == 64


def test_importing_twice_changes_nothing(tmp_path, seeds_copy):
    deliveries = delivered(tmp_path, COMMODITIES_2026, WORLD_2025, SALIENT_2025)
    register(deliveries, seeds_copy)
    before = contents_of(seeds_copy)
    again = register(deliveries, seeds_copy)
    assert contents_of(seeds_copy) == before
    assert [each.row_count_before for each in again] == [each.row_count_kept for each in again]


def test_a_snapshot_is_replaced_whole_and_others_stay(tmp_path, seeds_copy):
    register(delivered(tmp_path, COMMODITIES_2026, WORLD_2025), seeds_copy)
    kazakhstan = [line for line in WORLD_2025.text.splitlines(keepends=True) if ",Kazakhstan," in line]
    shorter = WORLD_2025.with_text(kazakhstan[0], "")
    register(delivered(tmp_path, shorter), seeds_copy, allow_fewer_rows=True)
    figures = held_world(seeds_copy)
    assert "Kazakhstan" not in {row["country_as_published"] for row in figures}
    assert {row["snapshot_id"] for row in figures} == {"mcs2025_world", "mcs2026_data"}


def test_fewer_rows_than_are_held_are_refused_unless_allowed(tmp_path, seeds_copy):
    (whole, *_) = register(delivered(tmp_path, WORLD_2025), seeds_copy)
    before = contents_of(seeds_copy)
    kazakhstan = [line for line in WORLD_2025.text.splitlines(keepends=True) if ",Kazakhstan," in line]
    deliveries = delivered(tmp_path, WORLD_2025.with_text(kazakhstan[0], ""))
    with pytest.raises(ImportRefused, match=f"at least the {whole.row_count_kept} ") as caught:
        register(deliveries, seeds_copy)
    assert "--allow-fewer-rows" in caught.value.advice
    assert contents_of(seeds_copy) == before
    (fewer, *_) = register(deliveries, seeds_copy, allow_fewer_rows=True)
    # The line's three columns: production of two years, reserves.
    assert (fewer.row_count_kept, fewer.row_count_before) == (whole.row_count_kept - 3, whole.row_count_kept)


def test_a_part_whose_kept_rows_are_those_of_the_whole_is_refused_unless_allowed(tmp_path, seeds_copy):
    """Only copper is kept, and the cut takes a line of lithium."""
    mapped = seeds_copy / "mappings" / "mineral_names.csv"
    mapped.write_text("source_id,name_as_published,mineral_code\nusgs_mcs,Copper,copper\n", encoding="utf-8")
    whole = register(delivered(tmp_path, WORLD_2025), seeds_copy)
    lines = WORLD_2025.text.splitlines(keepends=True)
    assert ",Lithium ," in lines[-1]
    part = delivered(tmp_path, WORLD_2025.with_text(lines[-1], ""))
    before = contents_of(seeds_copy)
    read = sum(table.row_count_read for table in whole)
    with pytest.raises(ImportRefused, match=f"at least the {read} of .*held as the snapshot") as caught:
        register(part, seeds_copy)
    assert "--allow-fewer-rows" in caught.value.advice
    assert contents_of(seeds_copy) == before
    taken = register(part, seeds_copy, allow_fewer_rows=True)
    assert [each.row_count_kept for each in taken] == [each.row_count_kept for each in whole]
    (snapshot,) = rows_of(seeds_copy / "provenance" / "snapshots.csv")
    assert int(snapshot["row_count_read"]) == sum(table.row_count_read for table in taken) < read


def test_a_list_of_snapshots_without_the_rows_read_is_completed_by_an_import(tmp_path, seeds_copy):
    deliveries = delivered(tmp_path, WORLD_2025)
    register(deliveries, seeds_copy)
    path = seeds_copy / "provenance" / "snapshots.csv"
    written = path.read_bytes()
    (row,) = rows_of(path)
    del row["row_count_read"]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, row, lineterminator="\n")
        writer.writeheader()
        writer.writerow(row)
    register(deliveries, seeds_copy)
    assert path.read_bytes() == written


def test_an_unknown_unit_is_refused(tmp_path, seeds_copy):
    (world, *_) = delivered(tmp_path, WORLD_2025)
    is_second = pl.int_range(pl.len()) == 1
    unit = pl.when(is_second).then(pl.lit("short tons")).otherwise("unit_as_published")
    changed = replace(world, rows=world.rows.with_columns(unit.alias("unit_as_published")))
    with pytest.raises(
        ImportRefused, match=r"column 'UNIT_MEAS': found .*'short tons'.*seeds/reference/units\.csv"
    ):
        register([changed], seeds_copy)


def test_a_line_without_a_unit_passes_as_long_as_a_row_may_set_it(tmp_path, seeds_copy):
    (world, *_) = delivered(tmp_path, WORLD_2025)
    is_second = pl.int_range(pl.len()) == 1
    unit = pl.when(is_second).then(pl.lit("")).otherwise("unit_as_published")
    changed = replace(world, rows=world.rows.with_columns(unit.alias("unit_as_published")))
    overrides = seeds_copy / "mappings" / "unit_overrides.csv"
    listed = overrides.read_text().splitlines(keepends=True)
    overrides.write_text("".join(text for text in listed if ",," not in text))
    with pytest.raises(ImportRefused, match=r"column 'UNIT_MEAS': found the unknown name None"):
        register([changed], seeds_copy)
    overrides.write_text("".join(listed))
    (imported, *_) = register([changed], seeds_copy)
    assert imported.row_count_kept > 0


def test_rows_stand_by_snapshot_then_as_in_the_file(tmp_path, seeds_copy):
    register(delivered(tmp_path, COMMODITIES_2026), seeds_copy)
    register(delivered(tmp_path, WORLD_2025), seeds_copy)
    row_ids = [row["raw_row_id"] for row in held_world(seeds_copy)]
    assert row_ids[:2] == ["mcs2025_world:2:PROD_2023", "mcs2025_world:2:PROD_EST_ 2024"]
    assert row_ids[-5:] == [f"mcs2026_data:{line}" for line in (6, 8, 9, 10, 11)]


def test_unmapped_minerals_leave_no_trace(tmp_path, seeds_copy):
    mapped = seeds_copy / "mappings" / "mineral_names.csv"
    mapped.write_text("source_id,name_as_published,mineral_code\nusgs_mcs,Copper,copper\n", encoding="utf-8")
    before = contents_of(seeds_copy)
    prices, others = register(delivered(tmp_path, SALIENT_2025), seeds_copy)
    assert (prices.row_count_read, prices.row_count_kept) == (2, 0)
    assert (others.row_count_read, others.row_count_kept) == (12, 0)
    assert contents_of(seeds_copy)["provenance/snapshots.csv"] == before["provenance/snapshots.csv"]


def test_a_revision_without_figures_is_recorded(seeds_copy):
    revision = Delivery(
        source_id="usgs_mcs",
        edition_id="usgs_mcs_2026_v9_9",
        snapshot_id="mcs2026_v9_9",
        edition_name="Mineral Commodity Summaries 2026, version 9.9",
        published_on=date(2026, 12, 31),
        published_on_basis="printed",
        file_name="history.txt",
        sha256="0" * 64,
        raw_table="",
        rows=pl.DataFrame(),
        revises_edition_id="usgs_mcs_2026_v1_0",
    )
    (imported,) = register([revision], seeds_copy)
    assert imported.seed_file == ""
    (snapshot,) = rows_of(seeds_copy / "provenance" / "snapshots.csv")
    assert (snapshot["revises_edition_id"], snapshot["row_count"]) == ("usgs_mcs_2026_v1_0", "0")


def test_an_undescribed_source_is_refused(tmp_path, seeds_copy):
    deliveries = [replace(each, source_id="nowhere") for each in delivered(tmp_path, SALIENT_2025)]
    with pytest.raises(CritminError, match=r"'nowhere' is not in seeds/provenance/sources\.csv"):
        register(deliveries, seeds_copy)


def test_other_columns_than_the_seed_has_are_refused(tmp_path, seeds_copy):
    deliveries = delivered(tmp_path, SALIENT_2025)
    register(deliveries, seeds_copy)
    before = contents_of(seeds_copy)
    widened = replace(deliveries[0], rows=deliveries[0].rows.with_columns(colour=pl.lit("blue")))
    with pytest.raises(CritminError, match="'colour'"):
        register([widened], seeds_copy)
    assert contents_of(seeds_copy) == before


def test_a_row_id_twice_is_refused(tmp_path, seeds_copy):
    prices, _ = delivered(tmp_path, SALIENT_2025)
    doubled = replace(prices, rows=pl.concat([prices.rows, prices.rows]))
    with pytest.raises(CritminError, match=r"'mcs2025_lithi:2:Price_dt' would stand twice"):
        register([doubled], seeds_copy)


@pytest.mark.parametrize("failing", [1, 2, 3, 4, 5], ids="the {}. move fails".format)
def test_a_failing_disk_leaves_the_seeds_as_they_were(tmp_path, seeds_copy, monkeypatch, failing):
    register(delivered(tmp_path, COMMODITIES_2026), seeds_copy)
    before = contents_of(seeds_copy)
    replace_file, calls = Path.replace, []

    def fails_once(self, target):
        calls.append(target)
        if len(calls) == failing:
            raise OSError("no space left on device")
        return replace_file(self, target)

    monkeypatch.setattr(provenance.Path, "replace", fails_once)
    with pytest.raises(CritminError, match="no space left on device"):
        register(delivered(tmp_path, WORLD_2025, SALIENT_2025), seeds_copy)
    assert len(calls) >= failing
    assert contents_of(seeds_copy) == before


@pytest.mark.parametrize("source_id", ORIGINALS)
def test_the_committed_seeds_are_what_the_originals_give(repo, originals, seeds_copy, source_id):
    importer = importer_for(source_id)
    files = [file for pattern in ORIGINALS[source_id] for file in sorted(originals.glob(pattern))]
    assert len(files) >= len(ORIGINALS[source_id])
    deliveries = [each for file in files if file.name != REFUSED for each in importer.read(file)]
    imported = register(deliveries, seeds_copy)
    for table in imported:
        if table.row_count_kept:
            made = raw_tables(seeds_copy)[table.raw_table].file.read_bytes()
            assert made == raw_tables(repo / "seeds")[table.raw_table].file.read_bytes(), table.raw_table
    committed = {
        row["snapshot_id"]: row
        for row in rows_of(repo / "seeds" / "provenance" / "snapshots.csv")
        if row["source_id"] == source_id
    }
    made = {row["snapshot_id"]: row for row in rows_of(seeds_copy / "provenance" / "snapshots.csv")}
    assert made == committed


def test_snapshots_have_the_digests_of_the_files_as_downloaded(repo, originals):
    digests = {
        row["sha256"]
        for name in ("PROVENANCE-production-prices.csv", "PROVENANCE-trade.csv")
        for row in rows_of(originals / name)
    }
    snapshots = rows_of(repo / "seeds" / "provenance" / "snapshots.csv")
    from_publishers = [row for row in snapshots if row["source_id"] != "meti_2022"]
    assert from_publishers
    assert {row["file_name"] for row in from_publishers if row["sha256"] not in digests} == set()


def test_corrections_point_at_figures_that_are_there(repo):
    seeds = repo / "seeds"
    editions = {row["edition_id"]: row for row in rows_of(seeds / "provenance" / "snapshots.csv")}
    tables = raw_tables(seeds)
    for correction in rows_of(seeds / "provenance" / "corrections.csv"):
        held = tables[correction["raw_table"]].read().filter(raw_row_id=correction["raw_row_id"])
        assert held[correction["column_name"]].to_list() == [correction["old_value"]]
        assert correction["edition_id"] in editions


def test_the_revision_corrects_brazil_and_the_world_total(repo, originals):
    history = (originals / "usgs-mcs-2026" / "usgs_mcs2026_version_history.txt").read_text(encoding="utf-8")
    corrections = rows_of(repo / "seeds" / "provenance" / "corrections.csv")
    revised = [row for row in corrections if row["edition_id"] == "usgs_mcs_2026_v1_3"]
    assert len(revised) == 2
    for row in revised:
        assert f'from "{row["old_value"]}" to "{row["new_value"]}"' in history
