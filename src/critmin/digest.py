"""The canonical digest of a warehouse: equal figures give an equal digest, whatever built them.

It covers the marts: their names, columns and rows. It does not depend on the order of rows, the number of
threads, the way DuckDB stores them, a clock, a path, a commit or a version.
"""

import hashlib
import json
from dataclasses import dataclass

import duckdb

from critmin.errors import CritminError

INFO = "warehouse_info"
DIGESTS = "warehouse_digests"


class DigestMismatch(CritminError):
    """The figures of a warehouse are not those that its build signed."""


@dataclass(frozen=True)
class MartDigest:
    """Digest of one mart, and the one that its build wrote down; None where the build did not know it."""

    table_name: str
    row_count: int
    sha256: str
    built_sha256: str | None


@dataclass(frozen=True)
class WarehouseDigest:
    """Digest of all marts, and of each."""

    sha256: str
    built_sha256: str | None
    marts: tuple[MartDigest, ...]

    def refuse_changes(self, file: str) -> None:
        """Stop if a mart is not as its build left it.

        Raises:
            DigestMismatch: names the marts that were changed, added or taken away.
        """
        changed = [each.table_name for each in self.marts if each.sha256 != each.built_sha256]
        if changed or self.sha256 != self.built_sha256:
            raise DigestMismatch(
                f"{file} was changed after it was built: {', '.join(changed) or 'marts are missing'} "
                f"(digest {self.sha256[:16]}, its build wrote {(self.built_sha256 or 'none')[:16]}). "
                "`critmin build` makes it anew."
            )


def warehouse_digest(connection: duckdb.DuckDBPyConnection) -> WarehouseDigest:
    """The digest of what a warehouse holds now, beside what its build wrote into it.

    Raises:
        CritminError: the file holds no marts.
    """
    digests = mart_digests(connection)
    if not digests:
        raise CritminError("The file holds no marts: it is not a warehouse that `critmin build` made.")
    tables = {
        name
        for (name,) in connection.execute(
            "select table_name from duckdb_tables() where schema_name = 'marts'"
        ).fetchall()
    }
    built: dict[str, str] = {}
    signed = None
    if {INFO, DIGESTS} <= tables:
        built = dict(connection.execute(f"select table_name, sha256 from marts.{DIGESTS}").fetchall())
        signed = (connection.execute(f"select digest from marts.{INFO}").fetchone() or (None,))[0]
    marts = tuple(MartDigest(name, count, sha, built.get(name)) for name, count, sha in digests)
    return WarehouseDigest(combined(digests), signed, marts)


def mart_digests(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, int, str]]:
    """Name, row count and sha256 of each mart, in order of name; the order of rows does not matter.

    A row's canonical text is a JSON array of its values as DuckDB prints them; a table's is its column names,
    then its rows in the order of their text, each ended by a line feed.
    """
    names = connection.execute(
        "select table_name from duckdb_tables() where schema_name = 'marts' and table_name not in (?, ?) "
        "order by table_name",
        [INFO, DIGESTS],
    ).fetchall()
    digests = []
    for (name,) in names:
        columns = [row[0] for row in connection.execute(f'describe marts."{name}"').fetchall()]
        texts = ", ".join(f'cast("{column}" as varchar)' for column in columns)
        cursor = connection.execute(
            f'select cast(json_array({texts}) as varchar) as canonical from marts."{name}" order by canonical'
        )
        digest = hashlib.sha256(json.dumps(columns).encode() + b"\n")
        row_count = 0
        while rows := cursor.fetchmany(10_000):
            row_count += len(rows)
            for (canonical,) in rows:
                digest.update(canonical.encode() + b"\n")
        digests.append((name, row_count, digest.hexdigest()))
    return digests


def combined(digests: list[tuple[str, int, str]]) -> str:
    """One digest of all: of a line for each mart, its name and its digest."""
    return hashlib.sha256("".join(f"{name} {sha}\n" for name, _, sha in digests).encode()).hexdigest()
