"""The owner's own changes: saved and read back, or drafted; never an alarm, never more than was meant."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from merchant_desk.domain.errors import BadInput, DeskError, NotAllowed, NotFound, PinNeeded, PinWrong
from merchant_desk.domain.seal import groups_of, middle_groups
from merchant_desk.services.guard.changing import Compared
from merchant_desk.services.guard.guard import GuardState
from tests.helpers.fake_clock import on_virtual_time
from tests.helpers.fake_faults import Fault, refused, server_failed, timed_out, unreachable
from tests.helpers.guarded import (
    CELO,
    OTHER_CELO,
    OURS,
    OWNER,
    PIN,
    THEIRS,
    api_has,
    guarded_shop,
    refuses,
    sells,
    set_celo,
    words,
)
from tests.helpers.shop import open_shop


@on_virtual_time
async def test_a_saved_change_is_sealed_and_no_till_takes_it_for_an_attack() -> None:
    async with guarded_shop() as shop, shop.peer() as other:
        await sells(other)
        put, seen = shop.api.put_wallets, []

        async def watched(wallets: Sequence[tuple[str, str]]) -> None:
            await put(wallets)
            await shop.clock.sleep(20)
            await sells(other)
            seen.append(other.desk.owner.guard.state)

        shop.api.put_wallets = watched  # type: ignore[method-assign]  # another till sells meanwhile
        shop.api.latency_ms = 0
        outcome = await set_celo(shop)
        assert outcome.is_saved
        assert outcome.report.state is GuardState.SEALED
        assert outcome.report.approved == THEIRS
        assert outcome.report.record is not None
        assert outcome.report.record.drafts == ()
        await sells(shop)
        await sells(other)
        assert "wallets-changed" not in await words(shop)


@pytest.mark.parametrize("fault", [timed_out(processed=True), server_failed(processed=True)])
@on_virtual_time
async def test_a_lost_answer_to_a_change_that_was_made_is_found_by_reading_back(fault: Fault) -> None:
    async with guarded_shop() as shop:
        shop.api.fail("put_wallets", fault)
        assert (await set_celo(shop)).report.approved == THEIRS
        await sells(shop)


@pytest.mark.parametrize("fault", [timed_out(), server_failed(), unreachable(), refused()])
@on_virtual_time
async def test_a_change_that_was_not_made_leaves_all_as_it_was(fault: Fault) -> None:
    async with guarded_shop() as shop:
        shop.api.fail("put_wallets", fault)
        with pytest.raises(type(fault.error)):
            await set_celo(shop)
        assert await shop.desk.owner.wallets.drafts() == ()
        assert (await shop.desk.owner.guard.report()).approved == OURS
        await sells(shop)


@on_virtual_time
async def test_a_change_that_can_not_be_read_back_waits_as_a_draft_without_an_alarm() -> None:
    async with guarded_shop() as shop:
        put = shop.api.put_wallets

        async def cut(wallets: Sequence[tuple[str, str]]) -> None:
            await put(wallets)
            shop.api.goes_down()

        shop.api.put_wallets = cut  # type: ignore[method-assign]  # the line breaks after it
        with pytest.raises(DeskError):
            await set_celo(shop)
        shop.api.comes_back()
        await shop.clock.sleep(300)
        async with shop.peer() as again:
            await sells(again)
            assert await again.desk.owner.wallets.check_again("CELO", person="Staff") is Compared.SAME
            assert (await again.desk.owner.guard.report()).approved == THEIRS
            await sells(again)
        assert "wallets-changed" not in await words(shop)


@on_virtual_time
async def test_a_change_that_is_half_made_stops_sales_and_is_told() -> None:
    async with guarded_shop() as shop:

        async def half(wallets: Sequence[tuple[str, str]]) -> None:
            api_has(shop, tuple(wallets)[:1])
            raise timed_out().error

        shop.api.put_wallets = half  # type: ignore[method-assign]  # the half of it is done
        with pytest.raises(DeskError):
            await set_celo(shop)
        await refuses(shop)


@on_virtual_time
async def test_an_api_that_says_yes_and_does_nothing_seals_nothing_new() -> None:
    async with guarded_shop() as shop:
        shop.api.ignores_updates = True
        with pytest.raises(NotAllowed, match="wallets-changed"):
            await set_celo(shop)
        assert (await shop.desk.owner.guard.report()).approved == OURS
        await sells(shop)


@on_virtual_time
async def test_what_is_not_seen_is_never_written_over() -> None:
    async with guarded_shop() as shop:
        shop.api.knows_store = False
        for row in shop.api.book.values():
            row.shown["wallets"] = None
        with pytest.raises(NotAllowed, match="wallets-unseen"):
            await set_celo(shop)
        assert shop.api.count("put_wallets") == 0


@pytest.mark.parametrize(
    ("members", "error"),
    [
        ({"pin": None}, PinNeeded),
        ({"pin": "000000"}, PinWrong),
        ({"typed": ""}, PinWrong),
        ({"typed": "0000"}, PinWrong),
        ({"group": 0, "typed": OTHER_CELO[:4]}, PinWrong),
        ({"group": -1, "typed": OTHER_CELO[-2:]}, PinWrong),
        ({"group": 999}, PinWrong),
        ({"address": CELO[:-1]}, BadInput),
    ],
)
@on_virtual_time
async def test_without_pin_and_a_middle_group_nothing_is_written(
    members: dict[str, Any], error: type
) -> None:
    async with guarded_shop() as shop:
        with pytest.raises(error):
            await set_celo(shop, **members)
        assert shop.api.count("put_wallets") == 0
        assert await shop.desk.owner.wallets.drafts() == ()


@on_virtual_time
async def test_the_group_may_be_typed_as_the_wallet_shows_it() -> None:
    async with guarded_shop() as shop:
        small = OTHER_CELO.lower()
        for group in middle_groups(small)[:3]:
            for given in (small, f" {small}", f"celo:{small}"):
                if not shop.desk.owner.wallets.judge("CELO", given).is_valid:
                    continue
                typed = groups_of(small)[group]
                outcome = await set_celo(shop, given, group=group, typed=typed, as_draft=True)
                assert outcome.draft is not None
                assert outcome.draft.address == OTHER_CELO


@on_virtual_time
async def test_a_change_never_starts_from_what_somebody_else_put_there() -> None:
    async with guarded_shop() as shop:
        api_has(shop, (OURS[0], ("BSC", OTHER_CELO)))
        with pytest.raises(NotAllowed, match="wallets-changed"):
            await set_celo(shop)
        with pytest.raises(NotAllowed, match="wallets-changed"):
            await shop.desk.owner.wallets.remove("CELO", pin=PIN, person=OWNER)
        assert shop.api.count("put_wallets") == 0


@on_virtual_time
async def test_setting_one_wallet_does_not_approve_the_others_by_the_way() -> None:
    async with open_shop() as shop:
        api_has(shop, OURS)
        await shop.sale()
        await shop.desk.owner.pin.set(PIN, person=OWNER)
        outcome = await set_celo(shop)
        assert outcome.is_saved
        assert outcome.report.state is GuardState.OFF
        assert outcome.report.approved is None
        await shop.desk.owner.pin.reset("111111", recovery="", person=OWNER)


@on_virtual_time
async def test_after_a_reset_one_change_does_not_stand_for_all_approvals() -> None:
    async with guarded_shop() as shop:
        await shop.desk.owner.pin.reset("111111", recovery="", person=OWNER)
        with pytest.raises(NotAllowed, match="wallets-changed"):
            await set_celo(shop, pin="111111")
        await refuses(shop)


@on_virtual_time
async def test_the_first_wallet_of_all_is_sealed_as_it_is_set() -> None:
    async with open_shop() as shop:
        api_has(shop, ())
        await shop.desk.owner.pin.set(PIN, person=OWNER)
        assert (await set_celo(shop)).report.state is GuardState.SEALED
        await sells(shop)
        api_has(shop, OURS[:1])
        await shop.clock.sleep(16)
        await refuses(shop)


@on_virtual_time
async def test_a_removed_wallet_is_gone_from_the_seal_and_no_other_is() -> None:
    async with guarded_shop() as shop:
        await shop.desk.owner.wallets.remove("BSC", pin=PIN, person=OWNER)
        assert (await shop.desk.owner.guard.report()).approved == OURS[:1]
        await sells(shop)
        with pytest.raises(NotFound):
            await shop.desk.owner.wallets.remove("BSC", pin=PIN, person=OWNER)
