"""No wallet changes without the owner's PIN, whatever else is complete."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from merchant_desk.ui.wallets.dialogs import owner_pin
from merchant_desk.ui.wallets.view_model import WalletsModel
from tests.helpers.wallet_stage import NEW, PIN, GuardedStage, begin, fill_form, guarded, swapped
from tests.helpers.windows import inside, until

SAVE = "wallets-save"


async def no_pin(_parent: QWidget, _model: WalletsModel, _why: str) -> str | None:
    """The owner is not there."""
    return None


@inside(guarded(pin_of=no_pin))
async def test_without_the_pin_neither_change_nor_removal_is_kept(at: GuardedStage) -> None:
    begin(at)
    fill_form(at)
    at.click(SAVE)
    await at.settled()
    at.click("wallets-cancel")
    at.click("wallets-remove")
    await until(lambda: at.window.findChild(QWidget, "wallets-remove-dialog.deed"))
    at.click("wallets-remove-dialog.deed")
    await at.settled()

    assert await at.shop.desk.owner.wallets.drafts() == ()
    assert at.shop.api.count("put_wallets") == 0


@inside(guarded(pin_of=no_pin, before=swapped))
async def test_without_the_pin_a_changed_address_stays_an_alarm(at: GuardedStage) -> None:
    at.model.select("CELO:0")
    at.click("wallets-accept-tick")
    at.click("wallets-accept")
    await at.settled()

    assert at.model.state.seen_alarm is not None


@inside(guarded(pin_of=owner_pin))
async def test_the_pin_dialog_stands_between_the_form_and_the_draft(at: GuardedStage) -> None:
    begin(at)
    fill_form(at)
    at.click(SAVE)
    await until(lambda: at.window.findChild(QWidget, "pin-field"))
    assert await at.shop.desk.owner.wallets.drafts() == ()

    QTest.keyClicks(at.of("pin-field", QLineEdit), PIN)
    QTest.keyClick(at.of("pin-field", QLineEdit), Qt.Key.Key_Return)
    await at.settled()

    assert [draft.address for draft in await at.shop.desk.owner.wallets.drafts()] == [NEW]
