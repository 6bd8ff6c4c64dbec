"""The page with the world map of production, and the four indices that count countries on their scales.

Shares, shades and bounds were worked out by the models factsheet_map_* and factsheet_trend_panels.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from critmin.factsheet.filters import circled_numbers, decimal, percent
from critmin.factsheet.language import Language
from critmin.factsheet.world_map import Share

if TYPE_CHECKING:
    from critmin.factsheet.contents import Indicator

Row = dict[str, Any]
RowsOf = Callable[[str, str], list[Row]]

REPORTER_TABLES = {"factsheet_map_bullets": "mineral_code, bullet_order"}
SHARED_TABLES = {
    "factsheet_map_shares": "mineral_code, country_rank",
    "factsheet_map_steps": "step",
}

_INDICATOR = "production_concentration"
NUMBERS = frozenset(range(1, 5))  # the first four indicators count countries


@dataclass(frozen=True)
class RangeRow:
    """What a bar says of an indicator; without a value the words that say why."""

    name: str
    words: str
    rating: str
    marks: str
    value: float | None
    bounds: tuple[float, float] | None
    cuts: tuple[float, float] | None
    alternative: str
    source: str = ""


@dataclass(frozen=True)
class MapPage:
    """What the page of one mineral says; `steps` are the words of the shades from the lightest on."""

    heading: str
    whole: str
    source: str
    bullets: tuple[str, ...]
    shares: tuple[Share, ...]
    steps: tuple[tuple[int, str], ...]
    bars: tuple[RangeRow, ...]
    alternative: str
    notes: tuple[str, ...]


class MapReader:
    """Makes the page of each mineral whose production is known by country.

    Args:
        rows_of: rows of a table about a mineral.
        steps: rows of factsheet_map_steps.
        language: writes the page.
    """

    def __init__(self, rows_of: RowsOf, steps: list[Row], language: Language) -> None:
        self._of = rows_of
        self._step_rows = steps
        self._t = language

    def read(
        self,
        code: str,
        indicators: Sequence[Indicator],
        sources: str,
        rules: str,
        meanings: Callable[[Iterable[str]], str],
    ) -> MapPage | None:
        """The page of a mineral; None without shares.

        Args:
            code: the mineral.
            indicators: those of its analysis page.
            sources: those of the page's figures.
            rules: what the foot of every page says.
            meanings: what the marks beside ratings mean, in words.
        """
        rows = self._of("factsheet_map_shares", code)
        (production,) = [one for one in indicators if one.code == _INDICATOR]
        ring = production.chart
        if not rows or ring is None:
            return None
        t = self._t
        heading = t("map_heading", quantity=ring.quantity_name)
        year = str(ring.reference_year)
        if ring.total_unit == t("percent"):
            whole = t("map_shares", year=year)
        else:
            total = t.total(ring.total, ring.total_places)
            whole = t("map_whole", year=year, total=total, unit=ring.total_unit)
        panels = self._of("factsheet_trend_panels", code)
        remainder = next(row["remainder_share"] for row in panels if row["indicator_code"] == _INDICATOR)
        others = [t("map_remainder", share=t.share(remainder))] if remainder else []
        named = [self._named(row) for row in rows]
        bars = tuple(self._bar(row, indicators) for row in panels if row["indicator_number"] in NUMBERS)
        return MapPage(
            heading,
            t.listed([whole, *others]),
            self._source(production),
            tuple(self._bullet(code, row) for row in self._of("factsheet_map_bullets", code)),
            tuple(
                Share(
                    row["country_code"],
                    row["share"],
                    row["step"],
                    words if row["is_labelled"] else "",
                    row["colour_hex"],
                )
                for row, words in zip(rows, named, strict=True)
            ),
            self._steps(),
            bars,
            t.sentences([heading, whole, t.listed([*named, *others]), self._source(production)]),
            (
                t("note_line", notes=t.apart(t("map_note"), meanings(bar.marks for bar in bars))),
                t.apart(t("source_line", sources=sources) if sources else "", t("map_outlines"), rules),
            ),
        )

    def _named(self, row: Row) -> str:
        return self._t(
            "map_country",
            country=row["country_name"],
            share=self._t.share(row["share"], row["printed_percent"]),
        )

    def _bullet(self, code: str, row: Row) -> str:
        top3 = row["printed_top3_percent"]
        return self._t.sentence(
            row,
            f"{code}, {row['sentence_code']}",
            quantity=row["quantity_name"],
            country=row["country_name"],
            share=self._t.share(row["share"], row["printed_percent"]),
            top3_share=None if top3 is None else f"{top3}%",
            year=str(row["reference_year"]),
            indicators=circled_numbers(int(one) for one in (row["open_numbers"] or "").split(",") if one),
        )

    def _source(self, indicator: Indicator) -> str:
        """Years and source of an indicator, without the mark that the analysis page explains."""
        return indicator.chart_note.split("\n")[0].replace(self._t("stale_mark"), "")

    def _steps(self) -> tuple[tuple[int, str], ...]:
        """The shades' words: below the second step, between two, from the last one."""
        edges = [percent(row["from_share"]) for row in self._step_rows]
        words = [
            self._t("map_step_below", below=edges[1]),
            *(
                self._t("map_step_between", **{"from": low, "below": high})
                for low, high in pairwise(edges[1:])
            ),
            self._t("map_step_from", **{"from": edges[-1]}),
        ]
        return tuple((row["step"], one) for row, one in zip(self._step_rows, words, strict=True))

    def _bar(self, row: Row, indicators: Sequence[Indicator]) -> RangeRow:
        t = self._t
        name = f"{circled_numbers([row['indicator_number']])}{row['indicator_name']}"
        cuts = None if row["low_mid_cut"] is None else (row["low_mid_cut"], row["mid_high_cut"])
        value = row["headline_value"]
        if value is None:
            reason = t(row["rating_reason"])
            return RangeRow(name, reason, "N/A", "", None, None, cuts, t.about(name, reason))
        year, shown = str(row["headline_year"]), decimal(value, row["decimals"])
        low, high = row["headline_lower_bound"], row["headline_upper_bound"]
        bounds = None if low is None or high is None else (low, high)
        words = t("map_exact", year=year, value=shown)
        if bounds and decimal(low, row["decimals"]) == decimal(high, row["decimals"]):
            bounds = None  # nearer than what is printed
        if bounds:
            words = t(
                "map_range",
                year=year,
                value=shown,
                lower=decimal(low, row["decimals"]),
                upper=decimal(high, row["decimals"]),
            )
        rated = f"{t('rating')} {row['headline_rating']}"
        (indicator,) = [one for one in indicators if one.code == row["indicator_code"]]
        source = self._source(indicator)
        said = t.about(name, t.sentences([indicator.value_words, words, rated, source]))
        return RangeRow(
            name,
            words,
            row["headline_rating"],
            indicator.marks,
            value,
            bounds,
            cuts,
            said,
            source,
        )
