"""A transaction that staff type is a note: it is kept once, proves nothing, and is in nobody's way."""

from __future__ import annotations

import pytest

from merchant_desk.domain.errors import (
    BadInput,
    NotFound,
    Rejected,
    TransactionTaken,
    Unreachable,
)
from merchant_desk.domain.order import Light, Order, OrderState, Source, Transaction
from merchant_desk.domain.settings import Settings
from merchant_desk.services.orders.attaching import typed_transaction
from tests.helpers.fake_api import ORIGIN, STORE_ID, refused, unreachable
from tests.helpers.fake_clock import on_virtual_time
from tests.helpers.shop import PERSON, Shop, open_shop

HASH = "0x" + "7a" * 32
NOTED = Transaction("CELO", HASH, Source.STAFF, "cUSD")
TELLING = Settings(store_id=STORE_ID, api_url=ORIGIN, person="Owner", attach_at_api=True)


async def attach(shop: Shop, order: Order, tx_hash: str = HASH, coin: str | None = "cUSD") -> Order:
    """Type a transaction of Celo on an order."""
    return await shop.desk.orders.attach(
        order.reference, network="CELO", tx_hash=tx_hash, coin=coin, person=PERSON
    )


@on_virtual_time
async def test_a_typed_transaction_is_kept_as_staffs_note_and_asks_nothing() -> None:
    async with open_shop() as shop:
        order = await shop.sale()
        calls = len(shop.api.calls)

        after = await attach(shop, order)

        assert after.attached == (NOTED,)
        assert after.transactions == ()
        assert (after.state, after.light, after.problem) == (OrderState.PENDING, Light.WAIT, None)
        assert len(shop.api.calls) == calls
        assert ("attached", "staff", f"CELO {HASH}") in await shop.lines(order.reference)
        _, (entry, *_) = await shop.store.journal.find()
        assert (entry.person, entry.what, entry.subject) == (PERSON, "attached", order.reference)


@on_virtual_time
async def test_typing_the_same_transaction_again_changes_nothing() -> None:
    async with open_shop() as shop:
        order = await shop.sale()
        first = await attach(shop, order)

        again = await attach(shop, order, tx_hash=HASH.upper().replace("0X", " 0x") + " ")
        coinless = await attach(shop, order, coin=None)

        assert again == coinless == first
        lines = await shop.lines(order.reference)
        assert [what for what, _, _ in lines].count("attached") == 1


@on_virtual_time
async def test_a_coin_that_is_typed_later_completes_the_note() -> None:
    async with open_shop() as shop:
        order = await shop.sale()
        await attach(shop, order, coin=None)

        after = await attach(shop, order, coin="cusd")

        assert after.attached == (NOTED,)


@on_virtual_time
async def test_a_note_never_makes_an_order_green_and_never_stops_one() -> None:
    async with open_shop() as shop:
        paid, other = await shop.sale(), await shop.sale()
        assert other.id is not None
        await attach(shop, other)
        shop.api.pays(paid.id or "", tx_hash=HASH)

        # The hash that staff noted on the other order is the one that pays this one.
        order = await shop.desk.orders.refresh(paid.reference)
        assert (order.light, order.transactions[0].hash) == (Light.GO, HASH)

        # And the note does not turn the other one into a reused transaction once it is paid by its own.
        shop.api.pays(other.id)
        order = await shop.desk.orders.refresh(other.reference)
        assert (order.light, order.attached) == (Light.GO, (NOTED,))


@on_virtual_time
async def test_a_transaction_that_has_paid_another_order_is_refused_with_its_name() -> None:
    async with open_shop() as shop:
        paid, other = await shop.sale(), await shop.sale()
        shop.api.pays(paid.id or "", tx_hash=HASH)
        await shop.desk.orders.refresh(paid.reference)

        with pytest.raises(TransactionTaken) as caught:
            await attach(shop, other)

        assert caught.value.other == paid.reference
        assert (await shop.order(other.reference)).attached == ()


@on_virtual_time
async def test_what_the_api_tells_later_takes_the_place_of_the_note() -> None:
    async with open_shop() as shop:
        order = await shop.sale()
        await attach(shop, order)
        shop.api.pays(order.id or "", tx_hash=HASH)

        after = await shop.desk.orders.refresh(order.reference)
        again = await attach(shop, order)

        assert after.attached == ()
        assert [(item.hash, item.source) for item in after.transactions] == [(HASH, Source.API)]
        assert again == after


@pytest.mark.parametrize(
    ("network", "tx_hash", "coin", "field"),
    [
        ("MOON", HASH, None, "network"),
        ("", HASH, None, "network"),
        ("CELO", "0x" + "7a" * 31, None, "hash"),
        ("CELO", "", None, "hash"),
        ("HATHOR", "ab" * 31, None, "hash"),
        ("SOLANA", "0" * 64, None, "hash"),
        ("CELO", HASH, "c USD", "coin"),
        ("CELO", HASH, "\u202ecUSD", "coin"),
    ],
)
def test_a_transaction_of_another_shape_is_refused_before_anything(
    network: str, tx_hash: str, coin: str | None, field: str
) -> None:
    with pytest.raises(BadInput) as caught:
        typed_transaction(network=network, tx_hash=tx_hash, coin=coin)

    assert caught.value.field == field


@on_virtual_time
async def test_no_note_is_made_on_an_order_that_nobody_knows() -> None:
    async with open_shop() as shop:
        with pytest.raises(NotFound):
            await shop.desk.orders.attach("nobody", network="CELO", tx_hash=HASH, person=PERSON)


@on_virtual_time
async def test_the_api_is_told_where_the_profile_allows_it_and_shown_after() -> None:
    async with open_shop(settings=TELLING) as shop:
        order = await shop.sale()

        after = await attach(shop, order)

        assert shop.api.count("attach", order.id) == 1
        assert [(item.hash, item.source) for item in after.transactions] == [(HASH, Source.API)]
        assert after.state is OrderState.PENDING


@on_virtual_time
async def test_a_refusal_or_a_lost_line_leaves_the_note_here_and_says_so() -> None:
    async with open_shop(settings=TELLING) as shop:
        order = await shop.sale()
        shop.api.fail("attach", refused(400, "not yours"))
        with pytest.raises(Rejected):
            await attach(shop, order)
        assert shop.api.calls[-1] == ("read", order.id)

        shop.api.fail("attach", unreachable())
        with pytest.raises(Unreachable):
            await attach(shop, order)

        assert (await shop.order(order.reference)).attached == (NOTED,)


@on_virtual_time
async def test_the_api_is_not_told_of_orders_that_have_ended_or_are_unknown_there() -> None:
    async with open_shop(settings=TELLING) as shop:
        order = await shop.sale()
        await shop.desk.orders.cancel(order.reference, person=PERSON)

        after = await attach(shop, order)

        assert shop.api.count("attach") == 0
        assert after.attached == (NOTED,)
