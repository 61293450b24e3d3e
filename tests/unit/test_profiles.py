"""Several stores on one machine: a new one is tried at its own place, kept whole or not at all."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

import pytest

from merchant_desk.domain.errors import (
    BadInput,
    FileUnusable,
    KeyMissing,
    KeyRefused,
    KeyringFailed,
    NotAllowed,
    Rejected,
    Unreachable,
)
from merchant_desk.domain.secret import ApiKey, WebhookSecret
from merchant_desk.domain.settings import PRODUCTION_API, TEST_API, Profile, Settings, other_place, place_of
from merchant_desk.services.shop.profiles import KnownStore, NewStore, Profiles
from merchant_desk.services.values import KeptSecrets, StoreVerdict
from tests.helpers.fake_api import STORE_ID
from tests.helpers.fake_clock import on_virtual_time
from tests.helpers.fake_config import FakeSecrets
from tests.helpers.fake_profiles import LAB, PINHEIROS, FakeShelf, FakeSystems
from tests.helpers.shop import Shop, open_shop

KEY = "recognisable-key-of-the-new-store"
NEW = NewStore("Aurora Lab", "dddddddd-eeee-4fff-8000-111111111111", TEST_API, ApiKey(KEY))
HERE = KnownStore("default", "Corner shop", "", STORE_ID, PRODUCTION_API)


@dataclass
class Machine:
    """A shop, the stores beside it, and Cryptum's two systems."""

    shop: Shop
    shelf: FakeShelf
    systems: FakeSystems

    @property
    def profiles(self) -> Profiles:
        """The service."""
        assert self.shop.desk.profiles is not None
        return self.shop.desk.profiles


@asynccontextmanager
async def machine(
    *, settings: Settings | None = None, is_training: bool = False, secrets: FakeSecrets | None = None
) -> AsyncIterator[Machine]:
    """A machine with the stores of the drawing; the test system knows the new store's key."""
    shelf = FakeShelf([HERE, PINHEIROS, LAB], {"pinheiros": 4, "lab": None})
    systems = FakeSystems({TEST_API: KEY})
    async with open_shop(
        settings=settings, is_training=is_training, secrets=secrets, shelf=shelf, systems=systems
    ) as shop:
        yield Machine(shop, shelf, systems)


def test_only_production_is_no_test_and_training_is_neither() -> None:
    at = [PRODUCTION_API, f"{PRODUCTION_API}/", TEST_API, "http://127.0.0.1:8080"]

    assert [Profile("a", Settings(api_url=url)).is_test for url in at] == [False, False, True, True]
    assert not Profile("training", Settings(api_url=at[3]), is_training=True).is_test
    assert [place_of(url) for url in at] == ["production", "production", "test", "own"]
    assert [other_place(url) for url in at] == [TEST_API, TEST_API, PRODUCTION_API, None]


@on_virtual_time
async def test_the_stores_are_known_with_their_open_orders_and_the_present_one() -> None:
    async with machine() as till:
        known = await till.profiles.known()

        assert [(store.profile, store.open_count, store.is_current) for store in known] == [
            ("default", 0, True),
            ("pinheiros", 4, False),
            ("lab", None, False),
        ]
        assert [store.is_test for store in known] == [False, False, True]


@on_virtual_time
async def test_who_else_wants_a_port_is_told_by_name_but_never_oneself() -> None:
    async with machine() as till:
        till.shelf.stores = [replace(HERE, port=8787), replace(PINHEIROS, port=8787), replace(LAB, port=0)]

        assert await till.profiles.on_port(8787) == ("Café Aurora Pinheiros",)
        assert await till.profiles.on_port(9000) == ()


@on_virtual_time
async def test_in_training_no_real_store_is_the_present_one() -> None:
    async with machine(is_training=True) as till:
        assert not [store for store in await till.profiles.known() if store.is_current]


@on_virtual_time
async def test_a_store_is_tried_at_its_own_place_alone_and_then_kept_whole() -> None:
    async with machine() as till:
        added = await till.profiles.add(NEW, person="Ana")

        assert till.systems.asked == [TEST_API]
        assert added.profile == "aurora-lab"
        made = till.shelf.made["aurora-lab"]
        assert (made.store_name, made.store_id, made.api_url) == (NEW.name, NEW.store_id, TEST_API)
        kept = till.shelf.kept["aurora-lab"].kept
        assert kept.api_key == ApiKey(KEY)
        assert kept.webhook_secret == WebhookSecret("hook-of-the-new-store")
        assert till.shop.secrets.kept.api_key == ApiKey("k" * 32)


@on_virtual_time
async def test_a_refused_key_is_kept_nowhere_and_the_refusal_names_the_place() -> None:
    async with machine() as till:
        with pytest.raises(KeyRefused) as caught:
            await till.profiles.add(replace(NEW, api_url=PRODUCTION_API))

        assert caught.value.facts["environment"] == "production"
        assert till.systems.asked == [PRODUCTION_API]
        assert (till.shelf.made, till.shelf.kept) == ({}, {})


@on_virtual_time
async def test_a_store_that_the_api_does_not_know_is_refused_in_its_own_words() -> None:
    async with machine() as till:
        till.systems.verdict = StoreVerdict("refused", "no such store")
        with pytest.raises(Rejected) as caught:
            await till.profiles.add(NEW)

        assert caught.value.message == "no such store"
        assert till.shelf.made == {}


