"""Small files of the Mineral Commodity Summaries' layouts since 2022; real countries, invented figures."""

from __future__ import annotations

import io
from dataclasses import replace
from zipfile import ZIP_DEFLATED, ZipFile

from miniatures import SALIENT_2025, WORLD_2025, Miniature

_BOM = b"\xef\xbb\xbf"

# 2022: no reserves, no notes. Nickel and graphite share header and stage; a country tells them apart.
WORLD_2022_NICKEL = Miniature(
    source_id="usgs_mcs",
    text="""\
Source,Country,Type,Prod_t_2020,Prod_t_Est_2021
MCS2022,United States,Mine production,16,18
MCS2022,Philippines,Mine production,334,370
MCS2022,New Caledonia (overseas territory of France),Mine production,200,191
MCS2022,Other countries,Mine production,W,NA
MCS2022,World total (rounded),Mine production,550,579
,,,,
""",
    encoding="utf-8",
    byte_order_mark=_BOM,
    number="334",
    number_line=3,
    number_column="Prod_t_2020",
    renamed_column="Country",
)
WORLD_2022_GRAPHITE = replace(
    WORLD_2022_NICKEL,
    text=WORLD_2022_NICKEL.text.replace("Philippines", "Mozambique").replace(
        "New Caledonia (overseas territory of France)", "Côte d’Ivoire"
    ),
)

# 2023: reserves on the lines of production, in another unit; notes that flag an estimate or deny it.
WORLD_2023_MOLYBDENUM = Miniature(
    source_id="usgs_mcs",
    text="""\
Source,Country,Type,Prod_t_2021,Prod_t_est_2022,Prod_notes,Reserves_kt,Reserves_notes
MCS2023,United\u00a0States,"Mine production, contained molybdenum","41,100",42000,,"12,300",
MCS2023,Vietnam\u00a0,"Mine production, contained molybdenum",W,W,,NA,half a unit is ½
MCS2023,Russiae,"Mine production, contained molybdenum",1700,1701,,430,
MCS2023,Chile,"Mine production, contained molybdenum",4900,4400,Also estimated in 2021.,1400,
MCS2023,China6,"Mine production, contained molybdenum",0,,Reported in 2021,"3,700",
MCS2023,Other countries10,"Mine production, contained molybdenum",        NA,"e20,000",,        NA,
MCS2023,World total (rounded)8,"Mine production, contained molybdenum",47700,68000,,>17000,
""",
    encoding="utf-8",
    byte_order_mark=_BOM,
    number="4900",
    number_line=5,
    number_column="Prod_t_2021",
    renamed_column="Reserves_kt",
)

# 2024: two stages stacked, told apart by their text; trailing columns without header, blank lines.
WORLD_2024_COPPER = Miniature(
    source_id="usgs_mcs",
    text="""\
Source,Country,Type,Prod_kt_2022,Prod_kt_est_2023,Prod_notes,Reserves_kt,Reserves_notes,,
MCS2024,Chile,"Mine production, recoverable copper content",5331,5000,,190000,,,
MCS2024,World total (rounded),"Mine production, recoverable copper content",5330,5000,,190000,,,
,,,,,,,,,
MCS2024,Chile,"Refinery production, copper",2150,2000,,XX,Not applicable,,
MCS2024,World total (rounded),"Refinery production, copper",2150,2000,,XX,Not applicable,,
,,,,,,,,,
""",
    encoding="utf-8",
    byte_order_mark=_BOM,
    number="5331",
    number_line=2,
    number_column="Prod_kt_2022",
    renamed_column="Country",
)

# 2024: the header of the stage holds a stage's text.
WORLD_2024_FLUORSPAR = Miniature(
    source_id="usgs_mcs",
    text="""\
Source,Country,"Mine production, fluorspar",Prod_kt_2022,Prod_kt_Est_2023,Prod_notes,Reserves_kt,\
Reserves_notes,
MCS2024,China,"Mine production, fluorspar",5701,5702,,67000,,
MCS2024,World total (rounded),"Mine production, fluorspar",5700,5702,,67000,,
""",
    encoding="utf-8",
    byte_order_mark=_BOM,
    number="5701",
    number_line=2,
    number_column="Prod_kt_2022",
    renamed_column="Country",
)

# 2024: production and two capacities of one stage, which only the header tells apart.
WORLD_2024_TITANIUM = Miniature(
    source_id="usgs_mcs",
    text="""\
Source,Country,Type,Prod_Sponge_t_Est_2022,Prod_Sponge_t_Est_2023,Prod_notes,Cap_Sponge_t_2023,\
Cap_Pigment_t_2023
MCS2024,Japan,Sponge Metal Production and Sponge and Pigment Capacity,51000,57000,Reported in 2022,68800,3220
MCS2024,India,Sponge Metal Production and Sponge and Pigment Capacity,250,251,,500,108000
""",
    encoding="utf-8",
    byte_order_mark=_BOM,
    number="68800",
    number_line=2,
    number_column="Cap_Sponge_t_2023",
    renamed_column="Country",
)

