"""The timeline page's contents: one country's share of every stage over the years, and the dated measures.

Every figure, count and comparison was worked out by the models factsheet_timeline*; here they become words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from critmin.factsheet.filters import percent
from critmin.factsheet.language import Language

Row = dict[str, Any]
# The rows of a table that are about a mineral.
RowsOf = Callable[[str, str], list[Row]]

# Tables with rows of every reporter, and the order in which those of a sheet are read.
REPORTER_TABLES = {
    "factsheet_timelines": "mineral_code",
    "factsheet_timeline_points": "mineral_code, supply_stage, series_order, source_id, reference_year",
    "factsheet_timeline_panels": "mineral_code, panel_order",
    "factsheet_timeline_events": "mineral_code, event_number",
    "factsheet_timeline_effects": "mineral_code, event_code, panel_order",
    "factsheet_timeline_bullets": "mineral_code, bullet_order",
}
SHARED_TABLES = {"factsheet_timeline_tellers": "told_by"}


@dataclass(frozen=True)
class Series:
    """Shares from one source by year, None where it names others only; the year of a break with another."""

    name: str
    shares: tuple[tuple[int, float | None], ...]
    breaks_in: int | None = None


@dataclass(frozen=True)
class Panel:
    """A stage's chart: its name, the newest share in words, the lines; or the words that say why not."""

    name: str
    newest: str
    absence: str
    series: tuple[Series, ...]
    alternative: str


@dataclass(frozen=True)
class Effect:
    """The share before and after a measure at one stage, or in `words` why there is none."""

    words: str
    note: str
    is_absent: bool


@dataclass(frozen=True)
class Event:
    """A row of the table; `marked_on` where the charts draw it, `is_in_force` where it holds from then on."""

    number: int
    marked_on: date | None
    is_own: bool
    is_in_force: bool
    date_words: str
    country: str
    measure: str
    term: str
    told_by: str
    effects: tuple[Effect, ...]


@dataclass(frozen=True)
class Timeline:
    """Everything on the page of one mineral."""

    country: str
    first_year: int
    last_year: int
    bullets: tuple[str, ...]
    panels: tuple[Panel, ...]
    effect_headings: tuple[str, ...]
    events: tuple[Event, ...]
    notes: tuple[str, ...]


def read_timeline(
    code: str, rows_of: RowsOf, tellers: list[Row], language: Language, reporter: str, rules: str
) -> Timeline | None:
    """Make a mineral's page; None where no country has any share of it.

    Args:
        code: the mineral.
        rows_of: rows of a table about a mineral.
        tellers: rows of factsheet_timeline_tellers.
        language: writes the page.
        reporter: name of the importer whose sheet it is.
        rules: what the foot of every page says.
    """
    head = next(iter(rows_of("factsheet_timelines", code)), None)
    if head is None:
        return None
    return _Reader(
        code, head, rows_of, {row["told_by"]: row for row in tellers}, language, reporter
    ).timeline(rules)


