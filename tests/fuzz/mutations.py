"""Ways in which a file goes wrong on its way: each takes right files and a source of chance, and gives bytes.

The same seed gives the same file, so a failure can be repeated by its name alone.
"""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Sequence
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

Mutation = Callable[[bytes, random.Random, Sequence[bytes]], bytes]

_ODD_TEXTS = (
    b"-7",
    b"1e309",
    b"NaN",
    b"W",
    b"",
    b" ",
    b"\xef\xbc\x91\xef\xbc\x92",  # digits of another script
    b"1,2,3",
    b'"',
    b'""',
    b"=1+1",
    b"\xe2\x80\x94",
    b"0x1A",
    b"true",
    b"99999999999999999999",
    b"2024",
    b"\xff\xfe",
)
_ENCODINGS = ("utf-8", "cp1252", "shift_jis", "utf-16", "utf-8-sig", "latin-1", "euc_jp")
_HUGE = 300_000


def cut(content: bytes, chance: random.Random, others: Sequence[bytes]) -> bytes:
    """The end is missing, from anywhere."""
    return content[: chance.randrange(len(content))] if content else content


def cut_line(content: bytes, chance: random.Random, others: Sequence[bytes]) -> bytes:
    """One line has lost its end."""
    lines = content.splitlines(keepends=True)
    place = chance.randrange(len(lines))
    lines[place] = lines[place][: chance.randrange(len(lines[place]) + 1)]
    return b"".join(lines)


def drop_line(content: bytes, chance: random.Random, others: Sequence[bytes]) -> bytes:
    """A line is missing; it may be the header."""
    lines = content.splitlines(keepends=True)
    del lines[chance.randrange(len(lines))]
    return b"".join(lines)


def repeat_line(content: bytes, chance: random.Random, others: Sequence[bytes]) -> bytes:
    """A line stands twice."""
    lines = content.splitlines(keepends=True)
    lines.insert(chance.randrange(len(lines) + 1), chance.choice(lines))
    return b"".join(lines)


def swap_columns(content: bytes, chance: random.Random, others: Sequence[bytes]) -> bytes:
    """Two columns have changed places, in every line or in the data only."""
    lines = [line.split(b",") for line in content.split(b"\n")]
    width = len(lines[0])
    one, two = chance.randrange(width), chance.randrange(width)
    for line in lines[chance.randrange(2) :]:
        if len(line) > max(one, two):
            line[one], line[two] = line[two], line[one]
    return b"\n".join(b",".join(line) for line in lines)


def drop_column(content: bytes, chance: random.Random, others: Sequence[bytes]) -> bytes:
    """A column is missing."""
    lines = [line.split(b",") for line in content.split(b"\n")]
    place = chance.randrange(len(lines[0]))
    return b"\n".join(b",".join(line[:place] + line[place + 1 :]) for line in lines)


def odd_cell(content: bytes, chance: random.Random, others: Sequence[bytes]) -> bytes:
    """One cell holds something else."""
    lines = content.split(b"\n")
    place = chance.randrange(len(lines))
    cells = lines[place].split(b",")
    cells[chance.randrange(len(cells))] = chance.choice(_ODD_TEXTS)
    lines[place] = b",".join(cells)
    return b"\n".join(lines)


def encode_otherwise(content: bytes, chance: random.Random, others: Sequence[bytes]) -> bytes:
    """Saved in another encoding."""
    text = content.decode(chance.choice(_ENCODINGS), errors="replace")
    return text.encode(chance.choice(_ENCODINGS), errors="replace")


def huge_field(content: bytes, chance: random.Random, others: Sequence[bytes]) -> bytes:
    """One cell is larger than any sensible file."""
    place = chance.randrange(len(content) + 1)
    return content[:place] + chance.choice((b"9", b"x", b'"', b",", b"[", b" ")) * _HUGE + content[place:]


def nul_bytes(content: bytes, chance: random.Random, others: Sequence[bytes]) -> bytes:
    """Holes, as a broken disk or download leaves them."""
    place = chance.randrange(len(content) + 1)
    return content[:place] + b"\0" * chance.choice((1, 2, 512)) + content[place:]


