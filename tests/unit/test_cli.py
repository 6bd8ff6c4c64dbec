"""The command line as a script sees it: what comes out where, and with which exit code."""

import csv
import io
import json
import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import polars as pl
import pytest

COMMAND = [sys.executable, "-m", "critmin.cli"]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project folder with a published warehouse of one table."""
    for folder in ("seeds", "models", "build"):
        (tmp_path / folder).mkdir()
    (tmp_path / "dbt_project.yml").write_text("name: critmin\n")
    with duckdb.connect(str(tmp_path / "build" / "critmin.duckdb")) as connection:
        connection.execute("create schema marts")
        connection.execute("""
            create table marts.shares as select * from (values
                ('CHN', '中国', 0.6::double, date '2026-06-02', '-0.54'),
                ('VNM', null, null, null, '=1+1'),
                ('USA', 'a "b", c', 0.1, date '2026-06-02', '')
            ) t(country_code, name, share, published_on, as_published)
        """)
    return tmp_path


def critmin(root: Path, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess:
    return subprocess.run(
        [*COMMAND, *arguments],
        env=os.environ | {"CRITMIN_ROOT": str(root)},
        cwd=root,
        input=stdin.encode(),
        capture_output=True,
        timeout=120,
    )


def assert_refused(done: subprocess.CompletedProcess, exit_code: int, *said: str) -> None:
    message = done.stderr.decode()
    assert done.returncode == exit_code, message
    assert message.startswith("critmin: ")
    assert "Traceback" not in message
    assert done.stdout == b""
    for part in said:
        assert part in message


def test_csv_keeps_null_apart_from_empty_text_and_runs_no_formula(root):
    done = critmin(root, "sql", "select * from marts.shares order by 1", "--format", "csv")
    assert done.returncode == 0
    assert done.stdout.decode().splitlines() == [
        "country_code,name,share,published_on,as_published",
        "CHN,中国,0.6,2026-06-02,-0.54",
        'USA,"a ""b"", c",0.1,2026-06-02,""',
        "VNM,,,,'=1+1",
    ]
    (_, _, american, _) = csv.reader(io.StringIO(done.stdout.decode()))
    assert american[1] == 'a "b", c'


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_text_cell_starts_a_formula(root, start):
    done = critmin(root, "sql", f"select chr({ord(start)}) || 'cmd()' as cell", "--format", "csv")
    cell = list(csv.reader(io.StringIO(done.stdout.decode(), newline="")))[1][0]
    assert cell == f"'{start}cmd()"


def test_json_is_an_array_of_objects_with_numbers_dates_and_nulls(root):
    query = "select share, published_on, share as share from marts.shares order by country_code"
    done = critmin(root, "sql", query, "--format", "json")
    assert json.loads(done.stdout) == [
        {"share": 0.6, "published_on": "2026-06-02", "share_2": 0.6},
        {"share": 0.1, "published_on": "2026-06-02", "share_2": 0.1},
        {"share": None, "published_on": None, "share_2": None},
    ]


def test_json_of_nothing_and_of_what_is_no_number(root):
    nothing = critmin(root, "sql", "select 1 as one where false", "--format", "json")
    assert json.loads(nothing.stdout) == []
    query = "select 'nan'::double as a, sum(2::hugeint) as b, 1.50::decimal(9,2) as c"
    odd = critmin(root, "sql", query, "--format", "json")
    assert json.loads(odd.stdout) == [{"a": None, "b": 2, "c": 1.5}]


def test_parquet_goes_down_a_pipe(root):
    done = critmin(
        root, "sql", "select country_code, share from marts.shares order by 1", "--format", "parquet"
    )
    assert done.stderr == b""
    frame = pl.read_parquet(io.BytesIO(done.stdout))
    assert frame.rows() == [("CHN", 0.6), ("USA", 0.1), ("VNM", None)]


@pytest.mark.parametrize("suffix", ["csv", "json", "parquet"])
def test_an_output_file_is_written_by_its_name(root, suffix):
    file = root / f"answer.{suffix}"
    done = critmin(root, "sql", "select country_code from marts.shares order by 1", "--output", str(file))
    assert (done.returncode, done.stdout) == (0, b"")
    read = {"csv": pl.read_csv, "json": pl.read_json, "parquet": pl.read_parquet}[suffix](file)
    assert read["country_code"].to_list() == ["CHN", "USA", "VNM"]


@pytest.mark.parametrize(
    "output",
    [
        "build/critmin.duckdb",
        "build/manifest.json",
        "build/new.csv",
        "seeds/answer.csv",
        "other/../seeds/new/a.csv",
    ],
)
@pytest.mark.parametrize("overwrite", [[], ["--overwrite"]], ids=["", "overwrite"])
def test_an_answer_never_goes_where_builds_read_and_write(root, output, overwrite):
    (root / "other").mkdir()
    (root / "build" / "manifest.json").write_text("{}")
    before = {file: file.read_bytes() for file in root.rglob("*") if file.is_file()}
    done = critmin(root, "sql", "select 1", "--format", "csv", "--output", output, *overwrite)
    assert_refused(done, 2, output, f"is in {'build' if 'build' in output else 'seeds'}/")
    assert {file: file.read_bytes() for file in root.rglob("*") if file.is_file()} == before


def test_a_link_into_the_seeds_is_no_way_round(root):
    (root / "link.csv").symlink_to(root / "seeds" / "new.csv")
    assert_refused(critmin(root, "sql", "select 1", "-o", "link.csv", "--overwrite"), 2, "is in seeds/")
    assert not (root / "seeds" / "new.csv").exists()


def test_an_answer_replaces_a_file_only_when_told_to(root):
    file = root / "answer.csv"
    file.write_text("precious")
    assert_refused(critmin(root, "sql", "select 1 as one", "-o", "answer.csv"), 2, "--overwrite")
    assert file.read_text() == "precious"
    done = critmin(root, "sql", "select 1 as one", "-o", "answer.csv", "--overwrite")
    assert done.returncode == 0
    assert file.read_text().splitlines() == ["one", "1"]


def test_a_day_more_than_a_year_after_the_newest_publication_is_refused(root):
    (root / "seeds" / "provenance").mkdir()
    (root / "seeds" / "provenance" / "snapshots.csv").write_text(
        "snapshot_id,published_on\na,2024-05-17\nb,2026-06-02\nc,2025-05-21\n"
    )
    done = critmin(root, "build", "--as-of", "2027-06-04")  # 367 days later
    assert_refused(done, 2, "2027-06-04", "2026-06-02")
    assert not (root / "build" / ".lock").exists()
    done = critmin(root, "build", "--as-of", "2027-06-02")
    assert done.returncode == 1, "a year is not too much; the build itself fails in a project without models"
    assert "a year earlier" not in done.stderr.decode()


def test_a_failing_query_leaves_the_output_file_as_it_was(root):
    file = root / "answer.csv"
    file.write_text("precious")
    done = critmin(root, "sql", "select error('no') from marts.shares", "-o", str(file), "--overwrite")
    assert_refused(done, 1)
    assert file.read_text() == "precious"
    assert sorted(each.name for each in root.iterdir() if "answer" in each.name) == ["answer.csv"]


def test_a_table_is_not_cut_where_there_is_no_screen(root):
    done = critmin(root, "sql", "select repeat('x', 500) as wide, 'end' as last")
    assert "x" * 500 in done.stdout.decode()
    assert "end" in done.stdout.decode()
    assert "1 row" in done.stdout.decode()


def test_a_table_steers_no_terminal(root):
    done = critmin(root, "sql", "select chr(27) || '[2J' as cell, '[red]x[/red]' as markup")
    assert b"\x1b" not in done.stdout
    assert b"[red]x[/red]" in done.stdout


def test_a_query_may_come_down_a_pipe(root):
    done = critmin(root, "sql", "--format", "csv", stdin="select count(*) as n from marts.shares;")
    assert done.stdout == b"n\n3\n"


@pytest.mark.parametrize(
    "query",
    [
        "copy marts.shares to 'out.csv'",
        "select * from read_csv('dbt_project.yml')",
        "attach 'other.duckdb'",
        "install httpfs",
        "load httpfs",
        "set enable_external_access = true",
        "pragma database_list",
        "insert into marts.shares select * from marts.shares",
        "create table marts.more as select 1",
        "drop table marts.shares",
        "select 1; select 2",
        "select * from read_parquet('https://example.org/x.parquet')",
    ],
)
def test_sql_that_does_more_than_read_is_refused(root, query):
    before = {file: file.read_bytes() for file in root.rglob("*") if file.is_file()}
    assert_refused(critmin(root, "sql", query), 1)
    assert {file: file.read_bytes() for file in root.rglob("*") if file.is_file()} == before


@pytest.mark.parametrize(
    ("arguments", "exit_code", "said"),
    [
        (["sql", "select nothing from nowhere"], 1, "nowhere"),
        (["nonsense"], 2, "nonsense"),
        (["build", "--as-of", "yesterday"], 2, "--as-of"),
        (["build", "--nonsense"], 2, "--nonsense"),
        (["sql", "select 1", "--format", "xml"], 2, "--format"),
        (["sql", "select 1", "--output", "answer.xlsx"], 2, ".parquet"),
        (["sql", "select 1", "--output", "no/such/folder/answer.csv"], 1, "answer.csv"),
        (["factsheets", "lithium", "--all"], 2, "--all"),
        (["factsheets", "--all", "--scenario", "plan"], 2, "leave out --all"),
        (["factsheets", "--scenario", "plan", "--scenario", "plan.csv"], 2, "in two calls"),
        (["import", "no_such_source", "file.csv"], 2, "no_such_source"),
        (["import", "usgs_mcs"], 2, "files"),
        (["import", "usgs_mcs", "no_such_file.csv"], 2, "no_such_file.csv"),
    ],
)
def test_a_wrong_call_is_one_clear_error(root, arguments, exit_code, said):
    assert_refused(critmin(root, *arguments), exit_code, said)


def test_without_a_warehouse_it_says_how_to_get_one(root):
    (root / "build" / "critmin.duckdb").unlink()
    assert_refused(critmin(root, "sql", "select 1"), 1, "critmin build")


def test_without_a_project_it_says_so(tmp_path):
    assert_refused(critmin(tmp_path, "build"), 1, "CRITMIN_ROOT")


def test_a_reader_that_stops_early_hears_no_complaint(root):
    command = f"{sys.executable} -m critmin.cli sql 'select * from range(2000000)' --format csv | head -n 2"
    done = subprocess.run(
        ["sh", "-c", command], env=os.environ | {"CRITMIN_ROOT": str(root)}, capture_output=True, timeout=120
    )
    assert done.stdout == b"range\n0\n"
    assert done.stderr == b""


def test_help_names_each_command(root):
    done = critmin(root, "--help")
    assert done.returncode == 0
    for command in ("build", "factsheets", "sql", "import", "sources", "changes", "trace", "diff", "digest"):
        assert command in done.stdout.decode()


def test_the_prompt_answers_survives_an_error_and_ends(root):
    """On a real terminal: a query over two lines, a mistake, a refused statement, Ctrl-D."""
    try:
        ours, theirs = pty.openpty()
    except OSError as error:
        pytest.skip(f"this system gives no terminal to a test: {error}")
    process = subprocess.Popen(
        [*COMMAND, "sql"],
        env=os.environ | {"CRITMIN_ROOT": str(root), "TERM": "dumb", "COLUMNS": "120"},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    heard = ""

    def hear(what: str) -> None:
        nonlocal heard
        end = time.monotonic() + 60
        while what not in heard:
            assert time.monotonic() < end, f"{what!r} never came; heard {heard!r}"
            if select.select([ours], [], [], 0.2)[0]:
                heard += os.read(ours, 65536).decode(errors="replace")
        heard = heard.partition(what)[2]

    def say(text: str) -> None:
        os.write(ours, text.encode())

    hear("critmin > ")
    say("select country_code\n")
    hear("... ")
    say("from marts.shares where share > 0.5;\n")
    hear("CHN")
    hear("1 row")
    hear("critmin > ")
    say("select from;\n")
    hear("Error")
    hear("critmin > ")
    say("drop table marts.shares;\n")
    hear("refused")
    hear("critmin > ")
    say(".tables\n")
    hear("marts.shares")
    hear("critmin > ")
    say("\x04")
    assert process.wait(timeout=60) == 0
    os.close(ours)


def test_only_printing_needs_the_libraries_of_the_operating_system():
    """A machine without Pango asks, computes and answers all the same; nobody waits until it is loaded."""
    program = (
        "import sys, critmin.cli, critmin.factsheet.answer_card, critmin.factsheet.reading; "
        "print(*(name for name in sys.modules if name.startswith('weasyprint')))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
