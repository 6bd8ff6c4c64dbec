"""Which sentences a page must say: every rule, as its row states it, laid on every sheet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby
from typing import Any

import duckdb
from comparison import Row, differences
from published import parameter, seed

Rule = dict[str, str]

_SAME = ("topic", "rating_reason", "value_flag", "basis", "open_part")
_LISTED = ("rating", "second_rating")
_BETWEEN = {
    "top_share": ("min_top_share", "below_top_share"),
    "value": ("min_value", "below_value"),
    "count": ("min_count", "below_count"),
}


@cache
def rules(slot: str) -> list[Rule]:
    """The sentences of a slot, the first to be tried first."""
    return sorted(
        (row for row in seed("sentences") if row["slot"] == slot), key=lambda row: int(row["priority"])
    )


def fits(rule: Rule, **facts: Any) -> bool:
    """Whether every condition of a sentence that is given is met; a fact that is missing meets none."""
    return (
        all(not rule[name] or rule[name] == facts.get(name) for name in _SAME)
        and all(not rule[name] or facts.get(name) in rule[name].split("|") for name in _LISTED)
        and all(_is_between(rule, facts.get(name), *ends) for name, ends in _BETWEEN.items())
    )


def _is_between(rule: Rule, value: float | None, at_least: str, below: str) -> bool:
    if value is None:
        return not rule[at_least] and not rule[below]
    return (not rule[at_least] or value >= float(rule[at_least])) and (
        not rule[below] or value < float(rule[below])
    )


@cache
def first(slot: str, **facts: Any) -> Rule | None:
    """The sentence that a slot says of some facts."""
    return next((rule for rule in rules(slot) if fits(rule, **facts)), None)


def said(slot: str, topics: Iterable[tuple[Row, str, float]]) -> dict[Row, Row]:
    """Sheet and sentence → its place, for topics that are counted: (sheet, topic, count)."""
    return {
        (*sheet, code): (priority,)
        for sheet, topic, count in topics
        for code, priority in _all_that_fit(slot, topic, count)
    }


@cache
def _all_that_fit(slot: str, topic: str, count: float) -> list[tuple[str, int]]:
    return [
        (rule["sentence_code"], int(rule["priority"]))
        for rule in rules(slot)
        if fits(rule, topic=topic, count=count)
    ]


def read(connection: duckdb.DuckDBPyConnection, table: str, columns: str) -> list[Any]:
    """Rows of a table, each as a dict."""
    names = [name.strip() for name in columns.split(",")]
    return [
        dict(zip(names, row, strict=True))
        for row in connection.execute(f"select {columns} from {table}").fetchall()
    ]


def grouped(rows: Iterable[dict[str, Any]], *names: str) -> dict[Row, list[dict[str, Any]]]:
    """Rows by what they have in some columns."""
    found: dict[Row, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[tuple(row[name] for name in names)].append(row)
    return found


def listed(texts: Iterable[str | None]) -> str | None:
    """Distinct texts in their order with commas between; None for none."""
    return ",".join(sorted({text for text in texts if text is not None})) or None


def headlines(connection: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """What the sentences of a column are chosen by."""
    found = read(
        connection,
        "marts.factsheet_headlines left join marts.factsheet_open_parts "
        "using (reporter_code, mineral_code, indicator_code)",
        "reporter_code, mineral_code, indicator_code, rating, rating_reason, value_flag, basis, "
        "top_country_share, "
        "indicator_value, has_undetermined_cut, bounds_straddle_cut, source_id, import_series_code, "
        "indicator_number, stage_name_ja, stage_name_en, series_name_ja, series_name_en, partial_codes, "
        "open_part",
    )
    for row in found:
        row["facts"] = {
            "topic": row["indicator_code"],
            "top_share": row["top_country_share"],
            "value": row["indicator_value"],
            **{
                name: row[name] or ""
                for name in ("rating", "rating_reason", "value_flag", "basis", "open_part")
            },
        }
    return found


def comments(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Under each chart the first comment that fits, in place of a missing one the first explanation."""
    elsewhere = {(row["mineral_code"], row["indicator_code"]): row for row in seed("counted_elsewhere")}
    minerals = {row["mineral_code"]: row for row in seed("minerals")}

    def names(key: Row, column: str) -> str | None:
        codes = elsewhere[key]["counted_as"].split(";") if key in elsewhere else ()
        return listed(f"{minerals[code]['sort_order']}:{minerals[code][column]}" for code in codes)

    expected = {}
    for row in headlines(connection):
        key = row["mineral_code"], row["indicator_code"]
        texts = [_text(first(slot, **row["facts"])) for slot in ("comment", "explanation")]
        expected[row["reporter_code"], *key] = (
            *texts[0], *texts[1], names(key, "name_ja"), names(key, "name_en"),
        )  # fmt: skip
    return differences(
        connection,
        "marts.factsheet_comments",
        "reporter_code, mineral_code, indicator_code",
        "comment_code, comment_template_ja, comment_template_en, explanation_code, explanation_template_ja, "
        "explanation_template_en, counted_as_names_ja, counted_as_names_en",
        expected,
    )


