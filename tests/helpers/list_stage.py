"""Shops with a list page open in a window: Orders, Activity, Wallets."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final, Generic, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from merchant_desk.domain.evidence import Evidence, WalletSeen
from merchant_desk.domain.order import HistoryEntry, Order, OrderId, StoreId
from merchant_desk.services import memo_keys
from merchant_desk.services.events import OrderChanged
from merchant_desk.ui.activity.page import ActivityPage
from merchant_desk.ui.activity.view_model import ActivityModel
from merchant_desk.ui.orders.page import OrdersPage
from merchant_desk.ui.orders.view_model import OrdersModel
from merchant_desk.ui.signals import DeskSignals
from merchant_desk.ui.wallets.page import WalletsPage
from merchant_desk.ui.wallets.view_model import WalletsModel
from merchant_desk.ui.widgets.table import ListTable
from tests.helpers import sales
from tests.helpers.day_of_orders import day_of_orders, history_of
from tests.helpers.fake_clock import FakeClock
from tests.helpers.shop import Shop, open_shop
from tests.helpers.windows import staged, until

W = TypeVar("W", bound=QWidget)
M = TypeVar("M")
P = TypeVar("P", bound=QWidget)

WIDE: Final = (1440, 900)
SMALL: Final = (1024, 768)


@dataclass
class Stage(Generic[M, P]):
    """The shop, the model and its page in a window."""

    shop: Shop
    model: M
    page: P
    window: QWidget

    def part(self, name: str) -> QWidget:
        """A part by its object name."""
        return self.of(name, QWidget)

    def of(self, name: str, kind: type[W]) -> W:
        """A part of one kind by its object name."""
        found = self.window.findChild(kind, name)
        assert found is not None, name
        return found

    def text(self, name: str) -> str:
        """What a label says, no-break spaces as spaces."""
        return self.of(name, QLabel).text().replace("\u00a0", " ")

    def click(self, name: str) -> None:
        """A press of the mouse on a part."""
        QTest.mouseClick(self.part(name), Qt.MouseButton.LeftButton)

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """One key, to whatever has the focus."""
        widget = self.window.focusWidget()
        assert widget is not None
        QTest.keyClick(widget, key, modifier)

    def click_row(self, table: ListTable, row: int) -> None:
        """A press of the mouse on a row."""
        middle = table.visualRect(table.model().index(row, 1)).center()
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=middle)

    async def settled(self) -> None:
        """All work that was started has ended."""
        await until(lambda: not self.shop.desk.tasks._tasks, what="all work ended")

    @property
    def clipboard(self) -> str:
        """What was copied last."""
        return QGuiApplication.clipboard().text()


OrdersStage = Stage[OrdersModel, OrdersPage]


@asynccontextmanager
async def open_orders(
    *, size: tuple[int, int] = WIDE, orders: tuple[Order, ...] | None = None, **shop_members: Any
) -> AsyncIterator[OrdersStage]:
    """The Orders page over a day's orders (or those given), looked at a moment after the last sync."""
    async with _opened(**shop_members) as (shop, signals):
        for item in reversed(day_of_orders() if orders is None else orders):
            await shop.store.orders.begin(item, history_of(item))
        model = OrdersModel(shop.desk, signals)
        page = OrdersPage(model)
        window = staged(page, width=size[0], height=size[1])
        await until(lambda: not model.state.is_first_read)
        yield Stage(shop, model, page, window)
        await _close(shop, window, model)


def orders_stage(**members: Any) -> Callable[[], AbstractAsyncContextManager[OrdersStage]]:
    """An opener for `windows.inside`."""
    return partial(open_orders, **members)


@asynccontextmanager
async def _opened(**members: Any) -> AsyncIterator[tuple[Shop, DeskSignals]]:
    facts: dict[str, Any] = {"clock": FakeClock(sales.AFTERNOON_UTC_MS), "settings": sales.settings()}
    async with open_shop(**(facts | members)) as shop:
        shop.desk.link.answered(82)
        await shop.store.memo.put(memo_keys.LAST_SYNC, str(sales.AFTERNOON_UTC_MS - 4_000))
        signals = DeskSignals(shop.desk.bus)
        yield shop, signals
        signals.close()


async def _close(shop: Shop, window: QWidget, model: QObject) -> None:
    """Nothing of the page may start work once the loop stands still."""
    timers = (*model.findChildren(QTimer), *window.findChildren(QTimer))
    window.hide()
    for timer in timers:
        timer.stop()
    await until(lambda: not shop.desk.tasks._tasks, what="all work ended")


async def becomes(
    shop: Shop,
    reference: str,
    *,
    lines: tuple[HistoryEntry, ...] = (),
    is_remote: bool = False,
    **members: Any,
) -> Order:
    """Let a stored order change, as a read does, and everybody hear of it."""
    before = await shop.order(reference)
    after = await shop.store.orders.save(replace(before, **members), lines)
    shop.desk.bus.publish(OrderChanged(after, before, is_remote=is_remote))
    return after


ActivityStage = Stage[ActivityModel, ActivityPage]
WalletsStage = Stage[WalletsModel, WalletsPage]


@asynccontextmanager
async def open_activity(
    fill: Callable[[Shop], Awaitable[None]], *, size: tuple[int, int] = WIDE, **shop_members: Any
) -> AsyncIterator[ActivityStage]:
    """The Activity page over the drawing's orders and whatever `fill` lets happen."""
    async with _opened(**shop_members) as (shop, signals):
        for item in reversed(day_of_orders()[:15]):
            await shop.store.orders.begin(item, history_of(item))
        await fill(shop)
        model = ActivityModel(shop.desk, signals)
        page = ActivityPage(model)
        window = staged(page, width=size[0], height=size[1])
        await until(lambda: not model.state.is_first_read)
        yield Stage(shop, model, page, window)
        await _close(shop, window, model)


@asynccontextmanager
async def open_wallets(
    told: tuple[tuple[str, str], ...] | None, *, size: tuple[int, int] = WIDE, **shop_members: Any
) -> AsyncIterator[WalletsStage]:
    """The Wallets page where the last read showed these wallets; None where none did."""
    async with _opened(**shop_members) as (shop, signals):
        if told is not None:
            await shop.desk.account._sight.note(
                Evidence(
                    id=OrderId("seen"),
                    direct=True,
                    store_id=StoreId(shop.desk.settings.current.store_id),
                    store_name="Café Aurora",
                    wallets=tuple(WalletSeen(network, address) for network, address in told),
                )
            )
        model = WalletsModel(shop.desk, signals)
        page = WalletsPage(model)
        window = staged(page, width=size[0], height=size[1])
        await until(lambda: not model.state.is_first_read)
        yield Stage(shop, model, page, window)
        await _close(shop, window, model)
