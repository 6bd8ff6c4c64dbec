"""From a figure on a page back to the publisher's line: the built warehouse against the original files."""

import csv
import hashlib
import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from critmin.changes import changes
from critmin.errors import CritminError
from critmin.sources import held_sources
from critmin.trace import trace


@pytest.fixture(scope="module")
def files_by_name(originals: Path) -> dict[str, Path]:
    return {path.name: path for path in originals.rglob("*") if path.is_file()}


def critmin(warehouse_file: Path, tmp_path: Path, *arguments: str) -> subprocess.CompletedProcess:
    """Run the command in a project that has this warehouse and nothing else."""
    for folder in ("seeds", "models", "build"):
        (tmp_path / folder).mkdir()
    (tmp_path / "dbt_project.yml").touch()
    (tmp_path / "build" / "critmin.duckdb").symlink_to(warehouse_file.resolve())
    return subprocess.run(
        [sys.executable, "-m", "critmin.cli", *arguments],
        env=os.environ | {"CRITMIN_ROOT": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize("mineral", ["lithium", "cobalt", "nickel", "copper", "tungsten", "rare_earths"])
def test_each_line_of_a_trace_stands_in_the_file_with_that_checksum(warehouse, files_by_name, mineral):
    found = trace(warehouse, mineral, "production_concentration", 2025)
    assert found.rows
    (file,) = found.files
    content = files_by_name[file.file_name].read_bytes()
    assert hashlib.sha256(content).hexdigest() == file.sha256
    reader = csv.DictReader(content.decode("cp1252").splitlines(keepends=True))
    rows_by_line = {}
    line = 2
    for row in reader:
        rows_by_line[line] = row
        line = reader.line_num + 1
    for row in found.rows:
        printed = rows_by_line[int(row.place)]
        assert row.value_as_published == f"{printed['Value']} {printed['Unit']}"
        assert printed["Year"] == "2025"


def test_a_corrected_figure_shows_both_values_and_why(warehouse):
    found = trace(warehouse, "rare_earths", "1", 2025)
    (brazil,) = [row for row in found.rows if row.country_code == "BRA"]
    assert (brazil.value_as_published, brazil.used_value) == ("21,000,000 metric tons", 11_000_000)
    (correction,) = found.corrections
    assert correction.correction_id == brazil.correction_ids
    assert (correction.old_value, correction.new_value) == ("21,000,000", "11,000,000")
    assert correction.reason


def test_an_import_indicator_names_trade_and_governance(warehouse):
    found = trace(warehouse, "lithium", "refined_import_stability", 2019)
    assert {row.evidence for row in found.rows} == {"quantity", "governance"}
    assert found.reporter_code == "JPN"
    # Each partner that ships something is rated, and by one row.
    partners = {row.country_code for row in found.rows if row.evidence == "quantity" and row.used_value}
    governed = [row.country_code for row in found.rows if row.evidence == "governance"]
    assert partners <= set(governed)
    assert len(governed) == len(set(governed))
    # The 2019 charts print 10,592 t of lithium.
    total = sum(row.used_value for row in found.rows if row.evidence == "quantity")
    assert total == pytest.approx(10_592, rel=0.005)


def test_a_price_window_of_ten_years_has_120_months(warehouse):
    found = trace(warehouse, "nickel", "price_variability", 2019)
    months = [row for row in found.rows if row.edition_id.startswith("worldbank_pinksheet")]
    assert len(months) == 120
    assert len({row.place for row in months}) == 120


def test_a_misprinted_unit_is_traced_with_what_shows_it(warehouse):
    """Manganese ore is sold by the metric ton unit, and the column of 2025 says dollars per ton."""
    found = trace(warehouse, "manganese", "price_variability", 2024)
    assert [row.value_as_published for row in found.rows] == [
        "4.58 dt", "5.27 dt", "5.97 dt", "4.8 dt", "5.8 dt",
    ]  # fmt: skip
    assert {row.read_as for row in found.rows} == {"dmtu"}
    assert all("metric ton unit" in row.read_as_reason for row in found.rows)
    (shown,) = [value for value in found.values if value.is_headline]
    assert shown.basis == "annual"


@pytest.mark.parametrize(
    ("mineral", "column", "used"), [("copper", "55", 0.55), ("lithium", "0", 0), ("tellurium", "1", 0.01)]
)
def test_a_rate_is_traced_to_its_printed_text(warehouse, mineral, column, used):
    found = trace(warehouse, mineral, "secondary_supply_rate", 2017)
    (row,) = found.rows
    assert (row.value_as_published, row.used_value) == (f"{column} %", used)


def test_a_quantity_that_is_less_than_a_figure_is_unknown_and_not_zero(warehouse):
    """The Summaries of 2023 print <100 thousand tonnes for zirconium of the United States, 2021.

    The other lines of that edition, thousand tonnes: Australia 500, China 140, Indonesia 55, Mozambique 100,
    Senegal 64, South Africa 320, other countries 150; together 1,329, and the squares of the named ones are
    389,121 of 1,329 x 1,329.
    """
    ((quantity, flag, text),) = warehouse.execute(
        "select contained_t, value_flag, value_as_published from marts.quantity_evidence"
        " where mineral_code = 'zirconium' and supply_stage = 'mine' and reference_year = 2021"
        " and country_code = 'USA'"
    ).fetchall()
    assert (quantity, flag, text) == (None, "less_than", "<100")
    ((unknown, coverage, total, index),) = warehouse.execute(
        "select unknown_country_codes, coverage, total_quantity, herfindahl_index"
        " from marts.stage_concentration where mineral_code = 'zirconium' and supply_stage = 'mine'"
        " and reference_year = 2021 and source_id = 'usgs_mcs'"
    ).fetchall()
    assert (unknown, coverage, total) == ("USA", None, 1_329_000)
    assert index == pytest.approx(389_121 / 1_329**2)


def test_a_blank_is_traced_to_the_edition_that_explains_it(warehouse):
    """The release of 2025 leaves South Africa's rare earths of 2023 blank, that of 2024 prints a dash."""
    found = trace(warehouse, "rare_earths", "2", 2023)
    (row,) = [row for row in found.rows if row.country_code == "ZAF"]
    assert (row.used_value, row.edition_id) == (0, "usgs_mcs_2025")
    assert row.read_as == "zero by usgs_mcs_2024"
    assert "blank" in row.read_as_reason


@pytest.mark.parametrize("indicator", [1, 2, 3, 4, 5, 6])
def test_the_newest_figure_of_every_mineral_can_be_traced(warehouse, indicator):
    """A figure that is there has rows and files behind it."""
    figures = warehouse.execute(
        "select v.mineral_code, v.indicator_code, max(v.reference_year) from marts.indicator_values v "
        "inner join method.indicators i using (indicator_code) where i.indicator_number = ? "
        "and v.indicator_value is not null group by 1, 2",
        [indicator],
    ).fetchall()
    assert figures
    for mineral, code, year in figures:
        found = trace(warehouse, mineral, code, year)
        assert found.rows, (mineral, code, year)
        assert found.files, (mineral, code, year)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("unobtainium", "production_concentration", 2024), "unobtainium"),
        (("lithium", "7", 2024), "price_variability (5)"),
        (("lithium", "production_concentration", 1850), "years"),
        (("lithium", "refined_import_stability", 2019, "ATL"), "JPN"),
    ],
)
def test_what_can_t_be_traced_is_said(warehouse, arguments, said):
    with pytest.raises(CritminError, match=said.replace("(", r"\(").replace(")", r"\)")):
        trace(warehouse, *arguments)


