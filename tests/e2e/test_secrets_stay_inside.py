"""A whole day of a shop with recognisable secrets: afterwards they stand nowhere but where they may."""

from __future__ import annotations

import asyncio
import base64
import json
import secrets
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from merchant_desk.sandbox.server import Sandbox
from merchant_desk.sandbox.shop import Credentials
from tests.helpers.leaks import Canary, found_below, found_in
from tests.helpers.programs import (
    Document,
    Ended,
    Running,
    Shop,
    free_port,
    processes,
    shops_of,
    wait_until,
)

_NEW: Final = ("orders", "create", "--total", "25.40", "--currency", "USD", "--json")
_MAY_TELL: Final = ("checkout_url", "callback_url", "url", "public_url", "text")
"""Members of the public face that carry a link, and with it a session token or the callback path."""
_STORE: Final = "store.sqlite3*"
_BUG: Final = """
import os, sys
from merchant_desk.__main__ import main
from merchant_desk.services.syncing.sync import Syncer

async def sync(self, *, full=False):
    await self._account.verify()
    kept = await self._account._secrets.load()
    raise RuntimeError(f"a bug that tells {kept.api_key.reveal()} {kept.webhook_secret.reveal()}")

Syncer.sync = sync
sys.exit(main(["--verbose", "sync"]))
"""


def _credentials() -> Credentials:
    return Credentials(
        store_id="3f0c9c5e-7b1d-4f5a-9a50-2d6a3f5b7c11",
        api_key=f"CanaryKey{secrets.token_hex(16)}",
        webhook_secret=f"canary-hook/+{secrets.token_urlsafe(32)}",
        token_key=secrets.token_urlsafe(32),
    )


@dataclass
class Day:
    """One shop at work, everything that it said, and every process that was seen meanwhile."""

    api: Sandbox
    till: Shop
    folder: Path
    ended: list[Ended] = field(default_factory=list)
    told: list[Document] = field(default_factory=list)
    arguments: set[str] = field(default_factory=set)

    async def run(self, *arguments: str, till: Shop | None = None) -> Ended:
        """One command; its words are kept."""
        self.ended.append(await (till or self.till).run(*arguments))
        return self.ended[-1]

    async def watch_processes(self) -> None:
        """For ever: note the arguments of everything that runs on this machine."""
        while True:
            found = await asyncio.to_thread(processes)
            self.arguments |= {"\0".join(words) for words in found.values()}
            await asyncio.sleep(0.05)

    async def hear(self, listening: Running) -> None:
        """What `listen` says until it ends."""
        while listening.process.returncode is None:
            try:
                self.told.append(await listening.next())
            except AssertionError:
                return

    @property
    def account(self) -> tuple[Canary, ...]:
        """What opens the account: may stand nowhere at all."""
        made = self.api.book.credentials
        return (Canary.of("API key", made.api_key), Canary.of("webhook secret", made.webhook_secret))

    @property
    def links(self) -> tuple[Canary, ...]:
        """What opens one order, or the listener: may stand in the store, and in links that were asked for."""
        seals = [order.token.rpartition(".")[2] for order in self.api.book]
        paths = {order.callback_url.rpartition("/")[2] for order in self.api.book}
        return tuple(Canary.of("session token", seal) for seal in seals) + tuple(
            Canary.of("callback token", path) for path in paths
        )

    def leaks(self) -> list[str]:
        """Every secret in a place where it may not be."""
        everything = (*self.account, *self.links)
        said = [*(ended.out for ended in self.ended), *map(json.dumps, self.told)]
        errors = "\n".join(ended.err for ended in self.ended)
        leaks = found_below(self.folder, self.account)
        leaks += found_below(self.folder, self.links, leave_out=(_STORE,))
        leaks += found_in("\n".join(said).encode(), self.account)
        leaks += found_in("\n".join(map(_without_links, said)).encode(), self.links)
        leaks += found_in(errors.encode(), everything)
        leaks += [f"argument: {name}" for name in found_in("\n".join(self.arguments).encode(), everything)]
        return leaks


def _without_links(said: str) -> str:
    """What a command said, without the members that may carry a link; text for people is kept whole."""
    lines = []
    for line in said.splitlines():
        try:
            lines.append(json.dumps(_pruned(json.loads(line))))
        except ValueError:
            lines.append(line)
    return "\n".join(lines)


def _pruned(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _pruned(member) for name, member in value.items() if name not in _MAY_TELL}
    return [_pruned(item) for item in value] if isinstance(value, list) else value


@asynccontextmanager
async def _open_day(folder: Path) -> AsyncIterator[Day]:
    async with Sandbox(credentials=_credentials()) as api:
        environ = {
            "MERCHANT_DESK_API_URL": api.api_url,
            "MERCHANT_DESK_API_KEY": api.api_key,
            "MERCHANT_DESK_STORE_ID": api.store_id,
            "MERCHANT_DESK_TRAINING_LINGER_S": "15",
        }
        day = Day(api, Shop(folder / "data", environ), folder)
        watch = asyncio.create_task(day.watch_processes())
        yield day
        watch.cancel()


