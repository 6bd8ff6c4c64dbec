"""`critmin verify`: a sheet as it was printed passes, and whatever is changed in it is found and named."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from critmin.factsheet.attachments import DATA, FIGURES, PROVENANCE, Attachment
from critmin.printed_pdf import MAX_FILE_MB, MAX_PART_MB, Printed, UnreadablePdf, read_printed
from critmin.verification import compare, printed_now, verify


@pytest.fixture(scope="module")
def printed(factsheets: Path) -> Printed:
    return read_printed(factsheets / "lithium.pdf")


def changed(printed: Printed, name: str, change: Callable[[str], str], *, alike: bool = False) -> Printed:
    """The sheet with another content of an attached file; `alike`: its checksums are made to fit."""
    contents = {file.name: file.content for file in printed.files}
    assert change(contents[name].decode()) != contents[name].decode()
    contents[name] = change(contents[name].decode()).encode()
    if alike and name != PROVENANCE:
        said = json.loads(contents[PROVENANCE])
        said["attachments"][name]["sha256"] = sha256(contents[name]).hexdigest()
        contents[PROVENANCE] = json.dumps(said).encode()
    files = tuple(replace(file, content=contents[file.name]) for file in printed.files)
    return replace(printed, files=files)


def glyphs_of(font: pikepdf.Object) -> dict[str, str]:
    """Characters of a font to its glyphs' codes in hexadecimal digits."""
    table = font.ToUnicode.read_bytes().decode()
    pairs = re.findall(r"<([0-9a-f]{4})> <([0-9a-f]+)>", table)
    return {bytes.fromhex(to).decode("utf-16-be"): glyph for glyph, to in pairs}


def reprinted(source: Path, target: Path, old: str, new: str) -> Path:
    """The PDF with one text of its first page set anew, in the same font; nothing else is touched."""
    with pikepdf.open(source) as pdf:
        page, font, found = pdf.pages[0], {}, False
        made = []
        for operands, operator in pikepdf.parse_content_stream(page):
            if str(operator) == "Tf":
                font = glyphs_of(page.Resources.Font[str(operands[0])])
            if str(operator) == "TJ" and not found:
                read = {glyph: character for character, glyph in font.items()}
                drawn = "".join(bytes(part).hex() for part in operands[0] if isinstance(part, pikepdf.String))
                words = "".join(read[drawn[at : at + 4]] for at in range(0, len(drawn), 4))
                if words == old:
                    glyphs = bytes.fromhex("".join(font[character] for character in new))
                    operands, found = [pikepdf.Array([pikepdf.String(glyphs)])], True
            made.append((operands, operator))
        assert found
        page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(made))
        pdf.save(target)
    return target


@pytest.mark.parametrize("name", ["lithium", "rare_earths", "methods", "deck"])
def test_a_sheet_as_printed_is_what_it_says_and_what_the_warehouse_holds(name, factsheets, warehouse_file):
    found = verify(read_printed(factsheets / f"{name}.pdf"))
    assert found.faults == ()
    assert re.fullmatch(rf"CM-JPN-{name.upper()}-JA-\d{{8}}-[0-9A-F]{{6}}", found.identifier)
    compared = compare(found, *printed_now(found, warehouse_file))
    assert compared.is_same_build
    assert compared.moved == ()


def test_every_number_that_another_reader_finds_on_the_pages_is_attached(factsheets, printed):
    """Read as running text, by line, so that no rule of ours for what a text is decides."""
    content = next(file.content for file in printed.files if file.name == FIGURES)
    rows = list(csv.DictReader(io.StringIO(content.decode())))
    with pypdfium2.PdfDocument(factsheets / "lithium.pdf") as pdf:
        for number, page in enumerate(pdf, start=1):
            attached = "".join(row["text"] for row in rows if row["page"] == str(number))
            found = re.findall(r"\d+[.,]\d+|\d{3,}", page.get_textpage().get_text_range())
            assert len(found) > 10
            assert [figure for figure in found if figure not in attached] == []


def test_the_identifier_stands_on_every_page_and_in_the_files(printed):
    name = verify(printed).identifier
    assert all(name in texts for texts in printed.pages)
    said = json.loads(next(file.content for file in printed.files if file.name == PROVENANCE))
    assert said["identifier"] == name
    assert (said["document"], said["reporter"], said["language"]) == ("lithium", "JPN", "ja")


