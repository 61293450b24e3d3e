"""Noting a transaction that somebody typed: it proves nothing, pays nothing and changes no status."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from merchant_desk.domain.chains import BY_PROTOCOL, looks_like_hash, normalise_hash, normalise_protocol
from merchant_desk.domain.errors import BadInput, Rejected, StoreBusy, TransactionTaken, VersionConflict
from merchant_desk.domain.order import Order, Reference, Source, Transaction, What
from merchant_desk.services.deadline import deadline
from merchant_desk.services.line.link import LinkState
from merchant_desk.services.orders.ledger import ROUNDS, Ledger
from merchant_desk.services.orders.reconcile import Reconciler
from merchant_desk.services.ports import CheckoutApi, Journal, OrderStore
from merchant_desk.services.values import JournalEntry, OrderFilter, ProfileNow

WHOLE_S: Final = 22.0
"""As an update: a command has 25 s, and starting it takes some."""
_COIN: Final = re.compile(r"[A-Za-z0-9]{1,16}")
_LOOKED_AT: Final = 20


def typed_transaction(*, network: str, tx_hash: str, coin: str | None = None) -> Transaction:
    """What was typed, in the spelling of its network. Raises BadInput (network, hash, coin)."""
    protocol = normalise_protocol(network)
    chain = BY_PROTOCOL.get(protocol)
    if chain is None:
        raise BadInput(field="network", reason="not-a-network", value=network[:40])
    if not looks_like_hash(protocol, tx_hash):
        raise BadInput(field="hash", reason="not-a-hash", value=tx_hash[:140])
    symbol = coin.strip() if coin else None
    if symbol and _COIN.fullmatch(symbol) is None:
        raise BadInput(field="coin", reason="not-a-coin", value=symbol[:40])
    if symbol:
        symbol = next((own for own in chain.coins if own.lower() == symbol.lower()), symbol)
    return Transaction(protocol, normalise_hash(protocol, tx_hash), Source.STAFF, symbol or None)


class Attaching:
    """Keeps the note here and, where the profile allows it, at the API (contract 3.4, where it is inferred
    that anybody but the customer's page may; hence off unless somebody switches it on)."""

    def __init__(
        self,
        *,
        api: CheckoutApi,
        link: LinkState,
        reconciler: Reconciler,
        ledger: Ledger,
        store: OrderStore,
        journal: Journal,
        profile: ProfileNow,
    ) -> None:
        self._api = api
        self._link = link
        self._reconciler = reconciler
        self._ledger = ledger
        self._store = store
        self._journal = journal
        self._profile = profile

    async def attach(
        self, name: str, *, network: str, tx_hash: str, person: str, coin: str | None = None
    ) -> Order:
        """Note it once, however often it is typed. Raises BadInput, NotFound, TransactionTaken (it has paid
        another order), and where the API is told, as `CheckoutApi`; the note then stands here already."""
        typed = typed_transaction(network=network, tx_hash=tx_hash, coin=coin)
        order = await self._ledger.require(name)
        await self._refuse_spent(order, typed)
        order = await self._note(order.reference, typed, person)
        if order.id is None or not self._may_tell(order):
            return order
        async with deadline(WHOLE_S):
            try:
                await self._link.guard(self._api.attach(order.id, typed))
            except Rejected:
                await self._reconciler.ask(order.reference)
                raise
            return await self._reconciler.ask(order.reference)

    async def _refuse_spent(self, order: Order, typed: Transaction) -> None:
        if typed.key not in await self._store.spent(replace(order, transactions=(typed,))):
            return
        page = await self._store.find(OrderFilter(search=typed.hash, limit=_LOOKED_AT))
        others = (
            other.reference
            for other in page.orders
            if other.paid_utc_ms is not None and typed.key in {item.key for item in other.transactions}
        )
        raise TransactionTaken(reference=order.reference, other=next(others, ""))

    async def _note(self, reference: Reference, typed: Transaction, person: str) -> Order:
        for _ in range(ROUNDS):
            order = await self._ledger.require(reference)
            known = {item.key: item for item in (*order.attached, *order.transactions)}.get(typed.key)
            if known is not None and (known.source is not Source.STAFF or typed.coin in (None, known.coin)):
                return order
            others = tuple(item for item in order.attached if item.key != typed.key)
            told = f"{typed.network} {typed.hash}"
            line = self._ledger.line(What.ATTACHED, Source.STAFF, told)
            noted = replace(order, attached=(*others, typed), updated_utc_ms=line.at_utc_ms)
            try:
                order = await self._ledger.save(noted, () if known else (line,), before=order)
            except VersionConflict:
                continue
            what = What.ATTACHED.value
            await self._journal.add(JournalEntry(line.at_utc_ms, person, what, reference, told))
            return order
        raise StoreBusy

    def _may_tell(self, order: Order) -> bool:
        profile = self._profile()
        is_allowed = profile.settings.attach_at_api and not profile.is_session_only
        return is_allowed and order.is_open and order.paid_utc_ms is None