def test_the_revision_of_brazil_moved_one_badge(warehouse):
    """Version 1.3 lowers Brazil's reserves from 21 to 11 million tonnes; nothing else."""
    (edition,) = changes(warehouse, "usgs_mcs_2026_v1_3")
    (move,) = [move for move in edition.moves if move.mineral_code == "rare_earths"]
    assert (move.country_code, move.old_value, move.new_value) == ("BRA", 21_000_000, 11_000_000)
    assert (move.old_rating, move.new_rating) == ("Mid", "High")
    assert move.is_by_row_alone
    assert move.correction_id == "mcs2026_brazil_rare_earth_reserves"


def test_the_update_of_governance_moved_the_badge_of_copper_ore(warehouse):
    """The 2024 update rates Chile's governance lower than that of 2020; the trade is the same."""
    (edition,) = changes(warehouse, "worldbank_wgi_2024")
    assert edition.restated["governance"] > 0
    (move,) = [move for move in edition.moves if (move.mineral_code, move.indicator_year) == ("copper", 2019)]
    assert (move.evidence, move.country_code, move.unit) == ("governance", "CHL", "risk")
    assert (move.old_rating, move.new_rating) == ("Mid", "High")
    # Chile's share of the copper in ores and concentrates, squared, times the change of its risk.
    (share,) = warehouse.execute(
        "select share from marts.country_shares where mineral_code = 'copper' and country_code = 'CHL' "
        "and reporter_code = 'JPN' and supply_stage = 'concentrate_import' and reference_year = 2019 "
        "and basis = 'contained'"
    ).fetchone()
    assert move.row_effect == pytest.approx(share**2 * (move.new_value - move.old_value), abs=1e-8)


