"""A limit for a whole conversation with the API, beside the limits of its single calls."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from merchant_desk.domain.errors import TimedOut


@asynccontextmanager
async def deadline(seconds: float) -> AsyncIterator[None]:
    """Cancel what is inside once the time is over, and raise TimedOut."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError as error:
        raise TimedOut(phase="whole") from error
