"""The figures keyed from the 2022 slides: whole, and the same as in the text they were keyed from."""

import hashlib
import re
from collections import Counter
from pathlib import Path

import polars as pl
import pytest

SEEDS = Path(__file__).resolve().parents[2] / "seeds"

# Σ (printed %/100)² over the named countries, worked out by hand from the slides.
HERFINDAHL_BY_HAND = {
    # .38² + .19² + .19² + .10² + .06² = .1444 + .0361 + .0361 + .0100 + .0036
    "rare_earths_reserves": 0.2302,
    # .71² + .12² + .09² + .02² + .01² = .5041 + .0144 + .0081 + .0004 + .0001
    "rare_earths_mine": 0.5271,
    # .24² + .22² + .12² + .08² + .06² = .0576 + .0484 + .0144 + .0064 + .0036
    "nickel_reserves": 0.1304,
    # .35² + .13² + .09² + .08² + .07² = .1225 + .0169 + .0081 + .0064 + .0049
    "nickel_mine": 0.1588,
    # .51² + .16² + .10² + .06² + 0 = .2601 + .0256 + .0100 + .0036
    "lithium_reserves": 0.2993,
    # .55² + .23² + .10² + .08² + .02² = .3025 + .0529 + .0100 + .0064 + .0004
    "lithium_mine": 0.3722,
}


def seed(name: str, folder: str = "raw/meti_2022") -> pl.DataFrame:
    return pl.read_csv(SEEDS / folder / f"{name}.csv", infer_schema=False)


@pytest.fixture(scope="module")
def charts() -> pl.DataFrame:
    return seed("raw_meti_2022__charts")


@pytest.fixture(scope="module")
def shares() -> pl.DataFrame:
    return seed("raw_meti_2022__shares").with_columns(pl.col("share_pct_as_published").cast(pl.Int32))


def slides_text(originals: Path) -> list[str]:
    """Lines of the slides' text, found by its digest; skips where the file isn't at hand."""
    snapshots = seed("snapshots", "provenance").filter(pl.col("snapshot_id") == "meti_2022")
    for file in sorted(originals.parent.parent.rglob("*.txt")):
        content = file.read_bytes()
        if hashlib.sha256(content).hexdigest() == snapshots["sha256"][0]:
            return content.decode().split("\n")
    pytest.skip("the slides' text is not beside the publishers' files")


def test_twenty_two_charts_hold_a_hundred_and_twenty_six_slices(charts, shares):
    assert charts.height == 22
    assert shares.height == 126
    assert set(shares["chart_id"]) == set(charts["chart_id"])
    by_stage = Counter(charts["supply_stage"])
    # Six minerals with reserves, mine and refined imports; concentrate for nickel and copper; exports of
    # lithium hydroxide and of tungstates.
    assert by_stage == {
        "reserves": 6,
        "mine": 6,
        "refined_import": 6,
        "concentrate_import": 2,
        "refined_export": 2,
    }


def test_each_chart_adds_to_a_hundred_give_or_take_one(shares):
    sums = shares.group_by("chart_id").agg(pl.col("share_pct_as_published").sum().alias("sum_pct"))
    outside = sums.filter(~pl.col("sum_pct").is_between(99, 101))
    assert outside.is_empty(), outside


@pytest.mark.parametrize(("chart_id", "by_hand"), HERFINDAHL_BY_HAND.items())
def test_named_countries_give_the_herfindahl_worked_by_hand(shares, chart_id, by_hand):
    named = shares.filter((pl.col("chart_id") == chart_id) & (pl.col("country_as_published") != "その他"))
    squares = sum((pct / 100) ** 2 for pct in named["share_pct_as_published"])
    assert squares == pytest.approx(by_hand, abs=1e-9)


def test_the_two_misprinted_totals_are_kept_as_printed(charts):
    misprinted = charts.filter(pl.col("is_total_misprinted") == "true")
    assert sorted(misprinted["chart_id"]) == ["copper_reserves", "lithium_reserves"]
    assert set(misprinted["total_as_published"]) == {"87,000"}


