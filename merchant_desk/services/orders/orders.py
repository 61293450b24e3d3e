"""The orders as a person deals with them: make, cancel, hold, hand over, look up."""

from __future__ import annotations

from dataclasses import dataclass, replace

from merchant_desk.domain.errors import NotAllowed, StoreBusy, VersionConflict
from merchant_desk.domain.order import (
    HandOver,
    HistoryEntry,
    Light,
    Order,
    Origin,
    Reference,
    Source,
    What,
)
from merchant_desk.domain.payment_link import checkout_url
from merchant_desk.services.drafts import OrderDraft
from merchant_desk.services.line.link import LinkState
from merchant_desk.services.line.patience import patiently
from merchant_desk.services.orders.attaching import Attaching
from merchant_desk.services.orders.creation import Creation
from merchant_desk.services.orders.ledger import ROUNDS, Ledger
from merchant_desk.services.orders.reconcile import ASK_S, Reconciler
from merchant_desk.services.orders.references import References
from merchant_desk.services.orders.superseding import Superseding
from merchant_desk.services.orders.updating import Updating
from merchant_desk.services.ports import CheckoutApi, Clock, Journal, OrderStore
from merchant_desk.services.values import JournalEntry, ProfileNow

__all__ = ["SHOWN", "OrderDesk", "OrderDraft", "OrderView"]

SHOWN = "shown"
"""Detail of the history note that the customer was shown the payment code."""


@dataclass(frozen=True, slots=True)
class OrderView:
    """One order with its whole history, oldest first."""

    order: Order
    history: tuple[HistoryEntry, ...]


class OrderDesk:
    """What the window and the command line do with orders. `name` is a reference or an API id."""

    def __init__(
        self,
        *,
        creation: Creation,
        updating: Updating,
        superseding: Superseding,
        references: References,
        reconciler: Reconciler,
        ledger: Ledger,
        store: OrderStore,
        journal: Journal,
        api: CheckoutApi,
        link: LinkState,
        clock: Clock,
        profile: ProfileNow,
    ) -> None:
        self._creation = creation
        self._updating = updating
        self._superseding = superseding
        self._attaching = Attaching(
            api=api,
            link=link,
            reconciler=reconciler,
            ledger=ledger,
            store=store,
            journal=journal,
            profile=profile,
        )
        self._references = references
        self._reconciler = reconciler
        self._ledger = ledger
        self._store = store
        self._journal = journal
        self._api = api
        self._clock = clock
        self._profile = profile

    async def create(self, draft: OrderDraft) -> Order:
        """Make one order; see Creation.create for what it raises."""
        return await self._creation.create(draft)

    async def look_again(self, reference: Reference) -> Order:
        """Search for an unanswered creation once more; see Creation.look_again."""
        return await self._creation.look_again(reference)

    async def wait_to_send_again_s(self, name: str) -> float:
        """How long until an unanswered creation may be replaced, if the API does not have it; from the store.
        Raises NotFound."""
        return self._superseding.wait_s(await self._ledger.require(name))

    async def next_reference_shown(self) -> str:
        """What the next reference will look like, without its random tail: POS-2026-000143."""
        return await self._references.shown()

    async def cancel(self, name: str, *, person: str) -> Order:
        """Cancel at the API, or close an intent that the API does not have; see Updating.cancel."""
        return await self._updating.cancel(name, person=person)

    async def hold(self, name: str, *, person: str) -> Order:
        """Put on hold at the API; see Updating.hold."""
        return await self._updating.hold(name, person=person)

    async def attach(
        self, name: str, *, network: str, tx_hash: str, person: str, coin: str | None = None
    ) -> Order:
        """Note a transaction that somebody typed; see Attaching.attach."""
        return await self._attaching.attach(name, network=network, tx_hash=tx_hash, coin=coin, person=person)

    async def hand_over(self, name: str, *, person: str) -> Order:
        """Record that the goods were given: only on GO, only once, whoever else tries at the same moment.

        Raises NotFound, NotAllowed (already-handed-over, made-elsewhere, not-go).
        """
        for _ in range(ROUNDS):
            order = await self._ledger.require(name)
            _require_go(order)
            now = self._clock.now_utc_ms()
            given = replace(order, handed_over=HandOver(person, now), updated_utc_ms=now)
            line = HistoryEntry(now, What.HANDED_OVER, Source.STAFF, person)
            try:
                order = await self._ledger.save(given, (line,), before=order)
            except VersionConflict:
                continue
            await self._journal.add(JournalEntry(now, person, What.HANDED_OVER.value, order.reference))
            return order
        raise StoreBusy

    async def refresh(self, name: str) -> Order:
        """Ask the API, or look an intent up; again where the line fails for a moment. Raises NotFound, and as
        `CheckoutApi`."""
        return await patiently(lambda: self._reconciler.ask(name), within_s=ASK_S)

    async def view(self, name: str) -> OrderView:
        """The order and its history, oldest first, from the store. Raises NotFound."""
        order = await self._ledger.require(name)
        history = await self._store.history(order.reference)
        # A callback is written down after the read that it caused, and shown where it came in.
        return OrderView(order, tuple(sorted(history, key=lambda line: line.at_utc_ms)))

    async def note_shown(self, reference: Reference) -> None:
        """Keep in the history, once, that the customer was shown the payment code."""
        await self._ledger.append_once(reference, self._ledger.line(What.NOTE, Source.DESK, SHOWN))

    def checkout_url(self, order: Order) -> str | None:
        """The customer's page; None without id or token, or where the order was replaced. Never log it."""
        if order.id is None or order.session_token is None or order.superseded_by is not None:
            return None
        settings = self._profile().settings
        return checkout_url(
            self._api.origin,
            session_token=order.session_token.reveal(),
            order_id=order.id,
            reference=order.reference,
            success_url=settings.success_return_url or None,
            cancel_url=settings.cancel_return_url or None,
        )


def _require_go(order: Order) -> None:
    if order.handed_over is not None:
        raise NotAllowed(reason="already-handed-over", reference=order.reference)
    if order.origin is not Origin.HERE:
        raise NotAllowed(reason="made-elsewhere", reference=order.reference)
    if order.light is not Light.GO:
        raise NotAllowed(reason="not-go", reference=order.reference)
