"""Methods compared: how far five of them rank the minerals alike, and the rank of every mineral by each.

Ranks, correlations and gaps are those of the tables in models/marts/factsheet/methods; nothing is worked out
here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from string import ascii_lowercase
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

if TYPE_CHECKING:
    from datetime import date

    from critmin.factsheet.language import Language
    from critmin.factsheet.pages import Pages

Row = dict[str, Any]

# Tables of the two slides, and the order in which their rows stand there.
TABLES = {
    "factsheet_methods": "sort_order",
    "factsheet_method_ranks": "row_order, sort_order",
    "factsheet_method_pairs": "method_code, other_method_code",
    "factsheet_method_gaps": "gap_rank",
    "factsheet_method_bullets": "bullet_order",
    "factsheet_method_sources": "source_id",
}

_RANKS_HEIGHT_PT = 428.0
_RANKS_HEAD_PT = 30.0
_RANK_ROW_PT = 20.0  # at most


@dataclass(frozen=True)
class Method:
    """A method that is compared: what it ranks by, of which years, and how many minerals."""

    name: str
    measure: str
    years: str
    count: str


@dataclass(frozen=True)
class Agreement:
    """A cell of the matrix; the third of the scale decides how dark it is, None without a correlation."""

    correlation: str
    count: str
    third: int | None


@dataclass(frozen=True)
class Gap:
    """A mineral that two methods rank far apart, and what their facts don't have in common."""

    mineral: str
    ranks: tuple[str, str]
    count: str
    reasons: str


@dataclass(frozen=True)
class Rank:
    """A mineral's rank by a method, or the letter of the reason why there is none."""

    words: str
    third: int | None


@dataclass(frozen=True)
class RankRow:
    """A mineral with its rank by each method."""

    name: str
    ranks: tuple[Rank, ...]


@dataclass(frozen=True)
class Methods:
    """The contents of both slides."""

    title: str
    as_of: date
    reporter_words: str
    bullets: tuple[str, ...]
    methods: tuple[Method, ...]
    matrix: tuple[tuple[Agreement | None, ...], ...]
    gaps: tuple[Gap, ...]
    notes: tuple[str, ...]
    rows: tuple[RankRow, ...]
    rank_notes: tuple[str, ...]


