"""Doctor's look at the guard: off, sealed, changed, broken; and whether sales go on."""

from __future__ import annotations

from merchant_desk.domain.errors import KeyringFailed
from merchant_desk.domain.evidence import WalletSeen
from merchant_desk.services import memo_keys
from merchant_desk.services.values import Check
from tests.helpers.fake_api import server_failed
from tests.helpers.fake_clock import on_virtual_time
from tests.helpers.shop import Shop, open_shop

PIN = "402913"
OURS = (WalletSeen("CELO", "0xAA"), WalletSeen("HATHOR", "H1"))
THEIRS = (WalletSeen("CELO", "0xAB"), WalletSeen("HATHOR", "H1"))


async def checks_of(shop: Shop) -> tuple[Check, Check]:
    """What doctor says of the wallets and of sales."""
    found = {check.name: check for check in await shop.desk.doctor.examine()}
    return found["wallets"], found["sales"]


async def seal(shop: Shop) -> None:
    """Approve what the API shows, after one order that shows it."""
    shop.api.wallets = OURS
    await shop.sale()
    await shop.desk.owner.pin.set(PIN, person="Owner")
    await shop.desk.owner.guard.approve(PIN, person="Owner")


@on_virtual_time
async def test_a_guard_that_is_off_is_told_and_does_not_matter() -> None:
    async with open_shop() as shop:
        wallets, sales = await checks_of(shop)

        assert (wallets.ok, wallets.matters, wallets.facts["guard"]) == (True, False, "off")
        assert (sales.ok, sales.matters) == (True, True)


@on_virtual_time
async def test_sealed_wallets_are_looked_at_afresh_and_are_well() -> None:
    async with open_shop() as shop:
        await seal(shop)
        before = len(shop.api.calls)
        wallets, _ = await checks_of(shop)

        assert (wallets.ok, wallets.matters, wallets.facts["guard"]) == (True, True, "sealed")
        assert len(shop.api.calls) == before + 2


@on_virtual_time
async def test_a_wallet_changed_since_is_found_by_doctor_itself_and_named() -> None:
    async with open_shop() as shop:
        await seal(shop)
        shop.api.wallets = THEIRS
        wallets, _ = await checks_of(shop)

        assert (wallets.ok, wallets.matters, wallets.facts["guard"]) == (False, True, "changed")
        assert "CELO" in wallets.detail
        assert "HATHOR" not in wallets.detail
        assert wallets.hint


@on_virtual_time
async def test_a_seal_that_somebody_altered_matters_and_says_why() -> None:
    async with open_shop() as shop:
        await seal(shop)
        text = await shop.store.memo.get(memo_keys.SEAL) or ""
        await shop.store.memo.put(memo_keys.SEAL, text.replace("0xAA", "0xAB"))
        async with shop.peer() as peer:
            wallets, _ = await checks_of(peer)

        assert (wallets.ok, wallets.matters, wallets.facts["guard"]) == (False, True, "broken")
        assert "altered" in wallets.detail


@on_virtual_time
async def test_where_the_api_fails_nothing_more_is_asked_and_what_was_seen_counts() -> None:
    async with open_shop() as shop:
        await seal(shop)
        shop.api.fail("verify", server_failed())
        before = len(shop.api.calls)
        wallets, _ = await checks_of(shop)

        assert (wallets.ok, wallets.facts["guard"]) == (True, "sealed")
        assert len(shop.api.calls) == before + 1


@on_virtual_time
async def test_a_locked_keyring_is_told_with_what_to_do() -> None:
    async with open_shop() as shop:
        shop.sealer.fail_with = KeyringFailed(why="locked")
        wallets, _ = await checks_of(shop)

        assert (wallets.ok, wallets.matters) == (False, True)
        assert "Unlock" in wallets.hint


@on_virtual_time
async def test_stopped_sales_matter_and_the_one_who_stopped_them_is_named() -> None:
    async with open_shop() as shop:
        await shop.desk.owner.sales.stop(person="Lívia")
        _, sales = await checks_of(shop)

        assert (sales.ok, sales.matters) == (False, True)
        assert "Lívia" in sales.detail
        assert "sales resume" in sales.hint
