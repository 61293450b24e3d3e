"""With the API failing: what 500 open orders cost, and what the person at the screen sees of it."""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Callable

import pytest

from merchant_desk.domain.errors import DeskError, ServerFailed, TimedOut, TooMany, Unreachable
from merchant_desk.domain.order import Light, Order
from tests.helpers.counts import count
from tests.helpers.fake_api import Fault, too_many
from tests.helpers.fake_clock import on_virtual_time
from tests.helpers.shop import Shop, many_open, open_shop
from tests.helpers.timed_api import TimedApi

DOWN_S = float(count(300, 3 * 3600))
WINDOW_S = 60.0
MOST = 60

FAILURES = {
    "refused": Fault(Unreachable(why="refused")),
    "connecting takes 5 s": Fault(Unreachable(why="timeout"), takes_s=5),
    "no answer in 20 s": Fault(TimedOut(phase="read"), takes_s=20),
    "500": Fault(ServerFailed(status=500)),
    "500 after 2 s": Fault(ServerFailed(status=500), takes_s=2),
    "503 for ten seconds": Fault(ServerFailed(status=503, retry_after_s=10)),
    "429": Fault(TooMany(retry_after_s=None)),
    "429 for 7 s": Fault(TooMany(retry_after_s=7)),
}
ASKED_ON_TIME = ("refused", "connecting takes 5 s", "no answer in 20 s", "500", "500 after 2 s", "429")


def most_in_a_minute(times: list[float]) -> int:
    """The most requests in any sliding minute."""
    return max((bisect_right(times, at + WINDOW_S - 1e-6) - n for n, at in enumerate(times)), default=0)


async def busy_shop(shop: Shop, number: int = 500) -> Order:
    """So many open orders, swept and one of them on the screen; gives that one."""
    orders = await many_open(shop, number)
    shop.desk.sweeper.watch(orders[0].reference)
    await shop.desk.start_background()
    await shop.clock.sleep(31)
    return orders[0]


async def until(shop: Shop, is_so: Callable[[], bool], *, at_most_s: float) -> float:
    """How long it took until it was so."""
    began_s = shop.clock.monotonic_s()
    while not is_so():
        assert shop.clock.monotonic_s() - began_s <= at_most_s, "it never was"
        await shop.clock.sleep(0.05)
    return shop.clock.monotonic_s() - began_s


@pytest.mark.parametrize("how", FAILURES)
@on_virtual_time
async def test_five_hundred_open_orders_cost_sixty_requests_a_minute_or_fewer(how: str) -> None:
    async with open_shop() as shop:
        api = TimedApi(shop)
        await busy_shop(shop)
        api.fails(FAILURES[how])
        began_s = shop.clock.monotonic_s()
        await shop.clock.sleep(DOWN_S)

        times = [at for at, _ in api.asked if at > began_s]
        assert len(times) >= DOWN_S / 60, "nobody even tries"
        assert most_in_a_minute(times) <= MOST


@pytest.mark.parametrize("how", ASKED_ON_TIME)
@on_virtual_time
async def test_the_order_on_the_screen_is_asked_every_three_seconds_whatever_fails(how: str) -> None:
    async with open_shop() as shop:
        api = TimedApi(shop)
        order = await busy_shop(shop)
        api.fails(FAILURES[how])
        began_s = shop.clock.monotonic_s() + 20
        await shop.clock.sleep(DOWN_S)

        times = [at for at, subject in api.asked if subject == order.id and at > began_s]
        gaps = [later - sooner for sooner, later in itertools.pairwise(times)]
        assert max(gaps) <= 3.6
        assert most_in_a_minute(times) <= 22


@pytest.mark.parametrize("down_s", [0.4, 7.0, 16.5, 61.3, 1234.0])
@pytest.mark.parametrize("how", ASKED_ON_TIME)
@on_virtual_time
async def test_the_screen_shows_the_truth_within_five_seconds_of_the_lines_return(
    how: str, down_s: float
) -> None:
    async with open_shop() as shop:
        api = TimedApi(shop)
        order = await busy_shop(shop, 30)
        api.fails(FAILURES[how])
        await shop.clock.sleep(down_s)
        api.works()
        shop.api.pays(order.id or "")
        await shop.clock.sleep(5)

        assert (await shop.order(order.reference)).light is Light.GO


