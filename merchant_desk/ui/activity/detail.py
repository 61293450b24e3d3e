"""What the panel says of one line: the verdict in a sentence, each check, the payload, where it came from."""

from __future__ import annotations

from collections.abc import Iterator

from merchant_desk.domain.callback import Callback, Proof, Reason, Verdict
from merchant_desk.domain.order import Order, OrderState
from merchant_desk.services.following.activity import ActivityRow, claimed_reference
from merchant_desk.services.values import JournalEntry
from merchant_desk.ui import format as fmt
from merchant_desk.ui.activity.payload import indented
from merchant_desk.ui.activity.present import (
    STATES,
    change_words,
    form_of,
    key_of,
    quoted,
    setting_name,
    state_now,
)
from merchant_desk.ui.activity.state import CheckRow, DetailState, FactRow
from merchant_desk.ui.problems import Said
from merchant_desk.ui.text import middle, visible
from merchant_desk.ui.widgets.state_chip import state_word
from merchant_desk.ui.words import tr

_SEAL = frozenset({Reason.BAD_SIGNATURE, Reason.NO_SIGNATURE, Reason.LOCKED})
_UNREAD = frozenset({Reason.UNREADABLE, Reason.TOO_LARGE, Reason.TOO_SLOW})


def detail_state(
    row: ActivityRow,
    order: Order | None,
    *,
    store_id: str,
    is_asking: bool = False,
    problem: Said | None = None,
) -> DetailState:
    """Everything the panel shows; `order` is the order that the line is about, where it is known here."""
    if row.callback is None:
        return _change(row, order)
    item = row.callback
    checks = tuple(_checks(row, order, store_id))
    return DetailState(
        key=key_of(row),
        title=_title(row),
        form=form_of(row),
        notice=_notice(row),
        checks=checks,
        payload=indented(item.body),
        wrong=_wrong(row, order, store_id),
        received=_received(item),
        reference=order.reference if order is not None else "",
        can_ask=order is not None,
        is_asking=is_asking,
        problem=problem,
    )


def _title(row: ActivityRow) -> str:
    return {
        "refused": tr("Activity", "Callback refused"),
        "checking": tr("Activity", "Callback being checked"),
        "repeat": tr("Activity", "Callback repeated"),
    }.get(form_of(row)) or tr("Activity", "Callback verified")


def _notice(row: ActivityRow) -> Said | None:
    item = row.callback
    if item is None or form_of(row) != "refused":
        return None
    left = tr("Activity", "Nothing was changed. Don't hand over goods for it.")
    if row.is_denied:
        return _denied(row, item, left)
    what = {
        Reason.BAD_SIGNATURE: tr("Activity", "The signature is wrong"),
        Reason.NO_SIGNATURE: tr("Activity", "There is no signature"),
        Reason.OTHER_STORE: tr("Activity", "It is for another store"),
        Reason.TOO_LARGE: tr("Activity", "It was too large"),
        Reason.TOO_SLOW: tr("Activity", "It came too slowly"),
        Reason.LOCKED: tr("Activity", "The keyring is locked"),
    }.get(item.reason, tr("Activity", "It can't be read"))
    if item.reason is Reason.LOCKED:
        left = tr("Activity", "The signature could not be checked. The desk asks Cryptum by itself.")
    return Said(what, left)


def _denied(row: ActivityRow, item: Callback, left: str) -> Said:
    if row.order is None:
        return Said(tr("Activity", "No such order is known"), left)
    if item.store_id not in (None, row.order.store_id):
        return Said(tr("Activity", "It is for another store"), left)
    if claimed_reference(item) not in (None, row.order.reference):
        return Said(tr("Activity", "It names another reference"), left)
    if not item.says:
        return Said(tr("Activity", "Cryptum does not say the same"), left)
    if row.order.is_open:
        what = tr("Activity", "The order is still {state} at Cryptum", state=state_now(row))
    else:
        what = tr("Activity", "The order is {state} at Cryptum", state=state_now(row))
    if item.says == OrderState.CONFIRMED.value:
        says = tr("Activity", "This message says it is paid.")
    else:
        says = tr("Activity", "This message says {claim}.", claim=claim(item.says))
    kept = tr("Activity", "The order was left as it is. Don't hand over goods for it.")
    return Said(what, f"{says} {kept}")


def claim(says: str) -> str:
    """What a callback claims, for a sentence: a state's word, anything else in quotes."""
    return state_word(says).lower() if says in STATES else quoted(says)


def _checks(row: ActivityRow, order: Order | None, store_id: str) -> Iterator[CheckRow]:
    """In the order in which they are made; after one that failed at the door nothing else was looked at."""
    item = row.callback
    if item is None:
        return
    yield CheckRow("good", tr("Activity", "Address path is right"))
    if item.reason in _UNREAD:
        yield CheckRow("bad", _unread(item.reason))
        return
    yield _signature(item)
    if item.reason in _SEAL:
        return
    yield _store(item, store_id)
    if item.verdict is Verdict.REFUSED:
        return
    if order is None:
        yield CheckRow("bad", tr("Activity", "Order is not known here"))
        return
    if claimed_reference(item) not in (None, order.reference):
        sent = visible(claimed_reference(item) or "")
        said = tr("Activity", "Sent {sent}, ours is {ours}", sent=sent, ours=order.reference)
        yield CheckRow("bad", tr("Activity", "Reference does not match"), said)
    else:
        yield CheckRow("good", tr("Activity", "Order is known here"))
    yield _api(row, item)


