"""The ports: what the services need of the outside, as protocols. Adapters implement them, fakes too.

Every coroutine here has a time limit of its own and raises only leaves of `domain.errors.DeskError`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Protocol

from merchant_desk.domain.callback import Callback
from merchant_desk.domain.evidence import Evidence, WalletSeen
from merchant_desk.domain.order import HistoryEntry, Order, OrderId, Reference, Transaction
from merchant_desk.domain.secret import ApiKey, SessionToken, WebhookSecret
from merchant_desk.domain.settings import Settings
from merchant_desk.services.values import (
    ChainReport,
    Changes,
    JournalEntry,
    KeptSecrets,
    ListPage,
    ListQuery,
    OrderCounts,
    OrderFilter,
    OrderPage,
    SealKey,
    StoreVerdict,
)


class Clock(Protocol):
    """Time, so that tests can own it."""

    def now_utc_ms(self) -> int:
        """Milliseconds since 1970 in UTC, by the wall."""

    def monotonic_s(self) -> float:
        """Seconds that never jump, for waiting and ages."""

    async def sleep(self, seconds: float) -> None:
        """Wait."""


# ---- the API (contract section 3) -------------------------------------------------------------------


class CheckoutApi(Protocol):
    """Cryptum's Checkout API. Only reads are ever retried, and by the callers, not in here.

    Raises: Unreachable, TimedOut, ServerFailed, TooMany, Rejected, KeyRefused, KeyMissing, StoreIdMissing,
    SessionOnly, NotFound, UnexpectedReply.
    """

    @property
    def origin(self) -> str:
        """Scheme and host, without `/plugins`."""

    @property
    def clock_skew_ms(self) -> int | None:
        """The API's clock minus ours, from the last Date header (RFC 9110), whole seconds; None before."""

    @property
    def last_latency_ms(self) -> int | None:
        """How long the last answered request took."""

    async def create(self, order: Order) -> Evidence:
        """`POST /plugins/orders/checkout` (3.1), sent exactly once. TimedOut, ServerFailed, TooMany and
        UnexpectedReply mean that the order may exist; Unreachable that it does not."""

    async def read(self, order_id: OrderId, *, token: SessionToken | None = None) -> Evidence:
        """`GET /plugins/orders/{id}` (3.2): direct evidence with id, reference, store, total and currency,
        else UnexpectedReply. `token` is used where this till has no key. NotFound for 404."""

    async def list_page(self, query: ListQuery) -> ListPage:
        """`GET /plugins/orders/` (3.3)."""

    async def set_status(self, order_id: OrderId, status: str) -> None:
        """`PUT /plugins/checkout/{id}` (3.4) with nothing but `paymentStatus`."""

    async def attach(self, order_id: OrderId, paid: Transaction) -> None:
        """`PUT /plugins/checkout/{id}` (3.4) with hash, network and, where known, coin, but no status."""

    async def verify_store(self) -> StoreVerdict:
        """`POST /plugins/stores/verification` (3.5)."""

    async def prices(self, asset: str) -> Mapping[str, Decimal]:
        """`GET /prices/{asset}` (3.7): one unit of the asset in each currency, roughly. BadInput where the
        asset is no code."""

    async def store_wallets(self) -> tuple[WalletSeen, ...] | None:
        """`GET /plugins/stores/{storeId}` (section 7, INFERRED): the receiving wallets as they stand now;
        None where the API does not know the call."""

    async def put_wallets(self, wallets: Sequence[tuple[str, str]]) -> None:
        """Make these (network, address) pairs the whole set (section 7, INFERRED), in the shape that was
        learned. Never repeated: after any failure but NotAllowed (wallet-writer-off) and BadInput, which come
        before anything is sent, and Unreachable it may be done, or half done: read back and compare."""

    async def aclose(self) -> None:
        """Close the connection pool."""


# ---- the store --------------------------------------------------------------------------------------


class OrderStore(Protocol):
    """The memory. Every write is one transaction with synchronous=FULL; raises StoreBusy, StoreUnusable."""

    async def begin(self, order: Order, entries: Sequence[HistoryEntry]) -> Order:
        """Keep a new row; gives it version 1. ReferenceTaken where the reference, or its API id, is known."""

    async def begin_numbered(
        self, order: Order, entries: Sequence[HistoryEntry], *, name: Callable[[int], Reference], series: str
    ) -> Order:
        """As `begin`, under the reference that `name` makes of the series' next number; raises ReferenceTaken
        without using the number up."""

    async def save(
        self, order: Order, entries: Sequence[HistoryEntry] = (), *, worked_off: Sequence[str] = ()
    ) -> Order:
        """Replace the row with `order.version`, add history, and mark callbacks as worked off, all in one
        transaction. Confirmed orders claim their transactions. Gives the row with its new version.
        Raises VersionConflict, TransactionTaken."""

    async def keep_many(self, orders: Sequence[Order], entry: HistoryEntry) -> tuple[Reference, ...]:
        """Keep new rows in one transaction, each with this first line of history (an empty `detail` becomes
        the row's state), but none whose reference, id or transaction another has; gives those kept."""

    async def among(self, ids: Sequence[str], references: Sequence[str]) -> tuple[Order, ...]:
        """All rows whose API id or reference is one of these, in no particular order."""

    async def get(self, name: str) -> Order | None:
        """By reference, else by API id."""

    async def by_id(self, order_id: str) -> Order | None:
        """By API id."""

    async def history(self, reference: Reference) -> tuple[HistoryEntry, ...]:
        """Oldest first."""

    async def find(self, query: OrderFilter) -> OrderPage:
        """A page of orders."""

    async def counts(self, query: OrderFilter) -> OrderCounts:
        """Counts for the tabs and the footer."""

    async def open_orders(
        self, *, elsewhere_since_utc_ms: int | None = None, limit: int | None = None
    ) -> tuple[Order, ...]:
        """All open orders, newest first; of those made elsewhere only the ones created since then, where
        that is given: a web shop may have thousands. `limit`: only so many, the newest."""

    async def pinned(self) -> tuple[Order, ...]:
        """All orders on GO, oldest first, and those that are an alarm."""

    async def superseded(self) -> tuple[Order, ...]:
        """All orders that were replaced by another, newest first."""

    async def spent(self, order: Order) -> frozenset[tuple[str, str]]:
        """Which of the order's transactions other orders have claimed."""

    async def next_number(self, series: str) -> int:
        """The next counter of a series ("POS-2026"); each number is given once."""

    async def peek_number(self, series: str) -> int:
        """The number that `next_number` would give now."""

    async def changes_since(self, revision: int) -> Changes:
        """What was written after `revision`, by any process; -1 gives only the newest revision."""


