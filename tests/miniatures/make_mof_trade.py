"""Small files of Japan's imports by commodity and country, in each layout that the Ministry has used.

All quantities and values are invented; codes and countries are real, because importers look them up.
"""

from __future__ import annotations

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
YEARLY = ("Quantity1-Year", "Quantity2-Year", "Value-Year")


def header(april: str = "Apr") -> list[str]:
    """The 45 columns."""
    months = [april if month == "Apr" else month for month in MONTHS]
    monthly = [f"{measure}-{month}" for month in months for measure in ("Quantity1", "Quantity2", "Value")]
    return ["Exp or Imp", "Year", "HS", "Country", "Unit1", "Unit2", *YEARLY, *monthly]


def line(
    reference_year: int,
    code: str,
    country: str,
    quantity2: int,
    value: int,
    unit2: str = "KG",
    unit1: str = "  ",
) -> list[str]:
    """One code from one country; everything came in in March and December, two thirds of it in March."""
    months = ["0"] * 36
    for number, part in ((3, 2), (12, 1)):
        months[3 * number - 2] = str(quantity2 * part // 3)
        months[3 * number - 1] = str(value * part // 3)
    yearly = [0, *(int(months[7 + at]) + int(months[34 + at]) for at in (0, 1))]
    return ["2", str(reference_year), f"'{code}'", country, unit1, unit2, *map(str, yearly), *months]


def as_csv(lines: list[list[str]], line_end: str = "\n") -> bytes:
    """Lines of cells as the Ministry writes them: no quotation marks, ASCII."""
    return "".join(",".join(cells) + line_end for cells in lines).encode("ascii")


def section_v_2019() -> list[list[str]]:
    """2009 and later (ik-100h2019i005.csv): April is Apr since 2017, an empty unit is two blanks."""
    return [
        header(),
        line(2019, "260300000", "409", 600, 900, "MT"),
        line(2019, "260300000", "407", 300, 450, "MT"),
        line(2019, "260400000", "618", 900, 60, "MT"),
        line(2019, "260400000", "117", 0, 300, "MT"),
        line(2019, "271019143", "111", 33, 66, "KG", "KL"),
    ]


def section_v_2012() -> list[list[str]]:
    """2009 to 2016 (ik-100h2012i005.csv): April is Apl."""
    return [header("Apl"), *(["2", "2012", *cells[2:]] for cells in section_v_2019()[1:])]


def ores_1988() -> list[list[str]]:
    """1988 to 2008 (d01h88i005.csv): April is Apl, an empty unit is nothing; deleted countries occur."""
    return [
        header("Apl"),
        line(1988, "260300000", "409", 600, 900, "MT", ""),
        line(1988, "260300000", "214", 3, 6, "MT", ""),
        line(1988, "260400000", "618", 900, 60, "MT", ""),
    ]


def section_i_2025() -> bytes:
    """2025 (section I): a byte order mark, Windows line ends, origins that were not declared."""
    lines = [
        header(),
        line(2025, "010121100", "304", 6, 30, "NO"),
        line(2025, "010619010", "702", 300, 90, "KG", "NO"),
        line(2025, "010619090", "703", 3, 3, "KG", "NO"),
    ]
    return b"\xef\xbb\xbf" + as_csv(lines, "\r\n")


def by_customs_office_2019() -> list[list[str]]:
    """Another table, 税関別: the column Custom after Year."""
    return [
        [*cells[:2], "Custom" if not at else "100", *cells[2:]] for at, cells in enumerate(section_v_2019())
    ]


def without_countries_2019() -> list[list[str]]:
    """Another table, 品別表: no column Country."""
    return [[*cells[:3], *cells[4:]] for cells in section_v_2019()[:3]]


def by_principal_commodity_2012() -> list[list[str]]:
    """Another table, 概況品: names of its own, codes with blanks."""
    columns = ["Exp or Imp", "Year", "Commodity", "Country", "Unit", "Quantity-Year", "Value-Year"]
    months = [
        f"{measure}-{month}" for month in ("Jan", "Feb", "Mar", "Apl") for measure in ("Quantity", "Value")
    ]
    return [
        [*columns, *months],
        ["2", "2012", "'2150701  '", "409", "MT", "600", "900", "600", "900", *["0"] * 6],
    ]
