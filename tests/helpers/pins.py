"""Dialogs of the owner's PIN as a person meets them: found when open, typed into, pressed."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog

from merchant_desk.ui.widgets.pin_field import PinField
from tests.helpers.windows import until

PIN: Final = "402913"
OTHER: Final = "771204"


async def the_dialog(name: str) -> QDialog:
    """The open dialog of that name, once it is there."""

    def found() -> list[QDialog]:
        tops = QApplication.topLevelWidgets()
        return [
            top
            for top in tops
            if isinstance(top, QDialog) and top.objectName() == name and top.isActiveWindow()
        ]

    await until(found, what=name)
    return found()[0]


def press(dialog: QDialog, name: str) -> None:
    """Press a button or tick of the dialog."""
    part = dialog.findChild(QAbstractButton, name)
    assert part is not None, name
    assert part.isEnabled(), name
    QTest.mouseClick(part, Qt.MouseButton.LeftButton)


def field(dialog: QDialog, name: str) -> PinField:
    """A row of six boxes."""
    return next(part for part in dialog.findChildren(PinField) if part.edit.objectName() == name)


def type_pin(dialog: QDialog, digits: str, *, into: str = "pin-field") -> None:
    """Type into the boxes."""
    QTest.keyClicks(field(dialog, into).edit, digits)


async def give_pin(digits: str = PIN) -> None:
    """The dialog that asks for the PIN opens, and somebody types it."""
    dialog = await the_dialog("pin")
    type_pin(dialog, digits)
    press(dialog, "pin.deed")