# An earlier edition's table under the mark of a later one: its years say so.
WORLD_UNDER_A_FALSE_MARK = Miniature(
    source_id="usgs_mcs",
    text="""\
Source,Country,Type,Prod_t_est_2021,Prod_t_est_2022,Prod_notes,Reserves_t,Reserves_notes
MCS2024,Australia,"Mine production, metric tons of contained cobalt",5790,4600,,111600000,
MCS2024,World total (rounded),"Mine production, metric tons of contained cobalt",5800,4600,,10000000,
""",
    encoding="utf-8",
    byte_order_mark=_BOM,
    number="5790",
    number_line=2,
    number_column="Prod_t_est_2021",
    renamed_column="Country",
)

# 2024: a stock that grew, with the typographic minus; a mark of an estimate at a figure.
SALIENT_2024_NIOBIUM = Miniature(
    source_id="usgs_mcs",
    text="""\
DataSource,Commodity,Year,USprod_Mine_t,Imports_t,Exports_t,Shipments_Gov_t,Consump_Apparent_t,Consump_Reported_t,\
Price_dkg,NIR_pct
MCS2024,Niobium (Columbium),2022,0,8190,e601,−88,7530,W,25,100
MCS2024,Niobium (Columbium),2023,Less than one-half unit,10001,700,NA,9300,7500,26,100
""",
    encoding="utf-8",
    byte_order_mark=_BOM,
    number="8190",
    number_line=2,
    number_column="Imports_t",
    renamed_column="Price_dkg",
)

# 2025: four columns of one name.
SALIENT_2025_TITANIUM_MINERALS = Miniature(
    source_id="usgs_mcs",
    text="""\
DataSource,Commodity,Year,USprod_kt,Imports_kt,Exports_kt,Consump_kt,Price_dt,Price_dt,Price_dt,Price_dt,\
Employment_num,NIR_pct
MCS2025,Titanium Mineral Concentrates,2023,101,730,8,800,1461,389,365,1051,320,88
MCS2025,Titanium Mineral Concentrates,2024,102,600,5,700,1310,501,340,991,350,86
""",
    encoding="utf-8",
    byte_order_mark=_BOM,
    number="1461",
    number_line=2,
    number_column="Price_dt",
    renamed_column="NIR_pct",
)

# 2024: every line ends in a comma, and the header in none too many.
SALIENT_2024_LITHIUM = Miniature(
    source_id="usgs_mcs",
    text="""\
DataSource,Commodity,Year,USprod_t,Imports_t,Exports_t,Consump_t,Price_dt,Employment_num,NIR_pct,
MCS2024,Lithium,2022,W,3261,2641,W,68101,70,>25,
MCS2024,Lithium,2023,W,3401,2301,W,46001,71,>25,
""",
    encoding="utf-8",
    byte_order_mark=_BOM,
    number="68101",
    number_line=2,
    number_column="Price_dt",
    renamed_column="NIR_pct",
)

TRENDS_CRITICAL_MINERALS = Miniature(
    source_id="usgs_mcs",
    text="""\
Source,Year,Critical_mineral,Primary_prod,Secondary_prod,Prod_notes,Apparent_Consumption,Consumption_Notes,\
Net_Import_Reliance,Primary_import_source,Import_source_notes,Leading_source_country,Leading_country_prod,\
Leading_source_precent_world,World_total_prod,World_prod_notes
MCS2025,2024_estimated,Antimony,0,3501,,24001,,85,China,Average 2020 to 2023.,China,60001,60,100001,
MCS2025,2024_estimated,Beryllium,W,NA,"Invented, with a comma",191,,>25,Kazakhstan,,United States,181,51,361,
""",
    encoding="utf-8",
    byte_order_mark=_BOM,
    number="24001",
    number_line=2,
    number_column="Apparent_Consumption",
    renamed_column="Critical_mineral",
)

REVISION_NOTES = """\
MCS 2024 Data Release Revision Notes
************************************
The following CSV files were replaced on March 5, 2024 - listed by commodity
************************************

BARITE
In an invented file, changed units.

ZINC
In an invented file, changed a figure.
It was changed twice.
"""

MINIATURES = {
    "world_2022": WORLD_2022_NICKEL,
    "world_2023": WORLD_2023_MOLYBDENUM,
    "world_2024_titanium": WORLD_2024_TITANIUM,
    "salient_2024": SALIENT_2024_NIOBIUM,
    "salient_2025_titanium": SALIENT_2025_TITANIUM_MINERALS,
    "salient_2024_lithium": SALIENT_2024_LITHIUM,
    "trends": TRENDS_CRITICAL_MINERALS,
}


def archive(*members: tuple[str, bytes]) -> bytes:
    """A zip archive with these members."""
    target = io.BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as file:
        for name, content in members:
            file.writestr(name, content)
    return target.getvalue()


def release_archive() -> bytes:
    """An archive as the 2025 release offers it: data beside metadata, in a folder."""
    return archive(
        ("MCS2025/", b""),
        ("MCS2025/mcs2025-lithi_salient.csv", SALIENT_2025.content),
        ("MCS2025/mcs2025-lithi_meta.xml", b"<?xml version='1.0'?><metadata/>"),
        ("MCS2025/MCS2025_World_Data.csv", WORLD_2025.content),
    )
