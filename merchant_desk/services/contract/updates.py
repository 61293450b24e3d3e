"""A contract check's last parts: orders are changed, cancelled and, in training, paid (contract 3.4, 4)."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any, Final

from merchant_desk.domain.errors import DeskError
from merchant_desk.domain.order import OrderId
from merchant_desk.services.contract.bench import Bench
from merchant_desk.services.contract.orders import FIRST, NUMBERED, told
from merchant_desk.services.contract.shapes import names_of, status_of, update_shape
from merchant_desk.services.shop.training import PAYS

PAID: Final = "paid"
_CANCELLED: Final = {"paymentStatus": "cancelled"}
_ON_HOLD: Final = {"paymentStatus": "on-hold"}
_PAYMENT: Final = ("paymentMethod", "blockchain", "convertedTotal")


async def updating(bench: Bench) -> None:
    """3.4 on the second order: the customer page's members, the token, the other path."""
    made = bench.made.get(NUMBERED)
    if made is None or made.order_id is None:
        return
    payment = {
        "transactionHash": f"0x{secrets.token_hex(32)}",
        "paymentMethod": "CELO",
        "blockchain": "CELO",
        "convertedTotal": "1.00000000",
    }
    answer = await bench.ask(bench.probe.update(made.order_id, payment))
    bench.yes("update-payment", not answer.is_refused, told(answer) if answer.is_refused else "")
    read = await bench.ask(bench.probe.read(made.order_id))
    shown = [name for name in _PAYMENT if read.members.get(name) is not None]
    if not answer.is_refused:
        bench.yes("read-payment", bool(shown), names_of(dict.fromkeys(shown)))
    _note_transactions(bench, read.members)
    if made.token is not None:
        by_token = await bench.ask(bench.probe.update(made.order_id, _ON_HOLD, token=made.token))
        bench.yes("update-by-token", not by_token.is_refused, f"Status {by_token.status}.")
    elsewhere = await bench.ask(bench.probe.update(made.order_id, _ON_HOLD, is_elsewhere=True))
    both = "documented" if elsewhere.is_refused else "both"
    bench.say("update-path", both, f"Status {elsewhere.status}.")


async def cancelling(bench: Bench) -> None:
    """3.4: cancel the first order, look, and cancel it again; then the second one."""
    made = bench.made[FIRST]
    if made.order_id is None:
        return
    answer = await bench.ask(bench.probe.update(made.order_id, _CANCELLED))
    if answer.is_refused:
        bench.yes("cancel", False, told(answer))
        return
    bench.say("update-answer", update_shape(answer), names_of(answer.members))
    bench.keep_shape("update", answer.document)
    status = await bench.status(made)
    made.is_over = status == "cancelled"
    bench.yes(
        "cancel", made.is_over, "" if made.is_over else f"The order is then {status or 'of no status'}."
    )
    again = await bench.ask(bench.probe.update(made.order_id, _CANCELLED))
    bench.say("update-final", "refused" if again.is_refused else "done", told(again))
    other = bench.made.get(NUMBERED)
    if other is not None and other.order_id is not None:
        ended = await bench.ask(bench.probe.update(other.order_id, _CANCELLED))
        other.is_over = not ended.is_refused and await bench.status(other) == "cancelled"


async def paying(bench: Bench) -> None:
    """Only where the customer can be played, which is in training: pay an order, then try to cancel it."""
    if bench.training is None:
        return
    await bench.make(PAID, bench.reference())
    made = bench.made[PAID]
    if made.order_id is None:
        return
    try:
        await bench.training.play(OrderId(made.order_id), PAYS)
    except DeskError:
        return  # the training shop was told to go wrong; what it cannot show stays unanswered
    read = await bench.ask(bench.probe.read(made.order_id))
    _note_transactions(bench, read.members)
    answer = await bench.ask(bench.probe.update(made.order_id, _CANCELLED))
    bench.say("update-paid", "refused" if answer.is_refused else "done", told(answer))
    made.is_over = status_of(read.members) == "confirmed" or made.is_over


def _note_transactions(bench: Bench, members: Mapping[str, Any]) -> None:
    listed = members.get("transactions")
    first = listed[0] if isinstance(listed, list) and listed else None
    inside = names_of(first) if isinstance(first, dict) else ""
    bench.yes("read-transactions", isinstance(listed, list), inside)
