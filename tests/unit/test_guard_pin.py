"""The owner's PIN: five wrong ones lock it for 15 minutes, whatever clock, window or command is tried."""

from __future__ import annotations

import asyncio

import pytest

from merchant_desk.domain.errors import BadInput, NotAllowed, PinLocked, PinNeeded, PinWrong
from merchant_desk.services import memo_keys
from merchant_desk.services.guard.guard import GuardState
from merchant_desk.services.guard.pin import OwnerPin
from tests.helpers.fake_clock import FakeClock, on_virtual_time
from tests.helpers.guarded import OWNER, PIN, api_has, guarded_shop, refuses, seal_text, sells, words
from tests.helpers.shop import open_shop

WRONG = "000000"
QUARTER_S = 15 * 60


async def _wrong(pin: OwnerPin, *, left: int) -> None:
    with pytest.raises(PinWrong) as told:
        await pin.check(WRONG)
    assert told.value.left == left


async def _is_locked(pin: OwnerPin, *, wait_s: int) -> None:
    with pytest.raises(PinLocked) as told:
        await pin.check(PIN)
    assert told.value.wait_s == wait_s


async def _lock(pin: OwnerPin) -> None:
    for left in (4, 3, 2, 1):
        await _wrong(pin, left=left)
    with pytest.raises(PinLocked) as told:
        await pin.check(WRONG)
    assert told.value.wait_s == QUARTER_S


@on_virtual_time
async def test_five_wrong_pins_lock_for_just_fifteen_minutes() -> None:
    async with guarded_shop() as shop:
        pin = shop.desk.owner.pin
        await _lock(pin)
        await _is_locked(pin, wait_s=QUARTER_S)
        await shop.clock.sleep(QUARTER_S - 1)
        await _is_locked(pin, wait_s=1)
        await shop.clock.sleep(1)
        await pin.check(PIN)
        await _lock(pin)
        assert (await words(shop)).count("pin-wrong") == 10


@on_virtual_time
async def test_a_right_pin_gives_all_five_tries_back() -> None:
    async with guarded_shop() as shop:
        pin = shop.desk.owner.pin
        for _ in range(3):
            for left in (4, 3, 2, 1):
                await _wrong(pin, left=left)
            await pin.check(PIN)


@on_virtual_time
async def test_the_lock_outlives_a_restart_and_counts_across_processes() -> None:
    async with guarded_shop() as shop:
        await _wrong(shop.desk.owner.pin, left=4)
        async with shop.peer() as other:
            await _wrong(other.desk.owner.pin, left=3)
            await _wrong(shop.desk.owner.pin, left=2)
            await _wrong(other.desk.owner.pin, left=1)
            with pytest.raises(PinLocked):
                await shop.desk.owner.pin.check(WRONG)
            await _is_locked(other.desk.owner.pin, wait_s=QUARTER_S)
        async with shop.peer() as again:
            await _is_locked(again.desk.owner.pin, wait_s=QUARTER_S)


@on_virtual_time
async def test_twenty_processes_at_the_same_moment_have_five_tries_between_them() -> None:
    async with guarded_shop() as shop:
        before = shop.pins.compared
        tries = [shop.desk.owner.pin.check(WRONG) for _ in range(20)]
        told = await asyncio.gather(*tries, return_exceptions=True)
        assert shop.pins.compared - before == 5
        assert sum(isinstance(error, PinWrong) for error in told) == 4
        await _is_locked(shop.desk.owner.pin, wait_s=QUARTER_S)


@pytest.mark.parametrize("jump_s", [-86_400, -1, 1, 901, 86_400 * 400])
@on_virtual_time
async def test_setting_the_clock_neither_opens_nor_prolongs_the_lock(jump_s: int) -> None:
    async with guarded_shop() as shop:
        await _lock(shop.desk.owner.pin)
        shop.clock.jump(jump_s)
        async with shop.peer() as again:
            await _is_locked(again.desk.owner.pin, wait_s=QUARTER_S)
            await shop.clock.sleep(QUARTER_S)
            await again.desk.owner.pin.check(PIN)


class _Rebooted(FakeClock):
    """The same machine after a reboot: its wall clock went on, the other one began anew."""

    def now_utc_ms(self) -> int:
        return self._wall_ms

    def monotonic_s(self) -> float:
        return 10.0


@pytest.mark.parametrize(("passed_s", "wait_s"), [(60, 840), (-60, 900), (900, None)])
@on_virtual_time
async def test_after_a_reboot_the_wall_clock_decides(passed_s: float, wait_s: int | None) -> None:
    async with guarded_shop() as shop:
        await shop.clock.sleep(5_000)
        await _lock(shop.desk.owner.pin)
        clock = _Rebooted(shop.clock.now_utc_ms() + round(passed_s * 1000))
        async with open_shop(clock=clock, store=shop.store, sealer=shop.sealer, api=shop.api) as again:
            if wait_s is None:
                await again.desk.owner.pin.check(PIN)
            else:
                await _is_locked(again.desk.owner.pin, wait_s=wait_s)


