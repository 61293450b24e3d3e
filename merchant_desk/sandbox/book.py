"""The training shop's orders: all in memory, each change in the journal before anybody sees it."""

from __future__ import annotations

import dataclasses
import uuid
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from merchant_desk.domain.errors import FileUnusable
from merchant_desk.sandbox.journal import Journal
from merchant_desk.sandbox.shop import Credentials

if TYPE_CHECKING:
    from merchant_desk.sandbox.seeding import Seeding

STATUSES: Final = ("pending", "on-hold", "failed", "cancelled", "confirmed")
"""Contract section 4."""

OPEN: Final = ("pending", "on-hold")

_WORTH_REWRITING: Final = 1000
_FIRST: Final = b'{"shop":{'  # the first record of every state file


@dataclass(frozen=True, slots=True)
class Payment:
    """One on-chain payment: a protocol of contract section 6 and the transaction's hash."""

    protocol: str
    hash: str


@dataclass(frozen=True, slots=True)
class Booked:
    """An order as the shop has it; texts are kept exactly as they were sent.

    `shown` and `hidden` change what reads answer (tests use them): members put over the honest answer, and
    members left out of it.
    """

    id: str
    reference: str
    store_id: str
    ecommerce: str
    total: str
    currency: str
    status: str
    callback_url: str
    delivery: Mapping[str, str]
    token: str
    created_utc_ms: int
    updated_utc_ms: int
    success_url: str | None = None
    cancel_url: str | None = None
    transactions: tuple[Payment, ...] = ()
    payment_method: str | None = None
    blockchain: str | None = None
    converted_total: str | None = None
    shown: Mapping[str, Any] = field(default_factory=dict)
    hidden: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether a payment may still come."""
        return self.status in OPEN


@dataclass(frozen=True, slots=True)
class Selection:
    """One page of a listing, and how many orders match in all."""

    total: int
    rows: tuple[Booked, ...]


class Book:
    """Every order of the shop, by id and in the order of creation.

    `credentials` are made on first use and kept in the state file; given ones win over kept ones. `wallets`
    are those that were written over the API, None before the first time.
    """

    def __init__(self, state_file: Path | None, *, credentials: Credentials | None = None) -> None:
        self._orders: dict[str, Booked] = {}
        # Ids by time of creation, and those times: a list's page is found without looking at the others.
        self._ids: list[str] = []
        self._times: list[int] = []
        self._seeds: set[int] = set()
        self._counts: Counter[str] = Counter()
        self._journal = None if state_file is None else Journal(state_file, first=_FIRST)
        self._path = str(state_file or "")
        self._records = 0
        self.credentials = credentials or Credentials.made_up()
        self.wallets: tuple[Mapping[str, Any], ...] | None = None
        self._are_credentials_given = credentials is not None

    def open(self) -> None:
        """Read the state file, and shorten it where most of it is history; raises FileUnusable."""
        if self._journal is None:
            return
        try:
            for record in self._journal.open():
                self._take_in(record)
            if self._records == 0 or self._records > 2 * len(self._orders) + _WORTH_REWRITING:
                self._journal.rewrite(self._all_records())
        except FileUnusable:
            self._journal.close()
            raise
        except (KeyError, TypeError, ValueError) as error:
            self._journal.close()
            raise FileUnusable(path=self._path, why="damaged") from error

    def close(self) -> None:
        """Let go of the state file."""
        if self._journal is not None:
            self._journal.close()

    def __len__(self) -> int:
        """How many orders there are."""
        return len(self._orders)

    def __iter__(self) -> Iterator[Booked]:
        """Every order, newest first."""
        return reversed(self._orders.values())

    def get(self, order_id: str) -> Booked | None:
        """The order with this id."""
        return self._orders.get(order_id)

    @staticmethod
    def new_id() -> str:
        """An id for a new order: UUID-like, as in the contract's shortened examples (I, section 2)."""
        return str(uuid.uuid4())

    def add(self, order: Booked) -> Booked:
        """Keep a new order; raises OSError where the state file cannot be written, and then keeps nothing."""
        self._write({"order": dataclasses.asdict(order)})
        self._put(order)
        return order

    def change(self, order_id: str, **members: Any) -> Booked:
        """Keep changed members of an order and return it as it is now; raises KeyError, OSError as `add`."""
        changed = replace(self._orders[order_id], **members)
        whole = dataclasses.asdict(changed)
        self._write({"id": order_id, "set": {name: whole[name] for name in members}})
        self._put(changed)
        return changed

    def keep_wallets(self, wallets: Sequence[Mapping[str, Any]]) -> None:
        """Keep the store's wallets; raises OSError as `add`."""
        self._write({"wallets": [dict(wallet) for wallet in wallets]})
        self.wallets = tuple(wallets)

    def select(
        self,
        *,
        status: str | None,
        offset: int,
        limit: int,
        is_newest_first: bool,
        since_utc_ms: int | None = None,
        until_utc_ms: int | None = None,
    ) -> Selection:
        """One page of the orders with this status, created within these bounds, both included."""
        first = 0 if since_utc_ms is None else bisect_left(self._times, since_utc_ms)
        last = len(self._ids) if until_utc_ms is None else bisect_right(self._times, until_utc_ms)
        ids = range(last - 1, first - 1, -1) if is_newest_first else range(first, last)
        if status is None:
            page = ids[offset : offset + limit]
            return Selection(len(ids), tuple(self._orders[self._ids[at]] for at in page))
        is_whole = first == 0 and last == len(self._ids)
        known = self._counts[status] if is_whole else None
        rows: list[Booked] = []
        matching = 0
        for at in ids:
            if matching == known or (known is not None and matching >= offset + limit):
                break  # all are found, or the page is full and the sum is known without looking
            order = self._orders[self._ids[at]]
            if order.status != status:
                continue
            if offset <= matching < offset + limit:
                rows.append(order)
            matching += 1
        return Selection(matching if known is None else known, tuple(rows))

    def seed(self, wish: Seeding) -> Iterator[int]:
        """Make up a past, and tell how many orders are there after each; one seed makes one past.

        Raises ValueError where this seed was used before, OSError as `add`.
        """
        if wish.seed in self._seeds:
            raise ValueError("this seed was used before")
        self._write({"seed": wish.as_record()})
        yield from self._sow(wish)

    def _sow(self, wish: Seeding) -> Iterator[int]:
        from merchant_desk.sandbox.seeding import seeded  # it makes orders, and so needs this module

        self._seeds.add(wish.seed)
        for number, order in enumerate(seeded(wish, self.credentials), start=1):
            self._put(order)
            yield number

    def _put(self, order: Booked) -> None:
        older = self._orders.get(order.id)
        if older is not None:
            self._counts[older.status] -= 1
        self._counts[order.status] += 1
        self._orders[order.id] = order
        if older is not None and older.created_utc_ms != order.created_utc_ms:
            at = self._ids.index(order.id)
            del self._ids[at], self._times[at]
        if older is None or older.created_utc_ms != order.created_utc_ms:
            at = bisect_right(self._times, order.created_utc_ms)
            self._ids.insert(at, order.id)
            self._times.insert(at, order.created_utc_ms)

    def _write(self, record: dict[str, Any]) -> None:
        if self._journal is not None:
            self._journal.append(record)
            self._records += 1

    def _take_in(self, record: dict[str, Any]) -> None:
        self._records += 1
        if "shop" in record:
            if not self._are_credentials_given:
                self.credentials = Credentials(**record["shop"])
        elif "seed" in record:
            from merchant_desk.sandbox.seeding import Seeding

            for _ in self._sow(Seeding(**record["seed"])):
                pass
        elif "sown" in record:
            self._seeds.update(record["sown"])
        elif "wallets" in record:
            self.wallets = tuple(record["wallets"])
        elif "order" in record:
            self._put(_order(record["order"]))
        else:
            older = dataclasses.asdict(self._orders[record["id"]])
            self._put(_order(older | record["set"]))

    def _all_records(self) -> Iterator[dict[str, Any]]:
        yield {"shop": self.credentials.as_record()}
        if self._seeds:
            yield {"sown": sorted(self._seeds)}
        if self.wallets is not None:
            yield {"wallets": [dict(wallet) for wallet in self.wallets]}
        for order in self._orders.values():
            yield {"order": dataclasses.asdict(order)}


def _order(members: dict[str, Any]) -> Booked:
    payments = tuple(Payment(**payment) for payment in members["transactions"])
    return Booked(**{**members, "transactions": payments, "hidden": tuple(members["hidden"])})
