"""Fixtures of the unit tests: seeds that a test may write to."""

import shutil
from pathlib import Path

import pytest


@pytest.fixture
def seeds_copy(repo: Path, tmp_path: Path) -> Path:
    """The project's seeds without figures: sources, rules, names and codes, an empty list of snapshots."""
    seeds = tmp_path / "seeds"
    for folder in ("provenance", "mappings", "reference"):
        shutil.copytree(repo / "seeds" / folder, seeds / folder, ignore=shutil.ignore_patterns("*.yml"))
    snapshots = seeds / "provenance" / "snapshots.csv"
    snapshots.write_text(snapshots.read_text(encoding="utf-8").split("\n", 1)[0] + "\n", encoding="utf-8")
    return seeds
