"""Small workbooks of governance indicators: a DataBank extract, the layout of 2025; values are invented."""

from pathlib import Path

from xlsx_files import Cell, write_workbook

Rows = list[list[Cell]]

# In the order of the importer's DIMENSIONS.
CODES = ("VA", "PV", "GE", "RQ", "RL", "CC")
# Economy and year → the six estimates in that order; Aruba has none.
ESTIMATES: dict[tuple[str, int], tuple[Cell, ...]] = {
    ("AUS", 2022): (1.5, 0.9, 1.6, 1.8, 1.7, 1.75),
    ("COD", 2022): (-1.25, -2.1, -1.5, -1.4, -1.7, -1.6),
    ("ABW", 2022): (None,) * 6,
}
ESTIMATE_2025 = "Governance estimate (approx. -2.5 to +2.5)"


def databank_rows(
    *, newest_year: int = 2023, series: str = "{}.EST", time: str = "Time", code: str = "Country Code"
) -> Rows:
    """The sheet Data: two years of three economies; each estimate with a percentile rank beside it.

    Args:
        series: how the codes of estimates are written, such as "GOV_WGI_{}.EST".
        time, code: headers that users are known to rename.
    """
    header: list[Cell] = [time, "Time Code", "Country Name", code]
    for each in CODES:
        header += [f"Invented: Estimate [{series.format(each)}]", f"Invented: Rank [{each}.PER.RNK]"]
    rows = [header]
    for year in (newest_year - 1, newest_year):
        for (economy, _), six in ESTIMATES.items():
            ranked = [cell for estimate in six for cell in (estimate, None if estimate is None else 50)]
            rows.append([year, f"YR{year}", "name", economy, *ranked])
    return rows


def databank(folder: Path, rows: Rows | None = None, last_updated: str = "Last Updated: 11/05/2024") -> Path:
    """The extract as a workbook: the data, and the series' descriptions with the day under them."""
    described: Rows = [["Code", "Indicator Name"], ["CC.EST", "Invented"], [None], [last_updated]]
    return write_workbook(
        folder / "P_Data_Extract.xlsx",
        {"Data": databank_rows() if rows is None else rows, "Series - Metadata": described},
    )


def sheets_2025(newest_year: int = 2024) -> dict[str, Rows]:
    """A long sheet per indicator, with columns of scores and single sources beside the estimate."""
    sheets: dict[str, Rows] = {"readme": [["Invented"]]}
    for place, code in enumerate(CODES):
        rows: Rows = [
            [
                "Economy (name)",
                "Economy (code)",
                "Year",
                ESTIMATE_2025,
                "Governance score (0-100)",
                "Source 1",
            ]
        ]
        for year in (newest_year - 1, newest_year):
            for (economy, _), six in ESTIMATES.items():
                estimate = ".." if six[place] is None else six[place]
                rows.append(["name", economy, year, estimate, 50, None])
        sheets[code.lower()] = rows
    return sheets


def update_2025(folder: Path, sheets: dict[str, Rows] | None = None) -> Path:
    """The workbook of the 2025 update."""
    return write_workbook(folder / "wgidataset.xlsx", sheets_2025() if sheets is None else sheets)
