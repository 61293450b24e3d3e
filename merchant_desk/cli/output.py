"""Standard output for results, standard error for everything else; for people, or as JSON."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

from merchant_desk.cli.exit_codes import Exit
from merchant_desk.cli.plain import visible
from merchant_desk.cli.reasons import Words

if TYPE_CHECKING:
    from merchant_desk.cli.documents import Document


class Paint(Enum):
    """Terminal colours (ECMA-48 SGR), used only where a person looks at a terminal."""

    GREEN = "32"
    YELLOW = "33"
    RED = "31"
    DIM = "2"
    BOLD = "1"


LIGHT_PAINT: Final[Mapping[str, Paint]] = {
    "go": Paint.GREEN,
    "wait": Paint.YELLOW,
    "stop": Paint.RED,
    "done": Paint.DIM,
}


class Output:
    """Where a command says its results and its failures. `head` is a line above every result for people."""

    def __init__(self, *, is_json: bool, stdout: TextIO | None = None, stderr: TextIO | None = None) -> None:
        self.is_json = is_json
        self._out = stdout if stdout is not None else sys.stdout
        self._err = stderr if stderr is not None else sys.stderr
        self.head = ""
        self.is_coloured = self._out.isatty() and "NO_COLOR" not in os.environ

    @property
    def is_terminal(self) -> bool:
        """Whether a person looks at standard output."""
        return self._out.isatty()

    def result(self, document: Document, text: Callable[[], str]) -> None:
        """Print the one document of a command, or its text for people."""
        if self.is_json:
            self.event(document)
        else:
            self.text(f"{self.head}\n{text()}" if self.head else text())

    def event(self, document: Document) -> None:
        """Print one JSON document on one line, at once."""
        self._print(json.dumps(document, ensure_ascii=True))

    def text(self, text: str) -> None:
        """Print lines for people; what the terminal cannot show becomes a question mark."""
        encoding = self._out.encoding or "utf-8"
        shown = text.encode(encoding, errors="replace").decode(encoding)
        self._print(shown.rstrip("\n"))

    def _print(self, text: str) -> None:
        """Raises FileUnusable where the results cannot be taken, BrokenPipeError where nobody wants them."""
        try:
            print(text, file=self._out, flush=True)
        except BrokenPipeError:
            raise
        except OSError as error:
            from merchant_desk.config.paths import unusable

            drop(self._out)
            raise unusable(Path("standard output"), error) from error

    def note(self, text: str) -> None:
        """Say something beside the result, on standard error."""
        print(text.encode("utf-8", errors="replace").decode(), file=self._err, flush=True)

    def prompt(self, text: str) -> None:
        """Ask on standard error; the answer is typed behind it."""
        print(text, end="", file=self._err, flush=True)

    @property
    def is_watched(self) -> bool:
        """Whether a person looks at standard error."""
        return self._err.isatty()

    def status(self, text: str) -> None:
        """Put a line on the terminal that the next one replaces; an empty one takes it away. Nothing is
        written where standard error is no terminal."""
        if self.is_watched:
            shown = text.encode("utf-8", errors="replace").decode()
            print(f"\r\x1b[K{shown}", end="", file=self._err, flush=True)

    def failure(self, code: Exit, words: Words) -> int:
        """Say what happened and what to do, and with `--json` the same as one line; gives the status."""
        if self.is_json:
            error = {"code": int(code), "message": words.message, "hint": words.hint}
            self.note(json.dumps({"error": error}, ensure_ascii=True))
        else:
            self.note(f"{words.message}\n{words.hint}")
        return int(code)

    def paint(self, text: str, paint: Paint | None) -> str:
        """Coloured on a terminal, else as it is."""
        return f"\x1b[{paint.value}m{text}\x1b[0m" if self.is_coloured and paint is not None else text


def drop(stream: TextIO) -> None:
    """Send what is still in a stream to nowhere: Python would complain once more while it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def columns(
    rows: Sequence[Sequence[str]],
    *,
    right: frozenset[int] = frozenset(),
    paint: Callable[[int, int, str], str] | None = None,
) -> str:
    """Aligned columns, two spaces apart; `right` are the columns aligned to the right.

    `paint(row, column, cell)` colours a cell after its width is known.
    """
    cells = [[visible(cell) for cell in row] for row in rows]
    count = max((len(row) for row in cells), default=0)
    widths = [max((len(row[at]) for row in cells if at < len(row)), default=0) for at in range(count)]
    lines = []
    for number, row in enumerate(cells):
        parts = []
        for at, cell in enumerate(row):
            padded = cell.rjust(widths[at]) if at in right else cell.ljust(widths[at])
            parts.append(paint(number, at, padded) if paint is not None else padded)
        lines.append("  ".join(parts).rstrip())
    return "\n".join(lines)