def _text(rule: Rule | None) -> Row:
    return (rule["sentence_code"], rule["template_ja"], rule["template_en"]) if rule else (None, None, None)


def bullets(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Of each pair of indicators one sentence, by both ratings and what is left open of the first."""
    held = {
        (row["reporter_code"], row["mineral_code"], row["indicator_code"]): row
        for row in headlines(connection)
    }
    pairs: dict[str, dict[str, str]] = defaultdict(dict)
    orders = {}
    for row in seed("sentence_topics"):
        if row["slot"] == "bullet":
            pairs[row["topic"]][row["place"]] = row["indicator_code"]
            orders[row["topic"]] = int(row["topic_order"])
    expected: dict[Row, Row] = {}
    for topic, of_topic in pairs.items():
        for reporter, mineral in sorted({key[:2] for key in held}):
            one, other = (held.get((reporter, mineral, of_topic[place])) for place in "12")
            if not one and not other:
                continue
            rule = first(
                "bullet",
                topic=topic,
                rating=one and one["rating"],
                second_rating=other and other["rating"],
                open_part=one and one["open_part"],
            )
            if rule:
                expected[reporter, mineral, orders[topic]] = (rule["sentence_code"],)
    return differences(
        connection,
        "marts.factsheet_bullets",
        "reporter_code, mineral_code, bullet_order",
        "sentence_code",
        expected,
    )


def notes(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Under the table a note for each doubt and each property of a figure, in the words of its indicator."""
    held = {
        (row["reporter_code"], row["mineral_code"], row["indicator_code"]): row
        for row in headlines(connection)
    }
    by_topic = {rule["topic"]: rule for rule in rules("note")}
    due: list[tuple[Row, dict[str, Any], Rule]] = []
    for key, row in held.items():
        due += [(key, row, rule) for rule in _doubts(row)]
        if row["import_series_code"] and row["indicator_value"] is not None and row["source_id"] in by_topic:
            due.append((key, row, by_topic[row["source_id"]]))
    for cell in read(
        connection,
        "marts.factsheet_columns where is_stale",
        "reporter_code, mineral_code, indicator_code, figure_reporter_code",
    ):
        reporter, mineral, indicator, figure = cell.values()
        due.append(((reporter, mineral, indicator), held[figure, mineral, indicator], by_topic["stale_year"]))
    for caveat in read(
        connection, "marts.factsheet_caveats", "reporter_code, mineral_code, indicator_code, caveat_code"
    ):
        *key, code = caveat.values()
        if code in by_topic:
            due.append((tuple(key), held[tuple(key)], by_topic[code]))
    licences = {row["source_id"]: row["licence"] for row in seed("sources")}
    marks = {row["caveat_code"]: row["mark_term"] for row in seed("rating_caveats")}
    expected = {
        (*key, rule["sentence_code"]): (
            int(rule["priority"]), row["indicator_number"], row["stage_name_ja"], row["stage_name_en"],
            row["series_name_ja"], row["series_name_en"], row["partial_codes"],
            licences.get(row["source_id"]), marks.get(rule["topic"]), parameter("coverage_min"),
        )
        for key, row, rule in due
    }  # fmt: skip
    return differences(
        connection,
        "marts.factsheet_notes",
        "reporter_code, mineral_code, indicator_code, sentence_code",
        "note_order, indicator_number, stage_name_ja, stage_name_en, series_name_ja, series_name_en, "
        "partial_codes, "
        "licence, mark_term, coverage_min",
        expected,
    )


def _doubts(row: dict[str, Any]) -> Iterator[Rule]:
    """Of each doubt and of each property the first note that fits."""
    reasons = [row["rating_reason"], "cut_undetermined", "bounds_straddle_cut"]
    is_open = {
        "cut_undetermined": row["has_undetermined_cut"], "bounds_straddle_cut": row["bounds_straddle_cut"]
    }  # fmt: skip
    for reason in dict.fromkeys(reasons):
        if is_open.get(reason, True):
            facts = row["facts"] | {"rating_reason": reason}
            found = (rule for rule in rules("note") if rule["rating_reason"] and fits(rule, **facts))
            yield from list(found)[:1]
    found = (
        rule
        for rule in rules("note")
        if rule["value_flag"] and not rule["rating_reason"] and fits(rule, **row["facts"])
    )
    yield from list(found)[:1]


def response_bullets(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """What is called for, each exception with its reason, and what the register holds or does not."""
    defaults = {row["reporter_code"] for row in seed("reporters") if row["is_default"] == "true"}
    rows = read(
        connection,
        "marts.factsheet_responses order by reporter_code, mineral_code, measure_order",
        "reporter_code, mineral_code, measure_order, measure_name_ja, measure_name_en, is_required, "
        "exception_code, "
        "exception_reason_ja, exception_reason_en, has_register",
    )
    expected: dict[Row, list[Row]] = defaultdict(list)

    def say(sheet: Row, topic: str, count: int, values: Row = (None, None, None, None)) -> None:
        for key, (order,) in said("response_bullet", [(sheet, topic, count)]).items():
            expected[key].append((order, *values))

    for sheet, group in groupby(rows, key=lambda row: (row["reporter_code"], row["mineral_code"])):
        of_sheet = list(group)
        named = [
            tuple(f"{row['measure_order']}:{row[name]}" for name in ("measure_name_ja", "measure_name_en"))
            for row in of_sheet
        ]
        required = [names for names, row in zip(named, of_sheet, strict=True) if row["is_required"]]
        texts = [listed(names[number] for names in required) for number in (0, 1)]
        say(sheet, "required", len(required), (*texts, None, None))
        for names, row in zip(named, of_sheet, strict=True):
            if row["exception_code"] is not None:
                say(sheet, "exception", 1, (*names, row["exception_reason_ja"], row["exception_reason_en"]))
        register = "register" if sheet[0] in defaults else "register_elsewhere"
        say(sheet, register, int(any(row["has_register"] for row in of_sheet)))
    return differences(
        connection,
        "marts.factsheet_response_bullets",
        "reporter_code, mineral_code, sentence_code, measure_names_ja",
        "bullet_order, measure_names_en, reason_ja, reason_en",
        {(*key, row[1]): (row[0], *row[2:]) for key, of_key in expected.items() for row in of_key},
    )


def robustness_bullets(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """How many ratings are tested and how many stay, which tests change one, which is the nearest."""
    tests: dict[Row, list[dict[str, Any]]] = defaultdict(list)
    for row in read(
        connection,
        "marts.factsheet_robustness",
        "reporter_code, mineral_code, indicator_code, test_order, term, is_column, is_changed, "
        "alternative_rating, "
        "top_country_name_ja, top_country_name_en, top_country_share, top_country_share_then",
    ):
        tests[row["reporter_code"], row["mineral_code"], row["indicator_code"]].append(row)
    expected = {}
    for sheet, of_sheet in _sheets(connection).items():
        tested, steady, changes, nearest = set(), set(), set(), []
        for number, figure, indicator, _ in of_sheet:
            columns = [row for row in tests[figure, sheet[1], indicator] if row["is_column"]]
            changing = [row for row in columns if row["is_changed"]]
            tested.update({number} if columns else ())
            steady.update({number} if columns and not changing else ())
            changes.update(f"{row['test_order']}:{row['term']}:{number}" for row in changing)
            nearest += [
                (abs(row["top_country_share_then"] - row["top_country_share"]), number, row)
                for row in tests[figure, sheet[1], indicator]
                if not row["is_column"] and row["top_country_share_then"] is not None
            ]
        rated = {number for number, *_, rating in of_sheet if rating != "N/A"}
        topics = [_robustness_topic(len(rated), len(tested), len(tested - steady))]
        topics += ["changes"] * bool(changes) + ["nearest"] * bool(nearest)
        *_, number, row = min(nearest, key=lambda each: each[:2]) if nearest else (None, None, {})
        values = (
            len(rated), len(tested), len(tested - steady), listed(map(str, steady)), listed(changes), number,
            row.get("top_country_name_ja"), row.get("top_country_name_en"), row.get("top_country_share"),
            row.get("top_country_share_then"), row.get("alternative_rating"),
        )  # fmt: skip
        for key, order in said("robustness_bullet", [(sheet, topic, 1) for topic in topics]).items():
            expected[key] = (*order, *values)
    return differences(
        connection,
        "marts.factsheet_robustness_bullets",
        "reporter_code, mineral_code, sentence_code",
        "bullet_order, rated_count, tested_count, changed_count, steady_numbers, changes, nearest_number, "
        "country_name_ja, country_name_en, share_now, share_then, rating_then",
        expected,
    )


def _robustness_topic(rated: int, tested: int, changed: int) -> str:
    if not rated:
        return "none"
    if not tested:
        return "untested"
    return "steady" if not changed else "some" if changed < tested else "all"


def _sheets(connection: duckdb.DuckDBPyConnection) -> dict[Row, list[Row]]:
    """Sheet → number, whose figure, indicator and rating of each column."""
    found: dict[Row, list[Row]] = defaultdict(list)
    for *sheet, number, figure, indicator, rating in connection.execute(
        "select reporter_code, mineral_code, indicator_number, figure_reporter_code, indicator_code, rating "
        "from marts.factsheet_columns"
    ).fetchall():
        found[tuple(sheet)].append((number, figure, indicator, rating))
    return found


def timeline_bullets(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The country's share at its largest stage, its measures or others', what followed, what is hidden."""
    panels: dict[Row, list[dict[str, Any]]] = defaultdict(list)
    shown = (
        "stage_name_ja, stage_name_en, reference_year, share, series_name_ja, series_name_en, is_partial, "
        "first_year, first_share"
    )
    for row in read(
        connection,
        "marts.factsheet_timeline_panels",
        f"reporter_code, mineral_code, panel_order, movement, {shown}",
    ):
        if row["share"] is not None:
            panels[row["reporter_code"], row["mineral_code"]].append(row)
    counts = "own_planned_count, own_over_count, rose_count, fell_count, unchanged_count"
    expected = {}
    for row in read(
        connection,
        "intermediate.int_timeline__counts",
        f"reporter_code, mineral_code, own_count, other_count, compared_count, hidden_count, {counts}",
    ):
        sheet = row["reporter_code"], row["mineral_code"]
        if sheet not in panels:
            continue
        panel = min(panels[sheet], key=lambda each: (-each["share"], each["panel_order"]))
        topics = [(1, f"share_{panel['movement']}", 1), *_measures_told(row)]
        for place, topic, count in topics:
            for key in said("timeline_bullet", [(sheet, topic, count)]):
                expected[key] = (
                    place, *(panel[name] for name in shown.split(", ")), count,
                    *(row[name] for name in counts.split(", ")),
                )  # fmt: skip
    return differences(
        connection,
        "marts.factsheet_timeline_bullets",
        "reporter_code, mineral_code, sentence_code",
        f"bullet_order, {shown}, topic_count, planned_count, over_count, rose_count, fell_count, "
        "unchanged_count",
        expected,
    )


def _measures_told(counts: dict[str, int]) -> Iterator[tuple[int, str, int]]:
    """Place, topic and count of the sentences on measures; what is only planned has no effect yet."""
    if counts["own_count"] > 0:
        is_planned, is_over = counts["own_planned_count"] > 0, counts["own_over_count"] > 0
        ending = (
            "_both" if is_planned and is_over else "_planned" if is_planned else "_over" if is_over else ""
        )
        yield 2, f"own_events{ending}", counts["own_count"]
    else:
        yield 2, "other_events", counts["other_count"]
    if counts["own_count"] > counts["own_planned_count"]:
        yield 3, "effects", counts["compared_count"]
    yield 4, "hidden_events", counts["hidden_count"]
