"""What a document carries with it is the same whichever process writes it."""

import json
from datetime import date

from critmin.factsheet.attachments import PROVENANCE, Subject, attachments_of
from critmin.factsheet.evidence import Evidence, SourceFile, SourceRow
from critmin.factsheet.figures import Text

COUNTRIES = [f"C{number:02}" for number in range(40)]


def test_the_rows_of_one_line_stand_in_one_order():
    """Governance of a territory is that of its country: one line of the file, several countries.

    Forty of them come out of a set in another order in each process, and sorted by chance in none.
    """
    key = ("nickel", "concentrate_import_stability", 2020)
    rows = [
        SourceRow("wgi:FRA:2020", "wgi", "governance", country, "1.1", "", None, "") for country in COUNTRIES
    ]
    evidence = Evidence(
        {"nickel": {key: rows}},
        {
            "wgi": SourceFile(
                "wgi", "worldbank_wgi", "wgi_2024", "a.xlsx", "0" * 64, "CC BY", date(2024, 11, 5)
            )
        },
    )
    headline = {
        "mineral_code": "nickel",
        "indicator_code": key[1],
        "reference_year": 2020,
        "indicator_value": 0.25,
    }
    files = attachments_of(
        Subject("nickel", ("nickel",), "JPN", date(2026, 9, 25), "en", "0" * 64),
        [Text(1, ("nickel", key[1]), 1, "0.25")],
        {"factsheet_minerals": [{"mineral_code": "nickel"}], "factsheet_headlines": [headline]},
        evidence,
    )
    (provenance,) = (json.loads(file.content) for file in files if file.name == PROVENANCE)
    assert [row["country_code"] for row in provenance["rows"]] == COUNTRIES
    assert provenance["sources"]["/".join(map(str, key))] == list(range(40))
