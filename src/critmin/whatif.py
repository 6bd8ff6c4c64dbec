"""What if a supplier stops: what is lost, who else ships it, what the indicators say, how long a stock lasts.

The question is a scenario of one row, and goes through the scenario models like any other; a company's own
purchases stand there as one more importer. All of it happens in memory, beside the warehouse.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar

import duckdb

from critmin import scenarios
from critmin.errors import CritminError

COMPANY = "OWN"  # stands where an importer's code stands; no country has it
_FILLERS_SHOWN = 8
_BUYERS_SHOWN = 3
_SCENARIO = "whatif"
_IMPORT_STAGES = ("concentrate_import", "refined_import")
_PARTIAL = "partial_stage"
# What is in the codes themselves keeps a stage from a value in any year, held or not.
_IN_EVERY_YEAR = ("not_separable", "counted_elsewhere")
_LOSE_NOTHING = ("supplier_ships_none", "not_traded")
_YEARS = range(1996, 2101)


@dataclass(frozen=True)
class Purchase:
    """One row of a company's file: contained tonnes bought from a country in a year."""

    mineral_code: str
    supply_stage: str
    country_code: str
    quantity_t: float
    reference_year: int


@dataclass(frozen=True)
class Question:
    """Who stops, of what, where.

    Attributes:
        stage: mine (or refined output, where that stands in for it), concentrate_import or refined_import;
            None for all that are held.
        reporter: importer that asks, ISO 3166-1 alpha-3.
        year: None for the years of the pages.
        stock_days: the asker's own stock in days of the consumption base.
        stock_t: the same in contained tonnes; at most one of the two.
    """

    mineral: str
    stop: str
    stage: str | None = None
    reporter: str = "JPN"
    year: int | None = None
    stock_days: float | None = None
    stock_t: float | None = None


@dataclass(frozen=True)
class Effect:
    """An indicator before and after, of the importer or of the company.

    Attributes:
        host: the mineral whose loss reaches this by-product; empty for the mineral asked about.
        lost_share: share of the stage's supply that is gone, 0 to 1.
        lost: the same in unit (t or %).
        value_flag: why there is no value after, where there is none.
    """

    reporter_code: str
    mineral_code: str
    host: str
    indicator_code: str
    supply_stage: str
    reference_year: int
    value_before: float | None
    value_after: float | None
    rating_before: str
    rating_after: str
    lost_share: float | None
    lost: float | None
    unit: str | None
    value_flag: str


@dataclass(frozen=True)
class Filler:
    """Another supplier: what it ships to everybody, and who buys that now.

    Attributes:
        to_world: its exports to all importers held, or its production; in the unit of the stage.
        to_reporter: the part of it that the asker gets already.
        buyers: the other importers that take most, with their shares of to_world.
        is_beyond_supply: it ships far more than it makes and imports: its tonnes of content are doubtful.
        is_odd_value: one buyer takes it at a fraction of the others' price: its tonnes are doubtful too.
    """

    country_code: str
    to_world: float
    to_reporter: float
    buyers: str
    is_beyond_supply: bool
    is_odd_value: bool


@dataclass(frozen=True)
class Fillers:
    """The other suppliers of one stage.

    Attributes:
        reference_year: year of the flows; the nearest one for which all importers are held.
        stopped_to_world: what the lost supplier ships to everybody: others look for it too.
        others_to_world: what all others ship together.
    """

    supply_stage: str
    reference_year: int
    unit: str
    stopped_to_world: float
    others_to_world: float
    shown: tuple[Filler, ...]

    @property
    def is_production(self) -> bool:
        return self.supply_stage not in _IMPORT_STAGES


@dataclass(frozen=True)
class Cover:
    """How long the asker's own stock fills the gap.

    Attributes:
        reference_year: year of the imports that the stop acts on.
        stock_t: the stock in tonnes; None where nothing says how much a day of it is.
        base_flag: as in stockpile_requirement, or own_purchases; empty where there is no gap to count.
        base_source_id: source of the imports that the base rests on; empty as above.
        base_from_year: first year of the base; None as above.
        base_to_year: last year of the base; None as above.
        lost_t: tonnes lost a year: the share lost, of the base's imports; None where it is not known.
        cover_days: stock over what is lost a day; None where cover_flag says why there are none.
        cover_flag: empty where there are days; supplier_ships_none and not_traded for a loss of nothing,
            mostly_made_at_home and negligible_gap as in stockpile_requirement, year_not_held, or the
            value_flag of imports that are not known.
        reason: the same in words.
        is_partial_stage: the loss or the base is of some customs codes of the stage only.
    """

    reporter_code: str
    supply_stage: str
    reference_year: int
    stock_t: float | None
    base_flag: str
    base_source_id: str
    base_from_year: int | None
    base_to_year: int | None
    lost_t: float | None
    cover_days: float | None
    cover_flag: str = ""
    reason: str = ""
    is_partial_stage: bool = False

    @property
    def loses_nothing(self) -> bool:
        return self.lost_t == 0


