"""Undocumented members: kept as they came, without what looks like a credential; and rows that repeat."""

from __future__ import annotations

import json
from typing import Any

import pytest

from merchant_desk.api.others import MAX_OTHERS, other_members
from merchant_desk.api.repeats import LastRead
from merchant_desk.api.wire import parse_object
from merchant_desk.api.wire_list import list_page
from merchant_desk.domain.elsewhere import order_from_elsewhere
from merchant_desk.domain.order import Told
from tests.adapters.api.conftest import NOON_UTC_MS
from tests.helpers.cases import load_sample

JWT = "eyJhbGciOiJIUzI1NiJ9.eyJvcmRlcklkIjoiMSJ9.c2lnbmF0dXJlLW9mLXRoaXM"


def kept(document: dict[str, Any]) -> Any:
    """What is kept of it."""
    return json.loads(other_members(document) or "null")


def test_documented_members_alone_leave_nothing_to_keep() -> None:
    for sample in ("read", "created"):
        assert other_members(parse_object(load_sample(sample))) is None


def test_what_nobody_documented_is_kept_as_it_came() -> None:
    document = {"id": "1", "riskScore": 0.25, "tags": ["new", None], "store": {"id": "s", "tier": {"a": 1}}}

    assert kept(document) == {"riskScore": 0.25, "tags": ["new", None], "store.tier": {"a": 1}}


@pytest.mark.parametrize(
    "members",
    [
        {"refreshToken": "abc"},
        {"payment": {"clientSecret": {"value": "abc"}}},
        {"x": JWT},
        {"x": f"https://pay.example/?session={JWT}"},
        {"x": ["A" * 40]},
        {"apiKeys": ["abc", 7]},
    ],
)
def test_what_looks_like_a_credential_is_cut_out(members: dict[str, Any]) -> None:
    text = other_members({"id": "1", **members}) or ""

    assert "…" in text
    assert not any(secret in text for secret in ("abc", JWT, "A" * 40))


@pytest.mark.parametrize(
    "members",
    [
        {"customerName": "Maria"},
        {"phone": 5511999998888, "altPhone": "n/a Maria"},
        {"buyer": {"nick": ["Maria"]}},
        {"x": "maria@example.org"},
        {"x": "call +55 (11) 99999-8888"},
        {"x": 5511999998888},
        {"payLink": "https://pay.example/go?t=abcdefghijklmnopqrstuvwx"},
        {"x": "/go?t=abcdefghijklmnopqrstuvwx#Maria"},
        {"maria@example.org": 1},
        {"note": "for Maria"},
        {"note": "MARIA"},
        {"hook": "https://shop.example/cb/abcdefghijklmnopqrstuvwx"},
        {"piece": "is abcdefghijklmnopqrstuvwx"},
        {"echo": "short-token"},
    ],
)
def test_what_says_something_of_the_customer_or_of_this_orders_secrets_is_cut_out(
    members: dict[str, Any],
) -> None:
    document = {
        "deliveryInfo": {"firstName": "Maria", "country": "BR"},
        "sessionToken": "short-token",
        "callbackUrl": "https://shop.example/cb/abcdefghijklmnopqrstuvwx",
    }
    text = other_members({"id": "1", **document, **members}) or ""

    assert "…" in text
    for private in ("maria", "5511", "99999", "abcdefgh", "short-token"):
        assert private not in text.casefold()


def test_amounts_and_instants_are_no_telephone_numbers() -> None:
    document = {
        "fee": "12345678.90",
        "seenAt": "2026-01-01T12:00:00.000Z",
        "rate": 0.123456789,
        "count": 1234,
    }

    assert kept({"id": "1", **document}) == document


def test_a_flood_of_members_is_cut_and_harmful_characters_are_marked() -> None:
    text = other_members({f"member{number}": "x" * 30 + "\u202e" for number in range(1_000)}) or ""

    assert len(text) <= MAX_OTHERS + 1
    assert "\u202e" not in text


def test_unknown_members_of_a_row_come_with_the_order_made_of_it() -> None:
    row = {**json.loads(load_sample("read")), "riskScore": "low"}
    [evidence] = list_page({"total": 1, "orders": [row]}).rows

    order = order_from_elsewhere(evidence, now_utc_ms=NOON_UTC_MS)

    assert evidence.aside.others == '{"riskScore": "low"}'
    assert order.told is None or order.told.others == evidence.aside.others


def test_a_part_that_repeats_is_read_once_and_one_that_only_seems_equal_is_read_again() -> None:
    read: list[Any] = []

    def reader(part: Any) -> str:
        read.append(part)
        return repr(part)

    last = LastRead(reader)
    answers = [last({"a": "1"}), last({"a": "1"}), last({"a": 1}), last({"a": True}), last([{"a": "1"}])]

    assert answers == ["{'a': '1'}", "{'a': '1'}", "{'a': 1}", "{'a': True}", "[{'a': '1'}]"]
    assert len(read) == 4


def test_undocumented_members_that_change_at_each_read_are_no_news() -> None:
    first = Told(1, id="a", status="pending", others='{"seenAt": 1}')

    assert first.says_the_same(Told(2, id="a", status="pending", others='{"seenAt": 2}'))
    assert not first.says_the_same(Told(2, id="a", status="confirmed", others='{"seenAt": 2}'))
    assert not Told(1, id="a").says_the_same(Told(2, id="a", others="{}"))
