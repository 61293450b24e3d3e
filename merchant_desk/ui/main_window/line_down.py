"""A line to the API that is down, in words: what happened, and when it is tried again."""

from __future__ import annotations

from merchant_desk.services.events import Link, LinkChanged
from merchant_desk.ui.format import clock
from merchant_desk.ui.main_window.state import Line
from merchant_desk.ui.words import tr


def down_words(link: LinkChanged) -> str:
    """What happened, as one sentence."""
    if link.link is Link.TOO_MANY:
        return tr("Window", "Cryptum asks us to slow down.")
    if link.link is Link.SERVER_ERROR and link.status is not None:
        return tr("Window", "Cryptum answered with an error ({status}).", status=link.status)
    return tr("Window", "Cryptum can't be reached.")


def down_line(link: LinkChanged, *, now_utc_ms: int, is_training: bool, asked: str) -> Line:
    """The chip and its popover; `asked` is what the popover says while it is only a hitch."""
    seconds = next_try_s(link, now_utc_ms)
    time = "" if seconds is None else tr("Window", "{seconds} s", seconds=seconds)
    is_told_to_wait = link.link is Link.TOO_MANY
    detail = asked
    if is_told_to_wait or link.is_open:
        parts = [down_words(link), "" if is_told_to_wait else tr("Window", "Several tries failed.")]
        if seconds is not None and link.retry_at_utc_ms is not None:
            at = clock(link.retry_at_utc_ms, seconds=True)
            parts.append(tr("Window", "Next try at {time}, in {seconds} s.", time=at, seconds=seconds))
        if not is_told_to_wait:
            parts.append(tr("Window", "The order on the screen is asked about all the same."))
        detail = " ".join(part for part in parts if part)
    if is_told_to_wait:
        return Line("retrying", tr("Window", "Cryptum busy"), time, detail=detail)
    text = tr("Window", "Pretend API not reached") if is_training else _chip(link)
    return Line("offline", text, time, detail=detail, can_retry=True)


def next_try_s(link: LinkChanged, now_utc_ms: int) -> int | None:
    """Whole seconds until the next try of background work; None where it is due or not known."""
    if link.retry_at_utc_ms is None or link.retry_at_utc_ms <= now_utc_ms:
        return None
    return (link.retry_at_utc_ms - now_utc_ms + 999) // 1000


def _chip(link: LinkChanged) -> str:
    if link.link is Link.SERVER_ERROR:
        return tr("Window", "Cryptum error")
    return tr("Window", "Cryptum not reached")
