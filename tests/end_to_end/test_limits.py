"""A full disk, a folder that may not be written, Ctrl-C: one clear error, and what was there stays whole."""

import os
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from three_models import ENDLESS, countries, published, run_build, start_build, wait_until

# Some 40 MB that no compression makes small.
LARGE = "select hash(range) as one, hash(range + 7) as other from range(2500000)"


def leftovers(root: Path) -> list[str]:
    hidden = (file.relative_to(root / "build").as_posix() for file in (root / "build").rglob(".*"))
    return [name for name in hidden if name not in (".lock", ".gitignore") and not name.startswith("dbt/")]


def critmin(root: Path, *arguments: str, **options) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "critmin.cli", *arguments],
        cwd=root,
        env=os.environ | {"CRITMIN_ROOT": str(root)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
        **options,
    )


def is_one_clear_error(done: subprocess.CompletedProcess, *parts: str) -> None:
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.count("critmin: ") == 1, done.stderr
    for part in parts:
        assert part in done.stderr


@contextmanager
def mounted(folder: Path, options: str) -> Iterator[Path]:
    """A small disk of its own, where this process may mount one."""
    folder.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], capture_output=True, text=True
    )
    if done.returncode:
        pytest.skip(f"no disk can be mounted here: {done.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(disk: Path) -> None:
    with (disk / "everything else").open("wb", buffering=0) as rest, pytest.raises(OSError, match="No space"):
        while True:
            rest.write(bytes(4096))


def test_a_full_disk_stops_a_build_and_the_next_one_with_room_works(built_once, tmp_path):
    with mounted(tmp_path / "disk", "size=24m") as disk:
        root = shutil.copytree(built_once, disk / "a project")
        before = published(root)
        (root / "models" / "large.sql").write_text(LARGE)
        done = run_build(root)
        is_one_clear_error(done, "left as it was", "No space left on device")
        assert published(root) == before
        assert countries(root) == ["CHN", "VNM"]
        assert leftovers(root) == []
        subprocess.run(["mount", "-o", "remount,size=160m", str(disk)], check=True)
        assert run_build(root).returncode == 0
        assert published(root) != before


def test_a_limit_on_the_size_of_files_stops_a_build(project):
    """The same without the rights to mount anything: no file of the build may exceed 8 MB."""
    before = published(project)
    (project / "models" / "large.sql").write_text(LARGE)
    limit = (8 * 2**20, 8 * 2**20)
    done = critmin(project, "build", preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, limit))
    is_one_clear_error(done, "left as it was", "large")
    assert published(project) == before
    assert leftovers(project) == []


def test_no_room_for_the_lock_is_told_in_a_sentence(built_once, tmp_path):
    with mounted(tmp_path / "disk", "size=24m") as disk:
        root = shutil.copytree(built_once, disk / "a project")
        before = published(root)
        shutil.rmtree(root / "build" / "logs")
        fill(disk)
        is_one_clear_error(run_build(root), "No space left on device")
        assert published(root) == before
        assert countries(root) == ["CHN", "VNM"]


def test_a_read_only_folder_can_be_read_and_not_be_built(built_once, tmp_path):
    with mounted(tmp_path / "disk", "size=64m") as disk:
        root = shutil.copytree(built_once, disk / "a project")
        before = published(root)
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        is_one_clear_error(run_build(root), "Read-only file system", "stays")
        delivery = tmp_path / "delivery.csv"
        delivery.write_text("a,b\n")
        imported = critmin(root, "import", "mof_trade", str(delivery))
        assert imported.returncode == 1
        assert "Traceback" not in imported.stderr
        asked = critmin(root, "sql", "select count(*) as n from marts.indicator_values", "--format", "csv")
        assert (asked.returncode, asked.stdout.split()) == (0, ["n", "2"]), asked.stderr
        assert published(root) == before


def test_ctrl_c_ends_a_build_with_its_children_and_leaves_nothing(project):
    before = published(project)
    (project / "models" / "endless.sql").write_text(ENDLESS)
    log = project / "build" / "logs" / "dbt.log"
    log.unlink()
    process = start_build(project, start_new_session=True)
    wait_until(lambda: log.exists() and "endless" in log.read_text())
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "interrupted" in said
    assert "Traceback" not in said
    assert published(project) == before
    assert leftovers(project) == []
