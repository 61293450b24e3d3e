"""Callbacks and changes of a day, for the Activity page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from merchant_desk.domain.callback import Callback, Proof, Reason, Verdict
from merchant_desk.services.values import JournalEntry
from tests.helpers.sales import AFTERNOON_UTC_MS
from tests.helpers.shop import Shop, callback_about

PENDING, PAID, CANCELLED = "POS-2026-000141", "POS-2026-000140", "POS-2026-000135"
_BODY: Final = (
    '{"status":"confirmed","orderId":"%s","storeId":"%s","amount":1.10,"ok":[],"tx":[{"hash":"0xab"}]}'
)


async def accepted(
    shop: Shop, reference: str, says: str, *, minutes_ago: int = 1, borne_out: bool = True, **members: Any
) -> Callback:
    """A callback that the listener took and the API was asked about."""
    order = await shop.order(reference)
    at = AFTERNOON_UTC_MS - minutes_ago * 60_000
    body = _BODY % (order.id, order.store_id)
    facts: dict[str, Any] = {
        "at_utc_ms": at,
        "says": says,
        "digest": f"{reference}{says}{at}",
        "body": body,
    } | members
    kept = await shop.store.inbox.accept(callback_about(order, shop.clock, **facts))
    await shop.store.inbox.worked_off([kept.id])
    await shop.store.inbox.note_api(kept.id, matches=borne_out, reference=reference)
    return kept


async def refused(shop: Shop, reason: Reason = Reason.BAD_SIGNATURE, **members: Any) -> Callback:
    """A callback that did not pass the door."""
    bare = callback_about(await shop.order(PENDING), shop.clock, digest="f", peer="203.0.113.77")
    bare = replace(bare, verdict=Verdict.REFUSED, reason=reason, proof=(Proof.PATH,), answer=401)
    bare = replace(bare, order_id=None, reference=None, store_id=None, says=None, body="{}")
    return await shop.store.inbox.refuse(replace(bare, **members))


async def busy_day(shop: Shop) -> None:
    """One good callback, one that the API denies, one forged, one cancel and one setting."""
    await accepted(shop, PAID, "confirmed", minutes_ago=12)
    await shop.store.journal.add(
        JournalEntry(AFTERNOON_UTC_MS - 600_000, "Lívia Prado", "cancelled", CANCELLED)
    )
    await shop.store.journal.add(
        JournalEntry(AFTERNOON_UTC_MS - 500_000, "Clara Nunes", "setting", "listener_port", "8788")
    )
    await accepted(shop, PENDING, "confirmed", minutes_ago=6, borne_out=False, peer="203.0.113.77")
    await refused(shop)
