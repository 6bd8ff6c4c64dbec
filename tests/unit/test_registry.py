"""Importers are found by their source and loaded only when asked for."""

import csv
import subprocess
import sys

import pytest

from critmin.errors import CritminError
from critmin.importers.registry import IMPORTERS, SOURCE_IDS, importer_for


@pytest.mark.parametrize("source_id", SOURCE_IDS)
def test_each_source_has_its_importer(source_id):
    assert IMPORTERS[source_id].source_id == source_id


def test_importers_and_described_sources_are_the_same(repo):
    with (repo / "seeds" / "provenance" / "sources.csv").open(encoding="utf-8", newline="") as file:
        assert {row["source_id"] for row in csv.DictReader(file)} == set(IMPORTERS)
    assert len(IMPORTERS) == len(SOURCE_IDS)


def test_an_unknown_source_is_told_the_known_ones():
    with pytest.raises(CritminError, match=r"no importer for 'usgs'.*usgs_mcs, mof_trade") as caught:
        importer_for("usgs")
    assert caught.value.exit_code == 2


def test_asking_for_one_importer_loads_no_other():
    script = (
        "import sys; from critmin.importers.registry import importer_for; importer_for('eu_crm');"
        "print([name for name in sys.modules if name.startswith('critmin.importers.')])"
    )
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert "critmin.importers.eu_crm" in loaded
    assert "critmin.importers.mof_trade" not in loaded
    assert "critmin.importers.worldbank_wgi" not in loaded