@dataclass(frozen=True)
class _Base:
    """Tonnes a year that a day of stock is counted in, and the imports of the same source and years."""

    base_t: float
    import_t: float
    flag: str = ""
    source_id: str = ""
    from_year: int | None = None
    to_year: int | None = None
    is_partial: bool = False


@dataclass(frozen=True)
class WorstSupplier:
    """The supplier whose loss takes most of a stage."""

    reporter_code: str
    mineral_code: str
    supply_stage: str
    reference_year: int
    country_code: str
    lost_share: float
    value_before: float
    value_after: float | None
    rating_before: str
    rating_after: str


@dataclass(frozen=True)
class Supplier:
    """A Filler with the stage, year and unit of its Fillers: one row for a program."""

    supply_stage: str
    reference_year: int
    unit: str
    country_code: str
    to_world: float
    to_reporter: float
    buyers: str
    is_beyond_supply: bool
    is_odd_value: bool


PARTS: Mapping[str, type] = {
    "effects": Effect,
    "suppliers": Supplier,
    "cover": Cover,
    "worst": WorstSupplier,
}


@dataclass(frozen=True)
class Answer:
    """All that is known about a question; the tuples are empty where nothing is held."""

    effects: tuple[Effect, ...]
    fillers: tuple[Fillers, ...]
    covers: tuple[Cover, ...]
    worst: tuple[WorstSupplier, ...]

    def part(self, name: str) -> tuple[type, Sequence[Any]]:
        """One of PARTS for a program: the kind of its rows, and the rows."""
        suppliers = [
            Supplier(
                each.supply_stage,
                each.reference_year,
                each.unit,
                filler.country_code,
                filler.to_world,
                filler.to_reporter,
                filler.buyers,
                filler.is_beyond_supply,
                filler.is_odd_value,
            )
            for each in self.fillers
            for filler in each.shown
        ]
        rows = {"effects": self.effects, "suppliers": suppliers, "cover": self.covers, "worst": self.worst}
        return PARTS[name], rows[name]


@dataclass(frozen=True)
class Standing:
    """An import indicator of the company beside the country's; None where the country has no value."""

    mineral_code: str
    supply_stage: str
    company_year: int
    company_t: float
    company_value: float | None
    company_rating: str
    country_year: int | None
    country_value: float | None
    country_rating: str


class PurchaseReader(scenarios.TableReader):
    """Checks a file of purchases; every method refuses by naming the cell."""

    _OWN = ("mineral_code", "supply_stage", "country_code", "quantity_t", "reference_year")
    _NEEDED = _OWN
    _EXPLAINED = ()
    _ALIASES: ClassVar[Mapping[str, str]] = {
        "mineral": "mineral_code",
        "stage": "supply_stage",
        "country": "country_code",
        "year": "reference_year",
    }
    _STAGES: ClassVar[list[str]] = list(_IMPORT_STAGES)

    def purchases(self) -> list[Purchase]:
        """All rows of the file."""
        header, lines = self._table()
        found = []
        for number, line in lines:
            if len(line) != len(header):
                self.refuse(
                    number, "", f"{len(line)} cells", f"{len(header)}, as many as the header has",
                    "Write 1200 for 1,200.",
                )  # fmt: skip
            cells = dict(zip(header, map(str.strip, line), strict=True))
            self._check_characters(number, cells)
            found.append(self._purchase(number, cells))
        return found

    def _purchase(self, number: int, cells: Mapping[str, str]) -> Purchase:
        country = self._code(number, cells, "country_code", self.countries)
        if country not in self.governed:
            self.refuse(
                number, "country_code", repr(country), "a country whose governance is known",
                "Name the state that it belongs to.",
            )  # fmt: skip
        quantity = self._number(number, cells, "quantity_t")
        if quantity is None or quantity <= 0:
            self.refuse(
                number, "quantity_t", cells["quantity_t"] or "nothing", "contained tonnes, more than 0",
                "Leave out a row without a purchase.",
            )  # fmt: skip
        self._check_size(number, cells, "quantity_t", quantity, self.largest_t)
        year = cells["reference_year"]
        if not (year.isdecimal() and year.isascii()) or int(year) not in _YEARS:
            self.refuse(
                number, "reference_year", repr(year), f"a year from {_YEARS[0]} to {_YEARS[-1]}",
                "Write the calendar year of the purchase, such as 2024.",
            )  # fmt: skip
        return Purchase(
            mineral_code=self._code(number, cells, "mineral_code", self.minerals),
            supply_stage=self._code(number, cells, "supply_stage", self._STAGES),
            country_code=country,
            quantity_t=quantity,
            reference_year=int(year),
        )


