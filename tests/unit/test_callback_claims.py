"""Reading a callback's body: exact about the order id, indifferent to the rest, quick about nonsense."""

from __future__ import annotations

import json
import time

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from merchant_desk.domain.callback import Reason
from merchant_desk.domain.secret import WebhookSecret
from merchant_desk.domain.signature import sign
from merchant_desk.listener.rates import MOST_ADDRESSES, Bucket, Buckets
from merchant_desk.listener.verify import Claims, Unreadable, claims_of, seal_problem
from tests.helpers.counts import count

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)
SECRETS = (WebhookSecret("one"), WebhookSecret("two"))


@settings(max_examples=count(300, 20_000))
@given(st.binary(max_size=400))
def test_random_bytes_are_unreadable_and_nothing_worse(body: bytes) -> None:
    try:
        claims = claims_of(body)
    except Unreadable:
        return
    assert json.loads(body)["orderId"] == claims.order_id


@settings(max_examples=count(200, 20_000))
@given(st.dictionaries(st.text(), JSON), st.from_regex(r"[A-Za-z0-9_-]{1,128}", fullmatch=True))
def test_whatever_stands_beside_it_the_order_id_is_read(members: dict[str, object], order_id: str) -> None:
    members = {name: value for name, value in members.items() if name != "storeId"}
    body = json.dumps(members | {"orderId": order_id}).encode()

    try:
        claims = claims_of(body)
    except Unreadable:
        assert any(word in body for word in (b"NaN", b"Infinity", b"[[", b"{")), (
            "only numbers and depth may offend"
        )
    else:
        assert claims.order_id == order_id


def test_the_documented_body_is_read_as_its_claims() -> None:
    body = b'{"orderId":"0da30f53b37","ecommerceOrderId":"2","storeId":"3ac","status":"confirmed"}'

    assert claims_of(body) == Claims("0da30f53b37", reference="2", store_id="3ac", says="confirmed")


@pytest.mark.parametrize("letter", [b"[", b'{"a":', b'"', b"\\", b" ", b"9", b'"\\', b'\\"', b'""'])
def test_a_full_size_body_of_nonsense_is_judged_at_once(letter: bytes) -> None:
    body = (b'{"orderId":"a","x":' + letter * 16_384)[:16_384]
    started_s = time.perf_counter()

    with pytest.raises(Unreadable):
        claims_of(body)

    assert time.perf_counter() - started_s < 0.5


def test_the_seal_is_good_with_any_known_secret_and_one_header() -> None:
    good = sign("two", b"{}")

    assert seal_problem(SECRETS, b"{}", headers=[good]) is None
    assert seal_problem(SECRETS, b"{}", headers=[]) is Reason.NO_SIGNATURE
    assert seal_problem(SECRETS, b"{}", headers=[good, good]) is Reason.BAD_SIGNATURE
    assert seal_problem(SECRETS, b"{ 1}", headers=[good]) is Reason.BAD_SIGNATURE
    assert seal_problem((), b"{}", headers=[good]) is Reason.BAD_SIGNATURE


def test_a_bucket_gives_its_burst_and_then_its_rate() -> None:
    bucket = Bucket(per_s=8, burst=3)

    assert [bucket.take(100.0) for _ in range(5)] == [True, True, True, False, False]
    assert [bucket.take(100.125), bucket.take(100.125)] == [True, False]
    assert [bucket.take(1000.0) for _ in range(4)] == [True, True, True, False]


def test_addresses_do_not_pay_for_each_other_nor_fill_the_memory() -> None:
    buckets = Buckets(per_s=1, burst=1)

    assert [buckets.take("a", 1.0), buckets.take("a", 1.0), buckets.take("b", 1.0)] == [True, False, True]
    for number in range(MOST_ADDRESSES):
        buckets.take(str(number), 1.0)
    assert buckets.take("a", 1.0), "the oldest address was forgotten"
