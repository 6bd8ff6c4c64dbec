"""What dbt's files say of the tables is so, and says something; the rules that hold for all of them.

Reads what the last `critmin build` parsed (build/dbt/manifest.json), beside the warehouse that it built.
"""

from __future__ import annotations  # DuckDB complains at exit about a type that an annotation kept alive

import importlib.util
import inspect
import json
import re
from collections import defaultdict
from pathlib import Path
from types import ModuleType

import pytest

from critmin.cli import app
from critmin.model_docs import write_docs
from critmin.project import Project

ARTICLES = {"the", "of", "a", "an", "its", "this", "that"}

MADE_WITHOUT_A_MODEL = {"warehouse_info", "warehouse_digests", "compiled_models"}
"""Written by the build itself, beside what dbt makes."""

WORKED_ELSEWHERE = {
    "int_prices__corrected": "a correction of a price, by a_correction_finds_its_old_value",
    "int_recycling__as_of": "percent to share",
    "int_scenarios__displaced": "tests/worked_examples/test_scenarios.py",
    "int_scenarios__remaining": "tests/worked_examples/test_scenarios.py",
    "int_scenarios__values": "tests/worked_examples/test_scenarios.py",
    "int_stockpile__production": "unit tests of int_stockpile__bases, whose production it is",
    "int_trade__corrected": "a correction of a quantity, by a_correction_finds_its_old_value",
    "int_trade__stages": "a share, by shares_add_up_to_one and japans_customs_of_2020_give_the_known_totals",
    "int_uncertainty__draws": "numbers in a row, by draws_of_two_keys_have_nothing_to_do_with_each_other",
    "factsheet_method_pairs": "thirds of a scale that a page's colours run over",
    "factsheet_robustness_bullets": "the order of sentences",
    "factsheet_worked_terms": "a share times itself, as the index of the same page has it",
    "slide_reproduction": "slide_reproduction_meets_its_tolerances",
    "stg_eu_crm__material_uses": "percent to share",
    "stg_meti_2022__shares": "percent to share",
    "stg_un_comtrade__flows": "kilograms to tonnes",
    "world_import_stability": "baci_gives_the_index_of_japans_copper_ore",
    "worst_single_supplier": "the order of suppliers",
}
"""Models that multiply or divide and have no unit test of their own, and what holds them instead."""

SEVERITY = {
    "unique_grain", "known_codes", "not_null_columns", "unique", "relationships", "accepted_values_of",
    "accepted_values", "true_for_all", "not_null", "within_range",
}  # fmt: skip
"""Kinds of tests of a table; docs/trust.md says what each one's failure would put on a page."""


@pytest.fixture(scope="module")
def manifest(warehouse_file: Path) -> dict:
    file = warehouse_file.parent / "dbt" / "manifest.json"
    if not file.is_file():
        pytest.skip(f"no {file}: run `critmin build` first")
    return json.loads(file.read_text())


def own(manifest: dict, *kinds: str) -> list[dict]:
    return [node for node in manifest["nodes"].values() if node["resource_type"] in kinds]


def words(text: str) -> set[str]:
    return set(re.findall(r"[a-z0-9]+", text.lower()))


def test_every_table_and_column_is_described_and_there(manifest, warehouse):
    held = defaultdict(set)
    for schema, table, column in warehouse.execute(
        "select schema_name, table_name, column_name from duckdb_columns() where not internal"
    ).fetchall():
        if table not in MADE_WITHOUT_A_MODEL:
            held[schema, table].add(column)
    told = {}
    for node in own(manifest, "model", "seed"):
        assert node["description"].strip(), f"{node['name']} has no description"
        told[node["schema"], node["alias"]] = set(node["columns"])
    assert told.keys() == held.keys()
    differing = {key: (held[key] ^ columns) for key, columns in told.items() if held[key] != columns}
    assert not differing


def test_no_description_is_empty_words(manifest):
    """One that only says the column's name again tells nothing; nor does one word."""
    empty = [
        (node["name"], column["name"], column["description"])
        for node in [*own(manifest, "model", "seed"), *manifest["sources"].values()]
        for column in node["columns"].values()
        if len(column["description"].split()) < 2
        or not words(column["description"]) - ARTICLES - words(column["name"])
        or re.search(r"\b(todo|tbd|fixme|xxx)\b", column["description"], re.IGNORECASE)
    ]
    assert not empty


