"""The trend page's contents: the six indicators over the years, the price and the reserve life.

Every figure, comparison and break was worked out by the models factsheet_trend_*; here they become words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from critmin.factsheet.filters import circled_numbers, cut, decimal, percent
from critmin.factsheet.language import Language

if TYPE_CHECKING:
    from critmin.factsheet.contents import Indicator

Row = dict[str, Any]
# The rows of a table that are about a mineral.
RowsOf = Callable[[str, str], list[Row]]

# Tables with rows of every reporter and of the world, and the order in which those of a sheet are read.
REPORTER_TABLES = {
    "factsheet_trend_points": "mineral_code, indicator_code, series_order, reference_year",
    "factsheet_trend_panels": "mineral_code, indicator_number",
    "factsheet_trend_bullets": "mineral_code, bullet_order",
    "factsheet_trend_sources": "mineral_code, indicator_number, is_main desc, first_edition_year, source_id",
}
SHARED_TABLES = {"factsheet_reserve_lives": "mineral_code, reference_year"}

_UNITS = {
    "reserve_concentration": "trend_unit_hhi",
    "production_concentration": "trend_unit_hhi",
    "concentrate_import_stability": "trend_unit_stability",
    "refined_import_stability": "trend_unit_stability",
    "price_variability": "trend_unit_price",
    "secondary_supply_rate": "trend_unit_rate",
}


@dataclass(frozen=True)
class TrendPoint:
    """A year's value with the bounds that a remainder leaves open, and how it hangs on the value before."""

    reference_year: int
    value: float
    bounds: tuple[float, float] | None
    link: str
    is_headline: bool


@dataclass(frozen=True)
class TrendSeries:
    """Values from one source or nomenclature, named with its editions."""

    name: str
    points: tuple[TrendPoint, ...]


@dataclass(frozen=True)
class TrendPanel:
    """A chart: what it is, its newest value and rating in words, its series; or why there is none.

    `cuts` are those between Low and Mid and between Mid and High; the second is the lower one where risk is
    high when the value is low.
    """

    name: str
    unit: str
    newest: str
    rating: str
    marks: str
    cuts: tuple[float, float] | None
    cut_words: str
    is_percent: bool
    years: tuple[int, int]
    series: tuple[TrendSeries, ...]
    absence: str
    alternative: str


@dataclass(frozen=True)
class Trend:
    """Everything on the page of one mineral but the price line, which is that of the analysis page."""

    bullets: tuple[str, ...]
    panels: tuple[TrendPanel, ...]
    life: TrendPanel
    notes: tuple[str, ...]


