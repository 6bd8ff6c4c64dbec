"""Small files of each layout in which BACI comes; all values are invented, codes and countries are real."""

from __future__ import annotations

import io

import polars as pl


def flows_hs92(*, padded: bool = False) -> str:
    """A year's table (BACI_HS92_Y2024_V….csv). The published files pad a missing quantity with blanks."""
    missing = "           NA" if padded else "NA"
    weight = "        1,5".replace(",", ".") if padded else "1.5"
    return (
        "t,i,j,k,v,q\n"
        "2024,842,392,010111,12.5,0.4\n"  # United States; a code with a leading zero
        "2024,490,392,250310,136.25,40\n"  # Taiwan; a code that only HS92 has
        f"2024,152,392,260300,999.001,{missing}\n"
        f"2024,699,410,811291,7.5,{weight}\n"
        "2024,251,757,260300,3,2\n"
    )


def flows_hs17_named() -> pl.DataFrame:
    """The layout of the Parquet copy: three-letter codes, names beside them, null for a missing quantity."""
    return pl.DataFrame(
        {
            "year": pl.Series([2024, 2024, 2024], dtype=pl.Int32),
            "exporter": ["CHL", "S19", "NAM"],
            "exporter_name": ["Chile", "Other Asia, nes", "Namibia"],
            "importer": ["JPN", "JPN", "CHN"],
            "importer_name": ["Japan", "Japan", "China"],
            "hs6": ["283691", "853950", "252800"],  # the second is in HS17 only
            "material": ["lithium", "lamps", "boron"],
            "value_kusd": [225.5, 0.001, 12.0],
            "qty_t": [12.25, None, 4.0],
        }
    )


def as_parquet(table: pl.DataFrame) -> bytes:
    """The bytes of a Parquet file."""
    target = io.BytesIO()
    table.write_parquet(target)
    return target.getvalue()


def country_codes() -> str:
    """country_codes_V….csv: BACI's own numbers; Namibia's two letters are NA."""
    return (
        "country_code,country_name,country_iso2,country_iso3\n"
        "58,Belgium-Luxembourg (...1998),BE,BEL\n"
        "392,Japan,JP,JPN\n"
        '490,"Other Asia, nes",,S19\n'
        "516,Namibia,NA,NAM\n"
        "842,USA,US,USA\n"
        "384,Côte d'Ivoire,CI,CIV\n"
    )


def product_codes_hs92() -> str:
    """product_codes_HS92_V….csv: six digits with their leading zeros, quoted texts with commas."""
    return (
        "code,description\n"
        '010111,"Horses: live, invented"\n'
        "250310,Sulphur; invented\n"
        '811291,"Metals: gallium, indium – invented"\n'
    )


def top_suppliers() -> str:
    """A list cut after the largest suppliers; US dollars, not thousands."""
    return (
        "year,material,exporter_iso2,value_usd,baci_release\n"
        "2016,lithium,CL,1234567,CEPII BACI HS02 V202601\n"
        "2018,lithium,CL,7654321,CEPII BACI HS17 V202601\n"
        "2018,lithium,NA,1000,CEPII BACI HS17 V202601\n"
    )
