"""What stands behind the figures of a document: exact values of the tables, and the rows of the sources.

Read once for all minerals; a document takes those of its own.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb

from critmin.factsheet.figures import Figure
from critmin.factsheet.filters import MINUS, decimal

Row = dict[str, Any]

# Where the unit of a column is another column of the row; the names of the others say what they are.
_UNIT_COLUMNS = {
    "total_quantity": "unit",
    "printed_total": "printed_unit_ja",
    "price_max": "unit_ja",
    "price_min": "unit_ja",
    "price_mean": "unit_ja",
    "target_value": "unit",
    "value": "unit",
}
_ROUNDED_FROM = 10
_TELLING_DIGITS = 2
_ORDER_ENDINGS = ("_order", "_number", "_rank", "place", "decimals", "year", "month", "_column")
_KEY_ENDINGS = ("_code", "_id", "lever")


@dataclass(frozen=True)
class Datum:
    """An exact value of a table that the pages read, with what it is of.

    `names` are the words of its row, by which it is told from equal values of others.
    """

    mineral_code: str
    reporter_code: str
    table: str
    column: str
    value: float | str
    unit: str
    indicator_code: str
    supply_stage: str
    country_code: str
    reference_year: int | None
    key: str
    names: frozenset[str]


@dataclass(frozen=True)
class SourceRow:
    """A row of a publisher's file that a figure rests on."""

    raw_row_id: str
    snapshot_id: str
    evidence: str
    country_code: str
    value_as_published: str
    unit_as_published: str
    used_value: float | None
    correction_ids: str


@dataclass(frozen=True)
class SourceFile:
    """An original file: its name and checksum, whose edition it is, and under which licence."""

    snapshot_id: str
    source_id: str
    edition_id: str
    file_name: str
    sha256: str
    licence: str
    published_on: date


_ROWS = """
    with shown as (
        select p.*, h.source_id as shown_source_id, p.evidence = 'quantity' as is_quantity,
            bool_or(is_quantity and p.source_id = h.source_id) over (
                partition by p.mineral_code, p.reporter_code, p.indicator_code, p.reference_year
            ) as has_shown_source
        from marts.provenance p
        inner join marts.indicator_headline h using (scenario_id, mineral_code, reporter_code, indicator_code)
        where list_contains(?, p.reporter_code) and p.basis in ('', h.basis)
    )

    select distinct mineral_code, indicator_code, reference_year, raw_row_id, snapshot_id, evidence,
        coalesce(country_code, ''), coalesce(value_as_published, ''), coalesce(unit_as_published, ''),
        used_value, coalesce(correction_ids, '')
    from shown
    where not is_quantity or not has_shown_source or source_id = shown_source_id
    order by all
"""

# A figure's key: mineral, indicator and year.
Key = tuple[str, str, int]


@dataclass(frozen=True)
class Evidence:
    """The source rows of every indicator and year, by mineral, and the files that they are in."""

    rows: Mapping[str, Mapping[Key, Sequence[SourceRow]]] = field(default_factory=dict)
    files: Mapping[str, SourceFile] = field(default_factory=dict)


def read_evidence(connection: duckdb.DuckDBPyConnection, reporters: Sequence[str]) -> Evidence:
    """The rows behind every indicator of the reporters, on the basis that the pages show.

    Where two series tell of the same imports, the rows are those of the series on the pages.
    """
    rows: dict[str, dict[Key, list[SourceRow]]] = defaultdict(lambda: defaultdict(list))
    answer = connection.execute(_ROWS, [list(reporters)])
    for mineral, indicator, year, *row in answer.fetchall():
        rows[mineral][mineral, indicator, year].append(SourceRow(*row))
    files = connection.execute(
        "select distinct snapshot_id, source_id, edition_id, file_name, sha256, "
        "coalesce(p.licence, s.licence), published_on "
        "from marts.provenance p inner join provenance.sources s using (source_id) order by all"
    ).fetchall()
    return Evidence(
        {mineral: dict(keyed) for mineral, keyed in rows.items()},
        {row[0]: SourceFile(*row) for row in files},
    )


def data_of(
    tables: Mapping[str, Iterable[Row]], minerals: Collection[str], *, with_shared: bool = False
) -> list[Datum]:
    """The exact values of the tables for some minerals.

    Args:
        tables: the rows that the pages are made of, by the name of their table.
        minerals: codes of the document's minerals.
        with_shared: also those of tables that are not about a mineral.
    """
    return [
        datum
        for table, rows in tables.items()
        for row in rows
        if (row["mineral_code"] in minerals if row.get("mineral_code") else with_shared)
        for datum in _data_in(table, row)
    ]


