"""The page of policy targets: what documents print, and the limit on a single third country by mineral.

They are Japan's and the Union's targets, so the deck of another reporter has no such page. Every figure and
count is of factsheet_targets and factsheet_target_bullets; here they become words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from critmin.factsheet.filters import percent

if TYPE_CHECKING:
    from datetime import date

    from markupsafe import Markup

    from critmin.factsheet.language import Language
    from critmin.factsheet.pages import Pages

Row = dict[str, Any]

# Tables of the page, and the order in which their rows stand there.
TABLES = {
    "factsheet_targets": "sort_order, value desc, subject_code",
    "factsheet_target_bullets": "bullet_order",
}

_LIMITS_PT = 372.0
_LIMIT_PT = 15.5  # at most


@dataclass(frozen=True)
class Target:
    """A target of policy, what there is of it, and what is missing."""

    name: str
    target: str
    value: str
    gap: str


@dataclass(frozen=True)
class Limit:
    """How far a mineral's largest third country lies from the limit on a single one."""

    name: str
    where: str
    value: str
    gap: str
    trend: str
    is_met: bool | None


@dataclass(frozen=True)
class Targets:
    """Everything on the page."""

    bullets: tuple[str, ...]
    rows: tuple[Target, ...]
    limits: tuple[Limit, ...]
    notes: tuple[str, ...]


def read_targets(tables: Mapping[str, Sequence[Row]], say: Language, page_line: str) -> Targets | None:
    """The page of the tables' rows; None where no document with a target was known yet."""
    rows = tables["factsheet_targets"]
    if not rows:
        return None
    return Targets(
        tuple(_bullet(row, say) for row in tables["factsheet_target_bullets"]),
        tuple(_target(row, say) for row in rows if not row["is_tested"]),
        tuple(_limit(row, say) for row in rows if row["is_tested"]),
        (
            say("note_line", notes=say.sentences(_notes(rows, say))),
            say.apart(say("source_line", sources=_sources(rows, say)), page_line),
        ),
    )


def _bullet(row: Row, say: Language) -> str:
    points = row["percent_points"]
    return say.sentence(
        row,
        row["sentence_code"],
        count=str(row["topic_count"]),
        tested=str(row["whole_count"]),
        rated=str(row["valued_count"]),
        share=None if points is None else percent(points / 100),
        value=None if points is None else say.number(points, "target_percent"),
        mineral=row["mineral_name"],
        country=row["country_name"],
    )


def _notes(rows: Sequence[Row], say: Language) -> list[str]:
    """What the page says under its tables; of means and of wholes only where there are any."""
    notes = [say("targets_note")]
    if any(row["is_mean_of_years"] for row in rows):
        notes.append(say("targets_mean_note"))
    if wholes := [row["name"] for row in rows if row["is_whole_of_tested"]]:
        notes.append(say("targets_whole_note", minerals=say.listed(wholes)))
    return notes


def _sources(rows: Sequence[Row], say: Language) -> str:
    """The documents of the targets, then the sources of the figures."""
    named = dict.fromkeys(say.cited(row | {"citation": None}) for row in rows)
    named |= dict.fromkeys(row["citation"] for row in rows if row["is_computed"])
    return say.listed(named, "source_separator")


def _target(row: Row, say: Language) -> Target:
    wanted = say(f"{row['direction']}_target", value=_amount(row["target_value"], row["unit"]))
    return Target(
        row["name"],
        say.with_remark(wanted, say.year(row["target_year"])),
        say("no_present_value")
        if row["value"] is None
        else say.with_remark(_amount(row["value"], row["unit"]), _value_year(row, say)),
        _gap(row, say),
    )


def _value_year(row: Row, say: Language) -> str:
    if row["is_fiscal_year"]:
        return say("fiscal_year_of", year=str(row["value_year"]))
    return say("mean_to_year" if row["is_mean_of_years"] else "year_of", year=str(row["value_year"]))


def _gap(row: Row, say: Language) -> str:
    if row["gap"] is None:
        return "—"
    if row["unit"] == "%":
        return say("points_of", count=f"{row['gap']:g}")
    return _amount(row["gap"], row["unit"])


def _limit(row: Row, say: Language) -> Limit:
    if row["value"] is None:
        return Limit(row["name"], row["value_absence"], "—", "—", "—", None)
    scope = say(
        "scope_world" if row["scope_code"] == "WLD" else "scope_eu", stage=say.within(row["stage_name"])
    )
    return Limit(
        row["name"],
        say("largest_at", country=row["country_name"], scope=scope, year=_value_year(row, say)),
        f"{say.number(row['value'], 'target_percent')}%",
        say.number(row["gap"], "target_percent", signed=True),
        "—" if row["trend"] is None else say.number(row["trend"], "target_percent", signed=True),
        row["is_met"],
    )


def _amount(value: float, unit: str) -> str:
    """A target's figure: whole tonnes, or per cent as it is printed."""
    return f"{value:g}%" if unit == "%" else f"{value:,.0f}{unit.removesuffix('/y')}"


def targets_slide(pages: Pages, shown: Targets, as_of: date, page_label: str) -> Markup:
    """Bullets and both tables on one slide."""
    return pages.slide(
        "slides/targets.html.j2",
        shown=shown,
        limit_height_pt=min(_LIMIT_PT, _LIMITS_PT / max(1, len(shown.limits))),
        notes=shown.notes,
        kicker=pages.kicker(as_of),
        page_label=page_label,
        where="targets",
    )
