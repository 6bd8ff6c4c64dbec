"""The Mineral Commodity Summaries: what is published arrives, and nothing else."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from miniatures import COMMODITIES_2026, SALIENT_2025, WORLD_2025, Miniature

from critmin.errors import ImportRefused
from critmin.importers.registry import Delivery
from critmin.importers.usgs_mcs import (
    IMPORTER,
    PRICES_SCHEMA,
    SALIENT_SCHEMA,
    TRENDS_SCHEMA,
    WORLD_SCHEMA,
)

HISTORY = """\
Revision History for U.S. Geological Survey Mineral Commodity Summaries 2026

First posted online February 6, 2026
Revised and reposted May 27, 2026, as version 1.3
On p. 1, a figure was changed.
Revised and reposted March 5, 2026, as version 1.1
"""


def read(tmp_path: Path, miniature: Miniature, name: str = "as_downloaded.csv") -> list[Delivery]:
    path = tmp_path / name
    path.write_bytes(miniature.content)
    return IMPORTER.read(path)


def figures(rows: pl.DataFrame, **conditions: object) -> list[str]:
    return rows.filter(**conditions)["value_as_published"].to_list()


def one(rows: pl.DataFrame, **conditions: object) -> dict[str, object]:
    matching = rows.filter(**conditions)
    assert matching.height == 1, matching
    return matching.row(0, named=True)


def test_a_wide_line_gives_a_row_for_each_figure(tmp_path):
    (delivery,) = read(tmp_path, WORLD_2025)
    assert delivery.rows.schema == WORLD_SCHEMA
    assert delivery.rows.filter(country_as_published="Chile").rows() == [
        (
            "mcs2025_world:9:PROD_2023",
            "mcs2025_world",
            "Lithium",
            "Mine production, lithium content",
            "production",
            "Chile",
            2023,
            "41400",
            "metric tons",
            False,
            "",
        ),
        (
            "mcs2025_world:9:PROD_EST_ 2024",
            "mcs2025_world",
            "Lithium",
            "Mine production, lithium content",
            "production",
            "Chile",
            2024,
            "49000",
            "metric tons",
            True,
            "",
        ),
        (
            "mcs2025_world:9:RESERVES_2024",
            "mcs2025_world",
            "Lithium",
            "Mine production, lithium content",
            "reserves",
            "Chile",
            2024,
            "9300",
            "metric tons",
            False,
            "half a unit is ½",
        ),
    ]


def test_names_lose_only_their_layout_blanks(tmp_path):
    (delivery,) = read(tmp_path, WORLD_2025)
    assert set(delivery.rows["mineral_as_published"]) == {"Copper", "Lithium"}
    assert "United States" in set(delivery.rows["country_as_published"])


def test_a_blank_beside_other_figures_stays_a_gap_with_its_note(tmp_path):
    (delivery,) = read(tmp_path, WORLD_2025)
    withheld = delivery.rows.filter(
        mineral_as_published="Lithium", country_as_published="United States", measure="production"
    )
    assert withheld["value_as_published"].to_list() == ["", ""]
    assert withheld["footnote"].unique().to_list() == ["W for 23-24"]
    japan = {"country_as_published": "Japan", "stage_as_published": "Mine production, copper content"}
    assert one(delivery.rows, **japan, measure="reserves")["footnote"] == "NA"


def test_a_measure_that_a_stage_does_not_publish_gives_no_rows(tmp_path):
    (delivery,) = read(tmp_path, WORLD_2025)
    refinery = delivery.rows.filter(stage_as_published="Refinery production, copper")
    assert refinery["measure"].unique().to_list() == ["production"]
    assert delivery.rows.filter(measure="capacity").is_empty()


def test_two_stages_of_one_commodity_stay_apart(tmp_path):
    (delivery,) = read(tmp_path, WORLD_2025)
    japan = {"mineral_as_published": "Copper", "country_as_published": "Japan", "reference_year": 2024}
    mine = {"stage_as_published": "Mine production, copper content", "measure": "production"}
    assert figures(delivery.rows, **japan, **mine) == [""]
    assert figures(delivery.rows, **japan, stage_as_published="Refinery production, copper") == ["1600"]


def test_an_estimate_is_known_by_column_note_or_stage(tmp_path):
    by_stage = WORLD_2025.text.replace("Refinery production, copper", "Refinery production, estimated")
    (delivery,) = read(tmp_path, replace(WORLD_2025, text=by_stage))
    rows = delivery.rows.filter(measure="production")
    mine = {"stage_as_published": "Mine production, copper content", "reference_year": 2023}
    assert one(rows, country_as_published="Kazakhstan", **mine)["is_estimate"]
    assert not one(rows, country_as_published="United States", **mine)["is_estimate"]
    assert rows.filter(stage_as_published="Refinery production, estimated")["is_estimate"].all()
    assert rows.filter(reference_year=2024)["is_estimate"].all()


def test_the_long_release_gives_a_table_of_each_kind(tmp_path):
    world, prices, salient, sources = deliveries = read(tmp_path, COMMODITIES_2026)
    assert [each.raw_table for each in deliveries] == [
        "raw_usgs_mcs__world",
        "raw_usgs_mcs__prices",
        "raw_usgs_mcs__salient",
        "raw_usgs_mcs__trends",
    ]
    assert {each.snapshot_id for each in deliveries} == {"mcs2026_data"}
    schemas = [WORLD_SCHEMA, PRICES_SCHEMA, SALIENT_SCHEMA, TRENDS_SCHEMA]
    assert [each.rows.schema for each in deliveries] == schemas
    assert world.rows.rows()[0] == (
        "mcs2026_data:6",
        "mcs2026_data",
        "Cobalt",
        "Mine production",
        "production",
        "Congo (Kinshasa)",
        2025,
        "230,000",
        "metric tons",
        True,
        "Estimated. -- Quota.",
    )
    assert world.rows["raw_row_id"].to_list() == [f"mcs2026_data:{line}" for line in (6, 8, 9, 10, 11)]
    assert world.rows["stage_as_published"].to_list() == [
        "Mine production",
        "Mine production",
        "Mine production: rounded",
        "Reserves",
        "Reserves: rounded",
    ]
    assert prices.rows.select("raw_row_id", "value_as_published", "is_estimate").rows() == [
        ("mcs2026_data:3", "16.77", False),
        ("mcs2026_data:4", "21", True),
    ]
    assert salient.rows.rows() == [
        (
            "mcs2026_data:2",
            "mcs2026_data",
            "Cobalt",
            "Import",
            "Imports",
            2025,
            "s",
            "metric tons",
            False,
            "",
        ),
    ]
    assert sources.rows.drop("raw_row_id", "snapshot_id", "is_estimate", "footnote").rows() == [
        ("Import Sources", "Cobalt", "All", "Norway", "2021–24", 2024, "25", "percent"),
    ]


def test_the_windows_dash_for_zero_arrives_as_a_dash(tmp_path):
    assert b",\x97,," in COMMODITIES_2026.content
    world, *_ = read(tmp_path, COMMODITIES_2026)
    assert figures(world.rows, country_as_published="Japan") == ["—"]


@pytest.mark.parametrize(
    "marker",
    [
        "W", "NA", "E", "s", "XX", "—", "", ">85,000,000", "<100", "10,000 - 15,000", "500–12,000",
        "Less than ½ unit.", "Large", "Moderate to large",
    ],
)  # fmt: skip
def test_a_marker_arrives_as_printed(tmp_path, marker):
    number = COMMODITIES_2026.number
    world, *_ = read(tmp_path, COMMODITIES_2026.with_text(number, f'"{marker}"'))
    assert figures(world.rows, raw_row_id="mcs2026_data:10") == [marker]


def test_salient_statistics_give_prices_and_the_others(tmp_path):
    prices, others = read(tmp_path, SALIENT_2025)
    assert prices.snapshot_id == others.snapshot_id == "mcs2025_lithi"
    assert (prices.rows.schema, others.rows.schema) == (PRICES_SCHEMA, SALIENT_SCHEMA)
    assert prices.rows.rows() == [
        ("mcs2025_lithi:2:Price_dt", "mcs2025_lithi", "Lithium", "Price_dt", 2023, "41300", "dt", False, ""),
        ("mcs2025_lithi:3:Price_dt", "mcs2025_lithi", "Lithium", "Price_dt", 2024, "14000", "dt", True, ""),
    ]
    # Production, imports, exports, consumption, employment, net import reliance, of two years.
    assert others.rows.height == 6 * 2
    assert one(others.rows, raw_row_id="mcs2025_lithi:2:NIR_pct") == {
        "raw_row_id": "mcs2025_lithi:2:NIR_pct",
        "snapshot_id": "mcs2025_lithi",
        "mineral_as_published": "Lithium",
        "topic_as_published": "",
        "statistic_as_published": "NIR_pct",
        "reference_year": 2023,
        "value_as_published": ">50",
        "unit_as_published": "pct",
        "is_estimate": False,
        "footnote": "",
    }


@pytest.mark.parametrize("miniature", [WORLD_2025, SALIENT_2025, COMMODITIES_2026])
def test_the_edition_is_told_from_the_content_not_from_the_name(tmp_path, miniature):
    expected = {delivery.edition_id for delivery in read(tmp_path, miniature)}
    misnamed = read(tmp_path, miniature, name="MCS2019_World_Data.txt")
    assert {delivery.edition_id for delivery in misnamed} == expected
    assert misnamed[0].file_name == "MCS2019_World_Data.txt"


def test_an_unknown_edition_is_refused(tmp_path):
    later = replace(WORLD_2025, text=WORLD_2025.text.replace("MCS2025", "MCS2031"))
    with pytest.raises(ImportRefused, match=r"row 2, column 'SOURCE': found the edition 'MCS2031'"):
        read(tmp_path, later)
    later = replace(COMMODITIES_2026, text=COMMODITIES_2026.text.replace(",2025,", ",2031,"))
    with pytest.raises(ImportRefused, match="found the edition '2031'"):
        read(tmp_path, later)


def test_a_line_of_another_edition_is_refused(tmp_path):
    mixed = WORLD_2025.with_text("MCS2025,Lithium ,Chile", "MCS2024,Lithium ,Chile")
    with pytest.raises(ImportRefused, match=r"row 9, column 'SOURCE': found 'MCS2024'"):
        read(tmp_path, mixed)


def test_a_country_twice_in_one_table_is_refused(tmp_path):
    twice = COMMODITIES_2026.with_text("Cobalt,Japan,Production", "Cobalt,Congo (Kinshasa),Production")
    with pytest.raises(ImportRefused, match=r"row 8: found a second figure for Cobalt.*row 6"):
        read(tmp_path, twice)


def test_a_world_table_under_the_name_of_salient_statistics_is_refused(originals):
    # It stands among the salient files of the 2024 release, with years and figures of another table.
    with pytest.raises(ImportRefused, match="Prod_t_est_2021"):
        IMPORTER.read(originals / "usgs-mcs-2024" / "salient" / "mcs2024-cobal_salient.csv")


def test_a_version_history_announces_the_newest_revision(tmp_path):
    path = tmp_path / "history.txt"
    path.write_text(HISTORY, encoding="utf-8")
    delivery, changes = IMPORTER.read(path)
    assert delivery.edition_id == "usgs_mcs_2026_v1_3"
    assert delivery.revises_edition_id == "usgs_mcs_2026_v1_0"
    assert delivery.published_on == date(2026, 5, 27)
    assert delivery.published_on_basis == "printed"
    assert (delivery.raw_table, delivery.rows.height) == ("", 0)
    assert changes.rows.rows() == [
        ("mcs2026_v1_3:5", "mcs2026_v1_3", "2026-05-27", "1.3", "", "On p. 1, a figure was changed."),
    ]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("Revised and reposted", "Seen again", "no revision"),
        ("May 27, 2026", "Mai 27, 2026", "row 4: found the date 'Mai 27, 2026'"),
        ("Summaries 2026", "Summaries 2019", "column_maps/usgs_mcs_editions.csv"),
    ],
)
def test_a_version_history_that_says_nothing_usable_is_refused(tmp_path, old, new, message):
    path = tmp_path / "history.txt"
    path.write_text(HISTORY.replace(old, new), encoding="utf-8")
    with pytest.raises(ImportRefused, match=message):
        IMPORTER.read(path)


# Over the publisher's files; the expected figures were looked up in them by eye.


@pytest.fixture(scope="module")
def world_2025(originals: Path) -> pl.DataFrame:
    (delivery,) = IMPORTER.read(originals / "usgs-mcs-2025" / "world" / "MCS2025_World_Data.csv")
    return delivery.rows


@pytest.fixture(scope="module")
def release_2026(originals: Path) -> list[Delivery]:
    return IMPORTER.read(originals / "usgs-mcs-2026" / "usgs_mcs2026_commodities_data.csv")


@pytest.mark.parametrize(
    ("mineral", "country", "measure", "reference_year", "stage", "value"),
    [
        ("Lithium", "Australia", "reserves", 2024, "Mine production, lithium content", "7000000"),
        ("Lithium", "United States", "production", 2024, "Mine production, lithium content", ""),
        ("Cobalt", "Congo (Kinshasa)", "production", 2024,
         "Mine production, cobalt content, estimated", "220000"),
        ("Copper", "Japan", "production", 2023, "Refinery production, copper", "1490"),
        ("Copper", "Chile", "production", 2024, "Mine production, recoverable copper content", "5300"),
        ("Nickel", "World total (rounded)", "reserves", 2024, "Mine production, nickel content",
         ">130000000"),
        ("Rare earths", "China", "production", 2023, "Mine production, rare-earth-oxide equivalent",
         "255000"),
        ("Tungsten", "Korea, North", "production", 2024, "Mine production, tungsten content", "1700"),
    ],
)  # fmt: skip
def test_figures_of_the_2025_world_file(world_2025, mineral, country, measure, reference_year, stage, value):
    assert figures(
        world_2025,
        mineral_as_published=mineral,
        country_as_published=country,
        measure=measure,
        reference_year=reference_year,
        stage_as_published=stage,
    ) == [value]


def test_all_lines_of_the_six_minerals_arrive_from_2025(world_2025):
    # Lines × figures: cobalt 14 × 3, copper 19 mine × 3 and 19 refinery × 2, lithium 12 × 3, nickel 11 × 3,
    # rare earths 18 × 3, tungsten 13 × 3.
    expected = {
        "Cobalt": 14 * 3,
        "Copper": 19 * 3 + 19 * 2,
        "Lithium": 12 * 3,
        "Nickel": 11 * 3,
        "Rare earths": 18 * 3,
        "Tungsten": 13 * 3,
    }
    counts = dict(world_2025.group_by("mineral_as_published").len().iter_rows())
    assert {mineral: counts[mineral] for mineral in expected} == expected


@pytest.mark.parametrize(
    ("mineral", "country", "detail", "reference_year", "value"),
    [
        ("Cobalt", "Congo (Kinshasa)", "Mine production", 2025, "230,000"),
        ("Cobalt", "World total", "Mine production: rounded", 2024, "302,000"),
        ("Lithium", "United States", "Mine production", 2025, "W"),
        ("Lithium", "United States", "Reserves", 2025, "4,400,000"),
        ("Copper", "Germany", "Mine production", 2024, "—"),
        ("Copper", "China", "Refinery production", 2025, "14,000"),
        ("Nickel", "Other countries", "Reserves", 2025, ">9,100,000"),
        ("Rare Earths", "Brazil", "Reserves", 2025, "21,000,000"),
        ("Rare Earths", "World total", "Reserves: rounded", 2025, ">85,000,000"),
        ("Tungsten", "Kazakhstan", "Reserves", 2025, "NA"),
    ],
)
def test_figures_of_the_2026_release(release_2026, mineral, country, detail, reference_year, value):
    assert figures(
        release_2026[0].rows,
        mineral_as_published=mineral,
        country_as_published=country,
        stage_as_published=detail,
        reference_year=reference_year,
    ) == [value]


@pytest.mark.parametrize(
    ("mineral", "price", "reference_year", "value", "is_estimate"),
    [
        ("Cobalt", "Price, average, dollars per pound: London Metal Exchange (LME), cash",
         2024, "11.84", False),
        ("Copper", "Price, annual average, cents per pound: London Metal Exchange, grade A, cash",
         2025, "440", True),
        ("Dysprosium", "Price, average, dollars per kilogram: Dysprosium oxide, 99.5% minimum",
         2025, "239", True),
        ("Lithium", "Price, annual average-real, battery-grade lithium carbonate, dollars per metric ton",
         2025, "9,000", True),
        ("Neodymium", "Price, average, dollars per kilogram: Neodymium oxide, 99.5% minimum",
         2022, "134", False),
    ],
)  # fmt: skip
def test_prices_of_the_2026_release(release_2026, mineral, price, reference_year, value, is_estimate):
    row = one(
        release_2026[1].rows,
        mineral_as_published=mineral,
        price_as_published=price,
        reference_year=reference_year,
    )
    assert (row["value_as_published"], row["is_estimate"]) == (value, is_estimate)


@pytest.mark.parametrize(
    ("file", "price", "reference_year", "value", "unit"),
    [
        ("cobal", "Price_LME_dlb", 2024, "12", "dlb"),
        ("lithium", "Price_dt", 2022, "71100", "dt"),
        ("nicke", "Price_dt", 2023, "21495", "dt"),
        ("rareee", "Price_Nd2O3_dkg", 2024, "56", "dkg"),
        ("tungs", "Price_WO3_dt", 2020, "172", "dt"),
    ],
)
def test_prices_of_the_2025_salient_files(originals, file, price, reference_year, value, unit):
    prices, _ = IMPORTER.read(originals / "usgs-mcs-2025" / "salient" / f"mcs2025-{file}_salient.csv")
    row = one(prices.rows, price_as_published=price, reference_year=reference_year)
    assert (row["value_as_published"], row["unit_as_published"]) == (value, unit)


def test_every_salient_file_of_2025_is_understood(originals):
    files = sorted((originals / "usgs-mcs-2025" / "salient").glob("*.csv"))
    assert len(files) == 48
    deliveries = [delivery for file in files for delivery in IMPORTER.read(file)]
    assert len({delivery.snapshot_id for delivery in deliveries}) == 48
    titanium = next(each for each in deliveries if each.snapshot_id == "mcs2025_timin")
    # Four columns of one name, told apart by their place.
    assert set(titanium.rows["price_as_published"]) == {
        "Price_dt",
        "Price_dt (2)",
        "Price_dt (3)",
        "Price_dt (4)",
    }


def test_the_published_version_history_is_that_of_version_1_3(originals):
    delivery, _ = IMPORTER.read(originals / "usgs-mcs-2026" / "usgs_mcs2026_version_history.txt")
    assert (delivery.edition_id, delivery.published_on) == ("usgs_mcs_2026_v1_3", date(2026, 5, 27))
