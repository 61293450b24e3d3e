"""The story that the tour plays: one good sale, then everything that can come between."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLineEdit, QWidget

from merchant_desk.app.camera import Camera, put_together, settle
from merchant_desk.app.stage import Control, click, find, press_keys, until
from merchant_desk.app.tour_owner import play_changed_wallets, play_stopped_sales
from merchant_desk.domain.money import Fiat
from merchant_desk.domain.order import Customer, Light, Order, OrderState
from merchant_desk.services.desk import Desk
from merchant_desk.services.events import Link
from merchant_desk.services.orders.orders import OrderDraft
from merchant_desk.services.shop import training
from merchant_desk.services.values import OrderFilter
from merchant_desk.ui.customer.view import CustomerView
from merchant_desk.ui.main_window.window import MainWindow
from merchant_desk.ui.widgets.toast import Toast

PORTRAIT: Final = (1080, 1920)
LANDSCAPE: Final = (1280, 800)
_EARLIER: Final = (
    ("João", "Pereira", "BR", "137.90", "BRL", training.PAYS),
    ("Ana", "Costa", "BR", "58.00", "BRL", training.PAYS),
    ("Ingrid", "Solheim", "NO", "310.00", "USD", ""),
    ("Carlos", "Menezes", "BR", "96.50", "BRL", training.FAILS),
    ("Wei", "Zhang", "CN", "142.30", "USD", training.PAYS),
    ("Beatriz", "Lima", "BR", "18.75", "USD", "cancel"),
    ("Nora", "Haddad", "US", "89.90", "USD", training.PAYS),
)


@dataclass(slots=True)
class Story:
    """One run: the windows, the desk behind them, the shop, and the camera."""

    window: MainWindow
    desk: Desk
    shop: Control
    camera: Camera
    display: CustomerView

    async def play(self) -> None:
        """Everything, in order."""
        await self._empty_shop()
        await self._earlier_sales()
        order = await self._charge()
        await self._paid(order)
        await self._stopped()
        await self._cancelled()
        await self._lists()
        await self._settings()
        await self._over_the_window()
        await play_stopped_sales(self)
        await play_changed_wallets(self)
        await self._answer_lost()
        await self._line_lost()
        await self._never_came()

    # ---- before the first sale ----

    async def _empty_shop(self) -> None:
        self.window.toggle_display()
        self.window.activateWindow()
        await self.camera.take("01-sell-empty")
        self.show_display("02-customer-idle")
        self.window.navigate("orders")
        await self.camera.take("03-orders-empty", both_looks=True)
        self.window.navigate("sell")

    async def _earlier_sales(self) -> None:
        """Orders of the morning, so that lists have something to show."""
        for first, last, country, total, currency, act in _EARLIER:
            mail = f"{first}.{last}@example.com".lower().replace("ã", "a")
            customer = Customer(first, last, mail, country)
            order = await self.desk.orders.create(OrderDraft(Fiat.parse(total, currency), customer))
            if act == "cancel":
                await self.desk.orders.cancel(order.reference, person="Lívia Prado")
            elif act:
                await self._act(order, act)
                await self.desk.orders.refresh(order.reference)
                if act == training.PAYS:
                    await self.desk.orders.hand_over(order.reference, person="Lívia Prado")
        self._clear_toasts()

    # ---- one good sale ----

    async def _charge(self) -> Order:
        sell = self.window.pages.sell
        self.type_amount("18.90+6.50")
        click(self.window, "sell-customer.new")
        for name, text in (
            ("sell-first-name", "Maria"),
            ("sell-last-name", "Oliveira"),
            ("sell-email", "maria.oliveira@example.com"),
        ):
            edit = find(self.window, QLineEdit, name)
            edit.setFocus()
            edit.clear()
            press_keys(edit, text)
        await self.camera.take("04-sell", both_looks=True, small=True)
        await self._fault(route="create", latency_ms=900)
        press_keys(find(self.window, QLineEdit, "sell-email"), "\n")
        await until(lambda: sell.state.is_sending, "the charge is sent")
        await self.camera.take("05-sell-creating")
        order = await self._on_payment()
        till = await self.camera.take("06-payment-waiting", both_looks=True, small=True)
        shown = self.show_display("07-customer-waiting")
        self.camera.keep("00-merchant-desk", put_together(till, shown))
        return order

    async def _paid(self, order: Order) -> None:
        # The contract leaves open whether reads show transactions; the display needs one to say "we see it".
        await self.shop.send("PUT", "/readings", {"read_has_transactions": True})
        await self._act(order, training.PAYS_THEN_ON_HOLD)
        await until(lambda: self.display.state.screen.value == "checking", "the customer sees: checking")
        await self.camera.take("08-payment-on-hold")
        self.show_display("09-customer-checking")
        await self._act(order, training.PAYS)
        await self.light(Light.GO)
        await self.camera.take("10-payment-paid", both_looks=True, small=True)
        self.show_display("11-customer-confirmed")
        self._page_key("\n")
        await self.light(Light.DONE)
        await self.camera.take("12-payment-handed-over")
        self.window.start_new_charge()

    # ---- what can come between ----

    async def _stopped(self) -> None:
        order = await self.quick_sale("42")
        await self._act(order, training.FORGED_CALLBACK)
        await until(lambda: self.window.model.state.refused_count, "the forged callback is refused")
        await self.camera.take("13-payment-forged-callback")
        await self._act(order, training.ANOTHER_TOTAL)
        await self.light(Light.STOP)
        await self.camera.take("14-payment-stop", both_looks=True, small=True)
        self.show_display("15-customer-stopped")
        self.window.start_new_charge()

    async def _cancelled(self) -> None:
        await self.quick_sale("64")
        click(self.window, "payment-cancel")
        await settle()
        await self.camera.take("16-payment-cancel-dialog", both_looks=True)
        click(self.window, "payment-cancel-dialog.deed")
        await self.light(Light.STOP)
        await self.camera.take("17-payment-cancelled")
        self.window.start_new_charge()

    async def _answer_lost(self) -> None:
        sell = self.window.pages.sell
        lost = {"route": "create", "answer": "reset", "is_processed": True}
        unread = {"route": "list", "answer": "garbage", "times": 2}
        await self.shop.send("PUT", "/faults", {"answers": [lost, unread]})
        self.type_amount("7.50\n")
        await until(lambda: sell.state.look_up is not None, "the order is looked up")
        await self.camera.take("33-sell-answer-lost")
        await self._on_payment()
        await self.shop.send("DELETE", "/faults")
        await self.camera.take("34-payment-found-again")
        self.window.start_new_charge()

    async def _never_came(self) -> None:
        """The API never got the order: five tries, and what can be done then."""
        sell = self.window.pages.sell
        self.window.navigate("sell")
        await self._fault(route="create", answer="reset")
        self.type_amount("9.90\n")
        await until(lambda: sell.state.lost is not None, "every try is over", limit_s=40.0)
        await self.camera.take("39-sell-not-found", both_looks=True, small=True)
        sell.park()
        await until(lambda: sell.state.parked, "the charge is parked")

    async def _lists(self) -> None:
        self.window.navigate("orders")
        page = await self.desk.store.get((await self._newest_paid()).reference)
        if page is not None:
            self.window.pages.select_order(page.reference)
        await self.camera.take("18-orders", both_looks=True, small=True)
        self.window.navigate("activity")
        await self.camera.take("19-activity", both_looks=True, small=True)
        refused = [item for item in (await self.desk.inbox.find(limit=50))[1] if not item.is_signed]
        if refused:
            self.window.pages.select_callback(refused[0].id)
            await self.camera.take("20-activity-refused")
        self.window.navigate("wallets")
        await self.camera.take("21-wallets", both_looks=True, small=True)
        self.window.navigate("sell")
        waiting = await self.desk.store.find(OrderFilter(states=frozenset({OrderState.PENDING}), limit=1))
        await self._act(waiting.orders[0], training.PAYS)
        await until(lambda: self.window.findChildren(Toast), "a toast tells of the payment")
        await self.camera.take("22-sell-paid-elsewhere", both_looks=True)
        self._clear_toasts()

    async def _line_lost(self) -> None:
        order = await self.quick_sale("12.80")
        await self._fault(route="*", times=None, answer="reset")
        self.window.model.retry_now()
        down = {Link.NOT_REACHED, Link.SERVER_ERROR}
        await until(lambda: self.desk.link.current.link in down, "the line is down")
        await until(lambda: self.display.state.is_line_lost, "the customer sees: checking the line")
        await self.camera.take("35-payment-offline")
        self.show_display("36-customer-line-lost")
        self.window.pages.select_order(order.reference)
        await self.camera.take("37-orders-offline", both_looks=True, small=True)
        await self.shop.send("DELETE", "/faults")
        self.window.model.retry_now()
        await until(lambda: self.desk.link.is_up, "the line is back")
        await self.camera.take("38-orders-back-online")

    async def _settings(self) -> None:
        self.window.navigate("settings")
        await settle()
        await self.camera.take("23-settings", both_looks=True, small=True)
        for at, section in enumerate(
            ("callbacks", "till", "customer", "look", "training", "about"), start=24
        ):
            self.window.pages.select_section(section)
            await self.camera.take(f"{at}-settings-{section}")

    async def _over_the_window(self) -> None:
        self.window.navigate("sell")
        click(self.window, "rail.status")
        await self.camera.take("30-status-opened", both_looks=True)
        click(self.window, "status-activity")
        self.window.navigate("sell")
        click(self.window, "rail.store")
        await self.camera.take("31-stores-opened")
        press_keys(self._focused(), "\x1b")
        click(self.window, "leave-training-button")
        await settle()
        await self.camera.take("32-leave-training")
        click(self.window, "leave-training.safe")
        await settle()

    # ---- helpers ----

    def _clear_toasts(self) -> None:
        for toast in self.window.findChildren(Toast):
            toast.close_now()

    def show_display(self, name: str) -> QImage:
        """The customer display both ways round; gives the portrait one."""
        self.camera.take_part(f"{name}-landscape", self.display, LANDSCAPE)
        return self.camera.take_part(name, self.display, PORTRAIT)

    def type_amount(self, keys: str) -> None:
        """Keys to the amount on Sell."""
        self.window.pages.focus("sell")
        press_keys(self._focused(), keys)

    def _page_key(self, key: str) -> None:
        press_keys(self._focused(), key)

    def _focused(self) -> QWidget:
        focused: QWidget | None = self.window.focusWidget()
        return self.window if focused is None else focused

    async def quick_sale(self, total: str) -> Order:
        """A walk-in charge, up to the code."""
        self.window.navigate("sell")
        self.type_amount(f"{total}\n")
        return await self._on_payment()

    async def _on_payment(self) -> Order:
        """Wait until an order stands on Payment with its code drawn."""
        await until(lambda: self.window.page_key == "payment", "Payment opens")
        payment = self.window.pages.payment
        if payment is None:
            raise AssertionError("Payment shows and has no model")
        await until(lambda: payment.state.code.matrix is not None, "the code is drawn")
        await until(lambda: self.display.state.matrix is not None, "the customer sees the code")
        order = await self.desk.store.get(payment.state.reference)
        if order is None:
            raise AssertionError("Payment shows an order that the store lacks")
        return order

    async def light(self, light: Light) -> None:
        """Wait until the order on Payment has this light, in the store and on the screen."""
        payment = self.window.pages.payment
        await until(lambda: payment is not None and payment.state.light.form == light.value, f"light {light}")

    async def _act(self, order: Order, act: str) -> None:
        shop = self.desk.training
        if shop is not None and order.id is not None:
            await shop.play(order.id, act)

    async def _fault(self, **rule: object) -> None:
        await self.shop.send("PUT", "/faults", {"answers": [rule]})

    async def _newest_paid(self) -> Order:
        paid = await self.desk.store.find(OrderFilter(states=frozenset({OrderState.CONFIRMED}), limit=1))
        return paid.orders[0]
