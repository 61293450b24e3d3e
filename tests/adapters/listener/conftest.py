"""A listener of each kind of patience."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.helpers.ear import HASTY, Ear, open_ear


@pytest.fixture
async def ear(tmp_path: Path) -> AsyncIterator[Ear]:
    """With the limits of every day."""
    async with open_ear(tmp_path) as opened:
        yield opened


@pytest.fixture
async def hasty_ear(tmp_path: Path) -> AsyncIterator[Ear]:
    """With limits of tenths of a second."""
    async with open_ear(tmp_path, limits=HASTY) as opened:
        yield opened
