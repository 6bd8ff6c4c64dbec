"""Whatever a page asks for, its printing reads files of the named folders: no net, and no other file."""

import base64
import shutil
import socket
import threading
import zlib
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest

from critmin.errors import CritminError
from critmin.factsheet.fonts import typeface
from critmin.factsheet.local_files import LocalFiles
from critmin.factsheet.printing import write_pdf

OUTSIDE = "WORDS OF ANOTHER FILE"


@pytest.fixture
def listener() -> Iterator[tuple[int, list[str]]]:
    """A port of this machine, and who called."""
    calls: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        is_open = True

        def answer() -> None:
            while is_open:
                try:
                    connection, caller = server.accept()
                except TimeoutError:
                    continue
                calls.append(str(caller))
                connection.close()

        thread = threading.Thread(target=answer)
        thread.start()
        yield server.getsockname()[1], calls
        is_open = False
        thread.join()


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """A folder that pages may read, and one that they may not; links lead from the first to the second."""
    inside, outside = tmp_path / "reports", tmp_path / "private"
    inside.mkdir()
    outside.mkdir()
    for name, content in (
        ("words.txt", OUTSIDE),
        ("page.svg", f"<svg xmlns='http://www.w3.org/2000/svg'><text y='20'>{OUTSIDE}</text></svg>"),
        ("style.css", f"p::before {{ content: '{OUTSIDE}' }}"),
    ):
        (outside / name).write_text(content)
        (inside / f"link-{name}").symlink_to(outside / name)
    shutil.copy(typeface().folder / "BIZUDPGothic-Bold.ttf", outside / "font.ttf")
    (inside / "link-font.ttf").symlink_to(outside / "font.ttf")
    (inside / "folder").symlink_to(outside)
    return inside, outside


SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">'
)

# Ways to ask for something, each with the kind of file that it would take.
WAYS = {
    "picture": ('<img src="{}">', "page.svg"),
    "picture of several": ('<img srcset="{0} 1x" src="{0}">', "page.svg"),
    "object": ('<object data="{}"></object>', "page.svg"),
    "embedded": ('<embed src="{}">', "page.svg"),
    "style sheet": ('<link rel="stylesheet" href="{}"><p>a</p>', "style.css"),
    "attached to the document": ('<link rel="attachment" href="{}" title="a">', "words.txt"),
    "attached to a link": ('<a rel="attachment" href="{}">a</a>', "words.txt"),
    "picture in a drawing": (
        SVG + '<image href="{}" width="9" height="9"/></svg>',
        "page.svg",
    ),
    "old picture in a drawing": (
        SVG + '<image xlink:href="{}" width="9" height="9"/></svg>',
        "page.svg",
    ),
    "shape of another drawing": (
        SVG + '<use href="{}#a"/></svg>',
        "page.svg",
    ),
    "style of a drawing": (
        SVG + '<style>@import url("{}");</style><rect width="9" height="9"/></svg>',
        "style.css",
    ),
    "import": ("<style>@import url('{}');</style><p>a</p>", "style.css"),
    "font": (
        "<style>@font-face {{ font-family: x; src: url('{}') }} p {{ font-family: x }}</style><p>a</p>",
        "font.ttf",
    ),
    "background": ("<p style=\"background: url('{}')\">a</p>", "page.svg"),
    "border": ("<p style=\"border: 9px solid; border-image: url('{}') 9\">a</p>", "page.svg"),
    "bullet": ("<ul><li style=\"list-style-image: url('{}')\">a</li></ul>", "page.svg"),
    "generated content": ("<style>p::after {{ content: url('{}') }}</style><p>a</p>", "page.svg"),
    "page": ("<style>@page {{ background: url('{}') }}</style><p>a</p>", "page.svg"),
    "from a base": ('<base href="{}"><img src="page.svg">', ""),
}


def printed(html: str, folder: Path, target: Path, style: str = "") -> str:
    """Print a page; what comes out as text, attached files and pictures included. Refused: an empty text."""
    try:
        write_pdf(
            f"<!DOCTYPE html><html lang='en'><title>a</title><body>{html}</body></html>",
            style,
            (folder,),
            target,
        )
    except CritminError as error:
        assert "may read" in str(error) or "local files" in str(error)
        assert not target.exists()
        return ""
    words = ""
    with pikepdf.open(target) as pdf:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Stream):
                words += item.read_bytes().decode("latin-1", "replace")
    return words


