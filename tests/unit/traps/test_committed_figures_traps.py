"""Traps in the figures that the project holds: what handles them is there, works, and is needed."""

from statistics import median

import pytest

# A quantity or price of one year and country, in two editions: nothing real moves by this much between them.
CLOSE = (0.5, 2)

# One row per override that reaches a model: the figure with the override and without it (null where the
# printed unit is none), over the same figure in each other edition.
MASSES = """
    with facts as (
        select published.edition_id, published.mineral_as_published, published.measure,
            published.stage_as_published, coalesce(published.unit_as_published, '') as unit_as_published,
            resolved.mineral_code, resolved.supply_stage, resolved.country_code, resolved.quantity_t,
            case when published.measure = 'reserves' then 0 else published.reference_year end as compared_year
        from intermediate.int_production__published as published
        inner join intermediate.int_production__resolved as resolved
            on published.raw_row_id = resolved.raw_row_id and published.edition_id = resolved.edition_id
        where resolved.quantity_t > 0 and not resolved.is_world_total
    )
    select overrides.edition_id, overrides.mineral_as_published, overrides.measure,
        overrides.stage_as_published, overrides.unit_as_published,
        facts.quantity_t / others.quantity_t as ratio_with,
        facts.quantity_t * printed.tonnes_per_unit / held.tonnes_per_unit / others.quantity_t
            as ratio_without
    from mappings.unit_overrides as overrides
    inner join facts
        on overrides.edition_id = facts.edition_id
        and overrides.mineral_as_published = facts.mineral_as_published
        and overrides.measure = facts.measure
        and overrides.stage_as_published = facts.stage_as_published
        and coalesce(overrides.unit_as_published, '') = facts.unit_as_published
    inner join facts as others
        on facts.mineral_code = others.mineral_code and facts.supply_stage = others.supply_stage
        and facts.country_code = others.country_code and facts.compared_year = others.compared_year
        and facts.edition_id[:13] <> others.edition_id[:13]
    inner join reference.units as held on overrides.unit = held.unit_as_published
    left join reference.units as printed on facts.unit_as_published = printed.unit_as_published
"""
PRICES = """
    with facts as (
        select harmonised.edition_id, harmonised.price_series_id, harmonised.reference_year,
            harmonised.unit_as_published, harmonised.true_unit, corrected.price, corrected.price_usd_per_t
        from intermediate.int_prices__harmonised as harmonised
        inner join intermediate.int_prices__corrected as corrected
            on harmonised.raw_row_id = corrected.raw_row_id
            and harmonised.edition_id = corrected.edition_id
            and harmonised.price_series_id = corrected.price_series_id
        where harmonised.frequency = 'annual' and corrected.price_usd_per_t > 0
    )
    select facts.edition_id, facts.price_series_id, facts.unit_as_published, facts.true_unit,
        facts.price_usd_per_t / others.price_usd_per_t as ratio_with,
        facts.price * printed.usd_per_price / printed.tonnes_per_unit / others.price_usd_per_t
            as ratio_without
    from facts
    inner join facts as others
        on facts.price_series_id = others.price_series_id and facts.reference_year = others.reference_year
        and facts.edition_id[:13] <> others.edition_id[:13]
    left join reference.units as printed
        on facts.unit_as_published = printed.unit_as_published and printed.dimension = 'price'
    where facts.unit_as_published <> facts.true_unit
"""


def by_override(rows, key_length):
    """Key of an override → its ratios with it, and its ratios without it."""
    found = {}
    for row in rows:
        kept, left = found.setdefault(row[:key_length], ([], []))
        kept.append(row[key_length])
        left.append(row[key_length + 1])
    return found


def is_close(ratios):
    return CLOSE[0] < median(ratios) < CLOSE[1]


def test_trap_06_07_every_override_of_a_mass_is_needed(warehouse):
    found = by_override(warehouse.execute(MASSES).fetchall(), 5)
    held = warehouse.execute(
        "select edition_id, mineral_as_published, measure, stage_as_published, unit_as_published"
        " from mappings.unit_overrides where measure in ('production', 'reserves')"
        " and stage_as_published not like '%rounded%'"
    ).fetchall()
    assert len(held) >= 14
    assert found.keys() == set(held), "an override without a figure to compare proves nothing"
    for override, (with_it, without_it) in found.items():
        assert is_close(with_it), override
        # A unit that is no unit (nothing is printed) leaves no figure at all.
        assert all(ratio is None for ratio in without_it) or not is_close(without_it), override


