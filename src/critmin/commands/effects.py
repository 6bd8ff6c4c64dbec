"""How the change of an indicator reads, in `critmin scenario` and `critmin whatif`."""

from critmin import scenarios as scenario_runs
from critmin import whatif as supplier_stops

FALLING = (
    "An index that falls while supply is lost says that the rest is better spread, not that it is enough."
)


def index(value: float | None) -> str:
    return "N/A" if value is None else f"{value:.4f}"


def lost(share: float | None) -> str:
    """Supply that is gone, or that has come on top."""
    if share is None:
        return ""
    return f"{-share:.1%} more" if round(share, 3) < 0 else f"{share:.1%}"


def falls(effect: "scenario_runs.Effect | supplier_stops.Effect") -> bool:
    return None not in (effect.value_before, effect.value_after) and effect.value_after < effect.value_before