def read_purchases(file: Path, connection: duckdb.DuckDBPyConnection) -> list[Purchase]:
    """Read a company's purchases and check every cell against what the warehouse knows.

    Args:
        file: CSV in UTF-8 with a header: mineral_code, supply_stage (concentrate_import or refined_import),
            country_code, quantity_t (contained tonnes), reference_year; mineral, stage, country and year
            will do too. Rows of one country and year add up.
        connection: the warehouse, for codes.

    Raises:
        ScenarioRefused: names the file, the row (the header is row 1), the column, and what to write.
    """
    return PurchaseReader(file, connection).purchases()


def check(connection: duckdb.DuckDBPyConnection, question: Question) -> None:
    """Raise CritminError where a code or year of the question is not held; the message says what is."""
    scenarios.check_minerals(connection, [question.mineral])

    def codes(sql: str, *values: object) -> list[str]:
        return [str(code) for (code,) in connection.execute(sql, values).fetchall()]

    if not codes(
        "select 1 from reference.countries where country_code = $1 and not is_remainder", question.stop
    ):
        near = codes(
            "select country_code from reference.countries where not is_remainder "
            "and (country_code = upper($1) or lower(name_en) = lower($1) or name_ja = $1)",
            question.stop,
        )
        meant = f" Did you mean {near[0]}?" if near else ""
        raise CritminError(
            f"There is no country {question.stop!r}: write its ISO 3166-1 alpha-3 code, such as CHN.{meant}"
        )
    stages = codes(
        "select distinct supply_stage from method.lever_effects where lever = 'supplier_stops' order by 1"
    )
    if question.stage is not None and question.stage not in stages:
        raise CritminError(f"No supplier can stop at {question.stage!r}. Stages: {', '.join(stages)}.")
    held = codes(
        "select distinct reporter_code from intermediate.int_scenarios__headline "
        "where depends_on_reporter order by 1"
    )
    if question.reporter not in held:
        raise CritminError(f"No imports of {question.reporter!r} are held. Importers: {', '.join(held)}.")
    for name, stock, most in (
        ("--stock-days", question.stock_days, "stock_days_max"),
        ("--stock-t", question.stock_t, "quantity_max_t"),
    ):
        largest = scenarios.parameter(connection, most)
        if stock is not None and not 0 < stock <= largest:
            raise CritminError(f"{name} {stock:g}: expected a number above 0 and at most {largest:,.0f}.")
    place = (question.mineral, question.reporter, question.stage)
    where = "mineral_code = $1 and (reporter_code = $2 or not depends_on_reporter) and "
    where += "lever_stage in (select supply_stage from method.lever_effects where lever = 'supplier_stops') "
    where += "and coalesce(lever_stage = $3, true)"
    years = codes(
        f"select distinct reference_year from intermediate.int_scenarios__years where {where} order by 1",
        *place,
    )
    asked = f"{question.mineral}{f' at {question.stage}' if question.stage else ''}"
    if not years:
        flags = codes(
            f"select distinct value_flag from intermediate.int_scenarios__headline where {where} order by 1",
            *place,
        )
        raise CritminError(f"Nothing is held of {asked} for {question.reporter} ({', '.join(flags)}).")
    if question.year is not None and str(question.year) not in years:
        raise CritminError(f"{asked} of {question.year} is not held. Years: {', '.join(years)}.")


