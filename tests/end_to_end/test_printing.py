"""Printing many files: only what changed, in several processes with the same bytes, one failure alone."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pikepdf
import pytest

from critmin.errors import CritminError
from critmin.factsheet.attachments import Attachment
from critmin.factsheet.documents import Document, Draft
from critmin.factsheet.fonts import typeface
from critmin.factsheet.formats import write_documents
from critmin.factsheet.printing import NotPrinted, Outcome

AS_OF = date(2026, 6, 2)
STYLE = typeface().css() + "@page { size: 400pt 300pt; margin: 0 } html { font-family: 'BIZ UDPGothic' }"
SAME_BYTES = """
import sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from test_printing import drafts, written
if __name__ == "__main__":
    written(drafts("a", "b", "c", "d"), Path(sys.argv[1]), processes=int(sys.argv[2]))
"""


def html_of(words: str) -> str:
    return (
        f'<!DOCTYPE html><html lang="ja"><head><title>{words}</title></head><body><h1>{words} 25%</h1>'
        "<table><thead><tr><th>国</th></tr></thead><tbody><tr><th>豪州</th><td>1</td></tr></tbody></table>"
    )


def draft(name: str, words: str | None = None, *, file: bytes = b"figures") -> Draft:
    document = Document(f"{name}.pdf", html_of(words or name), AS_OF, (Attachment("a.csv", file, "figures"),))
    return Draft(document.name, lambda: document)


def drafts(*names: str) -> list[Draft]:
    return [draft(name) for name in names]


def refused() -> Document:
    raise CritminError("a text does not fit")


def broken() -> Document:
    raise KeyError("lever")


def states(outcomes: list[Outcome]) -> list[str]:
    return [outcome.state for outcome in outcomes]


def written(made: list[Draft], folder: Path, style: str = STYLE, **options) -> list[Outcome]:
    """Write documents, also where some fail; of the pages that they are made with only the style is asked."""
    outcomes: list[Outcome] = []
    pages: Any = SimpleNamespace(style=style)
    options = {"processes": 1, "told": outcomes.append} | options
    try:
        write_documents(made, pages, (typeface().folder,), folder, lambda *_: None, **options)
    except NotPrinted as error:
        assert outcomes == list(error.outcomes)
    return outcomes


def test_what_is_as_it_was_is_left_alone_and_what_changed_is_printed(tmp_path):
    first = written(drafts("a", "b"), tmp_path)
    assert states(first) == ["new", "new"]
    assert [outcome.page_count for outcome in first] == [1, 1]
    times = {file: file.stat().st_mtime_ns for file in tmp_path.glob("*.pdf")}
    assert states(written(drafts("a", "b"), tmp_path)) == ["unchanged", "unchanged"]
    assert {file: file.stat().st_mtime_ns for file in times} == times
    assert states(written([draft("a"), draft("b", "別")], tmp_path)) == ["unchanged", "new"]
    assert states(written([draft("a", file=b"others"), draft("b", "別")], tmp_path)) == [
        "new",
        "unchanged",
    ]
    other_style = STYLE + "h1 { color: #111111 }"
    assert states(written(drafts("a", "b"), tmp_path, other_style)) == ["new", "new"]


def test_force_prints_all_to_the_same_bytes(tmp_path):
    written(drafts("a"), tmp_path)
    before = (tmp_path / "a.pdf").read_bytes()
    assert states(written(drafts("a"), tmp_path, is_forced=True)) == ["new"]
    assert (tmp_path / "a.pdf").read_bytes() == before


@pytest.mark.parametrize("harm", ["changed", "gone", "stamp spoiled", "stamp gone"])
def test_a_file_that_is_not_as_printed_is_printed_again(tmp_path, harm):
    written(drafts("a"), tmp_path, build="one build")
    file, stamp = tmp_path / "a.pdf", tmp_path / ".stamps" / "a.pdf.json"
    good = file.read_bytes()
    if harm == "changed":
        file.write_bytes(good[:-1])
    elif harm == "gone":
        file.unlink()
    elif harm == "stamp spoiled":
        stamp.write_text("{")
    else:
        stamp.unlink()
    assert states(written(drafts("a"), tmp_path, build="one build")) == ["new"]
    assert file.read_bytes() == good


def test_of_the_same_build_not_even_the_slides_are_made(tmp_path):
    written(drafts("a"), tmp_path, build="one build")
    assert states(written([Draft("a.pdf", broken)], tmp_path, build="one build")) == ["unchanged"]
    assert states(written([Draft("a.pdf", broken)], tmp_path, build="another")) == ["failed"]
    assert states(written([Draft("a.pdf", broken)], tmp_path)) == ["failed"]


@pytest.mark.parametrize("processes", [1, 2])
def test_one_that_fails_leaves_its_last_good_file_and_the_others_printed(tmp_path, processes):
    written(drafts("b"), tmp_path)
    good = (tmp_path / "b.pdf").read_bytes()
    made = [draft("a"), Draft("b.pdf", refused), Draft("c.pdf", broken), draft("d")]
    outcomes = written(made, tmp_path, processes=processes)
    assert states(outcomes) == ["new", "failed", "failed", "new"]
    assert [outcome.reason for outcome in outcomes[1:3]] == ["a text does not fit", "KeyError: 'lever'"]
    assert (tmp_path / "b.pdf").read_bytes() == good
    assert [outcome.file.name for outcome in outcomes] == ["a.pdf", "b.pdf", "c.pdf", "d.pdf"]
    assert sorted(path.name for path in tmp_path.iterdir()) == [".stamps", "a.pdf", "b.pdf", "d.pdf"]


def test_the_bytes_are_the_same_whatever_the_process_count_and_the_hash_seed(tmp_path):
    script = tmp_path / "print_them.py"
    script.write_text(SAME_BYTES.format(tests=str(Path(__file__).parent)), encoding="utf-8")
    made = []
    for seed, processes in (("1", "1"), ("2", "2")):
        folder = tmp_path / seed
        folder.mkdir()
        subprocess.run(
            [sys.executable, script, folder, processes],
            check=True,
            env=os.environ | {"PYTHONHASHSEED": seed},
        )
        made.append({file.name: file.read_bytes() for file in sorted(folder.glob("*.pdf"))})
    assert len(made[0]) == 4
    assert made[0] == made[1]


def test_headings_say_what_they_head_and_attached_files_are_dated_as_of(tmp_path):
    written(drafts("a"), tmp_path)
    with pikepdf.open(tmp_path / "a.pdf") as pdf:
        scopes = [
            str(item["/A"]["/Scope"])
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/S") == pikepdf.Name("/TH")
        ]
        assert sorted(scopes) == ["/Column", "/Row"]
        assert pdf.attachments["a.csv"].get_file().creation_date.date() == AS_OF
