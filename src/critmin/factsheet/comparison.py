"""Scenarios side by side: those of one mineral, and the minerals of one, before and after.

The figures are those of the marts for the pages of scenarios (models/marts/factsheet/scenarios); nothing is
worked out here.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from critmin.factsheet.filters import circled_numbers, decimal, percent

if TYPE_CHECKING:
    from datetime import date

    from critmin.factsheet.contents import Sheet
    from critmin.factsheet.language import Language
    from critmin.factsheet.pages import Pages

Row = dict[str, Any]

# Tables that follow from the scenarios, and the order in which their rows stand on the pages.
TABLES = {
    "factsheet_scenario_cells": "scenario_id, mineral_code, indicator_number",
    "factsheet_scenario_rows": "scenario_order nulls last, scenario_id, map_order",
    "factsheet_scenario_sources": "scenario_id, row_number",
    "factsheet_scenario_bullets": "scenario_id, bullet_order",
    "factsheet_comparison_rows": "mineral_code, place",
    "factsheet_comparison_bullets": "mineral_code, bullet_order",
}

_BODY_HEIGHT_PT = 345.0
_ROW_GAP_PT = 2.0
_COMPARED_ON_A_PAGE = 6
_MAPPED_ON_A_PAGE = 18
_MAPPED_WITH_COUNTRY = 11  # a second line says who stops
_MAPPED_ROW_PT = 34.0  # at most
_ROW_WITH_VALUES_PT = 25.0  # at least
_SOURCE_SEPARATOR = re.compile("[；;]")


@dataclass(frozen=True)
class Cell:
    """An indicator before and after; the words are empty where there is no value.

    Attributes:
        movement: same, improved, worsened or gone.
        lost_words: how much supply is gone; empty where none is.
        is_reached: whether the scenario acts on the indicator.
    """

    rating_before: str
    rating_after: str
    is_unsettled_before: bool
    is_unsettled_after: bool
    before_words: str
    after_words: str
    movement: str
    lost_words: str
    is_reached: bool

    @property
    def has_moved(self) -> bool:
        """Whether the rating is another one."""
        return self.movement != "same"


@dataclass(frozen=True)
class Compared:
    """A scenario of the mineral: its name, whose the assumptions are, the six indicators.

    `caveat` is what a reader has to know of its figures; empty where nothing.
    """

    name: str
    basis: str
    cells: tuple[Cell, ...]
    caveat: str = ""


@dataclass(frozen=True)
class Comparison:
    """The scenarios of one mineral, that which loses least supply first."""

    bullets: tuple[str, ...]
    indicators: tuple[tuple[int, str], ...]
    rows: tuple[Compared, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Mapped:
    """A mineral of the scenario: its six indicators, and the supply that is lost, by indicator.

    `country` is who stops, where that is another one with every mineral.
    """

    name: str
    country: str
    cells: tuple[Cell, ...]
    lost_words: str


@dataclass(frozen=True)
class ScenarioMap:
    """One scenario over all minerals that it reaches, those whose ratings move first."""

    scenario_id: str
    name: str
    as_of: date
    reporter_words: str
    is_in_deck: bool
    bullets: tuple[str, ...]
    indicators: tuple[tuple[int, str], ...]
    rows: tuple[Mapped, ...]
    notes: tuple[str, ...]


class ScenarioReader:
    """Makes the contents of the pages from the rows of their tables."""

    def __init__(
        self,
        tables: Mapping[str, Sequence[Row]],
        say: Language,
        indicators: tuple[tuple[int, str], ...],
        figure_sources: Callable[[Iterable[str]], list[str]],
    ) -> None:
        """Take the rows of TABLES, words and labels.

        Args:
            tables: the rows.
            say: writes the pages.
            indicators: the six indicators.
            figure_sources: names of the sources of these minerals' figures.
        """
        self._tables = tables
        self._say = say
        self._indicators = indicators
        self._figure_sources = figure_sources
        self._cells: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in tables["factsheet_scenario_cells"]:
            self._cells[row["scenario_id"], row["mineral_code"]].append(row)

    def comparison(
        self, mineral_code: str, rule_line: str, figure_sources: str, years: Sequence[str]
    ) -> Comparison | None:
        """The scenarios of a mineral; None where there are fewer than two to compare.

        Args:
            mineral_code: the mineral.
            rule_line: what every page says.
            figure_sources: where the figures come from.
            years: of which years they are, in a sentence; empty without a figure.
        """
        rows = [
            row for row in self._tables["factsheet_comparison_rows"] if row["mineral_code"] == mineral_code
        ]
        if not rows:
            return None
        compared = tuple(
            Compared(
                self._name(row),
                self._say(f"assumption_{row['assumption_basis']}"),
                self._six(row["scenario_id"], mineral_code),
                row["caveat"] or "",
            )
            for row in rows
        )
        bullets = [
            self._sentence(row)
            for row in self._tables["factsheet_comparison_bullets"]
            if row["mineral_code"] == mineral_code
        ]
        shown = {row["scenario_id"] for row in rows}
        sources = (
            row
            for row in self._tables["factsheet_scenario_sources"]
            if row["mineral_code"] == mineral_code and row["scenario_id"] in shown
        )
        figures = [figure_sources] if figure_sources else []
        notes = self._notes([self._say("comparison_note"), *years], rule_line, figures, sources)
        return Comparison(tuple(bullets), self._indicators, compared, notes)

    def maps(self, as_of: date, reporter_words: str, rule_line: str) -> tuple[ScenarioMap, ...]:
        """Every scenario over all its minerals; one that reaches no mineral has no map."""
        by_scenario: dict[str, list[Row]] = defaultdict(list)
        for row in self._tables["factsheet_scenario_rows"]:
            by_scenario[row["scenario_id"]].append(row)
        return tuple(
            ScenarioMap(
                scenario_id,
                self._map_name(rows[0]),
                as_of,
                reporter_words,
                rows[0]["is_in_deck"],
                tuple(
                    self._sentence(row)
                    for row in self._tables["factsheet_scenario_bullets"]
                    if row["scenario_id"] == scenario_id
                ),
                self._indicators,
                tuple(self._mapped(row) for row in rows),
                self._notes(
                    [self._say("scenario_map_note"), *self._caveats(rows)],
                    rule_line,
                    self._figure_sources(row["mineral_code"] for row in rows),
                    (
                        row
                        for row in self._tables["factsheet_scenario_sources"]
                        if row["scenario_id"] == scenario_id
                    ),
                ),
            )
            for scenario_id, rows in by_scenario.items()
        )

    def _name(self, row: Row) -> str:
        return row["scenario_name"] or self._say("single_supplier_name", country=row["country_name"])

    def _map_name(self, row: Row) -> str:
        """The stop of the largest supplier is another country's with every mineral."""
        return row["scenario_name"] or self._say("single_supplier_stops")

    def _caveats(self, rows: Iterable[Row]) -> list[str]:
        said = [
            self._say("caveat_of", mineral=row["mineral_name"], caveat=row["caveat"])
            for row in rows
            if row["caveat"]
        ]
        return [self._say.listed(said)] if said else []

    def _mapped(self, row: Row) -> Mapped:
        scenario_id, code = row["scenario_id"], row["mineral_code"]
        losses = " ".join(self._losses(scenario_id, code))
        return Mapped(row["mineral_name"], row["country_name"] or "", self._six(scenario_id, code), losses)

    def _losses(self, scenario_id: str, mineral_code: str) -> list[str]:
        return [
            f"{circled_numbers([cell['indicator_number']])}{self._say.share(cell['lost_share'])}"
            for cell in self._cells[scenario_id, mineral_code]
            if cell["lost_share"]
        ]

    def _six(self, scenario_id: str, mineral_code: str) -> tuple[Cell, ...]:
        return tuple(self._cell(row) for row in self._cells[scenario_id, mineral_code])

    def _cell(self, row: Row) -> Cell:
        def words(value: float | None) -> str:
            write = percent if row["is_percent"] else decimal
            return write(value, row["decimals"])

        return Cell(
            row["rating_before"],
            row["rating_after"],
            row["is_unsettled_before"],
            row["is_unsettled_after"],
            words(row["value_before"]),
            self._say("nothing_left") if row["movement"] == "gone" else words(row["value_after"]),
            row["movement"],
            self._say("supply_lost", share=self._say.share(row["lost_share"])) if row["lost_share"] else "",
            row["is_acted_on"],
        )

    def _sentence(self, row: Row) -> str:
        counts = {"count": "topic_count", "reached": "mineral_count"}
        counts |= {"improved": "improved_count", "worsened": "worsened_count"}
        places: dict[str, str | None] = {place: str(row.get(name)) for place, name in counts.items()}
        if "scenario_name" in row:
            places |= self._places_of_one(row)
        places["mineral"] = row.get("mineral_name")
        places["stage"] = row["stage_name"]
        places["share"] = None if row["lost_share"] is None else self._say.share(row["lost_share"])
        return self._say.sentence(row, row["sentence_code"], **places)

    def _places_of_one(self, row: Row) -> dict[str, str]:
        """What a sentence about one scenario of a mineral says of its indicators."""
        scenario_id, code = row["scenario_id"], row["mineral_code"]

        def moved(movement: str) -> str:
            return circled_numbers(
                [
                    cell["indicator_number"]
                    for cell in self._cells[scenario_id, code]
                    if cell["movement"] == movement
                ]
            )

        return {
            "scenario": self._name(row),
            "losses": self._say.listed(self._losses(scenario_id, code)),
            "raised": moved("worsened"),
            "lowered": moved("improved"),
        }

    def _notes(
        self, sentences: Sequence[str], rule_line: str, figures: Sequence[str], documents: Iterable[Row]
    ) -> tuple[str, ...]:
        """The rules and how to read the page, then the sources of the figures and every document once."""
        said = dict.fromkeys(
            [
                *figures,
                *(part.strip() for row in documents for part in _SOURCE_SEPARATOR.split(row["source"])),
            ]
        )
        notes = self._say.apart(rule_line, self._say("note_line", notes=self._say.sentences(sentences)))
        if not said:
            return (notes,)
        return (notes, self._say("source_line", sources=self._say.listed(said, "source_separator")))


