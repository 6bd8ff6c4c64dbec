"""Several files change as one: killed or failing at any file operation, they are all new or all old."""

import os
import subprocess
import sys
from multiprocessing import get_context
from pathlib import Path

import pytest

from critmin import together

HOOK = Path(__file__).resolve().parents[1] / "kills" / "hook"
PROGRAM = """
import sys
from pathlib import Path
from critmin import together
root = Path(sys.argv[1])
places = [root / "one", root / "two", root / "folder" / "three"]
together.replace_together({place: together.beside(place) for place in places}, root / ".decided.json")
"""
OLD = {"one": "old", "two": "old"}
NEW = {"one": "new", "two": "new", "folder/three": "new"}


def folder_to_change(root: Path) -> Path:
    """Two files that are there, a third that is not, and finished new ones beside them all."""
    (root / "folder").mkdir(parents=True)
    for name, text in OLD.items():
        (root / name).write_text(text)
    for name, text in NEW.items():
        together.beside(root / name).write_text(text)
    return root


def seen(root: Path) -> dict[str, str]:
    return {
        file.relative_to(root).as_posix(): file.read_text()
        for file in sorted(root.rglob("*"))
        if file.is_file() and not any(part.startswith(".") for part in file.relative_to(root).parts)
    }


def change(root: Path, **kill: str) -> int:
    hook = {"PYTHONPATH": str(HOOK), "KILL_ROOT": str(root), "KILL_PARENT": str(os.getpid())}
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, str(root)],
        env=os.environ | hook | kill,
        start_new_session=True,
        check=False,
    ).returncode


def test_killed_before_or_after_any_operation_the_next_one_finds_all_old_or_all_new(tmp_path):
    root = folder_to_change(tmp_path / "whole")
    assert change(root, KILL_RECORD=str(tmp_path / "operations")) == 0
    assert seen(root) == NEW
    assert not list(root.rglob(".*"))
    made = (tmp_path / "operations").read_text().splitlines()
    assert [name for name in made if name.startswith("replace")] == [
        "replace .decided.json",
        "replace one",
        "replace two",
        "replace folder/three",
    ]
    decided = made.index("replace .decided.json") + 1
    for number in range(1, len(made) + 1):
        for when in ("before", "after"):
            root = folder_to_change(tmp_path / f"{when} {number}")
            assert change(root, KILL_AT=f"{when} {number}") == -9
            together.carry_out(root / ".decided.json")
            is_decided = number > decided or (number == decided and when == "after")
            assert seen(root) == (NEW if is_decided else OLD), (when, number, made[number - 1])
            assert together.carry_out(root / ".decided.json") == [], "once is enough"


@pytest.mark.parametrize("failing", range(1, 5))
def test_failing_at_any_move_all_is_as_it_was(tmp_path, monkeypatch, failing):
    root = folder_to_change(tmp_path / "folder")
    replace, calls = Path.replace, []

    def fails_once(self, target):
        calls.append(target)
        if len(calls) == failing:
            raise OSError("the disk fails")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", fails_once)
    new = {root / name: together.beside(root / name) for name in NEW}
    with pytest.raises(OSError, match="the disk fails"):
        together.replace_together(new, root / ".decided.json")
    assert seen(root) == OLD
    assert sorted(file.name for file in root.rglob(".*")) == [".one.new", ".three.new", ".two.new"]


def test_a_move_that_cannot_be_undone_is_told_and_done_by_the_next(tmp_path, monkeypatch):
    root = folder_to_change(tmp_path / "folder")
    replace, calls = Path.replace, []

    def fails_from_the_third_on(self, target):
        calls.append(target)
        if len(calls) >= 3:
            raise OSError("the disk fails")
        return replace(self, target)

    new = {root / name: together.beside(root / name) for name in NEW}
    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", fails_from_the_third_on)
        with pytest.raises(together.NotCarriedOut, match="next command"):
            together.replace_together(new, root / ".decided.json")
    assert together.carry_out(root / ".decided.json") == [root / name for name in NEW]
    assert seen(root) == NEW


def test_pages_appear_together_and_a_failure_leaves_those_that_were_there(tmp_path):
    folder = tmp_path / "factsheets"
    with together.pages(folder) as new:
        (new / "a.pdf").write_text("first")
        (new / "b.pdf").write_text("first")
        assert seen(folder) == {}
    assert seen(folder) == {"a.pdf": "first", "b.pdf": "first"}
    with pytest.raises(ValueError, match="too long"), together.pages(folder) as new:
        (new / "a.pdf").write_text("second")
        raise ValueError("too long")
    assert seen(folder) == {"a.pdf": "first", "b.pdf": "first"}
    assert not list(folder.rglob(".*"))


def _print_slowly(folder: Path, said) -> None:
    with together.pages(folder) as new:
        (new / "a.pdf").write_text("of the first")
        (new / "b.pdf").write_text("of the first")
        said.send("at work")
        said.recv()


def test_two_runs_do_not_mix_their_pages(tmp_path):
    folder = tmp_path / "factsheets"
    spawn = get_context("spawn")
    here, there = spawn.Pipe()
    first = spawn.Process(target=_print_slowly, args=(folder, there), daemon=True)
    first.start()
    assert here.recv() == "at work"
    second = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys; from pathlib import Path; from critmin import together\n"
            "with together.pages(Path(sys.argv[1])) as new: (new / 'a.pdf').write_text('of the second')",
            str(folder),
        ]
    )
    with pytest.raises(subprocess.TimeoutExpired):
        second.wait(timeout=1.5)
    assert seen(folder) == {}
    here.send("go on")
    first.join()
    assert (first.exitcode, second.wait(timeout=60)) == (0, 0)
    assert seen(folder) == {"a.pdf": "of the second", "b.pdf": "of the first"}
