"""The JSON documents, member by member, and the same facts for people."""

from __future__ import annotations

import io
from dataclasses import replace

from merchant_desk.cli.documents import (
    callback_document,
    callback_event,
    check_document,
    moment,
    order_document,
    store_document,
    wallet_document,
)
from merchant_desk.cli.output import Output
from merchant_desk.cli.texts import (
    LIGHT_WORDS,
    callback_table,
    callback_text,
    checks_text,
    order_table,
    order_text,
)
from merchant_desk.domain.callback import Callback, Proof, Reason, Verdict
from merchant_desk.domain.money import Fiat
from merchant_desk.domain.order import (
    Customer,
    HandOver,
    HistoryEntry,
    Light,
    Order,
    OrderId,
    OrderState,
    Problem,
    ProblemCode,
    Reference,
    Source,
    StoreId,
    Transaction,
    What,
)
from merchant_desk.domain.secret import SessionToken
from merchant_desk.services.values import Check

_AT_MS = 1795444268042  # 2026-11-23T14:31:08.042Z
_HASH = "0x" + "7a" * 32
_ORDER = Order(
    reference=Reference("POS-2026-000143-7K4Q"),
    store_id=StoreId("store-1"),
    total=Fiat.parse("25.4", "USD"),
    customer=Customer("Ana", "Souza", "ana@example.com", "BR", city="Recife"),
    state=OrderState.CONFIRMED,
    status_raw="confirmed",
    created_utc_ms=_AT_MS,
    updated_utc_ms=_AT_MS + 1000,
    id=OrderId("order-1"),
    session_token=SessionToken("a.b.c"),
    callback_url="http://127.0.0.1:8787/cb/t",
    paid_utc_ms=_AT_MS,
    transactions=(Transaction("CELO", _HASH, Source.API, coin="cUSD"),),
)
_CALLBACK = Callback(
    at_utc_ms=_AT_MS,
    peer="127.0.0.1",
    verdict=Verdict.ACCEPTED,
    reason=Reason.OK,
    proof=(Proof.PATH, Proof.SIGNATURE),
    body='{"orderId":\n"order-1\x1b[2J"}',
    digest="d",
    answer=200,
    order_id="order-1",
    reference="POS-1",
    says="confirmed",
    id="12",
)


def _output(*, is_json: bool = False) -> Output:
    return Output(is_json=is_json, stdout=io.StringIO(), stderr=io.StringIO())


def test_an_order_document_has_every_member_of_the_public_face() -> None:
    history = (HistoryEntry(_AT_MS, What.CREATED, Source.STAFF, "Ana"),)

    document = order_document(_ORDER, environment="test", checkout_url="https://pay", history=history)

    assert document == {
        "id": "order-1",
        "reference": "POS-2026-000143-7K4Q",
        "store_id": "store-1",
        "status": "confirmed",
        "status_raw": "confirmed",
        "light": "go",
        "total": {"amount": "25.40", "currency": "USD"},
        "customer": {
            "first_name": "Ana",
            "last_name": "Souza",
            "email": "ana@example.com",
            "country": "BR",
            "city": "Recife",
            "zip": None,
            "address": None,
            "complement": None,
            "state": None,
        },
        "created_at": "2026-11-23T14:31:08.042Z",
        "updated_at": "2026-11-23T14:31:09.042Z",
        "checkout_url": "https://pay",
        "callback_url": "http://127.0.0.1:8787/cb/t",
        "transactions": [
            {
                "network": "CELO",
                "coin": "cUSD",
                "hash": _HASH,
                "explorer_url": f"https://explorer.celo.org/alfajores/tx/{_HASH}",
                "source": "api",
            }
        ],
        "history": [{"at": "2026-11-23T14:31:08.042Z", "what": "created", "from": "staff", "detail": "Ana"}],
        "superseded_by": None,
        "supersedes": None,
        "problem": None,
    }


def test_in_a_list_an_order_has_no_history_but_all_the_rest() -> None:
    whole = order_document(_ORDER, environment="production", checkout_url=None, history=())
    row = order_document(_ORDER, environment="production", checkout_url=None)

    assert set(whole) - set(row) == {"history"}
    assert row["transactions"][0]["explorer_url"] == f"https://explorer.celo.org/mainnet/tx/{_HASH}"


def test_a_problem_is_a_code_and_an_english_sentence() -> None:
    problem = Problem(ProblemCode.TOTAL_DIFFERS, ours="25.40", theirs="2.54")

    document = order_document(replace(_ORDER, problem=problem), environment="test", checkout_url=None)

    assert document["problem"] == {
        "code": "total-differs",
        "message": "The API has a total of 2.54, the order is for 25.40.",
    }


