"""A small HTTP server with hard limits, on aiohttp.web: it knows connections and time, nothing of any shop.

aiohttp by itself lets a slow body last for ever, names its version, and writes a traceback for a client that
goes away. Here each connection watches the clock: a head within `head_s`, an answer within `request_s` of the
connection (or of the answer before), the end within `connection_s`, whatever a peer does.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
import resource
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final, TypeAlias, cast

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from merchant_desk.domain.errors import BadInput, PortTaken

log = logging.getLogger(__name__)

Handler: TypeAlias = Callable[[web.BaseRequest], Awaitable["Answer"]]

_HEAD_END: Final = b"\r\n\r\n"
_TOO_LONG_HEAD: Final = b"HTTP/1.1 431 \r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
BODY_PART: Final = 0.9  # of a request's time: a slow body must be told so while there is time to tell
_OWN_FILES: Final = 256
WORK_PART: Final = 0.97  # after which what the answer waits for is given up


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a peer may take; times count from the connection, or from the answer before."""

    head_bytes: int = 8192
    headers: int = 64
    body_bytes: int = 16_384
    head_s: float = 5.0
    request_s: float = 10.0
    connection_s: float = 15.0
    linger_s: float = 1.0
    requests: int = 10
    connections: int = 2048
    stop_s: float = 1.0


class BodyIncomplete(Exception):
    """The peer ended the request before its body was whole."""


class Answer(web.Response):
    """A response that does not say what program wrote it."""

    async def _prepare_headers(self) -> None:
        await super()._prepare_headers()
        self.headers.popall("Server", None)


class Connection(web.RequestHandler):
    """One peer. Closed without ceremony when a deadline passes, whatever it was doing."""

    def __init__(self, server: _Server, **options: Any) -> None:
        super().__init__(server, loop=server.loop, **options)
        self.is_working = False
        self._server = server
        self._limits = server.limits
        self._began_s = self._base_s = server.loop.time()
        self._due_s = self._base_s + server.limits.head_s
        self._alarm = server.loop.call_at(self._due_s, self._ring)
        self._answers = 0
        self._head_bytes = 0
        self._head_tail = b""
        self._is_in_head = True

    def by_s(self, part: float) -> float:
        """When, on the loop's clock, a part (0 to 1) of the time for the request under way is over."""
        end_s = min(self._base_s + self._limits.request_s, self._began_s + self._limits.connection_s)
        return self._base_s + (end_s - self._base_s) * part

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Come in; the server may have to let somebody else go."""
        super().connection_made(transport)
        self._server.admit(self)

    def connection_lost(self, exc: BaseException | None) -> None:
        """Stop the clock."""
        self._server.forget(self)
        self._alarm.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Let no head grow beyond its limit, however its lines are cut."""
        if self._is_in_head and not self._head_fits(data):
            if self.transport is not None:
                self.transport.write(_TOO_LONG_HEAD)
            self.force_close()
        else:
            super().data_received(data)

    def _head_fits(self, data: bytes) -> bool:
        end = (self._head_tail + data).find(_HEAD_END)
        self._is_in_head = end < 0
        self._head_bytes += len(data) if end < 0 else end
        self._head_tail = data[-3:]
        return self._head_bytes <= self._limits.head_bytes

    def begin(self) -> None:
        """A head is whole: its request has the rest of its time."""
        self._is_in_head = False
        self._due_s = self.by_s(1)

    def end(self, answer: Answer, *, is_last: bool) -> None:
        """An answer is ready: the next request gets a new start, if there may be one."""
        self._answers += 1
        self._base_s = self._server.loop.time()
        # Nobody begins a request on a connection that would end in the middle of it.
        is_old = self._base_s > self._began_s + self._limits.connection_s - self._limits.request_s
        if is_last or is_old or self._answers >= self._limits.requests:
            answer.force_close()
        else:
            self._head_bytes, self._head_tail, self._is_in_head = 0, b"", True
        self._due_s = min(self._base_s + self._limits.head_s, self._began_s + self._limits.connection_s)
        self._watch()

    def abort(self) -> None:
        """Let the peer go now."""
        if self.transport is not None:
            self.transport.abort()

    def _watch(self) -> None:
        self._alarm.cancel()
        self._alarm = self._server.loop.call_at(self._due_s, self._ring)

    def _ring(self) -> None:
        if self._server.loop.time() < self._due_s:
            self._watch()
        else:
            self.abort()

    def handle_error(
        self,
        request: web.BaseRequest,  # noqa: ARG002 - aiohttp's signature
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,  # noqa: ARG002 - as above
    ) -> web.StreamResponse:
        """An unreadable head is 400 and the end; what went wrong in here is 503, without a word about it."""
        if not isinstance(exc, HttpProcessingError):
            log.error("request failed error=%s", type(exc).__name__)
        answer = Answer(status=400) if status == 400 else unavailable(retry_after_s=30)
        answer.force_close()
        return answer

    def log_exception(self, *_args: object, **facts: object) -> None:
        """Name the error only: a traceback could hold what the peer sent."""
        log.error("connection failed error=%s", type(facts.get("exc_info")).__name__)


