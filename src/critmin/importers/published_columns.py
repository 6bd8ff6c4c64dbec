"""What a file heads the columns of a raw table with, so that a refusal names what the reader sees there."""

from collections.abc import Collection

from critmin.importers.tables import column_map


def published_columns(
    header: Collection[str], *map_names: str, name: str = "column_as_published", layout: str = ""
) -> dict[str, str]:
    """Raw table's column → the file's header for it, for those that have exactly one.

    Args:
        header: the file's own column names.
        map_names: the column maps that the file was read with.
        name: the maps' column with the publisher's name.
        layout: only rows of this layout, where the maps have several that share names.
    """
    found: dict[str, set[str]] = {}
    for map_name in map_names:
        for row in column_map(map_name):
            is_other = layout and row.get("layout", layout) != layout
            if row["field"] and row[name] in header and not is_other:
                found.setdefault(row["field"], set()).add(row[name])
    return {field: headers.pop() for field, headers in found.items() if len(headers) == 1}
