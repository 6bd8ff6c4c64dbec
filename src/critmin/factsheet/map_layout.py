"""The slide with the world map and the bars, everything placed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from markupsafe import Markup

from critmin.factsheet.contents import Sheet
from critmin.factsheet.range_bar import range_bar
from critmin.factsheet.world_map import world_map

if TYPE_CHECKING:
    from critmin.factsheet.pages import Pages

_MAP_WIDTH_PT = 664.0
_BAR_WIDTH_PT = 230.0


def map_slides(pages: Pages, sheet: Sheet) -> list:
    """The page of a mineral, as a slide that waits for its number; none without shares."""
    return [partial(_slide, pages, sheet)] if sheet.world else []


def _slide(pages: Pages, sheet: Sheet, page_label: str) -> Markup:
    page, where = sheet.world, f"{sheet.code}, map page"
    drawn = world_map(
        page.shares,
        pages.outlines,
        pages.fonts,
        title=page.alternative,
        where=where,
        width_pt=_MAP_WIDTH_PT,
    )
    colours = {rating: fill["text"] for rating, fill in pages.palette["rating"].items()}
    bars = [
        range_bar(
            row,
            pages.fonts,
            where=f"{where}, {row.name}",
            chip_colours=colours,
            width_pt=_BAR_WIDTH_PT,
        )
        for row in page.bars
    ]
    return pages.slide(
        "slides/world_map.html.j2",
        sheet=sheet,
        page=page,
        chart=drawn,
        bars=[pages.slide("charts/range_bar.svg.j2", chart=bar) for bar in bars],
        notes=page.notes,
        kicker=pages.kicker(sheet.as_of, sheet.name_en),
        page_label=page_label,
        where=where,
    )
