"""Customs codes and their contents: each code once, each factor as chemistry gives it, totals as printed."""

import csv
from collections import defaultdict
from pathlib import Path

import polars as pl
import pytest
from chemformula import ChemFormula

Row = dict[str, str]

# Factors as the method and the trade notes print them, so that a slip in a formula of the seed is found too.
PRINTED_FACTORS = {
    "Li2CO3": 0.188, "LiOH(H2O)": 0.165, "Co3O4": 0.734, "Co(OH)2": 0.634, "CeO2": 0.8141, "Y2O3": 0.7874,
    "La2O3": 0.8527, "LiOH": 0.2898, "Li2O": 0.4645, "LiCl": 0.1637, "CoO": 0.7865, "CoSO4(H2O)7": 0.2097,
    "NiO": 0.7858, "NiSO4(H2O)6": 0.2233, "WO3": 0.7930, "(NH4)10(H2W12O42)": 0.7208, "MnO2": 0.6319,
    "Sb2O3": 0.8354, "GeO2": 0.6942, "V2O5": 0.5602, "MoO3": 0.6666, "TiO2": 0.5993, "Ta2O5": 0.8190,
    "Nb2O5": 0.6990, "Nd2O3": 0.8574, "Pr6O11": 0.8277, "Dy2O3": 0.8713, "Tb4O7": 0.8502, "CaF2": 0.4867,
}  # fmt: skip
# What the method prints for codes that are no pure compound.
PRINTED = {
    "260400000": 0.02, "750110000": 0.75, "750120290": 0.59, "740200030": 0.99, "740311030": 1.0,
    "280530000": 1.0, "284610090": 0.63, "284690290": 0.80, "382499500": 0.80, "810520000": 1.0,
}  # fmt: skip


def read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def codes(repo: Path) -> dict[str, Row]:
    # An element that a code names is a part of its mineral, which counts the code too.
    parts = {
        row["mineral_code"]
        for row in read(repo / "seeds/reference/minerals.csv")
        if row["parent_mineral_code"]
    }
    rows = [row for row in read(repo / "seeds/mappings/hs_codes.csv") if row["mineral_code"] not in parts]
    by_code = {row["hs9_code"]: row for row in rows}
    assert len(by_code) == len(rows), "a code would count twice"
    return by_code


@pytest.fixture(scope="module")
def left_out(repo: Path) -> list[Row]:
    return read(repo / "seeds/mappings/hs_codes_left_out.csv")


@pytest.fixture(scope="module")
def imports(repo: Path) -> pl.DataFrame:
    """The raw trade table, quantity in tonnes."""
    held = pl.read_parquet(repo / "data/raw_mof_trade__imports.parquet")
    tonnes = {"MT": 1.0, "KG": 0.001, "GR": 0.000001}
    return held.with_columns(
        reference_year=pl.col("reference_year").cast(pl.Int32),
        gross_t=pl.col("quantity2").cast(pl.Float64)
        * pl.col("unit2").replace_strict(tonnes, return_dtype=pl.Float64),
    )


def test_codes_are_nine_digits_and_either_counted_or_left_out(
    codes: dict[str, Row], left_out: list[Row]
) -> None:
    out = {row["hs9_code"] for row in left_out}
    assert all(len(code) == 9 and code.isdecimal() for code in codes.keys() | out)
    assert codes.keys() & out == set()


def test_codes_that_minerals_share_are_left_out(left_out: list[Row]) -> None:
    shared = {(row["hs9_code"], row["mineral_code"]) for row in left_out if row["reason_code"] == "shared"}
    assert {
        ("253090000", "lithium"),
        ("253090000", "rare_earths"),
        ("261220000", "rare_earths"),
        ("283329900", "cobalt"),
        ("282590900", "tungsten"),
        ("284990090", "tungsten"),
    } <= shared


def compounds() -> list[Row]:
    return read(Path(__file__).parents[2] / "seeds/reference/stoichiometry.csv")


@pytest.mark.parametrize("compound", compounds(), ids=lambda compound: compound["formula"])
def test_stoichiometric_factors_follow_from_atomic_weights(compound: Row) -> None:
    content = ChemFormula(compound["formula"]).mass_fraction[compound["metal"]]
    digits = int(compound["digits"])
    assert f"{content:.{digits}f}" == compound["factor"]


