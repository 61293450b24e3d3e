"""The Wallets page over a shop whose owner has a PIN, with its wallets approved, drafted or swapped."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from typing import Any, Final

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from merchant_desk.domain.evidence import WalletSeen
from merchant_desk.domain.seal import groups_of, middle_groups
from merchant_desk.ui.wallets.dialogs import AskPin
from merchant_desk.ui.wallets.page import WalletsPage
from merchant_desk.ui.wallets.view_model import WalletsModel
from tests.helpers.list_stage import WIDE, Stage, _close, _opened
from tests.helpers.shop import Shop
from tests.helpers.windows import staged, until

PIN: Final = "402913"
CELO: Final = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
LOOK_ALIKE: Final = "0x5AaE7C21D04f18B2e6335BA90b7f62C8193dEaEd"
AVAX: Final = "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB"
NEW: Final = "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb"
BITCOIN: Final = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"
OURS: Final = (("CELO", CELO), ("AVAXCCHAIN", AVAX))
WORDS: Final = " ".join(["abandon"] * 11 + ["about"])

GuardedStage = Stage[WalletsModel, WalletsPage]


def first(choices: Sequence[int]) -> int:
    """The first middle group, in the place of a random one."""
    return choices[0]


def show_at_api(shop: Shop, wallets: tuple[tuple[str, str], ...]) -> None:
    """The API has these wallets from now on, whoever put them there."""
    shop.api.wallets = tuple(WalletSeen(network, address) for network, address in wallets)


@asynccontextmanager
async def open_guarded(
    *,
    ours: tuple[tuple[str, str], ...] = OURS,
    is_sealed: bool = True,
    size: tuple[int, int] = WIDE,
    before: Callable[[Shop], Any] | None = None,
    pin_of: AskPin | None = None,
    **shop_members: Any,
) -> AsyncIterator[GuardedStage]:
    """The page over a sealed set (or one that was only read). `before` may await more before the page opens.
    The page is given the right PIN whenever it asks, unless `pin_of` answers."""
    async with _opened(**shop_members) as (shop, signals):
        shop.api.knows_store = True
        show_at_api(shop, ours)
        await shop.desk.owner.pin.set(PIN, person="Clara Nunes")
        if is_sealed:
            await shop.desk.owner.guard.approve(PIN, person="Clara Nunes")
        else:
            await shop.desk.owner.guard.see()
        if before is not None:
            await before(shop)
        model = WalletsModel(shop.desk, signals, pick=first)
        page = WalletsPage(model, pin_of=pin_of or _right_pin)
        window = staged(page, width=size[0], height=size[1])
        await until(lambda: not model.state.is_first_read)
        yield Stage(shop, model, page, window)
        await _close(shop, window, model)


def guarded(**members: Any) -> Callable[[], AbstractAsyncContextManager[GuardedStage]]:
    """An opener for `windows.inside`."""
    return partial(open_guarded, **members)


async def swapped(shop: Shop) -> None:
    """Somebody puts a look-alike in the place of our Celo address, and a look sees it."""
    show_at_api(shop, (("CELO", LOOK_ALIKE), *OURS[1:]))
    await shop.clock.advance(75)
    await shop.desk.owner.guard.see()


async def drafted(shop: Shop) -> None:
    """The owner has drafted another Avalanche address."""
    await draft(shop, "AVAXCCHAIN", NEW)


async def draft(shop: Shop, network: str, address: str) -> None:
    """A draft as the form makes it."""
    group = next(iter(middle_groups(address)))
    await shop.desk.owner.wallets.set(
        network, address, group=group, typed=groups_of(address)[group], pin=PIN, person="Clara Nunes"
    )


def put_in(stage: GuardedStage, name: str, text: str) -> None:
    """Paste a text into a field, in one go, as Ctrl+V does."""
    edit = stage.of(name, QLineEdit)
    edit.setFocus()
    edit.selectAll()
    edit.insert(text)


def begin(stage: GuardedStage, key: str = "AVAXCCHAIN:0") -> None:
    """Open the form for a row."""
    stage.model.select(key)
    stage.click("wallets-change")


def fill_form(stage: GuardedStage, address: str = NEW) -> None:
    """Put in the address, tick, and type the asked group."""
    put_in(stage, "wallets-new", address)
    stage.click("wallets-compared")
    group = groups_of(address)[next(iter(middle_groups(address)))]
    QTest.keyClicks(stage.of("wallets-group", QLineEdit), group)


async def _right_pin(_parent: QWidget, model: WalletsModel, _why: str) -> str | None:
    await model.desk.owner.pin.check(PIN)
    return PIN
