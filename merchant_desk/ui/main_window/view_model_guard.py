"""The owner's guard as banners over every page: wallets that are not as approved, sales that were stopped."""

from __future__ import annotations

from typing import Final

from merchant_desk.domain.chains import network_name
from merchant_desk.services.guard.guard import GuardReport, GuardState
from merchant_desk.ui.format import clock, seconds_ago
from merchant_desk.ui.main_window.state import RESUME, Message
from merchant_desk.ui.text import visible
from merchant_desk.ui.view_model_owner import OwnerWatch, stopped_words
from merchant_desk.ui.words import tr

_WALLETS: Final = "wallets"


def guard_messages(watch: OwnerWatch, *, now_utc_ms: int) -> tuple[Message, ...]:
    """The banners, the gravest first; none in a shop where nothing stands against selling."""
    found = [_alarm(watch.report, now_utc_ms)] if watch.is_alarmed else []
    if watch.stop is not None:
        found.append(
            Message(
                "sales-stopped",
                "danger",
                "hand",
                f"{stopped_words(watch.stop)}.",
                tr("Window", "No new charge starts. Open orders can still be paid."),
                deed=RESUME,
                deed_words=tr("Window", "Resume sales…"),
            )
        )
    return tuple(found)


def badge_count(watch: OwnerWatch) -> int:
    """What the rail shows beside Wallets: how many networks differ, at least one while there is an alarm."""
    if not watch.is_alarmed:
        return 0
    changes = watch.report.changes if watch.report is not None else ()
    return max(1, len({change.network for change in changes}))


def _alarm(report: GuardReport | None, now_utc_ms: int) -> Message:
    since = report.alarm.since_utc_ms if report is not None and report.alarm is not None else 0
    aside = ""
    if since:
        passed = seconds_ago((now_utc_ms - since) / 1000)
        aside = tr("Window", "Seen {time}, {age}", time=clock(since, seconds=True), age=passed)
    return Message(
        "wallets",
        "danger",
        "octagon-x",
        _alarm_words(report),
        tr("Window", "New charges are stopped."),
        aside,
        deed=_WALLETS,
        deed_words=tr("Window", "Open wallets"),
    )


def _alarm_words(report: GuardReport | None) -> str:
    if report is None:
        return tr("Window", "The wallets are not as the owner approved them.")
    if report.state is GuardState.BROKEN:
        return tr("Window", "What the owner approved was removed or altered on this computer.")
    if not report.approved:
        return tr("Window", "The PIN was set anew without its recovery code: approve the wallets again.")
    networks = list(dict.fromkeys(change.network for change in report.changes))
    if len(networks) == 1:
        name = visible(network_name(networks[0]))
        return tr("Window", "The {network} wallet was changed at Cryptum, not in this app.", network=name)
    names = ", ".join(visible(network_name(network)) for network in networks)
    return tr("Window", "Wallets were changed at Cryptum, not in this app: {networks}.", networks=names)
