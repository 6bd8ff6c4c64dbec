"""The words of the pages: every case has a sentence, and every sentence can be printed."""

import re
from functools import cache
from itertools import pairwise, product
from pathlib import Path

import polars as pl
import pytest
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parents[2]
FONT = Path("/usr/share/fonts/truetype/bizud-gothic/BIZUDPGothic-Regular.ttf")
RATINGS = ("High", "Mid", "Low", "N/A")
BASES = ("", "gross", "contained", "value", "months_120", "months_60", "annual")
PLACE = re.compile(r"\{(\w+)\}")

# The longest that may come into a place, so that lengths are those of the printed sentence.
LONGEST = {
    "country": "ニューカレドニア",
    "share": "100%",
    "pct": "130%",
    "concept": "EUの再生原料投入率",
    "window": "120か月間",
    "stage": "生産（採掘）",
    "activity": "採掘",
    "output": "製錬品生産",
    "counted_as": "白金・パラジウム・ロジウム・ルテニウム・イリジウム",
    "as_of": "2025年12月31日",
    "year": "2019",
    "series": "欧州委員会調査",
    "scenario": "最大供給国（インドネシア）の途絶",
    "method": "生産の首位国割合",
    "indicator": "④輸入安定性（製錬品）",
    "value": "0.059",
    "life": "1,000",
    "quantity": "製錬品生産量",
    "other": "輸入の首位国割合",
    "movements": "上昇10組、低下10組、横ばい10組",
    "changes": "②（High→Mid）、④（Mid→Low）",
    "losses": "②で69%、③で85%、④で100%",
}


def seed(name: str, folder: str) -> pl.DataFrame:
    return pl.read_csv(ROOT / "seeds" / folder / f"{name}.csv", infer_schema=False)


@cache
def sentences() -> tuple[dict[str, str | None], ...]:
    rows = seed("sentences", "method").sort(pl.col("priority").cast(pl.Int32)).to_dicts()
    return tuple(rows)


def chosen(slot: str, topic: str, **case) -> dict | None:
    """The sentence that the seed's description says is chosen for a case; None where none is."""
    for row in sentences():
        if row["slot"] != slot or (row["topic"] and row["topic"] != topic):
            continue
        lists = ("rating", "second_rating", "rating_reason", "value_flag", "basis", "open_part")
        if any(row[name] and case.get(name) not in row[name].split("|") for name in lists):
            continue
        figures = ("top_share", "value", "count")
        if any(row[f"min_{name}"] and case[name] < float(row[f"min_{name}"]) for name in figures):
            continue
        if any(row[f"below_{name}"] and case[name] >= float(row[f"below_{name}"]) for name in figures):
            continue
        return row
    return None


def indicators() -> list[str]:
    return seed("indicators", "method")["indicator_code"].to_list()


def na_reasons() -> list[str]:
    flags = seed("value_flags", "method")
    missing = flags.filter(pl.col("is_missing_value") == "true")["value_flag"].to_list()
    return [*missing, "rule_not_defined"]


def printed_texts() -> list[tuple[str, str]]:
    """Every Japanese and English text that a page may take from these seeds, with where it stands."""
    columns = {
        ("terms", "reference"): ("term", ["ja", "en"]),
        ("sentences", "method"): ("sentence_code", ["template_ja", "template_en"]),
        ("measures_register", "reference"): ("source_line", ["text_ja", "text_en"]),
        ("material_flow", "reference"): ("box_code", ["label_ja", "label_en"]),
        ("measures", "reference"): ("measure_code", ["name_ja", "name_en"]),
        ("response_exceptions", "method"): ("reason_code", ["reason_ja", "reason_en"]),
        ("minerals", "reference"): (
            "mineral_code",
            ["name_ja", "name_en", "content_unit_ja", "content_unit_en", "ore_content_unit_ja"],
        ),
        ("supply_stages", "reference"): (
            "supply_stage",
            ["column_ja", "group_ja", "name_ja", "name_en", "activity_ja", "output_ja"],
        ),
        ("countries", "reference"): ("country_code", ["name_ja", "name_en"]),
        ("indicators", "method"): ("indicator_code", ["name_ja", "name_en", "formula_ja", "formula_en"]),
        ("rule_sets", "method"): ("rule_set", ["name_ja", "name_en"]),
        ("compared_methods", "method"): ("method_code", ["name_ja", "name_en", "measure_ja", "measure_en"]),
        ("comparison_remarks", "method"): ("remark_code", ["meaning_ja", "meaning_en"]),
        ("score_reasons", "method"): ("reason_code", ["meaning_ja", "meaning_en"]),
    }
    return [
        (f"{name}.{column} {row[key]}", row[column])
        for (name, folder), (key, printed) in columns.items()
        for row in seed(name, folder).iter_rows(named=True)
        for column in printed
        if row[column]
    ]


