"""Scenarios side by side and one over all minerals, read back from the printed pages."""

from __future__ import annotations  # DuckDB complains at exit about a type that an annotation kept alive

from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path

import pytest

from critmin import warehouse as built
from critmin.errors import CritminError
from critmin.factsheet.comparison import Compared, Comparison, comparison_slides, map_slides
from critmin.factsheet.contents import Book
from critmin.factsheet.fonts import typeface
from critmin.factsheet.maps import render_maps
from critmin.factsheet.reading import read_book
from critmin.factsheet.render import Pages, numbered, write_pdf
from critmin.scenarios import read_file
from pdf_reading import Piece, outside, overlapping, page_sizes, read_pieces
from printed_sheets import RATINGS, whole_percent

REPORTS = Path(__file__).resolve().parents[2] / "reports"
STOP = "single_supplier_stop"
FIRST_COLUMN, LAST_COLUMN = {"comparison": (198, 934), "map": (162, 814)}, 6


@dataclass(frozen=True)
class Printed:
    """A file with all pages of a reporter's scenarios, and what stands on which page."""

    book: Book
    file: Path
    pages: dict[str, list[int]]  # minerals and scenarios


def print_all(warehouse_file: Path, folder: Path, reporter: str, *left_out: str) -> Printed:
    book = read_book(warehouse_file, reporter)
    pages = Pages(REPORTS, book.language, typeface(), book.restriction)
    made, where = [], {}
    for sheet in book.sheets:
        slides = list(comparison_slides(pages, sheet))
        where[sheet.code] = list(range(len(made), len(made) + len(slides)))
        made += slides
    for shown in [shown for shown in book.maps if shown.scenario_id not in left_out]:
        slides = list(map_slides(pages, shown))
        where[shown.scenario_id] = list(range(len(made), len(made) + len(slides)))
        made += slides
    file = folder / f"{reporter}.pdf"
    html = pages.document("試し刷り", book.deck.as_of, numbered(made))
    write_pdf(html, pages.style, (REPORTS, typeface().folder), file)
    return Printed(book, file, where)


@pytest.fixture(scope="module")
def printed(warehouse_file, tmp_path_factory) -> dict[str, Printed]:
    folder = tmp_path_factory.mktemp("scenarios")
    return {
        "JPN": print_all(warehouse_file, folder, "JPN"),
        "KOR": print_all(warehouse_file, folder, "KOR", STOP),
    }


@cache
def pieces_of(file: Path, page: int) -> list[Piece]:
    return read_pieces(file, page)


@pytest.mark.parametrize("reporter", ["JPN", "KOR"])
def test_no_page_has_text_that_overlaps_or_is_cut_or_too_small(reporter, printed):
    file = printed[reporter].file
    for page, size in enumerate(page_sizes(file)):
        assert size == (960, 540)
        pieces = pieces_of(file, page)
        assert overlapping(pieces) == []
        assert outside(pieces, 20, 8, 940, 536) == []
        assert min(piece.size_pt for piece in pieces) >= 6.99


def in_column(pieces: list[Piece], number: int, kind: str) -> list[str]:
    """Texts of one indicator's column, from the top and the left."""
    left, right = FIRST_COLUMN[kind]
    width = (right - left) / LAST_COLUMN
    found = [
        piece
        for piece in pieces
        if left + (number - 1) * width < piece.middle[0] < left + number * width and 140 < piece.top < 492
    ]
    lines: list[list[Piece]] = []
    for piece in sorted(found, key=lambda piece: piece.middle[1]):
        if not lines or piece.middle[1] - lines[-1][0].middle[1] > 4:
            lines.append([])
        lines[-1].append(piece)
    return [piece.text for line in lines for piece in sorted(line, key=lambda piece: piece.left)]


def ratings_in(texts: list[str]) -> list[str]:
    return [word for text in texts for part in text.split() if (word := part.strip("→ ＊")) in RATINGS]


