"""Whatever comes over the wire: values or UnexpectedReply come out, and never a wrong amount."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final
from unicodedata import category

from hypothesis import example, given, settings
from hypothesis import strategies as st

from merchant_desk.api.line import Answer
from merchant_desk.api.wire import parse_json, parse_object
from merchant_desk.api.wire_errors import failure_of
from merchant_desk.api.wire_list import list_page
from merchant_desk.api.wire_order import created_order, listed_order, read_order
from merchant_desk.domain.errors import DeskError, UnexpectedReply
from merchant_desk.domain.evidence import Evidence
from tests.helpers.cases import load_sample
from tests.helpers.counts import count

_REORDERING: Final = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
MEMBERS = sorted(
    {
        name
        for sample in ("read", "read_of_2021", "created", "list")
        for name in json.loads(load_sample(sample))
    }
    | {"error", "message", "storeId", "webhookSecret", "hash", "protocol", "rows", "wallets"}
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["25.40", "USD", "confirmed", "0x" + "a" * 64, "CELO", "2026-01-01T12:00:00Z", "a-b_c"])
)
NAMES = st.sampled_from(MEMBERS) | st.text()
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=6),
    max_leaves=25,
)
DOCUMENTS = st.dictionaries(st.sampled_from(MEMBERS), VALUES, max_size=20)
BROKEN_READS = st.dictionaries(st.sampled_from(MEMBERS), VALUES, min_size=1, max_size=3)
LITERALS = (
    st.decimals(allow_nan=False, allow_infinity=False).map(str)
    | st.from_regex(r"-?(0|[1-9][0-9]{0,15})(\.[0-9]{1,20})?([eE][+-]?[0-9]{1,3})?", fullmatch=True)
    | st.integers(min_value=0, max_value=10**13).map(str)
)
many = settings(max_examples=count(short=150, long=20_000))


def _survives(body: bytes, status: int = 200) -> None:
    """Let every parser have a go; anything but a value or UnexpectedReply fails the test."""
    failure = failure_of(Answer(status, body))
    assert isinstance(failure, DeskError)
    assert _is_harmless(str(failure))
    refusals: list[UnexpectedReply] = []
    try:
        list_page(parse_json(body))
    except UnexpectedReply as refusal:
        refusals.append(refusal)
    for parse in (created_order, read_order, listed_order):
        try:
            _check_soundness(parse(parse_object(body)))
        except UnexpectedReply as refusal:
            refusals.append(refusal)
    assert all(_is_harmless(refusal.what) for refusal in refusals)


def _is_harmless(text: str) -> bool:
    """No control, no half of a surrogate pair, no line separator, no mark that reorders text."""
    return not any(category(sign) in ("Cc", "Cs", "Zl", "Zp") or sign in _REORDERING for sign in text)


def _check_soundness(evidence: Evidence) -> None:
    """What every later step takes for granted: text that can be stored, finite positive amounts."""
    texts = [evidence.reference, evidence.store_id, evidence.status, evidence.currency, evidence.store_name]
    texts += [item.hash for item in evidence.transactions] + [item.raw for item in evidence.wallets or ()]
    for text in texts:
        assert text is None or (_is_harmless(text) and text.encode())
    for amount in (evidence.total, *evidence.rates.values()):
        assert amount is None or (amount.is_finite() and 0 <= amount < 10**12)
    hash(evidence.told(at_utc_ms=0))


@many
@given(st.binary(max_size=200) | VALUES.map(lambda value: json.dumps(value).encode()), st.integers(300, 599))
@example(b"[" * 200_000, 400)
@example(b'{"id": "\\ud800", "paymentStatus": "\\udfff"}', 400)
def test_any_bytes_give_a_value_or_a_clear_refusal(body: bytes, status: int) -> None:
    _survives(body, status)


@many
@given(DOCUMENTS)
def test_any_members_of_any_type_give_a_value_or_a_clear_refusal(document: dict[str, Any]) -> None:
    _survives(json.dumps(document).encode())
    _survives(json.dumps({"orders": [document, document]}).encode())


@many
@given(BROKEN_READS)
def test_a_true_read_with_members_broken_is_read_or_refused(broken: dict[str, Any]) -> None:
    _survives(json.dumps(json.loads(load_sample("read")) | broken).encode())


@many
@given(st.data())
def test_a_read_cut_or_bent_anywhere_is_refused_or_read_whole(data: st.DataObject) -> None:
    whole = load_sample("read").rstrip()
    at = data.draw(st.integers(0, len(whole) - 1))
    byte = data.draw(st.integers(0, 255))

    _survives(whole[:at] + bytes([byte]) + whole[at + 1 :])

    try:
        parse_json(whole[:at])
    except UnexpectedReply:
        return
    raise AssertionError("a cut answer was read")


@many
@given(LITERALS, st.booleans())
@example("25.40", False)
@example("1E+11", False)
@example("0.1", False)
@example("999999999999.99", True)
@example("1" * 4400, False)
def test_a_total_is_the_exact_amount_on_the_wire_or_nothing(literal: str, is_text: bool) -> None:
    told = f'"{literal}"' if is_text else literal
    body = f'{{"id": "a", "orderTotal": {told}}}'.encode()

    try:
        total = listed_order(parse_object(body)).total
    except UnexpectedReply as refusal:
        assert refusal.what in ("orderTotal", "body not JSON")  # noqa: PT017 - both are right here
        return

    assert total is not None
    assert Fraction(total) == Fraction(literal)


@many
@given(st.integers(0, 10**12 - 1), st.integers(0, 99), st.sampled_from(["text", "number"]))
def test_every_total_that_money_can_have_comes_through(whole: int, cents: int, form: str) -> None:
    literal = f"{whole}.{cents:02d}"
    told = f'"{literal}"' if form == "text" else literal

    evidence = listed_order(parse_object(f'{{"id": "a", "orderTotal": {told}}}'.encode()))

    assert evidence.total == Decimal(literal)
