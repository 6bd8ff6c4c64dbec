"""How figures are written on the pages, alike in every language; where they need words see language.py.

A filter formats one value, it never adds or divides two.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from critmin.errors import CritminError

MINUS = "−"


def decimal(value: float | None, places: int = 3) -> str:
    """A number with a fixed count of decimals, rounded half up, thousands grouped; empty for None.

    The number is rounded as it is written in decimal: 0.345 gives 0.35, whatever its binary digits are.
    """
    if value is None:
        return ""
    rounded = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    text = f"{abs(rounded):,}"
    return MINUS + text if rounded < 0 else text


def percent(share: float | None, places: int = 0) -> str:
    """A share of 0 to 1 in percent, rounded half up; empty for None."""
    return "" if share is None else f"{decimal(_hundredfold(share), places)}%"


def cut(value: float) -> str:
    """A cut between two ratings: two decimals, a third where it has one (0.30, 0.045)."""
    text = decimal(value, 3)
    return text.removesuffix("0")


def price(value: float) -> str:
    """A price: whole from a thousand on, else up to two decimals without trailing zeros."""
    if value >= 1000:
        return decimal(value, 0)
    text = decimal(value, 2)
    return text.removesuffix("0").removesuffix("0").removesuffix(".")


def circled_numbers(numbers: Iterable[int]) -> str:
    """Numbers of indicators as they stand on the page: 1 and 4 as ①④."""
    return "".join(chr(ord("①") + number - 1) for number in numbers)


def coordinate(value: float) -> str:
    """A length in a drawing: two decimals, no trailing zeros, no minus zero."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def fill(pattern: str, where: str, **values: str | None) -> str:
    """Put values into the {braces} of a sentence.

    Raises:
        CritminError: the sentence asks for a value that is not there; printing on would leave a gap.
    """

    def value_of(match: re.Match[str]) -> str:
        value = values.get(match[1])
        if value is None or value == "":
            raise CritminError(
                f"{where}: the sentence {pattern!r} asks for {{{match[1]}}}, which has no value here"
            )
        return value

    return re.sub(r"\{(\w+)\}", value_of, pattern)


def _hundredfold(share: float) -> float:
    """A share times one hundred without binary noise: 0.285 becomes 28.5, not 28.499999999999996."""
    return float(Decimal(repr(float(share))).scaleb(2))
