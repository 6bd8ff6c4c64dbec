"""From a rating back to the publishers' rows: what a figure was made of, and where each part stands."""

from dataclasses import dataclass
from datetime import date

import duckdb

from critmin.errors import CritminError


@dataclass(frozen=True)
class Rating:
    """What one rule set says of the figure; `rating` is 'N/A' where it says nothing, `reason` says why."""

    basis: str
    rule_set: str
    rating: str
    reason: str
    distance_to_cut: float | None


@dataclass(frozen=True)
class Value:
    """The figure on one basis; `value` is None where it is missing, `flag` says why."""

    basis: str
    value: float | None
    flag: str
    is_headline: bool


@dataclass(frozen=True)
class Row:
    """One raw row behind the figure.

    Attributes:
        evidence: quantity, governance, price or rate.
        country_code: what the row is about; empty for prices and rates.
        value_as_published: its figure and unit as printed; empty where one row gives several.
        used_value: the figure as the indicator counts it (tonnes contained, risk 0 to 1, price, rate).
        place: where in the file: a line, a sheet cell, a path.
        read_as: how it was read where the text alone does not say it: a unit that the edition misprints,
            what a blank was and by which edition; empty where it stands.
        read_as_reason: what shows it; empty where it stands.
        correction_ids: corrections that changed it, joined by commas; empty for none.
    """

    evidence: str
    country_code: str
    value_as_published: str
    used_value: float | None
    edition_id: str
    snapshot_id: str
    place: str
    read_as: str
    read_as_reason: str
    correction_ids: str


@dataclass(frozen=True)
class File:
    """An original file that rows come from."""

    snapshot_id: str
    file_name: str
    publisher: str
    published_on: date
    sha256: str
    licence: str
    row_count: int


@dataclass(frozen=True)
class Correction:
    """A change made to a published figure, and why."""

    correction_id: str
    column_name: str
    old_value: str
    new_value: str
    reason: str
    evidence: str


@dataclass(frozen=True)
class Trace:
    """A figure of one mineral, indicator, year and reporter, with everything behind it."""

    mineral_code: str
    indicator_code: str
    reference_year: int
    reporter_code: str
    as_of: date
    values: tuple[Value, ...]
    ratings: tuple[Rating, ...]
    rows: tuple[Row, ...]
    files: tuple[File, ...]
    corrections: tuple[Correction, ...]


