"""What is expected of deliveries and public tables: each suite can fail, and a failed delivery stays out.

Broken deliveries and tables are data (tests/expectations/broken/); each spoils a copy of what is held.
"""

from __future__ import annotations

import csv
import hashlib
import shutil
import socket
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from critmin import cli
from critmin.importers.registry import SOURCE_IDS
from critmin.project import Project
from critmin.quality import judging, tables
from critmin.quality.suites import Suite, read_suites

HERE = Path(__file__).resolve().parents[1] / "expectations"
SUITES = {suite.name: suite for suite in read_suites(HERE)}
BROKEN = [
    each
    for file in sorted((HERE / "broken").glob("*.toml"))
    for each in tomllib.loads(file.read_text())["broken"]
]


def codes(suite: Suite) -> list[str]:
    return [each.code for look in suite.looks for each in look.expectations]


@pytest.fixture(scope="module")
def public(repo: Path, warehouse_file: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to the built warehouse in which a mart's view can be replaced."""
    project = Project(repo)
    if warehouse_file != project.warehouse:
        pytest.skip("the warehouse is not the project's own")
    with tables.of_warehouse(project) as connection:
        yield connection


def test_every_source_and_every_public_table_has_a_suite(warehouse):
    marts = warehouse.execute(
        "select table_name from information_schema.tables "
        "where table_schema = 'marts' and not starts_with(table_name, 'factsheet_')"
    ).fetchall()
    expected = {f"raw.{source_id}" for source_id in SOURCE_IDS} | {f"marts.{name}" for (name,) in marts}
    lacking, superfluous = expected - set(SUITES), set(SUITES) - expected
    assert not lacking, (
        f"tests/expectations lacks the suites {sorted(lacking)}: see docs/recipes/new_expectation.md"
    )
    assert not superfluous, f"suites of what is not there: {sorted(superfluous)}"


def test_every_expectation_has_a_reason_of_its_own():
    for suite in SUITES.values():
        for look in suite.looks:
            for each in look.expectations:
                place = f"{suite.name}.{each.code}"
                assert len(each.why.split()) >= 4, f"{place}: {each.why!r} is no reason"
                assert not each.why.endswith("."), (
                    f"{place}: a full stop is added where the reason is printed"
                )
                assert each.severity == "critical" or each.code == "not_overdue", f"{place} may only be told?"


def test_every_suite_has_a_broken_delivery_or_table():
    assert {each["suite"] for each in BROKEN} == set(SUITES)
    for each in BROKEN:
        assert set(each["fails"]) <= set(codes(SUITES[each["suite"]])), each["what"]


@pytest.mark.parametrize("broken", BROKEN, ids=[f"{each['suite']}: {each['what']}" for each in BROKEN])
def test_what_is_broken_is_seen(broken, request, repo):
    suite = SUITES[broken["suite"]]
    if suite.kind == "raw":
        seeds = repo / "seeds"
        snapshots = (seeds / "provenance" / "snapshots.csv").read_bytes()
        with tables.of_delivery(seeds, suite.subject, {}, snapshots) as connection:
            connection.execute(broken["sql"])
            verdicts = judging.judge(connection, [suite], snapshots=broken.get("delivered"))
    else:
        connection = request.getfixturevalue("public")
        connection.execute("begin")
        try:
            replace_by_a_copy(connection, suite.subject)
            connection.execute(broken["sql"])
            verdicts = judging.judge(connection, [suite])
        finally:
            connection.execute("rollback")
    outcomes = {each.expectation.code: each.outcome for each in verdicts}
    assert "error" not in outcomes.values(), [each.observed for each in verdicts if each.outcome == "error"]
    assert {code: outcomes[code] for code in broken["fails"]} == dict.fromkeys(broken["fails"], "failed")


def replace_by_a_copy(connection: duckdb.DuckDBPyConnection, mart: str) -> None:
    connection.execute(f'drop view marts."{mart}"')
    connection.execute(f'create table marts."{mart}" as select * from warehouse.marts."{mart}"')


# What may go wrong in judging itself


def outcome_of(look: str, tmp_path: Path) -> tuple[str, str]:
    """Outcome and finding of a suite of one look with one expectation."""
    folder = tmp_path / "raw"
    folder.mkdir(exist_ok=True)
    (folder / "any.toml").write_text(look, encoding="utf-8")
    with duckdb.connect(":memory:") as connection:
        (verdict,) = judging.judge(connection, read_suites(tmp_path, ["raw"]))
    return verdict.outcome, verdict.observed


LOOK = """
[[look]]
name = "any"
shows = "a number"
sql = "{sql}"
[[look.expect]]
code = "small"
type = "{type}"
column = "number"
max_value = 2
why = "The number is small"
"""
BETWEEN = "expect_column_values_to_be_between"


@pytest.mark.parametrize(
    ("sql", "type_", "outcome", "said"),
    [
        ("select 1 as number", BETWEEN, "passed", "0 of 1 rows contradict it"),
        ("select 3 as number", BETWEEN, "failed", "1 of 1 rows contradict it"),
        ("select 1 as number where false", BETWEEN, "failed", "no row to judge"),
        ("select no_such_column", BETWEEN, "error", "no_such_column"),
        ("select 'many' as number", BETWEEN, "error", ""),
        ("select 1 as another", BETWEEN, "error", "number"),
        ("select 1 as number", "expect_no_such_thing", "error", "ExpectNoSuchThing"),
        ("select range as number from range(50001)", BETWEEN, "error", "50000 rows"),
    ],
)
def test_what_cannot_be_judged_does_not_pass(sql, type_, outcome, said, tmp_path):
    found, observed = outcome_of(LOOK.format(sql=sql, type=type_), tmp_path)
    assert found == outcome
    assert said in observed


def test_judging_calls_nobody(monkeypatch, tmp_path):
    called = []
    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, lambda *what: called.append(what))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *what, **more: called.append(what))
    monkeypatch.setenv("GX_ANALYTICS_ENABLED", "true")
    assert outcome_of(LOOK.format(sql="select 1 as number", type=BETWEEN), tmp_path)[0] == "passed"
    assert called == []


