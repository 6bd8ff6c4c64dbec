"""`critmin changes`."""

from critmin import changes as edition_changes
from critmin.commands.options import WithLocalSources, published_warehouse
from critmin.commands.terminal import say


def changes(edition: str | None = None, *, with_local_sources: WithLocalSources = False) -> None:
    """Say which badges moved with a new edition, and which row moved them.

    Parameters
    ----------
    edition
        An edition (usgs_mcs_2026_v1_3); without it, all of them, the newest first.
    with_local_sources
        Among the editions of the warehouse with local sources.
    """
    with published_warehouse(with_local_sources) as connection:
        editions = edition_changes.changes(connection, edition)
    for number, each in enumerate(editions):
        if number:
            say("")
        say(f"{each.edition_id}, published {each.published_on}, after {', '.join(each.old_edition_ids)}")
        restated = ", ".join(f"{evidence} {count}" for evidence, count in each.restated.items())
        say(f"  Figures restated for years that both give: {restated or 'none'}.")
        on_page = sum(move.is_on_page for move in each.moves)
        beside = f", and {len(each.moves) - on_page} beside them" if len(each.moves) > on_page else ""
        say(f"  Badges moved: {on_page or 'none'}{beside}.")
        for move in each.moves:
            _say_move(move)
    if not editions:
        say("No edition held differs from the one before it.")


def _say_move(move: edition_changes.Move) -> None:
    """A badge that moved in one line, the row that moved it in two below; none wider than a terminal."""
    years, row_years = (
        str(new) if old == new else f"{old} to {new}"
        for old, new in ((move.old_indicator_year, move.indicator_year), (move.old_row_year, move.row_year))
    )
    say(
        f"  {move.mineral_code} {move.indicator_code}"
        f"{'' if move.is_on_page else f' ({move.basis}, not on the page)'}, "
        f"{years}: {move.old_rating} to {move.new_rating} "
        f"({move.old_indicator_value:.3f} to {move.new_indicator_value:.3f})"
    )
    alone = "this row alone" if move.is_by_row_alone else "not this row alone"
    subject = {"quantity": move.country_code, "governance": f"{move.country_code}, governance"}.get(
        move.evidence, "price"
    )
    figures = (
        f"{_figure(move.old_value)} {move.unit} left the window"
        if move.has_left_window
        else f"{_figure(move.old_value)} to {_figure(move.new_value)} {move.unit}"
    )
    say(f"    {subject}, {row_years}: {figures} ({move.row_effect:+.3f}, {alone})")
    said = "row no longer there, was" if move.is_row_dropped and not move.has_left_window else "row"
    correction = f", correction {move.correction_id}" if move.correction_id else ""
    say(f"    {said} {move.raw_row_id}{correction}")


def _figure(figure: float | None) -> str:
    """A figure in at most nine digits, risks in four."""
    if figure is None:
        return "nothing"
    return f"{figure:.4g}" if abs(figure) < 1 else f"{figure:,.9g}"
