"""From the factsheet tables to the pages' contents: rows become objects, sentences get their figures.

Everything that is counted, summed or compared was worked out by the models in models/marts/factsheet.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from critmin import scenarios
from critmin.errors import CritminError
from critmin.factsheet import (
    answer_card,
    comparison,
    decarbonisation,
    definitions,
    evaluation,
    map_page,
    methods_page,
    robustness,
    targets,
    timeline,
    trend,
)
from critmin.factsheet.contents import (
    Book,
    Deck,
    Fact,
    Form,
    HeatRow,
    Indicator,
    Item,
    Price,
    Prices,
    Rate,
    Rates,
    Reporter,
    Response,
    Shares,
    Sheet,
    Slice,
    Stage,
    Trigger,
)
from critmin.factsheet.evidence import read_evidence
from critmin.factsheet.filters import circled_numbers, cut, decimal, fill, percent, price
from critmin.factsheet.language import DEFAULT, LONGEST_NAME, Language

Row = dict[str, Any]

# Tables that hold rows of every reporter and of the world, and the order in which those of a sheet are read.
_REPORTER_TABLES = (
    {
        "factsheet_sheets": "mineral_code",
        "factsheet_columns": "mineral_code, indicator_number",
        "factsheet_headlines": "mineral_code, indicator_number",
        "factsheet_comments": "mineral_code, indicator_code",
        "factsheet_bullets": "mineral_code, bullet_order",
        "factsheet_notes": "mineral_code, note_order, indicator_number",
        "factsheet_caveats": "mineral_code, indicator_code, caveat_order",
        "factsheet_newer_series": "mineral_code, indicator_number",
        "factsheet_donuts": "mineral_code, indicator_code",
        "factsheet_slices": "mineral_code, indicator_code, slice_rank",
        "factsheet_sources": "mineral_code, source_id, edition_id, indicator_number",
        "factsheet_responses": "mineral_code, measure_order",
        "factsheet_response_items": "mineral_code, measure_code, register_column, item_order",
        "factsheet_response_bullets": "mineral_code, bullet_order, measure_names_ja",
        "factsheet_heat_bullets": "bullet_order",
        "factsheet_credits": "credit_order, source_id",
    }
    | methods_page.TABLES
    | timeline.REPORTER_TABLES
    | trend.REPORTER_TABLES
    | robustness.TABLES
    | answer_card.TABLES
    | map_page.REPORTER_TABLES
)

# Tables that are the same on every reporter's sheets.
_SHARED_TABLES = (
    {
        "factsheet_minerals": "sort_order",
        "factsheet_price_windows": "mineral_code",
        "factsheet_price_points": "mineral_code, priced_on",
        "factsheet_rates": "mineral_code, rate_order",
        "factsheet_stages": "column_number",
        "factsheet_flow_boxes": "mineral_code, column_number, box_order",
        "factsheet_flow_links": "mineral_code, from_box_code, to_box_code",
        "factsheet_local_sources": "source_id",
        **targets.TABLES,
        **decarbonisation.TABLES,
        **definitions.TABLES,
        "factsheet_terms": "term",
        "factsheet_decimals": "quantity",
    }
    | timeline.SHARED_TABLES
    | trend.SHARED_TABLES
    | map_page.SHARED_TABLES
)

# The prefix under which a summary sentence names the figures of an indicator ({mine_top_country}).
_PREFIXES = {
    "reserve_concentration": "reserve_",
    "production_concentration": "mine_",
    "concentrate_import_stability": "concentrate_",
    "refined_import_stability": "refined_",
    "price_variability": "price_",
    "secondary_supply_rate": "secondary_",
}


# Tables that follow from the scenarios: the warehouse has them for the reporter of its pages and the built-in
# scenarios, for another reporter or other rows the same SQL runs over it.
_SCENARIO_TABLES = comparison.TABLES | evaluation.TABLES


def read_book(
    database: Path,
    reporter: str | None = None,
    rows: Sequence[scenarios.Row] | None = None,
    language: str = DEFAULT,
    longest_name: int = LONGEST_NAME,
) -> Book:
    """Read everything that is printed for one reporter.

    Args:
        database: a built warehouse; it is only read.
        reporter: code of the importing country; without it, the one that the pages are written for.
        rows: rows of the only scenarios; without them, those that are built in.
        language: ja or en.
        longest_name: of a country, in halves of a character's height; longer ones are shortened.

    Raises:
        CritminError: there is no warehouse, it lacks a table of the pages, or it has no such reporter.
    """
    if not database.is_file():
        raise CritminError(f"{database} is not there: run `critmin build` first")
    with duckdb.connect(str(database), read_only=True) as connection:
        reporters = _rows(connection, database, "factsheet_reporters", "reporter_code")
        chosen = _chosen(reporters, reporter)
        rows_of = [chosen.code, *(row["reporter_code"] for row in reporters if row["is_world"])]
        tables = {name: _rows(connection, database, name, order) for name, order in _SHARED_TABLES.items()}
        tables |= {
            name: _rows(connection, database, name, order, rows_of)
            for name, order in _REPORTER_TABLES.items()
        }
        if chosen.is_default and rows is None:
            tables |= _scenario_rows(connection, database, chosen)
        digest = _digest(connection)
        evidence = read_evidence(connection, rows_of)
    if not (chosen.is_default and rows is None):
        with scenarios.evaluated(
            database, rows, reporter=chosen.code, answers=tuple(_SCENARIO_TABLES)
        ) as connection:
            tables |= _scenario_rows(connection, database, chosen)
    written = Language(language, tables["factsheet_terms"], tables["factsheet_decimals"], longest_name)
    (named,) = written.localised([named for named in reporters if named["reporter_code"] == chosen.code])
    importer = replace(chosen, name=named["name"])
    book = _Reader(
        {name: written.localised(rows) for name, rows in tables.items()}, digest, importer, written
    ).book()
    return replace(
        book, tables=tables, evidence=evidence, digest=digest or "", is_of_own_rows=rows is not None
    )


def _scenario_rows(
    connection: duckdb.DuckDBPyConnection, database: Path, reporter: Reporter
) -> dict[str, list[Row]]:
    """The page of one mineral has rows of every importer, as a supplier may stop for each of them."""
    return {
        name: _rows(connection, database, name, order, [reporter.code] if name in evaluation.TABLES else None)
        for name, order in _SCENARIO_TABLES.items()
    }


def _chosen(reporters: list[Row], code: str | None) -> Reporter:
    countries = [row for row in reporters if not row["is_world"]]
    wanted = code and code.upper()
    for row in countries:
        if row["reporter_code"] == wanted or (code is None and row["is_default"]):
            return Reporter(row["reporter_code"], row["name_en"], row["is_default"])
    raise CritminError(
        f"no reporter {code}: the warehouse has the imports of {len(countries)} countries, named by their "
        f"ISO 3166-1 alpha-3 code: {', '.join(row['reporter_code'] for row in countries)}"
    )


def _rows(
    connection: duckdb.DuckDBPyConnection,
    database: Path,
    table: str,
    order: str,
    reporters: list[str] | None = None,
) -> list[Row]:
    where = "" if reporters is None else "where list_contains(?, reporter_code)"
    values = [] if reporters is None else [reporters]
    try:
        answer = connection.execute(f"select * from marts.{table} {where} order by {order}", values)
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        raise CritminError(
            f"{database} lacks marts.{table} as the factsheets print it: run `critmin build` again"
        ) from error
    names = [column[0] for column in answer.description]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def _digest(connection: duckdb.DuckDBPyConnection) -> str | None:
    """The warehouse's digest; a file that `dbt build` wrote for development has none."""
    try:
        (digest,) = connection.execute("select digest from marts.warehouse_info").fetchone()
    except duckdb.CatalogException:
        return None
    return digest


