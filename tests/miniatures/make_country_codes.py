"""Small files of four tables of country codes; a few real countries with invented surroundings."""

import csv
from importlib.resources import files

from miniatures import Miniature


def _datahub() -> str:
    """All columns of Datahub's table, most of them empty: there are 56."""
    column_map = files("critmin.importers").joinpath("column_maps", "country_codes.csv")
    with column_map.open(encoding="utf-8", newline="") as file:
        names = [row["column_as_published"] for row in csv.DictReader(file) if row["layout"] == "datahub"]
    countries = [
        {"ISO3166-1-Alpha-3": "DZA", "ISO3166-1-Alpha-2": "DZ", "ISO3166-1-numeric": "12", "M49": "12",
         "CLDR display name": "Algeria", "official_name_en": "Algeria", "is_independent": "Yes"},
        {"ISO3166-1-Alpha-3": "NAM", "ISO3166-1-Alpha-2": "NA", "ISO3166-1-numeric": "516", "M49": "516",
         "CLDR display name": "Namibia", "official_name_en": "Namibia", "is_independent": "Yes"},
        {"ISO3166-1-Alpha-3": "CIV", "ISO3166-1-Alpha-2": "CI", "ISO3166-1-numeric": "384", "M49": "384",
         "CLDR display name": "Côte d’Ivoire", "official_name_en": "Invented", "is_independent": "Yes"},
    ]  # fmt: skip
    lines = [names, *([country.get(name, "") for name in names] for country in countries)]
    return "".join(",".join(cells) + "\n" for cells in lines)


M49 = Miniature(
    source_id="country_codes",
    text="""\
Global Code,Global Name,Region Code,Region Name,Sub-region Code,Sub-region Name,Intermediate Region Code,\
Intermediate Region Name,Country or Area,M49 Code,ISO-alpha2 Code,ISO-alpha3 Code,\
Least Developed Countries (LDC),Land Locked Developing Countries (LLDC),Small Island Developing States (SIDS)
001,World,002,Africa,015,Northern Africa,,,Algeria,012,DZ,DZA,,,
001,World,002,Africa,202,Sub-Saharan Africa,018,Southern Africa,Namibia,516,NA,NAM,,,
001,World,,,,,,,Antarctica,010,AQ,ATA,,,
001,World,002,Africa,202,Sub-Saharan Africa,011,Western Africa,Côte d’Ivoire,384,CI,CIV,x,,
001,World,009,Oceania,061,Polynesia,,,Tuvalu,798,TV,TUV,x,,x""",
    encoding="utf-8",
    byte_order_mark=b"\xef\xbb\xbf",
    line_end="\n",
    number="516",
    number_line=3,
    number_column="M49 Code",
    renamed_column="M49 Code",
)

DATAHUB = Miniature(
    source_id="country_codes",
    text=_datahub(),
    encoding="utf-8",
    line_end="\n",
    number="",
    number_line=0,
    number_column="",
    renamed_column="ISO3166-1-Alpha-3",
)

ATLAS_LOCATIONS = Miniature(
    source_id="country_codes",
    text="""\
"","code","level","name_abbr_en","name_en","name_es","name_short_en","name_short_es","the_prefix","iso2",\
"parent_id","name","is_trusted","in_rankings","reported_serv","reported_serv_recent","former_country"
0,"NAM","country","","Namibia","","Namibia","",False,"NA",352.0,"Namibia",1.0,1.0,1.0,1.0,0.0
1,"CIV","country","","Côte d’Ivoire","","Côte d’Ivoire","",False,"CI",352.0,"",1.0,1.0,1.0,1.0,0.0
2,"SUN","country","USSR","Former Soviet Union","","Soviet Union","",True,"",355.0,"",0.0,0.0,0.0,0.0,1.0
3,"1","region","","Africa","","Africa","","","","","Africa","","",0.0,0.0,""
""",
    encoding="utf-8",
    line_end="\n",
    number="",
    number_line=0,
    number_column="",
    renamed_column="code",
)

ATLAS_FORMER = Miniature(
    source_id="country_codes",
    text="""\
code,former_country
NAM,FALSE
SUN,TRUE
""",
    encoding="utf-8",
    number="",
    number_line=0,
    number_column="",
    renamed_column="former_country",
)
