"""The shop put together: opened lazily, closed backwards, following its settings."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from merchant_desk.config import secrets
from merchant_desk.domain.errors import (
    BadInput,
    KeyMissing,
    KeyRefused,
    KeyringFailed,
    PortTaken,
    StoreIdMissing,
)
from merchant_desk.domain.secret import ApiKey, WebhookSecret
from merchant_desk.sandbox.server import Sandbox
from merchant_desk.services import memo_keys
from merchant_desk.services.events import Ear, EarChanged
from merchant_desk.services.values import OrderFilter
from merchant_desk.wiring import Desk, Options, open_desk, open_listener
from tests.helpers.logs import ExpectedLogs
from tests.helpers.programs import wait_until


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox() as shop:
        yield shop


def _account(sandbox: Sandbox, **more: str) -> Mapping[str, str]:
    return {
        "MERCHANT_DESK_API_URL": sandbox.api_url,
        "MERCHANT_DESK_API_KEY": sandbox.api_key,
        "MERCHANT_DESK_STORE_ID": sandbox.store_id,
        **more,
    }


def _open(folder: Path, environ: Mapping[str, str] | None = None) -> AbstractAsyncContextManager[Desk]:
    return open_desk(Options(data_dir=folder, environ=environ or {}))


async def test_reading_the_local_store_asks_no_keyring_and_opens_no_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def asked() -> None:
        raise AssertionError("the keyring was asked")

    monkeypatch.setattr(secrets, "system_backend", asked)
    async with _open(tmp_path) as desk:
        page = await desk.store.find(OrderFilter())
        report = await desk.account.report()

    assert (page.total, report.verdict) == (0, "unchecked")
    assert desk.profile.environment == "production"


async def test_a_closed_desk_leaves_no_thread_and_no_task_behind(tmp_path: Path, sandbox: Sandbox) -> None:
    before = set(threading.enumerate())
    async with _open(tmp_path, _account(sandbox)) as desk, open_listener(desk, port=0):
        await desk.start_background()
        await desk.account.verify()

    assert {task.get_name() for task in asyncio.all_tasks()} & {"feed", "sweep", "callbacks"} == set()
    await wait_until(lambda: not [thread for thread in _ours() if thread not in before])


async def test_the_api_follows_a_changed_address_from_the_next_call_on(
    tmp_path: Path, sandbox: Sandbox
) -> None:
    environ = _account(sandbox, MERCHANT_DESK_API_URL="http://127.0.0.1:9")
    async with Sandbox(credentials=sandbox.book.credentials) as other, _open(tmp_path, environ) as desk:
        await desk.settings.change(api_url=sandbox.api_url)
        first = await desk.account.verify()
        await desk.settings.change(api_url=other.api_url)
        second = await desk.account.verify()

    assert (first.verdict, second.verdict) == ("ok", "ok")
    assert [shop.tally.requests.get("verify") for shop in (sandbox, other)] == [1, 1]


async def test_a_new_key_is_tried_at_the_api_before_it_is_kept(tmp_path: Path, sandbox: Sandbox) -> None:
    environ = _account(sandbox, MERCHANT_DESK_API_KEY="")
    async with _open(tmp_path, environ) as desk:
        with pytest.raises(KeyRefused):
            await desk.settings.set_api_key(ApiKey("x" * 40))
        with pytest.raises(KeyMissing) as caught:
            await desk.settings.set_api_key(ApiKey(sandbox.api_key))

    assert not caught.value.has_keyring


async def test_a_running_listener_is_known_to_the_store_and_forgotten_when_it_ends(
    tmp_path: Path, sandbox: Sandbox
) -> None:
    async with _open(tmp_path, _account(sandbox)) as desk:
        heard: list[EarChanged] = []
        desk.bus.subscribe(EarChanged, heard.append)
        async with open_listener(desk, port=0) as ear:
            note = json.loads(await desk.memo.get(memo_keys.LISTENER) or "")
            address = await desk.callback_address.url()
        after = await desk.memo.get(memo_keys.LISTENER)

    assert (note["port"], note["url"]) == (ear.port, f"http://127.0.0.1:{ear.port}")
    assert address == ear.url
    assert after is None
    assert [(event.ear, event.port) for event in heard] == [(Ear.WAITING, ear.port), (Ear.OFF, None)]


async def test_a_taken_port_is_told_apart_by_who_holds_it(tmp_path: Path, sandbox: Sandbox) -> None:
    ears: list[EarChanged] = []
    async with _open(tmp_path, _account(sandbox)) as first, _open(tmp_path, _account(sandbox)) as second:
        second.bus.subscribe(EarChanged, ears.append)
        async with open_listener(first, port=0) as ear:
            with pytest.raises(PortTaken):
                await open_listener(second, port=ear.port).__aenter__()
        with socket.create_server(("127.0.0.1", 0)) as stranger, pytest.raises(PortTaken):
            await open_listener(second, port=stranger.getsockname()[1]).__aenter__()

    assert [event.ear for event in ears] == [Ear.ELSEWHERE, Ear.FAILED]


async def test_the_webhook_secret_is_learnt_from_the_api_where_nobody_gave_it(
    tmp_path: Path, sandbox: Sandbox
) -> None:
    async with _open(tmp_path, _account(sandbox)) as desk:
        before = await desk.secrets.load()
        async with open_listener(desk, port=0), asyncio.timeout(10):
            while (await desk.secrets.load()).webhook_secret is None:  # noqa: ASYNC110 - no event tells it
                await asyncio.sleep(0.01)
        after = await desk.secrets.load()

    assert before.webhook_secret is None
    assert after.webhook_secret == WebhookSecret(sandbox.webhook_secret)


async def test_without_a_store_there_is_no_callback_path_to_listen_on(tmp_path: Path) -> None:
    async with _open(tmp_path) as desk:
        with pytest.raises(StoreIdMissing):
            await open_listener(desk, port=0).__aenter__()


async def test_with_a_locked_keyring_the_listener_refuses_for_now_instead_of_trusting(
    tmp_path: Path, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, expected_logs: ExpectedLogs
) -> None:
    def locked() -> None:
        raise KeyringFailed(why="locked")

    monkeypatch.setattr(secrets, "system_backend", locked)
    expected_logs.allow("webhook secret not read")
    body = json.dumps({"orderId": "order-1"}).encode()
    async with _open(tmp_path, _account(sandbox, MERCHANT_DESK_API_KEY="")) as desk:
        async with open_listener(desk, port=0) as ear:
            answer = await _post(ear.port, ear.url.partition("/cb/")[2], body)
        total, kept = await desk.inbox.find()

    assert answer.startswith(b"HTTP/1.1 503 ")
    assert (total, kept[0].reason.value) == (1, "locked")


async def test_a_fault_of_the_program_is_in_the_log_with_its_traceback(
    tmp_path: Path, expected_logs: ExpectedLogs
) -> None:
    expected_logs.allow("unexpected failure")

    with pytest.raises(RuntimeError):
        async with _open(tmp_path):
            raise RuntimeError("a bug")

    log = (tmp_path / "profiles/default/log/command.log").read_text()
    assert "RuntimeError: a bug" in log


async def test_an_address_that_would_carry_the_key_unencrypted_is_refused(
    tmp_path: Path, sandbox: Sandbox
) -> None:
    environ = _account(sandbox, MERCHANT_DESK_API_URL="http://api.example")
    async with _open(tmp_path, environ) as desk:
        with pytest.raises(BadInput):
            await desk.account.verify()


def _ours() -> list[threading.Thread]:
    names = ("store-", "listener", "keyring")
    return [thread for thread in threading.enumerate() if thread.name.startswith(names)]


async def _post(port: int, token: str, body: bytes) -> bytes:
    """The answer to a callback, as it came."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = f"POST /cb/{token} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: {len(body)}\r\n"
    writer.write(head.encode() + b"Connection: close\r\n\r\n" + body)
    async with asyncio.timeout(10):
        answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    return answer