@pytest.mark.parametrize("mineral", ["rare_earths", "cobalt", "copper", "rhenium"])
def test_the_comparison_prints_every_scenario_as_the_marts_have_it(mineral, printed, warehouse):
    """Ratings from the top: as published, then each scenario that reaches the indicator, before and after."""
    (page,) = printed["JPN"].pages[mineral]
    pieces = pieces_of(printed["JPN"].file, page)
    rows = warehouse.execute(
        "select cells.* from marts.factsheet_comparison_rows as compared "
        "inner join marts.factsheet_scenario_cells as cells using (reporter_code, mineral_code, scenario_id) "
        "where mineral_code = ? and reporter_code = 'JPN' order by indicator_number, place",
        [mineral],
    )
    names = [column[0] for column in rows.description]
    cells = [dict(zip(names, row, strict=True)) for row in rows.fetchall()]
    assert len({cell["scenario_id"] for cell in cells}) > 1
    for number in range(1, 7):
        column = [cell for cell in cells if cell["indicator_number"] == number]
        texts = in_column(pieces, number, "comparison")
        expected = [column[0]["rating_before"]]
        for cell in column:
            if cell["is_acted_on"]:
                expected.append(cell["rating_before"])
                expected += [cell["rating_after"]] if cell["movement"] != "same" else []
        assert ratings_in(texts) == expected, (mineral, number)
        assert texts.count("—") == sum(not cell["is_acted_on"] for cell in column)
        lost = [f"供給減 {whole_percent(cell['lost_share'])}" for cell in column if cell["lost_share"]]
        assert [text for text in texts if text.startswith("供給減")] == lost
        joined = " ".join(texts)
        for cell in column:
            if cell["is_acted_on"] and cell["value_after"] is not None and not cell["is_percent"]:
                assert f"→ {cell['value_after']:.3f}" in joined or f"→{cell['value_after']:.3f}" in joined


def test_what_loses_supply_never_stands_above_what_does_not(printed, warehouse):
    shown = warehouse.execute(
        "select mineral_code, list(largest_loss order by place) from marts.factsheet_comparison_rows "
        "group by mineral_code"
    ).fetchall()
    assert len(shown) > 5
    for mineral, losses in shown:
        assert losses == sorted(losses), mineral
        sheet = next(sheet for sheet in printed["JPN"].book.sheets if sheet.code == mineral)
        assert len(sheet.comparison.rows) == len(losses) > 1


def test_a_stop_that_a_scenario_tells_already_is_not_compared_with_itself(printed, warehouse):
    """China is tungsten's largest supplier, and its stop the only scenario that reaches tungsten."""
    sheets = {sheet.code: sheet for sheet in printed["JPN"].book.sheets}
    assert sheets["tungsten"].comparison is None
    told = warehouse.execute(
        "select twin_scenario_id from marts.factsheet_scenario_twins where mineral_code = 'tungsten'"
    ).fetchall()
    assert told == [("china_licensed_minerals_stop",)]
    assert printed["JPN"].pages["tungsten"] == []


def whole_text(printed: Printed, page: int) -> str:
    return "".join(piece.text for piece in pieces_of(printed.file, page)).replace(" ", "")


def test_what_a_reader_has_to_know_stands_beside_the_scenario_and_under_the_map(printed, warehouse):
    """A ban on ore that is taken to reach matte: beside its name on the mineral's page, in the map's note."""
    caveats = warehouse.execute(
        "select mineral_code, scenario_id, caveat_ja from method.scenario_caveats "
        "inner join method.scenario_levers using (scenario_id, row_number)"
    ).fetchall()
    assert len(caveats) > 5
    sheets = {sheet.code: sheet for sheet in printed["JPN"].book.sheets}
    for mineral, scenario, caveat in caveats:
        for page in printed["JPN"].pages[scenario]:
            assert f"{sheets[mineral].name}（{caveat}）" in whole_text(printed["JPN"], page)
        for page in printed["JPN"].pages[mineral]:
            assert f"］{caveat}" in whole_text(printed["JPN"], page)
    assert ("nickel", "indonesia_ore_ban") in {(mineral, scenario) for mineral, scenario, _ in caveats}
    (page,) = printed["JPN"].pages["lib_recycling_2030"]
    assert "仮定）。" not in whole_text(printed["JPN"], page)


