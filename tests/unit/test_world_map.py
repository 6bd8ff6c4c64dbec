"""The world map: the projection by hand, the edge of the map, what is shaded and where names stand."""

import csv
import json
import math
from pathlib import Path

import pytest

from critmin.factsheet.fonts import typeface
from critmin.factsheet.typesetting import DoesNotFit
from critmin.factsheet.world_map import Share, WorldMap, project, world_map

ROOT = Path(__file__).resolve().parents[2]
OUTLINES = ROOT / "reports" / "charts" / "outlines.json"


def drawn(*shares: Share, outlines: Path = OUTLINES, width_pt: float = 664.0) -> WorldMap:
    return world_map(shares, outlines, typeface(), title="代替文", where="test", width_pt=width_pt)


def small_world(folder: Path, countries: dict, places: dict | None = None) -> Path:
    file = folder / "outlines.json"
    file.write_text(
        json.dumps({"land": [], "countries": countries, "places": places or {}}), encoding="utf-8"
    )
    return file


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ((0, 0), (0, 0)),
        # Half a turn on the equator: .8487 × π. The pole: 1.3523, and its line .5322 as long.
        ((180, 0), (0.8487 * math.pi, 0)),
        ((180, 90), (0.8487 * 0.5322 * math.pi, 1.3523)),
        # 45° north stands in the table (.8962, .5571); 47.5° half way to 50° (.8679, .6176).
        ((90, 45), (0.8487 * 0.8962 * math.pi / 2, 1.3523 * 0.5571)),
        ((-90, -47.5), (-0.8487 * 0.88205 * math.pi / 2, -1.3523 * 0.58735)),
    ],
)
def test_robinsons_projection(place, expected):
    assert project(*place) == pytest.approx(expected)


def test_the_middle_of_the_map_is_the_pacific(tmp_path):
    """A square of two degrees round 150° east on the equator lies half way across."""
    file = small_world(tmp_path, {"AAA": [[1490, -10, 1510, -10, 1510, 10, 1490, 10]]})
    (plate,) = drawn(Share("AAA", 1.0, 6, "国 100%"), outlines=file, width_pt=600.0).plates
    assert plate.anchor.x_pt == pytest.approx(300.0, abs=0.01)


def test_what_lies_across_the_edge_stands_at_both_ends(tmp_path):
    """The edge is 30° west: a square from 40° to 20° west is cut there, a half for each end."""
    file = small_world(tmp_path, {"AAA": [[-400, 0, -200, 0, -200, 100, -400, 100]]})
    (shape,) = drawn(Share("AAA", 1.0, 6, ""), outlines=file, width_pt=600.0).shapes
    xs = [float(number) for part in shape.path.split("M")[1:] for number in part.rstrip("Z").split()[::2]]
    assert shape.path.count("M") == 2
    # Ten degrees on the equator are a thirty-sixth of the width, ten degrees north a little less.
    assert (min(xs), max(xs)) == (0.0, 600.0)
    assert not [x for x in xs if 600 / 36 + 2 < x < 600 - 600 / 36 - 2]


def test_a_ring_over_the_date_line_is_one(tmp_path):
    """From 170° east to 170° west, written with both signs: twenty degrees, not three hundred and forty."""
    file = small_world(tmp_path, {"AAA": [[1700, 0, 1800, 0, -1700, 0, -1700, 100, 1800, 100, 1700, 100]]})
    (shape,) = drawn(Share("AAA", 1.0, 6, ""), outlines=file, width_pt=600.0).shapes
    xs = [float(number) for number in shape.path[1:-1].split()[::2]]
    assert shape.path.count("M") == 1
    assert max(xs) - min(xs) == pytest.approx(600 / 18, abs=0.2)


def test_a_country_without_an_outline_is_a_disc(tmp_path):
    file = small_world(tmp_path, {}, {"AAA": [1500, 0]})
    world = drawn(Share("AAA", 0.3, 4, "島 30%"), outlines=file, width_pt=600.0)
    assert (world.shapes, len(world.discs)) == ((), 1)
    assert world.discs[0].x_pt == pytest.approx(300.0)


def test_names_stand_beside_each_other_and_off_the_countries_they_name():
    """Six neighbours in the middle of Europe."""
    codes = ("DEU", "POL", "CZE", "AUT", "CHE", "BEL")
    world = drawn(*(Share(code, 0.1, 3, f"国の長い名前{code} 10%") for code in codes))
    bands = [plate.band for plate in world.plates]
    for place, one in enumerate(bands):
        for other in bands[place + 1 :]:
            assert (
                one.x_pt + one.width_pt <= other.x_pt
                or other.x_pt + other.width_pt <= one.x_pt
                or one.y_pt + one.height_pt <= other.y_pt
                or other.y_pt + other.height_pt <= one.y_pt
            )
        for plate in world.plates:
            assert not (
                one.x_pt < plate.anchor.x_pt < one.x_pt + one.width_pt
                and one.y_pt < plate.anchor.y_pt < one.y_pt + one.height_pt
            )


def test_a_name_without_a_free_place_is_refused():
    with pytest.raises(DoesNotFit, match="no free place"):
        drawn(Share("DEU", 1.0, 6, "国" * 60), width_pt=300.0)


def test_every_country_of_the_world_is_outlined_or_has_its_place():
    """All but states that are no more, groups, and islands without people or mines."""
    outlines = json.loads(OUTLINES.read_text(encoding="utf-8"))
    known = set(outlines["countries"]) | set(outlines["places"])
    with (ROOT / "seeds" / "reference" / "countries.csv").open(encoding="utf-8", newline="") as file:
        codes = {row["country_code"] for row in csv.DictReader(file) if row["is_remainder"] != "true"}
    assert len(codes - known) <= 20
    assert {"CHN", "MMR", "COD", "NCL", "TWN", "XKX", "SGP", "HUN", "SRB"} <= known
    assert OUTLINES.stat().st_size < 60_000


def test_the_outlines_are_those_of_the_package():
    """Chile: from 17.5° south to beyond 55° south, and no farther east than 66° west."""
    ring = json.loads(OUTLINES.read_text(encoding="utf-8"))["countries"]["CHL"]
    east, north = [x for one in ring for x in one[::2]], [y for one in ring for y in one[1::2]]
    assert max(north) == pytest.approx(-175, abs=8)
    assert min(north) < -550
    assert max(east) <= -660
