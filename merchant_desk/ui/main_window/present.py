"""The frame's words, worked out from facts alone."""

from __future__ import annotations

from dataclasses import dataclass

from merchant_desk.domain.order import Light, Order
from merchant_desk.domain.settings import Settings
from merchant_desk.services.events import Ear, EarChanged, Link, LinkChanged
from merchant_desk.ui.format import clock, day, local, money
from merchant_desk.ui.main_window.line_down import down_line, down_words
from merchant_desk.ui.main_window.naming import session_only_message
from merchant_desk.ui.main_window.state import Announcement, Line, Message
from merchant_desk.ui.problems import Said, say_problem
from merchant_desk.ui.text import visible
from merchant_desk.ui.widgets.state_chip import state_word
from merchant_desk.ui.words import tr

UP = frozenset({Link.CONNECTED, Link.SLOW})
DOWN = frozenset({Link.NOT_REACHED, Link.SERVER_ERROR, Link.TOO_MANY})
MAX_SKEW_MS = 60_000
SOON_MS = 60_000
"""An order paid longer ago than this was learned, not seen: no sound, no toast."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the frame is told; times are UTC milliseconds."""

    settings: Settings
    is_training: bool
    now_utc_ms: int
    is_open: bool
    link: LinkChanged
    ear: EarChanged
    next_ask_utc_ms: int | None = None
    verified_today: int = 0
    refused_today: int = 0
    refused_lately: int = 0
    skew_ms: int | None = None
    back_until_utc_ms: int = 0
    changed_while_away: int = 0
    failure: Said | None = None
    alarms: tuple[Message, ...] = ()
    is_session_only: bool = False
    can_go_back: bool = False


def cryptum_line(facts: Facts) -> Line:
    """How the line to the API stands."""
    link = facts.link
    aside = "" if link.latency_ms is None else tr("Window", "{ms} ms", ms=link.latency_ms)
    detail = _asked_words(facts)
    if not facts.is_open:
        return Line("hollow", tr("Window", "Opening…"))
    if link.link in DOWN:
        return down_line(link, now_utc_ms=facts.now_utc_ms, is_training=facts.is_training, asked=detail)
    if facts.is_training:
        return Line("training", tr("Window", "Training mode"), aside=aside, detail=detail)
    if link.link is Link.CONNECTED:
        return Line("ok", tr("Window", "Cryptum connected"), aside=aside, detail=detail)
    if link.link is Link.SLOW:
        return Line("retrying", tr("Window", "Cryptum slow"), aside=aside, detail=detail)
    if link.link is Link.KEY_REFUSED:
        return Line("offline", tr("Window", "Key refused"), detail=tr("Window", "Check it under Settings."))
    if link.link is Link.NO_KEY:
        return Line("hollow", tr("Window", "No API key"), detail=tr("Window", "Put it in under Settings."))
    return Line("hollow", tr("Window", "Not asked yet"), detail=detail)


def _asked_words(facts: Facts) -> str:
    last, next_at = facts.link.last_answer_utc_ms, facts.link.retry_at_utc_ms or facts.next_ask_utc_ms
    if last is None:
        return tr("Window", "No answer yet")
    said = clock(last, seconds=True)
    if next_at is None or next_at <= facts.now_utc_ms:
        return tr("Window", "Last answer {time}", time=said)
    seconds = (next_at - facts.now_utc_ms + 999) // 1000
    return tr("Window", "Last answer {time}, next in {seconds} s", time=said, seconds=seconds)


def listener_line(facts: Facts) -> Line:
    """How the listener stands, with the time of the last callback."""
    ear = facts.ear
    last = ear.last_callback_utc_ms
    time = "" if last is None else clock(last)
    aside = "" if ear.port is None else tr("Window", "Port {port}", port=ear.port)
    detail = _callback_words(facts)
    if facts.is_training and ear.ear in (Ear.ON, Ear.WAITING, Ear.OFF):
        return Line("plug", tr("Window", "Not linked to Cryptum"), "", aside, detail)
    if ear.ear is Ear.ON:
        return Line("ok", tr("Window", "Listener on"), time, aside, detail)
    if ear.ear is Ear.WAITING:
        return Line("retrying", tr("Window", "Listener waiting"), time, aside, detail)
    if ear.ear is Ear.ELSEWHERE:
        return Line("ok", tr("Window", "Listener elsewhere"), time, aside, detail)
    if ear.ear is Ear.FAILED:
        return Line("offline", tr("Window", "Listener failed"), time, aside, detail)
    return Line("hollow", tr("Window", "Listener off"), time, "", tr("Window", "Asking Cryptum every 15 s."))


def _callback_words(facts: Facts) -> str:
    last = facts.ear.last_callback_utc_ms
    if last is None:
        return tr("Window", "No callback yet")
    return tr(
        "Window",
        "Last callback {time}, {verified} verified and {refused} refused today",
        time=clock(last),
        verified=facts.verified_today,
        refused=facts.refused_today,
    )


def messages(facts: Facts) -> tuple[Message, ...]:
    """The banners, the gravest first; at most two, so that the page keeps its room."""
    checks = (_failure, _key, _without_key, _down, _listener, _forged, _clock_off)
    found = (check(facts) for check in checks)
    shown = [*facts.alarms, *(message for message in found if message is not None)]
    if not shown and facts.back_until_utc_ms > facts.now_utc_ms:
        shown = [_back(facts)]
    return tuple(shown[:2])


