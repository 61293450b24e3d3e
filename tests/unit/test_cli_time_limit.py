"""The time that a command may ask the API: counted from the command's start, not from the first question."""

from __future__ import annotations

import asyncio
import io
import time
from dataclasses import replace
from pathlib import Path

import pytest

from merchant_desk.cli.context import ASKING_LIMIT_S, Context
from merchant_desk.cli.output import Output
from merchant_desk.config.options import read_options
from merchant_desk.domain.errors import TimedOut
from merchant_desk.services.health import ASK_LIMIT_S
from merchant_desk.services.orders.updating import WHOLE_S

PUBLIC_LIMIT_S = 25.0


def context(tmp_path: Path) -> Context:
    """A command that begins now."""
    options = read_options({}, profile=None, data_dir=str(tmp_path), is_training=False, is_verbose=False)
    return Context(options, Output(is_json=True, stdout=io.StringIO(), stderr=io.StringIO()))


async def test_a_slow_start_leaves_less_time_for_asking(tmp_path: Path) -> None:
    command = context(tmp_path)
    late = replace(command, began_s=time.monotonic() - ASKING_LIMIT_S)

    began_s = time.monotonic()
    with pytest.raises(TimedOut):
        await late.within(asyncio.Event().wait())

    assert time.monotonic() - began_s < 3


async def test_what_is_answered_in_time_comes_through_whole(tmp_path: Path) -> None:
    assert await context(tmp_path).within(asyncio.sleep(0, result="answer")) == "answer"


def test_every_limit_lies_within_the_public_one() -> None:
    assert max(ASKING_LIMIT_S, ASK_LIMIT_S, WHOLE_S) <= PUBLIC_LIMIT_S - 3