def test_trap_08_10_every_override_of_a_price_is_needed(warehouse):
    found = by_override(warehouse.execute(PRICES).fetchall(), 4)
    assert {"mcs_manganese_ore", "mcs_tungsten_wo3", "mcs_alumina_imports"} <= {
        series for _, series, _, _ in found
    }
    for override, (with_it, without_it) in found.items():
        assert is_close(with_it), override
        assert all(ratio is None for ratio in without_it) or not is_close(without_it), override


def test_trap_01_without_its_correction_zinc_would_be_six_times_the_printed_total(warehouse):
    rows = warehouse.execute(
        "select raw_row_id, country_code, is_world_total, value_as_published, quantity_t, correction_id"
        " from intermediate.int_production__resolved"
        " where edition_id = 'usgs_mcs_2023' and mineral_code = 'zinc' and supply_stage = 'reserves'"
    ).fetchall()
    (total,) = [row[4] for row in rows if row[2]]
    corrected = sum(row[4] or 0 for row in rows if not row[2])
    ((_, country, _, printed, held, correction),) = [row for row in rows if row[5]]
    assert (country, printed, held) == ("AUS", "1,166,000", 66_000_000)
    assert correction == "mcs2023_zinc_australia_reserves"
    # 208,100 kt of 210,000; as printed 1,308,100 kt: the band ends at 1.07.
    assert corrected / total == pytest.approx(208_100 / 210_000)
    assert (corrected - held + 1_166_000_000) / total == pytest.approx(1_308_100 / 210_000)


def test_trap_04_the_sum_of_the_countries_is_checked_for_every_table_with_a_total(warehouse):
    """The check of the build compares what it finds; were totals not known as such, it would find nothing."""
    tables, with_total = warehouse.execute(
        "with tables as (select edition_id, mineral_code, supply_stage, reference_year,"
        " max(case when is_world_total and quantity_t > 0 then 1 else 0 end) as has_total"
        " from intermediate.int_production__resolved where source_id = 'usgs_mcs'"
        " group by all having max(case when not is_world_total then quantity_t end) > 0)"
        " select count(*), sum(has_total) from tables"
    ).fetchone()
    assert tables > 450
    assert with_total / tables > 0.9


def test_trap_20_a_blank_of_2025_is_no_zero_unless_another_edition_prints_one(warehouse):
    blanks = warehouse.execute(
        "select value_flag, quantity_t, resolving_edition_id from intermediate.int_production__resolved"
        " where edition_id = 'usgs_mcs_2025' and coalesce(value_as_published, '') = ''"
    ).fetchall()
    assert len(blanks) > 50
    flags = {flag for flag, _, _ in blanks}
    assert flags <= {"unknown_blank", "withheld", "not_available", "zero"}
    assert "withheld" in flags, "lithium of the United States is withheld in the editions beside it"
    # A note beside the blank may say it (W for 23-24); else another edition does, or nobody.
    for flag, quantity, resolving in blanks:
        assert quantity == (0 if flag == "zero" else None)
        assert flag != "zero" or resolving
        assert flag != "unknown_blank" or resolving is None


def test_trap_20_markers_keep_their_meaning_in_the_facts(warehouse):
    marked = dict(
        warehouse.execute(
            "select trim(value_as_published), string_agg(distinct value_flag || ':'"
            " || coalesce(cast(quantity_t as text), 'none'))"
            " from intermediate.int_production__resolved"
            " where source_id = 'usgs_mcs' and trim(value_as_published) in ('W', 'NA', '—') group by 1"
        ).fetchall()
    )
    assert marked["W"] == "withheld:none"
    assert marked["NA"] == "not_available:none"
    assert marked["—"] == "zero:0.0"


def test_trap_16_no_group_of_countries_and_no_total_is_counted_as_a_country(warehouse):
    counted = warehouse.execute(
        "select distinct published.country_as_published"
        " from intermediate.int_production__published as published"
        " inner join intermediate.int_production__resolved as resolved"
        " on published.raw_row_id = resolved.raw_row_id and published.edition_id = resolved.edition_id"
        " where resolved.source_id = 'usgs_mcs' and not resolved.is_remainder"
        " and not resolved.is_world_total"
    ).fetchall()
    names = {name for (name,) in counted}
    assert len(names) > 90
    assert not {name for name in names if " and " in name and name not in ONE_COUNTRY}
    assert not {name for name in names if name.lower().startswith(("world", "other", "total"))}


ONE_COUNTRY = {"Bosnia and Herzegovina", "Trinidad and Tobago", "Papua New Guinea"}
