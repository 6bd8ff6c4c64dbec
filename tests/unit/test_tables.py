"""How large a line, a header and a table may be: as large as the refusal says, and no larger."""

import pytest

from critmin.errors import ImportRefused
from critmin.importers.tables import first_line, parse_csv


def parsed(text: str):
    return parse_csv(text, file="delivered.csv", sha256="")


def header(count: int) -> str:
    return ",".join(f"c{number}" for number in range(count)) + "\n"


def test_a_header_has_at_most_two_thousand_columns():
    row = ",".join(["1"] * 2_000) + "\n"
    assert len(parsed(header(2_000) + row).records) == 1
    with pytest.raises(ImportRefused, match="2,001 columns"):
        parsed(header(2_001) + "1," + row)


def test_a_line_has_at_most_a_million_characters():
    """Ten cells of 99,999 characters, nine commas, and one character more; one cell may not be as long."""
    cells = ["x" * 99_999] * 10
    longest = ",".join(cells) + "x"
    assert len(longest) == 1_000_000
    assert len(parsed(header(10) + longest + "\n").records) == 1
    with pytest.raises(ImportRefused, match="a line of 1,000,001 characters") as refused:
        parsed("a\nb\n" + "x" * 1_000_001 + "\n")
    assert refused.value.row == 3


def test_a_table_has_at_most_four_million_cells():
    """A header of 2,000 columns and 2,000 rows of as many: 4,002,000 cells."""
    with pytest.raises(ImportRefused, match="a table of 4,002,000 cells"):
        parsed(header(2_000) + ("," * 1_999 + "\n") * 2_000)


def test_of_an_endless_line_no_more_is_looked_at_than_any_header_has():
    assert first_line(b"\xef\xbb\xbfa,b\n1,2\n") == b"a,b"
    assert first_line(b"x" * 300_000) == b"x" * 100_000
