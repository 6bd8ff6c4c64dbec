"""Invented files of each CSV layout, a few lines long: right as they stand, for tests to spoil."""

from dataclasses import dataclass, replace
from pathlib import Path


@dataclass(frozen=True)
class Miniature:
    """A small file of one layout.

    `text` has LF line ends; `number_line` is the line (header = 1) and `number_column` the column of the
    figure `number`, which occurs once in the text; `renamed_column` is one that the layout can't do without.
    """

    source_id: str
    text: str
    encoding: str
    number: str
    number_line: int
    number_column: str
    renamed_column: str
    line_end: str = "\r\n"
    byte_order_mark: bytes = b""

    @property
    def content(self) -> bytes:
        """The file's bytes."""
        return self.byte_order_mark + self.text.replace("\n", self.line_end).encode(self.encoding)

    def with_text(self, old: str, new: str) -> "Miniature":
        """The same file with one passage changed, which must be there exactly once."""
        assert self.text.count(old) == 1, f"{old!r} stands {self.text.count(old)} times"
        return replace(self, text=self.text.replace(old, new))


WORLD_2025 = Miniature(
    source_id="usgs_mcs",
    text="""\
SOURCE,COMMODITY,COUNTRY,TYPE,UNIT_MEAS,PROD_2023,PROD_EST_ 2024,PROD_NOTES,CAP_2023,CAP_EST_ 2024,CAP_NOTES,\
RESERVES_2024,RESERVE_NOTES
MCS2025,Copper ,United\u00a0States,"Mine production, copper content",thousand metric tons,11,12,,,,,47,
MCS2025,Copper ,Kazakhstan,"Mine production, copper content",thousand metric tons,740,741,estimated 2023,,,\
,20,
MCS2025,Copper ,Japan,"Mine production, copper content",thousand metric tons,,,,,,,,NA
MCS2025,Copper ,World total (rounded),"Mine production, copper content",thousand metric tons,751,753,,,,,>67,
MCS2025,Copper ,Japan,"Refinery production, copper",thousand metric tons,1490,1600,,,,,,
MCS2025,Copper ,World total (rounded),"Refinery production, copper",thousand metric tons,1490,1600,,,,,,
MCS2025,Lithium ,United\u00a0States,"Mine production, lithium content",metric tons,,,W for 23-24,,,,1800,
MCS2025,Lithium ,Chile,"Mine production, lithium content",metric tons,41400,49000,,,,,9300,half a unit is ½
""",
    encoding="utf-8",
    byte_order_mark=b"\xef\xbb\xbf",
    number="41400",
    number_line=9,
    number_column="PROD_2023",
    renamed_column="COUNTRY",
)

SALIENT_2025 = Miniature(
    source_id="usgs_mcs",
    text="""\
DataSource,Commodity,Year,USprod_t,Imports_t,Exports_t,Consump_t,Price_dt,Employment_num,NIR_pct
MCS2025,Lithium,2023,W,3390,1960,W,41300,70,>50
MCS2025,Lithium,2024,Less than ½ unit.,3300,1700,W,14000,71,>25
""",
    encoding="utf-8",
    byte_order_mark=b"\xef\xbb\xbf",
    number="41300",
    number_line=2,
    number_column="Price_dt",
    renamed_column="Price_dt",
)

COMMODITIES_2026 = Miniature(
    source_id="usgs_mcs",
    text="""\
MCS chapter,Section,Commodity,Country,Statistics,Statistics_detail,Unit,Year,Value,Notes,\
Is critical mineral 2025,Other notes
COBALT,Salient Statistics—United States,Cobalt,United States,Import,Imports,metric tons,2025,s,,Yes,
COBALT,Salient Statistics—United States,Cobalt,United States,Price,"Price, spot",dollars per pound,2024,\
16.77,,Yes,
COBALT,Salient Statistics—United States,Cobalt,United States,Price,"Price, spot",dollars per pound,2025,21,\
Estimated.,Yes,
COBALT,Import Sources,Cobalt,Norway,Import sources 2021-2024,All,percent,2021–24,25,,Yes,
COBALT,World Mine Production and Reserves,Cobalt,Congo (Kinshasa),Production,Mine production,metric tons,\
2025,"230,000",Estimated. -- Quota.,Yes,"Two
lines of notes"
COBALT,World Mine Production and Reserves,Cobalt,Japan,Production,Mine production,metric tons,2025,—,,Yes,
COBALT,World Mine Production and Reserves,Cobalt,World total,Production,Mine production: rounded,metric tons,\
2025,"230,001",Estimated.,Yes,
COBALT,World Mine Production and Reserves,Cobalt,Congo (Kinshasa),Reserves,Reserves ,metric tons,2025,\
"6,000,000",,Yes,
COBALT,World Mine Production and Reserves,Cobalt,World total,Reserves,Reserves: rounded,metric tons,2025,\
">6,000,000",,Yes,last note
""",
    encoding="cp1252",
    number='"6,000,000"',
    # Line 6 runs on to line 7: a quoted note holds a line end.
    number_line=10,
    number_column="Value",
    renamed_column="Country",
)

EU_CRM_2017 = Miniature(
    source_id="eu_crm",
    text="""\
material,stage_assessed,supply_risk,economic_importance,import_reliance_pct,eol_rir_pct,supply_data_used
Beryllium,Extraction,2.4,3.9,N/A,0,GS only
Copper,Extraction,0.2,4.7,82,55,GS + EUS
Invented,Processing,1.0,2.0,3,N/A,naïve
""",
    encoding="utf-8",
    line_end="\n",
    number="55",
    number_line=3,
    number_column="eol_rir_pct",
    renamed_column="eol_rir_pct",
)

METI_SHARES = Miniature(
    source_id="meti_2022",
    text="""\
raw_row_id,snapshot_id,chart_id,country_as_published,share_pct_as_published,label_assignment,source_line,note
meti_2022:10,meti_2022,nickel_mine,インドネシア,61,printed,10,
meti_2022:11,meti_2022,nickel_mine,フィリピン,23,printed,11,
meti_2022:12,meti_2022,nickel_mine,その他,16,inferred,12,last of the chart
""",
    encoding="utf-8",
    line_end="\n",
    number="23",
    number_line=3,
    number_column="share_pct_as_published",
    renamed_column="share_pct_as_published",
)

MINIATURES = {
    "world_2025": WORLD_2025,
    "salient_2025": SALIENT_2025,
    "commodities_2026": COMMODITIES_2026,
    "eu_crm_2017": EU_CRM_2017,
    "meti_shares": METI_SHARES,
}


def contents_of(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
