"""Imports by partner, from the rows of the customs and of BACI, and both indices of import stability."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from governance import risk
from published import edition_of, number, parameter, raw, seed

MASS_T = {"KG": 0.001, "MT": 1.0, "GR": 0.000001}
"""Tonnes in the units of quantity that the customs print."""

FIRST_YEAR = int(parameter("first_import_reference_year"))
"""Of earlier years the customs' files are held in part only."""

IMPORT_STAGES = frozenset(
    row["supply_stage"] for row in seed("indicators") if row["depends_on_reporter"] == "true"
)
"""Those that an indicator is about; scrap is imported too, and is none."""

Key = tuple[str, str, str, str, int, str]
"""Series, importer, mineral, stage, year, basis."""


@dataclass
class Trade:
    """What one importer imports of one stage in a year, by partner; a partner without weight has None."""

    quantities: dict[str, float | None] = field(default_factory=dict)
    value_without_weight: float = 0.0
    value: float = 0.0

    def add(self, partner: str, quantity: float | None, value: float) -> None:
        """Put one published row to its partner."""
        held = self.quantities.get(partner)
        self.quantities[partner] = held if quantity is None else (held or 0.0) + quantity
        self.value += value
        self.value_without_weight += value if quantity is None else 0.0

    @property
    def total(self) -> float | None:
        """The whole, of which shares are; None where no partner has a weight."""
        weights = [quantity for quantity in self.quantities.values() if quantity is not None]
        return sum(weights) if weights else None

    @property
    def part_without_weight(self) -> float | None:
        """The part of the value, 0 to 1, whose weight nobody gives."""
        return self.value_without_weight / self.value if self.value else None

    def shares(self) -> dict[str, float]:
        """Partner → share, 0 to 1, of those that have any."""
        whole = self.total
        return {partner: quantity / whole for partner, quantity in self.quantities.items() if quantity}


@dataclass(frozen=True)
class Reached:
    """A stage that a series reaches for an importer and year, whether or not anything was traded."""

    series: str
    preference: int
    edition_id: str
    is_whole: bool


@cache
def trade() -> dict[Key, Trade]:
    """Everything that the series say, by all importers, stages, years and bases."""
    found: dict[Key, Trade] = defaultdict(Trade)
    _add_customs(found)
    _add_baci(found)
    return dict(found)


@cache
def chosen() -> dict[tuple[str, str, str, int], Reached]:
    """Importer, mineral, stage and year → the series that counts: the preferred one that reaches it."""
    found: dict[tuple[str, str, str, int], Reached] = {}
    for key, reached in reaches():
        if key not in found or reached.preference < found[key].preference:
            found[key] = reached
    return found


@cache
def reaches() -> list[tuple[tuple[str, str, str, int], Reached]]:
    """Every stage that any series reaches, for each importer and year."""
    return [*_reach_of_customs(), *_reach_of_baci()]


@cache
def breaks() -> set[tuple[str, str, str, int]]:
    """The years in which another series counts than in the year before that has one."""
    found = set()
    before: dict[tuple[str, str, str], str] = {}
    for key in sorted(chosen(), key=lambda key: key[3]):
        series = chosen()[key].series
        if before.get(key[:3], series) != series:
            found.add(key)
        before[key[:3]] = series
    return found


def concentration(shares: dict[str, float]) -> float | None:
    """Herfindahl index of the named countries; None without any share."""
    squares = [share * share for partner, share in shares.items() if partner not in REMAINDERS]
    return sum(squares) if shares else None


def stability(shares: dict[str, float], year: int, index: str = "", rule: str = "default") -> float | None:
    """Shares squared times governance risk; None where a partner has no risk."""
    risks = {partner: risk(partner, year, index, rule) for partner in shares if partner not in REMAINDERS}
    if not shares or None in risks.values():
        return None
    return sum(shares[partner] ** 2 * weight for partner, weight in risks.items())


def leading(shares: dict[str, float]) -> tuple[str | None, float | None, float | None, int]:
    """Largest country and its share, the share of the three largest, and the number of countries."""
    named = sorted(
        ((share, partner) for partner, share in shares.items() if partner not in REMAINDERS),
        key=lambda each: (-each[0], each[1]),
    )
    if not named:
        return None, None, None, 0
    return named[0][1], named[0][0], sum(share for share, _ in named[:3]), len(named)


REMAINDERS = frozenset(row["country_code"] for row in seed("countries") if row["is_remainder"] == "true")


def _add_customs(found: dict[Key, Trade]) -> None:
    (series,) = (row for row in seed("import_series") if row["source_id"] == "mof_trade")
    country_of = {row["mof_code"]: row["country_code"] for row in seed("countries") if row["mof_code"]}
    codes = defaultdict(list)
    for row in seed("hs_codes"):
        codes[row["hs9_code"]].append(row)
    for row in raw("raw_mof_trade__imports").iter_rows(named=True):
        for code in codes.get(row["hs9_code"], ()) if row["reference_year"] >= FIRST_YEAR else ():
            tonnes = MASS_T[row["unit2"]] * number(row["quantity2"])
            value = number(row["value_thousand_jpy"])
            contained = tonnes * float(code["content_factor"])
            key = (
                series["import_series_code"], series["reporter_code"], code["mineral_code"],
                code["supply_stage"], row["reference_year"],
            )  # fmt: skip
            partner = country_of[row["country_code_as_published"]]
            if code["is_in_gross"] == "true":
                found[*key, "gross"].add(partner, tonnes, value)
            found[*key, "contained"].add(partner, contained, value)
            found[*key, "value"].add(partner, value, value)


