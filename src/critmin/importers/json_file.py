"""Reading JSON files: what is refused here is refused alike for every source that comes as JSON."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from critmin.errors import ImportRefused
from critmin.importers.tables import decode, read_bytes, sha256_of

_DOWNLOAD_AGAIN = "Download the file again from the publisher and import the new copy"

# A full answer of a statistical office's interface; parsed, JSON can take twenty times its size.
MOST_BYTES = 16_000_000
_MOST_VALUES = 500_000

Json = dict | list | str | bool | None


@dataclass(frozen=True)
class JsonFile:
    """A JSON file; its numbers are the text that they are in the file."""

    file: str
    sha256: str
    content: Json


def read_json(path: Path, *, edition: str = "") -> JsonFile:
    """Read a JSON file in UTF-8.

    Raises:
        ImportRefused: no such file, empty, a web page, another encoding, no whole JSON value, a name twice in
            one object.
    """
    data = read_bytes(path, edition=edition, most_bytes=MOST_BYTES)
    text = decode(data, "utf-8", file=path, edition=edition)

    def refused(found: str, row: int | None = None) -> ImportRefused:
        return ImportRefused(
            file=path,
            edition=edition,
            row=row,
            found=found,
            expected="a whole JSON file",
            advice=f"The file was cut off or edited on the way. {_DOWNLOAD_AGAIN}",
        )

    # Counted before they are made: each takes a hundred times the room of its two characters.
    if (count := text.count("[") + text.count("{")) > _MOST_VALUES or text.count(",") > 8 * _MOST_VALUES:
        raise refused(f"{count:,} lists and objects")

    def members(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
        found = dict(pairs)
        if len(found) != len(pairs):
            names = [name for name, _ in pairs]
            raise refused(f"the name {next(name for name in names if names.count(name) > 1)!r} twice")
        return found

    def no_number(name: str) -> Json:
        raise refused(f"{name}, which is no number")

    try:
        content = json.loads(
            text, parse_int=str, parse_float=str, parse_constant=no_number, object_pairs_hook=members
        )
    except json.JSONDecodeError as error:
        raise refused(f"broken JSON ({error.msg})", error.lineno) from None
    except RecursionError:
        raise refused("JSON that is nested without end") from None
    return JsonFile(Path(path).name, sha256_of(data), content)


def object_at(
    value: Json,
    names: Collection[str],
    *,
    file: str,
    place: str,
    map_name: str,
    optional: Collection[str] = (),
    edition: str = "",
) -> dict[str, Json]:
    """The value as an object that has these names and no other.

    Args:
        place: where in the file it stands, such as data[3].
        map_name: the column map that the names come from; the message sends the reader there.
        optional: those of `names` that may be missing.

    Raises:
        ImportRefused: no object; names missing or unknown.
    """
    if not isinstance(value, dict):
        raise ImportRefused(
            file=file,
            edition=edition,
            row=place,
            found=kind_of(value),
            expected=f"an object with {', '.join(map(repr, names))}",
            advice=_DOWNLOAD_AGAIN,
        )
    missing = [name for name in names if name not in value and name not in optional]
    unknown = [name for name in value if name not in names]
    if missing or unknown:
        parts = [f"no {', '.join(map(repr, missing))}"] if missing else []
        parts += [f"the unknown {', '.join(map(repr, unknown))}"] if unknown else []
        raise ImportRefused(
            file=file,
            edition=edition,
            row=place,
            column=(unknown or missing)[0],
            found=" and ".join(parts),
            expected=f"the names {', '.join(map(repr, names))}",
            advice=(
                "If the publisher renamed something, put the name into "
                f"src/critmin/importers/column_maps/{map_name}.csv"
            ),
        )
    return value


def list_at(value: Json, *, file: str, place: str, edition: str = "") -> list[Json]:
    """The value as a list with something in it.

    Raises:
        ImportRefused: no list, or an empty one.
    """
    if isinstance(value, list) and value:
        return value
    raise ImportRefused(
        file=file,
        edition=edition,
        row=place,
        found="an empty list" if value == [] else kind_of(value),
        expected="a list with data",
        advice=_DOWNLOAD_AGAIN,
    )


def text_at(value: Json, *, file: str, place: str, column: str, edition: str = "") -> str:
    """The value as text: null is nothing, a number its own digits.

    Raises:
        ImportRefused: an object, a list, true or false.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    raise ImportRefused(
        file=file,
        edition=edition,
        row=place,
        column=column,
        found=kind_of(value),
        expected="text or a number",
        advice=_DOWNLOAD_AGAIN,
    )


def kind_of(value: Json) -> str:
    """What kind of JSON value it is, for a message."""
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, bool):
        return str(value).lower()
    return "nothing" if value is None else repr(value[:60])
