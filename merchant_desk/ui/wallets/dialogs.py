"""The questions of Wallets, asked before the owner's PIN, and the code of an address."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from merchant_desk import qr
from merchant_desk.ui.dialogs import Choice, ask, choose, opened
from merchant_desk.ui.dialogs_pin import ask_pin
from merchant_desk.ui.wallets.state import WalletRow
from merchant_desk.ui.wallets.view_model import WalletsModel
from merchant_desk.ui.wallets.view_model_intake import NotTaken, text_of_file
from merchant_desk.ui.widgets.address_groups import AddressGroups
from merchant_desk.ui.widgets.qr_view import QrView
from merchant_desk.ui.words import tr

AskPin = Callable[[QWidget, WalletsModel, str], Awaitable[str | None]]
_CODE_PX = 300
_CODE_LIMIT_S = 10.0


async def owner_pin(parent: QWidget, model: WalletsModel, why: str) -> str | None:
    """The owner's PIN, checked; None where it was not given."""
    return await ask_pin(parent, model.desk, why=why)


async def ask_approve_all(parent: QWidget, model: WalletsModel, pin_of: AskPin) -> None:
    """Seal all addresses after a yes and the PIN."""
    count = sum(row.is_set for row in model.state.rows)
    if not await ask(
        parent,
        tr("Wallets", "Approve these {count} addresses?", count=count),
        tr(
            "Wallets",
            "From then on they are compared at every start, with every order and before every charge. "
            "Approve them only after comparing every group of each with your own wallets.",
        ),
        safe=tr("Wallets", "Not yet"),
        deed=tr("Wallets", "I compared them all"),
        kind="primary",
        icon="shield-check",
        name="wallets-approve-dialog",
    ):
        return
    pin = await pin_of(parent, model, tr("Wallets", "Approving the wallets needs the owner PIN."))
    if pin is not None:
        await model.deeds.approve_all(pin)


async def ask_save(parent: QWidget, model: WalletsModel, pin_of: AskPin) -> None:
    """Save what the form holds, with the PIN."""
    wish = model.change.wish
    if wish is None:
        return
    pin = await pin_of(parent, model, tr("Wallets", "Changing a wallet needs the owner PIN."))
    # The form may have been left, or changed, while the PIN was asked for.
    if pin is not None and model.change.wish == wish:
        await model.deeds.save(wish, pin)


async def ask_remove(parent: QWidget, model: WalletsModel, pin_of: AskPin) -> None:
    """Take an address away after a yes and the PIN."""
    row = model.state.chosen
    if row is None or not await ask(
        parent,
        tr("Wallets", "Remove the {network} address?", network=row.name),
        tr("Wallets", "Customers can't pay on {network} any more.", network=row.name),
        safe=tr("Wallets", "Keep it"),
        deed=tr("Wallets", "Remove it"),
        name="wallets-remove-dialog",
    ):
        return
    pin = await pin_of(parent, model, tr("Wallets", "Changing a wallet needs the owner PIN."))
    if pin is not None:
        await model.deeds.remove(row.network, pin)


async def ask_drop(parent: QWidget, model: WalletsModel) -> None:
    """Forget a draft after a yes."""
    row = model.state.chosen
    if row is not None and await ask(
        parent,
        tr("Wallets", "Discard the draft for {network}?", network=row.name),
        tr("Wallets", "What Cryptum has stays as it is. The draft and its comparison are forgotten."),
        safe=tr("Wallets", "Keep the draft"),
        deed=tr("Wallets", "Discard draft"),
        name="wallets-drop-dialog",
    ):
        await model.deeds.drop(row.network)


async def ask_accept(parent: QWidget, model: WalletsModel, pin_of: AskPin) -> None:
    """End the alarm with the PIN: what Cryptum shows now is ours."""
    pin = await pin_of(parent, model, tr("Wallets", "Ending the alarm needs the owner PIN."))
    if pin is not None:
        await model.deeds.accept(pin)


async def open_file(parent: QWidget, model: WalletsModel) -> None:
    """Let a person choose a file, and take the address out of it."""
    dialog = QFileDialog(parent.window(), tr("Wallets", "Open a file with an address"))
    dialog.setObjectName("wallets-file-dialog")
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    await opened(dialog)
    paths = dialog.selectedFiles() if dialog.result() else []
    if paths:
        await take_file(paths[0], model)


async def take_file(path: str, model: WalletsModel) -> None:
    """Put the text of a file into the form, or say why there is none."""
    try:
        text = await text_of_file(path)
    except NotTaken as error:
        model.change.refuse(str(error))
        return
    if model.change.state.is_open:
        model.change.put(text)


async def show_code(parent: QWidget, row: WalletRow, address: str) -> None:
    """The address as a code, read back before it is shown, with its groups below."""
    async with asyncio.timeout(_CODE_LIMIT_S):
        matrix = await asyncio.to_thread(qr.encode_checked, address, qr.Level.M)
    view = QrView(
        name="wallets-qr", accessible=tr("Wallets", "Code of the {network} address", network=row.name)
    )
    view.set_matrix(matrix)
    view.setFixedSize(_CODE_PX, _CODE_PX)
    both = QWidget()
    column = QVBoxLayout(both)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(12)
    column.addWidget(view)
    column.addWidget(AddressGroups(address, name="wallets-qr-groups", accessible=tr("Wallets", "Address")))
    await _tell_with(parent, row, both)


async def _tell_with(parent: QWidget, row: WalletRow, part: QWidget) -> None:
    await choose(
        parent,
        tr("Wallets", "{network}: the address alone", network=row.name),
        tr("Wallets", "Scan it with your own wallet and compare every group. It asks for no amount."),
        (Choice("safe", tr("Wallets", "Close")),),
        extra=part,
        name="wallets-qr-dialog",
    )
