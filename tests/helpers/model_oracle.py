"""Which orders may be green: a model of its own, made from the public face (section 3) and the light's rules.

It hears every document that the API served and judges by the raw members; nothing of the product's own
reading, comparing or deciding is used. A step is quiet where nothing failed, lagged, died or ran beside
something else: then every read that was served was also taken in, and what must be red is known. After any
other step only what may be green is known.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from merchant_desk.domain.order import Light, Order, OrderState, Origin
from merchant_desk.ui.customer.state import CustomerScreen, screen_for
from tests.helpers.model_world import Document, Served

Hashes = frozenset[tuple[str, str]]

_FINE_TOTAL: Final = re.compile(r"[0-9]{1,12}(\.[0-9]{1,18})?")
_MOVING: Final = ("pending", "on-hold", "failed", "cancelled")
_CLOSED: Final = ("failed", "cancelled")


class WronglyPaid(AssertionError):
    """The desk shows what the model does not allow."""


class Verdict(StrEnum):
    """What a read is worth: not one of our facts may differ, and none may be missing."""

    UNREADABLE = "unreadable"
    MISFIT = "misfit"
    FITS = "fits"


@dataclass(slots=True)
class Sale:
    """One sale as the shop meant it, and what may be shown of it."""

    reference: str
    total: Decimal
    currency: str
    store_id: str
    order_id: str | None = None
    may_go: bool = False
    is_red: bool = False
    is_closed: bool = False
    was_paid: bool = False
    is_given: bool = False
    told: Hashes = frozenset()


@dataclass(slots=True)
class Oracle:
    """Hears what the API says, and judges what the desk shows."""

    sales: dict[str, Sale] = field(default_factory=dict)
    credited: dict[tuple[str, str], str] = field(default_factory=dict)
    signed: dict[str, list[tuple[Document, Hashes]]] = field(default_factory=dict)
    kept: set[str] = field(default_factory=set)
    greens: int = 0

    def heard_signed(self, body: Document) -> None:
        """A callback with a good seal was kept."""
        told = hashes_of(body)
        self.signed.setdefault(str(body.get("orderId")), []).append((body, told))

    # ---- between two steps ----

    def hear(self, served: Sequence[Served], ids: dict[str, str | None], *, is_quiet: bool) -> None:
        """Take in what was served; `ids` are the API ids that the desk's rows have now, by reference."""
        for sale in self.sales.values():
            joined = sale.order_id
            sale.order_id = ids.get(sale.reference)
            if sale.order_id is None:
                continue
            for item in served:
                if item.under is None and item.asked == sale.order_id:
                    self._hear_read(sale, item, served, is_quiet=is_quiet, is_ours=joined == item.asked)

    def _hear_read(
        self, sale: Sale, item: Served, served: Sequence[Served], *, is_quiet: bool, is_ours: bool
    ) -> None:
        verdict = verdict_on(sale, item)
        if verdict is Verdict.UNREADABLE:
            return
        if verdict is Verdict.MISFIT:
            if is_quiet and is_ours:
                sale.is_red, sale.may_go = True, False
            return
        word = word_of(item.document)
        if word == "confirmed" or (word is None and listed_confirmed(item.asked, served)):
            self._hear_confirmed(sale, item, is_quiet=is_quiet)
        elif is_quiet and word in _MOVING:
            sale.is_red = sale.is_red or sale.was_paid
            sale.is_closed = sale.is_closed or word in _CLOSED
            sale.may_go = False
        elif is_quiet and word is not None:
            sale.may_go = False

    def _hear_confirmed(self, sale: Sale, item: Served, *, is_quiet: bool) -> None:
        told = hashes_of(item.document) or self._signed_hashes(sale)
        if self._is_spent(sale, told):
            sale.may_go = False
            sale.is_red = sale.is_red or is_quiet
            return
        sale.told = told
        sale.may_go = not (sale.is_red or sale.is_closed)

    def _signed_hashes(self, sale: Sale) -> Hashes:
        found: set[tuple[str, str]] = set()
        for body, told in self.signed.get(sale.order_id or "", ()):
            says_ours = body.get("ecommerceOrderId") in (None, sale.reference)
            if says_ours and body.get("storeId") in (None, sale.store_id):
                found |= told
        return frozenset(found)

    def _is_spent(self, sale: Sale, told: Collection[tuple[str, str]]) -> bool:
        return any(self.credited.get(key, sale.reference) != sale.reference for key in told)

    # ---- what must hold ----

    def judge(self, rows: Sequence[Order], posted: Sequence[str], *, is_quiet: bool) -> None:
        """Compare every row with the model; raises WronglyPaid."""
        self._judge_rows(rows, posted)
        for row in rows:
            if row.origin is not Origin.HERE:
                _require(row.light is not Light.GO, row, "made elsewhere and green")
                continue
            sale = self.sales.get(row.reference)
            if sale is None:
                raise WronglyPaid(f"an order from nowhere: {row.reference}")
            self._judge_one(sale, row, is_quiet=is_quiet)

    def _judge_rows(self, rows: Sequence[Order], posted: Sequence[str]) -> None:
        references = {row.reference for row in rows if row.origin is Origin.HERE}
        ids = [row.id for row in rows if row.id is not None]
        if len(ids) != len(set(ids)):
            raise WronglyPaid("one API order stands in two rows")
        if not self.kept <= references or not set(posted) <= references:
            raise WronglyPaid(f"lost: {(self.kept | set(posted)) - references}")
        if posted and max(Counter(posted).values()) > 1:
            raise WronglyPaid("one sale was sent twice")
        self.kept |= references

    def _judge_one(self, sale: Sale, row: Order, *, is_quiet: bool) -> None:
        light = row.light
        if light is Light.GO:
            self.greens += 1
            _require(sale.may_go, row, "green without a fitting read that says confirmed")
            _require(not (sale.is_red or sale.is_closed or sale.is_given), row, "green after an end")
            _require(not self._is_spent(sale, sale.told), row, "one transaction pays two orders")
        if row.state is OrderState.CONFIRMED:
            for key in sale.told:
                self.credited.setdefault(key, sale.reference)
            _require(not sale.is_closed or light is Light.STOP, row, "late money that is no STOP")
        if is_quiet and sale.is_red:
            _require(light is Light.STOP, row, "a difference that is no STOP")
        _require((light is not Light.DONE) or sale.is_given, row, "done, and nobody gave the goods")
        is_thanked = screen_for(row) is CustomerScreen.CONFIRMED
        _require(not is_thanked or light is Light.GO or sale.is_given, row, "the customer is thanked early")
        sale.is_closed = sale.is_closed or row.state.value in _CLOSED or row.superseded_by is not None
        sale.was_paid = sale.was_paid or row.state is OrderState.CONFIRMED

    def judge_at_once(self, row: Order, served: Sequence[Served]) -> str | None:
        """What is wrong with a row that turned green just now, in the middle of a step."""
        sale = self.sales.get(row.reference)
        if sale is None or sale.is_red or sale.is_closed or sale.is_given:
            return f"green in passing: {row.reference}"
        proofs = [item for item in served if item.under is None and item.asked == row.id]
        if sale.may_go or any(_says_paid(sale, item, served) for item in proofs):
            return None
        return f"green in passing and without a proof: {row.reference}"

    def may_hand_over(self, reference: str) -> bool:
        """Whether the goods of this sale may go now, as far as the model knows."""
        sale = self.sales[reference]
        return sale.may_go and not (sale.is_red or sale.is_closed or sale.is_given)


