"""From an answer that makes no sense to the file for support: kept redacted, few, and for the owner alone."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from merchant_desk.api.following import FollowingApi
from merchant_desk.cli.words import say
from merchant_desk.config.answers import KEPT, AnswerFolder
from merchant_desk.config.masking import Masker
from merchant_desk.domain.errors import (
    DeskError,
    KeyRefused,
    Rejected,
    ServerFailed,
    TimedOut,
    TooMany,
    UnexpectedReply,
)
from merchant_desk.domain.order import Order, OrderId
from merchant_desk.domain.secret import SessionToken
from merchant_desk.domain.settings import Profile, Settings
from merchant_desk.services.support import OddAnswer
from merchant_desk.services.values import ListQuery
from tests.adapters.api.conftest import KEY, ORDER_ID, STORE, TYPED, an_order
from tests.helpers.fake_clock import FakeClock
from tests.helpers.fake_config import FakeSecrets
from tests.helpers.leaks import Canary, found_below
from tests.helpers.scripted_server import Play, ScriptedServer, Send, reply

TOKEN: Final = "header-canary-0123.payload-canary-4567.signature-canary-89"
PAGE: Final = "<html><title>Sign in to the hotel</title><body>{0}</body></html>"

Ask = Callable[[FollowingApi], Awaitable[object]]


@dataclass
class Desk:
    """An API that follows its settings, over a scripted server, and the folder of odd answers."""

    api: FollowingApi
    server: ScriptedServer
    folder: Path
    clock: FakeClock

    async def asks(self, ask: Ask, play: Play) -> DeskError:
        """One question with this answer; the failure that it ends in."""
        self.server.plays(play)
        with pytest.raises(DeskError) as raised:
            await ask(self.api)
        return raised.value

    def files(self) -> list[Path]:
        """What was kept, oldest first."""
        return sorted(self.folder.glob("*"))


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """A desk with key and store, whose odd answers go into a folder."""
    async with ScriptedServer() as server:
        folder, clock = tmp_path / "answers", FakeClock()
        profile = Profile("default", Settings(store_id=STORE, api_url=server.origin))

        async def known(name: str) -> Order | None:
            return an_order(id=OrderId(ORDER_ID)) if name == ORDER_ID else None

        api = FollowingApi(
            profile=lambda: profile,
            secrets=FakeSecrets(api_key=KEY),
            clock=clock,
            keep=AnswerFolder(folder, masker=Masker()).keep,
            known=known,
        )
        yield Desk(api, server, folder, clock)
        await api.aclose()


CALLS: Final[dict[str, Ask]] = {
    "create": lambda api: api.create(an_order()),
    "read": lambda api: api.read(OrderId(ORDER_ID), token=SessionToken(TOKEN)),
    "list": lambda api: api.list_page(ListQuery()),
    "update": lambda api: api.set_status(OrderId(ORDER_ID), "cancelled"),
    "verify": lambda api: api.verify_store(),
}


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("status", [200, 502])
async def test_a_page_instead_of_an_answer_is_kept_for_its_owner_alone(
    desk: Desk, call: str, status: int
) -> None:
    error = await desk.asks(CALLS[call], reply(status, PAGE.format(KEY + TOKEN), content_type="text/html"))

    [file] = desk.files()
    assert isinstance(error, UnexpectedReply if status == 200 else ServerFailed)
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    text = file.read_text("utf-8")
    assert "Sign in to the hotel" in text
    assert f"call: {call}\nstatus: {status}\n" in text
    canaries = [Canary.of("key", KEY), Canary.of("token", TOKEN)]
    assert found_below(desk.folder, canaries) == []


async def test_a_person_is_told_where_it_is_kept(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    error = await desk.asks(CALLS["read"], reply(200, '{"id": 7}'))

    [file] = desk.files()
    assert str(file) in say(error).hint
    assert str(file) in caplog.text, "--verbose shows the log"
    check = await AnswerFolder(desk.folder, masker=Masker()).check()
    assert check.ok
    assert str(desk.folder) in check.detail


async def test_what_the_customer_told_is_not_kept_with_an_odd_answer_to_the_creation(desk: Desk) -> None:
    order = an_order()
    quoted = f'{{"error": {{"message": "{order.customer.full_name} <{order.customer.email}> is not known"}}}}'
    await desk.asks(CALLS["create"], reply(500, quoted))

    text = desk.files()[0].read_text("utf-8")
    assert "is not known" in text
    for private in (order.customer.first_name, order.customer.last_name, order.customer.email):
        assert private not in text


@pytest.mark.parametrize("call", ["read", "update", "attach"])
async def test_what_the_store_knows_of_the_customer_is_hidden_in_every_answer_about_the_order(
    desk: Desk, call: str
) -> None:
    order = an_order()
    ask = (CALLS | {"attach": lambda api: api.attach(OrderId(ORDER_ID), TYPED)})[call]
    await desk.asks(ask, reply(500, f'{{"error": {{"message": "no name {order.customer.first_name}"}}}}'))

    text = desk.files()[0].read_text("utf-8")
    assert "no name ‹hidden›" in text


@pytest.mark.parametrize(
    ("play", "error"),
    [
        (reply(500), ServerFailed),
        (reply(429, "slow down"), TooMany),
        (reply(401, '{"message": "no"}'), KeyRefused),
        (reply(422, '{"message": "no"}'), Rejected),
        (Send(b"", then_close=True), TimedOut),
    ],
    ids=["nothing-in-it", "429", "401", "422", "hang-up"],
)
async def test_answers_that_say_what_they_mean_are_not_kept(
    desk: Desk, play: Play, error: type[DeskError]
) -> None:
    assert isinstance(await desk.asks(CALLS["read"], play), error)

    assert desk.files() == []


async def test_the_same_failure_again_and_again_is_kept_once_in_ten_minutes(desk: Desk) -> None:
    for _ in range(3):
        await desk.asks(CALLS["list"], reply(503, "<html><title>Busy</title>"))
    await desk.asks(CALLS["list"], reply(200, "nonsense"))
    assert len(desk.files()) == 2

    await desk.clock.advance(601)
    await desk.asks(CALLS["list"], reply(200, "nonsense"))
    assert len(desk.files()) == 3


async def test_only_the_last_twenty_are_kept(tmp_path: Path) -> None:
    folder = AnswerFolder(tmp_path / "answers", masker=Masker())
    for number in range(KEPT + 15):
        at = 1_767_268_800_000 + number * 1000
        assert await folder.keep(OddAnswer(at, "read", 200, "body not JSON", 3, f"answer {number}"))

    files = sorted((tmp_path / "answers").iterdir())
    assert len(files) == KEPT
    assert "answer 15\n" in files[0].read_text("utf-8")


async def test_a_folder_that_cannot_be_written_takes_nothing_from_the_failure(tmp_path: Path) -> None:
    (tmp_path / "answers").write_text("a file in the way", "utf-8")
    folder = AnswerFolder(tmp_path / "answers", masker=Masker())

    assert await folder.keep(OddAnswer(0, "read", 200, "body", 3, "x")) is None
    assert "No odd answer" in (await folder.check()).detail
