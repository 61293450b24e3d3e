"""The table of answers: what each kind of request gets, and what is kept of it."""

from __future__ import annotations

import json

import pytest

from merchant_desk.domain.callback import Proof, Reason, Verdict
from merchant_desk.domain.chains import normalise_hash
from merchant_desk.domain.order import Source, Transaction
from merchant_desk.domain.secret import WebhookSecret
from merchant_desk.domain.signature import sign
from merchant_desk.listener.verify import KnownSecrets
from tests.helpers.ear import BODY, SECRET, STORE_ID, TOKEN, Ear, Reply, without_date

SIGNED = (Proof.PATH, Proof.SIGNATURE)


def a_body(**members: object) -> bytes:
    return json.dumps({"orderId": "id-1", "storeId": STORE_ID, **members}).encode()


async def kept_as(ear: Ear, reason: Reason, answer: int) -> None:
    """The one request was kept as refused, handed over, and is no work for anybody."""
    total, (kept,) = await ear.store.inbox.find()
    assert total == 1
    assert (kept.verdict, kept.reason, kept.answer) == (Verdict.REFUSED, reason, answer)
    assert kept.order_id is None or reason is Reason.OTHER_STORE
    assert ear.seen == [kept]
    assert await ear.accepted() == ()


async def test_a_sealed_callback_is_on_disk_and_answered_200(ear: Ear) -> None:
    reply = await ear.post()

    assert (reply.status, reply.body) == (200, b'{"ok":true}')
    (kept,) = await ear.accepted()
    assert ear.seen == [kept]
    assert kept.proof == (Proof.PATH, Proof.SIGNATURE, Proof.STORE)
    assert (kept.order_id, kept.reference, kept.says) == ("0da30f53b37", "POS-1", "confirmed")
    assert kept.transactions == (Transaction("CELO", normalise_hash("CELO", "AB" * 32), Source.CALLBACK),)
    assert kept.body == BODY.decode()
    assert (kept.peer, kept.at_utc_ms) == ("127.0.0.1", ear.clock.utc_ms)


async def test_the_same_callback_spaced_differently_is_a_duplicate(ear: Ear) -> None:
    first = await ear.post()
    again = await ear.post(BODY.replace(b": ", b" :\n "))

    assert (first.status, again.status) == (200, 200)
    assert [callback.verdict for callback in ear.seen] == [Verdict.ACCEPTED, Verdict.DUPLICATE]
    assert len(await ear.accepted()) == 1


async def test_a_callback_without_a_store_is_kept_without_that_proof(ear: Ear) -> None:
    assert (await ear.post(a_body(storeId=None))).status == 200

    (kept,) = await ear.accepted()
    assert kept.proof == SIGNED


@pytest.mark.parametrize(
    "header", ["", "x", "A" * 43 + "=", sign("other secret", BODY), sign(SECRET, BODY) + "="]
)
async def test_a_wrong_seal_is_refused_and_kept_unread(ear: Ear, header: str) -> None:
    reply = await ear.post(X_Webhook_Signature=header)

    assert (reply.status, reply.body) == (401, b"")
    await kept_as(ear, Reason.BAD_SIGNATURE, 401)


async def test_a_missing_seal_is_refused_and_kept_unread(ear: Ear) -> None:
    assert (await ear.post(X_Webhook_Signature=None)).status == 401

    await kept_as(ear, Reason.NO_SIGNATURE, 401)


async def test_two_seals_are_none_even_where_one_is_good(ear: Ear) -> None:
    two = ear.request().replace(
        b"\r\n\r\n", b"\r\nX-Webhook-Signature: " + sign(SECRET, BODY).encode() + b"\r\n\r\n", 1
    )

    assert (
        b" 401 "
        in (await ear.raw(two.replace(b"HTTP/1.1\r\n", b"HTTP/1.1\r\nConnection: close\r\n"))).split(b"\r\n")[
            0
        ]
    )
    await kept_as(ear, Reason.BAD_SIGNATURE, 401)


async def test_an_older_secret_counts_as_long_as_it_is_known(ear: Ear) -> None:
    ear.known = KnownSecrets((WebhookSecret("the new one"), WebhookSecret(SECRET)))

    assert (await ear.post()).status == 200


async def test_a_locked_secret_means_later_and_never_unchecked(ear: Ear) -> None:
    ear.known = KnownSecrets(is_locked=True)

    reply = await ear.post()

    assert (reply.status, reply.headers["Retry-After"]) == (503, "60")
    await kept_as(ear, Reason.LOCKED, 503)


async def test_a_shop_that_never_had_a_secret_takes_hints_but_not_many(ear: Ear) -> None:
    ear.known = KnownSecrets()

    answers = [(await ear.post(a_body(n=n), X_Webhook_Signature=None)).status for n in range(205)]

    assert answers == [200] * 200 + [429] * 5
    assert {callback.proof for callback in await ear.accepted()} == {(Proof.PATH,)}


