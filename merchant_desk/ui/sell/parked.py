"""Charges that are kept on this till for later: their text form in the store's memo."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from merchant_desk.domain.money import CURRENCIES, MAX_WHOLE_DIGITS
from merchant_desk.domain.order import Customer

log = logging.getLogger(__name__)

MEMO_KEY: Final = "parked"
_MOST_MINOR: Final = 10 ** (MAX_WHOLE_DIGITS + 2)


@dataclass(frozen=True, slots=True)
class ParkedCharge:
    """A charge as it stood. `items` are hundredths; `reference` is set where an intent with it was
    already sent, so that taking the charge back looks that order up instead of making a second one."""

    key: str
    at_utc_ms: int
    currency: str
    items: tuple[int, ...]
    customer: Customer | None = None
    note: str = ""
    reference: str | None = None

    @property
    def total_minor(self) -> int:
        """The sum of its items in hundredths."""
        return sum(self.items)


def to_memo(charges: Sequence[ParkedCharge]) -> str:
    """As JSON text."""
    return json.dumps([asdict(charge) for charge in charges], ensure_ascii=False, separators=(",", ":"))


def from_memo(text: str | None) -> tuple[ParkedCharge, ...]:
    """From JSON text; entries that make no sense are left out, so that one never blocks the till."""
    try:
        rows = json.loads(text or "[]")
    except ValueError:
        log.info("parked charges unreadable")
        return ()
    if not isinstance(rows, list):
        return ()
    read = (_charge(row) for row in rows if isinstance(row, Mapping))
    return tuple(charge for charge in read if charge is not None)


def _charge(row: Mapping[str, Any]) -> ParkedCharge | None:
    try:
        items = tuple(int(item) for item in row["items"])
        charge = ParkedCharge(
            key=str(row["key"]),
            at_utc_ms=int(row["at_utc_ms"]),
            currency=str(row["currency"]),
            items=items,
            customer=None if row["customer"] is None else Customer(**row["customer"]),
            note=str(row["note"]),
            reference=None if row["reference"] is None else str(row["reference"]),
        )
    except (KeyError, TypeError, ValueError):
        return None
    fits = charge.currency in CURRENCIES and all(item > 0 for item in items)
    return charge if fits and 0 < charge.total_minor < _MOST_MINOR else None
