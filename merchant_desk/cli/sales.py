"""`sales`: stop every new charge at once, and let them go on."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from merchant_desk.cli.asking import Asking
from merchant_desk.cli.context import Context
from merchant_desk.cli.documents import moment
from merchant_desk.cli.plain import visible
from merchant_desk.cli.texts import local_time

if TYPE_CHECKING:
    from merchant_desk.services.guard.sales import Stop


async def stop(context: Context, _arguments: argparse.Namespace) -> int:
    """Stop all sales; a second time changes nothing."""
    async with context.desk() as desk:
        stopped = await desk.owner.sales.stop(person=desk.settings.current.person)
    return _tell(context, stopped)


async def resume(context: Context, _arguments: argparse.Namespace) -> int:
    """Let sales go on; the owner's PIN is asked where one is set and there is something to let go on."""
    async with context.desk() as desk:
        if await desk.owner.sales.status() is not None:
            is_set = await desk.owner.pin.is_set()
            pin = Asking(context.output).secret("The owner's PIN:") if is_set else None
            await desk.owner.sales.resume(pin, person=desk.settings.current.person)
        stopped = await desk.owner.sales.status()
    return _tell(context, stopped)


async def status(context: Context, _arguments: argparse.Namespace) -> int:
    """Whether sales are stopped; nothing is asked."""
    async with context.desk() as desk:
        stopped = await desk.owner.sales.status()
    return _tell(context, stopped)


def _tell(context: Context, stopped: Stop | None) -> int:
    at_utc_ms = stopped.at_utc_ms or None if stopped is not None else None
    person = stopped.person or None if stopped is not None else None
    context.output.result(
        {"stopped": stopped is not None, "by": person, "at": moment(at_utc_ms)},
        lambda: (
            "Sales go on."
            if stopped is None
            else f"Sales are stopped by {visible(person or 'somebody')}, {local_time(at_utc_ms)}."
        ),
    )
    return 0
