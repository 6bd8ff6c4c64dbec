"""Makes a mutant of every model and importer, tells how many are caught, and lists those that are not.

    python tests/mutation/deep_run.py              all of them; writes survivors.csv
    python tests/mutation/deep_run.py --part models     or importers: writes their rows of it
    python tests/mutation/deep_run.py NAME...      those of some models or importers (tables.py)
    python tests/mutation/deep_run.py --seed 7     other mutants

Needs the built warehouse and dbt's folder of that build (build/), as `critmin build` leaves them.
Exit code 1: fewer than LEAST_CAUGHT of the mutants with an effect are caught.
"""

from __future__ import annotations

import argparse
import csv
import sys
import time
from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parents[1]
sys.path[:0] = [str(HERE), str(HERE.parent / "second_calculation")]

import importer_mutants  # noqa: E402 - after their folder is known
from checks import carried, expectations, second_calculation  # noqa: E402
from mutants import CLASSES, SEED, Mutant  # noqa: E402
from sql_mutants import Runner  # noqa: E402

LEAST_CAUGHT = 0.95
SURVIVORS = HERE / "survivors.csv"
PARTS = ("importers", "models")
_COLUMNS = ("subject", "class", "change", "outcome")


def runner(built: Path, target: Path) -> Runner:
    """The models' mutants over a built warehouse, held against every check of the project."""
    return Runner(built, target, PROJECT, carried, [carried, second_calculation, expectations(PROJECT)])


def mutants(
    built: Path, target: Path, names: Collection[str] = (), seed: int = SEED, parts: Collection[str] = PARTS
) -> Iterator[Mutant]:
    """A mutant of each model and importer, those without effect before the one that has one."""
    if "importers" in parts:
        for module in importer_mutants.importers(PROJECT):
            if not names or importer_mutants.name_of(PROJECT, module) in names:
                yield from importer_mutants.mutants_of(PROJECT, module, seed)
    if "models" in parts:
        over = runner(built, target)
        for name in over.compiled.models:
            if not names or name[1] in names:
                yield from over.mutants_of(name, seed=seed)


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("names", nargs="*")
    arguments.add_argument("--seed", type=int, default=SEED)
    arguments.add_argument("--part", choices=PARTS, action="append")
    given = arguments.parse_args()
    parts = given.part or PARTS
    begun = time.monotonic()
    found = []
    build = PROJECT / "build"
    for each in mutants(build / "critmin.duckdb", build / "dbt", given.names, given.seed, parts):
        found.append(each)
        told = f" by {each.told_by}" if each.told_by else f": {each.change}"
        print(f"{each.subject}, {each.kind}: {each.outcome}{told} ({each.seconds} s)", flush=True)
    if not given.names and given.seed == SEED:
        write(SURVIVORS, found, parts)
    return tell(found, time.monotonic() - begun)


def write(file: Path, found: list[Mutant], parts: Collection[str] = PARTS) -> None:
    """List the survivors and, after them, what had no effect; rows of a part that was not run stay."""
    rows = [
        (each.subject, each.kind, each.change, each.outcome) for each in found if each.outcome != "caught"
    ]
    if file.exists():
        with file.open(encoding="utf-8", newline="") as held:
            rows += [
                tuple(row[column] for column in _COLUMNS)
                for row in csv.DictReader(held)
                if ("importers" if row["subject"].endswith(".py") else "models") not in parts
            ]
    with file.open("w", encoding="utf-8", newline="") as table:
        writer = csv.writer(table, lineterminator="\n")
        writer.writerow(_COLUMNS)
        writer.writerows(sorted(rows, key=lambda row: (row[3] != "survived", row)))


def tell(found: list[Mutant], seconds: float) -> int:
    """Say what became of the mutants, class by class; the exit code."""
    counts = Counter((each.kind, each.outcome) for each in found)
    print(f"{'class':20}{'caught':>8}{'survived':>10}{'without effect':>16}")
    for kind in CLASSES:
        caught, survived, idle = (counts[kind, each] for each in ("caught", "survived", "without effect"))
        print(f"{kind:20}{caught:8}{survived:10}{idle:16}")
    outcomes = Counter(each.outcome for each in found)
    effective = outcomes["caught"] + outcomes["survived"]
    share = outcomes["caught"] / effective if effective else 1.0
    print(f"{outcomes['caught']} of {effective} mutants caught ({share:.1%}) in {seconds / 60:.0f} min")
    return int(share < LEAST_CAUGHT)


if __name__ == "__main__":
    sys.exit(main())
