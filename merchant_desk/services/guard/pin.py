"""The owner's PIN: six digits, kept as an argon2id hash under the seal; five wrong tries lock it."""

from __future__ import annotations

import re
import secrets
from dataclasses import replace
from typing import Final

from merchant_desk.domain.errors import BadInput, PinLocked, PinNeeded, PinWrong
from merchant_desk.domain.seal import SealRecord
from merchant_desk.domain.spelling import ALPHABET
from merchant_desk.services.guard.book import SealBook
from merchant_desk.services.guard.tries import LOCK_MS, MOST_TRIES, Tries
from merchant_desk.services.ports import Clock, Journal, Memo, PinHasher
from merchant_desk.services.values import JournalEntry

PIN_SET: Final = "pin-set"
PIN_RESET: Final = "pin-reset"
PIN_WRONG: Final = "pin-wrong"
_PIN: Final = re.compile(r"[0-9]{6}")
_RECOVERY_GROUPS: Final = 5
_GROUP: Final = 4


class OwnerPin:
    """Sets, checks and resets the PIN. Wrong tries are counted in the store, for all windows and commands."""

    def __init__(
        self, *, book: SealBook, hasher: PinHasher, memo: Memo, journal: Journal, clock: Clock
    ) -> None:
        self._book = book
        self._hasher = hasher
        self._tries = Tries(memo=memo, clock=clock)
        self._journal = journal
        self._clock = clock

    async def is_set(self) -> bool:
        """Whether there is one. Raises NotAllowed (seal-broken), KeyringFailed."""
        return (await self._book.for_owner()).pin is not None

    async def set(self, new: str, *, current: str | None = None, person: str) -> str | None:
        """Set the PIN; where one is set, `current` must be it. Gives the recovery code where it is the first,
        to be shown once: only its hash is kept. Raises BadInput, and as `check`."""
        _require_form(new)
        record = await self._book.for_owner()
        if record.pin is not None:
            await self._check(record, current)
            await self._keep(record, new, person=person, what=PIN_SET)
            return None
        code = new_recovery_code()
        fresh = replace(record, recovery=await self._hasher.hash(plain(code)))
        await self._keep(fresh, new, person=person, what=PIN_SET)
        return code

    async def check(self, pin: str | None) -> None:
        """Raises PinNeeded (none given, or none set), PinWrong (with the tries left), PinLocked, and
        NotAllowed (seal-broken)."""
        await self._check(await self._book.for_owner(), pin)

    async def check_if_set(self, pin: str | None) -> None:
        """As `check`, where a PIN is set; else anybody may."""
        if await self.is_set():
            await self.check(pin)

    async def reset(self, new: str, *, recovery: str, person: str) -> str | None:
        """Set a new PIN without the old one. With the recovery code all else stays, and None is given.
        Without it (an empty text) the seal is broken: no sale until every wallet is approved anew, and a new
        recovery code is given. Raises BadInput, PinWrong (recovery), PinLocked, and NotAllowed (seal-broken)
        where no recovery code can be believed any more."""
        _require_form(new)
        page = await self._book.read()
        if recovery:
            record = await self._book.for_owner()
            if record.recovery is None:
                raise PinWrong(what="recovery")
            await self._try(plain(recovery), record.recovery, what="recovery")
            await self._keep(record, new, person=person, what=PIN_RESET)
            return None
        code = new_recovery_code()
        # Where nothing was approved before, there is nothing to approve anew.
        was_approved = page.is_broken or (page.record is not None and page.record.wallets is not None)
        blank = SealRecord("", "", "", wallets=() if was_approved else None)
        blank = replace(blank, recovery=await self._hasher.hash(plain(code)))
        await self._keep(blank, new, person=person, what=PIN_RESET, is_anew=True)
        return code

    async def _keep(
        self, record: SealRecord, new: str, *, person: str, what: str, is_anew: bool = False
    ) -> None:
        hashed = replace(record, pin=await self._hasher.hash(new))
        await self._book.write(hashed, person=person, is_anew=is_anew)
        await self._tries.forget()
        await self._journal.add(JournalEntry(self._clock.now_utc_ms(), person, what))

    async def _check(self, record: SealRecord, pin: str | None) -> None:
        if record.pin is None or not pin:
            raise PinNeeded(is_set=record.pin is not None)
        await self._try(pin, record.pin, what="pin")

    async def _try(self, text: str, kept: str, *, what: str) -> None:
        # Counted before it is judged: whoever ends the program in between has used up a try.
        left = await self._tries.take()
        if await self._hasher.fits(text, kept):
            await self._tries.forget()
            return
        now = self._clock.now_utc_ms()
        await self._journal.add(JournalEntry(now, "", PIN_WRONG, what, str(MOST_TRIES - left)))
        if not left:
            raise PinLocked(wait_s=LOCK_MS // 1000)
        raise PinWrong(what=what, left=left)


def new_recovery_code() -> str:
    """Twenty letters and digits in groups of four, to be written down: 90 bits."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(_GROUP)) for _ in range(_RECOVERY_GROUPS))
    return "-".join(groups)


def plain(code: str) -> str:
    """A recovery code however it was typed."""
    return "".join(char for char in code.upper() if char.isalnum())


def _require_form(pin: str) -> None:
    if _PIN.fullmatch(pin) is None:
        raise BadInput(field="pin", reason="six-digits")
