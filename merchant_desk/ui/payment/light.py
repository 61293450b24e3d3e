"""The large light of one order, with its sentence; it greys where the last answer is old."""

from __future__ import annotations

from typing import Final

from merchant_desk.domain.order import Light, Order, OrderState
from merchant_desk.ui import format as fmt
from merchant_desk.ui.payment.state import LightView
from merchant_desk.ui.problems import say_problem
from merchant_desk.ui.view_model_owner import GuardLook
from merchant_desk.ui.words import tr

STALE_AFTER_MS: Final = 30_000


def light_view(
    order: Order,
    *,
    asked_utc_ms: int | None,
    now_utc_ms: int,
    is_training: bool = False,
    guard: GuardLook = "",
) -> LightView:
    """What the order's light says now. Age is paint: it changes the look, never what may be done."""
    light = order.light
    if guard == "stopped":
        why = tr("Payment", "The wallets are not as the owner approved them")
        return LightView("stop", tr("Payment", "Don't hand over."), why)
    if light is Light.STOP:
        return LightView("stop", tr("Payment", "Don't hand over."), _stop_reason(order))
    if light is Light.DONE:
        return LightView("done", _done(order))
    is_stale = asked_utc_ms is not None and now_utc_ms - asked_utc_ms > STALE_AFTER_MS
    if light is Light.GO:
        return _go(order, asked_utc_ms, is_stale=is_stale, is_training=is_training)
    keep = tr("Payment", "Not paid. Keep the goods.")
    if order.state is OrderState.CREATING:
        said = say_problem(order).what or tr("Payment", "Sent, no answer yet")
        return LightView("wait", keep, said)
    if guard == "checking" and not is_stale:
        return LightView("wait", keep, tr("Payment", "Checking where the money goes…"))
    if asked_utc_ms is None:
        return LightView("wait", keep)
    if is_stale:
        return LightView("stale", keep, _last_answer(asked_utc_ms))
    age = fmt.seconds_ago((now_utc_ms - asked_utc_ms) / 1000)
    asked = (
        tr("Payment", "Asked the pretend API {age}", age=age)
        if is_training
        else tr("Payment", "Asked Cryptum {age}", age=age)
    )
    return LightView("wait", keep, asked)


def _go(order: Order, asked_utc_ms: int | None, *, is_stale: bool, is_training: bool) -> LightView:
    at = fmt.clock(order.paid_utc_ms, seconds=True) if order.paid_utc_ms is not None else ""
    if is_stale and asked_utc_ms is not None:
        said = tr("Payment", "Paid at {time}. Checking again", time=at)
        return LightView("stale", said, _last_answer(asked_utc_ms))
    detail = (
        tr("Payment", "The pretend API said confirmed at {time}", time=at)
        if is_training
        else tr("Payment", "Cryptum said confirmed at {time}", time=at)
    )
    return LightView("go", tr("Payment", "Paid. Hand over the goods."), detail)


def _done(order: Order) -> str:
    given = order.handed_over
    if given is None:
        return tr("Payment", "Paid, but not made at this desk")
    if not given.person:
        return tr("Payment", "Handed over {time}", time=fmt.clock(given.at_utc_ms))
    return tr(
        "Payment", "Handed over {time} by {person}", time=fmt.clock(given.at_utc_ms), person=given.person
    )


def _last_answer(asked_utc_ms: int) -> str:
    return tr("Payment", "Last answer {time}", time=fmt.clock(asked_utc_ms, seconds=True))


def _stop_reason(order: Order) -> str:
    """One line; a problem says more than the state does."""
    if order.problem is not None:
        return say_problem(order).what
    if order.state is OrderState.CANCELLED:
        return tr("Payment", "This order was cancelled")
    return tr("Payment", "The payment did not work")
