"""Which key seals the owner's wallets: the keyring's, or one that follows from the API key of this run."""

from __future__ import annotations

from pathlib import Path

import pytest

from merchant_desk.config import secrets as secrets_module
from merchant_desk.config.options import Options
from merchant_desk.config.paths import places_for
from merchant_desk.config.start import Start
from merchant_desk.config.training_shop import ShopNote
from merchant_desk.domain.errors import KeyMissing
from merchant_desk.domain.secret import ApiKey, WebhookSecret
from merchant_desk.services.ports import Sealer, Secrets
from tests.helpers.fake_keyring import FakeKeyring

_ENVIRON = {"MERCHANT_DESK_API_KEY": "key-one-1234567890"}
_SHOP = ShopNote(
    api_url="http://127.0.0.1:9",
    control_url="http://127.0.0.1:9/control",
    store_id="store-1",
    api_key=ApiKey("training-key-1234567890"),
    webhook_secret=WebhookSecret("training-hook"),
)


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> FakeKeyring:
    """The machine's keyring."""
    there = FakeKeyring()
    monkeypatch.setattr(secrets_module, "system_backend", lambda: there)
    return there


def opened(
    folder: Path,
    environ: dict[str, str] | None = None,
    *,
    profile: str = "default",
    shop: ShopNote | None = None,
) -> tuple[Secrets, Sealer]:
    """Secrets and sealer as a run gets them."""
    options = Options(profile=profile, data_dir=folder, environ=environ or {})
    start = Start(options, options.environment(), places_for(options), shop)
    secrets = start.secrets()
    return secrets, start.sealer(secrets)


async def test_the_seal_stands_beside_the_api_key_of_the_same_profile(
    tmp_path: Path, keyring: FakeKeyring
) -> None:
    secrets, sealer = opened(tmp_path)
    await secrets.keep_api_key(ApiKey("key-two-1234567890"))
    made = await sealer.make()

    (name, other) = sorted(user for _, user in keyring.entries)

    assert (name.rpartition(":")[0], other) == (other.rpartition(":")[0], f"{name.rpartition(':')[0]}:seal")
    assert await opened(tmp_path)[1].load() == made
    assert await opened(tmp_path, profile="lab")[1].load() is None
    assert await opened(tmp_path / "elsewhere")[1].load() is None


async def test_with_the_key_in_the_environment_no_keyring_is_asked_for_the_seal(
    tmp_path: Path, keyring: FakeKeyring
) -> None:
    one, lab = opened(tmp_path, _ENVIRON)[1], opened(tmp_path, _ENVIRON, profile="lab")[1]
    known = await one.load()

    assert known is not None
    assert known.sequence is None
    assert known == await one.make() == await opened(tmp_path / "elsewhere", _ENVIRON)[1].load()
    assert known != await lab.load()
    assert keyring.questions == 0


async def test_a_till_without_the_key_has_no_seal_key_and_asks_no_keyring(
    tmp_path: Path, keyring: FakeKeyring
) -> None:
    for environ in ({}, _ENVIRON):
        sealer = opened(tmp_path, {**environ, "MERCHANT_DESK_SESSION_ONLY": "1"})[1]
        with pytest.raises(KeyMissing):
            await sealer.load()

    assert keyring.questions == 0


async def test_in_training_the_seal_follows_from_the_training_shops_key(
    tmp_path: Path, keyring: FakeKeyring
) -> None:
    known = await opened(tmp_path, shop=_SHOP)[1].load()

    assert known is not None
    assert known == await opened(tmp_path, shop=_SHOP)[1].load()
    assert known != await opened(tmp_path, _ENVIRON)[1].load()
    assert known == await opened(tmp_path, _ENVIRON, shop=_SHOP)[1].load(), "the shop's own key rules"
    assert keyring.questions == 0
