"""Cryptum's API on a wire without sockets: the real client speaks HTTP to a book, on virtual time.

    book = WireBook(clock)
    api = book.client()                                  # a CryptumApi whose line ends in the book
    book.strikes(Strike("create", FAULTS["reset-after"]))

Everything that may break breaks where the strike says: before anything left, between request and processing,
in the status, in the headers, or after so many bytes of the body.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from types import SimpleNamespace
from typing import Any, Final

import httpx

from merchant_desk.api.client import CryptumApi
from merchant_desk.api.wire import iso_utc
from merchant_desk.domain.order import OrderId
from merchant_desk.domain.secret import ApiKey
from tests.helpers.fake_book import BookedOrder, FakeBook
from tests.helpers.fake_clock import FakeClock

ORIGIN: Final = "http://127.0.0.1:9"
_PIECE: Final = 128 * 1024
LIVE: Final = frozenset({"pending", "on-hold", "confirmed"})


@dataclass(frozen=True, slots=True)
class WireFault:
    """How one exchange goes wrong. `has_left` is false where no connection is made; `raises` names httpx's
    own failure; `late_s` lets the API act that much later; `cut` is the share of the body that arrives;
    `rows` twists a list."""

    has_left: bool = True
    is_processed: bool = False
    late_s: float | None = None
    stall_s: float = 0.0
    raises: str = ""
    status: int | None = None
    body: bytes | None = None
    headers: tuple[tuple[str, str], ...] = ()
    cut: float | None = None
    rows: str = ""


@dataclass(slots=True)
class Strike:
    """A fault for the exchanges of one kind: `skip` are left in peace first, then `times` are struck."""

    call: str
    fault: WireFault
    skip: int = 0
    times: int = 1

    def takes(self, call: str) -> bool:
        """Whether this exchange is struck."""
        if call != self.call or self.times <= 0:
            return False
        if self.skip > 0:
            self.skip -= 1
            return False
        self.times -= 1
        return True


@dataclass
class WireBook(httpx.AsyncBaseTransport):
    """The API's book, and the transport that leads to it. `processed` is called after each creation."""

    clock: FakeClock
    is_thin: bool = False
    latency_s: float = 0.05
    posts: list[str] = field(default_factory=list)
    processed: Callable[[BookedOrder], Awaitable[None]] | None = None
    _strikes: list[Strike] = field(default_factory=list)
    _later: set[asyncio.Task[None]] = field(default_factory=set)

    def __post_init__(self) -> None:
        # Its own clock: nobody sets the API's time when ours is set.
        self.time = FakeClock()
        self.books = FakeBook(clock=self.time, store_id="aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee")

    def client(self) -> CryptumApi:
        """The real client on this wire."""
        api = CryptumApi(
            ORIGIN, store_id=lambda: self.books.store_id, keys=lambda: ApiKey("key-1"), clock=self.clock
        )
        api._line._pool = httpx.AsyncClient(transport=self, trust_env=False)
        return api

    def strikes(self, *strikes: Strike) -> None:
        """Add to what goes wrong."""
        self._strikes.extend(strikes)

    def heals(self) -> None:
        """From now on nothing goes wrong."""
        self._strikes.clear()

    async def settle(self) -> None:
        """Wait until what the API does late is done."""
        while self._later:
            await asyncio.wait(self._later)

    @property
    def live(self) -> list[BookedOrder]:
        """The orders that a customer could pay, or has paid."""
        return [row for row in self.books.book.values() if row.status in LIVE]

    # ---- one exchange ----

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """As httpx wants it."""
        call = _call(request)
        if call == "create":
            self.posts.append(json.loads(request.content)["ecommerceOrderId"])
        fault = next((strike.fault for strike in self._strikes if strike.takes(call)), None)
        await asyncio.sleep(self.latency_s)
        if fault is None:
            await _leave(request)
            return self._answer(*await self._act(call, request))
        return await self._struck(call, request, fault)

    async def _struck(self, call: str, request: httpx.Request, fault: WireFault) -> httpx.Response:
        if fault.has_left:
            await _leave(request)
        if fault.late_s is not None:
            task = asyncio.get_running_loop().create_task(self._act_later(call, request, fault.late_s))
            self._later.add(task)
            task.add_done_callback(self._later.discard)
        status: int = 200
        document: Any = {}
        if fault.is_processed or fault.rows:
            status, document = await self._act(call, request, rows=fault.rows)
        if fault.stall_s:
            await asyncio.sleep(fault.stall_s)
        if fault.raises:
            raise getattr(httpx, fault.raises)("made up", request=request)
        body = json.dumps(document).encode() if fault.body is None else fault.body
        return self._answer(fault.status or status, body, headers=dict(fault.headers), cut=fault.cut)

    def _answer(
        self, status: int, body: Any, *, headers: dict[str, str] | None = None, cut: float | None = None
    ) -> httpx.Response:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        moment = datetime.fromtimestamp(self.time.now_utc_ms() / 1000, UTC)
        told = {"date": format_datetime(moment, usegmt=True), **(headers or {})}
        return httpx.Response(status, headers=told, stream=_Body(content, cut))

    async def _act_later(self, call: str, request: httpx.Request, late_s: float) -> None:
        await asyncio.sleep(late_s)
        await self._act(call, request)

    async def _act(self, call: str, request: httpx.Request, *, rows: str = "") -> tuple[int, Any]:
        if call == "create":
            row = self._create(json.loads(request.content))
            if self.processed is not None:
                await self.processed(row)
            return 201, {"id": row.id} if self.is_thin else self._document(row)
        if call == "list":
            return 200, self._list(request.url.params, rows)
        if call == "verify":
            return 200, {"webhookSecret": "whsec"}
        row_or_none = self.books.book.get(OrderId(request.url.path.rpartition("/")[2]))
        if row_or_none is None:
            return 404, {"error": {"message": "no such order"}}
        if call == "set_status":
            if row_or_none.status == "confirmed":
                return 400, {"error": {"message": "already paid"}}
            self.books.sets(row_or_none.id, json.loads(request.content)["paymentStatus"])
            return 200, {}
        return 200, self._document(row_or_none) | {"store": {"id": row_or_none.store_id, "name": "Shop"}}

    def _create(self, sent: dict[str, Any]) -> BookedOrder:
        return self.books.add(
            sent["ecommerceOrderId"],
            total=sent["orderTotal"],
            currency=sent["orderCurrency"],
            status=sent["paymentStatus"],
            callback_url=sent["callbackUrl"],
        )

    def _document(self, row: BookedOrder) -> dict[str, Any]:
        return {
            "id": row.id,
            "ecommerceOrderId": row.reference,
            "storeId": row.store_id,
            "orderTotal": str(row.total),
            "orderCurrency": row.currency,
            "paymentStatus": row.status,
            "sessionToken": row.token.reveal(),
            "callbackUrl": row.callback_url,
            "createdAt": iso_utc(row.created_utc_ms),
        }

    def _list(self, asked: httpx.QueryParams, twist: str) -> dict[str, Any]:
        wanted = asked.get("paymentStatus")
        found = [row for row in self.books.book.values() if wanted in (None, row.status)]
        rows = [self._document(row) for row in reversed(found)]
        total: object = len(rows)
        if twist == "omits":
            rows = rows[1:]
        elif twist == "repeats":
            rows = [row for row in rows for _ in range(2)]
        elif twist == "shifts":
            rows = rows[-1:] + rows[:-1] if int(asked.get("offset", 0)) else rows
        elif twist == "wrong-types":
            rows = [row | {"ecommerceOrderId": True, "orderTotal": {"a": 1}} for row in rows]
        elif twist == "bare":
            rows = [{"id": row["id"]} for row in rows]
        elif twist == "counts-more":
            total = len(rows) + 250
        start, size = int(asked.get("offset", 0)), int(asked.get("limit", 100))
        return {"orders": rows[start : start + size], "total": total}


@dataclass
class _Body(httpx.AsyncByteStream):
    """The body in pieces, whole or cut."""

    content: bytes
    cut: float | None

    async def __aiter__(self) -> AsyncIterator[bytes]:
        until = len(self.content) if self.cut is None else int(len(self.content) * self.cut)
        for at in range(0, until, _PIECE):
            yield self.content[at : min(at + _PIECE, until)]
        if self.cut is not None:
            raise httpx.RemoteProtocolError("peer closed the connection in the body")


def _call(request: httpx.Request) -> str:
    path = request.url.path
    if request.method == "POST":
        return "verify" if path.endswith("verification") else "create"
    if request.method == "PUT":
        return "set_status"
    return "list" if path == "/plugins/orders/" else "read"


async def _leave(request: httpx.Request) -> None:
    """What httpcore tells once the first byte of a request goes out."""
    trace = request.extensions.get("trace")
    if trace is not None:
        told = SimpleNamespace(method=request.method.encode())
        await trace("http11.send_request_headers.started", {"request": told})
