"""What the second calculation expects of concentration: by stage, of supply and imports, and of ① and ②."""

from __future__ import annotations

from functools import cache

import duckdb
from comparison import Row, differences
from imports import breaks, chosen, concentration, leading, trade
from published import seed
from supply import Group, Line, by_country, shares, upper_bound

WORLD = "WLD"


def country_shares_of_supply(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Every country's quantity and share of what the world has or makes."""
    expected = {
        (*group, line.country, line.is_remainder): (line.quantity, share)
        for group, lines in by_country().items()
        for line, share in shares(lines)
    }
    return differences(
        connection,
        "marts.country_shares",
        "source_id, mineral_code, supply_stage, reference_year, basis, country_code, is_remainder",
        "quantity, share",
        expected,
        where=f"import_series_code is null and reporter_code = '{WORLD}'",
    )


def stage_concentration(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The index of every stage with its bounds and leading countries, whoever imports or produces."""
    return differences(
        connection,
        "marts.stage_concentration",
        "source_id, reporter_code, mineral_code, supply_stage, reference_year, basis",
        "herfindahl_index, upper_bound, top_country_code, top_country_share, top3_share, country_count, "
        "remainder_share, coverage, withheld_country_codes, unknown_country_codes, total_quantity, "
        "edition_id, import_series_code, is_series_break, stage_coverage, share_without_weight",
        _of_supply() | _of_imports(),
    )


def concentration_indicators(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """① and ② of every mineral and year that a source of the indicator covers."""
    return differences(
        connection,
        "marts.indicator_values",
        "indicator_code, mineral_code, reference_year",
        "indicator_value, lower_bound, upper_bound, top_country_code, top_country_share, top3_share, "
        "country_count, edition_ids",
        _of_indicators(),
        where="indicator_code in ('reserve_concentration', 'production_concentration') "
        "and indicator_value is not null",
    )


@cache
def _of_supply() -> dict[Row, Row]:
    top_n = {row["source_id"] for row in seed("sources") if row["is_top_n_table"] == "true"}
    found = {}
    for group, lines in by_country().items():
        source, mineral, stage, year, basis = group
        unknown = sorted({line.country for line in lines if line.quantity is None})
        withheld = sorted({line.country for line in lines if line.is_withheld and line.quantity is None})
        whole = _whole(lines)
        rest = sum(line.quantity or 0.0 for line in lines if line.is_remainder) / whole if whole else None
        found[source, WORLD, mineral, stage, year, basis] = (
            _index(lines), upper_bound(lines, source in top_n), *_leading(lines), rest,
            1 - rest if rest is not None and not unknown else None,
            ",".join(withheld) or None, ",".join(unknown) or None, whole, lines[0].edition_id,
            None, False, None, None,
        )  # fmt: skip
    return found


@cache
def _of_imports() -> dict[Row, Row]:
    sources = {row["import_series_code"]: row["source_id"] for row in seed("import_series")}
    found = {}
    for key, traded in trade().items():
        series, importer, mineral, stage, year, basis = key
        subject = importer, mineral, stage, year
        reached = chosen()[subject]
        if reached.series != series:
            continue
        named = traded.shares()
        index, whole = concentration(named), traded.total
        unknown = sorted(partner for partner, quantity in traded.quantities.items() if quantity is None)
        rest = 0.0 if whole else None
        found[sources[series], importer, mineral, stage, year, basis] = (
            index, index, *leading(named), rest, 1.0 if rest is not None and not unknown else None, None,
            ",".join(unknown) or None, whole, reached.edition_id, series, subject in breaks(),
            "whole" if reached.is_whole else "partial", traded.part_without_weight,
        )  # fmt: skip
    return found


@cache
def _of_indicators() -> dict[Row, Row]:
    found = {}
    for row in seed("indicator_sources"):
        if row["indicator_code"] not in ("reserve_concentration", "production_concentration"):
            continue
        for group, lines in by_country().items():
            source, mineral, stage, year, _ = group
            if (source, mineral, stage) != (row["source_id"], row["mineral_code"], row["supply_stage"]):
                continue
            if not int(row["from_year"] or year) <= year <= int(row["to_year"] or year) or not _whole(lines):
                continue
            index = _index(lines)
            found[row["indicator_code"], mineral, year] = (
                index, index, upper_bound(lines, _is_top_n(group)), *_leading(lines), lines[0].edition_id,
            )  # fmt: skip
    return found


def _is_top_n(group: Group) -> bool:
    (source,) = (row for row in seed("sources") if row["source_id"] == group[0])
    return source["is_top_n_table"] == "true"


def _whole(lines: list[Line]) -> float | None:
    known = [line.quantity for line in lines if line.quantity is not None]
    return sum(known) if known else None


def _index(lines: list[Line]) -> float | None:
    squares = [share**2 for line, share in shares(lines) if share is not None and not line.is_remainder]
    return sum(squares) if _whole(lines) else None


def _leading(lines: list[Line]) -> Row:
    return leading({line.country: share for line, share in shares(lines) if share and not line.is_remainder})
