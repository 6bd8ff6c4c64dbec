"""Shares before and after three measures, worked from the files; and every measure of the originals."""

from __future__ import annotations  # DuckDB complains at exit about a type that an annotation kept alive

import csv
from pathlib import Path

import pytest

EVENTS = "export-restrictions/export_control_events_transcribed.csv"
INVENTORY = "export-restrictions/oecd_export_restrictions_2024_excerpt.csv"
BACI = "cepii-baci/BACI_HS92_japan_imports_minerals_Y1995-2024.csv"
MCS_2024_GALLIUM = "usgs-mcs-2024/world/mcs2024-galli_world.csv"
MCS_2025 = "usgs-mcs-2025/world/MCS2025_World_Data.csv"
MCS_2026 = "usgs-mcs-2026/usgs_mcs2026_commodities_data.csv"
CHILE = "152"
# Li2CO3 and LiOH.H2O, as in seeds/mappings/hs6_codes.csv.
LITHIUM_CONTENT = {"283691": 0.188, "282520": 0.165}
# Codes of the two lists, and the country that each stands for.
COUNTRIES = {
    "ao": "AGO",
    "ar": "ARG",
    "cd": "COD",
    "cl": "CHL",
    "cn": "CHN",
    "co": "COL",
    "na": "NAM",
    "zw": "ZWE",
}
KINDS = {"licensing": "licensing", "prohibition": "export_prohibition", "quota (0 t)": "export_quota"}


def lines(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8-sig", errors="replace") as file:
        return list(csv.DictReader(file))


def number(text: str) -> float:
    """A printed figure; withheld, blank and unknown ones count on neither side."""
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return 0.0


def effect(warehouse, event: str, stage: str) -> tuple:
    return warehouse.execute(
        "select year_before, share_before, year_after, share_after, movement from marts.measure_effects "
        "where event_code = ? and supply_stage = ? and reporter_code in ('WLD', 'JPN')",
        [event, stage],
    ).fetchone()


def mcs_2026_share(originals: Path, chapter: str, detail: str, country: str, year: str) -> float:
    rows = {
        row["Country"]: number(row["Value"])
        for row in lines(originals / MCS_2026)
        if row["MCS chapter"] == chapter and row["Statistics_detail"] == detail and row["Year"] == year
        if row["Section"].startswith("World")
    }
    rows.pop("World total", None)
    return rows[country] / sum(rows.values())


def test_gallium_before_and_after_its_licence_of_august_2023(warehouse, originals):
    """600 of 610 t in 2022 (Summaries of 2024), 900 of 909 t in 2025 (2026); 2023 is on no side."""
    before = {row["Country"]: number(row["Prod_kg_2022"]) for row in lines(originals / MCS_2024_GALLIUM)}
    named = {country: kg for country, kg in before.items() if country and "World total" not in country}
    share_before = named["China"] / sum(named.values())
    assert share_before == pytest.approx(600 / 610)
    share_after = mcs_2026_share(originals, "GALLIUM", "Primary production", "China", "2025")
    assert share_after == pytest.approx(900 / 909)
    printed = effect(warehouse, "CHN:gallium:licensing:2023-08-01", "refined_production")
    assert printed == (2022, pytest.approx(share_before), 2025, pytest.approx(share_after), "unchanged")


def test_antimony_before_and_after_its_licence_of_september_2024(warehouse, originals):
    """62,300 of 106,119 t in 2023 (Summaries of 2025), 40,000 of 110,720 t in 2025 (of 2026)."""
    rows = {
        row["COUNTRY"].strip(): number(row["PROD_2023"])
        for row in lines(originals / MCS_2025)
        if row["COMMODITY"] == "Antimony" and not row["COUNTRY"].startswith("World total")
    }
    share_before = rows["China"] / sum(rows.values())
    assert share_before == pytest.approx(62_300 / 106_119)
    share_after = mcs_2026_share(originals, "ANTIMONY", "Mine production", "China", "2025")
    assert share_after == pytest.approx(40_000 / 110_720)
    printed = effect(warehouse, "CHN:antimony:licensing:2024-09-15", "mine")
    assert printed == (2023, pytest.approx(share_before), 2025, pytest.approx(share_after), "fell")


def test_chiles_lithium_before_and_after_its_strategy_of_april_2023(warehouse, originals):
    """Japan's imports of 2022 and 2024 from Chile over those from everywhere, by contained lithium."""

    def share(reference_year: str) -> float:
        tonnes = [
            (row["i"], number(row["q"].strip()) * LITHIUM_CONTENT[row["k"]])
            for row in lines(originals / BACI)
            if row["t"] == reference_year and row["k"] in LITHIUM_CONTENT
        ]
        return sum(contained for exporter, contained in tonnes if exporter == CHILE) / sum(
            contained for _, contained in tonnes
        )

    printed = effect(warehouse, "CHL:lithium:state_control:2023-04-01", "refined_import")
    assert printed == (
        2022,
        pytest.approx(share("2022"), abs=1e-6),
        2024,
        pytest.approx(share("2024"), abs=1e-6),
        "fell",
    )


def test_every_event_of_the_list_is_told(warehouse, originals):
    """27 pairs of event and mineral, each at its day, or where only the month is known at its first day."""
    told = warehouse.execute(
        "select measures.country_code, measures.measure_kind, cast(measures.event_on as varchar), "
        "statements.told_of_mineral_code from marts.resource_measure_statements as statements "
        "inner join marts.resource_measures as measures using (event_code) "
        "where statements.told_by = 'export_controls' "
        "and measures.mineral_code = statements.told_of_mineral_code"
    ).fetchall()
    expected = []
    for row in lines(originals / EVENTS):
        day = row["effective"] or row["announced"]
        for mineral in row["minerals"].split(";"):
            name = mineral.split(" (")[0].replace("rare earths", "rare_earths")
            dated = day if len(day) == 10 else f"{day}-01"
            expected.append((COUNTRIES[row["iso2"].lower()], KINDS[row["measure"]], dated, name))
    assert len(expected) == 27
    assert sorted(told) == sorted(expected)


def test_every_line_of_the_inventory_tells_an_event_and_two_tellings_are_one(warehouse, originals):
    rows = warehouse.execute(
        "select statement_code, min(event_code) from marts.resource_measure_statements "
        "where told_by = 'oecd_export_restrictions' group by statement_code"
    ).fetchall()
    held = lines(originals / INVENTORY)
    assert len(rows) == len(held) == 82
    assert {code.split(":")[0] for _, code in rows} == {COUNTRIES[row["iso2"]] for row in held}
    # Angola's quota of 2024-05-21 stands in both lists for the same five metals: five events, not ten.
    both = warehouse.execute(
        "select mineral_code, source_count from marts.resource_measures where country_code = 'AGO'"
    ).fetchall()
    assert sorted(both) == [(name, 2) for name in ("cobalt", "copper", "nickel", "tin", "tungsten")]


def test_an_elements_licence_is_on_its_group_and_on_no_other_element(warehouse):
    """China's seven elements of April 2025: dysprosium has the event and its groups have, neodymium not."""
    reached = warehouse.execute(
        "select mineral_code, statement_count from marts.resource_measures "
        "where country_code = 'CHN' and event_on = date '2025-04-04'"
    ).fetchall()
    assert dict(reached) == {
        **dict.fromkeys(
            ("samarium", "gadolinium", "terbium", "dysprosium", "lutetium", "scandium", "yttrium"), 1
        ),
        "rare_earths": 7,
        "rare_earths_light": 1,  # samarium
        "rare_earths_heavy": 5,  # gadolinium, terbium, dysprosium, lutetium, yttrium
    }
