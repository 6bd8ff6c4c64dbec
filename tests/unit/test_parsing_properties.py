"""What the parsers promise of any input: what is right arrives unchanged, what is not is refused by place."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from miniatures import Miniature

import make_imf_pcps as imf
import make_worldbank_pinksheet as pink
import make_worldbank_wgi as wgi
from critmin.errors import ImportRefused
from critmin.importers.iea_critical_minerals import IMPORTER as IEA
from critmin.importers.imf_pcps import IMPORTER as IMF
from critmin.importers.mapped_csv import newest
from critmin.importers.registry import Delivery, importer_for
from critmin.importers.tables import NUMBER
from critmin.importers.unep_irp import estimates_of
from critmin.importers.worldbank_pinksheet import read_annual_prices
from critmin.importers.worldbank_wgi import read_estimates
from make_country_codes import M49
from make_critical_mineral_lists import LISTS
from make_eu_crm import MATERIAL_USES, SCORES, WORLD_SUPPLY
from make_export_controls import EVENTS
from make_oecd_crc import CLASSES
from make_oecd_export_restrictions import EXCERPT
from make_unep_irp import APPENDIX

# Workbooks are written and read in each example.
few = settings(max_examples=25, deadline=None)
many = settings(max_examples=200, deadline=None)

# Anything that a cell can hold without ending it; control characters are another test's.
CELL_TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters='",'), max_size=12
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all examples of a test: hypothesis runs them within one call."""
    return tmp_path_factory.mktemp("examples")


def read(folder: Path, miniature: Miniature) -> Delivery:
    path = folder / "delivered.csv"
    path.write_bytes(miniature.content)
    (delivery,) = importer_for(miniature.source_id).read(path)
    return delivery


def column_of(delivery: Delivery, line: int, column: str) -> str:
    row = delivery.rows.row(by_predicate=pl.col("raw_row_id") == f"{delivery.snapshot_id}:{line}", named=True)
    return row[column]


# UNEP: cells of several estimates.

percent = st.integers(0, 100)
estimate = st.one_of(
    st.builds(lambda mark, value: f"{mark}{value}", st.sampled_from(["", "<", ">", "~"]), percent),
    st.builds(lambda ends: f"{min(ends)}-{max(ends)}", st.tuples(percent, percent)),
)
with_letter = st.builds(lambda text, letter: text + letter, estimate, st.sampled_from(["", *"aeho"]))


@many
@given(st.lists(with_letter, max_size=5))
def test_estimates_come_back_as_they_were_printed(printed: list[str]) -> None:
    parsed = estimates_of(", ".join(printed))
    assert [each.as_published for each in parsed] == printed
    for each in parsed:
        ends = [float(end) for end in (each.lower_pct, each.upper_pct) if end]
        assert ends == sorted(ends)
        assert all(0 <= end <= 100 for end in ends)
        assert len(ends) == (1 if each.qualifier in {"<", ">"} else 2)


@many
@given(st.text(max_size=20))
def test_a_cell_is_a_list_of_estimates_or_an_error(cell: str) -> None:
    try:
        parsed = estimates_of(cell)
    except ValueError as error:
        assert str(error) in {part.strip() for part in cell.split(",")}
    else:
        assert len(parsed) == (cell.count(",") + 1 if cell else 0)
        assert all(re.fullmatch(r"[0-9<>~.a-z-]+", each.as_published) for each in parsed)


@many
@given(CELL_TEXT)
def test_a_cell_of_recycling_rates_is_taken_whole_or_refused_by_place(folder: Path, text: str) -> None:
    spoiled = APPENDIX.with_text(",12m,", f',"{text}",')
    try:
        delivery = read(folder, spoiled)
    except ImportRefused as refusal:
        assert (refusal.row, refusal.column) == (3, "osr_pct")
    else:
        titanium = delivery.rows.filter(pl.col("metal_as_published") == "Ti", pl.col("rate_code") == "osr")[
            "estimate_as_published"
        ]
        assert titanium.to_list() == ([text.strip()] if text.strip() else [])


# EU: shares and scores as text.


@many
@given(st.integers(0, 1000))
def test_every_share_to_a_tenth_of_a_percent_arrives_unchanged(folder: Path, tenths: int) -> None:
    share = f"{tenths // 10}.{tenths % 10}%"
    delivery = read(folder, WORLD_SUPPLY.with_text("6.3%", share))
    assert column_of(delivery, 3, "share_as_published") == share


@many
@given(CELL_TEXT.filter(lambda text: text.isprintable()))
def test_a_share_is_a_percentage_up_to_100_or_refused(folder: Path, text: str) -> None:
    assume(text.encode("cp1252", errors="ignore").decode("cp1252") == text)
    is_share = False
    bare = text.strip().removeprefix("<").removesuffix("%")
    if bare.isascii() and bare.replace(".", "", 1).isdecimal() and bare[0] != "." and bare[-1] != ".":
        is_share = float(bare) <= 100
    try:
        delivery = read(folder, WORLD_SUPPLY.with_text("6.3%", f'"{text}"'))
    except ImportRefused as refusal:
        assert not is_share
        assert (refusal.row, refusal.column) == (3, "Share")
    else:
        assert is_share
        assert column_of(delivery, 3, "share_as_published") == text.strip()


