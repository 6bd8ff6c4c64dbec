"""Draws over the built warehouse: one seed gives one answer, and certain figures keep their rating."""

import pytest

from critmin import uncertainty
from critmin.errors import CritminError

ANSWER = "select * from memory.marts.rating_probabilities order by all"


def test_the_same_seed_gives_the_same_answer_in_any_chunks(warehouse_file):
    with uncertainty.drawn(warehouse_file, draws=50, seed=7, chunk=20) as connection:
        in_chunks = connection.execute(ANSWER).fetchall()
    with uncertainty.drawn(warehouse_file, draws=50, seed=7) as connection:
        assert connection.execute(ANSWER).fetchall() == in_chunks
    with uncertainty.drawn(warehouse_file, draws=50, seed=8) as connection:
        assert connection.execute(ANSWER).fetchall() != in_chunks


def test_without_ranges_every_draw_gives_the_published_rating(warehouse_file):
    with uncertainty.drawn(warehouse_file, draws=50, seed=7) as connection:
        rows = connection.execute(
            """
            select rating, probability_high, probability_mid, probability_low, draw_count
            from memory.marts.rating_probabilities
            where indicator_code = 'price_variability' and rating <> 'N/A'
            """
        ).fetchall()
    assert rows
    for rating, high, mid, low, draw_count in rows:
        assert draw_count == 50
        assert {"High": high, "Mid": mid, "Low": low}[rating] == 1


def test_an_even_choice_of_index_comes_out_even(warehouse_file):
    """Two indices, each as probable: of 2,000 draws 1,000 each, within four standard errors (4 * 22 = 90)."""
    with uncertainty.drawn(warehouse_file, draws=2_000, seed=3) as connection:
        counts = dict(
            connection.execute(
                "select stability_index, count(*) from memory.intermediate.int_uncertainty__draws "
                "where draw > 0 group by stability_index"
            ).fetchall()
        )
    assert len(counts) == 2
    assert all(abs(count - 1_000) < 90 for count in counts.values())


@pytest.mark.parametrize("draws", [0, -1, uncertainty.MOST_DRAWS + 1])
def test_a_number_of_draws_that_can_not_be_made_is_refused(warehouse_file, draws):
    with (
        pytest.raises(CritminError, match="draws"),
        uncertainty.drawn(warehouse_file, draws=draws, seed=1),
    ):
        pass
