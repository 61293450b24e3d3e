"""The machine's clock, as the `Clock` port."""

from __future__ import annotations

import asyncio
import time


class SystemClock:
    """Wall and monotonic time of this machine."""

    def now_utc_ms(self) -> int:
        """Milliseconds since 1970 in UTC, by the wall."""
        return time.time_ns() // 1_000_000

    def monotonic_s(self) -> float:
        """Seconds that never jump."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)
