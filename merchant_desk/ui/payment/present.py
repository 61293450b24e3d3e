"""Turns an order and what stands round it into the state that Payment shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from merchant_desk.domain.chains import explorer_url
from merchant_desk.domain.order import HistoryEntry, Light, Order, OrderState
from merchant_desk.domain.payment_link import shown_link
from merchant_desk.domain.settings import Settings, environment_of
from merchant_desk.qr import QrMatrix
from merchant_desk.ui import format as fmt
from merchant_desk.ui.payment.coins import coins_view
from merchant_desk.ui.payment.light import light_view
from merchant_desk.ui.payment.records import guard_stop_view, paid_view, stop_view
from merchant_desk.ui.payment.state import (
    CodeView,
    CoinsView,
    Cover,
    Deeds,
    FactRow,
    LightView,
    Mode,
    PaidView,
    PaymentState,
    StopView,
    StripRow,
)
from merchant_desk.ui.payment.steps import step_rows
from merchant_desk.ui.problems import Said
from merchant_desk.ui.text import visible
from merchant_desk.ui.view_model_owner import GuardLook
from merchant_desk.ui.words import tr


@dataclass(frozen=True, slots=True)
class Around:
    """What stands round the order. `link` is the whole payment link, never shown; `code_problem` says why
    there is no code of it."""

    settings: Settings
    now_utc_ms: int
    is_training: bool = False
    history: Sequence[HistoryEntry] = ()
    asked_utc_ms: int | None = None
    link: str = ""
    matrix: QrMatrix | None = None
    code_problem: str = ""
    wallets: tuple[str, ...] = ()
    strip: tuple[StripRow, ...] = ()
    busy: str = ""
    is_line_up: bool = True
    can_play: bool = False
    problem: Said | None = None
    is_display_on: bool = False
    store_name: str = ""
    guard: GuardLook = ""


def present(order: Order, around: Around) -> PaymentState:
    """The one place where an order becomes words on Payment."""
    mode = _mode(order, around)
    name = around.settings.store_name or around.store_name
    is_unknown = order.state is OrderState.UNKNOWN
    return PaymentState(
        reference=order.reference,
        state=(order.status_raw or order.state.value) if is_unknown else order.state.value,
        customer=visible(order.customer.full_name),
        amount=fmt.money(order.total),
        is_training=around.is_training,
        mode=mode,
        paid_after=_paid_after(order) if mode == "paid" else "",
        light=light_of(order, around),
        code=_code(order, around, mode),
        coins=_coins(order, around) if mode == "open" else CoinsView(is_shown=False),
        paid=paid_view(order, store_name=name) if mode == "paid" else PaidView(),
        stop=_stop(order, around, name) if mode == "stopped" else StopView(),
        steps=step_rows(order, around.history),
        facts=_facts(order, mode),
        strip=around.strip,
        deeds=_deeds(order, around, mode),
        problem=around.problem,
        is_display_on=around.is_display_on,
        guard=around.guard,
    )


def light_of(order: Order, around: Around) -> LightView:
    """The light alone, for when nothing but time has changed."""
    return light_view(
        order,
        asked_utc_ms=around.asked_utc_ms,
        now_utc_ms=around.now_utc_ms,
        is_training=around.is_training,
        guard=around.guard,
    )


def _mode(order: Order, around: Around) -> Mode:
    light = order.light
    if light is Light.STOP or around.guard == "stopped":
        return "stopped"
    return "open" if light is Light.WAIT else "paid"


def _paid_after(order: Order) -> str:
    if order.paid_utc_ms is None:
        return ""
    return fmt.minutes_seconds((order.paid_utc_ms - order.created_utc_ms) / 1000)


def _code(order: Order, around: Around, mode: Mode) -> CodeView:
    cover: Cover = {"open": "", "paid": "paid", "stopped": "put-away"}[mode]  # type: ignore[assignment]  # the literals above
    is_live = order.is_payable and bool(around.link) and not around.guard
    matrix, note = around.matrix, ""
    if around.guard == "checking":
        matrix, note = None, tr("Payment", "Checking where the money goes…")
    elif around.matrix is None and mode == "open":
        note = around.code_problem or (
            tr("Payment", "Creating order…")
            if order.state is OrderState.CREATING
            else tr("Payment", "Making the code…")
        )
    return CodeView(
        matrix=matrix,
        cover=cover,
        shown_link=shown_link(around.link) if around.link else "",
        is_live=is_live,
        can_send=is_live and bool(order.customer.email),
        note=note,
    )


def _stop(order: Order, around: Around, name: str) -> StopView:
    return guard_stop_view() if around.guard == "stopped" else stop_view(order, store_name=name)


def _coins(order: Order, around: Around) -> CoinsView:
    return coins_view(
        order,
        wallets=around.wallets,
        is_training=around.is_training,
        is_shown=around.settings.show_coin_prices,
    )


def _facts(order: Order, mode: Mode) -> tuple[FactRow, ...]:
    facts = []
    if order.id and mode != "paid":
        facts.append(FactRow(tr("Payment", "Order id"), order.id, is_id=True))
    if order.customer.email and mode == "open":
        facts.append(FactRow(tr("Payment", "E-mail"), visible(order.customer.email)))
    if order.note:
        facts.append(FactRow(tr("Payment", "Note"), visible(order.note)))
    return tuple(facts)


def _deeds(order: Order, around: Around, mode: Mode) -> Deeds:
    is_idle = not around.busy
    is_closed = order.state in (OrderState.FAILED, OrderState.CANCELLED)
    return Deeds(
        can_cancel=order.can_cancel and is_idle and around.is_line_up,
        can_hand_over=order.light is Light.GO and is_idle and not around.guard,
        can_print_receipt=mode == "paid",
        can_check_again=mode == "stopped" and order.id is not None and is_idle,
        can_explore=bool(explorer_link(order, around.settings)),
        is_new_charge_next=is_closed or (order.light in (Light.GO, Light.DONE) and not around.guard),
        can_play=around.can_play and order.id is not None and is_idle,
        busy=around.busy,
    )


def explorer_link(order: Order, settings: Settings) -> str:
    """Where the first transaction can be looked up; empty where there is none or no explorer."""
    environment = environment_of(settings.api_url)
    for item in order.transactions:
        url = explorer_url(item.network, item.hash, environment, bases=settings.explorers)
        if url:
            return url
    return ""
