"""The order: its states, the hand-over light, and the facts that the desk keeps about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import NewType

from merchant_desk.domain.money import Fiat
from merchant_desk.domain.secret import SessionToken

OrderId = NewType("OrderId", str)
Reference = NewType("Reference", str)
StoreId = NewType("StoreId", str)

NO_RATES: Mapping[str, Decimal] = MappingProxyType({})


class OrderState(StrEnum):
    """`status` of the public face: the API's five words and three of our own (contract section 4)."""

    CREATING = "creating"
    PENDING = "pending"
    ON_HOLD = "on-hold"
    CONFIRMED = "confirmed"
    FAILED = "failed"
    CANCELLED = "cancelled"
    REVIEW = "review"
    UNKNOWN = "unknown"


API_WORDS: Mapping[str, OrderState] = MappingProxyType(
    {
        "pending": OrderState.PENDING,
        "on-hold": OrderState.ON_HOLD,
        "confirmed": OrderState.CONFIRMED,
        "failed": OrderState.FAILED,
        "cancelled": OrderState.CANCELLED,
    }
)
OPEN_STATES = frozenset({OrderState.CREATING, OrderState.PENDING, OrderState.ON_HOLD, OrderState.UNKNOWN})
CLOSED_UNPAID = frozenset({OrderState.FAILED, OrderState.CANCELLED})


class Light(StrEnum):
    """The hand-over light: what staff do with the goods."""

    WAIT = "wait"
    GO = "go"
    STOP = "stop"
    DONE = "done"


class Origin(StrEnum):
    """Who made the order: this shop's desk (any of its tills), or somebody else at the API."""

    HERE = "here"
    ELSEWHERE = "elsewhere"


class ProblemCode(StrEnum):
    """Why an order needs a person, or why it ended."""

    ID_DIFFERS = "id-differs"
    REFERENCE_DIFFERS = "reference-differs"
    STORE_DIFFERS = "store-differs"
    CURRENCY_DIFFERS = "currency-differs"
    TOTAL_DIFFERS = "total-differs"
    TRANSACTION_REUSED = "transaction-reused"
    TAKEN_BACK = "taken-back"
    LATE_PAID = "late-paid"
    REFUSED = "refused"
    ANSWER_LOST = "answer-lost"
    NOT_REACHED = "not-reached"
    TWO_AT_API = "two-at-api"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True)
class Problem:
    """A code, and facts as text: `ours` and `theirs` for a difference, `message` for the API's own words."""

    code: ProblemCode
    ours: str | None = None
    theirs: str | None = None
    message: str | None = None


@dataclass(frozen=True, slots=True)
class Customer:
    """`deliveryInfo` of the contract (3.1): four required members, five optional ones."""

    first_name: str
    last_name: str
    email: str
    country: str
    city: str | None = None
    zip: str | None = None
    address: str | None = None
    complement: str | None = None
    state: str | None = None

    @property
    def full_name(self) -> str:
        """First and last name as shown in lists."""
        return f"{self.first_name} {self.last_name}".strip()


class Source(StrEnum):
    """Who said so: `from` of a history entry, `source` of a transaction."""

    STAFF = "staff"
    API = "api"
    CALLBACK = "callback"
    DESK = "desk"


@dataclass(frozen=True, slots=True)
class Transaction:
    """One on-chain payment as told; `hash` is normalised by domain/chains.py."""

    network: str
    hash: str
    source: Source
    coin: str | None = None

    @property
    def key(self) -> tuple[str, str]:
        """What may credit one order only: (network, hash), whatever the letter-case of a foreign network."""
        return (self.network.strip().upper(), self.hash)


class What(StrEnum):
    """`what` of a history entry."""

    CREATED = "created"
    SENT = "sent"
    FOUND = "found"
    STATUS = "status"
    CALLBACK = "callback"
    HANDED_OVER = "handed-over"
    CANCELLED = "cancelled"
    ATTACHED = "attached"
    PROBLEM = "problem"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One line of an order's history; `detail` is short stable text (a state word, a person, a code)."""

    at_utc_ms: int
    what: What
    source: Source
    detail: str = ""


@dataclass(frozen=True, slots=True)
class HandOver:
    """Who gave the goods, and when."""

    person: str
    at_utc_ms: int


