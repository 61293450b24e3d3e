"""How the guard over the receiving wallets stands, as a value."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from merchant_desk.domain.errors import NotAllowed
from merchant_desk.domain.seal import SealRecord, WalletChange, Wallets
from merchant_desk.services.guard.alarm import Alarm
from merchant_desk.services.guard.book import Page


class GuardState(StrEnum):
    """`off`: nothing approved, or the API shows no wallets; `sealed`: as approved; `changed`: not as
    approved; `broken`: what was approved is gone or was tampered with."""

    OFF = "off"
    SEALED = "sealed"
    CHANGED = "changed"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class GuardReport:
    """How the guard stands. `why` says what broke the seal; `changes` what differs; `seen` what the API
    showed last (None: nothing yet); `approved` what the owner approved (None: nothing)."""

    state: GuardState
    why: str = ""
    approved: Wallets | None = None
    seen: Wallets | None = None
    changes: tuple[WalletChange, ...] = ()
    alarm: Alarm | None = None
    record: SealRecord | None = None
    looked_utc_ms: int | None = None

    def require_good(self) -> None:
        """Raises NotAllowed (seal-broken, wallets-changed)."""
        if self.state is GuardState.BROKEN:
            raise NotAllowed(reason="seal-broken", detail=self.why)
        if self.state is GuardState.CHANGED:
            networks = ", ".join(dict.fromkeys(change.network for change in self.changes))
            raise NotAllowed(reason="wallets-changed", detail=networks or None)


def judged(page: Page, alarm: Alarm | None, seen: Wallets | None) -> GuardState:
    """The state by what is kept and what was seen last."""
    if page.is_broken:
        return GuardState.BROKEN
    if page.record is None or page.record.wallets is None:
        return GuardState.OFF
    # An empty set was sealed where the PIN was set anew without its recovery code.
    if alarm is not None or not page.record.wallets:
        return GuardState.CHANGED
    if not seen:
        return GuardState.OFF
    return GuardState.SEALED if page.record.accepts(seen) else GuardState.CHANGED
