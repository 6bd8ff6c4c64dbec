"""Measures what a user waits for: cold and warm `dbt build`, the factsheets and a trace after a build.

Where the publishers' files are at hand, an import of all of them is measured too.

    .venv/bin/python benchmarks/measure.py [--repeat 3] [--originals FOLDER]

Prints a table with the median, the smallest and the largest wall time and the highest memory of any process
(peak resident set). Cold means without dbt's parse cache and without a database; warm is the build after it.
The builds have a folder of their own; the factsheets are printed from the published warehouse, which must be
there. Only the standard library is used.
"""

import argparse
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PROGRAMS = Path(sys.executable).parent


@dataclass(frozen=True)
class Run:
    """One run: seconds by the clock, and MB of the largest process."""

    wall_seconds: float
    peak_mb: float


@dataclass(frozen=True)
class Measurement:
    """What is measured, and what it should not exceed on two cores."""

    name: str
    wall_seconds_target: float
    peak_mb_target: float | None
    prepare: Callable[[Path], None]
    command: list[str]


def _run(command: list[str], work: Path) -> Run:
    """Run a command as a child and ask the system what it cost.

    Raises:
        SystemExit: the command failed; a failed run has no meaningful time.
    """
    environment = os.environ | {
        "CRITMIN_ROOT": str(ROOT),
        "CRITMIN_DB": str(work / "dev.duckdb"),
        "DBT_TARGET_PATH": str(work / "target"),
        "DBT_LOG_PATH": str(work / "logs"),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    }
    log = work / "output.log"
    with log.open("wb") as output:
        begin = time.perf_counter()
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)
        _, status, usage = os.wait4(process.pid, 0)
        wall_seconds = time.perf_counter() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{log.read_text(errors='replace')[-3000:]}")
    # Linux counts in KiB, macOS in bytes.
    unit = 1 if sys.platform == "darwin" else 1024
    return Run(wall_seconds, usage.ru_maxrss * unit / 1e6)


def _empty(work: Path) -> None:
    for path in work.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def _leave(work: Path) -> None:
    """Keep what the run before left: that is what makes this one warm."""


DBT_BUILD = [str(PROGRAMS / "dbt"), "build", "--quiet"]
TRACE = [str(PROGRAMS / "critmin"), "trace", "lithium", "production_concentration", "2024"]
MEASUREMENTS = (
    Measurement("dbt build, cold", 75, 1000, _empty, DBT_BUILD),
    Measurement("dbt build, warm", 75, 1000, _leave, DBT_BUILD),
    Measurement("factsheets and deck", 20, None, _leave, [str(PROGRAMS / "critmin"), "factsheets"]),
    Measurement("trace of one figure", 1, None, _leave, TRACE),
)


def main() -> None:
    """Measure in turn, so that a busy moment of the machine does not hit one measurement alone."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--repeat", type=int, default=3, help="runs of each measurement (default 3)")
    parser.add_argument("--originals", type=Path, help="the publishers' files, to import them all")
    options = parser.parse_args()
    measurements = list(MEASUREMENTS)
    if options.originals:
        command = [sys.executable, str(ROOT / "benchmarks" / "import_all.py"), str(options.originals)]
        measurements.append(Measurement("import of everything", 60, 1500, _leave, command))
    runs: dict[str, list[Run]] = {each.name: [] for each in measurements}
    with tempfile.TemporaryDirectory(prefix="critmin-benchmark-") as folder:
        for _ in range(options.repeat):
            for each in measurements:
                each.prepare(Path(folder))
                runs[each.name].append(_run(each.command, Path(folder)))
    print(f"{os.cpu_count()} cores, Python {platform.python_version()}, {options.repeat} runs each\n")
    print(f"{'':22}{'median s':>9}{'min s':>7}{'max s':>7}{'target s':>9}{'peak MB':>9}{'target MB':>10}")
    for each in measurements:
        walls = [run.wall_seconds for run in runs[each.name]]
        peak = max(run.peak_mb for run in runs[each.name])
        memory_target = f"{each.peak_mb_target:.0f}" if each.peak_mb_target else ""
        print(
            f"{each.name:22}{statistics.median(walls):9.1f}{min(walls):7.1f}{max(walls):7.1f}"
            f"{each.wall_seconds_target:9.0f}{peak:9.0f}{memory_target:>10}"
        )


if __name__ == "__main__":
    main()