@dataclass(frozen=True, slots=True)
class Told:
    """What the API said of the order at the last read that was kept, as text, for the side-by-side view.

    The last four are for information only (C11, C24): `address` was verified by nobody and is never paid to,
    `others` is JSON text of members that nobody documented.
    """

    at_utc_ms: int
    id: str | None = None
    reference: str | None = None
    store_id: str | None = None
    total: str | None = None
    currency: str | None = None
    status: str | None = None
    markup: str | None = None
    discount: str | None = None
    address: str | None = None
    others: str | None = None

    def says_the_same(self, newer: Told) -> bool:
        """Whether a newer word tells nothing new; undocumented members may change as they like, they are
        kept as they first came."""
        had_others = self.others is not None or newer.others is None
        return had_others and replace(self, at_utc_ms=newer.at_utc_ms, others=newer.others) == newer


@dataclass(frozen=True, slots=True)
class Order:
    """One order as the desk remembers it; a change makes a new value, the store gives the new version.

    `transactions` are those that the API or a signed callback told; `attached` are notes of staff, which
    prove nothing, credit nothing and are in nobody's way. `sent_skew_ms` is the API's clock minus
    ours as it was known when the order was sent. `superseded_by` names the order under which the
    same sale was sent again, `supersedes` the one that this order replaced.
    """

    reference: Reference
    store_id: StoreId
    total: Fiat
    customer: Customer = field(repr=False)
    state: OrderState
    created_utc_ms: int
    updated_utc_ms: int
    id: OrderId | None = None
    status_raw: str | None = None
    origin: Origin = Origin.HERE
    till_id: str = ""
    person: str = ""
    note: str = ""
    on_hold_wanted: bool = False
    session_token: SessionToken | None = None
    callback_url: str | None = field(default=None, repr=False)
    sent_utc_ms: int | None = None
    sent_skew_ms: int | None = None
    paid_utc_ms: int | None = None
    closed_utc_ms: int | None = None
    handed_over: HandOver | None = None
    problem: Problem | None = None
    transactions: tuple[Transaction, ...] = ()
    attached: tuple[Transaction, ...] = ()
    rates: Mapping[str, Decimal] = field(default_factory=lambda: NO_RATES)
    told: Told | None = None
    superseded_by: Reference | None = None
    supersedes: Reference | None = None
    version: int = 0

    @property
    def light(self) -> Light:
        """The hand-over light by section 3 of the public face; age is paint and plays no part."""
        if self.state in (OrderState.FAILED, OrderState.CANCELLED, OrderState.REVIEW):
            return Light.STOP
        if self.is_late_paid:
            return Light.STOP
        if self.handed_over is not None:
            return Light.DONE
        if self.state is OrderState.CONFIRMED:
            return Light.GO if self.origin is Origin.HERE else Light.DONE
        return Light.WAIT

    @property
    def is_late_paid(self) -> bool:
        """Confirmed after cancelled or failed: money came late."""
        return (
            self.state is OrderState.CONFIRMED
            and self.problem is not None
            and self.problem.code is ProblemCode.LATE_PAID
        )

    @property
    def is_open(self) -> bool:
        """Whether the API may still say something new that staff wait for."""
        return self.state in OPEN_STATES

    @property
    def is_payable(self) -> bool:
        """Whether the payment link may be shown: open, known at the API, and with a token."""
        return (
            self.state in (OrderState.PENDING, OrderState.ON_HOLD, OrderState.UNKNOWN)
            and self.paid_utc_ms is None
            and self.id is not None
            and self.session_token is not None
            and self.superseded_by is None
        )

    @property
    def can_be_replaced(self) -> bool:
        """Whether its sale may be sent again once the API surely lacks it: ours, and unheard of there."""
        is_unheard = self.state in (OrderState.CREATING, OrderState.CANCELLED) and self.id is None
        return is_unheard and self.origin is Origin.HERE and self.superseded_by is None

    @property
    def is_live_twin(self) -> bool:
        """Replaced here, and yet open at the API: one sale has two orders that can be paid."""
        return self.superseded_by is not None and self.id is not None and self.is_open

    @property
    def is_alarm(self) -> bool:
        """Whether it stays pinned until a person has dealt with it: late money, or a live twin."""
        return self.is_late_paid or self.is_live_twin

    @property
    def can_cancel(self) -> bool:
        """Whether cancelling is offered: pending, on hold, unknown and not paid, or an unanswered intent."""
        return self.is_open and self.paid_utc_ms is None
