"""The warehouse's figures are those of a second calculation that shares nothing with it but the raw rows.

Whatever the models compute of shares, indices, prices and scores is computed again, in plain Python, from the
tables as published and the rows of judgement, for all minerals, years and importers.
"""

import pytest
from calculations import COMPARISONS
from comparison import same


@pytest.mark.parametrize("comparison", COMPARISONS, ids=lambda comparison: comparison.__name__)
def test_the_second_calculation_gives_the_same(warehouse, comparison):
    found = comparison(warehouse)
    assert not found, f"{len(found)} differences, first {found[:5]}"


@pytest.mark.parametrize(
    ("mine", "theirs", "are_same"),
    [
        (0.25, 0.2500000001, True),
        (0.25, 0.250000002, False),
        (5_000_000_000.0, 5_000_000_001.0, True),
        (None, 0.0, False),
        (0.0, None, False),
        ("CHN", "CHL", False),
    ],
)
def test_only_the_ninth_decimal_may_differ(mine, theirs, are_same):
    assert same(mine, theirs) is are_same


def test_a_changed_figure_is_found(warehouse_file, repo):
    """One country of one year, a thousandth larger: the comparison names it."""
    from import_indices import country_shares_of_imports
    from views import opened

    connection = opened(warehouse_file, repo)
    connection.execute(
        """create or replace view marts.country_shares as
           select * replace (
               case when mineral_code = 'lithium' and country_code = 'CHL' and reference_year = 2020
                   and reporter_code = 'JPN' and basis = 'contained' then quantity * 1.001 else quantity end
               as quantity
           )
           from built.marts.country_shares"""
    )
    (found,) = country_shares_of_imports(connection)
    assert "quantity of ('lithium', 'JPN', 'refined_import', 2020, 'contained', 'CHL')" in found
