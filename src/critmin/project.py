"""Where things are: the project's root folder and the paths below it."""

import os
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from critmin.errors import CritminError

_MARKS = ("dbt_project.yml", "seeds", "models")


@dataclass(frozen=True)
class Project:
    """A checkout of critmin; every path that the program reads or writes hangs on `root`.

    Attributes:
        root: the checkout's folder.
        with_local_sources: work on the warehouse that also holds local/, which is a file of its own with
            pages of its own, so that nothing of it can get into those that are passed on.
        day: work on a warehouse of what was known on that day, beside the published one; None for that.
    """

    root: Path
    with_local_sources: bool = False
    day: date | None = None

    @property
    def seeds(self) -> Path:
        """Everything that is data, as CSV."""
        return self.root / "seeds"

    @property
    def reports(self) -> Path:
        """Templates and styles of the pages."""
        return self.root / "reports"

    @property
    def local(self) -> Path:
        """Figures that may not be passed on, as this machine imported them; never under version control."""
        return self.root / "local"

    @property
    def quarantine(self) -> Path:
        """Deliveries that fail what is expected of them, with a report each; never under version control."""
        return self.local / "quarantine"

    @property
    def expectations(self) -> Path:
        """What deliveries and public tables must be like, as data."""
        return self.root / "tests" / "expectations"

    @property
    def build(self) -> Path:
        """What a build writes; nothing in it is under version control."""
        return self.root / "build"

    @property
    def warehouse(self) -> Path:
        """The published warehouse: the last one that was built and checked whole."""
        return self._shelf / self._named("critmin.duckdb")

    @property
    def building(self) -> Path:
        """Folder of the unfinished warehouse, beside the published one so that a rename can publish it."""
        return self._shelf / self._named(".building")

    @property
    def manifest(self) -> Path:
        """What the published warehouse was built from."""
        return self._shelf / self._named("manifest.json")

    @property
    def publishing(self) -> Path:
        """Lists a finished warehouse and its manifest while they are moved to their places."""
        return self._shelf / self._named(".publishing.json")

    @property
    def importing(self) -> Path:
        """Lists the raw tables of an import while they are moved to their places."""
        return self.seeds / ".importing.json"

    @property
    def data_docs(self) -> Path:
        """Pages on what the last check found."""
        return self.build / self._named("data_docs")

    @property
    def docs(self) -> Path:
        """What every table and column is, as one page."""
        return self.build / self._named("docs.html")

    @property
    def factsheets(self) -> Path:
        """The printed pages."""
        return self.build / self._named("factsheets")

    @property
    def parsed(self) -> Path:
        """What dbt keeps between builds; other variables would make it parse everything anew."""
        return self.build / self._named("dbt_as_of" if self.day else "dbt")

    @property
    def lock(self) -> Path:
        """Held by whoever changes a warehouse, the seeds or the local tables."""
        return self.build / ".lock"

    def at(self, day: date) -> "Project":
        """The same checkout, working on a warehouse of that day: comparing leaves the published one alone."""
        return replace(self, day=day)

    @property
    def _shelf(self) -> Path:
        """The folder that warehouse and manifest stand in; of a day, one of its own."""
        return self.build / "as_of" / self.day.isoformat() if self.day else self.build

    def _named(self, name: str) -> str:
        """The name, or with local sources the one beside it: critmin.duckdb, critmin_local.duckdb."""
        if not self.with_local_sources:
            return name
        stem, dot, suffix = name.rpartition(".")
        return f"{stem}_local{dot}{suffix}" if stem else f"{name}_local"


def find_project(*, with_local_sources: bool = False) -> Project:
    """The project to work on.

    CRITMIN_ROOT names it; else it is the folder that holds the working directory; else the checkout from
    which this package was installed, so that `critmin` works from anywhere.

    Raises:
        CritminError: none of them holds a dbt_project.yml with seeds and models beside it.
    """
    if named := os.environ.get("CRITMIN_ROOT"):
        candidates = [Path(named).resolve()]
    else:
        here = Path.cwd().resolve()
        candidates = [here, *here.parents, Path(__file__).resolve().parents[2]]
    for folder in candidates:
        if all((folder / mark).exists() for mark in _MARKS):
            return Project(folder, with_local_sources)
    tried = candidates[0] if named else f"{candidates[0]} or above it"
    raise CritminError(f"no critmin project at {tried}: run from a checkout, or set CRITMIN_ROOT to one")
