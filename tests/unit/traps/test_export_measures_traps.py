"""Traps of export restrictions, control events and critical mineral lists, one test each."""

import csv
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from miniatures import Miniature

from critmin.errors import ImportRefused
from critmin.importers.critical_mineral_lists import ENTRIES_SCHEMA
from critmin.importers.export_controls import EVENTS_SCHEMA
from critmin.importers.oecd_export_restrictions import MEASURES_SCHEMA
from critmin.importers.registry import Delivery, importer_for
from critmin.importers.tables import column_map
from critmin.provenance import register
from make_critical_mineral_lists import LISTS
from make_export_controls import EVENTS
from make_oecd_export_restrictions import EXCERPT


def read(folder: Path, miniature: Miniature) -> Delivery:
    path = folder / "delivered.csv"
    path.write_bytes(miniature.content)
    (delivery,) = importer_for(miniature.source_id).read(path)
    return delivery


def original(originals: Path, source_id: str, name: str) -> Delivery:
    (delivery,) = importer_for(source_id).read(originals / name)
    return delivery


@pytest.fixture(scope="module")
def restrictions(originals: Path) -> Delivery:
    return original(
        originals, "oecd_export_restrictions", "export-restrictions/oecd_export_restrictions_2024_excerpt.csv"
    )


@pytest.fixture(scope="module")
def events(originals: Path) -> Delivery:
    return original(originals, "export_controls", "export-restrictions/export_control_events_transcribed.csv")


@pytest.fixture(scope="module")
def lists(originals: Path) -> Delivery:
    return original(
        originals, "critical_mineral_lists", "critical-mineral-lists/critical_mineral_lists_transcribed.csv"
    )


def test_trade_trap_07_a_rate_is_text(tmp_path, restrictions):
    small = read(tmp_path, EXCERPT).rows
    assert small.schema == MEASURES_SCHEMA
    assert small["value_as_published"].to_list() == ["", "4,5", "4-5", "0", "12.5"]
    assert {"4,5", "4-5", "0"} <= set(restrictions.rows["value_as_published"])


@pytest.mark.parametrize("value", ["-5", "4 - 5", "4,5,6", "four", "5%", "<5"])
def test_trade_trap_07_what_is_no_rate_is_refused(tmp_path, value):
    with pytest.raises(ImportRefused) as refused:
        read(tmp_path, EXCERPT.with_text("12.5", f'"{value}"'))
    assert (refused.value.row, refused.value.column) == (6, "value")


def test_trade_trap_07_one_code_has_several_rates(restrictions):
    """Colombia taxes platinum-group scrap, 711292, under more than one condition; each is a row."""
    key = ["country_code_as_published", "resource_as_published", "hs6_code", "form_as_published"]
    assert restrictions.rows.select(key).is_duplicated().any()
    assert restrictions.rows.height == 82


def test_trade_trap_07_the_kinds_of_measures_are_known(restrictions):
    (note,) = [
        row["note"]
        for row in column_map("oecd_export_restrictions")
        if row["field"] == "measure_code_as_published"
    ]
    described = {word for word in note.split() if word.startswith("M")}
    assert set(restrictions.rows["measure_code_as_published"]) <= described
    assert described == {"M1", "M2", "M3", "M4", "M5", "M6", "M9", "M14"}


def test_trade_trap_07_an_excerpt_says_so(restrictions):
    """What is not in it is not known to be free; only China is complete, for the resources held."""
    assert "not known to be free" in restrictions.note
    assert set(restrictions.rows["country_code_as_published"]) == {"ao", "ar", "cd", "cl", "cn", "co"}


def test_trade_trap_07_codes_keep_their_leading_zeros(tmp_path):
    assert "010530" in read(tmp_path, EXCERPT).rows["hs6_code"].to_list()


@pytest.mark.parametrize(
    ("line", "country", "resource", "measure", "value", "hs6_code"),
    [
        # Looked up in the file.
        ("2", "ao", "cobalt", "M3", "0", "810530"),
        ("83", "co", "pgms", "M5", "4-5", "711292"),
    ],
)
def test_published_restrictions(restrictions, line, country, resource, measure, value, hs6_code):
    row = restrictions.rows.row(
        by_predicate=pl.col("raw_row_id") == f"oecd_restrictions_2024:{line}", named=True
    )
    assert row["country_code_as_published"] == country
    assert row["resource_as_published"] == resource
    assert (row["measure_code_as_published"], row["value_as_published"]) == (measure, value)
    assert row["hs6_code"] == hs6_code


def test_an_inventory_of_another_year_is_refused(tmp_path):
    with pytest.raises(ImportRefused, match=r"the edition '2025'.*oecd_export_restrictions_editions"):
        read(tmp_path, EXCERPT.with_text("2024-05-21", "2025-05-21"))