def test_the_library_weighs_as_the_standard_tables_do() -> None:
    """By hand, abridged weights: 2 x 6.94 / (2 x 6.94 + 12.011 + 3 x 15.999) = 13.88 / 73.888."""
    assert ChemFormula("Li2CO3").mass_fraction["Li"] == pytest.approx(13.88 / 73.888, abs=1e-12)


def test_formulas_give_the_factors_that_the_method_prints() -> None:
    factors = {row["formula"]: float(row["factor"]) for row in compounds()}
    assert {formula: factors.get(formula) for formula in PRINTED_FACTORS} == PRINTED_FACTORS


def test_a_code_takes_its_factor_from_its_formula(codes: dict[str, Row]) -> None:
    factors = {row["formula"]: float(row["factor"]) for row in compounds()}
    proven = {code: row for code, row in codes.items() if row["formula"]}
    assert len(proven) >= 28
    for code, row in proven.items():
        assert row["factor_basis"] == "stoichiometric", code
        assert float(row["content_factor"]) == factors[row["formula"]], code


@pytest.mark.parametrize(("code", "factor"), PRINTED.items())
def test_the_methods_factors_are_used_as_printed(codes: dict[str, Row], code: str, factor: float) -> None:
    assert float(codes[code]["content_factor"]) == factor


def test_only_two_factors_are_inferred_from_a_slide(codes: dict[str, Row]) -> None:
    inferred = {code for code, row in codes.items() if row["factor_basis"] == "inferred_from_slide"}
    assert inferred == {"284610090", "284690290"}


def test_a_factor_that_is_no_chemistry_says_where_it_comes_from(codes: dict[str, Row]) -> None:
    """Cited: the publication is named. Typical: trade spreads around it, and the range says how far."""
    bases = {row["factor_basis"] for row in codes.values()}
    assert bases == {"stoichiometric", "cited", "typical", "inferred_from_slide"}
    for code, row in codes.items():
        assert (row["factor_basis"] == "cited") == ("; source: " in row["note"]), code
        if row["factor_basis"] in ("cited", "typical", "inferred_from_slide"):
            assert float(row["factor_low"]) < float(row["factor_high"]), code
            assert row["note"], code
        if row["factor_basis"] == "inferred_from_slide":
            assert "slide implies" in row["note"], code


# What the named standards ask of the grade, in per cent: the factor of a code has to lie in it.
GRADES = {
    "720280010": ("JIS G 2306", 75, 85),
    "720270000": ("JIS G 2307", 55, 70),
    "720292000": ("JIS G 2308", 75, 85),
    "720293000": ("ASTM A550", 60, 70),
    "720260010": ("ISO 6501", 25, 35),
    "720260090": ("ISO 6501", 35, 45),
    "720219000": ("JIS G 2301", 75, 85),
    "720230000": ("JIS G 2304", 60, 70),
    "720221000": ("JIS G 2302", 75, 80),
    "720229000": ("JIS G 2302", 40, 45),
    "720241000": ("ISO 5448", 55, 65),
    "810411030": ("8104.11", 99.8, 100),
    "280461100": ("2804.61", 99.99, 100),
}


@pytest.mark.parametrize(("code", "grade"), GRADES.items())
def test_a_cited_factor_lies_in_the_grade_that_is_cited(
    codes: dict[str, Row], code: str, grade: tuple[str, float, float]
) -> None:
    standard, low, high = grade
    row = codes[code]
    assert row["factor_basis"] == "cited"
    assert standard in row["note"].split("; source: ")[1]
    assert low <= 100 * float(row["content_factor"]) <= high


def test_each_factor_lies_in_its_range(codes: dict[str, Row]) -> None:
    for code, row in codes.items():
        low, factor, high = (float(row[name]) for name in ("factor_low", "content_factor", "factor_high"))
        assert 0 < low <= factor <= high <= 1, code


def test_dysprosium_iron_alone_is_outside_the_gross_series(codes: dict[str, Row]) -> None:
    assert {code for code, row in codes.items() if row["is_in_gross"] == "false"} == {"382499500"}


