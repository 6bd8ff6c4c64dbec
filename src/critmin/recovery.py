"""After a crash: carries out what a killed command had decided, and takes away what it left behind.

A build that was killed leaves a folder with an unfinished warehouse, an import new files beside the seeds, a
printing run unfinished pages. None of it is ever read. What was decided (see together.py) is done by the next
command, whichever that is, so that a warehouse and its manifest, or the seeds of one import, always agree.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from critmin import together
from critmin.project import Project


def lists(project: Project) -> list[Path]:
    """Where the project's decided changes are listed, if there are any; printed pages have their own."""
    shelves = (project.build, *sorted((project.build / "as_of").glob("*")))
    names = (".publishing.json", ".publishing_local.json")
    candidates = [project.importing, *(shelf / name for shelf in shelves for name in names)]
    return [file for file in candidates if file.exists()]


def is_needed(project: Project) -> bool:
    """Whether something was decided and not carried out to its end."""
    return bool(lists(project)) or any(together.has_pages(folder) for folder in _printed(project))


def carry_out(project: Project) -> list[Path]:
    """Carry out what is decided; the files that are in their places now. The project's lock must be held.

    Raises:
        together.NotCarriedOut: a file can't be moved.
    """
    places = [place for decided in lists(project) for place in together.carry_out(decided)]
    return places + together.carry_out_pages(_printed(project))


def sweep(project: Project) -> None:
    """Take away what dead builds and imports left; the project's lock, which must be held, says they are."""
    for leftover in _leftovers(project):
        if leftover.is_dir():
            shutil.rmtree(leftover, ignore_errors=True)
        else:
            leftover.unlink(missing_ok=True)


def _leftovers(project: Project) -> Iterator[Path]:
    for shelf in (project.build, *(project.build / "as_of").glob("*")):
        yield from shelf.glob(".building*")
        yield from shelf.glob(".publishing*.new")
        yield from shelf.glob(".*.old")
    for ending in ("new", "old"):
        yield from project.seeds.rglob(f".*.{ending}")
        for folder in (project.root / "data", project.local):
            yield from folder.glob(f".*.{ending}")
    yield from project.quarantine.glob("*/.*.new")


def _printed(project: Project) -> list[Path]:
    return [folder for folder in project.build.glob("factsheets*") if folder.is_dir()]
