"""Whatever customers, strangers, staff and the API do: no order is green that the model does not allow.

The model (tests/helpers/model_oracle.py) hears what the API served and knows nothing of the product's rules.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from hypothesis import Phase

from tests.helpers.counts import count
from tests.helpers.logs import ExpectedLogs
from tests.helpers.model_floor import Floor
from tests.helpers.model_oracle import WronglyPaid
from tests.helpers.model_play import play
from tests.helpers.model_sqlite import SqliteFloor
from tests.helpers.model_till import Flaw

SEQUENCES: Final = 500
ROUNDS: Final = range(count(4, 200))
ENOUGH: Final = 2_000


@pytest.mark.parametrize("number", ROUNDS)
def test_no_sequence_of_substitutions_and_reuses_turns_an_order_green_that_was_not_paid(
    number: int, request: pytest.FixtureRequest, expected_logs: ExpectedLogs
) -> None:
    play(request, expected_logs, sequences=SEQUENCES)


def test_nor_does_any_sequence_on_the_real_store_with_its_threads(
    tmp_path: Path, request: pytest.FixtureRequest, expected_logs: ExpectedLogs
) -> None:
    opened: list[Floor] = []

    def on_a_file(_machine: object) -> Floor:
        floor = SqliteFloor(tmp_path / f"{len(opened)}.sqlite")
        floor.open()
        opened.append(floor)
        return floor

    play(request, expected_logs, sequences=count(15, 1_000), opened=on_a_file)
    assert len(opened) >= 15


@pytest.mark.parametrize("flaw", [flaw for flaw in Flaw if flaw is not Flaw.NONE])
def test_a_desk_that_is_broken_on_purpose_is_caught_by_the_same_machine(
    flaw: Flaw, request: pytest.FixtureRequest, expected_logs: ExpectedLogs
) -> None:
    with pytest.raises(WronglyPaid):
        play(request, expected_logs, sequences=ENOUGH, phases=(Phase.generate,), flaw=flaw)
