"""Measures GeoPolRisk: every mineral, importer and year that is held, from trade, production and governance.

    .venv/bin/python benchmarks/geopolrisk.py [WAREHOUSE] [--repeat 5] [--models]

Reads the published warehouse (build/critmin.duckdb) or the one named, and works the scores out again by the
compiled SQL of the supply-risk models; the ready table is read afterwards only, to compare. Prints the
median, the smallest and the largest wall time and the highest memory of the process, with --models also the
median of each model; 1 where a measurement is over its target or a score is another one.
"""

import argparse
import re
import resource
import statistics
import sys
import time
from graphlib import TopologicalSorter
from pathlib import Path

import duckdb

from critmin import warehouse

ROOT = Path(__file__).resolve().parents[1]
TARGET_SECONDS = 2.0
TARGET_MB = 300.0
SCORES = ("marts", "geopolrisk")
RELATION = re.compile(r'"(\w+)"\."(\w+)"')

Relation = tuple[str, str]


def _supply_risk_models(connection: duckdb.DuckDBPyConnection) -> dict[Relation, str]:
    """The scores' own model and the supply-risk models that it rests on, each after those that it reads.

    Raises:
        SystemExit: another version built the warehouse, and kept no models of supply risk.
    """
    kept = {
        (schema, name): sql
        for name, schema, sql in connection.execute(
            "select model_name, schema_name, compiled_sql from warehouse.provenance.compiled_models "
            "where model_name = 'geopolrisk' or model_name like 'int_supply_risk__%'"
        ).fetchall()
    }
    if SCORES not in kept:
        raise SystemExit("The warehouse keeps no models of supply risk: run `critmin build` first.")
    reads: dict[Relation, set[Relation]] = {}
    needed = [SCORES]
    while needed:
        model = needed.pop()
        if model not in reads:
            reads[model] = set(RELATION.findall(kept[model])) & set(kept)
            needed += reads[model]

    def placed(match: re.Match[str]) -> str:
        relation = (match[1], match[2])
        return f'{"memory" if relation in reads else "warehouse"}."{match[1]}"."{match[2]}"'

    return {model: RELATION.sub(placed, kept[model]) for model in TopologicalSorter(reads).static_order()}


def _measure(file: Path) -> tuple[dict[str, float], int, int]:
    """Seconds of each model, how many scores there are, and how many rows differ from the built table's."""
    with warehouse.connect_beside(file) as connection:
        models = _supply_risk_models(connection)
        for schema in ("intermediate", "marts"):
            connection.execute(f"create schema {schema}")
        seconds = {}
        for (schema, name), sql in models.items():
            begin = time.perf_counter()
            connection.execute(f'create table memory."{schema}"."{name}" as {sql}')
            seconds[name] = time.perf_counter() - begin
        (count,) = connection.execute("select count(score) from memory.marts.geopolrisk").fetchone()
        (difference,) = connection.execute(
            # Several threads add up in any order: the ninth decimal may be another one.
            """
            select count(*)
            from memory.marts.geopolrisk as again
            full join warehouse.marts.geopolrisk as built
                using (scenario_id, mineral_code, reporter_code, reference_year)
            where again.reason_code is distinct from built.reason_code
                or coalesce(abs(again.score - built.score), 0) > 1e-8
            """
        ).fetchone()
    return seconds, count, difference


def main() -> int:
    """Print time and memory."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("warehouse", nargs="?", type=Path, default=ROOT / "build" / "critmin.duckdb")
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--models", action="store_true", help="the time of each model too")
    options = parser.parse_args()
    runs = [_measure(options.warehouse) for _ in range(options.repeat)]
    totals = [sum(seconds.values()) for seconds, _, _ in runs]
    _, count, difference = runs[0]
    median = statistics.median(totals)
    print(f"geopolrisk: median {median:.2f} s, {min(totals):.2f} to {max(totals):.2f} s, {count:,} scores")
    if options.models:
        for name in runs[0][0]:
            print(f"  {statistics.median(seconds[name] for seconds, _, _ in runs):.2f} s {name}")
    # Linux counts in KiB, macOS in bytes.
    unit = 1 if sys.platform == "darwin" else 1024
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6
    print(f"peak memory: {peak_mb:.0f} MB")
    if difference:
        print(f"{difference:,} rows differ from the built table")
    return int(median > TARGET_SECONDS or peak_mb > TARGET_MB or difference > 0)


if __name__ == "__main__":
    sys.exit(main())
