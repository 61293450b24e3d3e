"""A contract check's first parts: verify the store, make orders, read them (contract 3.5, 3.1, 3.2)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from merchant_desk.domain.errors import KeyRefused
from merchant_desk.domain.readings import StatusMember
from merchant_desk.domain.secret import WebhookSecret
from merchant_desk.services.contract.bench import CURRENCY, TOTAL, Bench, Made, token_of
from merchant_desk.services.contract.shapes import (
    amount_of,
    error_shape,
    names_of,
    status_member,
    store_of,
    style_of,
    text_of,
)
from merchant_desk.services.contract.values import Exchange

FIRST: Final = "first"
NUMBERED: Final = "numbered"
REPEATED: Final = "repeated"
_KEY_REFUSED: Final = (401, 403)
_PAY_TO: Final = ("address", "paymentAddress", "walletAddress")
_ADJUSTMENTS: Final = ("storeMarkupPercentage", "storeDiscountPercentage")
_REPEATED_TOKEN: Final = frozenset({"id", "sessionToken"})


async def verification(bench: Bench) -> None:
    """3.5, with both kinds of client. Raises KeyRefused where neither gets past the key."""
    usual = await bench.ask(bench.probe.verify(bench.store_id, "wordpress"))
    other = await bench.ask(bench.probe.verify(bench.store_id, "api"))
    if usual.status in _KEY_REFUSED and other.status in _KEY_REFUSED:
        raise KeyRefused(status=usual.status, message=usual.message)
    taken = [kind for kind, got in (("wordpress", usual), ("api", other)) if not got.is_refused]
    bench.say("verify-type", "any" if len(taken) == 2 else "".join(taken) or "none")
    bench.yes("store-verified", bool(taken), "" if taken else told(usual))
    if not taken:
        return
    good = usual if "wordpress" in taken else other
    bench.learned["verify_type"] = taken[0]
    bench.keep_shape("verification", good.document)
    secret = good.members.get("webhookSecret")
    bench.yes("webhook-secret", isinstance(secret, str) and bool(secret))
    if isinstance(secret, str) and secret:
        bench.secret = WebhookSecret(secret)


async def creation(bench: Bench) -> None:
    """3.1: one order, one with an all-digit number, and the first number again."""
    reference = bench.reference()
    answer = await bench.make(FIRST, reference)
    bench.yes("create", not answer.is_refused, told(answer) if answer.is_refused else "")
    if answer.is_refused:
        return
    made = bench.made[FIRST]
    bench.keep_shape("creation", answer.document)
    bench.say("create-status", str(answer.status))
    bench.say("create-body", _creation_form(answer.members), names_of(answer.members))
    bench.say("create-id", next((name for name in ("id", "orderId") if answer.members.get(name)), "none"))
    bench.yes("create-token", made.token is not None)
    await bench.make(NUMBERED, bench.reference(is_number=True), is_bait=True)
    again = await bench.make(REPEATED, reference)
    bench.say("repeat-reference", "refused" if again.is_refused else "taken", f"Status {again.status}.")


async def reading(bench: Bench) -> None:
    """3.2, by the key and by the token, and of an order that nobody has."""
    stranger = await bench.ask(bench.probe.read(str(uuid.uuid4())))
    if stranger.is_refused:
        bench.say("error-status", "200" if 200 <= stranger.status < 300 else "own", f"{stranger.status}.")
        bench.say("error-shape", error_shape(stranger))
    made = bench.made[FIRST]
    if made.order_id is None:
        return
    answer = await bench.ask(bench.probe.read(made.order_id))
    differing = _differences(bench, made, answer)
    bench.yes("read", not differing, f"Differs or missing: {', '.join(differing)}." if differing else "")
    if answer.is_refused:
        return
    bench.keep_shape("read", answer.document)
    _note_read(bench, answer.members)
    made.token = made.token or token_of(answer.members)
    if made.token is not None:
        length = len(made.token.reveal())
        bench.say("token-length", str(length))
        by_token = await bench.ask(bench.probe.read(made.order_id, token=made.token))
        bench.yes("read-by-token", not by_token.is_refused, f"Status {by_token.status}.")
        bench.learned["token_reads"] = not by_token.is_refused
    numbered = bench.id_of(NUMBERED)
    if numbered is not None:
        other = await bench.ask(bench.probe.read(numbered))
        if style := style_of(other.members.get("ecommerceOrderId")):
            bench.say("reference-style", style)


def told(answer: Exchange) -> str:
    """A refusal for the report: its status, and the API's own words."""
    return f"Status {answer.status}: {answer.message}" if answer.message else f"Status {answer.status}."


def _creation_form(members: Mapping[str, Any]) -> str:
    if "orderId" in members and "id" not in members:
        return "callback"
    if set(members) <= _REPEATED_TOKEN:
        return "minimal"
    return "full" if "orderTotal" in members else "other"


def _differences(bench: Bench, made: Made, answer: Exchange) -> list[str]:
    """Which of the facts that a sale is held against are not as they were sent."""
    members = answer.members
    wrong = {
        "id": text_of(members.get("id")) != made.order_id,
        "ecommerceOrderId": text_of(members.get("ecommerceOrderId")) != made.reference,
        "orderTotal": amount_of(members.get("orderTotal")) != Decimal(TOTAL),
        "orderCurrency": members.get("orderCurrency") != CURRENCY,
        "store": store_of(members)[1] != bench.store_id,
    }
    return [name for name, is_wrong in wrong.items() if is_wrong]


def _note_read(bench: Bench, members: Mapping[str, Any]) -> None:
    """What a read of a fresh order shows."""
    status = status_member(members)
    bench.say("read-status", status)
    bench.learned["read_status"] = StatusMember(status)
    times = [name for name in ("createdAt", "updatedAt") if text_of(members.get(name))]
    bench.yes("read-times", bool(times), ", ".join(times))
    bench.yes("read-token", token_of(members) is not None)
    bench.say("store-shape", store_of(members)[0] or "missing")
    bench.say("total-style", style_of(members.get("orderTotal")) or "missing")
    kinds = [name for name in ("ecommerce", "ecommerceType") if text_of(members.get(name))]
    bench.say("ecommerce-member", ", ".join(kinds) or "none")
    rates = members.get("marketRates")
    styles = {style_of(rate) for rate in rates.values()} if isinstance(rates, dict) else set()
    bench.say("rate-style", ", ".join(sorted(styles)) or "none")
    pay_to = [name for name in _PAY_TO if text_of(members.get(name))]
    bench.say("payment-address", ", ".join(pay_to) or "none")
    store = members.get("store")
    inside = store if isinstance(store, dict) else {}
    places = {"order": members, "store": inside}
    found = [name for name, place in places.items() if any(part in place for part in _ADJUSTMENTS)]
    bench.say("markup", ", ".join(found) or "none")
    wallets = inside.get("wallets")
    first = wallets[0] if isinstance(wallets, list) and wallets else None
    if isinstance(first, dict):
        bench.say("wallet-members", names_of(first))
    else:
        bench.say("wallet-members", "empty" if isinstance(wallets, list) else "none")
