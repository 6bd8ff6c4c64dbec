"""Every importer refuses every bomb within 500 MB and 10 s; one process reads them all, and is measured.

CRITMIN_BOMBS=deep makes them as large as they can be: lines of 1 GB, archives of 1 GB. Without it each
importer meets a third of those that are the same for all.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from bombs import bombs
from right_files import right_files

from critmin.importers.registry import SOURCE_IDS

IS_DEEP = os.environ.get("CRITMIN_BOMBS") == "deep"
MOST_MB = 500
MOST_SECONDS = 10
READER = """
import json, re, sys, time
from pathlib import Path
from critmin.errors import ImportRefused
from critmin.importers.registry import importer_for
for line in sys.stdin:
    source_id, path = json.loads(line)
    begin = time.process_time()
    try:
        importer_for(source_id).read(Path(path))
        said = "it was read"
    except ImportRefused as refusal:
        said = "" if len(str(refusal)) < 3000 else f"a refusal of {len(str(refusal))} characters"
    except BaseException as error:
        said = f"{type(error).__name__}: {error}"[:200]
    seconds = time.process_time() - begin
    # Of this program alone: what getrusage tells begins with the peak of the process that started it.
    (peak,) = re.findall(r"VmHWM:\\s*(\\d+) kB", Path("/proc/self/status").read_text())
    print(json.dumps([said, seconds, int(peak) // 1024]), flush=True)
"""


class Reader:
    """A process that reads files with importers; after one that ended it, another takes its place."""

    def __init__(self) -> None:
        self._process: subprocess.Popen | None = None

    def read(self, source_id: str, path: Path) -> tuple[str, float, int]:
        """What is wrong with the refusal (nothing if it is right), processor seconds, peak in MB."""
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-c", READER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
        self._process.stdin.write(json.dumps([source_id, str(path)]) + "\n")
        self._process.stdin.flush()
        if not (answer := self._process.stdout.readline()):
            self._process.communicate()
            code, self._process = self._process.returncode, None
            return f"the process ended with {code}", 0.0, 0
        return tuple(json.loads(answer))

    def end(self) -> None:
        if self._process is not None:
            self._process.communicate()


@pytest.fixture
def reader() -> Iterator[Reader]:
    reader = Reader()
    yield reader
    reader.end()


def test_every_importer_refuses_every_bomb_within_memory_and_time(reader, tmp_path):
    headers = {}
    for source_id, contents in right_files(tmp_path).items():
        texts = [
            content
            for content in contents
            if content[:2] not in (b"PK", b"\xd0\xcf") and b"\0" not in content
        ]
        headers[source_id] = texts[0].split(b"\n", 1)[0].rstrip(b"\r") if texts else b""
    wrong = []
    file = tmp_path / "delivered"

    def judge(name: str, source_id: str) -> None:
        said, seconds, peak_mb = reader.read(source_id, file)
        if seconds > MOST_SECONDS:
            said = said or f"{seconds:.0f} s"
        if peak_mb > MOST_MB:
            said = said or f"a peak of {peak_mb} MB"
            reader.end()
            reader._process = None
        if said:
            wrong.append(f"{name}, {source_id}: {said}")

    share = 1 if IS_DEEP else 3
    for place, (name, make) in enumerate(bombs(b"", is_deep=IS_DEEP)):
        if "right header" not in name:
            make(file)
            for source_id in SOURCE_IDS[place % share :: share]:
                judge(name, source_id)
    for source_id in SOURCE_IDS:
        for name, make in bombs(headers[source_id], is_deep=IS_DEEP):
            if "right header" in name and headers[source_id]:
                make(file)
                judge(name, source_id)
    assert not wrong, "\n".join(wrong)
