"""A listener on a real store, and a sender that writes bytes exactly as it is told."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from merchant_desk.domain.callback import Callback
from merchant_desk.domain.secret import WebhookSecret
from merchant_desk.domain.signature import sign
from merchant_desk.listener.reception import Surroundings
from merchant_desk.listener.server import Listener
from merchant_desk.listener.verify import KnownSecrets
from merchant_desk.services.ports import Inbox
from merchant_desk.store.store import Store, open_store
from merchant_desk.web import Limits

TOKEN: Final = "Zk3vJx0t9nQ4r8sWb1yE6uHdLpGmCaVf2oTiKqRwXzA"
SECRET: Final = "whsec_test_0123456789abcdef"
STORE_ID: Final = "3ac0ad4e9e"
BODY: Final = json.dumps(
    {
        "message": "Payment was successful",
        "status": "confirmed",
        "orderId": "0da30f53b37",
        "ecommerceOrderId": "POS-1",
        "storeId": STORE_ID,
        "transactions": [{"protocol": "CELO", "hash": "AB" * 32}],
        "updatedProducts": None,
    }
).encode()
HASTY: Final = Limits(head_s=0.3, request_s=0.6, connection_s=0.9, linger_s=0.1, stop_s=0.5)
"""The listener's own limits, sixteen times as fast."""


@dataclass
class StillClock:
    """Stands still until a test moves it."""

    utc_ms: int = 1_760_000_000_000
    seconds: float = 1_000.0

    def now_utc_ms(self) -> int:
        """The wall."""
        return self.utc_ms

    def monotonic_s(self) -> float:
        """The stopwatch."""
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        """Nobody waits here."""
        self.seconds += seconds


@dataclass(frozen=True)
class Reply:
    """One answer, whole."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Ear:
    """A listener, its store, and everything that it handed over."""

    store: Store
    clock: StillClock = field(default_factory=StillClock)
    known: KnownSecrets = field(default_factory=lambda: KnownSecrets((WebhookSecret(SECRET),)))
    public_origins: list[str] = field(default_factory=list)
    seen: list[Callback] = field(default_factory=list)
    port: int = 0

    def listener(self, inbox: Inbox | None, *, limits: Limits, port: int = 0) -> Listener:
        """A listener on these surroundings."""
        return Listener(
            Surroundings(
                inbox=inbox or self.store.inbox,
                clock=self.clock,
                paths=lambda: {"another-token": "another-store", TOKEN: STORE_ID},
                secrets=lambda: self.known,
                on_seen=self.seen.append,
                public_origins=lambda: self.public_origins,
            ),
            port=port,
            limits=limits,
        )

    def request(self, body: bytes = BODY, **headers: str | None) -> bytes:
        """The bytes of an honest request; headers given as None are left out."""
        method, path = headers.pop("method", "POST"), headers.pop("path", f"/cb/{TOKEN}")
        fields: dict[str, str | None] = {
            "Host": f"127.0.0.1:{self.port}",
            "Content-Length": str(len(body)),
            "X-Webhook-Signature": sign(SECRET, body),
        }
        fields |= {name.replace("_", "-"): value for name, value in headers.items()}
        lines = [
            f"{method} {path} HTTP/1.1",
            *(f"{name}: {text}" for name, text in fields.items() if text is not None),
        ]
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + body

    async def post(self, body: bytes = BODY, **headers: str | None) -> Reply:
        """Send one request on a connection of its own."""
        async with connected(self.port) as line:
            await line.send(self.request(body, **headers))
            return await line.reply()

    async def raw(self, *parts: bytes) -> bytes:
        """Send bytes and give all that comes until the listener closes."""
        async with connected(self.port) as line:
            for part in parts:
                await line.send(part)
            return await line.rest()

    async def accepted(self) -> tuple[Callback, ...]:
        """What waits to be worked off."""
        return await self.store.inbox.waiting()


@dataclass
class Line:
    """One connection, from the sender's side; every wait ends after 20 s."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def send(self, data: bytes) -> None:
        """Write; a listener that has gone is no error here."""
        try:
            self.writer.write(data)
            await asyncio.wait_for(self.writer.drain(), 20)
        except ConnectionError:
            pass

    async def reply(self) -> Reply:
        """The next whole answer; ConnectionError where the listener closes instead."""
        try:
            head = await asyncio.wait_for(self.reader.readuntil(b"\r\n\r\n"), 20)
        except asyncio.IncompleteReadError as error:
            raise ConnectionError("closed without an answer") from error
        first, *lines = head.decode().split("\r\n")[:-2]
        headers = {name: text for name, _, text in (line.partition(": ") for line in lines)}
        body = await asyncio.wait_for(self.reader.readexactly(int(headers.get("Content-Length", 0))), 20)
        return Reply(int(first.split(" ")[1]), headers, body)

    async def rest(self) -> bytes:
        """All that comes until the end, however it ends."""
        found = b""
        try:
            while data := await asyncio.wait_for(self.reader.read(65536), 20):
                found += data
        except ConnectionError:
            pass
        return found


@asynccontextmanager
async def connected(port: int) -> AsyncIterator[Line]:
    """A connection to a port of this machine."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield Line(reader, writer)
    finally:
        writer.close()


@asynccontextmanager
async def open_ear(
    folder: Path, *, inbox: Inbox | None = None, limits: Limits | None = None, patience_s: float = 5.0
) -> AsyncIterator[Ear]:
    """A running listener; `inbox` stands in front of the store's own where a test wants it to."""
    async with open_store(folder / "store.sqlite", patience_s=patience_s) as store:
        ear = Ear(store)
        listener = ear.listener(inbox, limits=limits or Limits(linger_s=0.2))
        await listener.start()
        ear.port = listener.port
        try:
            yield ear
        finally:
            await listener.stop()


def without_date(answer: bytes) -> bytes:
    """An answer's bytes without the one line that changes from second to second."""
    return b"\r\n".join(line for line in answer.split(b"\r\n") if not line.startswith(b"Date: "))


async def until(condition: Any, what: str) -> None:
    """Wait until `condition()` is true, or fail after 10 s."""
    end_s = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end_s, what
        await asyncio.sleep(0.005)
