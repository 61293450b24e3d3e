"""The owner's seal over a store's receiving wallets: what was approved, where, and a code that only this
shop's own key can make (HMAC-SHA256, RFC 2104)."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

_MOST_DIGITS: Final = 18
Wallets: TypeAlias = tuple[tuple[str, str], ...]
"""(network, address) of each receiving wallet, in the API's own order and spelling."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A change that the owner made here and that the API does not have yet; `address` None removes."""

    network: str
    address: str | None
    person: str
    at_utc_ms: int


@dataclass(frozen=True, slots=True)
class SealRecord:
    """What the owner approved and guards it with. `place` and `store_id` say where, `till_id` in which data
    folder; `sequence` counts up with every change. `wallets` is None before the first approved set. `drafts`
    are sealed, too: they are what the owner copies into the dashboard. `pin` and `recovery` are argon2id
    hashes. `code` proves all of it."""

    place: str
    store_id: str
    till_id: str
    sequence: int = 0
    wallets: Wallets | None = None
    drafts: tuple[Draft, ...] = ()
    pin: str | None = None
    recovery: str | None = None
    by: str = ""
    at_utc_ms: int = 0
    code: str = ""

    def sealed(self, key: bytes) -> SealRecord:
        """The same facts under a code of their own."""
        return replace(self, code=_code(self, key))

    def is_genuine(self, key: bytes) -> bool:
        """Whether its code was made with this key over just these facts; compared in constant time."""
        return hmac.compare_digest(self.code.encode("utf-8", "surrogatepass"), _code(self, key).encode())

    def accepts(self, seen: Wallets) -> bool:
        """Whether the owner approved this set: just as sealed, or with drafts in it that the API has by now,
        at whatever place it put them; the making of a draft took the PIN."""
        if seen == self.wallets:
            return True
        if not self.wallets:
            return False
        wanted = with_drafts(self.wallets, self.drafts, seen)
        return wanted != self.wallets and sorted(wanted) == sorted(seen)

    def to_text(self) -> str:
        """As it is kept: plain ASCII, which no store alters."""
        return json.dumps(_facts(self) | {"code": self.code})


def record_from_text(text: str) -> SealRecord | None:
    """What was kept, whoever wrote it; None where it cannot be one. Only `is_genuine` makes it count."""
    try:
        facts = json.loads(text)
        wallets = facts["wallets"]
        return SealRecord(
            place=_text(facts["place"]),
            store_id=_text(facts["store_id"]),
            till_id=_text(facts["till_id"]),
            sequence=_number(facts["sequence"]),
            wallets=None if wallets is None else tuple((_text(name), _text(at)) for name, at in wallets),
            drafts=tuple(
                Draft(_text(name), None if at is None else _text(at), _text(person), _number(when))
                for name, at, person, when in facts["drafts"]
            ),
            pin=None if facts["pin"] is None else _text(facts["pin"]),
            recovery=None if facts["recovery"] is None else _text(facts["recovery"]),
            by=_text(facts["by"]),
            at_utc_ms=_number(facts["at_utc_ms"]),
            code=_text(facts["code"]),
        )
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


@dataclass(frozen=True, slots=True)
class WalletChange:
    """One wallet that is not as approved. `before` is None for one that was added, `after` for one removed;
    where both are the same, only its place among the others differs."""

    network: str
    before: str | None
    after: str | None


def wallet_changes(approved: Wallets, seen: Wallets) -> tuple[WalletChange, ...]:
    """What differs, network by network, in the order of what was approved; empty where nothing does. One
    character, capitals and the order of the wallets count."""
    if approved == seen:
        return ()
    found = []
    for network in dict.fromkeys(name for name, _ in (*approved, *seen)):
        before = [address for name, address in approved if name == network]
        after = [address for name, address in seen if name == network]
        gone = list((Counter(before) - Counter(after)).elements())
        come = list((Counter(after) - Counter(before)).elements())
        for at in range(max(len(gone), len(come))):
            found.append(
                WalletChange(
                    network, gone[at] if at < len(gone) else None, come[at] if at < len(come) else None
                )
            )
    return tuple(found) or tuple(WalletChange(name, address, address) for name, address in seen)


def with_wallet(wallets: Wallets, network: str, address: str | None) -> Wallets:
    """The set with the network's address replaced, added at its end, or removed."""
    if address is None:
        return tuple(item for item in wallets if item[0] != network)
    if network in {name for name, _ in wallets}:
        return tuple((name, address if name == network else at) for name, at in wallets)
    return (*wallets, (network, address))


def with_drafts(wallets: Wallets, drafts: Iterable[Draft], seen: Wallets) -> Wallets:
    """The set with those drafts applied that stand in what was seen."""
    for draft in drafts:
        if is_there(draft, seen):
            wallets = with_wallet(wallets, draft.network, draft.address)
    return wallets


def is_there(draft: Draft, seen: Wallets) -> bool:
    """Whether the draft's network has just its address, or none where it removes."""
    wanted = [] if draft.address is None else [draft.address]
    return [address for name, address in seen if name == draft.network] == wanted


def groups_of(address: str) -> tuple[str, ...]:
    """The address in groups of four, as it is read aloud and compared; a leading 0x belongs to none."""
    rest = address.removeprefix("0x")
    return tuple(rest[at : at + 4] for at in range(0, len(rest), 4))


def middle_groups(address: str) -> Sequence[int]:
    """Which groups may be asked for, counted from 0: neither the first two nor the last two, which look-alike
    addresses share; all of a very short one."""
    count = len(groups_of(address))
    return range(2, count - 2) if count > 4 else range(count)


def _code(record: SealRecord, key: bytes) -> str:
    facts = json.dumps(_facts(record), ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hmac.new(key, facts.encode(), hashlib.sha256).hexdigest()


def _facts(record: SealRecord) -> dict[str, object]:
    return {
        "place": record.place,
        "store_id": record.store_id,
        "till_id": record.till_id,
        "sequence": record.sequence,
        "wallets": None if record.wallets is None else [list(item) for item in record.wallets],
        "drafts": [[item.network, item.address, item.person, item.at_utc_ms] for item in record.drafts],
        "pin": record.pin,
        "recovery": record.recovery,
        "by": record.by,
        "at_utc_ms": record.at_utc_ms,
    }


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _number(value: object) -> int:
    if type(value) is not int or not 0 <= value < 10**_MOST_DIGITS:
        raise TypeError
    return value