def ask(file: Path, question: Question, purchases: Sequence[Purchase] = ()) -> Answer:
    """What happens if a supplier stops.

    Args:
        file: the built warehouse; it is read and never written.
        question: who stops; `check` it first.
        purchases: a company's own, which is then answered for beside the importer.

    Raises:
        CritminError: the country ships nothing of it at the stages asked about; the message lists who does.
    """
    row = scenarios.Row(
        scenario_id=_SCENARIO,
        row_number=1,
        reporter_code=None,
        mineral_code=question.mineral,
        lever="supplier_stops",
        country_code=question.stop,
        supply_stage=question.stage,
        quantity_t=None,
        of_quantity_t=None,
        share=None,
        days=None,
        from_year=None,
        displaces=None,
        assumption_ja="",
        assumption_en="",
        source_ja="",
        source_en="",
    )
    given = _given(question.mineral, question.reporter, question.year, purchases)
    with scenarios.evaluated(file, [row], reporter=question.reporter, given=given) as connection:
        effects = _effects(connection, question)
        hit = [effect for effect in effects if effect.mineral_code == question.mineral and effect.lost]
        if not hit:
            raise CritminError(_nothing_lost(connection, question))
        return Answer(
            effects=effects,
            fillers=tuple(
                _fillers(connection, question, effect)
                for effect in hit
                if effect.reporter_code == question.reporter
            ),
            covers=tuple(_covers(connection, question, hit, purchases)),
            worst=tuple(
                worst
                for worst in _worst(connection, question.stage)
                if worst.mineral_code == question.mineral
            ),
        )


def position(
    file: Path, purchases: Sequence[Purchase], *, reporter: str, year: int | None = None
) -> tuple[list[Standing], list[WorstSupplier]]:
    """The import indicators of a company's purchases beside its country's, and its worst single suppliers.

    Args:
        file: the built warehouse; it is read and never written.
        purchases: the company's, of the newest year that the file has for a mineral and stage, or of `year`.
        reporter: the country.

    Raises:
        CritminError: nothing was bought in that year, or the country is not held.
    """
    check_purchases(purchases, None, None, year)
    given = _given(None, reporter, year, purchases)
    with scenarios.evaluated(file, [], reporter=reporter, given=given) as connection:
        rows = connection.execute(
            """
            select own.mineral_code, heads.lever_stage, own.reference_year, heads.stage_quantity,
                own.indicator_value, own.rating, country_heads.reference_year, country.indicator_value,
                country.rating
            from marts.scenario_indicators as own
            inner join intermediate.int_scenarios__headline as heads
                using (mineral_code, reporter_code, indicator_code)
            left join marts.scenario_indicators as country
                on own.mineral_code = country.mineral_code and own.indicator_code = country.indicator_code
                and country.reporter_code = $2 and country.lever = own.lever
            left join intermediate.int_scenarios__headline as country_heads
                on own.mineral_code = country_heads.mineral_code
                and own.indicator_code = country_heads.indicator_code and country_heads.reporter_code = $2
            where own.reporter_code = $1 and own.lever = 'none'
            order by 1, 2
            """,
            [COMPANY, reporter],
        ).fetchall()
        own = [worst for worst in _worst(connection) if worst.reporter_code == COMPANY]
    return [Standing(*row) for row in rows], own


def check_purchases(
    purchases: Sequence[Purchase], mineral: str | None, stage: str | None, year: int | None
) -> None:
    """Raise CritminError where the file has nothing of what is asked about; the message says what it has."""
    left = list(purchases)
    for name, wanted in (("mineral_code", mineral), ("supply_stage", stage), ("reference_year", year)):
        held = sorted({getattr(purchase, name) for purchase in left})
        if wanted is not None and wanted not in held:
            raise CritminError(
                f"The file has no such purchases: {name} {wanted}. It has {', '.join(map(str, held))}."
            )
        left = [purchase for purchase in left if wanted is None or getattr(purchase, name) == wanted]


