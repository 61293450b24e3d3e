"""Bytes that no honest sender writes: never a crash, never a hint, never anything accepted."""

from __future__ import annotations

import asyncio
import logging
import random
import socket
import struct

import pytest

from merchant_desk.domain.signature import sign
from tests.helpers.counts import count
from tests.helpers.ear import BODY, SECRET, TOKEN, Ear, connected

TARGET = f"/cb/{TOKEN}".encode()
HOST = b"Host: localhost:PORT\r\n"
EMPTY = b"Content-Length: 0\r\n"
UPGRADE = b"Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
SEAL = f"X-Webhook-Signature: {sign(SECRET, BODY)}\r\n".encode()
HONEST_HEAD = b"POST " + TARGET + b" HTTP/1.1\r\n" + HOST + SEAL
WITH_LENGTH = HONEST_HEAD + f"Content-Length: {len(BODY)}\r\n".encode()
REFUSED = {b"400", b"403", b"404", b"405", b"411", b"413", b"431"}

HOSTILE = {
    "a TLS greeting": bytes.fromhex("160301020001000001fc0303") + b"\x00" * 200,
    "binary noise": bytes(range(256)) * 4,
    "no version": b"GET /\r\n\r\n",
    "a future version": b"GET / HTTP/9.9\r\nHost: localhost:PORT\r\n\r\n",
    "a null in the path": b"POST /cb/\x00 HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n",
    "a path that is not ASCII": "POST /é HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n".encode(),
    "no host": f"POST /cb/{TOKEN} HTTP/1.1\r\nContent-Length: 0\r\n\r\n".encode(),
    "two hosts": b"POST " + TARGET + b" HTTP/1.1\r\n" + HOST + b"Host: evil\r\n" + EMPTY + b"\r\n",
    "bare line feeds": WITH_LENGTH.replace(b"\r\n", b"\n") + b"\n" + BODY,
    "a folded header": WITH_LENGTH + b"X: a\r\n b\r\n\r\n" + BODY,
    "a space before the colon": WITH_LENGTH + b"X : a\r\n\r\n" + BODY,
    "a header without a name": WITH_LENGTH + b": a\r\n\r\n" + BODY,
    "length and chunks": WITH_LENGTH + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "chunks alone": HONEST_HEAD + b"Transfer-Encoding: chunked\r\n\r\n3\r\n{}\n\r\n0\r\n\r\n",
    "odd chunks": HONEST_HEAD + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "two lengths": WITH_LENGTH + b"Content-Length: 5\r\n\r\n" + BODY,
    "one length twice": WITH_LENGTH + f"Content-Length: {len(BODY)}\r\n\r\n".encode() + BODY,
    "a negative length": HONEST_HEAD + b"Content-Length: -1\r\n\r\n" + BODY,
    "a length with a sign": HONEST_HEAD + b"Content-Length: +5\r\n\r\n" + BODY,
    "a hexadecimal length": HONEST_HEAD + b"Content-Length: 0x10\r\n\r\n" + BODY,
    "a list of lengths": HONEST_HEAD + b"Content-Length: 5, 5\r\n\r\n" + BODY,
    "an endless length": HONEST_HEAD + b"Content-Length: " + b"9" * 400 + b"\r\n\r\n",
    "no length but a body": HONEST_HEAD + b"\r\n" + BODY,
    "an old version without length": HONEST_HEAD.replace(b"1.1", b"1.0") + b"\r\n" + BODY,
    "a length beyond the limit": HONEST_HEAD + b"Content-Length: 16385\r\n\r\n",
    "a terabyte": HONEST_HEAD + b"Content-Length: 1099511627776\r\n\r\n",
    "a long line": WITH_LENGTH + b"X: " + b"a" * 9000 + b"\r\n\r\n" + BODY,
    "a long name": WITH_LENGTH + b"a" * 9000 + b": x\r\n\r\n" + BODY,
    "a long path": b"POST /cb/" + b"a" * 9000 + b" HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n",
    "many headers": WITH_LENGTH + b"".join(b"X%d: a\r\n" % n for n in range(100)) + b"\r\n" + BODY,
    "a long head of short lines": WITH_LENGTH + (b"X: " + b"a" * 180 + b"\r\n") * 55 + b"\r\n",
    "a megabyte of head": WITH_LENGTH + b"X: " + b"a" * 1_000_000,
    "an upgrade": b"GET " + TARGET + b" HTTP/1.1\r\n" + HOST + UPGRADE,
    "a tunnel": b"CONNECT localhost:PORT HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n",
    "a proxy request": b"POST http://localhost:PORT" + TARGET + b" HTTP/1.1\r\n" + HOST + EMPTY + b"\r\n",
    "an asterisk": b"OPTIONS * HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n",
    "the start of another protocol": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
}  # fmt: skip


