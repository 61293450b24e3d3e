"""The line to one host: a connection pool, a time limit per phase, bounded answers, nothing followed."""

from __future__ import annotations

import asyncio
import logging
import re
import ssl
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

from merchant_desk.api.failures import broken
from merchant_desk.api.origin import is_local_origin
from merchant_desk.domain.errors import UnexpectedReply, Unreachable

if TYPE_CHECKING:
    import httpx

MAX_ANSWER_BYTES: Final = 4 * 1024 * 1024
MAX_RETRY_AFTER_S: Final = 3600
_LIMIT_HEADER: Final = re.compile(r"(x-)?rate-?limit[a-z0-9-]{0,32}|retry-after", re.IGNORECASE)
_CONNECTIONS: Final = 12  # more than the limiter lets out at once: none of its turns waits for the pool
_KEEP_ALIVE_S: Final = (
    4.0  # below the 5 s after which common servers hang up, so that a request never races it
)


class LineClock(Protocol):
    """What the line needs of a clock."""

    def now_utc_ms(self) -> int:
        """Milliseconds since 1970 in UTC, by the wall."""

    def monotonic_s(self) -> float:
        """Seconds that never jump."""


@dataclass(frozen=True, slots=True)
class TimeLimits:
    """Seconds per phase of one exchange, and for all of it; a creation gets a little longer."""

    connect_s: float = 5.0
    read_s: float = 20.0
    write_s: float = 10.0
    pool_s: float = 5.0
    total_s: float = 25.0
    create_total_s: float = 30.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `body` is None where it was longer than the cap; its text is never shown in `repr`.
    `limits` are the headers that tell of rate limits."""

    status: int
    body: bytes | None = field(repr=False)
    retry_after_s: int | None = None
    limits: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def is_success(self) -> bool:
        """Any 2xx (contract section 2)."""
        return 200 <= self.status < 300


last_answer: ContextVar[Answer | None] = ContextVar("last_answer", default=None)
"""The newest whole answer to the running task, for whoever finds that it makes no sense."""


@dataclass(slots=True)
class _Progress:
    """How far one exchange came: what a failure means depends on it."""

    has_left: bool = False
    status: int | None = None
    retry_after_s: int | None = None
    limits: Mapping[str, str] = field(default_factory=dict)

    async def trace(self, event: str, info: Mapping[str, Any]) -> None:
        # A proxy's CONNECT goes out first and carries nothing of the request.
        if event == "http11.send_request_headers.started" and info["request"].method != b"CONNECT":
            self.has_left = True


class HttpLine:
    """One host, and nothing but it: paths go in, answers come out.

    The pool is made at the first request, off the loop, because loading the library takes a noticeable while.
    """

    def __init__(self, origin: str, *, clock: LineClock, limits: TimeLimits) -> None:
        self.clock_skew_ms: int | None = None
        self.last_latency_ms: int | None = None
        self._origin = origin
        self._clock = clock
        self._limits = limits
        self._pool: httpx.AsyncClient | None = None
        self._making = asyncio.Lock()
        self._is_closed = False

    async def ask(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str],
        query: Mapping[str, str] | None = None,
        body: bytes | None = None,
        total_s: float | None = None,
    ) -> Answer:
        """Send one request, once, and take the whole answer.

        Raises Unreachable (nothing left), TimedOut (it may have been acted on), UnexpectedReply.
        """
        import httpx

        pool = await self._opened()
        request = pool.build_request(method, self._origin + path, params=query, content=body, headers=headers)
        progress = _Progress()
        request.extensions["trace"] = progress.trace
        last_answer.set(None)
        started_s = self._clock.monotonic_s()
        try:
            async with asyncio.timeout(self._limits.total_s if total_s is None else total_s):
                content = await self._exchange(pool, request, progress)
        except (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL, OSError, UnicodeError) as error:
            # A status that says no is a whole answer even where its body was cut.
            if progress.status is None or 200 <= progress.status < 300:
                # Not chained: what the libraries say may quote bytes of the answer.
                raise broken(error, has_left=progress.has_left) from None
            content = b""
        self.last_latency_ms = round((self._clock.monotonic_s() - started_s) * 1000)
        answer = Answer(progress.status or 0, content, progress.retry_after_s, progress.limits)
        last_answer.set(answer)
        return answer

    async def aclose(self) -> None:
        """Close the pool; later requests raise Unreachable."""
        self._is_closed = True
        async with self._making:
            pool, self._pool = self._pool, None
        if pool is not None:
            await pool.aclose()

    async def _exchange(
        self, pool: httpx.AsyncClient, request: httpx.Request, progress: _Progress
    ) -> bytes | None:
        response = await pool.send(request, stream=True, follow_redirects=False)
        try:
            self._note_date(response.headers.get("date"))
            progress.retry_after_s = self._retry_after_s(response.headers.get("retry-after"))
            progress.limits = _limits_told(response.headers)
            progress.status = response.status_code
            if response.headers.get("content-encoding", "identity").lower() == "identity":
                return await _bounded(response)
            if response.is_success:
                raise UnexpectedReply(what="content encoding")  # unasked for, and a bomb may hide in it
            return b""
        finally:
            await response.aclose()

    def _note_date(self, text: str | None) -> None:
        told_ms = _http_date_ms(text)
        if told_ms is not None:
            # The header drops its fraction: half a second is its best guess.
            skew_ms = told_ms + 500 - self._clock.now_utc_ms()
            self.clock_skew_ms = round(skew_ms / 1000) * 1000

    def _retry_after_s(self, text: str | None) -> int | None:
        """Seconds from a Retry-After (RFC 9110 section 10.2.3: a number or a date by the API's own clock)."""
        if text is None:
            return None
        trimmed = text.strip()
        if trimmed.isascii() and trimmed.isdecimal():
            return min(int(trimmed[:9]), MAX_RETRY_AFTER_S)
        told_ms = _http_date_ms(trimmed)
        if told_ms is None:
            return None
        wait_ms = told_ms - self._clock.now_utc_ms() - (self.clock_skew_ms or 0)
        return max(0, min(-(-wait_ms // 1000), MAX_RETRY_AFTER_S))

    async def _opened(self) -> httpx.AsyncClient:
        async with self._making:
            if self._is_closed:
                raise Unreachable(why="closed")
            if self._pool is None:
                self._pool = await asyncio.to_thread(_make_pool, self._origin, self._limits)
            return self._pool


def _make_pool(origin: str, limits: TimeLimits) -> httpx.AsyncClient:
    """Open no connection yet; raises Unreachable where the environment names a proxy that cannot be used."""
    import httpx

    for name in ("httpx", "httpcore"):  # their finer lines show addresses and headers
        logging.getLogger(name).setLevel(logging.WARNING)
    timeout = httpx.Timeout(
        connect=limits.connect_s, read=limits.read_s, write=limits.write_s, pool=limits.pool_s
    )
    try:
        return httpx.AsyncClient(
            verify=_trusted_roots(origin),
            trust_env=not is_local_origin(origin),
            timeout=timeout,
            limits=httpx.Limits(
                max_connections=_CONNECTIONS,
                max_keepalive_connections=_CONNECTIONS,
                keepalive_expiry=_KEEP_ALIVE_S,
            ),
            follow_redirects=False,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            headers={
                "Accept": "application/json",
                "Accept-Encoding": "identity",
                "User-Agent": "merchant-desk",
            },
        )
    except (ImportError, ValueError, httpx.InvalidURL):
        # Not chained: the complaint may quote the proxy's password.
        raise Unreachable(why="proxy") from None


def _trusted_roots(origin: str) -> ssl.SSLContext:
    """The system's roots (TLS 1.2 or newer), or those that came with the library where it has none."""
    import httpx

    if origin.startswith("http:"):
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # trusts nobody: nothing here ever speaks TLS
    paths = ssl.get_default_verify_paths()
    has_system_roots = bool(paths.cafile) or (bool(paths.capath) and any(Path(paths.capath).glob("*.0")))
    return ssl.create_default_context() if has_system_roots else httpx.create_ssl_context(trust_env=False)


async def _bounded(response: httpx.Response) -> bytes | None:
    """The whole body, or None where it is longer than the cap."""
    chunks = bytearray()
    async for chunk in response.aiter_raw():
        chunks += chunk
        if len(chunks) > MAX_ANSWER_BYTES:
            return None
    return bytes(chunks)


def _limits_told(headers: Mapping[str, str]) -> Mapping[str, str]:
    """The headers that tell of rate limits, by whatever convention; none of them is published."""
    names = [name for name in headers if _LIMIT_HEADER.fullmatch(name)]
    return {name.lower(): headers[name][:64] for name in names[:16]}


def _http_date_ms(text: str | None) -> int | None:
    """An HTTP date (RFC 9110 section 5.6.7) in milliseconds; None where it is none."""
    if text is None:
        return None
    try:
        return round(parsedate_to_datetime(text).timestamp() * 1000)
    except (ValueError, TypeError, OverflowError, OSError):
        return None
