"""The tour's part about Wallets: sealed, a change from the form to the draft, and a swapped address."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from merchant_desk.app.camera import settle
from merchant_desk.app.stage import click, find, press_keys, until
from merchant_desk.domain.seal import Wallets, groups_of
from merchant_desk.ui.wallets.page import WalletsPage
from merchant_desk.ui.wallets.state import WalletsState

if TYPE_CHECKING:
    from merchant_desk.app.tour_story import Story

_NEW: Final = "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb"
_SECRET: Final = " ".join(["abandon"] * 11 + ["about"])
_ROW: Final = "AVAXCCHAIN:0"
_SWAPPED_ROW: Final = "CELO:0"
Dialog = Callable[[str], Awaitable[QDialog]]


async def play_wallets(story: Story, *, pin: str, dialog: Dialog) -> None:
    """The owner's wallets are sealed when this begins and when it ends."""
    story.window.navigate("wallets")
    page = find(story.window, WalletsPage, "wallets-page")
    await settle()
    page.show_wallet(_ROW)
    await story.camera.take("67-wallets-sealed", both_looks=True, small=True)
    await _draft(story, page, pin=pin, dialog=dialog)
    await _swapped(story, page, pin=pin)


async def _draft(story: Story, page: WalletsPage, *, pin: str, dialog: Dialog) -> None:
    window = story.window
    click(window, "wallets-change")
    field = find(window, QLineEdit, "wallets-new")
    field.insert(_SECRET)
    await story.camera.take("68-wallets-secret-refused")
    field.insert(_NEW)
    find(window, QWidget, "wallets-compared").setFocus()
    click(window, "wallets-compared")
    number = page.state.change.group
    press_keys(find(window, QLineEdit, "wallets-group"), groups_of(_NEW)[number - 1])
    await story.camera.take("69-wallets-change", both_looks=True, small=True)
    click(window, "wallets-way.dashboard")
    click(window, "wallets-save")
    boxes = find(await dialog("pin"), QWidget, "pin-field")
    press_keys(boxes, f"{pin}\n")
    await until(lambda: any(row.is_drafted for row in page.state.rows), "the draft is kept")
    click(window, "wallets-draft-copy")
    click(window, "wallets-panel-check")
    await until(lambda: page.state.draft.answer, "Cryptum was asked")
    await story.camera.take("70-wallets-draft", both_looks=True, small=True)
    await story.desk.owner.wallets.drop("AVAXCCHAIN", person="Clara Nunes")


async def _swapped(story: Story, page: WalletsPage, *, pin: str) -> None:
    guard = story.desk.owner.guard
    ours = (await guard.report()).approved or ()
    await _show(story, tuple((name, _look_alike(at) if name == "CELO" else at) for name, at in ours))
    await guard.see()
    await until(lambda: page.state.seen_alarm is not None, "the swap is seen")
    page.show_wallet(_SWAPPED_ROW)
    await story.camera.take("71-wallets-changed", both_looks=True, small=True)
    await _show(story, ours)
    await guard.approve(pin, person="Clara Nunes")
    await until(lambda: _is_calm(page.state), "the alarm is over")


async def _show(story: Story, wallets: Wallets) -> None:
    told = [{"protocol": network, "address": address} for network, address in wallets]
    await story.shop.send("PUT", "/shop", {"wallets": told})


def _look_alike(address: str) -> str:
    """Another address with the same ends."""
    return f"{address[:6]}{address[6:-4][::-1]}{address[-4:]}"


def _is_calm(state: WalletsState) -> bool:
    return state.seen_alarm is None
