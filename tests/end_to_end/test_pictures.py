"""The pages of three minerals look as they did when somebody last looked at them and approved."""

from pathlib import Path

import pytest
from PIL import Image, ImageChops

from page_pictures import FOLDER, MINERALS, differing, name_of, take

# Printed for the tests of the formats, where the deck has no sheet of it.
IN_OTHER_FORMATS = "dysprosium"


@pytest.mark.parametrize("mineral", MINERALS)
def test_the_pages_look_as_approved(mineral: str, request: pytest.FixtureRequest, tmp_path: Path):
    """What differs is written as a picture; tests/pictures/approve.py approves what is right."""
    printed = "other_formats" if mineral == IN_OTHER_FORMATS else "printed_folder"
    pictures = take(request.getfixturevalue(printed) / f"{mineral}.pdf")
    approved = {file.name for file in FOLDER.glob(f"{mineral}-*.png")}
    assert approved == {name_of(mineral, page) for page in range(1, len(pictures) + 1)}
    changed = {}
    for page, picture in enumerate(pictures, start=1):
        with Image.open(FOLDER / name_of(mineral, page)) as before:
            if blocks := differing(before, picture):
                changed[page] = len(blocks)
                picture.save(tmp_path / name_of(mineral, page))
    assert changed == {}, f"blocks that differ on each page; the pages of today are in {tmp_path}"


@pytest.mark.parametrize("mineral", MINERALS)
def test_a_box_that_moves_by_two_points_is_seen(mineral: str):
    """The first column of the analysis page, one pixel to the right."""
    with Image.open(FOLDER / name_of(mineral, 1)) as approved:
        moved = approved.convert("RGB")
        box = (16, 111, 106, 295)  # of 576 by 324
        moved.paste(ImageChops.offset(moved.crop(box), 1, 0), box)
        assert differing(approved, approved.convert("RGB")) == []
        assert differing(approved, moved) != []