def test_lithium_s_price_of_2022_was_restated_with_each_edition(warehouse, files_by_name):
    """68,100, then 71,100, then 63,700 dollars a tonne: each edition's window keeps its own."""
    found = warehouse.execute(
        "select new_edition_id, old_value, new_value from marts.edition_differences where evidence = 'price' "
        "and comparison = 'same_year' and mineral_code = 'lithium' and reference_year = 2022 order by 1"
    ).fetchall()
    assert found[1:] == [("usgs_mcs_2025", 68_100, 71_100), ("usgs_mcs_2026_v1_0", 71_100, 63_700)]
    windows = warehouse.execute(
        "select edition_year, price from marts.price_annual where mineral_code = 'lithium' "
        "and reference_year = 2022 and edition_year >= 2023 order by 1"
    ).fetchall()
    assert windows == [(2023, 68_100), (2024, 71_100), (2025, 63_700)]


def test_what_changed_fits_a_terminal_of_a_hundred_columns(warehouse_file, tmp_path):
    done = critmin(warehouse_file, tmp_path, "changes")
    assert (done.returncode, done.stderr) == (0, "")
    assert max(len(line) for line in done.stdout.splitlines()) <= 100


def test_a_price_year_that_a_later_window_has_passed_is_not_called_retracted(warehouse):
    """An edition prints five years: 2021 to 2025 leave 2020 out, and nobody took it back."""
    dropped = warehouse.execute(
        "select change, old_reference_year, new_indicator_year from marts.edition_differences "
        "where evidence = 'price' and new_raw_row_id is null and old_raw_row_id is not null"
    ).fetchall()
    assert {change for change, _, _ in dropped} >= {"left_window"}
    for change, year, newest in dropped:
        assert change == ("left_window" if year < newest - 4 else "dropped")


def test_what_changed_says_which_price_years_left_the_window(warehouse_file, tmp_path, warehouse):
    moves = [move for edition in changes(warehouse) for move in edition.moves if move.has_left_window]
    assert moves
    said = critmin(warehouse_file, tmp_path, "changes").stdout
    assert said.count("left the window") == len(moves)
    for move in moves:
        assert f"    row {move.raw_row_id}\n" in said
    # A country that the new edition leaves out of a year that it still prints has lost its row.
    gone = [m for e in changes(warehouse) for m in e.moves if m.is_row_dropped and not m.has_left_window]
    assert said.count("row no longer there") == len(gone)


