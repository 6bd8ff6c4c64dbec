"""What the licences of the data ask for stands where a reader looks for it."""

import csv
from pathlib import Path


def _sources(repo: Path) -> list[dict[str, str]]:
    with (repo / "seeds" / "provenance" / "sources.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_notice_gives_each_sources_attribution_and_licence(repo):
    notice = " ".join((repo / "NOTICE").read_text(encoding="utf-8").split())
    for source in _sources(repo):
        assert source["attribution_en"] in notice, source["source_id"]
        assert source["licence_url"] in notice, source["source_id"]


def test_the_documentation_describes_each_source(repo):
    text = (repo / "docs" / "sources.md").read_text(encoding="utf-8")
    for source in _sources(repo):
        assert f"| `{source['source_id']}` " in text


def test_each_indicator_has_its_page(repo):
    with (repo / "seeds" / "method" / "indicators.csv").open(encoding="utf-8", newline="") as file:
        codes = [row["indicator_code"] for row in csv.DictReader(file)]
    assert codes
    for code in codes:
        page = repo / "docs" / "method" / f"{code}.md"
        assert f"(`{code}`," in page.read_text(encoding="utf-8").splitlines()[0]
