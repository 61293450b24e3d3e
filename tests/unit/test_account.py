"""The store at the API: what a verification keeps, and when it may refuse a sale."""

from __future__ import annotations

import pytest

from merchant_desk.domain.errors import (
    KeyMissing,
    KeyRefused,
    KeyringFailed,
    NotAllowed,
    SessionOnly,
    StoreIdMissing,
    Unreachable,
)
from merchant_desk.domain.evidence import WalletSeen
from merchant_desk.domain.order import OrderState
from merchant_desk.domain.secret import WebhookSecret
from merchant_desk.domain.settings import Settings
from merchant_desk.services import memo_keys
from merchant_desk.services.events import StoreSeen
from merchant_desk.services.shop.account import StoreReport
from merchant_desk.services.values import StoreVerdict
from tests.helpers.fake_api import (
    STORE_ID,
    Fault,
    key_refused,
    refused,
    server_failed,
    timed_out,
    unreachable,
)
from tests.helpers.fake_clock import on_virtual_time
from tests.helpers.fake_config import FakeSecrets
from tests.helpers.shop import open_shop

INVALID = StoreVerdict("wallets-invalid", "Invalid store wallet configuration")
DAY_S = 24 * 3600.0


@on_virtual_time
async def test_a_verification_keeps_the_verdict_and_the_webhook_secret() -> None:
    async with open_shop() as shop:
        assert (await shop.desk.account.report()).verdict == "unchecked"
        report = await shop.desk.account.verify()

        assert report == StoreReport(STORE_ID, "", "ok", "", shop.clock.now_utc_ms())
        assert report == await shop.desk.account.report()
        assert shop.secrets.kept.webhook_secret == WebhookSecret("training-secret")
        note = await shop.store.memo.get(memo_keys.store_verdict(STORE_ID))
        assert "training-secret" not in (note or "")


@on_virtual_time
async def test_what_the_api_says_against_the_store_is_kept_in_its_own_words() -> None:
    async with open_shop() as shop:
        shop.api.verdict = INVALID
        assert (await shop.desk.account.verify()).detail == "Invalid store wallet configuration"

        shop.api.fail("verify", refused(400, "no such store"))
        report = await shop.desk.account.verify()
        assert (report.verdict, report.detail) == ("refused", "no such store")

        shop.api.fail("verify", key_refused())
        with pytest.raises(KeyRefused):
            await shop.desk.account.verify()
        assert (await shop.desk.account.report()).verdict == "refused"


@on_virtual_time
async def test_a_failed_question_leaves_the_last_verdict_standing() -> None:
    async with open_shop() as shop:
        before = await shop.desk.account.verify()
        await shop.clock.sleep(60)
        shop.api.goes_down()
        with pytest.raises(Unreachable):
            await shop.desk.account.verify()

        assert await shop.desk.account.report() == before


@on_virtual_time
async def test_the_store_is_verified_before_the_first_sale_of_a_day_and_only_then() -> None:
    async with open_shop() as shop:
        for _ in range(3):
            await shop.sale()
        assert shop.api.count("verify") == 1
        assert shop.api.calls[0] == ("verify", "")

        await shop.clock.sleep(DAY_S)
        await shop.sale()
        assert shop.api.count("verify") == 2


@on_virtual_time
async def test_invalid_wallets_refuse_the_sale_until_the_api_says_otherwise() -> None:
    async with open_shop() as shop:
        shop.api.verdict = INVALID
        for _ in range(2):
            with pytest.raises(NotAllowed) as raised:
                await shop.sale()
            assert raised.value.reason == "wallets-invalid"
            assert raised.value.detail == INVALID.message
        assert (shop.api.count("verify"), shop.api.count("create")) == (2, 0)
        assert await shop.store.orders.open_orders() == ()

        shop.api.verdict = StoreVerdict("ok")
        assert (await shop.sale()).state is OrderState.PENDING


@pytest.mark.parametrize(
    "fault",
    [unreachable(), server_failed(), timed_out(takes_s=600), refused(), key_refused()],
)
@on_virtual_time
async def test_anything_else_lets_the_sale_go_on_within_five_seconds(fault: Fault) -> None:
    async with open_shop() as shop:
        shop.api.fail_always("verify", fault)
        began_s = shop.clock.monotonic_s()
        for _ in range(5):
            assert (await shop.sale()).state is OrderState.PENDING

        assert shop.clock.monotonic_s() - began_s <= 5.1, "the queue waits once, not at every sale"
        assert shop.api.count("verify") == 1
        await shop.clock.sleep(3600)
        await shop.sale()
        assert shop.api.count("verify") <= 2


@on_virtual_time
async def test_a_keyring_that_fails_is_said_before_anything_is_asked() -> None:
    async with open_shop() as shop:
        shop.secrets.fail_with = KeyringFailed(why="locked")
        with pytest.raises(KeyringFailed):
            await shop.sale()
        assert shop.api.calls == []


@on_virtual_time
async def test_what_is_missing_is_named() -> None:
    async with open_shop(secrets=FakeSecrets(api_key=None, has_keyring=False)) as shop:
        with pytest.raises(KeyMissing) as raised:
            await shop.desk.account.require_key()
        assert raised.value.has_keyring is False
    async with open_shop(settings=Settings()) as shop:
        with pytest.raises(StoreIdMissing):
            await shop.desk.account.require_key()
    async with open_shop(is_session_only=True) as shop:
        with pytest.raises(SessionOnly):
            await shop.desk.account.require_key()


@on_virtual_time
async def test_wallets_are_those_of_the_last_read_that_showed_them() -> None:
    async with open_shop() as shop:
        assert await shop.desk.account.wallets() is None
        order = await shop.sale()
        await shop.desk.orders.refresh(order.reference)
        assert len(shop.seen(StoreSeen)) == 1

        shop.api.wallets = (WalletSeen("HATHOR", "H1"), WalletSeen(None, "x"), WalletSeen("CELO", None))
        await shop.desk.orders.refresh(order.reference)
        assert await shop.desk.account.wallets() == (("HATHOR", "H1"),)
        assert len(shop.seen(StoreSeen)) == 2

        shop.api.shows(order.id or "", wallets=None, store_name=None)
        await shop.desk.orders.refresh(order.reference)
        assert await shop.desk.account.wallets() == (("HATHOR", "H1"),)


@on_virtual_time
async def test_another_stores_wallets_are_never_shown_as_ours() -> None:
    async with open_shop() as shop:
        order = await shop.sale()
        shop.api.wallets = (WalletSeen("HATHOR", "H1"),)
        shop.api.shows(order.id or "", store_id="bbbbbbbb-bbbb-4ccc-8ddd-eeeeeeeeeeee")
        await shop.desk.orders.refresh(order.reference)
        assert await shop.desk.account.wallets() == (("CELO", "0x31ec6686ee1597a41747507A931b5e12cacb920e"),)

        await shop.desk.settings.change(store_id="cccccccc-bbbb-4ccc-8ddd-eeeeeeeeeeee")
        assert await shop.desk.account.wallets() is None


@pytest.mark.parametrize("text", ["", "{", "[]", '{"store_id": 1}', '{"verdict": []}', '"x"', "null"])
@on_virtual_time
async def test_notes_that_make_no_sense_count_as_none(text: str) -> None:
    async with open_shop() as shop:
        await shop.store.memo.put(memo_keys.STORE_READ, text)
        await shop.store.memo.put(memo_keys.store_verdict(STORE_ID), text)

        assert await shop.desk.account.wallets() is None
        assert (await shop.desk.account.report()).id == STORE_ID
        assert (await shop.sale()).state is OrderState.PENDING