class _Reader:
    def __init__(
        self,
        code: str,
        head: Row,
        rows_of: RowsOf,
        tellers: dict[str, Row],
        language: Language,
        reporter: str,
    ) -> None:
        self._code = code
        self._head = head
        self._t = language
        self._reporter = reporter
        self._tellers = tellers
        self._bullet_rows = rows_of("factsheet_timeline_bullets", code)
        self._panel_rows = rows_of("factsheet_timeline_panels", code)
        self._event_rows = [row for row in rows_of("factsheet_timeline_events", code) if row["is_listed"]]
        self._points: dict[str, list[Row]] = defaultdict(list)
        for row in rows_of("factsheet_timeline_points", code):
            if row["country_code"] == head["country_code"]:
                self._points[row["supply_stage"]].append(row)
        self._effects: dict[str, dict[str, Row]] = defaultdict(dict)
        for row in rows_of("factsheet_timeline_effects", code):
            self._effects[row["event_code"]][row["supply_stage"]] = row

    def timeline(self, rules: str) -> Timeline:
        return Timeline(
            self._head["country_name"],
            self._head["first_year"],
            self._head["last_year"],
            tuple(self._bullet(row) for row in self._bullet_rows),
            tuple(self._panel(row) for row in self._panel_rows),
            tuple(self._effect_heading(row) for row in self._panel_rows),
            tuple(self._event(row) for row in self._event_rows),
            self._notes(rules),
        )

    def _effect_heading(self, row: Row) -> str:
        """Two lines, so that the headings of all stages stand level."""
        stage = self._t("effect_heading", stage=row["stage_name"])
        return f"{stage}\n{self._t('effect_heading_sides')}"

    def _bullet(self, row: Row) -> str:
        first = row["first_share"]
        return self._t.sentence(
            row,
            f"{self._code}, {row['sentence_code']}",
            country=self._head["country_name"],
            stage=row["stage_name"],
            year=str(row["reference_year"]),
            share=self._t.share(row["share"]),
            series=self._series_name(row),
            first_year=str(row["first_year"]),
            first_share=None if first is None else self._t.share(first),
            count=str(row["topic_count"]),
            planned=str(row["planned_count"]),
            over=str(row["over_count"]),
            movements=self._movements(row),
        )

    def _movements(self, row: Row) -> str:
        """How many shares went which way, without a way that none went."""
        return self._t.listed(
            self._t("effect_count", movement=self._t(f"effect_{way}"), count=str(row[f"{way}_count"]))
            for way in ("rose", "fell", "unchanged")
            if row[f"{way}_count"]
        )

    def _stage(self, row: Row) -> str:
        """A stage's name; of imports with whose they are."""
        name = row["stage_name"]
        if row["depends_on_reporter"]:
            return self._t("stage_of_reporter", stage=name, reporter=self._reporter)
        return name

    def _panel(self, row: Row) -> Panel:
        stage = self._stage(row)
        title = self._t("timeline_chart_title", stage=stage, country=self._head["country_name"])
        if row["absence_reason"]:
            absence = self._t(f"panel_{row['absence_reason']}")
            return Panel(stage, "", absence, (), self._t.sentences([title, absence]))
        series = self._series(row["supply_stage"])
        newest = self._newest(row["reference_year"], row["share"])
        told = [
            self._t.about(
                one.name, self._t.listed(self._newest(*point) for point in one.shares if point[1] is not None)
            )
            for one in series
        ]
        newest = self._t.with_remark(newest, self._series_name(row))
        return Panel(stage, newest, "", series, self._t.sentences([title, *told]))

    def _series_name(self, row: Row) -> str:
        """The series' name, marked where it has only some of the goods of its stage."""
        name = row["series_name"]
        return self._t("series_partial", series=name) if row["is_partial"] else name

    def _newest(self, reference_year: int, share: float) -> str:
        return self._t("timeline_newest", year=str(reference_year), share=self._t.share(share))

    def _series(self, stage: str) -> tuple[Series, ...]:
        """The stage's series in the order of the data, without one that never names the country."""
        grouped: dict[str, list[tuple[int, float | None]]] = defaultdict(list)
        breaks: dict[str, int] = {}
        for row in self._points[stage]:
            if row["is_series_break"]:
                breaks[self._series_name(row)] = row["reference_year"]
            grouped[self._series_name(row)].append((row["reference_year"], row["share"]))
        return tuple(
            Series(name, tuple(points), breaks.get(name))
            for name, points in grouped.items()
            if any(share is not None for _, share in points)
        )

    def _event(self, row: Row) -> Event:
        effects = self._effects[row["event_code"]]
        tellers = [self._tellers[code]["short_name"] for code in row["told_by"].split(",")]
        return Event(
            row["event_number"],
            row["marked_on"],
            row["is_own"],
            row["is_in_force_from_event"],
            self._date_words(row),
            row["country_name"],
            row["label"],
            self._term_words(row),
            self._t.listed(tellers),
            tuple(self._effect(effects.get(panel["supply_stage"])) for panel in self._panel_rows),
        )

    def _date_words(self, row: Row) -> str:
        day, basis = row["event_on"], row["event_on_basis"]
        if day is None:
            return self._t("event_undated")
        if basis == "year":
            return self._t.year(day.year)
        if basis == "month":
            return self._t.month(day)
        words = self._t.day(day)
        if basis == "schedule":
            return self._t("event_in_force", date=words)
        return self._t("event_announced", date=words) if basis == "announced" else words

    def _term_words(self, row: Row) -> str:
        if row["ends_on"] is not None and row["term_status"] != "planned":
            return self._t("event_until", date=self._t.day(row["ends_on"]))
        return self._t(f"event_{row['term_status']}")

    def _effect(self, row: Row | None) -> Effect:
        if row is None or row["movement"] is None:
            reason = "no_figures" if row is None else row["absence_reason"]
            return Effect(self._t(f"effect_{reason}"), "", True)
        moved = self._t(f"effect_{row['movement']}")
        shares = self._t(
            "effect_shares",
            before=self._t.share(row["share_before"]),
            after=self._t.share(row["share_after"]),
        )
        years = self._t(
            "effect_years",
            before=str(row["year_before"]),
            after=str(row["year_after"]),
            series=row["series_name"],
        )
        term = "effect_moved_in_part" if row["is_partial_stage"] else "effect_moved"
        return Effect(self._t(term, shares=shares, movement=moved), years, False)

    def _notes(self, rules: str) -> tuple[str, ...]:
        note = self._t("timeline_note", stage=self._t.within(self._head["named_by_stage_name"]))
        drawn = (row for rows in self._points.values() for row in rows if row["share"] is not None)
        compared = (
            row["is_partial_stage"] and row["movement"] is not None
            for event in self._event_rows
            for row in self._effects[event["event_code"]].values()
        )
        if any(row["is_partial"] for row in drawn) or any(compared):
            note = self._t.apart(note, self._t("timeline_partial_note"))
        if self._event_rows:
            points = percent(self._head["move_share"]).removesuffix("%")
            note = self._t.apart(note, self._t("timeline_events_note", points=points))
        sources = self._t("source_line", sources=self._t.listed(self._citations(), "source_separator"))
        return self._t("note_line", notes=note), self._t.apart(sources, rules)

    def _citations(self) -> list[str]:
        """Every source of a figure and everyone who tells a measure of the page, once."""
        cited = [row["citation"] for rows in self._points.values() for row in rows if row["share"]]
        for event in self._event_rows:
            cited += [row["citation"] for row in self._effects[event["event_code"]].values()]
            for code in event["told_by"].split(","):
                cited.append(self._t.cited(self._tellers[code]))
        return [words for words in dict.fromkeys(cited) if words]
