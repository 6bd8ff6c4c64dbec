"""The structure that a PDF has for readers that don't see it, where the printing library leaves a gap."""

from __future__ import annotations

import pydyf


def say_what_headings_head(pdf: pydyf.PDF) -> None:
    """Give each heading cell of a table its scope: those in the table's head a column, the others a row."""
    elements = {
        item.reference: item
        for item in pdf.objects
        if isinstance(item, pydyf.Dictionary) and item.get("Type") == "/StructElem"
    }
    for element in elements.values():
        if element["S"] == "/TH":
            row = elements.get(element["P"], {})
            is_in_head = elements.get(row.get("P"), {}).get("S") == "/THead"
            element["A"]["Scope"] = "/Column" if is_in_head else "/Row"
