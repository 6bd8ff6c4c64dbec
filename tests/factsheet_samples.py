"""Invented contents for tests of the pages: no figure here is a statistic."""

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

from critmin.factsheet.contents import (
    Deck,
    Fact,
    Form,
    HeatRow,
    Indicator,
    Item,
    Price,
    Prices,
    Rate,
    Rates,
    Response,
    Shares,
    Sheet,
    Slice,
    Stage,
    Trigger,
)
from critmin.factsheet.language import Language

TERMS = {
    "analysis_title": "サプライチェーン分析・鉱種別リスク評価：",
    "responses_title": "対応策検討：",
    "heat_map_title": "鉱種横断リスク評価（ヒートマップ）",
    "as_of": "統計基準日",
    "undetermined_mark": "＊",
    "top3_share": "上位3か国計",
    "material_flow": "マテリアルフロー",
    "responses_flow": "求められる対応策から今後の対応まで",
    "required_measures": "求められる対応策",
    "measures_taken": "実行した対応策",
    "assessment": "実行した対応策の評価",
    "next_steps": "今後の対応",
    "nothing_recorded": "記録なし",
    "not_recorded": "未収録",
    "mineral": "鉱種",
    "high_count": "Highの数",
    "source": "出所",
    "risk_high": "高リスク",
    "risk_mid": "中リスク",
    "risk_low": "低リスク",
    "risk_na": "評価対象外",
}


def language(**others: str) -> Language:
    """Japanese, with some words of these pages' own."""
    file = Path(__file__).resolve().parents[1] / "seeds" / "reference" / "terms.csv"
    with file.open(encoding="utf-8", newline="") as lines:
        rows = {row["term"]: row for row in csv.DictReader(lines)}
    return Language(
        "ja",
        (rows | {term: {"term": term, "ja": words} for term, words in (TERMS | others).items()}).values(),
    )


STAGES = (
    Stage(1, "埋蔵", "上流"),
    Stage(2, "生産（採掘）", "上流"),
    Stage(3, "精鉱", "上流"),
    Stage(4, "製錬品", "中間製品"),
    Stage(5, "部素材", "中間製品"),
    Stage(6, "最終製品", "最終製品"),
)


def shares(*parts: tuple[str, float], remainder: float = 0.0, total: float = 77_000) -> Shares:
    slices = [
        Slice(name, share, round(100 * share), "#003E83" if not place else None, False)
        for place, (name, share) in enumerate(parts)
    ]
    if remainder:
        slices.append(Slice("その他", remainder, round(100 * remainder), None, True))
    return Shares(
        "鉱石生産量",
        total,
        0,
        "純分t",
        2024,
        tuple(slices),
        min(100, sum(round(100 * share) for _, share in parts[:3])),
    )