def run(monkeypatch, root: Path, *arguments: str | Path) -> int:
    monkeypatch.setenv("CRITMIN_ROOT", str(root))
    monkeypatch.setattr(sys, "argv", ["critmin", *map(str, arguments)])
    return cli._run()


def test_a_check_that_finds_something_fails_and_writes_pages(
    monkeypatch, capsys, tmp_path, repo, warehouse_file
):
    root = tmp_path / "project"
    for folder in ("models", "build", "tests/expectations/raw"):
        (root / folder).mkdir(parents=True)
    for name in ("dbt_project.yml", "seeds", "data", "reports"):
        (root / name).symlink_to(repo / name)
    (root / "build" / "critmin.duckdb").symlink_to(warehouse_file)
    suite = root / "tests" / "expectations" / "raw" / "any.toml"
    suite.write_text(LOOK.format(sql="select '<b>' as word, 3 as number", type=BETWEEN), encoding="utf-8")
    assert run(monkeypatch, root, "check") == 1
    said = capsys.readouterr()
    assert "raw.any" in said.out
    assert (
        "small failed: 1 of 1 rows contradict it, such as word <b>, number 3. The number is small."
        in said.err
    )
    assert "1 of 1 expectations failed" in said.err
    pages = {page.name: page.read_text(encoding="utf-8") for page in (root / "build" / "data_docs").iterdir()}
    assert set(pages) == {"index.html", "raw.any.html"}
    assert "The number is small" in pages["raw.any.html"]
    assert "&lt;b&gt;" in pages["raw.any.html"] and "<b>" not in pages["raw.any.html"]
    assert not any("//" in page for page in pages.values()), "a page that loads something from the net"
    suite.write_text(LOOK.format(sql="select 1 as number", type=BETWEEN), encoding="utf-8")
    assert run(monkeypatch, root, "check") == 0
    assert run(monkeypatch, root, "check", "raw.none") == 1
    assert "no suite 'raw.none'" in capsys.readouterr().err


# Quarantine

EVENTS = """\
iso2,announced,effective,measure,minerals,instrument,source_url,note
CN,2025-03-01,2025-04-04,licensing,samarium;scandium,Announcement 1,https://example.org/1,"codes, quoted"
NA,2023-06-08,,prohibition,lithium (crushed ore);cobalt,Décision,https://example.org/2,
ZW,2022-12,,prohibition,lithium,Order 3,,concentrates still allowed
AO,,2024-05-21,quota (0 t),tungsten (scrap),Decreto 4,,
""".encode()


@pytest.fixture
def project(tmp_path: Path, repo: Path) -> Project:
    """The project's figures and expectations, without a warehouse."""
    root = tmp_path / "project"
    (root / "models").mkdir(parents=True)
    shutil.copy(repo / "dbt_project.yml", root)
    for folder in ("seeds", "data", "reports/data_docs", "tests/expectations"):
        shutil.copytree(repo / folder, root / folder)
    return Project(root)


