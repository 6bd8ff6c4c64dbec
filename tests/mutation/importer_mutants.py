"""Mutants of the importers: a copy of the package with one module changed, held against its tests.

A mutant that none of its nearest tests fails for is without effect if every right and spoiled file of every
source that is read through the module still gives the same rows or is refused at the same place:
`split(b"\\n", 2)[0]` is the first line too.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from mutants import SEED, Mutant, drawn
from python_places import mutated, places

from critmin.importers.registry import SOURCE_IDS

DRAWS = 4
"""Places tried in one module until one has an effect."""

NEAREST = 6
"""Test files of a module that are asked before it is seen whether the mutant has any effect."""

SPOILED_FILES = 300
"""Of each source, to see whether a mutant has any effect."""

_NOTHING_LEFT = 5
"""Exit code of pytest where no test is left to run."""

LONGEST_S = 1200
"""Seconds for the tests of one mutant; one that runs on without end is caught by that too."""


def importers(project: Path) -> list[Path]:
    """Every module of the importers that holds code."""
    files = sorted(_folder(project).rglob("*.py"))
    return [file for file in files if places(file.read_text(encoding="utf-8"))]


def name_of(project: Path, module: Path) -> str:
    """A module as it is called in lists: its path below the importers."""
    return module.relative_to(_folder(project)).as_posix()


def mutants_of(project: Path, module: Path, seed: int = SEED) -> Iterator[Mutant]:
    """Mutants of a module until one has an effect, judged by the tests that speak of the module."""
    source, name = module.read_text(encoding="utf-8"), name_of(project, module)
    for place in drawn(name, places(source), DRAWS, seed):
        begun = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            package = _copy_package(project, Path(folder))
            (package / "importers" / name).write_text(mutated(source, place), encoding="utf-8")
            tests = tests_of(project, module)
            told_by = _told_by(project, tests[:NEAREST], Path(folder))
            # Before all tests that read something through the module, which take minutes.
            is_idle = not told_by and _has_no_effect(project, module, Path(folder))
            if not told_by and not is_idle:
                told_by = _told_by(project, tests[NEAREST:], Path(folder))
            outcome = "caught" if told_by else "without effect" if is_idle else "survived"
        seconds = round(time.monotonic() - begun, 1)
        yield Mutant(name, place.kind, f"{place.told} [{place.change}]", outcome, told_by, seconds)
        if outcome != "without effect":
            return


def tests_of(project: Path, module: Path) -> list[str]:
    """The unit tests of a module, nearest first: those that name it, or a module that is read through it."""
    # What is read through a package is named by it.
    own = module.stem if module.parent == _folder(project) else module.parent.name
    names = {own}
    for _ in range(3):  # tables, then what reads a file with them, then the source's importer
        for other in _folder(project).glob("*.py"):
            imported = re.findall(r"^(?:from|import) .*", other.read_text(encoding="utf-8"), re.MULTILINE)
            if any(re.search(rf"\b{name}\b", line) for name in names for line in imported):
                names.add(other.stem)
    found = {}
    for file in sorted((project / "tests" / "unit").rglob("test_*.py")):
        text = file.read_text(encoding="utf-8")
        # Its own tests first, what reads whole originals last: the first that fails is enough.
        if own in file.stem:
            found[file] = 0
        elif re.search(rf"\b{own}\b", text):
            found[file] = 1 + text.count("originals")
        elif any(re.search(rf"\b{name}\b", text) for name in names - {"registry", "__init__"}):
            found[file] = 1000 + text.count("originals")
    found_first = sorted(found, key=lambda file: (found[file], file.name))
    return [str(file.relative_to(project)) for file in found_first]


def _folder(project: Path) -> Path:
    return project / "src" / "critmin" / "importers"


def _told_by(project: Path, tests: list[str], package: Path) -> str:
    """The first test that fails for a changed package and does not for a copy of the one that is right."""
    failing_anyway: set[str] = set()
    while tests:
        told_by = _first_failure(project, tests, package, failing_anyway)
        test = told_by.split("[")[0]
        if "::" not in test or not _first_failure(project, [test], _right_copy(project), set()):
            return told_by
        failing_anyway.add(test)
    return ""


def _first_failure(project: Path, tests: list[str], package: Path, without: set[str]) -> str:
    deselected = [f"--deselect={test}" for test in sorted(without)]
    try:
        run = _run(
            project, package, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests, *deselected
        )
    except subprocess.TimeoutExpired:
        return f"no end within {LONGEST_S} s"
    if run.returncode in (0, _NOTHING_LEFT):
        return ""
    failed = [line for line in run.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    return failed[0].split()[1] if failed else (run.stderr or run.stdout).strip().splitlines()[-1][:100]


@cache
def _right_copy(project: Path) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="critmin-right-package-"))
    _copy_package(project, folder)
    return folder


def _copy_package(project: Path, folder: Path) -> Path:
    package = folder / "critmin"
    shutil.copytree(project / "src" / "critmin", package, ignore=shutil.ignore_patterns("__pycache__"))
    return package


def sources_of(project: Path, module: Path) -> list[str]:
    """The sources that are read through a module: their own and what imports it, however indirectly."""
    reached = {_module_name(project, module)}
    before: set[str] = set()
    imports: dict[str, set[str]] = {}
    for file in _folder(project).rglob("*.py"):
        imports.setdefault(_module_name(project, file), set()).update(_imported(file))
    while reached != before:
        before = set(reached)
        reached |= {name for name, imported in imports.items() if imported & reached}
    return [source for source in SOURCE_IDS if source in reached]


def _module_name(project: Path, module: Path) -> str:
    """The module as others import it; the modules of a package stand for one another."""
    return module.relative_to(_folder(project)).with_suffix("").parts[0]


def _imported(file: Path) -> set[str]:
    """What a module imports of the importers."""
    text = file.read_text(encoding="utf-8")
    found = set(re.findall(r"\bcritmin\.importers\.(\w+)", text))
    for names in re.findall(r"from critmin\.importers import \(?([\w\s,]+)", text):
        found.update(re.findall(r"\w+", names))
    return found


def _has_no_effect(project: Path, module: Path, package: Path) -> bool:
    """Whether every file of every source that is read through the module comes out as it does unchanged."""
    sources = sources_of(project, module)
    unchanged = {source: _unchanged(project, source) for source in sources}
    return _outcomes(project, package, sources) == unchanged


def _outcomes(project: Path, package: Path, sources: list[str]) -> dict[str, str]:
    script = str(project / "tests" / "mutation" / "importer_outcomes.py")
    run = _run(project, package, script, str(SPOILED_FILES), str(_kept()), *sources)
    if run.returncode:
        return {"failed": run.stderr[-200:]}
    return dict(line.split() for line in run.stdout.splitlines())


@cache
def _unchanged(project: Path, source: str) -> str:
    return _outcomes(project, project / "src", [source])[source]


@cache
def _kept() -> Path:
    return Path(tempfile.mkdtemp(prefix="critmin-right-files-"))


def _run(project: Path, package: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {
        "PYTHONPATH": str(package),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
    }
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=project,
        capture_output=True,
        text=True,
        timeout=LONGEST_S,
        env=environment,
    )
