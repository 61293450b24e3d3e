"""Walking the API's list: when it ends, what counts as the whole of it, and lists that move meanwhile."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from merchant_desk.domain.errors import Rejected
from merchant_desk.domain.evidence import Evidence
from merchant_desk.domain.order import OrderId
from merchant_desk.services.events import EventBus
from merchant_desk.services.line.link import LinkState
from merchant_desk.services.listing.listing import Listing
from merchant_desk.services.values import ListPage, ListQuery
from tests.helpers.fake_api import FakeApi, refused
from tests.helpers.fake_clock import FakeClock, on_virtual_time

Answer = Callable[[ListQuery], ListPage]


def rows(first: int, last: int) -> tuple[Evidence, ...]:
    """Rows with these numbers, the last one left out."""
    return tuple(Evidence(id=OrderId(f"id-{number}"), direct=False) for number in range(first, last))


class ScriptedList(FakeApi):
    """An API whose list answers as the test says."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self.answer = answer
        self.asked: list[ListQuery] = []

    async def list_page(self, query: ListQuery) -> ListPage:
        """As told."""
        self.asked.append(query)
        return self.answer(query)


def listing_of(answer: Answer) -> tuple[Listing, ScriptedList]:
    """A listing over a scripted API."""
    api, clock = ScriptedList(answer), FakeClock()
    return Listing(api=api, link=LinkState(EventBus(), clock)), api


def of_size(total: int, *, page: int = 100, tells: int | None = None) -> Answer:
    """A list of so many orders, pages of at most `page`, and whatever it tells as total."""

    def answer(query: ListQuery) -> ListPage:
        last = min(total, query.offset + min(page, query.limit))
        found = rows(query.offset, last)
        return ListPage(found, raw_count=len(found), total=tells)

    return answer


@pytest.mark.parametrize(
    ("total", "page", "tells", "requests"),
    [
        (0, 100, 0, 1),
        (99, 100, 99, 2),
        (100, 100, 100, 2),
        (100, 100, None, 2),
        (250, 100, 250, 3),
        (250, 100, 100, 3),  # `total` of the page, not of the list
        (250, 50, 250, 6),  # the API's own maximum is below ours
        (120, 50, None, 4),  # and it does not say how many there are
    ],
)
@on_virtual_time
async def test_the_walk_ends_where_the_list_ends_whatever_total_means(
    total: int, page: int, tells: int | None, requests: int
) -> None:
    listing, api = listing_of(of_size(total, page=page, tells=tells))
    found, is_whole = await listing.rows()

    assert [row.id for row in found] == [row.id for row in rows(0, total)]
    assert is_whole
    assert len(api.asked) == requests


@pytest.mark.parametrize("told", [150, 5_000])
@on_virtual_time
async def test_a_list_that_counts_more_rows_than_it_shows_is_not_the_whole_list(told: int) -> None:
    listing, _ = listing_of(of_size(149, tells=told))
    found, is_whole = await listing.rows()

    assert (len(found), is_whole) == (149, False)


@pytest.mark.parametrize("tells", [True, False])
@on_virtual_time
async def test_a_row_that_leaves_the_list_between_two_pages_hides_no_other_row(tells: bool) -> None:
    calls = 0

    def shrinking(query: ListQuery) -> ListPage:
        nonlocal calls
        calls += 1
        everything = rows(0 if calls == 1 else 3, 150)  # the first three leave after the first page
        found = everything[query.offset : query.offset + 100]
        return ListPage(found, raw_count=len(found), total=len(everything) if tells else None)

    listing, _ = listing_of(shrinking)
    found, is_whole = await listing.rows()

    assert {row.id for row in found} == {row.id for row in rows(0, 150)}
    assert is_whole


@on_virtual_time
async def test_once_the_total_is_known_to_count_all_a_short_list_costs_one_request() -> None:
    listing, api = listing_of(of_size(7, tells=7))
    await listing.rows()
    learned_after = len(api.asked)
    found, is_whole = await listing.rows()

    assert (learned_after, len(api.asked)) == (2, 3)
    assert (len(found), is_whole) == (7, True)


@on_virtual_time
async def test_a_total_that_is_only_the_length_of_a_page_is_never_taken_for_the_end() -> None:
    listing, _ = listing_of(of_size(250, tells=100))
    await listing.rows()
    found, is_whole = await listing.rows()

    assert (len(found), is_whole) == (250, True)


