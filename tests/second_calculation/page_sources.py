"""What pages say their figures rest on: editions, files, codes, documents and definitions."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import duckdb
from comparison import Row, differences
from published import seed
from sentences import listed

_FIGURE = "reporter_code, mineral_code, indicator_code"


def sources(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Every edition behind a figure once; where it stands behind the figure beside too, as the headline's."""
    editions = _editions()
    expected: dict[Row, Row] = {}
    figures = connection.execute(
        f"select {_FIGURE}, source_id, edition_ids, true from marts.factsheet_headlines "
        "where value_flag <> 'no_edition_at_as_of' union all "
        f"select {_FIGURE}, source_id, edition_ids, false from marts.factsheet_newer_series"
    ).fetchall()
    for *key, source, edition_ids, is_headline in sorted(figures, key=lambda row: not row[-1]):
        for edition in (edition_ids or "").split(","):
            if edition in editions:
                name, of_source, *days, basis = editions[edition]
                is_main = is_headline and source in (None, of_source)
                held = of_source, is_main, not is_headline, name, days[-1], basis
                expected.setdefault((*key, edition), held)
    return differences(
        connection,
        "marts.factsheet_sources",
        f"{_FIGURE}, edition_id",
        "source_id, is_main, is_beside, edition_name, cast(published_on as varchar), published_on_basis",
        expected,
    )


def _editions() -> dict[str, tuple[str, str, str, str, str]]:
    """Edition → name, source, first and last day on which a file of it came out, and how that is known."""
    files: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in seed("snapshots"):
        files[row["edition_id"]].append(row)
    return {
        edition: (
            min(row["edition_name"] for row in of_edition), of_edition[0]["source_id"],
            min(row["published_on"] for row in of_edition), max(row["published_on"] for row in of_edition),
            max(row["published_on_basis"] for row in of_edition),
        )
        for edition, of_edition in files.items()
    }  # fmt: skip


