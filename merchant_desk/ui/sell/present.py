"""Turns a draft and what the desk says into the state that Sell shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from merchant_desk.domain.money import Fiat
from merchant_desk.domain.order import Customer
from merchant_desk.domain.settings import Settings
from merchant_desk.ui import format as fmt
from merchant_desk.ui.sell.draft import Draft
from merchant_desk.ui.sell.reasons import field_error
from merchant_desk.ui.sell.state import NO_CHARGE, ChargeNow, ParkedRow, RecentRow, SellState
from merchant_desk.ui.words import tr


@dataclass(frozen=True, slots=True)
class Around:
    """What stands round the draft. `closed_why` says why no charge can start whatever is typed."""

    closed_why: str = ""
    next_reference: str = ""
    bound_reference: str = ""
    charge: ChargeNow = NO_CHARGE
    wanted: str = ""
    customers: tuple[Customer, ...] = ()
    parked: tuple[ParkedRow, ...] = ()
    recent: tuple[RecentRow, ...] = ()
    is_display_on: bool = False


def present(draft: Draft, around: Around, settings: Settings) -> SellState:
    """The one place where words and figures of Sell are put together."""
    total, wrongs, charge = draft.total, draft.wrongs, around.charge
    figure, unit = fmt.money_parts(total)
    leads = fmt.unit_leads(draft.currency)
    reason = around.closed_why or _missing(draft)
    return SellState(
        currency=draft.currency,
        figure=figure,
        unit=unit,
        unit_leads=leads,
        is_zero=total.is_zero,
        item_count=len(draft.entry.summands) if draft.entry.items else 0,
        sum_line=_sum_line(draft.entry.summands, draft.currency) if draft.entry.items else "",
        point="," if leads else ".",
        reference=draft.own_reference or around.bound_reference or around.next_reference,
        is_own_reference=bool(draft.own_reference),
        reference_error=charge.reference_error,
        kind=draft.kind,
        form=draft.form,
        errors={name: field_error(name, wrong) for name, wrong in wrongs.items() if name in draft.touched},
        walk_in=settings.walk_in,
        recent_search=around.wanted,
        recent_customers=around.customers if draft.kind == "recent" else (),
        picked=draft.picked,
        note=draft.note,
        charge_text=_charge_text(total, is_sending=charge.is_sending),
        can_charge=not reason and not charge.is_sending,
        is_sending=charge.is_sending,
        reason="" if charge.is_sending else reason,
        problem=charge.problem,
        look_up=charge.look_up,
        lost=charge.lost,
        parked=around.parked,
        can_park=not total.is_zero and not charge.is_sending,
        recent=around.recent,
        till_name=settings.till_name,
        is_display_on=around.is_display_on,
    )


def _missing(draft: Draft) -> str:
    """The first thing that a charge still needs, in words."""
    if draft.total.is_zero:
        return tr("Sell", "Enter an amount")
    if draft.lacks_customer:
        return tr("Sell", "Pick a customer")
    return next((field_error(name, wrong) for name, wrong in draft.wrongs.items()), "")


def _charge_text(total: Fiat, *, is_sending: bool) -> str:
    if is_sending:
        return tr("Sell", "Creating order…")
    return tr("Sell", "Charge") if total.is_zero else tr("Sell", "Charge {amount}", amount=fmt.money(total))


def _sum_line(summands: Sequence[int], currency: str) -> str:
    """``18.90 + 6.50``; the figures alone, the currency stands beside it."""
    return " + ".join(fmt.money_parts(Fiat(minor, currency))[0] for minor in summands)
