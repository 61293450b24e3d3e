"""What the customer does, and what the chain does then: the six acts of "Play the customer", and paying."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from random import Random
from typing import Final

from merchant_desk.domain.chains import BY_PROTOCOL, HashForm
from merchant_desk.domain.money import Fiat, plain
from merchant_desk.domain.rates import quote
from merchant_desk.sandbox import shapes
from merchant_desk.sandbox.book import Book, Booked, Payment
from merchant_desk.sandbox.callbacks import Callbacks
from merchant_desk.sandbox.errands import Errands
from merchant_desk.sandbox.fault_rule import Rule
from merchant_desk.sandbox.refusals import Refusal
from merchant_desk.sandbox.shop import RATES

ACTS: Final = (
    "pays",
    "pays-then-on-hold",
    "fails",
    "forged-callback",
    "another-total",
    "line-drops",
)
"""The acts, as the control address knows them."""

PAYABLE: Final = ("CELO", "ETHEREUM", "HATHOR", "BSC", "POLYGON", "AVAXCCHAIN")
"""Networks that the customer's page offers: those with evidence of checkout in contract section 6 (R)."""

DECIMAL_RATES: Final[Mapping[str, Decimal]] = {code: Decimal(rate) for code, rate in RATES.items()}

HOLD_S: Final = 4.0
OUTAGE_S: Final = 15.0
_MAX_CONVERTED_DECIMALS: Final = 8
_BASE58: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


