"""The timeline of one order: what happened, and while it is open what is still to come."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from merchant_desk.domain.callback import Callback, Reason
from merchant_desk.domain.chains import explorer_url, network_name
from merchant_desk.domain.order import HistoryEntry, Order, OrderState, Origin, ProblemCode, Source, What
from merchant_desk.services.orders.orders import SHOWN
from merchant_desk.ui import format as fmt
from merchant_desk.ui.orders.state import StepLook, StepRow
from merchant_desk.ui.text import visible
from merchant_desk.ui.widgets.state_chip import state_word
from merchant_desk.ui.words import tr

_MOST_CALLBACKS = 4
_STATES = frozenset(state.value for state in OrderState)


@dataclass(frozen=True, slots=True)
class Told:
    """What the timeline stands on. `till` names the till that made the order, empty where it is another;
    `refused` are callbacks that name the order and did not pass."""

    order: Order
    history: tuple[HistoryEntry, ...] = ()
    refused: tuple[Callback, ...] = ()
    till: str = ""
    environment: str = "production"
    explorers: Mapping[str, str] = field(default_factory=dict)


def step_rows(told: Told) -> tuple[StepRow, ...]:
    """Oldest first; what is still to come stands at the end, dashed."""
    dated = [(told.order.created_utc_ms, _created(told))]
    dated += [(entry.at_utc_ms, row) for entry in told.history for row in _entry(told, entry)]
    dated += [(item.at_utc_ms, _refused(item)) for item in told.refused[:_MOST_CALLBACKS]]
    rows = [row for _, row in sorted(dated, key=lambda pair: pair[0])]
    return (*rows, *_transactions(told), *_handed_over(told.order), *_upcoming(told))


def has_callback(history: Sequence[HistoryEntry]) -> bool:
    """Whether a callback was worked off for the order."""
    return any(entry.what is What.CALLBACK for entry in history)


def _created(told: Told) -> StepRow:
    order = told.order
    if order.origin is Origin.ELSEWHERE:
        detail = tr("Orders", "Not at this shop's desk")
    elif order.person and told.till:
        detail = tr("Orders", "By {person} at {till}", person=visible(order.person), till=visible(told.till))
    else:
        detail = tr("Orders", "By {person}", person=visible(order.person)) if order.person else ""
    return StepRow("plus", tr("Orders", "Order created"), detail, _time(order.created_utc_ms))


def _entry(told: Told, entry: HistoryEntry) -> Iterator[StepRow]:
    time = _time(entry.at_utc_ms)
    if entry.what is What.NOTE and entry.source is Source.DESK and entry.detail == SHOWN:
        yield StepRow("monitor", tr("Orders", "QR shown to customer"), tr("Orders", "Customer display"), time)
    elif entry.what is What.CALLBACK:
        yield _callback(told, entry, time)
    elif entry.what is What.STATUS:
        yield from _status(told.order, entry.detail, time)
    elif entry.what is What.PROBLEM:
        yield _problem(entry.detail, time)
    elif entry.what is What.CANCELLED:
        by = tr("Orders", "By {person}", person=visible(entry.detail)) if entry.detail else ""
        yield StepRow("slash-circle", tr("Orders", "Cancelled"), by, time)
    elif entry.what is What.ATTACHED:
        yield _attached(told, entry, time)
    elif entry.what is What.FOUND and told.order.id is not None:
        yield StepRow("search", tr("Orders", "Found at Cryptum"), time=time)


def _callback(told: Told, entry: HistoryEntry, time: str) -> StepRow:
    """Red where the API, asked after it, never said what it says."""
    title = tr("Orders", "Callback received")
    if not entry.detail:
        return StepRow("callback", title, tr("Orders", "Not used until checked."), time)
    word = _claim(entry.detail)
    if entry.detail in _STATES and not _was(told, entry.detail):
        now = state_word(told.order.state.value).lower()
        said = tr("Orders", "Says {word}. Cryptum says {now}.", word=word, now=now)
        return StepRow("callback", title, said, time, "bad")
    return StepRow("callback", title, tr("Orders", "Says {word}. Not used until checked.", word=word), time)


def _was(told: Told, word: str) -> bool:
    """Whether the order ever had this state by the API's word."""
    if word in (told.order.state.value, OrderState.PENDING.value):
        return True
    return any(entry.what is What.STATUS and entry.detail == word for entry in told.history)


def _refused(item: Callback) -> StepRow:
    why = {
        Reason.BAD_SIGNATURE: tr("Orders", "The signature is wrong."),
        Reason.NO_SIGNATURE: tr("Orders", "There is no signature."),
        Reason.OTHER_STORE: tr("Orders", "It names another store."),
    }.get(item.reason, tr("Orders", "It can't be read."))
    return StepRow("callback", tr("Orders", "Callback refused"), why, _time(item.at_utc_ms), "bad")


