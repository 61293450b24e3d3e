"""The way over Cryptum's dashboard without its widgets: copy, open, check; the clipboard read back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from merchant_desk.services.guard.changing import Compared
from merchant_desk.ui import format as fmt
from merchant_desk.ui.wallets.state import DraftState
from merchant_desk.ui.words import tr


class DashboardWay:
    """The steps for one network; they begin anew for another one."""

    def __init__(self, publish: Callable[[], None]) -> None:
        self._publish = publish
        self.state = DraftState()

    def begin(self, *, is_restoring: bool = False) -> None:
        """Nothing done yet."""
        self.state = DraftState(is_restoring=is_restoring)
        self._publish()

    def copied(self, at_utc_ms: int) -> None:
        """The address is in the clipboard."""
        words = tr("Wallets", "Copied {time}.", time=fmt.clock(at_utc_ms))
        self._set(copied=words, clipboard_alarm="")

    def clipboard_seen(self, *, is_same: bool) -> None:
        """The clipboard was read back: it still holds the address, or something put another text there."""
        if not self.state.copied:
            return
        told = tr("Wallets", "The clipboard still holds this address.")
        if is_same:
            first = self.state.copied.split(". ")[0].rstrip(".")
            self._set(copied=f"{first}. {told}", clipboard_alarm="")
            return
        alarm = tr(
            "Wallets",
            "The clipboard holds another text now. If you did not copy it yourself, something on this "
            "computer swaps addresses: paste nothing, and compare what the dashboard shows.",
        )
        self._set(clipboard_alarm=alarm)

    def opened(self) -> None:
        """The dashboard was opened."""
        self._set(is_opened=True)

    def answered(self, compared: Compared) -> None:
        """What Cryptum has by now."""
        words, kind = {
            Compared.SAME: (tr("Wallets", "Same as the draft. It is ours now, and sealed."), "ok"),
            Compared.BEFORE: (
                tr("Wallets", "Not yet. Cryptum still has what it had before."),
                "warn",
            ),
            Compared.THIRD: (
                tr("Wallets", "Cryptum has a third address: neither the draft nor the old one."),
                "danger",
            ),
            Compared.UNSEEN: (
                tr("Wallets", "Cryptum shows no wallets here. Compare by eye in the dashboard."),
                "warn",
            ),
        }[compared]
        self._set(answer=words, answer_kind=kind)

    def restored(self, *, is_back: bool) -> None:
        """Looked whether Cryptum has ours again."""
        if is_back:
            words = tr("Wallets", "Cryptum shows ours again. End the alarm with the owner PIN.")
            self._set(answer=words, answer_kind="ok")
        else:
            self._set(
                answer=tr("Wallets", "Not yet. Cryptum still has the other address."), answer_kind="warn"
            )

    def _set(self, **members: object) -> None:
        self.state = replace(self.state, **members)  # type: ignore[arg-type]  # by name
        self._publish()
