"""Another try for a read that somebody waits for; nothing else is ever repeated by itself.

The sweep and the order on the screen come again anyway: they take no part in this.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from merchant_desk.domain.errors import ApiFailure, ServerFailed, TimedOut, TooMany, Unreachable

log = logging.getLogger(__name__)
T = TypeVar("T")

ATTEMPTS: Final = 3
FIRST_WAIT_S: Final = 0.3
JITTER_S: Final = 0.7
MAX_WAIT_S: Final = 4.0
MAX_TOLD_S: Final = 10
_PASSING: Final = frozenset({"dns", "refused", "timeout", "network", "busy"})
"""Why a connection failed that a second later may succeed; a certificate does not heal."""


async def patiently(read: Callable[[], Awaitable[T]], *, within_s: float, attempts: int = ATTEMPTS) -> T:
    """Await `read()`, again with jitter where the line failed for a moment, all of it within `within_s`.

    `read` must change nothing at the API. Raises what its last try raised, TimedOut where there was none.
    """
    # Late: no command that is offline needs it.
    import stamina

    # Its own hooks would log the arguments of what is retried.
    stamina.instrumentation.set_on_retry_hooks(())
    last: ApiFailure | None = None
    tries = stamina.retry_context(
        on=is_worth_another_try,
        attempts=attempts,
        timeout=None,
        wait_initial=FIRST_WAIT_S,
        wait_jitter=JITTER_S,
        wait_max=MAX_WAIT_S,
    )
    try:
        async with asyncio.timeout(within_s):
            async for attempt in tries:
                with attempt:
                    try:
                        return await read()
                    except ApiFailure as error:
                        last = error
                        log.info("read failed try=%d why=%s", attempt.num, type(error).__name__)
                        raise
    except TimeoutError as error:
        raise last or TimedOut(phase="whole") from error
    raise AssertionError("the last try either gives or raises")


def is_worth_another_try(error: Exception) -> bool:
    """Whether the same read may succeed in a moment."""
    if isinstance(error, Unreachable):
        return error.why in _PASSING
    if isinstance(error, ServerFailed):
        is_passing = error.status == 408 or error.status >= 500
        return is_passing and (error.retry_after_s or 0) <= MAX_TOLD_S
    if isinstance(error, TooMany):
        return (error.retry_after_s or 0) <= MAX_TOLD_S
    return isinstance(error, TimedOut)
