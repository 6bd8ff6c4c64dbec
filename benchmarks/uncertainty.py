"""Measures what the draws cost: 10,000 of every rating of the pages.

    .venv/bin/python benchmarks/uncertainty.py [WAREHOUSE] [--draws 10000]

Reads the published warehouse (build/critmin.duckdb) or the one named. Prints wall time and the highest memory
of the process; 1 where a measurement is over its target.
"""

import argparse
import resource
import sys
import time
from pathlib import Path

from critmin import uncertainty

ROOT = Path(__file__).resolve().parents[1]
TARGET_SECONDS = 20.0
TARGET_MB = 1000.0


def main() -> int:
    """Print time and memory."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("warehouse", nargs="?", type=Path, default=ROOT / "build" / "critmin.duckdb")
    parser.add_argument("--draws", type=int, default=10_000)
    options = parser.parse_args()
    begin = time.perf_counter()
    with uncertainty.drawn(options.warehouse, draws=options.draws, seed=1) as connection:
        (count,) = connection.execute("select count(*) from marts.rating_probabilities").fetchone()
    seconds = time.perf_counter() - begin
    # Linux counts in KiB, macOS in bytes.
    unit = 1 if sys.platform == "darwin" else 1024
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6
    print(f"{options.draws:,} draws: {seconds:.1f} s, {count:,} indicators")
    print(f"peak memory: {peak_mb:.0f} MB")
    return int(seconds > TARGET_SECONDS or peak_mb > TARGET_MB)


if __name__ == "__main__":
    sys.exit(main())
