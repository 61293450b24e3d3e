"""A shop whose owner has approved its wallets, and what the tests of the guard do to it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

import pytest

from merchant_desk.domain.errors import NotAllowed
from merchant_desk.domain.evidence import WalletSeen
from merchant_desk.domain.order import Order
from merchant_desk.domain.seal import Wallets, groups_of
from merchant_desk.services import memo_keys
from merchant_desk.services.guard.changing import Outcome
from merchant_desk.services.guard.guard import GuardState
from merchant_desk.services.values import OrderFilter
from tests.helpers.shop import Shop, open_shop

PIN: Final = "402913"
OWNER: Final = "Owner"
GROUP: Final = 4
CELO: Final = "0x31ec6686ee1597a41747507A931b5e12cacb920e"
OTHER_CELO: Final = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
BSC: Final = "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"
OURS: Final[Wallets] = (("CELO", CELO), ("BSC", BSC))
THEIRS: Final[Wallets] = (("CELO", OTHER_CELO), ("BSC", BSC))


def api_has(shop: Shop, wallets: Wallets) -> None:
    """Let the API have these wallets from now on, whoever put them there."""
    shop.api.wallets = tuple(WalletSeen(network, address, "{}") for network, address in wallets)


@asynccontextmanager
async def guarded_shop(**members: Any) -> AsyncIterator[Shop]:
    """A shop with one order, a PIN, and `OURS` approved."""
    async with open_shop(**members) as shop:
        api_has(shop, OURS)
        await shop.sale()
        await shop.desk.owner.pin.set(PIN, person=OWNER)
        report = await shop.desk.owner.guard.approve(PIN, person=OWNER, shown=OURS)
        assert report.state is GuardState.SEALED
        yield shop


async def set_celo(shop: Shop, address: str = OTHER_CELO, **members: Any) -> Outcome:
    """The owner makes this the address of CELO; `members` are those of `WalletDesk.set`."""
    facts: dict[str, Any] = {"group": GROUP, "typed": groups_of(address)[GROUP], "pin": PIN, "person": OWNER}
    return await shop.desk.owner.wallets.set("CELO", address, **(facts | members))


async def sells(shop: Shop) -> Order:
    """A sale goes through and its code may show."""
    order = await shop.sale()
    assert shop.desk.owner.guard.may_show(order), shop.desk.owner.guard.state
    return order


async def refuses(shop: Shop, reason: str = "wallets-changed") -> None:
    """A sale is refused, for just this reason, and no order's code shows any more."""
    with pytest.raises(NotAllowed, match=reason):
        await shop.sale()
    shown = [row for row in (await _all(shop)) if shop.desk.owner.guard.may_show(row)]
    assert not shown or reason == "sales-stopped"


def state_of(shop: Shop) -> GuardState:
    """As of the last comparison of this process."""
    return shop.desk.owner.guard.state


async def seal_text(shop: Shop) -> str:
    """The sealed record as it is kept."""
    text = await shop.store.memo.get(memo_keys.SEAL)
    assert text is not None
    return text


async def words(shop: Shop) -> list[str]:
    """The journal's words, the oldest first."""
    _, entries = await shop.store.journal.find(limit=10_000)
    return [entry.what for entry in reversed(entries)]


async def _all(shop: Shop) -> list[Order]:
    return list((await shop.store.orders.find(OrderFilter(limit=200))).orders)
