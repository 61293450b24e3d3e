"""What stands on a printed slip: a receipt once the order is paid, before that the code with NOT PAID."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from merchant_desk.domain.chains import network_name
from merchant_desk.domain.order import Light, Order, OrderState
from merchant_desk.domain.settings import Settings, environment_of
from merchant_desk.ui import format as fmt
from merchant_desk.ui.text import visible
from merchant_desk.ui.words import tr

LineKind = Literal["heading", "center", "pair", "total", "strong", "mono", "small", "rule", "code"]


@dataclass(frozen=True, slots=True)
class SlipLine:
    """One line: `left` alone or with `right` at the other edge; a `code` line holds the text of the code."""

    kind: LineKind
    left: str = ""
    right: str = ""


@dataclass(frozen=True, slots=True)
class Slip:
    """The lines of one slip, and the name its file or print job gets."""

    name: str
    lines: tuple[SlipLine, ...]

    @property
    def code_text(self) -> str:
        """What the code on it says; empty where there is none."""
        return next((line.left for line in self.lines if line.kind == "code"), "")


def slip_of(order: Order, *, settings: Settings, link: str, explorer: str, is_training: bool) -> Slip:
    """The slip of an order. `link` is on it only while the order can be paid, `explorer` only once it is."""
    is_paid = order.state is OrderState.CONFIRMED and order.light in (Light.GO, Light.DONE)
    fake = [SlipLine("strong", tr("Payment", "TRAINING, FAKE MONEY"))] if is_training else []
    if not is_training and environment_of(settings.api_url) == "test":
        fake = [SlipLine("strong", tr("Payment", "TEST SYSTEM, NO REAL MONEY"))]
    lines = [*fake, *_head(order, settings), SlipLine("rule"), *_money(order, is_paid=is_paid)]
    lines.append(SlipLine("rule"))
    lines.extend(_paid(order, explorer) if is_paid else _unpaid(order, link))
    lines.append(SlipLine("rule"))
    if order.note:
        lines.append(SlipLine("center", visible(order.note)))
    if order.total.currency == "BRL" or settings.walk_in.country == "BR":
        # Brazil's law knows one fiscal document, and this is none: said in Portuguese on every till.
        lines.append(SlipLine("small", "Não é documento fiscal"))
    lines.append(SlipLine("center", tr("Payment", "Thank you")))
    return Slip(f"{order.reference}-{'receipt' if is_paid else 'not-paid'}", (*lines, *fake))


def _head(order: Order, settings: Settings) -> tuple[SlipLine, ...]:
    place = (SlipLine("center", visible(settings.store_place)),) if settings.store_place else ()
    moment = f"{fmt.day(order.created_utc_ms, short=True)} {fmt.clock(order.created_utc_ms)}"
    return (
        SlipLine("heading", visible(settings.store_name) or tr("Payment", "Payment")),
        *place,
        SlipLine("rule"),
        SlipLine("pair", visible(order.reference), visible(settings.till_name)),
        SlipLine("pair", moment, visible(order.person)),
    )


def _money(order: Order, *, is_paid: bool) -> tuple[SlipLine, ...]:
    lines = [SlipLine("total", tr("Payment", "Total"), fmt.money(order.total))]
    for item in order.transactions if is_paid else ():
        if item.coin:
            lines.append(SlipLine("pair", tr("Payment", "Paid with"), visible(item.coin)))
        lines.append(SlipLine("pair", tr("Payment", "Network"), network_name(item.network)))
    return tuple(lines)


def _paid(order: Order, explorer: str) -> tuple[SlipLine, ...]:
    at = fmt.clock(order.paid_utc_ms, seconds=True) if order.paid_utc_ms is not None else ""
    hashes = tuple(SlipLine("mono", visible(item.hash)) for item in order.transactions)
    code = (
        (SlipLine("code", explorer), SlipLine("small", tr("Payment", "Scan to see the transaction")))
        if explorer
        else ()
    )
    return (SlipLine("strong", tr("Payment", "CONFIRMED {time}", time=at)), *hashes, *code)


def _unpaid(order: Order, link: str) -> tuple[SlipLine, ...]:
    head = SlipLine("strong", tr("Payment", "NOT PAID"))
    if not (link and order.is_payable):
        return (head,)
    return (head, SlipLine("code", link), SlipLine("small", tr("Payment", "Scan to pay")))
