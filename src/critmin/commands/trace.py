"""`critmin trace`."""

from critmin import trace as figure_trace
from critmin.commands.options import WithLocalSources, published_warehouse
from critmin.commands.terminal import print_table, say


def trace(
    mineral: str,
    indicator: str,
    year: int,
    *,
    reporter: str | None = None,
    with_local_sources: WithLocalSources = False,
) -> None:
    """Follow a figure back to the publishers' rows, files, checksums, licences and corrections.

    Parameters
    ----------
    mineral
        A mineral code (lithium).
    indicator
        An indicator code (production_concentration) or its number.
    year
        The year that the figure is about.
    reporter
        The importing country, for indicators 3 and 4; without it, the one that the pages are written for.
    with_local_sources
        A figure of the warehouse with local sources.
    """
    with published_warehouse(with_local_sources) as connection:
        found = figure_trace.trace(connection, mineral, indicator, year, reporter)
    say(
        f"{found.mineral_code}, {found.indicator_code}, {found.reference_year}, "
        f"reporter {found.reporter_code}, as of {found.as_of}"
    )
    for value in found.values:
        basis = f" by {value.basis}" if value.basis else ""
        headline = " (on the page)" if value.is_headline and len(found.values) > 1 else ""
        figure = "N/A" if value.value is None else f"{value.value:.6f}"
        say(f"  value{basis}: {figure}, {value.flag}{headline}")
        for rating in found.ratings:
            # Where there is no figure, every rule set says only that.
            if rating.basis == value.basis and value.value is not None:
                distance = (
                    "" if rating.distance_to_cut is None else f", {rating.distance_to_cut:+.4f} from the cut"
                )
                say(f"    {rating.rule_set}: {rating.rating}, {rating.reason}{distance}")
    columns = [
        "evidence", "country", "as published", "read as", "used", "edition", "file", "place", "corrected by",
    ]  # fmt: skip
    rows = [
        [
            row.evidence,
            row.country_code,
            row.value_as_published,
            row.read_as,
            "" if row.used_value is None else f"{row.used_value:.9g}",
            row.edition_id,
            row.snapshot_id,
            row.place,
            row.correction_ids,
        ]
        for row in found.rows
    ]
    # What no row has needs no column.
    kept = [
        number
        for number, name in enumerate(columns)
        if name not in ("read as", "corrected by") or any(row[number] for row in rows)
    ]
    columns = [columns[number] for number in kept]
    rows = [[row[number] for number in kept] for row in rows]
    print_table(columns, rows, [name == "used" for name in columns])
    for read_as, reason in sorted({(row.read_as, row.read_as_reason) for row in found.rows if row.read_as}):
        say(f"read as {read_as}: {reason}")
    for correction in found.corrections:
        say(
            f"correction {correction.correction_id}: {correction.column_name} {correction.old_value} to "
            f"{correction.new_value}; {correction.reason} ({correction.evidence})"
        )
    for file in found.files:
        say(f"file {file.snapshot_id}: {file.file_name}, {file.publisher}, {file.published_on}")
        say(f"  sha256 {file.sha256}")
        say(f"  licence: {file.licence}; {file.row_count} rows used")