def monthly_prices() -> Prices:
    points = tuple(
        Price(date(2010 + month // 12, month % 12 + 1, 15), 9000 + 7000 * ((month * 37) % 101) / 101)
        for month in range(192)
    )
    return Prices(
        "ニッケル（LME）", "ドル/t", points, date(2016, 1, 1), date(2025, 12, 31), "評価期間 120か月", False
    )


def sheet() -> Sheet:
    indicators = (
        Indicator(
            "reserve_concentration",
            1,
            "国別埋蔵寡占度",
            "Mid",
            True,
            "HHI 0.315",
            "Highの境 0.34 まで 0.025",
            "",
            "",
            shares(
                ("チリ", 0.31),
                ("豪州", 0.23),
                ("アルゼンチン", 0.135),
                ("中国", 0.10),
                ("米国", 0.06),
                ("カナダ", 0.05),
                remainder=0.115,
            ),
            "2025年　USGS 鉱物商品概要 2026年版（v1.3）",
            (),
            "塩湖を持つチリと鉱石の豪州で過半。上位3か国で約7割を占める。",
        ),
        Indicator(
            "production_concentration",
            2,
            "国別生産寡占度",
            "High",
            False,
            "HHI 0.527",
            "Midの境 0.48 まで 0.047",
            "",
            "",
            shares(
                ("豪州", 0.55),
                ("チリ", 0.23),
                ("中国", 0.10),
                ("アルゼンチン", 0.08),
                ("ジンバブエ", 0.02),
                remainder=0.02,
            ),
            "2024年　USGS 鉱物商品概要 2026年版（v1.3）",
            (),
            "豪州の鉱石が半分を超え、1か国の操業に左右される。",
        ),
        Indicator(
            "concentrate_import_stability",
            3,
            "輸入安定性（精鉱）",
            "N/A",
            False,
            "",
            "",
            "品目の区分不可",
            "統計品目番号253090が他の鉱物と混在し、この鉱種だけを取り出せない。",
            None,
            "",
            (),
            "値がないことは輸入がないことを意味しない。",
        ),
        Indicator(
            "refined_import_stability",
            4,
            "輸入安定性（製錬品）",
            "Low",
            False,
            "Σs²g 0.041",
            "Midの境 0.05 まで 0.009",
            "",
            "",
            shares(
                ("中国", 0.49),
                ("チリ", 0.32),
                ("米国", 0.11),
                ("アルゼンチン", 0.07),
                ("ロシア", 0.004),
                remainder=0.006,
                total=10_592,
            ),
            "2020年　財務省 貿易統計（2020年）※古い年次",
            (),
            "水酸化物は中国、炭酸塩はチリに頼る。",
        ),
        Indicator(
            "price_variability",
            5,
            "価格変動幅",
            "High",
            False,
            "(最大−最小)/平均 1.30",
            "Midの境 1.10 まで 0.20",
            "",
            "",
            monthly_prices(),
            "2016年1月〜2025年12月　世界銀行 ピンクシート 2026年6月版",
            (
                Fact("最高", "33,924 ドル/t（2022年3月）"),
                Fact("最低", "8,299 ドル/t（2016年2月）"),
                Fact("平均", "15,400 ドル/t"),
                Fact("60か月では", "0.79"),
            ),
            "2022年に急騰し、その後大きく下落した。",
        ),
        Indicator(
            "secondary_supply_rate",
            6,
            "スクラップ等再生",
            "High",
            False,
            "EoL-RIR 0%",
            "Midの境 48% まで 48ポイント",
            "",
            "",
            Rates(
                (Rate("日本（二次原料÷需要）", None, "公表値なし"), Rate("EU（EoL-RIR）", 0.0, "")),
                (0.48, 0.75),
            ),
            "2017年調査　欧州委員会 重要原材料調査（2017年）※古い年次",
            (Fact("指標", "使用済み製品からの投入率"), Fact("代理指標", "EUの値で代用")),
            "回収の仕組みと費用が課題で、再生利用は進んでいない。",
        ),
    )
    forms = (
        Form("brine", 1, 1, "かん水", ("evaporation",)),
        Form("ore", 1, 2, "リチウム鉱石", ("mining",)),
        Form("evaporation", 2, 1, "塩湖・天日濃縮", ("carbonate", "chloride")),
        Form("mining", 2, 2, "採掘・選鉱", ("spodumene",)),
        Form("spodumene", 3, 1, "スポジュメン精鉱", ("carbonate", "hydroxide")),
        Form("carbonate", 4, 1, "炭酸リチウム", ("cathode", "glass")),
        Form("hydroxide", 4, 2, "水酸化リチウム", ("cathode",)),
        Form("chloride", 4, 3, "塩化リチウム", ("glass",)),
        Form("cathode", 5, 1, "正極材・電解質", ("cars",)),
        Form("glass", 5, 2, "窯業添加剤・潤滑剤", ("grease",)),
        Form("cars", 6, 1, "電動車・蓄電池", ()),
        Form("grease", 6, 2, "ガラス・グリース", ()),
    )
    responses = (
        Response(
            "上流",
            "上流開発支援",
            True,
            (Trigger(1, "Mid", True), Trigger(2, "High", False)),
            "",
            (Item("塩湖の開発に債務保証を付けた。", "[1:10]"),),
            (Item("安定した調達に役立った。", "[1:11]"), Item("需要の伸びには足りない。", "[1:12]")),
            (Item("供給先を分ける案件への支援を広げる。", "[2:13]"),),
        ),
        Response(
            "中流",
            "製錬所支援",
            False,
            (),
            "判定からは求められない",
            (Item("国内の水酸化物工場に補助した。", "[1:14]"),),
            (Item("国内立地が進んだ。", "[1:15]"),),
            (Item("さらに立地を促す。", "[1:16]"),),
        ),
        Response(
            "下流", "備蓄", False, (Trigger(4, "Mid", False),), "適用除外：長期の保管が難しい", (), (), ()
        ),
        Response("下流", "省資源・代替材料", True, (Trigger(5, "High", False),), "", (), (), ()),
        Response(
            "下流",
            "リサイクル支援",
            True,
            (Trigger(6, "High", False),),
            "",
            (Item("電池からの回収技術を支援した。", "[1:17]"),),
            (Item("まだ事業になっていない。", "[1:18]"),),
            (Item("回収の仕組みをつくる。", "[2:19]"),),
        ),
    )
    return Sheet(
        "lithium",
        "リチウム",
        "Lithium",
        date(2026, 6, 2),
        (
            "埋蔵は偏りが中程度、採掘は豪州に偏る（② High）。",
            "価格の変動が大きく（⑤ High）、再生利用はほとんどない（⑥ High）。",
        ),
        STAGES,
        forms,
        indicators,
        (
            "注：N/A は値がないことで、リスクが低いことではない。＊は閾値の定まらない範囲。",
            "出所：各図の下に記す。",
        ),
        ("供給元を分けることと国内の製錬、再生利用の仕組みづくりが要る。",),
        responses,
        ("出所：[1] 経済産業省「重要鉱種戦略」（2022年）　[2] 同「鉱物資源政策の現状」（2024年）",),
    )


def deck(*sheets: Sheet) -> Deck:
    rows = tuple(
        HeatRow(
            one.name,
            one.name_en,
            tuple(
                (i.rating, "＊" if i.is_undetermined else "", i.value_words or i.absence)
                for i in one.indicators
            ),
            3,
        )
        for one in sheets
    )
    return Deck(
        "重要鉱物 供給リスク ファクトシート",
        "6鉱種・6指標",
        date(2026, 6, 2),
        ("統計基準日 2026年6月2日", "判定規則 2022年スライド準拠（当方推定）"),
        ("米国地質調査所「Mineral Commodity Summaries」データ集",),
        tuple((i.number, i.label) for i in sheets[0].indicators),
        rows,
        ("Highが最も多いのはリチウム。",),
        ("注：＊は閾値の定まらない範囲。",),
    )


def with_indicator(base: Sheet, number: int, **changes: object) -> Sheet:
    """The sheet with one of its columns changed."""
    return replace(
        base,
        indicators=tuple(replace(i, **changes) if i.number == number else i for i in base.indicators),
    )
