"""Which process of a data folder sweeps: a lease, renewed in good time."""

from __future__ import annotations

import os
from typing import Final

from merchant_desk.services.ports import Clock, Leases

LEASE: Final = "sweep"
LEASE_S: Final = 20.0


class SweepLease:
    """This process's hold on the sweep."""

    def __init__(self, leases: Leases, clock: Clock, *, till_id: str) -> None:
        self._leases = leases
        self._clock = clock
        self._holder = f"{till_id}:{os.getpid()}:{id(self):x}"
        self._until_s = 0.0

    async def take(self) -> bool:
        """Take or renew it; False where another process has it."""
        began_s = self._clock.monotonic_s()
        is_ours = await self._leases.take(LEASE, holder=self._holder, ttl_s=LEASE_S)
        self._until_s = began_s + LEASE_S if is_ours else 0.0
        return is_ours

    async def keep(self) -> None:
        """Renew it in good time; a sweep over a slow line takes long."""
        if self._clock.monotonic_s() > self._until_s - LEASE_S / 2:
            await self.take()
