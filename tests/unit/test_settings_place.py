"""Another server, another key: real and test money never meet in one store, and no key goes astray."""

from __future__ import annotations

from dataclasses import replace

import pytest

from merchant_desk.cli.exit_codes import exit_code
from merchant_desk.cli.words import say
from merchant_desk.domain.errors import KeyRefused, KeyringFailed, NotAllowed, Rejected
from merchant_desk.domain.secret import ApiKey
from merchant_desk.domain.settings import PRODUCTION_API, TEST_API, Settings
from merchant_desk.services.values import KeptSecrets, StoreVerdict
from tests.helpers.fake_api import STORE_ID, key_refused
from tests.helpers.fake_clock import on_virtual_time
from tests.helpers.shop import open_shop

REAL = Settings(store_id=STORE_ID, person="Owner")


@on_virtual_time
async def test_another_server_forgets_the_key_that_was_given_for_this_one() -> None:
    async with open_shop(settings=REAL) as shop:
        await shop.desk.settings.change(api_url=TEST_API)

        assert shop.secrets.kept == KeptSecrets()
        assert shop.desk.profile.is_test


@on_virtual_time
async def test_the_same_server_in_another_spelling_keeps_its_key() -> None:
    async with open_shop(settings=REAL) as shop:
        await shop.desk.settings.change(api_url=f"{PRODUCTION_API}/")

        assert shop.secrets.kept.api_key is not None


@on_virtual_time
async def test_a_key_of_the_environment_is_not_this_programs_to_forget() -> None:
    async with open_shop(settings=REAL) as shop:
        shop.secrets.kept = replace(shop.secrets.kept, from_environment=True)
        await shop.desk.settings.change(api_url=TEST_API)

        assert shop.secrets.kept.api_key is not None


@on_virtual_time
async def test_a_store_with_real_orders_never_turns_into_a_test_store() -> None:
    async with open_shop(settings=REAL) as shop:
        await shop.sale()
        with pytest.raises(NotAllowed) as caught:
            await shop.desk.settings.change(api_url=TEST_API)

        assert caught.value.reason == "has-orders"
        assert shop.desk.settings.current.api_url == PRODUCTION_API
        assert shop.secrets.kept.api_key is not None


@on_virtual_time
async def test_orders_do_not_bind_a_test_store_to_one_address() -> None:
    async with open_shop() as shop:
        await shop.sale()
        await shop.desk.settings.change(api_url=TEST_API)

        assert shop.desk.settings.current.api_url == TEST_API


@on_virtual_time
async def test_a_keyring_that_cannot_forget_keeps_the_server_as_it_is() -> None:
    async with open_shop(settings=REAL) as shop:
        shop.secrets.fail_with = KeyringFailed(why="locked")
        with pytest.raises(KeyringFailed):
            await shop.desk.settings.change(api_url=TEST_API)

        assert shop.desk.settings.current.api_url == PRODUCTION_API


@pytest.mark.parametrize(("address", "place"), [(PRODUCTION_API, "production"), (TEST_API, "test")])
@on_virtual_time
async def test_a_refusal_tells_which_system_refused_the_key(address: str, place: str) -> None:
    async with open_shop(settings=replace(REAL, api_url=address)) as shop:
        shop.api.fail("verify", key_refused())
        with pytest.raises(KeyRefused) as caught:
            await shop.desk.settings.set_api_key(ApiKey("b" * 32))
        shop.api.fail("verify", key_refused())
        with pytest.raises(KeyRefused) as verified:
            await shop.desk.account.verify()

        assert caught.value.facts["environment"] == verified.value.facts["environment"] == place


@on_virtual_time
async def test_a_key_with_which_the_store_is_not_known_is_not_kept() -> None:
    async with open_shop(settings=REAL) as shop:
        before = shop.secrets.kept

        async def refused() -> StoreVerdict:
            return StoreVerdict("refused", "no such store")

        shop.api.verify_store = refused  # type: ignore[method-assign]  # this API says no
        with pytest.raises(Rejected):
            await shop.desk.settings.set_api_key(ApiKey("b" * 32))

        assert shop.secrets.kept == before


@on_virtual_time
async def test_the_switch_of_the_profile_makes_a_till_without_the_key() -> None:
    async with open_shop(settings=REAL) as shop:
        seen = [shop.desk.profile.is_session_only]
        for wanted in (True, False):
            await shop.desk.settings.change(session_only=wanted)
            seen.append(shop.desk.profile.is_session_only)

        assert seen == [False, True, False]


@on_virtual_time
async def test_the_environments_choice_holds_whatever_the_switch_says() -> None:
    async with open_shop(settings=REAL, is_session_only=True) as shop:
        await shop.desk.settings.change(session_only=True)
        await shop.desk.settings.change(session_only=False)

        assert shop.desk.profile.is_session_only


@on_virtual_time
async def test_unusual_forms_are_told_and_hinder_nothing() -> None:
    async with open_shop(settings=replace(REAL, store_id="store-1")) as shop:
        shop.secrets.kept = KeptSecrets(ApiKey("short key"))
        told = await shop.desk.account.unusual_forms()
        usual = replace(REAL, store_id=STORE_ID)
        await shop.desk.settings.change(store_id=usual.store_id)
        shop.secrets.kept = KeptSecrets(ApiKey("k" * 32))

        assert told == (
            "The store id does not have the usual form.",
            "The API key does not have the usual form.",
        )
        assert await shop.desk.account.unusual_forms() == ()


@pytest.mark.parametrize(
    ("place", "slip"),
    [
        ("production", " A key of the test system does not work at production."),
        ("test", " A key of production does not work at the test system."),
        ("own", ""),
    ],
)
def test_the_terminal_names_the_likely_slip_of_a_refused_key(place: str, slip: str) -> None:
    error = KeyRefused(status=403)
    error.facts["environment"] = place

    assert say(error).hint == f"Check the API key, the store id and the API address of this profile.{slip}"
    assert exit_code(error) == 5


def test_real_and_test_orders_in_one_store_are_refused_with_the_way_out() -> None:
    words = say(NotAllowed(reason="has-orders"))

    assert "never stand in one store" in words.message
    assert "--profile" in words.hint
