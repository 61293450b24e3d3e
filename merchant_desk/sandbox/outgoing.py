"""Answers on a bad line: broken off at any byte, or dripping; and answers that stand in for honest ones."""

from __future__ import annotations

import asyncio
from random import Random
from typing import Final

from aiohttp import web

from merchant_desk.sandbox.fault_rule import Rule

_STEP_S: Final = 0.05

_PORTAL: Final = (
    "<!DOCTYPE html><html><head><title>Guest network</title></head>"
    "<body><h1>Welcome</h1><p>Accept the terms to use this network.</p>"
    '<form method="post" action="/login"><button>Accept</button></form></body></html>'
)
_GATEWAY: Final = (
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n"
    "<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>proxy</center>\r\n</body>\r\n</html>\r\n"
)
_ELSEWHERE: Final = "https://elsewhere.example/plugins/orders/"


class Pause:
    """Waits that end at once when the shop closes, so that no answer outlives it."""

    def __init__(self) -> None:
        self._is_over = asyncio.Event()

    def end(self) -> None:
        """Nobody waits any more."""
        self._is_over.set()

    async def wait(self, for_s: float) -> None:
        """Wait; raises ConnectionError where the shop closes meanwhile."""
        if for_s <= 0:
            return
        try:
            async with asyncio.timeout(for_s):
                await self._is_over.wait()
        except TimeoutError:
            return
        raise ConnectionAbortedError


def broken_off(request: web.Request) -> web.StreamResponse:
    """Break the connection off; the answer that aiohttp wants back can no longer be sent."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=503)


def body_of(response: web.Response) -> bytes:
    """The bytes of an answer."""
    return bytes(response.body) if isinstance(response.body, bytes | bytearray) else b""


def stand_in(name: str) -> web.Response:
    """One of `fault_rule.ANSWERS` but reset."""
    if name == "web-page":
        return web.Response(text=_PORTAL, content_type="text/html")
    if name == "bad-gateway":
        return web.Response(status=502, text=_GATEWAY, content_type="text/html")
    if name == "elsewhere":
        return web.Response(status=302, headers={"Location": _ELSEWHERE})
    texts = {"garbage": '{"id": "', "empty": "", "null": "null", "empty-list": "[]"}
    return web.Response(text=texts[name], content_type="application/json")


async def sent_badly(
    request: web.Request, response: web.Response, rule: Rule, *, pause: Pause
) -> web.StreamResponse:
    """Send the answer as the rule says: its head cut, its body cut, or a few bytes at a time.

    Raises ConnectionError where the client has left meanwhile.
    """
    body = body_of(response)
    if rule.cut_head is not None:
        return _head_only(request, response, len(body), rule.cut_head)
    end = len(body) if rule.cut is None else cut_at(rule.cut, len(body), die=rule.die)
    answer = web.StreamResponse(status=response.status, headers=response.headers)
    answer.content_length = len(body)
    await answer.prepare(request)
    await _write(answer, body[:end], bytes_per_s=rule.drip_bytes_per_s, pause=pause)
    if end < len(body):
        _hang_up(request)
    else:
        await answer.write_eof()
    return answer


def cut_at(cut: int | float | str, length: int, *, die: Random) -> int:
    """How many bytes get through; `any` leaves out at least one where there is one."""
    if isinstance(cut, str):
        return die.randrange(length) if length else 0
    if isinstance(cut, float):
        return int(length * cut)
    return max(0, length + cut) if cut < 0 else min(cut, length)


async def _write(answer: web.StreamResponse, body: bytes, *, bytes_per_s: int | None, pause: Pause) -> None:
    if bytes_per_s is None:
        await answer.write(body)
        return
    step = max(1, int(bytes_per_s * _STEP_S))
    for at in range(0, len(body), step):
        await answer.write(body[at : at + step])
        await pause.wait(step / bytes_per_s)


def _head_only(request: web.Request, response: web.Response, body_bytes: int, end: int) -> web.StreamResponse:
    """The first bytes of status line and headers, and then nothing more."""
    lines = [f"HTTP/1.1 {response.status} {response.reason}", f"Content-Length: {body_bytes}"]
    lines += [
        f"{name}: {value}" for name, value in response.headers.items() if name.lower() != "content-length"
    ]
    if request.transport is not None:
        request.transport.write("\r\n".join([*lines, "", ""]).encode("latin-1")[:end])
    _hang_up(request)
    return response


def _hang_up(request: web.Request) -> None:
    """End the connection once what was written has gone out; aiohttp finds it closed and writes no more."""
    if request.transport is not None:
        request.transport.close()
