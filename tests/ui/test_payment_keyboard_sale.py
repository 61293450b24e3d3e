"""A whole sale by keyboard alone, through both pages; and Payment in other languages, sizes and themes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QStackedWidget, QWidget

from merchant_desk.domain.money import Fiat
from merchant_desk.domain.order import Order, OrderState, Problem, ProblemCode, Told
from merchant_desk.ui.assets import PSEUDO, install_language
from merchant_desk.ui.payment.page import PaymentPage
from merchant_desk.ui.payment.view_model import PaymentModel
from merchant_desk.ui.sell.page import SellPage
from merchant_desk.ui.sell.view_model import SellModel
from merchant_desk.ui.signals import DeskSignals
from merchant_desk.ui.theme import Theme, theme
from tests.helpers import sales
from tests.helpers.fake_clock import FakeClock
from tests.helpers.payment_stage import SMALL, WIDE, Counter, open_counter
from tests.helpers.shop import Shop, open_shop
from tests.helpers.windows import cut_words, inside, outside, staged, turns, until

SEEN = {
    "open": {},
    "paid": {"state": OrderState.CONFIRMED, "paid_utc_ms": sales.AFTERNOON_UTC_MS},
    "stopped": {
        "state": OrderState.REVIEW,
        "problem": Problem(ProblemCode.TOTAL_DIFFERS),
        "told": Told(sales.AFTERNOON_UTC_MS, total="2.54", currency="BRL", status="confirmed"),
    },
}


@dataclass
class Desk:
    """Both pages as the main window joins them."""

    shop: Shop
    sell: SellModel
    payment: PaymentModel
    pages: QStackedWidget
    window: QWidget

    def keys(self, text: str) -> None:
        """Letters, to whatever has the focus."""
        for char in text:
            QTest.keyClicks(self._focused(), char)

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """One key."""
        QTest.keyClick(self._focused(), key, modifier)

    def _focused(self) -> QWidget:
        widget = self.window.focusWidget()
        assert widget is not None
        return widget


@asynccontextmanager
async def open_desk() -> AsyncIterator[Desk]:
    """Sell is in front; a charge brings Payment, a new charge brings Sell back."""
    async with open_shop(clock=FakeClock(sales.AFTERNOON_UTC_MS), settings=sales.settings()) as shop:
        signals = DeskSignals(shop.desk.bus)
        sell, payment = SellModel(sales.settings(), is_training=False), PaymentModel(shop.desk, signals)
        sell_page, payment_page = SellPage(sell), PaymentPage(payment)
        pages = QStackedWidget()
        pages.addWidget(sell_page)
        pages.addWidget(payment_page)

        def charged(order: Order) -> None:
            payment.show(order.reference, order)
            pages.setCurrentWidget(payment_page)
            payment.set_visible(True)

        def new_charge() -> None:
            payment.set_visible(False)
            pages.setCurrentWidget(sell_page)
            sell_page.focus_amount()

        sell.charged.connect(charged)
        payment.new_charge.connect(new_charge)
        sell.attach(shop.desk, signals)
        window = staged(pages)
        sell_page.focus_amount()
        await until(lambda: window.focusWidget() is not None and sell.state.reference)
        yield Desk(shop, sell, payment, pages, window)
        payment.set_visible(False)
        window.hide()
        signals.close()
        await until(lambda: not shop.desk.tasks._tasks)


@inside(open_desk)
async def test_a_whole_sale_needs_no_mouse(at: Desk) -> None:
    at.keys("25.40")
    at.key(Qt.Key.Key_Return)
    await until(lambda: at.payment.state.code.matrix is not None)
    reference = at.payment.state.reference
    order = await at.shop.order(reference)
    assert order.id is not None

    at.shop.api.pays(order.id)
    await at.shop.desk.orders.refresh(reference)
    await until(lambda: at.payment.state.light.form == "go")
    at.key(Qt.Key.Key_Return)
    await until(lambda: at.payment.state.light.form == "done")
    at.key(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    at.keys("7")

    handed_over = (await at.shop.order(reference)).handed_over
    assert handed_over is not None
    assert handed_over.person == "Lívia Prado"
    assert at.pages.currentIndex() == 0
    assert at.sell.state.figure == "7.00"


@inside(open_desk)
async def test_impatient_enters_after_charging_do_nothing(at: Desk) -> None:
    at.keys("25")
    for _ in range(5):
        at.key(Qt.Key.Key_Return)
    await until(lambda: at.payment.state.code.matrix is not None)
    for _ in range(5):
        at.key(Qt.Key.Key_Return)
    await turns()

    assert at.shop.api.count("create") == 1
    order = await at.shop.order(at.payment.state.reference)
    assert order.state is OrderState.PENDING


@pytest.mark.parametrize("language", ["pt_BR", PSEUDO])
@pytest.mark.parametrize("size", [WIDE, SMALL], ids=["wide", "small"])
@pytest.mark.parametrize("mode", list(SEEN))
async def test_long_words_and_amounts_are_never_cut_on_payment(
    language: str, size: tuple[int, int], mode: str
) -> None:
    install_language(language)
    async with open_counter(size=size) as at:
        await at.becomes(total=Fiat(99_999_999_999_999, "BRL"), **SEEN[mode])
        await turns(5)

        assert at.model.state.amount == "R$\N{NO-BREAK SPACE}999.999.999.999,99"
        assert cut_words(at.window) == []
        assert outside(at.window) == []


async def test_another_theme_repaints_payment_and_keeps_the_code_black_on_white() -> None:
    async with open_counter() as at:
        before = _corners(at)
        Theme.install(theme()._app, choice="dark")
        await turns(5)

        assert before == ("#fafbfc", "#ffffff")
        assert _corners(at) == ("#161a20", "#ffffff")


def _corners(at: Counter) -> tuple[str, str]:
    page = at.page.grab().toImage().pixelColor(4, 500).name()
    code = at.part("payment-code").grab().toImage().pixelColor(12, 12).name()
    return page, code