def test_an_intent_without_an_answer_has_null_for_all_that_is_unknown() -> None:
    intent = replace(
        _ORDER,
        state=OrderState.CREATING,
        id=None,
        status_raw=None,
        session_token=None,
        callback_url=None,
        transactions=(),
        paid_utc_ms=None,
    )

    document = order_document(intent, environment="test", checkout_url=None)

    nothing = {name for name, value in document.items() if value is None}
    unknown = {"id", "status_raw", "checkout_url", "callback_url", "problem"}
    assert nothing == unknown | {"superseded_by", "supersedes"}


def test_callbacks_are_told_in_a_list_whole_and_as_news() -> None:
    row, whole = callback_document(_CALLBACK), callback_document(_CALLBACK, is_whole=True)

    assert row == {
        "id": "12",
        "at": "2026-11-23T14:31:08.042Z",
        "peer": "127.0.0.1",
        "verdict": "accepted",
        "reason": "ok",
        "proof": ["path", "signature"],
        "order_id": "order-1",
        "reference": "POS-1",
        "says": "confirmed",
    }
    assert whole == {**row, "body": _CALLBACK.body, "answer": 200}
    assert callback_event(_CALLBACK) == {
        "event": "callback",
        "id": "12",
        "verdict": "accepted",
        "reason": "ok",
        "order_id": "order-1",
    }


def test_stores_wallets_and_checks_have_the_documented_members() -> None:
    store = store_document(store_id="s", name="", verdict="unchecked", detail="", checked_at_utc_ms=None)
    check = check_document(Check("port", ok=False, detail="in use", hint="Close it."))

    assert store == {"id": "s", "name": None, "verdict": "unchecked", "detail": "", "checked_at": None}
    assert wallet_document("CELO", "0x1", reason="bad-length", is_sealed=True, is_at_api=False) == {
        "network": "CELO",
        "address": "0x1",
        "valid": False,
        "reason": "bad-length",
        "sealed": True,
        "at_api": False,
    }
    assert check == {"name": "port", "ok": False, "detail": "in use", "hint": "Close it."}


def test_times_end_in_z_with_three_decimals_whatever_the_moment() -> None:
    assert moment(0) == "1970-01-01T00:00:00.000Z"
    assert moment(_AT_MS) == "2026-11-23T14:31:08.042Z"
    assert moment(None) is None


def test_the_list_for_people_shows_each_order_on_a_line_and_how_many_there_are() -> None:
    text = order_table((_ORDER, _ORDER), total=7, offset=2, output=_output())

    lines = text.splitlines()
    assert lines[0].split() == ["CREATED", "REFERENCE", "TOTAL", "STATUS", "LIGHT", "CUSTOMER"]
    assert "25.40 USD" in lines[1]
    assert lines[-1] == "3 to 4 of 7"
    assert order_table((), total=0, offset=0, output=_output()) == "No orders."
    assert "there are 7" in order_table((), total=7, offset=9, output=_output())


def test_one_order_for_people_says_what_to_do_and_what_happened() -> None:
    order = replace(_ORDER, handed_over=HandOver("Bea", _AT_MS), status_raw="completed")
    history = (HistoryEntry(_AT_MS, What.NOTE, Source.DESK, "bell\x07"),)

    text = order_text(order, history=history, checkout_url=None, environment="test", output=_output())

    assert "DONE  nothing to do" in text
    assert "confirmed (the API says completed)" in text
    assert "Bea" in text
    assert _HASH in text
    assert "\x07" not in text


def test_the_payment_link_is_shown_only_while_it_can_be_paid() -> None:
    pending = replace(_ORDER, state=OrderState.PENDING, paid_utc_ms=None)
    texts = [
        order_text(order, history=(), checkout_url="https://pay", environment="test", output=_output())
        for order in (pending, _ORDER)
    ]

    assert "https://pay" in texts[0]
    assert "https://pay" not in texts[1]


def test_every_light_has_words_that_say_what_staff_do() -> None:
    assert set(LIGHT_WORDS) == set(Light)


def test_callbacks_for_people_cannot_play_with_the_terminal() -> None:
    shown = callback_text(_CALLBACK) + callback_table((_CALLBACK,), total=1, offset=0)

    assert "\x1b" not in shown
    assert "accepted (ok)" in shown
    assert callback_table((), total=0, offset=0) == "No callbacks."


def test_doctors_findings_tell_failures_that_matter_from_notes() -> None:
    checks = (
        Check("api", ok=True, detail="answers"),
        Check("port", ok=False, detail="in use", hint="Close it."),
        Check("qt", ok=False, detail="missing", hint="Install it.", matters=False),
    )

    lines = checks_text(checks, output=_output()).splitlines()

    assert [line.split()[0] for line in lines] == ["ok", "FAIL", "Close", "note", "Install"]