def trace(
    connection: duckdb.DuckDBPyConnection,
    mineral_code: str,
    indicator_code: str,
    reference_year: int,
    reporter_code: str | None = None,
) -> Trace:
    """Everything behind one figure, the largest quantities first.

    Args:
        connection: a warehouse, as `warehouse.connect` opens it.
        mineral_code: such as lithium.
        indicator_code: such as production_concentration, or its number 1 to 6.
        reference_year: the year that the figure is about.
        reporter_code: importing country of an import indicator; None for the warehouse's own.

    Raises:
        CritminError: no such mineral, indicator, reporter or year; the message lists those there are.
    """
    indicator_code = _known_indicator(connection, indicator_code)
    _check_mineral(connection, mineral_code)
    reporter_code = _reporter(connection, mineral_code, indicator_code, reporter_code)
    key = [mineral_code, indicator_code, reporter_code, reference_year]
    where = (
        "scenario_id = (select scenario_id from method.scenarios where is_baseline) and mineral_code = ? "
        "and indicator_code = ? and reporter_code = ? and reference_year = ?"
    )
    values = connection.execute(
        "select basis, indicator_value, value_flag, exists (select 1 from marts.indicator_headline h "
        "where h.scenario_id = v.scenario_id and h.mineral_code = v.mineral_code "
        "and h.reporter_code = v.reporter_code and h.indicator_code = v.indicator_code "
        "and h.basis = v.basis), as_of "
        f"from marts.indicator_values v where {where} order by 4 desc, basis",
        key,
    ).fetchall()
    if not values:
        raise _no_such_year(connection, key)
    ratings = connection.execute(
        "select basis, rule_set, rating, rating_reason, distance_to_cut from marts.indicator_ratings "
        f"where {where} order by basis, rule_set",
        key,
    ).fetchall()
    # A row that stands in several price windows is one row.
    rows = connection.execute(
        "select evidence, coalesce(country_code, ''), "
        "trim(coalesce(value_as_published, '') || ' ' || coalesce(unit_as_published, '')), "
        "max(used_value) as used_value, edition_id, snapshot_id, "
        "substr(raw_row_id, length(snapshot_id) + 2) as place, "
        "coalesce(max(concat_ws(', ', true_unit, "
        "resolved_value_flag || ' by ' || resolving_edition_id)), ''), "
        "coalesce(max(concat_ws('; ', unit_override_reason, case when resolved_value_flag is not null "
        "then 'The cell is blank; ' || resolving_edition_id || ' prints the same year' end)), ''), "
        "coalesce(max(correction_ids), '') "
        f"from marts.provenance where {where} "
        "group by evidence, country_code, value_as_published, unit_as_published, edition_id, snapshot_id, "
        "place "
        "order by array_position(['quantity', 'governance', 'price', 'rate'], evidence), "
        "case when evidence = 'price' then null else max(used_value) end desc nulls last, snapshot_id, place",
        key,
    ).fetchall()
    files = connection.execute(
        "select snapshot_id, file_name, publisher_en, published_on, sha256, "
        "coalesce(p.licence, s.licence), count(distinct raw_row_id) "
        f"from (select * from marts.provenance where {where}) p "
        "inner join provenance.sources s using (source_id) "
        "group by all order by snapshot_id",
        key,
    ).fetchall()
    ids = sorted({each for row in rows for each in row[-1].split(",") if each})
    corrections = connection.execute(
        "select correction_id, column_name, old_value, new_value, reason, evidence "
        "from provenance.corrections "
        "where list_contains(?, correction_id) order by correction_id",
        [ids],
    ).fetchall()
    return Trace(
        mineral_code,
        indicator_code,
        reference_year,
        reporter_code,
        values[0][-1],
        tuple(Value(*value[:-1]) for value in values),
        tuple(Rating(*rating) for rating in ratings),
        tuple(Row(*row) for row in rows),
        tuple(File(*file) for file in files),
        tuple(Correction(*correction) for correction in corrections),
    )


def _known_indicator(connection: duckdb.DuckDBPyConnection, named: str) -> str:
    known = connection.execute(
        "select indicator_code, indicator_number from method.indicators order by indicator_number"
    ).fetchall()
    for code, number in known:
        if named in (code, str(number)):
            return code
    listed = ", ".join(f"{code} ({number})" for code, number in known)
    raise CritminError(f"Unknown indicator {named!r}; there are {listed}.")


def _check_mineral(connection: duckdb.DuckDBPyConnection, named: str) -> None:
    known = connection.execute("select mineral_code from reference.minerals order by sort_order").fetchall()
    if (named,) not in known:
        raise CritminError(
            f"Unknown mineral {named!r}; the warehouse has {', '.join(code for (code,) in known)}."
        )


def _reporter(
    connection: duckdb.DuckDBPyConnection, mineral_code: str, indicator_code: str, named: str | None
) -> str:
    """The importing country asked for, else the default one; the world's where it doesn't depend on it."""
    held = connection.execute(
        "select distinct reporter_code, coalesce(is_default, false), coalesce(is_world, false) "
        "from marts.indicator_values "
        "left join method.reporters using (reporter_code) where mineral_code = ? and indicator_code = ? "
        "order by 2 desc, 1",
        [mineral_code, indicator_code],
    ).fetchall()
    codes = [code for code, _, _ in held]
    if named is None or all(is_world for _, _, is_world in held):
        return codes[0]
    if named.upper() not in codes:
        raise CritminError(f"No {indicator_code} for reporter {named!r}; there are {', '.join(codes)}.")
    return named.upper()


def _no_such_year(connection: duckdb.DuckDBPyConnection, key: list) -> CritminError:
    first, last = connection.execute(
        "select min(reference_year), max(reference_year) from marts.indicator_values "
        "where mineral_code = ? and indicator_code = ? and reporter_code = ?",
        key[:3],
    ).fetchone()
    return CritminError(f"No {key[1]} of {key[0]} for {key[3]}; there are the years {first} to {last}.")
