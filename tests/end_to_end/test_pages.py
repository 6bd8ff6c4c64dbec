"""Printed pages, read back: with invented contents, so that extremes can be tried."""

import tomllib
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest

import factsheet_samples as samples
from critmin.factsheet.contents import Fact, Form, Price, Prices, Rate, Rates, Sheet
from critmin.factsheet.fonts import MissingCharacter, typeface
from critmin.factsheet.render import Pages, write_pdf
from critmin.factsheet.typesetting import DoesNotFit
from factsheet_samples import shares, sheet, with_indicator
from pdf_reading import outside, overlapping, page_sizes, read_pieces

WIDTH_PT, HEIGHT_PT = 960, 540
REPORTS = Path(__file__).resolve().parents[2] / "reports"


@pytest.fixture(scope="module")
def pages() -> Pages:
    return Pages(REPORTS, samples.language(), typeface())


def printed(pages: Pages, folder: Path, *sheets: Sheet, with_deck: bool = False) -> Path:
    """The analysis and response page of each sheet as one file, after cover and heat map if asked for."""
    slides = []
    if with_deck:
        deck = samples.deck(*sheets)
        entries = [{"name": one.name, "name_en": one.name_en, "page": "3"} for one in sheets]
        slides += [pages.cover(deck, entries, "1"), pages.heat_map(deck, "2")]
    for one in sheets:
        slides += [pages.analysis(one, "3"), pages.responses(one, "4")]
    file = folder / "pages.pdf"
    html = pages.document("試し刷り", date(2026, 6, 2), slides)
    write_pdf(html, pages.style, (REPORTS, typeface().folder), file)
    return file


def assert_readable(file: Path) -> None:
    """No text meets another, leaves the page or is smaller than a note may be."""
    for number in range(len(page_sizes(file))):
        pieces = read_pieces(file, number)
        assert pieces
        assert overlapping(pieces) == []
        assert outside(pieces, 20, 8, WIDTH_PT - 20, HEIGHT_PT - 4) == []
        assert min(piece.size_pt for piece in pieces) >= 7.0 - 0.01


def test_pages_are_slides_on_which_nothing_collides(pages, tmp_path):
    file = printed(pages, tmp_path, sheet(), with_deck=True)
    assert page_sizes(file) == [(WIDTH_PT, HEIGHT_PT)] * 4
    assert_readable(file)


def thirty_countries() -> Sheet:
    """What the marts make of thirty equal countries: six are named, the rest is one slice."""
    named = [(f"国{number}", 1 / 30) for number in range(6)]
    return with_indicator(sheet(), 1, chart=shares(*named, remainder=24 / 30))


def one_country() -> Sheet:
    return with_indicator(sheet(), 1, chart=shares(("ニューカレドニア", 1.0)))


def long_names() -> Sheet:
    names = (
        "ボスニア・ヘルツェゴビナ",
        "アラブ首長国連邦",
        "トリニダード・トバゴ",
        "セントビンセント",
        "中央アフリカ",
    )
    return with_indicator(sheet(), 2, chart=shares(*[(name, 0.18) for name in names], remainder=0.1))


def huge_and_tiny_figures() -> Sheet:
    base = with_indicator(sheet(), 1, chart=shares(("チリ", 0.9999), ("豪州", 0.0001), total=9_876_543))
    prices = Prices(
        "炭酸リチウム（電池級）",
        "ドル/t",
        tuple(
            Price(date(2021 + place, 7, 1), price)
            for place, price in enumerate((0.004, 0.02, 0.05, 0.01, 0.03))
        ),
        date(2021, 1, 1),
        date(2025, 12, 31),
        "評価期間 5年間",
        True,
    )
    return with_indicator(base, 5, chart=prices)


def many_rates() -> Sheet:
    rates = Rates(
        (
            Rate("日本（二次原料）", None, "公表統計なし"),
            Rate("EU（EoL-RIR）軽", 1.0, ""),
            Rate("EU（EoL-RIR）重", 0.0, ""),
            Rate("世界（再生材）", 0.005, ""),
        ),
        (0.48, 0.75),
    )
    return with_indicator(sheet(), 6, chart=rates)


