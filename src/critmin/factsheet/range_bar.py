"""An index on its scale: zones of the ratings, the value, and the range that other countries leave open."""

from __future__ import annotations

from dataclasses import dataclass, replace

from critmin.factsheet.charts import Band, Label, Tick, check_labels, label, nice_steps, plain_number, touch
from critmin.factsheet.filters import cut
from critmin.factsheet.fonts import Typeface
from critmin.factsheet.map_page import RangeRow
from critmin.factsheet.trend_chart import Chip, heading_label, rating_chip

_SMALL_PT = 7.0
_INK, _SOFT = "#1B2430", "#4A5563"
_BAR_TOP_PT, _BAR_PT = 33.0, 14.0
_ZONE_WORD_PT = 20.0
_ABOVE = 1.25
# A range that is narrower than this is drawn as wide, so that it is seen.
_LEAST_RANGE_PT = 1.5


@dataclass(frozen=True)
class Stretch:
    """The part of the scale that gives one rating."""

    rating: str
    x_pt: float
    width_pt: float


@dataclass(frozen=True)
class RangeBar:
    """The bar with everything placed; `value_x_pt` is None where there is no value."""

    title: str
    width_pt: float
    height_pt: float
    bar: Band
    zones: tuple[Stretch, ...]
    span: Band | None
    value_x_pt: float | None
    ticks: tuple[Tick, ...]
    chip: Chip | None
    labels: tuple[Label, ...]


def range_bar(
    row: RangeRow,
    fonts: Typeface,
    *,
    where: str,
    chip_colours: dict[str, str] | None = None,
    width_pt: float = 278.0,
    height_pt: float = 72.0,
) -> RangeBar:
    """Lay out a bar from 0 to a round value above everything on it.

    Args:
        row: the indicator.
        fonts: the typeface, whose widths decide.
        where: named in errors.
        chip_colours: colour of the text on each rating's chip.
        width_pt: width of the drawing.
        height_pt: its height.

    Raises:
        DoesNotFit: texts would touch or leave the drawing.
    """
    chip = rating_chip(row.rating, row.marks, chip_colours or {}, width_pt, fonts)
    labels = [
        heading_label(row.name, (chip.x_pt if chip else width_pt) - 4.0, fonts, where),
        label(row.words, 0.0, 19.5, 8.0, fonts, colour=_INK if row.value is not None else _SOFT),
    ]
    bar = Band(1.0, _BAR_TOP_PT, width_pt - 2.0, _BAR_PT)
    if row.value is None or row.cuts is None:
        check_labels([*labels, *([chip.label] if chip else [])], width_pt, height_pt, where)
        return RangeBar(row.alternative, width_pt, height_pt, bar, (), None, None, (), chip, tuple(labels))
    low, high = row.bounds or (row.value, row.value)
    end = min(1.0, nice_steps(max(high, row.value, row.cuts[1] * _ABOVE))[-1])

    def x_at(value: float) -> float:
        return bar.x_pt + value / end * bar.width_pt

    edges = (0.0, *row.cuts, end)
    zones = tuple(
        Stretch(rating, x_at(below), x_at(above) - x_at(below))
        for rating, below, above in zip(("Low", "Mid", "High"), edges[:-1], edges[1:], strict=True)
    )
    labels += [
        label(
            zone.rating,
            zone.x_pt + zone.width_pt / 2,
            _BAR_TOP_PT - 2.5,
            _SMALL_PT,
            fonts,
            anchor="middle",
            colour=_SOFT,
        )
        for zone in zones
        if zone.width_pt >= _ZONE_WORD_PT
    ]
    tick_y = _BAR_TOP_PT + _BAR_PT + 8.5
    cuts = [
        Tick(x_at(value), label(cut(value), x_at(value), tick_y, _SMALL_PT, fonts, anchor="middle"))
        for value in row.cuts
    ]
    if cuts[0].label.extent[2] + 1.0 > cuts[1].label.x_pt:
        both = label(f"{cut(row.cuts[0])} / {cut(row.cuts[1])}", 0.0, tick_y, _SMALL_PT, fonts)
        left = max(1.0, (cuts[0].at_pt + cuts[1].at_pt - both.width_pt) / 2)
        cuts = [Tick(cuts[0].at_pt, replace(both, x_pt=left)), Tick(cuts[1].at_pt, None)]
    ends = [
        Tick(x_at(0.0), label("0", 1.0, tick_y, _SMALL_PT, fonts, colour=_SOFT)),
        Tick(
            x_at(end),
            label(plain_number(end), width_pt - 1.0, tick_y, _SMALL_PT, fonts, anchor="end", colour=_SOFT),
        ),
    ]
    taken = [tick.label for tick in cuts if tick.label is not None]
    ends = [end for end in ends if not any(touch(end.label, other) for other in taken)]
    labels.append(label(row.source, 0.0, tick_y + 10.5, _SMALL_PT, fonts, colour=_SOFT))
    labels = [one for one in labels if one.text]
    shown = [tick.label for tick in (*cuts, *ends) if tick.label is not None]
    check_labels([*labels, *shown, *([chip.label] if chip else [])], width_pt, height_pt, where)
    width = max(_LEAST_RANGE_PT, x_at(high) - x_at(low))
    span = Band(x_at(low), _BAR_TOP_PT + 4.0, width, _BAR_PT - 8.0) if high > low else None
    return RangeBar(
        row.alternative,
        width_pt,
        height_pt,
        bar,
        zones,
        span,
        x_at(row.value),
        (*cuts, *ends),
        chip,
        tuple(labels),
    )
