"""The formats of the factsheets together: asked for by name, and the same bytes for the same warehouse."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from critmin.factsheet.render import render_factsheets


def test_the_same_bytes_come_out_again_without_a_trace_of_the_clock(
    other_formats: Path, warehouse_file: Path, tmp_path: Path
):
    again = render_factsheets(warehouse_file, tmp_path, ["dysprosium"], formats=("html", "pptx", "xlsx"))
    assert len(again) == 3
    for file in again:
        assert file.read_bytes() == (other_formats / file.name).read_bytes(), file.name
        if file.suffix != ".html":
            with zipfile.ZipFile(file) as package:
                assert {member.date_time for member in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--scenario", "indonesia_ore_ban", "--format", "pptx"), "pdf and html only"),
        (("--scenario", "indonesia_ore_ban", "--format", "html", "--format", "xlsx"), "pdf and html only"),
        (("nickel", "--format", "docx"), "xlsx"),
    ],
)
def test_what_does_not_come_out_so_is_refused(arguments, said):
    done = subprocess.run(
        [sys.executable, "-m", "critmin.cli", "factsheets", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert said in done.stderr
