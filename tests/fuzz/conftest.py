"""Lets these tests use the miniatures that the unit tests keep."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "unit"))