def _given(
    mineral: str | None, reporter: str, year: int | None, purchases: Sequence[Purchase]
) -> Callable[[duckdb.DuckDBPyConnection], Collection[tuple[str, str]]]:
    """Puts the figures of the mineral and its by-products in the year asked about, and the purchases."""

    def make(connection: duckdb.DuckDBPyConnection) -> Collection[tuple[str, str]]:
        made = {("intermediate", "int_scenarios__headline")}
        connection.execute(
            """
            create table intermediate.asked_minerals as
            select $1 as mineral_code where $1 is not null
            union
            select mineral_code from warehouse.method.companions where host_mineral_code = $1
            """,
            [mineral],
        )
        for name in {purchase.mineral_code for purchase in purchases}:
            connection.execute("insert into intermediate.asked_minerals values (?)", [name])
        connection.execute(
            "create table intermediate.purchases (mineral_code varchar, supply_stage varchar, "
            "country_code varchar, quantity double, reference_year integer)"
        )
        for each in purchases:
            connection.execute(
                "insert into intermediate.purchases values (?, ?, ?, ?, ?)",
                [
                    each.mineral_code,
                    each.supply_stage,
                    each.country_code,
                    each.quantity_t,
                    each.reference_year,
                ],
            )
        connection.execute(
            """
            create table intermediate.int_scenarios__headline as
            with bought as (
                select mineral_code, supply_stage as lever_stage, max(reference_year) as reference_year
                from intermediate.purchases
                group by all
            ),
            asked as (
                select held.*, bought.reference_year as bought_year
                from warehouse.intermediate.int_scenarios__years as held
                left join bought using (mineral_code, lever_stage)
                where (held.reporter_code = $1 or not held.depends_on_reporter)
                    and held.mineral_code in (from intermediate.asked_minerals)
            ),
            years as (
                select * exclude (bought_year)
                from asked
                where reference_year = $2
                union all
                -- The country stands in the year of the purchases, or in the last one before it that is held.
                select * exclude (bought_year)
                from asked
                where $2 is null and reference_year <= bought_year
                qualify row_number() over (
                    partition by mineral_code, reporter_code, indicator_code order by reference_year desc
                ) = 1
            )
            from years
            union all by name
            select headline.* from warehouse.intermediate.int_scenarios__headline as headline
            anti join years using (mineral_code, reporter_code, indicator_code)
            where (headline.reporter_code = $1 or not headline.depends_on_reporter)
                and headline.mineral_code in (from intermediate.asked_minerals)
            """,
            [reporter, year],
        )
        if purchases:
            made |= _put_purchases(connection, year)
        return made

    return make


def _put_purchases(connection: duckdb.DuckDBPyConnection, year: int | None) -> set[tuple[str, str]]:
    """Make the company one more importer, whose rows stand in memory only."""
    connection.execute(
        "insert into method.reporters (reporter_code, is_default, is_world, reason) "
        "values (?, true, false, '')",
        [COMPANY],
    )
    connection.execute(
        """
        create table intermediate.own_headline as
        with chosen as (
            select mineral_code, supply_stage, coalesce($2, max(reference_year)) as reference_year
            from intermediate.purchases
            group by mineral_code, supply_stage
        )
        select purchases.mineral_code, $1 as reporter_code, indicators.indicator_code,
            purchases.supply_stage as lever_stage, purchases.supply_stage, 'own_position' as source_id,
            bases.basis, purchases.reference_year,
            -- Says that there is a value; the models work it out from the purchases.
            0.0 as indicator_value,
            'reported' as value_flag, 'N/A' as rating, 'rated' as rating_reason,
            sum(purchases.quantity) as stage_quantity, 't' as unit, true as depends_on_reporter
        from intermediate.purchases as purchases
        inner join chosen using (mineral_code, supply_stage, reference_year)
        inner join warehouse.method.indicators as indicators
            on purchases.supply_stage = indicators.supply_stage and indicators.depends_on_reporter
        inner join warehouse.method.indicator_bases as bases
            on indicators.indicator_code = bases.indicator_code and bases.headline_priority = 1
        group by all
        """,
        [COMPANY, year],
    )
    connection.execute(
        "insert into intermediate.int_scenarios__headline by name from intermediate.own_headline"
    )
    connection.execute(
        """
        create table intermediate.int_quantities__by_country as
        select * from warehouse.intermediate.int_quantities__by_country
        where mineral_code in (from intermediate.asked_minerals)
        union all by name
        select 'baseline' as scenario_id, purchases.mineral_code, heads.reporter_code,
            purchases.supply_stage, purchases.reference_year, heads.basis, purchases.country_code,
            false as is_remainder, sum(purchases.quantity) as quantity, heads.unit, heads.value_flag,
            heads.source_id, false as is_top_n_table
        from intermediate.purchases as purchases
        inner join intermediate.own_headline as heads using (mineral_code, supply_stage, reference_year)
        group by all
        """
    )
    # Governance of the nearest earlier year, as everywhere, for purchases that are newer than its files.
    connection.execute(
        """
        create table intermediate.int_governance__scores as
        with newest as (
            select max(reference_year) as reference_year from warehouse.intermediate.int_governance__scores
        ),
        later as (
            select distinct own.reference_year from intermediate.own_headline as own
            where own.reference_year > (from newest)
        )
        select * from warehouse.intermediate.int_governance__scores
        union all
        select scores.* replace (later.reference_year as reference_year)
        from warehouse.intermediate.int_governance__scores as scores
        cross join later
        where scores.reference_year = (from newest)
        """
    )
    return {
        ("method", "reporters"),
        ("intermediate", "int_quantities__by_country"),
        ("intermediate", "int_governance__scores"),
    }


