"""Page C, policy evaluation: what it says, read from the factsheet_evaluation tables.

Which case a mineral's page shows, and every figure of it, was worked out by models/marts/evaluation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from critmin.factsheet.filters import circled_numbers, decimal, percent
from critmin.factsheet.language import Language

Row = dict[str, Any]

# The tables of the page, and the order in which their rows are read.
TABLES = {
    "factsheet_evaluations": "mineral_code",
    "factsheet_evaluation_axes": "mineral_code, indicator_number",
    "factsheet_evaluation_effects": "mineral_code, lever_order, indicator_number",
    "factsheet_evaluation_rows": "mineral_code, lever_order, row_number",
    "factsheet_evaluation_bullets": "mineral_code, bullet_order",
}

# Sentences about the figures, which stand in the notes.
_REMARKS = ("evaluation_calm", "evaluation_at_home")


@dataclass(frozen=True)
class Effect:
    """An indicator before and after one lever, or after all of them."""

    number: int
    before: str
    after: str
    rating_before: str
    rating_after: str
    supply_change: str


@dataclass(frozen=True)
class LeverRow:
    """A line of the table: a lever or shock with what it assumes and what it does.

    `is_continued` where the line before began it, on another slide, and has its effects.
    """

    lever: str
    details: str
    assumptions: tuple[tuple[str, str], ...]
    effects: tuple[Effect, ...]
    is_continued: bool = False


@dataclass(frozen=True)
class Axis:
    """An indicator on the radar and in the list of all six; None where it has no score.

    Attributes:
        label: its short name.
        answers: the levers that answer it.
        remark: why there is no value, or that the case does not reach it.
    """

    number: int
    label: str
    name: str
    answers: str
    score_before: float | None
    score_after: float | None
    effect: Effect
    remark: str


@dataclass(frozen=True)
class Evaluation:
    """The page of one mineral.

    Attributes:
        scenario_id: the scenario that is shown; None where it is a supplier's stop, or nothing.
        case: what is shown, by name; `kind` says whether that is a policy, a shock or both.
        rows: each lever of the case.
        together: all of them, where there are several.
        has_after: False where only today is shown.
    """

    scenario_id: str | None
    case: str
    kind: str
    bullets: tuple[str, ...]
    axes: tuple[Axis, ...]
    rows: tuple[LeverRow, ...]
    together: tuple[Effect, ...]
    has_after: bool
    notes: tuple[str, ...]
    alternative: str


class EvaluationReader:
    """Makes the page's contents of the tables' rows.

    Args:
        rows_of: the rows of a table that are about a mineral.
        language: writes the page.
        reporter_name: name of the importing country.
    """

    def __init__(
        self,
        rows_of: Callable[[str, str], Sequence[Row]],
        language: Language,
        reporter_name: str,
    ) -> None:
        self._of = rows_of
        self._t = language
        self._reporter_name = reporter_name

    def read(self, code: str, rules: str, sources: str) -> Evaluation | None:
        """The page of a mineral; None for one without a row, which a user's scenario does not reach.

        Args:
            code: the mineral.
            rules: the line about date, rule set and digest that stands on every page.
            sources: where the figures come from.
        """
        cases = self._of("factsheet_evaluations", code)
        if not cases:
            return None
        (case,) = cases
        axes = tuple(self._axis(row) for row in self._of("factsheet_evaluation_axes", code))
        effects: dict[str, list[Effect]] = {}
        for row in self._of("factsheet_evaluation_effects", code):
            effects.setdefault(row["lever"], []).append(self._effect(row))
        rows = self._lever_rows(code, effects)
        has_after = case["case_code"] != "none"
        bullets, remarks = self._bullets(code)
        return Evaluation(
            case["scenario_id"],
            self._case_name(case),
            self._t(f"case_{case['case_code']}"),
            bullets,
            axes,
            rows,
            tuple(effects.get("all", ())) if len(rows) > 1 else (),
            has_after,
            self._notes(case, (*self.years(code), *remarks), len(rows) > 1, rules, sources),
            self._alternative(axes, has_after, self.years(code), sources),
        )

    def _case_name(self, case: Row) -> str:
        if case["country_name"]:
            return self._t("single_supplier_name", country=case["country_name"])
        return case["scenario_name"] or self._t("case_none_name")

    def _places(self, row: Row) -> dict[str, str | None]:
        """What the {places} of a sentence read as."""
        changes = [part.split(":") for part in (row["changes"] or "").split(",") if part]
        numbers = row["fallen_numbers"] if "lost" in row["sentence_code"] else row["changed_numbers"]
        return {
            "reporter": self._reporter_name,
            "scenario": row["scenario_name"],
            "country": row["country_name"],
            "indicators": circled_numbers(int(number) for number in (numbers or "").split(",") if number),
            "changes": self._t.listed(
                self._t(
                    "change_of_rating", indicator=circled_numbers([int(number)]), before=before, after=after
                )
                for number, before, after in changes
            ),
            "losses": self._losses(row["losses"]),
            "filled": self._losses(row["filled"]),
            "calmed": circled_numbers(int(number) for number in (row["calmed"] or "").split(",") if number),
        }

    def _losses(self, listed: str | None) -> str:
        """A list such as 2:0.6,4:0.58 in words."""
        losses = [part.split(":") for part in (listed or "").split(",") if part]
        return self._t.listed(
            self._t(
                "loss_of_stage", indicator=circled_numbers([int(number)]), share=self._t.share(float(share))
            )
            for number, share in losses
        )

    def _effect(self, row: Row) -> Effect:
        return Effect(
            row["indicator_number"],
            _value(row, "value_before"),
            _value(row, "value_after"),
            row["rating_before"],
            row["rating_after"],
            self._t.change(row["supply_change"]),
        )

    def _axis(self, row: Row) -> Axis:
        if row["value_before"] is None:
            remark = self._t(row["rating_reason"])
        elif not row["has_after"]:
            remark = ""
        elif not row["is_reached"]:
            remark = self._t("evaluation_not_reached")
        else:
            lost = self._t.change(row["supply_change"])
            remark = self._t("evaluation_supply", change=lost) if lost else self._t("evaluation_no_supply")
            if row["value_after"] is None:
                remark = self._t("nothing_left")
        return Axis(
            row["indicator_number"],
            self._t(f"{row['indicator_code']}_axis"),
            row["indicator_name"],
            self._t.names(row["lever_names"]) or "",
            row["risk_score_before"],
            row["risk_score_after"] if row["has_after"] else None,
            self._effect(row),
            remark,
        )

    def _lever_rows(self, code: str, effects: Mapping[str, Sequence[Effect]]) -> tuple[LeverRow, ...]:
        """One line for each lever, whatever number of rows a scenario has of it."""
        by_lever: dict[str, list[Row]] = {}
        for row in self._of("factsheet_evaluation_rows", code):
            by_lever.setdefault(row["lever"], []).append(row)
        return tuple(
            LeverRow(
                rows[0]["lever_name"],
                self._t.listed(dict.fromkeys(words for row in rows for words in self._details(row))),
                tuple(
                    dict.fromkeys(
                        (
                            row["assumption"] or self._t("single_supplier_assumption"),
                            row["source"] or self._t("single_supplier_source"),
                        )
                        for row in rows
                    )
                ),
                tuple(effects.get(lever, ())),
            )
            for lever, rows in by_lever.items()
        )

    def _details(self, row: Row) -> Iterable[str]:
        if row["country_name"]:
            yield row["country_name"]
        if row["displaced_name"]:
            yield self._t("row_displaces", country=row["displaced_name"])
        if row["host_name"]:
            yield self._t("row_by_product", mineral=row["host_name"])
        if row["from_year"]:
            yield self._t("row_from_year", year=str(row["from_year"]))

    def _bullets(self, code: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The sentences of the summary, with what is made up beside what moves, and those of the notes."""
        bullets: list[str] = []
        remarks = []
        for row in self._of("factsheet_evaluation_bullets", code):
            words = self._t.sentence(row, f"{code}, {row['sentence_code']}", **self._places(row))
            if row["sentence_code"] in _REMARKS:
                remarks.append(words)
            elif row["sentence_code"] == "evaluation_filled" and bullets:
                bullets[-1] = self._t.sentences([bullets[-1], words])
            else:
                bullets.append(words)
        return tuple(bullets), tuple(remarks)

    def years(self, code: str) -> list[str]:
        """The years of the figures: ①②が2025年、③④が2020年; nothing without a figure."""
        by_year: dict[int, list[int]] = {}
        for row in self._of("factsheet_evaluation_axes", code):
            if row["value_before"] is not None:
                by_year.setdefault(row["reference_year"], []).append(row["indicator_number"])
        parts = [
            self._t("evaluation_years_part", indicators=circled_numbers(numbers), year=str(year))
            for year, numbers in by_year.items()
        ]
        return [self._t("evaluation_years", years=self._t.listed(parts))] if parts else []

    def _notes(
        self, case: Row, remarks: Sequence[str], has_several: bool, rules: str, sources: str
    ) -> tuple[str, ...]:
        sentences = [self._t("evaluation_several")] if has_several else []
        if case["case_code"] != "none":
            sentences.append(self._t("evaluation_note"))
        sentences += [self._t("evaluation_marks_note"), *remarks]
        if case["projected_year"]:
            sentences.append(self._t("evaluation_projected", year=str(case["projected_year"])))
        notes = self._t.apart(rules, self._t("note_line", notes=self._t.sentences(sentences)))
        return (notes, self._t("source_line", sources=sources)) if sources else (notes,)

    def _score(self, score: float | None) -> str:
        return self._t("rating_na") if score is None else self._t.number(score, "risk_score")

    def _alternative(self, axes: Sequence[Axis], has_after: bool, years: Sequence[str], sources: str) -> str:
        """The radar in words: scale, scores, the years of the figures and their sources."""
        term = "axis_score" if has_after else "axis_score_now"
        words = [
            self._t(
                term,
                indicator=circled_numbers([axis.number]),
                name=axis.name,
                before=self._score(axis.score_before),
                **({"after": self._score(axis.score_after)} if has_after else {}),
            )
            for axis in axes
        ]
        named = [self._t("source_line", sources=sources)] if sources else []
        return self._t.sentences(
            [
                self._t("evaluation_radar"),
                self._t("radar_scale_note"),
                self._t.listed(words),
                *years,
                *named,
            ]
        )


def _value(row: Row, column: str) -> str:
    """A value as the analysis page prints it; a dash for none."""
    if row[column] is None:
        return "—"
    if row["is_percent"]:
        return percent(row[column], row["decimals"])
    return decimal(row[column], row["decimals"])
