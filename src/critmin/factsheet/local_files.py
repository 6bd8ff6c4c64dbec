"""What the renderer is given: the typeface's configuration, and files of named folders alone.

Loads Pango, which nothing but printing needs.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse


@cache
def font_configuration() -> FontConfiguration:
    """The one font configuration of this process: each new one would load both files again."""
    return FontConfiguration()


class LocalFiles(URLFetcher):
    """Gives the renderer files below the named folders and nothing else: no network, no other file."""

    def __init__(self, folders: Sequence[Path]) -> None:
        super().__init__(allowed_protocols=("file",), fail_on_errors=True)
        self.folders = tuple(folder.resolve() for folder in folders)

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """The file behind a file:// address.

        Raises:
            ValueError: the address is not a file's, or the file is outside the allowed folders.
        """
        if not url.startswith("file:"):
            raise ValueError(f"only local files may be read, not {url}")
        path = Path(URLFetcherResponse(url).path).resolve()
        if not any(path.is_relative_to(folder) for folder in self.folders):
            raise ValueError(f"{path} is outside the folders that pages may read")
        return URLFetcherResponse(url, path.read_bytes())
