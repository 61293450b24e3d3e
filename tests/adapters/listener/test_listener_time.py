"""Slow, silent and too many senders: everybody is answered or closed in time, the honest are served."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from pathlib import Path

import pytest

from merchant_desk.domain.callback import Reason
from tests.helpers.counts import count
from tests.helpers.ear import BODY, HASTY, Ear, Line, connected, open_ear

SLACK_S = 2.0
"""What a loaded machine may add; the limits under test are tenths of a second, aiohttp's own are minutes."""


async def trickled(line: Line, data: bytes, *, seconds: float) -> None:
    """Send a byte at a time, spread over `seconds`."""
    for byte in data:
        await line.send(bytes([byte]))
        await asyncio.sleep(seconds / len(data))


async def seconds_until_closed(line: Line) -> tuple[float, bytes]:
    """How long the listener kept the line, and what it said."""
    started_s = time.monotonic()
    said = await line.rest()
    return time.monotonic() - started_s, said


async def test_a_silent_connection_is_closed_without_a_word(hasty_ear: Ear) -> None:
    async with connected(hasty_ear.port) as line:
        took_s, said = await seconds_until_closed(line)

    assert said == b""
    assert HASTY.head_s * 0.9 < took_s < HASTY.head_s + SLACK_S


async def test_a_head_that_trickles_is_closed_in_time(hasty_ear: Ear) -> None:
    async with connected(hasty_ear.port) as line:
        drip = asyncio.ensure_future(trickled(line, hasty_ear.request(), seconds=20))
        took_s, said = await seconds_until_closed(line)
        drip.cancel()

    assert said == b""
    assert took_s < HASTY.head_s + SLACK_S


async def test_a_body_that_trickles_is_told_so_and_kept_as_too_slow(hasty_ear: Ear) -> None:
    head, body = hasty_ear.request()[: -len(BODY)], BODY
    async with connected(hasty_ear.port) as line:
        await line.send(head)
        drip = asyncio.ensure_future(trickled(line, body, seconds=20))
        took_s, said = await seconds_until_closed(line)
        drip.cancel()

    assert said.startswith(b"HTTP/1.1 408 ")
    assert took_s < HASTY.request_s + SLACK_S
    total, (kept,) = await hasty_ear.store.inbox.find()
    assert (total, kept.reason, kept.body, kept.answer) == (1, Reason.TOO_SLOW, "", 408)
    assert await hasty_ear.accepted() == ()


async def test_a_slow_but_not_too_slow_sender_is_heard(hasty_ear: Ear) -> None:
    head, body = hasty_ear.request()[: -len(BODY)], BODY
    async with connected(hasty_ear.port) as line:
        await line.send(head[:20])
        await asyncio.sleep(HASTY.head_s / 3)
        await line.send(head[20:] + body[:10])
        await asyncio.sleep(HASTY.head_s / 3)
        await line.send(body[10:])

        assert (await line.reply()).status == 200


async def test_a_kept_connection_that_falls_silent_is_closed(hasty_ear: Ear) -> None:
    async with connected(hasty_ear.port) as line:
        await line.send(hasty_ear.request())
        assert (await line.reply()).status == 200
        took_s, said = await seconds_until_closed(line)

    assert said == b""
    assert took_s < HASTY.head_s + SLACK_S


async def test_a_connection_gets_ten_answers_and_no_more(ear: Ear) -> None:
    async with connected(ear.port) as line:
        answers = []
        for _ in range(10):
            await line.send(ear.request())
            answers.append(await line.reply())
        await line.send(ear.request())

        assert await line.rest() == b""
    assert [answer.status for answer in answers] == [200] * 10
    assert [answer.headers.get("Connection") for answer in answers] == [None] * 9 + ["close"]


async def test_a_busy_connection_does_not_live_for_ever(tmp_path: Path) -> None:
    limits = replace(HASTY, requests=1_000_000)
    async with open_ear(tmp_path, limits=limits) as ear, connected(ear.port) as line:
        started_s = time.monotonic()
        with pytest.raises(ConnectionError):
            await _talk_for(line, ear, seconds=20)

    assert time.monotonic() - started_s < HASTY.connection_s + SLACK_S


async def test_a_connection_too_old_for_a_whole_request_is_said_to_close(tmp_path: Path) -> None:
    limits = replace(HASTY, requests=1_000_000)
    async with open_ear(tmp_path, limits=limits) as ear:
        started_s = time.monotonic()
        async with connected(ear.port) as line:
            closes = None
            while closes is None:
                await line.send(ear.request())
                closes = (await line.reply()).headers.get("Connection")
            took_s = time.monotonic() - started_s

    assert closes == "close"
    assert took_s > (HASTY.connection_s - HASTY.request_s) * 0.9


async def _talk_for(line: Line, ear: Ear, *, seconds: float) -> None:
    end_s = time.monotonic() + seconds
    while time.monotonic() < end_s:
        await line.send(ear.request())
        await line.reply()


async def test_a_sender_who_never_reads_the_answers_is_let_go(hasty_ear: Ear) -> None:
    async with connected(hasty_ear.port) as line:
        for _ in range(50):
            await line.send(hasty_ear.request() * 20)
        await asyncio.sleep(HASTY.connection_s)

        took_s, _ = await seconds_until_closed(line)

    assert took_s < SLACK_S


async def test_a_waiting_sender_is_told_to_go_on_with_its_body(ear: Ear) -> None:
    request = ear.request(Expect="100-continue")
    async with connected(ear.port) as line:
        await line.send(request[: -len(BODY)])
        told = await line.reply()
        await line.send(BODY)
        answer = await line.reply()

    assert (told.status, answer.status) == (100, 200)


async def test_over_the_limit_the_oldest_silent_connection_goes(tmp_path: Path) -> None:
    limits = replace(HASTY, connections=20, head_s=60, request_s=60, connection_s=60)
    async with open_ear(tmp_path, limits=limits) as ear:
        silent = [await asyncio.open_connection("127.0.0.1", ear.port) for _ in range(20)]

        replies = [await ear.post() for _ in range(5)]

        assert [reply.status for reply in replies] == [200] * 5
        gone = [reader for reader, _ in silent if reader.at_eof()]
        assert gone == [reader for reader, _ in silent[: len(gone)]]
        assert 0 < len(gone) <= 5
        for _, writer in silent:
            writer.close()


async def test_many_silent_connections_do_not_keep_a_callback_out(tmp_path: Path) -> None:
    number = count(300, 600)
    async with open_ear(tmp_path) as ear:
        silent = [await asyncio.open_connection("127.0.0.1", ear.port) for _ in range(number)]
        for _, writer in silent[::2]:
            writer.write(b"POST /cb/x HTTP/1.1\r\nHost: ")

        started_s = time.monotonic()
        reply = await ear.post()

        assert reply.status == 200
        assert time.monotonic() - started_s < 1
        for _, writer in silent:
            writer.close()


async def test_a_refused_large_body_is_answered_although_it_keeps_coming(ear: Ear) -> None:
    head = ear.request(b"", Content_Length="100000000")
    async with connected(ear.port) as line:
        await line.send(head)
        flood = asyncio.ensure_future(line.send(b"x" * 8_000_000))
        answer = await line.reply()
        flood.cancel()

    assert answer.status == 413
    assert answer.headers["Connection"] == "close"
