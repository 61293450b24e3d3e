"""Order references that no two tills, restores or reinstalls share: counter and random tail."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import Final

from merchant_desk.domain.order import Reference
from merchant_desk.domain.settings import TRAINING_PREFIX
from merchant_desk.domain.spelling import ALPHABET
from merchant_desk.services.ports import Clock, OrderStore
from merchant_desk.services.values import ProfileNow

TAIL_LENGTH: Final = 4


class References:
    """Numbers of new orders, such as POS-2026-000143-7K4Q, and TRAIN-000007-7K4Q in the training shop."""

    def __init__(self, *, store: OrderStore, clock: Clock, profile: ProfileNow) -> None:
        self._store = store
        self._clock = clock
        self._profile = profile

    async def shown(self) -> str:
        """What the next number will look like, without its tail."""
        series = self.series()
        return f"{series}-{await self._store.peek_number(series):06d}"

    async def take(self) -> Reference:
        """A new reference; its number is used up even where the sale then fails."""
        series = self.series()
        return name(series, await self._store.next_number(series))

    def series(self) -> str:
        """What new references begin with, and are counted by."""
        profile = self._profile()
        if profile.is_training:
            return TRAINING_PREFIX
        now = datetime.fromtimestamp(self._clock.now_utc_ms() / 1000, tz=UTC).astimezone()
        return f"{profile.settings.reference_prefix}-{now.year}"


def name(series: str, number: int) -> Reference:
    """A reference of that series and number; each has another tail."""
    tail = "".join(secrets.choice(ALPHABET) for _ in range(TAIL_LENGTH))
    return Reference(f"{series}-{number:06d}-{tail}")
