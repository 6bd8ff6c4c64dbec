"""The world map: a projection of its own, countries shaded by share, the largest ones named.

Outlines are those of reports/charts/outlines.json, which docs/outlines.py makes. The map is centred on the
Pacific, as maps in Japan are; land is drawn without borders, and only countries with a share have outlines.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from critmin.factsheet.charts import Band, Dot, Label, check_labels, label
from critmin.factsheet.fonts import Typeface
from critmin.factsheet.typesetting import DoesNotFit

Point = tuple[float, float]

# Robinson's projection: length of the parallel, distance from the equator, every five degrees from it.
_PARALLELS = (
    (1.0000, 0.0000), (0.9986, 0.0620), (0.9954, 0.1240), (0.9900, 0.1860), (0.9822, 0.2480),
    (0.9730, 0.3100), (0.9600, 0.3720), (0.9427, 0.4340), (0.9216, 0.4958), (0.8962, 0.5571),
    (0.8679, 0.6176), (0.8350, 0.6769), (0.7986, 0.7346), (0.7597, 0.7903), (0.7186, 0.8435),
    (0.6732, 0.8936), (0.6213, 0.9394), (0.5722, 0.9761), (0.5322, 1.0000),
)  # fmt: skip
_X_SCALE, _Y_SCALE = 0.8487, 1.3523
_CENTRE = 150.0
_SOUTH, _NORTH = -57.0, 84.0
_DISC_PT = 2.6
_LABEL_PT = 9.0
_PADDING_PT = 2.2
_SWATCH_PT = 3.6
_DISTANCES_PT = (9.0, 16.0, 24.0, 34.0, 46.0, 60.0, 76.0)
_DIRECTIONS = tuple(
    (math.cos(turn * math.pi / 4), math.sin(turn * math.pi / 4)) for turn in (0, 1, 7, 2, 6, 4, 3, 5)
)


@dataclass(frozen=True)
class Share:
    """A country of the map; `words` name it where the map does, beside its colour on every chart."""

    code: str
    share: float
    step: int
    words: str
    colour: str | None = None


@dataclass(frozen=True)
class Shape:
    """A country's outline as an SVG path, with its shade."""

    path: str
    step: int


@dataclass(frozen=True)
class Disc:
    """A country too small for an outline."""

    x_pt: float
    y_pt: float
    radius_pt: float
    step: int


@dataclass(frozen=True)
class Plate:
    """A name on its white plate, and the end of the line that leads to its country."""

    band: Band
    label: Label
    anchor: Dot
    foot: Dot
    colour: str | None


@dataclass(frozen=True)
class WorldMap:
    """The map with everything placed."""

    title: str
    width_pt: float
    height_pt: float
    land: str
    shapes: tuple[Shape, ...]
    discs: tuple[Disc, ...]
    plates: tuple[Plate, ...]


def project(longitude: float, latitude: float) -> Point:
    """Robinson's projection of a place, in radii of the globe, from the middle of the map; y runs north.

    Args:
        longitude: degrees east of the map's central meridian, −180 to 180.
        latitude: degrees north.
    """
    north = min(abs(latitude), 90.0) / 5
    place = min(int(north), len(_PARALLELS) - 2)
    (length, distance), (next_length, next_distance) = _PARALLELS[place : place + 2]
    part = north - place
    x = _X_SCALE * (length + part * (next_length - length)) * math.radians(longitude)
    y = _Y_SCALE * (distance + part * (next_distance - distance))
    return x, math.copysign(y, latitude)


def world_map(
    shares: Sequence[Share], outlines: Path, fonts: Typeface, *, title: str, where: str, width_pt: float
) -> WorldMap:
    """Lay out a map.

    Args:
        shares: the countries with a share, the largest first.
        outlines: the file of outlines.
        fonts: the typeface, whose widths decide.
        title: alternative text.
        where: named in errors.
        width_pt: width of the drawing; the height follows.

    Raises:
        DoesNotFit: a name finds no free place.
        KeyError: a country is neither outlined nor placed.
    """
    world = _read(outlines)
    half = project(180.0, 0.0)[0]
    scale = width_pt / (2 * half)
    top, bottom = project(0.0, _NORTH)[1], project(0.0, _SOUTH)[1]
    height = (top - bottom) * scale

    def at(longitude: float, latitude: float) -> Point:
        x, y = project(longitude - _CENTRE, latitude)
        return (x + half) * scale, (top - y) * scale

    rings = {
        one.code: [
            [at(*place) for place in part]
            for ring in world["countries"].get(one.code, ())
            for part in _parts(ring)
        ]
        for one in shares
    }
    anchors = {
        one.code: _middle(max(rings[one.code], key=_area))
        if rings[one.code]
        else at(*_in_view(world["places"][one.code]))
        for one in shares
    }
    named = [one for one in shares if one.words]
    return WorldMap(
        title,
        width_pt,
        height,
        _path([at(*place) for place in part] for ring in world["land"] for part in _parts(ring)),
        tuple(Shape(_path(rings[one.code]), one.step) for one in shares if rings[one.code]),
        tuple(Disc(*anchors[one.code], _DISC_PT, one.step) for one in shares if not rings[one.code]),
        _plates(named, anchors, width_pt, height, fonts, where),
    )


@cache
def _read(outlines: Path) -> dict:
    return json.loads(outlines.read_text(encoding="utf-8"))


