"""A small collection of critical mineral lists; the lists are invented, the jurisdictions real."""

from miniatures import Miniature

LISTS = Miniature(
    source_id="critical_mineral_lists",
    text="""\
jurisdiction,list,as_of,mineral,source_url
JP,Invented list (2),2009,tungsten,https://example.org/jp
JP,Invented list (2),2009,phosphorous,https://example.org/jp
US,Invented list (1),2025-11,aluminum,https://example.org/us
UK,Liste inventée (1),2021,aluminium,https://example.org/uk
""",
    encoding="utf-8",
    line_end="\n",
    number="2021",
    number_line=5,
    number_column="as_of",
    renamed_column="mineral",
)
