"""The record for people who help: what nobody documented stands in it as it came."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from merchant_desk.domain.order import Told
from merchant_desk.ui.orders.raw_record import raw_record
from tests.helpers import sales


@pytest.mark.parametrize(
    ("others", "shown"),
    [('{"riskScore": 0.25}', {"riskScore": 0.25}), (None, None), ('{"cut": "x…', '{"cut": "x…')],
)
def test_undocumented_members_stand_in_the_raw_record_as_they_came(others: str | None, shown: object) -> None:
    order = replace(sales.order("WEB-1", "9.90", minutes_ago=1), told=Told(1, others=others))

    assert json.loads(raw_record(order, ()))["toldByCryptum"]["otherMembers"] == shown
