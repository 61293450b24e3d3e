"""What the API said about one order, and how an order takes it in: the only road to a new state."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from merchant_desk.domain.aside import NO_ASIDE, Aside
from merchant_desk.domain.namesakes import told_references
from merchant_desk.domain.order import (
    API_WORDS,
    CLOSED_UNPAID,
    NO_RATES,
    Customer,
    HistoryEntry,
    Order,
    OrderId,
    OrderState,
    Problem,
    ProblemCode,
    Reference,
    Source,
    StoreId,
    Told,
    Transaction,
    What,
)
from merchant_desk.domain.secret import SessionToken

MAX_CLOCK_SLACK_MS = 5 * 60 * 1000


@dataclass(frozen=True, slots=True)
class WalletSeen:
    """One receiving wallet as a read shows it (contract section 7); `raw` is the element as JSON text."""

    network: str | None
    address: str | None
    raw: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One answer about one order. `direct` is a read of this order (contract 3.2); a list row or the answer
    to a creation is not direct and may lack everything but the id."""

    id: OrderId
    direct: bool
    reference: Reference | None = None
    store_id: StoreId | None = None
    status: str | None = None
    total: Decimal | None = None
    currency: str | None = None
    customer: Customer | None = field(default=None, repr=False)
    session_token: SessionToken | None = None
    callback_url: str | None = field(default=None, repr=False)
    transactions: tuple[Transaction, ...] = ()
    rates: Mapping[str, Decimal] = field(default_factory=lambda: NO_RATES)
    wallets: tuple[WalletSeen, ...] | None = None
    store_name: str | None = None
    created_utc_ms: int | None = None
    updated_utc_ms: int | None = None
    aside: Aside = NO_ASIDE

    def told(self, *, at_utc_ms: int) -> Told:
        """The compared facts as text."""
        return Told(
            at_utc_ms=at_utc_ms,
            id=self.id,
            reference=self.reference,
            store_id=self.store_id,
            total=None if self.total is None else format(self.total, "f"),
            currency=self.currency,
            status=self.status,
            **self.aside.members(),
        )


@dataclass(frozen=True, slots=True)
class Absorbed:
    """The order after an answer, and what to write into its history; `changed` is false for nothing new."""

    order: Order
    entries: tuple[HistoryEntry, ...] = ()
    changed: bool = False


def differences(order: Order, evidence: Evidence) -> tuple[Problem, ...]:
    """Every fact of the answer that is not the order's own; a fact the answer lacks is no difference."""
    found: list[Problem] = []

    def compare(code: ProblemCode, ours: str | None, theirs: str | None) -> None:
        if ours is not None and theirs is not None and ours != theirs:
            found.append(Problem(code, ours=ours, theirs=theirs))

    compare(ProblemCode.ID_DIFFERS, order.id, evidence.id)
    if evidence.reference not in told_references(order):
        compare(ProblemCode.REFERENCE_DIFFERS, order.reference, evidence.reference)
    compare(ProblemCode.STORE_DIFFERS, order.store_id, evidence.store_id)
    compare(ProblemCode.CURRENCY_DIFFERS, order.total.currency, evidence.currency)
    if evidence.total is not None and evidence.total != order.total.decimal:
        theirs = format(evidence.total, "f")
        found.append(Problem(ProblemCode.TOTAL_DIFFERS, ours=order.total.text, theirs=theirs))
    return tuple(found)


def adoption_misfit(order: Order, evidence: Evidence, *, clock_skew_ms: int = 0) -> str | None:
    """Why an API row must not join this intent, or None where it fits (public face, section 3).

    `clock_skew_ms` is the API's clock minus ours as seen now, which counts unless it was less when the order
    was sent: our clock may have been set meanwhile. 5 minutes are allowed on top.
    """
    wrong = differences(replace(order, id=None), evidence)
    if wrong:
        return wrong[0].code.value
    if evidence.callback_url and order.callback_url and evidence.callback_url != order.callback_url:
        return "callback-differs"
    if evidence.created_utc_ms is not None:
        skew_ms = min(clock_skew_ms, order.sent_skew_ms or 0)
        oldest = order.created_utc_ms + skew_ms - MAX_CLOCK_SLACK_MS
        if evidence.created_utc_ms < oldest:
            return "older-than-intent"
    return None


def absorb(
    order: Order,
    evidence: Evidence,
    *,
    now_utc_ms: int,
    spent: Collection[tuple[str, str]] = (),
) -> Absorbed:
    """Take one answer in. `spent` are the transaction keys that already paid other orders.

    A difference gives `review`; `confirmed` counts only from a direct read, and so does its taking back;
    `review` is never left by an answer; a confirmed order is never taken back silently.
    """
    told = evidence.told(at_utc_ms=now_utc_ms)
    wrong = differences(order, evidence)
    if wrong:
        return _review(order, wrong[0], told, now_utc_ms)
    learned = _learn(order, evidence)
    if evidence.direct and evidence.aside.is_worth_keeping:
        learned = replace(learned, told=_keep_time(order.told, told))
    if order.state is OrderState.REVIEW:
        return _if_changed(order, replace(learned, told=_keep_time(order.told, told)), now_utc_ms)
    if evidence.status is None:
        return _without_word(order, learned, evidence, now_utc_ms)
    word = API_WORDS.get(evidence.status, OrderState.UNKNOWN)
    if word is OrderState.CONFIRMED:
        if not evidence.direct:
            return _hearsay(order, learned, evidence.status, now_utc_ms)
        reused = [item for item in learned.transactions if item.key in spent]
        if reused:
            problem = Problem(ProblemCode.TRANSACTION_REUSED, theirs=reused[0].hash)
            return _review(learned, problem, told, now_utc_ms)
        return _confirm(order, learned, now_utc_ms)
    if order.paid_utc_ms is not None and not evidence.direct:
        return _if_changed(order, learned, now_utc_ms)
    if order.paid_utc_ms is not None and word is not OrderState.UNKNOWN:
        problem = Problem(ProblemCode.TAKEN_BACK, ours="confirmed", theirs=evidence.status)
        return _review(learned, problem, told, now_utc_ms)
    return _move(order, learned, word, evidence.status, now_utc_ms)


