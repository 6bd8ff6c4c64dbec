"""Two slides of the deck: how the indicators are defined, and how far the 2022 slides can be reproduced.

Every figure and count was worked out by models/marts/factsheet/method; here they become words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from critmin.factsheet.filters import MINUS, circled_numbers, cut, decimal, percent

if TYPE_CHECKING:
    from datetime import date

    from markupsafe import Markup

    from critmin.factsheet.language import Language
    from critmin.factsheet.pages import Pages

Row = dict[str, Any]

# Tables of the slides, and the order in which their rows stand there.
TABLES = {
    "factsheet_definitions": "indicator_number, basis_order",
    "factsheet_reproduction": "mineral_order, stage_order, slice_rank",
    "factsheet_slide_ratings": "mineral_order, indicator_number",
    "factsheet_reproduction_bullets": "bullet_order",
}

_DEFINITIONS_PT = 400.0
_DEFINITION_PT = 62.0  # at most
_COLUMNS = 3


@dataclass(frozen=True)
class Definition:
    """A row: what is measured, how, where it is cut, what answers it; `cuts` has a line for each basis."""

    number: int
    name: str
    formula: str
    cuts: str
    interval: str
    answers: str


@dataclass(frozen=True)
class SliceRow:
    """A country of a chart: as printed, as recomputed, the difference, and the mark of its reason."""

    country: str
    published: str
    computed: str
    difference: str
    mark: str


@dataclass(frozen=True)
class ChartTable:
    """A pie chart of the slides against the statistics."""

    heading: str
    totals: str
    rows: tuple[SliceRow, ...]


@dataclass(frozen=True)
class RatingRow:
    """A rating that the slides fix, ours on their figures and on the statistics, and whether they agree."""

    mineral: str
    indicator: str
    published: str
    on_slides: str
    on_statistics: str
    agreement: str
    is_differing: bool


@dataclass(frozen=True)
class Definitions:
    """The slide of definitions."""

    rows: tuple[Definition, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Reproduction:
    """The slide of reproduction."""

    bullets: tuple[str, ...]
    columns: tuple[tuple[ChartTable, ...], ...]
    ratings: tuple[RatingRow, ...]
    reasons: tuple[str, ...]
    notes: tuple[str, ...]


def read_definitions(tables: Mapping[str, Sequence[Row]], say: Language, rules: Sequence[str]) -> Definitions:
    """The indicators in their order, each with the cuts of every basis that a page may rate by."""
    by_indicator: dict[str, list[Row]] = {}
    for row in tables["factsheet_definitions"]:
        by_indicator.setdefault(row["indicator_code"], []).append(row)
    prints = {row["indicator_code"]: row["is_percent"] for row in tables["factsheet_headlines"]}
    return Definitions(
        tuple(_definition(rows, prints[code], say) for code, rows in by_indicator.items()),
        (say.apart(*rules, say("note_line", notes=say.sentences([say("definitions_note")]))),),
    )


def _definition(rows: Sequence[Row], is_percent: bool, say: Language) -> Definition:
    first = rows[0]

    def figure(value: float) -> str:
        return percent(value) if is_percent else cut(value)

    def of_basis(row: Row, words: str) -> str:
        return say.about(say(f"definition_{row['basis']}"), words) if len(rows) > 1 else words

    cuts, intervals = [], []
    for row in rows:
        term = "definition_rising" if row["direction"] == "high_is_risk" else "definition_falling"
        words = say(term, low_mid=figure(row["low_mid_cut"]), mid_high=figure(row["mid_high_cut"]))
        cuts.append(of_basis(row, words))
        spans = []
        for name in ("low_mid", "mid_high"):
            ends = row[f"{name}_admissible_from"], row[f"{name}_admissible_to"]
            spans.append(
                say("definition_unbounded")
                if None in ends
                else say("definition_range", **{"from": figure(ends[0]), "to": figure(ends[1])})
            )
        both = say("definition_both", low_mid=spans[0], mid_high=spans[1])
        intervals.append(of_basis(row, both))
    return Definition(
        first["indicator_number"],
        first["name"],
        first["formula"],
        "\n".join(cuts),
        "\n".join(intervals),
        say.names(first["measure_names"], "list_separator") or "",
    )


def read_reproduction(
    tables: Mapping[str, Sequence[Row]], say: Language, rules: Sequence[str]
) -> Reproduction | None:
    """The charts spread over three columns as evenly as they go; None where the slides were not known yet."""
    rows = tables["factsheet_reproduction"]
    if not rows:
        return None
    by_chart: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        by_chart.setdefault((row["mineral_code"], row["supply_stage"]), []).append(row)
    columns: list[list[ChartTable]] = [[] for _ in range(_COLUMNS)]
    for place, chart in enumerate(by_chart.values()):
        columns[place * _COLUMNS // len(by_chart)].append(_chart(chart, say))
    reasons = sorted({row["reason_code"] for row in rows if row["reason_code"]})
    sources = say.listed((rows[0]["published_citation"], rows[0]["computed_citation"]))
    return Reproduction(
        tuple(
            say.sentence(
                row,
                row["sentence_code"],
                count=str(row["whole_count"]),
                agreeing=str(row["agreeing_count"]),
                differing=str(row["differing_count"]),
                names=say.names(row["names"], "list_separator"),
                tolerance=f"{row['tolerance_points']:g}",
            )
            for row in tables["factsheet_reproduction_bullets"]
        ),
        tuple(tuple(column) for column in columns),
        tuple(_rating(row, say) for row in tables["factsheet_slide_ratings"]),
        tuple(
            say("reason_of_mark", mark=say(f"reason_mark_{code}"), reason=say(f"reason_{code}"))
            for code in reasons
        ),
        (
            say.apart(
                rules[0],
                rules[-1],
                say(
                    "note_line",
                    notes=say.sentences([say("reproduction_note", year=str(rows[0]["reference_year"]))]),
                ),
            ),
            say("source_line", sources=sources),
        ),
    )


def _or_none(total: float | None, say: Language) -> str:
    return say("reproduction_no_total") if total is None else decimal(total, 0)


def _chart(rows: Sequence[Row], say: Language) -> ChartTable:
    first = rows[0]
    return ChartTable(
        say("reproduction_heading", mineral=first["mineral_name"], stage=first["stage_name"]),
        say(
            "reproduction_totals",
            published=decimal(first["published_total"], 0),
            computed=_or_none(first["computed_total"], say),
        ),
        tuple(
            SliceRow(
                row["country_name"],
                percent(row["published_share"]),
                percent(row["computed_share"], 1),
                _signed(row["difference_points"]),
                say(f"reason_mark_{row['reason_code']}") if row["reason_code"] else "",
            )
            for row in rows
        ),
    )


def _signed(points: float) -> str:
    """A difference to a tenth of a point, without a sign where that is nothing."""
    text = decimal(points, 1)
    if not text.strip(f"{MINUS}0."):
        return text.removeprefix(MINUS)
    return text if points < 0 else f"+{text}"


def _rating(row: Row, say: Language) -> RatingRow:
    return RatingRow(
        row["mineral_name"],
        f"{circled_numbers([row['indicator_number']])}{row['indicator_name']}",
        row["published_rating"],
        row["slides_rating"] or "",
        row["statistics_rating"] or "",
        say(f"agreement_{row['statistics_agreement']}"),
        row["statistics_agreement"] == "differs",
    )


def definitions_slide(
    pages: Pages, shown: Definitions, as_of: date, reporter_words: str, page_label: str
) -> Markup:
    """The table of definitions on one slide."""
    return pages.slide(
        "slides/definitions.html.j2",
        shown=shown,
        reporter_words=reporter_words,
        row_height_pt=min(_DEFINITION_PT, _DEFINITIONS_PT / len(shown.rows)),
        notes=shown.notes,
        kicker=pages.kicker(as_of),
        page_label=page_label,
        where="definitions",
    )


def reproduction_slide(pages: Pages, shown: Reproduction, as_of: date, page_label: str) -> Markup:
    """Charts and ratings of the slides against ours on one slide."""
    return pages.slide(
        "slides/reproduction.html.j2",
        shown=shown,
        notes=shown.notes,
        kicker=pages.kicker(as_of),
        page_label=page_label,
        where="reproduction",
    )


def slides_of(pages: Pages, deck: Any) -> tuple[partial[Markup] | None, partial[Markup] | None]:
    """Both slides of a deck, None for one that it does not have."""
    definitions = deck.definitions and partial(
        definitions_slide, pages, deck.definitions, deck.as_of, deck.reporter_words
    )
    reproduction = deck.reproduction and partial(reproduction_slide, pages, deck.reproduction, deck.as_of)
    return definitions, reproduction
