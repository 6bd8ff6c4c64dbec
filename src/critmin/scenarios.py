"""Scenarios: what a lever or a shock does to the indicators, read from the built warehouse.

The built-in scenarios stand in the warehouse. A file's rows go the same way: the build keeps the compiled SQL
of the scenario models, which runs here over the warehouse with the file's rows in place of the seed's. No
formula is written twice.
"""

import csv
import difflib
import io
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields, replace
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any, ClassVar, NoReturn

import duckdb

from critmin import warehouse
from critmin.errors import CritminError

_LONGEST_FILE = 1_000_000
_FROM_YEARS = range(1900, 2101)
_ANSWERS = tuple(
    ("marts", name)
    for name in (
        "scenario_actions",
        "scenario_effects",
        "scenario_indicators",
        "scenario_supply",
        "worst_single_supplier",
    )
)
_RELATION = re.compile(r'"(\w+)"\."(\w+)"')
_UNPRINTED = ("Cc", "Cf", "Zl", "Zp")  # control and format characters, separators of lines
_NAME = re.compile(r"[a-z0-9_]+")
_OWN, _DOCUMENT = "own", "document"  # whose the size of an assumption is


class ScenarioRefused(CritminError):
    """A user's file was not run, because something in it can't be meant; says where, and what to write."""

    def __init__(
        self, file: Path, row: int | None, column: str, *, found: str, expected: str, advice: str = ""
    ) -> None:
        self.row = row
        self.column = column
        place = file.name
        if row is not None:
            place += f", row {row}"
        if column:
            place += f", column {column!r}"
        shortened = found if len(found) <= 200 else f"{found[:200]}…"
        super().__init__(f"{place}: found {shortened}; expected {expected}.{' ' if advice else ''}{advice}")


@dataclass(frozen=True)
class Row:
    """One row of method.scenario_levers; the fields are its columns. None where the row says nothing."""

    scenario_id: str
    row_number: int
    reporter_code: str | None
    mineral_code: str
    lever: str
    country_code: str | None
    supply_stage: str | None
    quantity_t: float | None
    of_quantity_t: float | None
    share: float | None
    days: float | None
    from_year: int | None
    displaces: str | None
    assumption_ja: str
    assumption_en: str
    source_ja: str
    source_en: str
    assumption_basis: str = _OWN


@dataclass(frozen=True)
class Scenario:
    """A built-in scenario as `list` shows it."""

    scenario_id: str
    name_en: str
    name_ja: str
    levers: str
    minerals: str
    moved_count: int


def built_in(connection: duckdb.DuckDBPyConnection) -> list[Scenario]:
    """The scenarios of the warehouse but the baseline, in their order."""
    rows = connection.execute(
        """
        select scenarios.scenario_id, scenarios.name_en, scenarios.name_ja,
            string_agg(distinct levers.lever, ', ' order by levers.lever),
            string_agg(distinct levers.mineral_code, ', ' order by levers.mineral_code),
            (select count(*) from marts.scenario_effects as effects
             where effects.scenario_id = scenarios.scenario_id and effects.lever = 'all' and effects.moved)
        from method.scenarios as scenarios
        inner join method.scenario_levers as levers on scenarios.scenario_id = levers.scenario_id
        where not scenarios.is_baseline
        group by scenarios.scenario_id, scenarios.name_en, scenarios.name_ja, scenarios.sort_order
        order by scenarios.sort_order
        """
    ).fetchall()
    return [Scenario(*row) for row in rows]


def rows_of(connection: duckdb.DuckDBPyConnection, scenario_id: str) -> list[Row]:
    """The rows of a built-in scenario.

    Raises:
        CritminError: there is none of that name; the message lists those there are.
    """
    names = ", ".join(f"scenario_levers.{field.name}" for field in fields(Row))
    rows = connection.execute(
        f"select {names} from method.scenario_levers where scenario_id = ? order by row_number", [scenario_id]
    ).fetchall()
    if not rows:
        known = [scenario.scenario_id for scenario in built_in(connection)]
        near = difflib.get_close_matches(scenario_id, known, n=1)
        meant = f" Did you mean {near[0]}?" if near else ""
        raise CritminError(
            f"There is no scenario {scenario_id!r}, and the name of a file ends in .csv.{meant} "
            f"Built in: {', '.join(known)}."
        )
    return [Row(*row) for row in rows]


