"""Where things are: the project's root folder and the paths below it."""

import os
from dataclasses import dataclass
from pathlib import Path

from critmin.errors import CritminError

_MARKS = ("dbt_project.yml", "seeds", "models")


@dataclass(frozen=True)
class Project:
    """A checkout of critmin; every path that the program reads or writes hangs on `root`."""

    root: Path

    @property
    def seeds(self) -> Path:
        """Everything that is data, as CSV."""
        return self.root / "seeds"

    @property
    def reports(self) -> Path:
        """Templates and styles of the pages."""
        return self.root / "reports"

    @property
    def build(self) -> Path:
        """What a build writes; nothing in it is under version control."""
        return self.root / "build"

    @property
    def warehouse(self) -> Path:
        """The published warehouse: the last one that was built and checked whole."""
        return self.build / "critmin.duckdb"

    @property
    def building(self) -> Path:
        """Folder of the unfinished warehouse, beside the published one so that a rename can publish it."""
        return self.build / ".building"

    @property
    def manifest(self) -> Path:
        """What the published warehouse was built from."""
        return self.build / "manifest.json"

    @property
    def factsheets(self) -> Path:
        """The printed pages."""
        return self.build / "factsheets"

    @property
    def lock(self) -> Path:
        """Held by whoever changes the warehouse or the seeds."""
        return self.build / ".lock"


def find_project() -> Project:
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
            return Project(folder)
    tried = candidates[0] if named else f"{candidates[0]} or above it"
    raise CritminError(f"no critmin project at {tried}: run from a checkout, or set CRITMIN_ROOT to one")
