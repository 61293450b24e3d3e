"""The tour's part about the owner: sales stopped at one press, the PIN, wallets changed behind our back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QApplication, QDialog, QWidget

from merchant_desk.app.camera import settle
from merchant_desk.app.stage import click, find, press_keys, until
from merchant_desk.app.tour_wallets import play_wallets
from merchant_desk.domain.order import Light

if TYPE_CHECKING:
    from merchant_desk.app.tour_story import Story

_PIN: Final = "402913"
_WRONG: Final = "123456"
_OWNER: Final = "Clara Nunes"
_THEIRS: Final = "0x00000000219ab540356cBB839Cbe05303d7705Fa"


async def play_stopped_sales(story: Story) -> None:
    """Anybody stops; without a PIN it is only asked, with one it is needed."""
    window, owner = story.window, story.desk.owner
    window.new_charge()
    click(window, "rail.sales")
    await until(lambda: window.model.state.messages, "sales are stopped")
    story.type_amount("25.40")
    await story.camera.take("60-sales-stopped", both_looks=True, small=True)
    story.show_display("61-customer-paused")
    click(window, "rail.sales")
    await _dialog("resume-sales")
    await story.camera.take("62-resume-without-pin")
    click(window, "resume-sales.safe")
    await settle()
    await owner.pin.set(_PIN, person=_OWNER)
    click(window, "banner-sales-stopped-deed")
    dialog = await _dialog("pin")
    boxes = find(dialog, QWidget, "pin-field")
    press_keys(boxes, f"{_WRONG}\n")
    await until(boxes.accessibleDescription, "the wrong PIN is refused")
    press_keys(boxes, _PIN[:2])
    await story.camera.take("63-pin-wrong", both_looks=True)
    press_keys(boxes, f"{_PIN[2:]}\n")
    await until(lambda: not window.model.state.messages, "sales go on")


async def play_changed_wallets(story: Story) -> None:
    """The owner has approved; then Cryptum shows another address."""
    guard, window = story.desk.owner.guard, story.window
    await guard.approve(_PIN, person=_OWNER)
    order = await story.quick_sale("25.40")
    seen = (await guard.report()).seen or ()
    theirs = [
        {"protocol": network, "address": _THEIRS if network == "CELO" else address}
        for network, address in seen
    ]
    await story.shop.send("PUT", "/shop", {"wallets": theirs})
    await story.desk.orders.refresh(order.reference)
    await story.light(Light.STOP)
    await story.camera.take("64-payment-wallets-changed", both_looks=True, small=True)
    story.show_display("65-customer-wallets-changed")
    window.new_charge()
    story.type_amount("12")
    await story.camera.take("66-sell-wallets-changed", both_looks=True)
    ours = [{"protocol": network, "address": address} for network, address in seen]
    await story.shop.send("PUT", "/shop", {"wallets": ours})
    await guard.approve(_PIN, person=_OWNER)
    await until(lambda: not window.model.state.messages, "the alarm is over")
    await play_wallets(story, pin=_PIN, dialog=_dialog)


async def _dialog(name: str) -> QDialog:
    """The open dialog of that name."""

    def found() -> list[QDialog]:
        tops = QApplication.topLevelWidgets()
        return [
            top for top in tops if isinstance(top, QDialog) and top.objectName() == name and top.isVisible()
        ]

    await until(found, name)
    await settle()
    return found()[0]