def _failure(facts: Facts) -> Message | None:
    if facts.failure is None:
        return None
    said, words = facts.failure, tr("Stores", "Go back") if facts.can_go_back else ""
    deed = "back" if words else ""
    return Message("failure", "danger", "octagon-alert", said.what, said.then, deed=deed, deed_words=words)


def _without_key(facts: Facts) -> Message | None:
    is_told = facts.is_open and facts.is_session_only and bool(facts.settings.store_id)
    return session_only_message() if is_told else None


def _key(facts: Facts) -> Message | None:
    to_settings = tr("Window", "Open settings")
    if facts.link.link is Link.KEY_REFUSED:
        return Message(
            "key",
            "danger",
            "key",
            tr("Window", "Cryptum refused the API key."),
            tr("Window", "Nothing can be charged until it is replaced."),
            deed="settings",
            deed_words=to_settings,
        )
    if facts.is_open and not facts.is_training and not facts.settings.store_id:
        return Message(
            "setup",
            "warn",
            "info",
            tr("Window", "No store is set up."),
            tr("Window", "Put in store id and API key, or practise in the training store."),
            deed="settings",
            deed_words=to_settings,
        )
    if facts.link.link is Link.NO_KEY:
        return Message(
            "no-key",
            "warn",
            "key",
            tr("Window", "There is no API key on this machine."),
            tr("Window", "Nothing can be charged until it is put in."),
            deed="settings",
            deed_words=to_settings,
        )
    return None


def _down(facts: Facts) -> Message | None:
    if facts.link.link not in DOWN:
        return None
    aside = ""
    if facts.link.retry_at_utc_ms is not None:
        seconds = max(0, (facts.link.retry_at_utc_ms - facts.now_utc_ms + 999) // 1000)
        aside = tr("Window", "Next try in {seconds} s", seconds=seconds)
    return Message(
        "down",
        "warn",
        "cloud-off",
        down_words(facts.link),
        _stored_words(facts),
        aside,
        # Before the time that Cryptum named nothing may be asked, by nobody.
        deed="" if facts.link.link is Link.TOO_MANY else "retry",
        deed_words=tr("Window", "Retry now"),
    )


def _stored_words(facts: Facts) -> str:
    wait = tr("Window", "New charges and cancels wait until the line is back.")
    last = facts.link.last_answer_utc_ms
    if last is None:
        return tr("Window", "Showing stored orders. {wait}", wait=wait)
    if local(last).date() == local(facts.now_utc_ms).date():
        return tr("Window", "Showing stored orders from {time} today. {wait}", time=clock(last), wait=wait)
    when = f"{day(last, short=True)}, {clock(last)}"
    return tr("Window", "Showing stored orders from {when}. {wait}", when=when, wait=wait)


def _listener(facts: Facts) -> Message | None:
    if facts.ear.ear is not Ear.FAILED or facts.ear.port is None:
        return None
    return Message(
        "listener",
        "warn",
        "plug",
        tr("Window", "Port {port} is used by another program.", port=facts.ear.port),
        tr("Window", "Callbacks can't arrive; the desk asks Cryptum every 15 s instead."),
        deed="callbacks",
        deed_words=tr("Window", "Open settings"),
    )


def _forged(facts: Facts) -> Message | None:
    if facts.refused_lately < 3:
        return None
    return Message(
        "forged",
        "danger",
        "shield-x",
        tr("Window", "{count} callbacks were refused in ten minutes.", count=facts.refused_lately),
        tr("Window", "No order was changed by them. Somebody may be trying to forge payments."),
        deed="activity",
        deed_words=tr("Window", "Open activity"),
    )


def _clock_off(facts: Facts) -> Message | None:
    if facts.skew_ms is None or abs(facts.skew_ms) <= MAX_SKEW_MS:
        return None
    seconds = abs(facts.skew_ms) // 1000
    return Message(
        "clock",
        "warn",
        "clock",
        tr("Window", "This computer's clock is {seconds} s off.", seconds=seconds),
        tr("Window", "Ages and times are wrong until it is set."),
    )


def _back(facts: Facts) -> Message:
    count = facts.changed_while_away
    text = tr("Window", "{count} orders changed while away.", count=count) if count > 1 else ""
    if count == 1:
        text = tr("Window", "1 order changed while away.")
    return Message("back", "ok", "check-disc", tr("Window", "Back online."), text)


def announcement(order: Order, before: Order | None, *, now_utc_ms: int) -> Announcement | None:
    """What to say of a change, or None where it is no news."""
    if before is not None and (before.state, before.light) == (order.state, order.light):
        return None
    if before is None and not _is_news(order, now_utc_ms):
        return None
    is_paid = order.light is Light.GO and (before is None or before.light is not Light.GO)
    needs_owner = order.light is Light.STOP and order.problem is not None and order.paid_utc_ms is not None
    reference, amount = visible(order.reference), money(order.total)
    title = tr("Window", "{reference} paid", reference=reference) if is_paid else reference
    return Announcement(
        reference=order.reference,
        title=title,
        body=amount if is_paid else say_problem(order).what,
        said=tr(
            "Window",
            "Order {reference}, {state}, {amount}",
            reference=reference,
            state=state_word(order.state.value).lower(),
            amount=amount,
        ),
        is_paid=is_paid,
        is_toast=is_paid or needs_owner,
    )


def _is_news(order: Order, now_utc_ms: int) -> bool:
    """An order first heard of is news only where it has just been paid."""
    return order.paid_utc_ms is not None and 0 <= now_utc_ms - order.paid_utc_ms < SOON_MS
