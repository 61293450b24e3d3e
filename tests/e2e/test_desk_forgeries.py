"""What somebody may send to the till: none of it ever paints GO or thanks the customer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from merchant_desk.domain.callback import Proof
from merchant_desk.domain.order import Order
from merchant_desk.services.events import CallbackSeen
from merchant_desk.ui.customer.state import CustomerScreen
from tests.helpers.whole_desk import Till, open_whole_desk
from tests.helpers.windows import until

HASH = "0x" + "ab" * 32


async def _forged(till: Till, order: Order) -> None:
    """A stranger's seal on a perfect body."""
    await till.play(order, "forged-callback")


async def _signed_but_unpaid(till: Till, order: Order) -> None:
    """The right seal on a claim that the API does not bear out."""
    body = _claim(order, reference=order.reference)
    await till.control("POST", "/callback", {"order_id": order.id, "body": body, "signature": "good"})


async def _signed_with_another_reference(till: Till, order: Order) -> None:
    """The right seal on another order's number."""
    body = _claim(order, reference="POS-2026-999999-ZZZZ")
    await till.control("POST", "/callback", {"order_id": order.id, "body": body, "signature": "good"})


async def _without_a_seal(till: Till, order: Order) -> None:
    """No seal at all."""
    body = _claim(order, reference=order.reference)
    await till.control("POST", "/callback", {"order_id": order.id, "body": body, "signature": "none"})


def _claim(order: Order, *, reference: str) -> dict[str, object]:
    return {
        "orderId": order.id,
        "ecommerceOrderId": reference,
        "storeId": order.store_id,
        "message": "Order confirmed",
        "paymentStatus": "confirmed",
        "transactions": [{"protocol": "CELO", "hash": HASH}],
    }


@pytest.mark.parametrize(
    "attack", [_forged, _signed_but_unpaid, _signed_with_another_reference, _without_a_seal]
)
async def test_a_callback_that_lies_never_paints_go(
    tmp_path: Path, attack: Callable[[Till, Order], Awaitable[None]]
) -> None:
    async with open_whole_desk(tmp_path) as till:
        order = await till.charge("25.40")
        judged: list[CallbackSeen] = []
        till.desk.bus.subscribe(CallbackSeen, judged.append)

        await attack(till, order)
        await until(lambda: any(_is_settled(seen) for seen in judged), what="the callback was judged")
        known = await till.desk.orders.refresh(order.reference)

    assert known.light.value == "wait"
    assert "go" not in till.lights
    assert CustomerScreen.CONFIRMED not in till.screens


async def test_a_smaller_total_at_the_api_stops_the_sale(tmp_path: Path) -> None:
    async with open_whole_desk(tmp_path) as till:
        order = await till.charge("25.40")

        await till.play(order, "another-total")
        await till.sees("stop")
        await till.customer_sees(CustomerScreen.STOPPED)

    assert "go" not in till.lights
    assert CustomerScreen.CONFIRMED not in till.screens


async def test_another_orders_reference_at_the_api_stops_the_sale(tmp_path: Path) -> None:
    async with open_whole_desk(tmp_path) as till:
        order = await till.charge("25.40")
        shown = {"ecommerceOrderId": "POS-2026-999999-ZZZZ", "paymentStatus": "confirmed"}

        await till.control("POST", "/set", {"order_id": order.id, "shown": shown})
        await till.sees("stop")

    assert "go" not in till.lights
    assert CustomerScreen.CONFIRMED not in till.screens


async def test_money_for_a_cancelled_order_never_paints_go(tmp_path: Path) -> None:
    async with open_whole_desk(tmp_path) as till:
        order = await till.charge("25.40")
        await till.desk.orders.cancel(order.reference, person="Ana")
        await till.sees("stop")

        await till.control("POST", "/pay", {"order_id": order.id})
        known = await till.desk.orders.refresh(order.reference)
        await until(lambda: till.customer.is_payment_seen, what="the customer is told to wait")

    assert known.is_late_paid
    assert "go" not in till.lights
    assert CustomerScreen.CONFIRMED not in till.screens


def _is_settled(seen: CallbackSeen) -> bool:
    """Refused at the door, or compared with the API's own word."""
    return seen.is_update or Proof.SIGNATURE not in seen.callback.proof
