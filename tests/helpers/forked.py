"""Commands that start at once and may be killed at any moment: forks of a process that has its imports.

Each is a process of its own that runs the program's front door with its own arguments, and dies of a real
SIGKILL; only the half second in which Python loads modules is left out, for nothing can go wrong in it.

async with open_forks(till) as forks:
    child = await forks.begin("orders", "create", "--total", "5", "--currency", "USD")
    child.kill()
    ended = await child.ended()
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.helpers.programs import PATIENCE_S, ROOT, Document, Ended, Shop, wait_until

FRONT_DOOR: Final = "merchant_desk.__main__"
COMMANDS_NEED: Final = (
    "aiohttp.web",
    "httpx",
    "merchant_desk.cli.commands",
    "merchant_desk.listener.server",
    "merchant_desk.wiring",
)
WINDOWS_NEED: Final = (*COMMANDS_NEED, "qasync", "merchant_desk.app.program", "tests.helpers.window_life")


@dataclass(slots=True)
class Child:
    """One command under way; what it says goes into two files."""

    forks: Forks
    pid: int
    out: Path
    err: Path

    def kill(self) -> None:
        """SIGKILL, whatever it is doing; nothing where it has ended already."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)

    async def ended(self) -> Ended:
        """Wait for its end; the code of a killed one is -9."""
        code = int(await self.forks.ask({"wait": self.pid}))
        return Ended(code, self.out.read_text(), self.err.read_text())

    async def says(self, text: str) -> None:
        """Wait until it has written this."""
        await wait_until(lambda: text in self.out.read_text())

    @property
    def lines(self) -> list[Document]:
        """The JSON documents that it has written so far, one a line."""
        whole = self.out.read_text().rpartition("\n")[0]
        return [json.loads(line) for line in whole.splitlines()]


class Forks:
    """One mother process; her children run with the environment of one till."""

    def __init__(self, process: asyncio.subprocess.Process, folder: Path) -> None:
        self._process = process
        self._folder = folder
        self._number = 0
        self._alone = asyncio.Lock()

    async def begin(self, *arguments: str, door: str = FRONT_DOOR) -> Child:
        """Start one command; `door` is the module whose `main` takes the arguments."""
        self._number += 1
        out, err = (self._folder / f"{self._number}.{name}" for name in ("out", "err"))
        wish = {"door": door, "run": arguments, "out": str(out), "err": str(err)}
        return Child(self, int(await self.ask(wish)), out, err)

    async def run(self, *arguments: str) -> Ended:
        """One command to its end."""
        return await (await self.begin(*arguments)).ended()

    async def ask(self, wish: object) -> str:
        """One line to the mother, one line back."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        async with self._alone, asyncio.timeout(2 * PATIENCE_S):
            self._process.stdin.write(json.dumps(wish).encode() + b"\n")
            await self._process.stdin.drain()
            line = await self._process.stdout.readline()
        assert line, "the mother of all commands has died"
        return line.decode().strip()


@asynccontextmanager
async def open_forks(
    till: Shop, folder: Path, *, loads: Sequence[str] = COMMANDS_NEED
) -> AsyncIterator[Forks]:
    """A mother for the commands of one till; `folder` takes what they say, `loads` are modules of hers."""
    folder.mkdir(parents=True, exist_ok=True)
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        __name__,
        *loads,
        env=till.variables(),
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        yield Forks(process, folder)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # her children too
        await process.wait()


def _mother(loads: Sequence[str]) -> None:
    """Load everything once, then fork a child for each wish."""
    for module in (FRONT_DOOR, *loads):
        importlib.import_module(module)
    for line in sys.stdin:
        wish = json.loads(line)
        if "wait" in wish:
            code = os.waitstatus_to_exitcode(os.waitpid(wish["wait"], 0)[1])
            print(code, flush=True)
            continue
        streams = [
            os.open(path, os.O_RDWR | os.O_CREAT, 0o600) for path in (os.devnull, wish["out"], wish["err"])
        ]
        pid = os.fork()
        if pid:
            for stream in streams:
                os.close(stream)
            print(pid, flush=True)
            continue
        for descriptor, stream in enumerate(streams):
            os.dup2(stream, descriptor)
        sys.exit(importlib.import_module(wish["door"]).main(wish["run"]))


if __name__ == "__main__":
    _mother(sys.argv[1:])