# Every case has a sentence.


def test_every_pair_of_ratings_has_a_bullet_on_each_topic():
    topics = seed("sentence_topics", "method").unique("topic")["topic"].to_list()
    assert sorted(topics) == ["imports", "market", "upstream"]
    without = [
        (topic, first, second)
        for topic, first, second in product(topics, RATINGS, RATINGS)
        if chosen("bullet", topic, rating=first, second_rating=second) is None
    ]
    assert not without


def test_no_two_pairs_of_ratings_share_a_bullet():
    for topic in ("upstream", "imports", "market"):
        codes = [
            chosen("bullet", topic, rating=first, second_rating=second)["sentence_code"]
            for first, second in product(RATINGS, RATINGS)
        ]
        assert len(set(codes)) == 16, topic


@pytest.mark.parametrize("top_share", [0.08, 0.4999, 0.5, 0.71, 0.994, 1.0])
@pytest.mark.parametrize("value", [0.0, 0.004, 0.01, 0.55, 1.3])
def test_every_rated_indicator_has_a_comment(top_share, value):
    reasons = ("rated", "cut_undetermined", "bounds_straddle_cut")
    for indicator, rating, reason, basis in product(indicators(), RATINGS[:3], reasons, BASES):
        case = {
            "rating": rating,
            "rating_reason": reason,
            "basis": basis,
            "top_share": top_share,
            "value": value,
        }
        assert chosen("comment", indicator, **case), (indicator, case)


def test_every_reason_for_na_has_its_own_words():
    """Comment, explanation and term; no two reasons read alike, and none passes for a zero."""
    terms = dict(seed("terms", "reference").select("term", "ja").iter_rows())
    assert len(na_reasons()) >= 11
    for slot in ("comment", "explanation"):
        for indicator in indicators():
            rows = [
                chosen(slot, indicator, rating="N/A", rating_reason=reason, top_share=None, value=None)
                for reason in na_reasons()
            ]
            assert all(rows), (slot, indicator)
            assert len({row["template_ja"] for row in rows}) == len(rows)
    words = [terms[reason] for reason in na_reasons()]
    assert len(set(words)) == len(words)


def test_every_value_flag_and_reason_is_a_term():
    terms = set(seed("terms", "reference")["term"])
    flags = set(seed("value_flags", "method")["value_flag"])
    reasons = {"rated", "cut_undetermined", "bounds_straddle_cut", "rule_not_defined"}
    assert flags | reasons <= terms
    assert set(indicators()) <= terms
    assert set(seed("measures_register", "reference")["register_column"]) <= terms


@pytest.mark.parametrize("reason", ["cut_undetermined", "bounds_straddle_cut"])
def test_an_unsettled_rating_has_a_note(reason):
    assert chosen("note", "reserve_concentration", rating_reason=reason) is not None


@pytest.mark.parametrize("flag", ["annual_price", "proxy", "earlier_governance_year", "as_of_approximate"])
def test_a_figure_that_stands_in_has_a_note(flag):
    assert all(chosen("note", indicator, value_flag=flag) for indicator in indicators())


def test_evaluation_bullets_cover_every_case():
    for topic in ("levers", "shock", "shock_and_levers", "single_supplier", "none"):
        assert chosen("evaluation_bullet", topic, count=1), topic
    for topic, count in product(("not_moved", "lost"), (0, 1, 5)):
        assert chosen("evaluation_bullet", topic, count=count), (topic, count)
    assert chosen("evaluation_bullet", "at_home", count=1)
    for topic in ("moved", "filled", "calm"):
        assert chosen("evaluation_bullet", topic, count=1), topic
        assert chosen("evaluation_bullet", topic, count=0) is None, topic


def test_comparison_bullets_cover_every_case():
    codes = {
        (topic, count): chosen("comparison_bullet", topic, count=count)["sentence_code"]
        for topic, count in [
            *product(("worst", "worst_mixed", "best_loses", "all_lose"), (0, 1, 5)),
            *product(("best", "best_still", "caution", "calm"), (1, 5)),
        ]
    }
    assert codes["best_still", 1] != codes["best_still", 5]
    assert codes["worst_mixed", 0] != codes["worst_mixed", 1] != codes["worst", 1] != codes["worst", 0]


