"""The warehouse file: built beside the published one, checked, then put in its place in one step.

There are two: critmin.duckdb from what is committed, and critmin_local.duckdb, which also holds the figures
of local/ that may not be passed on. Neither build touches the other's files, and `build` never touches the
published file before the new one is whole; a build that fails or is killed leaves the last good one as it
was. `connect` opens a warehouse for people who write SQL: to read, and nothing else.
"""

import csv
import fcntl
import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb

from critmin import recovery, together
from critmin.digest import DIGESTS, INFO, combined, mart_digests
from critmin.errors import CritminError
from critmin.project import Project
from critmin.readers import QueryRefused as QueryRefused
from critmin.readers import connect as connect
from critmin.readers import connect_beside as connect_beside
from critmin.readers import connect_catalogues as connect_catalogues
from critmin.readers import one_line
from critmin.readers import query as query

PUBLIC_MARTS = (
    "country_shares",
    "indicator_ratings",
    "indicator_values",
    "method_agreement",
    "scenario_effects",
    "scenario_indicators",
    "slide_reproduction",
)
"""Tables of schema marts whose names and columns are promised to people who write SQL."""

_INPUT_FILES = ("dbt_project.yml", "profiles.yml", "requirements.lock", "src/critmin/warehouse.py")
_INPUT_FOLDERS = ("seeds", "data", "models", "macros", "tests/sql")
_INPUT_SUFFIXES = (".csv", ".parquet", ".yml", ".sql")
_PACKAGES_THAT_SHAPE_A_BUILD = ("critmin", "dbt-core", "dbt-duckdb", "duckdb", "polars", "weasyprint")
# Bytes; a build of the smallest warehouse writes more.
_NO_ROOM = 1 << 20


class BuildFailed(CritminError):
    """The new warehouse was not published; the last good one stands."""


@dataclass(frozen=True)
class Step:
    """How far a build is: `done` of `total` steps, the last of which was `name`."""

    done: int
    total: int
    name: str


@dataclass(frozen=True)
class Built:
    """What a build published.

    Attributes:
        file: the published warehouse.
        as_of: the day whose knowledge it holds.
        digest: sha256 over all marts, hexadecimal; equal figures give an equal digest.
        row_counts: rows by table of schema marts.
        node_counts: what dbt ran, by kind (seed, model, test, unit_test).
        warnings: dbt tests that warned, with their message.
    """

    file: Path
    as_of: date
    digest: str
    row_counts: dict[str, int]
    node_counts: dict[str, int]
    warnings: list[str] = field(default_factory=list)


def _ignore(_: Any) -> None:
    """Nobody listens."""


