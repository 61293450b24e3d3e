"""What the panel says of one order: its line, its light, its facts, and what can be done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QLocale

from merchant_desk.domain.chains import COIN_LINES, network_name
from merchant_desk.domain.money import plain
from merchant_desk.domain.order import Light, Order, OrderState, ProblemCode
from merchant_desk.domain.rates import about
from merchant_desk.ui import format as fmt
from merchant_desk.ui.orders.state import CancelRow, DetailState, FactRow, LightRow
from merchant_desk.ui.orders.steps import Told, has_callback, step_rows
from merchant_desk.ui.orders.wording import shown_state
from merchant_desk.ui.problems import Said, say_problem
from merchant_desk.ui.text import visible
from merchant_desk.ui.view_model_owner import GuardLook
from merchant_desk.ui.words import tr

_COINS_SAID = 2
_STALE_AFTER_MS = 30_000


@dataclass(frozen=True, slots=True)
class Line:
    """The line to the API as far as the panel cares."""

    is_up: bool = True
    last_answer_utc_ms: int | None = None
    now_utc_ms: int = 0

    @property
    def is_old(self) -> bool:
        """No answer for so long that a light must grey."""
        if self.is_up or self.last_answer_utc_ms is None:
            return False
        return self.now_utc_ms - self.last_answer_utc_ms > _STALE_AFTER_MS


def detail_state(
    told: Told,
    line: Line,
    *,
    busy: str = "",
    problem: Said | None = None,
    walk_in_email: str = "",
    guard: GuardLook = "",
) -> DetailState:
    """Everything the panel shows now; `guard` is how the guard over the wallets changes it."""
    order = told.order
    text, is_alarm = _line(told)
    return DetailState(
        reference=order.reference,
        order_id=order.id or "",
        amount=fmt.money(order.total),
        state=shown_state(order),
        network=order.transactions[0].network if order.transactions and not is_alarm else "",
        line=text,
        is_line_alarm=is_alarm,
        light=_light(order, line, guard, is_busy=bool(busy)),
        can_show_qr=order.is_payable,
        can_copy_link=order.is_payable and not guard,
        can_check=not busy,
        can_send_again=not busy and order.can_be_replaced,
        steps=step_rows(told),
        facts=tuple(_facts(order, walk_in_email)),
        cancel=_cancel(order, line, is_busy=bool(busy)),
        problem=problem,
        busy=busy,
    )


def _line(told: Told) -> tuple[str, bool]:
    """The line under the amount, and whether it is an alarm."""
    order = told.order
    if order.problem is not None and (order.state is OrderState.REVIEW or order.is_alarm):
        return say_problem(order).what, True
    if order.transactions and order.state in (OrderState.CONFIRMED, OrderState.ON_HOLD):
        item = order.transactions[0]
        network = visible(network_name(item.network))
        if not item.coin:
            return network, False
        return tr("Orders", "{coin} on {network}", coin=visible(item.coin), network=network), False
    if order.problem is not None:
        return say_problem(order).what, False
    return _waiting(told), False


def _waiting(told: Told) -> str:
    order = told.order
    if order.state is OrderState.PENDING:
        if has_callback(told.history):
            return tr("Orders", "A callback came. Cryptum still says pending.")
        return tr("Orders", "Waiting for the customer to pay. No callback yet.")
    return {
        OrderState.CREATING: tr("Orders", "Sent, no answer yet. Keep the goods."),
        OrderState.ON_HOLD: tr("Orders", "On hold at Cryptum. Wait."),
        OrderState.CONFIRMED: tr("Orders", "Cryptum has not told coin or network."),
        OrderState.FAILED: tr("Orders", "The payment did not work. Make a new charge."),
        OrderState.CANCELLED: tr("Orders", "Ended by staff or shop."),
        OrderState.UNKNOWN: tr("Orders", "A state we don't know. Treated as not paid."),
    }.get(order.state, "")


def _light(order: Order, line: Line, guard: GuardLook, *, is_busy: bool) -> LightRow:
    light = order.light
    if light is Light.STOP or guard == "stopped":
        return LightRow("stop", tr("Orders", "Don't hand over."))
    if light is Light.DONE:
        return LightRow("done", _done(order))
    if light is Light.GO:
        if line.is_old:
            return LightRow("stale", tr("Orders", "Paid. Checking again"))
        return LightRow("go", tr("Orders", "Paid. Hand over the goods."), can_hand_over=not is_busy)
    return LightRow("stale" if line.is_old else "wait", tr("Orders", "Not paid. Keep the goods."))


def _done(order: Order) -> str:
    given = order.handed_over
    if given is None:
        return tr("Orders", "Paid, but not made at this desk")
    time = fmt.clock(given.at_utc_ms)
    if not given.person:
        return tr("Orders", "Handed over {time}", time=time)
    return tr("Orders", "Handed over {time} by {person}", time=time, person=visible(given.person))


def _facts(order: Order, walk_in_email: str) -> Iterator[FactRow]:
    if order.id:
        yield FactRow(tr("Orders", "Order id"), order.id, is_id=True)
    customer = order.customer
    if customer.email == walk_in_email or not customer.full_name:
        yield FactRow(tr("Orders", "Customer"), tr("Orders", "Walk-in customer"))
    else:
        yield FactRow(tr("Orders", "Customer"), visible(customer.full_name))
    if customer.email and customer.email != walk_in_email:
        yield FactRow(tr("Orders", "E-mail"), visible(customer.email))
    if customer.country:
        yield FactRow(tr("Orders", "Country"), country(customer.country))
    if order.note:
        yield FactRow(tr("Orders", "Note"), visible(order.note))
    if order.is_open and (coins := _coins(order)):
        yield FactRow(tr("Orders", "In coins"), coins)
    if order.superseded_by is not None:
        yield FactRow(tr("Orders", "Replaced by"), order.superseded_by, is_id=True)
    if order.supersedes is not None:
        yield FactRow(tr("Orders", "Instead of"), order.supersedes, is_id=True)
    yield from _asides(order)
    yield from _alarms(order)


def _asides(order: Order) -> Iterator[FactRow]:
    """What Cryptum tells beside the facts (contract C11, C24); never an address to pay to."""
    told = order.told
    if told is None:
        return
    if told.markup is not None and told.markup.strip("0."):
        yield FactRow(tr("Orders", "Markup"), f"{visible(told.markup)} %")
    if told.discount is not None and told.discount.strip("0."):
        yield FactRow(tr("Orders", "Discount"), f"{visible(told.discount)} %")
    if told.address is not None:
        said = tr("Orders", "{address} Verified by nobody: don't pay to it.", address=visible(told.address))
        yield FactRow(tr("Orders", "Address told"), said)


def _alarms(order: Order) -> Iterator[FactRow]:
    """What Cryptum says otherwise."""
    problem = order.problem
    if problem is None or order.state is not OrderState.REVIEW or not problem.theirs:
        return
    label = {
        ProblemCode.TOTAL_DIFFERS: tr("Orders", "Total at Cryptum"),
        ProblemCode.CURRENCY_DIFFERS: tr("Orders", "Currency there"),
        ProblemCode.STORE_DIFFERS: tr("Orders", "Store there"),
        ProblemCode.REFERENCE_DIFFERS: tr("Orders", "Reference there"),
        ProblemCode.ID_DIFFERS: tr("Orders", "Id there"),
        ProblemCode.TRANSACTION_REUSED: tr("Orders", "Transaction"),
        ProblemCode.TAKEN_BACK: tr("Orders", "State there"),
    }.get(problem.code, tr("Orders", "At Cryptum"))
    ids = (ProblemCode.STORE_DIFFERS, ProblemCode.ID_DIFFERS, ProblemCode.TRANSACTION_REUSED)
    yield FactRow(label, visible(problem.theirs), is_id=problem.code in ids, is_alarm=True)


def _coins(order: Order) -> str:
    """``about 43 CELO or 0.015 ETH``: the first two coins that the order's rates know."""
    said: list[str] = []
    for line in COIN_LINES:
        figure = about(order.total, order.rates, line.rate_coin) if line.rate_coin else None
        if figure is not None and line.rate_coin is not None:
            said.append(fmt.coin(plain(figure), line.rate_coin))
        if len(said) == _COINS_SAID:
            return tr("Orders", "about {first} or {second}", first=said[0], second=said[1])
    return tr("Orders", "about {first}", first=said[0]) if said else ""


