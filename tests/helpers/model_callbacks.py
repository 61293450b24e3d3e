"""Callbacks of the model tests: bodies that tell anything, sealed or not, judged as the listener judges."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from typing import Final

from merchant_desk.domain.callback import Callback, Proof, Reason, Verdict
from merchant_desk.domain.secret import WebhookSecret
from merchant_desk.domain.signature import sign, strip
from merchant_desk.listener.verify import Unreadable, claims_of, seal_problem
from merchant_desk.services.ports import Inbox
from tests.helpers.model_wire import SECRET
from tests.helpers.model_world import Document

SEALS: Final = ("good", "none", "stranger's")


@dataclass(frozen=True, slots=True)
class Letter:
    """One callback on its way: what it says, and how it is sealed."""

    body: Document
    seal: str = "good"

    @property
    def is_signed(self) -> bool:
        """Whether its sender knows the secret."""
        return self.seal == "good"


def letter_about(
    order_id: str, reference: str | None, store_id: str | None, *, says: str, transactions: list[Document]
) -> Document:
    """A body as contract section 5.1 shows it; what is None is left out."""
    body: Document = {"orderId": order_id, "status": says, "message": "x", "transactions": transactions}
    if reference is not None:
        body["ecommerceOrderId"] = reference
    if store_id is not None:
        body["storeId"] = store_id
    return body


async def deliver(letter: Letter, inbox: Inbox, *, store_id: str, now_utc_ms: int) -> Callback:
    """What the listener makes of it: kept, or kept among the refused."""
    raw = json.dumps(letter.body).encode()
    headers = {"good": [sign(SECRET, raw)], "none": [], "stranger's": [sign("another", raw)]}[letter.seal]
    refused = Callback(
        at_utc_ms=now_utc_ms,
        peer="203.0.113.7",
        verdict=Verdict.REFUSED,
        reason=Reason.OK,
        proof=(Proof.PATH,),
        body=raw.decode(),
        digest=hashlib.sha256(strip(raw)).hexdigest(),
        answer=401,
    )
    wrong = seal_problem([WebhookSecret(SECRET)], raw, headers=headers)
    if wrong is not None:
        return await inbox.refuse(replace(refused, reason=wrong))
    try:
        claims = claims_of(raw)
    except Unreadable:
        return await inbox.refuse(replace(refused, reason=Reason.UNREADABLE, answer=400))
    if claims.store_id not in (None, store_id):
        return await inbox.refuse(replace(refused, reason=Reason.OTHER_STORE, answer=400))
    accepted = replace(
        refused,
        verdict=Verdict.ACCEPTED,
        proof=(Proof.PATH, Proof.SIGNATURE),
        answer=200,
        order_id=claims.order_id,
        reference=claims.reference,
        store_id=claims.store_id,
        says=claims.says,
        transactions=claims.transactions,
    )
    return await inbox.accept(accepted)
