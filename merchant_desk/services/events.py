"""Past facts that services announce, and the small synchronous bus that carries them."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from merchant_desk.domain.callback import Callback
from merchant_desk.domain.order import Order, Reference

log = logging.getLogger(__name__)
E = TypeVar("E")


class Link(StrEnum):
    """How the API can be reached, for the status chip and the banner."""

    UNTRIED = "untried"
    CONNECTED = "connected"
    SLOW = "slow"
    NOT_REACHED = "not-reached"
    SERVER_ERROR = "server-error"
    TOO_MANY = "too-many"
    KEY_REFUSED = "key-refused"
    NO_KEY = "no-key"


class Ear(StrEnum):
    """The listener, for the status chip."""

    OFF = "off"
    WAITING = "waiting"
    ON = "on"
    FAILED = "failed"
    ELSEWHERE = "elsewhere"  # another process on this data folder holds the port


@dataclass(frozen=True, slots=True)
class OrderChanged:
    """An order's row changed, whoever changed it; `before` is the row as this process last knew it."""

    order: Order
    before: Order | None = None
    is_remote: bool = False


@dataclass(frozen=True, slots=True)
class OrdersKept:
    """Many orders of elsewhere came into the store at once, too many for an OrderChanged each: whoever shows
    orders reads anew. `orders` are the rows where another process kept them."""

    references: tuple[Reference, ...]
    orders: tuple[Order, ...] = ()
    is_remote: bool = False


@dataclass(frozen=True, slots=True)
class OrderAsked:
    """The API answered a read of this order, changed or not: the light's age starts anew."""

    reference: Reference
    at_utc_ms: int


@dataclass(frozen=True, slots=True)
class CreationStep:
    """A creation's progress: sending, looking-up (with `attempt` of `attempts`), done."""

    reference: Reference
    step: str
    attempt: int = 0
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class CallbackSeen:
    """A callback reached the listener and was judged and kept; `is_update` when the API's word came in."""

    callback: Callback
    is_update: bool = False


@dataclass(frozen=True, slots=True)
class LinkChanged:
    """The line to the API: since when it is so, when the next try is due, the API's status if it told one.
    `is_open`: failures in a row have stopped background work, but for one try at a time."""

    link: Link
    at_utc_ms: int
    latency_ms: int | None = None
    retry_at_utc_ms: int | None = None
    last_answer_utc_ms: int | None = None
    status: int | None = None
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class EarChanged:
    """The listener's state; `url` is its local address without the secret path."""

    ear: Ear
    port: int | None = None
    last_callback_utc_ms: int | None = None


@dataclass(frozen=True, slots=True)
class SyncRunning:
    """A sync began, or ended in whatever way."""

    is_running: bool


@dataclass(frozen=True, slots=True)
class SyncProgress:
    """A sync goes on: orders seen, about how many there are, seconds left; None where nobody can say."""

    seen: int
    about: int | None = None
    left_s: int | None = None


@dataclass(frozen=True, slots=True)
class Synced:
    """A sync ended: how many orders were seen, new, changed, with how many requests. Only where `is_level`
    does the store surely hold all that the list has."""

    seen: int
    new: int
    changed: int
    requests: int
    at_utc_ms: int
    is_level: bool = True


@dataclass(frozen=True, slots=True)
class SettingsChanged:
    """Settings were saved; `is_new_key`: from now on another key, or another place, is asked."""

    is_new_key: bool = False


@dataclass(frozen=True, slots=True)
class StoreSeen:
    """A read showed the store: its name and wallets as (network, address)."""

    name: str | None
    wallets: tuple[tuple[str, str], ...]
    at_utc_ms: int


@dataclass(frozen=True, slots=True)
class GuardChanged:
    """The guard over the receiving wallets: `off`, `sealed`, `changed` or `broken`."""

    state: str


@dataclass(frozen=True, slots=True)
class SalesStopped:
    """All sales were stopped, or may go on."""

    is_stopped: bool
    person: str = ""
    at_utc_ms: int = 0


@dataclass(frozen=True, slots=True)
class MemoChanged:
    """Another process changed a small fact of the store; `key` is one of services/memo_keys.py."""

    key: str


@dataclass(frozen=True, slots=True)
class TaskFailed:
    """A background task failed; `task` is its name."""

    task: str
    error: Exception


class EventBus:
    """Calls each subscriber of an event's exact type, in order of subscription, on the caller's thread."""

    def __init__(self) -> None:
        self._subscribers: dict[type[object], list[Callable[[object], None]]] = {}

    def subscribe(self, kind: type[E], handler: Callable[[E], None]) -> Callable[[], None]:
        """Call `handler` for each event of this type from now on; the result ends the subscription."""

        def call(event: object) -> None:
            if isinstance(event, kind):
                handler(event)

        handlers = self._subscribers.setdefault(kind, [])
        handlers.append(call)

        def end() -> None:
            if call in handlers:
                handlers.remove(call)

        return end

    def publish(self, event: object) -> None:
        """Tell all subscribers; one that fails is logged and does not silence the others."""
        for handler in tuple(self._subscribers.get(type(event), ())):
            try:
                handler(event)
            except Exception:
                log.exception("event handler failed event=%s", type(event).__name__)
