"""Changing settings and secrets: a complete table of rules, one journal line each, nothing half-saved."""

from __future__ import annotations

from dataclasses import fields

import pytest

from merchant_desk.domain.errors import (
    BadInput,
    FileUnusable,
    KeyMissing,
    KeyRefused,
    KeyringFailed,
    StoreIdMissing,
    Unreachable,
)
from merchant_desk.domain.order import Customer
from merchant_desk.domain.readings import Readings
from merchant_desk.domain.secret import ApiKey, WebhookSecret
from merchant_desk.domain.settings import Settings, Theme
from merchant_desk.services.events import SettingsChanged
from merchant_desk.services.shop.setting_rules import RULES, check_setting
from merchant_desk.services.values import KeptSecrets
from tests.helpers.fake_api import key_refused
from tests.helpers.fake_clock import on_virtual_time
from tests.helpers.fake_config import FakeSecrets
from tests.helpers.shop import Shop, open_shop

GOOD: dict[str, list[object]] = {
    "store_id": ["", "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee", "OTHER_form-1"],
    "store_name": ["", "Padaria São José"],
    "store_place": ["", "Rua 1"],
    "api_url": ["https://api.cryptum.io", "https://api-hml.cryptum.io/", "http://127.0.0.1:8080"],
    "public_url": ["", "https://shop.example", "http://10.0.0.7:8787", "https://x.example/"],
    "listener_on": [True, False],
    "listener_port": [1, 8787, 65535],
    "till_name": ["Till 1"],
    "person": ["Lívia"],
    "currency": ["USD", "BRL"],
    "reference_prefix": ["POS", "A1"],
    "walk_in": [Customer("A", "B", "a@b", "BR")],
    "success_return_url": ["", "https://shop.example/ok?x=1"],
    "cancel_return_url": ["", "http://localhost/no"],
    "theme": ["dark", Theme.LIGHT],
    "language": ["", "en", "pt_BR"],
    "customer_language": ["", "pt_BR"],
    "show_coin_prices": [False],
    "sound_when_paid": [False],
    "customer_display_on": [False],
    "cents_first": [True],
    "learned": [Readings(origin="https://api-hml.cryptum.io", page_max=500)],
    "session_only": [True],
    "attach_at_api": [True],
    "explorers": [{}, {"CELO": "https://celoscan.io/tx/"}],
}
BAD: list[tuple[str, object, str]] = [
    ("store_id", "a b", "bad-character"),
    ("store_id", "../x", "bad-character"),
    ("store_name", "x" * 81, "too-long"),
    ("store_name", "a\u202eb", "bad-character"),
    ("api_url", "", "no-origin"),
    ("api_url", "http://api.cryptum.io", "no-origin"),
    ("api_url", "http://192.168.1.9:8080", "no-origin"),
    ("api_url", "https://api.cryptum.io/plugins", "no-origin"),
    ("api_url", "https://user:pw@api.cryptum.io", "no-origin"),
    ("api_url", "https://api.cryptum.io:99999", "no-origin"),
    ("api_url", "ftp://api.cryptum.io", "no-origin"),
    ("public_url", "shop.example", "no-origin"),
    ("public_url", "https://shop.example/cb", "no-origin"),
    ("listener_port", 0, "no-port"),
    ("listener_port", 65536, "no-port"),
    ("listener_port", "8787", "wrong-type"),
    ("listener_on", 1, "wrong-type"),
    ("till_name", " ", "empty"),
    ("person", "", "empty"),
    ("currency", "EUR", "not-offered"),
    ("reference_prefix", "TRAIN", "not-a-prefix"),
    ("reference_prefix", "pos", "not-a-prefix"),
    ("reference_prefix", "A-1", "not-a-prefix"),
    ("walk_in", Customer("A", "B", "nobody", "BR"), "no-address"),
    ("walk_in", Customer("A", "B", "a@b", "Brazil"), "not-two-letters"),
    ("success_return_url", "javascript:alert(1)", "no-address"),
    ("cancel_return_url", "https://shop.example/a b", "no-address"),
    ("success_return_url", "https://shop.example/" + "x" * 500, "no-address"),
    ("theme", "pink", "not-offered"),
    ("explorers", {"CELO": "javascript:alert(1)"}, "no-address"),
    ("explorers", {"CELO": "https://x.example/ y"}, "no-address"),
    ("explorers", {"CELO": 7}, "no-address"),
    ("attach_at_api", 1, "wrong-type"),
    ("language", "de", "not-offered"),
    ("learned", Readings(page_max=0), "not-offered"),
    ("learned", Readings(list_member="rows; drop"), "not-offered"),
    ("no_such_setting", 1, "unknown"),
]


async def journal(shop: Shop) -> list[tuple[str, str, str, str]]:
    """What was kept of the changes, oldest first."""
    _, entries = await shop.store.journal.find()
    return [(item.person, item.what, item.subject, item.detail) for item in reversed(entries)]


def test_every_setting_has_a_rule_and_an_example_that_passes() -> None:
    names = [member.name for member in fields(Settings)]

    assert sorted(RULES) == sorted(names) == sorted(GOOD)


@pytest.mark.parametrize("name", sorted(GOOD))
def test_the_default_of_every_setting_passes_its_own_rule(name: str) -> None:
    default = getattr(Settings(), name)
    # Who works at the till is asked of the system where nothing is set.
    if name != "person":
        assert check_setting(name, default, default) == default


