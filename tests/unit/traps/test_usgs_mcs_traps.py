"""Traps of the Mineral Commodity Summaries, by number: a misprint arrives as printed and has its row."""

import csv
import re
import shutil
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from statistics import median

import polars as pl
import pytest
from miniatures import COMMODITIES_2026, SALIENT_2025, WORLD_2025, Miniature

import make_usgs_mcs as make
from critmin.errors import ImportRefused
from critmin.importers.registry import Delivery
from critmin.importers.tables import column_map
from critmin.importers.usgs_mcs import IMPORTER

WORLD, PRICES, SALIENT = "raw_usgs_mcs__world", "raw_usgs_mcs__prices", "raw_usgs_mcs__salient"
TONNES = {
    "t": 1, "metric tons": 1, "kt": 1e3, "thousand metric tons": 1e3, "thousand metric dry tons": 1e3,
    "kg": 1e-3, "kilograms": 1e-3,
}  # fmt: skip


def read(tmp_path: Path, miniature: Miniature, name: str = "delivered.csv") -> list[Delivery]:
    path = tmp_path / name
    path.write_bytes(miniature.content)
    return IMPORTER.read(path)


def tables(deliveries: Iterable[Delivery]) -> dict[str, pl.DataFrame]:
    """The rows of each raw table, with the edition that they are from."""
    frames: dict[str, list[pl.DataFrame]] = defaultdict(list)
    for each in deliveries:
        if each.raw_table:
            frames[each.raw_table].append(each.rows.with_columns(edition=pl.lit(each.edition_id[9:13])))
    return {name: pl.concat(rows) for name, rows in frames.items()}


@pytest.fixture(scope="module")
def published(originals: Path) -> dict[str, pl.DataFrame]:
    """All rows of all files of the releases of 2022 to 2026, the archives left out."""
    files = [
        path
        for path in sorted(originals.glob("usgs-mcs-*/**/*"))
        if path.suffix in (".csv", ".txt", ".xlsx") and path.name != "mcs2024-cobal_salient.csv"
    ]
    # The copy under the name of 2025 is, byte for byte, the figure of 2024.
    files.remove(originals / "usgs-mcs-2025/industry-trends/MCS2025_Fig3_Major_Import_Sources.csv")
    return tables(each for path in files for each in IMPORTER.read(path))


@pytest.fixture(scope="module")
def known(repo: Path) -> "Known":
    return Known(repo / "seeds")


@pytest.fixture(scope="module")
def all_known(known: "Known") -> "Known":
    """What the seeds say, once they name every mineral of the stockpile and not six alone."""
    if not known.mineral_stages or not known.units:
        pytest.skip("the seeds name six minerals: there are no rows yet on the units and lines of the others")
    return known


class Known:
    """What the seeds say of the source's names, units and misprints."""

    def __init__(self, seeds: Path) -> None:
        self.seeds = seeds
        self.minerals = {
            row["name_as_published"]: row["mineral_code"] for row in self.rows("mappings/mineral_names.csv")
        }
        self.countries = {row["name_as_published"]: row for row in self.rows("mappings/country_names.csv")}
        self.stages = {
            (row["measure"], row["stage_as_published"]): row for row in self.rows("mappings/stage_names.csv")
        }
        self.mineral_stages = {
            tuple(row[name] for name in _STAGE_KEY): row for row in self.rows("mappings/mineral_stages.csv")
        }
        self.units = {
            tuple(row[name] for name in _UNIT_KEY): row for row in self.rows("mappings/unit_overrides.csv")
        }
        self.corrections = {
            (row["raw_row_id"], row["column_name"]): row for row in self.rows("provenance/corrections.csv")
        }

    def rows(self, seed: str) -> list[dict[str, str]]:
        """The source's rows of a seed; none if there is no such seed."""
        path = self.seeds / seed
        if not path.exists():
            return []
        with path.open(encoding="utf-8", newline="") as file:
            return [row for row in csv.DictReader(file) if row.get("source_id", "usgs_mcs") == "usgs_mcs"]

    def coded(self, row: dict[str, object]) -> tuple[str, str, bool] | None:
        """Mineral and stage of a row of the world tables, and whether it is left out; None if not mapped."""
        mineral = self.minerals.get(row["mineral_as_published"])
        if mineral is None:
            return None
        key = tuple(row[name] for name in _STAGE_KEY)
        own = self.mineral_stages.get(key) or self.mineral_stages.get((key[0], "", *key[2:]))
        stage = own or self.stages[row["measure"], row["stage_as_published"]]
        return (own or {}).get("mineral_code", mineral), stage["supply_stage"], stage["is_ignored"] == "true"

    def unit(self, row: dict[str, object], measure: str, series: str) -> str:
        """The unit that a figure has: the printed one, unless a row says otherwise."""
        edition = "2026_v1_0" if row["edition"] == "2026" else row["edition"]
        key = (f"usgs_mcs_{edition}", row["mineral_as_published"], measure, series, row["unit_as_published"])
        return self.units[key]["unit"] if key in self.units else row["unit_as_published"]


_STAGE_KEY = ("mineral_as_published", "country_as_published", "measure", "stage_as_published")
_UNIT_KEY = ("edition_id", "mineral_as_published", "measure", "stage_as_published", "unit_as_published")


def number(text: str) -> float | None:
    """The number in a published text; a bound counts as its number, a dash as zero."""
    if text == "—":
        return 0.0
    match = re.fullmatch(r"[>e]? ?([\d,]*\.?\d+)", text)
    return float(match.group(1).replace(",", "")) if match else None


def figures(rows: pl.DataFrame, **conditions: object) -> list[str]:
    return rows.filter(**conditions)["value_as_published"].to_list()


def one(rows: pl.DataFrame, **conditions: object) -> dict[str, object]:
    matching = rows.filter(**conditions)
    assert matching.height == 1, matching
    return matching.row(0, named=True)