def _effects(connection: duckdb.DuckDBPyConnection, question: Question) -> tuple[Effect, ...]:
    """Every indicator that the stop reaches: the mineral's, then its by-products'."""
    rows = connection.execute(
        """
        select effects.reporter_code, effects.mineral_code, coalesce(actions.host_mineral_code, ''),
            effects.indicator_code, heads.supply_stage, effects.reference_year, effects.value_before,
            effects.value_after, effects.rating_before, effects.rating_after, supply.lost_share,
            supply.quantity_before - supply.quantity_after, supply.unit, after_all.value_flag
        from marts.scenario_effects as effects
        inner join marts.scenario_indicators as after_all
            using (scenario_id, lever, mineral_code, reporter_code, indicator_code)
        inner join marts.scenario_actions as actions
            using (scenario_id, mineral_code, reporter_code, indicator_code)
        inner join intermediate.int_scenarios__subjects as heads
            using (mineral_code, reporter_code, indicator_code)
        left join marts.scenario_supply as supply
            using (scenario_id, lever, mineral_code, reporter_code, indicator_code)
        inner join warehouse.method.indicators as dim on effects.indicator_code = dim.indicator_code
        inner join warehouse.reference.minerals as minerals on effects.mineral_code = minerals.mineral_code
        where effects.lever = 'all' and (effects.reporter_code <> $2 or heads.depends_on_reporter)
            -- A year that is not held of a stage is no answer about another year.
            and coalesce(heads.reference_year = $3, true)
        order by effects.mineral_code <> $1, minerals.sort_order, dim.indicator_number,
            effects.reporter_code = $2
        """,
        [question.mineral, COMPANY, question.year],
    ).fetchall()
    return tuple(Effect(*row) for row in rows)


def _nothing_lost(connection: duckdb.DuckDBPyConnection, question: Question) -> str:
    rows = connection.execute(
        """
        select heads.supply_stage, facts.reporter_code,
            string_agg(country_code, ', ' order by quantity desc, country_code)
        from intermediate.int_scenarios__facts as facts
        inner join intermediate.int_scenarios__headline as heads
            using (mineral_code, reporter_code, indicator_code)
        where mineral_code = $1 and not is_remainder and quantity > 0 and lever_stage <> 'reserves'
            and coalesce(lever_stage = $2, true)
        group by heads.supply_stage, facts.reporter_code
        order by heads.supply_stage, facts.reporter_code = $3, facts.reporter_code
        """,
        [question.mineral, question.stage, COMPANY],
    ).fetchall()
    bought = {stage for stage, reporter, _ in rows if reporter == COMPANY}
    suppliers = "; ".join(
        f"{f'{stage} of {reporter}' if stage in bought else stage}: {countries}"
        for stage, reporter, countries in rows
    )
    return f"{question.stop} supplies no {question.mineral} there. Suppliers: {suppliers or 'none are held'}."


