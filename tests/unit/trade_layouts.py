"""The miniature of each layout of trade data, with what a test needs to spoil it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
from xlsx_files import write_workbook

import make_cepii_baci
import make_estat_api
import make_hs_concordances
import make_hs_mineral_mapping
import make_japan_customs
import make_un_comtrade


@dataclass(frozen=True)
class Layout:
    """A small file that is right as it stands.

    `renamed` is a name that the layout can't do without; `number` a figure that stands once in the file, in
    row `number_row` and column `number_column`; `country` a passage with a country's code, and the same with
    an unknown one. A layout that is no text brings its own `change`.
    """

    source_id: str
    name: str
    content: bytes
    renamed: str
    number: str = ""
    number_row: int | str = ""
    number_column: str = ""
    country: tuple[str, str] = ("", "")
    country_row: str = ""
    is_text: bool = True
    change: Callable[[str, str], bytes] | None = None

    def with_text(self, old: str, new: str) -> bytes:
        """The file with one passage changed, which must be there exactly once."""
        if self.change:
            return self.change(old, new)
        assert self.content.count(old.encode()) == 1, old
        return self.content.replace(old.encode(), new.encode())


def _change_flows_hs17(old: str, new: str) -> bytes:
    """Rename a column of the Parquet layout, or put something else for its last quantity or a country."""
    table = make_cepii_baci.flows_hs17_named()
    if old in table.columns:
        return make_cepii_baci.as_parquet(table.rename({old: new}))
    if old == "4.0":
        return make_cepii_baci.as_parquet(table.with_columns(qty_t=pl.Series([12.25, None, float(new)])))
    return make_cepii_baci.as_parquet(table.with_columns(pl.col("exporter").replace(old, new)))


def _change_answer(old: str, new: str) -> bytes:
    """Every cell of the answer says its names and codes again."""
    content = make_estat_api.as_json(make_estat_api.answer())
    assert old in content
    return content.replace(old, new).encode()


def _change_comtrade(old: str, new: str) -> bytes:
    """Every record says its names again; text in the place of a number is quoted."""
    content = make_un_comtrade.as_json(make_un_comtrade.answer())
    assert old in content
    is_number = old.replace(".", "").isdecimal()
    return content.replace(old, f'"{new}"' if is_number else new).encode()


def _table_ids(change: Callable[[str], str | None] = lambda text: text) -> bytes:
    """The list of table ids, each cell changed."""
    rows = [
        [cell if cell is None else change(str(cell)) for cell in row] for row in make_estat_api.table_ids()
    ]
    with TemporaryDirectory() as folder:
        return write_workbook(Path(folder) / "ids.xlsx", {"シート1": rows}).read_bytes()


def _workbook(change: Callable[[str], str | None] = lambda text: text) -> bytes:
    """The workbook of links of 2022, each cell changed."""
    sheets = {
        name: [[cell if cell is None else change(str(cell)) for cell in row] for row in rows]
        for name, rows in make_hs_concordances.workbook_2022().items()
    }
    with TemporaryDirectory() as folder:
        return write_workbook(Path(folder) / "links.xlsx", sheets).read_bytes()


def _change_workbook(old: str, new: str) -> bytes:
    return _workbook(lambda text: new if text == old else text)


def _change_table_ids(old: str, new: str) -> bytes:
    return _table_ids(lambda text: new if text == old else text)


LAYOUTS = [
    Layout(
        "cepii_baci",
        "flows",
        make_cepii_baci.flows_hs92().encode(),
        renamed="k",
        number="136.25",
        number_row=3,
        number_column="v",
        country=("2024,842,", "2024,999,"),
        country_row="2",
    ),
    Layout(
        "cepii_baci",
        "flows_parquet",
        make_cepii_baci.as_parquet(make_cepii_baci.flows_hs17_named()),
        renamed="qty_t",
        number="4.0",
        number_row=3,
        number_column="qty_t",
        country=("CHL", "XYZ"),
        country_row="1",
        is_text=False,
        change=_change_flows_hs17,
    ),
    Layout("cepii_baci", "country_codes", make_cepii_baci.country_codes().encode(), renamed="country_iso3"),
    Layout(
        "cepii_baci", "product_codes", make_cepii_baci.product_codes_hs92().encode(), renamed="description"
    ),
    Layout(
        "cepii_baci",
        "top_suppliers",
        make_cepii_baci.top_suppliers().encode(),
        renamed="value_usd",
        number="7654321",
        number_row=3,
        number_column="value_usd",
        country=("2016,lithium,CL", "2016,lithium,QQ"),
        country_row="2",
    ),
    Layout(
        "japan_customs",
        "import_schedule",
        make_japan_customs.as_json(make_japan_customs.import_schedule()[2:]).encode(),
        renamed="hs_code",
    ),
    Layout("japan_customs", "export_codes", make_japan_customs.export_codes().encode(), renamed="大項目"),
    Layout("japan_customs", "chapters", make_japan_customs.chapters().encode(), renamed="類名"),
    Layout("japan_customs", "countries_en", make_japan_customs.countries_en().encode(), renamed="Country"),
    Layout("japan_customs", "countries_ja", make_japan_customs.countries_ja().encode(), renamed="地理圏"),
    Layout(
        "hs_concordances",
        "workbook",
        _workbook(),
        renamed="Relationship",
        is_text=False,
        change=_change_workbook,
    ),
    Layout(
        "hs_concordances",
        "consolidated",
        make_hs_concordances.consolidated().encode(),
        renamed="adjustment",
        number="811292",
        number_row=3,
        number_column="code.after",
    ),
    Layout(
        "hs_mineral_mapping",
        "japan_codes",
        make_hs_mineral_mapping.japan_codes().encode(),
        renamed="hs9_import",
        number="711011000",
        number_row=4,
        number_column="hs9_import",
    ),
    Layout(
        "hs_mineral_mapping",
        "atlas_codes",
        make_hs_mineral_mapping.as_json(make_hs_mineral_mapping.atlas_codes()).encode(),
        renamed="n_codes",
    ),
    Layout(
        "hs_mineral_mapping",
        "atlas_crosswalk",
        make_hs_mineral_mapping.as_json(
            {"tungsten": make_hs_mineral_mapping.atlas_crosswalk()["tungsten"]}
        ).encode(),
        renamed="ore_hs",
    ),
    Layout(
        "estat_api",
        "answer",
        make_estat_api.as_json(make_estat_api.answer()).encode(),
        renamed="@cat01",
        number="7001",
        number_row="VALUE[7]",
        number_column="$",
        country=("50409", "50999"),
        change=_change_answer,
    ),
    Layout(
        "estat_api",
        "table_ids",
        _table_ids(lambda text: text.removesuffix(".0")),
        renamed="statdataID",
        is_text=False,
        change=_change_table_ids,
    ),
    Layout(
        "estat_api",
        "month_codes",
        make_estat_api.as_json(make_estat_api.month_codes()).encode(),
        renamed="07",
    ),
    Layout(
        "un_comtrade",
        "answer",
        make_un_comtrade.as_json(make_un_comtrade.answer()).encode(),
        renamed="primaryValue",
        number="9999.0",
        number_row="data[1]",
        number_column="primaryValue",
        country=('"partnerCode": 490', '"partnerCode": 999'),
        country_row="data[9]",
        change=_change_comtrade,
    ),
    Layout(
        "un_comtrade",
        "table",
        make_un_comtrade.table().encode(),
        renamed="primaryValue",
        number="9999.0",
        number_row="3",
        number_column="primaryValue",
        country=(",X,,490,", ",X,,999,"),
        country_row="11",
    ),
    Layout(
        "un_comtrade",
        "legacy",
        make_un_comtrade.legacy().encode(),
        renamed="ptCode",
        number="9999",
        number_row="3",
        number_column="Trade Value (US$)",
        country=(",152,Chile", ",999,Chile"),
        country_row="2",
    ),
    Layout(
        "un_comtrade",
        "bulk_files",
        make_un_comtrade.as_json(make_un_comtrade.bulk_files()).encode(),
        renamed="publicationDate",
    ),
    Layout("un_comtrade", "partners", make_un_comtrade.partners().encode(), renamed="iso_3"),
    Layout("un_comtrade", "units", make_un_comtrade.units().encode(), renamed="qtyAbbr"),
    Layout("un_comtrade", "customs", make_un_comtrade.customs().encode(), renamed="text"),
    Layout("un_comtrade", "commodities", make_un_comtrade.commodities().encode(), renamed="aggrlevel"),
    Layout(
        "un_comtrade",
        "legacy_areas",
        make_un_comtrade.as_json(make_un_comtrade.legacy_areas()).encode(),
        renamed="more",
    ),
    Layout("un_comtrade", "column_layouts", make_un_comtrade.column_layouts().encode(), renamed="position"),
]