@pytest.mark.parametrize("way", WAYS)
def test_nothing_is_asked_of_the_net(way, folders, listener, tmp_path):
    port, calls = listener
    html, name = WAYS[way]
    for scheme in ("http", "https", "ftp", "HTTP"):
        printed(html.format(f"{scheme}://127.0.0.1:{port}/{name}"), folders[0], tmp_path / "out.pdf")
    printed(html.format(f"//127.0.0.1:{port}/{name}"), folders[0], tmp_path / "out.pdf")
    assert not calls


@pytest.mark.parametrize("way", WAYS)
def test_no_file_outside_is_read(way, folders, tmp_path):
    inside, outside = folders
    html, name = WAYS[way]
    addresses = [
        (outside / name).as_uri(),
        (inside / f"link-{name}").as_uri() if name else (inside / "folder").as_uri() + "/",
        f"{inside.as_uri()}/folder/{name}",
        f"{inside.as_uri()}/../private/{name}",
        f"{inside.as_uri()}/%2e%2e/private/{name}",
        f"FILE://{outside}/{name}",
        f"file://localhost{outside}/{name}",
        f"file:{outside}/{name}?x#y",
        f"../private/{name}",
        f"{outside}/{name}",
    ]
    for number, address in enumerate(addresses):
        target = tmp_path / f"{number}.pdf"
        assert OUTSIDE not in printed(html.format(address), inside, target), address
        if target.exists():
            with pikepdf.open(target) as pdf:
                assert not pdf.attachments and "/Fonts" not in pdf.Root
                names = {
                    str(font.get("/BaseFont")) for font in pdf.objects if isinstance(font, pikepdf.Dictionary)
                }
                assert not [name for name in names if "BIZUDPGothic" in name], address


def test_a_style_sheet_asks_for_nothing_either(folders, listener, tmp_path):
    port, calls = listener
    for address in (f"http://127.0.0.1:{port}/style.css", (folders[1] / "style.css").as_uri()):
        style = f"@import url('{address}'); p {{ background: url('{address}') }}"
        assert OUTSIDE not in printed("<p>a</p>", folders[0], tmp_path / "out.pdf", style)
    assert not calls


def test_no_address_holds_its_own_file(folders, tmp_path):
    """A data address may hold a picture of any size, or a drawing that grows when it is read."""
    huge = b"\x89PNG\r\n\x1a\n" + b"".join(
        len(body).to_bytes(4) + kind + body + zlib.crc32(kind + body).to_bytes(4)
        for kind, body in (
            (b"IHDR", (60_000).to_bytes(4) * 2 + bytes([8, 0, 0, 0, 0])),
            (b"IDAT", zlib.compress(bytes(1_000_000), 9)),
            (b"IEND", b""),
        )
    )
    growing = "<!DOCTYPE svg [<!ENTITY a 'aaaaaaaaaa'>" + "".join(
        f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(8)
    )
    growing += "]><svg xmlns='http://www.w3.org/2000/svg'><text>&i;</text></svg>"
    for kind, content in (("png", huge), ("svg+xml", growing.encode())):
        address = f"data:image/{kind};base64,{base64.b64encode(content).decode()}"
        assert not printed(f'<img src="{address}">', folders[0], tmp_path / "out.pdf")
        with pytest.raises(ValueError, match="local files"):
            LocalFiles([folders[0]]).fetch(address)


def test_the_pages_own_folders_are_read(folders, tmp_path):
    """The refusals above are not those of a renderer that reads nothing."""
    (folders[0] / "own.svg").write_text(
        "<svg xmlns='http://www.w3.org/2000/svg' width='90' height='20'><rect width='7.25' height='9'/></svg>"
    )
    assert " 7.25 " in printed(
        f'<img src="{(folders[0] / "own.svg").as_uri()}">', folders[0], tmp_path / "out.pdf"
    )
