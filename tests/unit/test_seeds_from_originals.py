"""The committed seeds are what the importers make of the originals: importing again changes nothing."""

import shutil
from pathlib import Path

import pytest

from critmin.importers.registry import IMPORTERS
from critmin.provenance import register
from critmin.raw_tables import raw_tables


@pytest.mark.parametrize(
    ("source_id", "file"),
    [
        ("worldbank_wgi", "worldbank-wgi/wgidataset.xlsx"),
        ("worldbank_wgi", "worldbank-wgi/wgidataset_2020update.xlsx"),
        ("worldbank_pinksheet", "worldbank-pinksheet/CMO-Historical-Data-Monthly.xlsx"),
        *(
            (
                "mof_trade",
                f"japan-estat-trade/mof-import-commodity-by-country/ik-100h{reference_year}i{section}.csv",
            )
            for reference_year in (2009, 2019, 2020)
            for section in ("005", "006", "014", "015")
        ),
    ],
)
def test_importing_an_original_again_changes_nothing(
    originals: Path, repo: Path, tmp_path: Path, source_id: str, file: str
) -> None:
    seeds = Path(shutil.copytree(repo / "seeds", tmp_path / "seeds"))
    shutil.copytree(repo / "data", tmp_path / "data")
    deliveries = IMPORTERS[source_id].read(originals / file)
    imported = register(deliveries, seeds)
    for table in imported:
        assert table.row_count_kept == table.row_count_before > 0
        file = raw_tables(seeds)[table.raw_table].file.relative_to(tmp_path)
        assert (tmp_path / file).read_bytes() == (repo / file).read_bytes()
    snapshots = "provenance/snapshots.csv"
    assert (seeds / snapshots).read_bytes() == (repo / "seeds" / snapshots).read_bytes()
