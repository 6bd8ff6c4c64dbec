"""Runs suites with Great Expectations: each look is asked of DuckDB, its rows are judged as a data frame.

Tables are never handed over whole: a look sums up in SQL what is judged, and one that gives more than
LARGEST_LOOK rows is an error. Great Expectations is loaded here only, since that takes seconds; it may not
call home, and it gets no file, only frames.
"""

from __future__ import annotations

import itertools
import logging
import os
import sys
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import ModuleType
from typing import TYPE_CHECKING, Any, ClassVar

import duckdb

from critmin.quality.suites import Expectation, Look, Suite

if TYPE_CHECKING:
    import pandas

LARGEST_LOOK = 50_000
"""Rows that a look may give."""

ROWS_SHOWN = 5
"""Rows that contradict an expectation and are told."""

FAILING = ("failed", "error")
"""Outcomes with which a delivery stays out and `critmin check` fails."""

Accepted = Mapping[tuple[str, str], Collection[str]]
"""(suite, code) → the snapshots for which a person accepted that the expectation fails."""


@dataclass(frozen=True)
class Verdict:
    """What one expectation came to.

    Attributes:
        outcome: passed; failed; warned (failed, but only to be told); accepted (not judged: a person took
            what contradicts it for right); absent (there is no row to judge, and there need not be); error
            (it could not be judged).
        row_count: rows of the look that were judged.
        observed: what was found, in a few words.
        rows: the first rows that contradict it, as column → text.
    """

    suite: str
    look: str
    expectation: Expectation
    outcome: str
    row_count: int = 0
    observed: str = ""
    rows: list[dict[str, str]] = field(default_factory=list)


def judge(
    connection: duckdb.DuckDBPyConnection,
    suites: Sequence[Suite],
    *,
    accepted: Accepted | None = None,
    snapshots: Collection[str] | None = None,
    on_suite: Callable[[int, int, str], None] = lambda done, total, name: None,
) -> list[Verdict]:
    """Judge all suites, in their order.

    Args:
        connection: finds the tables that the looks name.
        accepted: failures that a person accepted; the rows of these snapshots are not judged again.
        snapshots: judge only the rows of these, in looks that tell snapshots apart; None for all.
        on_suite: told about each suite that is done.
    """
    frames = _Frames()
    verdicts = []
    for number, suite in enumerate(suites, start=1):
        for look in suite.looks:
            verdicts += _judge_look(connection, suite, look, frames, accepted or {}, snapshots)
        on_suite(number, len(suites), suite.name)
    return verdicts


def _judge_look(
    connection: duckdb.DuckDBPyConnection,
    suite: Suite,
    look: Look,
    frames: _Frames,
    accepted: Accepted,
    snapshots: Collection[str] | None,
) -> list[Verdict]:
    try:
        rows = connection.execute(f"select * from ({look.sql}) as looked limit {LARGEST_LOOK + 1}").df()
    except duckdb.Error as error:
        if isinstance(error, duckdb.CatalogException) and look.may_be_empty:
            return _all(suite, look, "absent", look.may_be_empty)  # a table that was never imported
        return _all(suite, look, "error", " ".join(str(error).split())[:500])
    if len(rows) > LARGEST_LOOK:
        return _all(suite, look, "error", f"more than {LARGEST_LOOK} rows: sum them up in the query")
    if rows.empty:
        if look.may_be_empty:
            return _all(suite, look, "absent", look.may_be_empty)
        if snapshots is None:
            return _all(suite, look, "failed", "no row to judge")
    tells_apart = "snapshot_id" in rows.columns
    if tells_apart and snapshots is not None:
        rows = rows[rows["snapshot_id"].isin(list(snapshots))]
    if rows.empty:
        return _all(suite, look, "absent", "nothing of this delivery is in the look")
    groups: dict[frozenset[str], list[Expectation]] = {}
    for expectation in look.expectations:
        groups.setdefault(frozenset(accepted.get((suite.name, expectation.code), ())), []).append(expectation)
    verdicts: dict[str, Verdict] = {}
    for taken, expectations in groups.items():
        judged = rows
        if taken:
            judged = rows[~rows["snapshot_id"].isin(taken)] if tells_apart else rows.iloc[:0]
        if judged.empty:
            verdicts |= {each.code: Verdict(suite.name, look.name, each, "accepted") for each in expectations}
        else:
            outcomes = frames.judge(judged, expectations)
            for each in expectations:
                verdicts[each.code] = Verdict(
                    suite.name, look.name, each, outcomes[each.code][0], len(judged), *outcomes[each.code][1:]
                )
    return [verdicts[each.code] for each in look.expectations]


