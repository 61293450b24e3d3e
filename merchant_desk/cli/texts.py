"""Results in words and columns, for people at a terminal. Times are local, JSON's are UTC."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Final

from merchant_desk.cli.output import LIGHT_PAINT, Output, Paint, columns
from merchant_desk.cli.plain import visible
from merchant_desk.cli.problem_words import problem_message
from merchant_desk.domain.callback import Callback
from merchant_desk.domain.chains import NO_BASES, explorer_url, network_name
from merchant_desk.domain.money import Fiat
from merchant_desk.domain.order import HistoryEntry, Light, Order, Source
from merchant_desk.services.values import Check

LIGHT_WORDS: Final[Mapping[Light, str]] = MappingProxyType(
    {
        Light.WAIT: "WAIT  keep the goods",
        Light.GO: "GO    hand over",
        Light.STOP: "STOP  keep the goods",
        Light.DONE: "DONE  nothing to do",
    }
)
_ORDER_HEAD: Final = ("CREATED", "REFERENCE", "TOTAL", "STATUS", "LIGHT", "CUSTOMER")
_CALLBACK_HEAD: Final = ("ID", "AT", "VERDICT", "REASON", "SAYS", "ORDER")
_LABEL_WIDTH: Final = 12


def local_time(utc_ms: int | None) -> str:
    """Date and time here, to the second; a dash where nothing is known."""
    if utc_ms is None:
        return "–"
    return f"{datetime.fromtimestamp(utc_ms // 1000, UTC).astimezone():%Y-%m-%d %H:%M:%S}"


def amount(total: Fiat) -> str:
    """An amount with its currency."""
    return f"{total.text} {total.currency}"


def order_table(orders: Sequence[Order], *, total: int, offset: int, output: Output) -> str:
    """Orders as aligned rows, and how many there are."""
    if not orders:
        return "No orders." if not total else f"No orders from number {offset + 1} on; there are {total}."
    rows = [_ORDER_HEAD, *(_order_row(order) for order in orders)]

    def paint(row: int, column: int, cell: str) -> str:
        if row == 0:
            return output.paint(cell, Paint.DIM)
        return output.paint(cell, LIGHT_PAINT.get(cell.strip())) if column == 4 else cell

    shown = f"{offset + 1} to {offset + len(orders)} of {total}"
    return f"{columns(rows, right=frozenset({2}), paint=paint)}\n{shown}"


def order_text(
    order: Order,
    *,
    history: Sequence[HistoryEntry],
    checkout_url: str | None,
    environment: str,
    output: Output,
    explorers: Mapping[str, str] = NO_BASES,
) -> str:
    """One order with all that is known of it."""
    light = output.paint(LIGHT_WORDS[order.light], LIGHT_PAINT[order.light.value])
    lines = [
        output.paint(f"Order {visible(order.reference)}", Paint.BOLD),
        _line("Light", light),
        _line("Status", order.state.value + _raw(order)),
        _line("Total", amount(order.total)),
        _line("Customer", visible(f"{order.customer.full_name} <{order.customer.email}>")),
        _line("Id", visible(order.id or "–")),
        _line("Store", visible(order.store_id)),
        _line("Created", local_time(order.created_utc_ms)),
        _line("Changed", local_time(order.updated_utc_ms)),
    ]
    if order.problem is not None:
        lines.append(_line("Problem", problem_message(order.problem)))
    if order.superseded_by is not None:
        lines.append(_line("Replaced by", visible(order.superseded_by)))
    if order.supersedes is not None:
        lines.append(_line("Instead of", visible(order.supersedes)))
    if order.handed_over is not None:
        given = f"{visible(order.handed_over.person)}, {local_time(order.handed_over.at_utc_ms)}"
        lines.append(_line("Handed over", given))
    if checkout_url is not None and order.is_payable:
        lines.append(_line("Pay at", visible(checkout_url)))
    for item in (*order.transactions, *order.attached):
        coin = f" {visible(item.coin)}" if item.coin else ""
        where = explorer_url(item.network, item.hash, environment, bases=explorers) or visible(item.hash)
        label = "Noted" if item.source is Source.STAFF else "Paid by"
        lines.append(_line(label, f"{visible(network_name(item.network))}{coin} {where}"))
    lines += [_line(label, text) for label, text in _told(order)]
    if history:
        lines.append("History")
        lines.append(textwrap.indent(columns([_entry_row(entry) for entry in history]), "  "))
    return "\n".join(lines)


def callback_table(callbacks: Sequence[Callback], *, total: int, offset: int) -> str:
    """Callbacks as aligned rows, and how many there are."""
    if not callbacks:
        return (
            "No callbacks." if not total else f"No callbacks from number {offset + 1} on; there are {total}."
        )
    rows = [_CALLBACK_HEAD, *(_callback_row(callback) for callback in callbacks)]
    return f"{columns(rows)}\n{offset + 1} to {offset + len(callbacks)} of {total}"


def callback_text(callback: Callback) -> str:
    """One callback with its body, which is shown as plain text."""
    proof = ", ".join(item.value for item in callback.proof) or "none"
    lines = [
        f"Callback {visible(callback.id)}",
        _line("At", local_time(callback.at_utc_ms)),
        _line("From", visible(callback.peer)),
        _line("Verdict", f"{callback.verdict.value} ({callback.reason.value})"),
        _line("Proof", proof),
        _line("Answered", str(callback.answer)),
        _line("Order", visible(callback.reference or callback.order_id or "–")),
        _line("Says", visible(callback.says or "–")),
        "Body",
        "\n".join(f"  {visible(line)}" for line in callback.body.splitlines()),
    ]
    return "\n".join(lines)


def checks_text(checks: Sequence[Check], *, output: Output) -> str:
    """Doctor's findings, each failure with what to do."""
    rows = []
    for check in checks:
        word = "ok" if check.ok else "FAIL" if check.matters else "note"
        paint = Paint.GREEN if check.ok else Paint.RED if check.matters else Paint.YELLOW
        rows.append(f"{output.paint(word.ljust(4), paint)}  {check.name.ljust(9)}  {visible(check.detail)}")
        if not check.ok and check.hint:
            rows.append(f"{' ' * 17}{visible(check.hint)}")
    return "\n".join(rows)


