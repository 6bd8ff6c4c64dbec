"""Whatever is done to a file, its importer gives a right frame or one clear error.

CRITMIN_FUZZ_FILES says how many spoiled files each importer is given (2,000 unless it says otherwise).
A failure names the seed: CRITMIN_FUZZ_SEED repeats that file alone.
"""

import os
import re
from pathlib import Path

import polars as pl
import pytest
from mutations import mutated
from right_files import right_files

from critmin.errors import ImportRefused
from critmin.importers.registry import SOURCE_IDS, Delivery, importer_for

FILES = int(os.environ.get("CRITMIN_FUZZ_FILES", "2000"))
ONE_SEED = os.environ.get("CRITMIN_FUZZ_SEED", "")
NAME_OF_A_TABLE = re.compile(r"raw_[a-z0-9_]+__[a-z0-9_]+")


@pytest.fixture(scope="module")
def right(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[bytes]]:
    return right_files(tmp_path_factory.mktemp("right"))


Schemas = dict[str, pl.Schema]


def schemas_of(deliveries: list[Delivery]) -> Schemas:
    return {delivery.raw_table: delivery.rows.schema for delivery in deliveries if delivery.raw_table}


def what_is_wrong(delivery: Delivery, schemas: Schemas) -> str:
    """What a delivery breaks of the promises that every one makes; empty if nothing."""
    rows = delivery.rows
    if not delivery.raw_table:
        return "rows without a table" if rows.height else ""
    if not NAME_OF_A_TABLE.fullmatch(delivery.raw_table):
        return f"the table {delivery.raw_table!r}"
    if rows.schema != schemas.get(delivery.raw_table, rows.schema):
        return f"the columns {dict(rows.schema)}"
    if not rows.height:
        return ""  # a file that fills two tables may have nothing for one of them
    if rows["raw_row_id"].null_count() or rows["raw_row_id"].n_unique() != rows.height:
        return "a raw_row_id that is missing or stands twice"
    if not rows["raw_row_id"].str.starts_with(f"{delivery.snapshot_id}:").all():
        return "a raw_row_id without its snapshot"
    if rows["snapshot_id"].unique().to_list() != [delivery.snapshot_id]:
        return "another snapshot's rows"
    if "reference_year" in rows.columns:
        years = rows["reference_year"].drop_nulls()
        if years.len() and (years.min() < 1800 or years.max() > 2100):
            return f"reference years from {years.min()} to {years.max()}"
    texts = rows.select(pl.col(pl.String))
    if any(texts[name].str.contains("\0", literal=True).any() for name in texts.columns):
        return "a NUL byte in a text"
    return ""


def outcome_of(source_id: str, file: Path, schemas: Schemas) -> str:
    """What went wrong with one file; empty for a right frame or one clear error."""
    try:
        deliveries = importer_for(source_id).read(file)
    except ImportRefused as refusal:
        message = str(refusal)
        if (
            not message.startswith(file.name)
            or "\n" in message
            or not message.endswith("Nothing was imported.")
        ):
            return f"an unclear refusal: {message[:300]!r}"
        if len(message) > 3000:
            return f"a refusal of {len(message)} characters"
        return ""
    except Exception as error:
        return f"{type(error).__name__}: {str(error)[:300]}"
    if not any(delivery.rows.height or delivery.revises_edition_id for delivery in deliveries):
        return "neither rows nor a refusal"
    return "; ".join(filter(None, (what_is_wrong(delivery, schemas) for delivery in deliveries)))


@pytest.mark.parametrize("source_id", SOURCE_IDS)
def test_the_miniatures_are_right(right, tmp_path, source_id):
    assert right.get(source_id), f"no miniature of {source_id}"
    for content in right[source_id]:
        file = tmp_path / "delivered"
        file.write_bytes(content)
        deliveries = importer_for(source_id).read(file)
        assert [what_is_wrong(delivery, {}) for delivery in deliveries] == [""] * len(deliveries)


@pytest.mark.parametrize("source_id", SOURCE_IDS)
def test_a_spoiled_file_gives_a_right_frame_or_one_clear_error(right, tmp_path, source_id):
    schemas: Schemas = {}
    file = tmp_path / "delivered"
    for content in right[source_id]:
        file.write_bytes(content)
        schemas |= schemas_of(importer_for(source_id).read(file))
    others = [content for contents in right.values() for content in contents]
    failures = []
    seeds = [ONE_SEED] if ONE_SEED else [f"{source_id} {number}" for number in range(FILES)]
    for seed in seeds:
        what, content = mutated(right[source_id], others, seed)
        file.unlink()  # a file system may take longer to empty a file than to make another
        file.write_bytes(content)
        if wrong := outcome_of(source_id, file, schemas):
            failures.append(f"seed {seed!r} ({what}): {wrong}")
    assert not failures, f"{len(failures)} of {len(seeds)}:\n" + "\n".join(failures[:10])
