"""Ten mutants, drawn by a fixed seed among all models and importers: what is wrong is noticed.

The deep run (deep_run.py) makes one of every model and importer and writes survivors.csv.
"""

from __future__ import annotations

import csv
import hashlib

import deep_run
import importer_mutants
import pytest
from mutants import CLASSES, SEED
from overlay import Compiled
from python_places import places as python_places
from sql_places import mutated, parsed, places, written

DRAWN = 10


def listed() -> set[tuple[str, str, str]]:
    """Survivors of the last deep run: what no check watches is known, and said."""
    with deep_run.SURVIVORS.open(encoding="utf-8", newline="") as rows:
        return {
            (row["subject"], row["class"], row["change"])
            for row in csv.DictReader(rows)
            if row["outcome"] == "survived"
        }


@pytest.fixture
def target(warehouse_file):
    folder = warehouse_file.parent / "dbt"
    if not (folder / "manifest.json").is_file():
        pytest.skip(f"no {folder}: `critmin build` leaves it beside the warehouse")
    return folder


def test_ten_mutants_drawn_by_a_fixed_seed_are_caught(warehouse_file, target):
    compiled = Compiled(target)
    subjects = [name[1] for name in compiled.models]
    modules = importer_mutants.importers(deep_run.PROJECT)
    subjects += [importer_mutants.name_of(deep_run.PROJECT, module) for module in modules]
    # In the order of their digests, so that a new model puts out at most one of those that were drawn.
    order = sorted(subjects, key=lambda name: hashlib.sha256(f"{SEED} {name}".encode()).hexdigest())
    found = list(deep_run.mutants(warehouse_file, target, order[:DRAWN]))
    assert {each.subject for each in found} == set(order[:DRAWN])
    survivors = [each for each in found if each.outcome == "survived"]
    unknown = [each for each in survivors if (each.subject, each.kind, each.change) not in listed()]
    assert not unknown, "no check noticed these"
    assert sum(each.outcome == "caught" for each in found) >= DRAWN - 2


def test_a_run_that_was_cut_off_goes_on_where_it_was(tmp_path, monkeypatch):
    """Rows of another checkout or build are worth nothing; a row that was cut in writing is left out."""
    monkeypatch.setattr(deep_run, "JUDGED", tmp_path / "mutants.csv")
    assert deep_run.judged_before("this") == []
    deep_run.JUDGED.write_text(
        "files,this\nprice_monthly,unit,1000 times price [thousand 5],caught,data test a,0.5\nprice_ann"
    )
    (kept,) = deep_run.judged_before("this")
    assert (kept.subject, kept.outcome, kept.seconds) == ("price_monthly", "caught", 0.5)
    assert deep_run.judged_before("other") == []


def test_a_change_that_no_database_reads_is_no_mutant(target):
    """A year added to what is true or false, or a text of a union without a name, slips into no model."""
    tree = parsed("select is_earlier_year, 'a' as kind from t union all select is_other, 'b' from t")
    found = places(tree, lambda cte: {"is_earlier_year": "BOOLEAN", "kind": "VARCHAR"})
    assert "off-by-one year" not in {each.kind for each in found}


def test_every_class_of_mistake_has_its_places(target):
    kinds = {
        each.kind
        for model in Compiled(target).models.values()
        if "indicator_ratings" in model.name[1] or "trade" in model.name[1]
        for each in places(parsed(model.sql), lambda cte: {})
    }
    # What is exchanged must be of one type, which only the warehouse knows.
    assert kinds == set(CLASSES) - {"swapped column"}
    importer = deep_run.PROJECT / "src" / "critmin" / "importers" / "tables.py"
    kinds = {each.kind for each in python_places(importer.read_text(encoding="utf-8"))}
    assert kinds >= {"filter", "swapped column"}


@pytest.mark.parametrize(
    ("sql", "kind", "change", "changed"),
    [
        ("select a - b as c from t", "sign", "opposite", "SELECT a + b AS c FROM t"),
        ("select a.x from a join b on a.k = b.k and a.y = b.y", "join key", "drop 1",
         "SELECT a.x FROM a JOIN b ON a.k = b.k"),
        ("select a.x from a left join b on a.k = b.k", "join key", "inner",
         "SELECT a.x FROM a INNER JOIN b ON a.k = b.k"),
        ("select t * 1000 as g from a", "unit", "leave out", "SELECT t AS g FROM a"),
        ("select x from a where x > 1 and y is null", "filter", "drop 1", "SELECT x FROM a WHERE x > 1"),
        ("select x from a where x > 1", "filter", "boundary", "SELECT x FROM a WHERE x >= 1"),
        ("select x from a where reference_year = 2020", "off-by-one year", "later",
         "SELECT x FROM a WHERE (reference_year + 1) = 2020"),
        ("select x, y from a", "swapped column", "swap 0 1", "SELECT y AS x, x AS y FROM a"),
    ],
)  # fmt: skip
def test_a_mutant_is_the_change_that_its_class_promises(sql, kind, change, changed):
    tree = parsed(sql)
    place = next(
        each
        for each in places(tree, lambda cte: {"x": "VARCHAR", "y": "VARCHAR"})
        if (each.kind, each.change) == (kind, change)
    )
    assert written(mutated(tree, place)) == changed
