"""The key of the owner's seal: beside the API key in the keyring, or derived where the environment rules."""

from __future__ import annotations

import asyncio
import threading

import pytest
from keyring import errors as keyring_errors

from merchant_desk.config.keyring_line import Backend, KeyringLine
from merchant_desk.config.masking import MASK, Masker
from merchant_desk.config.options import Environment
from merchant_desk.config.seal import DerivedSealer, KeyringSealer
from merchant_desk.config.secrets import DeskSecrets
from merchant_desk.domain.errors import KeyMissing, KeyringFailed
from merchant_desk.domain.secret import ApiKey
from merchant_desk.services.ports import Sealer
from tests.helpers.fake_config import FakeSealer
from tests.helpers.fake_keyring import FakeKeyring

_KEY = ApiKey("key-one-1234567890")
_ENTRY = ("merchant-desk", "default:abc:seal")
_ODD_ENDS = ("", ":", ":-1", ":١", ":1\n", f":{'9' * 40}")


def _sealer(
    keyring: Backend | None, *, name: str = "default:abc", peace_s: float = 0.0, masker: Masker | None = None
) -> KeyringSealer:
    line = KeyringLine(lambda: keyring, peace_s=peace_s)
    return KeyringSealer(line, name=name, masker=masker or Masker())


@pytest.fixture(params=["fake", "keyring"])
def sealer(request: pytest.FixtureRequest) -> Sealer:
    """The real one and the one of the other tests."""
    return FakeSealer() if request.param == "fake" else _sealer(FakeKeyring())


async def test_before_the_first_seal_there_is_no_key_and_no_number_to_keep(sealer: Sealer) -> None:
    assert await sealer.load() is None
    with pytest.raises(KeyMissing) as caught:
        await sealer.advance(1)

    assert caught.value.has_keyring
    assert await sealer.load() is None


async def test_a_key_is_made_once_and_given_again_with_its_newest_number(sealer: Sealer) -> None:
    made = await sealer.make()
    first = await sealer.load()
    await sealer.advance(7)
    later = await sealer.load()

    assert (made.sequence, first) == (0, made)
    assert later is not None
    assert (later.key, later.sequence) == (made.key, 7)
    assert len(made.key.reveal()) == 32


async def test_the_number_beside_the_key_never_goes_back(sealer: Sealer) -> None:
    await sealer.make()
    for sequence in (7, 3, 0):
        await sealer.advance(sequence)

    known = await sealer.load()

    assert known is not None
    assert known.sequence == 7


async def test_each_key_that_is_made_is_another_and_starts_at_nought(sealer: Sealer) -> None:
    older = await sealer.make()
    await sealer.advance(7)

    newer = await sealer.make()

    assert newer.key != older.key
    assert await sealer.load() == newer
    assert newer.sequence == 0


async def test_the_key_stands_in_the_keyring_beside_the_api_key_for_the_next_run() -> None:
    keyring = FakeKeyring()
    made = await _sealer(keyring).make()
    await _sealer(keyring).advance(12)

    assert keyring.entries == {_ENTRY: f"{made.key.reveal().hex()}:12"}
    again = await _sealer(keyring).load()
    assert again is not None
    assert (again.key, again.sequence) == (made.key, 12)
    assert threading.get_ident() not in keyring.threads


async def test_profiles_and_data_folders_never_see_each_others_seal() -> None:
    keyring = FakeKeyring()
    await _sealer(keyring).make()

    assert await _sealer(keyring, name="default:def").load() is None


async def test_another_process_seal_is_seen_with_the_next_question() -> None:
    keyring = FakeKeyring()
    one, two = _sealer(keyring), _sealer(keyring)
    await one.make()
    await two.advance(5)

    known = await one.load()

    assert known is not None
    assert known.sequence == 5


async def test_forgetting_the_account_leaves_the_owners_seal() -> None:
    keyring = FakeKeyring()
    secrets = DeskSecrets(
        name="default:abc", environment=Environment(), masker=Masker(), find_backend=lambda: keyring
    )
    made = await KeyringSealer(secrets.keyring, name="default:abc", masker=Masker()).make()
    await secrets.keep_api_key(_KEY)

    await secrets.forget()

    assert set(keyring.entries) == {_ENTRY}
    assert await _sealer(keyring).load() == made


async def test_without_a_keyring_nobody_can_say_that_no_seal_was_made() -> None:
    sealer = _sealer(None)

    for question in (sealer.load, sealer.make, lambda: sealer.advance(1)):
        with pytest.raises(KeyMissing) as caught:
            await question()
        assert not caught.value.has_keyring


