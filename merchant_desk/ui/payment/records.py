"""What was compared: the list under a GO, and both records side by side under a STOP."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from merchant_desk.domain.chains import network_name
from merchant_desk.domain.money import Fiat, MoneyError
from merchant_desk.domain.order import Order, OrderState, Problem, ProblemCode, Told
from merchant_desk.ui import format as fmt
from merchant_desk.ui.payment.state import CheckRow, PaidView, RecordLook, RecordRow, StopView
from merchant_desk.ui.text import middle, visible
from merchant_desk.ui.words import tr


def paid_view(order: Order, *, store_name: str) -> PaidView:
    """The checks that a GO stands on, and what Cryptum told beside them."""
    at = order.paid_utc_ms
    return PaidView(
        checked_at=fmt.clock(at, seconds=True) if at is not None else "",
        checks=tuple(_checks(order, store_name)),
        told=tuple(_told(order)),
    )


def _checks(order: Order, store_name: str) -> Iterator[CheckRow]:
    yield CheckRow(tr("Payment", "State"), tr("Payment", "Confirmed"))
    yield CheckRow(tr("Payment", "Total"), fmt.money(order.total))
    yield CheckRow(tr("Payment", "Store"), visible(store_name) or middle(order.store_id))
    yield CheckRow(tr("Payment", "Reference"), visible(order.reference))
    yield CheckRow(tr("Payment", "Order id"), middle(order.id or ""), is_mono=True)
    if order.transactions:
        yield CheckRow(tr("Payment", "Transaction"), tr("Payment", "Not used before"))
    else:
        yield CheckRow(tr("Payment", "Transaction"), tr("Payment", "Not told yet"), is_ok=False)


def _told(order: Order) -> Iterator[CheckRow]:
    for item in order.transactions:
        network = network_name(item.network)
        paid_with = (
            tr("Payment", "{coin} on {network}", coin=visible(item.coin), network=network)
            if item.coin
            else network
        )
        yield CheckRow(tr("Payment", "Paid with"), paid_with, is_ok=False, network=item.network)
        yield CheckRow(tr("Payment", "Transaction"), middle(item.hash), is_ok=False, is_mono=True)


def stop_view(order: Order, *, store_name: str) -> StopView:
    """Both records where the API's was kept, and what to do."""
    told, problem = order.told, order.problem
    records: tuple[RecordRow, ...] = ()
    if told is not None and problem is not None and order.state is OrderState.REVIEW:
        records = tuple(_records(order, told, problem, store_name))
    return StopView(records, _advice(order))


def guard_stop_view() -> StopView:
    """What to do while the wallets are not as the owner approved them: no record of the order differs."""
    return StopView(
        advice=(
            tr("Payment", "Keep the goods and call the owner."),
            tr("Payment", "Ask the customer not to send anything, and whether something was sent already."),
            tr("Payment", "The owner compares the addresses under Wallets."),
        )
    )


def _records(order: Order, told: Told, problem: Problem, store_name: str) -> Iterator[RecordRow]:
    ours_store = visible(store_name) or middle(order.store_id)
    rows = (
        (tr("Payment", "Total"), fmt.money(order.total), _money(told), ProblemCode.TOTAL_DIFFERS),
        (
            tr("Payment", "Currency"),
            order.total.currency,
            told.currency,
            ProblemCode.CURRENCY_DIFFERS,
        ),
        (tr("Payment", "Store"), ours_store, middle(told.store_id or ""), ProblemCode.STORE_DIFFERS),
        (
            tr("Payment", "Reference"),
            visible(order.reference),
            visible(told.reference or ""),
            ProblemCode.REFERENCE_DIFFERS,
        ),
    )
    for label, ours, theirs, code in rows:
        if _differs(order, told, code):
            yield RecordRow(label, ours, theirs or fmt.DASH, "differs")
        elif theirs:
            yield RecordRow(label, ours, tr("Payment", "Same"), "same")
        else:
            yield RecordRow(label, ours, tr("Payment", "Not told"))
    if problem.code is ProblemCode.ID_DIFFERS:
        yield RecordRow(tr("Payment", "Order id"), middle(order.id or ""), middle(told.id or ""), "differs")
    if problem.code is ProblemCode.TRANSACTION_REUSED:
        yield RecordRow(
            tr("Payment", "Transaction"),
            middle(problem.theirs or ""),
            tr("Payment", "Used before"),
            "differs",
        )
    yield _state_row(order, told, problem)


def _differs(order: Order, told: Told, code: ProblemCode) -> bool:
    """Each line by itself: the problem names only the first difference."""
    if code is ProblemCode.TOTAL_DIFFERS:
        return told.total is not None and _fiat(told, order.total.currency) != order.total
    ours, theirs = {
        ProblemCode.CURRENCY_DIFFERS: (order.total.currency, told.currency),
        ProblemCode.STORE_DIFFERS: (str(order.store_id), told.store_id),
        ProblemCode.REFERENCE_DIFFERS: (str(order.reference), told.reference),
    }[code]
    return theirs is not None and ours != theirs


def _state_row(order: Order, told: Told, problem: Problem) -> RecordRow:
    was_paid = order.paid_utc_ms is not None
    ours = tr("Payment", "Confirmed") if was_paid else tr("Payment", "Pending")
    claim = tr("Payment", "“{word}”", word=visible(told.status)) if told.status else fmt.DASH
    look: RecordLook = "differs" if problem.code is ProblemCode.TAKEN_BACK else "claim"
    return RecordRow(tr("Payment", "State"), ours, claim, look)


def _fiat(told: Told, currency: str) -> Fiat | None:
    try:
        return Fiat.from_decimal(Decimal(told.total or ""), currency)
    except (InvalidOperation, MoneyError):
        return None


def _money(told: Told) -> str:
    """The API's total as money where it is some, else as it came."""
    fiat = _fiat(told, told.currency) if told.currency and told.total else None
    return (
        fmt.money(fiat) if fiat is not None else visible(f"{told.total or ''} {told.currency or ''}".strip())
    )


def _advice(order: Order) -> tuple[str, ...]:
    if order.superseded_by is not None:
        return (
            tr("Payment", "Keep the goods and call the owner."),
            tr(
                "Payment",
                "This order was replaced by {reference}. Don't take money for both.",
                reference=visible(order.superseded_by),
            ),
            tr("Payment", "The owner decides whether to refund or to hand over."),
        )
    if order.is_late_paid:
        return (
            tr("Payment", "Keep the goods and call the owner."),
            tr("Payment", "The money came after this order had ended. Don't take a second payment for it."),
            tr("Payment", "The owner decides whether to refund or to hand over."),
        )
    if order.state is OrderState.REVIEW:
        return (
            tr("Payment", "Keep the goods and call the owner."),
            tr(
                "Payment",
                "Ask the customer to keep the wallet app open. Don't take a second payment for this order.",
            ),
            tr("Payment", "The owner compares both records in Activity."),
        )
    if order.state is OrderState.CANCELLED:
        return (
            tr("Payment", "Ask whether the customer has already sent money. Then call the owner."),
            tr("Payment", "Make a new charge if the customer still wants to pay."),
        )
    return (
        tr("Payment", "Tell the customer that the payment did not work."),
        tr("Payment", "Make a new charge."),
    )
