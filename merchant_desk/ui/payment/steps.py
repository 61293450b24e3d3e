"""The timeline of one order, from its history; steps still to come stand at its end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from merchant_desk.domain.chains import network_name
from merchant_desk.domain.order import (
    HistoryEntry,
    Order,
    OrderState,
    ProblemCode,
    Source,
    What,
)
from merchant_desk.services.orders.orders import SHOWN
from merchant_desk.ui import format as fmt
from merchant_desk.ui.payment.state import StepRow
from merchant_desk.ui.words import tr

_MOST_CALLBACKS = 3


def step_rows(order: Order, history: Sequence[HistoryEntry]) -> tuple[StepRow, ...]:
    """What happened, oldest first, and while the order is open what will."""
    entries = sorted(history, key=lambda entry: entry.at_utc_ms)
    rows = [_created(order), *_told(order, entries)]
    if order.state is OrderState.CONFIRMED:
        rows.extend(_transactions(order))
    if order.handed_over is not None:
        rows.append(
            StepRow(
                "done-hand",
                tr("Payment", "Handed over"),
                _by(order.handed_over.person),
                _time(order.handed_over.at_utc_ms),
            )
        )
    return (*rows, *_upcoming(order, entries))


def _created(order: Order) -> StepRow:
    return StepRow("plus", tr("Payment", "Order created"), _by(order.person), _time(order.created_utc_ms))


def _told(order: Order, entries: Sequence[HistoryEntry]) -> Iterator[StepRow]:
    callbacks = [entry for entry in entries if entry.what is What.CALLBACK][:_MOST_CALLBACKS]
    for entry in entries:
        time = _time(entry.at_utc_ms)
        if entry.what is What.NOTE and entry.source is Source.DESK and entry.detail == SHOWN:
            yield StepRow("monitor", tr("Payment", "Shown to customer"), time=time)
        elif entry.what is What.CALLBACK and entry in callbacks:
            yield StepRow("callback", tr("Payment", "Callback received"), time=time)
        elif entry.what is What.STATUS:
            yield from _status(entry.detail, time, order)
        elif entry.what is What.PROBLEM:
            yield _problem(entry.detail, time)
        elif entry.what is What.CANCELLED:
            yield StepRow("slash-circle", tr("Payment", "Cancelled"), _by(entry.detail), time)
        elif entry.what is What.FOUND and order.id is not None:
            yield StepRow("search", tr("Payment", "Found at Cryptum"), time=time)


def _status(word: str, time: str, order: Order) -> Iterator[StepRow]:
    if word == OrderState.CONFIRMED.value:
        said = tr("Payment", "Order, store and total match")
        yield StepRow("shield-check", tr("Payment", "Confirmed by API"), said, time, "good")
    elif word == OrderState.ON_HOLD.value:
        yield StepRow("pause-square", tr("Payment", "On hold at Cryptum"), time=time)
    elif word == OrderState.FAILED.value:
        yield StepRow("octagon-x", tr("Payment", "Payment failed"), time=time, form="bad")
    elif word == OrderState.CANCELLED.value and order.state is OrderState.CANCELLED:
        yield StepRow("slash-circle", tr("Payment", "Cancelled at Cryptum"), time=time)


def _problem(code: str, time: str) -> StepRow:
    kept = tr("Payment", "State kept: not paid.")
    details = {
        ProblemCode.ID_DIFFERS.value: tr("Payment", "Id differs. {kept}", kept=kept),
        ProblemCode.REFERENCE_DIFFERS.value: tr("Payment", "Reference differs. {kept}", kept=kept),
        ProblemCode.STORE_DIFFERS.value: tr("Payment", "Store differs. {kept}", kept=kept),
        ProblemCode.CURRENCY_DIFFERS.value: tr("Payment", "Currency differs. {kept}", kept=kept),
        ProblemCode.TOTAL_DIFFERS.value: tr("Payment", "Total differs. {kept}", kept=kept),
        ProblemCode.TRANSACTION_REUSED.value: tr("Payment", "This transaction has paid another order."),
        ProblemCode.TAKEN_BACK.value: tr("Payment", "No longer confirmed at Cryptum."),
        ProblemCode.LATE_PAID.value: tr("Payment", "Money came after the order had ended."),
        ProblemCode.TWO_AT_API.value: tr("Payment", "Cryptum has two orders with this reference."),
    }
    if code == ProblemCode.SUPERSEDED.value:
        return StepRow("slash-circle", tr("Payment", "Sent again as a new order"), time=time, form="bad")
    if code == ProblemCode.REFUSED.value:
        return StepRow("octagon-x", tr("Payment", "Refused by Cryptum"), time=time, form="bad")
    if code in (ProblemCode.ANSWER_LOST.value, ProblemCode.NOT_REACHED.value):
        return StepRow("cloud-off", tr("Payment", "No answer from Cryptum"), time=time, form="bad")
    detail = details.get(code, tr("Payment", "Another order there has this reference."))
    return StepRow("shield-x", tr("Payment", "Read from the API"), detail, time, "bad")


def _transactions(order: Order) -> Iterator[StepRow]:
    for item in order.transactions:
        title = tr("Payment", "Transaction on {network}", network=network_name(item.network))
        yield StepRow("link", title, form="good", mono_id=item.hash)


def _upcoming(order: Order, entries: Sequence[HistoryEntry]) -> Iterator[StepRow]:
    if not order.is_open or order.paid_utc_ms is not None:
        return
    if all(entry.what is not What.CALLBACK for entry in entries):
        yield StepRow("callback", tr("Payment", "Callback"), form="upcoming")
    yield StepRow("shield-check", tr("Payment", "Confirmed by API"), form="upcoming")


def _by(person: str) -> str:
    return tr("Payment", "By {person}", person=person) if person else ""


def _time(utc_ms: int) -> str:
    return fmt.clock(utc_ms, seconds=True)