def country(code: str) -> str:
    """A country's name with its code: ``Brazil (BR)``; the code alone where Qt has no name for it."""
    territory = QLocale.codeToTerritory(code)
    if territory == QLocale.Country.AnyCountry:
        return visible(code)
    language = QLocale().language()
    name = QLocale(language, territory).nativeTerritoryName()
    if QLocale(language, territory).territory() != territory:
        name = QLocale.territoryToString(territory)
    return f"{name} ({code})"


def _cancel(order: Order, line: Line, *, is_busy: bool) -> CancelRow:
    if not order.can_cancel:
        return CancelRow(_why_not(order))
    if not line.is_up:
        return CancelRow(tr("Orders", "Cancelling waits until Cryptum can be reached."))
    if order.state is OrderState.ON_HOLD:
        seen = tr("Orders", "It is on hold: a payment may be on its way.")
        return CancelRow(tr("Orders", "A payment may be on its way."), not is_busy, seen)
    return CancelRow(tr("Orders", "You can cancel until a payment is seen."), not is_busy)


def _why_not(order: Order) -> str:
    if order.paid_utc_ms is not None or order.state is OrderState.CONFIRMED:
        return tr("Orders", "Paid orders can't be cancelled. Refund from your own wallet.")
    if order.state is OrderState.REVIEW:
        return tr("Orders", "This order needs the owner before anything else.")
    return {
        OrderState.CANCELLED: tr("Orders", "This order is already cancelled."),
        OrderState.FAILED: tr("Orders", "This order has already ended."),
    }.get(order.state, "")