@pytest.mark.parametrize(("name", "value"), [(name, value) for name in GOOD for value in GOOD[name]])
@on_virtual_time
async def test_a_good_value_is_saved_announced_and_in_the_journal(name: str, value: object) -> None:
    async with open_shop(settings=Settings(person="Owner")) as shop:
        before = getattr(shop.desk.settings.current, name)
        after = await shop.desk.settings.change("Rui", **{name: value})

        assert after == shop.desk.settings.current == shop.file.settings
        is_changed = getattr(after, name) != before
        assert shop.file.saved == len(shop.seen(SettingsChanged)) == int(is_changed)
        assert [line[:3] for line in await journal(shop)] == [("Rui", "setting", name)] * is_changed
        assert shop.desk.profile.settings == after


@pytest.mark.parametrize(("name", "value", "reason"), BAD)
@on_virtual_time
async def test_a_bad_value_is_named_and_nothing_at_all_is_saved(
    name: str, value: object, reason: str
) -> None:
    async with open_shop() as shop:
        before = shop.desk.settings.current
        with pytest.raises(BadInput) as raised:
            await shop.desk.settings.change(**({"till_name": "Till 9"} | {name: value}))

        assert raised.value.reason == reason
        assert shop.desk.settings.current == before
        assert (shop.file.saved, shop.seen(SettingsChanged)) == (0, [])


@on_virtual_time
async def test_text_is_trimmed_and_origins_lose_their_last_slash() -> None:
    async with open_shop() as shop:
        after = await shop.desk.settings.change(
            till_name=" Till 2 ", public_url="https://shop.example/", theme="dark"
        )

        assert (after.till_name, after.public_url) == ("Till 2", "https://shop.example")
        assert after.theme is Theme.DARK


@on_virtual_time
async def test_a_file_that_cannot_be_written_changes_nothing() -> None:
    async with open_shop() as shop:
        before = shop.desk.settings.current
        shop.file.fail_with = FileUnusable(path="x", why="full")
        with pytest.raises(FileUnusable):
            await shop.desk.settings.change(till_name="Till 9")

        assert shop.desk.settings.current == before
        assert await journal(shop) == []


@on_virtual_time
async def test_a_key_is_tried_before_it_is_kept_and_never_written_down() -> None:
    async with open_shop() as shop:
        key = ApiKey("recognisable" + "a" * 32)
        verdict = await shop.desk.settings.set_api_key(key, person="Rui")

        assert verdict is not None
        assert verdict.verdict == "ok"
        assert shop.secrets.kept.api_key == key
        assert shop.secrets.kept.webhook_secret == WebhookSecret("training-secret")
        assert await journal(shop) == [("Rui", "setting", "api_key", "")]
        assert len(shop.seen(SettingsChanged)) == 1


@on_virtual_time
async def test_a_key_that_is_refused_or_cannot_be_tried_is_not_kept() -> None:
    async with open_shop() as shop:
        before = shop.secrets.kept
        shop.api.fail("verify", key_refused())
        with pytest.raises(KeyRefused):
            await shop.desk.settings.set_api_key(ApiKey("b" * 32))
        shop.api.goes_down()
        with pytest.raises(Unreachable):
            await shop.desk.settings.set_api_key(ApiKey("b" * 32))
        with pytest.raises(BadInput):
            await shop.desk.settings.set_api_key(ApiKey("  "))

        assert shop.secrets.kept == before
        assert shop.seen(SettingsChanged) == []


@on_virtual_time
async def test_without_a_store_id_a_key_cannot_be_tried_and_is_not_kept() -> None:
    async with open_shop(settings=Settings()) as shop:
        before = shop.secrets.kept
        with pytest.raises(StoreIdMissing):
            await shop.desk.settings.set_api_key(ApiKey("c" * 32))

        assert shop.secrets.kept == before
        assert shop.api.calls == []


@on_virtual_time
async def test_without_a_keyring_no_secret_is_taken() -> None:
    async with open_shop(secrets=FakeSecrets(api_key=None, has_keyring=False)) as shop:
        with pytest.raises(KeyMissing):
            await shop.desk.settings.set_api_key(ApiKey("c" * 32))
        with pytest.raises(KeyMissing):
            await shop.desk.settings.set_webhook_secret(WebhookSecret("s"))


@on_virtual_time
async def test_the_webhook_secret_is_set_by_hand_and_everything_can_be_forgotten() -> None:
    async with open_shop() as shop:
        await shop.desk.settings.set_webhook_secret(WebhookSecret("whsec"), person="Rui")
        kept = await shop.secrets.load()
        assert kept.webhook_secret == WebhookSecret("whsec")
        with pytest.raises(BadInput):
            await shop.desk.settings.set_webhook_secret(WebhookSecret(""))

        await shop.desk.settings.forget_key(person="Rui")
        assert shop.secrets.kept == KeptSecrets()
        assert [line[2:] for line in await journal(shop)] == [
            ("webhook_secret", ""),
            ("api_key", "forgotten"),
        ]
        shop.secrets.fail_with = KeyringFailed(why="locked")
        with pytest.raises(KeyringFailed):
            await shop.desk.settings.forget_key()