def _all(suite: Suite, look: Look, outcome: str, observed: str) -> list[Verdict]:
    return [Verdict(suite.name, look.name, each, outcome, 0, observed) for each in look.expectations]


_Outcome = tuple[str, str, list[dict[str, str]]]
"""Outcome, what was found, rows that contradict."""


class _Frames:
    """Great Expectations with a place for one data frame; loaded when the first comes, once in a process."""

    _gx: ClassVar[ModuleType | None] = None
    _place: ClassVar[Any] = None
    _names: ClassVar[Iterator[int]] = itertools.count()

    def judge(self, rows: pandas.DataFrame, expectations: Sequence[Expectation]) -> dict[str, _Outcome]:
        """Judge one frame; code → outcome."""
        self._load()
        frame = rows.reset_index(drop=True)
        outcomes: dict[str, _Outcome] = {}
        suite = self._gx.ExpectationSuite(name=f"look {next(self._names)}")
        # Whatever goes wrong with one expectation is its verdict, and keeps no other from being judged.
        for each in expectations:
            try:
                suite.add_expectation(self._asked(each))
            except Exception as error:
                outcomes[each.code] = _error(error)
        try:
            batch = self._place.get_batch({"dataframe": frame})
            answers = batch.validate(suite, result_format={"result_format": "COMPLETE"}).results
        except Exception as error:
            return {each.code: outcomes.get(each.code, _error(error)) for each in expectations}
        by_code = {each.code: each for each in expectations}
        for answer in answers:
            expectation = by_code[answer.expectation_config.meta["code"]]
            outcomes[expectation.code] = _outcome(answer, expectation, frame)
        unanswered = ("error", "Great Expectations gave no answer", [])
        return {each.code: outcomes.get(each.code, unanswered) for each in expectations}

    def _asked(self, expectation: Expectation) -> Any:
        kind = "".join(part.capitalize() for part in expectation.type.split("_"))
        return getattr(self._gx.expectations, kind)(**expectation.arguments, meta={"code": expectation.code})

    @classmethod
    def _load(cls) -> None:
        if cls._gx is None:
            cls._gx = great_expectations()
            with tempfile.TemporaryDirectory() as folder:
                # It makes a folder for pages of its own, which nobody would take away again.
                before, tempfile.tempdir = tempfile.tempdir, folder
                try:
                    context = cls._gx.get_context(mode="ephemeral")
                finally:
                    tempfile.tempdir = before
            quiet = sys.modules["great_expectations.data_context.types.base"].ProgressBarsConfig
            context.variables.progress_bars = quiet(globally=False)
            asset = context.data_sources.add_pandas("looks").add_dataframe_asset("look")
            # One place for all frames, one after the other: each new one would be written down as YAML.
            cls._place = asset.add_batch_definition_whole_dataframe("all rows")


def great_expectations() -> ModuleType:
    """The library, kept from calling home whatever the environment says."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    import great_expectations

    logging.getLogger("great_expectations").setLevel(logging.ERROR)
    return great_expectations


def _outcome(answer: Any, expectation: Expectation, frame: pandas.DataFrame) -> _Outcome:
    if failure := _exception(answer.exception_info):
        return "error", failure, []
    observed, contradicting = _observed(answer.result, frame)
    if answer.success:
        return "passed", observed, []
    return ("warned" if expectation.severity == "warning" else "failed"), observed, contradicting


def _error(error: Exception) -> _Outcome:
    return "error", f"{type(error).__name__}: {' '.join(str(error).split())}"[:500], []


def _exception(info: Mapping[str, Any]) -> str:
    """The message of an exception inside an expectation; it comes flat, or one for each metric."""
    entries = (
        [info] if "raised_exception" in info else [each for each in info.values() if isinstance(each, dict)]
    )
    for entry in entries:
        if entry.get("raised_exception"):
            return " ".join(str(entry.get("exception_message")).split())[:500]
    return ""


def _observed(result: Mapping[str, Any], frame: pandas.DataFrame) -> tuple[str, list[dict[str, str]]]:
    """What was found in a few words, and the first rows that contradict the expectation."""
    indices = result.get("unexpected_index_list") or []
    places = [each if isinstance(each, int) else next(iter(each.values())) for each in indices[:ROWS_SHOWN]]
    rows = [{column: _text(frame.at[place, column]) for column in frame.columns} for place in places]
    if "unexpected_count" in result:
        return f"{result['unexpected_count']} of {len(frame)} rows contradict it", rows
    return _text(result.get("observed_value")), rows


def _text(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.6g}"
    text = str(value)
    return text if len(text) <= 300 else f"{text[:300]}…"
