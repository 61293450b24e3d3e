"""Section 10 of the contract, the rows of the callback: C12 to C14 and C25, over a real port."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping

import pytest

from merchant_desk.domain.callback import Proof, Reason, Verdict
from merchant_desk.domain.signature import sign
from merchant_desk.listener.verify import KnownSecrets
from tests.helpers.ear import BODY, SECRET, STORE_ID, Ear

FORM = "application/x-www-form-urlencoded"
KEY = "kAnArYk3y" * 4


# ---- C12: the key in a header, or a seal ----


@pytest.mark.parametrize("key", [None, KEY, "the-wrong-key"])
async def test_c12_accepts_a_seal_whatever_key_comes_along(
    ear: Ear, caplog: pytest.LogCaptureFixture, key: str | None
) -> None:
    caplog.set_level(logging.DEBUG)

    reply = await ear.post(x_api_key=key)

    assert reply.status == 200
    (kept,) = await ear.accepted()
    assert Proof.SIGNATURE in kept.proof
    assert key is None or (key not in caplog.text and key not in repr(kept) + kept.body)


@pytest.mark.parametrize("seal", [None, "", "AAAA", sign("another-secret", BODY)])
async def test_c12_accepts_no_key_in_place_of_a_seal_once_there_is_a_secret(
    ear: Ear, seal: str | None
) -> None:
    reply = await ear.post(X_Webhook_Signature=seal, x_api_key=KEY)

    assert reply.status == 401
    assert await ear.accepted() == ()


# ---- C13: unsigned only without a secret ----


async def test_c13_accepts_an_unsigned_callback_as_a_hint_where_no_secret_is_kept(ear: Ear) -> None:
    ear.known = KnownSecrets()

    reply = await ear.post(X_Webhook_Signature=None)

    assert reply.status == 200
    (kept,) = await ear.accepted()
    assert kept.proof == (Proof.PATH,)
    assert not kept.is_signed
    assert await ear.store.inbox.signed_for(kept.order_id or "") == ()


async def test_c13_accepts_nothing_unsigned_while_a_secret_is_kept(ear: Ear) -> None:
    reply = await ear.post(X_Webhook_Signature=None)

    assert reply.status == 401
    _, (kept,) = await ear.store.inbox.find()
    assert (kept.verdict, kept.reason) == (Verdict.REFUSED, Reason.NO_SIGNATURE)


# ---- C14: JSON, or the form fields of the oldest client ----


@pytest.mark.parametrize(
    "members",
    [
        {},
        {"transactions": None},
        {"transactions": [{"protocol": "celo", "hash": "AB" * 32}, {"hash": 7}, "x"]},
        {"updatedProducts": [{"_id": "1"}], "unknown": {"a": [1.5]}},
    ],
)
async def test_c14_accepts_a_json_body_with_or_without_its_optional_members(
    ear: Ear, members: Mapping[str, object]
) -> None:
    body = json.dumps({"orderId": "id-1", "storeId": STORE_ID, "status": "confirmed", **members}).encode()

    assert (await ear.post(body)).status == 200

    (kept,) = await ear.accepted()
    assert (kept.order_id, kept.says) == ("id-1", "confirmed")
    assert {item.network for item in kept.transactions} <= {"CELO"}


@pytest.mark.parametrize(
    "body",
    [b"orderId=id-1&message=ok", b"message=Payment+was+ok&orderId=id-1&status=confirmed&storeId=other"],
)
async def test_c14_accepts_a_form_body_as_a_hint_to_read_and_nothing_more(ear: Ear, body: bytes) -> None:
    reply = await ear.post(body, Content_Type=FORM)

    assert reply.status == 200
    (kept,) = await ear.accepted()
    assert kept.order_id == "id-1"
    assert (kept.says, kept.store_id, kept.reference, kept.transactions) == (None, None, None, ())


async def test_c14_accepts_a_form_body_only_under_the_seal_that_is_asked_for(ear: Ear) -> None:
    reply = await ear.post(b"orderId=id-1", Content_Type=FORM, X_Webhook_Signature=None)

    assert reply.status == 401


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"message=ok",
        b"orderId=",
        b"orderId=..%2F..",
        b"orderId=a&orderId=b",
        b"orderId=\xff",
        b"&".join(b"n%d=1" % number for number in range(40)) + b"&orderId=a",
        BODY,
    ],
)
async def test_c14_accepts_no_form_body_that_names_no_single_order(ear: Ear, body: bytes) -> None:
    reply = await ear.post(body, Content_Type=FORM, X_Webhook_Signature=sign(SECRET, body))

    assert reply.status == 400
    assert await ear.accepted() == ()


@pytest.mark.parametrize("body", [b"orderId=id-1", b"<html>", b'"id-1"', b"[]", b"null"])
async def test_c14_accepts_nothing_else_for_json(ear: Ear, body: bytes) -> None:
    assert (await ear.post(body)).status == 400


# ---- C25: the same callback again ----


async def test_c25_accepts_a_repeat_with_200_and_keeps_it_once(ear: Ear) -> None:
    answers = [(await ear.post()).status for _ in range(3)]

    assert answers == [200, 200, 200]
    (kept,) = await ear.accepted()
    assert kept.hits == 3
    assert [item.verdict for item in ear.seen] == [Verdict.ACCEPTED, Verdict.DUPLICATE, Verdict.DUPLICATE]


async def test_c25_accepts_a_repeat_for_an_order_that_was_worked_off(ear: Ear) -> None:
    await ear.post()
    await ear.store.inbox.worked_off([item.id for item in await ear.accepted()])

    assert (await ear.post()).status == 200
