"""Changes that the owner enters at the dashboard: drafted here, found there, sealed when they are checked."""

from __future__ import annotations

from typing import Any

import pytest

from merchant_desk.domain.errors import NotAllowed
from merchant_desk.domain.seal import Wallets, groups_of
from merchant_desk.services.guard.changing import Compared
from merchant_desk.services.guard.guard import GuardState
from tests.helpers.fake_clock import on_virtual_time
from tests.helpers.guarded import (
    BSC,
    CELO,
    GROUP,
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


@pytest.mark.parametrize(
    ("at_api", "compared"),
    [
        (OURS, Compared.BEFORE),
        (THEIRS, Compared.SAME),
        ((("BSC", BSC), ("CELO", OTHER_CELO)), Compared.SAME),
        ((("CELO", BSC), ("BSC", BSC)), Compared.THIRD),
        ((("CELO", OTHER_CELO), ("BSC", CELO)), Compared.THIRD),
        ((), Compared.UNSEEN),
    ],
)
@on_virtual_time
async def test_check_again_seals_the_draft_and_nothing_else(at_api: Wallets, compared: Compared) -> None:
    async with guarded_shop() as shop:
        desk = shop.desk.owner.wallets
        await set_celo(shop, as_draft=True)
        await sells(shop)
        api_has(shop, at_api)
        await shop.clock.sleep(60)
        if compared is Compared.THIRD:
            await refuses(shop)
        else:
            await sells(shop)
        assert await desk.check_again("CELO", person="Staff") is compared
        is_sealed = compared is Compared.SAME
        assert (await shop.desk.owner.guard.report()).approved == (at_api if is_sealed else OURS)
        assert [draft.network for draft in await desk.drafts()] == ([] if is_sealed else ["CELO"])


@on_virtual_time
async def test_two_drafts_are_entered_and_checked_in_any_order() -> None:
    async with guarded_shop() as shop:
        desk = shop.desk.owner.wallets
        await set_celo(shop, as_draft=True)
        members: dict[str, Any] = {
            "group": GROUP,
            "typed": groups_of(CELO)[GROUP],
            "pin": PIN,
            "person": OWNER,
        }
        await desk.set(
            "BSC", shop.desk.owner.wallets.judge("BSC", CELO).normalised or CELO, **members, as_draft=True
        )
        both = {draft.network: draft.address or "" for draft in await desk.drafts()}
        api_has(shop, (("BSC", both["BSC"]), ("CELO", both["CELO"])))
        await shop.clock.sleep(60)
        await sells(shop)
        assert await desk.check_again("CELO", person="Staff") is Compared.SAME
        await sells(shop)
        assert await desk.check_again("BSC", person="Staff") is Compared.SAME
        await sells(shop)
        assert await desk.drafts() == ()


@on_virtual_time
async def test_check_again_never_ends_an_alarm_without_the_pin() -> None:
    async with guarded_shop() as shop:
        await set_celo(shop, as_draft=True)
        api_has(shop, (OURS[0], ("BSC", CELO)))
        await shop.clock.sleep(60)
        await refuses(shop)
        api_has(shop, THEIRS)
        with pytest.raises(NotAllowed, match="wallets-changed"):
            await shop.desk.owner.wallets.check_again("CELO", person="Staff")
        await refuses(shop)
        report = await shop.desk.owner.guard.approve(PIN, person=OWNER, shown=THEIRS)
        assert report.state is GuardState.SEALED
        assert await shop.desk.owner.wallets.drafts() == ()
        await sells(shop)


@on_virtual_time
async def test_a_dropped_draft_counts_no_more_and_stands_in_the_journal() -> None:
    async with guarded_shop() as shop:
        await set_celo(shop, as_draft=True)
        await shop.desk.owner.wallets.drop("CELO", person="Staff")
        await shop.desk.owner.wallets.drop("CELO", person="Staff")
        assert (await words(shop)).count("wallet-draft-dropped") == 1
        api_has(shop, THEIRS)
        await refuses(shop)


@on_virtual_time
async def test_the_approved_set_is_what_the_owner_looked_at() -> None:
    async with guarded_shop() as shop:
        api_has(shop, THEIRS)
        with pytest.raises(NotAllowed, match="wallets-changed"):
            await shop.desk.owner.guard.approve(PIN, person=OWNER, shown=OURS)
        await refuses(shop)
