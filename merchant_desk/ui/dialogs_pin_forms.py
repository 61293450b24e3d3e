"""The dialogs of the owner's PIN: ask for it, set a new one, reset it, show the recovery code once.

Each stands through several tries: `Form.next_press` gives the pressed button's key, "" once
it was dismissed.
"""

from __future__ import annotations

from typing import Final, Self

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QWidget

from merchant_desk.ui.dialogs import Choice, DialogBox
from merchant_desk.ui.widgets.button import Button
from merchant_desk.ui.widgets.field import TextField
from merchant_desk.ui.widgets.label import Label, Paragraph
from merchant_desk.ui.widgets.pin_field import PinField
from merchant_desk.ui.widgets.toggle import CheckBox
from merchant_desk.ui.words import tr

DEED: Final = "deed"
FORGOT: Final = "forgot"
BACK: Final = "back"


class Form(DialogBox):
    """``async with`` opens and closes it. The deed is the default button: what is typed ends in Enter."""

    def __init__(self, parent: QWidget, title: str, body: str, *, name: str, icon: str = "lock") -> None:
        super().__init__(parent, title, body, note="", icon=icon, extra=None, name=name, safe=DEED)
        import asyncio  # late: Sell shows before anything waits

        self._loop = asyncio.get_running_loop()
        self._press: asyncio.Future[str] | None = None
        self._is_closed = False
        self.finished.connect(self._ended)

    def put(self, part: QWidget) -> None:
        """Add a part above the buttons."""
        self.column.insertWidget(self.column.count() - 2, part)

    def add_buttons(self, *, back: str, deed: str) -> None:
        """The way out, and the deed."""
        self.add_button(Choice(BACK, back), name=f"{self.objectName()}.back")
        self.add_button(Choice(DEED, deed, "primary"), name=f"{self.objectName()}.deed")

    @property
    def deed(self) -> QPushButton:
        """The deed's button."""
        found = self.findChild(QPushButton, f"{self.objectName()}.deed")
        if not isinstance(found, QPushButton):
            raise TypeError("a form has a deed")
        return found

    async def next_press(self) -> str:
        """The key of the next button that is pressed; "" once the form is dismissed."""
        if self._is_closed:
            return ""
        self._press = self._loop.create_future()
        key = await self._press
        return "" if key == BACK else key

    async def __aenter__(self) -> Self:
        self.open()
        return self

    async def __aexit__(self, *_ignored: object) -> None:
        self.finished.disconnect(self._ended)
        self.forget_typed()
        self.close()
        self.deleteLater()

    def forget_typed(self) -> None:
        """Nothing typed outlives the form."""
        for field in self.findChildren(PinField):
            field.edit.clear()

    def _clicked(self) -> None:
        self._give(str(self.sender().property("answer")))

    def _ended(self, _result: int) -> None:
        self._is_closed = True
        self._give("")

    def _give(self, key: str) -> None:
        if self._press is not None and not self._press.done():
            self._press.set_result(key)


class AskForm(Form):
    """Asks for the PIN that is set."""

    def __init__(self, parent: QWidget, why: str) -> None:
        super().__init__(parent, tr("Pin", "Owner PIN"), why, name="pin")
        self.field = PinField(tr("Pin", "Owner PIN, six digits"), name="pin-field", is_label_shown=False)
        self.put(self.field)
        forgot = Button(tr("Pin", "Forgot the PIN…"), name="pin.forgot", kind="link")
        forgot.setProperty("answer", FORGOT)
        forgot.clicked.connect(self._clicked)
        self.buttons.insertWidget(0, forgot)
        self.add_buttons(back=tr("Pin", "Back"), deed=tr("Pin", "Continue"))
        self._unlock = QTimer(self, singleShot=True)
        self._unlock.timeout.connect(self._unlocked)
        self.field.changed.connect(self.deed.setEnabled)
        self.field.start_anew()

    def show_error(self, words: str) -> None:
        """Why it was not taken; the boxes are empty again."""
        self.field.set_error(words)
        self.field.start_anew()
        self.adjustSize()

    def lock(self, words: str, *, wait_s: int) -> None:
        """No PIN is taken for so long."""
        self.show_error(words)
        self.field.edit.setEnabled(False)
        self._unlock.start(wait_s * 1000)

    def _unlocked(self) -> None:
        self.field.edit.setEnabled(True)
        self.field.set_error("")
        self.field.start_anew()


class NewForm(Form):
    """Asks for a new PIN, twice."""

    def __init__(self, parent: QWidget, body: str) -> None:
        super().__init__(parent, tr("Pin", "Set the owner's PIN"), body, name="pin-new")
        self.pins = _Twice()
        for field in self.pins.fields:
            self.put(field)
        self.add_buttons(back=tr("Pin", "Not now"), deed=tr("Pin", "Set the PIN"))
        self.deed.setEnabled(False)
        for field in self.pins.fields:
            field.changed.connect(self._typed)
        self.pins.first.start_anew()

    def _typed(self, _complete: bool) -> None:
        self.deed.setEnabled(self.pins.are_complete)


