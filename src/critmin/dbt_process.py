"""Runs `dbt build` as a child process and tells its parent how far it is, one JSON object a line.

dbt keeps the database open for as long as its process lives and writes to standard output what it likes, so
it gets a process of its own. Standard input is a life line: when the parent dies, however suddenly, it ends
and this process stops at once, so that no orphan goes on writing.

Lines written to standard output, in this order:
    {"event": "started", "total": 240}
    {"event": "finished", "name": ..., "kind": "model" | "seed" | "test" | "unit_test", "status": ...}
    {"event": "done", "success": true, "counts": {"test": 240, ...}, "problems": [{"name", "kind", "status",
     "message", "file"}], "exception": "" or text}
"""

import gc
import json
import os
import sys
import threading
from typing import Any, TextIO

_FINE = {"success", "pass"}


def _die_with_parent() -> None:
    # Past the buffer of sys.stdin, whose lock an interpreter that ends could not take from this thread.
    while os.read(0, 1):
        pass
    os._exit(1)


def _problem(result: Any) -> dict[str, str]:
    node = result.node
    return {
        "name": node.name,
        "kind": str(node.resource_type),
        "status": str(result.status),
        # Without the chain of macros that dbt appends to an error: the log has it.
        "message": " ".join((result.message or "").partition("\n  > in macro")[0].split()),
        "file": node.original_file_path,
    }


class _Reporter:
    """Turns dbt's events into the parent's lines."""

    def __init__(self, lines: TextIO) -> None:
        self._lines = lines
        self._is_started = False
        self.errors: list[str] = []

    def send(self, event: str, **content: Any) -> None:
        self._lines.write(json.dumps({"event": event, **content}, ensure_ascii=False) + "\n")
        self._lines.flush()

    def __call__(self, event: Any) -> None:
        name = event.info.name
        if name == "LogStartLine" and not self._is_started:
            self._is_started = True
            self.send("started", total=event.data.total)
        elif name == "NodeFinished":
            node = event.data.node_info
            self.send("finished", name=node.node_name, kind=node.resource_type, status=node.node_status)
        elif str(event.info.level) == "error" and event.info.msg.strip():
            self.errors.append(" ".join(event.info.msg.split()))


def main(arguments: list[str]) -> int:
    """Run dbt with these arguments; 0 when every node passed, 1 otherwise."""
    lines = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    threading.Thread(target=_die_with_parent, daemon=True).start()
    from dbt.cli.main import dbtRunner  # slow to import: after the life line is in place

    reporter = _Reporter(lines)
    outcome = dbtRunner(callbacks=[reporter]).invoke(arguments)
    results = list(outcome.result or []) if outcome.exception is None else []
    counts: dict[str, int] = {}
    for result in results:
        kind = str(result.node.resource_type)
        if kind == "operation":  # a hook at the end: nothing that a reader counts
            continue
        counts[kind] = counts.get(kind, 0) + 1
    reporter.send(
        "done",
        success=outcome.success,
        counts=counts,
        problems=[_problem(result) for result in results if str(result.status) not in _FINE],
        exception=" ".join(str(outcome.exception or "").split())
        or ("" if results else " ".join(reporter.errors)),
    )
    # What was parsed is a million objects, where an ending interpreter looks for garbage for a second.
    gc.freeze()
    return 0 if outcome.success else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
