"""The open windows: a charge to its code, a callback to the screens, the loop under a flood of callbacks."""

from __future__ import annotations

import asyncio
import json
import socket
import sys
import threading
import time
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from merchant_desk.app.garbage import GarbageCollector
from merchant_desk.domain.order import Order, OrderState
from merchant_desk.ui.customer.state import CustomerScreen
from merchant_desk.ui.widgets.qr_view import QrView
from merchant_desk.ui.widgets.table import ListTable
from tests.benchmarks.figures import quantile, spread, tell
from tests.benchmarks.flood import packed
from tests.benchmarks.listener import send_flood
from tests.benchmarks.offscreen import measure_offscreen
from tests.benchmarks.probes import TICK_MS, ApiTime, PaintWatch, TickWatch, api_time
from tests.helpers.whole_desk import Till, open_whole_desk
from tests.helpers.windows import until

CHARGES: Final = 40
CALLBACKS: Final = 40
FLOOD_ORDERS: Final = 40
FLOOD_EACH: Final = 25
_WARM: Final = 3
_CALM_S: Final = 0.15
_IDLE_S: Final = 4.0
_PAD: Final = {500: 0, 1_500: 1_000}
PAINT_GOAL_MS: Final = 30.0
CODE_GOAL_MS: Final = 50.0
GAP_GOAL_MS: Final = 16.0


@dataclass
class Bench:
    """The whole desk, its API's time, and what opens its listener."""

    till: Till
    api: ApiTime
    note: dict[str, Any]
    callback_url: str = ""
    orders: list[Order] = field(default_factory=list)

    def part(self, kind: type[QWidget], name: str) -> Any:
        """A part of the till by its object name."""
        found = self.till.window.findChild(kind, name)
        assert found is not None, name
        return found

    def body(self, order: Order, extra: int = 0) -> str:
        """An honest callback of a paid order; `extra` makes it another one."""
        facts = {"status": "confirmed", "orderId": order.id, "ecommerceOrderId": order.reference}
        return json.dumps({**facts, "storeId": order.store_id, "updatedProducts": [extra] if extra else None})

    def wish(self, bodies: list[str], *, lines: int) -> dict[str, Any]:
        """What a sender is given."""
        port, _, path = self.callback_url.removeprefix("http://127.0.0.1:").partition("/")
        secret = self.note["webhook_secret"]
        return {"port": int(port), "path": f"/{path}", "secret": secret, "bodies": bodies, "lines": lines}


async def _charges(bench: Bench, length: int) -> None:
    """Enter pressed on Sell to the code painted on Payment."""
    till = bench.till
    await till.control("PUT", "/readings", {"token_pad": _PAD[length]})
    codes = [part for part in till.window.findChildren(QrView) if part.objectName() == "payment-code"]
    watch = PaintWatch(codes[0])
    beyond_ms, whole_ms, letters = [], [], 0
    for _ in range(CHARGES + _WARM):
        till.window.start_new_charge()
        focused = till.window.focusWidget()
        QTest.keyClicks(focused, "25.40")
        await until(lambda: till.window.pages.sell.state.can_charge, what="the charge can be made")
        await asyncio.sleep(_CALM_S)
        before = till.payment.state.reference
        watch.expect(partial(_has_code, till, before))
        bench.api.waited_s, began_s = 0.0, time.perf_counter()
        QTest.keyClick(focused, Qt.Key.Key_Return)
        await until(lambda: watch.at_s is not None, what="the code is painted")
        whole_ms.append(((watch.at_s or 0) - began_s) * 1000)
        beyond_ms.append(whole_ms[-1] - bench.api.waited_s * 1000)
        letters = len(till.payment.link)
        bench.orders.append(await till.on_payment())
    told = f"ms {spread(beyond_ms[_WARM:])}; with the API's time p50 {median(whole_ms[_WARM:]):.1f}"
    name = f"Charge pressed to code painted, link of {letters} letters"
    tell(name, told, value=quantile(beyond_ms[_WARM:], 0.95), goal=CODE_GOAL_MS if length == 500 else None)


def _has_code(till: Till, before: str) -> bool:
    state = till.payment.state
    return state.reference != before and state.code.matrix is not None


