"""What a new edition changed: which badges moved, and the row that moved each of them."""

from dataclasses import dataclass
from datetime import date

import duckdb

from critmin.errors import CritminError


@dataclass(frozen=True)
class Move:
    """A rating that differs between two editions, and the row with the largest part in it.

    Attributes:
        old_reference_year, reference_year: equal where both editions speak of the same year; else each
            one's newest.
        old_value, new_value: the row's figure in tonnes; None where an edition lacks the country.
        row_effect: how far the index moves when only this row is replaced.
        is_by_row_alone: whether that is enough to move the rating.
        correction_id: the correction behind the new figure; None where the edition itself prints it.
    """

    mineral_code: str
    indicator_code: str
    old_reference_year: int
    reference_year: int
    old_indicator_value: float
    new_indicator_value: float
    old_rating: str
    new_rating: str
    country_code: str
    old_value: float | None
    new_value: float | None
    row_effect: float
    is_by_row_alone: bool
    new_raw_row_id: str | None
    correction_id: str | None


@dataclass(frozen=True)
class Edition:
    """What one edition says otherwise than the one before it."""

    edition_id: str
    old_edition_id: str
    source_id: str
    published_on: date
    moves: tuple[Move, ...]
    changed_row_count: int
    compared_stage_count: int


def changes(connection: duckdb.DuckDBPyConnection, edition_id: str | None = None) -> list[Edition]:
    """The editions that differ from the one before them, the newest first; one of them, or all.

    Raises:
        CritminError: nothing is known of that edition; the message lists those there are.
    """
    editions = connection.execute(
        "select new_edition_id, old_edition_id, source_id, new_published_on, "
        "count(*) filter (change <> 'flag_only' and comparison = 'same_year'), "
        "count(distinct mineral_code || ' ' || supply_stage) "
        "from marts.edition_differences where coalesce(new_edition_id = ?, true) "
        "group by all order by new_published_on desc, new_edition_id, old_edition_id",
        [edition_id],
    ).fetchall()
    if edition_id is not None and not editions:
        known = connection.execute(
            "select distinct new_edition_id from marts.edition_differences order by 1"
        ).fetchall()
        raise CritminError(
            f"No changes are known of an edition {edition_id!r}; there are "
            f"{', '.join(code for (code,) in known) or 'none'}."
        )
    return [
        Edition(new, old, source, published_on, tuple(_moves(connection, new, old)), rows, stages)
        for new, old, source, published_on, rows, stages in editions
    ]


def _moves(connection: duckdb.DuckDBPyConnection, new: str, old: str) -> list[Move]:
    rows = connection.execute(
        "select mineral_code, indicator_code, old_reference_year, reference_year, old_indicator_value, "
        "new_indicator_value, old_rating, new_rating, country_code, old_value, new_value, row_effect, "
        "coalesce(is_moved_by_row_alone, false), new_raw_row_id, correction_id "
        "from marts.edition_differences where is_rating_moved and new_edition_id = ? and old_edition_id = ? "
        "qualify row_number() over ("
        "partition by source_id, mineral_code, supply_stage, comparison, reference_year "
        # The row that pulls furthest the way that the index went.
        "order by row_effect * sign(indicator_effect) desc, country_code) = 1 "
        "order by mineral_code, indicator_code, reference_year",
        [new, old],
    ).fetchall()
    return [Move(*row) for row in rows]
