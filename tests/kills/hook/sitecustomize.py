"""Python loads this by itself where a test puts its folder on PYTHONPATH; the product knows nothing of it.

The command that the test started is killed, with its whole process group, at one chosen file operation, or
its operations are written down. Counted are moves, links and removals by the command itself below KILL_ROOT,
except in dbt's own folders.

    KILL_AT="after replace build/critmin.duckdb"    KILL_AT="before 3"    KILL_RECORD=/a/file
"""

import os
import signal
from pathlib import Path

_ROOT = os.environ.get("KILL_ROOT", "")
_RECORD = os.environ.get("KILL_RECORD")
_when, _, _which = os.environ.get("KILL_AT", "").partition(" ")
_count = 0


def _watch(name: str, place: int) -> None:
    original = getattr(os, name)

    def watched(*arguments, **named):
        global _count
        path = os.path.relpath(os.fspath(arguments[place]), _ROOT)
        if path.startswith(("..", "build/dbt", "build/logs")):
            return original(*arguments, **named)
        _count += 1
        is_chosen = _which in (str(_count), f"{name} {path}")
        if _RECORD:
            with Path(_RECORD).open("a", encoding="utf-8") as record:
                record.write(f"{name} {path}\n")
        if is_chosen and _when == "before":
            os.killpg(0, signal.SIGKILL)
        try:
            return original(*arguments, **named)
        finally:
            if is_chosen and _when == "after":
                os.killpg(0, signal.SIGKILL)

    setattr(os, name, watched)


if _ROOT and str(os.getppid()) == os.environ.get("KILL_PARENT"):
    for _name, _place in (("replace", 1), ("rename", 1), ("link", 1), ("unlink", 0), ("remove", 0)):
        _watch(_name, _place)
