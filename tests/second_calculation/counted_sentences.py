"""The sentences that say how many: of indicators, minerals, slices and methods, counted again."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import duckdb
from comparison import Row, differences
from published import parameter, seed
from sentences import grouped, listed, read, rules, said

_STEPS = {"Low": 1, "Mid": 2, "High": 3}
_SHEET = "reporter_code, mineral_code"


def answers(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The answer card: how exposed, to whom at its worst stage, and what is called for."""
    cells = grouped(
        read(
            connection,
            "marts.factsheet_columns as cells inner join marts.factsheet_headlines as headlines "
            "on cells.figure_reporter_code = headlines.reporter_code "
            "and cells.mineral_code = headlines.mineral_code and cells.indicator_code = "
            "headlines.indicator_code",
            "cells.reporter_code, cells.mineral_code, cells.indicator_code, cells.indicator_number, "
            "cells.rating, "
            "headlines.chart_kind, headlines.top_country_share",
        ),
        "cells.reporter_code",
        "cells.mineral_code",
    )
    measures = {
        row[:2]: row[2:]
        for row in connection.execute(
            f"select {_SHEET}, measure_names_ja, measure_names_en from marts.factsheet_response_bullets "
            "where sentence_code in ('required_some', 'required_none')"
        ).fetchall()
    }
    by_topic = grouped(rules("answer"), "topic")
    expected: dict[Row, Row] = {}
    for sheet, of_sheet in cells.items():
        numbers = {
            rating: listed(
                str(cell["cells.indicator_number"])
                for cell in of_sheet
                if cell["cells.rating"] == rating or (rating == "any" and cell["cells.rating"] != "N/A")
            )
            for rating in ("any", "High", "Mid")
        }
        worst = "High" if numbers["High"] else "Low" if numbers["any"] else "N/A"
        (exposed,) = (
            rule
            for rule in by_topic["exposed",]
            if rule["rating"] == worst and rule["second_rating"] == ("Mid" if numbers["Mid"] else "")
        )
        expected[*sheet, 1] = (exposed["sentence_code"], *numbers.values(), None, None)
        stages = [
            cell
            for cell in of_sheet
            if cell["headlines.chart_kind"] == "donut"
            and cell["cells.rating"] in _STEPS
            and cell["headlines.top_country_share"] is not None
        ]
        stage = min(
            stages,
            key=lambda cell: (
                -_STEPS[cell["cells.rating"]], -cell["headlines.top_country_share"],
                cell["cells.indicator_number"],
            ),
            default={"cells.indicator_code": "no_supplier"},
        )  # fmt: skip
        number = stage.get("cells.indicator_number")
        (supplier,) = by_topic[stage["cells.indicator_code"],]
        expected[*sheet, 2] = supplier["sentence_code"], number and str(number), None, None, None, None
        names = measures[sheet]
        (measure,) = by_topic["measures" if names[0] else "no_measure",]
        expected[*sheet, 3] = (measure["sentence_code"], numbers["any"], None, None, *names)
    return differences(
        connection,
        "marts.factsheet_answers",
        f"{_SHEET}, answer_order",
        "sentence_code, indicator_numbers, high_numbers, mid_numbers, measure_names_ja, measure_names_en",
        expected,
    )


