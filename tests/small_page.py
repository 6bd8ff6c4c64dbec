"""A page with what a test puts on it, printed as the factsheets are."""

from pathlib import Path

from weasyprint import HTML

from critmin.factsheet.fonts import typeface
from critmin.factsheet.local_files import LocalFiles, font_configuration


def print_page(folder: Path, body: str) -> Path:
    """A page of 720 by 405 points with absolutely placed paragraphs of 12 points."""
    file = folder / "page.pdf"
    style = (
        typeface().css()
        + "@page { size: 960px 540px; margin: 0 }"
        + "body { margin: 0; font: 12pt 'BIZ UDPGothic'; color: #1B2430 }"
        + "p, div { position: absolute; margin: 0; white-space: nowrap }"
    )
    html = f"<html lang=ja><style>{style}</style><body>{body}</body></html>"
    HTML(string=html, url_fetcher=LocalFiles((typeface().folder,))).write_pdf(
        file, font_config=font_configuration()
    )
    return file
