"""The list, whose member of rows no source names: every plausible shape is read, the rest fails visibly."""

from __future__ import annotations

import json
from typing import Any

import pytest

from merchant_desk.api.wire_list import list_page
from merchant_desk.domain.errors import UnexpectedReply

ROWS = [{"id": "a", "paymentStatus": "pending"}, {"id": "b"}]


@pytest.mark.parametrize(
    "document",
    [
        ROWS,
        {"total": 2, "orders": ROWS},
        {"rows": ROWS},
        {"items": ROWS},
        {"data": ROWS},
        {"results": ROWS},
        {"orders": None, "results": ROWS},
        {"checkouts": ROWS, "total": "2"},
        {"checkouts": ROWS, "tags": ["a"], "page": {"n": 1}},
        {"results": [{"id": "z"}], "orders": ROWS},
    ],
)
def test_rows_are_found_under_any_plausible_name(document: Any) -> None:
    page = list_page(document)

    assert [row.id for row in page.rows] == ["a", "b"]
    assert (page.raw_count, page.unreadable) == (2, 0)
    assert not any(row.direct for row in page.rows)


def test_an_empty_page_is_a_page() -> None:
    documents: list[object] = [[], {"total": 0, "orders": []}, {"total": 0, "checkouts": []}]
    for document in documents:
        assert list_page(document).rows == ()
        assert list_page(document).raw_count == 0


@pytest.mark.parametrize(
    ("document", "names"),
    [
        ({}, "no members"),
        ({"total": 0}, "total"),
        ({"data": {"orders": []}}, "data"),
        ({"firsts": ROWS, "seconds": ROWS}, "firsts, seconds"),
        ({"orders": "none", "ids": ["a", "b"]}, "orders, ids"),
        ({"<img src=x>": 1, "ok_1": 2}, "ok_1"),
        ({f"n{number}": 1 for number in range(50)}, "n0, n1, n2, n3, n4, n5, n6, n7, n8, n9"),
    ],
)
def test_a_list_without_rows_names_the_members_it_has(document: dict[str, Any], names: str) -> None:
    with pytest.raises(UnexpectedReply) as caught:
        list_page(document)

    assert caught.value.what == f"list without rows ({names})"


def test_rows_that_cannot_be_read_are_counted_and_spare_the_others() -> None:
    document: dict[str, Any] = {
        "orders": [*ROWS, None, 7, [], {}, {"id": 5}, {"id": "c", "orderTotal": "much"}, {"id": "d"}]
    }

    page = list_page(document)

    assert [row.id for row in page.rows] == ["a", "b", "d"]
    assert (page.raw_count, page.unreadable) == (9, 6)


def test_a_row_that_stands_there_twice_counts_once() -> None:
    page = list_page([*ROWS, {"id": "a", "paymentStatus": "failed"}])

    assert [(row.id, row.status) for row in page.rows] == [("a", "pending"), ("b", None)]
    assert (page.raw_count, page.unreadable) == (3, 0)


@pytest.mark.parametrize(
    ("told", "total"),
    [
        (7, 7),
        ("7", 7),
        (0, 0),
        (-1, None),
        (True, None),
        ("many", None),
        (None, None),
        (10**13, None),
        ("٧", None),
    ],
)
def test_the_total_is_taken_only_where_it_is_a_count(told: object, total: int | None) -> None:
    document = json.loads(json.dumps({"total": told, "orders": ROWS}))

    assert list_page(document).total == total
