"""What a mutant is, and which ones are drawn."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

CLASSES = ("sign", "join key", "unit", "filter", "off-by-one year", "swapped column")

SEED = 20220401
"""Any number would do; another draws other mutants."""

DRAWS = 8
"""Places tried in one model until one changes a row of its table."""


@dataclass(frozen=True)
class Mutant:
    """A changed model or importer and what became of it.

    Attributes:
        subject: the model, or the importer's module.
        kind: one of CLASSES.
        change: the expression, and what became of it.
        outcome: caught, survived, or without effect (no row of the model's own table changed).
        told_by: the check that caught it.
    """

    subject: str
    kind: str
    change: str
    outcome: str
    told_by: str = ""
    seconds: float = 0.0


class _Place(Protocol):
    kind: str


AnyPlace = TypeVar("AnyPlace", bound=_Place)


def drawn(subject: str, candidates: Sequence[AnyPlace], draws: int, seed: int = SEED) -> list[AnyPlace]:
    """Places of a subject in the order of the seed: the class first, so that each has its chance."""
    chance = random.Random(f"{seed} {subject}")  # noqa: S311 - nothing to guess here
    by_kind = {kind: [each for each in candidates if each.kind == kind] for kind in CLASSES}
    taken = []
    while len(taken) < draws and any(by_kind.values()):
        kind = chance.choice([kind for kind in CLASSES if by_kind[kind]])
        taken.append(by_kind[kind].pop(chance.randrange(len(by_kind[kind]))))
    return taken
