"""The banners across every page, kept in step with the messages of the state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from merchant_desk.ui.widgets.banner import Banner
from merchant_desk.ui.widgets.button import Button

if TYPE_CHECKING:
    from merchant_desk.ui.main_window.state import Message

_BUTTON_ICON = {"retry": "refresh"}


class BannerStack(QWidget):
    """Nothing high while there is nothing to say. Signal: ``pressed(str)`` with a message's deed."""

    pressed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("banners")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._shown: dict[str, tuple[Message, Banner]] = {}

    def show_messages(self, messages: tuple[Message, ...]) -> None:
        """Words change in place; a new message is read out."""
        wanted = {message.key for message in messages}
        for key in [key for key in self._shown if key not in wanted]:
            _, banner = self._shown.pop(key)
            self._column.removeWidget(banner)
            banner.hide()
            banner.deleteLater()
        for at, message in enumerate(messages):
            if message.key in self._shown:
                banner = self._shown[message.key][1]
                banner.set_words(message.strong, message.text, message.aside)
            else:
                banner = self._made(message)
                self._column.insertWidget(at, banner)
                banner.show()
                QAccessible.updateAccessibility(QAccessibleEvent(banner, QAccessible.Event.Alert))
            self._shown[message.key] = (message, banner)

    def _made(self, message: Message) -> Banner:
        banner = Banner(
            message.kind,
            name=f"banner-{message.key}",
            icon=message.icon,
            strong=message.strong,
            text=message.text,
            aside=message.aside,
        )
        if message.deed:
            icon = _BUTTON_ICON.get(message.deed)
            kind = "warn" if message.kind == "warn" else "default"
            button = Button(message.deed_words, name=f"banner-{message.key}-deed", kind=kind, icon=icon)
            button.setProperty("deed", message.deed)
            button.clicked.connect(self._clicked)
            banner.add_button(button)
        return banner

    def _clicked(self) -> None:
        self.pressed.emit(str(self.sender().property("deed")))