class Customer:
    """Plays the customer of any order. Whatever changes an order here also has the callback sent."""

    def __init__(
        self,
        *,
        book: Book,
        callbacks: Callbacks,
        errands: Errands,
        now_utc_ms: Callable[[], int],
        drop_line: Callable[[float], None],
    ) -> None:
        self._book = book
        self._callbacks = callbacks
        self._errands = errands
        self._now_utc_ms = now_utc_ms
        self._drop_line = drop_line

    def play(self, order_id: str, act: str, *, for_s: float | None = None) -> None:
        """Play one of `ACTS`; `for_s` is how long a payment is on hold, or the line down.

        Raises Refusal: 404 for the order, 400 for the act, 409 where it can no longer be played.
        """
        self._known(order_id)
        if act == "pays":
            self.pay(order_id)
        elif act == "pays-then-on-hold":
            self.hold(order_id)
            self._errands.start(self._release(order_id, HOLD_S if for_s is None else for_s))
        elif act == "fails":
            self.fail(order_id)
        elif act == "forged-callback":
            self.forge(order_id)
        elif act == "another-total":
            self.pay_less(order_id)
        elif act == "line-drops":
            self._drop_line(OUTAGE_S if for_s is None else for_s)
        else:
            raise Refusal(400, f"act must be one of {', '.join(ACTS)}")

    def pay(self, order_id: str, *, network: str = "CELO") -> Booked:
        """Settle the order with a made-up transaction; raises Refusal: 404, 409 if paid, 400 for the network.

        A cancelled or failed order is settled too (U, section 4): money cannot be called back.
        """
        return self._settle(self._unpaid(order_id), network=network, status="confirmed")

    def hold(self, order_id: str, *, network: str = "CELO") -> Booked:
        """Let the payment be seen but not yet settled: on hold, with its transaction."""
        return self._settle(self._unpaid(order_id), network=network, status="on-hold")

    def fail(self, order_id: str) -> Booked:
        """Let the payment fail."""
        return self._change(self._unpaid(order_id), status="failed")

    def forge(self, order_id: str) -> None:
        """Have a stranger claim that the order is paid: a callback with a seal of another secret."""
        order = self._known(order_id)
        claimed = replace(order, transactions=(made_up_payment("CELO"),))
        self._callbacks.send(order, shapes.callback(claimed, status="confirmed"), seal="bad")

    def claim(
        self,
        order_id: str,
        claim: str,
        *,
        network: str = "CELO",
        is_believed: bool = False,
        is_shown: bool = False,
    ) -> Booked:
        """Note a transaction that did not pay this order, as a session token may by contract section 3.4 (I).

        `claim` is "reused" for the payment of another paid order (made up while there is none), "foreign" for
        a made-up one, or a hash. `is_believed`: the API takes it and shows the order as paid. `is_shown`: its
        reads show the transactions whatever the readings say. Raises Refusal: 404, 409 if paid, 400 for the
        network.
        """
        order = self._unpaid(order_id)
        payment = self._claim_of(order, claim, network)
        return self._claimed(order, payment, is_believed=is_believed, is_shown=is_shown)

    def claim_as(self, order_id: str, rule: Rule) -> None:
        """Let a fault's claim be laid on an open order that has none yet; on any other nothing happens."""
        order = self._book.get(order_id)
        if order is None or rule.claim is None or not order.is_open or order.transactions:
            return
        payment = self._claim_of(order, rule.claim, "CELO", die=rule.die)
        self._claimed(order, payment, is_believed=rule.is_believed, is_shown=rule.is_shown)

    def _claim_of(self, order: Booked, claim: str, network: str, *, die: Random | None = None) -> Payment:
        others = (one.transactions[-1] for one in self._book if _is_paid(one) and one.id != order.id)
        if claim == "reused" and (taken := next(others, None)) is not None:
            return taken
        if claim not in ("reused", "foreign"):
            return Payment(network, claim)
        made_up = made_up_payment(network)
        return made_up if die is None else Payment(network, f"0x{die.randbytes(32).hex()}")

    def _claimed(self, order: Booked, payment: Payment, *, is_believed: bool, is_shown: bool) -> Booked:
        noted = replace(order, transactions=(*order.transactions, payment))
        if is_shown:
            self._book.change(order.id, shown={**order.shown, "transactions": shapes.transactions(noted)})
        if is_believed:
            return self._settle(noted, network=payment.protocol, status="confirmed")
        return self._change(noted, transactions=noted.transactions, blockchain=payment.protocol)

    def pay_less(self, order_id: str) -> Booked:
        """Have the API show the order as paid, with a smaller total."""
        order = self._unpaid(order_id)
        smaller = Fiat(Fiat.parse(order.total, order.currency).minor // 2, order.currency)
        return self._settle(replace(order, total=smaller.text), network="CELO", status="confirmed")

    async def _release(self, order_id: str, after_s: float) -> None:
        """Settle what `hold` began, unless something else happened to the order meanwhile."""
        await asyncio.sleep(after_s)
        order = self._book.get(order_id)
        if order is not None and order.status == "on-hold":
            self._change(order, status="confirmed")

    def _settle(self, order: Booked, *, network: str, status: str) -> Booked:
        chain = BY_PROTOCOL.get(network)
        if chain is None or chain.coin is None:
            raise Refusal(400, "network must be a protocol of the platform with a coin of its own")
        return self._change(
            order,
            status=status,
            total=order.total,
            transactions=order.transactions or (made_up_payment(network),),
            blockchain=network,
            payment_method=chain.coin,
            converted_total=converted(order, chain.coin, decimals=chain.decimals),
        )

    def _change(self, order: Booked, **members: object) -> Booked:
        before = self._known(order.id).status
        changed = self._book.change(order.id, **members, updated_utc_ms=self._now_utc_ms())
        self._callbacks.tell(changed, before)
        return changed

    def _known(self, order_id: str) -> Booked:
        order = self._book.get(order_id)
        if order is None:
            raise Refusal(404, "Order not found")
        return order

    def _unpaid(self, order_id: str) -> Booked:
        order = self._known(order_id)
        if order.status == "confirmed":
            raise Refusal(409, "Order is already paid")
        return order


def converted(order: Booked, coin: str, *, decimals: int) -> str | None:
    """The order's total in a coin by the made-up rates; None for coins without one."""
    if coin not in DECIMAL_RATES or order.currency not in DECIMAL_RATES:
        return None
    total = Fiat.parse(order.total, order.currency)
    if total.is_zero:
        return "0"
    return plain(quote(total, DECIMAL_RATES, coin, min(decimals, _MAX_CONVERTED_DECIMALS)))


def _is_paid(order: Booked) -> bool:
    return order.status == "confirmed" and bool(order.transactions)


def made_up_payment(network: str) -> Payment:
    """A transaction that exists nowhere, its hash in the network's own form."""
    form = BY_PROTOCOL[network].hash_form
    if form is HashForm.BASE58:
        return Payment(network, "".join(secrets.choice(_BASE58) for _ in range(88)))
    text = secrets.token_hex(32)
    if form is HashForm.HEX_UPPER:
        return Payment(network, text.upper())
    return Payment(network, f"0x{text}" if form is HashForm.EVM else text)
