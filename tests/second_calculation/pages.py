"""What pages print is what the public tables say: what is picked, counted or put in order for them."""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby
from math import isclose

import duckdb
from comparison import Row, differences, same
from import_indicators import contained
from imports import chosen
from published import parameter, seed


def deck_credits(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The deck names every source of its minerals' pages and, at home, every document held by its own day."""
    ((as_of,),) = connection.execute("select distinct as_of from marts.factsheet_minerals").fetchall()
    of_deck = "mineral_code in (select mineral_code from marts.factsheet_minerals where is_in_deck)"
    used: set[Row] = set()
    for table in ("factsheet_sources", "factsheet_trend_sources", "factsheet_timeline_points"):
        used.update(
            connection.execute(
                f"select distinct reporter_code, source_id from marts.{table} where {of_deck}"
            ).fetchall()
        )
    for reporter, told_by in connection.execute(
        "select distinct reporter_code, told_by from marts.factsheet_timeline_events where is_listed and "
        f"{of_deck}"
    ).fetchall():
        used.update((reporter, teller) for teller in (told_by or "").split(","))
    used.update(
        connection.execute("select reporter_code, source_id from marts.factsheet_method_sources").fetchall()
    )
    words = {
        row["source_id"]: (row["attribution_ja"] or None, row["attribution_en"] or None)
        for row in seed("sources")
    }
    expected = {(*key, 1): (*words[key[1]], None, None, None, None) for key in used if key[1] in words}
    for home in (row["reporter_code"] for row in seed("reporters") if row["is_default"] == "true"):
        for row in seed("documents"):
            if row["published_on"] <= as_of.isoformat():
                told = (row[name] or None for name in ("author_ja", "author_en", "title_ja", "title_en"))
                expected[home, row["document_code"], 2] = (None, None, *told)
    return differences(
        connection,
        "marts.factsheet_credits",
        "reporter_code, source_id, credit_order",
        "attribution_ja, attribution_en, author_ja, author_en, title_ja, title_en",
        expected,
    )


def sheet_order(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """On the heat map the minerals with most High come first."""
    rows = connection.execute(
        "select reporter_code, heat_map_order, high_count from marts.factsheet_sheets order by 1, 2"
    ).fetchall()
    return [
        f"factsheet_sheets: {reporter} is not in the order of its counts"
        for reporter, of_reporter in groupby(rows, key=lambda row: row[0])
        if (counts := [row[2] for row in of_reporter]) != sorted(counts, reverse=True)
    ]


def half_windows(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Beside the headline of ten years the variability of the five years that end with the same year."""
    rows = connection.execute(
        """select
            windows.mineral_code, windows.last_price_year, windows.half_window_value, halves.indicator_value,
            windows.price_max, windows.price_min, windows.price_mean, ten.price_max, ten.price_min,
            ten.price_mean
        from marts.factsheet_price_windows as windows
        left join marts.price_variability as halves
            on windows.mineral_code = halves.mineral_code and windows.last_price_year = halves.reference_year
            and halves.basis = 'months_60'
        left join marts.price_variability as ten
            on windows.mineral_code = ten.mineral_code and windows.last_price_year = ten.reference_year
            and ten.basis = case when windows.is_annual then 'annual' else 'months_120' end"""
    ).fetchall()
    return [
        f"factsheet_price_windows: {row}"
        for row in rows
        if not (row[2] is None or same(row[3], row[2]))
        or not all(same(mine, theirs, 1e-6) for mine, theirs in zip(row[7:], row[4:7], strict=True))
    ]


def newest_windows(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The window that is drawn ends with the year of the headline."""
    return _unequal(
        connection,
        "select mineral_code, last_price_year from marts.factsheet_price_windows",
        "select headlines.mineral_code, headlines.reference_year from marts.indicator_headline as headlines "
        "inner join marts.factsheet_price_windows as windows using (mineral_code) "
        "where headlines.indicator_code = 'price_variability'",
    )


def event_counts(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Own measures and those of others are all measures of a page."""
    rows = connection.execute(
        "select reporter_code, mineral_code, event_count, own_count, other_count "
        "from intermediate.int_timeline__counts "
        "where coalesce(own_count, 0) + coalesce(other_count, 0) <> coalesce(event_count, 0)"
    ).fetchall()
    shares = connection.execute("select distinct move_share from marts.factsheet_timelines").fetchall()
    found = [f"int_timeline__counts: {row}" for row in rows]
    if shares != [(parameter("dependence_move_share"),)]:
        found.append(f"factsheet_timelines: a move is called so from {shares}")
    return found


def local_sources(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """A page names a local source only where figures of one are held."""
    (held,) = connection.execute("select count(*) from raw.raw_imf_pcps__monthly").fetchone()
    rows = connection.execute("select * from marts.factsheet_local_sources").fetchall()
    return [f"factsheet_local_sources: {row}" for row in rows if not held]


def _unequal(connection: duckdb.DuckDBPyConnection, table: str, wanted: str) -> list[str]:
    rows, expected = (set(connection.execute(sql).fetchall()) for sql in (table, wanted))
    return [f"{table}: {row} is one too many or missing" for row in sorted(rows ^ expected, key=str)]


def scenario_changes(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """A cell's change of risk is the score after less the score before, all levers together."""
    rows = connection.execute(
        """select cells.scenario_id, cells.mineral_code, cells.reporter_code, cells.indicator_code,
            cells.risk_change, effects.risk_score_after - effects.risk_score_before
        from marts.factsheet_scenario_cells as cells
        inner join marts.scenario_effects as effects
            on cells.scenario_id = effects.scenario_id and cells.mineral_code = effects.mineral_code
            and cells.reporter_code = effects.reporter_code and cells.indicator_code = effects.indicator_code
            and effects.lever = 'all'
        where cells.risk_change is not null"""
    ).fetchall()
    return [f"factsheet_scenario_cells: {row}" for row in rows if not same(row[5], row[4], 3e-9)]


def newest_leaders(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The largest supplier of a stage is that of the newest year on the page."""
    return _unequal(
        connection,
        "select mineral_code, reporter_code, supply_stage, reference_year "
        "from intermediate.int_timeline__leaders",
        "select mineral_code, reporter_code, supply_stage, max(reference_year) "
        "from intermediate.int_timeline__years group by mineral_code, reporter_code, supply_stage",
    )


def stockpile_imports(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Where a requirement rests on imports alone it is their mean, of the newest source that tells enough."""
    sources = {row["import_series_code"]: row["source_id"] for row in seed("import_series")}
    told: dict[Row, dict[str, dict[int, float]]] = defaultdict(lambda: defaultdict(dict))
    parts: set[Row] = set()
    for key, reached in chosen().items():
        traded = contained(key)
        if traded and traded.total is not None:
            source = sources[reached.series]
            told[key[:3]][source][key[3]] = traded.total
            if not reached.is_whole:
                parts.add((*key[:3], source, key[3]))
    found = []
    for importer, mineral, stage, *printed in connection.execute(
        "select reporter_code, mineral_code, supply_stage, source_id, from_year, to_year, year_count, "
        "import_t from marts.stockpile_requirement "
        "where base_flag in ('imports_only', 'imports_content_doubtful', 'imports_consumption_not_positive')"
    ).fetchall():
        best: tuple[Row, Row] | None = None
        for source, totals in told[importer, mineral, stage].items():
            years = [year for year in totals if year > max(totals) - parameter("stockpile_base_years")]
            mean = sum(totals[year] for year in years) / len(years)
            is_whole = not any((importer, mineral, stage, source, year) in parts for year in years)
            is_enough = len(years) >= parameter("stockpile_source_years_min")
            rank = (is_whole, is_enough, max(years) if is_enough else len(years), len(years), max(years))
            if mean > 0 and (best is None or rank > best[0]):
                best = rank, (source, min(years), max(years), len(years), mean)
        if best is None or not all(map(same, best[1], printed)):
            found.append(f"stockpile_requirement: {mineral} of {importer} is {printed}, by hand {best}")
    return found


def stockpile_parts(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """A stock is marked where a year of its base, or the year of the loss, counts some codes of the stage."""
    parts = {key for key, (loss, base) in _parts(connection).items() if loss or base}
    found = []
    for table in ("stockpile_requirement", "stockpile_cover"):
        for *key, is_marked in connection.execute(
            f"select distinct mineral_code, reporter_code, supply_stage, is_partial_stage from marts.{table}"
        ).fetchall():
            if is_marked != (tuple(key) in parts):
                found.append(f"{table}: {key} is marked {is_marked}")
    return found


def _parts(connection: duckdb.DuckDBPyConnection) -> dict[Row, tuple[bool, bool]]:
    """Mineral, importer and stage → whether the loss, and whether the base, is of some codes only."""
    sources = {row["import_series_code"]: row["source_id"] for row in seed("import_series")}
    partial: dict[Row, set[Row]] = defaultdict(set)
    for (importer, mineral, stage, year), reached in chosen().items():
        traded = contained((importer, mineral, stage, year))
        if not reached.is_whole and traded and traded.total is not None:
            partial[mineral, importer, stage].add((sources[reached.series], year))
    found = {}
    for *key, source, from_year, to_year, head_source, head_year, is_valued in connection.execute(
        """
        select stock.mineral_code, stock.reporter_code, stock.supply_stage, stock.source_id, stock.from_year,
            stock.to_year, headline.source_id, headline.reference_year, headline.indicator_value is not null
        from marts.stockpile_requirement as stock
        inner join marts.indicator_headline as headline using (mineral_code, reporter_code, supply_stage)
        """
    ).fetchall():
        held = partial[tuple(key)]
        base_years = range(from_year, to_year + 1) if source else ()
        of_base = any((source, year) in held for year in base_years)
        found[tuple(key)] = is_valued and (head_source, head_year) in held, of_base
    return found


def stockpile_gaps(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """A stock has days of cover or the reason why not: unknown, made at home, or a gap of next to nothing."""
    parts = _parts(connection)
    values = {
        row[:3]: row[3:]
        for row in connection.execute(
            "select mineral_code, reporter_code, supply_stage, value_flag "
            "from marts.indicator_headline where supply_stage = 'refined_import'"
        ).fetchall()
    }
    bases = {
        row[:3]: row[3:]
        for row in connection.execute(
            "select mineral_code, reporter_code, supply_stage, base_t, import_t, base_flag "
            "from marts.stockpile_requirement"
        ).fetchall()
    }
    found = [f"stockpile_requirement: no row of {key}" for key in values.keys() - bases.keys()]
    worst = """
        select base.mineral_code, base.reporter_code, base.supply_stage, worst.lost_share,
            base.requirement_t, base.worst_supplier_cover_days, base.worst_supplier_cover_flag
        from marts.stockpile_requirement as base
        left join marts.worst_single_supplier as worst on worst.is_largest_loss
            and worst.mineral_code = base.mineral_code and worst.reporter_code = base.reporter_code
            and worst.supply_stage = base.supply_stage
    """
    shocks = """
        select cover.mineral_code, cover.reporter_code, cover.supply_stage, supply.lost_share,
            cover.requirement_t, cover.cover_days, cover.cover_flag
        from marts.stockpile_cover as cover
        left join marts.scenario_supply as supply
            using (scenario_id, lever, mineral_code, reporter_code, supply_stage)
    """
    for query in (worst, shocks):
        for *key, share, stock, days, flag in connection.execute(query).fetchall():
            (value_flag,) = values[tuple(key)]
            base, imports, base_flag = bases[tuple(key)]
            gap = None if share is None or parts[tuple(key)] == (True, False) else share * (imports or 0)
            expected: tuple[float | None, str | None]
            if base is None:
                expected = None, base_flag
                if base_flag != value_flag:
                    found.append(f"stockpile_requirement: {key} has {base_flag} for {value_flag}")
            elif gap is None:
                expected = None, value_flag
            elif base_flag == "apparent_consumption" and imports < parameter("cover_import_share_min") * base:
                expected = None, "mostly_made_at_home"
            elif gap < parameter("cover_gap_share_min") * base:
                expected = None, "negligible_gap"
            else:
                expected = stock * parameter("days_per_year") / gap, None
            # The stock in the table is rounded to nine decimals, which a stock of grams feels in its days.
            if expected != (days, flag) and not (days and isclose(expected[0] or 0, days, rel_tol=1e-4)):
                found.append(f"stockpile: {key} has {days}, {flag}, by hand {expected}")
    return found


def window_extremes(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """When a window begins, and in it the first month or year with the highest and the lowest price."""
    held: dict[tuple, dict[tuple[int, int], float]] = defaultdict(dict)
    for mineral, series, edition, year, month, price in connection.execute(
        "select mineral_code, price_series_id, null, reference_year, reference_month, price "
        "from marts.price_monthly union all "
        "select mineral_code, price_series_id, edition_year, reference_year, 12, price "
        "from marts.price_annual"
    ).fetchall():
        held[mineral, series, edition][year, month] = price
    found = []
    for mineral, series, is_annual, length, last, first_year, first_month, *told in connection.execute(
        "select mineral_code, price_series_id, is_annual, window_length, last_price_year, first_price_year, "
        "first_price_month, high_price_year, high_price_month, low_price_year, low_price_month "
        "from marts.factsheet_price_windows"
    ).fetchall():
        places = [divmod(last * 12 + 11 - back * (12 if is_annual else 1), 12) for back in range(length)]
        window = sorted((year, month + 1) for year, month in places)
        prices = held[mineral, series, last if is_annual else None]
        begins = (window[0][0], 1) if is_annual else window[0]
        high, low = (min(window, key=lambda each: (sign * prices[each], each)) for sign in (-1, 1))
        if ((first_year, first_month), told) != (begins, [*high, *low]):
            found.append(
                f"factsheet_price_windows: {mineral} from {first_year}-{first_month} tells {told}, "
                f"by the second calculation from {begins} {high} and {low}"
            )
    return found
