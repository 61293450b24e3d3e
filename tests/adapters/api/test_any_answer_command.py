"""Whatever the API answers, a command ends with a documented status, two sentences or one document, and never
with a traceback or another amount."""

from __future__ import annotations

import asyncio
import io
import json
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from time import monotonic
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from merchant_desk.cli.exit_codes import Exit
from merchant_desk.cli.main import Drawing, run
from merchant_desk.config.clock import SystemClock
from tests.helpers.counts import count
from tests.helpers.logs import ExpectedLogs
from tests.helpers.odd_answers import amount_of, odd_bodies, told_by
from tests.helpers.odd_api import STORE, OddApi, Route, odd_api

REFERENCE: Final = "DESK-0001"
KEY: Final = "k" * 32
DOCUMENTED: Final = {int(code) for code in Exit} - {Exit.BUG, Exit.INTERRUPTED}
SAMPLE: Final = OddApi(made={"ecommerceOrderId": REFERENCE})
PENDING: Final = json.dumps(SAMPLE.read()).encode()
PAID: Final = json.dumps(SAMPLE.read(paymentStatus="confirmed")).encode()
LISTED: Final = json.dumps({"total": 1, "orders": [SAMPLE.read()]}).encode()
CREATED: Final = json.dumps(
    {"id": SAMPLE.read()["id"], "sessionToken": "a.b.c", "orderTotal": "25.40"}
).encode()
STATUSES: Final = st.sampled_from([200] * 10 + [201, 400, 404, 500])
few = settings(
    max_examples=count(short=12, long=400),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


class HastyClock(SystemClock):
    """Waiting costs no time, and yet time passes."""

    _ahead_s = 0.0

    def monotonic_s(self) -> float:
        """The machine's, and all that was waited."""
        return monotonic() + self._ahead_s

    async def sleep(self, seconds: float) -> None:
        """Jump there."""
        self._ahead_s += max(0.0, seconds)
        await asyncio.sleep(0)


@dataclass
class Desk:
    """A data folder with one pending order, copied for each example, and the API behind it."""

    api: OddApi
    folder: Path

    def command(self, *argv: str, odd: tuple[Route, int, bytes] | None) -> tuple[int, Any]:
        """The exit status, and the document of a success, on a fresh copy of the folder."""
        self.api.odd = odd
        with tempfile.TemporaryDirectory() as copy:
            shutil.copytree(self.folder, copy, dirs_exist_ok=True)
            return self.run(copy, *argv)

    def run(self, folder: Path | str, *argv: str) -> tuple[int, Any]:
        """Run one command line in this process."""
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            code = run(("--data-dir", str(folder), "--json", *argv), drawing=NO_DRAWING)
        assert code in DOCUMENTED, err.getvalue()
        assert "Traceback" not in err.getvalue()
        assert KEY not in out.getvalue() + err.getvalue()
        if out.getvalue():
            return code, json.loads(out.getvalue())
        failure = json.loads(err.getvalue().splitlines()[-1])["error"]
        assert failure["code"] == code
        assert failure["message"].endswith(".")
        assert failure["hint"]
        return code, None


def _not_drawn(*_: object) -> Any:
    raise AssertionError("drew something")


NO_DRAWING: Final = Drawing(window=_not_drawn, tour=_not_drawn)


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, expected_logs: ExpectedLogs) -> Iterator[Desk]:
    """A till whose environment names the odd API."""
    expected_logs.allow("", logger="merchant_desk")
    monkeypatch.setattr("merchant_desk.wiring.SystemClock", HastyClock)
    with odd_api() as api:
        for name, value in {"API_URL": api.origin, "API_KEY": KEY, "STORE_ID": STORE}.items():
            monkeypatch.setenv(f"MERCHANT_DESK_{name}", value)
        desk = Desk(api, tmp_path / "data")
        made = ("orders", "create", "--total", "25.40", "--currency", "USD", "--reference", REFERENCE)
        assert desk.run(desk.folder, *made)[0] == 0
        yield desk


def require_true(order: dict[str, Any], *, light_may_be_go: bool = False) -> None:
    """Our order's own money, whatever was answered; green only where the answer fits."""
    assert order["total"] == {"amount": "25.40", "currency": "USD"}
    assert order["reference"] == REFERENCE
    assert order["light"] != "go" or light_may_be_go


@few
@given(body=odd_bodies(PAID) | odd_bodies(PENDING), status=STATUSES)
@example(body=PAID, status=200)
def test_any_read_shows_our_order_with_its_own_total_or_fails_in_words(
    desk: Desk, body: bytes, status: int
) -> None:
    code, order = desk.command("orders", "show", REFERENCE, "--refresh", odd=("read", status, body))

    if order is not None:
        told = told_by(body)
        is_paid = "confirmed" in (told.get("paymentStatus"), told.get("status"))
        fits = (
            is_paid and amount_of(told["orderTotal"]) == Fraction("25.40") and told["orderCurrency"] == "USD"
        )
        require_true(order, light_may_be_go=fits)
    assert (body, status) != (PAID, 200) or (code, order["light"]) == (0, "go")


@few
@given(
    body=odd_bodies(LISTED),
    status=STATUSES,
    argv=st.sampled_from([("sync",), ("orders", "list", "--refresh")]),
)
@example(body=LISTED, status=200, argv=("sync",))
def test_any_list_syncs_or_fails_in_words_and_moves_no_amount(
    desk: Desk, body: bytes, status: int, argv: Sequence[str]
) -> None:
    _, document = desk.command(*argv, odd=("list", status, body))

    for order in (document or {}).get("orders", ()):
        if order["reference"] == REFERENCE:
            require_true(order)


@few
@given(body=odd_bodies(CREATED), status=STATUSES)
@example(body=CREATED, status=201)
def test_any_answer_to_a_creation_keeps_the_intent_or_makes_the_order(
    desk: Desk, body: bytes, status: int
) -> None:
    made = ("orders", "create", "--total", "7.00", "--currency", "BRL", "--reference", "DESK-0002")

    _, order = desk.command(*made, odd=("create", status, body))

    if order is not None:
        assert order["total"] == {"amount": "7.00", "currency": "BRL"}
        assert order["light"] in ("wait", "stop")


@few
@given(
    body=odd_bodies(b'{"id": "x", "paymentStatus": "cancelled"}'),
    status=STATUSES,
    deed=st.sampled_from(["cancel", "hold"]),
)
def test_any_answer_to_an_update_leaves_what_the_next_read_says(
    desk: Desk, body: bytes, status: int, deed: str
) -> None:
    code, order = desk.command("orders", deed, REFERENCE, odd=("update", status, body))

    # The API goes on to say pending, so nothing may claim that it was changed.
    assert order is None
    assert code != 0


@few
@given(
    body=odd_bodies(b'{"webhookSecret": "training-secret"}') | odd_bodies(b'{"BRL": 1.5, "USD": "0.35"}'),
    status=STATUSES,
    call=st.sampled_from([("verify", "stores"), ("verify", "doctor"), ("prices", "doctor")]),
)
def test_any_verification_or_price_is_a_verdict_that_a_person_can_read(
    desk: Desk, body: bytes, status: int, call: tuple[Route, str]
) -> None:
    route, command = call

    code, document = desk.command(
        *(("stores", "verify") if command == "stores" else ("doctor",)), odd=(route, status, body)
    )

    if command == "doctor":
        assert code in (0, 7)
        assert {check["name"] for check in document["checks"]} >= {"api", "store", "prices"}
