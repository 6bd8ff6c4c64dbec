"""What a new edition changed: which badges moved, and the row that moved each of them."""

from dataclasses import dataclass
from datetime import date

import duckdb

from critmin.errors import CritminError


@dataclass(frozen=True)
class Move:
    """A rating that differs between two editions, and the row with the largest part in it.

    Attributes:
        old_edition_id: the edition before, of this mineral and source.
        is_on_page: whether a page shows the indicator on this basis; annual prices stand beside monthly ones.
        old_indicator_year, indicator_year: equal where both editions speak of the same year; else each
            one's newest.
        evidence: what the row gives: quantity, price or governance.
        country_code: what the row is about; WLD for prices.
        old_row_year, row_year: years that the row's figures are about.
        old_value, new_value: the row's figures in `unit`; None where an edition lacks it.
        row_effect: how far the indicator moves when only this row is replaced.
        is_by_row_alone: whether that is enough to move the rating.
        has_left_window: whether the row's year is older than those that the new edition gives at all; it
            retracts nothing then.
        raw_row_id: the new edition's row; the old one's where the new edition has none.
        correction_id: the correction behind the new figure; None where the edition itself prints it.
    """

    old_edition_id: str
    mineral_code: str
    indicator_code: str
    basis: str
    is_on_page: bool
    reporter_code: str
    old_indicator_year: int
    indicator_year: int
    old_indicator_value: float
    new_indicator_value: float
    old_rating: str
    new_rating: str
    evidence: str
    country_code: str
    old_row_year: int
    row_year: int
    old_value: float | None
    new_value: float | None
    unit: str
    row_effect: float
    is_by_row_alone: bool
    raw_row_id: str
    is_row_dropped: bool
    has_left_window: bool
    correction_id: str | None


@dataclass(frozen=True)
class Edition:
    """What one edition says otherwise than the one before it.

    Attributes:
        old_edition_ids: the editions before; more than one where a mineral skipped an edition.
        restated: figures that changed for years that both editions give, by evidence.
    """

    edition_id: str
    old_edition_ids: tuple[str, ...]
    source_id: str
    published_on: date
    moves: tuple[Move, ...]
    restated: dict[str, int]


def changes(connection: duckdb.DuckDBPyConnection, edition_id: str | None = None) -> list[Edition]:
    """The editions that differ from the one before them, the newest first; one of them, or all.

    Raises:
        CritminError: nothing is known of that edition; the message lists those there are.
    """
    editions = connection.execute(
        "select new_edition_id, list(distinct old_edition_id order by old_edition_id desc), source_id, "
        "new_published_on from marts.edition_differences where coalesce(new_edition_id = ?, true) "
        "group by new_edition_id, source_id, new_published_on order by new_published_on desc, new_edition_id",
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
        Edition(new, tuple(olds), source, published_on, _moves(connection, new), _restated(connection, new))
        for new, olds, source, published_on in editions
    ]


def _restated(connection: duckdb.DuckDBPyConnection, edition_id: str) -> dict[str, int]:
    """Figures, not rows: a partner's governance stands in the indicators of many minerals and years."""
    rows = connection.execute(
        "select evidence, count(distinct new_raw_row_id) from marts.edition_differences "
        "where new_edition_id = ? and comparison = 'same_year' and change = 'changed' "
        "group by evidence order by evidence desc",
        [edition_id],
    ).fetchall()
    return dict(rows)


def _moves(connection: duckdb.DuckDBPyConnection, edition_id: str) -> tuple[Move, ...]:
    rows = connection.execute(
        "select old_edition_id, mineral_code, indicator_code, basis, "
        "exists (select 1 from marts.indicator_headline h where h.mineral_code = d.mineral_code "
        "and h.indicator_code = d.indicator_code and h.reporter_code = d.reporter_code "
        "and h.basis = d.basis), reporter_code, old_indicator_year, "
        "new_indicator_year, old_indicator_value, new_indicator_value, old_rating, new_rating, evidence, "
        "country_code, old_reference_year, reference_year, old_value, new_value, unit, row_effect, "
        "coalesce(is_moved_by_row_alone, false), coalesce(new_raw_row_id, old_raw_row_id), "
        "new_raw_row_id is null, change = 'left_window', correction_id "
        "from marts.edition_differences d where is_rating_moved and new_edition_id = ? "
        "qualify row_number() over ("
        "partition by evidence, source_id, mineral_code, reporter_code, supply_stage, old_edition_id, "
        "old_indicator_year, new_indicator_year "
        # The row that pulls furthest the way that the indicator went.
        "order by row_effect * sign(indicator_effect) desc, country_code, reference_year) = 1 "
        "order by mineral_code, indicator_code, new_indicator_year",
        [edition_id],
    ).fetchall()
    return tuple(Move(*row) for row in rows)