def _fillers(connection: duckdb.DuckDBPyConnection, question: Question, effect: Effect) -> Fillers:
    """The other suppliers of a stage: exporters with their buyers, or producers."""
    flows = connection.execute(
        """
        with heads as (
            select * from intermediate.int_scenarios__headline
            where mineral_code = $1 and indicator_code = $2 and reporter_code in ($3, 'WLD')
        ),
        flows as (
            select quantities.*, heads.depends_on_reporter, heads.reference_year as asked_year
            from warehouse.intermediate.int_quantities__by_country as quantities
            inner join heads
                on quantities.mineral_code = heads.mineral_code
                and quantities.supply_stage = heads.supply_stage
                and (heads.basis = '' or quantities.basis = heads.basis)
                and (heads.depends_on_reporter or quantities.source_id = heads.source_id)
            where quantities.quantity > 0 and not quantities.is_remainder
        ),
        years as (
            select source_id, reference_year
            from flows
            group by source_id, reference_year, asked_year
            having max(depends_on_reporter) = false or count(distinct reporter_code) > 1
            order by reference_year > asked_year, abs(reference_year - asked_year)
            limit 1
        )
        select flows.reference_year, flows.unit, flows.country_code, flows.reporter_code,
            sum(flows.quantity) as quantity
        from flows
        inner join years using (source_id, reference_year)
        group by all
        order by quantity desc, flows.country_code, flows.reporter_code
        """,
        [question.mineral, effect.indicator_code, question.reporter],
    ).fetchall()
    by_country: dict[str, dict[str, float]] = {}
    for _, _, country, buyer, quantity in flows:
        by_country.setdefault(country, {})[buyer] = quantity
    stopped = sum(by_country.pop(question.stop, {}).values())
    by_country.pop(question.reporter, None)
    ranked = sorted(by_country, key=lambda country: (-sum(by_country[country].values()), country))
    reference_year = flows[0][0] if flows else effect.reference_year
    place = [question.mineral, effect.supply_stage, reference_year]
    beyond_supply, odd_value = (
        {
            country
            for (country,) in connection.execute(
                f"select country_code from warehouse.intermediate.{table} "
                f"where mineral_code = $1 and supply_stage = $2 and reference_year = $3{condition}",
                place,
            ).fetchall()
        }
        for table, condition in (
            ("int_stockpile__shipments", " and is_beyond_supply"),
            ("int_trade__odd_suppliers", ""),
        )
    )
    return Fillers(
        supply_stage=effect.supply_stage,
        reference_year=reference_year,
        unit=(flows[0][1] if flows else effect.unit) or "t",
        stopped_to_world=stopped,
        others_to_world=sum(sum(buyers.values()) for buyers in by_country.values()),
        shown=tuple(
            replace(
                _filler(country, by_country[country], question.reporter),
                is_beyond_supply=country in beyond_supply,
                is_odd_value=country in odd_value,
            )
            for country in ranked[:_FILLERS_SHOWN]
        ),
    )


def _filler(country: str, buyers: Mapping[str, float], reporter: str) -> Filler:
    """One exporter; its buyers come largest first."""
    whole = sum(buyers.values())
    others = [
        f"{buyer} {quantity / whole:.0%}"
        for buyer, quantity in buyers.items()
        if buyer not in (reporter, "WLD")
    ]
    return Filler(
        country,
        whole,
        buyers.get(reporter, 0.0),
        ", ".join(others[:_BUYERS_SHOWN]),
        is_beyond_supply=False,
        is_odd_value=False,
    )


def _covers(
    connection: duckdb.DuckDBPyConnection,
    question: Question,
    hit: Sequence[Effect],
    purchases: Sequence[Purchase],
) -> list[Cover]:
    """How long the stock given lasts, at the import stages; the company's own where there is one."""
    if question.stock_days is None and question.stock_t is None:
        return []
    judged = dict(
        connection.execute(
            "select parameter, parameter_value from warehouse.method.parameters where parameter in "
            "('days_per_year', 'cover_import_share_min', 'cover_gap_share_min')"
        ).fetchall()
    )
    asker = COMPANY if purchases else question.reporter
    stages = connection.execute(
        """
        select heads.lever_stage, heads.reference_year, heads.value_flag, heads.indicator_value is not null,
            asked.value_flag
        from intermediate.int_scenarios__headline as heads
        left join (
            select indicators.*
            from warehouse.marts.indicator_values as indicators
            inner join warehouse.method.scenarios as scenarios
                on indicators.scenario_id = scenarios.scenario_id and scenarios.is_baseline
            where indicators.reference_year = $4
        ) as asked using (mineral_code, reporter_code, indicator_code, basis)
        where mineral_code = $1 and reporter_code = $2 and heads.depends_on_reporter
            and coalesce(heads.lever_stage = $3, true)
        order by indicator_code
        """,
        [question.mineral, asker, question.stage, question.year],
    ).fetchall()
    effects = {effect.supply_stage: effect for effect in hit if effect.reporter_code == asker}
    covers = []
    for stage, year, value_flag, is_known, asked_flag in stages:
        if question.year is not None and year != question.year:
            if value_flag in _IN_EVERY_YEAR:
                flag = value_flag
            else:
                flag = "year_not_held" if is_known else asked_flag or "year_not_held"
            covers.append(_no_cover(connection, asker, stage, question.year, flag))
        elif not is_known:
            covers.append(_no_cover(connection, asker, stage, year, value_flag))
        elif stage not in effects:
            # What the codes that are not held carry from there is unknown.
            flag = value_flag if value_flag == _PARTIAL else "supplier_ships_none"
            covers.append(_no_cover(connection, asker, stage, year, flag))
        else:
            covers.append(_cover(connection, question, effects[stage], judged, value_flag == _PARTIAL))
    return covers


