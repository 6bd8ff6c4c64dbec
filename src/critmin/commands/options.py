"""Options that several commands have, and what is checked of them."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from critmin import warehouse
from critmin.commands.terminal import shown
from critmin.errors import CritminError
from critmin.project import Project, find_project


class UsageError(CritminError):
    """The command can't be carried out as written."""

    exit_code = 2


Part = Literal["effects", "suppliers", "cover", "worst"]
Format = Literal["table", "csv", "json", "parquet"]
Lang = Literal["ja", "en", "both"]
WithLocalSources = Annotated[bool, Parameter(negative="")]


@contextmanager
def published_warehouse(with_local_sources: bool) -> Iterator["warehouse.duckdb.DuckDBPyConnection"]:
    file = find_project(with_local_sources=with_local_sources).warehouse
    with warehouse.connect(file) as connection:
        try:
            yield connection
        except warehouse.duckdb.CatalogException as error:
            raise CritminError(
                f"{shown(file)} lacks what this command reads ({str(error).splitlines()[0]}): "
                "another version built it; build it again."
            ) from error


def refuse_to_replace(output: Path, project: Project, overwrite: bool) -> None:
    """An answer takes no place among what builds write and read, and another file's only when asked to."""
    for folder, holds in (
        (project.build, "the warehouse"),
        (project.seeds, "the figures it is built from"),
        (project.local, "figures that may not be passed on"),
    ):
        if output.resolve().is_relative_to(folder.resolve()):
            raise UsageError(
                f"{output} is in {folder.name}/, which holds {holds}: write the answer elsewhere."
            )
    if output.exists() and not overwrite:
        raise UsageError(f"{output} is there already: choose another name, or say --overwrite.")


def shape_of(output: Path | None) -> str:
    if output is None:
        return "table"
    suffix = output.suffix.lower().lstrip(".")
    if suffix not in ("csv", "json", "parquet"):
        raise UsageError(f"{output}: end its name in .csv, .json or .parquet, or say --format.")
    return suffix


def is_for_program(part: str | None, format: str) -> bool:
    if format == "table" and part:
        raise UsageError("--part goes with --format csv, json or parquet; tables show every part.")
    if format == "parquet" and sys.stdout.isatty():
        raise UsageError("Parquet is not for the screen: pipe it on.")
    return format != "table"


def is_scenario_file(name: str) -> bool:
    return name.lower().endswith(".csv") or "/" in name


def languages_of(lang: Lang) -> tuple[str, ...]:
    """The languages that are asked for."""
    return ("ja", "en") if lang == "both" else (lang,)