@pytest.mark.parametrize(
    "prefix",
    [
        "260300", "260400", "260500", "261100", "750110",  # ores, concentrates, matte
        "280530", "284610", "284690", "283691", "282520", "810520", "282200", "283324", "720260", "720280",
        "7504", "750120", "750210", "7402", "740311", "740313", "740319", "284180", "810110", "810194",
        "7404", "7503", "810530", "810197",  # scrap
    ],
)  # fmt: skip
def test_every_subdivision_that_occurred_is_counted(
    codes: dict[str, Row], originals: Path, prefix: str
) -> None:
    """A price band or a split of later years that is missed would look like a fall in trade."""
    folder = originals / "japan-estat-trade/mof-import-commodity-by-country"
    section = {"2": "005" if prefix[1] in "56" else "006", "7": "015", "8": "015"}[prefix[0]]
    occurred = {
        line.split(",")[2].strip("'")
        for year in range(2009, 2021)
        for line in (folder / f"ik-100h{year}i{section}.csv").read_text("ascii").splitlines()[1:]
        if line.split(",")[2].startswith(f"'{prefix}")
    }
    assert occurred, "the prefix never occurred: it is misspelled"
    assert occurred - codes.keys() == set()


def contained(imports: pl.DataFrame, codes: dict[str, Row], mineral: str, stage: str) -> dict[str, float]:
    """Tonnes of contained metal that Japan imported in 2019, by customs' country code."""
    factors = {
        code: float(row["content_factor"])
        for code, row in codes.items()
        if (row["mineral_code"], row["supply_stage"]) == (mineral, stage)
    }
    tonnes: defaultdict[str, float] = defaultdict(float)
    of_2019 = imports.filter((pl.col("reference_year") == 2019) & pl.col("hs9_code").is_in(list(factors)))
    for country, code, gross_t in of_2019.select(
        "country_code_as_published", "hs9_code", "gross_t"
    ).iter_rows():
        tonnes[country] += factors[code] * gross_t
    return tonnes


@pytest.mark.parametrize(
    ("mineral", "stage", "printed_t", "tolerance", "printed_shares"),
    [
        # Totals and shares (%) as the 2022 slides print them; countries by customs' codes.
        ("lithium", "refined_import", 10_592, 0.005, {"105": 49, "409": 32, "304": 11, "413": 7, "224": 1}),
        ("copper", "refined_import", 50_592, 0.005, {"554": 35, "409": 20, "208": 19, "407": 10, "118": 8}),
        (
            "nickel",
            "concentrate_import",
            158_008,
            0.01,
            {"118": 43, "618": 26, "117": 22, "601": 6, "222": 3},
        ),
        ("nickel", "refined_import", 144_329, 0.01, {"117": 42, "601": 10, "106": 10, "546": 9, "302": 7}),
        ("rare_earths", "refined_import", 22_100, 0.01, {"105": 62, "110": 16, "210": 9, "113": 5}),
    ],
)
def test_the_slides_import_pies_come_out_of_the_files(
    imports: pl.DataFrame, codes: dict[str, Row], mineral: str, stage: str, printed_t: float,
    tolerance: float, printed_shares: dict[str, int],
) -> None:  # fmt: skip
    tonnes = contained(imports, codes, mineral, stage)
    total = sum(tonnes.values())
    assert total == pytest.approx(printed_t, rel=tolerance)
    for country, share in printed_shares.items():
        assert 100 * tonnes[country] / total == pytest.approx(share, abs=1), country


@pytest.mark.parametrize(("reference_year", "printed_share"), [(2009, 85.5), (2020, 57.5)])
def test_chinas_share_of_rare_earths_is_that_of_the_literature(
    imports: pl.DataFrame, codes: dict[str, Row], reference_year: int, printed_share: float
) -> None:
    in_gross = [
        code
        for code, row in codes.items()
        if row["mineral_code"] == "rare_earths"
        and row["supply_stage"] == "refined_import"
        and row["is_in_gross"] == "true"
    ]
    of_year = imports.filter(
        (pl.col("reference_year") == reference_year) & pl.col("hs9_code").is_in(in_gross)
    )
    china = of_year.filter(pl.col("country_code_as_published") == "105")["gross_t"].sum()
    assert 100 * china / of_year["gross_t"].sum() == pytest.approx(printed_share, abs=0.05)


def test_cobalt_ore_is_not_traded_in_2019_and_tiny_before(imports: pl.DataFrame) -> None:
    ore = imports.filter(pl.col("hs9_code") == "260500000")
    assert sorted(ore["reference_year"].to_list()) == [2013, 2016, 2017]
