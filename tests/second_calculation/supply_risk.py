"""What the second calculation expects of GeoPolRisk and of the EU's supply risk."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache

import duckdb
from comparison import Row, differences
from governance import risk
from import_indicators import contained, missing
from imports import IMPORT_STAGES, REMAINDERS, chosen, trade
from published import parameter, seed
from recycling import rates
from supply import Group, Line, by_country, upper_bound

_COUNTED = ("", "below_materiality", "not_traded")
_TO_THE_KILOGRAM = 0.000501
_POLITICAL = "wgi_political_stability"


@dataclass(frozen=True)
class Case:
    """All that a score of one mineral, importer and year is made of; tonnes of metal."""

    group: Group
    imports: dict[str, float]
    home_t: float
    home_flag: str
    unlisted_t: float | None
    exports_t: float | None


def geopolrisk(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Every score with its bounds, and no other row has one."""
    expected = {}
    for (mineral, importer, year), case in _cases().items():
        named = {partner: quantity for partner, quantity in case.imports.items() if partner not in REMAINDERS}
        weights = {
            partner: risk(partner, year, _POLITICAL) for partner, quantity in named.items() if quantity
        }
        if None in weights.values():
            continue
        governed = sum(named[partner] * weight for partner, weight in weights.items())
        supplied = sum(case.imports.values()) + case.home_t
        index, upper = _world(case.group)
        share = governed / supplied
        lower = None if case.unlisted_t is None else index * governed / (supplied + case.unlisted_t)
        expected[mineral, importer, year] = (
            index * share, lower, None if upper is None else upper * share, index, share,
            case.home_t, sum(case.imports.values()), case.home_flag,
        )  # fmt: skip
    return differences(
        connection,
        "marts.geopolrisk",
        "mineral_code, reporter_code, reference_year",
        "score, lower_bound, upper_bound, world_concentration, governed_import_share, home_production_t, "
        "imports_t, home_flag",
        expected,
        where="score is not null",
        tolerances={"home_production_t": _TO_THE_KILOGRAM, "imports_t": _TO_THE_KILOGRAM},
    )


