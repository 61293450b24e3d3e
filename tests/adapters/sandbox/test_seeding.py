"""A made-up past of the training shop: as many orders as were wished for, the same from the same seed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from merchant_desk.sandbox.book import Book
from merchant_desk.sandbox.seeding import Seeding, seeded
from merchant_desk.sandbox.shop import Credentials
from tests.helpers.training_shop import Caller

DAY_MS = 24 * 60 * 60 * 1000
NOW = 1_767_268_800_000
WISH = Seeding(orders=500, seed=7, days=100, until_utc_ms=NOW)


def test_one_seed_makes_one_past_and_another_seed_another() -> None:
    credentials = Credentials.made_up()
    first = [(order.id, order.total, order.status) for order in seeded(WISH, credentials)]

    assert first == [(order.id, order.total, order.status) for order in seeded(WISH, credentials)]
    other = Seeding(orders=500, seed=8, days=100, until_utc_ms=NOW)
    assert {name for name, *_ in first}.isdisjoint(order.id for order in seeded(other, credentials))


def test_old_orders_are_settled_and_the_days_are_filled_evenly() -> None:
    orders = list(seeded(WISH, Credentials.made_up()))

    assert len({order.id for order in orders}) == len({order.reference for order in orders}) == 500
    assert all(NOW - 100 * DAY_MS <= order.created_utc_ms < NOW for order in orders)
    assert [order.created_utc_ms for order in orders] == sorted(order.created_utc_ms for order in orders)
    assert not any(order.is_open for order in orders if NOW - order.created_utc_ms > DAY_MS)


def test_a_past_is_there_again_after_the_shop_was_closed_and_so_are_its_changes(tmp_path: Path) -> None:
    book = Book(tmp_path / "state.jsonl")
    book.open()
    assert list(book.seed(WISH))[-1] == 500
    first = next(iter(book))
    book.change(first.id, status="failed")
    before = list(book)
    book.close()

    again = Book(tmp_path / "state.jsonl")
    again.open()
    assert list(again) == before
    with pytest.raises(ValueError, match="used before"):
        list(again.seed(WISH))
    again.close()
    assert (tmp_path / "state.jsonl").stat().st_size < 4_000


@pytest.mark.parametrize("is_newest_first", [True, False])
def test_pages_of_a_past_follow_the_time_of_creation_within_bounds(is_newest_first: bool) -> None:
    book = Book(None)
    list(book.seed(WISH))
    since, until = NOW - 50 * DAY_MS, NOW - 20 * DAY_MS
    fitting = sorted(
        (order for order in book if since <= order.created_utc_ms <= until),
        key=lambda order: order.created_utc_ms,
        reverse=is_newest_first,
    )

    page = book.select(
        status=None,
        offset=10,
        limit=20,
        is_newest_first=is_newest_first,
        since_utc_ms=since,
        until_utc_ms=until,
    )
    confirmed = book.select(
        status="confirmed",
        offset=0,
        limit=500,
        is_newest_first=is_newest_first,
        since_utc_ms=since,
        until_utc_ms=until,
    )

    assert (page.total, list(page.rows)) == (len(fitting), fitting[10:30])
    assert list(confirmed.rows) == [order for order in fitting if order.status == "confirmed"]


def test_an_order_whose_time_is_changed_moves_to_its_new_place() -> None:
    book = Book(None)
    list(book.seed(WISH))
    oldest = book.select(status=None, offset=499, limit=1, is_newest_first=True).rows[0]

    book.change(oldest.id, created_utc_ms=NOW)

    assert book.select(status=None, offset=0, limit=1, is_newest_first=True).rows[0].id == oldest.id
    assert book.select(status=None, offset=0, limit=1, is_newest_first=True).total == 500


async def test_the_control_address_makes_a_past_and_refuses_the_same_seed_twice(caller: Caller) -> None:
    made = list(caller.shop.book.seed(Seeding(orders=3, seed=1, days=1, until_utc_ms=NOW)))

    assert made == [1, 2, 3]

    async def status(wish: dict[str, Any]) -> int:
        return (await caller.send("POST", f"{caller.shop.control_url}/seed", body=wish)).status

    for wish in ({"orders": 0}, {"orders": 2_000_000}, {"orders": 1, "seed": 0}, {"orders": True}, {}):
        assert await status(wish) == 400
    assert await status({"orders": 3, "seed": 1}) == 409
    assert await status({"orders": 450, "seed": 2}) == 200
    assert len(caller.shop.book) == 453
