"""A web shop's past, made up: many orders at once, the same ones from the same seed.

For measuring and for tests of long lists. No real API has it; the state file keeps the wish, not the orders.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from random import Random
from typing import Any, Final

from merchant_desk.sandbox.book import Booked, Payment
from merchant_desk.sandbox.fault_rule import is_number
from merchant_desk.sandbox.refusals import Refusal
from merchant_desk.sandbox.shop import Credentials, make_token

MOST_ORDERS: Final = 1_000_000
MOST_DAYS: Final = 3_650
_DAY_MS: Final = 24 * 60 * 60 * 1000
_PEOPLE: Final = 200
_NAMES: Final = ("Ana", "Bruno", "Clara", "Davi", "Elisa", "Fábio", "Gilda", "Heitor", "Íris", "João")
_SURNAMES: Final = ("Souza", "Lima", "Alves", "Rocha", "Prado", "Nunes", "Melo", "Dias", "Couto", "Reis")
_FINAL: Final = ("confirmed",) * 15 + ("cancelled",) * 3 + ("failed",) * 2
_FRESH: Final = (*_FINAL, "pending", "pending", "on-hold")
_CALLBACK: Final = "https://shop.example/cryptum/callback"
_NOTHING: Final[Mapping[str, Any]] = {}  # one for all of them; an order's own is always a new one


@dataclass(frozen=True, slots=True)
class Seeding:
    """A wish: so many orders, spread evenly over the days before `until_utc_ms`."""

    orders: int
    seed: int
    days: int
    until_utc_ms: int

    def as_record(self) -> dict[str, int]:
        """For the state file."""
        return asdict(self)


def read_wish(sent: Mapping[str, Any], now_utc_ms: int) -> Seeding:
    """Judge what the control address was sent: `seed` is 1 and `days` a year where they are left out."""
    bounds = {"orders": (None, MOST_ORDERS), "seed": (1, 2**31), "days": (365, MOST_DAYS)}
    found: dict[str, int] = {}
    for name, (usual, most) in bounds.items():
        value = sent.get(name, usual)
        if not is_number(value, least=1, most=most):
            raise Refusal(400, f"{name} must be a whole number from 1 to {most}")
        found[name] = value
    return Seeding(**found, until_utc_ms=now_utc_ms)


def seeded(wish: Seeding, credentials: Credentials) -> Iterator[Booked]:
    """The orders, oldest first; only those of the last day may still be open."""
    die = Random(wish.seed)  # noqa: S311 - nothing here is a secret
    people = [_person(number) for number in range(_PEOPLE)]
    step = max(1, wish.days * _DAY_MS // max(1, wish.orders))
    for number in range(wish.orders):
        created = wish.until_utc_ms - (wish.orders - number) * step
        is_fresh = wish.until_utc_ms - created < _DAY_MS
        reference = f"WEB-{wish.seed}-{number:07d}"
        order_id = str(uuid.UUID(int=die.getrandbits(128), version=4))
        status = die.choice(_FRESH if is_fresh else _FINAL)
        is_paid = status == "confirmed"
        minor = die.randint(100, 50_000)
        yield Booked(
            id=order_id,
            reference=reference,
            store_id=credentials.store_id,
            ecommerce="wordpress",
            total=f"{minor // 100}.{minor % 100:02d}",
            currency=die.choice(("USD", "BRL")),
            status=status,
            callback_url=_CALLBACK,
            delivery=die.choice(people),
            token=make_token(credentials, order_id=order_id, reference=reference, utc_ms=created),
            created_utc_ms=created,
            updated_utc_ms=created,
            transactions=(Payment("CELO", f"0x{die.getrandbits(256):064x}"),) if is_paid else (),
            payment_method="CELO" if is_paid else None,
            blockchain="CELO" if is_paid else None,
            shown=_NOTHING,
        )


def _person(number: int) -> dict[str, str]:
    first, last = _NAMES[number % 10], _SURNAMES[number // 10 % 10]
    return {
        "firstName": first,
        "lastName": last,
        "email": f"customer{number}@shop.example",
        "country": "BR" if number % 3 else "AR",
    }
