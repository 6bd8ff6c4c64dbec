"""The world's supply by country, from the tables of the Summaries, the yearbook, the Agency and the study."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cache

from published import number, parameter, raw, seed

TABLES = {
    "usgs_mcs": "raw_usgs_mcs__world",
    "iea_critical_minerals": "raw_iea_critical_minerals__supply",
    "usgs_myb": "raw_usgs_myb__rare_earth_mine",
}
WORLD_MINE = {"mineral_as_published": "Rare earths", "stage_as_published": "Mine production"}
"""What the yearbook's table is about, as its title says; its lines don't."""

Group = tuple[str, str, str, int, str]
"""Source, mineral, stage, year, basis."""


@dataclass(frozen=True)
class Line:
    """One published figure of a country in one edition."""

    country: str
    is_remainder: bool
    quantity: float | None
    is_withheld: bool
    is_blank: bool
    edition_id: str
    published_on: date
    is_world: bool = False


def figure(text: str | None) -> float | None:
    """A printed quantity: a dash and what is under the unit are 0, "<100" and words are none."""
    plain = (text or "").strip()
    if plain in ("—", "–", "-", "--"):
        return 0.0
    if plain == "s" or plain.lower().startswith("less than"):
        return 0.0
    if plain.startswith("<"):
        return 0.0 if (number(plain[1:]) or math.inf) <= 1 else None
    return number(re.sub(r"^[>e\s]+", "", plain))


@cache
def by_country() -> dict[Group, list[Line]]:
    """Quantities (tonnes, or hundredths of the whole) of the newest edition of each year, taken whole."""
    found: dict[Group, list[Line]] = {}
    for group, of_group in _lines().items():
        newest = max(line.published_on for line in of_group)
        of_edition = [_resolved(line, of_group) for line in of_group if line.published_on == newest]
        if countries := [line for line in of_edition if not line.is_world]:
            found[group] = countries
    return found | _shares_of_the_study()


@cache
def world_totals() -> dict[Group, float | None]:
    """The total that the newest edition of a year prints itself."""
    found = {}
    for group, of_group in _lines().items():
        newest = max(line.published_on for line in of_group)
        for line in of_group:
            if line.is_world and line.published_on == newest:
                found[group] = line.quantity
    units = {row["unit_as_published"]: float(row["tonnes_per_unit"] or 0) for row in seed("units")}
    for row in raw("raw_usgs_ds140__rare_earths").iter_rows(named=True):  # the world's series only
        stage = _stage_names().get(("usgs_ds140", "production", row["statistic_as_published"]))
        quantity = figure(row["value_as_published"])
        if stage is not None:
            group = "usgs_ds140", "rare_earths", stage["supply_stage"], row["reference_year"], stage["basis"]
            found[group] = None if quantity is None else quantity * units[row["unit_as_published"]]
    return found


def shares(lines: list[Line]) -> list[tuple[Line, float | None]]:
    """Each country's share of all that have a figure, the remainder included."""
    whole = sum(line.quantity for line in lines if line.quantity is not None)
    return [(line, line.quantity / whole if whole and line.quantity is not None else None) for line in lines]


def upper_bound(lines: list[Line], is_top_n_table: bool) -> float | None:
    """The index with the remainder as one country, in a table of the n largest as lumps of the smallest."""
    named = [line.quantity for line in lines if not line.is_remainder and line.quantity]
    rest = [line.quantity for line in lines if line.is_remainder]
    whole = sum(named) + sum(quantity or 0.0 for quantity in rest)
    if None in rest or not whole:
        return None
    lump = min(named) if is_top_n_table and named else math.inf
    left, squares = sum(rest), sum(quantity**2 for quantity in named)
    while left > lump * (1 + 1e-12):
        squares, left = squares + lump**2, left - lump
    return (squares + left**2) / whole**2


@cache
def _lines() -> dict[Group, list[Line]]:
    countries = {(row["source_id"], row["name_as_published"]): row for row in seed("country_names")}
    minerals = {
        (row["source_id"], row["name_as_published"]): row["mineral_code"] for row in seed("mineral_names")
    }
    units = {row["unit_as_published"]: row["tonnes_per_unit"] for row in seed("units")}
    found: dict[Group, list[Line]] = defaultdict(list)
    for source, table in TABLES.items():
        for row in raw(table).iter_rows(named=True):
            row = {"measure": "production", "is_estimate": False, "footnote": None} | row
            if source == "usgs_myb":
                row |= WORLD_MINE
            mineral = minerals.get((source, row["mineral_as_published"]))
            meaning = _meaning(source, row)
            country = countries[source, row["country_as_published"]]
            if mineral is None or meaning is None:
                continue
            for edition, published_on in editions_of(row["snapshot_id"]):
                text = _corrected(table, row, edition)
                unit = meaning["unit"] or _unit(source, edition, row)
                quantity = figure(text)
                note = row["footnote"] or ""
                is_blank = not (text or "").strip()
                marks = (text or "").strip() or note
                group = (
                    source, meaning["mineral_code"] or mineral, meaning["supply_stage"],
                    row["reference_year"], meaning["basis"],
                )  # fmt: skip
                found[group].append(
                    Line(
                        country["country_code"], country["is_remainder"] == "true",
                        None if quantity is None else quantity * float(units[unit]),
                        re.match(r"W(\s|$)", marks) is not None,
                        is_blank and not re.match(r"(W|NA)(\s|$)", note), edition, published_on,
                        country["is_world_total"] == "true",
                    )
                )  # fmt: skip
    return dict(found)


