"""Pages of the list are as long as a contract check learned, and shorter again where the API refuses that."""

from __future__ import annotations

from merchant_desk.domain.errors import Rejected
from merchant_desk.services.events import EventBus
from merchant_desk.services.line.link import LinkState
from merchant_desk.services.listing.listing import Listing
from merchant_desk.services.listing.page_reader import MOST_ROWS
from merchant_desk.services.values import ListPage, ListQuery
from tests.helpers.fake_clock import FakeClock, on_virtual_time
from tests.unit.test_listing import Answer, ScriptedList, of_size


def listing_of(answer: Answer, page_max: list[int]) -> tuple[Listing, ScriptedList]:
    """A listing over a scripted API; the last of `page_max` is what was learned."""
    api, clock = ScriptedList(answer), FakeClock()
    link = LinkState(EventBus(), clock)
    return Listing(api=api, link=link, page_max=lambda: page_max[-1]), api


@on_virtual_time
async def test_a_learned_page_is_asked_for_at_once_and_fewer_requests_do() -> None:
    learned = [100]
    listing, api = listing_of(of_size(400, page=1000, tells=400), learned)

    before, _ = await listing.rows()
    asked_before = [query.limit for query in api.asked]
    api.asked.clear()
    learned.append(200)
    after, is_whole = await listing.rows()

    assert asked_before == [100] * 5
    assert [query.limit for query in api.asked] == [200] * 3
    assert (len(before), len(after), is_whole) == (400, 400, True)


@on_virtual_time
async def test_a_small_page_is_never_exceeded_and_a_huge_one_never_asked_for() -> None:
    small, small_api = listing_of(of_size(60, page=50, tells=60), [50])
    huge, huge_api = listing_of(of_size(60, page=1000, tells=60), [1000])

    found, _ = await small.rows()
    await huge.rows()

    assert len(found) == 60
    assert {query.limit for query in small_api.asked} == {50}
    assert {query.limit for query in huge_api.asked} == {MOST_ROWS}


@on_virtual_time
async def test_an_api_that_has_become_stricter_is_asked_for_less() -> None:
    def answer(query: ListQuery) -> ListPage:
        if query.limit > 100:
            raise Rejected(status=400, message="limit is too large")
        return of_size(120, page=100, tells=120)(query)

    listing, api = listing_of(answer, [200])

    found, is_whole = await listing.rows()

    assert (len(found), is_whole) == (120, True)
    assert [query.limit for query in api.asked][:2] == [200, 100]
    assert listing.reader.limit == 100
