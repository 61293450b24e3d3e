"""Chance that can be had again: dice from the seed of the run, and the line that plays it again."""

from __future__ import annotations

import random

import pytest


def dice_of(request: pytest.FixtureRequest) -> tuple[random.Random, str]:
    """Dice for one test, and the command line that throws them in the same way."""
    seed = request.config.getoption("randomly_seed", default=0)
    node = str(request.node.nodeid)
    return random.Random(f"{seed} {node}"), f".venv/bin/pytest '{node}' --randomly-seed={seed}"
