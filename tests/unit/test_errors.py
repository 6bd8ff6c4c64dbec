"""A refusal says where, what, what instead, and what to do, in one paragraph."""

from pathlib import Path

from critmin.errors import CritminError, ImportRefused


def test_a_refusal_names_file_edition_row_and_column():
    refusal = ImportRefused(
        file=Path("somewhere") / "data.csv",
        edition="MCS 2025",
        row=214,
        column="PROD_2023",
        found="the text 'abc'",
        expected="a number",
        advice="Look again",
    )
    assert str(refusal) == (
        "data.csv (MCS 2025), row 214, column 'PROD_2023': found the text 'abc'; expected a number. "
        "Look again. Nothing was imported."
    )
    assert isinstance(refusal, CritminError)
    assert refusal.exit_code != 0


def test_what_is_not_known_is_left_out():
    refusal = ImportRefused(file="data.csv", found="nothing", expected="something")
    assert str(refusal) == "data.csv: found nothing; expected something. Nothing was imported."