@on_virtual_time
async def test_a_store_whose_wallets_are_not_set_up_is_kept_and_says_so() -> None:
    async with machine() as till:
        till.systems.verdict = StoreVerdict("wallets-invalid", "invalid wallets")
        added = await till.profiles.add(NEW)

        assert added.verdict.verdict == "wallets-invalid"
        assert "aurora-lab" in till.shelf.made


@pytest.mark.parametrize(
    "again",
    [
        replace(NEW, name="Another name", store_id=LAB.store_id),
        replace(NEW, store_id=f" {LAB.store_id.upper()} ", api_url=f"{TEST_API}/"),
    ],
)
@on_virtual_time
async def test_a_store_that_is_here_already_is_refused_before_anybody_is_asked(again: NewStore) -> None:
    async with machine() as till:
        with pytest.raises(NotAllowed) as caught:
            await till.profiles.add(again)

        assert (caught.value.reason, caught.value.detail) == ("store-known", LAB.name)
        assert (till.systems.asked, till.shelf.made) == ([], {})


@on_virtual_time
async def test_the_same_store_at_another_place_is_another_store() -> None:
    async with machine() as till:
        added = await till.profiles.add(replace(NEW, store_id=STORE_ID))

        assert till.shelf.made[added.profile].store_id == STORE_ID


@on_virtual_time
async def test_a_store_that_another_window_added_during_the_trial_is_refused_whole() -> None:
    async with machine() as till:
        theirs = KnownStore("aurora", "Aurora", "", NEW.store_id, NEW.api_url)
        till.systems.meanwhile = lambda: till.shelf.stores.append(theirs)
        with pytest.raises(NotAllowed):
            await till.profiles.add(NEW)

        assert till.shelf.made == {}
        assert till.shelf.claimed == set()


@on_virtual_time
async def test_two_windows_that_add_at_once_keep_their_keys_apart() -> None:
    async with machine() as till:
        other = replace(NEW, store_id="eeeeeeee-ffff-4000-8111-222222222222")
        one, two = await asyncio.gather(till.profiles.add(NEW), till.profiles.add(other))

        assert (one.profile, two.profile) == ("aurora-lab", "aurora-lab-2")
        assert {settings.store_id for settings in till.shelf.made.values()} == {NEW.store_id, other.store_id}


@on_virtual_time
async def test_a_line_that_is_down_adds_nothing() -> None:
    async with machine() as till:
        till.systems.fails = Unreachable(why="refused")
        with pytest.raises(Unreachable):
            await till.profiles.add(NEW)

        assert (till.shelf.made, till.shelf.kept) == ({}, {})


@on_virtual_time
async def test_without_a_keyring_no_half_store_is_left() -> None:
    async with machine() as till:
        till.shelf.has_keyring = False
        with pytest.raises(KeyMissing) as caught:
            await till.profiles.add(NEW)

        assert not caught.value.has_keyring
        assert till.shelf.made == {}


@pytest.mark.parametrize("why", ["locked", "dismissed", "slow", "failing"])
@on_virtual_time
async def test_a_keyring_that_does_not_take_the_key_leaves_no_store(why: str) -> None:
    async with machine() as till:
        till.shelf.keyring_fails = KeyringFailed(why=why)
        with pytest.raises(KeyringFailed) as caught:
            await till.profiles.add(NEW)

        assert caught.value.why == why
        assert till.shelf.made == {}


@on_virtual_time
async def test_a_disk_that_takes_no_settings_gives_the_key_back() -> None:
    async with machine() as till:
        till.shelf.make_fails = FileUnusable(path="x", why="full")
        with pytest.raises(FileUnusable):
            await till.profiles.add(NEW)

        assert till.shelf.kept["aurora-lab"].kept == KeptSecrets()
        assert till.shelf.claimed == set()


@pytest.mark.parametrize(
    ("field", "store"),
    [
        ("store_name", replace(NEW, name="  ")),
        ("store_id", replace(NEW, store_id="")),
        ("store_id", replace(NEW, store_id="a b")),
        ("api_url", replace(NEW, api_url="http://10.0.0.9")),
        ("api_url", replace(NEW, api_url="")),
        ("api_key", replace(NEW, api_key=ApiKey(""))),
    ],
)
@on_virtual_time
async def test_what_cannot_be_a_store_is_named_before_anybody_is_asked(field: str, store: NewStore) -> None:
    async with machine() as till:
        with pytest.raises(BadInput) as caught:
            await till.profiles.add(store)

        assert caught.value.field == field
        assert till.systems.asked == []


@on_virtual_time
async def test_a_present_profile_without_a_store_becomes_the_new_one() -> None:
    async with machine(settings=Settings(person="Ana"), secrets=FakeSecrets(api_key=None)) as till:
        added = await till.profiles.add(NEW)

        assert added.profile == "default"
        settings = till.shop.desk.settings.current
        assert (settings.store_id, settings.api_url) == (NEW.store_id, TEST_API)
        assert till.shop.secrets.kept.api_key == ApiKey(KEY)
        assert till.shelf.made == {}


@on_virtual_time
async def test_a_present_profile_is_not_half_set_up_where_no_keyring_is_there() -> None:
    secrets = FakeSecrets(api_key=None, has_keyring=False)
    async with machine(settings=Settings(person="Ana"), secrets=secrets) as till:
        with pytest.raises(KeyMissing):
            await till.profiles.add(NEW)

        assert till.shop.desk.settings.current == Settings(person="Ana")


def test_the_key_of_a_new_store_shows_in_no_repr() -> None:
    assert KEY not in repr(NEW)
