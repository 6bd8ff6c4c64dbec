"""What the README shows is what one gets: each SQL block runs, and the answer printed under it is the answer.

A block in README.md or docs/ that is followed by a table is compared with it, cell by cell, as the table is
printed; a block without a table must run and give rows.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from critmin import warehouse as built

REPO = Path(__file__).resolve().parents[2]
PAGES = [REPO / "README.md", *sorted((REPO / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```sql\n(?P<sql>.*?)^```\n(?P<table>\n(?:\|[^\n]*\n)+)?", re.MULTILINE | re.DOTALL)
QUESTIONS_IN_THE_README = 5


def blocks(page: Path) -> list[tuple[str, list[list[str]] | None]]:
    """Each SQL block of a page with the table under it: header and rows as text, or None without a table."""
    found = []
    for match in BLOCK.finditer(page.read_text(encoding="utf-8")):
        table = match["table"]
        found.append((match["sql"], _cells(table) if table else None))
    return found


def _cells(table: str) -> list[list[str]]:
    lines = [line for line in table.strip().splitlines() if not re.fullmatch(r"[|:\- ]+", line)]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


CASES = [
    pytest.param(sql, table, id=f"{page.relative_to(REPO)}-{number}")
    for page in PAGES
    for number, (sql, table) in enumerate(blocks(page), start=1)
]


@pytest.mark.parametrize(("sql", "table"), CASES)
def test_the_page_shows_what_the_warehouse_answers(warehouse, sql, table):
    answer = built.query(warehouse, sql)
    names = [column[0] for column in answer.description]
    rows = answer.fetchall()
    assert rows
    if table is not None:
        assert table[0] == names
        assert table[1:] == [["" if cell is None else str(cell) for cell in row] for row in rows]


def test_the_readme_answers_its_questions():
    answered = [table for _, table in blocks(REPO / "README.md") if table]
    assert len(answered) == QUESTIONS_IN_THE_README
    assert all(len(table) > 1 for table in answered)


CONSOLE = re.compile(r'^\$ critmin sql "(?P<sql>[^"]*)"\n(?P<answer>(?:[^$`][^\n]*\n)+)', re.MULTILINE)


def test_the_console_prints_what_a_recipe_shows(warehouse_file, tmp_path):
    shown = [match for page in PAGES for match in CONSOLE.finditer(page.read_text(encoding="utf-8"))]
    assert shown
    for folder in ("seeds", "models", "build"):
        (tmp_path / folder).mkdir()
    (tmp_path / "dbt_project.yml").touch()
    (tmp_path / "build" / "critmin.duckdb").symlink_to(warehouse_file)
    for match in shown:
        printed = subprocess.check_output(
            [sys.executable, "-m", "critmin.cli", "sql", match["sql"]],
            env=os.environ | {"CRITMIN_ROOT": str(tmp_path)},
            text=True,
        )
        assert printed == match["answer"]


IMPORT = re.compile(r"^\$ critmin (?P<call>import [^\n]*)\n(?P<answer>(?:[^$`][^\n]*\n)+)", re.MULTILINE)
IMPORTS = [
    pytest.param(match["call"], match["answer"], id=page.name)
    for page in (REPO / "docs" / "recipes" / "new_edition.md", REPO / "docs" / "recipes" / "new_source.md")
    for match in IMPORT.finditer(page.read_text(encoding="utf-8"))
]


def test_the_recipes_that_end_in_an_import_show_one():
    assert [each.id for each in IMPORTS] == ["new_edition.md", "new_source.md"]


@pytest.mark.parametrize(("call", "answer"), IMPORTS)
def test_an_import_prints_what_its_recipe_shows(originals, tmp_path, call, answer):
    """With the publisher's own file, into a copy; the table is wider than a pipe's eighty columns."""
    for folder in ("seeds", "data", "tests/expectations"):
        shutil.copytree(REPO / folder, tmp_path / folder)
    (tmp_path / "models").mkdir()
    (tmp_path / "dbt_project.yml").touch()
    *words, name = shlex.split(call)
    (file, *_) = sorted(originals.rglob(name))
    done = subprocess.run(
        [sys.executable, "-m", "critmin.cli", *words, str(file)],
        env=os.environ | {"CRITMIN_ROOT": str(tmp_path), "COLUMNS": "300"},
        capture_output=True,
        text=True,
        check=True,
    )
    table, rows, remarks = answer.partition("1 row\n")
    assert done.stdout == table + rows
    assert set(remarks.splitlines()) <= set(done.stderr.splitlines())
    assert remarks


def test_each_file_that_a_page_links_to_is_there():
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", text):
            assert (page.parent / target).exists(), f"{page.relative_to(REPO)} links to {target}"
