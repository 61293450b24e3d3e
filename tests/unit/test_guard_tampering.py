"""Whoever changes wallets, seal or memory behind the owner's back stops the next sale."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from merchant_desk.domain.errors import KeyringFailed, NotAllowed
from merchant_desk.domain.order import StoreId
from merchant_desk.domain.seal import Wallets
from merchant_desk.domain.secret import SealBytes
from merchant_desk.services import memo_keys
from merchant_desk.services.guard.guard import GuardState
from merchant_desk.services.values import SealKey
from tests.helpers.fake_api import ORIGIN, STORE_ID
from tests.helpers.fake_clock import on_virtual_time
from tests.helpers.fake_config import FakeSealer
from tests.helpers.fake_faults import server_failed
from tests.helpers.guarded import (
    BSC,
    CELO,
    OTHER_CELO,
    OURS,
    OWNER,
    PIN,
    THEIRS,
    api_has,
    guarded_shop,
    refuses,
    seal_text,
    sells,
    words,
)
from tests.helpers.shop import Shop, open_shop

OTHER_STORE = "bbbbbbbb-bbbb-4ccc-8ddd-eeeeeeeeeeee"
CHANGED: dict[str, Wallets] = {
    "one character": (("CELO", CELO[:-1] + "f"), ("BSC", BSC)),
    "one chain": (("BSC", CELO), ("BSC", BSC)),
    "the order": (("BSC", BSC), ("CELO", CELO)),
    "capitals": (("CELO", CELO.lower()), ("BSC", BSC)),
    "one more": (*OURS, ("SOLANA", "So1")),
    "one less": OURS[:1],
    "one twice": (OURS[0], *OURS),
    "another address": THEIRS,
}


@pytest.mark.parametrize("name", CHANGED)
@on_virtual_time
async def test_a_change_at_the_api_stops_the_next_sale_and_puts_codes_away(name: str) -> None:
    async with guarded_shop() as shop:
        order = await sells(shop)
        api_has(shop, CHANGED[name])
        await refuses(shop)
        assert not shop.desk.owner.guard.may_show(order)
        await refuses(shop)
        assert (await words(shop)).count("wallets-changed") >= 1


@on_virtual_time
async def test_a_sweep_alone_raises_the_alarm_and_only_the_pin_ends_it() -> None:
    async with guarded_shop() as shop:
        guard = shop.desk.owner.guard
        await sells(shop)
        good = shop.clock.now_utc_ms()
        await shop.clock.sleep(16)
        api_has(shop, THEIRS)
        await shop.desk.sweeper.sweep()
        assert guard.state is GuardState.CHANGED
        report = await guard.report()
        assert [(change.before, change.after) for change in report.changes] == [(CELO, OTHER_CELO)]
        assert report.alarm is not None
        assert report.alarm.last_good_utc_ms == good
        api_has(shop, OURS)
        await shop.clock.sleep(60)
        await shop.desk.sweeper.sweep()
        await refuses(shop)
        assert (await guard.approve(PIN, person=OWNER)).state is GuardState.SEALED
        await sells(shop)


@on_virtual_time
async def test_an_unreadable_element_of_the_api_counts_as_one_too_many() -> None:
    async with guarded_shop() as shop:
        shop.api.wallets = (
            *shop.api.wallets,
            replace(shop.api.wallets[0], network=None, address=None, raw="7"),
        )
        await refuses(shop)


Tampering = Callable[[Shop], Awaitable[None]]


async def _altered(shop: Shop) -> None:
    facts = json.loads(await seal_text(shop)) | {"wallets": [list(item) for item in THEIRS]}
    await shop.store.memo.put(memo_keys.SEAL, json.dumps(facts))
    api_has(shop, THEIRS)


async def _removed(shop: Shop) -> None:
    await shop.store.memo.remove(memo_keys.SEAL)


async def _removed_with_its_journal(shop: Shop) -> None:
    await shop.store.memo.remove(memo_keys.SEAL)
    shop.store.journal.cut("sealed")


async def _unreadable(shop: Shop) -> None:
    await shop.store.memo.put(memo_keys.SEAL, "\x00 nonsense")


async def _older(shop: Shop) -> None:
    older = await seal_text(shop)
    api_has(shop, THEIRS)
    await shop.desk.owner.guard.approve(PIN, person=OWNER)
    await shop.store.memo.put(memo_keys.SEAL, older)
    api_has(shop, OURS)


async def _older_with_its_journal(shop: Shop) -> None:
    await _older(shop)
    shop.store.journal.cut("sealed")


async def _of_another_shop(shop: Shop) -> None:
    async with guarded_shop(sealer=FakeSealer(kept=SealKey(SealBytes(b"\x07" * 32), 0))) as other:
        await shop.store.memo.put(memo_keys.SEAL, await seal_text(other))


async def _of_another_folder(shop: Shop) -> None:
    async with guarded_shop(till_id="till-2", sealer=_copy_of(shop)) as other:
        await shop.store.memo.put(memo_keys.SEAL, await seal_text(other))


def _copy_of(shop: Shop) -> FakeSealer:
    assert shop.sealer.kept is not None
    return FakeSealer(kept=replace(shop.sealer.kept, sequence=0))


async def _journal_line_forged(shop: Shop) -> None:
    _, entries = await shop.store.journal.find(limit=100)
    newest = next(entry for entry in entries if entry.what == "sealed")
    shop.store.journal.meddle(newest.id, detail="nothing")


async def _key_gone(shop: Shop) -> None:
    shop.sealer.kept = None


async def _key_swapped(shop: Shop) -> None:
    shop.sealer.kept = SealKey(SealBytes(b"\xff" * 32), 0)


TAMPERINGS: dict[str, tuple[Tampering, str]] = {
    "altered": (_altered, "altered"),
    "removed": (_removed, "missing"),
    "removed with its journal": (_removed_with_its_journal, "missing"),
    "unreadable": (_unreadable, "altered"),
    "older": (_older, "old"),
    "older with its journal": (_older_with_its_journal, "old"),
    "of another shop": (_of_another_shop, "altered"),
    "of another folder": (_of_another_folder, "copied"),
    "journal line forged": (_journal_line_forged, "altered"),
    "key gone": (_key_gone, "no-key"),
    "key swapped": (_key_swapped, "altered"),
}


@pytest.mark.parametrize("name", TAMPERINGS)
@on_virtual_time
async def test_a_tampered_seal_never_sells_after_a_start(name: str) -> None:
    tamper, why = TAMPERINGS[name]
    async with guarded_shop() as shop:
        await sells(shop)
        await tamper(shop)
        async with shop.peer() as again:
            await refuses(again, "seal-broken")
            report = await again.desk.owner.guard.report()
            assert (report.state, report.why) == (GuardState.BROKEN, why)
            with pytest.raises(NotAllowed, match="seal-broken"):
                await again.desk.owner.guard.approve(PIN, person=OWNER)


@pytest.mark.parametrize("name", [name for name in TAMPERINGS if not name.startswith("key")])
@on_virtual_time
async def test_a_tampered_seal_stops_the_process_that_runs_at_its_next_sale(name: str) -> None:
    async with guarded_shop() as shop:
        await sells(shop)
        await TAMPERINGS[name][0](shop)
        await refuses(shop, "seal-broken")


@on_virtual_time
async def test_a_removed_alarm_comes_again_with_the_next_sale() -> None:
    async with guarded_shop() as shop:
        api_has(shop, THEIRS)
        await refuses(shop)
        await shop.store.memo.remove(memo_keys.SEAL_ALARM)
        await refuses(shop)
        await shop.store.memo.remove(memo_keys.SEAL_ALARM)
        async with shop.peer() as again:
            await refuses(again)


@pytest.mark.parametrize("text", ["", "nonsense", "[]", '{"seen": 5}', '{"seen": [], "last_good": 1e999}'])
@on_virtual_time
async def test_an_alarm_that_cannot_be_read_stands_until_the_owner_ends_it(text: str) -> None:
    async with guarded_shop() as shop:
        await shop.store.memo.put(memo_keys.SEAL_ALARM, text)
        await refuses(shop)
        await shop.desk.owner.guard.approve(PIN, person=OWNER)
        await sells(shop)


@pytest.mark.parametrize("why", ["locked", "dismissed", "slow", "failing"])
@on_virtual_time
async def test_a_keyring_that_does_not_give_sells_nothing_until_it_opens(why: str) -> None:
    async with guarded_shop() as shop:
        order = await sells(shop)
        shop.sealer.fail_with = KeyringFailed(why=why)
        async with shop.peer() as again:
            with pytest.raises(KeyringFailed, match=why):
                await again.sale()
            await again.desk.orders.refresh(order.reference)
            assert not again.desk.owner.guard.may_show(order)
            await again.desk.sweeper.sweep()
            shop.sealer.fail_with = None
            await sells(again)


@on_virtual_time
async def test_settings_that_lead_to_another_store_or_server_stop_sales_until_the_pin() -> None:
    for store_id, api_url in ((OTHER_STORE, ORIGIN), (STORE_ID, "https://evil.example")):
        async with guarded_shop() as shop:
            shop.file.settings = replace(shop.file.settings, store_id=store_id, api_url=api_url)
            async with shop.peer() as again:
                shop.api.store_id = StoreId(store_id)
                await refuses(again, "seal-broken")
                report = await again.desk.owner.guard.report()
                assert report.why == "other-store"
                assert (await again.desk.owner.guard.approve(PIN, person=OWNER)).state is GuardState.SEALED
                await sells(again)


@on_virtual_time
async def test_reads_that_fail_show_no_code_of_a_new_order() -> None:
    async with guarded_shop() as shop:
        api_has(shop, THEIRS)
        shop.api.fail_always("read", server_failed())
        shop.api.fail_always("store_wallets", server_failed())
        await shop.clock.sleep(60)
        order = await shop.sale()
        assert not shop.desk.owner.guard.may_show(order)


@on_virtual_time
async def test_nothing_sealed_asks_the_api_nothing_more_than_before() -> None:
    async with open_shop() as shop:
        await shop.sale()
        asked = list(shop.api.calls)
        assert [name for name, _ in asked] == ["verify", "create", "read"]
        await shop.desk.owner.guard.look()
        await shop.desk.owner.guard.look_if_due()
        await shop.desk.owner.guard.begin()
        assert shop.api.calls == asked
