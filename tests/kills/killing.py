"""Starts commands in a process group of their own, kills the group, and looks at what is left."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from critmin import warehouse
from critmin.digest import combined, mart_digests

HOOK = Path(__file__).with_name("hook")
KILLS = int(os.environ.get("CRITMIN_KILLS", "5"))
"""Kills of each phase; one in five at a file operation, the others at moments over the phase."""

SEED = 20220630
_NOT_OURS = ("build/dbt", "build/logs")
_STAYS = {"build/.lock", "build/.gitignore", "build/factsheets/.stamps"}


@dataclass
class Command:
    """A command on a project, started in a process group of its own."""

    root: Path
    arguments: tuple[str, ...]
    said: str = ""
    _process: subprocess.Popen = field(init=False)

    def start(self, **kill: str) -> Command:
        environment = {
            **os.environ,
            "CRITMIN_ROOT": str(self.root),
            "KILL_ROOT": str(self.root),
            "KILL_PARENT": str(os.getpid()),
            "PYTHONPATH": str(HOOK),
            **kill,
        }
        self._process = subprocess.Popen(
            [sys.executable, "-m", "critmin.cli", *self.arguments],
            cwd=self.root,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            text=True,
        )
        return self

    def end(self) -> int:
        """Wait for its end, of the whole group; the exit code, negative if it was killed."""
        self.said, _ = self._process.communicate(timeout=900)
        end = time.monotonic() + 60
        while _is_there(self._process.pid):
            assert time.monotonic() < end, "a process of a killed command lives on"
            time.sleep(0.02)
        return self._process.returncode

    def kill_when(self, is_time: Callable[[], bool]) -> bool:
        """Kill the group as soon as it is time; whether it was still at work then."""
        while self._process.poll() is None and not is_time():
            time.sleep(0.01)
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
        return self.end() == -signal.SIGKILL


def _is_there(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def run(root: Path, *arguments: str, **kill: str) -> Command:
    """Run a command to its end; it must succeed."""
    command = Command(root, arguments).start(**kill)
    code = command.end()
    assert code == 0, command.said
    return command


def after(seconds: float) -> Callable[[], bool]:
    end = time.monotonic() + seconds
    return lambda: time.monotonic() >= end


def files_of(root: Path, *folders: str) -> Mapping[str, str]:
    """sha256 of each file in these folders, by its path; those of dbt and those out of sight left out."""
    return {
        file.relative_to(root).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for folder in folders
        for file in sorted((root / folder).rglob("*"))
        if file.is_file() and not _is_out_of_sight(file.relative_to(root).as_posix())
    }


def _is_out_of_sight(name: str) -> bool:
    return name.startswith(_NOT_OURS) or any(part.startswith(".") for part in name.split("/"))


def leftovers(root: Path) -> list[str]:
    """Files and folders that only a command at work may have."""
    names = (file.relative_to(root).as_posix() for file in root.rglob(".*"))
    return sorted(name for name in names if not name.startswith(_NOT_OURS) and name not in _STAYS)


def warehouse_digest(file: Path) -> str:
    """The digest of a published warehouse, from its tables anew; they must be those that it was made of."""
    with warehouse.connect(file) as connection:
        (written,) = connection.execute("select digest from marts.warehouse_info").fetchone()
        assert combined(mart_digests(connection)) == written
    return written


def published(root: Path) -> Mapping[str, str]:
    """What a reader finds of a build: the warehouse, whole, and its manifest, which is about the same."""
    digest = warehouse_digest(root / "build" / "critmin.duckdb")
    manifest = json.loads((root / "build" / "manifest.json").read_text(encoding="utf-8"))
    return {"warehouse": digest, "manifest": manifest["digest"]}


def operations(record: Path) -> list[str]:
    return record.read_text(encoding="utf-8").splitlines()
