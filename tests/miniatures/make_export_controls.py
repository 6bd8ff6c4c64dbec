"""A small collection of export-control events; all events are invented, the countries real."""

from miniatures import Miniature

EVENTS = Miniature(
    source_id="export_controls",
    text="""\
iso2,announced,effective,measure,minerals,instrument,source_url,note
CN,2025-03-01,2025-04-04,licensing,samarium;scandium,Announcement 1,https://example.org/1,"codes, quoted"
NA,2023-06-08,,prohibition,lithium (crushed ore);cobalt,Décision,https://example.org/2,
ZW,2022-12,,prohibition,lithium,Order 3,,concentrates still allowed
AO,,2024-05-21,quota (0 t),tungsten (scrap),Decreto 4,,
""",
    encoding="utf-8",
    line_end="\n",
    number="2023-06-08",
    number_line=3,
    number_column="announced",
    renamed_column="minerals",
)