@pytest.mark.parametrize(
    ("mineral", "indicator", "year", "asked", "found"),
    [
        ("lithium", "refined_import_stability", 2024, "kor", "KOR"),
        ("lithium", "production_concentration", 2023, "kor", "WLD"),
    ],
)
def test_an_importer_is_named_in_either_case(warehouse, mineral, indicator, year, asked, found):
    assert trace(warehouse, mineral, indicator, year, asked).reporter_code == found


def test_the_effect_of_all_rows_is_the_difference_of_the_indices(warehouse):
    wrong = warehouse.execute(
        "select count(*), "
        "count(*) filter (abs(indicator_effect - (new_indicator_value - old_indicator_value)) > 2e-9) "
        "from marts.edition_differences where old_indicator_value is not null"
    ).fetchone()
    assert wrong[0] > 0
    assert wrong[1] == 0


def test_an_unknown_edition_is_said(warehouse):
    with pytest.raises(CritminError, match="usgs_mcs_2026_v1_3"):
        changes(warehouse, "usgs_mcs_1066")


def test_every_source_of_an_indicator_is_listed_with_what_it_touches(warehouse):
    sources = {source.source_id: source for source in held_sources(warehouse)}
    assert {number for number, _ in sources["usgs_mcs"].touches} >= {1, 2, 5}
    assert {number for number, _ in sources["worldbank_wgi"].touches} == {3, 4}
    assert sources["usgs_mcs"].next_due_on > sources["usgs_mcs"].newest_published_on
    assert all(source.row_count for source in sources.values() if source.touches)


@pytest.mark.parametrize(
    "test_code",
    [
        "rule_set",
        "stability_index",
        "largest_share_up",
        "largest_share_down",
        "upper_bound",
        "edition",
        "flip",
    ],
)
def test_robustness_speaks_of_every_kind_of_test(warehouse, test_code):
    (count,) = warehouse.execute(
        "select count(*) from marts.rating_robustness where test_code = ?", [test_code]
    ).fetchone()
    assert count > 0


def test_a_share_at_the_cut_gives_the_cut_when_every_share_is_counted_anew(warehouse):
    """Scale all countries of the newest mine shares as the flip says and square them: that is the cut."""
    flips = warehouse.execute(
        "select mineral_code, reference_year, alternative_value, top_country_share_then "
        "from marts.rating_robustness where test_code = 'flip' and top_country_share_then is not null "
        "and indicator_code = 'production_concentration'"
    ).fetchall()
    assert flips
    for mineral, year, cut, new_share in flips:
        shares = warehouse.execute(
            "select share, is_remainder from marts.country_shares s inner join method.indicator_sources i "
            "using (mineral_code, supply_stage, source_id) where indicator_code = 'production_concentration' "
            "and mineral_code = ? and reference_year = ? and share is not null "
            "and reference_year between coalesce(from_year, 0) and coalesce(to_year, 9999) "
            "order by is_remainder, share desc",
            [mineral, year],
        ).fetchall()
        top = shares[0][0]
        others = [
            share / (1 - top) * (1 - new_share) for share, is_remainder in shares[1:] if not is_remainder
        ]
        # Shares are rounded to nine places, which weighs where the others are a hundredth of the whole.
        assert new_share**2 + sum(share**2 for share in others) == pytest.approx(cut, abs=1e-5), mineral


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("trace", "lithium", "production_concentration", "2024"), "sha256"),
        (("changes",), "rare_earths reserve_concentration"),
        (("sources", "--on", "2026-06-30"), "usgs_mcs_2026_v1_3"),
    ],
)
def test_the_commands_print_what_the_functions_find(warehouse_file, tmp_path, arguments, said):
    done = critmin(warehouse_file, tmp_path, *arguments)
    assert (done.returncode, done.stderr) == (0, "")
    assert said in done.stdout


def test_a_warehouse_of_another_version_is_one_clear_error(tmp_path):
    old = tmp_path / "old.duckdb"
    duckdb.connect(str(old)).close()
    (tmp_path / "project").mkdir()
    done = critmin(old, tmp_path / "project", "changes")
    assert done.returncode == 1
    assert done.stderr.startswith("critmin: ")
    assert "build it again" in done.stderr
