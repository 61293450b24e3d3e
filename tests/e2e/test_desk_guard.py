"""The owner's guard on a real wire: wallets changed behind our back, sales stopped by a cashier."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any, Final

import pytest

from merchant_desk.domain.errors import NotAllowed
from merchant_desk.domain.money import Fiat
from merchant_desk.services.guard.guard import GuardState
from merchant_desk.services.orders.orders import OrderDraft
from merchant_desk.ui.customer.state import CustomerScreen
from tests.helpers.pins import PIN, give_pin
from tests.helpers.whole_desk import Till, open_whole_desk
from tests.helpers.windows import read_code, until

SWEEP_S: Final = 15.0
"""Every open order is asked about at least so often."""
THEIRS: Final = "0x00000000219ab540356cBB839Cbe05303d7705Fa"


async def approve(till: Till) -> None:
    """The owner sets a PIN and approves what the API shows."""
    owner = till.desk.owner
    await owner.pin.set(PIN, person="Owner")
    await owner.guard.approve(PIN, person="Owner")


async def change_wallets(till: Till) -> None:
    """Somebody with the key, or at the dashboard, puts another address in."""
    seen = (await till.desk.owner.guard.report()).seen or ()
    wallets: list[dict[str, Any]] = [
        {"protocol": network, "address": THEIRS if at == 0 else address}
        for at, (network, address) in enumerate(seen)
    ]
    await till.control("PUT", "/shop", {"wallets": wallets})


async def test_wallets_changed_behind_our_back_put_the_code_away_within_a_sweep(tmp_path: Path) -> None:
    async with open_whole_desk(tmp_path) as till:
        await approve(till)
        await till.charge("25.40")
        assert till.desk.owner.guard.state is GuardState.SEALED
        assert read_code(till.window) is not None

        began_s = time.monotonic()
        await change_wallets(till)
        await till.sees("stop")
        await till.customer_sees(CustomerScreen.STOPPED)
        took_s = time.monotonic() - began_s

        assert took_s < SWEEP_S
        assert till.has("banner-wallets")
        assert read_code(till.window) is None
        assert till.customer.matrix is None
        assert not till.window.pages.sell.state.can_charge
        with pytest.raises(NotAllowed, match="wallets-changed"):
            await till.desk.orders.create(OrderDraft(Fiat.parse("5", "USD")))


async def test_a_sealed_shop_sells_as_before_and_after_a_restart(tmp_path: Path) -> None:
    async with open_whole_desk(tmp_path, linger_s=10) as till:
        await approve(till)
        order = await till.charge("18.90")
    async with open_whole_desk(tmp_path) as again:
        restored = await again.on_payment()
        assert again.desk.owner.guard.state is GuardState.SEALED
        assert restored.reference == order.reference
        await again.play(restored, "pays")
        await again.sees("go")


async def test_a_cashier_stops_all_sales_and_the_owner_resumes_them(tmp_path: Path) -> None:
    async with open_whole_desk(tmp_path) as till:
        await till.desk.owner.pin.set(PIN, person="Owner")
        till.click("rail.sales")
        await until(lambda: till.has("banner-sales-stopped"), what="the banner")
        with pytest.raises(NotAllowed, match="sales-stopped"):
            await till.desk.orders.create(OrderDraft(Fiat.parse("5", "USD")))
        assert till.customer.is_paused

        till.click("rail.sales")
        await give_pin()
        await until(lambda: not till.has("banner-sales-stopped"), what="sales go on")
        await till.charge("12")
