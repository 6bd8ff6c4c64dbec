"""What the commands print with: answers on standard output, everything else on standard error."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from critmin import answers

notices = Console(stderr=True, highlight=False)
screen = Console(highlight=False, markup=False, emoji=False)


def say(line: str) -> None:
    screen.print(answers.printable(line), soft_wrap=True)


def shown(file: Path) -> str:
    """A path as short as it can be said from the working directory."""
    return str(file.relative_to(Path.cwd())) if file.is_relative_to(Path.cwd()) else str(file)


def print_table(columns: list[str], rows: list[list[str]], is_number: list[bool]) -> None:
    table = Table()
    for name, right in zip(columns, is_number, strict=True):
        table.add_column(name, justify="right" if right else "left", no_wrap=not screen.is_terminal)
    for row in rows:
        table.add_row(*(Text(answers.printable(cell)) for cell in row))
    # A pipe or a file has no width to fit into: nothing may be cut there.
    console = screen if screen.is_terminal else Console(width=1_000_000, highlight=False, markup=False)
    console.print(table)
    console.print(f"{len(rows)} row{'' if len(rows) == 1 else 's'}")


@contextmanager
def progress(title: str) -> Iterator[Callable[[int, int, str], None]]:
    """A bar on standard error; where that is no terminal, a line at each quarter, from two seconds on."""
    if not notices.is_terminal:
        said = 0
        begin = time.monotonic()

        def say(done: int, total: int, name: str) -> None:
            nonlocal said
            quarter = 4 * done // total
            if quarter > said and time.monotonic() - begin > 2:
                said = quarter
                notices.print(f"{title}: {done} of {total}, {name}", markup=False)

        yield say
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[name]}", markup=False),
    )
    with Progress(*columns, console=notices, transient=True) as bar:
        task = bar.add_task(title, total=None, name="")
        yield lambda done, total, name: bar.update(task, completed=done, total=total, name=name)