def _data_in(table: str, row: Row) -> Iterable[Datum]:
    indicator, stage, country = (
        str(row.get(name) or "") for name in ("indicator_code", "supply_stage", "country_code")
    )
    year = row.get("reference_year")
    key = ";".join(
        f"{name}={value}"
        for name, value in row.items()
        if value is not None
        and name.endswith(_KEY_ENDINGS)
        and name not in ("mineral_code", "reporter_code", "indicator_code", "supply_stage", "country_code")
    )
    names = frozenset(
        value
        for name, value in row.items()
        if isinstance(value, str) and len(value) > 1 and name.endswith(("_ja", "_en"))
    )
    for name, value in row.items():
        if isinstance(value, bool) or name.endswith(_ORDER_ENDINGS):
            continue
        if isinstance(value, int | float | Decimal):
            exact: float | str = float(value)
        elif isinstance(value, str) and name.startswith("rating") and not name.endswith("reason"):
            exact = value
        else:
            continue
        unit = row.get(_UNIT_COLUMNS.get(name, ""))
        yield Datum(
            str(row.get("mineral_code") or ""),
            str(row.get("reporter_code") or ""),
            table,
            name,
            exact,
            str(unit or ""),
            indicator,
            stage,
            country,
            year if isinstance(year, int) else None,
            key,
            names,
        )


@dataclass(frozen=True)
class Names:
    """The codes of minerals and indicators by their codes and printed names."""

    minerals: Mapping[str, str]
    indicators: Mapping[str, str]

    def mineral(self, place: Sequence[str]) -> str:
        """The mineral that a part of the page is about, the innermost that it names; empty for none."""
        return self._innermost(place, self.minerals)

    def indicator(self, place: Sequence[str]) -> str:
        """The indicator that a part of the page is about; empty for none."""
        return self._innermost(place, self.indicators)

    @staticmethod
    def _innermost(place: Sequence[str], codes: Mapping[str, str]) -> str:
        for part in reversed(place):
            if code := codes.get(part) or codes.get(part.partition(",")[0]):
                return code
        return ""


def names_of(tables: Mapping[str, Iterable[Row]]) -> Names:
    """The minerals and indicators of the tables."""

    def codes(table: str, code: str, *names: str) -> dict[str, str]:
        return {
            str(row[name]): row[code]
            for row in tables.get(table, ())
            for name in (code, *names)
            if row.get(name)
        }

    return Names(
        codes("factsheet_minerals", "mineral_code", "name_ja", "name_en"),
        codes("factsheet_headlines", "indicator_code", "indicator_name_ja", "indicator_name_en"),
    )


class Matcher:
    """Finds the exact value behind a printed figure: one that is printed so, of the same part of the page."""

    def __init__(self, data: Sequence[Datum], names: Names) -> None:
        self._data = data
        self._names = names
        self._of: dict[str, list[tuple[float, int]]] = defaultdict(list)
        self._rated: dict[tuple[str, str], list[int]] = defaultdict(list)
        for place, datum in enumerate(data):
            if isinstance(datum.value, str):
                self._rated[datum.mineral_code, datum.value].append(place)
            else:
                self._of[datum.mineral_code].append((abs(datum.value), place))
        for numbers in self._of.values():
            numbers.sort()

    def find(self, figure: Figure, before: str) -> int | None:
        """The place of the value among the data; None where nothing tells which it is.

        Args:
            figure: as printed.
            before: the names of the parts of the page around it and the texts just before its own.
        """
        mineral = self._names.mineral(figure.text.place)
        if figure.kind == "rating":
            fitting = self._rated[mineral, figure.printed]
        elif figure.kind == "number":
            fitting = self._printed_so(figure, self._of[mineral])
        else:
            return None
        indicator = self._names.indicator(figure.text.place)
        scored = [(self._score(self._data[place], indicator, before, figure), -place) for place in fitting]
        score, place = max(scored, default=(0, 0))
        return -place if score > 0 else None

    def _printed_so(self, figure: Figure, numbers: Sequence[tuple[float, int]]) -> list[int]:
        places = len(figure.printed.partition(".")[2])
        unsigned = figure.printed.lstrip("−-+±")
        size = abs(figure.number or 0.0)
        half = 0.5000001 * 10.0**-places
        if figure.is_percent:
            size, half = size / 100, half / 100
        first = bisect_left(numbers, (size - half, 0))
        last = bisect_right(numbers, (size + half, len(self._data)))
        return [
            place
            for value, place in numbers[first:last]
            # A number of one digit is a count or a share, not what is left of an index by rounding.
            if (figure.is_percent or places or value >= _ROUNDED_FROM or value == size)
            and printed_as(value, places, is_percent=figure.is_percent) == unsigned
        ]

    @staticmethod
    def _score(datum: Datum, indicator: str, before: str, figure: Figure) -> int:
        own = figure.text.words
        is_named = any(name in own for name in datum.names)
        is_named_before = any(name in before for name in datum.names)
        if indicator and datum.indicator_code and datum.indicator_code != indicator:
            return -1
        if datum.country_code and not is_named and not is_named_before:
            return -1
        score = 4 if indicator and datum.indicator_code else 0
        score += 3 if is_named else is_named_before
        score += 2 * bool(datum.reference_year and str(datum.reference_year) in own)
        return score + (len(figure.printed.strip("0.,−+")) > _TELLING_DIGITS)


def printed_as(value: float, places: int, *, is_percent: bool) -> str:
    """A value as the pages print it without a sign, with so many decimals."""
    exact = Decimal(repr(float(value)))
    return decimal(float(exact.scaleb(2) if is_percent else exact), places).lstrip(MINUS)
