"""The listener: one port, served on a thread of its own so that no window ever waits for a stranger.

listener = Listener(surroundings, host="127.0.0.1", port=8787)
await listener.start()
listener.port
await listener.stop()
"""

from __future__ import annotations

import asyncio
import logging
import threading
from concurrent.futures import Future
from contextlib import suppress
from typing import Any, Final, Protocol

from aiohttp import web

from merchant_desk.listener.reception import Reception, Surroundings
from merchant_desk.web import Answer, Limits, WebServer

log = logging.getLogger(__name__)

DEFAULT_HOST: Final = "127.0.0.1"


class Doorkeeper(Protocol):
    """Answers what comes to the port, on the listener's thread; `port` is told once it is open."""

    port: int

    async def __call__(self, request: web.BaseRequest) -> Answer:
        """Answer one request."""


class Listener:
    """Hears callbacks from `start` to `stop`; both may be awaited on any loop, Qt's too."""

    def __init__(
        self,
        around: Surroundings | Doorkeeper,
        *,
        host: str = DEFAULT_HOST,
        port: int = 0,
        limits: Limits | None = None,
    ) -> None:
        """Port 0 means any free one. A doorkeeper answers for itself, else a reception does."""
        self._limits = limits or Limits()
        self._reception: Doorkeeper = (
            Reception(around, host=host, body_bytes=self._limits.body_bytes)
            if isinstance(around, Surroundings)
            else around
        )
        self._host = host
        self._wanted_port = port
        self._opened: Future[int] = Future()
        self._ended: Future[None] = Future()
        for future in (self._opened, self._ended):
            future.set_running_or_notify_cancel()  # a caller who gives up cancels nothing here
        self._thread = threading.Thread(target=self._run, name="listener", daemon=True)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._may_end: asyncio.Event | None = None
        self._is_wanted = True

    @property
    def port(self) -> int:
        """The open port; 0 before `start`."""
        return self._reception.port

    @property
    def origin(self) -> str:
        """Scheme, host and port under which this machine reaches it."""
        host = {"0.0.0.0": DEFAULT_HOST, "": DEFAULT_HOST, "::": "::1"}.get(self._host, self._host)
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    async def start(self) -> None:
        """Open the port; raises PortTaken, and BadInput where the host is no address of this machine."""
        self._thread.start()
        try:
            self._reception.port = await asyncio.wrap_future(self._opened)
        except asyncio.CancelledError:
            # Whoever gives up while the port opens must not leave it open.
            self._tell_end()
            raise

    async def stop(self) -> None:
        """Close the port and answer what is under way, within 2 s."""
        if self._thread.ident is None:
            return
        self._tell_end()
        await asyncio.wrap_future(self._ended)
        self._thread.join()  # it has nothing left to do but to end

    def _tell_end(self) -> None:
        self._is_wanted = False
        if self._loop is not None and self._may_end is not None and not self._ended.done():
            with suppress(RuntimeError):  # the loop closed this very moment
                self._loop.call_soon_threadsafe(self._may_end.set)

    def _run(self) -> None:
        try:
            # Not asyncio.run: beside qasync it would take the policy's loop, which is Qt's.
            with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
                runner.run(self._serve())
        except Exception as error:
            if self._opened.done():
                log.exception("listener failed")
            else:
                self._opened.set_exception(error)
        finally:
            self._ended.set_result(None)

    async def _serve(self) -> None:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(_log_briefly)
        server = WebServer(self._reception, host=self._host, port=self._wanted_port, limits=self._limits)
        await server.start()
        self._may_end = asyncio.Event()
        self._loop = loop
        if not self._is_wanted:
            self._may_end.set()
        self._reception.port = server.port
        self._opened.set_result(server.port)
        await self._may_end.wait()
        await server.stop()


def _log_briefly(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Name the trouble only: asyncio's own lines hold addresses and tracebacks."""
    error = context.get("exception")
    log.warning("listener loop: %s error=%s", context.get("message"), type(error).__name__)
