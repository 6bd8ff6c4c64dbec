"""Limits of what this process may take: of a person's query, and of a file that says more than it holds.

DuckDB's own memory limit doesn't count the texts and lists that functions make in between, and a query can be
interrupted only between two blocks of rows; so the process has limits too.
"""

import os
import re
import resource
import select
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from critmin.errors import CritminError

MEMORY_BYTES = 4 << 30
_PATIENCE_SECONDS = 10  # that a query has to end when it is told to


class QueryStopped(CritminError):
    """A query took more than it may."""


@contextmanager
def memory_of_a_query(limit_bytes: int = MEMORY_BYTES) -> Iterator[None]:
    """Let this process hold no more than that while a query works; one that wants more fails.

    Raises:
        QueryStopped: the answer did not fit.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    known = [limit for limit in (soft, hard) if limit != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_DATA, (min([limit_bytes, *known]), hard))
    try:
        yield
    except MemoryError as error:
        raise QueryStopped(
            f"The answer needs more than the {limit_bytes / (1 << 30):g} GB of memory that a query may take: "
            "ask for less of it, or write it to a file with --output."
        ) from error
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


@contextmanager
def memory_beyond(more_bytes: int) -> Iterator[None]:
    """Let this process hold no more than that beyond what it holds already; MemoryError where it would."""
    try:
        held = int(re.search(r"VmData:\s+(\d+)", Path("/proc/self/status").read_text())[1]) << 10
    except (OSError, TypeError):  # not Linux: the limit can't be known
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    known = [limit for limit in (soft, hard) if limit != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_DATA, (min([held + more_bytes, *known]), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


@contextmanager
def time_of_a_query(
    seconds: float, say: Callable[[str], None]
) -> Iterator[Callable[[duckdb.DuckDBPyConnection], None]]:
    """Stop a query that takes longer, or when a person interrupts it; for the main thread.

    Yields what has to be told the cursor before it begins to work. A query that doesn't stop when it is
    interrupted, in the middle of one endless text, ends the process.

    Args:
        seconds: from the start of the query until its answer was read.
        say: where to tell it if the process has to end.

    Raises:
        QueryStopped: it took longer.
        KeyboardInterrupt: a person interrupted it.
    """
    started: list[duckdb.DuckDBPyConnection] = []
    stopped_by: list[str] = []
    message = f"The query was stopped after {seconds:g} s: --seconds gives it more."
    # Python sees a signal when DuckDB has come back to it; the number of the signal comes through at once.
    hear, speak = os.pipe()
    os.set_blocking(speak, False)
    before = signal.set_wakeup_fd(speak, warn_on_full_buffer=False)

    def watch() -> None:
        end = time.monotonic() + seconds
        while not stopped_by:
            if not select.select([hear], [], [], max(0, end - time.monotonic()))[0]:
                stopped_by.append("time")
            elif (number := os.read(hear, 1)[0]) == 0:  # the answer was read
                return
            elif number == signal.SIGINT:
                stopped_by.append("person")
        patience = time.monotonic() + _PATIENCE_SECONDS
        while time.monotonic() < patience:
            for cursor in started:
                cursor.interrupt()
            if select.select([hear], [], [], 0.2)[0] and os.read(hear, 1)[0] == 0:
                return
        say(f"critmin: {message if stopped_by == ['time'] else 'interrupted'}")
        os._exit(QueryStopped.exit_code if stopped_by == ["time"] else 130)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield started.append
    except (CritminError, duckdb.Error) as error:
        if stopped_by == ["person"]:
            raise KeyboardInterrupt from error
        if stopped_by:
            raise QueryStopped(message) from error
        raise
    finally:
        signal.set_wakeup_fd(before)
        os.write(speak, b"\0")
        watcher.join()
        os.close(hear)
        os.close(speak)