def test_the_rows_behind_a_share_are_those_of_the_mart(printed, warehouse):
    """Chile's part of the reserves: one row of one file, with the quantity that the mart counts."""
    figures, _, provenance = (
        next(file.content for file in printed.files if file.name == name)
        for name in (FIGURES, DATA, PROVENANCE)
    )
    said = json.loads(provenance)
    rows = list(csv.DictReader(io.StringIO(figures.decode())))
    hhi = next(row for row in rows if row["text"].startswith("HHI ") and "reserve" in row["place"])
    keys = [said["rows"][place] for place in said["sources"][hhi["source"]]]
    expected = warehouse.execute(
        "select distinct raw_row_id, sha256, licence from marts.provenance p "
        "semi join marts.factsheet_headlines h using (mineral_code, indicator_code, reference_year) "
        "where mineral_code = 'lithium' and indicator_code = 'reserve_concentration' order by 1"
    ).fetchall()
    assert [
        (
            row["raw_row_id"],
            said["files"][row["snapshot_id"]]["sha256"],
            said["files"][row["snapshot_id"]]["licence"],
        )
        for row in keys
    ] == expected
    assert float(hhi["exact_value"]) == pytest.approx(float(hhi["number"]), abs=0.0005)


def test_a_figure_changed_on_the_page_is_named_as_printed_and_as_attached(factsheets, tmp_path):
    file = reprinted(factsheets / "lithium.pdf", tmp_path / "sheet.pdf", "25%", "52%")
    faults = verify(read_printed(file)).faults
    assert "page 1: 52 is printed in '52%', and not among the attached figures" in faults
    assert "page 1: 25 in '25%' is attached, and not printed there" in faults


def test_a_rating_changed_on_the_page_is_found(factsheets, tmp_path):
    file = reprinted(factsheets / "lithium.pdf", tmp_path / "sheet.pdf", "Mid", "Low")
    assert any("Low is printed in 'Low'" in fault for fault in verify(read_printed(file)).faults)


def test_a_country_changed_on_the_page_is_found_though_no_figure_is(factsheets, tmp_path):
    file = reprinted(factsheets / "lithium.pdf", tmp_path / "sheet.pdf", "チリ", "豪州")
    assert verify(read_printed(file)).faults == ("page 1: its words are not those that were printed",)


def test_a_changed_file_has_not_its_checksum(printed):
    faults = verify(changed(printed, FIGURES, lambda text: text.replace("0.164", "0.146", 1))).faults
    assert f"{FIGURES}: its content has not the checksum that {PROVENANCE} says it has" in faults


def test_a_figure_changed_in_the_file_is_not_on_the_page_though_the_checksums_fit(printed):
    def other(text: str) -> str:
        return text.replace("HHI 0.164,number,0.164,0.164", "HHI 0.146,number,0.146,0.146", 1)

    faults = verify(changed(printed, FIGURES, other, alike=True)).faults
    assert "page 1: 0.146 in 'HHI 0.146' is attached, and not printed there" in faults
    assert "page 1: 0.164 is printed in 'HHI 0.164', and not among the attached figures" in faults


def test_an_exact_value_that_does_not_round_to_the_figure_is_found(printed):
    exact = next(
        row["exact_value"]
        for row in csv.DictReader(
            io.StringIO(next(f.content for f in printed.files if f.name == FIGURES).decode())
        )
        if row["text"] == "HHI 0.164"
    )
    spoiled = changed(printed, FIGURES, lambda text: text.replace(exact, "0.1739"), alike=True)
    spoiled = changed(spoiled, DATA, lambda text: text.replace(exact, "0.1739"), alike=True)
    faults = verify(spoiled).faults
    assert "page 1: 0.164 in 'HHI 0.164' is not what 0.1739 rounds to" in faults


def test_a_row_taken_out_of_the_provenance_is_missed(printed):
    def fewer(text: str) -> str:
        said = json.loads(text)
        said["rows"] = said["rows"][:-1]
        return json.dumps(said)

    faults = verify(changed(printed, PROVENANCE, fewer)).faults
    assert any(fault.endswith("names an exact value or source that is not attached") for fault in faults)


def test_beside_another_build_the_figures_that_moved_are_listed(printed, warehouse_file):
    found = verify(printed)
    files, _ = printed_now(found, warehouse_file)
    moved = [
        Attachment(file.name, file.content.replace(b"HHI 0.164,number,0.164", b"HHI 0.171,number,0.171"), "")
        for file in files
    ]
    compared = compare(found, moved, "another digest")
    assert not compared.is_same_build
    (line,) = compared.moved
    assert line.startswith("page 1, lithium, analysis page / reserve_concentration: 0.164 ")
    assert "→ 0.171 " in line


