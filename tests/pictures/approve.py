"""Takes the pictures of the printed pages that later pages are compared with.

    critmin factsheets && critmin factsheets dysprosium && .venv/bin/python tests/pictures/approve.py [FOLDER]

FOLDER holds the printed sheets, build/factsheets unless given. Look at the pictures before, and say in the
commit what changed on the pages, and why.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from page_pictures import FOLDER, MINERALS, name_of, take


def main(arguments: Sequence[str]) -> int:
    printed = Path(arguments[0]) if arguments else FOLDER.parents[1] / "build" / "factsheets"
    if missing := [mineral for mineral in MINERALS if not (printed / f"{mineral}.pdf").is_file()]:
        print(f"{printed} has no sheet of {', '.join(missing)}: print them first", file=sys.stderr)
        return 1
    pictures = {
        name_of(mineral, number): picture
        for mineral in MINERALS
        for number, picture in enumerate(take(printed / f"{mineral}.pdf"), start=1)
    }
    for file in FOLDER.glob("*.png"):
        file.unlink()
    for name, picture in pictures.items():
        picture.save(FOLDER / name, optimize=True)
    print(f"{len(pictures)} pictures in {FOLDER}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
