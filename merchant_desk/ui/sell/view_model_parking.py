"""The shelf of parked charges, kept in the store's memo."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from merchant_desk.domain.money import Fiat
from merchant_desk.domain.order import Customer, Order, OrderState
from merchant_desk.ui import format as fmt
from merchant_desk.ui.sell.parked import MEMO_KEY, ParkedCharge, from_memo, to_memo
from merchant_desk.ui.sell.state import ParkedRow

if TYPE_CHECKING:
    from merchant_desk.services.desk import Desk


class ParkedShelf:
    """Charges put aside on this till. `told` is called after each change."""

    def __init__(self, desk: Desk, told: Callable[[], None]) -> None:
        self._desk = desk
        self._told = told
        self._charges: tuple[ParkedCharge, ...] = ()

    @property
    def charges(self) -> tuple[ParkedCharge, ...]:
        """Oldest first."""
        return self._charges

    def rows(self) -> tuple[ParkedRow, ...]:
        """The menu."""
        return tuple(ParkedRow(charge.key, _words(charge)) for charge in self._charges)

    async def load(self) -> None:
        """Read what was parked before; what was put aside meanwhile stays behind it."""
        read = from_memo(await self._desk.memo.get(MEMO_KEY))
        known = {charge.key for charge in read}
        self._charges = (*read, *(charge for charge in self._charges if charge.key not in known))
        self._told()

    def put(
        self,
        *,
        currency: str,
        items: Sequence[int],
        customer: Customer | None,
        note: str,
        reference: str | None,
    ) -> None:
        """Put a charge aside; it is on disk a moment later."""
        now = self._desk.clock.now_utc_ms()
        key = secrets.token_hex(4)
        charge = ParkedCharge(key, now, currency, tuple(items), customer, note, reference)
        self._set((*self._charges, charge))

    def take(self, key: str) -> ParkedCharge | None:
        """Take one back; None where it is gone already."""
        found = next((charge for charge in self._charges if charge.key == key), None)
        if found is not None:
            self._set(tuple(charge for charge in self._charges if charge.key != key))
        return found

    def follow(self, order: Order) -> None:
        """A charge whose order turned out to exist leaves; one that the API refused is free again, and one
        whose sale was sent again goes on with the new order."""
        if order.state is OrderState.CREATING or order.reference not in {
            charge.reference for charge in self._charges
        }:
            return
        if order.id is None:
            kept = tuple(
                replace(charge, reference=order.superseded_by)
                if charge.reference == order.reference
                else charge
                for charge in self._charges
            )
        else:
            kept = tuple(charge for charge in self._charges if charge.reference != order.reference)
        self._set(kept)

    def _set(self, charges: tuple[ParkedCharge, ...]) -> None:
        self._charges = charges
        _ = self._desk.tasks.spawn("keep parked charges", self._keep(charges))
        self._told()

    async def _keep(self, charges: tuple[ParkedCharge, ...]) -> None:
        """To its end, also while the desk closes: what was put aside must be there tomorrow."""
        await self._desk.tasks.finish("parked charges", self._desk.memo.put(MEMO_KEY, to_memo(charges)))


def _words(charge: ParkedCharge) -> str:
    who = charge.note or (charge.customer.full_name if charge.customer else "")
    parts = (fmt.money(Fiat(charge.total_minor, charge.currency)), fmt.clock(charge.at_utc_ms), who)
    return "   ".join(part for part in parts if part)