def test_trade_trap_07_namibias_code_is_text_and_not_a_missing_value(tmp_path, seeds_copy, events):
    for delivery in (read(tmp_path, EVENTS), events):
        assert delivery.rows.filter(pl.col("country_code_as_published") == "NA").height > 0
    # It is still there after the seed has been written and read again.
    register([events], seeds_copy)
    register([events], seeds_copy)
    path = seeds_copy / "raw/export_controls/raw_export_controls__events.csv"
    with path.open(encoding="utf-8", newline="") as file:
        codes = [row["country_code_as_published"] for row in csv.DictReader(file)]
    # Namibia's event has five minerals.
    assert codes.count("NA") == 5


def test_events_give_a_row_per_mineral(tmp_path, events):
    small = read(tmp_path, EVENTS).rows
    assert small.schema == EVENTS_SCHEMA
    assert small.select("raw_row_id", "mineral_as_published").rows()[:4] == [
        ("controls_2025_04:2:1", "samarium"),
        ("controls_2025_04:2:2", "scandium"),
        ("controls_2025_04:3:1", "lithium (crushed ore)"),
        ("controls_2025_04:3:2", "cobalt"),
    ]
    # Eight events with 2, 1, 1, 5, 7, 5, 1 and 5 minerals, counted in the file.
    assert events.rows.height == 2 + 1 + 1 + 5 + 7 + 5 + 1 + 5
    rare_earths = events.rows.filter(pl.col("effective_as_published") == "2025-04-04")
    assert rare_earths["mineral_as_published"].to_list() == [
        "samarium", "gadolinium", "terbium", "dysprosium", "lutetium", "scandium", "yttrium",
    ]  # fmt: skip


def test_dates_of_events_can_be_a_month_or_unknown(events):
    by_country = {
        row["country_code_as_published"]: (row["announced_as_published"], row["effective_as_published"])
        for row in events.rows.iter_rows(named=True)
    }
    assert by_country["ZW"] == ("2022-12", "")
    assert by_country["AO"] == ("", "2024-05-21")


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ("2022-12,", ",", "effective"),
        ("2022-12", "12/2022", "announced"),
        ("2022-12", "2022-12-5", "announced"),
        ("lithium (crushed ore);cobalt", "lithium;;cobalt", "minerals"),
        ("lithium (crushed ore);cobalt", "lithium;", "minerals"),
        ("NA,2023", "na,2023", "iso2"),
        ("NA,2023", ",2023", "iso2"),
    ],
)
def test_an_event_that_is_not_one_is_refused(tmp_path, old, new, column):
    with pytest.raises(ImportRefused) as refused:
        read(tmp_path, EVENTS.with_text(old, new))
    assert refused.value.column == column


def test_a_newer_event_needs_its_edition(tmp_path):
    with pytest.raises(ImportRefused, match=r"the edition '2026-01-05'.*export_controls_editions\.csv"):
        read(tmp_path, EVENTS.with_text("2025-04-04", "2026-01-05"))


def test_trade_trap_07_lists_have_their_known_lengths(tmp_path, lists):
    """Lengths as the lists' own names say; Japan's six are additions, Australia's five a second list."""
    assert read(tmp_path, LISTS).rows.schema == ENTRIES_SCHEMA
    lengths = {
        (row["jurisdiction_as_published"], row["as_of_as_published"]): row["len"]
        for row in lists.rows.group_by("jurisdiction_as_published", "as_of_as_published")
        .len()
        .iter_rows(named=True)
    }
    assert lengths == {
        ("JP", "2009"): 31, ("JP", "2021"): 34, ("JP", "2024-12"): 6, ("US", "2025-11"): 60,
        ("CA", "2024-06"): 34, ("AU", "2024-02"): 31, ("AU", "2023-12"): 5, ("UK", "2021"): 18,
        ("KR", "2023-02"): 33, ("IN", "2023-06"): 30, ("EU", "2023"): 34,
    }  # fmt: skip
    assert lists.rows.height == 316


def test_spellings_of_lists_stay_as_published(tmp_path, lists):
    assert {"phosphorous", "aluminum", "aluminium"} <= set(read(tmp_path, LISTS).rows["mineral_as_published"])
    names = set(lists.rows["mineral_as_published"])
    assert {"aluminum", "aluminium"} <= names


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ("UK,", "GB,", "jurisdiction"),
        ("2025-11", "Nov 2025", "as_of"),
        ("phosphorous", "tungsten", "jurisdiction"),
        ("https://example.org/us", "", "source_url"),
    ],
)
def test_an_entry_that_is_not_one_is_refused(tmp_path, old, new, column):
    with pytest.raises(ImportRefused) as refused:
        read(tmp_path, LISTS.with_text(old, new))
    assert refused.value.column == column


def test_newer_lists_need_their_edition(tmp_path):
    newer = replace(LISTS, text=LISTS.text.replace("2025-11", "2026-02"))
    with pytest.raises(ImportRefused, match=r"the edition '2026-02'.*critical_mineral_lists_editions\.csv"):
        read(tmp_path, newer)