def nothing_rated() -> Sheet:
    base = sheet()
    for number in range(1, 7):
        base = with_indicator(
            base,
            number,
            rating="N/A",
            is_undetermined=False,
            value_words="",
            distance_words="",
            absence="この時点で公表済みの版なし",
            explanation="基準日より後に公表された版は、値があっても用いない。",
            chart=None,
            chart_note="",
            facts=(),
            comment="2010年6月30日の時点で公表済みの版がなく、評価できない。",
        )
    return base


def no_register() -> Sheet:
    base = sheet()
    return replace(
        base,
        responses=tuple(replace(row, done=(), assessment=(), next_steps=()) for row in base.responses),
    )


def empty_flow() -> Sheet:
    return replace(sheet(), forms=())


def full_flow() -> Sheet:
    """Three boxes in every column, each with arrows to all boxes of the next and one across a column."""
    forms = tuple(
        Form(
            f"{column}{row}",
            column,
            row,
            "スポジュメン精鉱",
            tuple(f"{column + 1}{other}" for other in range(3) if column < 6)
            + ((f"{column + 2}{row}",) if column < 5 else ()),
        )
        for column in range(1, 7)
        for row in range(3)
    )
    return replace(sheet(), forms=forms)


@pytest.mark.parametrize(
    "extreme",
    [
        thirty_countries,
        one_country,
        long_names,
        huge_and_tiny_figures,
        many_rates,
        nothing_rated,
        no_register,
        empty_flow,
        full_flow,
    ],
)
def test_extreme_contents_stay_readable(pages, tmp_path, extreme):
    assert_readable(printed(pages, tmp_path, extreme()))


def test_each_column_keeps_its_texts(pages, tmp_path):
    """Every text of an indicator column stands between that column's borders."""
    pieces = read_pieces(printed(pages, tmp_path, long_names()), 0)
    gap = 5.5
    width = (908 - 5 * gap) / 6
    below_heading = [piece for piece in pieces if 190 < piece.top < 490]
    assert below_heading
    for column in range(6):
        left = 26 + column * (width + gap)
        inside = [
            piece for piece in below_heading if left - gap / 2 < piece.middle[0] < left + width + gap / 2
        ]
        assert inside
        assert outside(inside, left + 0.6, 190, left + width - 0.6, 491.5) == []


def test_six_ratings_stand_in_column_order(pages, tmp_path):
    pieces = read_pieces(printed(pages, tmp_path, sheet()), 0)
    chips = sorted(
        (piece.left, piece.text) for piece in pieces if piece.size_pt == pytest.approx(13, abs=0.01)
    )
    assert [text for _, text in chips] == ["Mid＊", "High", "N/A", "Low", "High", "High"]


def test_a_whole_share_and_a_tiny_one_are_printed_as_such(pages, tmp_path):
    whole = {piece.text for piece in read_pieces(printed(pages, tmp_path, one_country()), 0)}
    assert {"ニューカレドニア", "100%"} <= whole
    tiny = [piece.text for piece in read_pieces(printed(pages, tmp_path, huge_and_tiny_figures()), 0)]
    assert "1%未満" in tiny


@pytest.mark.parametrize("place", ["comment", "label", "value_words"])
def test_a_text_too_long_for_its_place_is_refused(pages, place):
    too_long = with_indicator(sheet(), 4, **{place: "鉱" * 90})
    with pytest.raises(DoesNotFit, match="lithium, analysis page"):
        pages.analysis(too_long, "1")


def test_a_response_table_that_is_too_long_is_refused(pages):
    base = sheet()
    row = base.responses[0]
    long_row = replace(row, done=row.done * 20)
    with pytest.raises(DoesNotFit, match="lithium, response page: the response table needs"):
        pages.responses(replace(base, responses=(long_row, *base.responses[1:])), "2")


def test_a_character_that_the_font_lacks_stops_the_page(pages):
    with pytest.raises(MissingCharacter, match=r"U\+9255"):
        pages.analysis(with_indicator(sheet(), 5, comment="元素は鉕である。"), "1")


def test_a_character_that_only_a_template_prints_is_checked_too(tmp_path):
    with pytest.raises(MissingCharacter, match=r"U\+9255"):
        printed(Pages(REPORTS, samples.language(nothing_recorded="鉕"), typeface()), tmp_path, sheet())