async def _callbacks(bench: Bench) -> None:
    """A callback at the listener's socket to the row on Orders and the customer display, both painted."""
    till = bench.till
    table, view = bench.part(ListTable, "orders-table"), till.display
    row, screen = PaintWatch(table.viewport()), PaintWatch(view)
    beyond_ms, whole_ms = [], []
    for order in bench.orders[: CALLBACKS + _WARM]:
        till.window.show_sale(order.reference)
        await till.customer_sees(CustomerScreen.WAITING)
        till.window.navigate("orders")
        await asyncio.sleep(_CALM_S)
        await till.control("POST", "/pay", {"order_id": order.id})
        row.expect(partial(_row_is_paid, table.model(), order))
        screen.expect(lambda: till.customer.screen is CustomerScreen.CONFIRMED)
        bench.api.waited_s = 0.0
        sent_s = await _send_one(bench, order)
        await until(lambda: row.at_s is not None and screen.at_s is not None, what="both are painted")
        whole_ms.append((max(row.at_s or 0, screen.at_s or 0) - sent_s) * 1000)
        beyond_ms.append(whole_ms[-1] - bench.api.waited_s * 1000)
        known = await till.desk.store.get(order.reference)
        assert known is not None
        assert known.state is OrderState.CONFIRMED
    told = f"ms {spread(beyond_ms[_WARM:])}; with the API's time p50 {median(whole_ms[_WARM:]):.1f}"
    p95 = quantile(beyond_ms[_WARM:], 0.95)
    tell("callback received to row and display painted", told, value=p95, goal=PAINT_GOAL_MS)


def _row_is_paid(model: Any, order: Order) -> bool:
    row = model.row_of(order.reference)
    if row < 0:
        return False
    shown = model.order_at(row)
    return shown is not None and shown.state is OrderState.CONFIRMED


async def _send_one(bench: Bench, order: Order) -> float:
    """Send one callback from another thread; gives when its last byte left."""
    wish = bench.wish([], lines=1)
    request = packed(wish, bench.body(order))
    sent: list[float] = []

    def send() -> None:
        with socket.create_connection(("127.0.0.1", wish["port"]), timeout=10) as line:
            line.sendall(request)
            sent.append(time.perf_counter())
            line.recv(4096)

    sender = threading.Thread(target=send)
    sender.start()
    await until(lambda: not sender.is_alive(), what="the callback is answered")
    return sent[0]


async def _flood(bench: Bench) -> None:
    """The gaps of a 16 ms timer of the window while 1,000 callbacks come in and are worked off."""
    till = bench.till
    orders = bench.orders[-FLOOD_ORDERS:]  # those that are not paid yet
    await asyncio.gather(*(_paid(till, order) for order in orders))
    till.window.navigate("orders")
    await asyncio.sleep(1)
    ticks = TickWatch()
    ticks.start()
    await asyncio.sleep(_IDLE_S)
    idle_ms = list(ticks.stop())
    bodies = [bench.body(order, extra) for extra in range(1, FLOOD_EACH + 1) for order in orders]
    ticks.start()
    told = await send_flood(bench.wish(bodies, lines=8))
    await _worked_off(till)
    busy_ms = list(ticks.stop())
    usual_ms = median(idle_ms)
    excess_ms = [gap - usual_ms for gap in busy_ms]
    tell(f"gap of a {TICK_MS} ms timer, idle", f"ms {spread(idle_ms)}")
    name = f"excess of that gap under {len(bodies)} callbacks ({len(bodies) / told['took_s']:.0f} a second)"
    tell(name, f"ms {spread(excess_ms)}", value=quantile(excess_ms, 0.99), goal=GAP_GOAL_MS)
    tell("answers to them", f"{told['answers']}, ms {spread(told['late_ms'])}")


async def _paid(till: Till, order: Order) -> None:
    await till.control("POST", "/pay", {"order_id": order.id})


async def _worked_off(till: Till) -> None:
    async with asyncio.timeout(60):
        while await till.desk.inbox.waiting():  # noqa: ASYNC110 - the store tells no event
            await asyncio.sleep(0.2)


async def _measure(folder: Path, collector: GarbageCollector) -> None:
    with api_time() as api:
        async with open_whole_desk(folder) as till:
            note = json.loads((folder / "training/shop.json").read_text())
            bench = Bench(till, api, note)
            await till.control("PUT", "/faults", {"callbacks": {"drop": True}})
            bench.orders.append(await till.charge("1"))
            bench.orders.clear()
            await asyncio.sleep(1)
            collector.settle()  # as the program does once the desk is open
            print(f"Windows: till and customer display, {CHARGES} charges and {CALLBACKS} callbacks each")
            for length in _PAD:
                await _charges(bench, length)
            bench.callback_url = await till.desk.callback_address.url()
            till.window.navigate("orders")
            await _callbacks(bench)
            await _flood(bench)


def main(folder: Path) -> None:
    """Open the desk offscreen on a training shop of its own, and measure."""
    measure_offscreen(folder, _measure)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
