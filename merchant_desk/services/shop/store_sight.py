"""What reads of orders show of the store itself: its name and its receiving wallets."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from merchant_desk.domain.evidence import Evidence
from merchant_desk.services import memo_keys
from merchant_desk.services.events import EventBus, StoreSeen
from merchant_desk.services.ports import Clock, Memo
from merchant_desk.services.values import ProfileNow


class StoreSight:
    """Keeps the newest sight of the store in the memo and announces it when it differs."""

    def __init__(self, *, memo: Memo, bus: EventBus, clock: Clock, profile: ProfileNow) -> None:
        self._memo = memo
        self._bus = bus
        self._clock = clock
        self._profile = profile
        self._noted: tuple[str | None, tuple[tuple[str, str], ...]] | None = None
        self._read_at_utc_ms: int | None = None

    async def note(self, evidence: Evidence) -> None:
        """Take in what a read of an order of ours shows; a read without wallets says nothing."""
        if evidence.wallets is None or evidence.store_id != self._profile().settings.store_id:
            return
        wallets = tuple(
            (item.network, item.address) for item in evidence.wallets if item.network and item.address
        )
        self._read_at_utc_ms = self._clock.now_utc_ms()
        if self._noted == (evidence.store_name, wallets):
            return
        known = await self.last()
        self._noted = (evidence.store_name, wallets)
        if known is not None and (known.name, known.wallets) == self._noted:
            return
        seen = StoreSeen(evidence.store_name, wallets, self._clock.now_utc_ms())
        await self._memo.put(memo_keys.STORE_READ, _to_text(seen, store_id=evidence.store_id))
        self._bus.publish(seen)

    async def last_read(self) -> StoreSeen | None:
        """As `last`, with the time of the newest read of this process that showed the store, if there was
        one: what is kept has the time at which it last changed."""
        seen = await self.last()
        if seen is None or self._read_at_utc_ms is None:
            return seen
        return replace(seen, at_utc_ms=max(seen.at_utc_ms, self._read_at_utc_ms))

    async def last(self) -> StoreSeen | None:
        """The newest sight of the profile's store, by any process; None before the first."""
        return _from_text(
            await self._memo.get(memo_keys.STORE_READ), store_id=self._profile().settings.store_id
        )


def _to_text(seen: StoreSeen, *, store_id: str) -> str:
    return json.dumps(
        {
            "store_id": store_id,
            "name": seen.name,
            "wallets": [list(item) for item in seen.wallets],
            "at_utc_ms": seen.at_utc_ms,
        },
        ensure_ascii=False,
    )


def _from_text(text: str | None, *, store_id: str) -> StoreSeen | None:
    if text is None:
        return None
    try:
        document: dict[str, Any] = json.loads(text)
        if document["store_id"] != store_id:
            return None
        wallets = tuple((str(network), str(address)) for network, address in document["wallets"])
        return StoreSeen(document["name"], wallets, int(document["at_utc_ms"]))
    except (ValueError, TypeError, KeyError):
        return None
