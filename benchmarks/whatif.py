"""Measures `critmin whatif` and `critmin position` as they are called: a new process each time.

    .venv/bin/python benchmarks/whatif.py [--repeat 5]

Reads the published warehouse (build/critmin.duckdb). Prints the median, the smallest and the largest wall
time of each call; 1 where a median is over its target.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TARGET_SECONDS = 1.0
PURCHASES = (
    "mineral_code,supply_stage,country_code,quantity_t,reference_year\n"
    "lithium,refined_import,CHN,60,2024\nlithium,refined_import,AUS,40,2024\n"
)


def _seconds(arguments: list[str]) -> float:
    begin = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "critmin.cli", *arguments], check=True, stdout=subprocess.DEVNULL, timeout=60
    )
    return time.perf_counter() - begin


def main() -> int:
    """Print a line for each call."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--repeat", type=int, default=5)
    repeat = parser.parse_args().repeat
    is_slow = False
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "purchases.csv"
        file.write_text(PURCHASES, encoding="utf-8")
        stop = ["--stop", "CHN", "--stage", "refined_import", "--year", "2024", "--stock-days", "60"]
        for call in (
            ["whatif", "lithium", *stop],
            ["whatif", "copper", "--stop", "CHL"],
            ["position", str(file)],
            ["position", str(file), *stop],
        ):
            runs = [_seconds(call) for _ in range(repeat)]
            is_slow |= statistics.median(runs) > TARGET_SECONDS
            shown = " ".join(part for part in call if part != str(file))
            print(f"{shown}: median {statistics.median(runs):.2f} s, {min(runs):.2f} to {max(runs):.2f} s")
    return int(is_slow)


if __name__ == "__main__":
    sys.exit(main())