@pytest.mark.parametrize(
    ("failure", "why"),
    [
        (keyring_errors.KeyringLocked("Failed to unlock the item!"), "locked"),
        (keyring_errors.InitError("Failed to create the collection: Prompt dismissed"), "dismissed"),
        (keyring_errors.PasswordSetError("no"), "failing"),
        (ConnectionRefusedError("the bus is gone"), "failing"),
    ],
)
async def test_a_keyring_that_does_not_give_the_seal_is_told_by_its_reason(
    failure: Exception, why: str
) -> None:
    sealer = _sealer(FakeKeyring(failure=failure))

    for question in (sealer.load, sealer.make, lambda: sealer.advance(1)):
        with pytest.raises(KeyringFailed) as caught:
            await question()
        assert caught.value.why == why


async def test_a_keyring_that_did_not_give_is_asked_for_the_seal_once_a_minute() -> None:
    keyring = FakeKeyring(failure=keyring_errors.KeyringLocked("locked"))
    secrets = DeskSecrets(
        name="default:abc", environment=Environment(), masker=Masker(), find_backend=lambda: keyring
    )
    sealer = KeyringSealer(secrets.keyring, name="default:abc", masker=Masker())
    for question in (sealer.load, sealer.load, secrets.load):
        with pytest.raises(KeyringFailed):
            await question()
    asked, keyring.failure = keyring.questions, None

    made = await sealer.make()

    assert asked == 1
    assert await sealer.load() == made


@pytest.mark.parametrize(
    "text",
    ["", "x", ":", "00:0", f"{'g' * 64}:0", *(f"{'0' * 64}{end}" for end in _ODD_ENDS), f"{'0' * 66}:1"],
)
async def test_an_entry_that_is_none_of_ours_is_a_failure_and_never_no_key(text: str) -> None:
    keyring = FakeKeyring({_ENTRY: text})

    with pytest.raises(KeyringFailed) as caught:
        await _sealer(keyring).load()
    assert caught.value.why == "failing"
    with pytest.raises(KeyringFailed):
        await _sealer(keyring).advance(1)

    assert keyring.entries == {_ENTRY: text}
    made = await _sealer(keyring).make()
    assert await _sealer(keyring).load() == made


async def test_the_key_never_shows_in_a_log_or_in_a_text() -> None:
    masker, keyring = Masker(), FakeKeyring()
    made = await _sealer(keyring, masker=masker).make()
    again = Masker()
    await _sealer(keyring, masker=again).load()
    text = made.key.reveal().hex()

    assert masker.mask(text) == again.mask(text) == MASK
    for shown in (repr(made), str(made), f"{made.key}", str(made.key), f"{made.key!r}"):
        assert text not in shown
        assert repr(made.key.reveal()) not in shown


async def test_with_the_key_in_the_environment_the_seal_follows_from_it() -> None:
    masker = Masker()
    one = DerivedSealer(_KEY, profile="default", masker=masker)
    known = await one.load()
    await one.advance(5)

    assert await one.load() == known == await one.make()
    assert known.sequence is None
    assert known == await DerivedSealer(_KEY, profile="default", masker=Masker()).load()
    assert known != await DerivedSealer(_KEY, profile="lab", masker=Masker()).load()
    other = DerivedSealer(ApiKey("key-two-1234567890"), profile="default", masker=Masker())
    assert known != await other.load()
    assert masker.mask(known.key.reveal().hex()) == MASK


async def test_the_derived_key_is_the_same_in_every_version() -> None:
    # HMAC-SHA256 with the API key over "merchant-desk seal v1default", by openssl.
    known = await DerivedSealer(_KEY, profile="default", masker=Masker()).load()

    assert known.key.reveal().hex() == "f13e940f6b171a0c426539cbd7e83617675b73f6094d7d7259e4e42bc0090d68"


async def test_without_an_api_key_nothing_can_be_derived() -> None:
    sealer: Sealer = DerivedSealer(None, profile="default", masker=Masker())

    for question in (sealer.load, sealer.make, lambda: sealer.advance(1)):
        with pytest.raises(KeyMissing):
            await question()


async def test_questions_at_the_same_time_wait_for_each_other() -> None:
    sealer = _sealer(FakeKeyring())
    await sealer.make()

    await asyncio.gather(*(sealer.advance(number) for number in range(1, 9)))
    known = await sealer.load()

    assert known is not None
    assert known.sequence == 8
