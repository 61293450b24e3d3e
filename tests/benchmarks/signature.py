"""The seal of a callback: its time must grow with the body, not with the body's square."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import pairwise
from statistics import median
from typing import Final

from merchant_desk.domain.signature import sign, verify
from tests.benchmarks.figures import tell

_KIB: Final = (16, 128, 1024)
_SECRETS: Final = ("one of the secrets", "and the one before")
_BODIES: Final[dict[str, Callable[[int], bytes]]] = {
    "quotes alone": lambda size: b'"' * size,
    "white space alone": lambda size: b" " * size,
    "both in turn": lambda size: b'" ' * (size // 2),
    "an honest body": lambda size: (b'{"status": "confirmed", "id": "0da30f53"}, ' * (size // 43 + 1))[:size],
}


def measure() -> None:
    """Each hostile body at sizes that grow eightfold."""
    print("Seal of a callback, two secrets; eight times the size should take about eight times as long")
    for name, make in _BODIES.items():
        took_ms = [_verify_ms(make(kib * 1024)) for kib in _KIB]
        steps = [after / before for before, after in pairwise(took_ms)]
        told = ", ".join(f"{kib} KiB {ms:.2f} ms" for kib, ms in zip(_KIB, took_ms, strict=True))
        tell(name, f"{told}; steps of {', '.join(f'{step:.1f}' for step in steps)}")


def _verify_ms(body: bytes) -> float:
    seal = sign(_SECRETS[0], body)
    took = []
    for _ in range(7):
        began_s = time.perf_counter()
        verify(_SECRETS, body, seal)
        took.append((time.perf_counter() - began_s) * 1000)
    return median(took)
