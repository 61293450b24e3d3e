"""The API of the model tests: orders as they truly are, and whatever it is made to show instead.

Everything is kept as the documents of the contract (sections 3.2 and 3.3), so that the product's own parser
stands between these lies and the desk. `served` remembers each document that left, for the oracle.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from merchant_desk.api.wire import iso_utc
from merchant_desk.domain.order import Order, OrderId, StoreId
from tests.helpers.fake_book import STORE_ID, BookedOrder, FakeBook
from tests.helpers.fake_clock import FakeClock

OTHER_STORE_ID: Final = StoreId("cccccccc-bbbb-4ccc-8ddd-eeeeeeeeeeee")
MISSING: Final = object()
"""As a shown member: it is left out."""

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Served:
    """One document about the order `asked`; `under` is None for a direct read, else the list's filter."""

    asked: str
    document: Document
    under: str | None = None


@dataclass(slots=True)
class Shown:
    """What the API shows of one order instead of the truth."""

    read: Document = field(default_factory=dict)
    row: Document = field(default_factory=dict)
    instead: OrderId | None = None
    is_listed: bool = True
    past_reads: int = 0
    past: Document | None = None


class World:
    """One API that honest and dishonest people change, and the log of what it said and was told.

    `ids` are the orders that creations made, by reference; `claims` what callbacks said last, by order id.
    """

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.book = FakeBook(clock=self.clock, store_id=STORE_ID)
        self.shown: dict[OrderId, Shown] = {}
        self.paid: dict[OrderId, list[Document]] = {}
        self.extra: dict[OrderId, Document] = {}
        self.served: list[Served] = []
        self.posted: list[str] = []
        self.ids: dict[str, OrderId] = {}
        self.claims: dict[str, str] = {}
        self.is_filtering = True
        self.has_failed = False
        self.has_lagged = False
        self._hashes = 0

    # ---- the truth ----

    def takes(self, order: Order) -> BookedOrder:
        """A creation reaches the API."""
        self.posted.append(order.reference)
        row = self.book.add(
            order.reference,
            total=order.total.text,
            currency=order.total.currency,
            status="on-hold" if order.on_hold_wanted else "pending",
            store_id=order.store_id,
            callback_url=order.callback_url,
        )
        self.ids[order.reference] = row.id
        return row

    def sets(self, order_id: OrderId, status: Any) -> None:
        """Change the status, by whomever; the order's past can be shown from then on."""
        self.of(order_id).past = self.document(self.book.book[order_id], is_read=True)
        self.book.sets(order_id, status)

    def fresh_hash(self) -> str:
        """A transaction that nobody has used, as 64 digits."""
        self._hashes += 1
        return f"{self._hashes:x}".rjust(64, "a")

    def pays(self, order_id: OrderId, transaction: Document | None = None) -> None:
        """Confirm, by a transaction where one is given."""
        if transaction is not None:
            self.paid.setdefault(order_id, []).append(transaction)
        self.sets(order_id, "confirmed")

    # ---- what it shows ----

    def of(self, order_id: OrderId) -> Shown:
        """What is shown of one order."""
        return self.shown.setdefault(order_id, Shown())

    def document(self, row: BookedOrder, *, is_read: bool) -> Document:
        """The order as the API shows it; a creation's answer and a list row are no reads."""
        shown = self.of(row.id)
        document: Document = {
            "id": row.id,
            "ecommerceOrderId": row.reference,
            "orderTotal": format(row.total, "f"),
            "orderCurrency": row.currency,
            "paymentStatus": row.status,
            "callbackUrl": row.callback_url,
            "sessionToken": row.token.reveal(),
            "store": {"id": row.store_id, "name": "Corner shop"},
            "createdAt": iso_utc(row.created_utc_ms),
            "transactions": list(self.paid.get(row.id, ())),
        }
        document |= self.extra.get(row.id, {})
        document |= shown.read if is_read else shown.row
        return {name: value for name, value in document.items() if value is not MISSING}

    def read(self, order_id: OrderId) -> Document | None:
        """The answer to a direct read; None where there is no such order."""
        row = self.book.book.get(order_id)
        if row is None:
            return None
        shown = self.of(order_id)
        if shown.past_reads > 0 and shown.past is not None:
            shown.past_reads -= 1
            self.has_lagged = True
            document = shown.past
        elif shown.instead is not None:
            document = self.document(self.book.book[shown.instead], is_read=True)
        else:
            document = self.document(row, is_read=True)
        self.served.append(Served(order_id, document))
        return document

    def rows(self, *, store_id: str, status: str | None, since_utc_ms: int | None) -> list[Document]:
        """The list, newest first."""
        found = [
            row
            for row in self.book.book.values()
            if self.of(row.id).is_listed
            and row.store_id == store_id
            and (not self.is_filtering or status in (None, row.status))
            and (since_utc_ms is None or row.created_utc_ms >= since_utc_ms)
        ]
        documents = [self.document(row, is_read=False) for row in reversed(found)]
        self.served += [Served(str(item.get("id")), item, under=status or "") for item in documents]
        return documents

    def begin_step(self) -> None:
        """Forget what was said before; the oracle has heard it."""
        self.served.clear()
        self.has_failed = self.has_lagged = False


def spelled(transaction: Mapping[str, Any], how: int) -> Document:
    """The same transaction in another spelling: letter-case, `0x`, space, other member names."""
    network, digits = str(transaction["protocol"]), str(transaction["hash"]).removeprefix("0x")
    match how % 6:
        case 1:
            return {"protocol": network.lower(), "hash": f"0x{digits}"}
        case 2:
            return {"protocol": network, "hash": f"0X{digits.upper()}"}
        case 3:
            return {"blockchain": network.title(), "transactionHash": digits}
        case 4:
            return {"protocol": f" {network}", "hash": f" 0x{digits} "}
        case 5:
            return {"network": network, "hash": digits.upper()}
        case _:
            return {"protocol": network, "hash": f"0x{digits}"}
