"""How the state machine is played: so many sequences, by dice of the run, with the line that replays it."""

from __future__ import annotations

import random
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.helpers.logs import ExpectedLogs
from tests.helpers.model_machine import Attacks
from tests.helpers.seeds import dice_of

STEPS: Final = 18
TWO_NAMES: Final = "order known under another reference"
"""The one warning that is fair here: an API that gives one id to two sales."""


def play(
    request: pytest.FixtureRequest,
    logs: ExpectedLogs,
    *,
    sequences: int,
    phases: tuple[Phase, ...] = (Phase.generate, Phase.shrink),
    **members: Any,
) -> None:
    """Play the machine with some of its members replaced; a failure carries its replay."""
    logs.allow(TWO_NAMES)
    dice, replay = dice_of(request)
    try:
        _run(type("AttacksOnce", (Attacks,), members), dice, sequences=sequences, phases=phases)
    except BaseException as error:
        error.add_note(f"replay: {replay}")
        raise


def _run(machine: type[Attacks], dice: random.Random, *, sequences: int, phases: tuple[Phase, ...]) -> None:
    how = settings(
        max_examples=sequences,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        phases=phases,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(seed(dice.getrandbits(64))(machine), settings=how)
