"""Figures as they are printed: one a line, with the goal where there is one."""

from __future__ import annotations

import math
from collections.abc import Sequence


def quantile(values: Sequence[float], part: float) -> float:
    """The smallest value that `part` (0 to 1) of all values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(part * len(ordered)) - 1)]


def spread(values: Sequence[float]) -> str:
    """Median, 95th and 99th of a hundred, and the largest."""
    parts = (f"p{round(part * 100)} {quantile(values, part):.1f}" for part in (0.5, 0.95, 0.99))
    return f"{', '.join(parts)}, max {max(values):.1f}, n {len(values)}"


def tell(name: str, said: str, *, value: float | None = None, goal: float | None = None) -> None:
    """One line; with a goal also whether the value keeps to it."""
    verdict = ""
    if value is not None and goal is not None:
        verdict = f"  [goal {goal:g}: {'met' if value <= goal else f'MISSED by {value / goal:.2f} times'}]"
    print(f"  {name:<58} {said}{verdict}", flush=True)
