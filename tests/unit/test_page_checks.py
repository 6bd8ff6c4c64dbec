"""Each fault of a printed page, made on purpose, is found, and a right page has none."""

import pikepdf
import pytest

import page_checks
from small_page import print_page

RIGHT = '<p style="left: 40px; top: 40px">埋蔵量 77,000 t</p>'


def test_a_right_page_has_no_fault(tmp_path):
    assert page_checks.faults(print_page(tmp_path, RIGHT)) == []


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        # Twelve points of type, eight points lower: the second line begins before the first ends.
        ("overlap", RIGHT + '<p style="left: 50px; top: 48px">銅</p>'),
        ("outside", '<p style="left: 900px; top: 40px">埋蔵量 77,000 t</p>'),
        (
            "clipped",
            '<div style="left: 40px; top: 40px; width: 40px; height: 30px; overflow: hidden">'
            "埋蔵量 77,000 t</div>",
        ),
        ("small", '<p style="left: 40px; top: 40px; font-size: 6.9pt">注記</p>'),
        # #999999 on white is 2.85 to 1.
        ("contrast", '<p style="left: 40px; top: 40px; color: #999999">注記</p>'),
        (
            "contrast",
            '<div style="left: 30px; top: 30px; width: 200px; height: 60px; background: #1B2430">'
            "</div>" + RIGHT,
        ),
    ],
)
def test_a_fault_is_found(tmp_path, kind, body):
    assert {fault.kind for fault in page_checks.faults(print_page(tmp_path, body))} == {kind}


def test_white_on_a_dark_band_is_no_fault(tmp_path):
    band = (
        '<div style="left: 30px; top: 30px; width: 300px; height: 40px; background: #1D4F9C; color: #FFFFFF">'
        '<p style="left: 10px; top: 8px">評価</p></div>'
    )
    assert page_checks.faults(print_page(tmp_path, band)) == []


def test_a_glyph_that_the_font_lacks_is_found(tmp_path):
    """The first character of the text is put in the place of one that the font does not have."""
    file = print_page(tmp_path, RIGHT)
    spoiled = tmp_path / "spoiled.pdf"
    with pikepdf.open(file) as pdf:
        content = pdf.pages[0].Contents.read_bytes()
        place = content.index(b"<", content.index(b"BT"))
        pdf.pages[0].Contents = pdf.make_stream(content[: place + 1] + b"0000" + content[place + 5 :])
        pdf.save(spoiled)
    assert [fault.kind for fault in page_checks.faults(spoiled)] == ["missing glyph"]


def test_contrast_is_computed_as_wcag_does():
    assert page_checks.contrast((255, 255, 255), (0, 0, 0)) == pytest.approx(21.0)
    assert page_checks.contrast((255, 255, 255), (0x76, 0x76, 0x76)) == pytest.approx(4.54, abs=0.01)
