"""Uncertainty: how probable each rating is, from more draws than a build makes.

The formulas stay in the models: the build keeps the compiled SQL of the uncertainty models, which runs here
over the warehouse with another number of draws and another seed, some thousand draws at a time so that memory
stays small. A draw depends on the seed and its number alone, so the answer is the same in any chunks.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from critmin import warehouse
from critmin.errors import CritminError

MOST_DRAWS = 1_000_000
_CHUNK = 2_000
_RELATION = re.compile(r'"(\w+)"\."(\w+)"')
_SETTINGS = ("method", "uncertainty_settings")
_DRAWS = ("intermediate", "int_uncertainty__draws")
_BOUNDS = ("intermediate", "int_uncertainty__bounds")
_VALUES = ("intermediate", "int_uncertainty__values")
_PROBABILITIES = ("marts", "rating_probabilities")
_OWN = {_SETTINGS, _DRAWS, _BOUNDS, _VALUES, _PROBABILITIES}


@contextmanager
def drawn(file: Path, *, draws: int, seed: int, chunk: int = _CHUNK) -> Iterator[duckdb.DuckDBPyConnection]:
    """Rate every indicator of the pages in this many draws.

    Args:
        file: the built warehouse; it is read and never written.
        draws: how many, 1 to MOST_DRAWS.
        seed: any whole number of 32 bits.
        chunk: draws that are worked out at a time; it changes nothing but memory.

    Yields:
        A connection whose marts.rating_probabilities is of these draws; the warehouse itself is the
        catalogue `warehouse`.

    Raises:
        CritminError: the number of draws or the seed is out of range, or another version built the warehouse.
    """
    if not 1 <= draws <= MOST_DRAWS:
        raise CritminError(f"{draws} draws: from 1 to {MOST_DRAWS:,} can be made.")
    if not -(2**31) <= seed < 2**31:
        raise CritminError(f"Seed {seed}: a whole number of 32 bits is needed.")
    with warehouse.connect_beside(file) as connection:
        try:
            _make(connection, draws, seed, chunk)
        except (duckdb.CatalogException, KeyError) as error:
            raise CritminError(
                f"{file.name} lacks what draws need ({str(error).splitlines()[0]}): "
                "another version built it; build it again."
            ) from error
        yield connection


def _make(connection: duckdb.DuckDBPyConnection, draws: int, seed: int, chunk: int) -> None:
    """Make the draws, the values in chunks of them, and the probabilities, by the kept models."""
    models = {
        (schema, name): sql
        for name, schema, sql in connection.execute(
            "select model_name, schema_name, compiled_sql from warehouse.provenance.compiled_models"
        ).fetchall()
    }
    held = set(
        connection.execute(
            "select schema_name, table_name from duckdb_tables() where database_name = 'warehouse'"
        ).fetchall()
    )

    def placed(match: re.Match[str]) -> str:
        relation = (match[1], match[2])
        if relation in _OWN:
            return f'memory."{match[1]}"."{match[2]}"'
        return f'warehouse."{match[1]}"."{match[2]}"' if relation in held else match[0]

    statements = {model: _RELATION.sub(placed, models[model]) for model in _OWN - {_SETTINGS}}
    for schema in ("method", "intermediate", "marts"):
        connection.execute(f"create schema {schema}")

    def make(model: tuple[str, str], sql: str) -> None:
        connection.execute(f'create or replace table memory."{model[0]}"."{model[1]}" as {sql}')

    def set_draws(first: int, last: int) -> None:
        make(
            _SETTINGS,
            f"select * from (values ('first_draw', {first}), ('last_draw', {last}), ('seed', {seed})) "
            "as s (setting, setting_value)",
        )
        make(_DRAWS, statements[_DRAWS])

    for first in range(1, draws + 1, chunk):
        set_draws(first, min(first + chunk - 1, draws))
        make(_BOUNDS, statements[_BOUNDS])
        if first == 1:
            make(_VALUES, statements[_VALUES])
        else:
            # Draw 0, the published figures, comes with every chunk and is kept once.
            connection.execute(
                f'insert into memory."{_VALUES[0]}"."{_VALUES[1]}" '
                f"select * from ({statements[_VALUES]}) where draw > 0"
            )
    set_draws(1, draws)
    make(_PROBABILITIES, statements[_PROBABILITIES])