class Inbox(Protocol):
    """Callbacks, durable before they are answered. `accept` and `refuse` may be awaited on another loop."""

    async def accept(self, callback: Callback) -> Callback:
        """Keep it (committed when this returns), with its id; verdict `duplicate` where its digest is known,
        `hits` raised, and waiting again."""

    async def refuse(self, callback: Callback) -> Callback:
        """Keep a refused one among the last 200."""

    async def waiting(self) -> tuple[Callback, ...]:
        """Accepted and not yet worked off, oldest first."""

    async def worked_off(self, callback_ids: Sequence[str]) -> None:
        """Mark as done without an effect on any order."""

    async def note_api(self, callback_id: str, *, matches: bool, reference: str | None) -> None:
        """After the read: whether the API bears the claim out (adds proof `api`); the order's reference."""

    async def find(self, *, limit: int = 100, offset: int = 0) -> tuple[int, tuple[Callback, ...]]:
        """How many there are, and a page, newest first."""

    async def get(self, callback_id: str) -> Callback | None:
        """One of them."""

    async def signed_for(self, order_id: str) -> tuple[Callback, ...]:
        """Callbacks with a good signature that name this order id."""


class Journal(Protocol):
    """Append-only list of what people did."""

    async def add(self, entry: JournalEntry) -> None:
        """Append."""

    async def find(self, *, limit: int = 100, offset: int = 0) -> tuple[int, tuple[JournalEntry, ...]]:
        """Newest first."""

    async def newest(self, what: str) -> JournalEntry | None:
        """The newest line with this word; None where there is none."""

    async def verify(self) -> ChainReport:
        """Walk the chain of all lines: whether each is as it was written, and none is gone."""


class Memo(Protocol):
    """Small facts that live with the store, under the keys of services/memo_keys.py: short texts, without
    secrets of the account."""

    async def get(self, key: str) -> str | None:
        """The value, or None."""

    async def put(self, key: str, value: str) -> None:
        """Set."""

    async def put_once(self, key: str, value: str) -> str:
        """Set where absent; gives the value that stands now, whoever set it."""

    async def remove(self, key: str, *, only_if: str | None = None) -> None:
        """Remove, where `only_if` is given only if that is the value."""


class Leases(Protocol):
    """Which process may do a thing that only one should do."""

    async def take(self, name: str, *, holder: str, ttl_s: float) -> bool:
        """Take or renew; False where another holder's lease has not run out."""

    async def release(self, name: str, *, holder: str) -> None:
        """Give it back early."""


# ---- this machine -----------------------------------------------------------------------------------


class Secrets(Protocol):
    """The system keyring, or the environment for one run; never a file. Raises KeyringFailed, KeyMissing."""

    @property
    def has_keyring(self) -> bool:
        """Whether there is anything that could hold a secret."""

    async def load(self) -> KeptSecrets:
        """Ask the keyring, off the loop, within 10 s; KeyringFailed where it is locked or failing."""

    async def keep_api_key(self, key: ApiKey) -> None:
        """Put into the keyring; KeyMissing(has_keyring=False) where there is none."""

    async def keep_webhook_secret(self, secret: WebhookSecret) -> None:
        """As above."""

    async def forget(self) -> None:
        """Remove both from the keyring; the seal's key stays."""


class Sealer(Protocol):
    """The seal's key, in the keyring beside the API key; derived where environment or training gives that.
    Raises KeyringFailed, and KeyMissing where there is neither: nobody can say then that none was made."""

    async def load(self) -> SealKey | None:
        """Ask for the key and its newest sequence number, each time anew; None where none was ever made."""

    async def make(self) -> SealKey:
        """Keep a new random key at sequence 0, in place of any older; a derived one is what it is."""

    async def advance(self, sequence: int) -> None:
        """Keep the number of the newest seal beside the key; it never goes back. KeyMissing before `make`."""


class PinHasher(Protocol):
    """Turns a PIN or a recovery code into what may be kept; slow on purpose, and off the loop."""

    async def hash(self, secret_text: str) -> str:
        """A new salted hash, as text that names its own method."""

    async def fits(self, secret_text: str, kept: str) -> bool:
        """Whether the hash was made of this text; False for a hash that cannot be read."""


class SettingsFile(Protocol):
    """The profile's settings on disk, replaced atomically. Raises FileUnusable."""

    def load(self) -> Settings:
        """Read; defaults where there is no file."""

    def save(self, settings: Settings) -> None:
        """Write."""
