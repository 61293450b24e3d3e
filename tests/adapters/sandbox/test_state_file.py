"""The training shop's state file: what was answered is there after any end, and nobody else may use it."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import os
import random
import signal
import stat
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from merchant_desk.domain.errors import FileUnusable, PortTaken
from merchant_desk.sandbox.book import Book, Booked, Payment
from merchant_desk.sandbox.server import Sandbox
from tests.helpers.counts import count
from tests.helpers.programs import Shop
from tests.helpers.training_shop import DELIVERY, NOWHERE, open_shop


def order(number: int, **members: Any) -> Booked:
    """An order that a book can take."""
    return Booked(
        **{
            "id": f"id-{number}",
            "reference": f"R-{number}",
            "store_id": "store",
            "ecommerce": "api",
            "total": "25.40",
            "currency": "USD",
            "status": "pending",
            "callback_url": NOWHERE,
            "delivery": DELIVERY,
            "token": "a.b.c",
            "created_utc_ms": number,
            "updated_utc_ms": number,
            **members,
        }
    )


def opened(state: Path) -> Book:
    """The book of a state file."""
    book = Book(state)
    book.open()
    return book


async def test_orders_and_credentials_outlive_the_shop(tmp_path: Path) -> None:
    state = tmp_path / "deep" / "state.jsonl"
    async with open_shop(state) as (shop, caller):
        first = await caller.create(ecommerceOrderId="ONE")
        await caller.create(ecommerceOrderId="TWO")
        await caller.control("POST", "/pay", {"order_id": first["id"]})
        before = await caller.read(first["id"])
        credentials = shop.book.credentials

    async with open_shop(state) as (shop, caller):
        after = await caller.read(first["id"])
        by_token = await caller.ask(
            "GET", f"/plugins/orders/{first['id']}", key=None, token=first["sessionToken"]
        )
        listed = await caller.list_orders()

    assert shop.book.credentials == credentials
    assert after == before == by_token.body
    assert [row["ecommerceOrderId"] for row in listed.body["orders"]] == ["TWO", "ONE"]


async def test_only_the_owner_may_read_the_state_file(tmp_path: Path) -> None:
    state = tmp_path / "state.jsonl"
    state.touch(mode=0o644)

    async with open_shop(state) as (_, caller):
        await caller.create()

    assert stat.S_IMODE(state.stat().st_mode) == 0o600


def test_a_torn_last_line_is_dropped_and_written_over(tmp_path: Path) -> None:
    state = tmp_path / "state.jsonl"
    book = opened(state)
    book.add(order(1))
    book.change("id-1", status="on-hold", transactions=(Payment("CELO", "0x1"),))
    book.close()
    whole = state.read_bytes()
    state.write_bytes(whole + b'{"order":{"id":"id-2","re')

    book = opened(state)
    book.add(order(3))
    book.close()
    book = opened(state)
    book.close()

    assert state.read_bytes().startswith(whole)
    assert [one.id for one in book] == ["id-3", "id-1"]
    assert book.get("id-1") == order(1, status="on-hold", transactions=(Payment("CELO", "0x1"),))
    assert book.select(status="on-hold", offset=0, limit=9, is_newest_first=True).total == 1


@pytest.mark.parametrize("line", ["not json", "[]", "{}", '{"id":"nobody","set":{}}', '{"order":{"id":"x"}}'])
def test_a_damaged_line_in_the_middle_is_told_not_dropped(tmp_path: Path, line: str) -> None:
    state = tmp_path / "state.jsonl"
    book = opened(state)
    book.add(order(1))
    book.close()
    damaged = f"{line}\n".encode() + state.read_bytes()
    state.write_bytes(damaged)

    with pytest.raises(FileUnusable) as caught:
        opened(state)

    assert caught.value.why.startswith("damaged")
    assert state.read_bytes() == damaged


@pytest.mark.parametrize("text", ["x", "my shopping list\nbread", '{"settings":{}}', "[]\n"])
def test_somebody_elses_file_is_refused_and_stays_as_it_was(tmp_path: Path, text: str) -> None:
    state = tmp_path / "notes.txt"
    state.write_text(text)
    state.chmod(0o644)

    with pytest.raises(FileUnusable) as caught:
        opened(state)

    assert caught.value.why.startswith("damaged")
    assert (state.read_text(), stat.S_IMODE(state.stat().st_mode)) == (text, 0o644)


def test_one_state_file_serves_one_shop_at_a_time(tmp_path: Path) -> None:
    state = tmp_path / "state.jsonl"
    first = opened(state)

    with pytest.raises(FileUnusable) as caught:
        opened(state)
    first.close()

    assert caught.value.why == "in-use"
    opened(state).close()


def test_a_state_file_full_of_history_is_shortened_at_the_start(tmp_path: Path) -> None:
    state = tmp_path / "state.jsonl"
    book = opened(state)
    book.add(order(1))
    for number in range(1200):
        book.change("id-1", updated_utc_ms=number)
    book.close()
    long = state.stat().st_size

    book = opened(state)
    credentials = book.credentials
    book.close()

    assert state.stat().st_size < long / 50
    again = opened(state)
    again.close()
    assert (again.credentials, again.get("id-1")) == (credentials, order(1, updated_utc_ms=1199))


def test_a_folder_or_a_lost_disk_is_told_with_its_reason(tmp_path: Path) -> None:
    with pytest.raises(FileUnusable) as caught:
        opened(tmp_path)

    assert caught.value.why == os.strerror(21)  # EISDIR


async def test_an_order_that_cannot_be_kept_is_not_made(tmp_path: Path) -> None:
    """The kernel refuses the write as a full disk would: here by a limit on the size of files."""
    program = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096));"
        "from pathlib import Path; from tests.adapters.sandbox.test_state_file import opened, order;"
        "book = opened(Path(sys.argv[1])); made = 0\n"
        "try:\n  for number in range(99): book.add(order(number)); made += 1\n"
        "except OSError as error: print(made, len(book), error.errno)\n"
    )
    state = tmp_path / "state.jsonl"

    ended = await Shop(tmp_path).run_python(program.replace("sys.argv[1]", repr(str(state))))

    made, kept, errno = map(int, ended.out.split())
    assert made == kept
    assert 0 < made < 99
    assert errno == 27  # EFBIG
    book = opened(state)
    book.close()
    assert len(book) == made


async def test_a_taken_port_is_told_and_the_book_let_go(tmp_path: Path) -> None:
    async with Sandbox() as first:
        port = int(first.api_url.rpartition(":")[2])

        with pytest.raises(PortTaken) as caught:
            await Sandbox(port=port, state_file=tmp_path / "state.jsonl").start()

    assert caught.value.port == port
    opened(tmp_path / "state.jsonl").close()


async def test_every_answered_order_survives_a_kill_at_any_moment(tmp_path: Path) -> None:
    state = tmp_path / "state.jsonl"
    program = Shop(tmp_path)
    answered: dict[str, str] = {}
    sent = 0

    for _ in range(count(2, 20)):
        async with program.running("sandbox", "--json", "--state", str(state)) as shop:
            listening = await shop.next()
            asyncio.get_running_loop().call_later(random.uniform(0.05, 0.3), shop.process.kill)
            sent = await create_until_killed(listening, answered, sent)
            assert await shop.process.wait() == -signal.SIGKILL

    book = opened(state)
    book.close()
    kept = {one.reference: one.id for one in book}
    assert len(answered) > 0
    assert answered.items() <= kept.items()
    assert len(book) == len(kept)


async def create_until_killed(listening: dict[str, Any], answered: dict[str, str], sent: int) -> int:
    """Create order after order until nobody answers; return how many were sent in all."""
    headers = {"x-api-key": listening["api_key"], "Content-Type": "application/json"}
    async with aiohttp.ClientSession(headers=headers) as client:
        while True:
            sent += 1
            body = {
                "store": listening["store_id"],
                "ecommerceType": "api",
                "ecommerceOrderId": f"R-{sent}",
                "orderTotal": "25.40",
                "orderCurrency": "USD",
                "callbackUrl": NOWHERE,
                "deliveryInfo": DELIVERY,
            }
            try:
                url = f"{listening['api_url']}/plugins/orders/checkout"
                async with client.post(url, data=json.dumps(body)) as response:
                    answered[f"R-{sent}"] = (await response.json())["id"]
            except (aiohttp.ClientError, OSError):
                return sent


def test_every_member_of_an_order_is_written_and_read(tmp_path: Path) -> None:
    full = order(
        1,
        success_url="https://shop.example/ok",
        cancel_url="https://shop.example/no",
        transactions=(Payment("CELO", "0x1"), Payment("HATHOR", "ab")),
        payment_method="CELO",
        blockchain="CELO",
        converted_total="1",
        shown={"a": [1, None, "é"]},
        hidden=("b",),
    )
    unset = [one.name for one in dataclasses.fields(full) if getattr(full, one.name) in (None, (), {})]
    book = opened(tmp_path / "state.jsonl")
    book.add(full)
    book.close()

    again = opened(tmp_path / "state.jsonl")
    again.close()

    assert unset == []
    assert again.get("id-1") == full
