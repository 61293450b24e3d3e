"""The line to the system keyring: found once, asked on a thread of its own, its failures told in our words.

The keyring library is loaded with the first question, because a desktop's prompt blocks the caller until
somebody answers it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final, Protocol, TypeVar

from merchant_desk.config.off_loop import OffLoop
from merchant_desk.domain.errors import DeskError, KeyMissing, KeyringFailed

SERVICE: Final = "merchant-desk"
TIME_LIMIT_S: Final = 10.0
PEACE_S: Final = 60.0
# A keyring that is a plain file, or swallows what it is given, is no place for a key.
_NO_REAL_KEYRINGS: Final = ("keyring.backends.fail", "keyring.backends.null", "keyrings.alt.file")

T = TypeVar("T")


class Backend(Protocol):
    """What is used of a keyring; the library's own back ends fit."""

    def get_password(self, service: str, username: str) -> str | None:
        """The entry, or None."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep the entry."""

    def delete_password(self, service: str, username: str) -> None:
        """Remove the entry."""


class KeyringLine:
    """One keyring for all that a profile keeps in it. `find_backend` gives it or None where there is none; it
    runs off the loop. A keyring that did not give is left in peace for a while: see `check_peace`."""

    def __init__(
        self,
        find_backend: Callable[[], Backend | None],
        *,
        time_limit_s: float = TIME_LIMIT_S,
        peace_s: float = PEACE_S,
    ) -> None:
        self._find_backend = find_backend
        self._off_loop = OffLoop("keyring", time_limit_s=time_limit_s)
        self._backend: Backend | None = None
        self._is_found = False
        self._failure: str | None = None
        self._peace_until_s = 0.0
        self._peace_s = peace_s

    @property
    def is_there(self) -> bool:
        """Whether there is a keyring; finds it out where no question was asked yet."""
        if not self._is_found:
            try:
                self._backend, self._is_found = self._find_backend(), True
            except Exception:  # noqa: BLE001 - a back end that cannot even start is a keyring that fails, not none
                return True
        return self._backend is not None

    async def find(self) -> bool:
        """As `is_there`, off the loop. Raises KeyringFailed."""
        if not self._is_found:
            self._backend = await self._in_thread(self._find_backend)
            self._is_found = True
        return self._backend is not None

    async def ask(self, question: Callable[[Backend], T]) -> T:
        """What the keyring answers. Raises KeyMissing where there is none, KeyringFailed."""
        if not await self.find() or self._backend is None:
            raise KeyMissing(has_keyring=False)
        backend = self._backend
        answer = await self._in_thread(lambda: question(backend))
        self._failure = None  # it gives again: there is no window left to be spared
        return answer

    def check_peace(self) -> None:
        """Raise the last KeyringFailed again while it is fresh: each question may open its own window."""
        if self._failure is not None and time.monotonic() < self._peace_until_s:
            raise KeyringFailed(why=self._failure)

    def remember(self, failure: KeyringFailed) -> None:
        """Leave the keyring in peace from now on, for a while."""
        self._failure, self._peace_until_s = failure.why, time.monotonic() + self._peace_s

    async def _in_thread(self, work: Callable[[], T]) -> T:
        try:
            return await self._off_loop.run(work)
        except TimeoutError as error:
            raise KeyringFailed(why="slow") from error
        except Exception as error:
            raise _translate(error) from error


def system_backend() -> Backend | None:
    """The system's keyring, or None where there is none that could hold a secret. Blocks up to 0.1 s."""
    import keyring

    backend = keyring.get_keyring()
    module = type(backend).__module__
    return None if module.startswith(_NO_REAL_KEYRINGS) else backend


def _translate(error: Exception) -> DeskError:
    """A library's failure as one of ours (measured on gnome-keyring with keyring 25.7)."""
    from keyring import errors

    if isinstance(error, errors.NoKeyringError):
        return KeyMissing(has_keyring=False)
    if isinstance(error, errors.KeyringLocked):
        return KeyringFailed(why="locked")
    if isinstance(error, errors.InitError) and "dismissed" in str(error).lower():
        return KeyringFailed(why="dismissed")
    return KeyringFailed(why="failing")
