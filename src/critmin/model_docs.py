"""What every table and column is, and which is made of which: dbt's documentation as one page.

The page is dbt's own, with what the last build parsed and the columns of the published warehouse written into
it. dbt's page can load a tracker; this one has neither its address nor the right to load anything.
"""

import json
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

from critmin import warehouse
from critmin.errors import CritminError
from critmin.project import Project

_LOADS_NOTHING = (
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
    "script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; img-src data:; font-src data:; "
    "base-uri 'none'; form-action 'none'\">"
)
_TRACKER = re.compile(r"//[a-z0-9]+\.cloudfront\.net/[^\"']*|[a-z.]*sinter-collect\.com|fuzzed\.getdbt\.com")
_OF_A_NODE = ("nodes", "sources", "exposures", "macros", "docs", "unit_tests", "parent_map", "child_map")
_OF_THIS_MACHINE = {"root_path", "created_at", "build_path", "compiled_path", "defer_relation", "patch_path"}


def write_docs(project: Project) -> Path:
    """Write build/docs.html from the last build; the same build gives the same bytes.

    Raises:
        CritminError: nothing was built yet.
    """
    parsed = project.parsed / "manifest.json"
    try:
        manifest = json.loads(parsed.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CritminError("Nothing tells what the tables are: run `critmin build` first.") from error
    page = files("dbt.task.docs").joinpath("index.html").read_text(encoding="utf-8")
    told = {"MANIFEST": _told(manifest), "CATALOG": _catalogue(project, manifest)}
    for name, content in told.items():
        place = f'"{name}.JSON INLINE DATA"'
        if place not in page:
            raise CritminError(f"This version of dbt has another page: it has no place for {place}.")
        # Inside a script: no text may end it.
        text = json.dumps(content, ensure_ascii=True, sort_keys=True).replace("</", "<\\/")
        page = page.replace(place, text)
    page = _TRACKER.sub("", page).replace("<head>", f"<head>{_LOADS_NOTHING}", 1)
    project.docs.parent.mkdir(parents=True, exist_ok=True)
    beside = project.docs.with_name(f".{project.docs.name}.part")
    try:
        beside.write_text(page, encoding="utf-8")
        beside.replace(project.docs)
    except OSError as error:
        raise CritminError(f"{project.docs} can't be written: {error.strerror}") from error
    finally:
        beside.unlink(missing_ok=True)
    return project.docs


def _told(manifest: dict[str, Any]) -> dict[str, Any]:
    """What dbt parsed, without what it says of the clock, this machine and its own macros."""
    name = manifest["metadata"]["project_name"]

    def own(part: dict[str, Any]) -> dict[str, Any]:
        return {
            key: {field: value for field, value in node.items() if field not in _OF_THIS_MACHINE}
            if isinstance(node, dict)
            else node
            for key, node in part.items()
            if key.split(".")[1:2] in ([name], ["__overview__"])
        }

    metadata = {
        "project_name": name,
        "adapter_type": manifest["metadata"]["adapter_type"],
        "dbt_schema_version": manifest["metadata"]["dbt_schema_version"],
        "dbt_version": manifest["metadata"]["dbt_version"],
        "send_anonymous_usage_stats": False,
        "generated_at": "",
        "env": {},
    }
    empty = {"metrics": {}, "groups": {}, "selectors": {}, "disabled": {}, "semantic_models": {}}
    empty |= {"saved_queries": {}, "group_map": {}}
    docs = {
        key: node for key, node in manifest["docs"].items() if key.startswith(("doc.dbt.__", f"doc.{name}."))
    }
    return (
        {"metadata": metadata}
        | empty
        | {part: own(manifest.get(part, {})) for part in _OF_A_NODE}
        | {"docs": docs}
    )


def _catalogue(project: Project, manifest: dict[str, Any]) -> dict[str, Any]:
    """Tables and columns of the published warehouse, as dbt's page reads them."""
    with warehouse.connect(project.warehouse) as connection:
        rows = connection.execute(
            "select schema_name, table_name, column_name, data_type, column_index "
            "from duckdb_columns() where not internal order by all"
        ).fetchall()
    tables: dict[tuple[str, str], dict[str, Any]] = {}
    for schema, table, column, kind, place in rows:
        columns = tables.setdefault((schema, table), {})
        columns[column] = {"type": kind, "index": place, "name": column, "comment": None}
    nodes = {}
    for key, node in manifest["nodes"].items():
        columns = tables.get((node["schema"], node.get("alias") or node["name"]))
        if node["resource_type"] in ("model", "seed") and columns:
            nodes[key] = {
                "unique_id": key,
                "metadata": {
                    "type": "BASE TABLE",
                    "schema": node["schema"],
                    "name": node.get("alias") or node["name"],
                    "database": node["database"],
                    "comment": None,
                    "owner": None,
                },
                "columns": columns,
                "stats": {},
            }
    return {"metadata": {"generated_at": "", "env": {}}, "nodes": nodes, "sources": {}, "errors": None}
