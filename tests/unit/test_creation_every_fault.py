"""Every fault at every step of a creation, by seeded schedules on a virtual clock: one sale is one order."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, Final

import pytest

from merchant_desk.domain.errors import ApiFailure, UnexpectedReply
from merchant_desk.domain.evidence import Evidence
from merchant_desk.domain.order import Order
from merchant_desk.services.ports import CheckoutApi
from tests.helpers.counts import count
from tests.helpers.creation_faults import IN_THE_STORE, ON_THE_WIRE
from tests.helpers.creation_trial import Trial
from tests.helpers.fake_clock import run_virtual

SEEDS: Final = count(5, 200)
STEPS: Final = 22
"""More calls of the order store than a creation makes, its looking up included."""

WIRE_CASES: Final = [(call, name) for call, faults in ON_THE_WIRE.items() for name in faults]
STORE_CASES: Final = [(step, what) for step in range(1, STEPS + 1) for what in IN_THE_STORE]


def played(trial: Trial) -> Trial:
    """Play it; a failure names the seed."""
    try:
        run_virtual(trial.play())
    except AssertionError as error:
        raise AssertionError(f"{error} ({trial.seed})") from error
    return trial


@pytest.mark.parametrize(("call", "name"), WIRE_CASES)
def test_no_fault_on_the_wire_at_any_step_makes_a_sale_two_orders(call: str, name: str) -> None:
    for number in range(SEEDS):
        played(Trial(f"{call} {name} {number}", call=call, fault=ON_THE_WIRE[call][name]))


@pytest.mark.parametrize(("step", "what"), STORE_CASES)
def test_no_trouble_of_store_or_process_at_any_step_makes_a_sale_two_orders(step: int, what: str) -> None:
    for number in range(SEEDS):
        played(Trial(f"store {step} {what} {number}", step=step, what=what))


class Repeating:
    """A broken client: it sends a creation again when the answer was lost."""

    def __init__(self, api: CheckoutApi) -> None:
        self._api = api

    def __getattr__(self, name: str) -> Any:
        return getattr(self._api, name)

    async def create(self, order: Order) -> Evidence:
        """As often as it takes."""
        with suppress(ApiFailure, UnexpectedReply):
            return await self._api.create(order)
        return await self._api.create(order)


@pytest.mark.parametrize(
    "name", ["reset-after", "read-timeout-after", "503-x-after", "cut-0.6", "html-after"]
)
def test_a_client_that_repeats_the_creation_is_caught_by_the_same_judge(name: str) -> None:
    with pytest.raises(AssertionError, match="two orders at the API under one reference"):
        _play_repeating(name)


def _play_repeating(name: str) -> None:
    for number in range(SEEDS):
        trial = Trial(
            f"repeating {number}", call="create", fault=ON_THE_WIRE["create"][name], client=Repeating
        )
        played(trial)