def change_bytes(content: bytes, chance: random.Random, others: Sequence[bytes]) -> bytes:
    """A few bytes are others."""
    changed = bytearray(content)
    for _ in range(chance.randint(1, 5)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def header_of_another(content: bytes, chance: random.Random, others: Sequence[bytes]) -> bytes:
    """The header of another edition or source over these lines."""
    other = chance.choice(others)
    return other.split(b"\n", 1)[0] + b"\n" + content.split(b"\n", 1)[-1]


def lines_of_another(content: bytes, chance: random.Random, others: Sequence[bytes]) -> bytes:
    """Another file's end under this one's beginning."""
    other = chance.choice(others)
    return content[: chance.randrange(len(content) + 1)] + other[chance.randrange(len(other) + 1) :]


def swap_line_ends(content: bytes, chance: random.Random, others: Sequence[bytes]) -> bytes:
    """Line ends of another system, or none."""
    plain = content.replace(b"\r\n", b"\n")
    return plain.replace(b"\n", chance.choice((b"\r", b"\r\n", b"\n\n", b"", b"\xe2\x80\xa8")))


def wrapped(content: bytes, chance: random.Random, others: Sequence[bytes]) -> bytes:
    """A web page, a JSON list or quotation marks around it."""
    before, after = chance.choice(
        ((b"<html>", b"</html>"), (b"[", b"]"), (b'"', b'"'), (b"\xef\xbb\xbf", b""))
    )
    return before + content + after


MUTATIONS: tuple[Mutation, ...] = (
    cut,
    cut_line,
    drop_line,
    repeat_line,
    swap_columns,
    drop_column,
    odd_cell,
    odd_cell,
    odd_cell,
    encode_otherwise,
    nul_bytes,
    change_bytes,
    header_of_another,
    lines_of_another,
    swap_line_ends,
    wrapped,
)


def mutated(files: Sequence[bytes], others: Sequence[bytes], seed: str) -> tuple[str, bytes]:
    """A spoiled copy of one of the files, and what was done to it.

    Args:
        files: right files of one source.
        others: right files of any source, for headers and lines that don't belong.
        seed: names the outcome.
    """
    chance = random.Random(seed)  # noqa: S311 - it has to be repeatable, not secret
    content = chance.choice(files)
    if content.startswith(b"PK") and chance.random() < 0.7:
        name, content = _inside(content, chance, others)
        return name, content
    return _spoil(content, chance, others)


def _spoil(content: bytes, chance: random.Random, others: Sequence[bytes]) -> tuple[str, bytes]:
    names = []
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        # A huge field is slow to read, so there are few of them.
        mutation = huge_field if chance.random() < 0.01 else chance.choice(MUTATIONS)
        if content:
            content = mutation(content, chance, others)
            names.append(mutation.__name__)
    return "+".join(names), content


def _inside(content: bytes, chance: random.Random, others: Sequence[bytes]) -> tuple[str, bytes]:
    """Spoil one member of an archive (a workbook is one) and pack it again, so that the archive is whole."""
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
    except BadZipFile:
        return _spoil(content, chance, others)
    # Sheets and texts hold the figures; the rest is packing.
    names = [name for name in members if "sheet" in name.lower() or "shared" in name.lower()] or list(members)
    member = chance.choice(names if chance.random() < 0.9 else list(members))
    if chance.random() < 0.6:
        done, members[member] = _odd_markup(members[member], chance)
    else:
        done, members[member] = _spoil(members[member], chance, others)
    target = io.BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name, member_content in members.items():
            archive.writestr(name, member_content)
    return f"{member}: {done}", target.getvalue()


def _odd_markup(content: bytes, chance: random.Random) -> tuple[str, bytes]:
    """Other text between two tags: a cell's figure or word."""
    parts = content.split(b">")
    texts = [place for place, part in enumerate(parts) if part.split(b"<", 1)[0].strip()]
    if not texts:
        return "as it was", content
    place = chance.choice(texts)
    odd = chance.choice([text for text in _ODD_TEXTS if b"\xff" not in text])
    parts[place] = odd + b"<" + parts[place].split(b"<", 1)[-1]
    return "odd_cell", b">".join(parts)