@on_virtual_time
async def test_an_api_that_ignores_the_offset_is_not_asked_for_ever_and_not_believed_whole() -> None:
    listing, api = listing_of(lambda query: ListPage(rows(0, 100), raw_count=100, total=None))
    found, is_whole = await listing.rows()

    assert (len(found), is_whole, len(api.asked)) == (100, False, 2)


@on_virtual_time
async def test_a_list_longer_than_its_pages_is_not_the_whole_list() -> None:
    listing, api = listing_of(of_size(10_000))
    found, is_whole = await listing.rows(pages=3)

    assert (len(found), is_whole, len(api.asked)) == (296, False, 3)


@on_virtual_time
async def test_rows_that_could_not_be_read_make_the_list_incomplete() -> None:
    listing, _ = listing_of(lambda query: ListPage(rows(0, 2), raw_count=3, unreadable=1))
    found, is_whole = await listing.rows()

    assert (len(found), is_whole) == (2, False)


@on_virtual_time
async def test_a_list_that_grows_at_its_head_shows_each_order_once() -> None:
    calls = 0

    def growing(query: ListQuery) -> ListPage:
        nonlocal calls
        calls += 1
        everything = rows(-calls, 250)
        found = everything[query.offset : query.offset + 100]
        return ListPage(found, raw_count=len(found))

    listing, _ = listing_of(growing)
    found, is_whole = await listing.rows()

    names = [row.id for row in found]
    assert len(names) == len(set(names))
    assert {row.id for row in rows(0, 250)} <= set(names)
    assert is_whole


@on_virtual_time
async def test_status_and_time_bound_travel_with_every_page() -> None:
    listing, api = listing_of(of_size(150))
    await listing.rows(status="pending", since_utc_ms=7)

    assert [(query.status, query.start_utc_ms, query.offset) for query in api.asked] == [
        ("pending", 7, 0),
        ("pending", 7, 98),
        ("pending", 7, 148),
    ]


@on_virtual_time
async def test_a_refusal_that_has_nothing_to_do_with_dates_is_a_refusal() -> None:
    def refuses(query: ListQuery) -> ListPage:
        raise refused(400).error

    listing, api = listing_of(refuses)
    with pytest.raises(Rejected):
        await listing.rows()
    with pytest.raises(Rejected):
        await listing.rows(since_utc_ms=7)
    forms = [(query.limit, query.start_utc_ms) for query in api.asked]
    assert forms[:4] == [(100, None), (50, None), (25, None), (10, None)]
    assert forms[4:] == [(limit, since) for limit in (100, 50, 25, 10) for since in (7, None)]
    with pytest.raises(Rejected):
        await listing.rows(since_utc_ms=7)
    assert (100, 7) in [(query.limit, query.start_utc_ms) for query in api.asked[12:]], "dates were given up"


@on_virtual_time
async def test_a_page_that_is_too_long_for_the_api_is_asked_for_in_a_shorter_form() -> None:
    def takes_fifty(query: ListQuery) -> ListPage:
        if query.limit > 50:
            raise refused(400).error
        return of_size(120, tells=120)(query)

    listing, api = listing_of(takes_fifty)
    found, is_whole = await listing.rows(since_utc_ms=7)

    assert (len(found), is_whole) == (120, True)
    assert [(query.limit, query.start_utc_ms) for query in api.asked] == [
        (100, 7),
        (100, None),
        (50, 7),
        (50, 7),
        (50, 7),
    ]


@on_virtual_time
async def test_dates_that_the_api_refuses_are_left_out_without_making_the_page_shorter() -> None:
    def takes_no_dates(query: ListQuery) -> ListPage:
        if query.start_utc_ms is not None:
            raise refused(422).error
        return of_size(120, tells=120)(query)

    listing, api = listing_of(takes_no_dates)
    await listing.rows(since_utc_ms=7)
    await listing.rows(since_utc_ms=7)

    assert [(query.limit, query.start_utc_ms) for query in api.asked] == [(100, 7)] + 4 * [(100, None)]


@on_virtual_time
async def test_a_form_that_has_worked_is_not_tried_in_others_when_it_is_refused() -> None:
    refuses = False

    def sometimes(query: ListQuery) -> ListPage:
        if refuses:
            raise refused(400).error
        return of_size(5)(query)

    listing, api = listing_of(sometimes)
    await listing.rows()
    refuses = True
    before = len(api.asked)
    with pytest.raises(Rejected):
        await listing.rows()

    assert len(api.asked) == before + 1
