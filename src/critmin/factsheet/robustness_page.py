"""Places of page E: rows of checks that share the height, the files beside them, and the second page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from markupsafe import Markup

from critmin.factsheet.filters import circled_numbers
from critmin.factsheet.robustness import Check, Line, Origin, Robustness
from critmin.factsheet.typesetting import Box, DoesNotFit, SetText

if TYPE_CHECKING:
    from critmin.factsheet.contents import Sheet
    from critmin.factsheet.pages import Pages

SetIn = Callable[[str, Box, str], SetText]

_CHECKS_PT = 359.0  # the table's height without its head
_ORIGINS_PT = 360.0
_LINES_PT = 412.0
_LINE_PT = 20.0  # at most
_ROW_PADDING_PT = 4.0
_FLIPS_GAP_PT = 1.5
_CHIP_PT = 15.0
_ORIGIN_GAP_PT = 4.0
_LINE_BOXES = ("page", "figure", "years", "source", "file", "licence")


@dataclass(frozen=True)
class PlacedCheck:
    """A row of the table of checks."""

    formula: SetText
    flips: SetText | None
    height_pt: float


@dataclass(frozen=True)
class PlacedOrigin:
    """An edition with its files."""

    heading: SetText
    files: SetText
    licence: SetText


@dataclass(frozen=True)
class PlacedLine:
    """A row of the second page."""

    cells: tuple[SetText, ...]
    height_pt: float


def robustness_slides(pages: Pages, sheet: Sheet) -> Iterator[Callable[[str], Markup]]:
    """The page of checks and, where other pages rest on more, the page of further evidence."""
    contents = sheet.robustness
    if contents is None:
        return
    yield partial(_checks, pages, sheet, contents)
    if contents.lines:
        yield partial(_evidence, pages, sheet, contents)


def _checks(pages: Pages, sheet: Sheet, contents: Robustness, page_label: str) -> Markup:
    where = f"{sheet.code}, robustness page"
    placed = place_checks(contents.checks, pages.boxes, pages.set_text, where)
    return pages.slide(
        "slides/robustness.html.j2",
        sheet=sheet,
        contents=contents,
        checks=list(zip(contents.checks, placed, strict=True)),
        origins=place_origins(contents.origins, pages.boxes, pages.set_text, where),
        notes=contents.notes,
        kicker=pages.kicker(sheet.as_of, sheet.name_en),
        page_label=page_label,
        where=where,
    )


def _evidence(pages: Pages, sheet: Sheet, contents: Robustness, page_label: str) -> Markup:
    where = f"{sheet.code}, evidence page"
    return pages.slide(
        "slides/evidence.html.j2",
        sheet=sheet,
        contents=contents,
        lines=place_lines(contents.lines, pages.boxes, pages.set_text, where),
        notes=contents.evidence_notes,
        kicker=pages.kicker(sheet.as_of, sheet.name_en),
        page_label=page_label,
        where=where,
    )


def place_checks(
    checks: Sequence[Check], boxes: Mapping[str, Box], set_text: SetIn, where: str
) -> tuple[PlacedCheck, ...]:
    """Give each row what its texts need and share out the rest.

    Raises:
        DoesNotFit: the rows need more than the page has.
    """
    sizes = boxes["check_formula"].sizes_pt
    for size in sizes:
        one_size = dict(boxes) | {"check_formula": replace(boxes["check_formula"], sizes_pt=(size,))}
        texts = [_texts(check, one_size, set_text, where) for check in checks]
        needs = [_need(*placed) + _ROW_PADDING_PT for placed in texts]
        if sum(needs) <= _CHECKS_PT:
            break
    spare = _CHECKS_PT - sum(needs)
    if spare < 0:
        raise DoesNotFit(f"{where}: the checks need {sum(needs):.0f} pt, {_CHECKS_PT:.0f} pt are there")
    extra = spare / len(needs)
    return tuple(
        PlacedCheck(formula, flips, need + extra)
        for (formula, flips, *_), need in zip(texts, needs, strict=True)
    )


def _texts(
    check: Check, boxes: Mapping[str, Box], set_text: SetIn, where: str
) -> tuple[SetText, SetText | None, SetText, SetText]:
    return (
        set_text(check.formula, boxes["check_formula"], where),
        set_text(check.flips, boxes["check_flips"], where) if check.flips else None,
        set_text(f"{circled_numbers([check.number])}{check.label}", boxes["check_label"], where),
        set_text(check.flag, boxes["check_flag"], where),
    )


def _need(formula: SetText, flips: SetText | None, label: SetText, flag: SetText) -> float:
    worked = formula.height_pt + (flips.height_pt + _FLIPS_GAP_PT if flips else 0.0)
    return max(worked, label.height_pt + _CHIP_PT + flag.height_pt)


def place_origins(
    origins: Sequence[Origin], boxes: Mapping[str, Box], set_text: SetIn, where: str
) -> tuple[PlacedOrigin, ...]:
    """Set the editions one under the other.

    Raises:
        DoesNotFit: they are too many for the page.
    """
    words = boxes["origin_words"]
    placed = tuple(
        PlacedOrigin(
            set_text(origin.heading, boxes["origin_heading"], where),
            set_text(origin.files, words, where),
            set_text(origin.licence, words, where),
        )
        for origin in origins
    )
    used = sum(
        one.heading.height_pt + one.files.height_pt + one.licence.height_pt + _ORIGIN_GAP_PT for one in placed
    )
    if used > _ORIGINS_PT:
        raise DoesNotFit(f"{where}: the editions need {used:.0f} pt, {_ORIGINS_PT:.0f} pt are there")
    return placed


def place_lines(
    lines: Sequence[Line], boxes: Mapping[str, Box], set_text: SetIn, where: str
) -> tuple[PlacedLine, ...]:
    """Set the rows of the second page.

    Raises:
        DoesNotFit: they are too many for the page.
    """
    rows = []
    for line in lines:
        texts = (line.page, line.figure, line.years, line.source, line.file, line.licence)
        rows.append(
            tuple(
                set_text(text, boxes[f"evidence_{name}"], where)
                for text, name in zip(texts, _LINE_BOXES, strict=True)
            )
        )
    needs = [max(cell.height_pt for cell in cells) for cells in rows]
    spare = _LINES_PT - sum(needs)
    if spare < 0:
        raise DoesNotFit(f"{where}: the rows need {sum(needs):.0f} pt, {_LINES_PT:.0f} pt are there")
    extra = min(spare / len(rows), _LINE_PT - min(needs))
    return tuple(PlacedLine(cells, need + extra) for cells, need in zip(rows, needs, strict=True))
