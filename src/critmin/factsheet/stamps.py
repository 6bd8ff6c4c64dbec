"""Which printed files need not be printed again: beside them it is written down what they were made from.

A file is unchanged where it is still the one that was printed (by its checksum) and would be made from the
same: slides, style, attached files, typeface, libraries and the code that prints. What is made from the same
warehouse file by the same code and templates need not even be set as slides to know that.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from weasyprint.text.ffi import pango

from critmin.factsheet import attachments
from critmin.factsheet.documents import Document

FOLDER = ".stamps"
_LIBRARIES = ("weasyprint", "pydyf", "fonttools", "tinycss2", "tinyhtml5", "cssselect2", "pyphen")
_CODE = (Path(__file__).with_name("printing.py"), Path(__file__).with_name("fonts.py"))


@dataclass(frozen=True)
class Stamp:
    """What a file was made from.

    Attributes:
        build: the warehouse file, code and templates; empty where they don't say it all.
        contents: the slides and what is attached, and what prints them.
        sha256: of the printed file.
    """

    build: str
    contents: str
    sha256: str
    page_count: int


class Stamps:
    """The stamps of a folder."""

    def __init__(self, output: Path) -> None:
        self._output = output

    def read(self, name: str) -> Stamp | None:
        """The stamp of a file that is still as it was printed; None for any other, and for none."""
        try:
            stamp = Stamp(**json.loads(self._place(name).read_text(encoding="utf-8")))
            printed = (self._output / name).read_bytes()
        except (OSError, ValueError, TypeError):
            return None
        return stamp if sha256(printed).hexdigest() == stamp.sha256 else None

    def write(self, name: str, stamp: Stamp) -> None:
        """Write a stamp beside its place, then put it there in one step; the file has to be in its own.

        Without it, or with one that does not fit the file, the file is printed again.
        """
        target = self._place(name)
        target.parent.mkdir(exist_ok=True)
        temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
        try:
            temporary.write_text(json.dumps(asdict(stamp)), encoding="utf-8")
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)

    def _place(self, name: str) -> Path:
        return self._output / FOLDER / f"{name}.json"


def contents_digest(document: Document, style: str, folders: Sequence[Path]) -> str:
    """The checksum of all that decides about the bytes of a printed document."""
    digest = sha256()
    parts: list[str | bytes] = [machinery(tuple(folders)), style, document.html, document.as_of.isoformat()]
    for file in document.attachments:
        parts += [file.name, file.description, file.content]
    for part in parts:
        content = part.encode() if isinstance(part, str) else part
        digest.update(len(content).to_bytes(8, "big"))
        digest.update(content)
    return digest.hexdigest()


@cache
def machinery(folders: tuple[Path, ...]) -> str:
    """The checksum of what prints: libraries, code, and the files that it may read."""
    digest = sha256(str(pango.pango_version()).encode())
    for library in _LIBRARIES:
        digest.update(f"{library} {version(library)}\n".encode())
    digest.update(
        _files_digest([*_CODE, *(file for folder in folders for file in _files_in(folder))]).encode()
    )
    return digest.hexdigest()


def build_key(database: Path, reports: Path, *more: str) -> str:
    """The checksum of what slides are made from: a warehouse file, all code and templates, and more."""
    state = database.stat()
    code = Path(attachments.__file__).parent
    parts = [
        f"{database.resolve()} {state.st_size} {state.st_mtime_ns} {state.st_ino}",
        _files_digest([*_files_in(reports), *sorted(code.glob("*.py"))]),
        *more,
    ]
    return sha256("\0".join(parts).encode()).hexdigest()


def _files_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _files_digest(files: Iterable[Path]) -> str:
    digest = sha256()
    for file in files:
        digest.update(f"{file.name}\0{sha256(file.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()