def comparison_slides(pages: Pages, sheet: Sheet) -> Iterator[Callable[[str], Markup]]:
    """The comparison of a mineral's scenarios: none, one slide, or more where they don't fit one."""
    if sheet.comparison is None:
        return
    parts = _parts(sheet.comparison.rows, _COMPARED_ON_A_PAGE)
    for number, rows in enumerate(parts, start=1):
        yield partial(_comparison, pages, sheet, rows, pages.page_of(number, len(parts)))


def map_slides(pages: Pages, shown: ScenarioMap) -> Iterator[Callable[[str], Markup]]:
    """One scenario over all minerals, on as many slides as they need."""
    has_countries = any(row.country for row in shown.rows)
    parts = _parts(shown.rows, _MAPPED_WITH_COUNTRY if has_countries else _MAPPED_ON_A_PAGE)
    for number, rows in enumerate(parts, start=1):
        yield partial(_map, pages, shown, rows, pages.page_of(number, len(parts)))


def _parts(rows: Sequence[Any], most: int) -> list[Sequence[Any]]:
    """Rows in parts of one page; the parts are as even as they can be."""
    count = -(-len(rows) // most)
    size = -(-len(rows) // count)
    return [rows[start : start + size] for start in range(0, len(rows), size)]


def _comparison(
    pages: Pages, sheet: Sheet, rows: Sequence[Compared], page_of: str, page_label: str
) -> Markup:
    # The figures as published stand above the scenarios.
    height = _BODY_HEIGHT_PT / (len(rows) + 1) - _ROW_GAP_PT
    return pages.slide(
        "slides/comparison.html.j2",
        sheet=sheet,
        comparison=sheet.comparison,
        rows=rows,
        row_height_pt=height,
        page_of=page_of,
        notes=sheet.comparison.notes,
        kicker=pages.kicker(sheet.as_of, sheet.name_en),
        page_label=page_label,
        where=f"{sheet.code}, comparison page",
    )


def _map(pages: Pages, shown: ScenarioMap, rows: Sequence[Mapped], page_of: str, page_label: str) -> Markup:
    height = min(_MAPPED_ROW_PT, _BODY_HEIGHT_PT / len(rows) - _ROW_GAP_PT)
    return pages.slide(
        "slides/scenario_map.html.j2",
        map=shown,
        rows=rows,
        row_height_pt=height,
        has_values=height >= _ROW_WITH_VALUES_PT,
        page_of=page_of,
        notes=shown.notes,
        kicker=pages.kicker(shown.as_of),
        page_label=page_label,
        where=f"{shown.scenario_id}, scenario map",
    )
