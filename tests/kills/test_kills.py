"""Killed at any moment, a command leaves warehouse, raw tables and pages whole and in agreement.

Each phase (build, import, printing) runs on the small complete project and is killed, with its whole process
group, at moments over its duration and at file operations, both drawn by a fixed seed: CRITMIN_KILLS of them,
5 here, 30 in `./run test-deep`. After each kill all that a reader sees is as before the command or as after
it, each file at once and all together as soon as any command has run; the next run succeeds, and then
nothing of the killed ones is left.
"""

from __future__ import annotations

import random
import re
import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pytest
from killing import KILLS, SEED, Command, after, files_of, leftovers, operations, published, run
from miniatures import SALIENT_2025, WORLD_2025

PUBLISHING = (
    "replace build/.publishing.json",
    "replace build/critmin.duckdb",
    "replace build/manifest.json",
    "unlink build/.publishing.json",
)
THRESHOLDS = "seeds/method/thresholds.csv"


@dataclass
class Report:
    """What a phase's kills met."""

    phase: str
    kills: int = 0
    missed: int = 0
    left_as_before: int = 0
    carried_to_the_end: int = 0
    at: list[str] = field(default_factory=list)

    def print(self) -> None:
        print(
            f"{self.phase}: {self.kills} kills, {self.left_as_before} left what was before, "
            f"{self.carried_to_the_end} the new one, {self.missed} came too late; {', '.join(self.at)}"
        )


@dataclass
class Phase:
    """A command that is killed again and again on one project.

    Attributes:
        root: the project, with its new inputs.
        arguments: the command.
        state: what readers see of it; the same before and after a kill, or that of a whole run.
        moments: for each kill by the clock, what tells that it is time; made anew as its run starts, earlier
            with each attempt before it that came too late.
        points: for each kill at a file operation, which one.
        next_option: what the last run is told besides, that must succeed and find nothing of the killed ones.
    """

    name: str
    root: Path
    arguments: tuple[str, ...]
    state: Callable[[Path], Mapping[str, str]]
    moments: list[tuple[str, Callable[[int], Callable[[], bool]]]]
    points: list[str]
    next_option: tuple[str, ...] = ()

    def check(self, before: Mapping[str, str]) -> tuple[Mapping[str, str], Report]:
        """Kill it everywhere; the state after a last, whole run, and what was met.

        A run starts on what the killed one before it left, until one was decided: then on the project anew.
        """
        report = Report(self.name)
        as_it_was = shutil.copytree(self.root, self.root.with_name(f"{self.root.name} as it was"))
        states = []
        # At file operations first: a run that sweeps leftovers does more of them than the one that told them.
        kills = [(point, lambda _: lambda: False, {"KILL_AT": point}) for point in self.points]
        kills += [(said, begin, {}) for said, begin in self.moments]
        for said, begin, hook in kills:
            for attempt in range(ATTEMPTS):
                if states and states[-1] != before:
                    shutil.rmtree(self.root)
                    shutil.copytree(as_it_was, self.root)
                is_time = begin(attempt)
                is_killed = Command(self.root, self.arguments).start(**hook).kill_when(is_time)
                states.append(self._look(before, report, said, is_killed))
                if is_killed:
                    break
        run(self.root, *self.arguments, *self.next_option)
        new = self.state(self.root)
        assert leftovers(self.root) == []
        for state in states:
            assert state in (before, new), "neither what was there before nor what a whole run gives"
            report.left_as_before += state == before
            report.carried_to_the_end += state == new
        report.print()
        return new, report

    def _look(
        self, before: Mapping[str, str], report: Report, said: str, was_killed: bool
    ) -> Mapping[str, str]:
        report.kills += was_killed
        report.missed += not was_killed
        report.at.append(said)
        at_once = self.state(self.root)
        run(self.root, "--version")  # whichever command comes next carries out what was decided
        now = self.state(self.root)
        for name, value in at_once.items():
            assert value in (before.get(name), now.get(name)), f"{name} is half"
        assert not [name for name in leftovers(self.root) if name.endswith(".json")]
        return now


def drawn_moments(random_numbers: random.Random, count: int) -> list[float]:
    """One in each of equal parts of the whole."""
    return [(part + random_numbers.random()) / count for part in range(count)]


def by_clock(count: int, seconds: float, random_numbers: random.Random):
    return [
        (
            f"after {moment * seconds:.2f} s",
            # A machine that has become faster since is met earlier.
            lambda attempt, moment=moment: after(moment * seconds * 0.6**attempt),
        )
        for moment in drawn_moments(random_numbers, count)
    ]


def at_operations(record: Path, count: int, random_numbers: random.Random) -> list[str]:
    """File operations to be killed at, drawn; the first lies between two files that are one change."""
    made = operations(record)
    (decided,) = (
        number for number, name in enumerate(made, 1) if re.fullmatch(r"replace .*/\.[^/]+\.json", name)
    )
    first_move = next(number for number, name in enumerate(made, 1) if number > decided and "replace" in name)
    assert made[first_move].startswith("replace"), "the second file"
    drawn = random_numbers.choices(range(1, len(made) + 1), k=count - 1)
    return [
        f"after {first_move}",
        *(f"{random_numbers.choice(('before', 'after'))} {each}" for each in drawn),
    ]


