"""Questions on a real terminal: asked on standard error, typed without echo, left with Ctrl+C."""

from __future__ import annotations

import os
import pty
import signal
import termios
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.helpers.owner_stage import OTHER_PIN, PIN, memo
from tests.helpers.programs import Running, Shop, wait_until

ACCOUNT = {"MERCHANT_DESK_API_KEY": "k" * 40, "MERCHANT_DESK_STORE_ID": "store-1"}


@dataclass
class Terminal:
    """A terminal: `inner` is what the program has, `outer` the keyboard and the screen."""

    outer: int
    inner: int

    @property
    def echoes(self) -> bool:
        """Whether what is typed shows."""
        return bool(termios.tcgetattr(self.inner)[3] & termios.ECHO)

    def shown(self) -> str:
        """What stands on the screen since the last look."""
        os.set_blocking(self.outer, False)
        try:
            return os.read(self.outer, 10_000).decode()
        except BlockingIOError:
            return ""

    async def type(self, text: str, running: Running, *, asked: str) -> None:
        """Answer once this question stands on standard error and the terminal is silent."""
        assert running.process.stderr is not None
        question = (await running.process.stderr.readuntil(asked.encode())).decode()
        assert not text or text not in question
        await wait_until(lambda: not self.echoes)
        os.write(self.outer, f"{text}\n".encode())


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    """One terminal."""
    outer, inner = pty.openpty()
    yield Terminal(outer, inner)
    os.close(outer)
    os.close(inner)


async def test_a_new_pin_is_typed_twice_on_a_terminal_and_never_shows(
    terminal: Terminal, tmp_path: Path
) -> None:
    till = Shop(tmp_path / "till", ACCOUNT)
    async with till.running("pin", "set", "--json", stdin=terminal.inner) as asking:
        await terminal.type(PIN, asking, asked="New PIN, six digits:")
        await terminal.type(PIN, asking, asked="The same once more:")
        done = await asking.next()

        assert len(done["recovery_code"]) == 24
        assert await asking.process.wait() == 0
    assert terminal.echoes
    assert PIN not in terminal.shown()


async def test_two_new_pins_that_differ_change_nothing_and_end_with_five(
    terminal: Terminal, tmp_path: Path
) -> None:
    till = Shop(tmp_path / "till", ACCOUNT)
    async with till.running("pin", "set", stdin=terminal.inner) as asking:
        await terminal.type(PIN, asking, asked="New PIN, six digits:")
        await terminal.type(OTHER_PIN, asking, asked="The same once more:")
        out, err = await asking.process.communicate()

    assert (asking.process.returncode, out) == (5, b"")
    assert b"The two new PINs are not the same" in err
    assert memo(till, "seal") is None


async def test_control_c_at_a_question_ends_with_130_and_gives_the_echo_back(
    terminal: Terminal, tmp_path: Path
) -> None:
    till = Shop(tmp_path / "till", ACCOUNT)
    async with till.running("pin", "set", stdin=terminal.inner) as asking:
        await terminal.type("", asking, asked="New PIN, six digits:")
        assert asking.process.stderr is not None
        await asking.process.stderr.readuntil(b"once more:")
        await wait_until(lambda: not terminal.echoes)
        ended = await asking.end(signal.SIGINT)

    assert (ended.code, ended.out) == (130, "")
    assert ended.err.splitlines()[-2:] == ["Interrupted.", "Everything that was stored before is kept."]
    assert terminal.echoes
    assert memo(till, "seal") is None
