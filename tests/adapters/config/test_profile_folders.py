"""Profiles on disk: a folder, settings, keyring entries and a port for each, and none of another's."""

from __future__ import annotations

import asyncio
import json
import stat
from pathlib import Path

import pytest

from merchant_desk.config import secrets as secrets_module
from merchant_desk.config.masking import Masker
from merchant_desk.config.options import Environment, Options, read_options
from merchant_desk.config.paths import places_for, places_of, prepare
from merchant_desk.config.profiles import (
    TRAINING_PORT,
    ProfileFolders,
    first_port,
    free_port,
)
from merchant_desk.config.settings_file import JsonSettingsFile
from merchant_desk.config.start import Start
from merchant_desk.domain.errors import FileUnusable
from merchant_desk.domain.secret import ApiKey
from merchant_desk.domain.settings import TEST_API, Settings
from merchant_desk.store.peek import open_order_count


def folders(root: Path) -> ProfileFolders:
    """The profiles of a data folder."""
    return ProfileFolders(root, masker=Masker(), count=open_order_count)


def keep(root: Path, profile: str, settings: Settings) -> None:
    """Settings of a profile, as the program leaves them."""
    places = places_of(root, profile)
    prepare(places)
    JsonSettingsFile(places.settings).save(settings)


async def test_the_stores_of_a_folder_are_found_by_name_and_unset_profiles_are_not(tmp_path: Path) -> None:
    keep(tmp_path, "default", Settings(store_id="s-1", store_name="Zoo", store_place="Rua 1"))
    keep(tmp_path, "lab", Settings(store_id="s-2", store_name="aurora", api_url=TEST_API))
    keep(tmp_path, "nameless", Settings(store_id="s-3"))
    keep(tmp_path, "unset", Settings())

    found = await folders(tmp_path).found()

    assert [(store.profile, store.name, store.place, store.is_test) for store in found] == [
        ("lab", "aurora", "", True),
        ("nameless", "nameless", "", False),
        ("default", "Zoo", "Rua 1", False),
    ]


async def test_a_folder_that_is_no_profile_and_damaged_settings_are_passed_over(tmp_path: Path) -> None:
    keep(tmp_path, "good", Settings(store_id="s-1", store_name="Good"))
    keep(tmp_path, "bad", Settings(store_id="s-2"))
    places_of(tmp_path, "bad").settings.write_text("{ broken")
    (tmp_path / "profiles" / ".hidden").mkdir()
    (tmp_path / "profiles" / "stray-file").write_text("x")

    assert [store.profile for store in await folders(tmp_path).found()] == ["good"]


async def test_a_data_folder_without_profiles_has_no_stores(tmp_path: Path) -> None:
    assert await folders(tmp_path / "nothing").found() == ()


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Café Aurora", "cafe-aurora"),
        ("  ../..//etc  ", "etc"),
        ("店", "store"),
        ("Training", "training-2"),
        ("x" * 200, "x" * 40),
    ],
)
async def test_a_stores_name_becomes_a_folder_that_any_disk_takes(
    tmp_path: Path, name: str, plain: str
) -> None:
    keep(tmp_path, "default", Settings())

    assert await folders(tmp_path).claim(name) == plain


async def test_a_name_in_use_gets_a_number_and_the_unused_default_comes_first(tmp_path: Path) -> None:
    shelf = folders(tmp_path)
    first = await shelf.claim("Aurora")
    await shelf.make(first, Settings(store_id="s-1"))
    second = await shelf.claim("Aurora")
    await shelf.make(second, Settings(store_id="s-2"))

    assert (first, second, await shelf.claim("Aurora")) == ("default", "aurora", "aurora-2")


async def test_windows_that_add_at_once_never_get_the_same_name(tmp_path: Path) -> None:
    windows = [folders(tmp_path) for _ in range(6)]

    names = await asyncio.gather(*(window.claim("Aurora") for window in windows))

    assert sorted(names) == ["aurora", "aurora-2", "aurora-3", "aurora-4", "aurora-5", "default"]
    assert stat.S_IMODE(places_of(tmp_path, "aurora").folder.stat().st_mode) == 0o700


async def test_a_name_given_back_is_free_and_one_in_use_is_not_taken_away(tmp_path: Path) -> None:
    shelf = folders(tmp_path)
    for name in (await shelf.claim("Aurora"), await shelf.claim("Aurora")):
        await shelf.release(name)
    assert [await shelf.claim("Aurora"), await shelf.claim("Aurora")] == ["default", "aurora"]

    await shelf.make("aurora", Settings(store_id="s-1"))
    await shelf.release("aurora")
    assert [store.profile for store in await shelf.found()] == ["aurora"]


async def test_an_opened_but_unset_usual_profile_is_still_the_first_to_be_used(tmp_path: Path) -> None:
    prepare(places_of(tmp_path, "default"))
    shelf = folders(tmp_path)
    name = await shelf.claim("Aurora")
    await shelf.make(name, Settings(store_id="s-1"))

    assert name == "default"
    left = {path.name for path in places_of(tmp_path, "default").folder.iterdir()}
    assert left == {"settings.json", "log"}