async def _sell(day: Day) -> None:
    """An honest sale, one that is held and cancelled, and strangers at the door."""
    async with day.till.running("--verbose", "listen", "--port", "0", "--json") as listening:
        day.told.append(await listening.next())
        hearing = asyncio.create_task(day.hear(listening))
        made = await day.run("--verbose", *_NEW)
        order_id = made.document["id"]
        other = (await day.run("--verbose", *_NEW, "--on-hold")).document["id"]
        await day.run("--verbose", "orders", "cancel", other, "--json")
        booked = day.api.book.get(order_id)
        assert booked is not None
        day.api.readings.choose({"callback_sends_key": True})
        day.api.customer.play(order_id, "forged-callback")
        for body in (b"[", b"{}", b"x" * 20_000):
            day.api.callbacks.send(booked, body, seal="good")
        day.api.customer.play(order_id, "pays")
        await wait_until(lambda: any(_is_confirmed(line) for line in day.told))
        await day.run("--verbose", "orders", "handover", order_id, "--json")
        listening.process.kill()
        await hearing
        assert listening.process.stderr is not None
        day.ended.append(Ended(-9, "", (await listening.process.stderr.read()).decode()))


def _is_confirmed(line: Document) -> bool:
    return bool(line["event"] == "order" and line["order"]["status"] == "confirmed")


async def _have_trouble(day: Day) -> None:
    """An API that fails in every way, a key that is refused, a bug that tells all it knows."""
    for answer in (500, 403, 200, "reset", "garbage"):
        day.api.faults.put({"answers": [{"route": "*", "times": None, "answer": answer}]})
        await day.run("--verbose", "sync")
        await day.run("--verbose", "stores", "verify", "--json")
    day.api.faults.clear()
    day.ended.append(await day.till.run_python(_BUG))
    assert "a bug that tells" in day.ended[-1].err


async def _look_back(day: Day) -> None:
    """All that can be read, and drawn."""
    order = next(iter(day.api.book))
    made = (await day.run(*_NEW)).document["id"]
    heard = (await day.run("callbacks", "list", "--json")).document["callbacks"]
    for words in (
        ("sync", "--full"),
        ("orders", "list"),
        ("orders", "show", order.id, "--refresh"),
        *(("callbacks", "show", callback["id"], "--json") for callback in heard),
        ("doctor", "--contract"),
        ("stores", "list", "--json"),
        ("qr", made, "--out", str(day.folder / "code.svg"), "--json"),
        ("qr", made, "--out", str(day.folder / "code.png"), "--json"),
    ):
        ended = await day.run("--verbose", *words)
        assert ended.code == 0, ended.err


async def _train(day: Day) -> None:
    """The training shop beside it, whose process may not even inherit the account."""
    made = await day.run("--training", "--verbose", *_NEW)
    assert made.code == 0, made.err
    [pid] = shops_of(day.till.folder / "training/shop.jsonl")
    inherited = Path(f"/proc/{pid}/environ").read_bytes()
    assert found_in(inherited, day.account) == []
    await wait_until(lambda: not shops_of(day.till.folder / "training/shop.jsonl"))


async def _open_the_window(day: Day) -> None:
    """The window comes up with the same account, follows the orders, and is told to end."""
    profile = day.till.folder / "profiles/default"
    (profile / "settings.json").write_text(json.dumps({"listener_port": free_port()}))
    log = profile / "log/window.log"
    async with day.till.running("--verbose") as window:
        await wait_until(lambda: log.exists() and "listener opened" in log.read_text())
        day.ended.append(await window.end())
    assert day.ended[-1].code == 0, day.ended[-1].err


async def test_after_a_whole_day_no_secret_stands_anywhere_but_in_the_store(tmp_path: Path) -> None:
    async with _open_day(tmp_path) as day:
        await _sell(day)
        await _have_trouble(day)
        await _look_back(day)
        await _train(day)
        await _open_the_window(day)

        leaks = day.leaks()

    assert leaks == []
    # The search reads the right places: it finds what may be there.
    assert found_below(tmp_path, day.links)
    assert found_in("\n".join(ended.out for ended in day.ended).encode(), day.links)
    assert sum("level=" in ended.err for ended in day.ended) > 10
    assert any("merchant_desk" in words and "listen" in words for words in day.arguments)


async def test_a_secret_that_was_left_behind_is_found_in_any_of_its_forms(tmp_path: Path) -> None:
    async with _open_day(tmp_path) as day:
        made = day.api.book.credentials
        assert day.leaks() == []

        (tmp_path / "plain.log").write_text(f"level=INFO key={made.api_key[:20]}…")
        (tmp_path / "packed.json").write_text(base64.b64encode(f"x:{made.webhook_secret}".encode()).decode())
        (tmp_path / f"code-{made.api_key.encode().hex()}.png").touch()
        day.ended.append(Ended(1, "", f"failed for {made.webhook_secret}"))
        asleep = await asyncio.create_subprocess_exec(
            sys.executable, "-c", "input()", made.api_key, stdin=asyncio.subprocess.PIPE
        )
        await wait_until(lambda: any(made.api_key in words for words in day.arguments))
        asleep.kill()
        await asleep.wait()
        leaks = day.leaks()

    assert sorted(leak.rpartition("/")[2] for leak in leaks) == sorted(
        [
            "plain.log: API key",
            "packed.json: webhook secret",
            f"code-{made.api_key.encode().hex()}.png: API key",
            "webhook secret",
            "argument: API key",
        ]
    )