def _require(holds: bool, row: Order, what: str) -> None:
    if not holds:
        raise WronglyPaid(f"{what}: {row.reference} {row.state} {row.light} {row.problem} {row.transactions}")


def _says_paid(sale: Sale, item: Served, served: Sequence[Served]) -> bool:
    if verdict_on(sale, item) is not Verdict.FITS:
        return False
    word = word_of(item.document)
    return word == "confirmed" or (word is None and listed_confirmed(item.asked, served))


# ---- reading raw documents, by the contract and not by the product ----


def verdict_on(sale: Sale, item: Served) -> Verdict:
    """Whether a direct read is about the order that was asked for, fact by fact."""
    document = item.document
    store = document.get("store")
    told_store = store.get("id") if isinstance(store, dict) else store
    facts = (document.get("id"), document.get("ecommerceOrderId"), document.get("orderCurrency"), told_store)
    total = _total(document.get("orderTotal"))
    if total is None or any(not isinstance(fact, str) or fact == "" for fact in facts):
        return Verdict.UNREADABLE
    ours = (item.asked, sale.reference, sale.currency, sale.store_id)
    return Verdict.FITS if facts == ours and total == sale.total else Verdict.MISFIT


def _total(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        return None
    text = value if isinstance(value, str) else format(Decimal(value), "f")
    return Decimal(text) if _FINE_TOTAL.fullmatch(text) else None


def word_of(document: Document) -> str | None:
    """The status as text; None where there is none."""
    for name in ("paymentStatus", "status"):
        value = document.get(name)
        if value is not None and value != "":
            return value if isinstance(value, str) else repr(value)
    return None


def listed_confirmed(order_id: str, served: Sequence[Served]) -> bool:
    """Whether the list filtered by `confirmed` showed this id, and no other status did."""
    rows = [item for item in served if item.under and item.asked == order_id]
    silent = {item.under for item in rows if word_of(item.document) is None}
    said = {item.under for item in rows if word_of(item.document) == item.under}
    return "confirmed" in said or silent == {"confirmed"}


def hashes_of(document: Document) -> Hashes:
    """Every (network, transaction) that a document names, each in one spelling."""
    listed = document.get("transactions")
    items: list[Any] = [*(listed if isinstance(listed, list) else ()), document]
    return frozenset(key for item in items if (key := _key(item)) is not None)


def _key(item: Any) -> tuple[str, str] | None:
    if not isinstance(item, dict):
        return None
    network = item.get("protocol") or item.get("blockchain") or item.get("network")
    told = item.get("hash") or item.get("transactionHash")
    if not isinstance(network, str) or not isinstance(told, str):
        return None
    return network.strip().upper(), told.strip().lower().removeprefix("0x")