def _add_baci(found: dict[Key, Trade]) -> None:
    series_of = {row["nomenclature"]: row["import_series_code"] for row in seed("import_series")}
    country_of = _baci_countries()
    codes = defaultdict(list)
    for row in seed("hs6_codes"):
        codes[row["nomenclature"], row["hs6_code"]].append(row)
    for row in raw("raw_cepii_baci__flows").iter_rows(named=True):
        importer, exporter = (
            country_of[code]
            for code in (row["importer_code_as_published"], row["exporter_code_as_published"])
        )
        if row["snapshot_id"] != _extracts()[row["nomenclature"], importer, row["reference_year"]]:
            continue
        for code in codes.get((row["nomenclature"], row["hs6_code"]), ()):
            if code["last_year"] and row["reference_year"] > int(code["last_year"]):
                continue
            tonnes, value = number(row["quantity_t"]), number(row["value_thousand_usd"])
            contained = None if tonnes is None else tonnes * float(code["content_factor"])
            key = (
                series_of[row["nomenclature"]], importer, code["mineral_code"], code["supply_stage"],
                row["reference_year"],
            )  # fmt: skip
            found[*key, "gross"].add(exporter, tonnes, value)
            found[*key, "contained"].add(exporter, contained, value)
            found[*key, "value"].add(exporter, value, value)


@cache
def _extracts() -> dict[tuple[str, str, int], str]:
    """Nomenclature, importer and year → the extract that is read: of several the one with most rows."""
    country_of = _baci_countries()
    rows: dict[tuple[str, str, int], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    flows = raw("raw_cepii_baci__flows")
    for row in flows.iter_rows(named=True):
        importer = country_of[row["importer_code_as_published"]]
        rows[row["nomenclature"], importer, row["reference_year"]][row["snapshot_id"]] += 1
    importers = {importer for _, importer, _ in rows}
    of_the_world = {row["snapshot_id"] for row in seed("import_extracts") if row["reporter_code"] == "WLD"}
    for snapshot, nomenclature, year in (
        flows.select("snapshot_id", "nomenclature", "reference_year").unique().rows()
    ):
        if snapshot in of_the_world:
            for importer in importers:  # who has no row imported nothing
                rows[nomenclature, importer, year][snapshot] += 0
    return {key: min(counts, key=lambda each: (-counts[each], each)) for key, counts in rows.items()}


@cache
def _baci_countries() -> dict[str, str]:
    # One extract writes three letters, the others BACI's numbers; former states have rows of their own.
    found = {row["country_code"]: row["country_code"] for row in seed("countries")}
    found |= {row["baci_code"]: row["country_code"] for row in seed("countries") if row["baci_code"]}
    return found | {
        row["name_as_published"]: row["country_code"]
        for row in seed("country_names")
        if row["source_id"] == "cepii_baci"
    }


def _reach_of_customs() -> Iterator[tuple[tuple[str, str, str, int], Reached]]:
    (series,) = (row for row in seed("import_series") if row["source_id"] == "mof_trade")
    partial = {(row["mineral_code"], row["supply_stage"]) for row in seed("partial_customs_stages")}
    held = raw("raw_mof_trade__imports").select("reference_year", "snapshot_id").unique().rows()
    editions = {year: edition_of(snapshot) for year, snapshot in held if year >= FIRST_YEAR}
    stages = {(row["mineral_code"], row["supply_stage"]) for row in seed("hs_codes")}
    for year, edition in editions.items():
        for mineral, stage in stages:
            yield (
                (series["reporter_code"], mineral, stage, year),
                Reached(
                    series["import_series_code"],
                    int(series["preference"]),
                    edition,
                    (mineral, stage) not in partial,
                ),
            )


def _reach_of_baci() -> Iterator[tuple[tuple[str, str, str, int], Reached]]:
    held = set(raw("raw_cepii_baci__flows").select("snapshot_id", "hs6_code").unique().rows())
    of_nomenclature = {row["nomenclature"]: row for row in seed("import_series") if row["nomenclature"]}
    for (nomenclature, importer, year), snapshot in _extracts().items():
        series = of_nomenclature[nomenclature]
        codes: dict[tuple[str, str], list[bool]] = defaultdict(list)
        whole: dict[tuple[str, str], bool] = defaultdict(lambda: True)
        for row in seed("hs6_codes"):
            if row["nomenclature"] == nomenclature and year <= int(row["last_year"] or year):
                stage = row["mineral_code"], row["supply_stage"]
                codes[stage].append((snapshot, row["hs6_code"]) in held)
                whole[stage] &= row["stage_coverage"] == "whole"
        for stage, are_held in codes.items():
            if any(are_held):
                yield (importer, *stage, year), Reached(
                    series["import_series_code"], int(series["preference"]), edition_of(snapshot),
                    whole[stage] and all(are_held),
                )  # fmt: skip