def held(project: Project) -> dict[Path, bytes]:
    folders = (project.seeds, project.root / "data")
    return {file: file.read_bytes() for folder in folders for file in folder.rglob("*") if file.is_file()}


def accepted_rows(project: Project) -> list[dict[str, str]]:
    with (project.seeds / "provenance" / "accepted_deliveries.csv").open(
        encoding="utf-8", newline=""
    ) as file:
        return list(csv.DictReader(file))


def test_a_delivery_that_fails_stays_in_quarantine_until_somebody_answers_for_it(
    monkeypatch, capsys, tmp_path, project
):
    """Six events instead of 27: the layout is right, but nearly all of China's controls are gone."""
    file = tmp_path / "controls.csv"
    file.write_bytes(EVENTS)
    before = held(project)
    assert run(monkeypatch, project.root, "import", "export_controls", file, "--allow-fewer-rows") == 1
    said = " ".join(capsys.readouterr().err.split())
    for part in ("controls.csv", "in quarantine", "china.several_minerals", "A list of one mineral was cut",
                 "What was held before stays", "--accept"):  # fmt: skip
        assert part in said
    assert held(project) == before
    (folder,) = (project.quarantine / "export_controls").iterdir()
    assert {each.name for each in folder.iterdir()} == {"controls.csv", "report.html", "report.json"}
    assert (folder / "controls.csv").read_bytes() == EVENTS
    assert "A list of one mineral was cut" in (folder / "report.html").read_text(encoding="utf-8")

    # Without a reason nobody answers for it.
    again = ("import", "export_controls", folder / "controls.csv", "--allow-fewer-rows")
    assert run(monkeypatch, project.root, *again, "--accept", " ") == 2
    assert held(project) == before

    assert run(monkeypatch, project.root, *again, "--accept", "The ministry withdrew the others") == 0
    said = " ".join(capsys.readouterr().err.split())
    assert "Imported although expectations fail" in said and "several_minerals" in said
    assert "Out of quarantine" in said
    assert not project.quarantine.exists() or not list(project.quarantine.rglob("*.csv"))
    rows = accepted_rows(project)
    assert {"several_minerals", "chinas_controls_are_in_it"} <= {row["expectation"] for row in rows}
    assert {row["reason"] for row in rows} == {"The ministry withdrew the others"}
    assert {row["sha256"] for row in rows} == {hashlib.sha256(EVENTS).hexdigest()}

    # It is judged right from now on, this file and no other.
    assert run(monkeypatch, project.root, "import", "export_controls", file) == 0
    assert accepted_rows(project) == rows
    (key,) = {(row["snapshot_id"], row["sha256"]) for row in rows}
    assert tables.accepted(project.seeds, dict([key]))
    assert not tables.accepted(project.seeds, {key[0]: "0" * 64})


def test_a_delivery_that_is_as_expected_needs_no_reason(monkeypatch, capsys, project, originals):
    before = held(project)
    file = originals / "export-restrictions" / "export_control_events_transcribed.csv"
    assert run(monkeypatch, project.root, "import", "export_controls", file, "--accept", "It is fine") == 0
    assert "Nothing fails" in capsys.readouterr().err
    assert held(project) == before
    assert not project.quarantine.exists()


def test_what_cannot_be_judged_cannot_be_accepted(monkeypatch, capsys, tmp_path, project):
    suite = project.expectations / "raw" / "export_controls.toml"
    suite.write_text(LOOK.format(sql="select no_such_column", type=BETWEEN), encoding="utf-8")
    file = tmp_path / "controls.csv"
    file.write_bytes(EVENTS)
    before = held(project)
    told = ("--allow-fewer-rows", "--accept", "It is fine")
    assert run(monkeypatch, project.root, "import", "export_controls", file, *told) == 1
    assert "could not be judged" in " ".join(capsys.readouterr().err.split())
    assert held(project) == before


def test_a_project_without_expectations_imports_nothing(monkeypatch, capsys, tmp_path, project):
    (project.expectations / "raw" / "export_controls.toml").unlink()
    file = tmp_path / "controls.csv"
    file.write_bytes(EVENTS)
    before = held(project)
    told = ("--allow-fewer-rows", "--accept", "It is fine")
    assert run(monkeypatch, project.root, "import", "export_controls", file, *told) == 1
    assert "raw/export_controls.toml can't be read" in " ".join(capsys.readouterr().err.split())
    assert held(project) == before
