"""The owner's matters in the frame: the button that stops all sales, its way back, the badge of Wallets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from merchant_desk.domain.errors import DeskError
from merchant_desk.ui.dialogs import ask, tell
from merchant_desk.ui.dialogs_pin import ask_pin_if_set
from merchant_desk.ui.main_window.pages import WALLETS
from merchant_desk.ui.main_window.view_model_guard import badge_count
from merchant_desk.ui.problems import say
from merchant_desk.ui.signals import DeskSignals
from merchant_desk.ui.view_model_owner import stopped_words, watch_of
from merchant_desk.ui.widgets.rail import STOP_KEYS, Rail
from merchant_desk.ui.words import tr

if TYPE_CHECKING:
    from merchant_desk.services.desk import Desk


class OwnerCorner(QObject):
    """One press stops; resuming asks first, for the PIN where one is set."""

    def __init__(self, window: QWidget, rail: Rail, desk: Desk, signals: DeskSignals) -> None:
        super().__init__(window)
        self._window, self._rail, self._desk = window, rail, desk
        self._watch = watch_of(desk, signals)
        self._is_asking = False
        rail.sales.clicked.connect(self.pressed)
        rail.sales.show()
        QShortcut(QKeySequence(STOP_KEYS), window).activated.connect(self.stop)
        self._watch.changed.connect(self._show)
        self._show()

    def pressed(self) -> None:
        """The rail's button: stop, or resume where sales are stopped."""
        if self._watch.stop is not None:
            self.resume()
            return
        self.stop()

    def stop(self) -> None:
        """Stop all sales now; a second press changes nothing."""
        stopping = self._desk.owner.sales.stop(person=self._desk.settings.current.person)
        _ = self._desk.tasks.spawn("stop sales", stopping, on_error=self._failed)

    def resume(self) -> None:
        """Ask, and let sales go on."""
        if not self._is_asking and self._watch.stop is not None:
            self._is_asking = True
            _ = self._desk.tasks.spawn("resume sales", self._resume())

    async def _resume(self) -> None:
        try:
            pin = await ask_pin_if_set(self._window, self._desk, why=tr("Window", "To let sales go on."))
            if pin is None or (not pin and not await self._agreed()):
                return
            await self._desk.owner.sales.resume(pin or None, person=self._desk.settings.current.person)
        except DeskError as error:
            await self._tell(error)
        finally:
            self._is_asking = False

    async def _agreed(self) -> bool:
        """No PIN is set: at least nobody resumes by a slip of the hand."""
        stop = self._watch.stop
        return stop is not None and await ask(
            self._window,
            tr("Window", "Let sales go on?"),
            f"{stopped_words(stop)}.",
            safe=tr("Window", "Keep them stopped"),
            deed=tr("Window", "Resume sales"),
            kind="primary",
            icon="hand",
            name="resume-sales",
        )

    async def _tell(self, error: Exception) -> None:
        said = say(error)
        await tell(self._window, said.what, said.then, icon="hand", name="sales-told")

    def _failed(self, error: Exception) -> None:
        _ = self._desk.tasks.spawn("tell about stopping", self._tell(error))

    def _show(self) -> None:
        self._rail.sales.set_stopped(self._watch.stop is not None)
        self._rail.set_badge(WALLETS, badge_count(self._watch), kind="danger")