def eu_supply_risk(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Every score with its parts; what measures hold at a border is read from the table of measures."""
    trade_weight = _trade_weights(connection)
    recycled = {
        mineral: rate
        for (mineral, _, concept), (rate, *_) in rates().items()
        if concept == "eol_rir" and rate is not None
    }
    expected = {}
    for (mineral, importer, year), case in _cases().items():
        lines = by_country()[case.group]
        made = [
            (line.country, line.quantity, trade_weight.get((line.country, mineral, year), 1.0))
            for line in lines
            if not line.is_remainder
        ]
        world = _governed(made, sum(line.quantity or 0.0 for line in lines), year)
        parts = [
            (partner, quantity, trade_weight.get((partner, mineral, year), 1.0))
            for partner, quantity in case.imports.items()
            if partner not in REMAINDERS
        ]
        imports = sum(case.imports.values())
        sourced = _governed([*parts, (importer, case.home_t, 1.0)], imports + case.home_t, year)
        consumed = case.home_t + imports - (case.exports_t or 0.0)
        if mineral not in recycled or consumed <= 0 or world is None or sourced is None:
            continue
        reliance = max(0.0, imports - (case.exports_t or 0.0)) / consumed
        is_weighted = any(weight > 1 and quantity for _, quantity, weight in (*made, *parts))
        score = (world * reliance / 2 + sourced * (1 - reliance / 2)) * (1 - recycled[mineral])
        expected[mineral, importer, year] = (
            score * parameter("eu_substitution_index"), world, sourced, reliance, recycled[mineral],
            case.exports_t, case.exports_t is None, not is_weighted,
        )  # fmt: skip
    return differences(
        connection,
        "marts.eu_supply_risk",
        "mineral_code, reporter_code, reference_year",
        "score, world_supply_risk, sourcing_risk, import_reliance, eol_rir, exports_t, "
        "is_exports_missing, is_trade_parameter_assumed",
        expected,
        where="score is not null",
        tolerances={"exports_t": _TO_THE_KILOGRAM},
    )


def _governed(parts: list[tuple[str, float | None, float]], whole: float, year: int) -> float | None:
    """Shares squared times governance (0 to 10) times the weight of measures at the border."""
    total = 0.0
    for country, quantity, weight in parts:
        if quantity:
            governance = risk(country, year)
            if governance is None:
                return None
            total += (quantity / whole) ** 2 * governance * weight
    return total * parameter("eu_governance_scale")


def _trade_weights(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str, int], float]:
    weights = {row["measure_kind"]: float(row["trade_parameter"]) for row in seed("trade_parameters")}
    years = {key[3] for key in chosen()}
    found: dict[tuple[str, str, int], float] = {}
    for country, mineral, kind, begins, ends in connection.execute(
        "select country_code, mineral_code, measure_kind, year(event_on), year(ends_on) "
        "from marts.resource_measures where is_in_force_from_event and not is_planned and not is_scrap_only"
    ).fetchall():
        for year in years:
            if begins <= year and (ends is None or ends >= year):
                key = country, mineral, year
                found[key] = max(found.get(key, 1.0), weights.get(kind, 1.0))
    return found


@cache
def _cases() -> dict[Row, Case]:
    """Mineral, importer and year → what there is, where nothing that belongs to it is missing."""
    stages_of = {
        (row["mineral_code"], row["supply_stage"]) for row in (*seed("hs_codes"), *seed("hs6_codes"))
    }
    found = {}
    groups = _production()
    importers = {(key[0], key[3]) for key in chosen()}
    for (mineral, year), group in groups.items():
        for importer in sorted(each for each, known in importers if known == year):
            flags = {stage: missing((importer, mineral, stage, year)) for stage in IMPORT_STAGES}
            absent = {
                stage
                for stage, flag in flags.items()
                if flag not in _COUNTED and (flag != "code_not_in_extract" or (mineral, stage) in stages_of)
            }
            counted = [stage for stage, flag in flags.items() if flag in _COUNTED]
            home = _home(group, importer)
            if home is None or not counted or any(flags[stage] != "not_separable" for stage in absent):
                continue
            imports = _imports(importer, mineral, year, counted)
            if (
                imports is None
                or (not sum(imports.values()) and absent)
                or not sum(imports.values()) + home[0]
            ):
                continue
            found[mineral, importer, year] = Case(
                group, imports, *home, _exports(importer, mineral, year, counted)
            )
    return found


@cache
def _production() -> dict[tuple[str, int], Group]:
    """Mineral and year → the table of ②, where it has an index."""
    found = {}
    for row in seed("indicator_sources"):
        if row["indicator_code"] == "production_concentration":
            for group, lines in by_country().items():
                source, mineral, stage, year, _ = group
                is_its = (source, mineral, stage) == (
                    row["source_id"],
                    row["mineral_code"],
                    row["supply_stage"],
                )
                is_in = int(row["from_year"] or year) <= year <= int(row["to_year"] or year)
                if is_its and is_in and any(line.quantity for line in lines):
                    found[mineral, year] = group
    return found


@cache
def _factor(group: Group) -> float | None:
    """What turns the table's figures into the metal that imports are counted in; None if nothing does."""
    source, mineral, stage, _, basis = group
    if source == "eu_crm" or basis != "contained":
        return None
    for row in seed("production_contents"):
        if (row["source_id"], row["mineral_code"], row["supply_stage"]) == (source, mineral, stage):
            return float(row["content_factor"]) if row["content_factor"] else None
    return 1.0


def _home(group: Group, importer: str) -> tuple[float, str, float | None] | None:
    """Home production, how it is known and what may be missing of it; None where nobody can say."""
    lines, factor = by_country()[group], _factor(group)
    own = [line for line in lines if line.country == importer and not line.is_remainder]
    if not own:
        rest = sum(line.quantity or 0.0 for line in lines if line.is_remainder)
        return (
            0.0,
            "not_listed_remainder" if rest else "not_listed",
            None if factor is None else rest * factor,
        )
    quantity = own[0].quantity
    if quantity is None or (quantity and factor is None):
        return None
    return quantity * (factor or 1.0), "listed", 0.0


def _imports(importer: str, mineral: str, year: int, stages: list[str]) -> dict[str, float] | None:
    """Partner → tonnes of ores and refined products; None where sources differ or weights are not known."""
    found: dict[str, float] = defaultdict(float)
    sources, value, without = set(), 0.0, 0.0
    for stage in stages:
        subject = importer, mineral, stage, year
        traded = contained(subject)
        if traded is None:
            continue
        sources.add(chosen()[subject].series == "mof_trade")
        value, without = value + traded.value, without + traded.value_without_weight
        for partner, quantity in traded.quantities.items():
            if quantity is not None:
                found[partner] += quantity
    is_unknown = value and (not found or without / value > parameter("value_without_weight_max"))
    return None if len(sources) > 1 or is_unknown else dict(found)


def _exports(importer: str, mineral: str, year: int, stages: list[str]) -> float | None:
    """What all others declare to have from the country; None where they are not held."""
    sent = [_sent().get((mineral, stage, year)) for stage in stages]
    return None if None in sent else sum(each.get(importer, 0.0) for each in sent)


@cache
def _sent() -> dict[tuple[str, str, int], dict[str, float]]:
    """Mineral, stage and year → exporter → tonnes, in the series of most importers, if nearly all."""
    importers: dict[tuple[str, int], set[str]] = defaultdict(set)
    for series, importer, _, stage, year, basis in trade():
        if basis == "contained" and stage in IMPORT_STAGES:
            importers[series, year].add(importer)
    takers: dict[tuple[str, str, int], Counter[str]] = defaultdict(Counter)
    for (_, mineral, stage, year), reached in chosen().items():
        takers[mineral, stage, year][reached.series] += 1
    found: dict[tuple[str, str, int], dict[str, float]] = {}
    for (series, _, mineral, stage, year, basis), traded in trade().items():
        if basis != "contained" or stage not in IMPORT_STAGES:
            continue
        counts = takers[mineral, stage, year]
        if series != min(counts, key=lambda each: (-counts[each], each)):
            continue
        if len(importers[series, year]) >= parameter("world_trade_reporter_count_min"):
            sent = found.setdefault((mineral, stage, year), {})
            for partner, quantity in traded.quantities.items():
                if partner not in REMAINDERS:
                    sent[partner] = sent.get(partner, 0.0) + (quantity or 0.0)
    return found


@cache
def _world(group: Group) -> tuple[float, float | None]:
    lines: list[Line] = by_country()[group]
    whole = sum(line.quantity or 0.0 for line in lines)
    top_n = {row["source_id"] for row in seed("sources") if row["is_top_n_table"] == "true"}
    squares = sum((line.quantity / whole) ** 2 for line in lines if line.quantity and not line.is_remainder)
    return squares, upper_bound(lines, group[0] in top_n)
