"""Several files that change as one: after a crash they are all the new ones, or all the old.

The new files are finished beside their places. Then a list of them is put down in one step: from there on the
change is decided, and files are moved to their places one after the other. Whoever comes next after a crash
finds the list and carries it out to its end; where there is none, what lies beside is of no use, and goes.

All this is done under the lock that the files' owners hold: the project's for a warehouse and for seeds, the
folder's own for printed pages.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from critmin.errors import CritminError

_PRINTING = ".printing"
_LIST_OF_PAGES = ".printing.json"


class NotCarriedOut(CritminError):
    """A change is decided and could not be carried out to its end; the next command tries again."""


def beside(place: Path) -> Path:
    """Where a new file is finished before it is moved to its place: in the same folder, out of sight."""
    return place.with_name(f".{place.name}.new")


def replace_together(new: Mapping[Path, Path], decided: Path) -> None:
    """Move finished files to their places, all of them or none.

    Args:
        new: place → finished file, on the same file system.
        decided: where the list is put down while files are moved.

    Raises:
        OSError: the places hold what they held; the finished files are still where they were.
        NotCarriedOut: some were moved and can't be moved back; the list stays for the next command.
    """
    for file in new.values():
        _to_disk(file)
    moves = [[os.path.relpath(each, decided.parent) for each in pair] for pair in new.items()]
    unfinished = beside(decided)
    try:
        for place in new:
            _keep(place)
        unfinished.write_text(json.dumps(moves, ensure_ascii=False), encoding="utf-8")
        _to_disk(unfinished)
        unfinished.replace(decided)
        _to_disk(decided.parent)
        try:
            _move(new)
        except OSError:
            _move_back(new)
            decided.unlink()
            raise
        decided.unlink()
    except NotCarriedOut:
        raise
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise
    finally:
        for place in new:
            _kept(place).unlink(missing_ok=True)


def carry_out(decided: Path) -> list[Path]:
    """Move what a list still has to move; the places of its files, none without a list.

    Raises:
        NotCarriedOut: a file can't be moved.
    """
    try:
        moves = json.loads(decided.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []
    new = {_joined(decided.parent, place): _joined(decided.parent, file) for place, file in moves}
    try:
        _move(new)
        decided.unlink()
        for place in new:
            _kept(place).unlink(missing_ok=True)
    except OSError as error:
        raise _not_carried_out(new, error) from error
    return list(new)


def _move(new: Mapping[Path, Path]) -> None:
    for place, file in new.items():
        # One that is no longer there has been moved before the crash.
        if file.exists():
            file.replace(place)
    for folder in {place.parent for place in new}:
        _to_disk(folder)


def _move_back(new: Mapping[Path, Path]) -> None:
    """Give the places what they held. The list still stands: a crash in here ends with the new files."""
    try:
        for place, file in new.items():
            if file.exists():
                continue
            os.link(place, file)
            if _kept(place).exists():
                _kept(place).replace(place)
            else:
                place.unlink()
    except OSError as error:
        raise _not_carried_out(new, error) from error


def _keep(place: Path) -> None:
    """A second name for what a place holds, so that it can be put back."""
    _kept(place).unlink(missing_ok=True)
    if place.exists():
        try:
            os.link(place, _kept(place))
        except OSError:  # a file system without hard links
            shutil.copyfile(place, _kept(place))


def _kept(place: Path) -> Path:
    return place.with_name(f".{place.name}.old")


def _not_carried_out(new: Mapping[Path, Path], error: OSError) -> NotCarriedOut:
    names = ", ".join(place.name for place in new)
    return NotCarriedOut(
        f"Not all new files could be put in their places ({names}): {error}. The next command tries again."
    )


def _joined(folder: Path, name: str) -> Path:
    return Path(os.path.normpath(folder / name))


def _to_disk(path: Path) -> None:
    """Have a file, or what a folder lists, on the disk before anything is built upon it."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


@contextmanager
def pages(folder: Path) -> Iterator[Path]:
    """A folder to print into; what was printed moves into the real one together, once all is done.

    Another run that prints into the same folder waits. What a killed run left is taken away.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with _held(folder):
        carry_out(folder / _LIST_OF_PAGES)
        new = folder / _PRINTING
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir()
        try:
            yield new
            finished = sorted(file for file in new.iterdir() if file.is_file())
            replace_together({folder / file.name: file for file in finished}, folder / _LIST_OF_PAGES)
        finally:
            if not (folder / _LIST_OF_PAGES).exists():
                shutil.rmtree(new, ignore_errors=True)


def has_pages(folder: Path) -> bool:
    """Whether a killed run had decided to put pages into a folder, or into one below it."""
    return any(True for _ in folder.rglob(_LIST_OF_PAGES))


def carry_out_pages(folders: Iterable[Path]) -> list[Path]:
    """Carry out what killed runs had decided about printed pages; the places of the files."""
    places = []
    for folder in folders:
        for decided in sorted(folder.rglob(_LIST_OF_PAGES)):
            with _held(decided.parent):
                places += carry_out(decided)
                shutil.rmtree(decided.with_name(_PRINTING), ignore_errors=True)
    return places


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    number = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(number, fcntl.LOCK_EX)
        yield
    finally:
        os.close(number)
