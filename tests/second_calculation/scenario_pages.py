"""What pages of scenarios print: rows, what each lever does and all together, sentences on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from typing import Any

import duckdb
from comparison import Row, differences
from published import parameter, seed
from sentences import grouped, listed, read, said

_STEPS = {"Low": 1, "Mid": 2, "High": 3}
_SHEET = "reporter_code, mineral_code"
_FIGURES = "value_before, value_after, rating_before, rating_after, risk_score_before, risk_score_after"


@cache
def _by(name: str, key: str) -> dict[str, dict[str, str]]:
    return {row[key]: row for row in seed(name)}


def _names(row: dict[str, str] | None) -> tuple[str | None, str | None]:
    return (row["name_ja"], row["name_en"]) if row else (None, None)


def _evaluations(connection: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    return read(
        connection,
        "marts.factsheet_evaluations",
        "reporter_code, mineral_code, case_code, scenario_id, country_name_ja, country_name_en",
    )


def evaluation_rows(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Every row of a page's scenario that reaches its mineral, in its own words; or a supplier's stop."""
    levers, countries = _by("levers", "lever"), _by("countries", "country_code")
    minerals = _by("minerals", "mineral_code")
    told = "from_year, is_projected, assumption_ja, assumption_en, source_ja, source_en"
    acts: dict[Row, dict[int, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    for row in read(
        connection,
        "marts.scenario_actions",
        "scenario_id, reporter_code, mineral_code, row_number, lever, host_mineral_code, country_code, "
        "displaces, " + told,
    ):
        acts[row["scenario_id"], row["reporter_code"], row["mineral_code"]][row["row_number"]].append(row)
    expected: dict[Row, Row] = {}
    for page in _evaluations(connection):
        sheet = page["reporter_code"], page["mineral_code"]
        for number, reached in acts.get((page["scenario_id"], *sheet), {}).items():
            one, lever = reached[0], levers[reached[0]["lever"]]
            hosts = {row["host_mineral_code"] for row in reached} - {None}
            expected[*sheet, number] = (
                one["lever"],
                *_names(countries.get(one["country_code"]) if lever["needs_country"] == "true" else None),
                *_names(countries.get(one["displaces"])), *_names(minerals.get(max(hosts, default=""))),
                one["from_year"], any(row["is_projected"] for row in reached),
                *(one[name] for name in told.split(", ")[2:]), int(lever["sort_order"]), *_names(lever),
            )  # fmt: skip
        if page["case_code"] == "single_supplier":
            lever = levers["supplier_stops"]
            expected[*sheet, 1] = (
                "supplier_stops", page["country_name_ja"], page["country_name_en"], *[None] * 5, False,
                *[None] * 4, int(lever["sort_order"]), *_names(lever),
            )  # fmt: skip
    return differences(
        connection,
        "marts.factsheet_evaluation_rows",
        "reporter_code, mineral_code, row_number",
        "lever, country_name_ja, country_name_en, displaced_name_ja, displaced_name_en, host_name_ja, "
        "host_name_en, "
        f"{told}, lever_order, lever_name_ja, lever_name_en",
        expected,
    )


def evaluation_effects(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """What each lever does to each indicator, and all together; what stays has a line only if all stays."""
    key = "scenario_id, reporter_code, mineral_code, lever, indicator_code"
    flags = _keyed(connection, "marts.scenario_indicators where is_acted_on", key, "value_flag, is_projected")
    losses = _keyed(connection, "marts.scenario_supply", key, "lost_share")
    effects: dict[Row, list[Row]] = defaultdict(list)
    for scenario, reporter, mineral, lever, indicator, *figures in connection.execute(
        f"select {key}, {_FIGURES}, moved from marts.scenario_effects"
    ).fetchall():
        found = scenario, reporter, mineral, lever, indicator
        if found in flags:
            flag, is_projected = flags[found]
            lost = losses.get(found, (None,))[0]
            effects[scenario, reporter, mineral].append(
                (lever, indicator, *figures, lost, flag, is_projected)
            )
    for reporter, mineral, indicator, *figures, lost in connection.execute(
        f"select reporter_code, mineral_code, indicator_code, {_FIGURES}, moved, lost_share "
        "from marts.single_supplier_stop"
    ).fetchall():
        flag = "nothing_left" if figures[1] is None else None
        for lever in ("supplier_stops", "all"):
            effects["stop", reporter, mineral].append((lever, indicator, *figures, lost, flag, False))
    expected = {}
    for page in _evaluations(connection):
        sheet = page["reporter_code"], page["mineral_code"]
        scenario = "stop" if page["case_code"] == "single_supplier" else page["scenario_id"]
        lines = [line for line in effects.get((scenario, *sheet), ()) if line[2] is not None]
        expected |= {(*sheet, *line[:2]): values for line, values in _lines(lines)}
    return differences(
        connection,
        "marts.factsheet_evaluation_effects",
        "reporter_code, mineral_code, lever, indicator_code",
        f"{_FIGURES}, moved, supply_change, value_flag, is_projected, is_made_up, lever_order, is_together, "
        "indicator_number, is_percent, decimals",
        expected,
    )


def _lines(lines: list[Row]) -> list[tuple[Row, Row]]:
    levers, prints = _by("levers", "lever"), _by("indicator_prints", "indicator_code")
    numbers = {row["indicator_code"]: int(row["indicator_number"]) for row in seed("indicators")}
    acting = {line[:2] for line in lines if _does_act(line)}
    together = {line[1]: line[9] for line in lines if line[0] == "all"}
    found = []
    for line in lines:
        lever, indicator, *figures, lost, flag, is_projected = line
        if line[:2] not in acting and any(one == lever for one, _ in acting):
            continue
        is_made_up = (
            lever != "all"
            and lost is not None
            and lost >= parameter("least_printed_loss")
            and together.get(indicator) == 0
        )
        found.append((line, (
            *figures, None if lost is None else -lost, flag, is_projected, is_made_up,
            int(levers[lever]["sort_order"]) if lever in levers else 0, lever == "all", numbers[indicator],
            prints[indicator]["is_percent"] == "true", int(prints[indicator]["decimals"]),
        )))  # fmt: skip
    return found


def _does_act(line: Row) -> bool:
    _, _, before, after, rating_before, rating_after, *_, lost, _, _ = line
    return after is None or after != before or rating_after != rating_before or bool(lost)


def evaluation_axes(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Before and after on the radar: what the case does not reach stays as it is."""
    figure = "reporter_code, mineral_code, indicator_code"
    headlines = _keyed(connection, "marts.factsheet_headlines", figure, "indicator_value, rating")
    scores = _keyed(connection, "marts.radar_scores", figure, "risk_score")
    together = _keyed(
        connection,
        "marts.factsheet_evaluation_effects where is_together",
        figure,
        "value_after, rating_after, risk_score_after, moved, supply_change, value_flag",
    )
    levers = _by("levers", "lever")
    answers: dict[str, list[dict[str, str]]] = defaultdict(list)
    for rule in seed("response_rules"):
        if rule["measure_code"] in levers:
            answers[rule["indicator_code"]].append(levers[rule["measure_code"]])
    names = {
        indicator: tuple(
            listed(f"{lever['sort_order']}:{lever[name]}" for lever in given)
            for name in ("name_ja", "name_en")
        )
        for indicator, given in answers.items()
    }
    cases = {
        (page["reporter_code"], page["mineral_code"]): page["case_code"] for page in _evaluations(connection)
    }
    expected = {}
    for reporter, mineral, indicator, importer in connection.execute(
        f"select {figure}, figure_reporter_code from marts.factsheet_columns"
    ).fetchall():
        shown = importer, mineral, indicator
        before = (*headlines[shown], *scores[shown])
        after = together.get((reporter, mineral, indicator))
        expected[reporter, mineral, indicator] = (
            *names.get(indicator, (None, None)), cases[reporter, mineral] != "none", after is not None,
            *before, *(after or (*before, False, None, None)),
        )  # fmt: skip
    return differences(
        connection,
        "marts.factsheet_evaluation_axes",
        figure,
        "lever_names_ja, lever_names_en, has_after, is_reached, value_before, rating_before, "
        "risk_score_before, "
        "value_after, rating_after, risk_score_after, moved, supply_change, value_flag",
        expected,
    )


def _keyed(connection: duckdb.DuckDBPyConnection, table: str, keys: str, columns: str) -> dict[Row, Row]:
    relation, _, condition = table.partition(" where ")
    count = len(keys.split(","))
    return {
        row[:count]: row[count:]
        for row in connection.execute(
            f"select {keys}, {columns} from {relation} where {condition or 'true'}"
        ).fetchall()
    }


def scenario_rows(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """A row of a scenario's page: ratings that move, what is lost, whose the assumptions are, its place."""
    columns = (
        "country_code, is_acted_on, value_before, value_after, rating_before, rating_after, movement, "
        "lost_share, "
        "risk_change"
    )
    cells: dict[Row, list[dict[str, Any]]] = defaultdict(list)
    for row in read(
        connection, "marts.factsheet_scenario_cells", f"scenario_id, mineral_code, reporter_code, {columns}"
    ):
        cells[row["scenario_id"], row["mineral_code"], row["reporter_code"]].append(row)
    twins = _keyed(
        connection,
        "marts.factsheet_scenario_twins",
        "scenario_id, mineral_code, reporter_code",
        "twin_scenario_id",
    )
    rests = _assumptions(connection)
    scenarios, minerals = _by("scenarios", "scenario_id"), _by("minerals", "mineral_code")
    countries = _by("countries", "country_code")
    expected: dict[Row, Row] = {}
    places: dict[Row, list[tuple[Row, Row]]] = defaultdict(list)
    for key, of_row in cells.items():
        moved = [
            sum(cell["movement"] == name for cell in of_row) for name in ("improved", "worsened", "gone")
        ]
        lost = max((cell["lost_share"] for cell in of_row if cell["lost_share"] is not None), default=0.0)
        changes = [cell["risk_change"] for cell in of_row if cell["risk_change"] is not None]
        steps = [
            _STEPS[cell["rating_after"]] - _STEPS[cell["rating_before"]]
            for cell in of_row
            if cell["rating_after"] in _STEPS and cell["rating_before"] in _STEPS
        ]
        stopped = max((cell["country_code"] for cell in of_row if cell["country_code"]), default=None)
        bases, *caveats = rests.get(key, (set(), None, None))
        basis = "computed" if stopped else min(bases) if len(bases) == 1 else "mixed"
        has_value = any(cell["is_acted_on"] and cell["value_before"] is not None for cell in of_row)
        falls = any(
            (cell["lost_share"] or 0) > 0
            and None not in (cell["value_after"], cell["value_before"])
            and cell["value_after"] < cell["value_before"]
            for cell in of_row
        )
        scenario, mineral = scenarios.get(key[0]), minerals[key[1]]
        order = int(mineral["sort_order"])
        places[key[0], key[2]].append(((not any(moved), -lost, order), key))
        expected[key] = (
            *_names(mineral), order, *_names(scenario), *_names(countries.get(stopped or "")),
            bool(scenario) and scenario["is_in_deck"] == "true",
            int(scenario["sort_order"]) if scenario else None, basis, *caveats, has_value, *moved, falls,
            float(lost), sum(steps) if steps else None, sum(changes) if changes else None,
            has_value and key not in twins,
        )  # fmt: skip
    for of_page in places.values():
        for place, (_, key) in enumerate(sorted(of_page), 1):
            expected[key] = (*expected[key], place)
    return differences(
        connection,
        "marts.factsheet_scenario_rows",
        "scenario_id, mineral_code, reporter_code",
        "mineral_name_ja, mineral_name_en, mineral_order, scenario_name_ja, scenario_name_en, "
        "country_name_ja, "
        "country_name_en, is_in_deck, scenario_order, assumption_basis, caveat_ja, caveat_en, has_value, "
        "improved_count, worsened_count, gone_count, falls_with_loss, largest_loss, step_change, "
        "risk_change, "
        "is_own_row, map_order",
        expected,
    )


def _assumptions(connection: duckdb.DuckDBPyConnection) -> dict[Row, Row]:
    """Scenario, mineral, importer → whose its assumptions are, and the caveat of its own rows."""
    bases = {
        (row["scenario_id"], int(row["row_number"])): row["assumption_basis"]
        for row in seed("scenario_levers")
    }
    caveats = {(row["scenario_id"], int(row["row_number"])): row for row in seed("scenario_caveats")}
    found: dict[Row, tuple[set[str], set[str], set[str]]] = defaultdict(lambda: (set(), set(), set()))
    for scenario, number, mineral, importer, host in connection.execute(
        "select scenario_id, row_number, mineral_code, reporter_code, host_mineral_code from "
        "marts.scenario_actions"
    ).fetchall():
        of_key = found[scenario, mineral, importer]
        of_key[0].add(bases[scenario, number])
        if host is None and (scenario, number) in caveats:
            of_key[1].add(caveats[scenario, number]["caveat_ja"])
            of_key[2].add(caveats[scenario, number]["caveat_en"])
    return {key: (each[0], *(max(texts, default=None) for texts in each[1:])) for key, each in found.items()}


def scenario_bullets(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Over all minerals of a scenario: ratings that move or go, the largest loss, what to be wary of."""
    counts = "improved_count, worsened_count, gone_count, largest_loss, falls_with_loss"
    rows = grouped(
        read(
            connection,
            "marts.factsheet_scenario_rows",
            "scenario_id, reporter_code, mineral_code, mineral_order, mineral_name_ja, mineral_name_en, "
            f"{counts}",
        ),
        "scenario_id",
        "reporter_code",
    )
    losses = {
        row[:3]: row[3:]
        for row in connection.execute(
            "select scenario_id, reporter_code, mineral_code, lost_share, stage_name_ja, stage_name_en "
            "from marts.factsheet_scenario_losses"
        ).fetchall()
    }
    calmed = _calmed(connection)
    expected: dict[Row, Row] = {}
    for (scenario, reporter), of_page in rows.items():
        improved, worsened, gone = (sum(row[name] for row in of_page) for name in counts.split(", ")[:3])
        topics = [
            ("moves", improved + worsened), ("gone", gone),
            ("loss", int(any(row["largest_loss"] > 0 for row in of_page))),
            ("caution", int(any(row["falls_with_loss"] for row in of_page))),
        ]  # fmt: skip
        count = sum(cell[:2] == (scenario, reporter) for cell in calmed)
        topics += [("calm", count)] * bool(count)
        lost = [
            (*losses[scenario, reporter, row["mineral_code"]], row)
            for row in of_page
            if (scenario, reporter, row["mineral_code"]) in losses
        ]
        share, *stage, row = min(
            lost, key=lambda each: (-each[0], each[-1]["mineral_order"]), default=(None, None, None, {})
        )
        for topic, number in topics:
            for key, order in said("scenario_bullet", [((reporter, scenario), topic, number)]).items():
                expected[key] = (
                    *order, number, len(of_page), improved, worsened, row.get("mineral_name_ja"),
                    row.get("mineral_name_en"), *stage, share,
                )  # fmt: skip
    return differences(
        connection,
        "marts.factsheet_scenario_bullets",
        "reporter_code, scenario_id, sentence_code",
        "bullet_order, topic_count, mineral_count, improved_count, worsened_count, mineral_name_ja, "
        "mineral_name_en, stage_name_ja, stage_name_en, lost_share",
        expected,
    )


def _calmed(connection: duckdb.DuckDBPyConnection) -> list[Row]:
    """Scenario, importer and mineral of each price indicator that falls."""
    return [
        row[:3]
        for row in connection.execute(
            "select scenario_id, reporter_code, mineral_code, indicator_code from "
            "marts.factsheet_scenario_cells "
            "where value_after < value_before"
        ).fetchall()
        if row[3] in _prices()
    ]


@cache
def _prices() -> set[str]:
    return {row["indicator_code"] for row in seed("indicators") if row["supply_stage"] == "price"}


def comparison_bullets(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Of a mineral's scenarios the best and the worst, and what to be wary of."""
    pages = grouped(
        read(
            connection,
            "marts.factsheet_comparison_rows",
            f"{_SHEET}, scenario_id, largest_loss, improved_count, worsened_count, falls_with_loss, place",
        ),
        "reporter_code",
        "mineral_code",
    )
    calmed = _calmed(connection)
    expected: dict[Row, Row] = {}
    for sheet, rows in pages.items():
        in_order = sorted(rows, key=lambda row: row["place"])
        best, worst = in_order[0], in_order[-1]
        topics: list[tuple[str, int, str]] = []
        losses = {row["largest_loss"] for row in rows}
        is_still = [not row["largest_loss"] and not row["improved_count"] for row in rows]
        if not best["largest_loss"]:
            if best["improved_count"]:
                topics.append(("best", best["improved_count"], best["scenario_id"]))
            else:
                topics.append(("best_still", sum(is_still), best["scenario_id"]))
        else:
            ending = "all_lose" if len(losses) == 1 else "best_loses"
            topics.append((ending, best["improved_count"], best["scenario_id"]))
        if worst["largest_loss"] > 0 and len(losses) > 1:
            name = "worst_mixed" if worst["improved_count"] else "worst"
            topics.append((name, worst["worsened_count"], worst["scenario_id"]))
        falling = [row["scenario_id"] for row in rows if row["falls_with_loss"]]
        shown = {row["scenario_id"] for row in rows}
        calm = [each[0] for each in calmed if each[1:] == sheet and each[0] in shown]
        topics += [("caution", 1, max(falling))] if falling else []
        topics += [("calm", 1, max(calm))] if calm else []
        for topic, count, scenario in topics:
            for key, order in said("comparison_bullet", [(sheet, topic, count)]).items():
                expected[key] = (*order, count, scenario)
    return differences(
        connection,
        "marts.factsheet_comparison_bullets",
        f"{_SHEET}, sentence_code",
        "bullet_order, topic_count, scenario_id",
        expected,
    )


def evaluation_bullets(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """What is at work on a page, what moves, what is lost, made up for, calmed or met at home."""
    least = parameter("least_printed_loss")
    axes = grouped(
        read(
            connection,
            "marts.factsheet_evaluation_axes",
            f"{_SHEET}, indicator_code, indicator_number, value_before, value_after, rating_before, "
            "rating_after, "
            "moved, supply_change",
        ),
        "reporter_code",
        "mineral_code",
    )
    filled = grouped(
        read(
            connection,
            "marts.factsheet_evaluation_effects",
            f"{_SHEET}, indicator_number, supply_change, is_made_up",
        ),
        "reporter_code",
        "mineral_code",
    )
    levers: dict[Row, set[str]] = {}
    for *sheet, lever in connection.execute(
        f"select {_SHEET}, lever from marts.factsheet_evaluation_rows"
    ).fetchall():
        levers.setdefault(tuple(sheet), set()).add(lever)
    at_home = {"smelter_support", "stockpiling", "substitution", "recycling"}
    expected: dict[Row, Row] = {}
    for *sheet, case in connection.execute(
        f"select {_SHEET}, case_code from marts.factsheet_evaluations"
    ).fetchall():
        cells = axes[tuple(sheet)]
        moved = [cell for cell in cells if cell["moved"]]
        changed = [cell for cell in cells if _change(cell)]
        lost = [cell for cell in cells if _lost(cell) >= least]
        fallen = [cell for cell in lost if _change(cell) < 0]
        calm = [cell for cell in cells if _change(cell) < 0 and cell["indicator_code"] in _prices()]
        made_up = [row for row in filled.get(tuple(sheet), ()) if row["is_made_up"]]
        topics = [(case, 1), ("calm", len(calm))]
        topics += [("at_home", 1)] * bool(levers.get(tuple(sheet), set()) & at_home)
        if case != "none":
            topics.append(("moved", len(moved)) if moved else ("not_moved", len(changed)))
        topics += [("lost", len(fallen))] * bool(lost)
        topics += [("filled", len({row["indicator_number"] for row in made_up}))] * bool(made_up)
        texts = (
            listed(
                f"{cell['indicator_number']}:{cell['rating_before']}:{cell['rating_after']}" for cell in moved
            ),
            *(_numbers(chosen) for chosen in (changed, fallen, calm)),
            _shares(lost), _shares(made_up),
        )  # fmt: skip
        for topic, count in topics:
            for key, order in said("evaluation_bullet", [(tuple(sheet), topic, count)]).items():
                expected[key] = (*order, *texts)
    return differences(
        connection,
        "marts.factsheet_evaluation_bullets",
        f"{_SHEET}, sentence_code",
        "bullet_order, changes, changed_numbers, fallen_numbers, calmed, losses, filled",
        expected,
    )


def _change(cell: dict[str, Any]) -> float:
    known = None not in (cell["value_before"], cell["value_after"])
    return cell["value_after"] - cell["value_before"] if known else 0.0


def _lost(cell: dict[str, Any]) -> float:
    return -(cell["supply_change"] or 0.0)


def _numbers(cells: Iterable[dict[str, Any]]) -> str | None:
    return listed(str(cell["indicator_number"]) for cell in cells)


def _shares(rows: Iterable[dict[str, Any]]) -> str | None:
    return listed(f"{row['indicator_number']}:{_lost(row)}" for row in rows)
