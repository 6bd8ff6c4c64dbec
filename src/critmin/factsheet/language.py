"""The language of the pages: words by code, how lists, sentences, dates and figures with words are written.

The tables of the pages carry every text in both languages (name_ja, name_en); a row that is read in one of
them has it under the bare name (name). What else differs between the languages is a term of terms.csv.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from critmin.errors import CritminError
from critmin.factsheet.filters import MINUS, decimal, fill, percent

Row = dict[str, Any]

LANGUAGES = ("ja", "en")
DEFAULT = "ja"
# Places of sentences that names of goods, stages and measures come into.
_COMMON_NOUNS = frozenset({"mineral", "minerals", "stage", "measures", "counted_as"})
_COUNTRY = "country_name"
# Two for a character as wide as high, one for any other: the longest short name of a country has 24.
LONGEST_NAME = 24
# For a sheet on which a name of that length has no room.
SHORTER_NAMES = (16, 10)
_DOTS = "…"


class Language:
    """Writes in one language; called with a code, it gives the printed word."""

    def __init__(
        self,
        code: str,
        terms: Iterable[Mapping[str, Any]],
        decimals: Iterable[Mapping[str, Any]] = (),
        longest_name: int = LONGEST_NAME,
    ) -> None:
        """Take the words of a language.

        Args:
            code: ja or en.
            terms: rows of terms.csv: term, ja, en.
            decimals: rows of printed_decimals.csv: quantity, decimals.
        """
        self._decimals = {row["quantity"]: int(row["decimals"]) for row in decimals}
        self._longest_name = longest_name
        self.code = code
        self.terms: dict[str, str] = {row["term"]: row[code] for row in terms}

    def __call__(self, term: str, **values: str | None) -> str:
        """A printed word by its code, its {places} filled.

        Raises:
            CritminError: no such term, or a place without a value.
        """
        try:
            words = self.terms[term]
        except KeyError:
            raise CritminError(
                f"no term {term!r} in seeds/reference/terms.csv, which the pages print"
            ) from None
        return fill(words, f"term {term}", **values) if values else words

    def localised(self, rows: Sequence[Row]) -> list[Row]:
        """Rows with every text of the language under its bare name, beside those of both languages."""
        suffix = f"_{self.code}"
        texts = {
            name: name.removesuffix(suffix) for name in (rows[0] if rows else ()) if name.endswith(suffix)
        }
        return [
            row
            | {
                bare: shortened(row[name], self._longest_name) if bare.endswith(_COUNTRY) else row[name]
                for name, bare in texts.items()
            }
            for row in rows
        ]

    def sentence(self, row: Row, where: str, column: str = "template", **values: str | None) -> str:
        """A sentence of sentences.csv with its places filled, begun with a capital where there are any.

        Raises:
            CritminError: a place has no value.
        """
        values |= {place: self.within(values[place]) for place in _COMMON_NOUNS & set(values)}
        words = fill(row[column], where, **values)
        return words[:1].upper() + words[1:]

    def within(self, names: str | None) -> str | None:
        """Common nouns inside a sentence begin with a small letter, abbreviations do not: lithium, PGM."""
        if names is None:
            return None
        separator = self("list_separator")
        return separator.join(
            name[:1].lower() + name[1:] if name[1:2].islower() else name for name in names.split(separator)
        )

    def beside(self, row: Row) -> str:
        """The English name that stands beside the printed one; nothing where they are the same."""
        return "" if row["name_en"] == row["name"] else row["name_en"]

    # Putting words together

    def listed(self, items: Iterable[str], separator: str = "list_separator") -> str:
        """Items of a list."""
        return self(separator).join(items)

    def names(self, numbered: str | None, separator: str = "name_separator") -> str | None:
        """1:銅,2:鉛 as 銅・鉛; None for None."""
        if numbered is None:
            return None
        pairs = sorted(
            (int(number), name) for number, name in (part.split(":", 1) for part in numbered.split(","))
        )
        return self.listed((name for _, name in pairs), separator)

    def sentences(self, parts: Iterable[str]) -> str:
        """Statements one after another, each with its full stop."""
        end = self("sentence_end")
        return "".join(f"{part.removesuffix(end.strip())}{end}" for part in parts).strip()

    def apart(self, *parts: str) -> str:
        """Parts of a note that stand apart on one line."""
        gap = self("note_gap")
        *before, last = (part for part in parts if part)
        return gap.join([*(part.removesuffix(gap.strip()) for part in before), last])

    def about(self, name: str, words: str) -> str:
        """What is said of something, after its name."""
        return self("of_what", name=name, words=words)

    def with_remark(self, words: str, remark: str) -> str:
        """Words with a remark in brackets behind them."""
        return self("with_remark", words=words, remark=remark)

    def cited(self, row: Row) -> str:
        """A citation, or a document by author and title where there is none."""
        return row.get("citation") or self("title_of", author=row["author"], title=row["title"])

    # Dates

    def year(self, number: int) -> str:
        return self("year_of", year=str(number))

    def month(self, day: date) -> str:
        """2022-03-01 as 2022年3月 or Mar 2022."""
        return self("month_of", **self._parts(day))

    def day(self, day: date) -> str:
        """2026-05-27 as 2026年5月27日 or 27 May 2026."""
        return self("day_of", **self._parts(day))

    def _parts(self, day: date) -> dict[str, str]:
        return {
            "year": str(day.year),
            "month": str(day.month),
            "month_name": self(f"month_{day.month}"),
            "day": str(day.day),
        }

    def edition(self, published: date, *, is_printed: bool) -> str:
        """The edition that came out then, by month where the day is printed."""
        return self("edition_month" if is_printed else "edition_year", **self._parts(published))

    # Figures

    def number(self, value: float, quantity: str, *, signed: bool = False) -> str:
        """A figure with the decimals of its quantity, rounded half up; with a plus where that is wanted."""
        text = decimal(value, self._decimals[quantity])
        return f"+{text}" if signed and not text.startswith(MINUS) else text

    def share(self, share: float, whole: int | None = None) -> str:
        """A share in whole percent, and what would be nothing as less than one.

        Nothing is zero by rounding: 0.3 % of an import is an import. `whole` is the percent that the share's
        list prints, where it stands in one: those of a list add up to 100.
        """
        text = percent(share) if whole is None else f"{whole}%"
        return self("less_than_value", value="1%") if share > 0 and text == "0%" else text

    def change(self, share: float | None) -> str:
        """A change as a share of what was: signed whole percent, a remnant or a trace said as such.

        −0.9998 is not all, and −0.002 is not nothing. Empty for None.
        """
        if share is None:
            return ""
        if share == 0:
            return "±0%"
        sign = MINUS if share < 0 else "+"
        size = abs(share)
        if size < 1 and percent(size) == "100%":
            return f"{sign}{self('more_than_value', value='99%')}"
        if percent(size) == "0%":
            return self("fall_of" if share < 0 else "rise_of", size=self.share(size))
        return f"{sign}{percent(size)}"

    def total(self, value: float, places: int) -> str:
        """A total as a ring prints it: what would round to nothing is less than the last decimal."""
        text = decimal(value, places)
        if value > 0 and not text.strip("0."):
            return self("less_than_value", value=decimal(float(Decimal(1).scaleb(-places)), places))
        return text


def shortened(name: str | None, longest: int = LONGEST_NAME) -> str | None:
    """A country's name as short as the pages have room for; what is left out is shown by three dots.

    Lists, charts and sentences are laid out for the longest of the short names that countries go by.
    """
    if name is None or sum(map(_breadth, name)) <= longest:
        return name
    room = longest - _breadth(_DOTS)
    kept = name
    while sum(map(_breadth, kept)) > room:
        kept = kept[:-1]
    return kept.rstrip() + _DOTS


def _breadth(character: str) -> int:
    return 2 if unicodedata.east_asian_width(character) in "WFA" else 1
