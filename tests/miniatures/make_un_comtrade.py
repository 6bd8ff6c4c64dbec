"""Small files of UN Comtrade's layouts; all figures are invented, none is UN Comtrade's."""

from __future__ import annotations

import csv
import gzip
import io
import json

API_COLUMNS = [
    "typeCode",
    "freqCode",
    "refPeriodId",
    "refYear",
    "refMonth",
    "period",
    "reporterCode",
    "reporterISO",
    "reporterDesc",
    "flowCode",
    "flowDesc",
    "partnerCode",
    "partnerISO",
    "partnerDesc",
    "partner2Code",
    "partner2ISO",
    "partner2Desc",
    "classificationCode",
    "classificationSearchCode",
    "isOriginalClassification",
    "cmdCode",
    "cmdDesc",
    "aggrLevel",
    "isLeaf",
    "customsCode",
    "customsDesc",
    "mosCode",
    "motCode",
    "motDesc",
    "qtyUnitCode",
    "qtyUnitAbbr",
    "qty",
    "isQtyEstimated",
    "altQtyUnitCode",
    "altQtyUnitAbbr",
    "altQty",
    "isAltQtyEstimated",
    "netWgt",
    "isNetWgtEstimated",
    "grossWgt",
    "isGrossWgtEstimated",
    "cifvalue",
    "fobvalue",
    "primaryValue",
    "legacyEstimationFlag",
    "isReported",
    "isAggregate",
]
LEGACY_COLUMNS = [
    "Classification", "Year", "Period", "Period Desc.", "Aggregate Level", "Is Leaf Code", "Trade Flow Code",
    "Trade Flow", "Reporter Code", "Reporter", "Reporter ISO", "ptCode", "ptTitle", "Partner ISO",
    "2nd Partner Code", "2nd Partner", "2nd Partner ISO", "Customs Proc. Code", "Customs",
    "Mode of Transport Code", "Mode of Transport", "Commodity Code", "Commodity", "Qty Unit Code", "Qty Unit",
    "TradeQuantity", "Alt Qty Unit Code", "Alt Qty Unit", "Alt Qty", "Netweight (kg)", "Gross weight (kg)",
    "Trade Value (US$)", "CIF Trade Value (US$)", "FOB Trade Value (US$)", "Flag",
]  # fmt: skip


def record(**changes: object) -> dict[str, object]:
    """One record of the API: Japan's imports of lithium carbonate from Chile in 2020."""
    members: dict[str, object] = dict.fromkeys(API_COLUMNS)
    members |= {
        "typeCode": "C", "freqCode": "A", "refPeriodId": 20200101, "refYear": 2020, "refMonth": 52,
        "period": "2020", "reporterCode": 392, "flowCode": "M", "partnerCode": 152, "partner2Code": 0,
        "classificationCode": "H5", "classificationSearchCode": "HS", "isOriginalClassification": True,
        "cmdCode": "283691", "aggrLevel": 6, "isLeaf": True, "customsCode": "C00", "mosCode": "0",
        "motCode": 0, "qtyUnitCode": 8, "qty": 1200.5, "isQtyEstimated": False, "altQtyUnitCode": -1,
        "isAltQtyEstimated": False, "netWgt": 1200.5, "isNetWgtEstimated": True, "isGrossWgtEstimated": False,
        "cifvalue": 9000.25, "primaryValue": 9000.25, "legacyEstimationFlag": 0, "isReported": False,
        "isAggregate": True,
    }  # fmt: skip
    return members | changes


def records() -> list[dict[str, object]]:
    """The same trade as a whole and broken down, with World, without weight, of four digits, of a month."""
    return [
        record(),
        record(partnerCode=0, qty=None, netWgt=None, qtyUnitCode=-1, primaryValue=9999.0),
        record(motCode=2100),
        record(customsCode="C04"),
        record(partner2Code=152),
        record(partnerCode=32, netWgt=0, qty=0),
        record(cmdCode="2836", aggrLevel=4, isLeaf=False),
        record(cmdCode="010121", partnerCode=842),
        record(refMonth=3, period="202003", freqCode="M"),
        record(partnerCode=490, flowCode="X", cifvalue=None, fobvalue=4.0, primaryValue=4.0),
    ]


def answer(items: list[dict[str, object]] | None = None) -> dict[str, object]:
    """The API's answer."""
    items = records() if items is None else items
    return {"elapsedTime": "0.2 secs", "count": len(items), "data": items, "error": ""}


