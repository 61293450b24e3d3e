"""What only a person may answer, or a script's standard input: address groups, PINs, the recovery code.

Questions go to standard error. On a terminal a secret is typed without echo; without one, each answer is one
line of standard input. Nothing is ever taken from arguments or the environment.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, TextIO

from merchant_desk.cli.output import Output
from merchant_desk.domain.errors import PinNeeded

_LONGEST_BYTES: Final = 1_000
"""No answer is longer; what follows would be taken for the next one, and be wrong."""
_ENDS: Final = "\r\n"


class Asking:
    """Asks the questions of one command, in their order."""

    def __init__(self, output: Output, *, stdin: TextIO | None = None) -> None:
        self._output = output
        self._in = stdin if stdin is not None else sys.stdin
        self.is_terminal: Final = self._in is not None and not self._in.closed and self._in.isatty()

    def line(self, question: str) -> str:
        """An answer that may be seen. Raises PinNeeded where nothing comes, KeyboardInterrupt."""
        return self._answer(question, is_secret=False)

    def secret(self, question: str) -> str:
        """An answer that nobody shall see, without echo. Raises as `line`."""
        return self._answer(question, is_secret=True)

    def _answer(self, question: str, *, is_secret: bool) -> str:
        if not self.is_terminal:
            self._output.note(question)
            with _interruptible():
                return self._read()
        self._output.prompt(f"{question} ")
        with _interruptible(), _without_echo(self._in, is_on=not is_secret):
            try:
                return self._read()
            finally:
                if is_secret:
                    self._output.note("")  # the Enter was not echoed either

    def _read(self) -> str:
        """One line without its end; bytes that are no UTF-8 make it wrong, not us fail."""
        if self._in is None or self._in.closed:
            raise PinNeeded(is_set=True)
        try:
            raw = self._in.buffer.readline(_LONGEST_BYTES)
        except OSError:
            raw = b""
        if not raw:
            raise PinNeeded(is_set=True)
        return raw.decode("utf-8", errors="replace").rstrip(_ENDS)


@contextmanager
def _interruptible() -> Iterator[None]:
    """Ctrl+C ends the wait for an answer, which the loop's own handler would go on with."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _without_echo(stream: TextIO, *, is_on: bool) -> Iterator[None]:
    """What is typed does not show, unless `is_on`; the terminal is afterwards as it was."""
    if is_on:
        yield
        return
    import termios

    number = stream.fileno()
    before = termios.tcgetattr(number)
    silent = termios.tcgetattr(number)
    silent[3] &= ~termios.ECHO
    # What was typed ahead was typed in the open, and answers no question that was read.
    termios.tcsetattr(number, termios.TCSAFLUSH, silent)
    try:
        yield
    finally:
        termios.tcsetattr(number, termios.TCSADRAIN, before)
