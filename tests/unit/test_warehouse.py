"""What a reader of the warehouse can and can't do, and what its digest promises."""

from pathlib import Path

import duckdb
import polars as pl
import pytest

from critmin import warehouse
from critmin.errors import CritminError


@pytest.fixture
def small_file(tmp_path: Path) -> Path:
    """A database with one mart of two rows, as a build would leave it."""
    file = tmp_path / "small.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute("create schema marts")
        connection.execute(
            "create table marts.shares as select * from (values ('CHN', 0.6), ('VNM', 0.4)) t(country, share)"
        )
    return file


@pytest.fixture
def reader(small_file: Path):
    with warehouse.connect(small_file) as connection:
        yield connection


READING = [
    "select country from marts.shares order by share desc",
    "  -- a comment first\n select 1;",
    "with named as (select 1 as one) select * from named",
    "values (1), (2)",
    "from marts.shares",
    "describe marts.shares",
    "show all tables",
    "summarize marts.shares",
    "explain select * from marts.shares",
    "pivot marts.shares on country using sum(share)",
]


@pytest.mark.parametrize("sql", READING)
def test_reading_is_allowed(reader, sql):
    assert warehouse.query(reader, sql).fetchall()


def test_an_answer_that_was_not_read_to_its_end_does_not_block_the_next(reader):
    unread = warehouse.query(reader, "select * from range(100000)")
    assert unread.fetchone() == (0,)
    assert warehouse.query(reader, "select 1").fetchall() == [(1,)]


BEYOND_READING = [
    "copy marts.shares to '{folder}/out.csv'",
    "copy (select 1) to '{folder}/out.parquet' (format parquet)",
    "copy marts.shares from '{folder}/secret.csv'",
    "select * from read_csv('{folder}/secret.csv')",
    "select * from '{folder}/secret.csv'",
    "select * from read_text('{folder}/secret.csv')",
    "select * from read_blob('{folder}/secret.csv')",
    "select * from read_json('{folder}/secret.csv')",
    "select * from read_parquet('{folder}/secret.csv')",
    "select * from glob('{folder}/*')",
    "select * from sniff_csv('{folder}/secret.csv')",
    "select * from read_csv('https://example.org/file.csv')",
    "select * from query('select * from read_text(''{folder}/secret.csv'')')",
    "select * from query_table('{folder}/secret.csv')",
    "attach '{folder}/other.duckdb' as other",
    "attach ':memory:' as other",
    "detach small",
    "export database '{folder}/export'",
    "import database '{folder}/export'",
    "install httpfs",
    "load httpfs",
    "install spatial from community",
    "load '{folder}/evil.duckdb_extension'",
    "set enable_external_access = true",
    "reset enable_external_access",
    "set lock_configuration = false",
    "set global allow_community_extensions = true",
    "set temp_directory = '{folder}'",
    "pragma enable_profiling",
    "pragma memory_limit = '1GB'",
    "call pragma_version()",
    "set variable x = 1",
    "use marts",
    "insert into marts.shares values ('USA', 0.1)",
    "update marts.shares set share = 1",
    "delete from marts.shares",
    "truncate marts.shares",
    "create table marts.more as select 1",
    "create temp table more as select 1",
    "create view marts.v as select 1",
    "create temp macro f(x) as x",
    "create secret s (type s3)",
    "alter table marts.shares add column x integer",
    "drop table marts.shares",
    "begin transaction",
    "checkpoint",
    "vacuum",
    "prepare p as select 1",
    "explain analyze copy marts.shares to '{folder}/out.csv'",
    "select 1; select 2",
    "select 1; drop table marts.shares",
    "",
    "-- nothing but a comment",
    "selec 1",
    "select * from no_such_table",
]


@pytest.mark.parametrize("sql", BEYOND_READING)
def test_everything_else_is_refused_and_leaves_no_trace(small_file, sql, tmp_path_factory):
    folder = tmp_path_factory.mktemp("outside")
    (folder / "secret.csv").write_text("a,b\n1,2\n")
    duckdb.connect(str(folder / "other.duckdb")).close()
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    warehouse_before = small_file.read_bytes()
    with warehouse.connect(small_file) as reader, pytest.raises(CritminError):
        warehouse.query(reader, sql.format(folder=folder)).fetchall()
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before
    assert small_file.read_bytes() == warehouse_before
    assert [file.name for file in small_file.parent.iterdir()] == [small_file.name]


