"""Small files of the tables of the EU's 2023 study; all figures are invented."""

from miniatures import Miniature

WORLD_SUPPLY = Miniature(
    source_id="eu_crm",
    text="""\
Material,Stage,Country,Share,t
Tungsten,E,China,81.5%,1.0
Tungsten,E,Vietnam,6.3%,1.1
Tungsten,E,Türkiye,<0.1%,0.8
Niobium,P,Brasilia,92%,1.0
Cobalt,P,"Congo, D.R.",0.4%,1.0
""",
    encoding="cp1252",
    number="6.3%",
    number_line=3,
    number_column="Share",
    renamed_column="Share",
)

EU_SUPPLY = Miniature(
    source_id="eu_crm",
    text="""\
Material,Stage,Country,Share,t
Silicon metal,P,Germany,6,0.8
Silicon metal,P,Brasil,17%,1
Neon,P,Türkiye,0.01%,0.8
Tungsten,E,China,33%,1
Tungsten,E,Austria,21%,0.8
""",
    encoding="cp1252",
    number="17%",
    number_line=3,
    number_column="Share",
    renamed_column="Country",
)

MATERIAL_USES = Miniature(
    source_id="eu_crm",
    text="""\
Material,Application,Share,NACE sector,VA in million €
Magnesium,Construction,13%,C25 - Manufacture of metal products,1000
Magnesium,Construction,13%,C25 - Manufacture of metal products,1000
Copper,Building,>0%,C32 - Other manufacturing,2000
Cobalt,Magnets,7%,"C29 - Manufacture of motor
vehicles",3000
Cobalt,Other,6%,,
""",
    encoding="cp1252",
    number="7%",
    number_line=5,
    number_column="Share",
    renamed_column="Application",
)

# Invented but for the years; a table of scores is pure ASCII, so the accent is an invention too.
SCORES = Miniature(
    source_id="eu_crm",
    text="""\
Material,Year,SR,EI
Gallium,2011,-,-
Gallium,2023,3.75,3.9
Tungstène,2023,1.2,8.7
Xenon,2020,0.3,1
""",
    encoding="utf-8",
    number="3.75",
    number_line=3,
    number_column="SR",
    renamed_column="SR",
)

GROUPINGS = Miniature(
    source_id="eu_crm",
    text="""\
screened_material,perm_noXREE_noPGM,perm_noXREE_PGM,perm_XREE_noPGM,perm_XREE_PGM
dysprosium,REE,REE,HREE,HREE
gold,precious metals,precious metals,precious metals,precious metals
métal,other,other,other,other
gold,other non-ferrous metals,other non-ferrous metals,other non-ferrous metals,other
""",
    encoding="utf-8",
    number="",
    number_line=0,
    number_column="",
    renamed_column="screened_material",
)
