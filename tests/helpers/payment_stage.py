"""A shop with one order on the Payment page, for window tests."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from merchant_desk.domain.order import Order
from merchant_desk.domain.secret import SessionToken
from merchant_desk.ui.payment.page import PaymentPage
from merchant_desk.ui.payment.view_model import PaymentModel
from merchant_desk.ui.signals import DeskSignals
from merchant_desk.ui.widgets.handover_light import HandoverLight
from tests.helpers import sales
from tests.helpers.fake_clock import FakeClock
from tests.helpers.fake_training import FakeTraining
from tests.helpers.shop import Shop, open_shop
from tests.helpers.windows import staged, until

W = TypeVar("W", bound=QWidget)
WIDE, SMALL = (1440, 900), (1024, 768)


@dataclass
class Counter:
    """The shop, the order, its page in a window, and what was opened outside."""

    shop: Shop
    order: Order
    model: PaymentModel
    page: PaymentPage
    window: QWidget
    folder: Path
    training: FakeTraining
    opened: list[str] = field(default_factory=list)

    def part(self, name: str) -> QWidget:
        """A part by its object name."""
        return self.of(name, QWidget)

    def of(self, name: str, kind: type[W]) -> W:
        """A part of one kind by its object name."""
        found = self.window.findChild(kind, name)
        assert found is not None, name
        return found

    def form(self) -> str:
        """The form of the large light now."""
        return self.of("payment-light", HandoverLight).form

    def click(self, name: str) -> None:
        """A press of the mouse on a part."""
        QTest.mouseClick(self.part(name), Qt.MouseButton.LeftButton)

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """One key, to whatever has the focus."""
        widget = self.window.focusWidget()
        assert widget is not None
        QTest.keyClick(widget, key, modifier)

    async def becomes(self, **members: object) -> Order:
        """Let the stored order change, as a read does, and everybody hear of it."""
        now = await self.shop.order(self.order.reference)
        self.order = await self.shop.desk.orders._ledger.save(
            replace(now, **members),  # type: ignore[arg-type]  # members of Order
            before=now,
        )
        return self.order

    async def is_paid(self) -> Order:
        """The customer pays, and a direct read says so."""
        assert self.order.id is not None
        self.shop.api.pays(self.order.id)
        self.order = await self.shop.desk.orders.refresh(self.order.reference)
        return self.order


@asynccontextmanager
async def open_counter(
    *,
    size: tuple[int, int] = WIDE,
    is_training: bool = False,
    link_length: int | None = None,
    folder: Path = Path("/nowhere"),
) -> AsyncIterator[Counter]:
    """One pending order that the API has too, on Payment; its link padded to a length where one is given."""
    clock = FakeClock(sales.AFTERNOON_UTC_MS)
    async with open_shop(clock=clock, settings=sales.settings(), is_training=is_training) as shop:
        training = FakeTraining()
        desk = replace(shop.desk, training=training) if is_training else shop.desk
        order = sales.order("POS-2026-000142", "25.40", minutes_ago=0)
        if link_length is not None:
            order = replace(order, session_token=_token_for(shop, order, link_length))
        await sales.keep(shop, order)
        sales.book(shop.api, order)
        signals = DeskSignals(shop.desk.bus)
        model = PaymentModel(desk, signals)
        opened: list[str] = []

        def note(url: QUrl) -> bool:
            opened.append(url.toString(QUrl.ComponentFormattingOption.FullyEncoded))
            return True

        page = PaymentPage(model, open_url=note, slip_folder=folder)
        window = staged(page, width=size[0], height=size[1])
        counter = Counter(shop, order, model, page, window, folder, training, opened)
        model.set_visible(True)
        model.show(order.reference)
        await until(lambda: model.state.code.matrix is not None)
        await until(lambda: window.focusWidget() is not None)
        yield counter
        model.set_visible(False)
        window.hide()
        signals.close()
        await until(lambda: not shop.desk.tasks._tasks)


def counter(**members: object) -> Callable[[], AbstractAsyncContextManager[Counter]]:
    """An opener for `windows.inside`."""
    return partial(open_counter, **members)  # type: ignore[arg-type]  # members of open_counter


def _token_for(shop: Shop, order: Order, link_length: int) -> SessionToken:
    short = replace(order, session_token=SessionToken("t"))
    missing = link_length - len(shop.desk.orders.checkout_url(short) or "") + 1
    return SessionToken(("eyJ" + sales.LONG_TOKEN)[:missing])
