"""A small file of the OECD's risk classes; countries are real, all classes are invented."""

from miniatures import Miniature

CLASSES = Miniature(
    source_id="oecd_crc",
    text="""\
country,iso3,crc,notes
Chile,CHL,4,
Côte d’Ivoire,CIV,1,
Kosovo,XKV,3,(4)
Namibia,NAM,0,
Cyprus,CYP,0,(2) (7)
Tuvalu,TUV,0,(5)
""",
    encoding="utf-8",
    number=",4,",
    number_line=2,
    number_column="crc",
    renamed_column="crc",
)
