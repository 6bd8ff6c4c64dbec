"""The miniatures of every importer, as files that are right as they stand."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path

import trade_layouts
from miniatures import Miniature
from xlsx_files import write_workbook

from critmin.importers.registry import SOURCE_IDS

_WRONG_ON_PURPOSE = ("WORLD_UNDER_A_FALSE_MARK",)
MAKERS = Path(__file__).resolve().parents[1] / "miniatures"


def right_files(folder: Path) -> dict[str, list[bytes]]:
    """Source → contents of its miniatures; `folder` is for the workbooks that have to be written."""
    files: dict[str, list[bytes]] = {}
    modules = [importlib.import_module(path.stem) for path in sorted(MAKERS.glob("make_*.py"))]
    for module in [importlib.import_module("miniatures"), *modules]:
        for name, value in vars(module).items():
            if isinstance(value, Miniature) and name not in _WRONG_ON_PURPOSE:
                held = files.setdefault(value.source_id, [])
                held += [value.content] if value.content not in held else []
    for value in vars(trade_layouts).values():
        for layout in value if isinstance(value, list | tuple) else ():
            if isinstance(layout, trade_layouts.Layout):
                files.setdefault(layout.source_id, []).append(layout.content)
    for source_id, makers in _OTHERS.items():
        for maker in makers if source_id in SOURCE_IDS else ():
            files.setdefault(source_id, []).append(maker(folder))
    return files


def _made(module: str, function: str) -> Callable[[Path], bytes]:
    """The content of a file that a miniature's script writes."""

    def make(folder: Path) -> bytes:
        return getattr(importlib.import_module(module), function)(folder).read_bytes()

    return make


def _written(module: str, function: str) -> Callable[[Path], bytes]:
    """The content of a workbook that a miniature's script gives as sheets."""

    def make(folder: Path) -> bytes:
        sheets = getattr(importlib.import_module(module), function)()
        return write_workbook(folder / "miniature.xlsx", sheets).read_bytes()

    return make


def _mof(function: str) -> Callable[[Path], bytes]:
    def make(folder: Path) -> bytes:
        module = importlib.import_module("make_mof_trade")
        made = getattr(module, function)()
        return made if isinstance(made, bytes) else module.as_csv(made)

    return make


_OTHERS: dict[str, list[Callable[[Path], bytes]]] = {
    "worldbank_pinksheet": [_made("make_worldbank_pinksheet", "annual")],
    "worldbank_wgi": [_made("make_worldbank_wgi", "databank"), _made("make_worldbank_wgi", "update_2025")],
    "iea_critical_minerals": [_made("make_iea_critical_minerals", "explorer")],
    "imf_pcps": [_made("make_imf_pcps", "workbook")],
    "usgs_ds140": [_written("make_usgs_ds140", "statistics")],
    "usgs_myb": [_written("make_usgs_myb", "tables")],
    "mof_trade": [_mof(name) for name in ("section_v_2019", "section_v_2012", "ores_1988")],
}
