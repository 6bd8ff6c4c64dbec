"""Writes models/exposures.yml: each printed document, and the marts that its pages are read from.

    python docs/exposures.py

Documents are those that `critmin factsheets`, with `--all` and with `--scenario`, prints from the built
warehouse; the marts are those that the modules of src/critmin/factsheet name. A test compares the file.
"""

import ast
from pathlib import Path

from critmin import warehouse
from critmin.project import find_project

HEAD = """\
version: 2

# Written by docs/exposures.py; a test says when it has to be written again.
exposures:
"""


def marts_read(folder: Path, marts: set[str]) -> dict[str, set[str]]:
    """Marts that each module names in a text of its own, by the module's file name."""
    found = {}
    for file in sorted(folder.glob("*.py")):
        texts = {
            node.value
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        found[file.name] = texts & marts
    return found


def exposures(root: Path, minerals: list[tuple[str, str]]) -> str:
    """The file's text, for these minerals (code and name) with an indicator."""
    marts = {file.stem for file in (root / "models" / "marts").rglob("factsheet_*.sql")}
    read = marts_read(root / "src" / "critmin" / "factsheet", marts)
    methods = read.pop("methods_page.py")
    scenarios = read["comparison.py"]
    sheets = set().union(*read.values())
    parts = [HEAD]

    def add(name: str, label: str, url: str, description: str, depends_on: str) -> None:
        parts.append(
            f"  - name: {name}\n    label: {label}\n    type: analysis\n    url: {url}\n"
            f"    owner: {{name: critmin}}\n    description: {description}\n    depends_on: {depends_on}\n"
        )

    def listed(anchor: str, names: set[str]) -> str:
        return f"&{anchor}\n" + "\n".join(f"      - ref('{name}')" for name in sorted(names))

    folder = "build/factsheets"
    for number, (code, name) in enumerate(minerals):
        add(
            f"factsheet_{code}",
            f"Factsheet of {name[0].lower() + name[1:]}",
            f"{folder}/{code}.pdf",
            f"The pages of {code}, from the supply-chain analysis to the evidence behind it.",
            "*sheet" if number else listed("sheet", sheets),
        )
    add(
        "factsheet_deck",
        "Deck of the minerals of the strategy",
        f"{folder}/deck.pdf",
        "All minerals of the deck, with a heat map, policy targets and scenarios over all minerals.",
        listed("deck", sheets | methods),
    )
    add(
        "factsheet_methods",
        "Minerals ranked by five methods",
        f"{folder}/methods.pdf",
        "Ranks of the minerals by five methods of judging supply risk, and where they part.",
        listed("methods", methods),
    )
    add(
        "factsheet_scenarios",
        "One scenario over all minerals",
        f"{folder}/scenario-NAME.pdf",
        "Indicators and ratings before and after a scenario, over all minerals.",
        listed("scenarios", scenarios),
    )
    return "".join(parts)


def printed_minerals(file: Path) -> list[tuple[str, str]]:
    """Code and English name of the minerals that `critmin factsheets --all` prints, in its order."""
    with warehouse.connect(file) as connection:
        return connection.execute(
            "select mineral_code, name_en from marts.factsheet_minerals "
            "where mineral_code in (select mineral_code from marts.factsheet_sheets "
            "where has_indicator and reporter_code in (select reporter_code from method.reporters)) "
            "order by sort_order"
        ).fetchall()


if __name__ == "__main__":
    project = find_project()
    text = exposures(project.root, printed_minerals(project.warehouse))
    (project.root / "models" / "exposures.yml").write_text(text, encoding="utf-8")
