"""Asking the API for the receiving wallets: by the newest order that shows them, else by the store's call.

That call is INFERRED (contract section 7); so an API that does not know it, or refuses it, shows nothing by
it, and the line stands as before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from merchant_desk.domain.errors import (
    KeyRefused,
    NotFound,
    Rejected,
    ServerFailed,
    UnexpectedReply,
)
from merchant_desk.domain.evidence import Evidence, WalletSeen
from merchant_desk.domain.order import Order, OrderId
from merchant_desk.domain.seal import Wallets
from merchant_desk.services.line.link import LinkState
from merchant_desk.services.ports import CheckoutApi, OrderStore
from merchant_desk.services.values import OrderFilter, ProfileNow

LOOK_LIMIT_S: Final = 5.0
_NEWEST: Final = 20
_MOST_ASKED: Final = 3
_MOST_CLEARED: Final = 1_000


@dataclass(frozen=True, slots=True)
class Sight:
    """What was shown (None: nothing did), and by which order, if it was one."""

    wallets: Wallets | None = None
    order: Order | None = None


class Cleared:
    """The orders whose own read showed the approved wallets; the newest thousand."""

    def __init__(self) -> None:
        self._ids: dict[OrderId, None] = {}

    def __contains__(self, order_id: object) -> bool:
        return order_id in self._ids

    def add(self, order_id: OrderId) -> None:
        """Take it in; the oldest goes where there are too many."""
        self._ids[order_id] = None
        while len(self._ids) > _MOST_CLEARED:
            del self._ids[next(iter(self._ids))]

    def clear(self) -> None:
        """Forget all."""
        self._ids.clear()


class Looker:
    """Looks at the wallets of the profile's store."""

    def __init__(self, *, api: CheckoutApi, link: LinkState, store: OrderStore, profile: ProfileNow) -> None:
        self._api = api
        self._link = link
        self._store = store
        self._profile = profile

    async def newest(self) -> list[Order]:
        """Orders of this store that the API knows, the newest first."""
        store_id = self._profile().settings.store_id
        found = (await self._store.find(OrderFilter(limit=_NEWEST))).orders
        return [order for order in found if order.id is not None and order.store_id == store_id]

    async def is_newest(self, order_id: OrderId, created_utc_ms: int | None) -> bool:
        """Whether no order of this store is known to be younger."""
        newest = next(iter(await self.newest()), None)
        if newest is None or newest.id == order_id:
            return True
        return created_utc_ms is not None and created_utc_ms >= newest.created_utc_ms

    async def look(self) -> Sight:
        """Ask now. Raises as `CheckoutApi` where the line fails; one order's own trouble is passed over."""
        orders, trouble = await self.newest(), None
        if self._profile().is_session_only:
            orders = [order for order in orders if order.session_token is not None]
        for order in orders[:_MOST_ASKED]:
            try:
                evidence = await self._read(order)
            except (NotFound, Rejected, UnexpectedReply, ServerFailed) as error:
                trouble = error
                continue
            if evidence.wallets and self.is_ours(evidence, order):
                return Sight(wallets_of(evidence.wallets), order)
        told = None if self._profile().is_session_only else await self._by_store()
        if told is None and isinstance(trouble, ServerFailed | UnexpectedReply):
            raise trouble
        return Sight(told)

    def is_ours(self, evidence: Evidence, order: Order | None) -> bool:
        """Whether what a read showed is about this store; where it names none, our own row of it decides."""
        store_id = self._profile().settings.store_id
        if evidence.store_id is not None:
            return evidence.store_id == store_id
        return order is not None and order.store_id == store_id and order.id == evidence.id

    async def _read(self, order: Order) -> Evidence:
        call = self._api.read(OrderId(order.id or ""), token=order.session_token)
        return await self._link.guard(call, limit_s=LOOK_LIMIT_S, subject=order.id)

    async def _by_store(self) -> Wallets | None:
        told = await self._link.guard(self._ask_store(), limit_s=LOOK_LIMIT_S)
        return None if told is None else wallets_of(told)

    async def _ask_store(self) -> tuple[WalletSeen, ...] | None:
        try:
            return await self._api.store_wallets()
        except (KeyRefused, NotFound, Rejected, UnexpectedReply):
            return None


def wallets_of(seen: tuple[WalletSeen, ...]) -> Wallets:
    """Every element counts, also one that cannot be read."""
    return tuple((item.network or "?", item.address or item.raw) for item in seen)
