"""A release's zip archives: the same CSV files as those offered one by one, each read as if alone."""

from __future__ import annotations

import io
import zlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from zipfile import BadZipFile, ZipFile, ZipInfo

from critmin.errors import ImportRefused
from critmin.importers.registry import Delivery

# An archive of 2025 has at most 170 files and 2 MB; far more is not one, whatever its headers say.
_MOST_BYTES = 16_000_000
_MOST_FILES = 1_000
_DOWNLOAD_AGAIN = "Download the archive again from the publisher and import the new copy"


def is_archive(data: bytes) -> bool:
    """Whether the bytes are a zip archive that is not an Excel workbook."""
    return data.startswith(b"PK") and not is_workbook(data)


def is_workbook(data: bytes) -> bool:
    """Whether the bytes are an archive with a workbook's parts."""
    return data.startswith(b"PK") and b"xl/workbook" in data


def read_archive(
    path: Path, data: bytes, read_member: Callable[[Path, bytes], list[Delivery]]
) -> list[Delivery]:
    """Read the archive's data files, leaving out its metadata (XML).

    A member keeps its own name and checksum, so that importing it alone or from the archive is the same. A
    member of another edition than most is left out: the archive of 2025 holds a chart's file of 2024 anew.

    Raises:
        ImportRefused: a damaged archive, one without data files, or a member that is refused; the message
            names the archive and the member.
    """
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            members = [
                member
                for member in archive.infolist()
                if not member.is_dir() and not member.filename.lower().endswith(".xml")
            ]
            if not members:
                raise ImportRefused(
                    file=path,
                    found="an archive without data files",
                    expected="the CSV files of a release",
                    advice=_DOWNLOAD_AGAIN,
                )
            if len(members) > _MOST_FILES or sum(member.file_size for member in members) > _MOST_BYTES:
                raise ImportRefused(
                    file=path,
                    found=f"{len(members):,} files of {sum(each.file_size for each in members):,} bytes",
                    expected=f"at most {_MOST_FILES:,} files of {_MOST_BYTES:,} bytes in all",
                    advice=_DOWNLOAD_AGAIN,
                )
            deliveries = [each for member in members for each in _read(path, archive, member, read_member)]
            return _of_one_edition(deliveries)
    except (
        BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        OSError,
        ValueError,
    ) as error:
        if isinstance(error, ImportRefused):
            raise
        raise ImportRefused(
            file=path,
            found=f"a damaged archive ({error})",
            expected="a zip archive as published",
            advice=_DOWNLOAD_AGAIN,
        ) from None


def _of_one_edition(deliveries: list[Delivery]) -> list[Delivery]:
    editions = Counter(delivery.edition_id for delivery in deliveries)
    ((edition_id, _),) = editions.most_common(1)
    return [delivery for delivery in deliveries if delivery.edition_id == edition_id]


def _read(
    path: Path, archive: ZipFile, member: ZipInfo, read_member: Callable[[Path, bytes], list[Delivery]]
) -> list[Delivery]:
    name = Path(member.filename).name
    with archive.open(member) as file:
        data = file.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise ImportRefused(
            file=path,
            row=name,
            found=f"a file of more than {_MOST_BYTES:,} bytes",
            expected="a CSV file of a release",
        )
    try:
        return read_member(Path(name), data)
    except ImportRefused as refusal:
        raise refusal.inside(path) from None