def _no_cover(connection: duckdb.DuckDBPyConnection, asker: str, stage: str, year: int, flag: str) -> Cover:
    """A stage without days of cover: nothing is lost, or what is lost is not known."""
    lost = 0.0 if flag in _LOSE_NOTHING else None
    words, is_partial = _words(connection, flag), flag == _PARTIAL
    return Cover(asker, stage, year, None, "", "", None, None, lost, None, flag, words, is_partial)


def _cover(
    connection: duckdb.DuckDBPyConnection,
    question: Question,
    effect: Effect,
    judged: Mapping[str, float],
    is_partial_loss: bool,
) -> Cover:
    """The days of one stage, or why there are none, as in stockpile_requirement."""
    days_per_year = judged["days_per_year"]
    base = _base(connection, effect, is_partial_loss)
    if is_partial_loss and not base.is_partial:
        # Of the other codes, which the base counts, it is not known what is lost.
        return _no_cover(
            connection, effect.reporter_code, effect.supply_stage, effect.reference_year, _PARTIAL
        )
    gap = effect.lost_share * base.import_t
    stock = question.stock_t
    if stock is None:
        stock = question.stock_days * base.base_t / days_per_year
    flag = ""
    imported_least = judged["cover_import_share_min"] * base.base_t
    if base.flag == "apparent_consumption" and base.import_t < imported_least:
        flag = "mostly_made_at_home"
    elif gap < judged["cover_gap_share_min"] * base.base_t:
        flag = "negligible_gap"
    return Cover(
        effect.reporter_code,
        effect.supply_stage,
        effect.reference_year,
        stock,
        base.flag,
        base.source_id,
        base.from_year,
        base.to_year,
        gap,
        None if flag else stock * days_per_year / gap,
        flag,
        _words(connection, flag) if flag else "",
        base.is_partial,
    )


def _words(connection: duckdb.DuckDBPyConnection, flag: str) -> str:
    (words,) = connection.execute(
        "select en from warehouse.reference.terms where term = $1", [flag]
    ).fetchone()
    return words


def _base(connection: duckdb.DuckDBPyConnection, effect: Effect, is_partial_loss: bool) -> _Base:
    """The published base with the imports of its own series; without one, the imports of the year."""
    imported = effect.lost / effect.lost_share
    own = _Base(imported, imported, is_partial=is_partial_loss)
    if effect.reporter_code == COMPANY:
        return replace(
            own, flag="own_purchases", from_year=effect.reference_year, to_year=effect.reference_year
        )
    source_id, *held = connection.execute(
        """
        select headline.source_id, base.base_t, base.import_t, base.base_flag, base.source_id, base.from_year,
            base.to_year, base.is_partial_base
        from intermediate.int_scenarios__headline as headline
        left join warehouse.intermediate.int_stockpile__bases as base
            using (mineral_code, reporter_code, supply_stage)
        where headline.mineral_code = $1 and headline.reporter_code = $2 and headline.indicator_code = $3
        """,
        [effect.mineral_code, effect.reporter_code, effect.indicator_code],
    ).fetchone()
    if held[0] is None:
        return replace(
            own,
            flag="imports_only",
            source_id=source_id,
            from_year=effect.reference_year,
            to_year=effect.reference_year,
        )
    return _Base(*held)


def _worst(connection: duckdb.DuckDBPyConnection, stage: str | None = None) -> list[WorstSupplier]:
    rows = connection.execute(
        """
        select worst.reporter_code, worst.mineral_code, worst.supply_stage, worst.reference_year,
            worst.country_code, worst.lost_share, unmoved.indicator_value, worst.value_after, unmoved.rating,
            worst.rating_after
        from marts.worst_single_supplier as worst
        inner join marts.scenario_indicators as unmoved
            on worst.mineral_code = unmoved.mineral_code and worst.indicator_code = unmoved.indicator_code
            and unmoved.lever = 'none'
            and (worst.reporter_code = unmoved.reporter_code
                or worst.reporter_code = 'WLD' and unmoved.reporter_code <> $1)
        inner join warehouse.method.indicators as indicators
            on worst.indicator_code = indicators.indicator_code
        where worst.is_largest_loss and worst.supply_stage <> 'reserves'
            -- The stage asked about is the indicator's: refined output is `mine` where it stands in for it.
            and coalesce(indicators.supply_stage = $2, true)
        order by worst.mineral_code, worst.supply_stage, worst.reporter_code
        """,
        [COMPANY, stage],
    ).fetchall()
    return [WorstSupplier(*row) for row in rows]