@contextmanager
def evaluated(
    file: Path,
    rows: Sequence[Row] | None,
    *,
    reporter: str | None = None,
    given: Callable[[duckdb.DuckDBPyConnection], Collection[tuple[str, str]]] | None = None,
    answers: Collection[str] = (),
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Run the scenario models over a warehouse with these rows as its only scenarios.

    Args:
        file: the built warehouse; it is read and never written.
        rows: rows of one or several scenarios; None for the built-in ones, under their own names.
        reporter: importer to look at (ISO 3166-1 alpha-3); the warehouse's own without it.
        given: makes further relations that stand in the place of the warehouse's (another year's figures, a
            company's purchases), and names them by schema and table.
        answers: further models of schema marts that are wanted: those of the pages.

    Yields:
        A connection whose schema marts holds scenario_actions, scenario_effects, scenario_indicators and
        scenario_supply of these rows; the warehouse itself is the catalogue `warehouse`.

    Raises:
        CritminError: the warehouse was built by another version, or the importer is not held.
    """
    with warehouse.connect_beside(file) as connection:
        try:
            models = {
                (schema, name): sql
                for name, schema, sql in connection.execute(
                    "select model_name, schema_name, compiled_sql from warehouse.provenance.compiled_models"
                ).fetchall()
            }
            made = _put_reporter(connection, reporter)
            if rows is not None:
                _check_reporters(connection, rows)
                made |= _put_rows(connection, rows)
            if given:
                made |= set(given(connection))
            _run(connection, models, made, [*_ANSWERS, *(("marts", name) for name in answers)])
        except duckdb.CatalogException as error:
            raise CritminError(
                f"{file.name} lacks what scenarios need ({str(error).splitlines()[0]}): "
                "another version built it; build it again."
            ) from error
        yield connection


def _check_reporters(connection: duckdb.DuckDBPyConnection, rows: Sequence[Row]) -> None:
    """Raise CritminError where all rows of a scenario are about importers who do not ask."""
    (asking,) = connection.execute(
        "select reporter_code from method.reporters where is_default and not is_world"
    ).fetchone()
    about: dict[str, set[str | None]] = {}
    for row in rows:
        about.setdefault(row.scenario_id, set()).add(row.reporter_code)
    for scenario_id, reporters in about.items():
        if not reporters & {None, asking}:
            named = sorted(filter(None, reporters))
            raise CritminError(
                f"Every row of {scenario_id} is about {', '.join(named)}, none about {asking}: add "
                f"--reporter {named[0]}, or write the rows for {asking} in a file of your own."
            )


def _put_rows(connection: duckdb.DuckDBPyConnection, rows: Sequence[Row]) -> set[tuple[str, str]]:
    """Make the seeds of scenarios and their rows in place of the warehouse's."""
    connection.execute(
        "create table method.scenarios as select * from warehouse.method.scenarios where is_baseline"
    )
    scenario_ids = list(dict.fromkeys(row.scenario_id for row in rows))
    for place, scenario_id in enumerate(scenario_ids, start=1):
        connection.execute(
            "insert into method.scenarios (scenario_id, is_baseline, sort_order, name_ja, name_en, reason) "
            "select $1, false, $2, coalesce(max(name_ja), $1), coalesce(max(name_en), $1), '' "
            "from warehouse.method.scenarios where scenario_id = $1",
            [scenario_id, place],
        )
    connection.execute(
        "create table method.scenario_levers as select * from warehouse.method.scenario_levers limit 0"
    )
    names = [field.name for field in fields(Row)]
    places = ", ".join("?" for _ in names)
    for row in rows:
        connection.execute(
            f"insert into method.scenario_levers ({', '.join(names)}) values ({places})",
            list(asdict(row).values()),
        )
    return {("method", "scenarios"), ("method", "scenario_levers")}


def _put_reporter(connection: duckdb.DuckDBPyConnection, reporter: str | None) -> set[tuple[str, str]]:
    """Make the seed that says who asks."""
    for schema in ("method", "intermediate", "marts"):
        connection.execute(f"create schema {schema}")
    connection.execute("create table method.reporters as select * from warehouse.method.reporters")
    if reporter:
        held = connection.execute(
            "select distinct reporter_code from warehouse.intermediate.int_scenarios__headline "
            "where depends_on_reporter order by 1"
        ).fetchall()
        if (reporter,) not in held:
            known = ", ".join(code for (code,) in held)
            raise CritminError(f"No imports of {reporter!r} are held. Importers: {known}.")
        connection.execute("update method.reporters set is_default = false")
        connection.execute("delete from method.reporters where reporter_code = ?", [reporter])
        connection.execute(
            "insert into method.reporters (reporter_code, is_default, is_world, reason) "
            "values (?, true, false, '')",
            [reporter],
        )
    return {("method", "reporters")}


def _run(
    connection: duckdb.DuckDBPyConnection,
    models: Mapping[tuple[str, str], str],
    made: set[tuple[str, str]],
    answers: Sequence[tuple[str, str]],
) -> None:
    """Run those of the kept models that the relations made here reach, each after the ones that it reads."""
    held = set(
        connection.execute(
            "select schema_name, table_name from duckdb_tables() where database_name = 'warehouse'"
        ).fetchall()
    )
    reads: dict[tuple[str, str], set[tuple[str, str]]] = {}
    needed = list(answers)
    while needed:
        model = needed.pop()
        if model in models and model not in reads:
            reads[model] = set(_RELATION.findall(models[model]))
            needed += reads[model]
    changed = set(made)
    while reached := {model for model, read in reads.items() if model not in changed and read & changed}:
        changed |= reached
    order = TopologicalSorter({model: read & set(reads) for model, read in reads.items() if model in changed})

    def placed(match: re.Match[str]) -> str:
        relation = (match[1], match[2])
        if relation in changed:
            return f'memory."{match[1]}"."{match[2]}"'
        return f'warehouse."{match[1]}"."{match[2]}"' if relation in held else match[0]

    for schema, name in order.static_order():
        if (schema, name) in changed - made:
            sql = _RELATION.sub(placed, models[schema, name])
            connection.execute(f'create table memory."{schema}"."{name}" as {sql}')


@dataclass(frozen=True)
class ShownRow:
    """A row of a scenario in words.

    Attributes:
        what: lever, mineral, stage, country and size.
        reaches: by-products that the row reaches.
        unmeasured: indicators that the row would change if the stage's quantities were held.
        left_out: importer that alone the row is about, where another one asks.
        absent: indicators at whose stage the country that gives way ships nothing: everybody does, pro rata.
    """

    row_number: int
    what: str
    assumption: str
    source: str
    reaches: str
    unmeasured: str
    left_out: str
    absent: str


@dataclass(frozen=True)
class Effect:
    """One line of the table: an indicator before and after one lever, or all together.

    Attributes:
        lost_share: share of the stage's supply that is gone; None for prices and rates.
        is_projected: the row holds from a later year than the reference year.
        value_flag: why there is no value, where there is none.
    """

    mineral_code: str
    indicator_number: int
    indicator_code: str
    reference_year: int
    lever: str
    value_before: float | None
    value_after: float | None
    rating_before: str
    rating_after: str
    moved: bool
    lost_share: float | None
    is_projected: bool
    value_flag: str


@dataclass(frozen=True)
class Result:
    """What one scenario does."""

    scenario_id: str
    mineral_count: int
    moved_count: int
    rows: tuple[ShownRow, ...]
    effects: tuple[Effect, ...]


def check_minerals(connection: duckdb.DuckDBPyConnection, minerals: Sequence[str]) -> None:
    """Raise CritminError for a mineral code that the warehouse does not know."""
    known = [code for (code,) in connection.execute("select mineral_code from reference.minerals").fetchall()]
    for mineral in minerals:
        if mineral not in known:
            near = difflib.get_close_matches(mineral, known, n=1)
            meant = f" Did you mean {near[0]}?" if near else ""
            raise CritminError(f"There is no mineral {mineral!r}.{meant} Known: {', '.join(sorted(known))}.")


def joined(rows: Sequence[Row]) -> list[Row]:
    """The rows of several scenarios as one, which is called by all their names."""
    name = "_and_".join(dict.fromkeys(row.scenario_id for row in rows))
    return [replace(row, scenario_id=name, row_number=place) for place, row in enumerate(rows, start=1)]


def acting(rows: Sequence[Row], year: int) -> tuple[list[Row], list[str]]:
    """The rows that act in a year: those that hold from then or earlier, and those that name no year.

    Returns:
        These rows, and a sentence on each scenario of which none acts yet.

    Raises:
        CritminError: none of any scenario acts.
    """
    acts = [row for row in rows if row.from_year is None or row.from_year <= year]
    late = []
    for scenario_id in dict.fromkeys(row.scenario_id for row in rows):
        if all(row.scenario_id != scenario_id for row in acts):
            first = min(row.from_year for row in rows if row.scenario_id == scenario_id)
            late.append(f"No row of {scenario_id} acts in {year}: the first holds from {first}.")
    if not acts:
        raise CritminError(" ".join(late))
    return acts, late


def effects(connection: duckdb.DuckDBPyConnection, minerals: Sequence[str]) -> duckdb.DuckDBPyConnection:
    """The effects that a row acts on, from a connection of `evaluated`: all, or those of some minerals."""
    chosen = "list_contains($1, effects.mineral_code)" if minerals else "$1 is not null"
    return connection.execute(
        "select effects.* from marts.scenario_effects as effects "
        "inner join marts.scenario_indicators as after_all "
        "using (scenario_id, lever, mineral_code, reporter_code, indicator_code) "
        f"where {chosen} and after_all.is_acted_on "
        "order by scenario_id, mineral_code, indicator_code, lever, reporter_code",
        [list(minerals)],
    )


def result(connection: duckdb.DuckDBPyConnection, scenario_id: str, minerals: Sequence[str]) -> Result:
    """What a scenario does, from a connection of `evaluated`: the indicators that a row of it acts on.

    Where one lever alone acts on an indicator it is shown once; else each lever's part stands above all
    together.
    """
    chosen = "list_contains($2, effects.mineral_code)" if minerals else "$2 is not null"
    lines = connection.execute(
        f"""
        select effects.mineral_code, dim.indicator_number, effects.indicator_code, effects.reference_year,
            effects.lever, effects.value_before, effects.value_after, effects.rating_before,
            effects.rating_after, effects.moved, supply.lost_share, after_all.is_projected,
            after_all.value_flag
        from marts.scenario_effects as effects
        inner join marts.scenario_indicators as after_all
            using (scenario_id, lever, mineral_code, reporter_code, indicator_code)
        inner join warehouse.method.indicators as dim on effects.indicator_code = dim.indicator_code
        inner join warehouse.reference.minerals as minerals on effects.mineral_code = minerals.mineral_code
        left join warehouse.method.levers as levers on effects.lever = levers.lever
        left join marts.scenario_supply as supply
            using (scenario_id, lever, mineral_code, reporter_code, indicator_code)
        where effects.scenario_id = $1 and {chosen} and after_all.is_acted_on
        order by minerals.sort_order, dim.indicator_number, levers.sort_order nulls last
        """,
        [scenario_id, list(minerals)],
    ).fetchall()
    every = [Effect(*line) for line in lines]
    together = [effect for effect in every if effect.lever == "all"]
    parts = Counter((effect.mineral_code, effect.indicator_code) for effect in every if effect.lever != "all")
    shown = tuple(
        effect
        for effect in every
        if effect.lever != "all" or parts[effect.mineral_code, effect.indicator_code] > 1
    )
    return Result(
        scenario_id=scenario_id,
        mineral_count=len({effect.mineral_code for effect in together}),
        moved_count=sum(effect.moved for effect in together),
        rows=tuple(_shown_rows(connection, scenario_id, minerals)),
        effects=shown,
    )


def _shown_rows(
    connection: duckdb.DuckDBPyConnection, scenario_id: str, minerals: Sequence[str]
) -> Iterator[ShownRow]:
    rows = connection.execute(
        """
        select levers.*, string_agg(distinct actions.mineral_code, ', ')
                filter (actions.host_mineral_code is not null) as reached,
            string_agg(distinct actions.indicator_code, ', ')
                filter (actions.quantity is null and actions.share is null) as unmeasured,
            max(actions.quantity) as tonnes,
            array_agg(distinct actions.mineral_code) as minerals,
            any_value(case when levers.reporter_code <> reporters.reporter_code then levers.reporter_code end)
                as left_out,
            string_agg(distinct actions.indicator_code, ', ') filter (
                actions.displaces is not null and actions.effect in ('displaces', 'meets_at_home')
                and facts.country_code is null
            ) as absent
        from method.scenario_levers as levers
        inner join method.reporters as reporters on reporters.is_default and not reporters.is_world
        left join marts.scenario_actions as actions using (scenario_id, row_number)
        left join warehouse.intermediate.int_scenarios__facts as facts
            on actions.mineral_code = facts.mineral_code and actions.reporter_code = facts.reporter_code
            and actions.indicator_code = facts.indicator_code and actions.displaces = facts.country_code
            and not facts.is_remainder and facts.quantity > 0
        where levers.scenario_id = ?
        group by all
        order by levers.row_number
        """,
        [scenario_id],
    )
    names = [column[0] for column in rows.description]
    for values in rows.fetchall():
        row = dict(zip(names, values, strict=True))
        if minerals and not set(minerals) & {row["mineral_code"], *row["minerals"]}:
            continue
        yield ShownRow(
            row_number=row["row_number"],
            what=_in_words(row),
            assumption=row["assumption_en"],
            source=row["source_en"],
            reaches=row["reached"] or "",
            unmeasured=row["unmeasured"] or "",
            left_out=row["left_out"] or "",
            absent=row["absent"] or "",
        )


def _in_words(row: Mapping[str, Any]) -> str:
    words = [row["lever"], row["mineral_code"]]
    words += [row[name] for name in ("country_code", "supply_stage") if row[name]]
    if row["of_quantity_t"] is not None:
        words.append(f"{row['quantity_t']:,.9g} of {row['of_quantity_t']:,.9g} t")
    elif row["quantity_t"] is not None:
        words.append(f"{row['quantity_t']:,.9g} t")
    if row["share"] is not None:
        words.append(
            f"{row['share']:.4g} of the stage" if row["lever"] != "price_shock" else f"{row['share']:+.0%}"
        )
    if row["days"] is not None:
        words.append(f"{row['days']:g} days")
    if row["tonnes"] is not None and (row["quantity_t"] is None or row["of_quantity_t"] is not None):
        words.append(f"= {row['tonnes']:,.1f} t")
    if row["displaces"]:
        words.append(f"in place of {row['displaces']}")
    if row["from_year"]:
        words.append(f"from {row['from_year']}")
    return " ".join(words)


def read_file(file: Path, connection: duckdb.DuckDBPyConnection) -> list[Row]:
    """Read a user's scenario file and check every cell against what the warehouse knows.

    Args:
        file: CSV in UTF-8 with a header: mineral_code, lever, assumption and source in every row; as far as
            the lever takes them country_code, supply_stage, quantity_t, of_quantity_t, share, days,
            from_year, displaces, reporter_code, assumption_basis (document where the size comes from one,
            else own); scenario_id only if the file holds several scenarios.
            Assumption and source may come in two languages, as in the seed (assumption_ja, ...).
        connection: the warehouse, for codes and for what each lever takes.

    Raises:
        ScenarioRefused: names the file, the row (the header is row 1), the column, and what to write.
    """
    return TableReader(file, connection).rows()


def parameter(connection: duckdb.DuckDBPyConnection, name: str) -> float:
    """A number that someone chose, from the warehouse's list of them."""
    (value,) = connection.execute(
        "select parameter_value from method.parameters where parameter = ?", [name]
    ).fetchone()
    return value


class TableReader:
    """Checks one file; every method refuses by naming the cell."""

    _OWN = ("assumption", "source", *(field.name for field in fields(Row)))
    _NEEDED = ("mineral_code", "lever")
    _EXPLAINED = ("assumption", "source")
    _ALIASES: ClassVar[Mapping[str, str]] = {}

    def __init__(self, file: Path, connection: duckdb.DuckDBPyConnection) -> None:
        self.file = file

        def codes(query: str) -> list[str]:
            return [code for (code,) in connection.execute(query).fetchall()]

        self.minerals = codes("select mineral_code from reference.minerals order by 1")
        self.countries = codes(
            "select country_code from reference.countries where not is_remainder order by 1"
        )
        self.governed = set(codes("select distinct country_code from intermediate.int_governance__scores"))
        self.taken = codes("select scenario_id from method.scenarios")
        self.runnable = codes("select scenario_id from method.scenarios where not is_baseline")
        self.largest_t = parameter(connection, "quantity_max_t")
        columns = (
            "lever, needs_country, takes_quantity, takes_share, takes_days, share_minimum, share_maximum, "
            "days_maximum"
        )
        self.levers = {
            row[0]: dict(zip(columns.split(", "), row, strict=True))
            for row in connection.execute(
                f"select {columns} from method.levers order by sort_order"
            ).fetchall()
        }
        self.effects: dict[str, dict[str, set[str]]] = {}
        self.default_stages: set[str] = set()
        for lever, stage, effect, is_default in connection.execute(
            "select lever, supply_stage, effect, is_default from method.lever_effects"
        ).fetchall():
            self.effects.setdefault(lever, {}).setdefault(stage, set()).add(effect)
            if is_default:
                self.default_stages.add(lever)

    def refuse(self, row: int | None, column: str, found: str, expected: str, advice: str = "") -> NoReturn:
        raise ScenarioRefused(self.file, row, column, found=found, expected=expected, advice=advice)

    def rows(self) -> list[Row]:
        header, lines = self._table()
        rows: list[Row] = []
        shocks: dict[tuple, list[tuple[str | None, int]]] = {}
        for number, line in lines:
            if len(line) != len(header):
                self.refuse(
                    number,
                    "",
                    f"{len(line)} cells",
                    f"{len(header)}, as many as the header has",
                    "Put quotation marks around a text that holds a comma.",
                )
            cells = {name: cell.strip() for name, cell in zip(header, line, strict=True)}
            self._check_characters(number, cells)
            rows.append(self._row(number, cells, place=len(rows) + 1))
            last = rows[-1]
            for stage in self._shocked_stages(last):
                key = (last.scenario_id, last.mineral_code, last.lever, last.country_code, stage)
                for reporter, before in shocks.get(key, ()):
                    if None in (reporter, last.reporter_code) or reporter == last.reporter_code:
                        self.refuse(
                            number,
                            "lever",
                            f"the same shock as in row {before} at {stage}",
                            "one row for each shock",
                            "Join the two in one row, or name different stages.",
                        )
            for stage in self._shocked_stages(last):
                key = (last.scenario_id, last.mineral_code, last.lever, last.country_code, stage)
                shocks.setdefault(key, []).append((last.reporter_code, number))
        return rows

    def _shocked_stages(self, row: Row) -> set[str]:
        """Where a row takes supply away or raises a price: its own stage, or all that its lever reaches."""
        named = self.effects[row.lever]
        return {
            stage
            for stage, effects in named.items()
            if effects & {"withholds", "raises_price"} and row.supply_stage in (None, stage)
        }

    def _check_characters(self, number: int, cells: Mapping[str, str]) -> None:
        """Nothing that steers a terminal or breaks a line reaches one that prints the text."""
        for name, cell in cells.items():
            for character in cell:
                if unicodedata.category(character) in _UNPRINTED:
                    self.refuse(
                        number,
                        name,
                        f"the control character {character!a}",
                        "text in one line that a screen can show",
                        "Delete the character.",
                    )

    def _table(self) -> tuple[list[str], list[tuple[int, list[str]]]]:
        try:
            content = self.file.read_bytes()
        except OSError as error:
            raise CritminError(f"{self.file} can't be read: {error.strerror}.") from error
        if len(content) > _LONGEST_FILE:
            self.refuse(
                None, "", f"{len(content):,} bytes", f"at most {_LONGEST_FILE:,}", "Is it the right file?"
            )
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = content[: error.start].count(b"\n") + 1
            self.refuse(line, "", "bytes that are not UTF-8", "text in UTF-8", "Save the file as CSV UTF-8.")
        if "\0" in text:
            self.refuse(
                text[: text.index("\0")].count("\n") + 1, "", "a NUL byte", "text", "Save it as CSV UTF-8."
            )
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        lines: list[tuple[int, list[str]]] = []
        try:
            for line in reader:
                if any(cell.strip() for cell in line):
                    lines.append((reader.line_num, line))
        except csv.Error as error:
            self.refuse(reader.line_num, "", f"broken CSV ({error})", "comma-separated cells")
        if not lines:
            self.refuse(None, "", "an empty file", "a header and at least one row")
        header = [self._ALIASES.get(cell.strip(), cell.strip()) for cell in lines[0][1]]
        self._check_header(header)
        if len(lines) == 1:
            self.refuse(None, "", "a header and nothing else", "at least one row")
        return header, lines[1:]

    def _check_header(self, header: list[str]) -> None:
        for name in header:
            if name not in self._OWN:
                near = difflib.get_close_matches(name, self._OWN, n=1)
                self.refuse(
                    1,
                    name,
                    "an unknown column",
                    f"one of {', '.join(self._OWN)}",
                    f"Did you mean {near[0]}?" if near else "Leave it out.",
                )
            if header.count(name) > 1:
                self.refuse(1, name, "the column twice", "each column once", "Delete one of them.")
        for name in self._NEEDED:
            if name not in header:
                needed = ", ".join((*self._NEEDED, *self._EXPLAINED))
                self.refuse(1, name, "no such column", f"a header with {needed}")
        for name in self._EXPLAINED:
            if not {name, f"{name}_en", f"{name}_ja"} & set(header):
                self.refuse(
                    1, name, "no such column", f"the {name} of every row", "Every row says what it rests on."
                )

    def _row(self, number: int, cells: Mapping[str, str], *, place: int) -> Row:
        lever = self._code(number, cells, "lever", list(self.levers))
        mineral = self._code(number, cells, "mineral_code", self.minerals)
        stages = self.effects[lever]
        stage = self._code(
            number, cells, "supply_stage", sorted(stages), is_needed=lever not in self.default_stages
        )
        effects = stages[stage] if stage else set().union(*stages.values())
        country = self._country(number, cells, lever, effects)
        displaces = self._displaced(number, cells, lever, effects)
        measure = self._measure(number, cells, lever)
        texts = {
            f"{name}_{language}": self._text(number, cells, name, language)
            for name in ("assumption", "source")
            for language in ("ja", "en")
        }
        return Row(
            scenario_id=self._scenario_id(number, cells),
            row_number=place,
            reporter_code=self._code(number, cells, "reporter_code", self.countries, is_needed=False),
            mineral_code=mineral,
            lever=lever,
            country_code=country,
            supply_stage=stage,
            from_year=self._year(number, cells),
            displaces=displaces,
            assumption_basis=self._code(number, cells, "assumption_basis", [_OWN, _DOCUMENT], is_needed=False)
            or _OWN,
            **measure,
            **texts,
        )

    def _scenario_id(self, number: int, cells: Mapping[str, str]) -> str:
        stem = re.sub(r"\W+", "_", self.file.stem.lower(), flags=re.ASCII).strip("_") or "scenario"
        scenario_id = cells.get("scenario_id") or (stem if stem not in self.taken else f"{stem}_of_file")
        if not _NAME.fullmatch(scenario_id):
            self.refuse(
                number,
                "scenario_id",
                repr(scenario_id),
                "small letters, digits and _",
                "Write something like my_mine.",
            )
        if scenario_id in self.taken:
            run = f"Run the built-in one with `critmin scenario run {scenario_id}`, or choose another name."
            self.refuse(
                number,
                "scenario_id",
                f"{scenario_id}, which is built in",
                "a name of your own",
                run if scenario_id in self.runnable else "It stands for the state without any scenario.",
            )
        return scenario_id

    def _code(
        self, number: int, cells: Mapping[str, str], column: str, known: list[str], *, is_needed: bool = True
    ) -> str | None:
        code = cells.get(column, "")
        if not code and not is_needed:
            return None
        if code not in known:
            near = difflib.get_close_matches(code, known, n=1) or [
                each for each in known if each == code.upper()
            ]
            some = (
                "an ISO 3166-1 alpha-3 code such as CHN, AUS, CHL"
                if known is self.countries
                else ", ".join(known)
            )
            self.refuse(
                number,
                column,
                repr(code) if code else "nothing",
                some if len(known) > 1 else f"{known[0]}",
                f"Did you mean {near[0]}?" if near else "",
            )
        return code

    def _country(self, number: int, cells: Mapping[str, str], lever: str, effects: set[str]) -> str | None:
        needs = self.levers[lever]["needs_country"]
        if not needs and cells.get("country_code"):
            self.refuse(
                number,
                "country_code",
                cells["country_code"],
                f"nothing: {lever} happens at home or everywhere",
                "Leave the cell empty; displaces names whose shipments give way.",
            )
        country = self._code(number, cells, "country_code", self.countries, is_needed=needs)
        if country and "displaces" in effects and country not in self.governed:
            self.refuse(
                number,
                "country_code",
                country,
                "a country whose governance is known",
                "Without it the import indicators have no value: name the state that it belongs to.",
            )
        return country

    def _displaced(self, number: int, cells: Mapping[str, str], lever: str, effects: set[str]) -> str | None:
        displaces = self._code(number, cells, "displaces", self.countries, is_needed=False)
        if displaces and not effects & {"displaces", "meets_at_home"}:
            self.refuse(
                number,
                "displaces",
                displaces,
                f"nothing: {lever} takes nobody's place here",
                "Leave the cell empty.",
            )
        return displaces

    def _number(self, number: int, cells: Mapping[str, str], column: str) -> float | None:
        text = cells.get(column, "")
        if not text:
            return None
        try:
            value = float(text) if text.isascii() and "_" not in text else math.nan
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            advice = "Write 1200 for 1,200 and 0.3 for 30 %."
            self.refuse(number, column, repr(text), "a number with a point and without separators", advice)
        return value

    def _check_size(
        self, number: int, cells: Mapping[str, str], column: str, value: float, most: float | None
    ) -> None:
        if value <= 0:
            self.refuse(number, column, cells[column], "more than 0")
        if most is not None and value > most:
            self.refuse(number, column, cells[column], f"at most {most:,.0f}", "Is the unit right?")

    def _measure(self, number: int, cells: Mapping[str, str], lever: str) -> dict[str, float | None]:
        takes = self.levers[lever]
        allowed = [
            column
            for column, is_taken in (
                ("quantity_t", takes["takes_quantity"]),
                ("share", takes["takes_share"]),
                ("days", takes["takes_days"]),
            )
            if is_taken
        ]
        values = {
            name: self._number(number, cells, name)
            for name in ("quantity_t", "of_quantity_t", "share", "days")
        }
        given = [name for name in ("quantity_t", "share", "days") if values[name] is not None]
        for name in given:
            if name not in allowed:
                wanted = " or ".join(allowed) if allowed else "nothing: the whole quantity stops"
                self.refuse(number, name, cells[name], f"{wanted} for {lever}", "Leave this cell empty.")
        if allowed and len(given) != 1:
            found = " and ".join(given) if given else "nothing"
            self.refuse(number, allowed[0], found, f"exactly one of {', '.join(allowed)} for {lever}")
        for name, most in (
            ("quantity_t", self.largest_t),
            ("of_quantity_t", self.largest_t),
            ("days", takes["days_maximum"]),
        ):
            if values[name] is not None:
                self._check_size(number, cells, name, values[name], most)
        if values["of_quantity_t"] is not None and values["quantity_t"] is None:
            self.refuse(
                number,
                "of_quantity_t",
                cells["of_quantity_t"],
                "a quantity_t beside it, of which it is the whole",
            )
        if values["of_quantity_t"] is not None and values["of_quantity_t"] < values["quantity_t"]:
            self.refuse(
                number, "of_quantity_t", cells["of_quantity_t"], f"at least quantity_t, {cells['quantity_t']}"
            )
        share, least, most = values["share"], takes["share_minimum"], takes["share_maximum"]
        if share is not None and (share <= least or share == 0 or (most is not None and share > most)):
            bounds = f"more than {least:g}" + ("" if most is None else f" and at most {most:g}")
            self.refuse(number, "share", cells["share"], f"{bounds}, and not 0", "Write 0.3 for 30 %.")
        return values

    def _year(self, number: int, cells: Mapping[str, str]) -> int | None:
        text = cells.get("from_year", "")
        if not text:
            return None
        if not (text.isdecimal() and text.isascii()) or int(text) not in _FROM_YEARS:
            self.refuse(number, "from_year", repr(text), f"a year from {_FROM_YEARS[0]} to {_FROM_YEARS[-1]}")
        return int(text)

    def _text(self, number: int, cells: Mapping[str, str], name: str, language: str) -> str:
        other = "en" if language == "ja" else "ja"
        texts = [cells.get(column, "") for column in (f"{name}_{language}", name, f"{name}_{other}")]
        if not any(texts):
            self.refuse(
                number,
                name,
                "nothing",
                f"the {name} of the row",
                "Every row says what it assumes and where that comes from.",
            )
        return next(filter(None, texts))