def test_both_pages_name_the_sources_of_the_figures(printed):
    (page,) = printed["JPN"].pages["nickel"]
    assert "出所：①②" in whole_text(printed["JPN"], page)
    for page in printed["JPN"].pages[STOP] + printed["JPN"].pages["indonesia_ore_ban"]:
        sources = whole_text(printed["JPN"], page).partition("出所：")[2]
        assert all(name in sources for name in ("USGSMCS", "財務省貿易統計", "世界銀行WGI"))


def test_the_summary_names_what_is_lost_and_which_ratings_move(printed, warehouse):
    """Copper: what stops for its largest supplier raises one rating and lowers another."""
    cells = warehouse.execute(
        "select indicator_number, movement, lost_share from marts.factsheet_comparison_rows "
        "inner join marts.factsheet_scenario_cells using (reporter_code, mineral_code, scenario_id) "
        "where mineral_code = 'copper' and place = scenario_count order by indicator_number"
    ).fetchall()
    (sheet,) = [sheet for sheet in printed["JPN"].book.sheets if sheet.code == "copper"]
    circled = {number: chr(ord("①") + number - 1) for number, *_ in cells}
    raised = "".join(circled[number] for number, movement, _ in cells if movement == "worsened")
    lowered = "".join(circled[number] for number, movement, _ in cells if movement == "improved")
    lost = "、".join(f"{circled[number]}{whole_percent(share)}" for number, _, share in cells if share)
    assert raised and lowered
    assert f"（{lost}）である。判定は{raised}が上がり、{lowered}が下がる。" in sheet.comparison.bullets[1]


@pytest.mark.parametrize("scenario", ["china_licensed_minerals_stop", "indonesia_ore_ban", STOP])
def test_the_map_prints_every_mineral_as_the_marts_have_it(scenario, printed, warehouse):
    file, pages = printed["JPN"].file, printed["JPN"].pages[scenario]
    rows = warehouse.execute(
        """
        select mineral_name_ja, indicator_number, rating_before, rating_after, lost_share
        from marts.factsheet_scenario_cells
        inner join marts.factsheet_scenario_rows using (reporter_code, mineral_code, scenario_id)
        where scenario_id = ? and reporter_code = 'JPN' order by map_order, indicator_number
        """,
        [scenario],
    ).fetchall()
    minerals = list(dict.fromkeys(name for name, *_ in rows))
    for number in range(1, 7):
        texts = [text for page in pages for text in in_column(pieces_of(file, page), number, "map")]
        expected = []
        for _, indicator, before, after, _ in rows:
            if indicator == number:
                expected += [before] if before == after else [before, after]
        assert ratings_in(texts) == expected, number
    if scenario != "china_licensed_minerals_stop":  # whose eighteen rows leave no room for values
        changed = warehouse.execute(
            "select value_before, value_after, movement from marts.factsheet_scenario_cells "
            "where scenario_id = ? and reporter_code = 'JPN' and is_acted_on "
            "and value_after is not null and not is_percent",
            [scenario],
        ).fetchall()
        said = {piece.text for page in pages for piece in pieces_of(file, page)}
        for before, after, movement in changed:
            figures = {f"{before:.3f}", f"{after:.3f}"}
            assert figures <= said if movement != "same" else f"{before:.3f} → {after:.3f}" in said
    whole = "".join(piece.text for page in pages for piece in pieces_of(file, page)).replace(" ", "")
    assert all(name in whole for name in minerals)
    for _, number, _, _, share in rows:
        if share:
            assert f"{chr(ord('①') + number - 1)}{whole_percent(share)}" in whole


def test_a_map_of_many_minerals_goes_over_several_pages_with_a_head_each(printed):
    pages = printed["JPN"].pages[STOP]
    assert len(pages) > 3
    for place, page in enumerate(pages, start=1):
        pieces = pieces_of(printed["JPN"].file, page)
        assert pieces[0].text.endswith(f"（{place}/{len(pages)}）")
        assert any(piece.text == "失われる供給" for piece in pieces)


def test_the_summary_counts_what_moves(printed, warehouse):
    improved, worsened, reached = warehouse.execute(
        "select count(*) filter (movement = 'improved'), count(*) filter (movement = 'worsened'), "
        "count(distinct mineral_code) from marts.factsheet_scenario_cells "
        "where scenario_id = 'china_licensed_minerals_stop'"
    ).fetchone()
    (page,) = printed["JPN"].pages["china_licensed_minerals_stop"]
    said = [piece.text for piece in pieces_of(printed["JPN"].file, page)]
    assert f"{reached}鉱種に及び、{improved}件の判定が下がり、{worsened}件の判定が上がる。" in said


