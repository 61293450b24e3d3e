"""Noting a transaction from the panel of an order: asked for in a dialog, checked, then shown."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit, QMenu

from merchant_desk.domain.order import Source, Transaction
from merchant_desk.ui.orders.attach_dialog import AttachDialog
from merchant_desk.ui.widgets.handover_light import SmallLight
from merchant_desk.ui.widgets.select import Select
from merchant_desk.ui.widgets.timeline import Timeline
from tests.helpers.list_stage import SMALL, OrdersStage, orders_stage
from tests.helpers.windows import inside, turns, unnamed, until

NEWEST = "POS-2026-000142"
HASH = "0x" + "7a" * 32
NAME = "orders-attach-dialog"


async def asked(at: OrdersStage) -> AttachDialog:
    """The dialog, opened through the menu behind the three dots."""
    at.model.select(NEWEST)
    await at.settled()
    at.click("orders-more")
    menu = at.of("orders-more-menu", QMenu)
    entry = next(one for one in menu.findChildren(QAction) if one.text() == "Attach a transaction…")
    entry.trigger()
    menu.close()
    await until(lambda: at.window.findChild(QDialog, NAME) is not None, what=NAME)
    return at.of(NAME, AttachDialog)


def type_in(dialog: AttachDialog, *, tx_hash: str, coin: str = "") -> None:
    """As a person types."""
    for name, text in (("orders-attach-hash", tx_hash), ("orders-attach-coin", coin)):
        field = dialog.findChild(QLineEdit, name)
        assert field is not None
        field.clear()
        QTest.keyClicks(field, text)


@inside(orders_stage())
async def test_a_typed_transaction_stands_in_the_timeline_as_staffs_note(at: OrdersStage) -> None:
    dialog = await asked(at)
    type_in(dialog, tx_hash=HASH, coin="cusd")

    at.click(f"{NAME}.deed")
    await until(
        lambda: any(step.mono_id for step in at.of("orders-timeline", Timeline).steps), what="the note"
    )
    await at.settled()

    assert (await at.shop.order(NEWEST)).attached == (Transaction("CELO", HASH, Source.STAFF, "cUSD"),)
    noted = next(step for step in at.of("orders-timeline", Timeline).steps if step.mono_id)
    assert (noted.title, noted.detail) == ("Transaction noted on Celo", "Typed by staff. Proves nothing.")
    assert at.of("orders-light", SmallLight).form == "wait"
    assert at.shop.api.calls == []


@inside(orders_stage())
async def test_a_hash_of_another_form_stays_in_the_dialog_with_its_reason(at: OrdersStage) -> None:
    dialog = await asked(at)
    network = dialog.findChild(Select, "orders-attach-network")
    assert network is not None
    network.set_key("HATHOR")
    type_in(dialog, tx_hash=HASH[:-2])

    at.click(f"{NAME}.deed")
    field = dialog.findChild(QLineEdit, "orders-attach-hash")
    assert field is not None
    assert dialog.isVisible()
    assert field.accessibleDescription() == "This is not a transaction of that network."

    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    await at.settled()
    assert (await at.shop.order(NEWEST)).attached == ()


@inside(orders_stage(size=SMALL))
async def test_every_control_of_the_dialog_has_a_name_and_nothing_is_cut(at: OrdersStage) -> None:
    dialog = await asked(at)
    await turns()

    assert unnamed(dialog) == []
    assert dialog.accessibleName() == f"Note a transaction on {NEWEST}"
    deed = dialog.findChild(type(dialog._deed), f"{NAME}.deed")
    assert deed is not None
    assert not deed.isEnabled()
    dialog.reject()
    await at.settled()