def test_response_bullets_cover_none_and_some():
    for topic, count in product(("required", "register", "register_elsewhere"), (0, 1, 5)):
        assert chosen("response_bullet", topic, count=count), (topic, count)
    assert chosen("response_bullet", "exception", count=1)
    assert chosen("response_bullet", "exception", count=0) is None


@pytest.mark.parametrize("rating", RATINGS[:3])
@pytest.mark.parametrize("top_share", [0.17, 0.6, 1.0])
def test_a_whole_that_is_largely_open_is_not_called_spread_or_concentrated(rating, top_share):
    for indicator in ("reserve_concentration", "production_concentration"):
        case = {"rating": rating, "rating_reason": "rated", "basis": "", "top_share": top_share, "value": 0.2}
        said = chosen("comment", indicator, **case, open_part="remainder")["template_ja"]
        assert "その他" in said and "分散" not in said and "偏" not in said
        said = chosen("comment", indicator, **case, open_part="unknown_countries")["template_ja"]
        assert "値のない国" in said and "分散" not in said and "偏" not in said
    second = {"second_rating": rating, "open_part": "remainder"}
    assert "その他" in chosen("bullet", "upstream", rating="Low", **second)["template_ja"]


def test_words_about_production_leave_its_stage_to_the_data():
    """Refined output stands in for many metals: no sentence about it may speak of ore or of mining."""
    for row in sentences():
        if row["topic"] in ("production_concentration", "upstream"):
            assert not re.search("鉱石|採掘|製錬", row["template_ja"]), row["sentence_code"]
            assert not re.search(r"\b(mine|mines|mining|ore)\b", PLACE.sub("", row["template_en"]), re.I), row


def test_a_gap_of_what_is_held_does_not_claim_more():
    """A missing code is no missing year, and what we don't hold may be published all the same."""
    terms = dict(seed("terms", "reference").select("term", "ja").iter_rows())
    case = {"rating": "N/A", "top_share": None, "value": None}
    for reason in ("code_not_in_extract", "no_source"):
        comment = chosen("comment", "refined_import_stability", rating_reason=reason, **case)["template_ja"]
        for words in (terms[reason], comment):
            assert "年" not in words and "公表" not in words and "収録" in words, words


def test_a_stage_that_is_counted_elsewhere_says_where():
    case = {"rating": "N/A", "rating_reason": "counted_elsewhere", "top_share": None, "value": None}
    assert "{counted_as}" in chosen("comment", "reserve_concentration", **case)["template_ja"]


def test_recycling_comments_name_concept_and_year():
    rows = [
        row for row in sentences() if row["topic"] == "secondary_supply_rate" and row["slot"] == "comment"
    ]
    assert rows
    for row in rows:
        assert {"concept", "year"} <= set(PLACE.findall(row["template_ja"]))


# Sentences hold no facts of their own.


