"""Every comparison of the second calculation with the warehouse, by the tables that it looks at."""

from __future__ import annotations

from collections.abc import Callable

import duckdb
import import_indices

Comparison = Callable[[duckdb.DuckDBPyConnection], list[str]]

COMPARISONS: dict[Comparison, tuple[str, ...]] = {
    import_indices.world_import_stability: ("world_import_stability",),
    import_indices.country_shares_of_imports: ("country_shares",),
}
"""Comparison → the marts that it reads."""
