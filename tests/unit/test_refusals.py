"""Every CSV importer refuses a spoiled file, and says where and why; the seeds stay as they were."""

from dataclasses import replace
from pathlib import Path

import pytest
from miniatures import (
    COMMODITIES_2026,
    EU_CRM_2017,
    METI_SHARES,
    MINIATURES,
    WORLD_2025,
    Miniature,
    contents_of,
)

from critmin.errors import CritminError, ImportRefused
from critmin.importers.registry import importer_for
from critmin.provenance import register

every_layout = pytest.mark.parametrize("miniature", MINIATURES.values(), ids=MINIATURES.keys())


def refusal_of(path: Path, source_id: str) -> ImportRefused:
    with pytest.raises(ImportRefused) as caught:
        importer_for(source_id).read(path)
    refusal = caught.value
    assert str(refusal).startswith(path.name)
    assert "\n" not in str(refusal)
    assert refusal.exit_code == 1
    return refusal


def refused(tmp_path: Path, miniature: Miniature, content: bytes | None = None) -> ImportRefused:
    path = tmp_path / "delivered.csv"
    path.write_bytes(miniature.content if content is None else content)
    return refusal_of(path, miniature.source_id)


@every_layout
def test_the_miniatures_are_accepted_as_they_stand(tmp_path, miniature):
    path = tmp_path / "delivered.csv"
    path.write_bytes(miniature.content)
    deliveries = importer_for(miniature.source_id).read(path)
    assert sum(delivery.rows.height for delivery in deliveries) > 0


@every_layout
def test_a_file_cut_in_mid_line(tmp_path, miniature):
    refusal = refused(tmp_path, miniature, miniature.content[:-6])
    assert refusal.row == miniature.text.count("\n")
    assert "cut" in str(refusal)


@every_layout
def test_a_line_that_lost_its_last_cells(tmp_path, miniature):
    lines = miniature.text.splitlines(keepends=True)
    shortened = lines[-1].rstrip("\n").rsplit(",", 2)[0] + "\n"
    refusal = refused(tmp_path, replace(miniature, text="".join([*lines[:-1], shortened])))
    assert refusal.row == len(lines)
    assert "cells" in refusal.found


def test_a_file_cut_inside_a_quoted_cell(tmp_path):
    until_the_quoted_note = COMMODITIES_2026.content.split(b"lines of notes")[0]
    refusal = refused(tmp_path, COMMODITIES_2026, until_the_quoted_note)
    assert refusal.row == 6
    assert "quotation" in refusal.found


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("world_2025", "cp1252"),
        ("salient_2025", "cp1252"),
        ("commodities_2026", "utf-8"),
        ("eu_crm_2017", "cp1252"),
        ("meti_shares", "shift_jis"),
    ],
)
def test_another_encoding(tmp_path, name, encoding):
    miniature = MINIATURES[name]
    spoiled = miniature.text.replace("\n", miniature.line_end).encode(encoding)
    refusal = refused(tmp_path, miniature, spoiled)
    assert miniature.encoding in refusal.expected
    assert "byte" in refusal.found
    # It shows at the first character beyond ASCII.
    assert refusal.row == next(
        number for number, line in enumerate(miniature.text.split("\n"), start=1) if not line.isascii()
    )


@every_layout
def test_a_file_saved_as_unicode_text_by_excel(tmp_path, miniature):
    refusal = refused(tmp_path, miniature, miniature.text.encode("utf-16"))
    assert refusal.row == 1
    assert "UTF-16" in refusal.found


@every_layout
def test_a_renamed_column(tmp_path, miniature):
    header, rest = miniature.text.split("\n", 1)
    renamed = header.replace(miniature.renamed_column, "Umbenannt")
    refusal = refused(tmp_path, replace(miniature, text=f"{renamed}\n{rest}"))
    assert refusal.row == 1
    assert refusal.column == "Umbenannt"
    assert repr(miniature.renamed_column) in refusal.found
    assert "column_maps" in refusal.advice


@every_layout
def test_a_negative_quantity(tmp_path, miniature):
    refusal = refused(tmp_path, miniature.with_text(miniature.number, "-7"))
    assert (refusal.row, refusal.column) == (miniature.number_line, miniature.number_column)
    assert "-7" in refusal.found


