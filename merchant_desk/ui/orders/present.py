"""What stands round the rows: the footer, and what is shown where there are none."""

from __future__ import annotations

from dataclasses import dataclass

from merchant_desk.services.events import Link, LinkChanged, SyncProgress
from merchant_desk.services.values import OrderCounts
from merchant_desk.ui import format as fmt
from merchant_desk.ui.orders import filters
from merchant_desk.ui.orders.filters import Filters
from merchant_desk.ui.orders.state import EmptyDeed, EmptyView, FooterState
from merchant_desk.ui.text import visible
from merchant_desk.ui.tokens import NETWORKS
from merchant_desk.ui.widgets.state_chip import state_word
from merchant_desk.ui.widgets.sync_words import sync_words
from merchant_desk.ui.words import tr, tr_count

_AWAY = frozenset({Link.NOT_REACHED, Link.SERVER_ERROR, Link.TOO_MANY, Link.KEY_REFUSED})


@dataclass(frozen=True, slots=True)
class Sync:
    """How level the list is with the API."""

    last_utc_ms: int | None = None
    is_running: bool = False
    progress: SyncProgress | None = None


def is_away(link: LinkChanged) -> bool:
    """Whether what is shown is only what was stored."""
    return link.link in _AWAY


def why_no_charge(link: Link) -> str:
    """Why New order is off; empty where it is on."""
    return {
        Link.NOT_REACHED: tr("Orders", "New charges wait until the line is back"),
        Link.SERVER_ERROR: tr("Orders", "New charges wait until Cryptum answers again"),
        Link.TOO_MANY: tr("Orders", "New charges wait: Cryptum asks us to slow down"),
        Link.KEY_REFUSED: tr("Orders", "Cryptum refused the API key"),
        Link.NO_KEY: tr("Orders", "There is no API key on this till"),
    }.get(link, "")


def footer(total: int, counts: OrderCounts, dates: str, sync: Sync, *, is_stored_only: bool) -> FooterState:
    """How many, what was confirmed, and how old it is."""
    if is_stored_only:
        count = tr_count("Orders", "{count} stored order", "{count} stored orders", count=total)
    else:
        count = tr_count("Orders", "{count} order", "{count} orders", count=total)
    return FooterState(
        count=count,
        confirmed=_confirmed(dates) if counts.confirmed else "",
        sums=tuple(
            fmt.money(item) for item in sorted(counts.confirmed, key=lambda one: one.currency != "USD")
        ),
        sync=_sync(sync),
        is_old=is_stored_only and not sync.is_running,
    )


def _confirmed(dates: str) -> str:
    return {
        filters.TODAY: tr("Orders", "Confirmed today"),
        filters.YESTERDAY: tr("Orders", "Confirmed yesterday"),
        filters.LAST_7: tr("Orders", "Confirmed in 7 days"),
        filters.LAST_30: tr("Orders", "Confirmed in 30 days"),
    }.get(dates) or tr("Orders", "Confirmed in all")


def _sync(sync: Sync) -> str:
    if sync.is_running:
        return sync_words(sync.progress)
    if sync.last_utc_ms is None:
        return tr("Orders", "Not synced yet")
    return tr("Orders", "Last sync {time}", time=fmt.clock(sync.last_utc_ms, seconds=True))


def empty_view(chosen: Filters) -> EmptyView:
    """What to say where no order fits: which filter to clear, the narrowest first."""
    if chosen.search.strip():
        title = tr("Orders", "No order matches “{text}”", text=visible(chosen.search.strip()[:40]))
        return EmptyView(title, _narrowed(chosen), ("clear-search", *_others(chosen, "clear-search")))
    if chosen.network:
        name = NETWORKS[chosen.network].name if chosen.network in NETWORKS else visible(chosen.network)
        title = tr("Orders", "No orders paid on {network}", network=name)
        return EmptyView(title, _narrowed(chosen), ("all-coins", *_others(chosen, "all-coins")))
    if chosen.tab != filters.ALL:
        title = tr("Orders", "No orders in {state}", state=state_word(chosen.tab))
        return EmptyView(title, _narrowed(chosen), ("all-states", *_others(chosen, "all-states")))
    return _nothing(chosen.dates)


def _narrowed(chosen: Filters) -> str:
    """Which filters stand in the way, by name."""
    parts = []
    if chosen.search.strip():
        parts.append(tr("Orders", "the search"))
    if chosen.tab != filters.ALL:
        parts.append(tr("Orders", "the tab {state}", state=state_word(chosen.tab)))
    if chosen.network:
        parts.append(tr("Orders", "the coin filter"))
    if chosen.dates != filters.EVER:
        parts.append(tr("Orders", "the dates"))
    return tr("Orders", "What narrows the list: {filters}.", filters=", ".join(parts))


def _others(chosen: Filters, first: str) -> tuple[EmptyDeed, ...]:
    if chosen.dates in (filters.TODAY, filters.YESTERDAY):
        return ("last-7-days",)
    if chosen.dates != filters.EVER:
        return ("all-dates",)
    return ("all-states",) if chosen.tab != filters.ALL and first != "all-states" else ()


def _nothing(dates: str) -> EmptyView:
    body = tr(
        "Orders",
        "Charge a customer on the Sell page and the order shows here at once. "
        "Orders from your web shop arrive here too.",
    )
    if dates == filters.TODAY:
        return EmptyView(tr("Orders", "No orders today yet"), body, ("new-order", "last-7-days"))
    if dates == filters.YESTERDAY:
        return EmptyView(tr("Orders", "No orders yesterday"), body, ("new-order", "last-7-days"))
    if dates in (filters.LAST_7, filters.LAST_30):
        title = {
            filters.LAST_7: tr("Orders", "No orders in the last 7 days"),
            filters.LAST_30: tr("Orders", "No orders in the last 30 days"),
        }[dates]
        return EmptyView(title, body, ("new-order", "all-dates"))
    return EmptyView(tr("Orders", "No orders yet"), body, ("new-order",))
