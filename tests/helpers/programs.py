"""The program as people start it: real processes, their lines, their ends."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from tests.helpers.leaks import tracked

ROOT: Final = Path(__file__).resolve().parents[2]
PROGRAM: Final = (sys.executable, "-m", "merchant_desk")
PATIENCE_S: Final = 30.0
Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Ended:
    """A program that has ended: its status and everything it said."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Document:
        """The one JSON document on standard output."""
        document: Document = json.loads(self.out)
        return document

    @property
    def error(self) -> Document:
        """The `error` of the last line on standard error."""
        error: Document = json.loads(self.err.splitlines()[-1])["error"]
        return error


@dataclass(slots=True)
class Shop:
    """A data folder and the environment that its programs are started with."""

    folder: Path
    environ: Mapping[str, str] = field(default_factory=dict)

    def variables(self) -> dict[str, str]:
        """The whole environment of a program."""
        own = {"MERCHANT_DESK_DATA_DIR": str(self.folder), "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
        return {**os.environ, **own, **self.environ}

    async def run(self, *arguments: str) -> Ended:
        """Run one command to its end."""
        return await self._run(*PROGRAM, *arguments)

    async def answer(self, *lines: str, to: tuple[str, ...]) -> Ended:
        """Run one command to its end, with these lines on its standard input."""
        typed = "".join(f"{line}\n" for line in lines)
        return await self._run(*PROGRAM, *to, typed=typed.encode())

    async def run_python(self, program: str) -> Ended:
        """Run a Python program in the same environment."""
        return await self._run(sys.executable, "-c", program)

    async def run_shell(self, arguments: str) -> Ended:
        """Run one command as a line of bash would, with pipes behind it."""
        return await self._run("bash", "-c", f"{' '.join(PROGRAM)} {arguments}")

    async def _run(self, *command: str, typed: bytes | None = None) -> Ended:
        process = await self._start(command, stdin=subprocess.DEVNULL if typed is None else subprocess.PIPE)
        try:
            async with asyncio.timeout(2 * PATIENCE_S):
                out, err = await process.communicate(typed)
        finally:
            _kill(process)
        return Ended(process.returncode or 0, out.decode(), err.decode())

    @asynccontextmanager
    async def running(
        self, *arguments: str, program: tuple[str, ...] = PROGRAM, stdin: int = subprocess.DEVNULL
    ) -> AsyncIterator[Running]:
        """A command that runs until it is told to end; killed at the latest when the block ends."""
        process = await self._start((*program, *arguments), stdin=stdin)
        try:
            yield Running(process)
        finally:
            _kill(process)
            await process.wait()

    async def _start(self, command: tuple[str, ...], *, stdin: int) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            *command,
            env=self.variables(),
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            limit=1 << 20,
        )


@dataclass(slots=True)
class Running:
    """A program that prints one JSON document a line."""

    process: asyncio.subprocess.Process
    seen: list[Document] = field(default_factory=list)

    async def next(self) -> Document:
        """The next line; AssertionError with what it complained of where it has ended instead."""
        assert self.process.stdout is not None
        async with asyncio.timeout(PATIENCE_S):
            line = await self.process.stdout.readline()
        if not line:
            raise AssertionError(f"ended instead of saying more: {await self._complaint()}")
        document: Document = json.loads(line)
        self.seen.append(document)
        return document

    async def until(self, fits: Callable[[Document], bool]) -> Document:
        """The next line that fits."""
        while not fits(document := await self.next()):
            pass
        return document

    async def end(self, number: signal.Signals = signal.SIGTERM) -> Ended:
        """Tell it to end, and wait for that."""
        self.process.send_signal(number)
        async with asyncio.timeout(PATIENCE_S):
            out, err = await self.process.communicate()
        return Ended(self.process.returncode or 0, out.decode(), err.decode())

    async def _complaint(self) -> str:
        assert self.process.stderr is not None
        return (await self.process.stderr.read()).decode()


async def control(control_url: str, path: str, wish: Document | None = None, *, method: str = "") -> Document:
    """Ask the training shop's control address; a wish is posted unless a method is named."""
    body = None if wish is None else json.dumps(wish).encode()
    name = method or ("GET" if body is None else "POST")
    request = urllib.request.Request(control_url + path, data=body, method=name)

    def ask() -> Document:
        with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
            document: Document = json.loads(answer.read())
            return document

    return await asyncio.to_thread(ask)


async def wait_until(is_so: Callable[[], bool], *, patience_s: float = PATIENCE_S) -> None:
    """Look again and again until it is so; TimeoutError where it never is."""
    async with asyncio.timeout(patience_s):
        while not is_so():  # noqa: ASYNC110 - other processes tell no event loop
            await asyncio.sleep(0.02)


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def is_running(pid: int) -> bool:
    """Whether a process runs; one that has ended but was not waited for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def processes() -> dict[int, tuple[str, ...]]:
    """Every process that runs on this machine, with its arguments."""
    found = {}
    for folder in Path("/proc").iterdir():
        try:
            if folder.name.isdecimal() and is_running(int(folder.name)):
                arguments = (folder / "cmdline").read_bytes().split(b"\0")
                found[int(folder.name)] = tuple(os.fsdecode(item) for item in arguments)
        except (FileNotFoundError, ProcessLookupError):
            continue
    return found


def shops_of(state: Path) -> list[int]:
    """The processes that serve the training shop with this state file."""
    return [pid for pid, arguments in processes().items() if str(state) in arguments]


def _kill(process: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.kill()


@dataclass(slots=True)
class Sandbox:
    """A training shop that runs as a program of its own, and a till that is set up for it."""

    running: Running
    listening: Document
    shop: Shop

    async def control(self, path: str, wish: Document | None = None, *, method: str = "") -> Document:
        """Ask its control address."""
        return await control(self.listening["control_url"], path, wish, method=method)

    def till(self, folder: Path, **environ: str) -> Shop:
        """A data folder for this shop; the account comes by the environment."""
        account = {
            "MERCHANT_DESK_API_URL": self.listening["api_url"],
            "MERCHANT_DESK_API_KEY": self.listening["api_key"],
            "MERCHANT_DESK_WEBHOOK_SECRET": self.listening["webhook_secret"],
            "MERCHANT_DESK_STORE_ID": self.listening["store_id"],
        }
        return Shop(folder, {**account, **environ})


@asynccontextmanager
async def open_sandbox(folder: Path, *arguments: str) -> AsyncIterator[Sandbox]:
    """`merchant-desk sandbox --json`, with a till that keeps its data below `folder`."""
    async with Shop(folder / "sandbox-data").running("--json", "sandbox", *arguments) as running:
        sandbox = Sandbox(running, await running.next(), Shop(folder))
        tracked.learn(sandbox.listening["api_key"], sandbox.listening["webhook_secret"])
        sandbox.shop = sandbox.till(folder / "till")
        yield sandbox
