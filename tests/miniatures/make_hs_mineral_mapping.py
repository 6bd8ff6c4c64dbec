"""Small lists of codes by mineral; assignments and texts are invented, codes are real."""

from __future__ import annotations

import json


def japan_codes() -> str:
    """derived_japan_import_hs9_minerals….csv: empty cells, texts with commas in full width."""
    return (
        "mineral,stage,flag,hs6,hs9_import,unit1,unit2,description_ja\n"
        "rare_earths,ore_concentrate,shared,253090,253090000,,MT,作例の鉱物 > その他のもの\n"
        "cobalt,refined_metal,mixed_stage,810520,810520000,,KG,作例の金属\n"
        "platinum,refined_metal,,711011,711011000,,GR,作例の貴金属\n"
    )


def atlas_codes() -> dict:
    """atlas_critical_codes.json: counts beside the list."""
    items = [("antimony", "81101000"), ("gallium", "81129289"), ("germanium", "81129295")]
    return {
        "source": "invented",
        "n_codes": 3,
        "n_hs6": 2,
        "hs6_bundles_needing_8digit": {"811292": ["gallium", "germanium"]},
        "codes": [
            {
                "material": material,
                "code": code,
                "hs6": code[:6],
                "confidence": "proxy",
                "form": "metal",
                "caveat": "invented",
            }
            for material, code in items
        ],
    }


def atlas_crosswalk() -> dict:
    """atlas_ore_refined_crosswalk.json: lists that may be empty."""
    return {
        "graphite": {
            "ore_hs": [],
            "refined_hs": ["250490"],
            "title_code": "250490",
            "flags": ["refined_only"],
        },
        "tungsten": {
            "ore_hs": ["261100"],
            "refined_hs": ["810194", "284180"],
            "title_code": "810194",
            "flags": ["clean_pair"],
        },
    }


def as_json(value: object) -> str:
    """JSON in one line, as the crosswalk is."""
    return json.dumps(value)