def sums(rows: pl.DataFrame, known: Known, *, corrected: bool) -> dict[tuple[object, ...], list[float]]:
    """Mineral, stage, edition and year → sum of the countries and printed total, for mapped minerals."""
    found: dict[tuple[object, ...], list[float]] = defaultdict(lambda: [0.0, 0.0])
    for row in rows.iter_rows(named=True):
        coded = known.coded(row)
        if coded is None or coded[2]:
            continue
        text = row["value_as_published"]
        correction = known.corrections.get((row["raw_row_id"], "value_as_published"))
        if corrected and correction and correction["edition_id"] == f"usgs_mcs_{row['edition']}":
            assert text == correction["old_value"]
            text = correction["new_value"]
        pair = found[*coded[:2], row["edition"], row["reference_year"]]
        if known.countries[row["country_as_published"]]["is_world_total"] == "true":
            assert pair[1] == 0, f"two totals: {row}"
            pair[1] = number(text) or 0.0
        else:
            pair[0] += number(text) or 0.0
    return {key: pair for key, pair in found.items() if pair[1]}


# 1. Footnote numbers glued to figures.


def test_trap_01_a_figure_with_a_footnote_number_arrives_as_printed(tmp_path):
    glued = make.WORLD_2023_MOLYBDENUM.with_text('"12,300"', '"112,300"')
    (delivery,) = read(tmp_path, glued)
    assert figures(delivery.rows, country_as_published="United States", measure="reserves") == ["112,300"]


def test_trap_01_zinc_of_australia_is_corrected_in_a_row(published, all_known):
    zinc = {"mineral_as_published": "Zinc", "edition": "2023", "measure": "reserves"}
    australia = one(published[WORLD], country_as_published="Australia", **zinc)
    assert australia["value_as_published"] == "1,166,000"
    correction = all_known.corrections[australia["raw_row_id"], "value_as_published"]
    assert (correction["old_value"], correction["new_value"]) == ("1,166,000", "66,000")
    key = ("zinc", "reserves", "2023", 2022)
    # Without the correction 1,308,100 against a printed 210,000.
    assert sums(published[WORLD], all_known, corrected=False)[key] == [1_308_100, 210_000]
    # 66,000 instead of 1,166,000 takes 1,100,000 off.
    assert sums(published[WORLD], all_known, corrected=True)[key] == [208_100, 210_000]


def test_trap_01_cobalt_of_australia_stands_in_a_file_that_is_refused(originals):
    file = originals / "usgs-mcs-2024" / "salient" / "mcs2024-cobal_salient.csv"
    assert b",101600000," in file.read_bytes()
    with pytest.raises(ImportRefused):
        IMPORTER.read(file)


# 2. A world table of another year among the salient statistics.


def test_trap_02_a_table_of_other_years_is_refused_by_its_header_whatever_its_name(tmp_path):
    for name in ("mcs2024-cobal_salient.csv", "mcs2024-cobal_world.csv"):
        with pytest.raises(
            ImportRefused, match=r"'Prod_t_est_2021' under the mark 'MCS2024'.*2022 and 2023"
        ) as caught:
            read(tmp_path, make.WORLD_UNDER_A_FALSE_MARK, name)
        assert "contradicts its own header" in str(caught.value)


def test_trap_02_the_true_table_of_cobalt_is_taken_under_any_name(originals, tmp_path):
    world = originals / "usgs-mcs-2024" / "world" / "mcs2024-cobal_world.csv"
    misnamed = Path(shutil.copy(world, tmp_path / "mcs2024-cobal_salient.csv"))
    (delivery,) = IMPORTER.read(misnamed)
    assert delivery.raw_table == WORLD
    assert figures(delivery.rows, country_as_published="Australia", measure="reserves") == ["1700000"]


# 3. Reserves of rare earths that version 1.3 of 2026 lowered.


def test_trap_03_the_revision_of_2026_is_rows_and_its_announcement_is_read(originals, published, known):
    history = IMPORTER.read(originals / "usgs-mcs-2026" / "usgs_mcs2026_version_history.txt")
    assert history[0].revises_edition_id == "usgs_mcs_2026_v1_0"
    reserves = {"mineral_as_published": "Rare Earths", "edition": "2026", "measure": "reserves"}
    for country, old, new in (
        ("Brazil", "21,000,000", "11,000,000"),
        ("World total", ">85,000,000", ">75,000,000"),
    ):
        row = one(published[WORLD], country_as_published=country, **reserves)
        correction = known.corrections[row["raw_row_id"], "value_as_published"]
        assert (row["value_as_published"], correction["old_value"], correction["new_value"]) == (
            old,
            old,
            new,
        )
        assert correction["edition_id"] == history[0].edition_id
    assert any('"21,000,000" to "11,000,000"' in text for text in history[1].rows["text_as_published"])


