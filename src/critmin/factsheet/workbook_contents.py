"""What a mineral's workbook holds: the figures behind its sheet as tables, unrounded, with what they rest on.

The rows are those that the pages are made of (factsheet tables) and the publishers' rows behind them; nothing
is worked out here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from critmin.factsheet.contents import Book, Sheet
from critmin.factsheet.filters import circled_numbers

Row = dict[str, Any]
Value = str | float | int | bool | date | None


@dataclass(frozen=True)
class Head:
    """A column: its words, and how its values are written (see workbook.py)."""

    words: str
    kind: str = "text"


@dataclass(frozen=True)
class Table:
    """A sheet of a workbook: the words on its tab, what it holds, columns and rows."""

    tab: str
    about: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True)
class Contents:
    """A workbook: name and value of each line of its first sheet, then the tables."""

    title: str
    tab: str
    about: tuple[tuple[str, str], ...]
    tables: tuple[Table, ...]


def workbook_contents(book: Book, sheet: Sheet, identifier: str) -> Contents:
    """The tables of one mineral; `identifier` names the pages that they stand behind."""
    return _Reader(book, sheet).contents(identifier)


class _Reader:
    def __init__(self, book: Book, sheet: Sheet) -> None:
        self._book = book
        self._sheet = sheet
        self._t = book.language
        self._headlines = sorted(self._rows("factsheet_headlines"), key=lambda row: row["indicator_number"])
        self._numbers = {row["indicator_code"]: row["indicator_number"] for row in self._headlines}

    def contents(self, identifier: str) -> Contents:
        t, sheet = self._t, self._sheet
        tables = tuple(
            table
            for table in (
                self._indicators(),
                self._shares(),
                self._prices(),
                self._rates(),
                self._responses(),
                self._scenarios(),
                self._source_rows(),
                self._notes(),
                self._sources(),
            )
            if table.rows
        )
        title = t("workbook_title", mineral=sheet.name)
        licence = t("workbook_licence", sheet=t("workbook_tab_sources"))
        about = [
            (t("mineral"), t.with_remark(sheet.name, sheet.code)),
            (t("workbook_importer"), t.with_remark(self._book.reporter.name, self._book.reporter.code)),
            (t("workbook_tab_about"), t("workbook_what")),
            (t("as_of"), t.day(sheet.as_of)),
            *([(t("workbook_identifier"), identifier)] if identifier else []),
            (t("digest"), self._book.digest),
            (t("rule_set"), t.sentences([self._headline_rule(), t("rule_set_unofficial")])),
            (t("licence"), licence),
            (t("produced_by"), "critmin"),
            *((table.tab, table.about) for table in tables),
        ]
        if self._book.restriction:
            about.insert(0, (t("licence"), self._book.restriction))
        return Contents(title, t("workbook_tab_about"), tuple(about), tables)

    def _headline_rule(self) -> str:
        return next(row["rule_set_name"] for row in self._rows("factsheet_minerals"))

    def _rows(self, table: str) -> list[Row]:
        """The mineral's rows of a table, with every text in the book's language under its bare name."""
        rows = [row for row in self._book.tables[table] if row["mineral_code"] == self._sheet.code]
        return self._t.localised(rows)

    def _head(self, *heads: str) -> tuple[Head, ...]:
        """Columns by term and kind: 'share:share' is the term share, written as a share."""
        named = (head.partition(":") for head in heads)
        return tuple(Head(self._t(term), kind or "text") for term, _, kind in named)

    def _table(self, name: str, heads: tuple[Head, ...], rows: Iterable[tuple[Value, ...]]) -> Table:
        return Table(self._t(f"workbook_tab_{name}"), self._t(f"workbook_about_{name}"), heads, tuple(rows))

    def _words(self, code: str | None) -> str:
        return self._t(code) if code else ""

    def _indicators(self) -> Table:
        printed = {indicator.code: indicator for indicator in self._sheet.indicators}
        heads = self._head(
            "workbook_number:whole",
            "indicator",
            "workbook_code:code",
            "workbook_year:whole",
            "supply_stage",
            "value:number",
            "rating:rating",
            "workbook_unsettled:sign",
            "workbook_caveats",
            "workbook_reason",
            "low_mid_cut:number",
            "mid_high_cut:number",
            "workbook_distance:number",
            "workbook_flag",
            "workbook_flag_code:code",
            "largest_country",
            "workbook_largest_share:share",
            "top3_share:share",
            "country_count:whole",
            "total:amount",
            "workbook_unit:code",
            "workbook_series",
            "edition:code",
            "workbook_old:sign",
            "comment",
        )
        old = {row["indicator_code"]: row["is_stale"] for row in self._rows("factsheet_columns")}
        return self._table(
            "indicators",
            heads,
            (
                (
                    row["indicator_number"],
                    row["indicator_name"],
                    row["indicator_code"],
                    row["reference_year"],
                    row["stage_name"],
                    row["indicator_value"],
                    row["rating"],
                    row["is_unsettled"],
                    self._t.listed(printed[row["indicator_code"]].caveats),
                    self._words(row["rating_reason"]),
                    row["low_mid_cut"],
                    row["mid_high_cut"],
                    row["distance_to_cut"],
                    self._words(row["value_flag"]),
                    row["value_flag"],
                    row["top_country_name"],
                    row["top_country_share"],
                    row["top3_share"],
                    row["country_count"],
                    row["total_quantity"],
                    row["unit"],
                    row["series_name"],
                    row["edition_ids"],
                    old[row["indicator_code"]],
                    printed[row["indicator_code"]].comment,
                )
                for row in self._headlines
            ),
        )

    def _shares(self) -> Table:
        donuts = {row["indicator_code"]: row for row in self._rows("factsheet_donuts")}
        heads = self._head(
            "workbook_number:whole",
            "indicator",
            "workbook_year:whole",
            "workbook_quantity",
            "workbook_rank:whole",
            "workbook_country_code:code",
            "country",
            "share:share",
            "workbook_rest:sign",
            "total:amount",
            "workbook_unit",
        )
        labels = {row["indicator_code"]: row["indicator_name"] for row in self._headlines}
        slices = sorted(
            self._rows("factsheet_slices"),
            key=lambda row: (self._numbers[row["indicator_code"]], row["slice_rank"]),
        )
        rows = []
        for row in slices:
            code = row["indicator_code"]
            donut = donuts[code]
            rows.append(
                (
                    self._numbers[code],
                    labels[code],
                    donut["reference_year"],
                    donut["quantity_name"],
                    row["slice_rank"],
                    row["country_code"],
                    row["country_name"],
                    row["share"],
                    row["is_rest"],
                    donut["printed_total"],
                    donut["printed_unit"],
                )
            )
        return self._table("shares", heads, rows)

    def _prices(self) -> Table:
        heads = self._head(
            "workbook_date:date", "price:amount", "workbook_unit", "workbook_series", "price_window:sign"
        )
        window = next(iter(self._rows("factsheet_price_windows")), None)
        if window is None:
            return self._table("prices", heads, ())
        first = date(window["first_price_year"], window["first_price_month"], 1)
        last = date(window["last_price_year"], 12, 31)
        return self._table(
            "prices",
            heads,
            (
                (
                    row["priced_on"],
                    row["price"],
                    window["unit"],
                    window["series_name"],
                    first <= row["priced_on"] <= last,
                )
                for row in self._rows("factsheet_price_points")
            ),
        )

    def _rates(self) -> Table:
        heads = self._head(
            "workbook_measure",
            "workbook_code:code",
            "workbook_year:whole",
            "recycling_rate:share",
            "workbook_flag",
            "workbook_flag_code:code",
            "workbook_rated:sign",
        )
        return self._table(
            "rates",
            heads,
            (
                (
                    self._t.sentence(
                        row, f"{self._sheet.code}, rates", "label", reporter=self._book.reporter.name
                    ),
                    row["concept_code"],
                    row["reference_year"],
                    row["secondary_supply_rate"],
                    self._words(row["value_flag"]),
                    row["value_flag"],
                    row["is_headline"],
                )
                for row in self._rows("factsheet_rates")
            ),
        )

    def _responses(self) -> Table:
        heads = self._head(
            "policy_stage",
            "required_measures",
            "workbook_required:sign",
            "triggered_by",
            "workbook_reason",
            "measures_taken",
            "assessment",
            "next_steps",
        )
        return self._table(
            "responses",
            heads,
            (
                (
                    response.policy_stage,
                    response.measure,
                    response.is_required,
                    self._t.listed(
                        f"{circled_numbers([trigger.number])}{trigger.rating}"
                        + (self._t("undetermined_mark") if trigger.is_undetermined else "")
                        for trigger in response.triggers
                    ),
                    response.reason,
                    *(
                        "\n".join(f"{item.words} {item.mark}" for item in items)
                        for items in (response.done, response.assessment, response.next_steps)
                    ),
                )
                for response in self._sheet.responses
            ),
        )

    def _scenarios(self) -> Table:
        heads = self._head(
            "scenario",
            "workbook_code:code",
            "workbook_number:whole",
            "indicator",
            "workbook_value_before:number",
            "workbook_rating_before:rating",
            "workbook_value_after:number",
            "workbook_rating_after:rating",
            "supply_lost_heading:share",
            "workbook_reached:sign",
            "workbook_flag",
        )
        names = {row["scenario_id"]: row["scenario_name"] for row in self._rows("factsheet_comparison_rows")}
        labels = {row["indicator_code"]: row["indicator_name"] for row in self._headlines}
        cells = [row for row in self._rows("factsheet_scenario_cells") if row["scenario_id"] in names]
        order = list(names)
        cells.sort(key=lambda row: (order.index(row["scenario_id"]), row["indicator_number"]))
        return self._table(
            "scenarios",
            heads,
            (
                (
                    names[row["scenario_id"]],
                    row["scenario_id"],
                    row["indicator_number"],
                    labels[row["indicator_code"]],
                    row["value_before"],
                    row["rating_before"],
                    row["value_after"],
                    row["rating_after"],
                    row["lost_share"],
                    row["is_acted_on"],
                    self._words(row["value_flag"]),
                )
                for row in cells
            ),
        )

    def _keys(self) -> list[tuple[int, Row, Sequence[Any]]]:
        """The publishers' rows behind the printed value of each indicator."""
        found = self._book.evidence.rows.get(self._sheet.code, {})
        return [
            (
                row["indicator_number"],
                row,
                found.get((self._sheet.code, row["indicator_code"], row["reference_year"]), ()),
            )
            for row in self._headlines
        ]

    def _source_rows(self) -> Table:
        heads = self._head(
            "workbook_number:whole",
            "indicator",
            "workbook_year:whole",
            "workbook_evidence:code",
            "workbook_country_code:code",
            "workbook_as_published:code",
            "workbook_unit:code",
            "workbook_used:plain",
            "workbook_row:code",
            "workbook_file:code",
            "edition:code",
            "workbook_corrections:code",
        )
        files = self._book.evidence.files
        return self._table(
            "rows",
            heads,
            (
                (
                    number,
                    headline["indicator_name"],
                    headline["reference_year"],
                    row.evidence,
                    row.country_code,
                    row.value_as_published,
                    row.unit_as_published,
                    row.used_value,
                    row.raw_row_id,
                    files[row.snapshot_id].file_name,
                    files[row.snapshot_id].edition_id,
                    row.correction_ids,
                )
                for number, headline, rows in self._keys()
                for row in rows
            ),
        )

    def _notes(self) -> Table:
        sheet = self._sheet
        said = [
            *sheet.analysis_bullets,
            *sheet.analysis_notes,
            *sheet.response_bullets,
            *sheet.response_notes,
            *(sheet.evaluation.notes if sheet.evaluation else ()),
            *(sheet.timeline.notes if sheet.timeline else ()),
        ]
        return self._table("notes", self._head("note:long"), ((words,) for words in dict.fromkeys(said)))

    def _sources(self) -> Table:
        heads = self._head(
            "workbook_indicators",
            "source",
            "workbook_code:code",
            "edition:code",
            "published_on:date",
            "workbook_file:code",
            "workbook_checksum:code",
            "licence",
            "workbook_row_count:whole",
        )
        citations = {row["edition_id"]: row["citation"] for row in self._rows("factsheet_sources")}
        used: dict[str, list[int]] = {}
        for number, _, rows in self._keys():
            for row in rows:
                used.setdefault(row.snapshot_id, []).append(number)
        files = [self._book.evidence.files[name] for name in used]
        files.sort(key=lambda file: (min(used[file.snapshot_id]), file.edition_id, file.snapshot_id))
        return self._table(
            "sources",
            heads,
            (
                (
                    circled_numbers(sorted(set(used[file.snapshot_id]))),
                    citations.get(file.edition_id, file.source_id),
                    file.source_id,
                    file.edition_id,
                    file.published_on,
                    file.file_name,
                    file.sha256,
                    file.licence,
                    len(used[file.snapshot_id]),
                )
                for file in files
            ),
        )