class ResetForm(Form):
    """Asks for the recovery code, or for the word that there is none, and for a new PIN, twice.

    `stops_sales`: wallets were approved, so that a new PIN without the code has its price.
    """

    def __init__(self, parent: QWidget, *, is_code_of_use: bool = True, stops_sales: bool = True) -> None:
        body = tr(
            "Pin",
            "With the recovery code you set a new PIN and nothing else changes. It was shown when the PIN "
            "was set: five groups of four letters and digits.",
        )
        if not is_code_of_use:
            body = tr(
                "Pin",
                "What the owner approved was removed or altered on this computer, the PIN with it. Neither "
                "the PIN nor the recovery code can be checked any more.",
            )
        super().__init__(parent, tr("Pin", "Set a new PIN"), body, name="pin-reset")
        self.code = TextField(
            tr("Pin", "Recovery code"), name="pin-recovery", mono=True, placeholder="XXXX-XXXX-XXXX-XXXX-XXXX"
        )
        self.without = CheckBox(tr("Pin", "I don't have the recovery code"), name="pin-without")
        self._stops_sales = stops_sales
        self._told = Paragraph(_price(stops_sales), ink="dangerFg" if stops_sales else "text2")
        self.pins = _Twice()
        for part in (self.code, self.without, self._told, *self.pins.fields):
            self.put(part)
        self.add_buttons(back=tr("Pin", "Back"), deed=tr("Pin", "Set the new PIN"))
        self.without.toggled.connect(self._chosen)
        self.code.changed.connect(self._typed)
        for field in self.pins.fields:
            field.changed.connect(self._typed)
        self.code.setVisible(is_code_of_use)
        self.without.setVisible(is_code_of_use)
        self.without.setChecked(not is_code_of_use)
        self._chosen(not is_code_of_use)
        (self.code if is_code_of_use else self.pins.first).setFocus()

    @property
    def recovery(self) -> str:
        """The code as typed; empty where there is none."""
        return "" if self.without.isChecked() else self.code.text()

    def forget_typed(self) -> None:
        """The code, too."""
        super().forget_typed()
        self.code.edit.clear()

    def _chosen(self, without: bool) -> None:
        self.code.edit.setEnabled(not without)
        self.code.set_error("")
        self._told.setVisible(without)
        is_grave = without and self._stops_sales
        words = tr("Pin", "Stop sales and set the new PIN") if is_grave else tr("Pin", "Set the new PIN")
        self.deed.setText(words)
        self.deed.setAccessibleName(words)
        self.deed.setProperty("kind", "deed" if is_grave else "primary")
        self.deed.style().unpolish(self.deed)
        self.deed.style().polish(self.deed)
        self._typed()
        self.adjustSize()

    def _typed(self, _what: object = None) -> None:
        has_code = self.without.isChecked() or bool(self.code.text().strip())
        self.deed.setEnabled(has_code and self.pins.are_complete)


def _price(stops_sales: bool) -> str:
    """What a new PIN without the recovery code leads to."""
    if not stops_sales:
        return tr("Pin", "Then a new recovery code is shown. Activity keeps who did this and when.")
    return tr(
        "Pin",
        "Then all sales stop. They start again once every wallet has been compared and approved anew under "
        "Wallets, with the new PIN. Activity keeps who did this and when.",
    )


class RecoveryForm(Form):
    """Shows the recovery code, this once. Nothing closes it before the owner has ticked that it is kept."""

    def __init__(self, parent: QWidget, code: str) -> None:
        body = tr(
            "Pin",
            "If the PIN is ever forgotten, this code sets a new one. Write it down and keep it away from the "
            "till: it is not shown again, and it is kept nowhere.",
        )
        super().__init__(parent, tr("Pin", "Recovery code"), body, name="pin-code", icon="key")
        self._code = code
        shown = Label(code, style="mono", name="pin-code-shown", weight=600, scale=1.35, selectable=True)
        shown.setAccessibleName(tr("Pin", "Recovery code: {code}", code=" ".join(code)))
        self.put(shown)
        self._wrote = CheckBox(tr("Pin", "I wrote it down"), name="pin-written")
        self.put(self._wrote)
        self._copy = Button(tr("Pin", "Copy"), name="pin-code.copy", icon="copy")
        self._copy.clicked.connect(self._copied)
        self.buttons.insertWidget(0, self._copy)
        self.add_button(Choice(DEED, tr("Pin", "Done"), "primary"), name="pin-code.deed")
        self.deed.setEnabled(False)
        self._wrote.toggled.connect(self.deed.setEnabled)
        self._wrote.setFocus()

    def reject(self) -> None:
        """Esc and the cross: not before it was written down."""
        if self._wrote.isChecked():
            super().reject()

    def _copied(self) -> None:
        QGuiApplication.clipboard().setText(self._code)
        self._copy.setText(tr("Pin", "Copied"))
        self._copy.set_icon("check")


class _Twice:
    """A new PIN and the same once more."""

    def __init__(self) -> None:
        self.first = PinField(tr("Pin", "New PIN, six digits"), name="pin-first")
        self.second = PinField(tr("Pin", "The same once more"), name="pin-second")
        self.fields = (self.first, self.second)

    @property
    def are_complete(self) -> bool:
        """Whether both are whole."""
        return self.first.is_complete and self.second.is_complete

    def same(self) -> str:
        """The PIN where both are the same; else says so and gives nothing."""
        if self.first.pin == self.second.pin:
            return self.first.pin
        self.second.set_error(tr("Pin", "These are two different PINs."))
        self.second.start_anew()
        return ""
