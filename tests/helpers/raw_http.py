"""One HTTP exchange as bytes: what really came over the socket, whole or broken off."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Final

from merchant_desk.sandbox.server import Sandbox

_TAKES_S: Final = 20


@dataclass(frozen=True, slots=True)
class RawAnswer:
    """Everything up to the end of the connection. `is_reset` where it ended without a goodbye."""

    data: bytes
    is_reset: bool = False

    @property
    def head(self) -> bytes:
        """Status line and headers, without the empty line."""
        return self.data.partition(b"\r\n\r\n")[0]

    @property
    def body(self) -> bytes:
        """What came of the body."""
        return self.data.partition(b"\r\n\r\n")[2]

    @property
    def status(self) -> int:
        """The status of the first line."""
        return int(self.data.split(b" ", 2)[1])

    def header(self, name: str) -> str:
        """A header's value, empty where it is not there."""
        for line in self.head.split(b"\r\n")[1:]:
            key, _, value = line.partition(b":")
            if key.lower() == name.lower().encode():
                return value.strip().decode("latin-1")
        return ""

    @property
    def promised_bytes(self) -> int:
        """Content-Length."""
        return int(self.header("Content-Length"))


async def ask_raw(
    shop: Sandbox, method: str, path: str, body: bytes = b"", *, is_control: bool = False
) -> RawAnswer:
    """Ask a shop with its key on a connection of its own, and read until it ends; TimeoutError after 20 s."""
    host, _, port = (shop.control_url if is_control else shop.api_url).removeprefix("http://").rpartition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    lines = [
        f"{method} {path} HTTP/1.1",
        f"Host: {host}:{port}",
        f"x-api-key: {shop.api_key}",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        "Connection: close",
    ]
    data = bytearray()
    try:
        writer.write("\r\n".join([*lines, "", ""]).encode() + body)
        async with asyncio.timeout(_TAKES_S):
            while chunk := await reader.read(65_536):
                data += chunk
    except ConnectionResetError:
        return RawAnswer(bytes(data), is_reset=True)
    finally:
        writer.close()
    return RawAnswer(bytes(data))
