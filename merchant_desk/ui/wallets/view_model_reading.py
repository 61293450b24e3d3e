"""What Wallets needs of the desk, read in one go."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from merchant_desk.domain.addresses.judge import NETWORKS
from merchant_desk.domain.addresses.verdict import Verdict
from merchant_desk.domain.money import Fiat
from merchant_desk.domain.order import Order, OrderState
from merchant_desk.services.desk import Desk
from merchant_desk.services.events import StoreSeen
from merchant_desk.services.guard.report import GuardReport, GuardState
from merchant_desk.services.shop.account import StoreReport
from merchant_desk.services.values import OrderFilter
from merchant_desk.ui import format as fmt
from merchant_desk.ui.text import visible
from merchant_desk.ui.wallets.judging import name_of
from merchant_desk.ui.wallets.present import Facts
from merchant_desk.ui.wallets.state import Alarm
from merchant_desk.ui.words import tr, tr_count

_CONFIRMED: Final = frozenset({OrderState.CONFIRMED})
_MOST: Final = 1_000
_NEWEST: Final = 200
"""So many confirmed orders are looked through for test sales, which come before the first customers."""
_OPEN_FOR_MS: Final = 30 * 24 * 3_600_000
"""An order may be paid so long after it was made."""


@dataclass(frozen=True, slots=True)
class Reading:
    """All of it at one moment."""

    facts: Facts
    seen: StoreSeen | None
    store: StoreReport
    at_risk: tuple[Order, ...] = ()


async def read_all(desk: Desk) -> Reading:
    """Read it. Raises KeyringFailed and StoreBusy."""
    seen = await desk.account.seen()
    report = await desk.owner.guard.report()
    told = report.seen or (seen.wallets if seen is not None else ())

    def judge(network: str, address: str) -> Verdict | None:
        return desk.owner.wallets.judge(network, address) if network in NETWORKS else None

    facts = Facts(told=told, report=report, tested=await _tested(desk), judge=judge)
    return Reading(facts, seen, await desk.account.report(), await _at_risk(desk, report))


def note_of_test_sale(network: str) -> str:
    """The note that marks a test sale. Never translated: it is looked for in the orders."""
    return f"Test sale {network}"


def alarm_of(reading: Reading) -> Alarm | None:
    """The standing alarm in words; None where there is none."""
    report = reading.facts.report
    if report.state is not GuardState.CHANGED or not report.approved:
        return None
    ours = ""
    if report.record is not None:
        day = fmt.day(report.record.at_utc_ms, short=True)
        person = visible(report.record.by) or tr("Wallets", "the owner")
        ours = tr("Wallets", "Ours, sealed {day} by {person}", day=day, person=person)
    seen, good = "", ""
    if report.alarm is not None and report.alarm.since_utc_ms:
        when = fmt.clock(report.alarm.since_utc_ms, seconds=True)
        day = fmt.day(report.alarm.since_utc_ms, short=True)
        seen = tr("Wallets", "Now at Cryptum, first seen {day} {time}", day=day, time=when)
        if report.alarm.last_good_utc_ms is not None:
            time = fmt.clock(report.alarm.last_good_utc_ms, seconds=True)
            good = tr("Wallets", "Ours was last read at {time}. Nothing was saved from here.", time=time)
    networks = tuple(dict.fromkeys(name_of(change.network) for change in report.changes))
    is_back = report.seen == report.approved
    return Alarm(
        ours_set=ours,
        first_seen=seen,
        last_good=good,
        at_risk=_risk_words(reading.at_risk),
        has_risk=bool(reading.at_risk),
        networks=networks,
        is_back=is_back,
    )


def _risk_words(orders: tuple[Order, ...]) -> str:
    if not orders:
        return tr("Wallets", "No order was confirmed since the last good read.")
    sums: dict[str, int] = defaultdict(int)
    for order in orders:
        sums[order.total.currency] += order.total.minor
    totals = ", ".join(fmt.money(Fiat(minor, currency)) for currency, minor in sorted(sums.items()))
    named = ", ".join(visible(order.reference) for order in orders[:3])
    if len(orders) > 3:
        named = f"{named}…"
    return tr_count(
        "Wallets",
        "1 order was confirmed since the last good read: {totals} at risk ({named}).",
        "{count} orders were confirmed since the last good read: {totals} at risk ({named}).",
        count=len(orders),
        totals=totals,
        named=named,
    )


async def _at_risk(desk: Desk, report: GuardReport) -> tuple[Order, ...]:
    if report.state is not GuardState.CHANGED or report.alarm is None:
        return ()
    good = report.alarm.last_good_utc_ms
    if good is None:
        good = report.record.at_utc_ms if report.record is not None else report.alarm.since_utc_ms
    page = await desk.store.find(
        OrderFilter(states=_CONFIRMED, since_utc_ms=max(0, good - _OPEN_FOR_MS), limit=_MOST)
    )
    return tuple(order for order in page.orders if (order.paid_utc_ms or order.created_utc_ms) >= good)


async def _tested(desk: Desk) -> frozenset[str]:
    """Networks on which a test sale has arrived."""
    page = await desk.store.find(OrderFilter(states=_CONFIRMED, limit=_NEWEST))
    found = set()
    for order in page.orders:
        start, _, network = order.note.rpartition(" ")
        if start and order.note == note_of_test_sale(network):
            on = {transaction.network for transaction in order.transactions}
            if not on or network in on:
                found.add(network)
    return frozenset(found)
