"""What a reader that does not see the page finds in a PDF: checked by pdfua over printed sheets."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

# Not claimed: the mark that says a file conforms to PDF/UA.
NOT_CLAIMED = {"UA-28-004"}


@pytest.mark.parametrize("name", ["lithium", "methods"])
def test_the_structure_has_no_finding_but_the_claim_that_is_not_made(name: str, factsheets: Path):
    """Figures have an alternative text, tables headings with a scope, pages a structure and a language."""
    ran = subprocess.run(
        [Path(sys.executable).with_name("pdfua"), "check", factsheets / f"{name}.pdf"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "errors=0" in ran.stdout
    assert set(re.findall(r"\[(?:ERROR|WARN|INFO)\s*\] (UA-\d+-\d+)", ran.stdout)) == NOT_CLAIMED
