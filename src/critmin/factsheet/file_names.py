"""Names of files and folders: codes, and nothing that a publisher or a user wrote."""

from __future__ import annotations

import re

from critmin.errors import CritminError

_CODE = re.compile(r"[A-Za-z0-9]([A-Za-z0-9_-]{0,99})")


def file_code(code: str) -> str:
    """A code that a file or folder may be named by, as it is.

    Raises:
        CritminError: it has other characters than letters, digits, hyphens and underscores, or is too long.
    """
    if not _CODE.fullmatch(code):
        raise CritminError(
            f"no file is named by {code!r}: a code of a mineral, reporter or scenario has letters, digits, "
            "hyphens and underscores, 100 at most"
        )
    return code
