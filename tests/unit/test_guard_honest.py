"""An honest shop is never alarmed and never locked out, whatever fails, lies late or is asked twice."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any, Final

import pytest

from merchant_desk.domain.errors import DeskError, KeyMissing, KeyringFailed, NotAllowed, StoreBusy
from merchant_desk.services import memo_keys
from merchant_desk.services.guard.guard import GuardState
from merchant_desk.services.values import SealKey
from tests.helpers.counts import count
from tests.helpers.fake_clock import on_virtual_time
from tests.helpers.fake_door import CallName
from tests.helpers.fake_faults import (
    refused,
    server_failed,
    timed_out,
    too_many,
    unreachable,
    unreadable,
)
from tests.helpers.guarded import (
    OURS,
    OWNER,
    PIN,
    THEIRS,
    api_has,
    guarded_shop,
    refuses,
    sells,
    state_of,
    words,
)
from tests.helpers.shop import Shop, open_shop

CALLS: Final[tuple[CallName, ...]] = ("read", "list", "store_wallets")
FAULTS: Final = (
    server_failed(),
    timed_out(),
    too_many(1),
    unreachable(),
    unreadable(),
    refused(),
    timed_out(takes_s=9),
)


@on_virtual_time
async def test_a_thousand_honest_sweeps_with_faults_raise_no_alarm() -> None:
    chance = random.Random(20261124)
    async with guarded_shop() as shop:
        for number in range(count(1_000, 10_000)):
            for call in CALLS:
                if chance.random() < 0.3:
                    shop.api.fail(call, chance.choice(FAULTS))
            with suppress(DeskError):
                await shop.desk.sweeper.sweep()
            await shop.clock.sleep(chance.choice((1, 15, 15, 60)))
            assert state_of(shop) in (GuardState.SEALED, GuardState.OFF), number
            if number % 100 == 0:
                shop.clock.jump(chance.choice((-86_400, -30, 30, 86_400)))
        assert "wallets-changed" not in await words(shop)
        shop.api.forget_faults()
        await shop.clock.sleep(120)
        await sells(shop)


@on_virtual_time
async def test_another_process_that_approved_is_no_reason_to_refuse_a_sale_here() -> None:
    async with guarded_shop() as shop, shop.peer() as other:
        await sells(shop)
        await sells(other)
        api_has(shop, THEIRS)
        await other.desk.owner.guard.approve(PIN, person=OWNER)
        await sells(shop)
        await sells(other)
        assert (await other.desk.owner.guard.report()).alarm is None


@on_virtual_time
async def test_an_alarm_of_another_process_puts_the_codes_away_here_within_a_second() -> None:
    async with guarded_shop() as shop, shop.peer() as other:
        await other.desk.feed.look()
        order = await sells(other)
        feed = other.desk.tasks.spawn("feed", other.desk.feed.run())
        api_has(shop, THEIRS)
        await shop.clock.sleep(16)
        await shop.desk.sweeper.sweep()
        await shop.clock.sleep(1)
        assert state_of(other) is GuardState.CHANGED
        assert not other.desk.owner.guard.may_show(order)
        await shop.desk.owner.guard.approve(PIN, person=OWNER)
        await shop.clock.sleep(1)
        assert state_of(other) is GuardState.SEALED
        feed.cancel()


@on_virtual_time
async def test_an_alarm_that_is_written_just_after_the_approval_of_its_set_is_over() -> None:
    async with guarded_shop() as shop:
        api_has(shop, THEIRS)
        await refuses(shop)
        late = await shop.store.memo.get(memo_keys.SEAL_ALARM)
        assert late is not None
        await shop.desk.owner.guard.approve(PIN, person=OWNER)
        await shop.store.memo.put(memo_keys.SEAL_ALARM, late)
        await sells(shop)
        async with shop.peer() as again:
            await sells(again)


async def _cut_after_the_memo(shop: Shop) -> None:
    shop.store.journal.cut("sealed")


async def _number_not_kept(shop: Shop) -> None:
    assert shop.sealer.kept is not None
    shop.sealer.kept = replace(shop.sealer.kept, sequence=0)


async def _both(shop: Shop) -> None:
    await _cut_after_the_memo(shop)
    await _number_not_kept(shop)


@pytest.mark.parametrize("cut", [_cut_after_the_memo, _number_not_kept, _both])
@on_virtual_time
async def test_a_sealing_that_was_interrupted_comes_up_genuine_and_is_made_up(
    cut: Callable[[Shop], Any],
) -> None:
    async with guarded_shop() as shop:
        await cut(shop)
        async with shop.peer() as again:
            await sells(again)
        assert shop.sealer.kept is not None
        assert shop.sealer.kept.sequence == 2
        assert "sealed" in await words(shop)


@pytest.mark.parametrize("steps", range(12))
@on_virtual_time
async def test_an_approval_that_is_cancelled_anywhere_leaves_an_honest_shop_open(steps: int) -> None:
    async with guarded_shop() as shop:
        api_has(shop, THEIRS)
        await refuses(shop)
        slow = _SlowStore(shop)
        task = asyncio.create_task(shop.desk.owner.guard.approve(PIN, person=OWNER))
        for _ in range(steps * 3):
            await asyncio.sleep(0)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        slow.end()
        async with shop.peer() as again:
            guard = again.desk.owner.guard
            with suppress(NotAllowed):
                await again.sale()
            report = await guard.report()
            assert report.state in (GuardState.SEALED, GuardState.CHANGED)
            assert (report.state is GuardState.SEALED) is (report.approved == THEIRS)
            await guard.approve(PIN, person=OWNER)
            await sells(again)


class _SlowStore:
    """Makes each write of the store take a turn of the loop before and after."""

    def __init__(self, shop: Shop) -> None:
        self._parts: list[tuple[Any, str]] = [
            (shop.store.memo, "put"),
            (shop.store.memo, "remove"),
            (shop.store.journal, "add"),
            (shop.sealer, "advance"),
        ]
        for part, name in self._parts:
            setattr(part, name, _slow(getattr(part, name)))

    def end(self) -> None:
        for part, name in self._parts:
            delattr(part, name)


def _slow(work: Callable[..., Any]) -> Callable[..., Any]:
    async def run(*args: Any, **members: Any) -> Any:
        await asyncio.sleep(0)
        result = await work(*args, **members)
        await asyncio.sleep(0)
        return result

    return run


@on_virtual_time
async def test_a_keyring_that_locks_while_sealing_leaves_the_seal_valid() -> None:
    async with guarded_shop() as shop:
        api_has(shop, THEIRS)

        async def refuse(sequence: int) -> None:
            raise KeyringFailed(why="locked")

        shop.sealer.advance = refuse  # type: ignore[method-assign]  # it locked a moment ago
        assert (await shop.desk.owner.guard.approve(PIN, person=OWNER)).state is GuardState.SEALED
        await sells(shop)
        del shop.sealer.advance
        async with shop.peer() as again:
            await sells(again)
        assert shop.sealer.kept is not None
        assert shop.sealer.kept.sequence == 3


@on_virtual_time
async def test_two_processes_that_seal_at_once_lose_nothing_and_lock_nobody_out() -> None:
    async with guarded_shop() as shop, shop.peer() as other:
        told = await asyncio.gather(
            shop.desk.owner.guard.approve(PIN, person="A"),
            other.desk.owner.pin.set("111111", current=PIN, person="B"),
            return_exceptions=True,
        )
        assert all(not isinstance(error, BaseException) or isinstance(error, StoreBusy) for error in told)
        await sells(shop)
        await sells(other)
        async with shop.peer() as again:
            await sells(again)


@on_virtual_time
async def test_a_change_that_starts_from_an_older_record_is_refused_and_takes_nothing_back() -> None:
    async with guarded_shop() as shop:
        book = shop.desk.owner.wallets._book
        stale = await book.current()
        await shop.desk.owner.pin.set("111111", current=PIN, person=OWNER)
        with pytest.raises(StoreBusy):
            await book.write(stale, person="Late")
        await shop.desk.owner.pin.check("111111")


@on_virtual_time
async def test_what_was_seen_before_another_process_approved_is_no_difference_here() -> None:
    async with guarded_shop() as shop, shop.peer() as other:
        await sells(other)
        api_has(shop, THEIRS)
        await shop.desk.owner.guard.approve(PIN, person=OWNER)
        assert (await other.desk.owner.guard.report()).state is GuardState.OFF
        await sells(other)
        assert state_of(other) is GuardState.SEALED


@on_virtual_time
async def test_a_key_without_a_number_of_its_own_seals_all_the_same() -> None:
    async with open_shop() as shop:
        shop.sealer.kept = SealKey((await shop.sealer.make()).key, None)
        api_has(shop, OURS)
        await shop.sale()
        await shop.desk.owner.pin.set(PIN, person=OWNER)
        await shop.desk.owner.guard.approve(PIN, person=OWNER)
        await sells(shop)
        await shop.store.memo.remove(memo_keys.SEAL)
        await refuses(shop, "seal-broken")


@on_virtual_time
async def test_a_till_without_the_key_shows_codes_until_another_raises_the_alarm() -> None:
    async with guarded_shop() as shop:
        order = await sells(shop)
        shop.sealer.fail_with = KeyMissing()
        async with shop.peer() as other:
            await other.desk.orders.refresh(order.reference)
            assert (await other.desk.owner.guard.report()).state is GuardState.OFF
            assert other.desk.owner.guard.may_show(order)
            await shop.store.memo.put(memo_keys.SEAL_ALARM, "x")
            assert (await other.desk.owner.guard.report()).state is GuardState.CHANGED
            assert not other.desk.owner.guard.may_show(order)
