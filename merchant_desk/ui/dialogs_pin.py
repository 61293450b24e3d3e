"""Asking for the owner's PIN: checked, set where there is none yet, and set anew where it is forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from merchant_desk.domain.errors import DeskError, NotAllowed, PinLocked, PinNeeded, PinWrong
from merchant_desk.ui.dialogs import tell
from merchant_desk.ui.dialogs_pin_forms import DEED, FORGOT, AskForm, NewForm, RecoveryForm, ResetForm
from merchant_desk.ui.format import clock
from merchant_desk.ui.problems import say
from merchant_desk.ui.words import tr, tr_count

if TYPE_CHECKING:
    from merchant_desk.services.desk import Desk


async def ask_pin(parent: QWidget, desk: Desk, *, why: str) -> str | None:
    """The owner's PIN, checked; None where it was not given. `why` is one sentence: what it is needed for.

    Where none is set, one can be set here; where it is forgotten, or the seal broken, set anew.
    """
    try:
        if await desk.owner.pin.is_set():
            return await _ask(parent, desk, why)
        return await set_pin(parent, desk, why=why)
    except NotAllowed as error:
        if error.reason == "seal-broken":
            return await _reset(parent, desk, is_code_of_use=False)
        await _tell(parent, error)
    except DeskError as error:
        await _tell(parent, error)
    return None


async def ask_pin_if_set(parent: QWidget, desk: Desk, *, why: str) -> str | None:
    """As `ask_pin` where a PIN is set; where none is, nobody is asked and the answer is ""."""
    try:
        if not await desk.owner.pin.is_set():
            return ""
    except NotAllowed:
        pass  # a broken seal guards, too: `ask_pin` leads through it
    except DeskError as error:
        await _tell(parent, error)
        return None
    return await ask_pin(parent, desk, why=why)


async def may_go_on(parent: QWidget, desk: Desk, *, why: str) -> bool:
    """Whether a guarded thing may be done: at once where no PIN is set, else with the PIN."""
    return await ask_pin_if_set(parent, desk, why=why) is not None


async def set_pin(parent: QWidget, desk: Desk, *, why: str = "") -> str | None:
    """Set the first PIN and show the recovery code, once; None where that was put off."""
    told = tr("Pin", "No owner PIN is set yet. Choose six digits that only the owner knows.")
    async with NewForm(parent, f"{why} {told}".strip()) as form:
        while await form.next_press() == DEED:
            new = form.pins.same()
            if not new:
                continue
            try:
                code = await desk.owner.pin.set(new, person=desk.settings.current.person)
            except DeskError as error:
                form.pins.second.set_error(_line(error))
                continue
            break
        else:
            return None
    if code is not None:
        await _show_code(parent, code)
    return new


async def _ask(parent: QWidget, desk: Desk, why: str) -> str | None:
    async with AskForm(parent, why) as form:
        while (pressed := await form.next_press()) == DEED:
            pin = form.field.pin
            try:
                await desk.owner.pin.check(pin)
                return pin
            except PinLocked as error:
                until = desk.clock.now_utc_ms() + error.wait_s * 1000
                form.lock(_locked(until), wait_s=error.wait_s)
            except (PinWrong, PinNeeded) as error:
                form.show_error(_line(error))
    return await _reset(parent, desk) if pressed == FORGOT else None


async def _reset(parent: QWidget, desk: Desk, *, is_code_of_use: bool = True) -> str | None:
    stops_sales = not is_code_of_use or (await desk.owner.guard.report()).approved is not None
    async with ResetForm(parent, is_code_of_use=is_code_of_use, stops_sales=stops_sales) as form:
        while await form.next_press() == DEED:
            new = form.pins.same()
            if not new:
                continue
            try:
                code = await desk.owner.pin.reset(
                    new, recovery=form.recovery, person=desk.settings.current.person
                )
            except PinWrong as error:
                form.code.set_error(_line(error))
                form.code.setFocus()
                continue
            except PinLocked as error:
                form.code.set_error(_locked(desk.clock.now_utc_ms() + error.wait_s * 1000))
                continue
            except DeskError as error:
                form.pins.second.set_error(_line(error))
                continue
            break
        else:
            return None
    if code is not None:
        await desk.owner.guard.report()
        await _show_code(parent, code)
    return new


async def _show_code(parent: QWidget, code: str) -> None:
    async with RecoveryForm(parent, code) as form:
        await form.next_press()


async def _tell(parent: QWidget, error: DeskError) -> None:
    said = say(error)
    await tell(parent, said.what, said.then, icon="lock", name="pin-told")


def _locked(until_utc_ms: int) -> str:
    return tr("Pin", "Too many wrong tries. Locked until {time}.", time=clock(until_utc_ms))


def _line(error: DeskError) -> str:
    if isinstance(error, PinWrong) and error.left is not None:
        wrong = tr("Pin", "Wrong recovery code.") if error.what == "recovery" else tr("Pin", "Wrong PIN.")
        left = tr_count("Pin", "1 try left.", "{count} tries left.", count=error.left)
        return f"{wrong} {left}"
    said = say(error)
    return f"{said.what} {said.then}"
