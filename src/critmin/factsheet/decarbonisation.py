"""Emission targets of the smelting industry and of mining companies, as a table behind the targets of policy.

What is printed and what the printed figures give comes from factsheet_decarbonisation; here it becomes words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

if TYPE_CHECKING:
    from critmin.factsheet.contents import Deck
    from critmin.factsheet.language import Language
    from critmin.factsheet.pages import Pages

Row = dict[str, Any]

TABLES = {"factsheet_decarbonisation": "row_order"}

_TABLE_HEIGHT_PT = 396.0
_ROW_PT = 24.0  # at most


@dataclass(frozen=True)
class Emission:
    """One target of an organisation; the name stands on its first row alone, over `row_count` rows."""

    name: str
    row_count: int
    year: str
    measure: str
    scope: str
    reduction: str
    reached: str
    gap: str


@dataclass(frozen=True)
class Emissions:
    """Everything on the page."""

    rows: tuple[Emission, ...]
    notes: tuple[str, ...]


def emissions(tables: Mapping[str, Sequence[Row]], say: Language, rule_line: str) -> Emissions | None:
    """The page of the table's rows; None where no document is known that prints them."""
    rows = tables["factsheet_decarbonisation"]
    if not rows:
        return None
    named = dict.fromkeys(say.cited(row) for row in rows)
    return Emissions(
        tuple(_emission(row, say) for row in rows),
        (
            say("note_line", notes=say("decarbonisation_note")),
            say("source_line", sources=say.listed(named, "source_separator")),
            rule_line,
        ),
    )


def _emission(row: Row, say: Language) -> Emission:
    def year(number: int) -> str:
        return say("fiscal_year_of" if row["is_fiscal_year"] else "year_of", year=str(number))

    def amount(value: float) -> str:
        return f"{say.number(value, 'emission_intensity')} {row['unit']}"

    if row["reduction_pct"] is None:
        reduction = say("no_present_value")
    elif row["base_year"] is None:
        reduction = say("net_zero")
    else:
        reduction = say("reduction_from", percent=f"{row['reduction_pct']:g}", year=year(row["base_year"]))
        if row["target_value"] is not None:
            reduction = say.about(reduction, amount(row["target_value"]))
    reached = "—"
    if row["actual_value"] is not None:
        reached = say(
            "reduction_reached",
            percent=f"{row['actual_reduction_pct']:g}",
            value=amount(row["actual_value"]),
            year=year(row["actual_year"]),
        )
    mark = say("inferred_mark") if row["label_assignment"] == "inferred" else ""
    return Emission(
        row["name"] if row["is_first"] else "",
        row["organisation_row_count"],
        year(row["target_year"]),
        say(f"emission_{row['measure']}") + mark,
        row["scope"] or "—",
        reduction,
        reached,
        "—" if row["gap"] is None else amount(row["gap"]),
    )


def emissions_slide(pages: Pages, deck: Deck, page_label: str) -> Markup:
    """The table on one slide."""
    shown = deck.emissions
    return pages.slide(
        "slides/decarbonisation.html.j2",
        shown=shown,
        row_height_pt=min(_ROW_PT, _TABLE_HEIGHT_PT / len(shown.rows)),
        notes=shown.notes,
        kicker=pages.kicker(deck.as_of),
        page_label=page_label,
        where="decarbonisation",
    )