@pytest.mark.parametrize("how", FAILURES)
@on_virtual_time
async def test_one_answer_brings_the_sweep_back_within_five_seconds(how: str) -> None:
    async with open_shop() as shop:
        api = TimedApi(shop)
        orders = [await busy_shop(shop), *await shop.store.orders.open_orders()]
        api.fails(FAILURES[how])
        await shop.clock.sleep(500)
        api.works()
        before = len(api.asked)
        waited_s = await until(shop, lambda: shop.desk.link.is_up, at_most_s=65)
        assert waited_s <= 5 or how in ("429 for 7 s", "503 for ten seconds")
        other = orders[-1]
        shop.api.pays(other.id or "")
        await shop.clock.sleep(5)

        assert any(subject == "pending" for _, subject in api.asked[before:])
        if not how.startswith("429"):  # after those the pace is careful: the whole list takes a while
            assert (await shop.order(other.reference)).light is Light.GO


@on_virtual_time
async def test_lists_that_work_while_every_read_fails_cost_no_more_than_that() -> None:
    async with open_shop() as shop:
        api = TimedApi(shop)
        order = await busy_shop(shop)
        api.fails(FAILURES["500"], calls=("read",))
        for row in shop.api.book.values():
            shop.api.pays(row.id)
        began_s = shop.clock.monotonic_s()
        await shop.clock.sleep(DOWN_S)

        times = [at for at, _ in api.asked if at > began_s]
        assert most_in_a_minute(times) <= MOST
        assert sum(subject == order.id for _, subject in api.asked[-60:]) >= 15


@on_virtual_time
async def test_callbacks_that_come_in_numbers_keep_to_the_budget_too() -> None:
    async with open_shop() as shop:
        api = TimedApi(shop)
        await busy_shop(shop, 200)
        api.fails(FAILURES["500"])
        began_s = shop.clock.monotonic_s()
        for order in await shop.store.orders.open_orders():
            await shop.callback(order)
        for _ in range(100):
            shop.desk.callbacks.heard(await shop.callback((await shop.store.orders.open_orders())[0]))
            await shop.clock.sleep(3)

        assert most_in_a_minute([at for at, _ in api.asked if at > began_s]) <= MOST


@on_virtual_time
async def test_one_request_a_second_is_enough_for_five_hundred_orders_and_the_screen() -> None:
    async with open_shop() as shop:
        api = TimedApi(shop)
        order = await busy_shop(shop)
        api.per_s = 1.0
        began_s = shop.clock.monotonic_s()
        await shop.clock.sleep(600)

        answered = [at for at, subject in api.answered if subject == order.id and at > began_s]
        gaps = [later - sooner for sooner, later in itertools.pairwise(answered)]
        assert max(gaps) <= 5
        refused = [at for at, _ in api.turned_away if at > began_s]
        assert len(refused) <= 60, "the pace does not follow what the API takes"
        lists = [at for at, subject in api.answered if subject == "pending" and at > began_s + 60]
        assert max(later - sooner for sooner, later in itertools.pairwise(lists)) <= 60


@on_virtual_time
async def test_nothing_at_all_is_asked_before_the_time_that_the_api_named() -> None:
    for fault in (too_many(40), Fault(ServerFailed(status=503, retry_after_s=40))):
        async with open_shop() as shop:
            api = TimedApi(shop)
            order = await busy_shop(shop, 20)
            shop.api.fail("read", fault)
            await shop.clock.sleep(3.5)
            before = len(api.asked)
            await shop.callback(order)
            shop.desk.sweeper.nudge()
            for ask in (shop.desk.orders.refresh(order.reference), shop.sale(), shop.desk.account.verify()):
                with pytest.raises(DeskError) as raised:
                    await ask
                assert isinstance(raised.value, TooMany | Unreachable)
            await shop.clock.sleep(30)
            assert len(api.asked) == before

            await shop.clock.sleep(10)
            assert len(api.asked) > before


@pytest.mark.parametrize(
    ("how", "most_s"), [("503 for ten seconds", 10.1), ("429 for 7 s", 7.1), ("429", 65)]
)
@on_virtual_time
async def test_after_every_pause_the_first_question_is_about_the_screen(how: str, most_s: float) -> None:
    async with open_shop() as shop:
        api = TimedApi(shop)
        order = await busy_shop(shop, 30)
        api.fails(FAILURES[how])
        began_s = shop.clock.monotonic_s() + 20
        await shop.clock.sleep(DOWN_S)

        times = [at for at, subject in api.asked if subject == order.id and at > began_s]
        assert max(later - sooner for sooner, later in itertools.pairwise(times)) <= most_s
