"""Several at once: readers read on while a build publishes, and whoever writes waits for its turn."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
from miniatures import SALIENT_2025, WORLD_2025
from three_models import countries, published, run_build, start_build, wait_until

from critmin.raw_tables import raw_tables

READER = """
import sys
from pathlib import Path
from critmin import warehouse
connection = warehouse.connect(Path(sys.argv[1]))
for line in sys.stdin:
    rows = connection.execute("select country_code from marts.indicator_values order by 1").fetchall()
    print(" ".join(row[0] for row in rows), flush=True)
"""


def ask(reader: subprocess.Popen) -> str:
    """What a connection sees that is open all the time."""
    reader.stdin.write("again\n")
    reader.stdin.flush()
    return reader.stdout.readline().strip()


def test_readers_read_on_while_a_build_publishes_and_after_it(project):
    (project / "seeds" / "shares.csv").write_text("country_code,share\nCHN,0.6\nUSA,0.3\nVNM,0.1\n")
    file = project / "build" / "critmin.duckdb"
    reader = subprocess.Popen(
        [sys.executable, "-c", READER, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    build = start_build(project)
    opened_before, opened_now = [], []
    while build.poll() is None:
        opened_before.append(ask(reader))
        opened_now.append(" ".join(countries(project)))
        time.sleep(0.1)
    build.communicate()
    assert build.returncode == 0
    assert len(opened_now) > 5
    # The open connection keeps what it began with; another finds the old file or the new one, never none.
    assert {*opened_before, ask(reader)} == {"CHN VNM"}
    assert set(opened_now) <= {"CHN VNM", "CHN USA VNM"}
    assert countries(project) == ["CHN", "USA", "VNM"]
    reader.stdin.close()
    assert reader.wait(timeout=60) == 0


def test_the_name_of_a_holder_that_is_gone_keeps_nobody_waiting(project):
    """Of this computer or another: the lock itself is gone with its holder, whatever the file says."""
    (project / "build" / ".lock").write_text("process 1 on another-computer\n")
    done = run_build(project)
    assert done.returncode == 0
    assert "Waiting" not in done.stderr


def start_import(root: Path, file: Path) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-m", "critmin.cli", "import", "usgs_mcs", str(file),
         "--allow-fewer-rows", "--accept", "invented figures"],
        cwd=root,
        env=os.environ | {"CRITMIN_ROOT": str(root)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )  # fmt: skip


def test_imports_and_builds_wait_for_each_other_and_lose_nothing(small_project, tmp_path):
    """A build is at work when two imports come: they wait, and each of them finds the other's rows."""
    root = shutil.copytree(small_project, tmp_path / "a project")
    files = []
    for miniature in (WORLD_2025, SALIENT_2025):
        files.append(tmp_path / f"delivered_{len(files)}.csv")
        files[-1].write_bytes(miniature.content)
    build = start_build(root, start_new_session=True)
    wait_until(lambda: (root / "build" / ".building").exists() or build.poll() is not None)
    assert build.poll() is None
    os.killpg(build.pid, signal.SIGSTOP)  # at work for as long as it takes, but without the processor
    imports = [start_import(root, file) for file in files]
    said = [process.stderr.readline() for process in imports]
    while any("Waiting" not in each for each in said):
        said = [
            each if "Waiting" in each else process.stderr.readline()
            for each, process in zip(said, imports, strict=True)
        ]
    assert all(f"Waiting: process {build.pid} on " in each for each in said)
    assert build.poll() is None, "they came while it was at work"
    assert (root / "seeds" / "raw").is_dir()
    os.killpg(build.pid, signal.SIGKILL)
    build.communicate()
    for process in imports:
        _, complaints = process.communicate(timeout=300)
        assert process.returncode == 0, complaints
    tables = raw_tables(root / "seeds")
    world, prices = (tables[name].read() for name in ("raw_usgs_mcs__world", "raw_usgs_mcs__prices"))
    chile = (pl.col("snapshot_id") == "mcs2025_world") & (pl.col("country_as_published") == "Chile")
    assert {"41400", "49000", "9300"} <= set(world.filter(chile)["value_as_published"])
    lithium = prices.filter(pl.col("snapshot_id") == "mcs2025_lithi")
    assert sorted(lithium["value_as_published"]) == ["14000", "41300"]
    snapshots = (root / "seeds" / "provenance" / "snapshots.csv").read_text()
    assert "mcs2025_world," in snapshots
    assert "mcs2025_lithi," in snapshots


def test_inputs_that_change_while_a_build_reads_them_are_not_published(project):
    before = published(project)
    build = start_build(project)
    candidate = project / "build" / ".building" / "critmin.duckdb"
    wait_until(lambda: candidate.exists() or build.poll() is not None)
    assert build.poll() is None
    (project / "seeds" / "shares.csv").write_text("country_code,share\nCHN,0.7\nVNM,0.3\n")
    _, said = build.communicate(timeout=300)
    assert build.returncode == 1
    assert "seeds/shares.csv was changed while the build was reading" in " ".join(said.split())
    assert published(project) == before
