"""What a person's query may take of the machine: the real command, on the real warehouse."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ENDLESS = "select sum(a.range * b.range) from range(10000000) a, range(1000000) b"
PEAK = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:], capture_output=True, text=True)
print(done.returncode, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
print(done.stdout[-300:], done.stderr[-600:])
"""


def command(warehouse_file: Path, *arguments: str) -> tuple[list[str], dict[str, str]]:
    environment = os.environ | {"CRITMIN_ROOT": str(warehouse_file.parents[1])}
    return [sys.executable, "-m", "critmin.cli", "sql", *arguments], environment


@pytest.mark.parametrize(
    "sql",
    [
        "select repeat('x', 4000000000)",  # one text that DuckDB's own limit doesn't count
        "select len(list_transform(range(1000000000), lambda x: x * 2))",
    ],
)
def test_a_query_that_wants_too_much_memory_is_refused(warehouse_file, sql):
    arguments, environment = command(warehouse_file, sql)
    done = subprocess.run(
        [sys.executable, "-c", PEAK, *arguments], env=environment, capture_output=True, text=True, timeout=300
    )
    returncode, peak_mb = map(int, done.stdout.splitlines()[0].split())
    assert returncode == 1, done.stdout
    assert "critmin: " in done.stdout
    assert "emory" in done.stdout
    assert "Traceback" not in done.stdout
    assert peak_mb < 4500


def test_an_answer_that_outgrows_the_process_is_refused_and_the_limit_goes_with_it():
    """DuckDB may hold it and the text for the screen not fit: here with 512 MB, and a text without DuckDB."""
    program = """
import resource
from critmin import limits
before = resource.getrlimit(resource.RLIMIT_DATA)
try:
    with limits.memory_of_a_query(512 << 20):
        "x" * (600 << 20)
except limits.QueryStopped as error:
    print(error)
print(resource.getrlimit(resource.RLIMIT_DATA) == before)
"""
    said = subprocess.check_output([sys.executable, "-c", program], text=True, timeout=120).splitlines()
    assert len(said) == 2
    assert said[0].startswith("The answer needs more than the 0.5 GB of memory")
    assert said[1] == "True"


def test_an_endless_query_is_stopped(warehouse_file):
    arguments, environment = command(warehouse_file, ENDLESS, "--seconds", "1")
    begin = time.monotonic()
    done = subprocess.run(arguments, env=environment, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout) == (1, "")
    assert "stopped after 1 s" in done.stderr
    assert "Traceback" not in done.stderr
    assert time.monotonic() - begin < 30


def test_an_endless_query_ends_when_it_is_interrupted(warehouse_file):
    arguments, environment = command(warehouse_file, ENDLESS)
    process = subprocess.Popen(
        arguments, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    time.sleep(3)
    assert process.poll() is None, "the query was to be interrupted while it works"
    process.send_signal(signal.SIGINT)
    stdout, stderr = process.communicate(timeout=60)
    assert (process.returncode, stdout, stderr) == (130, "", "critmin: interrupted\n")
