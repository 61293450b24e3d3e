"""A raw loopback server that answers exact bytes, or breaks the line exactly where a test wants it broken.

    async with ScriptedServer() as server:
        server.plays(reply(200, b"{}"), Reset(), Stall())
        ...
        assert server.requests[0].headers["x-api-key"] == "…"

Each request takes the next play; a play too few closes the connection and is remembered in `surprises`.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import struct
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self, TypeAlias

_LINGER_ZERO = struct.pack("ii", 1, 0)


@dataclass(frozen=True, slots=True)
class Send:
    """Send these bytes and keep the line open, or hang up right after them."""

    data: bytes
    then_close: bool = False


@dataclass(frozen=True, slots=True)
class Drip:
    """Send these bytes one at a time, with a pause before each."""

    data: bytes
    pause_s: float = 0.01


@dataclass(frozen=True, slots=True)
class Stall:
    """Send these bytes and then nothing more, with the line open."""

    data: bytes = b""


@dataclass(frozen=True, slots=True)
class Reset:
    """Send these bytes and then break the line with a TCP reset."""

    data: bytes = b""


Play: TypeAlias = Send | Drip | Stall | Reset


@dataclass(frozen=True, slots=True)
class SeenRequest:
    """One request as it came; header names in lower case."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes


def reply(
    status: int = 200,
    body: bytes | str = b"",
    *,
    headers: Mapping[str, str] | None = None,
    content_type: str = "application/json",
) -> Send:
    """A complete HTTP answer."""
    content = body.encode() if isinstance(body, str) else body
    lines = [
        f"HTTP/1.1 {status} Whatever",
        f"Content-Type: {content_type}",
        f"Content-Length: {len(content)}",
    ]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    return Send("\r\n".join(lines).encode() + b"\r\n\r\n" + content)


@dataclass
class ScriptedServer:
    """Listens on a free loopback port while its block runs; `raw` holds every byte that reached it."""

    tls: ssl.SSLContext | None = None
    requests: list[SeenRequest] = field(default_factory=list)
    surprises: list[str] = field(default_factory=list)
    raw: bytearray = field(default_factory=bytearray)
    connections: int = 0
    port: int = 0
    _plays: deque[Play] = field(default_factory=deque)
    _server: asyncio.Server | None = None
    _done: asyncio.Event = field(default_factory=asyncio.Event)
    _news: asyncio.Condition = field(default_factory=asyncio.Condition)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def origin(self) -> str:
        """The address to give to a client."""
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}"

    def plays(self, *plays: Play) -> None:
        """Add to the script."""
        self._plays.extend(plays)

    async def saw(self, number: int) -> None:
        """Wait until this many requests have come; TimeoutError after 10 s."""
        async with asyncio.timeout(10), self._news:
            await self._news.wait_for(lambda: len(self.requests) >= number)

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0, ssl=self.tls)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done.set()
        assert self._server is not None
        self._server.close()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self.connections += 1
        try:
            while await self._serve_one(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the client has gone, or the test has ended
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _serve_one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        request = await self._read_request(reader)
        if request is None:
            return False
        async with self._news:
            self.requests.append(request)
            self._news.notify_all()
        if not self._plays:
            self.surprises.append(f"{request.method} {request.target}")
            return False
        return await self._play(self._plays.popleft(), writer)

    async def _play(self, play: Play, writer: asyncio.StreamWriter) -> bool:
        pieces = (
            [play.data[at : at + 1] for at in range(len(play.data))]
            if isinstance(play, Drip)
            else [play.data]
        )
        for piece in pieces:
            if isinstance(play, Drip):
                await asyncio.sleep(play.pause_s)
            writer.write(piece)
            await writer.drain()
        if isinstance(play, Stall):
            await self._done.wait()
        if isinstance(play, Reset):
            sock: socket.socket = writer.get_extra_info("socket")
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_ZERO)
            writer.transport.abort()
        return isinstance(play, Drip) or (isinstance(play, Send) and not play.then_close)

    async def _read_request(self, reader: asyncio.StreamReader) -> SeenRequest | None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError as gone:
            self.raw += gone.partial
            return None
        self.raw += head
        first, *lines = head.decode("latin-1").rstrip("\r\n").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        self.raw += body
        method, target, _ = first.split(" ", 2)
        return SeenRequest(method, target, headers, body)
