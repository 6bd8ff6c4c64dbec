"""A small excerpt of the OECD's inventory of export restrictions; all measures are invented."""

from miniatures import Miniature

EXCERPT = Miniature(
    source_id="oecd_export_restrictions",
    text="""\
iso2,resource,type,typeLabel,value,valueUnit,condition,introduced,ends,temporary,hs,form,document,link
cn,gallium,M6,Licensing requirement,,,,2023-08-01,,false,811292,metal,Décret 1,https://example.org/1
co,pgms,M5,Fiscal tax on exports,"4,5",%,Tax1,2002-07-23,,false,711011,metal,Ley 2,https://example.org/2
co,pgms,M5,Fiscal tax on exports,4-5,%,Tax2,2002-07-23,,false,711011,metal,Ley 2,https://example.org/2
ao,cobalt,M3,Export quota,0,Tons,,2024-05-21,2025-12-31,true,010530,scrap,Decreto 3,
cl,copper,M1,Export tax,12.5,%,,2019-09-26,2028-12-31,true,260300,ore,Ley 4,https://example.org/4
""",
    encoding="utf-8",
    line_end="\n",
    number="12.5",
    number_line=6,
    number_column="value",
    renamed_column="hs",
)
