"""The report of a contract check: short, whole, and without anything that must not be sent to anybody."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from merchant_desk.domain.readings import Readings
from merchant_desk.services.contract.questions import QUESTIONS
from merchant_desk.services.contract.report import checks_of, masked, report_name, report_text
from merchant_desk.services.contract.shapes import (
    body_style,
    error_shape,
    names_of,
    rows_of,
    skeleton,
    update_shape,
)
from merchant_desk.services.contract.values import BodyForm, ContractResult, Exchange, Finding
from tests.helpers.leaks import Canary, found_in

KEY = "kAnArYk3y" * 4
SEAL = "dGhpcyBpcyBhIHNlYWwgb3ZlciBhIGJvZHkgb2YgMzI="
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJvcmRlcklkIjoiMTEifQ.c2lnbmF0dXJlLW9mLXRoZS1zaG9w"
RESULT = ContractResult(
    origin="https://api-hml.cryptum.io",
    began_utc_ms=1_767_268_800_000,
    took_s=3.2,
    findings=tuple(Finding(question, "yes") for question in QUESTIONS.values()),
    learned=Readings(origin="https://api-hml.cryptum.io", list_member="rows", page_max=500),
    shapes={"read": "{id: string}"},
    report_path="/data/reports/contract-20260101.md",
)


def failing(name: str, detail: str, answer: str = "no") -> ContractResult:
    """The result with one bad answer."""
    findings = [
        replace(one, answer=answer, ok=False, detail=detail) if one.question.name == name else one
        for one in RESULT.findings
    ]
    return replace(RESULT, findings=tuple(findings))


def test_a_report_has_a_row_for_each_question_and_what_the_till_makes_of_it() -> None:
    text = report_text(RESULT)

    assert report_name(RESULT) == "contract-20260101.md"
    assert all(question.asks in text for question in QUESTIONS.values())
    assert "2026-01-01 12:00 UTC" in text
    assert "at most 500 rows" in text
    assert "`rows`" in text
    assert "{id: string}" in text
    assert "Everything that a sale depends on works." in text


def test_whatever_an_api_quotes_no_secret_and_no_person_is_in_the_report() -> None:
    said = f"Key {KEY} of owner@shop.example is no good: {JWT}, seal {SEAL}, https://x.example/cb/{KEY[:20]}"
    canaries = [Canary.of("key", KEY), Canary.of("seal", SEAL), Canary.of("token", JWT)]
    result = replace(failing("create", said, answer=KEY), shapes={"read": f"{{{KEY}: string}}"})

    text = report_text(result)
    lines = " ".join(f"{check.detail} {check.hint}" for check in checks_of(result))

    assert found_in(text.encode() + lines.encode(), canaries) == []
    assert "owner@shop.example" not in text + lines
    assert KEY[:20] not in text + lines


def test_what_an_api_says_cannot_break_out_of_its_cell() -> None:
    text = report_text(failing("create", "no |\n# Everything works <script>[x](y)"))

    [row] = [line for line in text.splitlines() if "script" in line]
    assert row.count("|") == 5
    assert "\n# Everything" not in text
    assert "**failed**" in row


def test_doctor_fails_by_what_matters_and_only_by_that() -> None:
    bad, good = checks_of(failing("create", "")), checks_of(RESULT)
    odd = checks_of(failing("list-order", ""))

    assert [check.name for check in bad if not check.ok and check.matters] == ["contract-create"]
    assert all(check.ok for check in good)
    assert [check.name for check in odd if not check.ok and check.matters] == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("orderTotal, orderCurrency", "orderTotal, orderCurrency"),
        ("x-ratelimit-remaining", "x-ratelimit-remaining"),
        ("storeDiscountPercentage", "storeDiscountPercentage"),
        ("CHECK-20260101-0AF3C9-1", "CHECK-20260101-0AF3C9-1"),
        ("a@b.example", "••••"),
        ("11111111-2222-4333-8444-555555555555", "••••"),
    ],
)
def test_names_stay_readable_and_private_things_do_not(text: str, shown: str) -> None:
    assert masked(text) == shown


def test_a_shape_tells_names_and_types_and_no_value() -> None:
    document = {
        "id": "secret-id",
        "n": Decimal("1.1"),
        "is": True,
        "none": None,
        "rows": [{"a b": "x"}],
        "e": [],
        "deep": {"a": {"b": {"c": {"d": 1}}}},
    }

    told = skeleton(document)

    assert told == (
        "{id: string, n: number, is: boolean, none: null, rows: [{(odd name): string}, …], e: [], "
        "deep: {a: {b: {c: {…}}}}}"
    )
    assert names_of({"id": 1, "a b": 2}) == "id and 1 with odd names"


@pytest.mark.parametrize(
    ("document", "member", "count"),
    [
        ([{"id": "1"}, 7], "array", 1),
        ({"total": 1, "items": [{"id": "1"}]}, "items", 1),
        ({"page": [{"id": "1"}]}, "page", 1),
        ({"a": [], "b": []}, "", 0),
        ("rows", "", 0),
    ],
)
def test_rows_are_found_by_the_documented_rule(document: object, member: str, count: int) -> None:
    found = rows_of(document)

    assert (found.member, len(found.rows)) == (member, count)


@pytest.mark.parametrize(
    ("exchange", "shape"),
    [
        (Exchange(500, BodyForm.EMPTY), "empty"),
        (Exchange(500, BodyForm.TEXT), "html"),
        (Exchange(500, BodyForm.TOO_LONG), "other"),
        (Exchange(400, BodyForm.JSON, {"message": "x", "code": "y"}), "message-code"),
        (Exchange(400, BodyForm.JSON, {"x": 1}), "other"),
        (Exchange(400, BodyForm.JSON, {"error": "E", "message": "x"}), "named"),
    ],
)
def test_a_refusals_shape_is_one_of_the_known_ones_or_other(exchange: Exchange, shape: str) -> None:
    assert error_shape(exchange) == shape


def test_an_update_and_a_callback_are_told_by_their_form() -> None:
    assert update_shape(Exchange(200, BodyForm.JSON, ["x"])) == "other"
    assert update_shape(Exchange(204, BodyForm.EMPTY)) == "204"
    assert body_style(b'{"a": 1}') == "spaced"
    assert body_style(b'{"a":1}') == "compact"
    assert body_style(b"\xff") == "unreadable"
    assert body_style(b'{\r\n"a": 1}') == "crlf"
