"""The key that seals the owner's approved wallets: in the keyring beside the API key, or derived from that.

In the keyring stands "hex:sequence" under the user "<profile>:seal"; it outlives the API key, so that a new
key at the same till does not undo what the owner approved.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets as randomness
from typing import Final

from merchant_desk.config.keyring_line import SERVICE, Backend, KeyringLine
from merchant_desk.config.masking import Masker
from merchant_desk.domain.errors import KeyMissing, KeyringFailed
from merchant_desk.domain.secret import ApiKey, SealBytes, Secret
from merchant_desk.services.values import SealKey

KEY_BYTES: Final = 32
_PURPOSE: Final = "merchant-desk seal v1"
_ENTRY: Final = re.compile(rf"([0-9a-f]{{{2 * KEY_BYTES}}}):([0-9]{{1,18}})")


class KeyringSealer:
    """`Sealer` over the system keyring; `name` is the one under which the profile's API key is kept."""

    def __init__(self, keyring: KeyringLine, *, name: str, masker: Masker) -> None:
        self._keyring = keyring
        self._user = f"{name}:seal"
        self._masker = masker

    async def load(self) -> SealKey | None:
        """What stands in the keyring now. Raises KeyMissing, KeyringFailed; that for a minute once it did not
        give, and "failing" for an entry that is none of ours."""
        self._keyring.check_peace()
        try:
            text = await self._keyring.ask(self._read)
        except KeyringFailed as error:
            self._keyring.remember(error)
            raise
        known = _from_text(text)
        if known is not None:
            self._learn(known)
        return known

    async def make(self) -> SealKey:
        """A new random key at sequence 0, kept. Raises KeyMissing, KeyringFailed."""
        made = SealKey(SealBytes(randomness.token_bytes(KEY_BYTES)), 0)
        self._learn(made)
        await self._keyring.ask(lambda keyring: self._write(keyring, made.key.reveal().hex(), 0))
        return made

    async def advance(self, sequence: int) -> None:
        """Keep the number, unless a later one stands there. Raises KeyMissing, KeyringFailed."""

        def work(keyring: Backend) -> str | None:
            text = self._read(keyring)
            digits, number = _parts(text or "")
            if digits and sequence > number:
                self._write(keyring, digits, sequence)
            return text

        if _from_text(await self._keyring.ask(work)) is None:
            raise KeyMissing

    def _read(self, keyring: Backend) -> str | None:
        return keyring.get_password(SERVICE, self._user)

    def _write(self, keyring: Backend, digits: str, sequence: int) -> None:
        keyring.set_password(SERVICE, self._user, f"{digits}:{sequence}")

    def _learn(self, key: SealKey) -> None:
        self._masker.learn(Secret(key.key.reveal().hex()))


class DerivedSealer:
    """`Sealer` of a run whose API key comes from the environment or the training shop: the same API key gives
    the same seal key; nothing is kept, so there is no sequence. Without an API key there is none."""

    def __init__(self, api_key: ApiKey | None, *, profile: str, masker: Masker) -> None:
        self._key: SealKey | None = None
        if api_key is not None:
            message = (_PURPOSE + profile).encode()
            raw = hmac.new(api_key.reveal().encode(), message, hashlib.sha256).digest()
            self._key = SealKey(SealBytes(raw))
            masker.learn(Secret(raw.hex()))

    async def load(self) -> SealKey:
        """The derived key. Raises KeyMissing."""
        if self._key is None:
            raise KeyMissing
        return self._key

    async def make(self) -> SealKey:
        """The derived key, which is what it is. Raises KeyMissing."""
        return await self.load()

    async def advance(self, sequence: int) -> None:  # noqa: ARG002 - the port's word
        """Nothing: there is no place for the number. Raises KeyMissing."""
        await self.load()


def _from_text(text: str | None) -> SealKey | None:
    """What an entry says. Raises KeyringFailed for one that we never wrote: that is not the same as none."""
    if text is None:
        return None
    digits, sequence = _parts(text)
    if not digits:
        raise KeyringFailed(why="failing")
    return SealKey(SealBytes(bytes.fromhex(digits)), sequence)


def _parts(text: str) -> tuple[str, int]:
    """The key in hex and its number; no key for an entry that we never wrote."""
    found = _ENTRY.fullmatch(text)
    return (found[1], int(found[2])) if found else ("", 0)