def _in_view(place: Sequence[int]) -> Point:
    """A single place, turned to where the map shows it."""
    ((east, north),) = _places(place)
    return (east + 360.0 if east < _CENTRE - 180.0 else east), north


def _places(ring: Sequence[int]) -> list[Point]:
    """Longitude and latitude in turn, in tenths, as places; a ring goes on beyond the date line."""
    places: list[Point] = []
    turn = 0.0
    for east, north in zip(ring[::2], ring[1::2], strict=True):
        degrees = east / 10 + turn
        if places and abs(degrees - places[-1][0]) > 180:
            step = math.copysign(360.0, places[-1][0] - degrees)
            degrees, turn = degrees + step, turn + step
        places.append((degrees, north / 10))
    return places


def _parts(ring: Sequence[int]) -> Iterator[list[Point]]:
    """What of a ring lies on the map, whose edge is half a turn from its middle: one part or two."""
    edge = _CENTRE - 180.0
    places = _places(ring)
    for turn in (-360.0, 0.0, 360.0):
        turned = [(east + turn, north) for east, north in places]
        part = _clipped(_clipped(turned, edge, 1.0), edge + 360.0, -1.0)
        if len(part) > 2:
            yield part


def _clipped(places: list[Point], edge: float, side: float) -> list[Point]:
    """What of a ring lies east (side 1) or west (−1) of a meridian."""
    kept: list[Point] = []
    for (east, north), (next_east, next_north) in pairwise([*places, *places[:1]]):
        if side * (east - edge) >= 0:
            kept.append((east, north))
        if (east - edge) * (next_east - edge) < 0:
            part = (edge - east) / (next_east - east)
            kept.append((edge, north + part * (next_north - north)))
    return kept


def _area(ring: list[Point]) -> float:
    return abs(math.fsum(x * b - a * y for (x, y), (a, b) in pairwise([*ring, ring[0]]))) / 2


def _middle(ring: list[Point]) -> Point:
    """The centre of gravity of a ring."""
    crosses = [x * b - a * y for (x, y), (a, b) in pairwise([*ring, ring[0]])]
    whole = 3 * math.fsum(crosses)
    pairs = list(zip(pairwise([*ring, ring[0]]), crosses, strict=True))
    return (
        math.fsum((x + a) * cross for ((x, _), (a, _)), cross in pairs) / whole,
        math.fsum((y + b) * cross for ((_, y), (_, b)), cross in pairs) / whole,
    )


def _path(rings) -> str:
    """Rings as one path, whole tenths of a point apart."""
    parts = []
    for ring in rings:
        points = [f"{x:.1f} {y:.1f}" for x, y in ring]
        kept = [point for place, point in enumerate(points) if place == 0 or point != points[place - 1]]
        if len(kept) > 2:
            parts.append(f"M{' '.join(kept)}Z")
    return "".join(parts)


def _plates(
    named: Sequence[Share],
    anchors: dict[str, Point],
    width: float,
    height: float,
    fonts: Typeface,
    where: str,
) -> tuple[Plate, ...]:
    """Names beside their countries, none over another or over the middle of a named country."""
    placed: list[Plate] = []
    for one in named:
        x, y = anchors[one.code]
        text_width = fonts.width(one.words, _LABEL_PT, bold=True)
        plate_width, plate_height = text_width + 2 * _PADDING_PT + _SWATCH_PT, _LABEL_PT + 2.4
        for band in _candidates(x, y, plate_width, plate_height):
            if _is_free(band, placed, [anchors[other.code] for other in named], width, height):
                break
        else:
            raise DoesNotFit(f"{where}: the map has no free place for {one.words!r}")
        text = label(
            one.words,
            band.x_pt + _PADDING_PT + _SWATCH_PT,
            band.y_pt + 0.82 * plate_height,
            _LABEL_PT,
            fonts,
            bold=True,
        )
        foot = Dot(
            min(max(x, band.x_pt), band.x_pt + band.width_pt),
            min(max(y, band.y_pt), band.y_pt + band.height_pt),
        )
        placed.append(Plate(band, text, Dot(x, y), foot, one.colour))
    check_labels([plate.label for plate in placed], width, height, where)
    return tuple(placed)


def _candidates(x: float, y: float, width: float, height: float) -> Iterator[Band]:
    """Places for a plate around a point: right of it first, then round it, and farther each time."""
    for distance in _DISTANCES_PT:
        for east, south in _DIRECTIONS:
            middle_x = x + east * (distance + width / 2)
            middle_y = y + south * (distance + height / 2)
            yield Band(middle_x - width / 2, middle_y - height / 2, width, height)


def _is_free(
    band: Band, placed: Sequence[Plate], anchors: Sequence[Point], width: float, height: float
) -> bool:
    right, bottom = band.x_pt + band.width_pt, band.y_pt + band.height_pt
    if band.x_pt < 1 or band.y_pt < 1 or right > width - 1 or bottom > height - 1:
        return False
    if any(band.x_pt - 2 < x < right + 2 and band.y_pt - 2 < y < bottom + 2 for x, y in anchors):
        return False
    return not any(
        band.x_pt < other.band.x_pt + other.band.width_pt + 1.5
        and other.band.x_pt < right + 1.5
        and band.y_pt < other.band.y_pt + other.band.height_pt + 1.5
        and other.band.y_pt < bottom + 1.5
        for other in placed
    )
