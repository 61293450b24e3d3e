"""The words round the list of Activity: the footer, and what stands where there is nothing."""

from __future__ import annotations

from merchant_desk.services.events import Ear, EarChanged
from merchant_desk.ui.activity.state import EarLine
from merchant_desk.ui.words import tr, tr_count


def count(number: int, dates: str) -> str:
    """How many lines stand in the list."""
    if dates == "today":
        return tr_count("Activity", "{count} entry today", "{count} entries today", count=number)
    return tr_count("Activity", "{count} entry", "{count} entries", count=number)


def ear_line(heard: EarChanged) -> EarLine:
    """The listener, as the footer tells it."""
    port = heard.port or ""
    if heard.ear in (Ear.ON, Ear.WAITING):
        return EarLine("ok", tr("Activity", "Listening on port {port}", port=port))
    if heard.ear is Ear.ELSEWHERE:
        return EarLine("ok", tr("Activity", "Another window listens on port {port}", port=port))
    if heard.ear is Ear.FAILED:
        return EarLine("danger", tr("Activity", "Port {port} is taken, asking every 15 s", port=port))
    return EarLine("hollow", tr("Activity", "Listener off, asking every 15 s"))


def nothing(*, is_narrowed: bool, dates: str) -> tuple[str, str]:
    """Title and body where no line is to be shown."""
    if is_narrowed:
        title = tr("Activity", "Nothing here matches")
        return title, tr("Activity", "The search, the tab or the dates narrow the list.")
    title = (
        tr("Activity", "Nothing happened today yet") if dates == "today" else tr("Activity", "Nothing yet")
    )
    body = tr("Activity", "Callbacks from Cryptum and changes made in this app stand here as they come.")
    return title, body


def dates_words() -> dict[str, str]:
    """The choices of the dates, by key."""
    return {
        "today": tr("Activity", "Today"),
        "last-7": tr("Activity", "Last 7 days"),
        "last-30": tr("Activity", "Last 30 days"),
        "all": tr("Activity", "All dates"),
    }
