"""Faults on request: what the control address makes go wrong on the line and at the API.

    {"callbacks": {"drop": false, "delay_ms": 0, "extra": 0},
     "clock_offset_s": 0,
     "answers": [{"route": "create", "times": 1, "answer": "reset", "is_processed": true}]}

or a day with a name, `{"scenario": "bad-afternoon", "seed": 7}`, null for none. What a rule of `answers` may
say stands in `fault_rule`. One rule strikes a request at most: the first of the list that is for it and whose
die falls that way; a rule that only waits lets the honest answer through.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from merchant_desk.sandbox.fault_rule import MAX_WAIT_MS, ROUTES, Rule, is_number
from merchant_desk.sandbox.scenarios import SCENARIOS

__all__ = ["ROUTES", "Faults", "Rule", "is_number"]

_FAULTS: Final = ("callbacks", "clock_offset_s", "answers", "scenario", "seed")
_TOLD_ONLY: Final = ("used",)
_CALLBACKS_OFF: Final = {"drop": False, "delay_ms": 0, "extra": 0}


class Faults:
    """The faults in force; all are off at first."""

    def __init__(self) -> None:
        self.drops_callbacks = False
        self.callback_delay_ms = 0
        self.extra_callbacks = 0
        self.clock_offset_s = 0
        self.rules: list[Rule] = []
        self.scenario: str | None = None
        self._put: list[Rule] = []

    def put(self, wish: Mapping[str, Any]) -> None:
        """Replace the members that are named and keep the others; raises ValueError, then changes nothing."""
        for name in wish:
            if name not in (*_FAULTS, *_TOLD_ONLY):
                raise ValueError(f"there is no fault called {name}")
        offset_s = wish.get("clock_offset_s", self.clock_offset_s)
        if not is_number(offset_s, least=-(10**9), most=10**9):
            raise ValueError("clock_offset_s is a whole number")
        named, answers, callbacks = self._scenario_of(wish)
        rules = None if answers is None else [Rule.parse(members) for members in _objects(answers)]
        self._put_callbacks({**callbacks, **_object(wish.get("callbacks", {}))})
        self.clock_offset_s = offset_s
        if rules is not None:
            self.rules, self._put, self.scenario = rules, list(rules), named

    def take(self, route: str) -> Rule | None:
        """The rule that strikes this request, counted."""
        for rule in self.rules:
            if rule.strikes(route):
                if rule.is_spent:
                    self.rules = [other for other in self.rules if other is not rule]
                return rule
        return None

    def clear(self) -> None:
        """Everything works again."""
        off = Faults()
        for name in vars(off):
            setattr(self, name, getattr(off, name))

    def described(self) -> dict[str, Any]:
        """What is in force, in the form in which it is put; `used` says how often each rule has struck.

        `used.rules` follows the rules as they were put, those that are spent included.
        """
        return {
            "callbacks": {
                "drop": self.drops_callbacks,
                "delay_ms": self.callback_delay_ms,
                "extra": self.extra_callbacks,
            },
            "clock_offset_s": self.clock_offset_s,
            "scenario": self.scenario,
            "answers": [rule.described() for rule in self.rules],
            "used": {
                "total": sum(rule.used for rule in self._put),
                "rules": [{"route": rule.route, "used": rule.used} for rule in self._put],
            },
        }

    def _scenario_of(self, wish: Mapping[str, Any]) -> tuple[str | None, object, Mapping[str, Any]]:
        """The scenario's name, the rules that are wished (None: as they are) and its callbacks."""
        seed = wish.get("seed", 0)
        if not is_number(seed, least=0, most=2**62):
            raise ValueError("seed is a whole number from 0")
        if "scenario" not in wish:
            if "seed" in wish:
                raise ValueError("seed goes with a scenario; rules have their own")
            return None, wish.get("answers"), {}
        name = wish["scenario"]
        if name is None:
            return None, wish.get("answers", []), {} if self.scenario is None else _CALLBACKS_OFF
        if not isinstance(name, str) or name not in SCENARIOS:
            raise ValueError(f"scenario is null or one of {list(SCENARIOS)}")
        if "answers" in wish:
            raise ValueError("a scenario brings its own answers")
        one = SCENARIOS[name]
        return name, one.rules(seed), {**_CALLBACKS_OFF, **one.callbacks}

    def _put_callbacks(self, wish: Mapping[str, Any]) -> None:
        if any(name not in ("drop", "delay_ms", "extra") for name in wish):
            raise ValueError("callbacks holds drop, delay_ms and extra")
        drop = wish.get("drop", self.drops_callbacks)
        delay_ms = wish.get("delay_ms", self.callback_delay_ms)
        extra = wish.get("extra", self.extra_callbacks)
        if not isinstance(drop, bool):
            raise ValueError("drop is true or false")
        if not is_number(delay_ms, least=0, most=MAX_WAIT_MS) or not is_number(extra, least=0, most=100):
            raise ValueError("delay_ms and extra are whole numbers")
        self.drops_callbacks, self.callback_delay_ms, self.extra_callbacks = drop, delay_ms, extra


def _object(value: object) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise ValueError("callbacks holds drop, delay_ms and extra")
    return value


def _objects(value: object) -> list[Mapping[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(item, Mapping) for item in value):
        raise ValueError("answers is a list of rules")
    return value
