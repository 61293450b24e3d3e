"""The customer display without its window: which screen, when, and for how long."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

import pytest
from PySide6.QtCore import QTimer

from merchant_desk.domain.order import Order, OrderState, Problem, ProblemCode, Source, Transaction
from merchant_desk.domain.settings import Settings
from merchant_desk.services.events import Link, LinkChanged, OrderChanged
from merchant_desk.ui.customer.state import (
    CustomerScreen,
    CustomerState,
    accepted_coins,
    accepted_networks,
    screen_for,
)
from merchant_desk.ui.customer.view_model import ENDING_MS, CustomerModel
from merchant_desk.ui.signals import DeskSignals
from tests.helpers.orders import NOW, order
from tests.helpers.shop import Shop, open_shop
from tests.helpers.windows import inside, turns, until

HASH = "0x" + "ab" * 32


@dataclass
class Display:
    """A shop, its customer display, and every state it had."""

    shop: Shop
    model: CustomerModel
    signals: DeskSignals
    states: list[CustomerState] = field(default_factory=list)

    @property
    def screen(self) -> CustomerScreen:
        """What shows now."""
        return self.model.state.screen

    async def sale(self) -> Order:
        """A sale whose code the customer sees."""
        made = await self.shop.sale()
        self.model.show_order(made.reference)
        await until(lambda: self.model.state.matrix is not None, what="the code")
        return made

    async def pays(self, made: Order) -> Order:
        """The customer pays, and the desk asks."""
        assert made.id is not None
        self.shop.api.pays(made.id)
        return await self.shop.desk.orders.refresh(made.reference)

    async def sees(self, screen: CustomerScreen) -> None:
        """Wait for a screen."""
        await until(lambda: self.screen is screen, what=f"screen {screen}")

    def tell(self, link: Link) -> None:
        """The line changes."""
        self.shop.desk.bus.publish(LinkChanged(link, NOW))


@asynccontextmanager
async def open_display() -> AsyncIterator[Display]:
    """A customer display on an open shop."""
    async with open_shop() as shop:
        signals = DeskSignals(shop.desk.bus)
        model = CustomerModel(shop.desk, signals, shop.desk.settings.current)
        display = Display(shop, model, signals)
        model.changed.connect(display.states.append)
        yield display
        signals.close()


@pytest.mark.parametrize(
    ("members", "screen"),
    [
        ({"state": OrderState.CREATING, "id": None}, CustomerScreen.IDLE),
        ({"state": OrderState.PENDING}, CustomerScreen.WAITING),
        ({"state": OrderState.UNKNOWN}, CustomerScreen.WAITING),
        ({"state": OrderState.ON_HOLD}, CustomerScreen.WAITING),
        (
            {"state": OrderState.ON_HOLD, "transactions": (Transaction("CELO", HASH, Source.API),)},
            CustomerScreen.CHECKING,
        ),
        (
            {"state": OrderState.ON_HOLD, "transactions": (Transaction("CELO", HASH, Source.CALLBACK),)},
            CustomerScreen.WAITING,
        ),
        ({"state": OrderState.CONFIRMED, "paid_utc_ms": NOW}, CustomerScreen.CONFIRMED),
        (
            {
                "state": OrderState.CONFIRMED,
                "paid_utc_ms": NOW,
                "problem": Problem(ProblemCode.LATE_PAID, ours="cancelled"),
            },
            CustomerScreen.STOPPED,
        ),
        ({"state": OrderState.REVIEW}, CustomerScreen.STOPPED),
        ({"state": OrderState.FAILED}, CustomerScreen.STOPPED),
        ({"state": OrderState.CANCELLED}, CustomerScreen.STOPPED),
    ],
)
def test_each_state_of_an_order_asks_for_its_screen(
    members: dict[str, object], screen: CustomerScreen
) -> None:
    from merchant_desk.domain.secret import SessionToken

    given = order(**({"session_token": SessionToken("t")} | members))

    assert screen_for(given) is screen


@inside(open_display)
async def test_nothing_to_scan_yet_keeps_the_display_idle(display: Display) -> None:
    made = await display.shop.sale()

    display.model.show_order(made.reference)
    at_once = display.screen
    await display.sees(CustomerScreen.WAITING)

    assert at_once is CustomerScreen.IDLE
    assert display.model.state.total == made.total


@inside(open_display)
async def test_a_payment_is_thanked_for_when_the_desk_learns_of_it(display: Display) -> None:
    made = await display.sale()

    await display.pays(made)

    assert display.screen is CustomerScreen.CONFIRMED
    assert display.model.state.paid_utc_ms is not None


@inside(open_display)
async def test_a_payment_of_long_ago_is_never_thanked_for_from_memory(display: Display) -> None:
    made = await display.shop.sale()
    await display.pays(made)
    display.shop.clock.jump(ENDING_MS / 1000 + 1)

    display.model.show_order(made.reference)
    await turns()

    assert display.screen is CustomerScreen.IDLE


@inside(open_display)
async def test_an_ending_gives_way_to_idle_after_its_time(display: Display) -> None:
    made = await display.sale()
    await display.pays(made)
    ending = next(timer for timer in display.model.findChildren(QTimer) if timer.isSingleShot())

    waits_ms, was_running = ending.interval(), ending.isActive()
    ending.timeout.emit()

    assert (waits_ms, was_running) == (20_000, True)
    assert display.screen is CustomerScreen.IDLE


@inside(open_display)
async def test_a_paid_order_taken_back_after_the_thanks_shows_stopped(display: Display) -> None:
    made = await display.sale()
    paid = await display.pays(made)
    display.model.end_ending()

    taken = replace(paid, state=OrderState.REVIEW, problem=Problem(ProblemCode.TAKEN_BACK))
    display.shop.desk.bus.publish(OrderChanged(taken, paid))

    assert display.screen is CustomerScreen.STOPPED
    assert display.model.state.is_payment_seen


@inside(open_display)
async def test_a_lost_line_keeps_the_code_and_says_so(display: Display) -> None:
    await display.sale()

    display.tell(Link.NOT_REACHED)
    down = display.model.state
    display.tell(Link.CONNECTED)

    assert down.is_line_lost
    assert down.matrix is not None
    assert not display.model.state.is_line_lost


@inside(open_display)
async def test_a_new_charge_takes_a_code_away_but_not_the_thanks(display: Display) -> None:
    made = await display.sale()
    display.model.release()
    after_leaving = display.screen
    display.model.show_order(made.reference)
    await display.sees(CustomerScreen.WAITING)
    await display.pays(made)

    display.model.release()

    assert after_leaving is CustomerScreen.IDLE
    assert display.screen is CustomerScreen.CONFIRMED


@inside(open_display)
async def test_other_orders_never_move_the_customer_display(display: Display) -> None:
    await display.sale()
    other = await display.shop.sale()

    await display.pays(other)

    assert display.screen is CustomerScreen.WAITING


@inside(open_display)
async def test_the_display_speaks_the_language_that_settings_give_it(display: Display) -> None:
    await display.shop.desk.settings.change("Ana", customer_language="pt_BR")

    assert display.model.state.language == "pt_BR"


def test_before_the_desk_is_open_the_display_is_idle_with_the_stores_name() -> None:
    model = CustomerModel(None, None, Settings(store_name="Café Aurora"))

    assert model.state.screen is CustomerScreen.IDLE
    assert model.state.store_name == "Café Aurora"


def test_only_networks_with_a_wallet_are_offered_once_they_are_known() -> None:
    wallets = (("CELO", "0x1"), ("BITCOIN", "bc1"))

    assert [item.network for item in accepted_networks(wallets)] == ["CELO", "BITCOIN"]
    assert accepted_coins(wallets) == ("CELO", "cUSD", "cREAL", "USDT", "USDC", "BTC")


def test_the_usual_networks_are_offered_while_none_are_known() -> None:
    assert [item.network for item in accepted_networks(None)] == [
        "CELO",
        "ETHEREUM",
        "HATHOR",
        "BSC",
        "POLYGON",
        "AVAXCCHAIN",
    ]