async def test_a_file_where_the_profiles_should_be_is_told_when_a_name_is_claimed(tmp_path: Path) -> None:
    (tmp_path / "profiles").write_text("x")

    with pytest.raises(FileUnusable):
        await folders(tmp_path).claim("Aurora")


async def test_each_new_profile_gets_a_private_folder_and_a_port_of_its_own(tmp_path: Path) -> None:
    shelf = folders(tmp_path)
    for number in range(3):
        await shelf.make(f"store-{number}", Settings(store_id=f"s-{number}"))

    files = [places_of(tmp_path, f"store-{number}").settings for number in range(3)]
    ports = [JsonSettingsFile(file).load().listener_port for file in files]
    assert ports == [8787, 8789, 8790]
    assert TRAINING_PORT not in ports
    assert stat.S_IMODE(files[0].parent.stat().st_mode) == 0o700
    assert not [word for word in ("api_key", "webhook") if word in files[0].read_text()]


def test_a_profile_named_on_the_command_line_takes_no_port_of_another(tmp_path: Path) -> None:
    keep(tmp_path, "default", Settings(store_id="s-1"))
    options = Options(profile="lab", data_dir=tmp_path)
    settings = Start(options, Environment(), places_for(options), None).settings_file().load()

    assert settings.listener_port == 8789
    assert first_port(places_of(tmp_path, "default"), "default") == 8787
    assert free_port(tmp_path, "default") == 8787


async def test_a_store_tells_its_port_unless_its_listener_is_off(tmp_path: Path) -> None:
    keep(tmp_path, "a", Settings(store_id="s-1", listener_port=9000))
    keep(tmp_path, "b", Settings(store_id="s-2", listener_on=False))

    assert [store.port for store in await folders(tmp_path).found()] == [9000, 0]


class _Keyring:
    """One keyring for the whole machine, as there is."""

    def __init__(self) -> None:
        self.entries: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.entries[(service, username)] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.entries[(service, username)]


async def test_the_keys_of_two_profiles_stand_apart_in_one_keyring(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keyring = _Keyring()
    monkeypatch.setattr(secrets_module, "system_backend", lambda: keyring)
    shelf = folders(tmp_path)
    await shelf.secrets("a").keep_api_key(ApiKey("key-of-a"))
    await shelf.secrets("b").keep_api_key(ApiKey("key-of-b"))
    options = Options(profile="a", data_dir=tmp_path)
    opened = Start(options, options.environment(), places_for(options), None).secrets()
    elsewhere = folders(tmp_path / "other").secrets("a")

    assert (await opened.load()).api_key == ApiKey("key-of-a")
    assert (await shelf.secrets("b").load()).api_key == ApiKey("key-of-b")
    assert (await elsewhere.load()).api_key is None


def test_a_store_that_is_not_there_has_no_open_orders_and_a_broken_one_cannot_say(tmp_path: Path) -> None:
    broken = tmp_path / "store.sqlite3"
    broken.write_bytes(b"this is no database" * 100)

    assert open_order_count(tmp_path / "missing.sqlite3") == 0
    assert open_order_count(broken) is None


# ---- the run's own environment ----

_ACCOUNT = {
    "MERCHANT_DESK_API_URL": "http://127.0.0.1:9",
    "MERCHANT_DESK_API_KEY": "key-of-the-run",
    "MERCHANT_DESK_STORE_ID": "store-of-the-run",
    "MERCHANT_DESK_PUBLIC_URL": "https://tunnel.example",
    "MERCHANT_DESK_DATABASE_URL": "sqlite:////tmp/x.sqlite3",
}


def test_what_the_environment_says_of_one_store_never_reaches_another() -> None:
    options = read_options(_ACCOUNT, profile="shop")
    there = options.at_store("lab")

    assert there.environment() == Environment()
    assert there.at_store("shop").environment() == options.environment() != Environment()


def test_a_till_that_must_not_have_a_key_has_none_at_any_store() -> None:
    options = read_options({**_ACCOUNT, "MERCHANT_DESK_SESSION_ONLY": "1"})

    assert options.at_store("lab").environment() == Environment(is_session_only=True)


def test_training_goes_back_to_the_store_it_came_from() -> None:
    options = read_options({}, profile="shop").at_store("lab")
    training = options.in_training()

    assert training.in_training().at_store().profile == "lab"
    assert training.at_store("shop").profile == "shop"
    assert read_options({}, profile="shop", is_training=True).at_store().profile == "shop"
    assert Options(is_training=True, profile="training").at_store().profile == "default"


def test_settings_of_a_profile_hold_the_switch_without_the_key(tmp_path: Path) -> None:
    keep(tmp_path, "till-2", Settings(session_only=True))

    document = json.loads(places_of(tmp_path, "till-2").settings.read_text())

    assert document["session_only"] is True
