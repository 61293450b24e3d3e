"""Makes the codes of payment links off the loop, read back, and keeps the last few."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from typing import Final

from merchant_desk import qr

_KEPT: Final = 8
_WARM_UP: Final = "https://example.com/"


class CodeMaker:
    """One link, one matrix: the same link always gives the same code, after a restart too."""

    def __init__(self) -> None:
        self._made: OrderedDict[str, qr.QrMatrix] = OrderedDict()

    def known(self, link: str) -> qr.QrMatrix | None:
        """The code of a link, where it was made before."""
        return self._made.get(link)

    def begin(self, link: str) -> asyncio.Future[qr.QrMatrix]:
        """Start making it in a thread, before the next turn of the loop: a customer waits. Raises ValueError
        where the link is too long or cannot be read back."""
        return asyncio.get_running_loop().run_in_executor(None, qr.encode_checked, link, qr.Level.L)

    async def keep(self, link: str, begun: asyncio.Future[qr.QrMatrix]) -> None:
        """Wait for a code that was begun, and keep it."""
        self._made[link] = await begun
        while len(self._made) > _KEPT:
            self._made.popitem(last=False)

    async def warm_up(self) -> None:
        """Load the libraries before a customer waits for them."""
        await asyncio.to_thread(qr.encode_checked, _WARM_UP)
