"""A warehouse of a few hand-typed figures that the real scenario models run over.

The compiled models, the rules of levers, cuts and parameters are those of the built warehouse; the facts, the
governance and the by-products are the ones below, small enough to work by hand.

    lithium      reserves CHL 60, AUS 40; mine CHN 50, AUS 50; refined imports CHN 60 (g .5), CHL 40 (g .25);
                 annual prices 10, 20, 30, 20, 20; secondary rate .10
    cobalt       refined imports COD 50 (g .8), FIN 50 (g .1); follows copper at .7 and nickel at .25
    graphite     refined imports CHN 10 and nobody else
"""

from pathlib import Path

import duckdb

from critmin.scenarios import Row, evaluated

GOVERNANCE = {"CHN": 0.5, "CHL": 0.25, "AUS": 0.2, "COD": 0.8, "FIN": 0.1, "ARG": 0.4}
FACTS = [
    ("lithium", "WLD", "reserve_concentration", {"CHL": 60, "AUS": 40}),
    ("lithium", "WLD", "production_concentration", {"CHN": 50, "AUS": 50}),
    ("lithium", "JPN", "refined_import_stability", {"CHN": 60, "CHL": 40}),
    ("cobalt", "JPN", "refined_import_stability", {"COD": 50, "FIN": 50}),
    ("graphite", "JPN", "refined_import_stability", {"CHN": 10}),
]
VALUES = {  # indicator: lever_stage, basis, value of lithium
    "reserve_concentration": ("reserves", "", 0.52),
    "production_concentration": ("mine", "", 0.5),
    "refined_import_stability": ("refined_import", "contained", 0.22),
    "price_variability": ("price", "annual", 1.0),
    "secondary_supply_rate": ("secondary", "", 0.10),
}
COPIED = (
    "method.scenarios", "method.scenario_levers", "method.reporters", "method.lever_effects", "method.levers",
    "method.parameters", "method.thresholds", "method.rule_sets", "method.stability_indices",
    "method.indicators", "method.radar_scale", "reference.minerals", "reference.countries",
    "provenance.compiled_models",
)  # fmt: skip


def write(file: Path, built: Path) -> Path:
    """Write the warehouse to a new file."""
    with duckdb.connect(str(file)) as connection:
        connection.execute(f"attach '{built}' as built (read_only)")
        for schema in ("method", "reference", "provenance", "intermediate", "marts"):
            connection.execute(f"create schema {schema}")
        for table in COPIED:
            connection.execute(f"create table {table} as select * from built.{table}")
        for table in ("int_scenarios__headline", "int_scenarios__facts", "int_scenarios__prices"):
            connection.execute(
                f"create table intermediate.{table} as select * from built.intermediate.{table} limit 0"
            )
        connection.execute(
            "create table intermediate.int_governance__scores as select s.* replace (2020 as reference_year) "
            "from built.intermediate.int_governance__scores as s limit 0"
        )
        connection.execute("create table method.companions as select * from built.method.companions limit 0")
        connection.execute(
            "insert into method.companions (host_mineral_code, mineral_code, companion_share) "
            "values ('copper', 'cobalt', .7), ('nickel', 'cobalt', .25)"
        )
        for country, risk in GOVERNANCE.items():
            connection.execute(
                "insert into intermediate.int_governance__scores "
                "(stability_index, governance_rule, country_code, reference_year, governance_g) "
                "values ('wgi_mean', 'default', ?, 2020, ?)",
                [country, risk],
            )
        _facts(connection)
        connection.execute("detach built")
    return file


def _facts(connection: duckdb.DuckDBPyConnection) -> None:
    wholes = {}
    for mineral, reporter, indicator, quantities in FACTS:
        wholes[mineral, indicator] = sum(quantities.values())
        for country, quantity in quantities.items():
            connection.execute(
                "insert into intermediate.int_scenarios__facts (mineral_code, reporter_code, indicator_code, "
                "country_code, is_remainder, is_top_n_table, quantity, governance_g) "
                "values (?, ?, ?, ?, false, false, ?, ?)",
                [mineral, reporter, indicator, country, quantity, GOVERNANCE.get(country)],
            )
    for mineral in ("lithium", "cobalt", "graphite", "copper", "nickel"):
        for indicator, (stage, basis, value) in VALUES.items():
            whole = wholes.get((mineral, indicator))
            is_held = mineral == "lithium" or whole is not None
            is_import = indicator == "refined_import_stability"
            connection.execute(
                "insert into intermediate.int_scenarios__headline (mineral_code, reporter_code, "
                "indicator_code, lever_stage, supply_stage, source_id, basis, reference_year, "
                "indicator_value, value_flag, rating, rating_reason, stage_quantity, unit, "
                "depends_on_reporter) "
                "values (?, ?, ?, ?, ?, 'typed', ?, 2020, ?, ?, 'N/A', '', ?, 't', ?)",
                [
                    mineral, "JPN" if is_import else "WLD", indicator, stage, stage, basis,
                    value if is_held else None, "reported" if is_held else "no_source", whole, is_import,
                ],
            )  # fmt: skip
    for periods_before_end, price in enumerate((20, 20, 30, 20, 10)):
        connection.execute(
            "insert into intermediate.int_scenarios__prices (mineral_code, reporter_code, "
            "periods_before_end, price, shocked_periods) values ('lithium', 'WLD', ?, ?, 1)",
            [periods_before_end, price],
        )


def lever(lever: str, mineral: str = "lithium", **cells) -> Row:
    """One row of the scenario `typed`; the row number is given by `effects`."""
    row = dict.fromkeys(Row.__dataclass_fields__) | {
        "scenario_id": "typed", "row_number": 1, "mineral_code": mineral, "lever": lever,
        "assumption_ja": "-", "assumption_en": "-", "source_ja": "-", "source_en": "-",
    }  # fmt: skip
    return Row(**(row | cells))


def effects(file: Path, *rows: Row, lever: str = "all") -> dict[tuple[str, str], dict]:
    """Effects of the rows together, or of one lever, by mineral and indicator, with lost_share."""
    numbered = [Row(**(vars(row) | {"row_number": place})) for place, row in enumerate(rows, start=1)]
    with evaluated(file, numbered) as connection:
        answer = connection.execute(
            """
            select effects.*, supply.lost_share, after_all.value_flag, after_all.is_projected
            from marts.scenario_effects as effects
            inner join marts.scenario_indicators as after_all
                using (scenario_id, lever, mineral_code, reporter_code, indicator_code)
            left join marts.scenario_supply as supply
                using (scenario_id, lever, mineral_code, reporter_code, indicator_code)
            where effects.lever = ?
            """,
            [lever],
        )
        names = [column[0] for column in answer.description]
        found = [dict(zip(names, values, strict=True)) for values in answer.fetchall()]
    return {(row["mineral_code"], row["indicator_code"]): row for row in found}
