"""Faults on request: what the control address makes go wrong on the line and at the API.

    {"callbacks": {"drop": false, "delay_ms": 0, "extra": 0},
     "clock_offset_s": 0,
     "answers": [{"route": "create", "times": 1, "answer": "reset", "is_processed": true}]}

A rule of `answers` holds for the next `times` requests (null: until cleared) of its `route`: create, read,
list, update, verify, page, pay, or * for all. `latency_ms` comes first. Then `answer` replaces the honest
one: an HTTP status (200 too: an error in a success), `reset` (the connection breaks without an answer) or
`garbage` (200 and no JSON); null lets the honest answer through. With `is_processed` the request is done all
the same: the lost answer. `retry_after_s` adds that header.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

ROUTES: Final = ("create", "read", "list", "update", "verify", "page", "pay")
"""Names of what the public address serves; requests are counted under them too."""

_MEMBERS: Final = ("route", "times", "answer", "is_processed", "latency_ms", "retry_after_s")
_MAX_WAIT_MS: Final = 120_000


@dataclass(slots=True)
class Rule:
    """One fault of the answers; `times` counts down, None never ends."""

    route: str
    times: int | None = 1
    answer: int | str | None = None
    is_processed: bool = False
    latency_ms: int = 0
    retry_after_s: int | None = None

    @classmethod
    def parse(cls, members: Mapping[str, Any]) -> Rule:
        """Read a rule strictly; raises ValueError that names what is wrong."""
        unknown = [name for name in members if name not in _MEMBERS]
        if unknown:
            raise ValueError(f"a rule has no {unknown[0]}")
        rule = cls(**{"route": "*", **members})
        if rule.route != "*" and rule.route not in ROUTES:
            raise ValueError(f"route is one of {[*ROUTES, '*']}")
        if not isinstance(rule.is_processed, bool):
            raise ValueError("is_processed is true or false")
        is_status = is_number(rule.answer, least=200, most=599)
        if not is_status and rule.answer not in (None, "reset", "garbage"):
            raise ValueError("answer is a status from 200 to 599, reset, garbage or null")
        if rule.times is not None and not is_number(rule.times, least=1, most=1_000_000):
            raise ValueError("times is a whole number from 1, or null")
        if not is_number(rule.latency_ms, least=0, most=_MAX_WAIT_MS):
            raise ValueError(f"latency_ms is a whole number up to {_MAX_WAIT_MS}")
        if rule.retry_after_s is not None and not is_number(rule.retry_after_s, least=0, most=86_400):
            raise ValueError("retry_after_s is a whole number up to 86400")
        return rule


class Faults:
    """The faults in force; all are off at first."""

    def __init__(self) -> None:
        self.drops_callbacks = False
        self.callback_delay_ms = 0
        self.extra_callbacks = 0
        self.clock_offset_s = 0
        self.rules: list[Rule] = []

    def put(self, wish: Mapping[str, Any]) -> None:
        """Replace the members that are named and keep the others; raises ValueError, then changes nothing."""
        for name in wish:
            if name not in ("callbacks", "clock_offset_s", "answers"):
                raise ValueError(f"there is no fault called {name}")
        rules = [Rule.parse(members) for members in _objects(wish.get("answers", []))]
        offset_s = wish.get("clock_offset_s", self.clock_offset_s)
        if not is_number(offset_s, least=-(10**9), most=10**9):
            raise ValueError("clock_offset_s is a whole number")
        self._put_callbacks(wish.get("callbacks", {}))
        self.clock_offset_s = offset_s
        if "answers" in wish:
            self.rules = rules

    def take(self, route: str) -> Rule | None:
        """The rule for this request, counted down."""
        for rule in self.rules:
            if rule.route in (route, "*"):
                if rule.times is not None:
                    rule.times -= 1
                    if rule.times == 0:
                        self.rules.remove(rule)
                return rule
        return None

    def clear(self) -> None:
        """Everything works again."""
        off = Faults()
        for name in vars(off):
            setattr(self, name, getattr(off, name))

    def described(self) -> dict[str, Any]:
        """What is in force, in the form in which it is put."""
        return {
            "callbacks": {
                "drop": self.drops_callbacks,
                "delay_ms": self.callback_delay_ms,
                "extra": self.extra_callbacks,
            },
            "clock_offset_s": self.clock_offset_s,
            "answers": [{name: getattr(rule, name) for name in _MEMBERS} for rule in self.rules],
        }

    def _put_callbacks(self, wish: object) -> None:
        if not isinstance(wish, Mapping) or any(name not in ("drop", "delay_ms", "extra") for name in wish):
            raise ValueError("callbacks holds drop, delay_ms and extra")
        drop = wish.get("drop", self.drops_callbacks)
        delay_ms = wish.get("delay_ms", self.callback_delay_ms)
        extra = wish.get("extra", self.extra_callbacks)
        if not isinstance(drop, bool):
            raise ValueError("drop is true or false")
        if not is_number(delay_ms, least=0, most=_MAX_WAIT_MS) or not is_number(extra, least=0, most=100):
            raise ValueError("delay_ms and extra are whole numbers")
        self.drops_callbacks, self.callback_delay_ms, self.extra_callbacks = drop, delay_ms, extra


def is_number(value: object, *, least: int, most: int) -> bool:
    """Whether a JSON value is a whole number within bounds; true and false are not."""
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _objects(value: object) -> list[Mapping[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(item, Mapping) for item in value):
        raise ValueError("answers is a list of rules")
    return value
