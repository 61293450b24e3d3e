"""The fake API's own book of orders, and what tests do to it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Final

from merchant_desk.domain.evidence import Evidence, WalletSeen
from merchant_desk.domain.order import Customer, OrderId, Reference, Source, StoreId, Transaction
from merchant_desk.domain.secret import SessionToken
from merchant_desk.services.ports import Clock

STORE_ID: Final = StoreId("aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee")
NOON_UTC_MS: Final = 1_767_268_800_000  # 2026-01-01 12:00 UTC
RATES: Final = {"BRL": Decimal("1.00"), "USD": Decimal("0.19"), "CELO": Decimal("0.32033333")}
WALLETS: Final = (WalletSeen("CELO", "0x31ec6686ee1597a41747507A931b5e12cacb920e", "{}"),)


@dataclass(slots=True)
class BookedOrder:
    """One order as the API has it; tests change members at will.

    `lag` list calls pass before it appears there. `shown` overrides what direct reads show, `row_shown` what
    creations and list rows show.
    """

    id: OrderId
    reference: Reference
    store_id: StoreId
    total: Decimal
    currency: str
    status: str | None
    customer: Customer
    callback_url: str | None
    created_utc_ms: int
    updated_utc_ms: int
    token: SessionToken
    transactions: tuple[Transaction, ...] = ()
    lag: int = 0
    is_listed: bool = True
    shown: dict[str, Any] = field(default_factory=dict)
    row_shown: dict[str, Any] = field(default_factory=dict)


class FakeBook:
    """Orders as the API has them. `list_lag` is given to every order booked from now on; `skew_ms` is the
    API's clock minus the desk's."""

    def __init__(self, *, clock: Clock | None, store_id: str) -> None:
        self.book: dict[OrderId, BookedOrder] = {}
        self.store_id = StoreId(store_id)
        self.store_name = "Corner shop"
        self.wallets: tuple[WalletSeen, ...] = WALLETS
        self.list_lag = 0
        self.skew_ms: int | None = None
        self._clock = clock
        self._next_id = 1

    def add(
        self,
        reference: str,
        *,
        total: str = "25.40",
        currency: str = "USD",
        status: str | None = "pending",
        created_utc_ms: int | None = None,
        **members: Any,
    ) -> BookedOrder:
        """Put an order into the book that this desk did not create; `members` are those of BookedOrder."""
        created = self._now() if created_utc_ms is None else created_utc_ms
        order_id = self._new_id()
        row = BookedOrder(
            id=order_id,
            reference=Reference(reference),
            store_id=self.store_id,
            total=Decimal(total),
            currency=currency,
            status=status,
            customer=Customer("Ana", "Souza", "ana@example.com", "BR"),
            callback_url=None,
            created_utc_ms=created,
            updated_utc_ms=created,
            token=SessionToken(f"header.{order_id}.signature"),
            lag=self.list_lag,
        )
        for name, value in members.items():
            setattr(row, name, value)
        self.book[row.id] = row
        return row

    def of(self, reference: str) -> BookedOrder:
        """The one order with this reference; KeyError for none, AssertionError for several."""
        found = [row for row in self.book.values() if row.reference == reference]
        if not found:
            raise KeyError(reference)
        assert len(found) == 1, f"{len(found)} orders have the reference {reference}"
        return found[0]

    def sets(self, order_id: str, status: str | None) -> None:
        """Change an order's status at the API, as if by somebody else; None makes it miss everywhere."""
        row = self.book[OrderId(order_id)]
        row.status = status
        row.updated_utc_ms = self._now()

    def pays(self, order_id: str, *, network: str = "CELO", tx_hash: str | None = None) -> Transaction:
        """Confirm an order with one transaction (by default a hash made from the id)."""
        row = self.book[OrderId(order_id)]
        made_up = "0x" + row.id.encode().hex()[-64:].rjust(64, "0")
        paid = Transaction(network, tx_hash or made_up, Source.API, None)
        row.transactions = (*row.transactions, paid)
        self.sets(order_id, "confirmed")
        return paid

    def shows(self, order_id: str, **members: Any) -> None:
        """From now on direct reads show these members of Evidence instead of the true ones."""
        self.book[OrderId(order_id)].shown.update(members)

    def lists(self, order_id: str, **members: Any) -> None:
        """From now on list rows show these members of Evidence instead of the true ones."""
        self.book[OrderId(order_id)].row_shown.update(members)

    def _now(self) -> int:
        ours = NOON_UTC_MS if self._clock is None else self._clock.now_utc_ms()
        return ours + (self.skew_ms or 0)

    def _new_id(self) -> OrderId:
        number, self._next_id = self._next_id, self._next_id + 1
        return OrderId(f"11111111-2222-4333-8444-{number:012d}")

    def _evidence(self, row: BookedOrder, *, direct: bool) -> Evidence:
        true = Evidence(
            id=row.id,
            direct=direct,
            reference=row.reference,
            store_id=row.store_id,
            status=row.status,
            total=row.total,
            currency=row.currency,
            customer=row.customer,
            session_token=row.token,
            callback_url=row.callback_url,
            transactions=row.transactions,
            rates=RATES,
            wallets=self.wallets if direct else None,
            store_name=self.store_name if direct else None,
            created_utc_ms=row.created_utc_ms,
            updated_utc_ms=row.updated_utc_ms,
        )
        return replace(true, **(row.shown if direct else row.row_shown))
