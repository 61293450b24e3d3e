"""A contract check against a training shop of the test's own: a whole desk, a real store, real HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final

from merchant_desk.api.contract_probe import HttpContractProbe
from merchant_desk.api.training import TrainingControl
from merchant_desk.config.reports import keep_report
from merchant_desk.domain.secret import ApiKey
from merchant_desk.listener.contract_ear import open_ear
from merchant_desk.sandbox.book import Booked
from merchant_desk.sandbox.readings import Choice
from merchant_desk.sandbox.server import Sandbox
from merchant_desk.services.contract.check import ContractCheck, ContractTools
from merchant_desk.services.contract.values import ContractProbe, OpeningEar, Waits
from merchant_desk.services.desk import Desk
from merchant_desk.services.shop.callback_address import CallbackAddress
from merchant_desk.services.shop.training import TrainingShop
from merchant_desk.wiring import Options, open_desk

QUICK: Final = Waits(callback_s=10.0, quiet_s=0.25, poll_s=0.005)
"""The end of the listening comes as soon as what is expected has come; the limit is for busy machines."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A shop, a desk that is its customer, and a contract check of that desk."""

    shop: Sandbox
    desk: Desk
    check: ContractCheck
    folder: Path


def environ(shop: Sandbox) -> dict[str, str]:
    """The account in the variables of the public face."""
    return {
        "MERCHANT_DESK_API_URL": shop.api_url,
        "MERCHANT_DESK_API_KEY": shop.api_key,
        "MERCHANT_DESK_STORE_ID": shop.store_id,
    }


@asynccontextmanager
async def staged(
    folder: Path, choices: dict[str, Choice] | None = None, *, waits: Waits = QUICK, plays: bool = False
) -> AsyncIterator[Stage]:
    """Open shop, desk and check; `plays` lets the check play the customer, as it does in training."""
    async with Sandbox(callback_pause_s=0.001) as shop:
        shop.readings.choose(choices or {})
        async with open_desk(Options(data_dir=folder, environ=environ(shop))) as desk:
            control = TrainingControl(shop.control_url, clock=desk.clock)
            try:
                yield Stage(shop, desk, check_of(desk, folder, waits, control if plays else None), folder)
            finally:
                await control.aclose()


def check_of(
    desk: Desk,
    folder: Path,
    waits: Waits = QUICK,
    training: TrainingShop | None = None,
    probe: ContractProbe | None = None,
) -> ContractCheck:
    """A check of this desk with other waits; `probe` stands in for the one over HTTP."""

    def ear(address: CallbackAddress) -> OpeningEar:
        now = desk.clock.now_utc_ms()
        return open_ear(settings=desk.settings.current, inbox=desk.inbox, address=address, now_utc_ms=now)

    def made(origin: str, key: ApiKey) -> ContractProbe:
        return probe or HttpContractProbe(origin, key=key, clock=desk.clock)

    tools = ContractTools(made, ear, partial(keep_report, folder / "reports"), waits=waits)
    return ContractCheck(
        tools,
        settings=desk.settings,
        secrets=desk.secrets,
        memo=desk.memo,
        clock=desk.clock,
        address=desk.callback_address,
        training=training,
    )


def fill(shop: Sandbox, number: int) -> None:
    """Older orders in the shop's book, all cancelled, so that its list has more than one page."""
    now = shop.now_utc_ms()
    for index in range(number):
        order = Booked(
            id=shop.book.new_id(),
            reference=f"OLD-{index}",
            store_id=shop.store_id,
            ecommerce="api",
            total="3.00",
            currency="USD",
            status="cancelled",
            callback_url="http://127.0.0.1:9/cb/nobody",
            delivery={"firstName": "Ana", "lastName": "Souza", "email": "a@example.com", "country": "BR"},
            token="made-up.token.of-nobody",
            created_utc_ms=now - 3_600_000 + index,
            updated_utc_ms=now - 3_600_000 + index,
        )
        shop.book.add(order)


def open_at(shop: Sandbox) -> list[Booked]:
    """The shop's orders that may still be paid."""
    return [order for order in shop.book if order.is_open]


def slower(waits: Waits, **seconds: float) -> Waits:
    """The same waits but for some of them."""
    return replace(waits, **seconds)