def as_json(value: object) -> str:
    """JSON with four blanks of indentation."""
    return json.dumps(value, ensure_ascii=False, indent=4) + "\n"


def table(delimiter: str = ",") -> str:
    """The API's records as a table: True and False, and nothing for null."""
    target = io.StringIO()
    writer = csv.DictWriter(target, API_COLUMNS, delimiter=delimiter, lineterminator="\n")
    writer.writeheader()
    writer.writerows(records())
    return target.getvalue()


def packed() -> bytes:
    """A bulk file: text with tabs, packed."""
    return gzip.compress(table("\t").encode(), mtime=0)


def legacy(**changes: object) -> str:
    """A table of the former site: flows are numbers, a total's code is empty, texts have commas."""
    rows = [
        {"Trade Value (US$)": 9000, "ptCode": 152, "ptTitle": "Chile"},
        {"Trade Value (US$)": 9999, "ptCode": 0, "ptTitle": "World", "Netweight (kg)": ""},
        {"Trade Value (US$)": 77, "ptCode": 490, "ptTitle": "Other Asia, nes", "Period": 201503},
    ]
    common = {
        "Classification": "H4", "Year": 2015, "Period": 2015, "Aggregate Level": 6, "Is Leaf Code": 1,
        "Trade Flow Code": 1, "Trade Flow": "Import", "Reporter Code": 392, "Commodity Code": "283691",
        "Commodity": "Invented, of course", "Qty Unit Code": 8, "TradeQuantity": 1200, "Netweight (kg)": 1200,
        "Flag": 0,
    }  # fmt: skip
    target = io.StringIO()
    writer = csv.DictWriter(target, LEGACY_COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(common | row | changes for row in rows)
    return target.getvalue()


def bulk_files() -> dict[str, object]:
    """The API's list of bulk files."""
    names = [
        "fileUrl", "fileSize", "isOriginalClassification", "reporterCode", "freqCode", "typeCode",
        "classificationCode", "refPeriodId", "period", "publicationDate", "partitionKey", "rowKey",
        "timestamp", "eTag",
    ]  # fmt: skip
    values = [
        "a",
        "1 KB",
        True,
        392,
        "A",
        "C",
        "H6",
        202401,
        2024,
        "2025-06-01T10:00:00Z",
        "392",
        "a",
        "b",
        "c",
    ]
    return answer([dict(zip(names, values, strict=True))])


def partners() -> str:
    """partner.csv: former states, a group, Namibia's two letters, an area with another's codes."""
    header = "id,country,iso_3,iso_2,note,entry_year,exit_year,group,last_modified\n"
    return header + (
        "0,World,World,,,1901.0,,True,2025-06-05\n"
        "516,Namibia,NAM,NA,Namibia,2000.0,,False,2025-06-05\n"
        '492,"Europe EU, nes",MCO,MC,,1900.0,,False,2025-06-05\n'
        "810,Fmr USSR (...1990),SUN,SU,,1900.0,1990.0,False,2025-06-05\n"
        "384,Côte d'Ivoire,CIV,CI,,1960.0,,False,2025-06-04\n"
    )


def units() -> str:
    """qtyunit.csv."""
    return (
        "qtyCode,qtyAbbr,qtyDescription,last_modified\n"
        "-1,N/A,No quantity,2023-01-23\n"
        "2,m²,Invented area,2023-01-23\n"
    )


def customs() -> str:
    """customs.csv, one of five lists with the same header."""
    return "id,text,last_modified\nC00,TOTAL invented,2023-01-23\nC01,Invented,2023-01-23\n"


def commodities() -> str:
    """cmd_h6.csv: the first line says which classification."""
    return (
        "id,text,parent,isLeaf,aggrlevel,standardUnitAbbr,last_modified\n"
        "TOTAL,Total - All H6 commodities,#,0,0,n/a,2024-01-16\n"
        "01,01 - Invented,TOTAL,0,2,n/a,2024-01-16\n"
        '010121,"010121 - Invented, too",0101,1,6,m²,2024-01-16\n'
    )


def legacy_areas() -> dict[str, object]:
    """partnerAreas.json of the former site."""
    names = {"all": "All", "0": "World", "4": "Afghanistan", "381": "Italy"}
    return {"more": False, "results": [{"id": code, "text": name} for code, name in names.items()]}


def column_layouts() -> str:
    """column_layouts.csv."""
    return "layout,position,column\nformer_site,1,Classification\nformer_site,2,Year\n"