async def closed_answer(ear: Ear, data: bytes) -> bytes:
    """What the listener says to these bytes; the sender then has nothing more to say."""
    async with connected(ear.port) as line:
        await line.send(data.replace(b"PORT", str(ear.port).encode()))
        end = asyncio.get_running_loop().call_later(0.5, line.writer.write_eof)
        said = await line.rest()
        end.cancel()
    return said


@pytest.mark.parametrize("name", HOSTILE)
async def test_hostile_bytes_are_refused_and_nothing_is_accepted(ear: Ear, name: str) -> None:
    said = await closed_answer(ear, HOSTILE[name])

    statuses = [part.split(b" ", 2)[1] for part in said.split(b"HTTP/1.")[1:]]
    assert set(statuses) <= REFUSED, said
    assert b"Server" not in said
    assert b"aiohttp" not in said.lower()
    assert await ear.accepted() == ()
    assert (await ear.post()).status == 200


async def test_a_smuggled_second_request_is_never_heard(ear: Ear) -> None:
    inner = ear.request(Connection="close")
    outer = f"POST /cb/x HTTP/1.1\r\nHost: localhost:{ear.port}\r\nContent-Length: 4\r\n"
    smuggling = (
        outer.encode() + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + inner,
        outer.encode() + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n" + inner,
        outer.encode() + b"Content-Length: 0\r\n\r\n" + inner,
        outer.replace("Content-Length: 4", "Transfer-Encoding: chunked").encode() + b"\r\n0\r\n\r\n" + inner,
    )
    for attempt in smuggling[:3]:
        await closed_answer(ear, attempt)

    assert await ear.accepted() == ()
    assert b" 200 " not in await closed_answer(ear, smuggling[3].replace(b"/cb/x", f"/cb/{TOKEN}".encode()))


async def test_pipelined_callbacks_are_all_heard_in_order(ear: Ear) -> None:
    bodies = [BODY.replace(b"0da30f53b37", b"id-%d" % n) for n in range(10)]

    said = await ear.raw(b"".join(ear.request(body) for body in bodies))

    assert said.count(b"HTTP/1.1 200 OK") == 10
    assert [callback.order_id for callback in await ear.accepted()] == [f"id-{n}" for n in range(10)]


async def test_random_bytes_never_stop_the_listener(ear: Ear) -> None:
    seed = random.randrange(2**32)
    dice = random.Random(seed)
    for _ in range(count(150, 10_000)):
        request = bytearray(ear.request())
        for _ in range(dice.randrange(1, 6)):
            where = dice.randrange(len(request) - len(BODY))
            request[where : where + dice.randrange(3)] = dice.randbytes(dice.randrange(4))
        async with connected(ear.port) as line:
            await line.send(bytes(request))
            line.writer.write_eof()
            await line.rest()

    assert (await ear.post()).status == 200, f"seed {seed}"
    for kept in await ear.accepted():
        assert kept.body == BODY.decode(), f"seed {seed}: only the sealed body itself may have come through"


async def test_thousands_of_forged_callbacks_are_all_refused(ear: Ear) -> None:
    number = count(2_000, 10_000)
    answers: dict[int, int] = {}

    async def forge(first: int) -> None:
        for start in range(first, number, 80):
            async with connected(ear.port) as line:
                for n in range(start, min(start + 80, number), 8):
                    body = BODY.replace(b"0da30f53b37", b"forged-%d" % n)
                    await line.send(ear.request(body, X_Webhook_Signature=sign("guess", body)))
                    status = (await line.reply()).status
                    answers[status] = answers.get(status, 0) + 1

    await asyncio.gather(*(forge(first) for first in range(8)))

    assert answers == {401: 200, 429: number - 200}
    assert await ear.accepted() == ()
    assert len(ear.seen) == 200
    assert (await ear.post()).status == 200, "a good seal is never limited"


async def test_a_sender_that_breaks_off_leaves_no_trace_in_the_log(
    ear: Ear, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        for part in (1, 50, -10, len(ear.request())):
            sock = socket.create_connection(("127.0.0.1", ear.port))
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            sock.sendall(ear.request()[:part])
            sock.close()  # a reset, not a farewell
        assert (await ear.post()).status == 200

    assert "Traceback" not in caplog.text
    assert TOKEN not in caplog.text
    assert "0da30f53b37" not in caplog.text