AT_OPERATIONS = max(1, KILLS // 5)
ATTEMPTS = 4


@pytest.fixture(scope="module")
def rebuilt(small_project: Path, tmp_path_factory) -> tuple[Path, Report]:
    """The small project with another cut, built after all the kills; and what these met."""
    root = shutil.copytree(small_project, tmp_path_factory.mktemp("kills") / "a project")
    before = published(root)
    file = root / THRESHOLDS
    file.write_text(file.read_text().replace("high_is_risk,.30,.34,", "high_is_risk,.31,.34,", 1))
    assert file.read_bytes() != (small_project / THRESHOLDS).read_bytes()
    random_numbers = random.Random(SEED)  # noqa: S311 - the same draw each time
    log = root / "build" / "logs" / "dbt.log"
    node_count = len(re.findall(r" OK (?:created|loaded)", log.read_text()))
    assert node_count > 300

    def when_done(nodes: int) -> Callable[[int], Callable[[], bool]]:
        def begin(_: int) -> Callable[[], bool]:
            log.unlink(missing_ok=True)
            return lambda: (
                log.exists() and len(re.findall(r" OK (?:created|loaded)", log.read_text())) >= nodes
            )

        return begin

    moments = drawn_moments(random_numbers, KILLS - AT_OPERATIONS)
    nodes = [int(moment * node_count) for moment in moments]
    phase = Phase(
        "build",
        root,
        ("build",),
        published,
        [(f"after {each} of {node_count} nodes", when_done(each)) for each in nodes],
        [
            "after replace build/critmin.duckdb",  # and before that of its manifest
            *random_numbers.choices(
                [f"{when} {operation}" for when in ("before", "after") for operation in PUBLISHING],
                k=AT_OPERATIONS - 1,
            ),
        ],
        # The last of five kills leaves a decided warehouse, which need not be built once more.
        ("--if-changed",) if KILLS <= 5 else (),
    )
    _, report = phase.check(before)
    return root, report


def test_a_killed_build_leaves_the_warehouse_and_its_manifest_in_agreement(rebuilt):
    _, report = rebuilt
    assert report.kills == KILLS
    assert report.left_as_before >= KILLS - AT_OPERATIONS
    assert report.carried_to_the_end >= 1, "no kill after the decision"


def test_a_killed_import_leaves_the_raw_tables_of_one_delivery(small_project, tmp_path):
    root = shutil.copytree(small_project, tmp_path / "a project")
    files = []
    for number, miniature in enumerate((WORLD_2025, SALIENT_2025)):
        files.append(tmp_path / f"delivered_{number}.csv")
        files[-1].write_bytes(miniature.content)
    arguments = ("import", "usgs_mcs", *map(str, files), "--allow-fewer-rows", "--accept", "invented figures")

    def raw_tables(project: Path) -> Mapping[str, str]:
        return files_of(project, "seeds", "data")

    before = raw_tables(root)
    record = tmp_path / "operations"
    start = time.monotonic()
    whole = run(shutil.copytree(root, tmp_path / "whole"), *arguments, KILL_RECORD=str(record))
    seconds = time.monotonic() - start
    changed = {name for name, digest in raw_tables(whole.root).items() if before.get(name) != digest}
    assert len(changed) >= 4, "one change of several files"
    random_numbers = random.Random(SEED)  # noqa: S311 - the same draw each time
    phase = Phase(
        "import",
        root,
        arguments,
        raw_tables,
        by_clock(KILLS - AT_OPERATIONS, seconds, random_numbers),
        at_operations(record, AT_OPERATIONS, random_numbers),
    )
    new, report = phase.check(before)
    assert report.kills == KILLS
    assert new == raw_tables(whole.root)
    assert report.carried_to_the_end >= 1, "no kill after the decision"


def test_a_killed_run_leaves_the_pages_of_one_warehouse(small_project, tmp_path):
    root = shutil.copytree(small_project, tmp_path / "a project")
    arguments = ("factsheets", "lithium", "copper", "gallium")  # enough for more than one process

    def pages(project: Path) -> Mapping[str, str]:
        return files_of(project, "build/factsheets")

    run(root, *arguments)
    before = pages(root)
    printed = [name for name in before if name.endswith(".pdf")]
    assert len(printed) == 3
    # Another warehouse: the same, but that it has another word for what stands on every page.
    with duckdb.connect(str(root / "build" / "critmin.duckdb")) as connection:
        connection.execute("update marts.factsheet_terms set ja = ja || '・' where term = 'as_of'")
    record = tmp_path / "operations"
    recorded = shutil.copytree(root, tmp_path / "recorded")
    start = time.monotonic()
    run(recorded, *arguments, KILL_RECORD=str(record))
    seconds = time.monotonic() - start
    assert all(pages(recorded)[name] != before[name] for name in printed)
    random_numbers = random.Random(SEED)  # noqa: S311 - the same draw each time
    phase = Phase(
        "factsheets",
        root,
        arguments,
        pages,
        by_clock(KILLS - AT_OPERATIONS, seconds, random_numbers),
        at_operations(record, AT_OPERATIONS, random_numbers),
    )
    new, report = phase.check(before)
    assert report.kills == KILLS
    assert new == pages(recorded)
    assert report.carried_to_the_end >= 1, "no kill after the decision"
