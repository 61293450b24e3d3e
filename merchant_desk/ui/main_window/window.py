"""The main window: Sell takes digits before the desk is open, and `attach` brings everything else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QWidget

from merchant_desk.domain.settings import Settings
from merchant_desk.ui import tokens
from merchant_desk.ui.main_window.frame import Frame
from merchant_desk.ui.main_window.pages import ACTIVITY, PAYMENT, SELL, Pages, nav_items
from merchant_desk.ui.main_window.state import RESUME
from merchant_desk.ui.theme import theme

if TYPE_CHECKING:
    from merchant_desk.domain.order import Order
    from merchant_desk.services.desk import Desk
    from merchant_desk.ui.main_window.announcer import Announcer
    from merchant_desk.ui.main_window.display import Display
    from merchant_desk.ui.main_window.overlays import Overlays
    from merchant_desk.ui.main_window.state import Announcement
    from merchant_desk.ui.main_window.view_model import WindowModel
    from merchant_desk.ui.signals import DeskSignals

_FIRST_SIZE = (1440, 900)


class MainWindow(QWidget):
    """Signals: ``close_asked()``; ``profile_wanted(str)``: a key of `view_model_stores`, or "back".

    `profile_name` is shown in the title where its store has no name yet; `real_store` names the store that
    leaving training leads to, empty where none is set up.
    """

    close_asked = Signal()
    profile_wanted = Signal(str)

    def __init__(
        self, settings: Settings, *, profile_name: str, is_training: bool, real_store: str = ""
    ) -> None:
        super().__init__()
        self._is_training, self._real_store, self._profile = is_training, real_store, profile_name
        self._desk: Desk | None = None
        self._display: Display | None = None
        self._overlays: Overlays | None = None
        self._may_close = False
        self.setObjectName("main-window")
        self.setProperty("training", is_training)
        self.setMinimumSize(*tokens.MIN_WINDOW_PX)
        self.resize(*_FIRST_SIZE)
        self._settings = settings
        self._model: WindowModel | None = None
        self._announcer: Announcer | None = None
        self._frame = Frame(self, is_training=is_training)
        self._stack, self._rail = self._frame.stack, self._frame.rail
        self.pages = Pages(self._stack, settings, is_training=is_training)
        self._bind()
        self._frame.show_opening(settings, is_training=is_training, profile=profile_name)
        self.navigate(SELL)

    @property
    def model(self) -> WindowModel:
        """The frame's model, made when it is first asked for: Sell takes digits before that."""
        if self._model is None:
            from merchant_desk.ui.main_window.announcer import Announcer
            from merchant_desk.ui.main_window.view_model import WindowModel

            self._announcer = Announcer(self, self._stack)
            self._announcer.opened.connect(self.show_sale)
            self._model = model = WindowModel(
                self._settings, is_training=self._is_training, profile=self._profile, parent=self
            )
            model.changed.connect(self._frame.show_state)
            model.announced.connect(self._announce)
            model.go_to.connect(self.pages.go_to)
            self._frame.show_state(model.state)
        return self._model

    # ---- building ----

    def _bind(self) -> None:
        self._frame.banners.pressed.connect(self._deed)
        self._frame.leave_asked.connect(self._profile_asked)
        self._rail.picked.connect(self.navigate)
        self.pages.wanted.connect(self.navigate)
        self.pages.sale.connect(self.show_sale)
        self.pages.new_charge.connect(self.new_charge)
        self.pages.display_toggled.connect(self.toggle_display)
        self.pages.profile_wanted.connect(self._profile_asked)
        for item in nav_items():
            shortcut = self._shortcut(item.keys)
            shortcut.setProperty("page", item.key)
            shortcut.activated.connect(self._page_keyed)
        self._shortcut("Ctrl+N").activated.connect(self.start_new_charge)
        self._shortcut("F1").activated.connect(self._tell_shortcuts)
        self._shortcut("F5").activated.connect(self._sync_now)
        self._shortcut("F8").activated.connect(self.toggle_display)
        self._shortcut("F11").activated.connect(self._toggle_full_screen)

    def _shortcut(self, keys: str) -> QShortcut:
        return QShortcut(QKeySequence(keys), self)

    # ---- the desk opens and closes ----

    def attach(self, desk: Desk, signals: DeskSignals) -> None:
        """The desk is open: charges can be made, every page can be visited."""
        from merchant_desk.ui.main_window.display import Display
        from merchant_desk.ui.main_window.overlays import Overlays
        from merchant_desk.ui.main_window.view_model_stores import StoresModel

        self._desk = desk
        self._frame.attach(desk)
        self.model.attach(desk, signals)
        self._display = Display(self, desk, signals)
        self._display.shown.connect(self._display_shown)
        stores = StoresModel(desk, self.model, self.pages.sell, real_store=self._real_store)
        self._overlays = Overlays(self, self._rail, self.model, desk, signals, stores=stores)
        self._overlays.profile_wanted.connect(self.profile_wanted)
        self._overlays.activity_wanted.connect(self._open_activity)
        self.pages.stores_wanted.connect(self._overlays.open_stores)
        self._rail.store.set_switchable(True)
        signals.settings_changed.connect(self._settings_changed)
        self.pages.attach(desk, signals)
        self._display.open_first()
        self._build_payment()

    def detach(self) -> None:
        """The desk is about to close: timers end, nothing new is started."""
        self.model.detach()
        if self.pages.payment is not None:
            self.pages.payment.set_visible(False)

    def cannot_open(self, error: Exception, *, can_go_back: bool = False) -> None:
        """The desk could not be opened: say why, why nothing can be charged, and how to get back."""
        self.model.show_failure(error, can_go_back=can_go_back)
        failure = self.model.state.messages[0]
        self.pages.sell.set_unavailable(failure.strong)

    def close_for_good(self) -> None:
        """The desk is closed: now the windows go, on this thread, before Python clears them on another."""
        self._may_close = True
        if self._display is not None:
            self._display.close()
        self.close()
        self.deleteLater()

    def closeEvent(self, event: QCloseEvent, /) -> None:
        """The cross asks the program to end orderly; the window goes when that is done."""
        if self._may_close:
            event.accept()
            return
        event.ignore()
        self.hide()
        self.close_asked.emit()

    @property
    def display(self) -> Display:
        """The customer display. RuntimeError before `attach`."""
        if self._display is None:
            raise RuntimeError("the desk is not open yet")
        return self._display

    # ---- where one is ----

    @property
    def page_key(self) -> str:
        """The page that shows."""
        return self.pages.key_of(self._stack.currentWidget())

    def navigate(self, key: str) -> None:
        """Show a page, with the focus on it; nothing happens while the desk is not open yet."""
        page = self.pages.page(key)
        if page is None:
            return
        self._stack.setCurrentWidget(page)
        self._rail.set_page(SELL if key == PAYMENT else key)
        if key == ACTIVITY:
            self.model.activity_opened()
        self._tell_payment()
        self.pages.focus(key)

    def show_sale(self, reference: str, order: Order | None = None) -> None:
        """Put an order on Payment and on the customer display."""
        self.pages.page(PAYMENT)
        payment = self.pages.payment
        if payment is None or self._display is None:
            return
        payment.show(reference, order)
        self._display.model.show_order(reference)
        self.navigate(PAYMENT)

    def restore_sale(self) -> None:
        """After a crash or a power cut: the sale that stood on Payment stands there again."""
        payment = self.pages.payment
        if payment is not None and self._desk is not None:
            from merchant_desk.ui.main_window.view_model_opening import restore_sale

            _ = self._desk.tasks.spawn("restore the sale", restore_sale(payment, self._show_restored))

    def _show_restored(self, reference: str) -> None:
        """Unless somebody was quicker, and a new charge is already on its way."""
        payment = self.pages.payment
        if payment is not None and not (payment.state.reference or self.pages.sell.state.is_sending):
            self.show_sale(reference)

    def new_charge(self) -> None:
        """Back to Sell; the customer display keeps an ending, but no code of a sale that was left."""
        if self._display is not None:
            self._display.model.release()
        self.navigate(SELL)

    def start_new_charge(self) -> None:
        """Ctrl+N: the sale on Payment is over, also for a restart."""
        payment = self.pages.payment
        if self.page_key == PAYMENT and payment is not None:
            payment.start_new_charge()
        else:
            self.new_charge()

    def toggle_display(self) -> None:
        """F8: show or hide the customer display."""
        if self._display is not None:
            self._display.toggle()

    # ---- private ----

    def _build_payment(self) -> None:
        """Payment is built in a quiet moment, so that the first code paints as fast as the next."""
        page = self.pages.page(PAYMENT)
        if page is not None and self._display is not None:
            self._display.give_preview(page)
            payment = self.pages.payment
            if payment is not None:
                payment.set_display_on(self._display.is_shown)

    def _display_shown(self, shown: bool) -> None:
        self.pages.sell.set_display_on(shown)
        if self.pages.payment is not None:
            self.pages.payment.set_display_on(shown)
        self._tell_payment()

    def _tell_payment(self) -> None:
        payment = self.pages.payment
        if payment is not None:
            payment.set_visible(self.page_key == PAYMENT)
            if self.page_key != PAYMENT and self._display is not None:
                self._display.keep_watching()

    def _settings_changed(self, _event: object) -> None:
        if self._desk is not None:
            theme().set_choice(self._desk.settings.current.theme.value)

    def _announce(self, said: Announcement) -> None:
        payment, desk = self.pages.payment, self._desk
        is_before_eyes = (
            self.page_key == PAYMENT and payment is not None and payment.state.reference == said.reference
        )
        with_sound = desk is not None and desk.settings.current.sound_when_paid
        if self._announcer is not None:
            self._announcer.announce(said, with_sound=with_sound, with_toast=not is_before_eyes)

    def _deed(self, name: str) -> None:
        if name == "back":
            self.profile_wanted.emit(name)
        elif name == RESUME and self._overlays is not None:
            self._overlays.owner.resume()
        else:
            self.model.deed(name)

    def _sync_now(self) -> None:
        self.model.sync_now()

    def _page_keyed(self) -> None:
        self.navigate(str(self.sender().property("page")))

    def _open_activity(self) -> None:
        self.navigate(ACTIVITY)

    def _profile_asked(self, profile: str) -> None:
        if self._overlays is not None:
            self._overlays.ask_profile(profile)

    def _tell_shortcuts(self) -> None:
        if self._overlays is not None:
            self._overlays.tell_shortcuts()

    def _toggle_full_screen(self) -> None:
        if self._display is not None:
            self._display.toggle_full_screen()

    def resizeEvent(self, event: QResizeEvent, /) -> None:
        """Below 1200 the rail keeps only its icons."""
        super().resizeEvent(event)
        self._rail.set_collapsed(self.width() < tokens.RAIL_COLLAPSE_BELOW_PX)
