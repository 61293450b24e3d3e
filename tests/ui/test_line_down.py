"""A line that is down, in the status chip, its popover and the banner: words, next try, and what to press."""

from __future__ import annotations

import pytest

from merchant_desk.domain.errors import ServerFailed
from merchant_desk.services.events import Link, LinkChanged
from merchant_desk.ui.main_window.line_down import down_line, next_try_s
from tests.helpers.fake_api import Fault, too_many, unreachable
from tests.helpers.frames import Frame, open_frame
from tests.helpers.windows import inside, until

NOON_UTC_MS = 1_767_268_800_000


def line_of(link: Link, *, in_ms: int = 18_000, is_open: bool = False, is_training: bool = False) -> str:
    """Chip and popover as one text."""
    due = NOON_UTC_MS + in_ms
    told = LinkChanged(link, NOON_UTC_MS, retry_at_utc_ms=due, status=503, is_open=is_open)
    line = down_line(told, now_utc_ms=NOON_UTC_MS, is_training=is_training, asked="Last answer 11:59:58")
    press = "retry" if line.can_retry else "wait"
    return " | ".join((line.form, line.text, line.time, line.detail, press))


@pytest.mark.parametrize(
    ("link", "is_open", "words"),
    [
        (Link.NOT_REACHED, False, "offline | Cryptum not reached | 18 s | Last answer 11:59:58 | retry"),
        (Link.SERVER_ERROR, False, "offline | Cryptum error | 18 s | Last answer 11:59:58 | retry"),
    ],
)
def test_a_single_failure_is_named_with_its_next_try(link: Link, is_open: bool, words: str) -> None:
    assert line_of(link, is_open=is_open) == words


def test_an_open_breaker_says_what_failed_when_it_is_tried_and_what_goes_on() -> None:
    words = line_of(Link.SERVER_ERROR, is_open=True)

    assert "Cryptum answered with an error (503). Several tries failed. Next try at " in words
    assert ", in 18 s. The order on the screen is asked about all the same. | retry" in words


def test_an_api_that_asks_for_patience_is_named_with_the_time_and_nothing_to_press() -> None:
    words = line_of(Link.TOO_MANY, in_ms=44_100)

    assert words.startswith("retrying | Cryptum busy | 45 s | Cryptum asks us to slow down. Next try at ")
    assert words.endswith(", in 45 s. | wait")


def test_training_says_that_it_is_the_pretend_api() -> None:
    assert "Pretend API not reached" in line_of(Link.NOT_REACHED, is_training=True)


@pytest.mark.parametrize(("in_ms", "seconds"), [(None, None), (-1, None), (0, None), (1, 1), (1_001, 2)])
def test_seconds_to_the_next_try_are_whole_and_never_past(in_ms: int | None, seconds: int | None) -> None:
    due = None if in_ms is None else NOON_UTC_MS + in_ms
    assert next_try_s(LinkChanged(Link.NOT_REACHED, 0, retry_at_utc_ms=due), NOON_UTC_MS) == seconds


async def fail(frame: Frame, fault: Fault) -> None:
    """One read that fails so."""
    frame.shop.api.fail_always("read", fault)
    for order in await frame.shop.store.orders.open_orders():
        with pytest.raises(Exception, match=r"TooMany|Unreachable|ServerFailed"):
            await frame.shop.desk.reconciler.ask(order.reference)
    frame.window.model._publish()


@inside(open_frame)
async def test_the_popover_offers_to_retry_only_while_that_may_help(frame: Frame) -> None:
    await frame.sale()
    frame.click("rail.status")
    assert not frame.has("status-retry")
    assert frame.has("status-sync")

    await fail(frame, unreachable())
    assert frame.has("status-retry")
    assert not frame.has("status-sync")

    frame.shop.api.comes_back()
    frame.click("status-retry")
    frame.shop.desk.link.answered(10)
    frame.window.model._publish()
    await until(lambda: not frame.has("status-retry"), what="the line is back")


@inside(open_frame)
async def test_before_the_time_that_cryptum_named_there_is_nothing_to_press(frame: Frame) -> None:
    await frame.sale()
    await fail(frame, too_many(60))

    assert frame.has("banner-down")
    assert not frame.has("banner-down-deed")
    [message] = frame.window.model.state.messages
    assert (message.strong, message.aside) == ("Cryptum asks us to slow down.", "Next try in 60 s")
    frame.click("rail.status")
    assert not frame.has("status-retry")


@inside(open_frame)
async def test_the_chip_shows_the_open_breaker_and_closes_with_the_first_answer(frame: Frame) -> None:
    await frame.sale()
    link = frame.shop.desk.link
    for _ in range(3):
        link.failed(ServerFailed(status=500))
        await frame.shop.clock.advance(61)
    link.failed(ServerFailed(status=500))
    frame.window.model._publish()

    shown = frame.window.model.state.cryptum
    assert link.is_open
    assert shown.text == "Cryptum error"
    assert "Several tries failed." in shown.detail

    link.answered(20)
    frame.window.model._publish()
    assert frame.window.model.state.cryptum.text == "Cryptum connected"