def _order_row(order: Order) -> tuple[str, ...]:
    return (
        local_time(order.created_utc_ms),
        order.reference,
        amount(order.total),
        order.state.value,
        order.light.value,
        order.customer.full_name,
    )


def _callback_row(callback: Callback) -> tuple[str, ...]:
    return (
        callback.id,
        local_time(callback.at_utc_ms),
        callback.verdict.value,
        callback.reason.value,
        callback.says or "–",
        callback.reference or callback.order_id or "–",
    )


def _entry_row(entry: HistoryEntry) -> tuple[str, ...]:
    return (local_time(entry.at_utc_ms), entry.what.value, entry.source.value, entry.detail)


def _told(order: Order) -> Iterator[tuple[str, str]]:
    """What the API tells beside the facts; nothing here is checked, and none of it is where to pay."""
    told = order.told
    if told is None:
        return
    if told.markup is not None and told.markup.strip("0."):
        yield "Markup", f"{visible(told.markup)} %"
    if told.discount is not None and told.discount.strip("0."):
        yield "Discount", f"{visible(told.discount)} %"
    if told.address is not None:
        yield "Address", f"{visible(told.address)} (told by the API, verified by nobody: do not pay to it)"


def _raw(order: Order) -> str:
    """The API's own word, where it is not one of ours."""
    raw = order.status_raw
    return f" (the API says {visible(raw)})" if raw and raw != order.state.value else ""


def _line(label: str, text: str) -> str:
    return f"  {label.ljust(_LABEL_WIDTH)}{text}"
