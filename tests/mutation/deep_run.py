"""Makes a mutant of every model and importer, tells how many are caught, and lists those that are not.

    python tests/mutation/deep_run.py              all of them; writes survivors.csv
    python tests/mutation/deep_run.py --part models     or importers: writes their rows of it
    python tests/mutation/deep_run.py NAME...      those of some models or importers (tables.py)
    python tests/mutation/deep_run.py --seed 7     other mutants
    python tests/mutation/deep_run.py --resume     go on with a whole run of these files that was cut off

Needs the built warehouse and dbt's folder of that build (build/), as `critmin build` leaves them.
Exit code 1: fewer than LEAST_CAUGHT of the mutants with an effect are caught.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import os
import sys
import time
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import astuple, fields
from itertools import chain
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parents[1]
sys.path[:0] = [str(HERE), str(HERE.parent / "second_calculation")]

import importer_mutants  # noqa: E402 - after their folder is known
from checks import carried, expectations, second_calculation  # noqa: E402
from mutants import CLASSES, SEED, Mutant  # noqa: E402
from overlay import Compiled  # noqa: E402
from sql_mutants import Runner  # noqa: E402

LEAST_CAUGHT = 0.95
SURVIVORS = HERE / "survivors.csv"
JUDGED = PROJECT / "build" / "mutants.csv"
"""Every mutant of a run as it is judged, so that a run that is cut off can go on."""

PARTS = ("importers", "models")
_COLUMNS = ("subject", "class", "change", "outcome")


def runner(built: Path, target: Path) -> Runner:
    """The models' mutants over a built warehouse, held against every check of the project."""
    return Runner(built, target, PROJECT, carried, [carried, second_calculation, expectations(PROJECT)])


def mutants(
    built: Path,
    target: Path,
    names: Collection[str] = (),
    seed: int = SEED,
    parts: Collection[str] = PARTS,
    without: Collection[str] = (),
) -> Iterator[Mutant]:
    """A mutant of each model and importer, those without effect before the one that has one."""
    if "importers" in parts:
        for module in importer_mutants.importers(PROJECT):
            subject = importer_mutants.name_of(PROJECT, module)
            if (not names or subject in names) and subject not in without:
                yield from importer_mutants.mutants_of(PROJECT, module, seed)
    if "models" in parts:
        over = runner(built, target)
        for name in over.compiled.models:
            if (not names or name[1] in names) and name[1] not in without:
                yield from over.mutants_of(name, seed=seed)


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("names", nargs="*")
    arguments.add_argument("--seed", type=int, default=SEED)
    arguments.add_argument("--part", choices=PARTS, action="append")
    arguments.add_argument("--resume", action="store_true")
    given = arguments.parse_args()
    parts = given.part or PARTS
    begun = time.monotonic()
    build = PROJECT / "build"
    files = _files_of_run(build / "dbt", given.seed)
    found = judged_before(files) if given.resume else []
    # Of the subject at which the run was cut off not every place may have been tried.
    found = [each for each in found if not found or each.subject != found[-1].subject]
    before = sum(each.seconds for each in found)
    told_of = {each.subject for each in found}
    JUDGED.parent.mkdir(exist_ok=True)
    with (Path(os.devnull) if given.names else JUDGED).open("w", encoding="utf-8", newline="") as table:
        writer = csv.writer(table, lineterminator="\n")
        writer.writerows([("files", files), *(astuple(each) for each in found)])
        for each in mutants(
            build / "critmin.duckdb", build / "dbt", given.names, given.seed, parts, without=told_of
        ):
            found.append(each)
            writer.writerow(astuple(each))
            table.flush()
            told = f" by {each.told_by}" if each.told_by else f": {each.change}"
            print(f"{each.subject}, {each.kind}: {each.outcome}{told} ({each.seconds} s)", flush=True)
    if not given.names and given.seed == SEED:
        write(SURVIVORS, found, parts)
    return tell(found, before + time.monotonic() - begun)


def judged_before(files: str) -> list[Mutant]:
    """The mutants of a run that was cut off; none if it was of other files."""
    if not JUDGED.exists():
        return []
    with JUDGED.open(encoding="utf-8", newline="") as table:
        first, *rows = csv.reader(table)
    if first != ["files", files]:
        return []
    return [Mutant(*row[:-1], seconds=float(row[-1])) for row in rows if len(row) == len(fields(Mutant))]


def _files_of_run(target: Path, seed: int) -> str:
    """Digest of what a run is of: the seed, the models and tests as compiled, the package and its tests."""
    found = hashlib.sha256(f"{seed}".encode())
    compiled = Compiled(target)
    for each in (*compiled.models.values(), *compiled.tests, *chain(*compiled.unit_tests.values())):
        found.update(f"{each.name} {each.sql}".encode())
    for folder in ("src", "tests", "seeds"):
        for file in sorted((PROJECT / folder).rglob("*")):
            if file.suffix in (".py", ".csv", ".yml", ".sql") and file != SURVIVORS:
                found.update(file.relative_to(PROJECT).as_posix().encode() + b"\n" + file.read_bytes())
    return found.hexdigest()


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