def test_every_test_stops_the_build_and_says_what_for(manifest, repo):
    """A default build has no warnings to get used to: a known exception is a row with its reason."""
    page = (repo / "docs" / "trust.md").read_text()
    for node in own(manifest, "test"):
        config = node["config"]
        assert config["severity"].lower() == "error", node["name"]
        assert (config["error_if"], config["warn_if"], config["limit"]) == ("!= 0", "!= 0", None), node[
            "name"
        ]
        kind = (node.get("test_metadata") or {}).get("name")
        assert kind is None or kind in SEVERITY, f"{kind}: say in docs/trust.md what its failure means"
    assert all(f"`{kind}`" in page for kind in SEVERITY)
    names = [node["name"] for node in own(manifest, "test") if not node.get("test_metadata")]
    assert names
    assert not [name for name in names if name.count("_") < 3], "a name that says what would be wrong"


def test_every_macro_that_computes_is_worked_by_hand(manifest):
    """By a unit test of a model that calls it, or by a test in tests/sql."""
    macros = {key: node for key, node in manifest["macros"].items() if key.startswith("macro.critmin.")}
    reached = set()
    tested = {test["model"] for test in manifest["unit_tests"].values()}
    for node in own(manifest, "model", "test"):
        is_of_sql = node["original_file_path"].startswith("tests/sql/")
        if node["name"] in tested or (node["resource_type"] == "test" and is_of_sql):
            reached |= set(node["depends_on"]["macros"])
    while (
        more := {other for key in reached & macros.keys() for other in macros[key]["depends_on"]["macros"]}
        - reached
    ):
        reached |= more
    computing = {
        key: node["original_file_path"]
        for key, node in macros.items()
        if re.match(r"macros/(indicators|values|vintage|factsheet)/", node["original_file_path"])
    }
    assert len(computing) > 40
    unreached = {path for key, path in computing.items() if key not in reached}
    assert unreached == {"macros/values/uncertainty_setting.sql"}, "this one looks up a setting"


def test_every_model_that_computes_has_a_unit_test_or_says_what_holds_it(manifest):
    tested = {test["model"] for test in manifest["unit_tests"].values()}
    computing = {
        node["name"]
        for node in own(manifest, "model")
        if _computes(node["raw_code"]) and node["name"] not in tested
    }
    assert computing <= WORKED_ELSEWHERE.keys(), computing - WORKED_ELSEWHERE.keys()


def _computes(sql: str) -> bool:
    sql = re.sub(r"\{#.*?#\}|\{%.*?%\}", "", sql, flags=re.DOTALL)
    sql = re.sub(r"\{\{.*?\}\}", "x", re.sub(r"--.*|'[^']*'", "", sql), flags=re.DOTALL)
    sql = re.sub(r"select\s+\*|count\(\*\)|\w+\.\*", "", sql)
    return bool(re.search(r"[\w)]\s*[*/]\s*[\w(]|\b(sqrt|avg|exp|ln|stddev\w*|median|power)\s*\(", sql))


@pytest.fixture(scope="module")
def exposures_script(repo) -> ModuleType:
    spec = importlib.util.spec_from_file_location("exposures", repo / "docs" / "exposures.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_printed_document_is_an_exposure_of_the_marts_that_it_reads(
    repo, warehouse_file, manifest, exposures_script
):
    minerals = exposures_script.printed_minerals(warehouse_file)
    written = (repo / "models" / "exposures.yml").read_text()
    assert exposures_script.exposures(repo, minerals) == written, "run: python docs/exposures.py"
    known = {exposure["name"] for exposure in manifest["exposures"].values()}
    others = {"factsheet_deck", "factsheet_methods", "factsheet_scenarios"}
    assert known == {f"factsheet_{code}" for code, _ in minerals} | others
    read = {name for exposure in manifest["exposures"].values() for name in exposure["depends_on"]["nodes"]}
    printed = {
        node["unique_id"] for node in own(manifest, "model") if re.match(r"factsheet_\w+", node["name"])
    }
    unread = {key.rpartition(".")[2] for key in printed - read}
    fed = {parent for key in read for parent in manifest["parent_map"][key]}
    assert not {name for name in unread if f"model.critmin.{name}" not in fed}, (
        "a page's table that no page reads"
    )


