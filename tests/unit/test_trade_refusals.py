"""Every importer of trade data refuses a spoiled file, and says where and why; nothing is written then."""

from pathlib import Path

import pytest
from miniatures import contents_of
from trade_layouts import LAYOUTS, Layout

from critmin.errors import ImportRefused
from critmin.importers.registry import importer_for
from critmin.provenance import register

IDS = [f"{layout.source_id}-{layout.name}" for layout in LAYOUTS]
every_layout = pytest.mark.parametrize("layout", LAYOUTS, ids=IDS)


def only(condition) -> pytest.MarkDecorator:
    chosen = [(layout, name) for layout, name in zip(LAYOUTS, IDS, strict=True) if condition(layout)]
    return pytest.mark.parametrize("layout", [one for one, _ in chosen], ids=[name for _, name in chosen])


def read(tmp_path: Path, layout: Layout, content: bytes) -> list:
    path = tmp_path / "delivered"
    path.write_bytes(content)
    return importer_for(layout.source_id).read(path)


def refused(tmp_path: Path, layout: Layout, content: bytes) -> ImportRefused:
    with pytest.raises(ImportRefused) as caught:
        read(tmp_path, layout, content)
    refusal = caught.value
    assert str(refusal).startswith("delivered")
    assert "\n" not in str(refusal)
    assert str(refusal).endswith("Nothing was imported.")
    return refusal


@every_layout
def test_the_miniatures_are_accepted_as_they_stand(tmp_path, seeds_copy, layout):
    deliveries = read(tmp_path, layout, layout.content)
    for delivery in deliveries:
        assert delivery.rows.columns[:2] == ["raw_row_id", "snapshot_id"]
        assert delivery.rows.height > 0
        assert delivery.rows["raw_row_id"].str.starts_with(f"{delivery.snapshot_id}:").all()
    register(deliveries, seeds_copy)
    once = contents_of(seeds_copy.parent)
    register(deliveries, seeds_copy)
    assert contents_of(seeds_copy.parent) == once


@every_layout
def test_a_file_cut_on_the_way(tmp_path, layout):
    """At any place, down to the last line's last two characters."""
    for keep in (0.3, 0.5, 0.7, 0.9):
        refused(tmp_path, layout, layout.content[: int(len(layout.content) * keep)])
    refused(tmp_path, layout, layout.content.rstrip()[:-2])


@only(lambda layout: layout.is_text and not layout.content.isascii())
def test_another_encoding(tmp_path, layout):
    text = layout.content.decode("utf-8")
    for encoding in ("euc-jp", "cp1252"):
        try:
            content = text.encode(encoding)
        except UnicodeEncodeError:
            continue
        refused(tmp_path, layout, content)


@only(lambda layout: layout.is_text)
def test_text_saved_as_utf_16(tmp_path, layout):
    refusal = refused(tmp_path, layout, layout.content.decode("utf-8").encode("utf-16"))
    assert "UTF-16" in refusal.found
    assert refusal.row == 1


@every_layout
def test_a_renamed_column(tmp_path, layout):
    header = layout.content.split(b"\n", 1)[0]
    if layout.change or not layout.is_text or header.count(layout.renamed.encode()) != 1:
        content = layout.with_text(layout.renamed, "Umbenannt")
    else:
        content = header.replace(layout.renamed.encode(), b"Umbenannt") + layout.content[len(header) :]
    refusal = refused(tmp_path, layout, content)
    assert "Umbenannt" in str(refusal)
    assert layout.renamed in str(refusal)


@only(lambda layout: layout.number)
def test_a_negative_quantity(tmp_path, layout):
    refusal = refused(tmp_path, layout, layout.with_text(layout.number, "-7"))
    assert (refusal.row, refusal.column) == (layout.number_row, layout.number_column)
    assert "-7" in refusal.found


@only(lambda layout: layout.number and layout.is_text)
@pytest.mark.parametrize("text", ["about 7", "7 t", "1.200.000", "?7"])
def test_text_in_a_number_column(tmp_path, layout, text):
    refusal = refused(tmp_path, layout, layout.with_text(layout.number, text))
    assert (refusal.row, refusal.column) == (layout.number_row, layout.number_column)
    assert repr(text) in refusal.found


@only(lambda layout: layout.country[0])
def test_an_unknown_country(tmp_path, seeds_copy, layout):
    before = contents_of(seeds_copy.parent)
    deliveries = read(tmp_path, layout, layout.with_text(*layout.country))
    (tmp_path / "delivered").unlink()
    with pytest.raises(ImportRefused, match="the unknown name") as caught:
        register(deliveries, seeds_copy)
    assert str(caught.value.row).startswith(layout.country_row)
    assert contents_of(seeds_copy.parent) == before


@every_layout
@pytest.mark.parametrize(
    "page",
    [
        b"<!DOCTYPE html>\n<html><head><title>404</title></head></html>\n",
        b"\xef\xbb\xbf\r\n  <HTML lang='en'><body>Please log in</body></HTML>",
    ],
)
def test_a_web_page(tmp_path, layout, page):
    assert "web page" in refused(tmp_path, layout, page).found


@every_layout
@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\r\n \r\n"])
def test_an_empty_file(tmp_path, layout, content):
    assert "empty" in refused(tmp_path, layout, content).found


@pytest.mark.parametrize("source_id", sorted({layout.source_id for layout in LAYOUTS}))
@pytest.mark.parametrize(
    "content",
    [
        b"Name,Colour\nAda,blue\n",
        b"[1, 2, 3]",
        b'{"a": 1}',
        b"PK\x03\x04nothing",
        b"PAR1nothing",
        b"%PDF-1.7\n",
        b"\x00",
    ],
)
def test_a_file_of_something_else(tmp_path, source_id, content):
    layout = next(layout for layout in LAYOUTS if layout.source_id == source_id)
    refused(tmp_path, layout, content)


@pytest.mark.parametrize("source_id", sorted({layout.source_id for layout in LAYOUTS}))
def test_no_such_file(tmp_path, source_id):
    with pytest.raises(ImportRefused, match="no such file"):
        importer_for(source_id).read(tmp_path / "nowhere")