def test_a_pdf_without_files_is_named_as_such(factsheets, tmp_path):
    file = tmp_path / "bare.pdf"
    with pikepdf.open(factsheets / "lithium.pdf") as pdf:
        for name in list(pdf.attachments):
            del pdf.attachments[name]
        pdf.save(file)
    (fault,) = verify(read_printed(file)).faults
    assert fault.startswith("figures.csv, data.csv, provenance.json are not attached")


def test_files_of_another_make_are_refused_by_name(printed):
    assert verify(changed(printed, PROVENANCE, lambda _: "{")).faults == (
        "provenance.json can't be read: JSONDecodeError",
    )
    assert (
        verify(changed(printed, PROVENANCE, lambda _: "[" * 100_000))
        .faults[0]
        .startswith("provenance.json can't")
    )
    assert "has not the columns" in verify(changed(printed, DATA, lambda _: "a,b\n", alike=True)).faults[0]
    no_pages = changed(printed, PROVENANCE, lambda text: json.dumps(json.loads(text) | {"pages": 7}))
    assert any("tells of another number" in fault for fault in verify(no_pages).faults)


@pytest.mark.parametrize("content", [b"", b"not a PDF", b"%PDF-1.7\n" + bytes(range(256)) * 40])
def test_what_is_no_pdf_is_refused(content, tmp_path):
    file = tmp_path / "sheet.pdf"
    file.write_bytes(content)
    with pytest.raises(UnreadablePdf, match=r"not a PDF|damaged"):
        read_printed(file)


def test_half_a_file_and_a_locked_one_are_refused(factsheets, tmp_path):
    whole = (factsheets / "lithium.pdf").read_bytes()
    half = tmp_path / "half.pdf"
    half.write_bytes(whole[: len(whole) // 2])
    try:
        faults = verify(read_printed(half)).faults
    except UnreadablePdf as error:
        faults = (str(error),)
    assert faults
    locked = tmp_path / "locked.pdf"
    with pikepdf.open(factsheets / "lithium.pdf") as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    with pytest.raises(UnreadablePdf, match="locked with a password"):
        read_printed(locked)


def test_a_huge_file_and_a_bomb_are_refused(tmp_path):
    huge = tmp_path / "huge.pdf"
    with huge.open("wb") as file:
        file.write(b"%PDF-1.7\n")
        file.truncate((MAX_FILE_MB + 1) * 1024**2)
    with pytest.raises(UnreadablePdf, match=f"less than {MAX_FILE_MB} MB"):
        read_printed(huge)
    packed = zlib.compressobj(9)
    zeros = b"".join([*(packed.compress(bytes(1024**2)) for _ in range(300)), packed.flush()])
    for place in ("page", "file"):
        bomb = tmp_path / f"{place}.pdf"
        with pikepdf.new() as pdf:
            page = pdf.add_blank_page()
            stream = pikepdf.Stream(pdf, zeros, {"/Filter": pikepdf.Name.FlateDecode})
            if place == "page":
                page.Contents = pdf.make_indirect(stream)
            else:
                pdf.attachments[FIGURES] = pikepdf.AttachedFileSpec(pdf, b"", filename=FIGURES)
                pdf.attachments[FIGURES].obj.EF.F = pdf.make_indirect(stream)
            pdf.save(bomb, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)
        begin = time.monotonic()
        with pytest.raises(UnreadablePdf, match=f"more than {MAX_PART_MB} MB"):
            read_printed(bomb)
        assert time.monotonic() - begin < 60


def test_the_command_lists_what_differs_and_ends_with_one(factsheets, tmp_path, warehouse_file, repo):
    bad = reprinted(factsheets / "lithium.pdf", tmp_path / "bad.pdf", "25%", "52%")
    command = [sys.executable, "-m", "critmin.cli", "verify"]
    ran = subprocess.run(
        [*command, factsheets / "cobalt.pdf", bad], cwd=repo, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 1
    assert f"{factsheets / 'cobalt.pdf'}: CM-JPN-COBALT-JA-" in ran.stdout
    assert "52 is printed in '52%'" in ran.stdout
    assert f"Not verified: {bad}" in ran.stderr