def _resolved(line: Line, of_group: list[Line]) -> Line:
    """A blank cell is a zero, or withheld, where the nearest edition that has something there says so."""
    if not line.is_blank:
        return line
    others = sorted(
        (abs(line.published_on - other.published_on), other.edition_id, number)
        for number, other in enumerate(of_group)
        if other.country == line.country and other.edition_id != line.edition_id and not other.is_blank
    )
    if not others:
        return line
    other = of_group[others[0][2]]
    quantity = 0.0 if other.quantity == 0 else None
    return Line(
        line.country, line.is_remainder, quantity, other.is_withheld, True, line.edition_id, line.published_on
    )


def _meaning(source: str, row: dict) -> dict[str, str] | None:
    """Stage, basis, unit and mineral of a line; None where it is ignored."""
    stage = _stage_names().get((source, row["measure"], row["stage_as_published"]))
    if stage is None:
        return None
    found = stage | {"mineral_code": "", "unit": stage["unit_override"]}
    key = source, row["mineral_as_published"], row["measure"], row["stage_as_published"]
    for narrower in _mineral_stages().get(key, []):
        if narrower["country_as_published"] in ("", row["country_as_published"]):
            found |= {name: value for name, value in narrower.items() if name in found and value}
    return None if found["is_ignored"] == "true" else found


@cache
def _stage_names() -> dict[tuple[str, str, str], dict[str, str]]:
    return {(row["source_id"], row["measure"], row["stage_as_published"]): row for row in seed("stage_names")}


@cache
def _mineral_stages() -> dict[tuple[str, str, str, str], list[dict[str, str]]]:
    found = defaultdict(list)
    for row in seed("mineral_stages"):
        key = row["source_id"], row["mineral_as_published"], row["measure"], row["stage_as_published"]
        found[key].append(row)
    return dict(found)


def _unit(source: str, edition: str, row: dict) -> str:
    key = (
        source, edition, row["mineral_as_published"], row["measure"], row["stage_as_published"],
        row["unit_as_published"] or "",
    )  # fmt: skip
    return _unit_overrides().get(key, row["unit_as_published"])


@cache
def _unit_overrides() -> dict[tuple[str, ...], str]:
    names = (
        "source_id",
        "edition_id",
        "mineral_as_published",
        "measure",
        "stage_as_published",
        "unit_as_published",
    )
    return {tuple(row[name] for name in names): row["unit"] for row in seed("unit_overrides")}


@cache
def editions_of(snapshot_id: str) -> list[tuple[str, date]]:
    """The edition of a file, and those that only revise it, each with its day."""
    rows = seed("snapshots")
    (own,) = (row for row in rows if row["snapshot_id"] == snapshot_id)
    revising = [row for row in rows if row["revises_edition_id"] == own["edition_id"]]
    return [(row["edition_id"], date.fromisoformat(row["published_on"])) for row in (own, *revising)]


def _corrected(table: str, row: dict, edition: str) -> str | None:
    for correction in seed("corrections"):
        if (
            correction["raw_table"] == table
            and correction["raw_row_id"] == row["raw_row_id"]
            and correction["edition_id"] == edition
            and correction["column_name"] == "value_as_published"
        ):
            return correction["new_value"]
    return row["value_as_published"]


def _shares_of_the_study() -> dict[Group, list[Line]]:
    """Shares in hundredths; of a group of elements their mean, and what is not listed as the remainder."""
    countries = {
        row["name_as_published"]: row["country_code"]
        for row in seed("country_names")
        if row["source_id"] == "eu_crm"
    }
    rows = [row for row in raw("raw_eu_crm__supply_shares").to_dicts() if row["supply_scope"] == "world"]
    found = {}
    chosen: dict[Group, list[dict[str, str]]] = defaultdict(list)
    for series in seed("supply_share_series"):
        group = (
            series["source_id"], series["mineral_code"], series["supply_stage"],
            int(series["reference_year"]), series["basis"],
        )  # fmt: skip
        chosen[group].append(series)
    for group, of_group in chosen.items():
        parts: dict[str, list[float]] = defaultdict(list)
        materials = set()
        for row in rows:
            if any(
                row["material_as_published"] == series["material_as_published"]
                and row["stage_as_published"] == series["stage_as_published"]
                for series in of_group
            ):
                materials.add(row["material_as_published"])
                edition, published_on = editions_of(row["snapshot_id"])[0]
                parts[countries[row["country_as_published"]]].append(
                    figure(row["share_as_published"].replace("%", ""))
                )
        if not materials:
            continue
        lines = {country: sum(listed) / len(materials) for country, listed in parts.items()}
        left = 100 - sum(lines.values())
        found[group] = [
            Line(country, False, share, False, False, edition, published_on)
            for country, share in lines.items()
        ]
        if left > parameter("share_rounding_points"):
            found[group].append(Line("OTH", True, left, False, False, edition, published_on))
    return found
