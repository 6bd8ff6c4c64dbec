"""Make reports/charts/outlines.json, the outlines of the world map, from two packages.

`python docs/outlines.py countries-110m.json` takes the countries of countryinfo and, from the TopoJSON of
npm's world-atlas, the land without borders and what countryinfo has no outline of. Both are Natural Earth at
1:110 million. The same files give the same bytes; docs/recipes/outlines.md says when to run it.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path

from countryinfo import CountryInfo, CountryNotFoundError

Point = tuple[float, float]
Ring = list[Point]

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "reports" / "charts" / "outlines.json"
CODES = ROOT / "seeds" / "reference" / "countries.csv"
# Degrees that a point may lie beside the simplified line, and the least area of a ring in square degrees.
TOLERANCE = 0.4
LEAST_AREA = {"land": 2.0, "country": 0.8}
# Without mines, and most of a sheet.
LEFT_OUT = "ATA"
# Codes of the map that countryinfo lacks: ISO 3166 numbers as world-atlas keys them.
FROM_ATLAS = {"HUN": "348", "MMR": "104", "MNE": "499", "SRB": "688"}
# Longitude and latitude in tenths of what neither has under a code.
PLACES = {"XKX": [209, 426]}


def area(ring: Ring) -> float:
    """Square degrees inside a closed ring."""
    return abs(sum(x * b - a * y for (x, y), (a, b) in zip(ring, [*ring[1:], ring[0]], strict=True))) / 2


def simplified(line: Ring, tolerance: float) -> Ring:
    """A line without the points that lie nearer than the tolerance (Douglas and Peucker)."""
    if len(line) < 3:
        return line
    (x1, y1), (x2, y2) = line[0], line[-1]
    length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5

    def distance(point: Point) -> float:
        x, y = point
        if length == 0:
            return ((x - x1) ** 2 + (y - y1) ** 2) ** 0.5
        return abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / length

    farthest, place = max((distance(point), place) for place, point in enumerate(line[1:-1], start=1))
    if farthest <= tolerance:
        return [line[0], line[-1]]
    return simplified(line[: place + 1], tolerance)[:-1] + simplified(line[place:], tolerance)


def outline(rings: Iterable[Ring], least_area: float) -> list[list[int]]:
    """Rings that are large enough, the largest always: longitude and latitude in turn, in tenths."""
    ordered = sorted((ring for ring in rings if len(ring) > 3), key=area, reverse=True)
    kept = [ring for place, ring in enumerate(ordered) if place == 0 or area(ring) >= least_area]
    return [
        [
            round(10 * degrees)
            for point in simplified(ring, min(TOLERANCE, area(ring) ** 0.5 / 8))[:-1]
            for degrees in point
        ]
        for ring in kept
    ]


def geojson_rings(collection: dict) -> Iterator[Ring]:
    """Outer rings of a GeoJSON collection."""
    for feature in collection.get("features", []):
        shape = feature["geometry"]
        polygons = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
        for polygon in polygons:
            yield [(x, y) for x, y, *_ in polygon[0]]


def topojson_rings(topology: dict, geometry: dict) -> Iterator[Ring]:
    """Outer rings of a geometry of a quantised TopoJSON."""
    (scale_x, scale_y), (move_x, move_y) = topology["transform"]["scale"], topology["transform"]["translate"]

    def arc(number: int) -> Ring:
        x = y = 0
        points = []
        for step_x, step_y in topology["arcs"][number if number >= 0 else ~number]:
            x, y = x + step_x, y + step_y
            points.append((x * scale_x + move_x, y * scale_y + move_y))
        return points if number >= 0 else points[::-1]

    polygons = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
    for polygon in polygons:
        ring: Ring = []
        for number in polygon[0]:
            ring += arc(number)[1 if ring else 0 :]
        yield ring


def countries() -> tuple[dict[str, list], dict[str, list[int]]]:
    """Outlines of the countries that countryinfo has one of, and where the others lie."""
    outlines: dict[str, list] = {}
    places: dict[str, list[int]] = {}
    with CODES.open(encoding="utf-8", newline="") as file:
        codes = sorted(row["country_code"] for row in csv.DictReader(file))
    for code in codes:
        try:
            country = CountryInfo(code)
        except CountryNotFoundError:
            continue
        if country.iso(3) != code or code == LEFT_OUT:
            continue
        rings = list(geojson_rings(country.geo_json() or {}))
        if rings:
            outlines[code] = outline(rings, LEAST_AREA["country"])
        elif country.latlng():
            latitude, longitude = country.latlng()
            places[code] = [round(10 * longitude), round(10 * latitude)]
    return outlines, places


def main(atlas: Path) -> None:
    topology = json.loads(atlas.read_text(encoding="utf-8"))
    shapes = topology["objects"]["countries"]["geometries"]
    by_number = {shape.get("id"): shape for shape in shapes}
    (land,) = topology["objects"]["land"]["geometries"]
    outlines, places = countries()
    outlines |= {
        code: outline(topojson_rings(topology, by_number[number]), LEAST_AREA["country"])
        for code, number in FROM_ATLAS.items()
    }
    rings = [ring for ring in topojson_rings(topology, land) if max(y for _, y in ring) > -60]
    whole = {
        "made_from": f"countryinfo {version('countryinfo')}, world-atlas 2.0.2 (Natural Earth 1:110m)",
        "land": outline(rings, LEAST_AREA["land"]),
        "countries": dict(sorted(outlines.items())),
        "places": {code: place for code, place in (places | PLACES).items() if code not in outlines},
    }
    TARGET.write_text(json.dumps(whole, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
