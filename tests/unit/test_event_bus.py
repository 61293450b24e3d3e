"""The bus: in order, by exact type, and one broken subscriber silences nobody."""

from __future__ import annotations

from merchant_desk.services.events import EventBus, MemoChanged, SettingsChanged
from tests.helpers.logs import ExpectedLogs


def test_subscribers_are_called_in_order_and_only_for_their_own_event() -> None:
    bus, heard = EventBus(), list[str]()
    bus.subscribe(MemoChanged, lambda event: heard.append(f"one {event.key}"))
    bus.subscribe(SettingsChanged, lambda _: heard.append("settings"))
    bus.subscribe(MemoChanged, lambda event: heard.append(f"two {event.key}"))
    bus.publish(MemoChanged("a"))

    assert heard == ["one a", "two a"]


def test_a_subscription_ends_when_told_also_in_the_middle_of_an_event() -> None:
    bus, heard = EventBus(), list[str]()

    def once(event: MemoChanged) -> None:
        heard.append(event.key)
        end()
        end()

    end = bus.subscribe(MemoChanged, once)
    bus.subscribe(MemoChanged, lambda event: heard.append(event.key * 2))
    bus.publish(MemoChanged("a"))
    bus.publish(MemoChanged("b"))

    assert heard == ["a", "aa", "bb"]


def test_a_subscriber_that_fails_is_logged_and_the_others_still_hear(expected_logs: ExpectedLogs) -> None:
    expected_logs.allow("event handler failed event=MemoChanged")
    bus, heard = EventBus(), list[str]()

    def broken(event: MemoChanged) -> None:
        raise ValueError(event.key)

    bus.subscribe(MemoChanged, broken)
    bus.subscribe(MemoChanged, lambda event: heard.append(event.key))
    bus.publish(MemoChanged("a"))

    assert heard == ["a"]
    assert len(expected_logs.lines()) == 1