@many
@given(st.decimals(0, 20, places=2))
def test_every_score_arrives_unchanged(folder: Path, score) -> None:
    delivery = read(folder, SCORES.with_text("3.75", f"{score}"))
    assert column_of(delivery, 3, "supply_risk_as_published") == f"{score}"


@many
@given(CELL_TEXT)
def test_a_year_of_a_study_has_four_digits_or_is_refused(folder: Path, text: str) -> None:
    spoiled = replace(SCORES, text=SCORES.text.replace("Xenon,2020", f'Xenon,"{text}"'))
    try:
        delivery = read(folder, spoiled)
    except ImportRefused as refusal:
        is_newer = re.fullmatch(r"20\d\d", text.strip(), re.ASCII) and int(text.strip()) > 2023
        assert is_newer or (refusal.row, refusal.column) == (5, "Year")
    else:
        assert re.fullmatch(r"20[0-9]{2}", text.strip())
        assert column_of(delivery, 5, "reference_year") == int(text.strip())


@many
@given(st.integers(0, 10**9))
def test_grouped_thousands_are_numbers_and_wrongly_grouped_ones_not(value: int) -> None:
    grouped = f"{value:,}"
    assert NUMBER.fullmatch(grouped)
    assert NUMBER.fullmatch(f"{value}")
    if value >= 1000:
        assert not NUMBER.fullmatch(grouped[:-1])
        assert not NUMBER.fullmatch(grouped.replace(",", ".") + ".0.0")


@many
@given(st.text(max_size=15))
def test_what_passes_for_a_number_is_one(text: str) -> None:
    if NUMBER.fullmatch(text):
        assert text.isascii()
        float(text.replace(",", ""))


@few
@given(st.integers(0, 10**7))
def test_amounts_of_value_added_arrive_unchanged(folder: Path, amount: int) -> None:
    text = MATERIAL_USES.text.replace(",3000", f",{amount}")
    delivery = read(folder, replace(MATERIAL_USES, text=text))
    assert column_of(delivery, 5, "value_added_million_eur_as_published") == f"{amount}"


# OECD: notes decide whether 0 is a class; rates are text.


@many
@given(st.lists(st.integers(2, 8), max_size=4, unique=True))
def test_a_zero_is_a_class_unless_a_note_says_otherwise(folder: Path, numbers: list[int]) -> None:
    notes = " ".join(f"({number})" for number in numbers)
    delivery = read(folder, CLASSES.with_text("NAM,0,", f"NAM,0,{notes}"))
    # Notes 5 to 8 of the list say "not classified", 2 to 4 are statements on names.
    assert column_of(delivery, 5, "is_classified") is not any(number >= 5 for number in numbers)


rate = st.decimals(0, 100, places=1).map(str)


@many
@given(st.one_of(rate, st.tuples(rate, st.sampled_from([",", "-"]), rate).map("".join), st.just("")))
def test_every_rate_of_a_restriction_arrives_unchanged(folder: Path, text: str) -> None:
    delivery = read(folder, EXCERPT.with_text("12.5", f'"{text}"'))
    assert column_of(delivery, 6, "value_as_published") == text


# Events and lists: several minerals in a cell, dates that may be parts.

part_of_date = st.one_of(
    st.dates().map(lambda day: f"{day.year:04}"),
    st.dates().map(lambda day: f"{day.year:04}-{day.month:02}"),
    st.dates().map(lambda day: day.isoformat()),
)


@many
@given(st.lists(st.from_regex(r"[a-z]{1,8}( \([a-z]{1,8}\))?", fullmatch=True), min_size=1, max_size=6))
def test_minerals_of_an_event_come_back_one_by_one(folder: Path, minerals: list[str]) -> None:
    delivery = read(folder, EVENTS.with_text("lithium (crushed ore);cobalt", ";".join(minerals)))
    of_event = delivery.rows.filter(pl.col("country_code_as_published") == "NA")
    assert of_event["mineral_as_published"].to_list() == minerals


@many
@given(st.lists(part_of_date, min_size=1))
def test_the_newest_of_parts_of_dates_has_the_newest_year(dates: list[str]) -> None:
    assert newest(dates) in dates
    assert newest(dates)[:4] == max(each[:4] for each in dates)
    assert newest([]) == ""


@many
@given(CELL_TEXT)
def test_a_date_is_a_date_or_refused_by_place(folder: Path, text: str) -> None:
    try:
        delivery = read(folder, EVENTS.with_text("2022-12", f'"{text}"'))
    except ImportRefused as refusal:
        is_newer = re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", text.strip()) is not None
        # Without any date the event itself is refused, in its column of the effect.
        assert is_newer or (refusal.row, refusal.column) in {(4, "announced"), (4, "effective")}
    else:
        assert delivery.rows.filter(pl.col("country_code_as_published") == "ZW")[
            "announced_as_published"
        ].to_list() == [text.strip()]


