"""What the pages say, as dataclasses: no figure here is worked out, only written down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from critmin.factsheet.answer_card import Answer
from critmin.factsheet.comparison import Comparison, ScenarioMap
from critmin.factsheet.decarbonisation import Emissions
from critmin.factsheet.definitions import Definitions, Reproduction
from critmin.factsheet.evaluation import Evaluation
from critmin.factsheet.evidence import Evidence
from critmin.factsheet.file_names import file_code
from critmin.factsheet.language import DEFAULT, Language
from critmin.factsheet.map_page import MapPage
from critmin.factsheet.methods_page import Methods
from critmin.factsheet.robustness import Robustness
from critmin.factsheet.targets import Targets
from critmin.factsheet.timeline import Timeline
from critmin.factsheet.trend import Trend


@dataclass(frozen=True)
class Slice:
    """One country's part of a donut, or what is left (その他); the percents of a donut add up."""

    name: str
    share: float
    percent: int
    colour: str | None
    is_remainder: bool


@dataclass(frozen=True)
class Shares:
    """A donut: a total and its split by country, largest first, the rest last."""

    quantity_name: str
    total: float
    total_places: int
    total_unit: str
    reference_year: int
    slices: tuple[Slice, ...]
    top3_percent: int | None


@dataclass(frozen=True)
class Price:
    """The price of one month (dated mid-month) or one year (dated mid-year)."""

    priced_on: date
    price: float


@dataclass(frozen=True)
class Prices:
    """A price series and the window that is rated."""

    series_name: str
    unit: str
    points: tuple[Price, ...]
    window_from: date
    window_to: date
    window_label: str
    is_annual: bool


@dataclass(frozen=True)
class Rate:
    """One recycling rate; None with the words that say why there is none."""

    name: str
    rate: float | None
    absence: str
    short_name: str = ""


@dataclass(frozen=True)
class Rates:
    """The recycling rates known for a mineral, with the cuts of the rule set."""

    rates: tuple[Rate, ...]
    cuts: tuple[float, float] | None


@dataclass(frozen=True)
class Fact:
    """A line of a small table: what it is and what it says."""

    name: str
    words: str


@dataclass(frozen=True)
class Indicator:
    """One of the six columns of the analysis page; `marks` stand beside its rating, `caveats` name them."""

    code: str
    number: int
    label: str
    rating: str
    is_undetermined: bool
    value_words: str
    distance_words: str
    absence: str
    explanation: str
    chart: Shares | Prices | Rates | None
    chart_note: str
    facts: tuple[Fact, ...]
    comment: str
    marks: str = ""
    caveats: tuple[str, ...] = ()


@dataclass(frozen=True)
class Form:
    """A box of the material flow: one form of the mineral in one column of the supply chain."""

    code: str
    column: int
    row: int
    words: str
    leads_to: tuple[str, ...]


@dataclass(frozen=True)
class Stage:
    """A column of the supply chain."""

    column: int
    words: str
    band: str


@dataclass(frozen=True)
class Trigger:
    """A rating that calls for a measure, and whether its value lies where the cut is not settled."""

    number: int
    rating: str
    is_undetermined: bool


@dataclass(frozen=True)
class Item:
    """What the register says, and the mark of the document and line that it is taken from."""

    words: str
    mark: str


@dataclass(frozen=True)
class Response:
    """A row of the response page: one measure."""

    policy_stage: str
    measure: str
    is_required: bool
    triggers: tuple[Trigger, ...]
    reason: str
    done: tuple[Item, ...]
    assessment: tuple[Item, ...]
    next_steps: tuple[Item, ...]


@dataclass(frozen=True)
class Sheet:
    """Everything that is printed about one mineral for one reporter."""

    code: str
    name: str
    name_en: str
    as_of: date
    analysis_bullets: tuple[str, ...]
    stages: tuple[Stage, ...]
    forms: tuple[Form, ...]
    indicators: tuple[Indicator, ...]
    analysis_notes: tuple[str, ...]
    response_bullets: tuple[str, ...]
    responses: tuple[Response, ...]
    response_notes: tuple[str, ...]
    is_in_deck: bool = True
    has_indicator: bool = True
    reporter_words: str = ""
    has_register: bool = True
    comparison: Comparison | None = None
    timeline: Timeline | None = None
    evaluation: Evaluation | None = None
    trend: Trend | None = None
    robustness: Robustness | None = None
    world: MapPage | None = None
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True)
class HeatRow:
    """A mineral's line of the heat map: rating, marks and printed value of each indicator in column order."""

    name: str
    name_en: str
    cells: tuple[tuple[str, str, str], ...]
    high_count: int


@dataclass(frozen=True)
class Deck:
    """What stands before the minerals in the deck."""

    title: str
    subtitle: str
    as_of: date
    cover_lines: tuple[str, ...]
    credits: tuple[str, ...]
    indicators: tuple[tuple[int, str], ...]
    heat_rows: tuple[HeatRow, ...]
    heat_bullets: tuple[str, ...]
    heat_notes: tuple[str, ...]
    reporter_words: str = ""
    targets: Targets | None = None
    methods: Methods | None = None
    emissions: Emissions | None = None
    definitions: Definitions | None = None
    reproduction: Reproduction | None = None


@dataclass(frozen=True)
class Reporter:
    """The importing country whose view the sheets take."""

    code: str
    name: str
    is_default: bool


@dataclass(frozen=True)
class Book:
    """A reporter's sheets in the order of the minerals, the deck's own pages, and the language of all.

    `maps` shows each scenario over all minerals.
    `tables` are the rows that all of it is made of, `evidence` the publishers' rows that they rest on, and
    `digest` is the warehouse's; `is_of_own_rows` where the scenarios are those of a user's rows.
    `restriction` is what each page of a build with local sources says at its head; empty for any other.
    """

    sheets: tuple[Sheet, ...]
    deck: Deck
    language: Language
    reporter: Reporter
    restriction: str = ""
    maps: tuple[ScenarioMap, ...] = ()
    tables: Mapping[str, Sequence[dict[str, Any]]] = field(default_factory=dict)
    evidence: Evidence = field(default_factory=Evidence)
    digest: str = ""
    is_of_own_rows: bool = False

    def folder(self, output: Path) -> Path:
        """Where the files stand: another language and another reporter have folders of their own."""
        own = [self.language.code] if self.language.code != DEFAULT else []
        reporter = [] if self.reporter.is_default else [file_code(self.reporter.code)]
        return output.joinpath(*own, *reporter)