def test_another_importer_has_its_own_effects(printed, warehouse_file):
    """Levers of Japan do nothing for Korea, and what stops is measured against Korea's imports."""
    korea = {shown.scenario_id: shown for shown in printed["KOR"].book.maps}
    assert "lib_recycling_2030" not in korea and "china_licensed_minerals_stop" in korea
    with built.connect(warehouse_file) as connection:
        (share,) = connection.execute(
            "select lost_share from marts.single_supplier_stop where reporter_code = 'KOR' "
            "and mineral_code = 'rare_earths' and indicator_code = 'refined_import_stability' "
            "and country_code = 'CHN'"
        ).fetchone()
    (row,) = [row for row in korea["china_licensed_minerals_stop"].rows if row.name == "レアアース"]
    assert f"④{whole_percent(share)}" in row.lost_words
    (page,) = printed["KOR"].pages["china_licensed_minerals_stop"]
    assert pieces_of(printed["KOR"].file, page)[0].text.endswith("（韓国）")


def test_a_file_of_ones_own_is_printed_and_the_warehouse_left_alone(warehouse_file, tmp_path):
    """Half of what Congo ships of copper is withheld, and cobalt follows its host."""
    plan = tmp_path / "plan.csv"
    plan.write_text(
        "mineral_code,lever,country_code,supply_stage,share,assumption,source\n"
        "copper,export_control,COD,,0.5,Half held back,stress case\n"
    )
    before = warehouse_file.stat().st_mtime_ns
    with built.connect(warehouse_file) as connection:
        rows = read_file(plan, connection)
    (file,) = render_maps(warehouse_file, tmp_path, ["plan"], rows)
    assert file.name == "scenario-plan.pdf"
    texts = [piece.text for piece in read_pieces(file, 0)]
    assert texts[0] == "シナリオ別リスク評価：plan"
    assert {"銅", "コバルト"} <= set(texts)
    assert any("stress case" in text for text in texts)
    assert warehouse_file.stat().st_mtime_ns == before


def test_an_unknown_scenario_is_refused_with_those_that_can_be_printed(warehouse_file, tmp_path):
    with pytest.raises(
        CritminError, match=r"no_such_plan.*china_licensed_minerals_stop.*single_supplier_stop"
    ):
        render_maps(warehouse_file, tmp_path, ["no_such_plan"])
    assert list(tmp_path.iterdir()) == []


def test_more_scenarios_than_fit_one_page_go_on_to_the_next(printed, tmp_path):
    """Thirteen, with the longest name that a page has and nothing left of each indicator."""
    book = printed["JPN"].book
    sheet = next(sheet for sheet in book.sheets if sheet.comparison)
    gone = replace(
        sheet.comparison.rows[0].cells[1],
        is_reached=True,
        movement="gone",
        rating_before="High",
        rating_after="N/A",
        is_unsettled_before=True,
        before_words="1.000",
        after_words=book.language("nothing_left"),
        lost_words="供給減 100%",
    )
    row = Compared("影響が最大の供給国（ニューカレドニア）の供給途絶", "資料・仮定", (gone,) * 6)
    many = Comparison(sheet.comparison.bullets, sheet.comparison.indicators, (row,) * 13, ("注：なし。",))
    pages = Pages(REPORTS, book.language, typeface())
    slides = list(comparison_slides(pages, replace(sheet, comparison=many)))
    assert all(isinstance(slide, partial) for slide in slides)
    file = tmp_path / "many.pdf"
    html = pages.document("試し刷り", book.deck.as_of, numbered(slides))
    write_pdf(html, pages.style, (REPORTS, typeface().folder), file)
    counts = []
    for page in range(len(slides)):
        pieces = read_pieces(file, page)
        assert overlapping(pieces) == []
        assert outside(pieces, 20, 8, 940, 536) == []
        counts.append(sum(piece.text == "［資料・仮定］" for piece in pieces))
    assert counts == [5, 5, 3]
