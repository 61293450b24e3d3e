"""A day's orders, callbacks and journal for the list pages: those that the screens' drawings show."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final, TypeAlias

from merchant_desk.domain.money import Fiat
from merchant_desk.domain.order import (
    Customer,
    HistoryEntry,
    Order,
    OrderId,
    OrderState,
    Origin,
    Reference,
    Source,
    Transaction,
    What,
)
from merchant_desk.services.orders.orders import SHOWN
from tests.helpers.sales import AFTERNOON_UTC_MS, order
from tests.helpers.shop import Shop

LIVIA: Final = "Lívia Prado"
WALK_IN: Final = Customer("Walk-in", "Customer", "walkin@example.com", "BR")
_NOBODY: Final = ""
_S: Final = 1000

_Drawn: TypeAlias = tuple[str, str, str, str, str, str, str, int]
# Reference, customer, total, currency, state, network, coin, minutes ago.
_ROWS: Final[tuple[_Drawn, ...]] = (
    ("POS-2026-000142", "Maria Oliveira", "25.40", "USD", "pending", "", "", 1),
    ("POS-2026-000141", "", "42.00", "BRL", "pending", "", "", 5),
    ("WEB-10388", "Tomás Herrera", "64.00", "USD", "on-hold", "POLYGON", "USDC", 10),
    ("POS-2026-000140", "João Pereira", "137.90", "BRL", "confirmed", "CELO", "cREAL", 14),
    ("POS-2026-000139", "Ana Costa", "58.00", "BRL", "confirmed", "CELO", "cREAL", 23),
    ("POS-2026-000138", "", "12.80", "USD", "confirmed", "CELO", "cUSD", 34),
    ("WEB-10387", "Ingrid Solheim", "310.00", "USD", "on-hold", "BITCOIN", "BTC", 41),
    ("POS-2026-000137", "Carlos Menezes", "96.50", "BRL", "failed", "BSC", "USDT", 52),
    ("POS-2026-000136", "Beatriz Lima", "18.75", "USD", "confirmed", "POLYGON", "USDT", 70),
    ("POS-2026-000135", "", "21.00", "BRL", "cancelled", "", "", 87),
    ("POS-2026-000134", "Wei Zhang", "142.30", "USD", "confirmed", "ETHEREUM", "ETH", 104),
    ("POS-2026-000133", "Lucas Andrade", "74.00", "BRL", "confirmed", "CELO", "CELO", 121),
    ("WEB-10386", "Nora Haddad", "89.90", "USD", "confirmed", "SOLANA", "USDC", 135),
    ("POS-2026-000132", "", "33.50", "BRL", "confirmed", "CELO", "cREAL", 153),
    ("POS-2026-000131", "Helena Duarte", "215.00", "BRL", "confirmed", "AVAXCCHAIN", "USDT", 170),
)


def day_of_orders() -> tuple[Order, ...]:
    """The fifteen orders of the drawing, newest first, and 33 earlier ones: 48 in all."""
    drawn = tuple(_row(at, facts) for at, facts in enumerate(_ROWS))
    return (*drawn, *_earlier())


def _row(at: int, drawn: _Drawn) -> Order:
    reference, name, total, currency, state, net, coin, ago = drawn
    first, _, last = name.partition(" ")
    mail = f"{first}.{last}@example.com".lower().replace("ã", "a").replace("á", "a")
    created = AFTERNOON_UTC_MS - ago * 60_000 - 2 * _S
    is_paid = state == "confirmed"
    bare = order(reference, total, currency, minutes_ago=ago)
    return replace(
        bare,
        customer=Customer(first, last, mail, "BR") if name else WALK_IN,
        state=OrderState(state),
        status_raw=state,
        created_utc_ms=created,
        updated_utc_ms=created,
        id=OrderId(_ID_142 if at == 0 else f"0da30c7e-5b1f-4c{at:02d}-9d02-6b2d41f5{at:04d}"),
        origin=Origin.HERE if reference.startswith("POS") else Origin.ELSEWHERE,
        till_id="till-1",
        person=LIVIA if reference.startswith("POS") else _NOBODY,
        paid_utc_ms=created + 88 * _S if is_paid else None,
        transactions=(Transaction(net, f"0x7a9c91e4{at:048d}39517d3d", Source.API, coin),) if net else (),
    )


_ID_142: Final = "f701c2d4-93ab-4b7a-9d24-b6e80a24672e"
_EARLIER_STATES: Final = (*("confirmed",) * 30, "failed", "cancelled", "cancelled")
_USD_MINOR, _BRL_MINOR = 120_435 - 26_375, 231_840 - 51_840


def _earlier() -> tuple[Order, ...]:
    """33 more, whose confirmed totals bring the day to 1,204.35 USD and R$ 2.318,40."""
    made: list[Order] = []
    for at, state in enumerate(_EARLIER_STATES):
        currency, whole = ("USD", _USD_MINOR) if at % 2 else ("BRL", _BRL_MINOR)
        share, rest = divmod(whole, 15)
        minor = share + (rest if at < 2 else 0)
        blank = _row(
            20 + at, (f"POS-2026-{130 - at:06d}", "", "1.00", currency, state, "CELO", "CELO", 190 + 8 * at)
        )
        made.append(replace(blank, total=Fiat(minor, currency)))
    return tuple(made)


def history_of(item: Order) -> tuple[HistoryEntry, ...]:
    """What happened to an order of the drawing."""
    lines = [_line(item, 0, What.CREATED, Source.STAFF, item.person)]
    if item.state is OrderState.PENDING:
        lines.append(_line(item, 2, What.NOTE, Source.DESK, SHOWN))
    if item.state is OrderState.CONFIRMED:
        lines.append(_line(item, 87, What.CALLBACK, Source.CALLBACK, "confirmed"))
        lines.append(_line(item, 88, What.STATUS, Source.API, "confirmed"))
    elif item.state in (OrderState.ON_HOLD, OrderState.FAILED, OrderState.CANCELLED):
        lines.append(_line(item, 60, What.STATUS, Source.API, item.state.value))
    return tuple(lines)


def _line(item: Order, after_s: int, what: What, source: Source, detail: str) -> HistoryEntry:
    return HistoryEntry(item.created_utc_ms + after_s * _S, what, source, detail)


async def keep_day(shop: Shop, orders: tuple[Order, ...] | None = None) -> None:
    """Put the day into the store."""
    for item in reversed(day_of_orders() if orders is None else orders):
        await shop.store.orders.begin(item, history_of(item))


def numbered(count: int, **members: Any) -> tuple[Order, ...]:
    """Many orders, newest first, a second apart."""
    return tuple(
        replace(
            order(f"POS-2026-{count - at:06d}", "10.00"),
            reference=Reference(f"POS-2026-{count - at:06d}"),
            id=OrderId(f"id-{count - at}"),
            created_utc_ms=AFTERNOON_UTC_MS - at * _S,
            **members,
        )
        for at in range(count)
    )