@contextmanager
def exclusive(project: Project, on_wait: Callable[[str], None] = _ignore) -> Iterator[int]:
    """Hold the project's lock, waiting for whoever holds it; `on_wait` is told once who that is.

    What a killed command had decided is carried out first, and what it left behind taken away. The lock ends
    with its holder, however that ends; the name in it is only told, never believed.

    Yields the lock's file descriptor: a child process that inherits it keeps the lock until it ends, so a
    process that outlives its killed parent still keeps others out.
    """
    project.build.mkdir(parents=True, exist_ok=True)
    with project.lock.open("a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            on_wait(lock.read().strip() or "another process")
            fcntl.flock(lock, fcntl.LOCK_EX)
        lock.truncate(0)
        # Of another container or computer the number alone would name somebody else.
        lock.write(f"process {os.getpid()} on {platform.node()}\n")
        lock.flush()
        recovery.carry_out(project)
        recovery.sweep(project)
        yield lock.fileno()


def finish_what_was_decided(project: Project) -> list[Path]:
    """Carry out what a killed command had decided; the files that are in their places now.

    Nothing is done while somebody holds the lock: they have done it, or are at it.
    """
    if not recovery.is_needed(project):
        return []
    with project.lock.open("a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return []
        places = recovery.carry_out(project)
        recovery.sweep(project)
    return places


def build(
    project: Project,
    as_of: date | None = None,
    *,
    on_step: Callable[[Step], None] = _ignore,
    on_wait: Callable[[str], None] = _ignore,
) -> Built:
    """Build the warehouse, check it and publish it as `project.warehouse`.

    Args:
        project: the checkout to build, with its local sources or without them.
        as_of: the day whose knowledge the warehouse shall hold; None for the newest publication held.
        on_step: told about each finished step.
        on_wait: told who holds the lock, if another build or import has to end first.

    Raises:
        BuildFailed: dbt or a check failed. Nothing was published.
    """
    variables = _variables(project, as_of)
    with exclusive(project, on_wait) as lock:
        project.building.mkdir(parents=True)
        inputs = _inputs(project)
        missing = _missing_local_sources(project)
        try:
            # The file's stem becomes the catalogue's name inside it, so it is the published one's already;
            # a path that never changes also lets dbt reuse what it parsed the last time.
            candidate = project.building / project.warehouse.name
            outcome = _run_dbt(project, candidate, variables, lock, on_step)
            info = _write_info(candidate, variables)
            row_counts = _check(candidate, is_past=as_of is not None)
            manifest = _manifest(project, info, row_counts, outcome["counts"], inputs)
            new_manifest = project.building / project.manifest.name
            new_manifest.write_text(json.dumps(manifest, indent=2, sort_keys=True) + "\n", encoding="utf-8")
            if changed := sorted(name for name, _ in inputs.items() ^ _inputs(project).items()):
                raise BuildFailed(
                    f"{changed[0]} was changed while the build was reading; {_kept(project)}. Build again."
                )
            # What somebody else's session left unwritten belongs to the file that goes.
            project.warehouse.with_name(f"{project.warehouse.name}.wal").unlink(missing_ok=True)
            together.replace_together(
                {project.warehouse: candidate, project.manifest: new_manifest}, project.publishing
            )
        finally:
            if not project.publishing.exists():
                shutil.rmtree(project.building, ignore_errors=True)
    return Built(
        file=project.warehouse,
        as_of=info["as_of"],
        digest=info["digest"],
        row_counts=row_counts,
        node_counts=outcome["counts"],
        warnings=missing + [f"{problem['name']}: {problem['message']}" for problem in outcome["problems"]],
    )


def _run_dbt(
    project: Project,
    candidate: Path,
    variables: dict[str, Any],
    lock: int,
    on_step: Callable[[Step], None],
) -> dict[str, Any]:
    """Run `dbt build` into the candidate file; returns what the child said when it was done."""
    command = [sys.executable, "-m", "critmin.dbt_process", "build", "--quiet", "--no-use-colors"]
    command += ["--project-dir", str(project.root), "--profiles-dir", str(project.root)]
    # Exposures say what is printed from the marts; there is nothing in them to build.
    command += ["--vars", json.dumps(variables), "--exclude-resource-type", "exposure"]
    environment = os.environ | {
        # From the project's folder, so that what dbt parsed serves in another place too (a moved checkout).
        "CRITMIN_DB": str(candidate.relative_to(project.root)),
        "DBT_TARGET_PATH": str(project.parsed),
        "DBT_LOG_PATH": str(project.build / "logs"),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "GX_ANALYTICS_ENABLED": "false",
    }
    outcome: dict[str, Any] | None = None
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as complaints:
        child = subprocess.Popen(
            command,
            cwd=project.root,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
            pass_fds=(lock,),
            encoding="utf-8",
        )
        try:
            done = total = 0
            for line in child.stdout:
                message = json.loads(line)
                if message["event"] == "started":
                    total = message["total"]
                elif message["event"] == "finished":
                    done += 1
                    on_step(Step(done, max(total, done), message["name"]))
                else:
                    outcome = message
        finally:
            child.stdin.close()  # the life line: a child that is still at work ends here
            child.wait()
            child.stdout.close()
        complaints.seek(0)
        said = complaints.read().strip().splitlines()[-3:]
    if outcome is None:
        raise BuildFailed(
            f"dbt ended without a result (exit {child.returncode}); {_kept(project)}. "
            f"Log: {project.build / 'logs' / 'dbt.log'}. Last words: {' / '.join(said) or 'none'}"
        )
    if not outcome["success"]:
        raise BuildFailed(_failure(project, outcome))
    return outcome


def _kept(project: Project) -> str:
    if project.warehouse.exists():
        return f"{project.warehouse.name} was left as it was"
    return "no warehouse was published"


def _failure(project: Project, outcome: dict[str, Any]) -> str:
    """One paragraph on what dbt found: the first failures, and how many more there are."""
    failed = [problem for problem in outcome["problems"] if problem["status"] not in ("warn", "skipped")]
    named = [f"{each['kind']} {each['name']} ({each['file']}): {each['message']}" for each in failed[:3]]
    if len(failed) > len(named):
        named.append(f"and {len(failed) - len(named)} more")
    reason = "; ".join(named) or outcome["exception"] or "no reason given"
    # What finds no room says many things: to DuckDB a file that it could not begin is no database.
    if shutil.disk_usage(project.build).free < _NO_ROOM and "No space left" not in reason:
        reason = f"No space left on device below {project.build}: {reason}"
    return f"The build failed; {_kept(project)}. {reason}. Log: {project.build / 'logs' / 'dbt.log'}"


def _write_info(candidate: Path, variables: dict[str, Any]) -> dict[str, Any]:
    """Write marts.warehouse_info (one row) and marts.warehouse_digests (one row per mart).

    The digest covers the figures only: not the clock, not a path, not a commit and not the tools' versions,
    so that two builds of the same figures can be seen to be the same.
    """
    try:
        with duckdb.connect(str(candidate)) as connection:
            days = connection.execute("select distinct as_of from marts.indicator_values").fetchall()
            if len(days) != 1:
                raise BuildFailed(f"marts.indicator_values holds {len(days)} values of as_of instead of one")
            digests = mart_digests(connection)
            info = {
                "as_of": days[0][0],
                "digest": combined(digests),
                "dbt_vars": json.dumps(variables, sort_keys=True),
                "critmin_version": version("critmin"),
                "dbt_version": version("dbt-core"),
                "duckdb_version": version("duckdb"),
            }
            connection.execute(
                f"create table marts.{INFO} (as_of date not null, digest varchar not null, "
                "dbt_vars varchar not null, critmin_version varchar not null, "
                "dbt_version varchar not null, duckdb_version varchar not null)"
            )
            connection.execute(f"insert into marts.{INFO} values (?, ?, ?, ?, ?, ?)", list(info.values()))
            connection.execute(
                f"create table marts.{DIGESTS} (table_name varchar primary key, row_count bigint not null, "
                "sha256 varchar not null)"
            )
            connection.executemany(f"insert into marts.{DIGESTS} values (?, ?, ?)", digests)
            connection.execute("checkpoint")
            info["mart_sha256"] = {name: sha256 for name, _, sha256 in digests}
    except duckdb.Error as error:
        raise BuildFailed(f"The new warehouse lacks what a build must give: {one_line(error)}") from error
    return info


def _check(candidate: Path, *, is_past: bool) -> dict[str, int]:
    """Open the new file as its readers will and count every table's rows; returns those of the marts.

    On an early day in the past little was known: then a public mart may be empty, but not the indicators.

    Raises:
        BuildFailed: a view, a public mart that is missing or empty, or a table that can't be read.
    """
    try:
        with connect(candidate) as connection:
            views = connection.execute(
                "select schema_name || '.' || view_name from duckdb_views() where not internal order by 1"
            ).fetchall()
            if views:
                names = ", ".join(name for (name,) in views)
                raise BuildFailed(f"A published warehouse holds tables only, but these are views: {names}")
            tables = connection.execute(
                "select schema_name, table_name from duckdb_tables() where not internal order by 1, 2"
            ).fetchall()
            counts = {}
            for schema, table in tables:
                (row_count,) = connection.execute(f'select count(*) from "{schema}"."{table}"').fetchone()
                if schema == "marts":
                    counts[table] = row_count
    except duckdb.Error as error:
        raise BuildFailed(f"The new warehouse can't be read: {one_line(error)}") from error
    if missing := [name for name in PUBLIC_MARTS if name not in counts]:
        raise BuildFailed(f"The new warehouse lacks public tables: {', '.join(missing)}")
    must_have_rows = ("indicator_values", "indicator_ratings") if is_past else PUBLIC_MARTS
    if empty := [name for name in must_have_rows if not counts[name]]:
        raise BuildFailed(f"Public tables of the new warehouse are empty: {', '.join(empty)}")
    return counts


def _manifest(
    project: Project,
    info: dict[str, Any],
    row_counts: dict[str, int],
    node_counts: dict[str, int],
    inputs: dict[str, str],
) -> dict[str, Any]:
    """What the warehouse was built from: all that a rebuild needs, and no clock."""
    return {
        "as_of": info["as_of"].isoformat(),
        "digest": info["digest"],
        "commit": _commit(project),
        "dbt_vars": json.loads(info["dbt_vars"]),
        "dbt_nodes": node_counts,
        "mart_rows": row_counts,
        "mart_sha256": info["mart_sha256"],
        "versions": {"python": platform.python_version()}
        | {name: version(name) for name in _PACKAGES_THAT_SHAPE_A_BUILD},
        "inputs_sha256": inputs,
    }


def _inputs(project: Project) -> dict[str, str]:
    """sha256 of each file that decides what is in the warehouse, by its path in the project."""
    files = [project.root / name for name in _INPUT_FILES]
    for folder in (*_INPUT_FOLDERS, *((project.local.name,) if project.with_local_sources else ())):
        files += [file for file in (project.root / folder).rglob("*") if file.suffix in _INPUT_SUFFIXES]
    files = [file for file in files if project.quarantine not in file.parents]
    return {
        file.relative_to(project.root).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(files)
        if file.is_file()
    }


def is_current(project: Project, as_of: date | None = None) -> bool:
    """Whether a build would make the published warehouse again: same inputs, same as_of, both files whole."""
    try:
        manifest = json.loads(project.manifest.read_text(encoding="utf-8"))
        with connect(project.warehouse) as connection:
            (digest,) = connection.execute(f"select digest from marts.{INFO}").fetchone()
        return (
            manifest["digest"] == digest
            and manifest["dbt_vars"] == _variables(project, as_of)
            and manifest["inputs_sha256"] == _inputs(project)
        )
    except (OSError, ValueError, KeyError, CritminError, duckdb.Error):
        return False


def newest_publication(project: Project) -> date | None:
    """The newest day of publication in seeds/provenance/snapshots.csv; None without any.

    Snapshots in local/ don't count: one commit means one day, whatever the machine holds besides.
    """
    try:
        with (project.seeds / "provenance" / "snapshots.csv").open(encoding="utf-8", newline="") as file:
            return max(
                (date.fromisoformat(row["published_on"]) for row in csv.DictReader(file)), default=None
            )
    except FileNotFoundError:
        return None
    except (KeyError, ValueError) as error:
        raise CritminError(f"seeds/provenance/snapshots.csv can't be read: {one_line(error)}") from error


def _variables(project: Project, as_of: date | None) -> dict[str, Any]:
    variables: dict[str, Any] = {"as_of": as_of.isoformat()} if as_of else {}
    return variables | ({"with_local_sources": True} if project.with_local_sources else {})


def _missing_local_sources(project: Project) -> list[str]:
    """For a build with local sources, a sentence on each of which nothing, or not every table, is there."""
    if not project.with_local_sources:
        return []
    missing: dict[str, list[str]] = {}
    with (project.seeds / "provenance" / "raw_tables.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            table = row["raw_table"]
            if row["storage"] == "local" and not (project.local / f"{table}.parquet").exists():
                missing.setdefault(row["source_id"], []).append(table)
    return [
        f"local/ lacks {', '.join(tables)}: empty in this warehouse until "
        f"`critmin import {source_id} FILE...` brings them."
        for source_id, tables in missing.items()
    ]


def _commit(project: Project) -> str | None:
    """The commit in the checkout, with '+changes' if tracked files differ; None outside version control."""
    git = ["git", "-C", str(project.root)]
    try:
        head = subprocess.check_output([*git, "rev-parse", "HEAD"], stderr=subprocess.DEVNULL, text=True)
        changes = subprocess.check_output([*git, "status", "--porcelain", "--untracked-files=no"], text=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return head.strip() + ("+changes" if changes.strip() else "")
