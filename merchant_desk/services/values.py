"""The values that pass through the ports: questions, pages and verdicts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from merchant_desk.domain.evidence import Evidence
from merchant_desk.domain.money import Fiat
from merchant_desk.domain.order import Order, OrderState, Reference
from merchant_desk.domain.secret import ApiKey, SealBytes, WebhookSecret
from merchant_desk.domain.settings import Profile

ProfileNow: TypeAlias = Callable[[], Profile]
"""Gives the profile with its settings as they stand now."""


@dataclass(frozen=True, slots=True)
class ListQuery:
    """One page of `GET /plugins/orders/` (contract 3.3); times bound the creation, both optional."""

    offset: int = 0
    limit: int = 100
    status: str | None = None
    start_utc_ms: int | None = None
    end_utc_ms: int | None = None


@dataclass(frozen=True, slots=True)
class ListPage:
    """Rows that could be read, how many stood on the page and how many were unreadable, `total` as told."""

    rows: tuple[Evidence, ...]
    raw_count: int
    total: int | None = None
    unreadable: int = 0


@dataclass(frozen=True, slots=True)
class StoreVerdict:
    """The API's word on the store (contract 3.5): ok, wallets-invalid or refused; `message` is its text."""

    verdict: str
    message: str = ""
    webhook_secret: WebhookSecret | None = None


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """What `orders list` and the Orders page ask for. Times bound `created`; `search` matches reference,
    id, customer name, e-mail and transaction hash, case-insensitively, as plain text."""

    states: frozenset[OrderState] = frozenset()
    search: str = ""
    since_utc_ms: int | None = None
    until_utc_ms: int | None = None
    network: str | None = None
    limit: int = 100
    offset: int = 0


@dataclass(frozen=True, slots=True)
class OrderPage:
    """Newest first; `total` counts all matches."""

    total: int
    orders: tuple[Order, ...]


@dataclass(frozen=True, slots=True)
class OrderCounts:
    """Counts by state for a filter (its `states` ignored), and confirmed totals per currency."""

    by_state: Mapping[OrderState, int]
    confirmed: tuple[Fiat, ...] = ()


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed after a revision, by any process: references in order of change, callbacks, memo keys;
    `versions` are those of the references, one each."""

    revision: int
    references: tuple[Reference, ...] = ()
    callback_ids: tuple[str, ...] = ()
    memo_keys: tuple[str, ...] = ()
    versions: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """Who did what in the app: cancelled an order, changed a setting; `subject` is a reference or setting."""

    at_utc_ms: int
    person: str
    what: str
    subject: str = ""
    detail: str = ""
    id: int = 0


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What a walk along the journal's chain found: how many `rows` it read, and where and `why` it broke:
    "altered", "missing" or "cut-off" (lines are gone from the end); None and "" where it is whole."""

    rows: int
    broken_at_id: int | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class SealKey:
    """The key that seals the approved wallets, and the number of the newest seal made with it; `sequence`
    is None where no number can be kept beside the key, so that an old copy of a seal is not told apart."""

    key: SealBytes
    sequence: int | None = None


@dataclass(frozen=True, slots=True)
class KeptSecrets:
    """What the keyring or the environment gave; `rotated` are older webhook secrets that still count."""

    api_key: ApiKey | None = None
    webhook_secret: WebhookSecret | None = None
    rotated: tuple[WebhookSecret, ...] = ()
    from_environment: bool = False


@dataclass(frozen=True, slots=True)
class Check:
    """One line of doctor: `matters` marks what a sale depends on; `detail` and `hint` are stable English."""

    name: str
    ok: bool
    detail: str
    hint: str = ""
    matters: bool = True
    facts: Mapping[str, str] = field(default_factory=dict)


KeyTrial: TypeAlias = Callable[[ApiKey], Awaitable[StoreVerdict]]
"""Asks the API about the store (contract 3.5) with a key that is not kept yet; raises as `CheckoutApi`."""