def test_tonnes_are_the_printed_total_times_its_unit(charts):
    factor = {"t": 1, "kt": 1000, "千t": 1000, "純分kt": 1000}
    for chart in charts.iter_rows(named=True):
        printed = float(chart["total_as_published"].replace(",", ""))
        in_tonnes = printed * factor[chart["unit_as_published"]]
        assert float(chart["total_t"]) == pytest.approx(in_tonnes), chart["chart_id"]


def test_ratings_stand_only_where_the_text_fixes_them():
    ratings = seed("raw_meti_2022__ratings")
    assert ratings.height == 36
    fixed = ratings.filter(pl.col("rating").is_not_null())
    assert Counter(fixed["mineral_code"]) == {"rare_earths": 6, "nickel": 2, "lithium": 1}
    rare_earths = fixed.filter(pl.col("mineral_code") == "rare_earths")
    assert rare_earths["rating"].to_list() == ["Low", "High", "N/A", "Mid", "High", "High"]
    empty = ratings.filter(pl.col("rating").is_null())
    assert set(empty["rating_assignment"]) == {"lost", "left_out"}


@pytest.mark.parametrize("mineral_code", ["lithium", "nickel"])
def test_as_many_candidates_remain_as_there_are_lost_ratings(mineral_code):
    lost = seed("raw_meti_2022__ratings").filter(
        (pl.col("mineral_code") == mineral_code) & (pl.col("rating_assignment") == "lost")
    )
    candidates = set(lost["candidates"])
    assert len(candidates) == 1
    assert len(candidates.pop().split("|")) == lost.height


def test_twenty_six_measures_stand_where_their_kind_belongs():
    required = seed("raw_meti_2022__required_measures")
    stages = dict(seed("measures", "reference").select("measure_code", "policy_stage").iter_rows())
    assert required.height == 26
    assert required.select("mineral_code", "measure_code").is_unique().all()
    for row in required.iter_rows(named=True):
        assert row["policy_stage"] == stages[row["measure_code"]]
    absent = {
        (mineral, measure)
        for mineral in required["mineral_code"].unique()
        for measure in stages
        if required.filter(
            (pl.col("mineral_code") == mineral) & (pl.col("measure_code") == measure)
        ).is_empty()
    }
    assert absent == {
        ("lithium", "stockpiling"),
        ("lithium", "substitution"),
        ("copper", "stockpiling"),
        ("copper", "substitution"),
    }


def test_every_figure_and_label_stands_on_the_line_it_names(originals, charts, shares):
    lines = slides_text(originals)
    wrong = []
    for chart in charts.iter_rows(named=True):
        if chart["total_as_published"] not in lines[int(chart["source_line"]) - 1]:
            wrong.append(chart["raw_row_id"])
    for slice_ in shares.iter_rows(named=True):
        line = int(slice_["source_line"])
        label_line = re.match(r"label on line (\d+)", slice_["note"])
        label = lines[int(label_line.group(1) if label_line else line) - 1].strip()
        # One label is broken over two lines, others share their line with a neighbour's figure.
        name = slice_["country_as_published"]
        if not re.search(rf"(?<!\d){slice_['share_pct_as_published']}%", lines[line - 1]):
            wrong.append(slice_["raw_row_id"])
        if name not in label and not name.startswith(label):
            wrong.append(f"{slice_['raw_row_id']} {name}")
    assert not wrong


def test_every_printed_percentage_of_a_chart_is_keyed_once(originals, shares):
    """The charts' part of the text holds 126 figures, six repeats of the cobalt charts aside."""
    lines = slides_text(originals)
    figures = re.compile(r"^(?:[^\d]*)(\d{1,2})%(?:[^\d]*)$")
    repeats_of_cobalt = range(1013, 1021)
    keyed = Counter(int(line) for line in shares["source_line"])
    printed = Counter()
    for number, line in enumerate(lines[:1860], start=1):
        if number not in repeats_of_cobalt and figures.match(line.strip()) and "シェア" not in line:
            printed[number] += 1
    comments = {410, 1199, 1670, 818}  # percentages inside sentences, not slices
    assert set(printed) - comments == set(keyed)