@many
@given(CELL_TEXT)
def test_a_mineral_of_a_list_is_any_text_but_none(folder: Path, text: str) -> None:
    try:
        delivery = read(folder, LISTS.with_text("phosphorous", f'"{text}"'))
    except ImportRefused:
        assert text.strip() in {"", "tungsten"}
    else:
        assert column_of(delivery, 3, "mineral_as_published") == text.replace("\u00a0", " ").strip()


@many
@given(st.integers(0, 999))
def test_every_three_digit_code_keeps_its_zeros(folder: Path, number: int) -> None:
    assume(number not in {12, 10, 384, 798})  # taken by other countries of the small file
    delivery = read(folder, M49.with_text("516", f"{number:03}"))
    assert column_of(delivery, 3, "m49_code") == f"{number:03}"


# Workbooks.

governance = st.decimals(-3, 3, places=6).map(float)


@few
@given(st.tuples(*[st.one_of(governance, st.none())] * 6))
def test_estimates_are_the_same_from_an_extract_and_an_update(folder: Path, six: tuple) -> None:
    extract, sheets = wgi.databank_rows(), wgi.sheets_2025()
    for place, (code, value) in enumerate(zip(wgi.CODES, six, strict=True)):
        extract[1][4 + 2 * place] = value
        sheets[code.lower()][1][3] = ".." if value is None else value
    _, of_extract = read_estimates(wgi.databank(folder, extract))
    _, of_update = read_estimates(wgi.update_2025(folder, sheets))
    for value, here, there in zip(six, of_extract.row(0)[2:], of_update.row(0)[2:], strict=True):
        if value is None:
            assert (here, there) == ("", "..")
        else:
            assert float(here) == float(there) == pytest.approx(value, abs=1e-9)


@few
@given(CELL_TEXT)
def test_a_year_of_governance_has_four_digits_or_is_refused(folder: Path, text: str) -> None:
    rows = wgi.databank_rows()
    rows[1][0] = text
    try:
        _, estimates = read_estimates(wgi.databank(folder, rows))
    except ImportRefused as refusal:
        assert refusal.row == "Data!A2"
    else:
        assert re.fullmatch(r"[0-9]{4}", text.strip())
        assert int(text.strip()) in estimates["reference_year"].to_list()


@few
@given(st.floats(0, 1e6, allow_nan=False), st.integers(1900, 2090))
def test_annual_prices_keep_their_value_and_year(folder: Path, price: float, first_year: int) -> None:
    sheets = pink.annual_sheets(first_year)
    copper = 1 + pink.NOMINAL.index("Copper")
    sheets["Annual Prices (Nominal)"][10][copper] = price
    _, rows = read_annual_prices(pink.annual(folder, sheets))
    last = rows.filter(
        pl.col("series_as_published") == "Copper",
        pl.col("price_basis") == "nominal",
        pl.col("reference_year") == first_year + 2,
    )
    assert float(last["value_as_published"][0]) == pytest.approx(price, abs=1e-9, rel=1e-12)


@few
@given(st.integers(3, 18), st.data())
def test_months_follow_one_another_or_are_refused(folder: Path, count: int, data: st.DataObject) -> None:
    """Up to the known newest month, July 2025; leaving one out in between is found."""
    since_year_0 = 2025 * 12 + 6
    months = [f"{each // 12}M{each % 12 + 1}" for each in range(since_year_0 - count + 1, since_year_0 + 1)]
    lines = imf.rows(tuple(months))
    (delivery,) = IMF.read(imf.workbook(folder, lines))
    assert delivery.rows["period_as_published"].unique(maintain_order=True).to_list() == months
    lost = data.draw(st.integers(1, count - 2))
    del lines[4 + lost]
    with pytest.raises(ImportRefused) as refused:
        IMF.read(imf.workbook(folder, lines))
    # Rows count from 1, and four stand above the months.
    assert (refused.value.row, refused.value.found) == (f"External!A{5 + lost}", repr(months[lost + 1]))


@many
@given(
    st.dictionaries(
        st.from_regex(r"[A-Z][a-z]{1,10}", fullmatch=True).filter(lambda name: not name.startswith("Total")),
        st.decimals(1, 5000, places=3).map(float),
        min_size=1,
        max_size=8,
    ),
    st.floats(0.5, 2),
)
def test_a_block_of_supply_adds_up_or_is_refused(folder: Path, countries: dict, factor: float) -> None:
    total = sum(countries.values()) * factor
    assume(abs(abs(factor - 1) / factor - 0.07) > 1e-6)
    block = {"countries": {name: {"2024": value} for name, value in countries.items()}}
    block["total"] = {"2024": total}
    path = folder / "explorer.json"
    path.write_text(json.dumps({"source": "IEA", "supply": {"Nickel": {"mining": block}}}), encoding="utf-8")
    # The countries may miss their total by 7 % of it: |1 - factor| ÷ factor.
    if abs(1 - factor) / factor > 0.07:
        with pytest.raises(ImportRefused, match="a total that its countries add up to"):
            IEA.read(path)
    else:
        (delivery,) = IEA.read(path)
        assert [float(value) for value in delivery.rows["value_as_published"]] == [*countries.values(), total]
