"""Windows of time: they touch, none is walked twice, and a bookmark leads back to where a sync was."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise

import pytest

from merchant_desk.domain.evidence import Evidence
from merchant_desk.domain.order import OrderId
from merchant_desk.services.listing.listing import DAY_MS
from merchant_desk.services.listing.windows import (
    BEFORE_ALL_UTC_MS,
    STALE_AFTER_MS,
    TOUCH_MS,
    Bookmark,
    NewestFirst,
    Window,
    first_width_ms,
    read_bookmark,
)

NOW = 1_767_268_800_000
MARK = Bookmark("store-1", NOW, width_ms=30 * DAY_MS)


def row(at_utc_ms: int | None) -> Evidence:
    """A row that was created then."""
    return Evidence(id=OrderId("id"), direct=False, created_utc_ms=at_utc_ms)


@pytest.mark.parametrize("rows", [0, 1, 900, 1_000, 50_000])
def test_windows_touch_from_now_back_to_before_all_orders_and_then_end(rows: int) -> None:
    mark: Bookmark | None = MARK
    windows = []
    while mark is not None:
        windows.append(mark.window())
        mark = mark.after(windows[-1], rows=rows)
        assert len(windows) < 100_000

    assert windows[0].until_utc_ms is None
    assert windows[-1].since_utc_ms is None
    for newer, older in pairwise(windows):
        assert newer.since_utc_ms is not None
        assert older.until_utc_ms is not None
        assert older.until_utc_ms - newer.since_utc_ms == 2 * TOUCH_MS


def test_an_empty_stretch_makes_the_next_window_longer_and_a_full_one_shorter() -> None:
    after_none = MARK.after(MARK.window(), rows=0)
    after_many = MARK.after(MARK.window(), rows=4_000)

    assert after_none is not None
    assert after_many is not None
    assert after_none.width_ms > MARK.width_ms > after_many.width_ms


def test_nothing_is_asked_about_the_time_before_there_were_orders() -> None:
    mark = replace(MARK, top_utc_ms=BEFORE_ALL_UTC_MS + DAY_MS, width_ms=2 * DAY_MS)

    assert mark.window() == Window(None, BEFORE_ALL_UTC_MS + DAY_MS + TOUCH_MS)


def test_a_bookmark_is_read_as_it_was_written() -> None:
    mark = replace(MARK, top_utc_ms=NOW - DAY_MS, offset=400, seen=12_300)

    assert read_bookmark(mark.as_text()) == mark


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "7",
        "[]",
        "{}",
        "{",
        json.dumps({"store_id": 7, "began_utc_ms": 1}),
        json.dumps({"store_id": "s", "began_utc_ms": "1"}),
        json.dumps({"store_id": "s", "began_utc_ms": 1, "width_ms": 0}),
        json.dumps({"store_id": "s", "began_utc_ms": 1, "offset": -1}),
        json.dumps({"store_id": "s", "began_utc_ms": 1, "of_tomorrow": 1}),
    ],
)
def test_anything_else_in_its_place_is_no_bookmark_and_no_failure(text: str | None) -> None:
    assert read_bookmark(text) is None


def test_a_bookmark_of_another_store_or_of_long_ago_is_not_followed() -> None:
    assert MARK.is_good(store_id="store-1", now_utc_ms=NOW + DAY_MS)
    assert not MARK.is_good(store_id="store-2", now_utc_ms=NOW + DAY_MS)
    assert not MARK.is_good(store_id="store-1", now_utc_ms=NOW + STALE_AFTER_MS)
    assert not MARK.is_good(store_id="store-1", now_utc_ms=NOW - 1)


def test_rows_far_outside_a_window_or_without_a_time_cannot_be_its_answer() -> None:
    window = Window(NOW - 10 * DAY_MS, NOW)

    assert window.holds([row(NOW - 10 * DAY_MS - 3_600_000), row(NOW + 3_600_000)])
    assert not window.holds([row(NOW - 12 * DAY_MS)])
    assert not window.holds([row(NOW + 2 * DAY_MS)])
    assert not window.holds([row(None)])


def test_a_list_told_newest_first_is_past_a_moment_once_its_rows_are_older() -> None:
    past = NewestFirst(NOW)

    assert not past.is_past([row(NOW + DAY_MS), row(NOW)])
    assert past.is_past([row(NOW - DAY_MS), row(NOW - 3 * DAY_MS)])


@pytest.mark.parametrize("times", [[NOW - 3 * DAY_MS, NOW], [NOW, None, NOW - 3 * DAY_MS]])
def test_a_list_in_another_order_is_never_past_anything(times: list[int | None]) -> None:
    past = NewestFirst(NOW)

    assert not past.is_past([row(at) for at in times])
    assert not past.is_past([row(NOW - 9 * DAY_MS)])


def test_the_first_window_is_as_long_as_the_newest_rows_suggest() -> None:
    dense = [row(NOW - number * 60_000) for number in range(100)]
    sparse = [row(NOW - number * DAY_MS) for number in range(100)]

    assert first_width_ms(dense, now_utc_ms=NOW) < DAY_MS
    assert first_width_ms(sparse, now_utc_ms=NOW) == 365 * DAY_MS
    assert first_width_ms([row(None)], now_utc_ms=NOW) == DAY_MS
