"""Key and secret in the keyring or the environment, over keyrings that behave and misbehave."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from keyring import errors as keyring_errors

from merchant_desk.config.keyring_line import Backend, system_backend
from merchant_desk.config.masking import MASK, Masker
from merchant_desk.config.options import Environment
from merchant_desk.config.secrets import DeskSecrets, HeldSecrets
from merchant_desk.domain.errors import KeyMissing, KeyringFailed
from merchant_desk.domain.secret import ApiKey, WebhookSecret
from merchant_desk.services.ports import Secrets
from merchant_desk.services.values import KeptSecrets
from tests.helpers.fake_keyring import FakeKeyring

_KEY, _HOOK = ApiKey("key-one-1234567890"), WebhookSecret("hook-one-1234567890")


def _secrets(
    keyring: FakeKeyring | None,
    *,
    environment: Environment | None = None,
    name: str = "default:abc",
    find: Callable[[], Backend | None] | None = None,
    time_limit_s: float = 10.0,
    peace_s: float = 0.0,
) -> DeskSecrets:
    return DeskSecrets(
        name=name,
        environment=environment or Environment(),
        masker=Masker(),
        find_backend=find or (lambda: keyring),
        time_limit_s=time_limit_s,
        peace_s=peace_s,
    )


async def test_what_was_kept_is_there_for_the_next_run() -> None:
    keyring = FakeKeyring()
    secrets: Secrets = _secrets(keyring)

    await secrets.keep_api_key(_KEY)
    await secrets.keep_webhook_secret(_HOOK)

    assert await secrets.load() == KeptSecrets(_KEY, _HOOK)
    assert await _secrets(keyring).load() == KeptSecrets(_KEY, _HOOK)
    assert {user for _, user in keyring.entries} == {"default:abc:api-key", "default:abc:webhook-secret"}
    assert {service for service, _ in keyring.entries} == {"merchant-desk"}


async def test_profiles_and_data_folders_never_see_each_others_key() -> None:
    keyring = FakeKeyring()
    await _secrets(keyring, name="default:abc").keep_api_key(_KEY)

    other = await _secrets(keyring, name="default:def").load()

    assert other.api_key is None


async def test_the_keyring_is_asked_off_the_loop_and_once_a_run() -> None:
    keyring = FakeKeyring()
    secrets = _secrets(keyring)

    await secrets.load()
    asked = keyring.questions
    await secrets.load()

    assert keyring.questions == asked
    assert threading.get_ident() not in keyring.threads


async def test_with_the_key_in_the_environment_the_keyring_is_never_asked() -> None:
    keyring = FakeKeyring(failure=AssertionError("asked"))
    secrets = _secrets(keyring, environment=Environment(api_key=_KEY))

    await secrets.keep_webhook_secret(_HOOK)
    kept = await secrets.load()

    assert kept == KeptSecrets(_KEY, _HOOK, from_environment=True)
    assert keyring.questions == 0


async def test_a_till_without_the_key_asks_no_keyring_and_has_no_key() -> None:
    keyring = FakeKeyring(failure=AssertionError("asked"))
    secrets = _secrets(keyring, environment=Environment(api_key=_KEY, is_session_only=True))

    assert (await secrets.load()).api_key is None
    assert keyring.questions == 0


async def test_a_webhook_secret_of_the_environment_wins_over_the_keyrings() -> None:
    keyring = FakeKeyring()
    await _secrets(keyring).keep_api_key(_KEY)
    await _secrets(keyring).keep_webhook_secret(WebhookSecret("the-kept-one"))

    kept = await _secrets(keyring, environment=Environment(webhook_secret=_HOOK)).load()

    assert (kept.api_key, kept.webhook_secret) == (_KEY, _HOOK)


async def test_a_replaced_webhook_secret_still_counts_for_a_while() -> None:
    keyring = FakeKeyring()
    secrets = _secrets(keyring)
    for number in range(5):
        await secrets.keep_webhook_secret(WebhookSecret(f"hook-number-{number}"))

    kept = await _secrets(keyring).load()

    assert kept.webhook_secret == WebhookSecret("hook-number-4")
    assert kept.rotated == (WebhookSecret("hook-number-3"), WebhookSecret("hook-number-2"))
    assert kept == await secrets.load()


async def test_without_a_keyring_nothing_is_loaded_and_keeping_says_so() -> None:
    secrets = _secrets(None)

    assert await secrets.load() == KeptSecrets()
    assert not secrets.has_keyring
    with pytest.raises(KeyMissing) as caught:
        await secrets.keep_api_key(_KEY)

    assert not caught.value.has_keyring
    assert (await secrets.load()).api_key is None


async def test_a_plain_file_or_a_disabled_keyring_counts_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    import keyring
    from keyring.backends import fail, null

    for kind in (fail.Keyring, null.Keyring):
        monkeypatch.setattr(keyring, "get_keyring", kind)

        assert system_backend() is None


@pytest.mark.parametrize(
    ("failure", "why"),
    [
        (keyring_errors.KeyringLocked("Failed to unlock the item!"), "locked"),
        (keyring_errors.InitError("Failed to create the collection: Prompt dismissed"), "dismissed"),
        (keyring_errors.InitError("something else"), "failing"),
        (keyring_errors.PasswordSetError("no"), "failing"),
        (ConnectionRefusedError("the bus is gone"), "failing"),
    ],
)
async def test_a_keyring_that_does_not_give_is_told_by_its_reason(failure: Exception, why: str) -> None:
    secrets = _secrets(FakeKeyring(failure=failure))

    with pytest.raises(KeyringFailed) as caught:
        await secrets.load()

    assert caught.value.why == why
    assert secrets.has_keyring


async def test_a_keyring_that_fails_once_is_asked_again_later() -> None:
    keyring = FakeKeyring(failure=keyring_errors.KeyringLocked("locked"))
    secrets = _secrets(keyring)
    with pytest.raises(KeyringFailed):
        await secrets.load()
    keyring.failure = None

    assert await secrets.load() == KeptSecrets()


async def test_a_keyring_that_did_not_give_is_left_in_peace_for_a_while() -> None:
    keyring = FakeKeyring(failure=keyring_errors.KeyringLocked("locked"))
    secrets = _secrets(keyring, peace_s=60)
    for _ in range(3):
        with pytest.raises(KeyringFailed) as caught:
            await secrets.load()
        assert caught.value.why == "locked"
    asked, keyring.failure = keyring.questions, None

    await secrets.keep_api_key(_KEY)

    assert asked == 1
    assert await secrets.load() == KeptSecrets(_KEY)


async def test_what_is_known_is_told_without_asking_and_is_nothing_while_locked() -> None:
    keyring = FakeKeyring(failure=keyring_errors.KeyringLocked("locked"))
    secrets = _secrets(keyring)
    with pytest.raises(KeyringFailed):
        await secrets.load()
    locked, keyring.failure = secrets.known, None
    await secrets.keep_webhook_secret(_HOOK)

    assert locked is None
    assert secrets.known == KeptSecrets(webhook_secret=_HOOK)


async def test_a_prompt_that_nobody_answers_ends_the_question_and_not_the_program() -> None:
    answered = threading.Event()

    def hang() -> Backend | None:
        answered.wait(30)
        return FakeKeyring()

    secrets = _secrets(None, find=hang, time_limit_s=0.05)
    for _ in range(2):
        with pytest.raises(KeyringFailed) as caught:
            await secrets.load()
        assert caught.value.why == "slow"
    stuck = next(thread for thread in threading.enumerate() if thread.name == "keyring")

    assert stuck.daemon
    answered.set()
    stuck.join(10)
    assert await secrets.load() == KeptSecrets()


async def test_forgetting_removes_every_entry_of_the_profile() -> None:
    keyring = FakeKeyring()
    secrets = _secrets(keyring)
    await secrets.keep_api_key(_KEY)
    for text in ("hook-number-1", "hook-number-2"):
        await secrets.keep_webhook_secret(WebhookSecret(text))

    await secrets.forget()

    assert keyring.entries == {}
    assert await secrets.load() == KeptSecrets()


async def test_every_secret_that_passes_through_is_masked_in_the_log() -> None:
    masker = Masker()
    secrets = DeskSecrets(
        name="default:abc",
        environment=Environment(api_key=_KEY),
        masker=masker,
        find_backend=FakeKeyring,
    )
    await secrets.keep_webhook_secret(_HOOK)
    held = HeldSecrets(
        api_key=ApiKey("training-key"), webhook_secret=WebhookSecret("training-hook"), masker=masker
    )
    await held.keep_webhook_secret(WebhookSecret("training-hook-2"))

    line = masker.mask(f"{_KEY.reveal()} {_HOOK.reveal()} training-key training-hook training-hook-2")

    assert line == " ".join([MASK] * 5)


async def test_the_training_shops_secrets_live_in_memory_alone() -> None:
    held: Secrets = HeldSecrets(api_key=_KEY, webhook_secret=_HOOK, masker=Masker())

    await held.keep_webhook_secret(WebhookSecret("hook-two-1234567890"))
    after = await held.load()
    await held.forget()

    assert after == KeptSecrets(_KEY, WebhookSecret("hook-two-1234567890"), (_HOOK,))
    assert await held.load() == KeptSecrets()
