"""Sell without its widgets: one order for one charge, its reasons, and what it keeps."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

import pytest

from merchant_desk.domain.money import Fiat
from merchant_desk.domain.order import Order, OrderState
from merchant_desk.services.events import OrderChanged
from merchant_desk.services.memo_keys import SALE_ON_SCREEN
from merchant_desk.ui.sell.customer_form import Field
from merchant_desk.ui.sell.view_model import SellModel
from merchant_desk.ui.signals import DeskSignals
from tests.helpers import sales
from tests.helpers.fake_api import key_refused, refused, unreachable
from tests.helpers.fake_clock import FakeClock
from tests.helpers.shop import Shop, open_shop
from tests.helpers.windows import inside, turns, until


@dataclass
class Till:
    """A shop, its Sell model, and the orders that it charged."""

    shop: Shop
    model: SellModel
    signals: DeskSignals
    charged: list[Order] = field(default_factory=list)

    def type(self, keys: str) -> None:
        """Digits and dots."""
        for key in keys:
            self.model.point() if key == "." else self.model.press(key)

    async def charge(self, keys: str = "25.40") -> Order:
        """Type, charge, and wait for the order."""
        before = len(self.charged)
        self.type(keys)
        self.model.charge()
        await until(lambda: len(self.charged) > before)
        return self.charged[-1]


@asynccontextmanager
async def open_till() -> AsyncIterator[Till]:
    """An open shop with its Sell model attached."""
    async with open_shop(clock=FakeClock(sales.AFTERNOON_UTC_MS), settings=sales.settings()) as shop:
        signals = DeskSignals(shop.desk.bus)
        model = SellModel(sales.settings(), is_training=False)
        made = Till(shop, model, signals)
        model.charged.connect(made.charged.append)
        model.attach(shop.desk, signals)
        await until(lambda: model.state.reference)
        yield made
        signals.close()


async def test_digits_typed_before_the_desk_is_open_are_kept() -> None:
    model = SellModel(sales.settings(), is_training=False)
    model.press("25")
    model.charge()
    assert (model.state.figure, model.state.reason) == ("25.00", "Opening…")

    async with open_shop(settings=sales.settings()) as shop:
        signals = DeskSignals(shop.desk.bus)
        model.attach(shop.desk, signals)

        assert model.state.figure == "25.00"
        assert model.state.can_charge
        await turns(5)


@inside(open_till)
async def test_one_charge_makes_one_order_with_what_was_typed(till: Till) -> None:
    till.model.set_note("Table 6")

    order = await till.charge()

    assert order.total == Fiat(2540, "USD")
    assert order.note == "Table 6"
    assert order.person == "Lívia Prado"
    assert till.shop.api.count("create") == 1
    assert till.model.state.is_zero


@inside(open_till)
async def test_a_second_press_while_sending_makes_no_second_order(till: Till) -> None:
    gate = till.shop.api.gate("create")
    till.type("25.40")
    till.model.charge()
    till.model.charge()
    await gate.arrived.wait()
    assert till.model.state.charge_text == "Creating order…"
    till.model.charge()
    till.type("99")

    gate.release()
    await until(lambda: till.charged)
    await turns()

    assert till.shop.api.count("create") == 1
    assert len(till.charged) == 1
    assert till.charged[0].total.minor == 2540


@pytest.mark.parametrize(
    ("keys", "fields", "reason"),
    [
        ("", {}, "Enter an amount"),
        ("25", {Field.LAST_NAME: "B", Field.EMAIL: "a@b.co"}, "First name is missing"),
        (
            "25",
            {Field.FIRST_NAME: "A", Field.LAST_NAME: "B", Field.EMAIL: "maria@"},
            "Not an e-mail address",
        ),
    ],
)
@inside(open_till)
async def test_charge_is_off_and_says_why(
    till: Till, keys: str, fields: dict[Field, str], reason: str
) -> None:
    if fields:
        till.model.set_kind("new")
    for name, text in fields.items():
        till.model.set_field(name, text)
    till.type(keys)

    till.model.charge()
    await turns()

    assert till.model.state.reason == reason
    assert till.shop.api.count("create") == 0


@inside(open_till)
async def test_a_field_complains_only_once_it_was_left(till: Till) -> None:
    till.model.set_kind("new")
    till.model.set_field(Field.EMAIL, "maria@")
    assert till.model.state.errors == {}

    till.model.leave_field(Field.EMAIL)

    assert till.model.state.errors == {Field.EMAIL: "Not an e-mail address"}


@inside(open_till)
async def test_a_refused_order_is_said_in_words_and_frees_the_number(till: Till) -> None:
    till.shop.api.fail("create", refused(message="orderTotal is not valid"))
    till.type("25.40")
    till.model.charge()
    await until(lambda: till.model.state.problem)

    problem = till.model.state.problem
    assert problem is not None
    assert problem.what == "Cryptum refused this: orderTotal is not valid"
    assert till.model.state.figure == "25.40"
    till.model.charge()
    await until(lambda: till.charged)
    assert till.shop.api.count("create") == 2
    assert len({subject for name, subject in till.shop.api.calls if name == "create"}) == 2


@inside(open_till)
async def test_a_charge_that_never_left_is_looked_up_and_not_sent_twice(till: Till) -> None:
    till.shop.api.fail("create", unreachable())
    till.type("25.40")
    till.model.charge()
    await until(lambda: till.model.state.problem)
    sent = till.model.state.reference
    assert till.model.state.reason.startswith("Cryptum can't be reached")

    await till.shop.desk.syncer.sync()
    till.model.charge()
    await until(lambda: not till.model.state.is_sending)

    assert {subject for name, subject in till.shop.api.calls if name == "create"} == {sent}


@inside(open_till)
async def test_an_order_found_behind_an_open_charge_goes_to_payment(till: Till) -> None:
    till.shop.api.fail("create", unreachable())
    till.type("25.40")
    till.model.charge()
    await until(lambda: till.model.state.problem)
    waiting = await till.shop.order(till.model.state.reference)

    found = sales.order(waiting.reference, "25.40", version=waiting.version + 1)
    till.shop.desk.bus.publish(OrderChanged(found, waiting))

    assert [order.reference for order in till.charged] == [waiting.reference]


@inside(open_till)
async def test_an_order_found_behind_another_amount_leaves_the_page_alone(till: Till) -> None:
    till.shop.api.fail("create", unreachable())
    till.type("25.40")
    till.model.charge()
    await until(lambda: till.model.state.problem)
    waiting = await till.shop.order(till.model.state.reference)
    till.model.clear()
    till.type("7")

    found = sales.order(waiting.reference, "25.40", version=waiting.version + 1)
    till.shop.desk.bus.publish(OrderChanged(found, waiting))

    assert till.charged == []
    assert till.model.state.figure == "7.00"
    assert till.model.state.recent[0].state == "pending"


@inside(open_till)
async def test_a_refused_key_switches_charging_off_with_its_reason(till: Till) -> None:
    till.shop.api.fail_always("create", key_refused())
    till.type("25.40")
    till.model.charge()
    await until(lambda: till.model.state.problem)

    assert till.model.state.reason == "Cryptum refused the API key. Replace it under Settings."
    assert not till.model.state.can_charge


@inside(open_till)
async def test_an_own_reference_that_is_known_never_brings_the_old_order_back(till: Till) -> None:
    till.model.set_reference("T6")
    first = await till.charge()
    till.type("25.40")
    till.model.set_reference("T6")
    till.model.charge()
    await until(lambda: till.model.state.reference_error)

    assert first.reference == "T6"
    assert till.model.state.reference_error == "This reference is in use."
    assert len(till.charged) == 1
    till.model.take_next_number()
    assert till.model.state.reference_error == ""


@inside(open_till)
async def test_the_sale_under_way_is_noted_for_the_next_start(till: Till) -> None:
    order = await till.charge()
    await turns()  # the note is written beside the creation, which does not wait for it
    assert await till.shop.store.memo.get(SALE_ON_SCREEN) == order.reference


@inside(open_till)
async def test_a_go_that_nobody_took_stands_first_with_its_light(till: Till) -> None:
    await till.charge("1")
    older = await till.charge("2")
    await till.charge("3")

    till.shop.desk.bus.publish(OrderChanged(replace(sales.paid(older), version=older.version + 9), older))

    first = till.model.state.recent[0]
    assert (first.reference, first.light) == (older.reference, "go")
    assert [row.light for row in till.model.state.recent[1:]] == ["", ""]


@inside(open_till)
async def test_money_that_came_late_stands_first_with_a_stop(till: Till) -> None:
    order = await till.charge("1")
    await till.charge("2")
    cancelled = replace(order, state=OrderState.CANCELLED, closed_utc_ms=1, version=order.version + 8)
    problem = replace(sales.late(sales.paid(order)), version=order.version + 9)

    till.shop.desk.bus.publish(OrderChanged(problem, cancelled))

    assert till.model.state.recent[0].light == "stop"


@inside(open_till)
async def test_recent_customers_are_offered_once_each_without_the_walk_in(till: Till) -> None:
    await sales.keep(till.shop, *sales.drawn_orders())
    await till.charge("1")
    till.model.set_kind("recent")
    await until(lambda: till.model.state.recent_customers)

    assert [found.email for found in till.model.state.recent_customers] == [sales.MARIA.email]
    assert till.model.state.reason == "Enter an amount"
    till.model.search_recent("nobody")
    assert len(till.model.state.recent_customers) == 0
    till.model.search_recent("OLIV maria")
    till.model.pick_recent(sales.MARIA)
    order = await till.charge("5")
    assert order.customer == sales.MARIA


@inside(open_till)
async def test_settings_change_an_untouched_page_and_spare_a_typed_one(till: Till) -> None:
    await till.shop.desk.settings.change(currency="BRL")
    await until(lambda: till.model.state.currency == "BRL")
    till.type("5")

    await till.shop.desk.settings.change(currency="USD")
    await turns()

    assert till.model.state.currency == "BRL"
