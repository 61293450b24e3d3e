"""The client asks as a contract check has learned, and as documented before any check."""

from __future__ import annotations

import pytest

from merchant_desk.api.client import CryptumApi
from merchant_desk.api.wire_list import list_page
from merchant_desk.api.wire_sent import date_text, listing, verification
from merchant_desk.domain.errors import KeyMissing, UnexpectedReply
from merchant_desk.domain.order import OrderId
from merchant_desk.domain.readings import UNLEARNED, DateForm, Readings
from merchant_desk.domain.secret import SessionToken
from merchant_desk.services.values import ListQuery
from tests.adapters.api.conftest import NOON_UTC_MS, ORDER_ID, STORE, MakeApi
from tests.helpers.scripted_server import ScriptedServer

QUERY = ListQuery(start_utc_ms=NOON_UTC_MS, end_utc_ms=NOON_UTC_MS + 1)


@pytest.mark.parametrize(
    ("form", "start", "end"),
    [
        (DateForm.ISO, "2026-01-01T12:00:00.000Z", "2026-01-01T12:00:00.001Z"),
        (DateForm.DAY, "2026-01-01", "2026-01-02"),
        (DateForm.MILLISECONDS, "1767268800000", "1767268800001"),
        (DateForm.SECONDS, "1767268800", "1767268801"),
    ],
)
def test_bounds_in_time_are_written_as_learned_and_never_too_narrow(
    form: DateForm, start: str, end: str
) -> None:
    asked = listing(QUERY, store_id=STORE, readings=Readings(date_form=form, end_name="endTime"))

    assert (asked["startDate"], asked["endTime"]) == (start, end)
    assert "endDate" not in asked


def test_no_bound_is_sent_where_none_has_an_effect() -> None:
    asked = listing(QUERY, store_id=STORE, readings=Readings(date_form=DateForm.NONE))

    assert set(asked) == {"storeId", "limit", "offset"}
    assert date_text(NOON_UTC_MS, DateForm.NONE) == ""


def test_before_any_check_the_documented_query_is_sent() -> None:
    assert listing(QUERY, store_id=STORE) == listing(QUERY, store_id=STORE, readings=UNLEARNED)
    assert b'"wordpress"' in verification(STORE)
    assert b'"api"' in verification(STORE, kind="api")


def test_rows_are_taken_from_the_learned_member_before_any_other() -> None:
    document = {"orders": [], "found": [{"id": "a"}], "total": 1}

    learned = list_page(document, member="found")
    guessed = list_page(document)

    assert [row.id for row in learned.rows] == ["a"]
    assert guessed.rows == ()


def test_a_learned_member_that_went_away_falls_back_to_looking() -> None:
    assert list_page({"items": [{"id": "a"}]}, member="found").raw_count == 1
    with pytest.raises(UnexpectedReply):
        list_page({"total": 0}, member="found")


async def test_a_token_that_opens_nothing_is_not_sent_at_all(
    make_api: MakeApi, server: ScriptedServer
) -> None:
    api: CryptumApi = make_api(key=None, readings=lambda: Readings(token_reads=False))

    with pytest.raises(KeyMissing):
        await api.read(OrderId(ORDER_ID), token=SessionToken("header.payload.signature"))

    assert server.requests == []
