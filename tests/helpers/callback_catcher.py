"""An address that takes callbacks and keeps them, as a listener's stand-in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

from aiohttp import web

PATH: Final = "/cb/test-path"
_TAKES_S: Final = 10


@dataclass(frozen=True, slots=True)
class Caught:
    """One request as it came."""

    body: bytes
    headers: Mapping[str, str]


class CallbackCatcher:
    """Answers `answers` one by one, the last one for ever."""

    def __init__(self) -> None:
        self.url = ""
        self.caught: list[Caught] = []
        self.answers: list[int] = [200]
        self._news = asyncio.Condition()

    async def handle(self, request: web.Request) -> web.Response:
        """Keep the request."""
        body = await request.read()
        async with self._news:
            self.caught.append(Caught(body, dict(request.headers)))
            self._news.notify_all()
        status = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return web.Response(status=status, headers={"Location": PATH} if 300 <= status < 400 else None)

    async def wait_for(self, number: int) -> list[Caught]:
        """Return what was caught once there are that many; raises TimeoutError after 10 s."""
        async with asyncio.timeout(_TAKES_S), self._news:
            await self._news.wait_for(lambda: len(self.caught) >= number)
        return self.caught


@asynccontextmanager
async def catch_callbacks() -> AsyncIterator[CallbackCatcher]:
    """Open a catcher on a free port of the loopback."""
    catcher = CallbackCatcher()
    application = web.Application()
    application.router.add_post(PATH, catcher.handle)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    catcher.url = f"http://127.0.0.1:{runner.addresses[0][1]}{PATH}"
    try:
        yield catcher
    finally:
        await runner.cleanup()
