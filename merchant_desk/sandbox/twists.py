"""What a fault does to an honest JSON answer: members of other types, missing, unknown, huge; rows of a list.

Every choice is the rule's own die's, so that the same seed makes the same answer of the same one.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Sequence
from random import Random
from typing import Any, Final, TypeAlias

_Row: TypeAlias = dict[str, Any]

OVERSIZE_BYTES: Final = 5 * 1024 * 1024
DEPTH: Final = 3000
_RAW: Final = "\x02raw:{}\x03"  # stands for a JSON text that Python cannot write by itself
_HUGE: Final = ("9" * 5000, "-" + "9" * 400, "1e999", "-1e999", "1e-999", "0." + "3" * 500)
_STATE_NAMES: Final = ("paymentStatus", "status")
_STATES: Final = (
    "validating",
    "completed",
    "expired",
    "refunded",
    "CONFIRMED",
    "confirmed ",
    "paid",
    "",
    "7",
)
_NEW_MEMBERS: Final = (
    ("riskScore", 0.25),
    ("confirmed", True),
    ("refund", None),
    ("settlement", {"status": "confirmed", "id": "x"}),
    ("paymentStatusV2", "confirmed"),
    ("tags", ["new", 1, None]),
    ("__proto__", {"paymentStatus": "confirmed"}),
    ("\u202ename", "\u202eabc"),
)


def twisted(body: bytes, words: Sequence[str], *, die: Random, members: Sequence[str]) -> bytes:
    """The answer with each twist done to it in turn; anything but an object or a list is let be."""
    try:
        document = json.loads(body)
    except ValueError:
        return body
    if not isinstance(document, dict | list):
        return body
    hand = _Hand(die, tuple(members))
    for word in words:
        document = TWISTS[word](hand, document)
    text = json.dumps(document)
    for raw in (*_HUGE, _deep()):
        text = text.replace(json.dumps(_RAW.format(_digest(raw))), raw)
    return text.encode("utf-8")


class _Hand:
    """Twists documents in place, with one die, about some members only where any are named."""

    def __init__(self, die: Random, members: tuple[str, ...]) -> None:
        self._die = die
        self._members = members

    def wrong_types(self, document: Any) -> Any:
        """Members become another JSON type."""
        for holder, name in self._picked(document):
            kinds: list[Any] = [None, True, 17, 0.5, "text", "", [], ["text"], {}, {"value": "text"}]
            others = [value for value in kinds if type(value) is not type(holder[name])]
            holder[name] = self._die.choice(others)
        return document

    def missing(self, document: Any) -> Any:
        """Members are left out."""
        for holder, name in self._picked(document):
            holder.pop(name, None)
        return document

    def unknown_members(self, document: Any) -> Any:
        """Members appear that nobody documented, some with words that mean something elsewhere."""
        known = [(name, "new") for name in self._members] or _NEW_MEMBERS
        for holder in _holders(document):
            for name, value in known:
                if name not in holder and self._die.random() < 0.7:
                    holder[name] = copy.deepcopy(value)
        return document

    def unknown_state(self, document: Any) -> Any:
        """The state is a word outside the five."""
        for holder in _holders(document):
            for name in self._members or _STATE_NAMES:
                if name in holder:
                    holder[name] = self._die.choice(_STATES)
        return document

    def deeper(self, document: Any) -> Any:
        """One member is nested so deep that a reader without a limit falls over."""
        return self._with_member(document, "deeper", _RAW.format(_digest(_deep())))

    def huge_numbers(self, document: Any) -> Any:
        """Members become numbers that no amount can be."""
        for holder, name in self._picked(document):
            holder[name] = _RAW.format(_digest(self._die.choice(_HUGE)))
        return document

    def oversize(self, document: Any) -> Any:
        """The answer is longer than any honest one: 5 MiB."""
        return self._with_member(document, "padding", "x" * OVERSIZE_BYTES)

    def omit_rows(self, document: Any) -> Any:
        """Some rows are left out, at least one."""
        rows = _rows(document)
        kept = [row for row in rows if self._die.random() < 0.5]
        rows[:] = kept if len(kept) < len(rows) else kept[1:]
        return document

    def no_rows(self, document: Any) -> Any:
        """Every row is left out, while the sum stays."""
        _rows(document).clear()
        return document

    def repeat_rows(self, document: Any) -> Any:
        """Some rows come twice, at least one; others change places."""
        rows = _rows(document)
        again = [copy.deepcopy(row) for row in rows if self._die.random() < 0.5] or copy.deepcopy(rows[:1])
        rows.extend(again)
        self._die.shuffle(rows)
        return document

    def _picked(self, document: Any) -> list[tuple[_Row, str]]:
        """The members to change: the named ones everywhere; else about a third of all, at least one."""
        every = [(holder, name) for holder in _holders(document) for name in holder]
        if self._members:
            return [(holder, name) for holder, name in every if name in self._members]
        struck = [one for one in every if self._die.random() < 0.3]
        return struck or ([self._die.choice(every)] if every else [])

    def _with_member(self, document: Any, name: str, value: str) -> Any:
        holders = _holders(document)
        if not holders:
            return [*document, value]
        holders[0][self._members[0] if self._members else name] = value
        return document


TWISTS: Final[dict[str, Callable[[_Hand, Any], Any]]] = {
    "wrong-types": _Hand.wrong_types,
    "missing-members": _Hand.missing,
    "unknown-members": _Hand.unknown_members,
    "unknown-state": _Hand.unknown_state,
    "deep": _Hand.deeper,
    "huge-numbers": _Hand.huge_numbers,
    "oversize": _Hand.oversize,
    "omit-rows": _Hand.omit_rows,
    "no-rows": _Hand.no_rows,
    "repeat-rows": _Hand.repeat_rows,
}
"""Every twist by the word that the control address knows it by."""


def _holders(document: Any) -> list[_Row]:
    """Every object in the document, the outermost first."""
    found: list[_Row] = []
    waiting = [document]
    while waiting:
        item = waiting.pop(0)
        if isinstance(item, dict):
            found.append(item)
            waiting.extend(item.values())
        elif isinstance(item, list):
            waiting.extend(item)
    return found


def _rows(document: Any) -> list[Any]:
    """The rows of a list's answer, whatever their member is called."""
    if isinstance(document, list):
        return document
    return next((value for value in document.values() if isinstance(value, list)), [])


def _deep() -> str:
    return "[" * DEPTH + "]" * DEPTH


def _digest(raw: str) -> str:
    return f"{len(raw)}{raw[:3]}"