def trend_bullets(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Which ratings got worse or better, which indicator moved most, how long reserves last."""
    lives = {}
    for row in read(
        connection,
        "marts.factsheet_reserve_lives order by reference_year",
        "mineral_code, reference_year, reserve_life_years, first_reference_year, first_reserve_life_years, "
        "reserve_life_change",
    ):
        lives[row.pop("mineral_code")] = row
    cells = grouped(
        read(
            connection,
            "intermediate.int_trend__movements",
            f"{_SHEET}, indicator_code, indicator_number, figure_reporter_code, rating_steps, "
            "change_in_cuts, place",
        ),
        "reporter_code",
        "mineral_code",
    )
    expected = {}
    for sheet, of_sheet in cells.items():
        worse, better = (
            listed(
                str(cell["indicator_number"]) for cell in of_sheet if sign * (cell["rating_steps"] or 0) > 0
            )
            for sign in (1, -1)
        )
        is_compared = any(cell["change_in_cuts"] is not None for cell in of_sheet)
        kinds = [name for name, numbers in (("worse", worse), ("better", better)) if numbers]
        topics = [(1, "_and_".join(kinds) or "same_ratings" if is_compared else "none_compared")]
        mover = {}
        for cell in of_sheet:
            if cell["place"] == 1 and cell["change_in_cuts"] is not None:
                mover = cell
                is_small = abs(cell["change_in_cuts"]) < parameter("trend_move_cuts")
                way = "went_up" if cell["change_in_cuts"] > 0 else "went_down"
                topics.append((2, "hardly_moved" if is_small else way))
        life = lives.get(sheet[1], {})
        if life:
            change = life["reserve_life_change"]
            if change is None:
                ending = "known"
            elif abs(change) < parameter("trend_move_life"):
                ending = "same"
            else:
                ending = "longer" if change > 0 else "shorter"
            topics.append((3, f"life_{ending}"))
        values = (
            worse, better, mover.get("indicator_number"), mover.get("indicator_code"),
            mover.get("figure_reporter_code"), *list(life.values() or [None] * 5)[:4],
        )  # fmt: skip
        for place, topic in topics:
            for key in said("trend_bullet", [(sheet, topic, 1)]):
                expected[key] = (place, *values)
    return differences(
        connection,
        "marts.factsheet_trend_bullets",
        f"{_SHEET}, sentence_code",
        "bullet_order, worse_numbers, better_numbers, indicator_number, indicator_code, mover_reporter_code, "
        "life_year, reserve_life_years, first_life_year, first_reserve_life_years",
        expected,
    )


def heat_bullets(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The minerals and the indicators with most High, all of the first place, and how much is not rated."""
    minerals = {
        mineral: names
        for mineral, *names in connection.execute(
            "select mineral_code, sort_order, name_ja, name_en from marts.factsheet_minerals where is_in_deck"
        ).fetchall()
    }
    names = {
        row["indicator_code"]: [row["indicator_number"], row["name_ja"], row["name_en"]]
        for row in seed("indicators")
    }
    high: dict[Row, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    absent: dict[str, int] = defaultdict(int)
    for reporter, mineral, indicator, rating in connection.execute(
        f"select {_SHEET}, indicator_code, rating from marts.factsheet_columns"
    ).fetchall():
        if mineral in minerals:
            high[reporter, "mineral"][mineral] += rating == "High"
            high[reporter, "indicator"][indicator] += rating == "High"
            absent[reporter] += rating == "N/A"
    expected = {
        key: (*order, count, None, None)
        for reporter, count in absent.items()
        for key, order in said("heat_bullet", [((reporter,), "absent", count)]).items()
    }
    for (reporter, topic), counts in high.items():
        most = max(counts.values())
        first = [(minerals if topic == "mineral" else names)[each] for each in counts if counts[each] == most]
        told = [listed(f"{each[0]}:{each[number]}" for each in first) for number in (1, 2)]
        for key, order in said("heat_bullet", [((reporter,), topic, most)]).items():
            expected[key] = (*order, most, *told)
    return differences(
        connection,
        "marts.factsheet_heat_bullets",
        "reporter_code, sentence_code",
        "bullet_order, topic_count, names_ja, names_en",
        expected,
    )


def reproduction_bullets(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Of the slides' slices, ratings and measures how many are met, and how many not."""
    minerals = {row["mineral_code"]: row for row in seed("minerals")}
    measures = {row["measure_code"]: row for row in seed("measures")}
    slices = connection.execute("select reason_code is null from marts.factsheet_reproduction").fetchall()
    ratings = connection.execute(
        "select slides_agreement = 'agrees' from marts.factsheet_slide_ratings where slides_rating is not "
        "null"
    ).fetchall()
    responses = read(connection, "marts.response_agreement", "figures, mineral_code, measure_code, agreement")
    responses = [row for row in responses if row["figures"] == "slides"]
    others = [row for row in responses if row["agreement"] != "agrees"]
    names = [
        listed(
            f"{minerals[row['mineral_code']]['sort_order']}:{minerals[row['mineral_code']][name]}{opened}"
            f"{measures[row['measure_code']][name]}{closed}"
            for row in others
        )
        for name, opened, closed in (("name_ja", "（", "）"), ("name_en", " (", ")"))
    ]
    counts = {
        "slices": (len(slices), sum(row[0] for row in slices), None, None),
        "ratings": (len(ratings), sum(row[0] for row in ratings), None, None),
        "responses": (len(responses), len(responses) - len(others), *names),
    }
    expected = {
        key: (*order, whole, agreeing, whole - agreeing, *told, parameter("slide_tolerance_points"))
        for topic, (whole, agreeing, *told) in counts.items()
        for key, order in said("reproduction_bullet", [((), topic, whole - agreeing)]).items()
    }
    return differences(
        connection,
        "marts.factsheet_reproduction_bullets",
        "sentence_code",
        "bullet_order, whole_count, agreeing_count, differing_count, names_ja, names_en, tolerance_points",
        expected,
    )


def target_bullets(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """How many printed targets are met, how many largest countries are over the limit, who gained most."""
    targets = read(
        connection,
        "marts.factsheet_targets",
        "subject_code, name_ja, name_en, country_name_ja, country_name_en, is_tested, is_whole_of_tested, "
        "value, "
        "target_value, is_met, trend",
    )
    printed = [row for row in targets if not row["is_tested"]]
    tested = [
        row
        for row in targets
        if row["is_tested"] and row["value"] is not None and not row["is_whole_of_tested"]
    ]
    gained = sorted(
        (row for row in tested if (row["trend"] or 0) > 0),
        key=lambda row: (-row["trend"], row["subject_code"]),
    )
    nobody = [None] * 4
    topics = []
    if printed:
        valued = sum(row["value"] is not None for row in printed)
        topics.append(
            ("printed", sum(bool(row["is_met"]) for row in printed), len(printed), valued, None, *nobody)
        )
    if tested:
        limit = max(row["target_value"] for row in tested)
        over = sum(not row["is_met"] for row in tested)
        topics.append(("limit", over, len(tested), len(tested), limit, *nobody))
    for row in gained[:1]:
        names = (row[name] for name in ("name_ja", "name_en", "country_name_ja", "country_name_en"))
        topics.append(("moved", 1, 1, 1, row["trend"], *names))
    expected = {
        key: (*order, count, *values)
        for topic, count, *values in topics
        for key, order in said("target_bullet", [((), topic, count)]).items()
    }
    return differences(
        connection,
        "marts.factsheet_target_bullets",
        "sentence_code",
        "bullet_order, topic_count, whole_count, valued_count, percent_points, mineral_name_ja, "
        "mineral_name_en, "
        "country_name_ja, country_name_en",
        expected,
    )


def map_bullets(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Who leads in production and with how much, and whether what is not named could change a rating."""
    leaders: dict[str, list[dict[str, Any]]] = {}
    for (mineral,), rows in grouped(
        read(
            connection,
            "marts.factsheet_map_shares",
            "mineral_code, supply_stage, reference_year, country_name_ja, country_name_en, country_rank, "
            "share, "
            "printed_percent",
        ),
        "mineral_code",
    ).items():
        leaders[mineral] = sorted(rows, key=lambda row: row["country_rank"])
    stages = {row["supply_stage"]: row for row in seed("supply_stages")}
    columns = connection.execute(
        "select columns.reporter_code, columns.mineral_code, columns.indicator_number, "
        "headlines.bounds_straddle_cut, "
        "headlines.upper_bound > headlines.lower_bound "
        "from marts.factsheet_columns as columns inner join marts.indicator_headline as headlines "
        "on columns.figure_reporter_code = headlines.reporter_code "
        "and columns.mineral_code = headlines.mineral_code and columns.indicator_code = "
        "headlines.indicator_code"
    ).fetchall()
    open_numbers: dict[Row, set[str]] = defaultdict(set)
    ranges: dict[Row, bool] = defaultdict(bool)
    for *sheet, number, straddles, has_range in columns:
        ranges[tuple(sheet)] |= bool(has_range)
        open_numbers[tuple(sheet)] |= {str(number)} if straddles else set()
    expected: dict[Row, Row] = {}
    for sheet, numbers in open_numbers.items():
        if sheet[1] not in leaders:
            continue
        first, *others = leaders[sheet[1]]
        three = sum(row["printed_percent"] for row in (first, *others[:2])) if len(others) > 2 else None
        topics = [
            (1, "leader" if three is not None else "leader_of_few"),
            (2, "range_moves_ratings" if numbers else "range_keeps_ratings" if ranges[sheet] else "no_range"),
        ]
        stage = stages[first["supply_stage"]]
        for place, topic in topics:
            for key in said("map_bullet", [(sheet, topic, 1)]):
                expected[key] = (
                    place, first["country_name_ja"], first["country_name_en"], first["reference_year"],
                    stage["name_ja"], stage["name_en"], first["share"], first["printed_percent"], three,
                    listed(numbers),
                )  # fmt: skip
    return differences(
        connection,
        "marts.factsheet_map_bullets",
        f"{_SHEET}, sentence_code",
        "bullet_order, country_name_ja, country_name_en, reference_year, quantity_name_ja, "
        "quantity_name_en, share, "
        "printed_percent, printed_top3_percent, open_numbers",
        expected,
    )


def method_bullets(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The two methods that agree most, those that agree least, and the mineral they rank furthest apart."""
    names = {row["method_code"]: (row["name_ja"], row["name_en"]) for row in seed("compared_methods")}
    pairs = grouped(
        read(
            connection,
            "marts.method_rank_agreement",
            "reporter_code, method_code, other_method_code, mineral_count, rank_correlation",
        ),
        "reporter_code",
    )
    gaps = {
        row[0]: row[1:]
        for row in connection.execute(
            "select reporter_code, method_name_ja, method_name_en, other_name_ja, other_name_en, null, "
            "mineral_count, "
            "name_ja, name_en, method_rank, other_rank from marts.factsheet_method_gaps where gap_rank = 1"
        ).fetchall()
    }
    expected: dict[Row, Row] = {}
    for (reporter,), of_reporter in pairs.items():
        known = [pair for pair in of_reporter if pair["rank_correlation"] is not None]
        told: dict[str, Row] = {"gap": gaps[reporter]} if reporter in gaps else {}
        for topic, sign in (("agree", -1), ("disagree", 1)):
            pair = min(
                known or of_reporter,
                key=lambda each: (
                    sign * (each["rank_correlation"] or 0), each["method_code"], each["other_method_code"]
                ),
            )  # fmt: skip
            told[topic] = (
                *names[pair["method_code"]], *names[pair["other_method_code"]], pair["rank_correlation"],
                pair["mineral_count"], None, None, None, None,
            )  # fmt: skip
        for topic, values in told.items():
            for key, order in said("method_bullet", [((reporter,), topic, len(known))]).items():
                expected[key] = (*order, *values)
    return differences(
        connection,
        "marts.factsheet_method_bullets",
        "reporter_code, sentence_code",
        "bullet_order, method_name_ja, method_name_en, other_name_ja, other_name_en, rank_correlation, "
        "mineral_count, "
        "mineral_name_ja, mineral_name_en, method_rank, other_rank",
        expected,
    )