class _Reader:
    def __init__(
        self, tables: dict[str, list[Row]], digest: str | None, reporter: Reporter, language: Language
    ) -> None:
        self._tables = tables
        self._reporter = reporter
        self._t = language
        self._digest = digest[:16] if digest else "—"
        self._by_mineral: dict[str, dict[str, list[Row]]] = {}
        for name, rows in tables.items():
            grouped: dict[str, list[Row]] = defaultdict(list)
            for row in rows:
                if "mineral_code" in row:
                    grouped[row["mineral_code"]].append(row)
            self._by_mineral[name] = grouped
        labels = {row["indicator_number"]: row["indicator_name"] for row in tables["factsheet_headlines"]}
        self._scenarios = comparison.ScenarioReader(
            tables, self._t, tuple(sorted(labels.items())), self._figure_sources
        )
        self._evaluations = evaluation.EvaluationReader(self._of, self._t, reporter.name)
        self._trends = trend.TrendReader(self._of, self._t)
        self._maps = map_page.MapReader(self._of, tables["factsheet_map_steps"], self._t)
        self._robustness = robustness.RobustnessReader(self._of, tables["factsheet_robustness"], self._t)

    def book(self) -> Book:
        minerals = self._tables["factsheet_minerals"]
        sheets = tuple(self._sheet(mineral) for mineral in minerals)
        deck = self._deck(minerals, sheets)
        maps = self._scenarios.maps(deck.as_of, self._reporter_words(), self._rule_line(minerals[0]))
        return Book(sheets, deck, self._t, self._reporter, self._restriction(), maps)

    def _restriction(self) -> str:
        """What every page says of a build with local sources: that it may not be passed on, and whose."""
        sources = self._tables["factsheet_local_sources"]
        if not sources:
            return ""
        if named := [self._t.cited(row) for row in sources if row["is_on_pages"]]:
            return self._t("local_sources_used", sources=self._t.listed(named, "source_separator"))
        return self._t("local_sources_unused")

    def _of(self, table: str, mineral_code: str) -> list[Row]:
        return self._by_mineral[table][mineral_code]

    # Page A

    def _sheet(self, mineral: Row) -> Sheet:
        code = mineral["mineral_code"]
        (counts,) = self._of("factsheet_sheets", code)
        headlines = {row["indicator_code"]: row for row in self._headlines(code)}
        places = {name: self._places(row, code) for name, row in headlines.items()}
        comments = {row["indicator_code"]: row for row in self._of("factsheet_comments", code)}
        prefixed = {
            _PREFIXES[name] + place: words
            for name, values in places.items()
            for place, words in values.items()
        }
        bullets = tuple(
            self._t.sentence(row, f"{code}, {row['sentence_code']}", **prefixed)
            for row in self._of("factsheet_bullets", code)
        )
        indicators = tuple(
            self._indicator(code, row, places[name], comments.get(name)) for name, row in headlines.items()
        )
        rules = self._rule_line(mineral)
        with_value = {
            row["indicator_number"] for row in headlines.values() if row["indicator_value"] is not None
        }
        sources = self._sources(code, with_value)
        page_c = self._evaluations.read(code, rules, sources)
        return Sheet(
            code,
            mineral["name"],
            self._t.beside(mineral),
            mineral["as_of"],
            bullets,
            tuple(
                Stage(row["column_number"], row["column"], row["group"])
                for row in self._tables["factsheet_stages"]
            ),
            self._forms(code),
            indicators,
            self._notes(mineral),
            self._response_bullets(code),
            tuple(self._response(code, row) for row in self._of("factsheet_responses", code)),
            self._response_notes(mineral),
            mineral["is_in_deck"],
            counts["has_indicator"],
            self._reporter_words(),
            bool(self._of("factsheet_response_items", code)),
            self._scenarios.comparison(code, rules, sources, self._evaluations.years(code)),
            timeline.read_timeline(
                code,
                self._of,
                self._tables["factsheet_timeline_tellers"],
                self._t,
                self._reporter.name,
                self._page_line(mineral),
            ),
            page_c,
            self._trends.read(code, indicators, rules, self._meanings),
            self._robustness.read(code, tuple(headlines.values()), indicators, page_c, rules),
            self._maps.read(
                code,
                indicators,
                self._sources(code, with_value & map_page.NUMBERS),
                rules,
                self._meanings,
            ),
            self._answers(mineral, headlines, places),
        )

    def _answers(
        self, mineral: Row, headlines: Mapping[str, Row], places: Mapping[str, dict[str, str | None]]
    ) -> tuple[answer_card.Answer, ...]:
        code = mineral["mineral_code"]

        def sources_of(numbers: Sequence[int]) -> str:
            used = [row for row in self._of("factsheet_sources", code) if row["indicator_number"] in numbers]
            return self._t.listed(dict.fromkeys(map(self._short_source, used)), "source_separator")

        return answer_card.read_answers(
            self._of("factsheet_answers", code),
            {row["indicator_number"]: row for row in headlines.values()},
            {row["indicator_number"]: places[name] for name, row in headlines.items()},
            sources_of,
            self._t,
            mineral,
            self._reporter.name,
        )

    def _headlines(self, code: str) -> list[Row]:
        """The figures of the six columns from the left, each with whether it is old on this sheet."""
        is_stale = {row["indicator_code"]: row["is_stale"] for row in self._of("factsheet_columns", code)}
        return sorted(
            (
                row | {"is_stale": is_stale[row["indicator_code"]]}
                for row in self._of("factsheet_headlines", code)
            ),
            key=lambda row: row["indicator_number"],
        )

    def _reporter_words(self) -> str:
        """What stands after a title, to say whose sheet it is: nothing on those of the default reporter."""
        return "" if self._reporter.is_default else self._t("of_reporter", reporter=self._reporter.name)

    def _places(self, row: Row, mineral_code: str) -> dict[str, str | None]:
        """What the {places} of a sentence about one indicator read as."""
        window = next(iter(self._of("factsheet_price_windows", mineral_code)), None)
        concept = next(
            (
                rate["concept_code"]
                for rate in self._of("factsheet_rates", mineral_code)
                if rate["is_headline"]
            ),
            None,
        )
        source = next(
            (
                source["publisher"]
                for source in self._of("factsheet_sources", mineral_code)
                if source["indicator_code"] == row["indicator_code"] and source["is_main"]
            ),
            None,
        )
        leader = next(
            (
                part
                for part in self._of("factsheet_slices", mineral_code)
                if (part["indicator_code"], part["country_code"])
                == (row["indicator_code"], row["top_country_code"])
            ),
            None,
        )
        share, top3 = row["top_country_share"], row["top3_share"]
        return {
            "top_country": row["top_country_name"],
            "top_share": None
            if share is None
            else self._t.share(share, leader and leader["printed_percent"]),
            "top3_share": None
            if top3 is None
            else f"{leader['printed_top3_percent']}%"
            if leader
            else percent(top3),
            "value_pct": percent(row["indicator_value"]) or None,
            "window": self._window_words(window) if window else None,
            "concept": self._t(f"{concept}_short") if concept else None,
            "year": str(row["reference_year"]),
            "stage": row["stage_name"],
            "activity": row["activity_name"],
            "output": row["output_name"],
            "as_of": self._t.day(row["as_of"]),
            "source": source,
            "reporter": self._reporter.name,
        }

    def _window_words(self, window: Row) -> str:
        term = "window_years" if window["is_annual"] else "window_months"
        return self._t(term, count=str(window["window_length"]))

    def _forms(self, code: str) -> tuple[Form, ...]:
        following: dict[str, list[str]] = defaultdict(list)
        for link in self._of("factsheet_flow_links", code):
            following[link["from_box_code"]].append(link["to_box_code"])
        return tuple(
            Form(
                row["box_code"],
                row["column_number"],
                row["box_order"],
                row["label"],
                tuple(following[row["box_code"]]),
            )
            for row in self._of("factsheet_flow_boxes", code)
        )

    def _indicator(
        self, code: str, row: Row, places: dict[str, str | None], comment: Row | None
    ) -> Indicator:
        where = f"{code}, {row['indicator_code']}"
        if comment is None:
            raise CritminError(
                f"{where}: no sentence of seeds/method/sentences.csv applies to rating {row['rating']} "
                f"({row['rating_reason']})"
            )
        is_absent = row["indicator_value"] is None
        caveats = [
            caveat
            for caveat in self._of("factsheet_caveats", code)
            if caveat["indicator_code"] == row["indicator_code"]
        ]
        places = places | {"counted_as": self._t.names(comment["counted_as_names"])}
        return Indicator(
            row["indicator_code"],
            row["indicator_number"],
            row["indicator_name"],
            row["rating"],
            row["is_unsettled"],
            "" if is_absent else self._t(row["value_term"], value=self._value(row)),
            self._distance(row),
            self._t(row["rating_reason"]) if is_absent else "",
            self._t.sentence(comment, where, "explanation_template", **places)
            if is_absent and comment["explanation_template"]
            else "",
            None if is_absent else self._chart(code, row),
            self._chart_note(code, row),
            () if is_absent else self._facts(code, row),
            self._t.sentence(comment, where, "comment_template", **places),
            "".join(dict.fromkeys(self._t(row["mark_term"]) for row in caveats)),
            tuple(self._t(row["words_term"]) for row in caveats),
        )

    def _value(self, row: Row) -> str:
        if row["is_percent"]:
            return percent(row["indicator_value"], row["decimals"])
        return decimal(row["indicator_value"], row["decimals"])

    def _distance(self, row: Row) -> str:
        if row["rating_across_cut"] is None or row["distance_to_cut"] is None:
            return ""
        distance, nearest = abs(row["distance_to_cut"]), row["nearest_cut"]
        if row["is_percent"]:
            points = percent(distance, row["decimals"]).removesuffix("%")
            words, at = self._t("points_of", count=points), percent(nearest, row["decimals"])
        else:
            words, at = decimal(distance, row["decimals"]), cut(nearest)
        return self._t("distance_across", rating=row["rating_across_cut"], cut=at, distance=words)

    def _chart(self, code: str, row: Row) -> Shares | Prices | Rates:
        if row["chart_kind"] == "donut":
            return self._shares(code, row["indicator_code"])
        if row["chart_kind"] == "price_line":
            return self._prices(code)
        return self._rates(code, row)

    def _shares(self, code: str, indicator_code: str) -> Shares:
        donut = next(
            row for row in self._of("factsheet_donuts", code) if row["indicator_code"] == indicator_code
        )
        slices = tuple(
            Slice(
                row["country_name"],
                row["share"],
                row["printed_percent"],
                row["colour_hex"],
                row["is_rest"],
            )
            for row in self._of("factsheet_slices", code)
            if row["indicator_code"] == indicator_code
        )
        (top3,) = {
            row["printed_top3_percent"]
            for row in self._of("factsheet_slices", code)
            if row["indicator_code"] == indicator_code
        }
        return Shares(
            donut["quantity_name"],
            donut["printed_total"],
            donut["printed_decimals"],
            donut["printed_unit"],
            donut["reference_year"],
            slices,
            None if donut["top3_share"] is None else top3,
        )

    def _prices(self, code: str) -> Prices:
        (window,) = self._of("factsheet_price_windows", code)
        points = tuple(
            Price(row["priced_on"], row["price"]) for row in self._of("factsheet_price_points", code)
        )
        return Prices(
            window["series_name"],
            window["unit"],
            points,
            date(window["first_price_year"], window["first_price_month"], 1),
            date(window["last_price_year"], 12, 31),
            f"{self._t('price_window')} {self._window_words(window)}",
            window["is_annual"],
        )

    def _rates(self, code: str, row: Row) -> Rates:
        rates = tuple(
            Rate(
                fill(rate["label"], f"{code}, {rate['concept_code']}", reporter=self._reporter.name),
                rate["secondary_supply_rate"],
                self._t(rate["value_flag"]),
                rate["short_label"] or "",
            )
            for rate in self._of("factsheet_rates", code)
        )
        # Risk is high when the rate is low: the cut to High is the lower one.
        cuts = None if row["low_mid_cut"] is None else (row["mid_high_cut"], row["low_mid_cut"])
        return Rates(rates, cuts)

    def _chart_note(self, code: str, row: Row) -> str:
        mark = self._t("stale_mark") if row["is_stale"] else ""
        span = self._t("year_of", year=str(row["reference_year"]))
        if row["chart_kind"] == "price_line" and row["indicator_value"] is not None:
            (window,) = self._of("factsheet_price_windows", code)
            first, last = str(window["first_price_year"]), str(window["last_price_year"])
            span = self._t("year_range", **{"from": first, "to": last})
        sources = [
            source
            for source in self._of("factsheet_sources", code)
            if source["indicator_code"] == row["indicator_code"] and source["is_main"]
        ]
        if not sources:
            return ""
        names = self._t.listed(dict.fromkeys(self._short_source(source) for source in sources))
        note = self._t("chart_note", span=span + mark, source=names)
        newer = [
            self._newer_figure(figure, row["decimals"])
            for figure in self._of("factsheet_newer_series", code)
            if figure["indicator_code"] == row["indicator_code"]
        ]
        return "\n".join([note, *newer])

    def _newer_figure(self, figure: Row, decimals: int) -> str:
        """A figure of a year that the page's own series does not reach."""
        mark = self._t("undetermined_mark") if figure["is_unsettled"] else ""
        return self._t(
            "newer_figure_partial" if figure["stage_coverage"] == "partial" else "newer_figure",
            series=figure["short_name"],
            year=str(figure["reference_year"]),
            value=decimal(figure["indicator_value"], decimals),
            rating=f"{figure['rating']}{mark}",
        )

    def _short_source(self, source: Row) -> str:
        if not source["prints_edition"]:
            return source["short_name"]
        return f"{source['short_name']} {self._edition(source)}"

    def _edition(self, source: Row) -> str:
        is_printed = source["published_on_basis"] == "printed"
        return self._t.edition(source["published_on"], is_printed=is_printed)

    def _facts(self, code: str, row: Row) -> tuple[Fact, ...]:
        if row["chart_kind"] == "price_line":
            return self._price_facts(code, row["decimals"])
        if row["chart_kind"] == "rate_bars":
            return self._rate_facts(code, row)
        return ()

    def _price_facts(self, code: str, decimals: int) -> tuple[Fact, ...]:
        (window,) = self._of("factsheet_price_windows", code)

        def extreme(which: str, amount: float) -> str:
            number, month = window[f"{which}_price_year"], window[f"{which}_price_month"]
            when = self._t.year(number) if window["is_annual"] else self._t.month(date(number, month, 1))
            return self._t.with_remark(price(amount), when)

        facts = [
            Fact(self._t("price"), window["series_name"]),
            Fact(self._t("price_high"), extreme("high", window["price_max"])),
            Fact(self._t("price_low"), extreme("low", window["price_min"])),
            Fact(self._t("price_mean"), f"{price(window['price_mean'])} {window['unit']}"),
        ]
        if window["half_window_value"] is not None:
            facts.append(Fact(self._t("half_window"), decimal(window["half_window_value"], decimals)))
        return tuple(facts)

    def _rate_facts(self, code: str, row: Row) -> tuple[Fact, ...]:
        headline = next(rate for rate in self._of("factsheet_rates", code) if rate["is_headline"])
        concept = headline["concept_code"]
        facts = [Fact(self._t(f"{concept}_symbol"), self._t(f"{concept}_short"))]
        if row["low_mid_cut"] is not None:
            facts.append(Fact(self._t("mid_high_cut"), percent(row["mid_high_cut"])))
            facts.append(Fact(self._t("low_mid_cut"), percent(row["low_mid_cut"])))
        return tuple(facts)

    def _notes(self, mineral: Row) -> tuple[str, ...]:
        code = mineral["mineral_code"]
        headlines = {row["indicator_number"]: row for row in self._headlines(code)}
        remarks: dict[str, list[Row]] = defaultdict(list)
        for row in self._of("factsheet_notes", code):
            remarks[row["sentence_code"]].append(row)
        sentences = []
        for sentence, rows in remarks.items():
            places = self._places(headlines[rows[0]["indicator_number"]], code)
            places |= self._note_places(mineral, sentence, rows)
            sentences.append(self._t.sentence(rows[0], f"{code}, {sentence}", **places))
        for donut in self._of("factsheet_donuts", code):
            number = next(
                n for n, row in headlines.items() if row["indicator_code"] == donut["indicator_code"]
            )
            sentences += [
                self._t("not_in_ring", indicator=circled_numbers([number]), words=words)
                for words in self._left_out(donut)
            ]
        sentences += [self._t("definition_indices"), self._t("definition_rounding")]
        notes = self._with_rules(mineral, sentences)
        sources = self._sources(code)
        return (notes, self._t("source_line", sources=sources)) if sources else (notes,)

    def _note_places(self, mineral: Row, sentence: str, rows: list[Row]) -> dict[str, str | None]:
        """What a remark about one or several indicators says of them together."""
        numbers = [row["indicator_number"] for row in rows]
        series = dict.fromkeys(row["series_name"] for row in rows if row["series_name"])
        return {
            "indicators": circled_numbers(numbers),
            "mark": self._t(
                "stale_mark" if sentence == "note_stale" else rows[0]["mark_term"] or "undetermined_mark"
            ),
            "coverage": percent(rows[0]["coverage_min"]),
            "years": str(mineral["stale_after_years"]),
            "stage": rows[-1]["stage_name"],
            "series": self._t.listed(series),
            "licence": rows[0]["licence"],
            "codes": self._t.listed(
                self._t(
                    "codes_of",
                    indicator=circled_numbers([row["indicator_number"]]),
                    codes=row["partial_codes"],
                )
                for row in rows
                if row["partial_codes"]
            ),
        }

    def _left_out(self, donut: Row) -> list[str]:
        """Which countries are outside a ring, as their figure is withheld or missing otherwise."""
        words = []
        if donut["withheld_names"]:
            names = self._t.listed(donut["withheld_names"].split(","))
            words.append(self._t("withheld_countries", countries=names))
        if donut["unknown_names"]:
            names = self._t.names(donut["unknown_names"], "list_separator")
            more = self._t("and_others") if donut["has_more_unknown"] else ""
            words.append(self._t("unknown_countries", countries=f"{names}{more}"))
        return words

    def _rule_line(self, mineral: Row) -> str:
        return self._t.apart(*self._rules(mineral))

    def _with_rules(self, mineral: Row, sentences: Iterable[str]) -> str:
        """What every page says, and after it the notes of one."""
        return self._t.apart(
            self._rule_line(mineral), self._t("note_line", notes=self._t.sentences(sentences))
        )

    def _page_line(self, mineral: Row) -> str:
        """The date and the digest, for pages without ratings."""
        first, *_, digest = self._rules(mineral)
        return self._t.apart(first, digest)

    def _rules(self, mineral: Row) -> tuple[str, ...]:
        """What holds for every page: the date, the rule set and what it is worth, N/A, the digest."""
        rule_set = self._t("rule_set_line", rule_set=mineral["rule_set_name"])
        return (
            self._t("as_of_line", as_of=self._t.day(mineral["as_of"])),
            self._t.sentences([rule_set, self._t("rule_set_unofficial")]),
            self._t.sentences([self._t("definition_na")]),
            self._t("digest_line", digest=self._digest),
        )

    def _sources(self, code: str, of: Set[int] | None = None) -> str:
        """Every edition once, after the numbers of the indicators that rest on it, each title once.

        Args:
            code: the mineral.
            of: numbers of indicators, for a page that prints no others and no other series beside them; all
                that the analysis page prints where it is None.
        """
        numbers: dict[str, list[int]] = defaultdict(list)
        cited: dict[str, Row] = {}
        for row in self._of("factsheet_sources", code):
            if of is not None and (row["indicator_number"] not in of or row["is_beside"]):
                continue
            numbers[row["edition_id"]].append(row["indicator_number"])
            cited[row["edition_id"]] = row
        entries, before = [], None
        for edition in sorted(numbers, key=lambda edition: (numbers[edition], edition)):
            row = cited[edition]
            title = self._t("same_source") if row["citation"] == before else row["citation"]
            entries.append(
                self._t(
                    "source_dated",
                    indicators=circled_numbers(numbers[edition]),
                    title=title,
                    date=self._dated(code, row),
                )
            )
            before = row["citation"]
        return self._t.listed(entries, "source_separator")

    def _figure_sources(self, codes: Iterable[str]) -> list[str]:
        """Every source of these minerals' figures once, in few words."""
        rows = [row for code in codes for row in self._of("factsheet_sources", code)]
        return list(dict.fromkeys(row["short_name"] for row in rows))

    def _dated(self, code: str, source: Row) -> str:
        if source["prints_edition"]:
            return self._edition(source)
        headline = next(
            row
            for row in self._of("factsheet_headlines", code)
            if row["indicator_code"] == source["indicator_code"]
        )
        return self._t.year(headline["reference_year"])

    # Page B

    def _response(self, code: str, row: Row) -> Response:
        items: dict[str, list[Item]] = defaultdict(list)
        for item in self._of("factsheet_response_items", code):
            if item["measure_code"] == row["measure_code"]:
                mark = f"[{item['document_number']}:{item['source_line']}]"
                items[item["register_column"]].append(Item(item["text"], mark))
        undetermined = {
            headline["indicator_number"]
            for headline in self._of("factsheet_headlines", code)
            if headline["is_unsettled"]
        }
        triggers = tuple(
            Trigger(int(number), rating, int(number) in undetermined)
            for number, rating in (part.split(":") for part in (row["triggers"] or "").split(",") if part)
        )
        reason = ""
        if row["exception_reason"]:
            reason = self._t.about(self._t("exception"), row["exception_reason"])
        elif not row["is_triggered"]:
            reason = self._t("not_required" if row["is_judged"] else "not_judged")
        if row["is_required_by_slides"] is not None and row["is_required_by_slides"] != row["is_required"]:
            difference = self._t("not_on_slides" if row["is_required"] else "only_on_slides")
            reason = f"{reason}\n{difference}".strip()
        return Response(
            row["policy_stage"],
            row["measure_name"],
            row["is_required"],
            triggers,
            reason,
            tuple(items["implemented"]),
            tuple(items["evaluation"]),
            tuple(items["next"]),
        )

    def _response_bullets(self, code: str) -> tuple[str, ...]:
        return tuple(
            self._t.sentence(
                row,
                f"{code}, {row['sentence_code']}",
                # A measure may have a dot in its name.
                measures=self._t.names(row["measure_names"], "list_separator"),
                reason=row["reason"],
                reporter=self._reporter.name,
            )
            for row in self._of("factsheet_response_bullets", code)
        )

    def _response_notes(self, mineral: Row) -> tuple[str, ...]:
        items = self._of("factsheet_response_items", mineral["mineral_code"])
        documents = {row["document_number"]: row["source_document"] for row in items}
        named = [
            f"[{number}] {self._t('register_document_' + document)}"
            for number, document in sorted(documents.items())
        ]
        # Without a register the page rests on the ratings alone, and so on their sources.
        sources = (
            self._t.apart(*named, self._t("register_marks"))
            if named
            else self._sources(mineral["mineral_code"])
        )
        notes = self._with_rules(mineral, [self._undetermined_note()])
        return (notes, self._t("source_line", sources=sources)) if sources else (notes,)

    def _undetermined_note(self) -> str:
        """What the mark beside a rating means."""
        return self._t.about(self._t("undetermined_mark"), self._t("unsettled_rating"))

    def _mark_notes(self) -> list[str]:
        """What every mark beside a rating means."""
        coverage = percent(self._tables["factsheet_notes"][0]["coverage_min"])
        return [
            self._undetermined_note(),
            self._t.about(self._t("estimated_mark"), self._t("estimated_meaning")),
            self._t.about(self._t("coverage_mark"), self._t("thin_coverage_meaning", coverage=coverage)),
        ]

    def _meanings(self, marks: Iterable[str]) -> str:
        """What those of the marks beside ratings mean that stand on a page, the star left to its own note."""
        shown = set("".join(marks)) - set(self._t("undetermined_mark"))
        return self._t.sentences(note for note in self._mark_notes() if note[0] in shown)

    # The deck's own pages

    def _heat_cell(self, headline: Row, indicator: Indicator) -> tuple[str, str, str]:
        """Rating, the marks of its caveats, and the value in few words."""
        short = f"{headline['value_term']}_short"
        words = indicator.value_words or indicator.absence
        if indicator.value_words and short in self._t.terms:
            words = self._t(short, value=self._value(headline))
        return indicator.rating, indicator.marks, words

    def _credits(self) -> tuple[str, ...]:
        """Each source of any page as its licence asks, then the documents that are quoted on one line."""
        rows = self._tables["factsheet_credits"]
        sources = dict.fromkeys(row["attribution"] for row in rows if row["attribution"])
        documents = dict.fromkeys(self._t.cited(row) for row in rows if not row["attribution"])
        if not documents:
            return tuple(sources)
        return (*sources, self._t("quoted_documents", documents=self._t.listed(documents)))

    def _deck(self, minerals: list[Row], sheets: tuple[Sheet, ...]) -> Deck:
        by_code = {sheet.code: sheet for sheet in sheets}
        minerals = [row for row in minerals if row["is_in_deck"]]
        counts = {row["mineral_code"]: row for row in self._tables["factsheet_sheets"]}
        ordered = sorted(minerals, key=lambda row: counts[row["mineral_code"]]["heat_map_order"])
        heat_rows = tuple(
            HeatRow(
                row["name"],
                self._t.beside(row),
                tuple(
                    self._heat_cell(headline, one)
                    for headline, one in zip(
                        self._headlines(row["mineral_code"]),
                        by_code[row["mineral_code"]].indicators,
                        strict=True,
                    )
                ),
                counts[row["mineral_code"]]["high_count"],
            )
            for row in ordered
        )
        first = minerals[0]
        bullets = []
        for row in self._tables["factsheet_heat_bullets"]:
            names = self._t.names(row["names"])
            count = str(row["topic_count"])
            bullets.append(
                self._t.sentence(row, row["sentence_code"], minerals=names, indicators=names, count=count)
            )
        return Deck(
            self._t("deck_title"),
            self._t("deck_subtitle"),
            first["as_of"],
            self._rules(first),
            self._credits(),
            tuple((one.number, one.label) for one in sheets[0].indicators),
            heat_rows,
            tuple(bullets),
            (self._with_rules(first, [*self._mark_notes(), self._t("sorted_by_high")]),),
            self._reporter_words(),
            targets.read_targets(self._tables, self._t, self._page_line(first))
            if self._reporter.is_default
            else None,
            methods_page.MethodsReader(self._tables, self._t).read(
                first["as_of"], self._reporter_words(), self._page_line(first)
            ),
            decarbonisation.emissions(self._tables, self._t, self._page_line(first))
            if self._reporter.is_default
            else None,
            definitions.read_definitions(self._tables, self._t, self._rules(first)),
            definitions.read_reproduction(self._tables, self._t, self._rules(first))
            if self._reporter.is_default
            else None,
        )
