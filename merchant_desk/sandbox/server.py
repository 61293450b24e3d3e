"""The training shop: a public address with API and customer's page, and a control address.

    async with Sandbox(state_file=path) as shop:
        shop.api_url, shop.control_url, shop.api_key, shop.store_id, shop.webhook_secret

Tests in the same process may also reach `shop.book`, `shop.readings`, `shop.faults`, `shop.tally`,
`shop.callbacks` and `shop.customer` directly; others use the control address.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from aiohttp import web

from merchant_desk.sandbox.acts import Customer
from merchant_desk.sandbox.book import Book
from merchant_desk.sandbox.callbacks import Callbacks
from merchant_desk.sandbox.control import Control
from merchant_desk.sandbox.errands import Errands
from merchant_desk.sandbox.faults import Faults, Rule
from merchant_desk.sandbox.gate import Gate, Handler
from merchant_desk.sandbox.line import Line
from merchant_desk.sandbox.page import Page
from merchant_desk.sandbox.readings import Readings
from merchant_desk.sandbox.routes import Api
from merchant_desk.sandbox.shop import Credentials, Shop
from merchant_desk.sandbox.tally import Tally

MAX_BODY_BYTES: Final = 64 * 1024
LOOPBACK: Final = "127.0.0.1"


class Sandbox:
    """One training shop. Without a state file it forgets everything when it stops.

    Port 0 means any free one. `credentials` replace the made-up ones (tests); `callback_pause_s` is the pause
    before the first retry of a callback.
    """

    def __init__(
        self,
        *,
        host: str = LOOPBACK,
        port: int = 0,
        control_port: int = 0,
        state_file: Path | None = None,
        credentials: Credentials | None = None,
        now_utc_ms: Callable[[], int] | None = None,
        callback_pause_s: float = 1.0,
    ) -> None:
        self._base_now_utc_ms = now_utc_ms or _wall_clock_ms
        self.shop = Shop()
        self.readings = Readings()
        self.faults = Faults()
        self.tally = Tally()
        self.book = Book(state_file, credentials=credentials)
        self._errands = Errands()
        self.callbacks = Callbacks(
            book=self.book,
            readings=self.readings,
            faults=self.faults,
            errands=self._errands,
            now_utc_ms=self.now_utc_ms,
            first_pause_s=callback_pause_s,
        )
        self.line = Line(self._public(), host=host, port=port, errands=self._errands)
        self.customer = Customer(
            book=self.book,
            callbacks=self.callbacks,
            errands=self._errands,
            now_utc_ms=self.now_utc_ms,
            drop_line=self.line.drop,
        )
        self._control_line = Line(
            Control(self).application(), host=LOOPBACK, port=control_port, errands=self._errands
        )
        self._stack = AsyncExitStack()

    def now_utc_ms(self) -> int:
        """The shop's clock, with the offset that the faults ask for."""
        return self._base_now_utc_ms() + self.faults.clock_offset_s * 1000

    async def start(self) -> None:
        """Open the book and both addresses; raises FileUnusable, PortTaken."""
        async with AsyncExitStack() as stack:
            self.book.open()
            stack.callback(self.book.close)
            if self.book.wallets is not None:
                self.shop.wallets = self.book.wallets
            await stack.enter_async_context(self.callbacks)
            await stack.enter_async_context(self._errands)
            await stack.enter_async_context(self.line)
            await stack.enter_async_context(self._control_line)
            self._stack = stack.pop_all()

    async def stop(self) -> None:
        """Close everything; what was answered is in the state file."""
        await self._stack.aclose()

    async def __aenter__(self) -> Self:
        """As `start`."""
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """As `stop`."""
        await self.stop()

    @property
    def api_url(self) -> str:
        """Scheme and host of the pretend API, without `/plugins`."""
        return self.line.origin

    @property
    def control_url(self) -> str:
        """Where this shop is told what to do."""
        return self._control_line.origin

    @property
    def api_key(self) -> str:
        """Opens the API; holds nothing of value."""
        return self.book.credentials.api_key

    @property
    def store_id(self) -> str:
        """The one store of the shop."""
        return self.book.credentials.store_id

    @property
    def webhook_secret(self) -> str:
        """Seals the callbacks; holds nothing of value."""
        return self.book.credentials.webhook_secret

    def listening(self) -> dict[str, str]:
        """What `merchant-desk sandbox` prints first (public face, section 5)."""
        return {
            "event": "listening",
            "api_url": self.api_url,
            "control_url": self.control_url,
            "api_key": self.api_key,
            "store_id": self.store_id,
            "webhook_secret": self.webhook_secret,
        }

    def _claim(self, order_id: str, rule: Rule) -> None:
        self.customer.claim_as(order_id, rule)

    def _public(self) -> web.Application:
        gate = Gate(
            readings=self.readings,
            faults=self.faults,
            tally=self.tally,
            is_line_down=lambda: self.line.is_down,
            now_utc_ms=self.now_utc_ms,
            claim=self._claim,
        )

        @web.middleware
        async def through_the_gate(request: web.Request, handler: Handler) -> web.StreamResponse:
            return await gate.handle(request, handler)

        application = web.Application(client_max_size=MAX_BODY_BYTES, middlewares=[through_the_gate])
        application.on_shutdown.append(gate.close)
        api = Api(
            book=self.book,
            shop=self.shop,
            readings=self.readings,
            callbacks=self.callbacks,
            tally=self.tally,
            now_utc_ms=self.now_utc_ms,
        )
        page = Page(
            book=self.book,
            shop=self.shop,
            pay=lambda order, network: self.customer.pay(order, network=network),
        )
        application.add_routes([*api.routes(), *page.routes()])
        return application


def _wall_clock_ms() -> int:
    return time.time_ns() // 1_000_000
