"""Measures the scenarios: every mineral under every built-in scenario, and one row of a user's file.

    .venv/bin/python benchmarks/scenarios.py [WAREHOUSE] [--repeat 5]

Reads the published warehouse (build/critmin.duckdb) or the one named. Prints the median, the smallest and the
largest wall time of the evaluation by the compiled models, and the highest memory of the process.
"""

import argparse
import resource
import statistics
import sys
import time
from pathlib import Path

from critmin import scenarios, warehouse

ROOT = Path(__file__).resolve().parents[1]
TARGET_SECONDS = 5.0


def _measure(file: Path, rows: list[scenarios.Row]) -> tuple[float, int]:
    """Seconds by the clock for one evaluation, and the number of rows of effects."""
    begin = time.perf_counter()
    with scenarios.evaluated(file, rows) as connection:
        (count,) = connection.execute("select count(*) from marts.scenario_effects").fetchone()
    return time.perf_counter() - begin, count


def main() -> int:
    """Print the table; 1 where the median of all scenarios is over its target."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("warehouse", nargs="?", type=Path, default=ROOT / "build" / "critmin.duckdb")
    parser.add_argument("--repeat", type=int, default=5)
    options = parser.parse_args()
    with warehouse.connect(options.warehouse) as connection:
        built_in = scenarios.built_in(connection)
        every = [row for each in built_in for row in scenarios.rows_of(connection, each.scenario_id)]
    medians = {}
    for name, rows in (("all scenarios", every), ("one row", every[:1])):
        runs = [_measure(options.warehouse, rows) for _ in range(options.repeat)]
        seconds = [run[0] for run in runs]
        medians[name] = statistics.median(seconds)
        print(
            f"{name}: median {medians[name]:.2f} s, {min(seconds):.2f} to {max(seconds):.2f} s, "
            f"{len(rows)} rows of {len({row.scenario_id for row in rows})} scenarios, {runs[0][1]:,} effects"
        )
    # Linux counts in KiB, macOS in bytes.
    unit = 1 if sys.platform == "darwin" else 1024
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6:.0f} MB")
    return int(medians["all scenarios"] > TARGET_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