def _attached(told: Told, entry: HistoryEntry, time: str) -> StepRow:
    """What staff noted; it says so, because it proves nothing."""
    network, _, tx_hash = entry.detail.partition(" ")
    title = tr("Orders", "Transaction noted on {network}", network=visible(network_name(network)))
    link = explorer_url(network, tx_hash, told.environment, bases=told.explorers) or ""
    return StepRow("pin", title, tr("Orders", "Typed by staff. Proves nothing."), time, "done", tx_hash, link)


def _status(order: Order, word: str, time: str) -> Iterator[StepRow]:
    if word == OrderState.CONFIRMED.value:
        said = tr("Orders", "Order, store and total match")
        yield StepRow("shield-check", tr("Orders", "Confirmed by API"), said, time, "good")
    elif word == OrderState.ON_HOLD.value:
        yield StepRow("pause-square", tr("Orders", "On hold at Cryptum"), time=time)
    elif word == OrderState.FAILED.value:
        yield StepRow("octagon-x", tr("Orders", "Payment failed"), time=time, form="bad")
    elif word == OrderState.CANCELLED.value:
        yield StepRow("slash-circle", tr("Orders", "Cancelled at Cryptum"), time=time)
    elif word.startswith("unknown"):
        raw = visible(order.status_raw or "")
        said = tr("Orders", "Says {word}", word=f"\u201c{raw}\u201d") if raw else ""
        yield StepRow("question-dashed", tr("Orders", "A state we don't know"), said, time)


def _problem(code: str, time: str) -> StepRow:
    details = {
        ProblemCode.ID_DIFFERS.value: tr("Orders", "The id differs."),
        ProblemCode.REFERENCE_DIFFERS.value: tr("Orders", "The reference differs."),
        ProblemCode.STORE_DIFFERS.value: tr("Orders", "The store differs."),
        ProblemCode.CURRENCY_DIFFERS.value: tr("Orders", "The currency differs."),
        ProblemCode.TOTAL_DIFFERS.value: tr("Orders", "The total differs."),
        ProblemCode.TRANSACTION_REUSED.value: tr("Orders", "This transaction has paid another order."),
        ProblemCode.TAKEN_BACK.value: tr("Orders", "No longer confirmed at Cryptum."),
        ProblemCode.LATE_PAID.value: tr("Orders", "Money came after the order had ended."),
        ProblemCode.TWO_AT_API.value: tr("Orders", "Cryptum has two orders with this reference."),
    }
    if code == ProblemCode.SUPERSEDED.value:
        return StepRow("slash-circle", tr("Orders", "Sent again as a new order"), time=time, form="bad")
    if code == ProblemCode.REFUSED.value:
        return StepRow("octagon-x", tr("Orders", "Refused by Cryptum"), time=time, form="bad")
    if code in (ProblemCode.ANSWER_LOST.value, ProblemCode.NOT_REACHED.value):
        return StepRow("cloud-off", tr("Orders", "No answer from Cryptum"), time=time, form="bad")
    detail = details.get(code, tr("Orders", "Another order there has this reference."))
    return StepRow("shield-x", tr("Orders", "Read from the API"), detail, time, "bad")


def _transactions(told: Told) -> Iterator[StepRow]:
    order = told.order
    if order.paid_utc_ms is None and order.state is not OrderState.ON_HOLD:
        return
    time = _time(order.paid_utc_ms) if order.paid_utc_ms is not None else ""
    for item in order.transactions:
        title = tr("Orders", "Transaction on {network}", network=visible(network_name(item.network)))
        link = explorer_url(item.network, item.hash, told.environment, bases=told.explorers) or ""
        form: StepLook = "good" if order.state is OrderState.CONFIRMED else "done"
        yield StepRow("link", title, "", time, form, item.hash, link)


def _handed_over(order: Order) -> Iterator[StepRow]:
    given = order.handed_over
    if given is not None:
        by = tr("Orders", "By {person}", person=visible(given.person)) if given.person else ""
        yield StepRow("done-hand", tr("Orders", "Handed over"), by, _time(given.at_utc_ms))


def _upcoming(told: Told) -> Iterator[StepRow]:
    order = told.order
    if not order.is_open or order.paid_utc_ms is not None:
        return
    if not has_callback(told.history):
        asks = tr("Orders", "Asking Cryptum every 15 s as well")
        yield StepRow("callback", tr("Orders", "Callback"), asks, form="upcoming")
    yield StepRow("shield-check", tr("Orders", "Confirmed by API"), form="upcoming")
    if not order.transactions or order.state is not OrderState.ON_HOLD:
        yield StepRow("link", tr("Orders", "Transaction"), form="upcoming")


def _claim(word: str) -> str:
    """A state's word in lower case; anything else in quotes, as it came."""
    return state_word(word).lower() if word in _STATES else f"\u201c{visible(word)}\u201d"


def _time(utc_ms: int) -> str:
    return fmt.clock(utc_ms, seconds=True)
