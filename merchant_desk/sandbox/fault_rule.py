"""One rule of the faults: which requests it is for, how often it strikes, and what it does to the answer.

    {"route": "create", "times": 1, "chance": 1.0, "seed": 0, ...}

| member | says |
|---|---|
| route | create, read, list, update, verify, store (GET), wallets (PUT of the set), wallet (PUT, DELETE of \
one), page, pay; api for all but the last two; * for all |
| times | for that many requests, null until cleared |
| chance, seed | strikes with that chance, by a die of the rule's own: the same seed, the same faults |
| latency_ms | waits first |
| answer | in place of the honest answer: a status (200 too: an error in a success) or one of `ANSWERS` |
| is_processed | with an answer: the request is done all the same, its answer is lost |
| retry_after_s, headers | headers of the answer; `headers` replace honest ones, {"Date": "yesterday"} |
| date_offset_s | the answer's Date header is that far off |
| twist | a word of `twists.TWISTS` or a list of them, done to the honest JSON, one after the other |
| members | the members that a twist is about; without it the die picks |
| shift_rows | list: before each page that many orders came (repeats) or, negative, went (skips) |
| cut | only so many bytes of the body, under a Content-Length of the whole: a number, \
negative from the end; a fraction below 1; or "any" by the die |
| cut_head | only so many bytes of the status line and headers |
| drip_bytes_per_s | the body comes that slowly |
| claim | the customer notes a transaction on the order of a read or creation (contract 3.4): "reused" from \
another paid order, "foreign" made up, or a hash |
| is_believed, is_shown | a claim makes the API show the order as paid; reads show its transactions |
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from random import Random
from typing import Any, Final

from merchant_desk.sandbox.twists import TWISTS

API_ROUTES: Final = ("create", "read", "list", "update", "verify", "store", "wallets", "wallet")

ROUTES: Final = (*API_ROUTES, "page", "pay")
"""Names of what the public address serves; requests are counted under them too."""

ANSWERS: Final = (
    "reset",
    "garbage",
    "empty",
    "null",
    "empty-list",
    "web-page",
    "bad-gateway",
    "elsewhere",
)
"""Answers with a name: none at all; half a JSON text; nothing; `null`; `[]`; a portal's page with 200; a
proxy's page with 502; a redirect to another host."""

MAX_WAIT_MS: Final = 120_000
_CLAIM: Final = re.compile(r"[!-~]{1,200}")
_HEADER_NAME: Final = re.compile(r"[A-Za-z0-9-]{1,60}")
_HEADER_VALUE: Final = re.compile(r"[ -~]{0,500}")
_CLOSED: Final = ("transfer-encoding", "content-length", "connection")


