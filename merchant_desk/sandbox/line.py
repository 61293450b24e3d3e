"""The public address as a line that can drop: closed for a while, then open again on the same port."""

from __future__ import annotations

import asyncio
from types import TracebackType
from typing import Final, Self

from aiohttp import web

from merchant_desk.domain.errors import PortTaken
from merchant_desk.sandbox.errands import Errands

_RETRY_S: Final = 0.5
_KEEP_ALIVE_S: Final = 60.0
_STOP_S: Final = 1.0


class Line:
    """Serves an application on one address. `is_down` tells requests on old connections to break off."""

    def __init__(self, application: web.Application, *, host: str, port: int, errands: Errands) -> None:
        self.is_down = False
        self._host = host
        self._port = port
        self._errands = errands
        self._up_at_s = 0.0
        self._runner = web.AppRunner(
            application, access_log=None, keepalive_timeout=_KEEP_ALIVE_S, shutdown_timeout=_STOP_S
        )
        self._site: web.TCPSite | None = None

    async def __aenter__(self) -> Self:
        """Begin to serve; raises PortTaken."""
        await self._runner.setup()
        try:
            await self._listen()
        except OSError as error:
            await self._runner.cleanup()
            raise PortTaken(port=self._port) from error
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop serving; open connections are closed."""
        await self._runner.cleanup()

    @property
    def origin(self) -> str:
        """Scheme, host and port; an address that means all of them is told as the loopback."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(self._host, self._host)
        return f"http://[{host}]:{self._port}" if ":" in host else f"http://{host}:{self._port}"

    @property
    def port(self) -> int:
        """The port in use."""
        return self._port

    def drop(self, for_s: float) -> None:
        """Refuse every connection from now on, for that long; a second drop prolongs the first."""
        self._up_at_s = max(self._up_at_s, asyncio.get_running_loop().time() + for_s)
        if not self.is_down:
            self.is_down = True
            self._errands.start(self._stay_down())

    async def _stay_down(self) -> None:
        loop = asyncio.get_running_loop()
        if self._site is not None:
            await self._site.stop()
        while self.is_down:
            await asyncio.sleep(max(self._up_at_s - loop.time(), 0))
            if loop.time() < self._up_at_s:  # dropped again meanwhile
                continue
            try:
                await self._listen()
                self.is_down = False
            except OSError:  # somebody else took the port meanwhile: it is waited for
                self._up_at_s = loop.time() + _RETRY_S

    async def _listen(self) -> None:
        self._site = web.TCPSite(self._runner, self._host or None, self._port)
        await self._site.start()
        if self._port == 0:
            self._port = self._runner.addresses[0][1]
