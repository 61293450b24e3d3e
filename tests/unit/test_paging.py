"""One walk through a list that misbehaves: no id twice, no end too early, no walk without an end."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from merchant_desk.domain.evidence import Evidence
from merchant_desk.domain.order import OrderId
from merchant_desk.services.listing.paging import PageWalk, Totals, TotalWord
from merchant_desk.services.values import ListPage
from tests.helpers.counts import count

PAGE = 10
MOST_REQUESTS = 400


def page_of(ids: Sequence[str], *, total: int | None = None, raw_count: int | None = None) -> ListPage:
    """A page with these rows, an id once."""
    rows = tuple(Evidence(id=OrderId(name), direct=False) for name in dict.fromkeys(ids))
    return ListPage(rows, raw_count=len(ids) if raw_count is None else raw_count, total=total)


def walked(
    answer: Callable[[int, int], ListPage], *, totals: TotalWord | None = None
) -> tuple[PageWalk, list[str], int]:
    """Walk to the end of the list `answer(number, offset)`; the walk, the ids handed over, requests."""
    walk, handed = PageWalk(totals=totals), list[str]()
    for number in range(MOST_REQUESTS):
        handed += [row.id for row in walk.take(answer(number, walk.offset))]
        if walk.is_over:
            return walk, handed, number + 1
    raise AssertionError("the walk has no end")


def names(first: int, last: int) -> list[str]:
    """Ids of orders that stand still."""
    return [f"still-{number:04d}" for number in range(first, last)]


@pytest.mark.parametrize("size", [0, 1, 2, 3, 9, 10, 11, 12, 18, 19, 20, 21, 100, 101])
@pytest.mark.parametrize("tells", ["all", "page", "nothing"])
def test_a_list_that_stands_still_is_seen_whole_whatever_total_means(size: int, tells: str) -> None:
    everything = names(0, size)

    def answer(_number: int, offset: int) -> ListPage:
        found = everything[offset : offset + PAGE]
        return page_of(found, total={"all": size, "page": len(found), "nothing": None}[tells])

    walk, handed, requests = walked(answer)

    assert handed == everything
    assert walk.is_whole
    assert requests <= size // (PAGE - 2) + 2


@settings(max_examples=count(300, 5_000), deadline=None)
@given(data=st.data(), size=st.integers(0, 80))
def test_whatever_moves_in_or_out_every_row_that_stands_still_is_seen_once(
    data: st.DataObject, size: int
) -> None:
    listed = names(0, size)
    moving = iter(range(10**6))

    def answer(_number: int, offset: int) -> ListPage:
        for _ in range(data.draw(st.integers(0, 3), label="moves")):
            if data.draw(st.booleans(), label="comes in"):
                listed.insert(data.draw(st.integers(0, len(listed))), f"moves-{next(moving)}")
            elif gone := [name for name in listed if name.startswith("moves")]:
                listed.remove(data.draw(st.sampled_from(gone)))
        return page_of(listed[offset : offset + PAGE])

    _walk, handed, _ = walked(answer)

    assert len(handed) == len(set(handed))
    assert set(names(0, size)) <= set(handed)


@settings(max_examples=count(300, 5_000), deadline=None)
@given(data=st.data(), size=st.integers(0, 60))
def test_a_list_that_omits_and_repeats_rows_is_walked_to_an_end_and_no_id_comes_twice(
    data: st.DataObject, size: int
) -> None:
    listed, tells = names(0, size), data.draw(st.sampled_from(["all", "page", "nothing"]))

    def answer(_number: int, offset: int) -> ListPage:
        found = listed[offset : offset + PAGE]
        for name in data.draw(st.lists(st.sampled_from(found), max_size=3)) if found else []:
            if data.draw(st.booleans(), label="repeats"):
                found.append(name)
            elif name in found:
                found.remove(name)
        return page_of(found, total={"all": size, "page": len(found), "nothing": None}[tells])

    walk, handed, _ = walked(answer)

    assert len(handed) == len(set(handed))
    assert tells != "all" or not walk.is_whole or len(handed) == size or size < PAGE


def test_rows_that_moved_up_past_the_walk_are_found_by_going_back() -> None:
    def answer(number: int, offset: int) -> ListPage:
        listed = [*(f"gone-{at}" for at in range(8) if number == 0), *names(0, 40)]
        return page_of(listed[offset : offset + PAGE])

    walk, handed, _ = walked(answer)

    assert set(names(0, 40)) <= set(handed)
    assert walk.is_whole


def test_a_short_page_in_the_middle_does_not_end_the_walk() -> None:
    listed = names(0, 45)

    def answer(number: int, offset: int) -> ListPage:
        found = listed[offset : offset + PAGE]
        return page_of(found[:-3] if number == 1 else found)

    walk, handed, _ = walked(answer)

    assert handed == listed
    assert walk.is_whole


def test_an_api_that_ignores_the_offset_is_given_up_and_never_believed_whole() -> None:
    walk, handed, requests = walked(lambda _number, _offset: page_of(names(0, PAGE)))

    assert handed == names(0, PAGE)
    assert not walk.is_whole
    assert requests < 15


def test_a_total_that_counts_all_ends_the_walk_without_one_more_page() -> None:
    listed, totals = names(0, 25), TotalWord()

    walk, handed, requests = walked(
        lambda _n, offset: page_of(listed[offset : offset + PAGE], total=25), totals=totals
    )

    assert (len(handed), requests, walk.is_whole) == (25, 3, True)
    assert totals.meaning is Totals.ALL


def test_a_total_that_is_never_reached_makes_the_walk_doubtful_until_it_is_distrusted() -> None:
    listed, totals = names(0, 25), TotalWord()

    def answer(_number: int, offset: int) -> ListPage:
        return page_of(listed[offset : offset + PAGE], total=90)

    first, _, _ = walked(answer, totals=totals)
    totals.distrust()
    second, handed, _ = walked(answer, totals=totals)

    assert (first.is_over, first.lacks, first.is_whole) == (True, True, False)
    assert (len(handed), second.is_whole) == (25, True)


def test_rows_that_cannot_be_read_leave_a_doubt() -> None:
    walk = PageWalk()
    walk.take(ListPage((), raw_count=2, unreadable=2))

    assert walk.is_over
    assert not walk.is_whole


def test_an_api_whose_longest_page_is_one_row_is_walked_too() -> None:
    listed = names(0, 5)

    walk, handed, _ = walked(lambda _n, offset: page_of(listed[offset : offset + 1]))

    assert handed == listed
    assert walk.is_over