@pytest.mark.parametrize(
    "text", ["", "[]", '{"at_utc_ms": 1e999, "at_ms": 0}', '{"at_utc_ms": 0, "at_ms": NaN}']
)
@on_virtual_time
async def test_a_count_that_somebody_wrote_over_locks_once_and_ends(text: str) -> None:
    async with guarded_shop() as shop:
        for number in range(1, 6):
            await shop.store.memo.put(f"{memo_keys.PIN_TRIES}:{number}", text)
        await _is_locked(shop.desk.owner.pin, wait_s=QUARTER_S)
        await shop.clock.sleep(QUARTER_S)
        await shop.desk.owner.pin.check(PIN)


@on_virtual_time
async def test_without_a_pin_none_is_right_and_a_first_one_needs_six_digits() -> None:
    async with open_shop() as shop:
        pin = shop.desk.owner.pin
        with pytest.raises(PinNeeded) as told:
            await pin.check("123456")
        assert not told.value.is_set
        await pin.check_if_set(None)
        for text in ("", "12345", "1234567", "12345a", "１２３４５６"):
            with pytest.raises(BadInput, match="six-digits"):
                await pin.set(text, person=OWNER)
        assert await pin.set(PIN, person=OWNER) is not None
        with pytest.raises(PinNeeded) as told:
            await pin.check("")
        assert told.value.is_set


@on_virtual_time
async def test_a_new_pin_takes_the_old_one_and_gives_no_second_recovery_code() -> None:
    async with guarded_shop() as shop:
        pin = shop.desk.owner.pin
        with pytest.raises(PinWrong):
            await pin.set("111111", current=WRONG, person=OWNER)
        assert await pin.set("111111", current=PIN, person=OWNER) is None
        with pytest.raises(PinWrong):
            await pin.check(PIN)
        await pin.check("111111")
        await sells(shop)


@on_virtual_time
async def test_the_recovery_code_sets_a_pin_and_leaves_the_seal() -> None:
    async with open_shop() as shop:
        pin, guard = shop.desk.owner.pin, shop.desk.owner.guard
        code = await pin.set(PIN, person=OWNER)
        assert code is not None
        await shop.sale()
        await guard.approve(PIN, person=OWNER)
        with pytest.raises(PinWrong) as told:
            await pin.reset("111111", recovery="AAAA-BBBB", person=OWNER)
        assert (told.value.what, told.value.left) == ("recovery", 4)
        assert await pin.reset("111111", recovery=f" {code.lower()} ", person=OWNER) is None
        await pin.check("111111")
        await sells(shop)
        assert code not in await seal_text(shop)


@on_virtual_time
async def test_wrong_recovery_codes_lock_as_wrong_pins_do() -> None:
    async with guarded_shop() as shop:
        pin = shop.desk.owner.pin
        for _ in range(4):
            with pytest.raises(PinWrong):
                await pin.reset("111111", recovery="AAAA", person=OWNER)
        with pytest.raises(PinLocked):
            await pin.reset("111111", recovery="AAAA", person=OWNER)
        await _is_locked(pin, wait_s=QUARTER_S)


@on_virtual_time
async def test_a_reset_without_the_code_stops_sales_until_all_is_approved_anew() -> None:
    async with guarded_shop() as shop:
        pin, guard = shop.desk.owner.pin, shop.desk.owner.guard
        order = await sells(shop)
        assert await pin.reset("111111", recovery="", person="Staff")
        await refuses(shop)
        assert not guard.may_show(order)
        with pytest.raises(PinWrong):
            await guard.approve(PIN, person=OWNER)
        async with shop.peer() as again:
            await refuses(again)
        assert (await guard.approve("111111", person=OWNER)).state is GuardState.SEALED
        await sells(shop)
        assert "pin-reset" in await words(shop)


@on_virtual_time
async def test_a_reset_where_nothing_was_approved_stops_nothing() -> None:
    async with open_shop() as shop:
        api_has(shop, ())
        await shop.desk.owner.pin.set(PIN, person=OWNER)
        await shop.desk.owner.pin.reset("111111", recovery="", person=OWNER)
        await sells(shop)


@on_virtual_time
async def test_a_broken_seal_of_a_shop_whose_api_shows_nothing_can_be_mended() -> None:
    async with open_shop() as shop:
        api_has(shop, ())
        pin = shop.desk.owner.pin
        await pin.set(PIN, person=OWNER)
        await shop.store.memo.put(memo_keys.SEAL, "nonsense")
        await refuses(shop, "seal-broken")
        with pytest.raises(NotAllowed, match="seal-broken"):
            await pin.reset("111111", recovery="AAAA", person=OWNER)
        await pin.reset("111111", recovery="", person=OWNER)
        await refuses(shop)
        await shop.desk.owner.guard.approve("111111", person=OWNER)
        await sells(shop)
