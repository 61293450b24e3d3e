"""Bad days with a name: one wish at the control address puts a whole schedule of faults in force.

PUT /faults {"scenario": "bad-afternoon", "seed": 7}
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

_ALWAYS: Final = {"times": None}


@dataclass(frozen=True, slots=True)
class Scenario:
    """Rules in the form of `fault_rule`, and what happens to callbacks; `says` is for the control address."""

    says: str
    answers: tuple[Mapping[str, Any], ...] = ()
    callbacks: Mapping[str, Any] = field(default_factory=dict)

    def rules(self, seed: int) -> list[Mapping[str, Any]]:
        """Its rules, each with a die of its own from one seed."""
        return [{**_ALWAYS, "seed": seed + at, **rule} for at, rule in enumerate(self.answers)]


_LOST: Final = {"route": "create", "answer": "reset", "is_processed": True}

SCENARIOS: Final[Mapping[str, Scenario]] = MappingProxyType(
    {
        "slow": Scenario("every answer takes 4 s", ({"route": "api", "latency_ms": 4000},)),
        "fault": Scenario("every request is answered 503", ({"route": "api", "answer": 503},)),
        "too-many": Scenario(
            "every request is answered 429 with Retry-After",
            ({"route": "api", "answer": 429, "retry_after_s": 5},),
        ),
        "answer-lost": Scenario("charges are made, and their answers are lost", (_LOST,)),
        "half-answer": Scenario("every answer breaks off half-way", ({"route": "api", "cut": 0.5},)),
        "web-page": Scenario(
            "a web page stands before the API, as on a guest network",
            ({"route": "api", "answer": "web-page"},),
        ),
        "unknown-state": Scenario(
            "orders are in states that nobody documented",
            ({"route": "read", "twist": "unknown-state"}, {"route": "list", "twist": "unknown-state"}),
        ),
        "claimed-payment": Scenario(
            "a customer notes the payment of another order, and the API believes it",
            ({"route": "read", "claim": "reused", "is_believed": True, "is_shown": True},),
        ),
        "list-omits": Scenario(
            "charges are made, their answers are lost, and the list leaves them out",
            (_LOST, {"route": "list", "twist": "no-rows"}),
        ),
        "callbacks-lost": Scenario("no callback arrives", callbacks={"drop": True}),
        "bad-afternoon": Scenario(
            "a bit of everything, by the dice",
            (
                {"route": "create", "answer": "reset", "is_processed": True, "chance": 0.25},
                {"route": "create", "answer": 503, "chance": 0.15},
                {"route": "api", "answer": 429, "retry_after_s": 2, "chance": 0.08},
                {"route": "api", "answer": 502, "chance": 0.08},
                {"route": "read", "cut": "any", "chance": 0.1},
                {"route": "read", "twist": "unknown-members", "chance": 0.1},
                {"route": "list", "twist": "omit-rows", "chance": 0.15},
                {"route": "list", "answer": "web-page", "chance": 0.08},
                {"route": "api", "latency_ms": 1500, "chance": 0.3},
            ),
            {"delay_ms": 2000, "extra": 1},
        ),
    }
)
"""Every scenario by the word that the control address knows it by."""


def described() -> list[dict[str, Any]]:
    """Every scenario for the control address."""
    return [
        {
            "name": name,
            "says": one.says,
            "answers": [dict(rule) for rule in one.rules(0)],
            "callbacks": dict(one.callbacks),
        }
        for name, one in SCENARIOS.items()
    ]
