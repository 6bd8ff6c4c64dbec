"""The page of traps and the tests of traps name each other."""

import re
from pathlib import Path

TESTS = Path(__file__).resolve().parents[2]
PAGE = TESTS.parent / "docs" / "traps.md"
OF_A_TRAP = re.compile(r"test_(?:trade_)?trap_\d\d_\w+")


def names_of_tests() -> set[str]:
    """Names of all test functions of the project."""
    return {
        name
        for file in TESTS.rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)\(", file.read_text(encoding="utf-8"), re.MULTILINE)
    }


def rows() -> list[list[str]]:
    """Cells of the page's tables, headers left out."""
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")]
    return [row for row in cells if row[0] != "№"]


def named(row: list[str]) -> list[str]:
    return re.findall(r"`(test_\w+\*?)`", row[3])


def matches(pattern: str, name: str) -> bool:
    return name.startswith(pattern[:-1]) if pattern.endswith("*") else name == pattern


def test_each_trap_says_what_handles_it_and_names_tests_that_exist():
    known = names_of_tests()
    for row in rows():
        assert len(row) == 4, row
        assert all(row), row
        assert named(row), row
        for pattern in named(row):
            assert any(matches(pattern, name) for name in known), pattern


def test_no_trap_is_missing():
    numbers = {row[0] for row in rows()}
    customs = {f"04-{number:02}" for number in range(1, 13)}
    assert {str(number) for number in range(1, 29)} | customs <= numbers


def test_each_test_of_a_trap_is_on_the_page():
    patterns = [pattern for row in rows() for pattern in named(row)]
    of_traps = {name for name in names_of_tests() if OF_A_TRAP.fullmatch(name)}
    assert len(of_traps) > 130
    assert {name for name in of_traps if not any(matches(pattern, name) for pattern in patterns)} == set()


def test_each_seed_and_map_that_the_page_names_is_there():
    project = TESTS.parent
    held = {path.name for folder in ("seeds", "src/critmin") for path in (project / folder).rglob("*.csv")}
    files = re.findall(r"`([\w/]+\.csv)`", PAGE.read_text(encoding="utf-8"))
    assert len(files) > 40
    for file in files:
        assert file.rsplit("/", 1)[-1] in held, file
        assert "/" not in file or (project / "seeds" / file).is_file(), file
