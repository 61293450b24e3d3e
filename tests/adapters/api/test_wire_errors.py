"""Error bodies in every shape of contract section 9, as plain and capped text."""

from __future__ import annotations

import json
from typing import Any

import pytest

from merchant_desk.api.line import Answer
from merchant_desk.api.wire_errors import code_of, failure_of, has_error, message_of, says_wallets_invalid
from merchant_desk.domain.errors import Rejected
from tests.helpers.cases import load_sample


@pytest.mark.parametrize(
    ("document", "message", "code"),
    [
        ({"error": {"message": "Bad total"}}, "Bad total", None),
        ({"error": {"message": "Bad total", "code": "E1"}}, "Bad total", "E1"),
        ({"message": "Bad total"}, "Bad total", None),
        ({"message": "Bad total", "code": "E1"}, "Bad total", "E1"),
        ({"error": "NOT_FOUND", "message": "Bad total", "code": "E1"}, "Bad total", "NOT_FOUND"),
        ({"statusCode": 400, "message": "Bad total", "error": "Bad Request"}, "Bad total", "Bad Request"),
        (
            {"message": ["a is bad", 7, "b is bad"], "error": "Bad Request"},
            "a is bad; b is bad",
            "Bad Request",
        ),
        ({"error": {"message": "first"}, "message": "second"}, "first", None),
        ({"error": {"message": ""}, "message": "second"}, "second", None),
        ({"error": "only this"}, "only this", "only this"),
        ({"error": {"code": 5}, "message": {"text": "x"}}, "HTTP 422", None),
        ({"error": True}, "HTTP 422", None),
        ([], "HTTP 422", None),
        ("text", "HTTP 422", None),
        (None, "HTTP 422", None),
    ],
)
def test_text_and_code_are_taken_in_the_documented_order(
    document: Any, message: str, code: str | None
) -> None:
    failure = failure_of(Answer(422, json.dumps(document).encode()))

    assert isinstance(failure, Rejected)
    assert (failure.message, failure.code) == (message, code)


@pytest.mark.parametrize("body", [b"", None, b"<h1>Bad Gateway</h1>", b"\xff\xfe", b"[" * 5000])
def test_a_body_that_says_nothing_gives_a_line_of_our_own(body: bytes | None) -> None:
    failure = failure_of(Answer(409, body))

    assert isinstance(failure, Rejected)
    assert failure.message == "HTTP 409"


def test_text_from_outside_is_plain_and_short() -> None:
    nasty = "\x1b[31mred\x1b[0m\r\n\u202egnp.exe\u2066 \ud800 <b>bold</b>\x00" + "y" * 999

    message = message_of({"message": nasty})

    assert message.startswith("[31mred [0m gnp.exe <b>bold</b> yyy")
    assert len(message) == 300
    assert message.endswith("…")
    assert message.isprintable()


def test_a_secret_is_masked_wherever_the_api_quotes_it() -> None:
    document = {"error": {"message": "key S3cretKey is wrong, S3cretKey!", "code": "bad-S3cretKey"}}

    assert message_of(document, hide=("S3cretKey", "")) == "key •••• is wrong, ••••!"
    assert code_of(document, hide=("S3cretKey", "")) is None


def test_a_member_error_says_no_but_null_says_nothing() -> None:
    nos: list[object] = ["x", {}, [], False, 0, ""]
    documents: list[object] = [{"error": None}, {"errors": 1}, [], None, "error"]

    assert all(has_error({"error": value}) for value in nos)
    assert not any(has_error(document) for document in documents)


def test_the_one_known_text_is_matched_in_any_case_and_nothing_else() -> None:
    known = message_of(json.loads(load_sample("wallets_invalid")))

    assert says_wallets_invalid(known)
    assert says_wallets_invalid(known.upper())
    assert not says_wallets_invalid(known + ".")
    assert not says_wallets_invalid("")
