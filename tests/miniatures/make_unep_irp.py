"""A small file of UNEP's recycling rates; all figures are invented."""

from miniatures import Miniature

APPENDIX = Miniature(
    source_id="unep_irp",
    text="""\
table,page,metal,osr_pct,rc_pct,eol_rr_pct
C1,30,Ni,"61-64m, 61-64o, 81n","22m, 44n","51n, 52-59m"
D1,31,Ti,12m,51m,88m
E2,33,Pd,>75,45,60-65
F1,36-37,Ta,"1-9, 41h","12-22, 23h","<2, 33h"
F1,36-37,Re,~45,11-24,>55
F1,36-37,B,,,<3
""",
    encoding="utf-8",
    line_end="\n",
    number="12m",
    number_line=3,
    number_column="osr_pct",
    renamed_column="eol_rr_pct",
)
