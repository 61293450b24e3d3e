"""The training shop as the desk plays with it: what the customer can do, and what can go wrong."""

from __future__ import annotations

from typing import Final, Protocol

from merchant_desk.domain.order import OrderId

PAYS: Final = "pays"
PAYS_THEN_ON_HOLD: Final = "pays-then-on-hold"
FAILS: Final = "fails"
FORGED_CALLBACK: Final = "forged-callback"
ANOTHER_TOTAL: Final = "another-total"
LINE_DROPS: Final = "line-drops"
ACTS: Final = (PAYS, PAYS_THEN_ON_HOLD, FAILS, FORGED_CALLBACK, ANOTHER_TOTAL, LINE_DROPS)
"""Everything "Play the customer" offers, in the order in which the window shows it."""

SLOW: Final = "slow"
FAULT: Final = "fault"
TOO_MANY: Final = "too-many"
ANSWER_LOST: Final = "answer-lost"
LIST_OMITS: Final = "list-omits"
HALF_ANSWER: Final = "half-answer"
WEB_PAGE: Final = "web-page"
UNKNOWN_STATE: Final = "unknown-state"
CLAIMED_PAYMENT: Final = "claimed-payment"
CALLBACKS_LOST: Final = "callbacks-lost"
BAD_AFTERNOON: Final = "bad-afternoon"
SCENARIOS: Final = (
    *(SLOW, FAULT, TOO_MANY, ANSWER_LOST, LIST_OMITS, HALF_ANSWER),
    *(WEB_PAGE, UNKNOWN_STATE, CLAIMED_PAYMENT, CALLBACKS_LOST, BAD_AFTERNOON),
)
"""Everything "What can go wrong" offers, in the order in which the window shows it; one at a time."""


class TrainingShop(Protocol):
    """Makes the customer of one training order act, and things go wrong; there is none for a real store."""

    async def play(self, order_id: OrderId, act: str) -> None:
        """Play one of `ACTS`; returns once the shop has taken the wish, not once its effects are seen.

        Raises BadInput for another word, and of the API's failures Unreachable, TimedOut, ServerFailed,
        Rejected, NotFound and UnexpectedReply.
        """

    async def go_wrong(self, scenario: str | None) -> None:
        """Put one of `SCENARIOS` in force in place of the last one, or with None let all be well again.

        Raises as `play`.
        """

    async def going_wrong(self) -> str | None:
        """Which of `SCENARIOS` is in force, None where none of them is. Raises as `play`."""
