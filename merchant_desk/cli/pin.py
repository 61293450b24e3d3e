"""`pin`: the owner's PIN. It is asked, and never an argument."""

from __future__ import annotations

import argparse
from typing import Final

from merchant_desk.cli.asking import Asking
from merchant_desk.cli.context import Context
from merchant_desk.cli.exit_codes import Exit
from merchant_desk.cli.reasons import Words
from merchant_desk.cli.words import say
from merchant_desk.domain.errors import BadInput, NotAllowed, PinNeeded

_DIFFER: Final = Words("The two new PINs are not the same; nothing was changed.", "Repeat the command.")
_NEW: Final = "New PIN, six digits:"
_WITHOUT: Final = "Recovery code (left empty: nothing is sold until every wallet is approved anew):"


async def set_(context: Context, _arguments: argparse.Namespace) -> int:
    """Set the PIN: the new one, on a terminal twice, then the one that it replaces."""
    asking = Asking(context.output)
    async with context.desk() as desk:
        is_set = await desk.owner.pin.is_set()
        new = _new_pin(asking)
        if new is None:
            return context.output.failure(Exit.NO_ACCESS, _DIFFER)
        current = _current_pin(asking, new) if is_set else None
        try:
            code = await desk.owner.pin.set(new, current=current, person=desk.settings.current.person)
        except BadInput as error:
            return context.output.failure(Exit.NO_ACCESS, say(error))
    return _tell(context, code, otherwise="The PIN was changed.")


async def reset(context: Context, _arguments: argparse.Namespace) -> int:
    """Set a new PIN without the old one: the recovery code or an empty line, then the new PIN."""
    asking = Asking(context.output)
    async with context.desk() as desk:
        recovery = asking.secret(_WITHOUT).strip()
        new = _new_pin(asking)
        if new is None:
            return context.output.failure(Exit.NO_ACCESS, _DIFFER)
        person = desk.settings.current.person
        try:
            code = await desk.owner.pin.reset(new, recovery=recovery, person=person)
        except BadInput as error:
            return context.output.failure(Exit.NO_ACCESS, say(error))
    if code is not None:
        refusal = NotAllowed(reason="wallets-changed")
        context.output.note(f"Nothing is sold until the owner has approved anew. {say(refusal).hint}")
    return _tell(context, code, otherwise="The PIN was changed; all else stays as it was.")


def _new_pin(asking: Asking) -> str | None:
    """The new PIN; None where a person typed it twice, and not the same."""
    new = asking.secret(_NEW)
    if asking.is_terminal and asking.secret("The same once more:") != new:
        return None
    return new


def _current_pin(asking: Asking, new: str) -> str:
    current = asking.secret("PIN until now:")
    if current == new and not asking.is_terminal:
        # A script may give the new one twice, as a person does.
        try:
            return asking.secret("PIN until now:")
        except PinNeeded:
            return current
    return current


def _tell(context: Context, code: str | None, *, otherwise: str) -> int:
    """The recovery code, which is shown only this once."""
    context.output.result(
        {"recovery_code": code},
        lambda: (
            otherwise
            if code is None
            else f"Recovery code: {code}\nWrite it down and keep it away from the till: it is shown only now."
        ),
    )
    return 0