async def test_another_stores_callback_is_answered_400_and_no_work(ear: Ear) -> None:
    assert (await ear.post(a_body(storeId="another-store"))).status == 400

    await kept_as(ear, Reason.OTHER_STORE, 400)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b'"id-1"',
        b"{}",
        b'{"orderId":1}',
        b'{"orderId":""}',
        b'{"orderId":"a/../b"}',
        b'{"orderId":"a%2fb"}',
        b'{"orderId":"' + b"a" * 129 + b'"}',
        b'{"orderId":"a\\n"}',
        b'{"orderId":"a","orderId":"b"}',
        b'{"orderId":"a","x":{"y":1,"y":2}}',
        b'{"orderId":"a","x":NaN}',
        b'{"orderId":"a","x":-Infinity}',
        b'{"orderId":"a","x":1e999}',
        b'{"orderId":"a","x":' + b"9" * 5000 + b"}",
        b'{"orderId":"a","x":9223372036854775808}',
        b'{"orderId":"a","x":' + b"[" * 32 + b"]" * 32 + b"}",
        b'{"orderId":"a","x":' + b"[" * 8000 + b"}",
        b'{"orderId":"a","storeId":7}',
        b'{"orderId":"a"} {}',
        b'{"orderId":"a"',
        b'{"orderId":"\xff"}',
        b'\xef\xbb\xbf{"orderId":"a"}',
        '{"orderId":"a"}'.encode("utf-16"),
        b'{"orderId":"a","x":"\x00"}',
    ],
)
async def test_a_sealed_but_unreadable_callback_is_kept_and_answered_400(ear: Ear, body: bytes) -> None:
    assert (await ear.post(body)).status == 400

    await kept_as(ear, Reason.UNREADABLE, 400)


@pytest.mark.parametrize(
    "members",
    [
        {"x": "[" * 500 + '\\"{{{'},
        {"x": [[[1.5, -3, 1e300]]]},
        {"transactions": "none", "status": 7, "ecommerceOrderId": 12},
        {"transactions": [None, 1, {}, {"protocol": 1, "hash": 2}, {"protocol": "CELO"}]},
        {"message": "\ud800 ✓"},
    ],
)
async def test_odd_members_beside_the_order_id_do_no_harm(ear: Ear, members: dict[str, object]) -> None:
    assert (await ear.post(a_body(**members))).status == 200

    (kept,) = await ear.accepted()
    assert (kept.order_id, kept.transactions, kept.says, kept.reference) == ("id-1", (), None, None)


async def test_a_body_that_is_told_to_be_too_large_is_never_read(ear: Ear) -> None:
    reply = await ear.post(b"", Content_Length="16385")

    assert reply.status == 413
    await kept_as(ear, Reason.TOO_LARGE, 413)


async def test_a_body_of_exactly_the_limit_is_taken(ear: Ear) -> None:
    body = a_body(x="")
    body = a_body(x="y" * (16_384 - len(body)))

    assert len(body) == 16_384
    assert (await ear.post(body)).status == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "http://127.0.0.1"}, 403),
        ({"Origin": "null"}, 403),
        ({"Host": "evil.example"}, 403),
        ({"Host": "127.0.0.1"}, 403),
        ({"path": "/"}, 404),
        ({"method": "GET"}, 405),
        ({"method": "PUT"}, 405),
        ({"Transfer_Encoding": "chunked", "Content_Length": None}, 400),
        ({"Content_Length": None, "method": "POST"}, 411),
        ({"Expect": "the impossible"}, 417),
    ],
)
async def test_a_misfit_head_is_refused_and_nothing_is_kept(
    ear: Ear, headers: dict[str, str | None], status: int
) -> None:
    reply = await ear.post(b"" if headers.get("method") else BODY, **headers)

    assert (reply.status, reply.body) == (status, b"")
    assert (await ear.store.inbox.find())[0] == 0
    assert ear.seen == []
    assert reply.headers.get("Allow") == ("POST" if status == 405 else None)


async def test_the_public_name_is_a_host_like_our_own(ear: Ear) -> None:
    ear.public_origins = ["https://Shop.Example", "http://plain.example:81"]

    statuses = [
        (await ear.post(Host=host)).status
        for host in (
            "shop.example",
            "SHOP.example:443",
            "plain.example:81",
            f"localhost:{ear.port}",
            f"[::1]:{ear.port}",
            "shop.example:444",
            "plain.example",
            "",
        )
    ]

    assert statuses == [200, 200, 200, 200, 200, 403, 403, 403]


async def test_wrong_paths_give_no_hint_of_the_right_one(ear: Ear) -> None:
    paths = (
        "/", "/cb", "/cb/", "/cb/x", f"/cb/{TOKEN[:-1]}", f"/cb/{TOKEN}/", f"/cb/{TOKEN}?a=b", f"/CB/{TOKEN}",
        f"//cb/{TOKEN}", f"/cb/%5A{TOKEN[1:]}", f"/cb/../cb/{TOKEN}", f"http://127.0.0.1/cb/{TOKEN}",
    )  # fmt: skip

    answers = {without_date(await ear.raw(ear.request(b"", path=path, Connection="close"))) for path in paths}

    assert answers == {b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"}


async def test_a_stranger_who_keeps_guessing_gets_no_answer_any_more(ear: Ear) -> None:
    answers = [await ear.raw(ear.request(b"", path=f"/cb/{n}", Connection="close")) for n in range(25)]

    assert [bool(answer) for answer in answers] == [True] * 20 + [False] * 5
    assert (await ear.post()).status == 200
    ear.clock.seconds += 0.2
    assert b"404" in await ear.raw(ear.request(b"", path="/cb/x", Connection="close"))


async def test_no_answer_names_the_program_or_its_version(ear: Ear) -> None:
    replies: list[Reply] = [
        await ear.post(),
        await ear.post(X_Webhook_Signature="x"),
        await ear.post(b"", path="/"),
        await ear.post(b"", method="GET"),
        await ear.post(b"", Content_Length="99999"),
        await ear.post(b"", **{"Bad Header": "x"}),
    ]

    assert [reply.status for reply in replies] == [200, 401, 404, 405, 413, 400]
    for reply in replies:
        assert "Server" not in reply.headers
        assert not reply.body.strip(b'{"ok":true}')