def test_trap_03_each_change_of_a_history_is_a_row(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text(make.REVISION_NOTES, encoding="utf-8")
    (notes,) = IMPORTER.read(path)
    assert (notes.edition_id, notes.published_on.isoformat()) == ("usgs_mcs_2024", "2024-03-05")
    assert notes.rows.select("revised_on", "mineral_as_published", "text_as_published").rows() == [
        ("2024-03-05", "BARITE", "In an invented file, changed units."),
        ("2024-03-05", "ZINC", "In an invented file, changed a figure."),
        ("2024-03-05", "ZINC", "It was changed twice."),
    ]


# 4. Printed totals that are not the sum of their countries.


def test_trap_04_each_sum_outside_the_bounds_has_its_reason(published, all_known):
    with (all_known.seeds / "method" / "parameters.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["parameter"]: float(row["parameter_value"]) for row in csv.DictReader(file)}
    lowest, highest = rows["sum_check_from"], rows["sum_check_to"]
    outside = {
        key: countries / total
        for key, (countries, total) in sums(published[WORLD], all_known, corrected=True).items()
        if not lowest <= countries / total <= highest
    }
    explained = {
        (row["mineral_code"], row["supply_stage"], row["edition_id"][9:13], int(row["reference_year"])): row
        for row in all_known.rows("method/sum_check_exceptions.csv")
    }
    assert outside.keys() == explained.keys()
    for key, ratio in outside.items():
        assert float(explained[key]["ratio_from"]) < ratio < float(explained[key]["ratio_to"]), key
        assert explained[key]["reason"]
    # Chromium of 2026: 901,400 of ore and 338,330 of Cr2O3 against 1,200,000 and 540,000.
    assert outside["chromium", "reserves", "2026", 2024] == pytest.approx(901_400 / 1_200_000)
    assert outside["chromium_cr2o3", "reserves", "2026", 2025] == pytest.approx(338_330 / 540_000)


def test_trap_04_nearly_all_tables_were_checked(published, all_known):
    checked = sums(published[WORLD], all_known, corrected=True)
    # 3 of the 6 editions' minerals have no printed number as total: NA, Large, or a blank.
    assert len(checked) > 400
    assert {key[2] for key in checked} == {"2022", "2023", "2024", "2025", "2026"}


def test_trap_04_kaolin_lacks_a_digit_and_soda_ash_is_split(published):
    world = published[WORLD]
    kaolin = {"stage_as_published": "Mine poduction, Kaolin", "reference_year": 2024, "edition": "2025"}
    total = figures(world, country_as_published="World total (rounded)", **kaolin)
    assert total == ["4400"]
    rows = world.filter(**kaolin).filter(pl.col("country_as_published") != "World total (rounded)")
    assert sum(filter(None, map(number, rows["value_as_published"]))) == 44_240
    # The United States' line of natural soda ash carries another text than the other countries'.
    soda = {
        "mineral_as_published": "Soda ash",
        "edition": "2025",
        "reference_year": 2023,
        "measure": "production",
    }
    states = one(world, stage_as_published="Soda ash, natural, mine production", **soda)
    assert (states["country_as_published"], states["value_as_published"]) == ("United States", "10900")
    others = world.filter(stage_as_published="Mine production, natural", **soda)
    names = others.filter(pl.col("country_as_published") != "World total (rounded), natural")
    assert sum(filter(None, map(number, names["value_as_published"]))) + 10_900 == 22_980
    assert figures(others, country_as_published="World total (rounded), natural") == ["23000"]


def test_trap_04_a_total_that_is_no_sum_arrives_as_printed(tmp_path):
    (delivery,) = read(tmp_path, make.WORLD_2023_MOLYBDENUM)
    total = {"country_as_published": "World total (rounded)8", "measure": "reserves"}
    assert figures(delivery.rows, **total) == [">17000"]


# 5. Units in columns' names, which differ inside one file.


def test_trap_05_the_unit_of_a_figure_is_that_of_its_column(tmp_path):
    (delivery,) = read(tmp_path, make.WORLD_2023_MOLYBDENUM)
    units = delivery.rows.select("measure", "unit_as_published").unique().rows()
    assert sorted(units) == [("production", "t"), ("reserves", "kt")]


def test_trap_05_units_of_the_published_columns(published):
    old = published[WORLD].filter(pl.col("edition").is_in(["2022", "2023", "2024"]))
    assert set(old["unit_as_published"]) == {"t", "kt", "kg", "Mt", "mt"}
    unit_of = {
        (row["mineral_as_published"], row["edition"], row["measure"]): row["unit_as_published"]
        for row in old.iter_rows(named=True)
    }
    assert unit_of["Gallium", "2022", "production"] == "kg"
    assert (unit_of["Molybdenum", "2024", "production"], unit_of["Molybdenum", "2024", "reserves"]) == (
        "t",
        "kt",
    )
    assert (unit_of["Iron Ore", "2023", "reserves"], unit_of["Iron Ore", "2024", "reserves"]) == ("Mt", "mt")


# 6 and 7. Units that lie.


def tonnes(world: pl.DataFrame, known: Known) -> dict[tuple[str, str], dict[str, dict[object, float]]]:
    """Mineral and stage → edition → country and year (for reserves none) → tonnes, by overridden units."""
    found: dict[tuple[str, str], dict[str, dict[object, float]]] = defaultdict(lambda: defaultdict(dict))
    for row in world.iter_rows(named=True):
        coded = known.coded(row)
        if coded is None or coded[2] or not number(row["value_as_published"]):
            continue
        unit = known.unit(row, row["measure"], row["stage_as_published"])
        country = known.countries[row["country_as_published"]]["country_code"]
        year = 0 if coded[1] == "reserves" else row["reference_year"]
        found[coded[:2]][row["edition"]][country, year] = number(row["value_as_published"]) * TONNES[unit]
    return found


def growth(before: dict[object, float], after: dict[object, float]) -> list[float]:
    """Newer figure over older, where both editions have one."""
    return [after[key] / before[key] for key in before.keys() & after.keys()]


def test_trap_06_07_no_figure_jumps_by_a_thousand_between_editions(published, all_known):
    """With the overrides every table continues its neighbours; without one it is off by 1,000 or more."""
    compared = 0
    for table, editions in tonnes(published[WORLD], all_known).items():
        for before, after in pairwise(sorted(editions)):
            if both := growth(editions[before], editions[after]):
                compared += 1
                assert 0.5 < median(both) < 2, (*table, after)
    assert compared > 150


def test_trap_06_07_every_override_of_a_mass_puts_right_a_factor_of_a_thousand_or_more(published, all_known):
    masses = [key for key in all_known.units if key[2] in ("production", "reserves")]
    assert len(masses) >= 12
    for key in masses:
        if key[0] == "usgs_mcs_2026_v1_3":  # holds no figures of its own
            continue
        without = Known(all_known.seeds)
        del without.units[key]
        edition, (mineral, measure, stage, unit) = key[0][9:13], key[1:]
        rows = {"mineral_as_published": mineral, "measure": measure, "stage_as_published": stage}
        world = published[WORLD].filter(edition=edition, unit_as_published=unit, **rows)
        assert world.height > 0, key
        for row in world.iter_rows(named=True):
            factor = TONNES[all_known.unit(row, measure, stage)] / TONNES.get(unit, 1)
            assert not 1e-3 < factor < 1e3, key
            assert without.unit(row, measure, stage) == unit


def test_trap_06_chromium_of_2023_is_in_thousand_tonnes_as_its_notes_say(published, all_known):
    row = one(
        published[WORLD],
        mineral_as_published="Chromium",
        edition="2023",
        country_as_published="South Africa",
        reference_year=2022,
        measure="production",
    )
    assert (row["value_as_published"], row["unit_as_published"]) == ("18000", "t")
    assert row["footnote"].startswith("Units are thousand metric tons")
    assert all_known.unit(row, "production", row["stage_as_published"]) == "kt"
    vanadium = published[WORLD].filter(mineral_as_published="Vanadium", edition="2023", measure="reserves")
    assert set(vanadium["unit_as_published"]) == {"t"}
    assert {
        all_known.unit(each, "reserves", each["stage_as_published"])
        for each in vanadium.iter_rows(named=True)
    } == {"kt"}


def test_trap_06_a_note_on_the_unit_arrives_beside_the_figure(tmp_path):
    noted = make.WORLD_2023_MOLYBDENUM.with_text("Reported in 2021", "Units are thousand metric tons.")
    (delivery,) = read(tmp_path, noted)
    assert set(delivery.rows.filter(country_as_published="China6", measure="production")["footnote"]) == {
        "Units are thousand metric tons."
    }


def test_trap_07_units_of_2025_that_say_metric_tons(published, all_known):
    release = published[WORLD].filter(edition="2025")
    for mineral, measure, country, value in (
        ("Titanium Mineral Concentrates", "reserves", "Norway", "37000"),
        ("Molybdenum", "reserves", "China", "5900"),
        ("Vanadium", "reserves", "Australia", "8500"),
    ):
        row = one(release, mineral_as_published=mineral, measure=measure, country_as_published=country)
        assert (row["value_as_published"], row["unit_as_published"]) == (value, "metric tons")
        assert all_known.unit(row, measure, row["stage_as_published"]) == "kt"


def test_trap_07_capacity_in_the_column_of_reserves_is_no_reserve(published, all_known):
    for mineral, country, value in (("Indium", "China", "1100"), ("Magnesium metal", "China", "1800")):
        row = one(
            published[WORLD],
            edition="2025",
            mineral_as_published=mineral,
            measure="reserves",
            country_as_published=country,
        )
        assert row["value_as_published"] == value
        assert all_known.coded(row)[2], "left out"


def test_trap_07_a_line_without_a_unit_arrives_without(tmp_path):
    line = 'MCS2025,Lithium ,Chile,"Mine production, lithium content",'
    (delivery,) = read(tmp_path, WORLD_2025.with_text(f"{line}metric tons", line))
    assert set(delivery.rows.filter(country_as_published="Chile")["unit_as_published"]) == {""}


# 8. Prices per metric ton unit.


def test_trap_08_manganese_and_tungsten_are_priced_by_the_unit_of_ten_kilograms(published, all_known):
    prices = published[PRICES]
    for mineral, lowest, highest in (("Manganese", 3, 10), ("Tungsten", 150, 400)):
        rows = prices.filter(mineral_as_published=mineral)
        assert set(rows["edition"]) == {"2022", "2023", "2024", "2025", "2026"}
        for row in rows.iter_rows(named=True):
            assert lowest < number(row["value_as_published"]) < highest
            assert all_known.unit(row, "price", row["price_as_published"]) in (
                "dmtu",
                "dollars per dry metric ton unit",
            )


def test_trap_08_the_unit_of_a_price_arrives_as_printed(tmp_path):
    _, prices, *_ = read(tmp_path, COMMODITIES_2026)
    assert set(prices.rows["unit_as_published"]) == {"dollars per pound"}


# 9. Reserves and production on a changed basis.


def test_trap_09_chromium_of_2026_has_two_bases_and_two_codes(published, all_known):
    release = published[WORLD].filter(edition="2026", mineral_as_published="Chromium", measure="reserves")
    found = {(all_known.coded(row)[0], row["reference_year"]) for row in release.iter_rows(named=True)}
    assert found == {("chromium", 2024), ("chromium_cr2o3", 2025)}
    finland = release.filter(country_as_published="Finland").sort("reference_year")
    assert finland["value_as_published"].to_list() == ["63,000", "16,000"]


def test_trap_09_silicon_is_one_sum_in_2023_and_two_products_since(published, all_known):
    silicon = published[WORLD].filter(mineral_as_published="Silicon", measure="production")
    codes = defaultdict(set)
    for row in silicon.iter_rows(named=True):
        codes[row["edition"]].add(all_known.coded(row)[0])
    assert codes == {
        "2023": {"silicon"},
        "2024": {"ferrosilicon", "silicon_metal"},
        "2025": {"ferrosilicon", "silicon_metal"},
        "2026": {"ferrosilicon", "silicon_metal"},
    }


def test_trap_09_titanium_ores_are_counted_as_oxide_in_every_edition(published, all_known):
    """The figures of 2022 to 2024 continue each other: the release of 2024 only clarified what they are."""
    by_table = tonnes(published[WORLD], all_known)
    for mineral in ("ilmenite", "rutile"):
        shared = growth(by_table[mineral, "mine"]["2023"], by_table[mineral, "mine"]["2024"])
        assert len(shared) >= 8
        assert 0.9 < median(shared) < 1.1


def test_trap_09_two_bases_of_one_commodity_stay_apart(tmp_path):
    text = COMMODITIES_2026.text.replace("Reserves ,metric tons", "Reserves: Ore,metric tons")
    world, *_ = read(tmp_path, replace(COMMODITIES_2026, text=text))
    stages = set(world.rows.filter(measure="reserves")["stage_as_published"])
    assert stages == {"Reserves: Ore", "Reserves: rounded"}


# 10. Units and definitions of prices.


def test_trap_10_each_price_has_the_unit_of_its_column(published, all_known):
    units = set(published[PRICES].filter(pl.col("edition") != "2026")["unit_as_published"])
    assert {"dlb", "ctslb", "dkg", "dt", "dto", "dtoz"} <= units
    alumina = published[PRICES].filter(price_as_published="Alumina_Price_kt", edition="2025")
    assert alumina["value_as_published"].to_list() == ["394", "462", "518", "481", "570"]
    assert {all_known.unit(row, "price", "Alumina_Price_kt") for row in alumina.iter_rows(named=True)} == {
        "dt"
    }


def test_trap_10_lithium_of_2022_has_another_price_in_each_edition(published):
    lithium = published[PRICES].filter(mineral_as_published="Lithium", reference_year=2022)
    assert dict(lithium.sort("edition").select("edition", "value_as_published").rows()) == {
        "2023": "37000",
        "2024": "68100",
        "2025": "71100",
        "2026": "63,700",
    }
    # Series are keyed by edition and definition, so none of them is joined to another's years.
    assert "real" in one(lithium, edition="2026")["price_as_published"]


def test_trap_10_every_overridden_mass_is_a_known_unit(all_known):
    units = {row["unit_as_published"] for row in all_known.rows("reference/units.csv")}
    masses = {key: row for key, row in all_known.units.items() if key[2] in ("production", "reserves")}
    assert {row["unit"] for row in masses.values()} <= units


def test_trap_10_a_unit_in_a_price_columns_name_arrives_as_it_stands(tmp_path):
    prices, _ = read(tmp_path, make.SALIENT_2024_NIOBIUM)
    assert set(prices.rows["unit_as_published"]) == {"dkg"}


# 11. Years and their status in headers.


@pytest.mark.parametrize(
    ("miniature", "status"),
    [
        (make.WORLD_2022_NICKEL, {2020: False, 2021: True}),
        (make.WORLD_2024_COPPER, {2022: False, 2023: True}),
        (make.WORLD_2024_FLUORSPAR, {2022: False, 2023: True}),
    ],
)
def test_trap_11_year_and_status_are_read_from_the_header(tmp_path, miniature, status):
    (delivery,) = read(tmp_path, miniature)
    production = delivery.rows.filter(measure="production")
    assert dict(production.select("reference_year", "is_estimate").unique().rows()) == status


def test_trap_11_both_years_can_be_estimates(published):
    arsenic = published[WORLD].filter(mineral_as_published="Arsenic", edition="2023", measure="production")
    assert set(arsenic["reference_year"]) == {2021, 2022}
    assert arsenic.filter(country_as_published="China")["is_estimate"].all()
    years = defaultdict(set)
    for row in published[WORLD].filter(measure="production").iter_rows(named=True):
        years[row["edition"]].add(row["reference_year"])
    assert years == {
        "2022": {2020, 2021},
        "2023": {2021, 2022},
        "2024": {2022, 2023},
        "2025": {2023, 2024},
        "2026": {2024, 2025},
    }


# 12. A header that is a value, columns and lines that are empty.


def test_trap_12_a_stages_text_may_stand_in_the_header(tmp_path):
    (delivery,) = read(tmp_path, make.WORLD_2024_FLUORSPAR)
    assert set(delivery.rows["stage_as_published"]) == {"Mine production, fluorspar"}
    assert set(delivery.rows["mineral_as_published"]) == {"Fluorspar"}


def test_trap_12_empty_columns_and_lines_are_layout(tmp_path):
    (delivery,) = read(tmp_path, make.WORLD_2024_COPPER)
    # 2 lines of mine production with 3 figures, 2 of refinery production with 2: XX says "not applicable".
    assert delivery.rows.height == 2 * 3 + 2 * 2


def test_trap_12_files_of_2024_with_empty_columns_and_lines(originals, published):
    files = sorted((originals / "usgs-mcs-2024" / "world").glob("*_world.csv"))
    headers = [file.read_text(encoding="utf-8-sig").split("\n")[0].rstrip("\r") for file in files]
    assert sum(header.endswith(",") for header in headers) == 29
    fluorspar = published[WORLD].filter(mineral_as_published="Fluorspar", edition="2024")
    # 12 lines with three figures each.
    assert fluorspar.height == 12 * 3


def test_trap_12_a_column_without_header_is_known_by_its_number(published):
    """Barite of 2024 repeats its reserves in one; they are taken once."""
    barite = published[WORLD].filter(mineral_as_published="Barite", edition="2024", measure="reserves")
    assert barite["raw_row_id"].str.ends_with(":Reserves_kt").all()
    assert figures(barite, country_as_published="Iran") == ["38,000"]
    fluorspar = published[SALIENT].filter(statistic_as_published="(column 18)", edition="2024")
    assert fluorspar["value_as_published"].to_list() == ["100"] * 5


# 13. Four columns of one name, a comma at each line's end.


def test_trap_13_columns_of_one_name_are_told_apart_by_their_place(tmp_path):
    prices, _ = read(tmp_path, make.SALIENT_2025_TITANIUM_MINERALS)
    first_year = prices.rows.filter(reference_year=2023)
    assert first_year.select("price_as_published", "value_as_published").rows() == [
        ("Price_dt", "1461"),
        ("Price_dt (2)", "389"),
        ("Price_dt (3)", "365"),
        ("Price_dt (4)", "1051"),
    ]


def held_by(snapshot_id: str) -> dict[str, str]:
    """A file's column → the name that other editions give to what it holds, where its own misleads."""
    return {
        row["column_as_published"]: row["holds"]
        for row in column_map("usgs_mcs_salient")
        if row["snapshot_id"] == snapshot_id and row["holds"]
    }


def test_trap_13_what_the_four_columns_hold_stands_in_the_map(published):
    holds = held_by("mcs2025_timin")
    assert len(holds) == 4
    of_2022 = published[PRICES].filter(
        mineral_as_published="Titanium Mineral Concentrates", reference_year=2022
    )
    for column, name in holds.items():
        assert figures(of_2022, edition="2025", price_as_published=column) == figures(
            of_2022, edition="2024", price_as_published=name
        )


@pytest.mark.parametrize(
    ("mineral", "snapshot_id", "neighbour"),
    [
        ("Fluorspar", "mcs2024_fluor", "2023"),
        ("Lead", "mcs2024_lead", "2023"),
        ("Magnesium Metal", "mcs2025_mgmet", "2024"),
        ("Chromium", "mcs2024_chrom", "2025"),
        ("Nickel", "mcs2024_nicke", "2023"),
    ],
)
def test_trap_13_a_header_that_misnames_its_figures_says_what_they_are(
    published, mineral, snapshot_id, neighbour
):
    """The figures are those of the other column in the neighbouring edition, if rounded otherwise."""
    compared = 0
    for table, name in ((PRICES, "price_as_published"), (SALIENT, "statistic_as_published")):
        rows = published[table].filter(mineral_as_published=mineral)
        for column, true_name in held_by(snapshot_id).items():
            here = rows.filter(pl.col(name) == column, snapshot_id=snapshot_id)
            there = rows.filter(pl.col(name) == true_name, edition=neighbour)
            # The newest year of either edition is an estimate.
            years = sorted(set(here["reference_year"]) & set(there["reference_year"]))[:-1]
            now, then = (
                [number(figures(each, reference_year=year)[0]) for year in years] for each in (here, there)
            )
            if years and None not in now + then:
                assert now == pytest.approx(then, rel=0.1, abs=0.51), column
                compared += 1
    assert compared >= 2


def test_trap_13_a_comma_at_each_lines_end_is_layout(tmp_path):
    prices, others = read(tmp_path, make.SALIENT_2024_LITHIUM)
    assert prices.rows["value_as_published"].to_list() == ["68101", "46001"]
    assert not others.rows["statistic_as_published"].str.starts_with("(column").any()


# 14. Stages stacked in one file, with slips of the pen.


def test_trap_14_stages_are_told_apart_by_their_text(tmp_path):
    (delivery,) = read(tmp_path, make.WORLD_2024_COPPER)
    chile = delivery.rows.filter(country_as_published="Chile", reference_year=2022)
    assert chile.select("stage_as_published", "value_as_published").rows() == [
        ("Mine production, recoverable copper content", "5331"),
        ("Refinery production, copper", "2150"),
    ]


def test_trap_14_every_stage_of_every_mapped_mineral_is_all_known(published, all_known):
    rows = published[WORLD].unique(["mineral_as_published", "measure", "stage_as_published"])
    mapped = [row for row in rows.iter_rows(named=True) if row["mineral_as_published"] in all_known.minerals]
    assert len(mapped) > 380
    for row in mapped:
        assert all_known.coded(row) is not None, row  # KeyError: a stage without a row
    slips = {row["stage_as_published"] for row in mapped}
    assert any("ilmentite" in stage for stage in slips)
    assert any("Ferosilicon" in stage for stage in slips)
    assert any("grosss weight" in stage for stage in slips)
    assert any(stage.startswith("Mne production") for stage in slips)
    assert all_known.minerals["Gemanium"] == "germanium"


def test_trap_14_no_country_counts_twice(published, known):
    """After names became codes there is one figure for each country, unless a note splits its products."""
    seen = defaultdict(list)
    for row in published[WORLD].iter_rows(named=True):
        coded = known.coded(row)
        if coded is None or coded[2]:
            continue
        country = known.countries[row["country_as_published"]]["country_code"]
        seen[*coded[:2], row["edition"], row["reference_year"], country].append(row["raw_row_id"])
    assert {key: places for key, places in seen.items() if len(places) > 1} == {}


# 15. Reserves of the platinum group on one metal's rows.


def test_trap_15_reserves_of_the_group_are_found_in_every_edition(published, all_known):
    reserves = defaultdict(dict)
    for row in published[WORLD].filter(measure="reserves").iter_rows(named=True):
        coded = all_known.coded(row)
        if coded == ("pgm", "reserves", False):
            country = all_known.countries[row["country_as_published"]]["country_code"]
            reserves[row["edition"]][country] = row["value_as_published"]
    assert {edition: countries["ZAF"] for edition, countries in reserves.items()} == {
        "2023": "63000000",
        "2024": "63000000",
        "2025": "63000000",
        "2026": "63,000,000",
    }
    assert {countries["USA"] for countries in reserves.values()} == {"900000", "820000", "590,000"}


def test_trap_15_production_is_that_of_each_metal(published, all_known):
    mined = {
        all_known.coded(row)[0]
        for row in published[WORLD].filter(measure="production").iter_rows(named=True)
        if "latinum" in row["mineral_as_published"] or row["mineral_as_published"] == "Palladium"
    }
    assert mined == {"platinum", "palladium"}


# 16. Names of totals and of remainders.


def test_trap_16_totals_and_remainders_have_many_names(published, known):
    names = set(published[WORLD]["country_as_published"])
    for name in names:
        if name.startswith("World total"):
            assert known.countries[name]["is_world_total"] == "true", name
        if name.startswith("Other"):
            assert known.countries[name]["is_remainder"] == "true", name
    assert {
        "World total (rounded)8",
        "World total (ilmenite and rutile, rounded)",
        "Other Countries",
    } <= names
    # Several countries on one line are no country: the files that have them are not of a mapped mineral.
    assert "United States and Canada" in names
    assert "United States and Canada" not in known.countries
    assert "China, Germany, and Russia" not in known.countries


def test_trap_16_the_joint_total_of_two_minerals_is_left_out(published, all_known):
    joint = published[WORLD].filter(
        (pl.col("country_as_published") == "World total (ilmenite and rutile, rounded)")
        | pl.col("stage_as_published").str.contains("and rutile, rounded")
    )
    assert joint.height > 10
    assert all(all_known.coded(row)[2] for row in joint.iter_rows(named=True))


def test_trap_16_a_footnote_number_at_a_totals_name_arrives(tmp_path):
    (delivery,) = read(tmp_path, make.WORLD_2023_MOLYBDENUM)
    assert {"World total (rounded)8", "Other countries10"} <= set(delivery.rows["country_as_published"])


# 17. Names of countries.


def test_trap_17_blanks_go_and_everything_else_stays(tmp_path, known):
    (delivery,) = read(tmp_path, make.WORLD_2023_MOLYBDENUM)
    names = list(dict.fromkeys(delivery.rows["country_as_published"]))
    assert names[:5] == ["United States", "Vietnam", "Russiae", "Chile", "China6"]
    codes = [known.countries[name]["country_code"] for name in names]
    assert codes == ["USA", "VNM", "RUS", "CHL", "CHN", "OTH", "WLD"]


def test_trap_17_every_country_of_every_mapped_mineral_has_a_code(published, all_known):
    mapped = published[WORLD].filter(pl.col("mineral_as_published").is_in(sorted(all_known.minerals)))
    assert set(mapped["country_as_published"]) - all_known.countries.keys() == set()
    for name, code in (
        ("New Caledonia11", "NCL"),
        ("New Caledonia (overseas territory of France)", "NCL"),
        ("Japane", "JPN"),
        ("Burma", "MMR"),
        ("Turkey", "TUR"),
        ("Congo (Kinshasa)", "COD"),
        ("Korea, Republic of", "KOR"),
        ("Côte d’Ivoire", "CIV"),
    ):
        assert all_known.countries[name]["country_code"] == code
        assert name in set(mapped["country_as_published"]), name


# 18. Names of files.


@pytest.mark.parametrize("miniature", [*make.MINIATURES.values(), WORLD_2025, SALIENT_2025, COMMODITIES_2026])
def test_trap_18_a_files_name_says_nothing(tmp_path, miniature):
    named = read(tmp_path, miniature, "mcs2023-cobal_world.csv")
    renamed = read(tmp_path, miniature, "MCS2019tellu-raree.txt")
    for one_name, other_name in zip(named, renamed, strict=True):
        assert one_name.rows.equals(other_name.rows)
        assert one_name.snapshot_id == other_name.snapshot_id


def test_trap_18_two_commodities_with_one_header_and_one_stage(tmp_path):
    (nickel,), (graphite,) = read(tmp_path, make.WORLD_2022_NICKEL), read(tmp_path, make.WORLD_2022_GRAPHITE)
    assert set(nickel.rows["mineral_as_published"]) == {"Nickel"}
    assert set(graphite.rows["mineral_as_published"]) == {"Graphite (Natural)"}
    neither = replace(make.WORLD_2022_NICKEL, text=make.WORLD_2022_NICKEL.text.replace("Philippines", "Peru"))
    with pytest.raises(ImportRefused, match=r"found the stage 'Mine production'.*usgs_mcs_world_files\.csv"):
        read(tmp_path, neither)


def test_trap_18_every_published_file_is_another_snapshot_of_its_commodity(originals):
    """Each file of the releases by commodity is recognised, by its content, as that of its name."""
    short = {"alum": "alumi", "scandi": "scand", "thalli": "thall", "quartz": "quart", "zirco-hafni": "zirco",
             "lithium": "lithi"}  # fmt: skip
    seen = set()
    for year in (2022, 2023, 2024, 2025):
        for file in sorted(originals.glob(f"usgs-mcs-{year}/**/*_*")):
            match = re.fullmatch(r"(?i)mcs\d{4}-?([a-z-]+)_(world|salient)\.(?:csv|xlsx)", file.name)
            if not match or file.name == "mcs2024-cobal_salient.csv":
                continue
            (snapshot_id,) = {each.snapshot_id for each in IMPORTER.read(file)}
            commodity, kind = short.get(match.group(1), match.group(1)), match.group(2)
            assert snapshot_id == f"mcs{year}_{commodity}" + ("_world" if kind == "world" else "")
            assert snapshot_id not in seen
            seen.add(snapshot_id)
    # World and salient: 12 and 12 of 2022, 44 and 48 of 2023, 44 and 47 of 2024; 48 salient files of 2025.
    assert len(seen) == 24 + 92 + 91 + 48


# 19. Encodings.


@pytest.mark.parametrize("miniature", make.MINIATURES.values(), ids=make.MINIATURES.keys())
def test_trap_19_with_and_without_byte_order_mark_and_with_either_line_end(tmp_path, miniature):
    as_published = [each.rows for each in read(tmp_path, miniature)]
    plain = [each.rows for each in read(tmp_path, replace(miniature, byte_order_mark=b"", line_end="\n"))]
    assert all(one.equals(other) for one, other in zip(as_published, plain, strict=True))


def test_trap_19_the_release_of_2026_is_in_windows_1252(originals, tmp_path):
    data = (originals / "usgs-mcs-2026" / "usgs_mcs2026_commodities_data.csv").read_bytes()
    assert b"Salient Statistics\x97United States" in data
    resaved = tmp_path / "resaved.csv"
    resaved.write_bytes(data.decode("cp1252").encode())
    with pytest.raises(ImportRefused, match=r"UTF-8 text at byte .* expected text in the encoding cp1252"):
        IMPORTER.read(resaved)


def test_trap_19_the_other_releases_begin_with_a_byte_order_mark(originals):
    files = [
        file for year in (2022, 2023, 2024) for file in originals.glob(f"usgs-mcs-{year}/**/*_world.csv")
    ]
    assert len(files) == 12 + 44 + 44
    assert all(file.read_bytes().startswith(b"\xef\xbb\xbf") for file in files)


# 20. What stands instead of a figure.


@pytest.mark.parametrize(
    "marker",
    [
        "W", "NA", "XX", "—", "E", "s", ">50", "<100,000", "e150", "500–17,000", "Large", "Small",
        "Less than ½ unit.", "Less than 1/2 unit.", "Less than a half unit", "Less than one-half unit",
        "Less than ½ unit", ">50%", "Included with ilmenite",
    ],
)  # fmt: skip
def test_trap_20_a_marker_arrives_as_printed(tmp_path, marker):
    miniature = make.WORLD_2023_MOLYBDENUM
    (delivery,) = read(tmp_path, miniature.with_text(miniature.number, f'"{marker}"'))
    chile = {"country_as_published": "Chile", "reference_year": 2021, "measure": "production"}
    assert figures(delivery.rows, **chile) == [marker]


def test_trap_20_withheld_blank_and_zero_stay_apart(published):
    lithium = {
        "mineral_as_published": "Lithium",
        "country_as_published": "United States",
        "measure": "production",
    }
    rows = published[WORLD].filter(**lithium).sort("edition", "reference_year")
    found = {
        edition: set(values) for edition, values in rows.group_by("edition").agg("value_as_published").rows()
    }
    assert found == {"2022": {"W"}, "2023": {"W"}, "2024": {"W"}, "2025": {""}, "2026": {"W"}}
    # The blank of 2025 has its reason in the note.
    assert set(rows.filter(edition="2025")["footnote"]) == {"W for 23-24"}


def test_trap_20_blanks_inside_a_marker_go(tmp_path, published):
    (delivery,) = read(tmp_path, make.WORLD_2023_MOLYBDENUM)
    other = {"country_as_published": "Other countries10", "measure": "production", "reference_year": 2021}
    assert figures(delivery.rows, **other) == ["NA"]
    assert not published[WORLD]["value_as_published"].str.contains(r"^\s|\s$").any()


# 21. Lost minus signs and a shifted line.


def test_trap_21_a_stock_may_have_grown_a_production_not(tmp_path):
    miniature = make.SALIENT_2024_NIOBIUM
    _, others = read(tmp_path, miniature)
    shipments = {"statistic_as_published": "Shipments_Gov_t", "reference_year": 2022}
    assert figures(others.rows, **shipments) == ["−88"]
    for lost in ("?88", "-88"):
        _, others = read(tmp_path, miniature.with_text("−88", lost))
        assert figures(others.rows, **shipments) == [lost]
    for text in ("?8190", "−8190", "-8190"):
        with pytest.raises(ImportRefused, match=r"row 2, column 'Imports_t'"):
            read(tmp_path, miniature.with_text("8190", text))


def test_trap_21_what_negative_looking_figures_stand_for_is_printed_in_another_edition(published):
    """Two minus signs were lost; a footnote in brackets, (2), became a negative number."""
    salient = published[SALIENT]
    for mineral, edition, value, statistic in (
        ("Niobium (Columbium)", "2026", "?1", "Shipments_Gov_t"),
        ("Tantalum", "2026", "?10", "Shipments_Gov_t"),
        ("Tellurium", "2024", "-2", "Exports_t"),
    ):
        row = one(salient, edition=edition, mineral_as_published=mineral, value_as_published=value)
        (mapped,) = [
            each
            for each in column_map("usgs_mcs_negatives")
            if (each["mineral_as_published"], each["value_as_published"]) == (mineral, value)
        ]
        assert mapped["statistic_as_published"] == row["statistic_as_published"]
        same_year = one(
            salient,
            edition="2025",
            mineral_as_published=mineral,
            statistic_as_published=statistic,
            reference_year=row["reference_year"],
        )
        assert same_year["value_as_published"] == mapped["stands_for"]


def test_trap_21_the_shifted_line_of_yttrium_keeps_its_figure(published):
    """Its notes hold the answer of the next column; the line itself is part of the rare earths' total."""
    row = one(published[WORLD], mineral_as_published="Yttrium")
    assert (row["value_as_published"], row["footnote"]) == ("10,000 - 15,000", "Yes")


def test_trap_21_the_shifted_line_is_in_no_total(published, all_known):
    assert all_known.coded(one(published[WORLD], mineral_as_published="Yttrium"))[2]


# 22. Text among figures, notes that change what a figure means.


def test_trap_22_text_in_a_column_of_numbers(tmp_path, published):
    miniature = make.WORLD_2023_MOLYBDENUM
    (delivery,) = read(tmp_path, miniature.with_text(miniature.number, "Included in World total."))
    assert "Included in World total." in figures(delivery.rows, country_as_published="Chile")
    with pytest.raises(ImportRefused, match="'see text'"):
        read(tmp_path, miniature.with_text(miniature.number, "see text"))
    texts = set(published[WORLD].filter(pl.col("value_as_published").str.contains("(?i)included"))["edition"])
    assert texts == {"2023", "2024"}


def test_trap_22_a_note_that_changes_a_meaning_stands_beside_its_figure(published):
    uranium_free = one(
        published[WORLD],
        edition="2025",
        mineral_as_published="Vanadium",
        measure="reserves",
        country_as_published="World total (rounded)",
    )
    assert "thousand" in uranium_free["footnote"].lower()


# 23. Estimates.


def test_trap_23_an_estimate_is_known_by_column_note_letter_or_stage(tmp_path):
    (delivery,) = read(tmp_path, make.WORLD_2023_MOLYBDENUM)
    production = delivery.rows.filter(measure="production")
    earlier = dict(
        production.filter(reference_year=2021).select("country_as_published", "is_estimate").rows()
    )
    assert earlier == {
        "United States": False,
        "Vietnam": False,
        "Russiae": True,  # the letter at the name
        "Chile": True,  # the note
        "China6": False,
        "Other countries10": False,
        "World total (rounded)8": False,
    }
    assert production.filter(reference_year=2022)["is_estimate"].all()
    assert not delivery.rows.filter(measure="reserves")["is_estimate"].any()


def test_trap_23_a_note_may_say_that_an_estimated_column_was_reported(tmp_path):
    (delivery,) = read(tmp_path, make.WORLD_2024_TITANIUM)
    sponge = delivery.rows.filter(measure="production")
    assert sponge.select("country_as_published", "reference_year", "is_estimate").rows() == [
        ("Japan", 2022, False),
        ("Japan", 2023, True),
        ("India", 2022, True),
        ("India", 2023, True),
    ]


def test_trap_23_estimates_of_the_published_files(published):
    world = published[WORLD]
    for edition, mineral, country, year, is_estimate in (
        ("2023", "Cobalt", "Congo (Kinshasa)", 2021, True),  # "Production in 2021 is also estimated"
        ("2023", "Cobalt", "Australia", 2021, False),
        ("2023", "Cobalt", "Australia", 2022, True),
        ("2024", "Tellurium", "Sweden", 2022, False),  # "Reported in 2022" in a column of estimates
        ("2024", "Gallium", "Japane", 2022, True),
        ("2026", "Gallium", "China", 2024, False),
        ("2026", "Gallium", "Japan", 2024, True),
    ):
        row = one(
            world,
            edition=edition,
            mineral_as_published=mineral,
            country_as_published=country,
            reference_year=year,
            measure="production",
        )
        assert row["is_estimate"] is is_estimate, (edition, mineral, country)
