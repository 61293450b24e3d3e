"""A callback as the desk keeps it: what reached the listener, and what was made of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from merchant_desk.domain.order import Transaction


class Verdict(StrEnum):
    """`verdict` of the public face."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    DUPLICATE = "duplicate"


class Reason(StrEnum):
    """`reason` of the public face."""

    OK = "ok"
    BAD_SIGNATURE = "bad-signature"
    NO_SIGNATURE = "no-signature"
    OTHER_STORE = "other-store"
    UNREADABLE = "unreadable"
    TOO_LARGE = "too-large"
    TOO_SLOW = "too-slow"
    LOCKED = "locked"


class Proof(StrEnum):
    """Which checks a callback passed, in the order they are made."""

    PATH = "path"
    SIGNATURE = "signature"
    STORE = "store"
    API = "api"


@dataclass(frozen=True, slots=True)
class Callback:
    """One request on the right path. `body` is its text, capped at 16 KiB; `digest` names its stripped bytes.

    `order_id`, `reference`, `says` and `transactions` are claims of the body, never facts.
    `answer` is the HTTP status sent back. `id` is given by the store ("" before). `hits` counts repeats.
    """

    at_utc_ms: int
    peer: str
    verdict: Verdict
    reason: Reason
    proof: tuple[Proof, ...]
    body: str = field(repr=False)
    digest: str
    answer: int
    order_id: str | None = None
    reference: str | None = None
    store_id: str | None = None
    says: str | None = None
    transactions: tuple[Transaction, ...] = ()
    id: str = ""
    hits: int = 1

    @property
    def is_signed(self) -> bool:
        """Whether the seal was checked and good."""
        return Proof.SIGNATURE in self.proof
