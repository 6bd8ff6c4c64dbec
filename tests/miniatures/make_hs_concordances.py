"""Small tables between editions of the Harmonised System; the links are invented, the layouts are real."""

from __future__ import annotations

from xls_files import Cell

Sheets = dict[str, list[list[Cell]]]


def workbook_2022() -> Sheets:
    """HS2022toHS1992…xlsx: one header row, and two; both sides of the first header are "From"."""
    return {
        "HS2022-HS1992 Conversions": [
            ["From HS 2022", "From HS 1992"],
            ["010121", "010111"],
            ["811292", "811291"],
            ["999999", "999999"],
        ],
        "HS2022-HS1992 Correlations": [
            ["Between", None, None],
            ["HS 2022", "HS 1992", "Relationship"],
            ["010121", "010111", "n:n"],
            ["811292", "811230", "n:n"],
            ["811292", "811291", "n:n"],
            ["810610", "810600", "n:1"],
        ],
    }


def workbook_2017() -> Sheets:
    """HS2022toHS2017…xlsx: names without a blank, one of them with a blank before it."""
    return {
        "HS2022-HS2017 Conversions": [["From HS2022", "To HS2017"], ["970690", "970600"]],
        "HS2022-HS2017 Correlations": [
            ["Between", None, None],
            ["HS2022", " HS2017", "Relationship"],
            ["970690", "970600", "n:1"],
        ],
    }


def sheet_2012() -> list[list[Cell]]:
    """HS 2012 to HS 2007….xls: the old kind of workbook, with a column "ex" that has no header."""
    return [
        ["Between", None, None, None],
        ["HS 2012", None, "HS 2007", "Relationship"],
        ["010121", "ex", "010110", "n:n"],
        ["970600", None, "970600", "1:1"],
    ]


def consolidated() -> str:
    """The Harvard Growth Lab's table: codes are numbers without leading zeros, of the SITC too."""
    return (
        "code.after,code.before,Relationship,adjustment\n"
        "10111,10110,1:1,1996 to 1992\n"
        "811292,811291,n:1,2022 to 2017\n"
        "10121,II,n:n,1992 to 1988\n"
        "7521,7521,n:n,1988 to 1976\n"
        "7521,7521,1:1,1988 to 1976\n"
    )
