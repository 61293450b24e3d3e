"""How far a sync is: on the terminal of standard error, now and then in a log, never beside JSON."""

from __future__ import annotations

import io

import pytest

from merchant_desk.cli.output import Output
from merchant_desk.cli.progress import LINE_EVERY_S, progress_text, progress_told
from merchant_desk.services.events import EventBus, SyncProgress


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("event", "text"),
    [
        (SyncProgress(12_300, 100_000, 90), "Syncing 12,300 of about 100,000, 2 min left"),
        (SyncProgress(12_300, 100_000, 9), "Syncing 12,300 of about 100,000, 9 s left"),
        (SyncProgress(300, 1_000), "Syncing 300 of about 1,000"),
        (SyncProgress(300), "Syncing, 300 so far"),
    ],
)
def test_progress_says_what_is_known_and_no_more(event: SyncProgress, text: str) -> None:
    assert progress_text(event) == text


def test_a_terminal_shows_one_line_that_is_gone_at_the_end() -> None:
    bus, out, err = EventBus(), io.StringIO(), Terminal()
    with progress_told(bus, Output(is_json=False, stdout=out, stderr=err)):
        bus.publish(SyncProgress(100, 200))
        bus.publish(SyncProgress(150, 200))
    bus.publish(SyncProgress(200, 200))

    assert out.getvalue() == ""
    assert err.getvalue().count("\n") == 0
    assert err.getvalue().endswith("Syncing 150 of about 200\r\x1b[K")


def test_a_log_gets_a_line_now_and_then_and_no_control_characters() -> None:
    bus, err, now_s = EventBus(), io.StringIO(), [0.0]
    with progress_told(bus, Output(is_json=False, stdout=io.StringIO(), stderr=err), now_s=lambda: now_s[0]):
        for _ in range(int(3 * LINE_EVERY_S)):
            now_s[0] += 1
            bus.publish(SyncProgress(round(now_s[0]), 200))

    assert err.getvalue().splitlines() == [f"Syncing {number} of about 200" for number in (15, 30, 45)]


def test_beside_json_nothing_is_said_of_progress() -> None:
    bus, out, err = EventBus(), io.StringIO(), Terminal()
    with progress_told(bus, Output(is_json=True, stdout=out, stderr=err)):
        bus.publish(SyncProgress(100, 200, 1))

    assert (out.getvalue(), err.getvalue()) == ("", "")
