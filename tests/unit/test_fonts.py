"""The typeface: found or asked for, every printed character looked up, no other file read."""

from pathlib import Path

import pytest

from critmin.errors import CritminError
from critmin.factsheet import fonts as module
from critmin.factsheet.fonts import MissingCharacter, check_characters, font_folder, typeface
from critmin.factsheet.local_files import LocalFiles
from hostile_text import LONG


def test_a_folder_without_the_typeface_is_refused_with_the_package_to_install(tmp_path, monkeypatch):
    monkeypatch.setenv("CRITMIN_FONT_DIR", str(tmp_path))
    with pytest.raises(CritminError, match=r"fonts-morisawa-bizud-gothic.*CRITMIN_FONT_DIR"):
        font_folder()


def test_the_setting_names_another_folder(tmp_path, monkeypatch):
    for name in module.FILES.values():
        (tmp_path / name).symlink_to(module.SYSTEM_FOLDER / name)
    monkeypatch.setenv("CRITMIN_FONT_DIR", str(tmp_path))
    assert font_folder() == tmp_path.resolve()


def test_a_missing_character_is_named_with_its_place():
    html = '<section data-where="lithium, analysis page"><p class="comment">元素は鉕である</p></section>'
    with pytest.raises(MissingCharacter) as refused:
        check_characters(html, typeface())
    message = str(refused.value)
    assert "U+9255" in message
    assert "元素は鉕である" in message
    assert "lithium, analysis page > comment" in message


def test_a_character_reference_is_checked_too():
    with pytest.raises(MissingCharacter, match=r"U\+9255"):
        check_characters("<p>&#x9255;</p>", typeface())


def test_what_prints_nothing_is_not_checked():
    page = "<html><head><title>鉕</title><style>p::before {content: '鉕'}</style></head>"
    check_characters(
        page + "<body><svg><title>鉕</title></svg><p title='鉕'>銅</p></body></html>", typeface()
    )


def test_the_signs_that_pages_use_are_all_there():
    assert typeface().lacks("①②③④⑤⑥●→▶＊†−Σ²%％・（）「」〜÷×≥≤℃") == []


def test_only_files_of_the_named_folders_are_read(tmp_path):
    inside, outside = tmp_path / "in", tmp_path / "out"
    inside.mkdir()
    outside.mkdir()
    (inside / "a.txt").write_text("a")
    (outside / "b.txt").write_text("b")
    fetcher = LocalFiles([inside])
    assert fetcher.fetch((inside / "a.txt").as_uri()).read() == b"a"
    with pytest.raises(ValueError, match="outside the folders"):
        fetcher.fetch((outside / "b.txt").as_uri())
    with pytest.raises(ValueError, match="outside the folders"):
        fetcher.fetch(inside.as_uri() + "/../out/b.txt")


def test_nothing_is_fetched_from_a_network():
    with pytest.raises(ValueError, match="only local files"):
        LocalFiles([Path("/")]).fetch("https://example.org/font.ttf")


def test_a_link_out_of_the_folder_is_not_followed(tmp_path):
    inside = tmp_path / "in"
    inside.mkdir()
    (tmp_path / "secret.txt").write_text("secret")
    (inside / "link.txt").symlink_to(tmp_path / "secret.txt")
    with pytest.raises(ValueError, match="outside the folders"):
        LocalFiles([inside]).fetch((inside / "link.txt").as_uri())


@pytest.mark.parametrize("text", [text for text in LONG if not text.isprintable()])
def test_a_text_that_would_steer_or_turn_what_follows_is_refused_with_its_code(text):
    with pytest.raises(MissingCharacter, match=r"U\+00|U\+202E|U\+FEFF") as refused:
        typeface().width(text, 9.0)
    assert str(refused.value).isprintable()
