"""What the second calculation expects of ratings under another largest share: every share scaled."""

from __future__ import annotations

from functools import cache

import duckdb
from comparison import TOLERANCE, same
from governance import risk
from import_indicators import shown
from imports import REMAINDERS
from published import parameter, seed
from supply import by_country
from supply import shares as supply_shares

_FACTORS = {"largest_share_up": "largest_share_factor", "largest_share_down": "largest_share_factor_down"}
_AS_EXACT_AS_SHOWN = 1e-8
"""The table works from shares of nine decimals, and a flip is looked up at such a share."""


def rating_robustness(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The index at a tenth more or less of the largest share, and at the share that would flip a rating."""
    rows = connection.execute(
        "select indicator_code, mineral_code, reporter_code, reference_year, basis, test_code, alternative, "
        "alternative_value, top_country_share_then from marts.rating_robustness "
        "where test_code in ('largest_share_up', 'largest_share_down') "
        "or (test_code = 'flip' and top_country_share_then is not null)"
    ).fetchall()
    found = []
    for *key, test, alternative, value, share_then in rows:
        parts = _parts(*key)
        if parts is None:
            found.append(f"rating_robustness: {key} has no shares")
            continue
        top = min(
            parts, key=lambda each: (each[1], -parts[each][0], each[0])
        )  # the largest that is a country
        if test in _FACTORS:
            wanted = min(1.0, parts[top][0] * parameter(_FACTORS[test]))
            if not same(wanted, share_then, 2 * TOLERANCE):  # a tenth more of a share of nine decimals
                found.append(f"rating_robustness: {key} {test} at share {share_then}, should be {wanted}")
                continue
        index = _index(parts, top, share_then)
        if not same(index, value, _AS_EXACT_AS_SHOWN):
            found.append(f"rating_robustness: {key} {test} {alternative} is {value}, by hand {index}")
    return found


Parts = dict[tuple[str, bool], tuple[float, float]]
"""Country and whether it is a remainder → share and weight of its square."""


def _index(parts: Parts, top: tuple[str, bool], share: float) -> float:
    others = (1 - share) / (1 - parts[top][0]) if parts[top][0] < 1 else 0.0
    return sum(
        (share if country == top else held * others) ** 2 * weight
        for country, (held, weight) in parts.items()
    )


@cache
def _parts(indicator: str, mineral: str, reporter: str, year: int, basis: str) -> Parts | None:
    (row,) = (row for row in seed("indicators") if row["indicator_code"] == indicator)
    if row["depends_on_reporter"] == "true":
        traded = shown().get((reporter, mineral, row["supply_stage"], year, basis))
        if traded is None:
            return None
        return {
            (partner, partner in REMAINDERS): (share, 0.0 if partner in REMAINDERS else risk(partner, year))
            for partner, share in traded.shares().items()
        }
    lines = _lines(indicator, mineral, year)
    return lines and {
        (line.country, line.is_remainder): (share, 0.0 if line.is_remainder else 1.0)
        for line, share in supply_shares(lines)
        if share
    }


def _lines(indicator: str, mineral: str, year: int) -> list | None:
    for row in seed("indicator_sources"):
        if (row["indicator_code"], row["mineral_code"]) != (indicator, mineral):
            continue
        if int(row["from_year"] or year) <= year <= int(row["to_year"] or year):
            for group, lines in by_country().items():
                if group[:4] == (row["source_id"], mineral, row["supply_stage"], year):
                    return lines
    return None