def trend_sources(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Each source of a chart of years once, with the years of its editions; main if points are its own."""
    editions = _editions()
    rests: dict[Row, set[str]] = defaultdict(set)
    mains: set[Row] = set()
    for *key, source, edition_ids in connection.execute(
        f"select distinct {_FIGURE}, source_id, edition_ids from marts.factsheet_trend_points"
    ).fetchall():
        for edition in (edition_ids or "").split(","):
            if edition in editions:
                rests[*key, editions[edition][1]].add(edition)
                if editions[edition][1] == source:
                    mains.add((*key, source))
    expected = {
        key: (
            key in mains,
            int(min(editions[each][2] for each in of_source)[:4]),
            int(max(editions[each][3] for each in of_source)[:4]),
        )
        for key, of_source in rests.items()
    }
    return differences(
        connection,
        "marts.factsheet_trend_sources",
        f"{_FIGURE}, source_id",
        "is_main, first_edition_year, last_edition_year",
        expected,
    )


def evidence(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Behind each figure its files and their rows: of the headline, of the year beside, of other years."""
    headlines = _keyed(connection, "marts.factsheet_headlines", "scenario_id, reference_year, basis")
    newer = _keyed(connection, "marts.factsheet_newer_series", "reference_year")
    found: dict[Row, list[Row]] = defaultdict(list)
    for (
        *key,
        scenario,
        year,
        basis,
        kind,
        source,
        edition,
        snapshot,
        raw_row,
        corrections,
    ) in connection.execute(
        f"select {_FIGURE}, scenario_id, reference_year, basis, evidence, source_id, edition_id, "
        "snapshot_id, "
        "raw_row_id, correction_ids from marts.provenance"
    ).fetchall():
        headline = headlines.get(tuple(key))
        if headline is None or headline[0] != scenario:
            continue
        figure = "series"
        if year == headline[1] and basis in ("", headline[2]):
            figure = "headline"
        elif newer.get(tuple(key)) == (year,):
            figure = "beside"
        files = (source, "") if figure == "series" else (snapshot, edition)
        found[*key, figure, kind, source, *files].append((edition, snapshot, year, raw_row, corrections))
    expected = {
        key: (
            len({row[0] for row in rows}), len({row[1] for row in rows}), min(row[2] for row in rows),
            max(row[2] for row in rows), len({row[3] for row in rows}), listed(row[4] for row in rows),
        )
        for key, rows in found.items()
    }  # fmt: skip
    return differences(
        connection,
        "marts.factsheet_evidence",
        f"{_FIGURE}, figure_kind, evidence, source_id, file_key, edition_key",
        "edition_count, file_count, first_year, last_year, row_count, correction_ids",
        expected,
    )


def _keyed(connection: duckdb.DuckDBPyConnection, table: str, columns: str) -> dict[Row, Row]:
    rows = connection.execute(f"select {_FIGURE}, {columns} from {table}").fetchall()
    return {row[:3]: row[3:] for row in rows}


def partial_stages(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The codes of a stage that has only some: the customs' own, or those of the nomenclature in the year."""
    nomenclatures = {row["import_series_code"]: row["nomenclature"] for row in seed("import_series")}
    expected = {}
    for *key, series, stage, year in connection.execute(
        f"select {_FIGURE}, import_series_code, supply_stage, reference_year from marts.indicator_headline "
        "where stage_coverage = 'partial'"
    ).fetchall():
        if nomenclatures[series]:
            codes = {
                row["hs6_code"]
                for row in seed("hs6_codes")
                if (row["nomenclature"], row["mineral_code"], row["supply_stage"])
                == (nomenclatures[series], key[1], stage)
                and int(row["last_year"] or year) >= year
            }
        else:
            codes = {
                row["hs9_code"]
                for row in seed("hs_codes")
                if (row["mineral_code"], row["supply_stage"]) == (key[1], stage)
            }
        if codes:
            expected[tuple(key)] = (listed(codes),)
    return differences(connection, "marts.factsheet_partial_stages", _FIGURE, "customs_codes", expected)


def method_sources(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The page of methods credits what the indicators, the methods' own imports and the measures rest on."""
    chosen = connection.execute(
        "select distinct reporter_code, mineral_code, last_year from marts.method_comparison "
        "where method_code in ('geopolrisk', 'eu_supply_risk') and score is not null"
    ).fetchall()
    imports: dict[Row, set[str]] = defaultdict(set)
    for *key, source in connection.execute(
        "select reporter_code, mineral_code, reference_year, source_id "
        "from intermediate.int_supply_risk__sourcing where not is_home"
    ).fetchall():
        imports[tuple(key)].add(source)
    governed = {
        row[:3]
        for row in connection.execute(
            "select reporter_code, mineral_code, reference_year from marts.eu_supply_risk "
            "where score is not null and not is_trade_parameter_assumed"
        ).fetchall()
    }
    tellers = {
        teller
        for (teller,) in connection.execute(
            "select statements.told_by from marts.resource_measure_statements as statements "
            "inner join marts.resource_measures as events using (event_code) "
            "where events.is_in_force_from_event and not events.is_planned and not events.is_scrap_only"
        ).fetchall()
    }
    used: set[Row] = set(
        connection.execute("select reporter_code, source_id from marts.factsheet_sources").fetchall()
    )
    for key in chosen:
        used.update((key[0], source) for source in imports[key])
        used.update((key[0], teller) for teller in (tellers if key in governed else ()))
    labels = {row["source_id"]: row for row in seed("source_labels")}
    documents = {row["document_code"]: row for row in seed("documents")}
    expected: dict[Row, Row] = {}
    for key in used:
        if key[1] in labels:
            label = labels[key[1]]
            expected[key] = (label["citation_ja"], label["citation_en"], *[None] * 4)
        elif key[1] in documents:
            document = documents[key[1]]
            words = (document[name] or None for name in ("author_ja", "author_en", "title_ja", "title_en"))
            expected[key] = (None, None, *words)
    return differences(
        connection,
        "marts.factsheet_method_sources",
        "reporter_code, source_id",
        "citation_ja, citation_en, author_ja, author_en, title_ja, title_en",
        expected,
    )


def definitions(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Each indicator and basis with its formula, the default cuts and the measures that answer it."""
    (rules,) = (row["rule_set"] for row in seed("rule_sets") if row["is_default"] == "true")
    cuts = {
        (row["indicator_code"], row["basis"]): row for row in seed("thresholds") if row["rule_set"] == rules
    }
    indicators = {row["indicator_code"]: row for row in seed("indicators")}
    measures = {row["measure_code"]: row for row in seed("measures")}
    expected: dict[Row, Row] = {}
    for row in seed("indicator_bases"):
        key = row["indicator_code"], row["basis"]
        answers = [
            measures[rule["measure_code"]]
            for rule in seed("response_rules")
            if rule["indicator_code"] == key[0]
        ]
        if not row["headline_priority"] or key not in cuts or not answers:
            continue
        told, ends = indicators[key[0]], _numbers(cuts[key])
        expected[key] = (
            int(told["indicator_number"]), told["name_ja"], told["name_en"], told["formula_ja"],
            told["formula_en"], told["direction"], int(row["headline_priority"]), *ends,
            *(
                listed(f"{measure['sort_order']}:{measure[name]}" for measure in answers)
                for name in ("name_ja", "name_en")
            ),
        )  # fmt: skip
    return differences(
        connection,
        "marts.factsheet_definitions",
        "indicator_code, basis",
        "indicator_number, name_ja, name_en, formula_ja, formula_en, direction, basis_order, low_mid_cut, "
        "mid_high_cut, low_mid_admissible_from, low_mid_admissible_to, mid_high_admissible_from, "
        "mid_high_admissible_to, measure_names_ja, measure_names_en",
        expected,
    )


def _numbers(cuts: dict[str, str]) -> list[Any]:
    ends = [f"{cut}_admissible_{end}" for cut in ("low_mid", "mid_high") for end in ("from", "to")]
    return [float(cuts[name]) if cuts[name] else None for name in ("low_mid_cut", "mid_high_cut", *ends)]
