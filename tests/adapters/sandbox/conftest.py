"""One open training shop a test, and somebody to ask it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from merchant_desk.sandbox.server import Sandbox
from tests.helpers.callback_catcher import CallbackCatcher, catch_callbacks
from tests.helpers.training_shop import Caller, open_shop


@pytest.fixture
async def caller() -> AsyncIterator[Caller]:
    """Somebody who asks a fresh shop that keeps nothing."""
    async with open_shop() as (_, caller):
        yield caller


@pytest.fixture
async def shop(caller: Caller) -> Sandbox:
    """The shop that `caller` asks."""
    return caller.shop


@pytest.fixture
async def catcher() -> AsyncIterator[CallbackCatcher]:
    """Where callbacks may go."""
    async with catch_callbacks() as catcher:
        yield catcher
