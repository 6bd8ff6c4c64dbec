"""Page C against the marts: what a scenario's levers do, as printed, and what is said where there is none."""

import csv
import re
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pikepdf
import pytest

import page_checks
from critmin import warehouse as built
from critmin.errors import CritminError
from critmin.factsheet.evaluation import Axis, Effect, Evaluation, LeverRow
from critmin.factsheet.evaluation_layout import lay_out_evaluation, lay_out_slides
from critmin.factsheet.fonts import typeface
from critmin.factsheet.language import Language
from critmin.factsheet.maps import render_evaluations
from critmin.factsheet.render import Pages, render_factsheets
from critmin.factsheet.typesetting import DoesNotFit, fit
from critmin.scenarios import evaluated, read_file
from pdf_reading import Piece, outside, overlapping, read_pieces
from printed_sheets import RATINGS

REPO = Path(__file__).resolve().parents[2]
SCENARIOS = {"rare_earths": "rare_earth_shock_and_levers", "tungsten": "china_licensed_minerals_stop"}
OF_THE_DECK, OTHERS = tuple(SCENARIOS), ("zirconium", "pgm")
MINERALS = (*OF_THE_DECK, *OTHERS)
PAGE = 2  # from 0: after analysis and responses


@pytest.fixture(scope="module")
def files(
    factsheets: Path, warehouse_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    """Sheets of two minerals with a scenario, one with suppliers only, one without either."""
    folder = tmp_path_factory.mktemp("evaluation")
    others = render_factsheets(warehouse_file, folder, list(OTHERS))
    return {file.stem: file for file in (*(factsheets / f"{name}.pdf" for name in OF_THE_DECK), *others)}


@pytest.fixture(scope="module")
def pages(files: dict[str, Path]) -> dict[str, list[Piece]]:
    """The texts of page C."""
    return {mineral: read_pieces(file, PAGE) for mineral, file in files.items()}


def rounded(value: float, is_rate: bool) -> str:
    digits = Decimal(1) if is_rate else Decimal("0.001")
    figure = (Decimal(repr(value)) * (100 if is_rate else 1)).quantize(digits, rounding=ROUND_HALF_UP)
    return f"{figure}%" if is_rate else f"{figure}"


def lines_of(pieces: list[Piece]) -> list[tuple[str, str, str]]:
    """Values and the two ratings of each line of the table of levers, from the top."""
    lines = []
    for piece in pieces:
        if not re.fullmatch(r"\S+ → \S+", piece.text) or piece.left < 690:
            continue
        chips = [
            other
            for other in pieces
            if other.text in RATINGS
            and other.left > piece.right
            and abs(other.middle[1] - piece.middle[1]) < 4
        ]
        first, second = sorted(chips, key=lambda chip: chip.left)
        lines.append((piece.top, piece.text, first.text, second.text))
    return [tuple(line[1:]) for line in sorted(lines)]


@pytest.mark.parametrize("mineral", SCENARIOS)
def test_each_lever_and_all_together_are_printed_as_the_mart_has_them(mineral, pages, warehouse):
    rows = warehouse.execute(
        """
        select effects.lever, effects.indicator_code, effects.value_before, effects.value_after,
            effects.rating_before, effects.rating_after
        from marts.scenario_effects as effects
        inner join marts.scenario_indicators as after_all
            using (scenario_id, lever, mineral_code, reporter_code, indicator_code)
        inner join method.indicators as indicators using (indicator_code)
        left join method.levers as levers using (lever)
        where scenario_id = ? and mineral_code = ? and after_all.is_acted_on and value_before is not null
        order by levers.sort_order nulls last, indicators.indicator_number
        """,
        [SCENARIOS[mineral], mineral],
    ).fetchall()
    levers = {lever for lever, *_ in rows if lever != "all"}
    expected = [
        (
            f"{rounded(before, code == 'secondary_supply_rate')} → "
            f"{rounded(after, code == 'secondary_supply_rate')}",
            rating_before,
            rating_after,
        )
        for lever, code, before, after, rating_before, rating_after in rows
        if lever != "all" or len(levers) > 1
    ]
    assert len(expected) >= 2
    assert lines_of(pages[mineral]) == expected


@pytest.mark.parametrize("mineral", SCENARIOS)
def test_assumptions_and_sources_are_printed_whole(mineral, pages, warehouse):
    rows = warehouse.execute(
        "select assumption_ja, source_ja from method.scenario_levers "
        "where scenario_id = ? and mineral_code = ?",
        [SCENARIOS[mineral], mineral],
    ).fetchall()
    assert rows
    columns = {name: _column(pages[mineral], left, right) for name, (left, right) in COLUMNS.items()}
    for assumption, source in rows:
        assert assumption.replace(" ", "") in columns["assumption"], assumption
        assert source.replace(" ", "") in columns["source"], source


COLUMNS = {"assumption": (412, 602), "source": (602, 716)}


def _column(pieces: list[Piece], left: float, right: float) -> str:
    """The texts of one column of the table, from the top."""
    inside = [
        piece for piece in pieces if left < piece.left and piece.right < right and 150 < piece.top < 490
    ]
    ordered = sorted(inside, key=lambda piece: (round(piece.bottom / 3), piece.left))
    return "".join(piece.text for piece in ordered).replace(" ", "")


def test_what_a_shock_takes_stands_beside_the_index_that_falls(pages, warehouse):
    """Tungsten without China: both indices fall, and most of the supply is gone."""
    losses = warehouse.execute(
        """select lost_share from marts.scenario_supply where mineral_code = 'tungsten' and lever = 'all'
           and scenario_id = 'china_licensed_minerals_stop' and lost_share > 0 order by indicator_code desc"""
    ).fetchall()
    texts = [piece.text for piece in pages["tungsten"]]
    assert len(losses) == 2
    for (share,) in losses:
        assert share > 0.5
        assert f"−{rounded(share, True)}" in texts
    assert any("安全になるのではない" in text for text in texts)


def test_without_a_scenario_the_largest_supplier_stops_and_the_page_says_so(pages, warehouse):
    rows = warehouse.execute(
        """select countries.name_ja, stops.value_before, stops.value_after, rating_before, rating_after
           from marts.single_supplier_stop as stops
           inner join reference.countries as countries using (country_code)
           inner join method.indicators as indicators using (indicator_code)
           where mineral_code = 'zirconium' and reporter_code = 'JPN' order by indicators.indicator_number"""
    ).fetchall()
    expected = [(f"{rounded(row[1], False)} → {rounded(row[2], False)}", *row[3:]) for row in rows]
    assert lines_of(pages["zirconium"]) == expected
    said = "".join(piece.text for piece in pages["zirconium"])
    assert f"シナリオは収録がなく、影響が最大の供給国（{rows[0][0]}）の途絶" in said
    assert "当方の仮定" in said


def test_without_suppliers_the_page_shows_today_alone(pages):
    texts = [piece.text for piece in pages["pgm"]]
    assert any(text.endswith("現状だけを示す。") for text in texts)
    assert "適用後" not in texts
    assert not [text for text in texts if "→" in text]
    assert texts.count("N/A") > 1


@pytest.mark.parametrize("mineral", MINERALS)
def test_nothing_on_the_page_collides(mineral, pages):
    assert overlapping(pages[mineral]) == []
    assert outside(pages[mineral], 20, 8, 940, 536) == []
    assert min(piece.size_pt for piece in pages[mineral]) >= 6.99


def test_the_radar_reads_its_scores_aloud(files, warehouse):
    """The alternative text names each indicator with its score before and after, N/A where there is none."""
    with pikepdf.open(files["tungsten"]) as pdf:
        texts = [
            str(item["/Alt"])
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and "/Alt" in item
        ]
    (radar,) = [text for text in texts if text.startswith("リスクスコアのレーダー")]
    (before, after) = warehouse.execute(
        """select risk_score_before, risk_score_after from marts.scenario_effects
           where scenario_id = 'china_licensed_minerals_stop' and mineral_code = 'tungsten' and lever = 'all'
           and indicator_code = 'refined_import_stability'"""
    ).fetchone()
    hundredth = Decimal("0.01")
    scores = [Decimal(repr(score)).quantize(hundredth, rounding=ROUND_HALF_UP) for score in (before, after)]
    assert f"④輸入安定性（製錬品） {scores[0]}→{scores[1]}" in radar
    assert "③輸入安定性（精鉱） N/A→N/A" in radar


def test_a_users_file_is_printed_and_not_kept(warehouse_file, tmp_path):
    """The page has the figures of `critmin scenario run`; a mineral that the file leaves alone is refused."""
    file = tmp_path / "my_plant.csv"
    file.write_text(
        "mineral_code,lever,share,assumption,source\n"
        "lithium,smelter_support,0.4,国内製錬が四割を賄う,自社資料\n"
        "lithium,recycling,0.1,再生材が一割を賄う,自社資料\n",
        encoding="utf-8",
    )
    connection = built.connect(warehouse_file)
    rows = read_file(file, connection)
    connection.close()
    with evaluated(warehouse_file, rows) as run:
        effects = run.execute(
            """select lever, indicator_code, value_before, value_after, rating_before, rating_after
               from marts.scenario_effects
               where mineral_code = 'lithium' and value_before is distinct from value_after"""
        ).fetchall()
    expected = sorted(
        (
            f"{rounded(before, code == 'secondary_supply_rate')} → "
            f"{rounded(after, code == 'secondary_supply_rate')}",
            *ratings,
        )
        for _, code, before, after, *ratings in effects
    )
    assert len(expected) == 5  # ④ by each and together, ⑥ by recycling and together
    (page,) = render_evaluations(warehouse_file, tmp_path, ["lithium"], {"my_plant": rows})
    assert page.name == "scenario-my_plant-lithium.pdf"
    pieces = read_pieces(page, 0)
    assert sorted(lines_of(pieces)) == expected
    assert {"国内製錬が四割を賄う", "再生材が一割を賄う", "my_plant"} <= {piece.text for piece in pieces}
    with pytest.raises(CritminError, match="my_plant changes no value of copper as JPN imports it"):
        render_evaluations(warehouse_file, tmp_path, ["copper"], {"my_plant": rows})


# Invented contents: extremes.

EFFECT = Effect(4, "0.213", "0.123", "Mid", "Low", "−99%超")


def invented(lever_count: int, assumption: str) -> Evaluation:
    axes = tuple(
        Axis(
            number,
            "埋蔵の偏り",
            "輸入安定性（製錬品）",
            "製錬所支援・備蓄",
            0.5,
            None,
            EFFECT,
            "残る供給なし",
        )
        for number in range(1, 7)
    )
    row = LeverRow(
        "上流開発支援", "豪州、中国からの輸入と置換、2023年から", ((assumption, "資料"),), (EFFECT,) * 2
    )
    return Evaluation(
        "own",
        "案",
        "政策案",
        ("一文。",),
        axes,
        (row,) * lever_count,
        (EFFECT,) * 6,
        True,
        ("注。",),
        "レーダー",
    )


@pytest.fixture(scope="module")
def maker() -> Pages:
    with (REPO / "seeds" / "reference" / "terms.csv").open(encoding="utf-8", newline="") as file:
        language = Language("ja", list(csv.DictReader(file)))
    return Pages(REPO / "reports", language, typeface())


def laid_out(evaluation: Evaluation, maker: Pages):
    def set_text(words, box, where):
        return fit(words, box, typeface(), where)

    return lay_out_evaluation(evaluation, "すべて合わせて", maker.boxes, set_text, "test")


def test_the_list_of_indicators_gives_way_to_a_long_table(maker):
    few, many = laid_out(invented(1, "短い前提"), maker), laid_out(invented(4, "短い前提"), maker)
    assert few.list_top_pt is not None
    assert len(few.axes) == 6
    assert many.list_top_pt is None
    for table in (few, many):
        for row, following in zip(table.rows, table.rows[1:], strict=False):
            assert following.top_pt >= row.top_pt + row.height_pt
        last = table.axes[-1] if table.axes else table.rows[-1]
        assert (table.list_top_pt or 0) + last.top_pt + last.height_pt <= 354 + 0.01


def laid_on(evaluation: Evaluation, maker: Pages):
    def set_text(words, box, where):
        return fit(words, box, typeface(), where)

    return lay_out_slides(evaluation, "すべて合わせて", "{}（続き）".format, maker.boxes, set_text, "test")


def test_a_table_that_is_too_long_goes_on_over_the_next_slide(maker):
    """Nothing is lost or told twice, no row is outside, and no slide is left nearly empty."""
    tables = laid_on(invented(8, "とても長い前提" * 20), maker)
    # Eight lines of 11.25 pt and their gaps are 100 pt a row: three fit the 335 pt under the heading.
    assert [sum(not row.is_together for row in table.rows) for table in tables] == [3, 3, 2]
    assert [table.rows[-1].is_together for table in tables] == [False, False, True]
    for table in tables:
        for row, following in zip(table.rows, table.rows[1:], strict=False):
            assert following.top_pt >= row.top_pt + row.height_pt
        assert table.rows[-1].top_pt + table.rows[-1].height_pt <= 354 + 0.01


def test_a_lever_of_too_many_rows_goes_on_too_with_its_effects_once(maker):
    few = invented(1, "")
    many = tuple((f"{number}番目の長い前提" * 15, "資料") for number in range(12))
    tables = laid_on(replace(few, rows=(replace(few.rows[0], assumptions=many),)), maker)
    rows = [row for table in tables for row in table.rows if not row.is_together]
    assert len(rows) > 1
    assert [block[0].words for row in rows for block in row.blocks] == [words for words, _ in many]
    assert [row.name.words for row in rows] == ["上流開発支援", *["上流開発支援（続き）"] * (len(rows) - 1)]
    assert [bool(row.effects) for row in rows] == [not row.is_continued for row in rows]
    assert tables[-1].rows[-1].is_together


def test_an_assumption_that_fills_a_slide_alone_is_refused_and_says_what_to_shorten(maker):
    with pytest.raises(DoesNotFit, match=r"test: .* shorten"):
        laid_on(invented(1, "とても長い前提" * 90), maker)


EIGHT = """\
mineral_code,lever,country_code,supply_stage,quantity_t,share,days,from_year,displaces
lithium,upstream_development,AUS,refined_import,10000,,,2028,CHN
lithium,smelter_support,,,,0.2,,2029,
lithium,stockpiling,,,,,60,,
lithium,substitution,,,,0.1,,2027,
lithium,recycling,,,,0.1,,2030,
lithium,supplier_stops,CHL,refined_import,,,,,
lithium,export_control,CHN,refined_import,,0.5,,2025,
lithium,price_shock,,,,1,,,
"""
ASSUMPTION = "の前提を二つの文で述べる。これがその二つ目であり、量と年と相手国の考え方を説明する。"


def test_all_levers_and_shocks_are_printed_and_scenarios_of_ones_own_compared(warehouse_file, tmp_path):
    """Eight rows of two sentences take two slides; with a second file there is a page that compares them."""
    header, *lines = EIGHT.splitlines()
    texts = [f"{number}番{ASSUMPTION}" for number in range(1, 9)]
    rows = [f"{line},{words},資料" for line, words in zip(lines, texts, strict=True)]
    one = "mineral_code,lever,share,assumption,source\nlithium,recycling,0.1,前提,資料"
    scenarios = {}
    connection = built.connect(warehouse_file)
    for name, text in (("eight", "\n".join([f"{header},assumption,source", *rows])), ("scrap", one)):
        file = tmp_path / f"{name}.csv"
        file.write_text(text, encoding="utf-8")
        scenarios[name] = read_file(file, connection)
    connection.close()
    eight, scrap, compared = render_evaluations(warehouse_file, tmp_path, ["lithium"], scenarios)
    assert compared.name == "scenarios-lithium.pdf"
    assert [page_checks.faults(file) for file in (eight, compared)] == [[], []]

    slides = [read_pieces(eight, number) for number in range(2)]
    for number, words in enumerate(texts):
        assert words in _column(slides[number // 4], *COLUMNS["assumption"])
    # Each lever moves one indicator and recycling two; all together move three.
    assert [len(lines_of(pieces)) for pieces in slides] == [4, 5 + 3]

    side_by_side = [piece.text for piece in read_pieces(compared, 0)]
    assert {"eight", "scrap"} <= set(side_by_side)
    of_all, of_scrap = lines_of(slides[1])[-3:], lines_of(read_pieces(scrap, 0))
    assert {change for change, *_ in (*of_all, *of_scrap)} <= set(side_by_side)
    assert any("供給国" in text and "途絶" in text for text in side_by_side)
