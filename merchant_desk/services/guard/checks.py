"""Doctor's look at the owner's guard: are the wallets those that were approved, and do sales go on."""

from __future__ import annotations

import logging
from typing import Final

from merchant_desk.domain.errors import AccessDenied, DeskError, LocalFailure
from merchant_desk.services.deadline import deadline
from merchant_desk.services.guard.guard import GuardReport, GuardState, WalletGuard
from merchant_desk.services.guard.sales import SalesStop
from merchant_desk.services.values import Check

log = logging.getLogger(__name__)

WALLETS: Final = "wallets"
SALES: Final = "sales"
LOOK_S: Final = 4.0
"""Doctor as a whole ends within 25 s."""


async def wallets_check(guard: WalletGuard, *, is_api_there: bool) -> Check:
    """How the guard stands, after a fresh look where the API answers; it matters where sales stop by it."""
    try:
        if is_api_there:
            await _look(guard)
        return _told(await guard.report())
    except AccessDenied:
        return Check(WALLETS, ok=True, detail="Not compared: this till has no key.", matters=False)
    except LocalFailure:
        hint = "Unlock the keyring and try again."
        return Check(WALLETS, ok=False, detail="The seal's key could not be read.", hint=hint)


async def sales_check(sales: SalesStop) -> Check:
    """Whether sales were stopped."""
    try:
        stop = await sales.status()
    except LocalFailure:
        return Check(SALES, ok=False, detail="The store could not be read.", hint="Check the disk.")
    if stop is None:
        return Check(SALES, ok=True, detail="Sales go on.")
    hint = "The owner lets them go on in the window, or with `sales resume`."
    return Check(SALES, ok=False, detail=f"All sales were stopped by {stop.person or 'somebody'}.", hint=hint)


async def _look(guard: WalletGuard) -> None:
    """A fresh look; where none is to be had, what was seen before counts."""
    try:
        async with deadline(LOOK_S):
            await guard.look()
    except (AccessDenied, LocalFailure):
        raise
    except DeskError as error:
        log.info("wallets not seen by doctor why=%s", type(error).__name__)


def _told(report: GuardReport) -> Check:
    facts = {"guard": report.state.value}
    if report.state is GuardState.BROKEN:
        hint = "Sell nothing and find out who can write to this folder; then a new PIN, and approve anew."
        detail = f"What the owner approved here cannot be believed: {report.why}."
        return Check(WALLETS, ok=False, detail=detail, hint=hint, facts=facts)
    if report.state is GuardState.CHANGED:
        hint = "Sell nothing: the owner compares them, then approves them anew or puts them right."
        names = ", ".join(dict.fromkeys(change.network for change in report.changes)) or "none is approved"
        detail = f"The API's wallets are not as approved: {names}."
        return Check(WALLETS, ok=False, detail=detail, hint=hint, facts=facts)
    if report.state is GuardState.SEALED:
        detail = "The API's wallets are those that the owner approved."
        return Check(WALLETS, ok=True, detail=detail, facts=facts)
    unseen = "The guard is off: the API showed no wallets to compare."
    nothing = "The guard is off: the owner has approved no wallets yet."
    return Check(WALLETS, ok=True, detail=unseen if report.approved else nothing, matters=False, facts=facts)
