"""How the connection stands, in an icon and words."""

from __future__ import annotations

from merchant_desk.services.events import Link, LinkChanged
from merchant_desk.services.shop.account import OK, REFUSED, WALLETS_INVALID, StoreReport
from merchant_desk.ui.format import clock
from merchant_desk.ui.problems import Said
from merchant_desk.ui.settings.state import Verdict
from merchant_desk.ui.words import tr


def verdict_of(
    report: StoreReport | None, line: LinkChanged, *, is_testing: bool, failure: Said | None
) -> Verdict:
    """What stands at the right of the card's title."""
    if is_testing:
        return Verdict("ring-broken", "pendingFg", tr("Settings", "Testing…"))
    if failure is not None:
        text, then = failure.what, failure.then
        return Verdict("octagon-x", "failedFg", text, then)
    if report is not None and report.verdict == WALLETS_INVALID:
        notice = tr("Settings", "Cryptum says that the store's wallets are not set up. No sale can start.")
        return Verdict("octagon-x", "failedFg", tr("Settings", "Wallets are not set up"), notice)
    if line.link is Link.KEY_REFUSED or (report is not None and report.verdict == REFUSED):
        notice = tr("Settings", "Check key, store id and server.")
        return Verdict("octagon-x", "failedFg", tr("Settings", "Refused by Cryptum"), notice)
    if line.link in (Link.CONNECTED, Link.SLOW):
        text = tr("Settings", "Connected, answered in {ms} ms", ms=line.latency_ms or 0)
        return Verdict("check-disc", "confirmedFg", text)
    if line.link in (Link.NOT_REACHED, Link.SERVER_ERROR, Link.TOO_MANY):
        return Verdict("warning", "failedFg", tr("Settings", "Cryptum can't be reached"))
    if report is not None and report.verdict == OK and report.checked_at_utc_ms is not None:
        when = clock(report.checked_at_utc_ms)
        return Verdict("check-disc", "confirmedFg", tr("Settings", "In order at {time}", time=when))
    return Verdict("ring", "text2", tr("Settings", "Not tested yet"))
