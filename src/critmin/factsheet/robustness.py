"""Page E: each rating worked out, tried against other rules and values, and traced to its files.

Every figure was worked out by models/marts/robustness; here they become words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from critmin.factsheet.filters import circled_numbers, cut, decimal, percent, price

if TYPE_CHECKING:
    from critmin.factsheet.evaluation import Evaluation
    from critmin.factsheet.language import Language

Row = dict[str, Any]

# Tables with rows of every reporter, and the order in which those of a sheet are read.
TABLES = {
    "factsheet_worked_terms": "mineral_code, indicator_number, term_order",
    "factsheet_robustness": "mineral_code, indicator_number, test_order",
    "factsheet_evidence": "mineral_code, figure_kind, indicator_number, evidence desc, edition_key, file_key",
    "factsheet_timeline_evidence": "mineral_code, source_id",
    "factsheet_robustness_bullets": "mineral_code, bullet_order",
}
_PLACES = 3  # of shares, risks and squares in a worked sum


@dataclass(frozen=True)
class Cell:
    """A rating by another rule or value; `words` is that value where it is another one."""

    rating: str
    words: str
    is_changed: bool


@dataclass(frozen=True)
class Check:
    """An indicator with its sum written out, what would flip it, and its tests by column."""

    number: int
    label: str
    rating: str
    marks: str
    value_words: str
    flag: str
    formula: str
    flips: str
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True)
class Origin:
    """An edition that the analysis page rests on: for which indicators, from which files, on which terms."""

    heading: str
    files: str
    licence: str


@dataclass(frozen=True)
class Line:
    """A row of the table of all other figures."""

    page: str
    figure: str
    years: str
    source: str
    file: str
    licence: str


@dataclass(frozen=True)
class Robustness:
    """Everything on the page of one mineral, and on its second page where `lines` has rows."""

    bullets: tuple[str, ...]
    headings: tuple[str, ...]
    checks: tuple[Check, ...]
    origins: tuple[Origin, ...]
    lines: tuple[Line, ...]
    notes: tuple[str, ...]
    evidence_notes: tuple[str, ...]


class RobustnessReader:
    """Makes the page's contents of the tables' rows.

    Args:
        rows_of: rows of a table that are about a mineral.
        tests: rows of factsheet_robustness, of any mineral: their headings are the columns.
        language: writes the page.
    """

    def __init__(
        self,
        rows_of: Callable[[str, str], Sequence[Row]],
        tests: Sequence[Row],
        language: Language,
    ) -> None:
        self._of = rows_of
        self._columns = dict(sorted((row["test_order"], row["term"]) for row in tests if row["is_column"]))
        self._t = language

    def read(
        self,
        code: str,
        headlines: Sequence[Row],
        indicators: Sequence[Any],
        evaluation: Evaluation | None,
        rules: str,
    ) -> Robustness:
        """The page of a mineral.

        Args:
            code: the mineral.
            headlines: rows of the six columns of the analysis page.
            indicators: those columns as they are printed.
            evaluation: what page C shows, with the origin of each assumption.
            rules: what the foot of every page says.
        """
        return Robustness(
            tuple(self._bullet(code, row) for row in self._of("factsheet_robustness_bullets", code)),
            tuple(self._t(term) for term in self._columns.values()),
            tuple(
                self._check(code, row, printed) for row, printed in zip(headlines, indicators, strict=True)
            ),
            self._origins(code),
            (
                *self._register(code),
                *self._assumptions(evaluation),
                *self._series(code),
                *self._timeline(code),
            ),
            self._notes(rules, "robustness_note"),
            self._notes(rules, "evidence_note"),
        )

    def _notes(self, rules: str, term: str) -> tuple[str, ...]:
        return (self._t.apart(rules, self._t("note_line", notes=self._t.sentences([self._t(term)]))),)

    def _bullet(self, code: str, row: Row) -> str:
        tests: dict[str, list[int]] = {}
        for part in sorted((row["changes"] or "").split(",")):
            if part:
                _, test, number = part.split(":")
                tests.setdefault(test, []).append(int(number))
        changes = self._t.listed(
            self._t("change_of_test", test=self._t(f"{test}_in_words"), indicators=circled_numbers(numbers))
            for test, numbers in tests.items()
        )
        steady = [int(number) for number in (row["steady_numbers"] or "").split(",") if number]
        nearest = row["nearest_number"]
        return self._t.sentence(
            row,
            f"{code}, {row['sentence_code']}",
            rated=str(row["rated_count"]),
            tested=str(row["tested_count"]),
            indicators=circled_numbers(steady),
            changes=changes,
            indicator=circled_numbers([nearest]) if nearest else None,
            country=row["country_name"],
            share=None if nearest is None else self._t.share(row["share_now"]),
            then=None if nearest is None else self._t.share(row["share_then"]),
            rating=row["rating_then"],
        )

    def _check(self, code: str, headline: Row, printed: Any) -> Check:
        tests = {
            row["test_order"]: row
            for row in self._of("factsheet_robustness", code)
            if row["indicator_code"] == headline["indicator_code"]
        }
        return Check(
            printed.number,
            printed.label,
            printed.rating,
            printed.marks,
            _figure(headline["indicator_value"], headline) if printed.value_words else "",
            self._t.listed(dict.fromkeys((self._t(headline["value_flag"]), *printed.caveats)))
            if printed.value_words
            else printed.absence,
            self._formula(code, headline),
            self._flips([row for row in tests.values() if not row["is_column"]], headline),
            tuple(self._cell(tests.get(order), headline) for order in self._columns),
        )

    def _cell(self, row: Row | None, headline: Row) -> Cell | None:
        if row is None:
            return None
        # Another rule set sees the same facts, if by a measure of its own.
        words = "" if row["test_code"] == "rule_set" else _figure(row["alternative_value"], headline)
        return Cell(row["alternative_rating"], words, row["is_changed"])

    def _flips(self, flips: Sequence[Row], headline: Row) -> str:
        words = []
        for row in flips:
            value = row["alternative_value"]
            at = percent(value, headline["decimals"]) if headline["is_percent"] else cut(value)
            flip = self._t("flip_value", cut=at, rating=row["alternative_rating"])
            if row["top_country_share_then"] is not None:
                flip += self._t(
                    "flip_share",
                    country=row["top_country_name"],
                    now=self._t.share(row["top_country_share"]),
                    then=self._t.share(row["top_country_share_then"]),
                )
            words.append(flip)
        return self._t.listed(words)

    def _formula(self, code: str, headline: Row) -> str:
        if headline["indicator_value"] is None:
            return self._t("worked_nothing")
        if headline["chart_kind"] == "donut":
            return self._sum(code, headline)
        value = _figure(headline["indicator_value"], headline)
        if headline["chart_kind"] == "price_line":
            (window,) = self._of("factsheet_price_windows", code)
            return self._t(
                "worked_price",
                high=price(window["price_max"]),
                low=price(window["price_min"]),
                mean=price(window["price_mean"]),
                value=value,
                span=self._span(window["first_price_year"], window["last_price_year"]),
                unit=window["unit"],
            )
        rate = next(row for row in self._of("factsheet_rates", code) if row["is_headline"])
        return self._t(
            "worked_rate",
            concept=self._t(f"{rate['concept_code']}_short"),
            value=value,
            year=str(headline["reference_year"]),
        )

    def _sum(self, code: str, headline: Row) -> str:
        """The squares with their shares, the largest first, what all others add, and the total."""
        terms, remainder = [], ""
        for row in self._of("factsheet_worked_terms", code):
            if row["indicator_code"] != headline["indicator_code"]:
                continue
            share = decimal(row["share"], _PLACES)
            if row["term_kind"] == "remainder":
                remainder = self._t("worked_remainder", share=self._t.share(row["share"]))
            elif row["term_kind"] == "rest":
                value = self._t.total(row["contribution"], _PLACES)
                terms.append(self._t("worked_rest", count=str(row["country_count"]), value=value))
            elif row["governance_g"] is None:
                terms.append(self._t("worked_square", share=share, country=row["country_name"]))
            else:
                risk = decimal(row["governance_g"], _PLACES)
                terms.append(self._t("worked_product", share=share, risk=risk, country=row["country_name"]))
        whole = "worked_sum" if headline["import_series_code"] is None else "worked_sum_of_products"
        value = _figure(headline["indicator_value"], headline)
        words = self._t(whole, terms=self._t("worked_plus").join(terms), value=value)
        return f"{words}\n{remainder}" if remainder else words

    def _origins(self, code: str) -> tuple[Origin, ...]:
        """Each edition behind the analysis page once, with its files and how many rows of them count."""
        editions: dict[tuple[str, bool], list[Row]] = {}
        for row in self._of("factsheet_evidence", code):
            if row["figure_kind"] != "series":
                editions.setdefault((row["edition_key"], row["figure_kind"] == "beside"), []).append(row)
        return tuple(
            self._origin(rows, is_beside)
            for (_, is_beside), rows in sorted(editions.items(), key=lambda item: item[0][1])
        )

    def _origin(self, rows: Sequence[Row], is_beside: bool) -> Origin:
        first = rows[0]
        numbers = sorted({row["indicator_number"] for row in rows})
        source = self._source(first, self._span(first["first_year"], first["last_year"]))
        files: dict[str, list[str]] = {}
        for row in rows:
            count = self._t("evidence_rows", count=f"{row['row_count']:,}")
            files.setdefault(row["file_name"], []).append(
                f"{circled_numbers([row['indicator_number']])}{count}"
            )
        heading = self._t("evidence_beside", source=source) if is_beside else source
        corrected = dict.fromkeys(row["correction_ids"] for row in rows if row["correction_ids"])
        licence = first["licence"]
        if corrected:
            licence = self._t.apart(
                licence, self._t("evidence_corrected", corrections=self._t.listed(corrected))
            )
        return Origin(
            f"{circled_numbers(numbers)}{heading}",
            self._t.listed(
                self._t("evidence_of_file", file=file, rows=self._t.listed(dict.fromkeys(counts)))
                for file, counts in files.items()
            ),
            licence,
        )

    def _register(self, code: str) -> Iterable[Line]:
        """The documents that the page of responses quotes."""
        documents = dict.fromkeys(
            row["source_document"] for row in self._of("factsheet_response_items", code)
        )
        for document in documents:
            yield Line(
                self._t("evidence_on_responses"),
                self._t("evidence_register"),
                "",
                self._t(f"register_document_{document}"),
                self._t("evidence_register_file"),
                self._t("evidence_quoted"),
            )

    def _assumptions(self, evaluation: Evaluation | None) -> Iterable[Line]:
        """What a scenario assumes and where that is said."""
        for row in evaluation.rows if evaluation else ():
            for origin in dict.fromkeys(origin for _, origin in row.assumptions):
                yield Line(
                    self._t("evidence_on_evaluation"),
                    row.lever,
                    "",
                    origin,
                    self._t("evidence_scenario_file"),
                    self._t("evidence_quoted"),
                )

    def _timeline(self, code: str) -> Iterable[Line]:
        """The lines of the page of suppliers by source."""
        for row in self._of("factsheet_timeline_evidence", code):
            yield Line(
                self._t("evidence_on_timeline"),
                self._t.names(row["stage_names"], "list_separator") or "",
                self._span(row["first_year"], row["last_year"]),
                self._source(row, ""),
                self._files(row),
                row["licence"],
            )

    def _files(self, row: Row) -> str:
        """The file of a row, or one of several, with the rows that count."""
        file = row["file_name"]
        if row["file_count"] > 1:
            file = self._t("evidence_files", file=file, count=str(row["file_count"]))
        rows = self._t("evidence_rows", count=f"{row['row_count']:,}")
        return self._t("evidence_of_file", file=file, rows=rows)

    def _series(self, code: str) -> Iterable[Line]:
        """The years that only the pages of courses draw, by indicator and source."""
        for row in self._of("factsheet_evidence", code):
            if row["figure_kind"] != "series":
                continue
            kind = self._t(f"evidence_kind_{row['evidence']}")
            yield Line(
                self._t("evidence_on_trend"),
                f"{circled_numbers([row['indicator_number']])}{kind}",
                self._span(row["first_year"], row["last_year"]),
                self._source(row, ""),
                self._files(row),
                row["licence"],
            )

    def _source(self, row: Row, years: str) -> str:
        """A source with its edition; one whose years come in one edition each with the year."""
        if row["edition_count"] > 1:
            return self._t("evidence_editions", source=row["short_name"], count=str(row["edition_count"]))
        edition = years
        if row["prints_edition"]:
            is_printed = row["published_on_basis"] == "printed"
            edition = self._t.edition(row["published_on"], is_printed=is_printed)
        return f"{row['short_name']} {edition}".strip()

    def _span(self, first: int, last: int) -> str:
        if first == last:
            return self._t.year(first)
        return self._t("year_range", **{"from": str(first), "to": str(last)})


def _figure(value: float, headline: Mapping[str, Any]) -> str:
    """A value as the analysis page prints it."""
    if headline["is_percent"]:
        return percent(value, headline["decimals"])
    return decimal(value, headline["decimals"])