TOUCHING_FILES_OR_SETTINGS = [
    sql
    for sql in BEYOND_READING
    if "{folder}" in sql or (sql.startswith(("install", "load", "reset", "set ")) and "variable" not in sql)
]


@pytest.mark.parametrize("sql", TOUCHING_FILES_OR_SETTINGS)
def test_the_connection_refuses_by_itself_too(small_file, sql, tmp_path):
    """Two locks on the door: DuckDB's settings hold even where the statement filter would let one through."""
    (tmp_path / "secret.csv").write_text("a,b\n1,2\n")
    with warehouse.connect(small_file) as reader, pytest.raises(duckdb.Error):
        reader.execute(sql.format(folder=tmp_path)).fetchall()


@pytest.mark.parametrize(
    "sql",
    [
        "create table warehouse.marts.more as select 1 as one",
        "delete from warehouse.marts.shares",
        "copy (select 1) to 'out.csv'",
        "select * from read_text('{file}')",
        "attach 'another.duckdb'",
        "set enable_external_access = true",
    ],
)
def test_a_database_beside_a_warehouse_reaches_nothing_else(small_file, sql):
    before = small_file.read_bytes()
    beside = small_file.with_name("any.txt")
    beside.write_text("for nobody")
    with warehouse.connect_beside(small_file) as connection:
        connection.execute("create table own as select * from warehouse.marts.shares")
        assert connection.execute("select count(*) from own").fetchone() == (2,)
        with pytest.raises(duckdb.Error):
            connection.execute(sql.format(file=beside))
    assert small_file.read_bytes() == before


def test_a_query_never_reads_this_programs_variables(reader):
    """DuckDB's Python client would look up a table's name among the caller's variables."""
    frame = pl.DataFrame({"secret": [1]})
    assert frame.height == 1
    with pytest.raises(CritminError, match="frame"):
        warehouse.query(reader, "select * from frame")


def test_a_missing_or_broken_warehouse_is_one_clear_error(tmp_path):
    with pytest.raises(CritminError, match="critmin build"):
        warehouse.connect(tmp_path / "none.duckdb")
    broken = tmp_path / "broken.duckdb"
    broken.write_text("<html>not a database</html>")
    with pytest.raises(CritminError, match=r"broken\.duckdb can't be opened"):
        warehouse.connect(broken)


def _digest(rows: str) -> list[tuple[str, int, str]]:
    with duckdb.connect() as connection:
        connection.execute("create schema marts")
        connection.execute(f"create table marts.shares as select * from (values {rows}) t(country, share)")
        return warehouse.mart_digests(connection)


def test_the_digest_knows_figures_not_their_order():
    one = _digest("('CHN', 0.6), ('VNM', 0.4)")
    assert [(name, count) for name, count, _ in one] == [("shares", 2)]
    assert _digest("('VNM', 0.4), ('CHN', 0.6)") == one


@pytest.mark.parametrize(
    "changed",
    [
        "('CHN', 0.6), ('VNM', 0.5)",
        "('CHN', 0.6)",
        "('CHN', 0.6), ('VNM', 0.4), ('VNM', 0.4)",
        "('CHN', 0.6), ('VNM', null)",
        "('CHN', 0.6), (null, 0.4)",
    ],
)
def test_the_digest_sees_each_change(changed):
    assert _digest(changed) != _digest("('CHN', 0.6), ('VNM', 0.4)")


def test_null_and_empty_text_have_different_digests():
    assert _digest("('CHN', 0.6), ('', 0.4)") != _digest("('CHN', 0.6), (null, 0.4)")


def test_a_name_that_wanders_from_cell_to_cell_is_seen():
    """'ab' | 'c' and 'a' | 'bc' are the same letters in a row; the digest must know the cells' borders."""
    digests = set()
    for left, right in (("ab", "c"), ("a", "bc"), ('a","b', "c")):
        with duckdb.connect() as connection:
            connection.execute("create schema marts")
            connection.execute("create table marts.pairs (l varchar, r varchar)")
            connection.execute("insert into marts.pairs values (?, ?)", [left, right])
            digests.add(warehouse.mart_digests(connection)[0][2])
    assert len(digests) == 3
