"""What the second calculation expects of prices: each month and year, and the range of each window."""

from __future__ import annotations

import math
from collections import defaultdict
from datetime import date
from functools import cache
from itertools import pairwise
from statistics import fmean, stdev

import duckdb
from comparison import Row, differences, same
from published import edition_of, raw, seed
from supply import editions_of, figure

Series = dict[str, str]


def price_monthly(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Every month of every series that is shown."""
    expected = {
        (series["price_series_id"], year, month): (series["mineral_code"], price, _dollars_per_t(price, unit))
        for series, months in _monthly()
        for (year, month), (price, unit) in months.items()
        if series["role"] != "calibration"
    }
    return differences(
        connection,
        "marts.price_monthly",
        "price_series_id, reference_year, reference_month",
        "mineral_code, price, price_usd_per_t",
        expected,
    )


def price_annual(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Every year of every series that is shown, edition by edition."""
    expected = {
        (series["price_series_id"], last_year, year): (
            series["mineral_code"],
            price,
            _dollars_per_t(price, unit),
        )
        for series, last_year, years, _ in _annual()
        for year, (price, unit) in years.items()
        if series["role"] != "calibration"
    }
    return differences(
        connection,
        "marts.price_annual",
        "price_series_id, edition_year, reference_year",
        "mineral_code, price, price_usd_per_t",
        expected,
    )


def price_variability(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Range over mean, and volatility, of every window that is whole."""
    return differences(
        connection,
        "marts.price_variability",
        "mineral_code, basis, reference_year",
        "indicator_value, price_min, price_max, price_mean, volatility_annualised",
        _windows(),
        where="indicator_value is not null",
    )


def price_editions(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The variability by one edition and by the next, where a price between them moved."""
    (window,) = (row for row in seed("price_windows") if row["frequency"] == "annual")
    values = {}
    steps: dict[str, list[tuple[date, str, int]]] = defaultdict(list)
    for day, series, last_year, years, edition in _annual_of_all_editions():
        prices = [years.get(last_year - back, (None,))[0] for back in range(int(window["window_length"]))]
        if series["role"] == "headline" and None not in prices:
            values[series["mineral_code"], edition] = _range(prices)[0], last_year
            steps[series["mineral_code"]].append((day, edition, last_year))
    found = []
    told = set()
    for mineral, *row in connection.execute(
        "select distinct mineral_code, old_edition_id, old_indicator_year, old_indicator_value, "
        "new_edition_id, new_indicator_year, new_indicator_value from marts.edition_differences "
        "where evidence = 'price' and comparison = 'newest_year'"
    ).fetchall():
        told.add((mineral, row[0], row[3]))
        for edition, year, value in (row[:3], row[3:]):
            # A window with a year missing is compared over the years that both editions have.
            wanted, last_year = values.get((mineral, edition), (value, year))
            if not same(wanted, value) or year != last_year:
                found.append(f"edition_differences: price of {mineral} in {edition} is {value}, not {wanted}")
    for mineral, of_mineral in steps.items():
        for (_, old, old_year), (_, new, new_year) in pairwise(sorted(of_mineral)):
            if old_year < new_year and (mineral, old, new) not in told:
                found.append(f"edition_differences: no price of {mineral} from {old} to {new}")
    return found


@cache
def _windows() -> dict[Row, Row]:
    (as_of,) = {max(row["published_on"] for row in seed("snapshots") if row["source_id"] not in _local())}
    last_year = int(as_of[:4]) - 1
    found: dict[Row, Row] = {}
    for window in seed("price_windows"):
        length = int(window["window_length"])
        if window["frequency"] == "annual":
            for series, edition_year, years, _ in _annual():
                prices = [years.get(edition_year - back, (None,))[0] for back in reversed(range(length))]
                if series["role"] == "headline" and edition_year <= last_year and None not in prices:
                    key = series["mineral_code"], window["basis"], edition_year
                    found[key] = (*_range(prices), None)
            continue
        for series, months in _monthly():
            for year in range(1960, last_year + 1):
                wanted = [divmod(year * 12 + 11 - back, 12) for back in reversed(range(length))]
                prices = [months.get((each, month + 1), (None,))[0] for each, month in wanted]
                if series["role"] == "headline" and None not in prices:
                    changes = [math.log(after / before) for before, after in pairwise(prices)]
                    key = series["mineral_code"], window["basis"], year
                    found[key] = (*_range(prices), stdev(changes) * math.sqrt(12))
    return found


def _range(prices: list[float]) -> tuple[float, float, float, float]:
    mean = fmean(prices)
    return (max(prices) - min(prices)) / mean, min(prices), max(prices), mean


@cache
def _monthly() -> list[tuple[Series, dict[tuple[int, int], tuple[float | None, str]]]]:
    """Series → month → price and unit."""
    found = []
    for series in seed("price_series"):
        if series["source_id"] != "worldbank_pinksheet" or series["frequency"] != "monthly":
            continue
        months = {}
        for row in raw("raw_worldbank_pinksheet__monthly").iter_rows(named=True):
            if row["series_as_published"] == series["mineral_as_published"]:
                year, month = row["period_as_published"].split("M")
                months[int(year), int(month)] = figure(row["value_as_published"]), row["unit_as_published"]
        found.append((series, months))
    return found


@cache
def _annual() -> list[tuple[Series, int, dict[int, tuple[float | None, str]], str]]:
    """The same for each last year: what the newest edition that ends with it prints."""
    newest: dict[tuple[str, int], tuple] = {}
    for day, *found in _annual_of_all_editions():
        key = found[0]["price_series_id"], found[1]
        if key not in newest or newest[key][0] < day:
            newest[key] = day, *found
    return [tuple(found) for _, *found in newest.values()]


@cache
def _annual_of_all_editions() -> list[tuple[date, Series, int, dict[int, tuple[float | None, str]], str]]:
    """Day, series, last year of the edition, year → price and unit, and edition."""
    rows: dict[tuple[str, str, str], list[dict]] = defaultdict(list)
    last_year: dict[str, int] = defaultdict(int)
    for row in raw("raw_usgs_mcs__prices").iter_rows(named=True):
        for edition, _ in editions_of(row["snapshot_id"]):
            rows[edition, row["mineral_as_published"], row["price_as_published"]].append(row)
            last_year[edition] = max(last_year[edition], row["reference_year"])
    for row in raw("raw_worldbank_pinksheet__annual").iter_rows(named=True):
        if row["price_basis"] == "nominal":
            edition = edition_of(row["snapshot_id"])
            rows[edition, row["series_as_published"], "nominal"].append(row)
            last_year[edition] = max(last_year[edition], row["reference_year"])
    found = []
    for series in seed("price_series"):
        if series["frequency"] != "annual":
            continue
        for (edition, mineral, price), of_edition in rows.items():
            if (mineral, price) != (series["mineral_as_published"], series["price_as_published"]):
                continue
            if series["edition_id"] not in ("", edition):
                continue
            years = {
                row["reference_year"]: (figure(row["value_as_published"]), _unit(edition, row))
                for row in of_edition
            }
            day = max(
                on for row in of_edition for each, on in editions_of(row["snapshot_id"]) if each == edition
            )
            found.append((day, series, last_year[edition], years, edition))
    return found


def _unit(edition: str, row: dict) -> str:
    for override in seed("unit_overrides"):
        if (
            override["measure"] == "price"
            and override["edition_id"] == edition
            and override["mineral_as_published"] == row.get("mineral_as_published")
            and override["stage_as_published"] == row.get("price_as_published")
            and override["unit_as_published"] == row["unit_as_published"]
        ):
            return override["unit"]
    return row["unit_as_published"]


def _dollars_per_t(price: float | None, unit: str) -> float | None:
    (row,) = (
        row for row in seed("units") if row["unit_as_published"] == unit and row["dimension"] == "price"
    )
    if price is None or not row["tonnes_per_unit"]:
        return None
    return price * float(row["usd_per_price"]) / float(row["tonnes_per_unit"])


def _local() -> set[str]:
    return {row["source_id"] for row in seed("raw_tables") if row["storage"] == "local"}