class TrendReader:
    """Makes the page of each mineral.

    Args:
        rows_of: rows of a table about a mineral.
        language: writes the page.
    """

    def __init__(self, rows_of: RowsOf, language: Language) -> None:
        self._of = rows_of
        self._t = language

    def read(
        self, code: str, indicators: Sequence[Indicator], rules: str, meanings: Callable[[Iterable[str]], str]
    ) -> Trend:
        """The page of a mineral.

        Args:
            code: the mineral.
            indicators: those of its analysis page.
            rules: what the foot of every page says.
            meanings: what the marks beside ratings mean, in words.
        """
        marks = {one.number: one.marks for one in indicators}
        panels = self._of("factsheet_trend_panels", code)
        sources = self._sources(code)
        foot = self._t.apart(self._t("source_line", sources=sources) if sources else "", rules)
        shown = tuple(self._panel(code, row, marks) for row in panels)
        note = self._t("trend_note", first_year=str(panels[0]["trend_first_year"]))
        note = self._t.apart(note, meanings(one.marks for one in shown))
        return Trend(
            tuple(self._bullet(code, row, panels) for row in self._of("factsheet_trend_bullets", code)),
            shown,
            self._life(code, panels[0]),
            (self._t("note_line", notes=note), foot),
        )

    def _bullet(self, code: str, row: Row, panels: list[Row]) -> str:
        places: dict[str, str] = {
            "worse": _circled(row["worse_numbers"]),
            "better": _circled(row["better_numbers"]),
        }
        mover = next(
            (panel for panel in panels if panel["indicator_number"] == row["indicator_number"]), None
        )
        if mover is not None:
            places |= {
                "indicator": self._name(mover),
                "first_year": str(mover["compared_year"]),
                "first_value": self._value(mover, mover["compared_value"]),
                "year": str(mover["last_year"]),
                "value": self._value(mover, mover["last_value"]),
                "series": mover["series_name"],
            }
        if row["life_year"] is not None:
            places |= {
                "life_year": str(row["life_year"]),
                "life": self._t.number(row["reserve_life_years"], "reserve_life"),
                "first_life_year": str(row["first_life_year"]),
                "first_life": self._t.number(row["first_reserve_life_years"], "reserve_life"),
            }
        return self._t.sentence(row, f"{code}, {row['sentence_code']}", **places)

    def _name(self, row: Row) -> str:
        return f"{circled_numbers([row['indicator_number']])}{row['indicator_name']}"

    def _value(self, row: Row, value: float) -> str:
        return percent(value, row["decimals"]) if row["is_percent"] else decimal(value, row["decimals"])

    def _marks(self, row: Row, of_page_a: Mapping[int, str]) -> str:
        """All marks where the newest year is the analysis page's; of another one whether it is settled."""
        if row["last_year"] == row["headline_year"] and row["last_value"] == row["headline_value"]:
            return of_page_a[row["indicator_number"]]
        return self._t("undetermined_mark") if row["last_is_unsettled"] else ""

    def _panel(self, code: str, row: Row, marks: Mapping[int, str]) -> TrendPanel:
        name, unit = self._name(row), self._t(_UNITS[row["indicator_code"]])
        cuts = None if row["low_mid_cut"] is None else (row["low_mid_cut"], row["mid_high_cut"])
        years = (row["axis_from"], row["axis_to"])
        if row["absence_reason"]:
            absence = self._t(row["absence_reason"])
            return TrendPanel(
                name,
                unit,
                "",
                "N/A",
                "",
                cuts,
                "",
                row["is_percent"],
                years,
                (),
                absence,
                self._t.about(name, absence),
            )
        words = (cut(one) for one in cuts) if cuts and not row["is_percent"] else ()
        if cuts and row["is_percent"]:
            words = (percent(one) for one in cuts)
        low_high = dict(zip(("low", "high"), words, strict=False))
        cut_words = self._t("trend_cuts", **low_high) if low_high else ""
        series = self._series(code, row)
        newest = self._newest(row, row["last_year"], row["last_value"])
        is_over = row["headline_value"] is None
        if is_over:
            newest = self._t(
                "trend_over",
                newest=newest,
                rating=row["last_rating"],
                year=str(row["headline_year"]),
                reason=self._t(row["rating_reason"]),
            )
        told = [
            self._t.about(
                one.name,
                self._t.listed(self._newest(row, point.reference_year, point.value) for point in one.points),
            )
            for one in series
        ]
        rating = "N/A" if is_over else row["last_rating"]
        return TrendPanel(
            name,
            unit,
            newest,
            rating,
            "" if is_over else self._marks(row, marks),
            cuts,
            cut_words,
            row["is_percent"],
            years,
            series,
            "",
            self._alternative(
                [self._t.with_remark(name, unit), cut_words, f"{newest} {self._t('rating')} {rating}", *told]
            ),
        )

    def _alternative(self, parts: list[str]) -> str:
        return self._t.sentences(part for part in parts if part)

    def _newest(self, row: Row, reference_year: int, value: float) -> str:
        return self._t("trend_value", year=str(reference_year), value=self._value(row, value))

    def _series(self, code: str, panel: Row) -> tuple[TrendSeries, ...]:
        """Series in their order everywhere on the sheet; one that comes back after another is one series."""
        editions = {
            row["source_id"]: self._editions(row)
            for row in self._of("factsheet_trend_sources", code)
            if row["indicator_code"] == panel["indicator_code"] and row["is_main"]
        }
        grouped: dict[str, list[TrendPoint]] = {}
        for row in self._of("factsheet_trend_points", code):
            if row["indicator_code"] != panel["indicator_code"]:
                continue
            name = f"{row['series_name']}{editions[row['source_id']]}"
            bounds = None if row["upper_bound"] is None else (row["lower_bound"], row["upper_bound"])
            grouped.setdefault(name, []).append(
                TrendPoint(
                    row["reference_year"], row["indicator_value"], bounds, row["link"], row["is_headline"]
                )
            )
        return tuple(TrendSeries(name, tuple(points)) for name, points in grouped.items())

    def _editions(self, row: Row) -> str:
        """The editions of a source as they stand after its name; nothing where a year is its own edition."""
        if not row["prints_edition"]:
            return ""
        first, last = row["first_edition_year"], row["last_edition_year"]
        if first == last:
            return " " + self._t("edition_year", year=str(last))
        return " " + self._t("edition_range", **{"from": str(first), "to": str(last)})

    def _life(self, code: str, panel: Row) -> TrendPanel:
        rows = self._of("factsheet_reserve_lives", code)
        name, unit = self._t("trend_life"), self._t("trend_unit_life")
        years = (min([row["reference_year"] for row in rows] + [panel["least_axis_from"]]), panel["axis_to"])
        if not rows:
            absence = self._t("trend_life_absent")
            return TrendPanel(
                name, unit, "", "", "", None, "", False, years, (), absence, self._t.about(name, absence)
            )
        source = {
            "prints_edition": True,
            "first_edition_year": min(row["first_edition_year"] for row in rows),
            "last_edition_year": max(row["last_edition_year"] for row in rows),
        }
        told = [
            self._t(
                "trend_life_value",
                year=str(row["reference_year"]),
                value=self._t.number(row["reserve_life_years"], "reserve_life"),
            )
            for row in rows
        ]
        series = TrendSeries(
            f"{rows[0]['short_name']}{self._editions(source)}",
            tuple(
                TrendPoint(row["reference_year"], row["reserve_life_years"], None, row["link"], False)
                for row in rows
            ),
        )
        caveat = self._t("trend_life_lower") if rows[-1]["is_lower_bound"] else ""
        return TrendPanel(
            name,
            unit,
            told[-1],
            "",
            "",
            None,
            caveat,
            False,
            years,
            (series,),
            "",
            self._alternative(
                [
                    self._t.with_remark(name, unit),
                    caveat,
                    self._t.about(series.name, self._t.listed(told)),
                ]
            ),
        )

    def _sources(self, code: str) -> str:
        """Every source once, after the numbers of the indicators that rest on it."""
        numbers: dict[str, list[int]] = {}
        for row in self._of("factsheet_trend_sources", code):
            numbers.setdefault(row["citation"], []).append(row["indicator_number"])
        return self._t("list_separator").join(
            f"{circled_numbers(sorted(set(those)))}{citation}" for citation, those in numbers.items()
        )


def _circled(numbers: str | None) -> str:
    return circled_numbers(int(number) for number in numbers.split(",")) if numbers else ""
