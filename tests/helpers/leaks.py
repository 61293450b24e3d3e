"""Looks for secrets where none may be: in any bytes, in whatever form they were written down.

`tracked` collects the secrets of a whole run; `tests/conftest.py` looks for them in all that the run wrote.
"""

from __future__ import annotations

import base64
import subprocess
import urllib.parse
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pytest

from merchant_desk.sandbox.shop import Credentials

_PIECE: Final = 16
"""A leak may be cut short: so many letters from either end give it away."""
_OF_THE_SHOP: Final = (b'"token_key"', b'"control_url"')
"""In the training shop's own two files, which hold its made-up credentials by design."""


@dataclass(frozen=True)
class Canary:
    """One secret under a name, and all the forms in which it is looked for."""

    name: str
    forms: frozenset[bytes] = field(repr=False)

    @classmethod
    def of(cls, name: str, secret: str) -> Canary:
        """Whole, both ends, percent-encoded, hexadecimal, base64 at each of its three offsets."""
        assert len(secret) >= 2 * _PIECE, f"{name} is too short to be recognised"
        forms: set[bytes] = set()
        for text in (secret, secret[:_PIECE], secret[-_PIECE:]):
            raw = text.encode()
            forms |= {raw, raw[::-1], raw.hex().encode(), raw.hex().upper().encode()}
            forms.add(urllib.parse.quote(text, safe="").encode())
            forms.add("".join(f"%{byte:02X}" for byte in raw).encode())
            forms |= set(_in_base64(raw))
        return cls(name, frozenset(forms))

    def is_in(self, data: bytes) -> bool:
        """Whether any form of it stands there."""
        return any(form in data for form in self.forms)


def _in_base64(raw: bytes) -> Iterator[bytes]:
    """The letters that stay the same whatever stands before and behind (RFC 4648, both alphabets)."""
    for before in range(3):
        encoded = base64.b64encode(bytes(before) + raw)
        first = -(-before * 8 // 6)
        last = (before + len(raw)) * 8 // 6
        yield encoded[first:last]
        yield encoded[first:last].translate(bytes.maketrans(b"+/", b"-_"))


def found_in(data: bytes, canaries: Iterable[Canary]) -> list[str]:
    """The names of those that stand in these bytes."""
    return [canary.name for canary in canaries if canary.is_in(data)]


def found_below(folder: Path, canaries: Iterable[Canary], *, leave_out: Iterable[str] = ()) -> list[str]:
    """`path: name` for each secret in a file's name or contents; `leave_out` are patterns of paths."""
    wanted, passed = tuple(canaries), tuple(leave_out)
    leaks = []
    for path in sorted(folder.rglob("*")):
        if any(path.match(pattern) for pattern in passed):
            continue
        data = str(path.relative_to(folder)).encode()
        if path.is_file():
            data += b"\0" + path.read_bytes()
        leaks += [f"{path}: {name}" for name in found_in(data, wanted)]
    return leaks


class Tracked:
    """The account secrets of a whole run, and the arguments of every process that it started."""

    def __init__(self) -> None:
        self._secrets: set[bytes] = set()
        self._arguments: list[bytes] = []

    def learn(self, *secrets: str) -> None:
        """These must turn up nowhere."""
        self._secrets |= {secret.encode() for secret in secrets}

    def install(self, patch: pytest.MonkeyPatch) -> None:
        """Learn what every training shop of this process makes up; note every process that is started."""
        make_up, start = Credentials.made_up, subprocess.Popen.__init__

        def made_up() -> Credentials:
            made = make_up()
            self.learn(made.api_key, made.webhook_secret)
            return made

        def started(process: Any, arguments: Any, *rest: Any, **options: Any) -> None:
            self._arguments.append(repr(arguments).encode())
            start(process, arguments, *rest, **options)

        patch.setattr(Credentials, "made_up", made_up)
        patch.setattr(subprocess.Popen, "__init__", started)

    def leaks(self, folder: Path) -> list[str]:
        """Where they stand after all: files below a folder, arguments of processes."""
        leaks = [f"argument in {said.decode()}" for said in self._arguments if self._holds(said)]
        for path in folder.rglob("*"):
            if path.is_file() and not path.is_symlink():
                data = path.read_bytes()
                if self._holds(data) and not any(mark in data for mark in _OF_THE_SHOP):
                    leaks.append(str(path))
        return leaks

    def _holds(self, data: bytes) -> bool:
        return any(secret in data for secret in self._secrets)


tracked: Final = Tracked()
