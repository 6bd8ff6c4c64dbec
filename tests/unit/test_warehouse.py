"""What a reader of the warehouse can and can't do, and what its digest promises."""

from pathlib import Path

import duckdb
import polars as pl
import pytest

from critmin import warehouse
from critmin.errors import CritminError


@pytest.fixture(scope="module")
def small_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with one mart of two rows, as a build would leave it; no test changes it."""
    file = tmp_path_factory.mktemp("small") / "small.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute("create schema marts")
        connection.execute(
            "create table marts.shares as select * from (values ('CHN', 0.6), ('VNM', 0.4)) t(country, share)"
        )
    return file


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, bytes]:
    """Files that no query may read or change, with what is in them."""
    folder = tmp_path_factory.mktemp("outside")
    (folder / "secret.csv").write_text("a,b\n1,2\n")
    duckdb.connect(str(folder / "other.duckdb")).close()
    return {file: file.read_bytes() for file in folder.iterdir()}


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
    "explain analyze /* costs */ select '中国', * from marts.shares",
    "explain (format json) select * from marts.shares",
    "explain (pivot marts.shares on country using sum(share))",
    "pivot marts.shares on country using sum(share)",
    "with p as (pivot marts.shares on country using sum(share)) select * from p",
    "select 'query(1)' as text, 1 as query, $$checkpoint()$$ as more -- force_checkpoint()",
    "select * from range(3)",
    "select * from information_schema.tables",
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
    # Files by other names, and other readers of them.
    "select * from read_csv_auto('{folder}/secret.csv')",
    "select * from read_ndjson('{folder}/secret.csv')",
    "select * from read_json_objects('{folder}/secret.csv')",
    "select * from read_duckdb('{folder}/other.duckdb')",
    "select * from parquet_metadata('{folder}/secret.csv')",
    "select * from parquet_schema('{folder}/secret.csv')",
    "select * from parquet_scan(['{folder}/secret.csv'])",
    "select * from '{folder}/*.csv'",
    "select * from '{folder}/other.duckdb'",
    "select * from 'file://{folder}/secret.csv'",
    "select * from '/proc/self/environ'",
    "select * from read_text('/proc/self/environ')",
    "select * from read_blob('/dev/zero')",
    "select (select content from read_text('{folder}/secret.csv'))",
    "with s as (from read_text('{folder}/secret.csv')) select * from s",
    "select * from marts.shares where country in (select content from read_text('{folder}/secret.csv'))",
    "describe select * from '{folder}/secret.csv'",
    "summarize select * from '{folder}/secret.csv'",
    "explain analyze select * from read_text('{folder}/secret.csv')",
    "pivot (from read_csv('{folder}/secret.csv')) on a using sum(b)",
    # The network, and what would open it.
    "select * from 'https://example.org/file.parquet'",
    "select * from read_parquet('s3://bucket/file.parquet')",
    "select * from read_text('http://127.0.0.1:9/')",
    "attach 'https://example.org/other.duckdb' as other",
    "attach 'host=127.0.0.1' as other (type postgres)",
    "attach 'md:other'",
    "install 'http://127.0.0.1:9/evil.duckdb_extension'",
    "force install httpfs",
    "update extensions",
    "create persistent secret s (type s3)",
    "create or replace secret s (type http, extra_http_headers map {{'a': 'b'}})",
    "drop secret s",
    # Settings: none can be changed, not by another word for it.
    "set memory_limit = '100GB'",
    "set threads = 1000",
    "set max_temp_directory_size = '100GB'",
    "set allowed_directories = ['/']",
    "set allowed_paths = ['{folder}/secret.csv']",
    "set extension_directory = '{folder}'",
    "set home_directory = '{folder}'",
    "set secret_directory = '{folder}'",
    "set custom_extension_repository = 'http://127.0.0.1:9/'",
    "set enable_logging = true",
    "set log_query_path = '{folder}/log'",
    "set profile_output = '{folder}/profile'",
    "set search_path = 'main'",
    "set schema = 'marts'",
    "reset all",
    "pragma enable_external_access",
    "pragma disable_verification",
    "pragma import_database('{folder}/export')",
    "select * from enable_profiling()",
    "select * from enable_logging()",
    "select * from disable_logging()",
    "explain analyze set threads = 1",
    # Writing, hidden in a statement that reads or is called one.
    "with gone as (delete from marts.shares returning *) select * from gone",
    "with more as (insert into marts.shares values ('X', 1) returning *) select * from more",
    "explain analyze delete from marts.shares",
    "explain analyze create temp table more as select 1",
    "explain analyze copy marts.shares to '{folder}/out.csv'",
    "explain (analyze) insert into marts.shares values ('X', 1)",
    "create temp table more as (pivot marts.shares on country using sum(share))",
    "copy (pivot marts.shares on country using sum(share)) to '{folder}/out.csv'",
    "insert into marts.shares (pivot marts.shares on country using sum(share))",
    "/* pivot */ create temp table more as select 1",
    "/* select */ drop table marts.shares",
    "copy from database small to other",
    "copy marts.shares to '/dev/stdout'",
    "copy marts.shares to '{folder}/out' (format csv, per_thread_output true)",
    "merge into marts.shares using (select 'X' as country) n using (country) when not matched then insert",
    "insert or replace into marts.shares values ('X', 1)",
    "comment on table marts.shares is 'x'",
    "create schema more",
    "create sequence s",
    "create type mood as enum ('x')",
    "create function f(x) as x",
    "create index i on marts.shares (country)",
    "analyze",
    "commit",
    "rollback",
    "execute p",
    "deallocate p",
    "call force_checkpoint()",
    "select * from force_checkpoint('small')",
    "select * from checkpoint()",
    "select nextval('s')",
    "select write_log('x')",
    "select * from truncate_duckdb_logs()",
    # Statements in texts, where nobody would see what they are.
    "select * from query('select 1')",
    "select * from main.query('sel' || 'ect 1')",
    "select * from \"QUERY\" /* called */ ('select 1')",
    "select * from query_table('marts.shares')",
    "select * from json_execute_serialized_sql(json_serialize_sql('select 1'))",
    "pragma json_execute_serialized_sql('x')",
    # What the Python client adds, and what it would read from memory.
    "select * from arrow_scan(1, 2, 3)",
    "select * from pandas_scan(1)",
    "select * from python_arrow_scan(1)",
    "select * from python_map_function((select 1), 1)",
    "select * from create_external_resource('a', 'b')",
    "select * from register_external_resource('a', 'b')",
    # What other programs of DuckDB have: none of it is there.
    "select getenv('HOME')",
    "select * from getvariable('HOME')",
    ".shell id",
    ".read {folder}/secret.csv",
    "",
    "-- nothing but a comment",
    "selec 1",
    "select * from no_such_table",
]


@pytest.mark.parametrize("sql", BEYOND_READING)
def test_everything_else_is_refused_and_leaves_no_trace(small_file, sql, outside):
    folder = next(iter(outside)).parent
    warehouse_before = small_file.read_bytes()
    with warehouse.connect(small_file) as reader, pytest.raises(CritminError):
        warehouse.query(reader, sql.format(folder=folder)).fetchall()
    assert {file: file.read_bytes() for file in folder.iterdir()} == outside
    assert small_file.read_bytes() == warehouse_before
    assert [file.name for file in small_file.parent.iterdir()] == [small_file.name]


# Which schema is meant by a name without one is a connection's own matter, and each query has its own.
_OF_THE_CONNECTION = ("set schema", "set search_path")
TOUCHING_FILES_OR_SETTINGS = [
    sql
    for sql in BEYOND_READING
    if ("{folder}" in sql or sql.startswith(("install", "load", "reset", "set ")))
    and "variable" not in sql
    and not sql.startswith((*_OF_THE_CONNECTION, "."))
]


@pytest.mark.parametrize("sql", TOUCHING_FILES_OR_SETTINGS)
def test_the_connection_refuses_by_itself_too(small_file, sql, outside):
    """Two locks on the door: DuckDB's settings hold even where the statement filter would let one through."""
    with warehouse.connect(small_file) as reader, pytest.raises(duckdb.Error):
        reader.execute(sql.format(folder=next(iter(outside)).parent)).fetchall()


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
def test_a_database_beside_a_warehouse_reaches_nothing_else(small_file, sql, tmp_path):
    before = small_file.read_bytes()
    beside = tmp_path / "any.txt"
    beside.write_text("for nobody")
    with warehouse.connect_beside(small_file) as connection:
        connection.execute("create table own as select * from warehouse.marts.shares")
        assert connection.execute("select count(*) from own").fetchone() == (2,)
        with pytest.raises(duckdb.Error):
            connection.execute(sql.format(file=beside))
    assert small_file.read_bytes() == before


def test_no_secret_is_there_to_be_read(reader):
    assert warehouse.query(reader, "select * from duckdb_secrets()").fetchall() == []
    assert warehouse.query(reader, "select * from duckdb_external_file_cache()").fetchall() == []


def test_a_reader_has_a_share_of_the_machine(reader):
    asked = "select current_setting('memory_limit'), current_setting('threads') <= 4, "
    asked += "current_setting('temp_directory'), current_setting('max_temp_directory_size')"
    assert warehouse.query(reader, asked).fetchall() == [("1.8 GiB", True, "", "0 bytes")]


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
