"""What files are named by: codes alone."""

import pytest

from critmin.errors import CritminError
from critmin.factsheet.file_names import file_code
from hostile_text import LONG, SHORT


@pytest.mark.parametrize(
    "code", ["lithium", "rare_earths_heavy", "KOR", "scenario-indonesia_ore_ban-nickel", "6n"]
)
def test_codes_name_files(code):
    assert file_code(code) == code


@pytest.mark.parametrize(
    "name",
    [
        *(text for text in (*SHORT, *LONG) if text != "a" * 40),
        "",
        ".",
        "..",
        "a/b",
        "リチウム",
        "-rf",
        "a" * 101,
        "a\n",
    ],
)
def test_no_other_text_does(name):
    with pytest.raises(CritminError, match="no file is named by"):
        file_code(name)
