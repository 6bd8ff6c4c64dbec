"""Small files of Japan Customs' lists; texts are invented, codes and countries are real."""

from __future__ import annotations

import json


def countries_en() -> str:
    """Countries.csv: a name of a region with a line end in it, no line end after the last line."""
    return (
        "Code,Geographical Zone,Country\r\n"
        "106,Asia,Taiwan\r\n"
        '224,"Central and East Europe,\r\nRussia etc.",Russia\r\n'
        "701,Special Area,For Order\r\n"
        '703,Special Area,"Bonded, invented"'
    )


def countries_ja() -> str:
    """国名符号表: deleted codes, once in full-width brackets."""
    return (
        "国名符号,国名,地理圏\n"
        "100,(削除),アジア\n"
        "106,台湾,アジア\n"
        "623,（削除）,大洋州\n"
        "703,保税（作例）,特殊地域\n"
    )


def _node(
    level: int, heading: str, suffix: str, text: str, units: tuple[str, str] | None, *children: dict
) -> dict:
    return {
        "level": level,
        "stat_code": heading,
        "hs_code": suffix,
        "desc": text,
        "rate": {"基本": "無税"} if units else {},
        "unit": {"I": units[0], "II": units[1]} if units else {},
        "law": ["FD"] if units else [],
        "children": list(children),
    }


def import_schedule() -> list[dict]:
    """j_26_tariff_data.json: headings, a chapter's section without a code, codes at the ends of the tree."""
    return [
        _node(0, "", "", "第1節 作例", None),
        _node(
            0,
            "26.02",
            "",
            "作例の鉱",
            None,
            _node(
                1,
                "2602.00",
                "",
                "",
                ("", "MT"),
                _node(2, "2602.00", "010", "多いもの", ("", "MT")),
                _node(2, "2602.00", "090", "その他のもの", ("NO", "KG\n(I.C.)")),
            ),
        ),
        _node(0, "2603.00", "000", "作例の精鉱", ("", "MT")),
    ]


def as_json(value: object) -> str:
    """JSON with two blanks of indentation."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def export_codes() -> str:
    """hs_export_master_2025.csv: units with what is weighed under them."""
    header = "部数,部名,類数,類名,HSコード,大項目,中項目,小項目,細項目,微細項目,項目,単位2\n"
    return header + (
        "第1部,作例の動物,第1類,作例,010121000,作例の馬,－ 馬,－－ 作例,,,,NO\n"
        '第6部,作例の化学品,第28類,作例,280530000,作例の金属,－ 希土類,,,,,"KG\n（I.I.）"\n'
        "第6部,作例の化学品,第38類,作例,381800100,作例の元素,－ 作例,,,,,KG\n"
    )


def chapters() -> str:
    """hs_section_chapter_master.csv."""
    return "部数,部名,類数,類名\n第1部,作例の動物,第1類,作例の一\n第5部,作例の鉱物,第26類,作例の鉱\n"