def learned_transactions(
    known: tuple[Transaction, ...], told: tuple[Transaction, ...]
) -> tuple[Transaction, ...]:
    """Each once; what the API itself told stays as it told it first."""
    if not told or (not known and len(told) == 1):
        return told or known
    found = {item.key: item for item in known}
    for item in told:
        older = found.get(item.key)
        if older is None or older.source is not Source.API:
            found[item.key] = item
    return tuple(found.values())


def _learn(order: Order, evidence: Evidence) -> Order:
    """Facts that fill gaps: the id, the token, rates, transactions; never the total or the state."""
    noted = {item.key: item for item in order.attached}
    for item in evidence.transactions:
        noted.pop(item.key, None)  # now it is told, and no longer only typed
    return replace(
        order,
        id=order.id or evidence.id,
        session_token=order.session_token or evidence.session_token,
        rates=order.rates or evidence.rates,
        transactions=learned_transactions(order.transactions, evidence.transactions),
        attached=tuple(noted.values()),
        callback_url=order.callback_url or evidence.callback_url,
    )


def _keep_time(older: Told | None, newer: Told) -> Told:
    """The older record where nothing but the time differs, so that a repeat is no change."""
    return older if older is not None and older.says_the_same(newer) else newer


def _if_changed(before: Order, after: Order, now_utc_ms: int) -> Absorbed:
    if after == before:
        return Absorbed(before)
    return Absorbed(replace(after, updated_utc_ms=now_utc_ms), (), changed=True)


def _review(order: Order, problem: Problem, told: Told, now_utc_ms: int) -> Absorbed:
    same = order.state is OrderState.REVIEW and order.problem == problem
    told = _keep_time(order.told, told)
    if same and order.told == told:
        return Absorbed(order)
    after = replace(
        order,
        state=OrderState.REVIEW,
        status_raw=told.status,
        problem=problem,
        told=told,
        updated_utc_ms=now_utc_ms,
    )
    if same:
        return Absorbed(after, (), changed=True)
    entry = HistoryEntry(now_utc_ms, What.PROBLEM, Source.API, problem.code.value)
    return Absorbed(after, (entry,), changed=True)


def _without_word(order: Order, learned: Order, evidence: Evidence, now_utc_ms: int) -> Absorbed:
    """An answer without a status (C3): an open order is `unknown` after a read, a final one stays."""
    is_final = not order.is_open or order.paid_utc_ms is not None
    if is_final or (not evidence.direct and order.state is not OrderState.CREATING):
        return _if_changed(order, learned, now_utc_ms)
    return _move(order, learned, OrderState.UNKNOWN, None, now_utc_ms)


def _hearsay(order: Order, learned: Order, raw: str, now_utc_ms: int) -> Absorbed:
    """`confirmed` from anything but a direct read moves nothing; an intent learns that it was taken."""
    if order.state is not OrderState.CREATING:
        return _if_changed(order, learned, now_utc_ms)
    return _move(order, learned, OrderState.UNKNOWN, raw, now_utc_ms)


def _confirm(order: Order, learned: Order, now_utc_ms: int) -> Absorbed:
    if order.state is OrderState.CONFIRMED:
        return _if_changed(order, learned, now_utc_ms)
    is_closed = order.closed_utc_ms is not None or order.state in CLOSED_UNPAID
    is_late = is_closed or order.superseded_by is not None
    was = order.state if order.state in CLOSED_UNPAID else OrderState.CANCELLED
    problem = Problem(ProblemCode.LATE_PAID, ours=was.value) if is_late else None
    entries = [HistoryEntry(now_utc_ms, What.STATUS, Source.API, OrderState.CONFIRMED.value)]
    if is_late:
        entries.append(HistoryEntry(now_utc_ms, What.PROBLEM, Source.API, ProblemCode.LATE_PAID.value))
    after = replace(
        learned,
        state=OrderState.CONFIRMED,
        status_raw="confirmed",
        problem=problem,
        paid_utc_ms=order.paid_utc_ms if order.paid_utc_ms is not None else now_utc_ms,
        updated_utc_ms=now_utc_ms,
    )
    return Absorbed(after, tuple(entries), changed=True)


def _standing(order: Order) -> Problem | None:
    """What no answer of the API takes away: the sale was sent again under another reference."""
    replaced = order.superseded_by
    return None if replaced is None else Problem(ProblemCode.SUPERSEDED, ours=replaced)


def _move(order: Order, learned: Order, word: OrderState, raw: str | None, now_utc_ms: int) -> Absorbed:
    if order.state is word and order.status_raw == raw:
        return _if_changed(order, learned, now_utc_ms)
    closed = order.closed_utc_ms
    if word in CLOSED_UNPAID and closed is None:
        closed = now_utc_ms
    keeps_problem = order.problem is not None and word is order.state
    after = replace(
        learned,
        state=word,
        status_raw=raw,
        problem=order.problem if keeps_problem else _standing(order),
        closed_utc_ms=closed,
        updated_utc_ms=now_utc_ms,
    )
    detail = word.value if word is not OrderState.UNKNOWN else f"unknown: {raw or '(none)'}"
    return Absorbed(
        after,
        (HistoryEntry(now_utc_ms, What.STATUS, Source.API, detail),),
        changed=True,
    )
