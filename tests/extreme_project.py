"""The small project with figures and names at their extremes, to see that pages hold them.

Copper is mined, refined and held in the ground by thirty countries in equal parts, gallium comes from one
alone, of lithium no source has anything, and every large supplier has a name of forty letters. No figure here
is a statistic.
"""

from pathlib import Path

import polars as pl

from small_warehouse import make_project, read_table, write_table

THIRTY, ONE, NONE = "copper", "gallium", "lithium"
LONG_JA = "北部及び南部並びに東部諸島を合わせた連邦共和国の正式な長い国名でありここで終わる四十字"
LONG_EN = "Federated Northern and Southern Republics"
COUNTRIES = 30
_SNAPSHOT = "mcs2026_data"
_SERIES = ("price_series", "recycling_series", "supply_share_series")


def make_extreme_project(repo: Path, root: Path) -> Path:
    """Write the project into a new folder, without dbt's tests, whose business is right figures."""
    make_project(repo, root, with_tests=False)
    world = root / "data" / "raw_usgs_mcs__world.parquet"
    names = read_table(root / "seeds" / "mappings" / "country_names.csv")
    known = names.filter(
        (pl.col("source_id") == "usgs_mcs") & (pl.col("is_remainder") == "false")
        & (pl.col("is_world_total") == "false")
    ).unique("country_code", keep="first", maintain_order=True)  # fmt: skip
    write_table(_with_extremes(read_table(world), known["name_as_published"].to_list()), world)
    method = root / "seeds" / "method"
    _forget(*(root / "seeds" / "mappings").glob("*.csv"), *(method / f"{name}.csv" for name in _SERIES))
    countries = root / "seeds" / "reference" / "countries.csv"
    write_table(_with_long_names(read_table(countries)), countries)
    return root


def _with_extremes(world: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    """Rows of the newest Summaries: thirty equal producers of copper, one of gallium."""
    is_newest = pl.col("snapshot_id") == _SNAPSHOT
    mineral = pl.col("mineral_as_published").str.to_lowercase()
    copper = world.filter(is_newest & mineral.str.starts_with(THIRTY))
    tables = [world.filter(~(is_newest & mineral.str.starts_with(THIRTY)))]
    for place, (_, table) in enumerate(copper.group_by("measure", "reference_year", maintain_order=True)):
        for stage, rows in table.group_by("stage_as_published", maintain_order=True):
            if "World total" in rows["country_as_published"].to_list():
                tables.append(rows.with_columns(value_as_published=pl.lit(str(COUNTRIES * 1000))))
                continue
            first = pl.concat([rows.head(1)] * COUNTRIES)
            tables.append(
                first.with_columns(
                    raw_row_id=pl.Series(
                        [
                            f"{_SNAPSHOT}:9{place}{len(stage[0]):02d}{number:02d}"
                            for number in range(COUNTRIES)
                        ]
                    ),
                    country_as_published=pl.Series(names[:COUNTRIES]),
                    value_as_published=pl.lit("1000"),
                )
            )
    alone = pl.col("country_as_published").is_in(["China", "World total"])
    return pl.concat(tables).filter(~(is_newest & mineral.str.starts_with(ONE)) | alone)


def _forget(*files: Path) -> None:
    """Without these rows no name, no customs code and no series of any source means the mineral."""
    for file in files:
        table = read_table(file)
        if "mineral_code" in table.columns:
            write_table(table.filter(pl.col("mineral_code").ne_missing(NONE)), file)


def _with_long_names(countries: pl.DataFrame) -> pl.DataFrame:
    large = ["CHN", "AUS", "CHL", "COD", "PER", "IDN", "RUS", "USA", "AFG", "ALB"]
    chosen = pl.col("country_code").is_in(large)
    # Names must differ: the code is their last three letters.
    return countries.with_columns(
        name_ja=pl.when(chosen).then(pl.lit(LONG_JA[:37]) + pl.col("country_code")).otherwise("name_ja"),
        name_en=pl.when(chosen).then(pl.lit(LONG_EN[:37]) + pl.col("country_code")).otherwise("name_en"),
    )
