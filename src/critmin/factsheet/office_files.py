"""Files for office programs: packages whose bytes depend on their contents alone."""

from __future__ import annotations

import io
import os
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

from critmin.errors import CritminError

# The earliest date that a zip file can hold; the pages' own date stands in the properties.
_PACKED_ON = (1980, 1, 1, 0, 0, 0)
_MIDNIGHT = datetime.min.time()

AUTHOR = "critmin"


def midnight(day: date) -> datetime:
    """The moment at which a file of a day says that it was made, in UTC as office programs read it."""
    return datetime.combine(day, _MIDNIGHT, tzinfo=UTC).replace(tzinfo=None)


def repacked(package: bytes) -> bytes:
    """A zip package with the same members in the same order and no trace of the clock."""
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(package)) as before,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            member = zipfile.ZipInfo(name, _PACKED_ON)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o600 << 16
            after.writestr(member, before.read(name))
    return written.getvalue()


def put(content: bytes, target: Path) -> Path:
    """Write a file beside its place, then move it there in one step."""
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        temporary.write_bytes(content)
        temporary.replace(target)
    except OSError as error:
        raise CritminError(f"{target} can't be written: {error.strerror}") from error
    finally:
        temporary.unlink(missing_ok=True)
    return target