@dataclass(slots=True)
class Rule:
    """One fault of the answers; `times` counts down, None never ends. `used` counts its strikes."""

    route: str
    times: int | None = 1
    chance: float = 1.0
    seed: int = 0
    answer: int | str | None = None
    is_processed: bool = False
    latency_ms: int = 0
    retry_after_s: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    date_offset_s: int = 0
    twist: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    shift_rows: int = 0
    cut: int | float | str | None = None
    cut_head: int | None = None
    drip_bytes_per_s: int | None = None
    claim: str | None = None
    is_believed: bool = False
    is_shown: bool = False
    used: int = field(default=0, init=False)
    die: Random = field(default_factory=Random, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Take the seed."""
        self.die.seed(self.seed)

    @classmethod
    def parse(cls, members: Mapping[str, Any]) -> Rule:
        """Read a rule strictly; raises ValueError that names what is wrong."""
        for name in members:
            if name not in MEMBERS:
                raise ValueError(f"a rule has no {name}")
        given = {"route": "*", **members}
        for name in ("twist", "members"):
            if name in given:
                given[name] = _texts(name, given[name])
        rule = cls(**given)
        rule._check_aim()
        rule._check_answer()
        rule._check_body()
        return rule

    def strikes(self, route: str) -> bool:
        """Whether it acts on this request; the die is thrown for each request of its route."""
        if self.route not in (route, "*") and not (self.route == "api" and route in API_ROUTES):
            return False
        if self.chance < 1 and self.die.random() >= self.chance:
            return False
        self.used += 1
        if self.times is not None:
            self.times -= 1
        return True

    @property
    def is_spent(self) -> bool:
        """Whether it will never strike again."""
        return self.times is not None and self.times <= 0

    def described(self) -> dict[str, Any]:
        """Its members in the form in which they are put; what is left out is as it is without a rule."""
        plain = Rule(route="*")
        told: dict[str, Any] = {name: getattr(self, name) for name in _ALWAYS_TOLD}
        for name in MEMBERS:
            value = getattr(self, name)
            if name not in told and value != getattr(plain, name):
                told[name] = list(value) if isinstance(value, tuple) else value
        return told

    def _check_aim(self) -> None:
        if self.route not in (*ROUTES, "api", "*"):
            raise ValueError(f"route is one of {[*ROUTES, 'api', '*']}")
        if self.times is not None and not is_number(self.times, least=1, most=1_000_000):
            raise ValueError("times is a whole number from 1, or null")
        if not _is_chance(self.chance):
            raise ValueError("chance is a number above 0 and up to 1")
        if not is_number(self.seed, least=0, most=2**63):
            raise ValueError("seed is a whole number from 0")
        if self.claim is not None and not _is_text(self.claim, _CLAIM):
            raise ValueError("claim is reused, foreign or a hash")
        for name in ("is_processed", "is_believed", "is_shown"):
            if not isinstance(getattr(self, name), bool):
                raise ValueError(f"{name} is true or false")

    def _check_answer(self) -> None:
        is_status = is_number(self.answer, least=200, most=599)
        is_named = isinstance(self.answer, str) and self.answer in ANSWERS
        if not is_status and not is_named and self.answer is not None:
            raise ValueError(f"answer is a status from 200 to 599, null or one of {list(ANSWERS)}")
        if not is_number(self.latency_ms, least=0, most=MAX_WAIT_MS):
            raise ValueError(f"latency_ms is a whole number up to {MAX_WAIT_MS}")
        if self.retry_after_s is not None and not is_number(self.retry_after_s, least=0, most=86_400):
            raise ValueError("retry_after_s is a whole number up to 86400")
        if not is_number(self.date_offset_s, least=-(10**9), most=10**9):
            raise ValueError("date_offset_s is a whole number")
        if not isinstance(self.headers, Mapping):
            raise ValueError("headers is an object of texts")
        for name, value in self.headers.items():
            is_good = _is_text(name, _HEADER_NAME) and _is_text(value, _HEADER_VALUE)
            if not is_good or name.lower() in _CLOSED:
                raise ValueError("headers holds printable texts, and none that frames the body")

    def _check_body(self) -> None:
        for word in self.twist:
            if word not in TWISTS:
                raise ValueError(f"twist is one of {list(TWISTS)}")
        if not is_number(self.shift_rows, least=-1000, most=1000):
            raise ValueError("shift_rows is a whole number")
        is_part = isinstance(self.cut, float) and 0 <= self.cut < 1
        is_at = is_number(self.cut, least=-(2**31), most=2**31)
        if self.cut is not None and self.cut != "any" and not is_part and not is_at:
            raise ValueError('cut is a whole number, a fraction below 1 or "any"')
        if self.cut_head is not None and not is_number(self.cut_head, least=0, most=100_000):
            raise ValueError("cut_head is a whole number of bytes")
        if self.drip_bytes_per_s is not None and not is_number(self.drip_bytes_per_s, least=1, most=10**9):
            raise ValueError("drip_bytes_per_s is a whole number from 1")


MEMBERS: Final = tuple(one.name for one in fields(Rule) if one.init)
"""Every member that a rule may have."""

_ALWAYS_TOLD: Final = ("route", "times", "answer", "is_processed", "latency_ms", "retry_after_s")


def is_number(value: object, *, least: int, most: int) -> bool:
    """Whether a JSON value is a whole number within bounds; true and false are not."""
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _is_chance(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= 1


def _is_text(value: object, form: re.Pattern[str]) -> bool:
    return isinstance(value, str) and form.fullmatch(value) is not None


def _texts(name: str, value: object) -> tuple[str, ...]:
    texts = (value,) if isinstance(value, str) else value
    if not isinstance(texts, list | tuple) or not all(isinstance(text, str) for text in texts):
        raise ValueError(f"{name} is a text or a list of texts")
    return tuple(texts)