def _unread(reason: Reason) -> str:
    return {
        Reason.TOO_LARGE: tr("Activity", "Larger than 16 KiB"),
        Reason.TOO_SLOW: tr("Activity", "Not whole within 10 s"),
    }.get(reason) or tr("Activity", "Not a callback that can be read")


def _signature(item: Callback) -> CheckRow:
    if item.reason is Reason.BAD_SIGNATURE:
        said = tr("Activity", "It was not made with this store's secret.")
        return CheckRow("bad", tr("Activity", "Signature does not match"), said)
    if item.reason is Reason.NO_SIGNATURE:
        return CheckRow("bad", tr("Activity", "Signature is missing"))
    if item.reason is Reason.LOCKED:
        return CheckRow("bad", tr("Activity", "Signature could not be checked"))
    if item.is_signed:
        return CheckRow("good", tr("Activity", "Signature is right"))
    said = tr("Activity", "This till knows no callback secret yet.")
    return CheckRow("open", tr("Activity", "Signature was not checked"), said)


def _store(item: Callback, store_id: str) -> CheckRow:
    if item.store_id is not None and (item.reason is Reason.OTHER_STORE or item.store_id != store_id):
        said = tr(
            "Activity", "Sent {sent}, ours is {ours}", sent=_short(item.store_id), ours=_short(store_id)
        )
        return CheckRow("bad", tr("Activity", "Store does not match"), said)
    if item.store_id is None:
        return CheckRow("open", tr("Activity", "Store was not told"))
    return CheckRow("good", tr("Activity", "Store is ours"))


def _api(row: ActivityRow, item: Callback) -> CheckRow:
    if row.is_waiting:
        return CheckRow("open", tr("Activity", "Cryptum is being asked"))
    if row.is_denied and not _says_its_state(row):
        said = tr(
            "Activity", "Sent {sent}, API says {state}", sent=visible(item.says or ""), state=state_now(row)
        )
        return CheckRow("bad", tr("Activity", "API state does not match"), said)
    if Proof.API in item.proof:
        return CheckRow("good", tr("Activity", "API says the same"))
    return CheckRow("good", tr("Activity", "API says the same now"))


def _says_its_state(row: ActivityRow) -> bool:
    """Whether the state is true and something else is not."""
    item, order = row.callback, row.order
    return item is not None and order is not None and item.says in (None, order.state.value)


def _wrong(row: ActivityRow, order: Order | None, store_id: str) -> frozenset[str]:
    """Members of the payload whose values are not true."""
    item = row.callback
    if item is None:
        return frozenset()
    wrong: set[str] = set()
    if item.store_id is not None and item.store_id != store_id:
        wrong.add("storeId")
    if row.is_denied:
        if row.order is None:
            wrong.add("orderId")
        elif item.says and not _says_its_state(row):
            wrong.add("status")
    if order is not None and claimed_reference(item) not in (None, order.reference):
        wrong.add("ecommerceOrderId")
    return frozenset(wrong)


def _received(item: Callback) -> str:
    moment = fmt.clock(item.at_utc_ms, seconds=True)
    return tr(
        "Activity",
        "Received {time} from {peer}. {bytes} bytes. Answered {answer}.",
        time=f"{moment}.{item.at_utc_ms % 1000:03d}",
        peer=visible(item.peer),
        bytes=len(item.body.encode("utf-8", errors="replace")),
        answer=item.answer,
    )


def _short(name: str) -> str:
    """An id for a sentence: its first and last four characters."""
    return middle(name, head=4, tail=4)


def _change(row: ActivityRow, order: Order | None) -> DetailState:
    entry = row.entry or JournalEntry(row.at_utc_ms, "", "")
    facts = [
        FactRow(tr("Activity", "Time"), fmt.clock(row.at_utc_ms, seconds=True)),
        FactRow(tr("Activity", "Person"), visible(entry.person) or fmt.DASH),
    ]
    if entry.what == "setting":
        facts.append(FactRow(tr("Activity", "Setting"), setting_name(entry.subject)))
        facts.append(FactRow(tr("Activity", "New value"), visible(entry.detail) or fmt.DASH))
    else:
        facts.append(FactRow(tr("Activity", "Order"), visible(entry.subject)))
        if entry.detail:
            facts.append(FactRow(tr("Activity", "Detail"), visible(entry.detail)))
    return DetailState(
        key=key_of(row),
        title=change_words(entry),
        form="app",
        facts=tuple(facts),
        reference=order.reference if order is not None else "",
    )