class MethodsReader:
    """Makes the contents of the slides from the rows of their tables."""

    def __init__(
        self,
        tables: Mapping[str, Sequence[Row]],
        say: Language,
    ) -> None:
        self._tables = tables
        self._say = say

    def read(self, as_of: date, reporter_words: str, rule_line: str) -> Methods | None:
        """Contents for one reporter; None where nothing is ranked for it."""
        ranks = self._tables["factsheet_method_ranks"]
        if not ranks:
            return None
        letters = self._letters(ranks)
        reasons = self._say.listed(
            self._say("reason_letter", letter=letter, reason=reason) for reason, letter in letters.items()
        )
        cited = dict.fromkeys(self._say.cited(row) for row in self._tables["factsheet_method_sources"])
        sources = self._say("source_line", sources=self._say.listed(cited, "source_separator"))

        def notes(words: str) -> tuple[str, ...]:
            return (self._say.apart(rule_line, self._say("note_line", notes=words)), sources)

        return Methods(
            self._say("methods_title"),
            as_of,
            reporter_words,
            tuple(self._bullet(row) for row in self._tables["factsheet_method_bullets"]),
            tuple(self._method(row) for row in self._tables["factsheet_methods"]),
            self._matrix(),
            tuple(self._gap(row) for row in self._tables["factsheet_method_gaps"]),
            notes(self._say("methods_note")),
            self._rows(ranks, letters),
            notes(self._say("methods_ranks_note", reasons=reasons)),
        )

    def _letters(self, ranks: Sequence[Row]) -> dict[str, str]:
        """The reasons that the page needs, each with the letter that stands for it in the cells."""
        needed = {row["reason_order"]: row["reason"] for row in ranks if row["method_rank"] is None}
        return dict(zip((needed[order] for order in sorted(needed)), ascii_lowercase, strict=False))

    def _rows(self, ranks: Sequence[Row], letters: Mapping[str, str]) -> tuple[RankRow, ...]:
        cells: dict[str, list[Rank]] = {}
        for row in ranks:
            cells.setdefault(row["name"], []).append(self._rank(row, letters))
        return tuple(RankRow(name, tuple(of_mineral)) for name, of_mineral in cells.items())

    def _rank(self, row: Row, letters: Mapping[str, str]) -> Rank:
        if row["method_rank"] is None:
            return Rank(letters[row["reason"]], None)
        mark = self._say("stale_mark") if row["is_earlier_year"] else ""
        return Rank(f"{_place(row['method_rank'])}{mark}", row["rank_third"])

    def _method(self, row: Row) -> Method:
        first, last = row["first_year"], row["last_year"]
        years = (
            "—"
            if first is None
            else str(last)
            if first == last
            else self._say("years_between", first=str(first), last=str(last))
        )
        return Method(
            row["name"], row["measure"], years, self._say("minerals_of", count=str(row["ranked_count"]))
        )

    def _matrix(self) -> tuple[tuple[Agreement | None, ...], ...]:
        """A row for each method, with nothing where it meets itself."""
        pairs = {
            (row["method_code"], row["other_method_code"]): row
            for row in self._tables["factsheet_method_pairs"]
        }
        codes = [row["method_code"] for row in self._tables["factsheet_methods"]]
        return tuple(
            tuple(None if code == other else self._agreement(pairs.get((code, other))) for other in codes)
            for code in codes
        )

    def _agreement(self, row: Row | None) -> Agreement:
        count = self._say("minerals_of", count=str(row["mineral_count"] if row else 0))
        if row is None or row["rank_correlation"] is None:
            return Agreement("—", count, None)
        return Agreement(
            self._say.number(row["rank_correlation"], "rank_correlation"), count, row["agreement_third"]
        )

    def _gap(self, row: Row) -> Gap:
        first = self._say("rank_of", name=row["method_name"], rank=_place(row["method_rank"]))
        second = self._say("rank_of", name=row["other_name"], rank=_place(row["other_rank"]))
        return Gap(
            row["name"],
            (first, second),
            self._say("of_minerals", count=str(row["mineral_count"])),
            self._say.names(row["remarks"], "list_separator") or "",
        )

    def _bullet(self, row: Row) -> str:
        correlation = row["rank_correlation"]
        return self._say.sentence(
            row,
            row["sentence_code"],
            method=row["method_name"],
            other=row["other_name"],
            correlation=None if correlation is None else self._say.number(correlation, "rank_correlation"),
            count=str(row["mineral_count"]),
            mineral=row["mineral_name"],
            rank=None if row["method_rank"] is None else _place(row["method_rank"]),
            other_rank=None if row["other_rank"] is None else _place(row["other_rank"]),
        )


def _place(rank: float) -> str:
    """A rank, with its half where equal scores share the mean of two places."""
    return f"{rank:g}"


def methods_slides(pages: Pages, shown: Methods) -> Iterator[Callable[[str], Markup]]:
    """The slide of agreement and the slide of ranks."""
    yield partial(_agreement, pages, shown)
    yield partial(_ranks, pages, shown)


def _agreement(pages: Pages, shown: Methods, page_label: str) -> Markup:
    return pages.slide(
        "slides/methods.html.j2",
        shown=shown,
        notes=shown.notes,
        kicker=pages.kicker(shown.as_of),
        page_label=page_label,
        where="methods",
    )


def _ranks(pages: Pages, shown: Methods, page_label: str) -> Markup:
    """Two tables side by side, as even as they can be."""
    half = -(-len(shown.rows) // 2)
    return pages.slide(
        "slides/method_ranks.html.j2",
        shown=shown,
        tables=[rows for rows in (shown.rows[:half], shown.rows[half:]) if rows],
        row_height_pt=min(_RANK_ROW_PT, (_RANKS_HEIGHT_PT - _RANKS_HEAD_PT) / half),
        notes=shown.rank_notes,
        kicker=pages.kicker(shown.as_of),
        page_label=page_label,
        where="method ranks",
    )