def test_the_page_of_all_tables_is_whole_and_loads_nothing(manifest, warehouse_file, tmp_path):
    root = tmp_path / "project"
    (root / "build" / "dbt").mkdir(parents=True)
    (root / "build" / "critmin.duckdb").symlink_to(warehouse_file)
    (root / "build" / "dbt" / "manifest.json").write_text(json.dumps(manifest))
    page = write_docs(Project(root)).read_text()
    assert "default-src 'none'" in page.partition("<script")[0]
    assert "connect-src" not in page
    assert not re.search(
        r"cloudfront|sinter-collect|fuzzed\.getdbt|<(script|link|img)[^>]+(src|href)=[\"']?(https?:)?//", page
    )
    told = page.partition("n={manifest:")[2]
    held, end = json.JSONDecoder().raw_decode(told)
    assert held["nodes"].keys() == {
        key
        for key in manifest["nodes"]
        if key.startswith(tuple(f"{k}.critmin." for k in ("model", "seed", "test", "operation")))
    }
    assert held["child_map"]["model.critmin.indicator_values"]
    assert held["metadata"]["send_anonymous_usage_stats"] is False
    catalogue, _ = json.JSONDecoder().raw_decode(told[end:].partition("catalog:")[2])
    assert catalogue["nodes"].keys() == {node["unique_id"] for node in own(manifest, "model", "seed")}
    assert str(root) not in page


def _texts(repo: Path) -> dict[str, str]:
    files = [repo / "README.md", *(repo / "docs").rglob("*.md")]
    return {str(file.relative_to(repo)): file.read_text() for file in files}


def test_every_command_and_option_that_the_documents_name_is_there(repo):
    names = {name for name in app if not name.startswith("-")}
    assert {"build", "docs", "digest", "diff", "sql", "import"} <= names
    wrong = []
    for file, text in _texts(repo).items():
        for command, rest in re.findall(r"(?:^|`|\$ )critmin ([a-z]+)([^`\n#]*)", text, re.MULTILINE):
            if command not in names:
                wrong.append(f"{file}: critmin {command}")
                continue
            known = _options(command, rest.split())
            wrong += [
                f"{file}: critmin {command} {each}"
                for each in re.findall(r"--[a-z-]+", rest)
                if each not in known
            ]
    assert not wrong


def _options(command: str, arguments: list[str]) -> set[str]:
    found = app[command]
    if arguments and command == "scenario":
        found = found[arguments[0]]
    return {name for argument in found.assemble_argument_collection() for name in argument.names} | {"--help"}


def test_every_option_is_explained_where_it_is_asked_for():
    unexplained = []
    for name in app:
        if name.startswith("-") or name == "scenario":
            continue
        command = app[name].default_command
        explained = re.findall(r"^ {4}(\w+)\n {8}\S", command.__doc__, re.MULTILINE)
        unexplained += [
            f"{name} {each}" for each in inspect.signature(command).parameters if each not in explained
        ]
    assert not unexplained


def test_every_table_and_column_that_the_documents_name_is_there(repo, warehouse):
    held = defaultdict(set)
    for schema, table, column in warehouse.execute(
        "select schema_name, table_name, column_name from duckdb_columns() where not internal"
    ).fetchall():
        held[f"{schema}.{table}"].add(column)
    schemas = "raw|provenance|reference|mappings|method|staging|intermediate|marts"
    wrong = []
    for file, text in _texts(repo).items():
        for table, column in re.findall(rf"`({schemas})\.(?!json`)(\w+(?:\.\w+)?)`", text):
            name, _, of = f"{table}.{column}".partition(".")[2].partition(".")
            if f"{table}.{name}" not in held or (of and of not in held[f"{table}.{name}"]):
                wrong.append(f"{file}: {table}.{column}")
    assert not wrong


def test_the_counts_that_the_documents_state_are_right(repo, warehouse):
    """'Some' is within a tenth."""
    readme = (repo / "README.md").read_text()
    (minerals,) = warehouse.execute("select count(*) from reference.minerals").fetchone()
    (stated,) = re.findall(r"Some (\d+) mineral codes", readme)
    assert abs(int(stated) - minerals) <= minerals / 10
    suites = (repo / "tests" / "expectations").rglob("*.toml")
    expectations = sum(file.read_text().count(".expect]]") for file in suites)
    (stated,) = re.findall(r"some (\d+) expectations", (repo / "docs" / "trust.md").read_text())
    assert abs(int(stated) - expectations) <= expectations / 10