class _Server(web.Server):
    """Makes connections and keeps their number down."""

    def __init__(self, handler: Handler, limits: Limits) -> None:
        self.loop = asyncio.get_running_loop()
        self.limits = limits
        self.peers: dict[Connection, None] = {}
        self.is_empty = asyncio.Event()
        self.is_stopping = False
        super().__init__(
            self._answer,
            max_headers=limits.headers,
            max_line_size=limits.head_bytes,
            max_field_size=limits.head_bytes,
            keepalive_timeout=limits.connection_s,
            lingering_time=limits.linger_s,
            auto_decompress=False,
            access_log=None,
        )
        self._handler = handler
        self._most = _room_for(limits.connections)

    def __call__(self) -> web.RequestHandler:
        """One more connection."""
        return Connection(self, **self._kwargs)

    def admit(self, peer: Connection) -> None:
        """Over the limit the oldest that has not yet sent a whole request goes, else the newcomer."""
        self.peers[peer] = None
        self.is_empty.clear()
        if len(self.peers) > self._most:
            idle = next((other for other in self.peers if not other.is_working), peer)
            self.forget(idle)
            idle.abort()

    def forget(self, peer: Connection) -> None:
        """It is gone."""
        self.peers.pop(peer, None)
        if not self.peers:
            self.is_empty.set()

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        peer = connection_of(request)
        peer.begin()
        try:
            answer = await self._handler(request)
        except ConnectionError:
            answer = Answer(status=400)
        except Exception as error:
            log.exception("request handler failed error=%s", type(error).__name__)
            answer = unavailable(retry_after_s=30)
        finally:
            peer.is_working = False
        is_unread = not request.content.is_eof()
        is_long = request.content_length is None or request.content_length > self.limits.body_bytes
        if is_unread and is_long and request.transport is not None:
            # The body stays in the kernel: reading it only to drop it would be work that a stranger orders.
            request.transport.pause_reading()
        peer.end(answer, is_last=is_unread or self.is_stopping)
        return answer


class WebServer:
    """Serves one handler on the running loop, from `start` to `stop`."""

    def __init__(self, handler: Handler, *, host: str, port: int, limits: Limits) -> None:
        self._handler = handler
        self._host = host
        self._wanted_port = port
        self._limits = limits
        self._web: _Server | None = None
        self._sockets: asyncio.Server | None = None

    @property
    def port(self) -> int:
        """The port that is open now; 0 while none is."""
        return self._sockets.sockets[0].getsockname()[1] if self._sockets and self._sockets.sockets else 0

    async def start(self) -> None:
        """Open the port; raises PortTaken, and BadInput where the host is no address of this machine."""
        self._web = _Server(self._handler, self._limits)
        listen = self._web.loop.create_server
        try:
            self._sockets = await listen(self._web, self._host, self._wanted_port, backlog=256)
        except (OSError, OverflowError) as error:
            if isinstance(error, OSError) and error.errno in (errno.EADDRINUSE, errno.EACCES):
                raise PortTaken(port=self._wanted_port) from error
            raise BadInput(field="host", reason="unusable", value=self._host) from error

    async def stop(self) -> None:
        """Close the port, let requests under way be answered for up to `stop_s`, then let everybody go."""
        if self._web is None or self._sockets is None:
            return
        self._sockets.close()
        self._web.is_stopping = True
        for peer in [peer for peer in self._web.peers if not peer.is_working]:
            peer.abort()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._limits.stop_s if self._web.peers else 0):
                await self._web.is_empty.wait()
        for peer in list(self._web.peers):
            peer.abort()
        await self._web.shutdown(timeout=0.2)
        self._sockets = None


def connection_of(request: web.BaseRequest) -> Connection:
    """The connection that a request came on."""
    return cast("Connection", request.protocol)


async def body_of(request: web.BaseRequest, length: int) -> bytes:
    """The body of a request that told its length; raises TimeoutError (too slow), BodyIncomplete."""
    if request.headers.get("Expect", "").lower() == "100-continue" and request.transport is not None:
        request.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
    peer = connection_of(request)
    try:
        async with asyncio.timeout_at(peer.by_s(BODY_PART)):
            body = await request.content.readexactly(length) if length else b""
    except (asyncio.IncompleteReadError, web.RequestPayloadError, ConnectionError) as error:
        raise BodyIncomplete from error
    peer.is_working = True
    return body


def unavailable(*, retry_after_s: int) -> Answer:
    """The one deliberate 5xx: not now, come again."""
    return Answer(status=503, headers={"Retry-After": str(retry_after_s)})


def _room_for(connections: int) -> int:
    """How many connections this process can hold open and still open its own files; asks for more files."""
    wanted = connections + _OWN_FILES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        wanted = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return max(16, wanted - _OWN_FILES)