def test_no_sentence_holds_a_figure_or_a_country():
    countries = seed("countries", "reference").filter(pl.col("is_remainder") != "true")
    # "Other" and "unknown" are words; names of one or two kana would be found inside other words.
    ja = [name for name in countries["name_ja"] if name]
    en = [name for name in countries["name_en"] if name]
    for row in sentences():
        for column, names in (("template_ja", ja), ("template_en", en)):
            words = PLACE.sub("", row[column])
            assert not re.search(r"\d", words), row["sentence_code"]
            assert not [name for name in names if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", words)], row
            if column == "template_ja":
                assert not [name for name in names if len(name) > 2 and name in words], row["sentence_code"]


def test_both_languages_of_a_sentence_use_known_places():
    known = {
        "top_country", "top_share", "top3_share", "value_pct", "window", "concept", "year", "stage", "as_of",
        "mark", "measures", "minerals", "indicators", "reason", "source", "years", "count", "reporter",
        "series", "licence", "codes", "activity", "output", "counted_as", "scenario", "share", "reached",
        "improved", "worsened", "mineral", "method", "other", "correlation", "rank", "other_rank", "country",
        "first_year", "first_share", "planned", "over", "movements",
        "worse", "better", "indicator", "value", "first_value", "life", "first_life", "life_year",
        "first_life_year", "high", "mid", "changes", "losses", "raised", "lowered", "filled", "calmed",
        "rated", "tested", "then", "rating", "quantity", "agreeing", "differing", "tolerance", "names",
        "coverage",
    }  # fmt: skip
    prefixes = dict(seed("sentence_topics", "method").select("placeholder_prefix", "topic").iter_rows())
    for row in sentences():
        for column in ("template_ja", "template_en"):
            for place in PLACE.findall(row[column]):
                if row["slot"] == "bullet":
                    owner = [prefix for prefix, topic in prefixes.items() if topic == row["topic"]]
                    place = next(
                        (place[len(prefix) :] for prefix in owner if place.startswith(prefix)), place
                    )
                assert place in known, (row["sentence_code"], place)


def test_a_bullet_asks_only_for_figures_of_rated_indicators():
    """An indicator that is N/A has no top country; asking for one would stop the page."""
    prefixes = {
        (row["topic"], row["place"]): row["placeholder_prefix"]
        for row in seed("sentence_topics", "method").iter_rows(named=True)
    }
    for row in sentences():
        if row["slot"] != "bullet":
            continue
        for place, rating in (("1", row["rating"]), ("2", row["second_rating"])):
            if rating == "N/A":
                prefix = prefixes[(row["topic"], place)]
                for column in ("template_ja", "template_en"):
                    assert "{" + prefix not in row[column], row["sentence_code"]


def test_no_printed_text_names_the_reporter_of_the_default_pages():
    """A sheet is printed for any importer, so its name comes from the data."""
    (default,) = seed("reporters", "method").filter(pl.col("is_default") == "true")["reporter_code"]
    countries = seed("countries", "reference").filter(pl.col("country_code") == default)
    (name,) = countries["name_ja"]
    words = [*seed("terms", "reference")["ja"], *seed("sentences", "method")["template_ja"]]
    words += seed("recycling_concepts", "reference")["label_ja"].to_list()
    words += [file.read_text(encoding="utf-8") for file in ROOT.glob("reports/**/*.j2")]
    assert not [text for text in words if name in text]


# Style and print.


def test_japanese_sentences_are_short_and_end_alike():
    longest = {
        "bullet": 60,
        "comment": 43,
        "explanation": 60,
        "note": 60,
        "response_bullet": 60,
        "heat_bullet": 60,
        "evaluation_bullet": 60,
        "comparison_bullet": 60,
        "scenario_bullet": 60,
        "method_bullet": 60,
        "timeline_bullet": 60,
        "trend_bullet": 60,
        "robustness_bullet": 60,
        "map_bullet": 60,
        "reproduction_bullet": 60,
        "target_bullet": 60,
        "answer": 60,
    }
    for row in sentences():
        template = row["template_ja"]
        assert template.endswith("。"), row["sentence_code"]
        assert not re.search(r"(です|ます|でした|ました)。", template), row["sentence_code"]
        for sentence in template.rstrip("。").split("。"):
            words = PLACE.sub(
                lambda place: next((text for end, text in LONGEST.items() if place[1].endswith(end)), "①②③"),
                sentence,
            )
            assert len(words) <= longest[row["slot"]], (row["sentence_code"], len(words), words)


def test_register_items_are_short_noun_phrases():
    register = seed("measures_register", "reference")
    for row in register.iter_rows(named=True):
        text = row["text_ja"]
        assert len(text) <= 60, text
        assert not re.search(r"[。、]$|(する|した|している|である|れる|ます)$", text), text
    cells = register.group_by("mineral_code", "measure_code", "register_column").agg(pl.len().alias("items"))
    assert cells["items"].max() <= 4


def test_texts_use_one_kind_of_digit_and_kana():
    for where, text in printed_texts():
        assert not re.search("[０-９Ａ-Ｚａ-ｚ％]", text), (where, text)
        assert not re.search("[ｦ-ﾟ]", text), (where, text)
        if where.split()[0].endswith("_ja") or where.startswith("terms.ja"):
            assert not re.search(r",(?!\d{3})", text), (where, text)
            assert not re.search("[ぁ-んァ-ヶ一-龠][()]|[()][ぁ-んァ-ヶ一-龠]", text), (where, text)


@pytest.mark.skipif(not FONT.is_file(), reason=f"the typeface is not installed at {FONT}")
def test_every_character_is_in_the_typeface():
    cmap = TTFont(FONT).getBestCmap()
    absent = {
        (character, where)
        for where, text in printed_texts()
        for character in PLACE.sub("", text)
        if ord(character) not in cmap
    }
    assert not absent


def test_templates_ask_only_for_terms_that_exist():
    terms = set(seed("terms", "reference")["term"])
    asked = {
        match
        for file in [*ROOT.glob("reports/**/*.j2"), *ROOT.glob("src/critmin/factsheet/*.py")]
        for match in re.findall(r"\b(?:t|term)\(\"(\w+)\"\)", file.read_text(encoding="utf-8"))
    }
    assert asked <= terms, asked - terms


# Flow, colours, rules.


def test_flow_arrows_join_boxes_of_their_mineral_from_left_to_right():
    flow = seed("material_flow", "reference")
    order = {"reserves": 1, "mine": 2, "concentrate": 3, "refined": 4, "parts": 5, "final_product": 6}
    column = {(row["mineral_code"], row["box_code"]): order[row["column_code"]] for row in flow.to_dicts()}
    links = seed("material_flow_links", "reference").to_dicts()
    for link in links:
        start = column[link["mineral_code"], link["from_box_code"]]
        end = column[link["mineral_code"], link["to_box_code"]]
        assert start < end, link
    left = {(link["mineral_code"], link["from_box_code"]) for link in links}
    entered = {(link["mineral_code"], link["to_box_code"]) for link in links}
    assert {box for box, place in column.items() if place < 6} <= left
    assert {box for box, place in column.items() if place > 1} <= entered


def test_flow_columns_hold_at_most_three_boxes_of_ten_characters():
    flow = seed("material_flow", "reference")
    counts = flow.group_by("mineral_code", "column_code").agg(pl.len().alias("boxes"))
    assert counts["boxes"].max() <= 3
    assert max(len(label) for label in flow["label_ja"]) <= 10
    assert flow["mineral_code"].n_unique() == 6


def relative_luminance(colour: str) -> float:
    """WCAG 2: 0 for black, 1 for white."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_country_colours_step_in_lightness_and_carry_readable_text():
    rows = seed("country_colours", "reference").sort(pl.col("sort_order").cast(pl.Int32)).to_dicts()
    assert len(rows) == 12
    lightness = []
    for row in rows:
        fill, text = relative_luminance(row["colour_hex"]), relative_luminance(row["text_colour_hex"])
        contrast = (max(fill, text) + 0.05) / (min(fill, text) + 0.05)
        assert contrast >= 4.5, row
        lightness.append(116 * fill ** (1 / 3) - 16)
    steps = [after - before for before, after in pairwise(lightness)]
    assert min(steps) >= 4, lightness


def test_the_coloured_countries_are_those_that_the_slides_name_most():
    names = {
        row["name_as_published"]: row["country_code"]
        for row in seed("country_names", "mappings").to_dicts()
        if row["source_id"] == "meti_2022"
    }
    shares = seed("raw_meti_2022__shares", "raw/meti_2022").with_columns(
        pl.col("country_as_published").replace_strict(names).alias("country_code"),
        pl.col("share_pct_as_published").cast(pl.Int32).alias("share_pct"),
    )
    named = shares.filter(pl.col("country_code") != "OTH").group_by("country_code")
    counts = named.agg(pl.col("chart_id").n_unique().alias("charts"), pl.col("share_pct").sum())
    dozen = counts.sort("charts", "share_pct", descending=True).head(12)
    colours = seed("country_colours", "reference")
    assert set(dozen["country_code"]) == set(colours["country_code"])
    charts = dict(dozen.select("country_code", "charts").iter_rows())
    for row in colours.to_dicts():
        assert f"in {charts[row['country_code']]} of the 22 charts" in row["reason"]


def test_rules_give_the_measures_of_the_slides_for_the_ratings_fixed_there():
    """Rare earths: ② High, ④ Mid, ⑤ High and ⑥ High call for all five measures, as the slide shows."""
    rules = seed("response_rules", "method").to_dicts()
    ratings = seed("raw_meti_2022__ratings", "raw/meti_2022").filter(pl.col("mineral_code") == "rare_earths")
    rated = dict(ratings.select("indicator_code", "rating").iter_rows())
    called = {rule["measure_code"] for rule in rules if rated[rule["indicator_code"]] == rule["rating"]}
    required = seed("raw_meti_2022__required_measures", "raw/meti_2022")
    shown = set(required.filter(pl.col("mineral_code") == "rare_earths")["measure_code"])
    assert called == shown


def test_at_most_one_reproduced_slice_in_five_is_explained():
    charts = seed("raw_meti_2022__charts", "raw/meti_2022").filter(
        pl.col("supply_stage").is_in(["concentrate_import", "refined_import"])
    )
    shares = seed("raw_meti_2022__shares", "raw/meti_2022").filter(
        pl.col("chart_id").is_in(charts["chart_id"].to_list())
    )
    explained = seed("reproduction_reasons", "method")
    assert explained.height <= shares.height / 5
    assert all(abs(float(size)) > 1 for size in explained["size_points"])
