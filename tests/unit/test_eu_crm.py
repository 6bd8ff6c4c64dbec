"""End-of-life recycling input rates of the EU's 2017 study."""

from dataclasses import replace

import pytest
from miniatures import EU_CRM_2017

from critmin.errors import ImportRefused
from critmin.importers.eu_crm import IMPORTER, RATES_SCHEMA


def read(tmp_path, miniature):
    path = tmp_path / "table_3.csv"
    path.write_bytes(miniature.content)
    (delivery,) = IMPORTER.read(path)
    return delivery


def test_a_row_per_material_with_the_rate_as_printed(tmp_path):
    delivery = read(tmp_path, EU_CRM_2017)
    assert delivery.edition_id == "eu_crm_2017"
    assert delivery.rows.schema == RATES_SCHEMA
    assert delivery.rows.rows() == [
        ("eu_crm_2017:2", "eu_crm_2017", "Beryllium", "Extraction", "0"),
        ("eu_crm_2017:3", "eu_crm_2017", "Copper", "Extraction", "55"),
        ("eu_crm_2017:4", "eu_crm_2017", "Invented", "Processing", "N/A"),
    ]


def test_a_material_twice_is_refused(tmp_path):
    with pytest.raises(ImportRefused, match=r"row 4, column 'material': found 'Copper' again"):
        read(tmp_path, EU_CRM_2017.with_text("Invented", "Copper"))


def test_a_material_without_a_name_is_refused(tmp_path):
    with pytest.raises(ImportRefused, match=r"row 4, column 'material': found an empty cell"):
        read(tmp_path, EU_CRM_2017.with_text("Invented", ""))


def test_an_unknown_stage_is_refused(tmp_path):
    with pytest.raises(ImportRefused, match=r"column 'stage_assessed': found 'Smelting'"):
        read(tmp_path, EU_CRM_2017.with_text("Processing", "Smelting"))


def test_the_order_of_columns_is_free(tmp_path):
    def moved(line):
        first, *others = line.split(",")
        return ",".join([*others, first])

    lines = EU_CRM_2017.text.splitlines()
    reordered = replace(EU_CRM_2017, text="".join(f"{moved(line)}\n" for line in lines))
    assert read(tmp_path, reordered).rows.equals(read(tmp_path, EU_CRM_2017).rows)


@pytest.mark.parametrize(
    ("material", "rate_pct"),
    [
        # Looked up by eye in Table 3.
        ("Cobalt", "0"),
        ("Copper", "55"),
        ("HREEs", "8"),
        ("LREEs", "3"),
        ("Lithium", "0"),
        ("Nickel", "34"),
        ("Tungsten", "42"),
    ],
)
def test_rates_of_the_published_table(originals, material, rate_pct):
    (delivery,) = IMPORTER.read(originals / "eu-crm" / "derived_crm2017_table3.csv")
    rates = delivery.rows.filter(material_as_published=material)["eol_rir_pct_as_published"]
    assert rates.to_list() == [rate_pct]
