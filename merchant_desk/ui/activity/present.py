"""One line of Activity in words: who, about which order, what it says, and what was made of it."""

from __future__ import annotations

from typing import Final

from merchant_desk.domain.callback import Callback, Reason, Verdict
from merchant_desk.domain.order import OrderState
from merchant_desk.services.following.activity import ActivityRow, claimed_reference
from merchant_desk.services.values import JournalEntry
from merchant_desk.ui import format as fmt
from merchant_desk.ui.activity.state import ResultForm, Row
from merchant_desk.ui.text import middle, visible
from merchant_desk.ui.widgets.state_chip import state_word
from merchant_desk.ui.words import tr, tr_count

STATES: Final = frozenset(state.value for state in OrderState)


def key_of(row: ActivityRow) -> str:
    """A name for a line that lasts: the callback's id, or the journal's number."""
    if row.callback is not None:
        return row.callback.id
    return f"journal-{row.entry.id}" if row.entry is not None else ""


def row_words(row: ActivityRow, *, is_today: bool = True) -> Row:
    """The cells of one line."""
    time = fmt.clock(row.at_utc_ms, seconds=True)
    if not is_today:
        time = f"{fmt.day(row.at_utc_ms, short=True, year=False)} {fmt.clock(row.at_utc_ms)}"
    if row.callback is not None:
        item = row.callback
        form = form_of(row)
        is_true = form in ("verified", "repeat")
        return Row(
            time=time,
            sender=visible(item.peer),
            order=order_words(item),
            says=item.says or "",
            result=result_words(row),
            form=form,
            is_address=True,
            is_claim=not is_true or (item.says or "") not in STATES,
        )
    entry = row.entry or JournalEntry(row.at_utc_ms, "", "")
    is_order = entry.what != "setting"
    return Row(
        time=time,
        sender=visible(entry.person) or fmt.DASH,
        order=visible(entry.subject) if is_order else fmt.DASH,
        says={"cancelled": "cancelled", "held": "on-hold"}.get(entry.what, ""),
        result=change_words(entry),
        form="app",
    )


def form_of(row: ActivityRow) -> ResultForm:
    """Which look the result has."""
    item = row.callback
    if item is None:
        return "app"
    if item.verdict is Verdict.REFUSED or row.is_denied:
        return "refused"
    if row.is_waiting:
        return "checking"
    return "repeat" if item.hits > 1 or item.verdict is Verdict.DUPLICATE else "verified"


def order_words(item: Callback) -> str:
    """The order's reference, else its id cut in the middle, else a dash."""
    if item.reference:
        return visible(item.reference)
    return middle(item.order_id) if item.order_id else fmt.DASH


def quoted(says: str) -> str:
    """A claim as it came, in quotes: it is nobody's word but the sender's."""
    return f"\u201c{visible(says)}\u201d"


def result_words(row: ActivityRow) -> str:
    """What was made of a callback, in a few words."""
    item = row.callback
    if item is None:
        return ""
    if item.verdict is Verdict.REFUSED:
        return refused_words(item.reason)
    if row.is_denied:
        return _denied_words(row)
    if row.is_waiting:
        return tr("Activity", "Checking")
    if item.hits > 1:
        again = item.hits - 1
        return tr_count(
            "Activity", "Verified, repeated {count} time", "Verified, repeated {count} times", count=again
        )
    return tr("Activity", "Verified")


def refused_words(reason: Reason) -> str:
    """Why the listener refused."""
    return {
        Reason.BAD_SIGNATURE: tr("Activity", "Refused: wrong signature"),
        Reason.NO_SIGNATURE: tr("Activity", "Refused: no signature"),
        Reason.OTHER_STORE: tr("Activity", "Refused: another store"),
        Reason.UNREADABLE: tr("Activity", "Refused: can't be read"),
        Reason.TOO_LARGE: tr("Activity", "Refused: too large"),
        Reason.TOO_SLOW: tr("Activity", "Refused: too slow"),
        Reason.LOCKED: tr("Activity", "Refused: the keyring is locked"),
    }.get(reason, tr("Activity", "Refused"))


def _denied_words(row: ActivityRow) -> str:
    item, order = row.callback, row.order
    if item is None or order is None:
        return tr("Activity", "Refused: no such order")
    if item.store_id not in (None, order.store_id):
        return tr("Activity", "Refused: another store")
    if claimed_reference(item) not in (None, order.reference):
        return tr("Activity", "Refused: another reference")
    return tr("Activity", "Refused: API says {state}", state=state_now(row))


def state_now(row: ActivityRow) -> str:
    """The order's state as a word in a sentence."""
    order = row.order
    if order is None:
        return ""
    if order.state is OrderState.UNKNOWN:
        return quoted(order.status_raw or "?")
    return state_word(order.state.value).lower()


def change_words(entry: JournalEntry) -> str:
    """What a person did."""
    if entry.what == "setting":
        return tr("Activity", "Changed {setting}", setting=setting_name(entry.subject))
    return {
        "cancelled": tr("Activity", "Order cancelled"),
        "held": tr("Activity", "Order put on hold"),
        "handed-over": tr("Activity", "Goods handed over"),
        "attached": tr("Activity", "Transaction noted"),
    }.get(entry.what, visible(entry.what))


def setting_name(name: str) -> str:
    """A setting by the words that Settings uses for it; an unknown one by its own name."""
    return {
        "api_key": tr("Activity", "API key"),
        "webhook_secret": tr("Activity", "callback secret"),
        "store_id": tr("Activity", "store id"),
        "store_name": tr("Activity", "store name"),
        "store_place": tr("Activity", "place"),
        "api_url": tr("Activity", "server"),
        "public_url": tr("Activity", "public address"),
        "listener_on": tr("Activity", "listener"),
        "listener_port": tr("Activity", "port"),
        "till_name": tr("Activity", "till name"),
        "person": tr("Activity", "person"),
        "currency": tr("Activity", "currency"),
        "reference_prefix": tr("Activity", "reference prefix"),
        "walk_in": tr("Activity", "walk-in customer"),
        "attach_at_api": tr("Activity", "telling Cryptum of noted transactions"),
        "explorers": tr("Activity", "block explorers"),
        "success_return_url": tr("Activity", "return address after paying"),
        "cancel_return_url": tr("Activity", "return address after cancelling"),
        "theme": tr("Activity", "theme"),
        "language": tr("Activity", "language"),
        "customer_language": tr("Activity", "customer display language"),
        "show_coin_prices": tr("Activity", "coin prices"),
        "sound_when_paid": tr("Activity", "sound when paid"),
        "customer_display_on": tr("Activity", "customer display"),
        "cents_first": tr("Activity", "cents first"),
        "session_only": tr("Activity", "working without the key"),
        "learned": tr("Activity", "what the contract check learned"),
    }.get(name, visible(name))