@every_layout
@pytest.mark.parametrize("text", ["about 7", "7 t", "1.200.000", "1e6", "?7"])
def test_text_in_a_number_column(tmp_path, miniature, text):
    refusal = refused(tmp_path, miniature.with_text(miniature.number, text))
    assert (refusal.row, refusal.column) == (miniature.number_line, miniature.number_column)
    assert repr(text) in refusal.found


@every_layout
@pytest.mark.parametrize(
    "page",
    [
        b"<!DOCTYPE html>\n<html><head><title>404</title></head></html>\n",
        b"\xef\xbb\xbf\r\n  <HTML lang='en'><body>Please log in</body></HTML>",
        b"<?xml version='1.0'?>\n<!-- a comment first --><html></html>\n",
    ],
)
def test_a_web_page_saved_as_csv(tmp_path, miniature, page):
    refusal = refused(tmp_path, miniature, page)
    assert "web page" in refusal.found


@every_layout
@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\r\n \r\n"])
def test_an_empty_file(tmp_path, miniature, content):
    refusal = refused(tmp_path, miniature, content)
    assert "empty" in refusal.found


@every_layout
def test_a_header_without_data(tmp_path, miniature):
    refusal = refused(tmp_path, replace(miniature, text=miniature.text.split("\n", 1)[0] + "\n"))
    assert refusal.found == "no data line"


@every_layout
def test_a_file_of_something_else(tmp_path, miniature):
    refused(tmp_path, replace(miniature, text="Name,Colour\nAda,blue\n"))


def test_no_such_file(tmp_path):
    refusal = refusal_of(tmp_path / "nowhere.csv", "eu_crm")
    assert refusal.found == "no such file"


@pytest.mark.parametrize(
    ("miniature", "known", "unknown", "row", "column"),
    [
        (WORLD_2025, "Kazakhstan", "Kasachstan", "3:PROD_2023", "COUNTRY"),
        (COMMODITIES_2026, "Japan,Production", "Nippon,Production", "8", "Country"),
        (METI_SHARES, "フィリピン", "フィリッピン", "11", "country_as_published"),
    ],
    ids=["world_2025", "commodities_2026", "meti_shares"],
)
def test_an_unknown_country_leaves_the_seeds_as_they_were(
    tmp_path, seeds_copy, miniature, known, unknown, row, column
):
    """The column is named as the file heads it."""
    path = tmp_path / "delivered.csv"
    path.write_bytes(miniature.content)
    register(importer_for(miniature.source_id).read(path), seeds_copy)
    before = contents_of(seeds_copy)

    path.write_bytes(miniature.with_text(known, unknown).content)
    with pytest.raises(ImportRefused) as caught:
        register(importer_for(miniature.source_id).read(path), seeds_copy)

    refusal = caught.value
    assert (refusal.row, refusal.column) == (row, column)
    assert repr(unknown.split(",")[0]) in refusal.found
    assert "seeds/mappings/country_names.csv" in refusal.expected
    assert contents_of(seeds_copy) == before


def test_one_refused_country_keeps_the_good_file_out_too(tmp_path, seeds_copy):
    before = contents_of(seeds_copy)
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_bytes(COMMODITIES_2026.content)
    bad.write_bytes(WORLD_2025.with_text("Kazakhstan", "Kasachstan").content)
    importer = importer_for("usgs_mcs")
    deliveries = importer.read(good) + importer.read(bad)
    with pytest.raises(CritminError, match="Kasachstan"):
        register(deliveries, seeds_copy)
    assert contents_of(seeds_copy) == before


def test_a_rate_above_a_hundred_percent(tmp_path):
    refusal = refused(tmp_path, EU_CRM_2017.with_text("55", "155"))
    assert (refusal.row, refusal.column) == (3, "eol_rir_pct")


def test_a_value_that_slid_under_no_header(tmp_path):
    # A trailing column without header is layout as long as it is empty.
    def with_last_column(last_cell: str) -> Miniature:
        header, *lines = EU_CRM_2017.text.splitlines()
        lines = [f"{line}," for line in lines]
        lines[0] += last_cell
        return replace(EU_CRM_2017, text="\n".join([f"{header},", *lines, ""]))

    path = tmp_path / "delivered.csv"
    path.write_bytes(with_last_column("").content)
    assert importer_for("eu_crm").read(path)[0].rows.height == 3
    refusal = refused(tmp_path, with_last_column("7"))
    assert (refusal.row, refusal.column) == (2, "number 8")
