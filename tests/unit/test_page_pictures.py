"""Pictures of pages differ where the pages do, and nowhere else."""

from pathlib import Path

from PIL import Image, ImageDraw

from page_pictures import differing, take
from small_page import print_page


def drawn(text: str) -> Image.Image:
    """A page's corner in the size of a picture, with one line of small type."""
    picture = Image.new("RGB", (120, 60), "white")
    ImageDraw.Draw(picture).text((12, 12), text, fill="#1B2430", font_size=9)
    return picture


def test_one_digit_of_a_figure_is_seen():
    assert differing(drawn("HHI 0.315"), drawn("HHI 0.315")) == []
    assert differing(drawn("HHI 0.315"), drawn("HHI 0.345")) != []


def test_a_picture_of_another_size_differs():
    assert differing(drawn("1"), drawn("1").crop((0, 0, 100, 60))) != []


def test_the_digest_of_the_warehouse_makes_no_difference(tmp_path: Path):
    def picture(figure: str, digest: str) -> Image.Image:
        body = (
            f'<p style="left: 40px; top: 40px">{figure}</p>'
            f'<p style="left: 40px; top: 90px">照合値:{digest}</p>'
        )
        (page,) = take(print_page(tmp_path, body))
        return page

    one = picture("0.315", "04b1f0b3344409ec")
    assert differing(one, picture("0.315", "ffffffffffffffff")) == []
    assert differing(one, picture("0.345", "04b1f0b3344409ec")) != []