def test_subscripts_are_lowered_digits_of_the_font(pages, tmp_path):
    prices = replace(samples.monthly_prices(), series_name="WO₃")
    changed = with_indicator(sheet(), 5, chart=prices, facts=(Fact("価格", "Li₂CO₃"),))
    pieces = read_pieces(printed(pages, tmp_path, changed), 0)
    digits = [
        piece
        for piece in pieces
        if piece.text in ("2", "3") and piece.size_pt == pytest.approx(7.02, abs=0.05)
    ]
    assert [piece.text for piece in digits] == ["2", "3"]


def test_the_same_contents_give_the_same_bytes(pages, tmp_path):
    first, second = tmp_path / "a", tmp_path / "b"
    first.mkdir()
    second.mkdir()
    fresh = Pages(REPORTS, samples.language(), typeface())
    one = printed(pages, first, sheet(), with_deck=True).read_bytes()
    assert one == printed(fresh, second, sheet(), with_deck=True).read_bytes()


def test_a_failed_page_leaves_the_last_good_file_and_nothing_beside_it(pages, tmp_path, monkeypatch):
    file = printed(pages, tmp_path, sheet())
    good = file.read_bytes()

    def breaks(*args: object, **kwargs: object) -> None:
        Path(args[1]).write_bytes(b"half a page")
        raise OSError("disk full")

    monkeypatch.setattr("weasyprint.HTML.write_pdf", breaks)
    with pytest.raises(OSError, match="disk full"):
        printed(pages, tmp_path, sheet())
    assert file.read_bytes() == good
    assert [path.name for path in tmp_path.iterdir()] == ["pages.pdf"]


def test_the_file_says_its_title_language_and_dates(pages, tmp_path):
    with pikepdf.open(printed(pages, tmp_path, sheet())) as pdf:
        assert str(pdf.docinfo["/Title"]) == "試し刷り"
        assert str(pdf.docinfo["/CreationDate"]) == "D:20260602"
        assert str(pdf.docinfo["/ModDate"]) == "D:20260602"
        assert str(pdf.Root["/Lang"]) == "ja"


def test_every_chart_has_an_alternative_text(pages, tmp_path):
    """The alternative text of a donut names its total and every share of its list."""
    with pikepdf.open(printed(pages, tmp_path, sheet())) as pdf:
        texts = [
            str(item["/Alt"])
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and "/Alt" in item
        ]
    assert len(texts) == 8  # six columns, the material flow, the table's headings
    donut = next(text for text in texts if text.startswith("国別埋蔵寡占度"))
    assert "2024年 77,000純分t" in donut
    for words in ("チリ 31%", "アルゼンチン 14%", "その他 12%"):
        assert words in donut


def luminance(colour: str) -> float:
    """Relative luminance of an sRGB colour (WCAG 2)."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours (WCAG 2), 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def palette() -> dict:
    with (REPORTS / "styles" / "palette.toml").open("rb") as file:
        return tomllib.load(file)


def test_contrast_is_computed_as_wcag_does():
    assert contrast("#FFFFFF", "#000000") == pytest.approx(21.0)
    assert contrast("#FFFFFF", "#767676") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("rating", ["High", "Mid", "Low", "N/A"])
def test_a_chips_word_stands_out(rating):
    colours = palette()["rating"][rating]
    assert contrast(colours["text"], colours["fill"]) >= 4.5


@pytest.mark.parametrize("name", ["ink", "soft", "title"])
@pytest.mark.parametrize("ground", ["#FFFFFF", "pale", "window"])
def test_text_stands_out_on_every_ground(name, ground):
    colours = palette()
    fill = colours["surface"].get(ground, ground)
    assert contrast(colours["text"][name], fill) >= 4.5


@pytest.mark.parametrize("ground", ["band", "rule"])
def test_white_text_stands_out_on_the_bands(ground):
    assert contrast(palette()["text"]["inverse"], palette()["surface"][ground]) >= 4.5


def test_ratings_differ_in_lightness_for_grey_print():
    fills = [palette()["rating"][rating]["fill"] for rating in ("High", "Low", "Mid", "N/A")]
    lightness = [116 * luminance(fill) ** (1 / 3) - 16 for fill in fills]
    assert all(lighter - darker >= 8 for darker, lighter in pairwise(lightness))
